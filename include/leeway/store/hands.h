/*
 * Shows of hands: how many of a room said yes and no, kept as responses of a cohort without names
 * or texts. What was counted wrong can be taken back, since nobody's words are lost with it. Both
 * functions need a transaction of database.h around them.
 */
#ifndef LEEWAY_STORE_HANDS_H
#define LEEWAY_STORE_HANDS_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/prompt.h"
#include "leeway/store/database.h"

/* The cohort's name. */
#define HANDS_COHORT "audience"

enum { HANDS_MAX = 2000 }; /* Of one side. */

struct hands {
	uint32_t grants, refusals;
	int64_t at_ms; /* Since 1970. */
	int64_t agent, prompt; /* Row ids, and the first of its repeats; filled by hands_add. */
	uint32_t first_repeat;
};

/* One response a hand, behind those of earlier shows. */
bool hands_add(struct database *database, const struct prompt *prompt, struct hands *hands,
	struct error *error);

/* Removes the responses of that show, but those that were corrected or starred since; *n_taken is
 * how many. */
bool hands_take_back(struct database *database, const struct hands *hands, uint32_t *n_taken,
	struct error *error);

#endif
