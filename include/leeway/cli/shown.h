/*
 * What figures and reports are made of: one pack, its buckets in the words that the pack has now,
 * and who answered.
 */
#ifndef LEEWAY_CLI_SHOWN_H
#define LEEWAY_CLI_SHOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/cli/command.h"
#include "leeway/cli/selectors.h"
#include "leeway/model/pack.h"
#include "leeway/report/agent_groups.h"
#include "leeway/report/chart.h"
#include "leeway/store/buckets.h"
#include "leeway/store/database.h"
#include "leeway/store/roster.h"

struct shown {
	struct database *database; /* Within a transaction: all of one moment. */
	struct pack *pack; /* NULL: no longer installed. */
	struct bucket_list buckets; /* Of that pack. */
	struct bucket_list outdated; /* Of words that were edited since: left out. */
	struct roster roster;
	struct agent_groups groups; /* Their buckets are among the above. */
	struct transfer_origins origins;
	char *against; /* The agent to compare with; NULL: none was named. */
	const char *against_condition; /* Borrowed from what was named; NULL: whichever fits. */
	int64_t n_outdated; /* Their replies. */
	struct chart_source source; /* Of the above. */
};

/*
 * Opens the cache and loads what the selectors' pack and scenarios choose; the pack where none is
 * named is "paper" where the cache has it, else the first. That agents and conditions exist is
 * checked, also those of `against`, AGENT or AGENT@CONDITION or NULL; all are loaded. The selectors
 * are settled, and hold what figures and reports choose.
 */
bool shown_load(struct shown *shown, const struct context *context, struct selectors *selectors,
	const char *against, const char *purpose, struct error *error);

/* Puts the buckets into the pack's order of scenarios, those it does not have last. */
void shown_order_by_pack(struct shown *shown);

/* Says on stderr how many replies were left out, with what else is to be said of it. */
void shown_warn_outdated(int64_t n_outdated, const char *advice);

void shown_clear(struct shown *shown);

#endif
