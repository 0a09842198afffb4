#include "leeway/model/plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"

/* Repeats that are there already, from the first to before end. */
struct range {
	uint32_t first, end;
};

/*
 * One agent × prompt. Open repeats are those given back, then every repeat from next to target - 1
 * that is not in present.
 */
struct cell {
	size_t agent, prompt;
	uint32_t target;
	uint32_t next; /* Lowest repeat that was never looked at. */
	/* Ascending, below target, with gaps between: mostly one, however many repeats it holds. */
	struct range *present;
	size_t n_ranges, ranges_capacity;
	size_t n_passed; /* Ranges below next. */
	uint32_t n_present, n_skipped; /* Repeats in all ranges, in those below next. */
	uint32_t *returned; /* Given back. */
	size_t n_returned, returned_capacity;
	uint64_t limit; /* Of those behind it, for now. */
	bool is_closed; /* Nothing more is taken. */
	uint64_t order; /* Rank among cells with equally many taken: a preferred cell's is 0. */
};

struct plan {
	struct cell *cells;
	size_t n_cells, capacity;
	uint64_t planned, already;
};

struct plan *plan_new(void)
{
	return memory_alloc(1, sizeof(struct plan));
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	for (size_t i = 0; i < plan->n_cells; i++) {
		free(plan->cells[i].present);
		free(plan->cells[i].returned);
	}
	free(plan->cells);
	free(plan);
}

static int compare_repeats(const void *left, const void *right)
{
	uint32_t l = *(const uint32_t *)left, r = *(const uint32_t *)right;

	return (l > r) - (l < r);
}

/* Called in ascending order; a repeat named again changes nothing. */
static void cell_append_present(struct cell *cell, uint32_t repeat)
{
	struct range *last = cell->n_ranges ? &cell->present[cell->n_ranges - 1] : NULL;

	if (last && repeat < last->end)
		return;
	cell->n_present++;
	/* A range that was passed is done with, and grows no more. */
	if (last && repeat == last->end && cell->n_passed < cell->n_ranges) {
		last->end++;
		return;
	}
	MEMORY_RESERVE_ONE(cell->present, cell->n_ranges, cell->ranges_capacity);
	cell->present[cell->n_ranges++] = (struct range){ repeat, repeat + 1 };
}

/* Adds the distinct repeats from least on, below target; returns how many. */
static uint32_t cell_add_present(
	struct cell *cell, uint32_t least, const uint32_t *present, size_t n_present)
{
	uint32_t *sorted = memory_alloc(n_present + 1, sizeof *sorted);
	uint32_t before = cell->n_present;

	if (n_present > 0)
		memcpy(sorted, present, n_present * sizeof *sorted);
	qsort(sorted, n_present, sizeof *sorted, compare_repeats);
	for (size_t i = 0; i < n_present && sorted[i] < cell->target; i++)
		if (sorted[i] >= least)
			cell_append_present(cell, sorted[i]);
	free(sorted);
	return cell->n_present - before;
}

size_t plan_add_cell(struct plan *plan, size_t agent, size_t prompt, uint32_t target,
	const uint32_t *present, size_t n_present)
{
	MEMORY_RESERVE_ONE(plan->cells, plan->n_cells, plan->capacity);
	struct cell *cell = &plan->cells[plan->n_cells];

	*cell = (struct cell){
		.agent = agent,
		.prompt = prompt,
		.target = target,
		.limit = UINT64_MAX,
		.order = plan->n_cells + 1,
	};
	cell_add_present(cell, 0, present, n_present);
	plan->planned += target;
	plan->already += cell->n_present;
	return plan->n_cells++;
}

static uint64_t cell_left(const struct cell *cell)
{
	uint64_t ahead = cell->target - cell->next;

	if (cell->is_closed)
		return 0;
	return cell->n_returned + ahead - (cell->n_present - cell->n_skipped);
}

/* Repeats of a cell that are behind it: there before, or taken. */
static uint64_t cell_done(const struct cell *cell)
{
	return cell->target - cell_left(cell);
}

/* How many may be taken now. */
static uint64_t cell_open(const struct cell *cell)
{
	uint64_t left = cell_left(cell), done = cell_done(cell);
	uint64_t room = cell->limit > done ? cell->limit - done : 0;

	return left < room ? left : room;
}

/* Goes past what is there already: next is a repeat to take, or the target. */
static void cell_pass_present(struct cell *cell)
{
	if (cell->n_passed < cell->n_ranges && cell->present[cell->n_passed].first == cell->next) {
		const struct range *range = &cell->present[cell->n_passed++];

		cell->n_skipped += range->end - range->first;
		cell->next = range->end;
	}
}

/* Takes one repeat; the caller knows that one is left. */
static uint32_t cell_take(struct cell *cell)
{
	if (cell->n_returned)
		return cell->returned[--cell->n_returned];
	cell_pass_present(cell);
	assert(cell->next < cell->target);
	return cell->next++;
}

static bool comes_before(const struct cell *cell, const struct cell *best)
{
	bool preferred = cell->order == 0, best_preferred = best->order == 0;

	if (preferred != best_preferred)
		return preferred;
	if (cell_done(cell) != cell_done(best))
		return cell_done(cell) < cell_done(best);
	return cell->order < best->order;
}

