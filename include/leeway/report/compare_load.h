/*
 * Comparisons as a cache has them: what compare.h needs, read from it. Needs a transaction, so that
 * all of it is of one moment. For any thread that has a connection of its own.
 */
#ifndef LEEWAY_REPORT_COMPARE_LOAD_H
#define LEEWAY_REPORT_COMPARE_LOAD_H

#include <stdbool.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/report/agent_groups.h"
#include "leeway/report/compare.h"
#include "leeway/store/database.h"

struct comparison_request {
	const struct bucket_filter *filter; /* Of the arms; what it names must be there. */
	const struct agent_groups *groups; /* NULL: none. */
	struct comparison_options options; /* packs are found by comparison_load. */
	bool keeps_edited; /* Replies to words that were edited since count too (wordings.h). */
};

/*
 * Builds the list, with people's answers for comparison_estimate. An agent to compare with that the
 * cache has not is ERROR_USAGE, unless a pack has published figures of that name. The list is
 * cleared on failure.
 */
bool comparison_load(struct database *database, const struct env *env,
	const struct comparison_request *request, struct comparison_list *list,
	struct error *error);

/*
 * Adds to a list that was built the answers that known people decided, out of the buckets it was
 * built from: the other agent's, and of arms that are people. comparison_load has done so.
 */
bool comparison_load_answers(struct database *database, const struct bucket_list *arms,
	const struct bucket_list *others, struct comparison_list *list, struct error *error);

/*
 * Fills how many different replies the arms' buckets have (comparison_side.n_distinct), of all
 * their repeats: a microsecond each where the cache is in memory, some seconds for millions. The
 * explorer counts an arm at a time instead (screens/compare_count.c).
 */
bool comparison_load_distinct(
	struct database *database, struct comparison_list *list, struct error *error);

#endif
