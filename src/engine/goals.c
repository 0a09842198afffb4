#include "leeway/engine/goals.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/stats/stopping.h"

enum { SHARE_AT_ONCE = 10 }; /* A tenth of what is decided may be on its way. */

void goals_init(struct goals *goals, double half_width)
{
	*goals = (struct goals){ .half_width = half_width };
	if (half_width > 0)
		goals->least = stopping_plan_n(0, half_width);
}

void goals_clear(struct goals *goals)
{
	free(goals->cells);
	*goals = (struct goals){ 0 };
}

bool goals_are_set(const struct goals *goals)
{
	return goals->half_width > 0;
}

/* Closes the cell, or lets as many more go as make sense before the next look. */
static void look(const struct goals *goals, struct plan *plan, size_t cell)
{
	struct goal *goal = &goals->cells[cell];
	int64_t window = goal->decided / SHARE_AT_ONCE;

	if (goal->is_met)
		return;
	if (stopping_is_narrow_enough(goal->refusals, goal->decided, goals->half_width)) {
		goal->is_met = true;
		plan_close_cell(plan, cell);
		return;
	}
	if (window < goals->least - goal->decided)
		window = goals->least - goal->decided;
	plan_set_limit(plan, cell, goal->n_ended + (uint64_t)(window > 1 ? window : 1));
}

void goals_add_cell(
	struct goals *goals, struct plan *plan, const struct tally *tally, size_t n_present)
{
	if (!goals_are_set(goals))
		return;
	MEMORY_RESERVE_ONE(goals->cells, goals->n_cells, goals->capacity);
	goals->cells[goals->n_cells++] = (struct goal){
		.refusals = tally->counts[OUTCOME_REFUSE],
		.decided = tally_decided(tally),
		.n_ended = n_present,
	};
	look(goals, plan, goals->n_cells - 1);
}

void goals_take_reply(struct goals *goals, struct plan *plan, size_t cell, enum outcome outcome)
{
	if (!goals_are_set(goals))
		return;
	struct goal *goal = &goals->cells[cell];

	goal->refusals += outcome == OUTCOME_REFUSE;
	goal->decided += outcome == OUTCOME_REFUSE || outcome == OUTCOME_GRANT;
	goal->n_ended++;
	look(goals, plan, cell);
}

void goals_take_failure(struct goals *goals, struct plan *plan, size_t cell)
{
	if (!goals_are_set(goals))
		return;
	struct goal *goal = &goals->cells[cell];

	goal->n_ended++;
	if (goal->is_met)
		plan_drop(plan, cell);
	else
		look(goals, plan, cell);
}

void goals_skip(struct goals *goals, struct plan *plan, size_t cell, int64_t n_repeats)
{
	if (!goals_are_set(goals))
		return;
	goals->cells[cell].n_ended += (uint64_t)n_repeats;
	look(goals, plan, cell);
}

bool goals_is_met(const struct tally *tally, double half_width)
{
	return half_width > 0 && stopping_is_narrow_enough(tally->counts[OUTCOME_REFUSE],
					 tally_decided(tally), half_width);
}
