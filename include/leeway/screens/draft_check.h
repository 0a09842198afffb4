/*
 * What a draft comes to: the text it would be, the scenario or condition it makes, the linter's
 * words, and which stored replies would keep the old words. Made anew after each change. One
 * thread.
 */
#ifndef LEEWAY_SCREENS_DRAFT_CHECK_H
#define LEEWAY_SCREENS_DRAFT_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/model/fault.h"
#include "leeway/screens/draft.h"
#include "leeway/screens/study.h"

/* Starts as { 0 }. */
struct draft_check {
	char *json; /* What would be saved: a file, or a part of pack.json. */
	struct scenario *scenario; /* Finished or not: with errors it is for looking only. */
	struct condition condition; /* The same; of the other types these are NULL and zeroed. */
	struct fault_list faults;
};

void draft_check_run(struct draft_check *check, const struct draft *draft);
void draft_check_clear(struct draft_check *check);

/* The index of the field that a fault is about; -1: the scenario as a whole. */
long draft_check_field(const struct draft *draft, const struct fault *fault);

/* "level 3 also", "paragraph 1": a fault's field as the form counts; to be freed. */
char *draft_check_name(const struct fault *fault);

/* Replies to a scenario of the study whose words the edited one no longer has. */
struct draft_stored {
	int64_t n_replies;
	bool levels[SCENARIO_MAX_LEVELS]; /* Of the study's scenario. */
};

struct draft_stored draft_check_stored(
	const struct study *study, size_t scenario, const struct scenario *edited);

#endif
