/*
 * What was planned of a bucket when it was first fired, and the order in which its replies came
 * (model/looks.h), so that what was seen of it while it filled can be found again. For the store's
 * own modules and the engine, within the transaction that changes the responses. A bucket without a
 * plan was not fired: imported, answered by people, or of a cache older than plans.
 */
#ifndef LEEWAY_STORE_PLANS_H
#define LEEWAY_STORE_PLANS_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/looks.h"
#include "leeway/store/database.h"

/*
 * Begins to record a bucket's replies, and freezes the number planned unless one was frozen before.
 * What is there of a bucket that was never fired counts as complete. planned 0: it is only tried.
 */
bool plans_begin(struct database *database, int64_t agent, int64_t prompt, int64_t planned,
	struct error *error);

/* A bucket's plan and replies as they are, to be freed; *looks is NULL where there is none. */
bool plans_read(struct database *database, int64_t agent, int64_t prompt, struct looks **looks,
	struct error *error);

/* Records a reply that the tally has already. Without a plan nothing happens. */
bool plans_add_reply(struct database *database, int64_t agent, int64_t prompt, enum outcome outcome,
	struct error *error);

/*
 * The bucket changed in another way than by a reply that was fired, as by a correction or an
 * import: its looks begin again with its present counts. Without a plan nothing happens.
 */
bool plans_restart(struct database *database, int64_t agent, int64_t prompt, struct error *error);

#endif
