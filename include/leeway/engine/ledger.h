/*
 * Rows on their way into the cache: responses, kept steps and failed attempts of one run since the
 * last commit. They are written in one transaction and told of only afterwards. Owned by a run;
 * the engine's thread.
 */
#ifndef LEEWAY_ENGINE_LEDGER_H
#define LEEWAY_ENGINE_LEDGER_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"
#include "leeway/engine/engine.h"
#include "leeway/engine/mailbox.h"
#include "leeway/model/response.h"
#include "leeway/store/database.h"
#include "leeway/store/responses.h"

struct ledger {
	struct ledger_entry *entries;
	size_t n_entries, capacity;
};

void ledger_clear(struct ledger *ledger);

/* Each copies the texts. */
void ledger_add_response(struct ledger *ledger, const struct response *response);
void ledger_add_step(struct ledger *ledger, const struct step_reply *step);
void ledger_add_failure(struct ledger *ledger, const struct failure *failure);

/* Writes all entries in one transaction or none. They stay until ledger_announce or _clear. */
bool ledger_commit(struct ledger *ledger, struct database *database, struct error *error);

/* After a commit: counts the entries, puts their events, and empties the ledger. */
void ledger_announce(struct ledger *ledger, struct mailbox *mailbox, struct run_progress *progress);

#endif