bool plan_take(struct plan *plan, size_t agent, uint32_t max_choices, struct trial *trial)
{
	struct cell *best = NULL;

	assert(max_choices >= 1 && max_choices <= PLAN_MAX_CHOICES);
	for (size_t i = 0; i < plan->n_cells; i++) {
		struct cell *cell = &plan->cells[i];

		if (cell->agent == agent && cell_open(cell) > 0 &&
			(!best || comes_before(cell, best)))
			best = cell;
	}
	if (!best)
		return false;
	*trial = (struct trial){
		.cell = (size_t)(best - plan->cells), .agent = agent, .prompt = best->prompt
	};
	while (trial->n_repeats < max_choices && cell_open(best) > 0)
		trial->repeats[trial->n_repeats++] = cell_take(best);
	return true;
}

void plan_give_back(struct plan *plan, size_t cell_index, const uint32_t *repeats, size_t n_repeats)
{
	struct cell *cell = &plan->cells[cell_index];

	if (cell->is_closed) {
		plan->planned -= n_repeats;
		return;
	}
	/* Backwards, since the last one returned is the first one taken. */
	for (size_t i = n_repeats; i-- > 0;) {
		MEMORY_RESERVE_ONE(cell->returned, cell->n_returned, cell->returned_capacity);
		cell->returned[cell->n_returned++] = repeats[i];
	}
}

void plan_set_limit(struct plan *plan, size_t cell, uint64_t limit)
{
	plan->cells[cell].limit = limit;
}

void plan_close_cell(struct plan *plan, size_t cell)
{
	plan->planned -= cell_left(&plan->cells[cell]);
	plan->cells[cell].is_closed = true;
}

void plan_drop(struct plan *plan, size_t cell)
{
	assert(plan->cells[cell].is_closed);
	plan->planned--;
}

void plan_raise(struct plan *plan, size_t cell_index, uint32_t target, const uint32_t *present,
	size_t n_present)
{
	struct cell *cell = &plan->cells[cell_index];
	uint32_t before = cell->target;

	if (cell->is_closed || target <= before)
		return;
	cell->target = target;
	plan->planned += target - before;
	plan->already += cell_add_present(cell, before, present, n_present);
}

size_t plan_lend(struct plan *plan, size_t cell_index, uint32_t below, uint32_t **repeats)
{
	struct cell *cell = &plan->cells[cell_index];
	size_t n_repeats = 0, n_kept = 0, capacity = 0;

	*repeats = NULL;
	if (cell->is_closed)
		return 0;
	for (size_t i = 0; i < cell->n_returned; i++) {
		if (cell->returned[i] >= below) {
			cell->returned[n_kept++] = cell->returned[i];
			continue;
		}
		MEMORY_RESERVE_ONE(*repeats, n_repeats, capacity);
		(*repeats)[n_repeats++] = cell->returned[i];
	}
	cell->n_returned = n_kept;
	while (cell_pass_present(cell), cell->next < below && cell->next < cell->target) {
		MEMORY_RESERVE_ONE(*repeats, n_repeats, capacity);
		(*repeats)[n_repeats++] = cell->next++;
	}
	plan->planned -= n_repeats;
	return n_repeats;
}

void plan_take_back(struct plan *plan, size_t cell, const uint32_t *repeats, size_t n_repeats)
{
	if (plan->cells[cell].is_closed)
		return;
	plan->planned += n_repeats;
	plan_give_back(plan, cell, repeats, n_repeats);
}

size_t plan_cell_agent(const struct plan *plan, size_t cell)
{
	return plan->cells[cell].agent;
}

size_t plan_cell_prompt(const struct plan *plan, size_t cell)
{
	return plan->cells[cell].prompt;
}

void plan_prefer(struct plan *plan, size_t cell)
{
	for (size_t i = 0; i < plan->n_cells; i++)
		if (plan->cells[i].agent == plan->cells[cell].agent)
			plan->cells[i].order = i + 1;
	plan->cells[cell].order = 0;
}

size_t plan_n_cells(const struct plan *plan)
{
	return plan->n_cells;
}

uint64_t plan_planned(const struct plan *plan)
{
	return plan->planned;
}

uint64_t plan_already(const struct plan *plan)
{
	return plan->already;
}

uint64_t plan_left(const struct plan *plan)
{
	uint64_t left = 0;

	for (size_t i = 0; i < plan->n_cells; i++)
		left += cell_left(&plan->cells[i]);
	return left;
}

uint64_t plan_left_of_agent(const struct plan *plan, size_t agent)
{
	uint64_t left = 0;

	for (size_t i = 0; i < plan->n_cells; i++)
		if (plan->cells[i].agent == agent)
			left += cell_left(&plan->cells[i]);
	return left;
}

uint64_t plan_requests_of_agent(const struct plan *plan, size_t agent, uint32_t max_choices)
{
	uint64_t requests = 0;

	for (size_t i = 0; i < plan->n_cells; i++)
		if (plan->cells[i].agent == agent)
			requests += (cell_left(&plan->cells[i]) + max_choices - 1) / max_choices;
	return requests;
}
