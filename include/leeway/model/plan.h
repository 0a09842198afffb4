/*
 * A plan: which repeats of which cells (agent × prompt) are asked, and what is left. Repeats are
 * interleaved over the cells of an agent, so that all buckets move together and a stopped run is
 * balanced. Knows indices only; no store, no network. One thread at a time.
 */
#ifndef LEEWAY_MODEL_PLAN_H
#define LEEWAY_MODEL_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plan;

enum { PLAN_MAX_CHOICES = 128 };

/* Some repeats of one cell, asked in one request where the provider has several choices. */
struct trial {
	size_t cell;
	size_t agent; /* The caller's index. */
	size_t prompt; /* The caller's index. */
	uint32_t repeats[PLAN_MAX_CHOICES];
	uint32_t n_repeats; /* 1 … PLAN_MAX_CHOICES */
};

struct plan *plan_new(void);
void plan_free(struct plan *plan);

/*
 * Adds a cell that wants repeats 0 … target - 1; present lists those that are there already, in any
 * order, also ones past the target. Returns the cell's index.
 */
size_t plan_add_cell(struct plan *plan, size_t agent, size_t prompt, uint32_t target,
	const uint32_t *present, size_t n_present);

/*
 * Takes the next trial of an agent, of at most max_choices repeats: from the cell of which the
 * fewest repeats were taken, first added first. False where nothing is left to take.
 */
bool plan_take(struct plan *plan, size_t agent, uint32_t max_choices, struct trial *trial);

/* Gives back repeats of a cell that were taken and not answered; they are taken again first. */
void plan_give_back(struct plan *plan, size_t cell, const uint32_t *repeats, size_t n_repeats);

/*
 * Takes no repeats of a cell, for now, once so many of it are there or were taken, those that
 * failed included: its limit may be raised later. At first there is none.
 */
void plan_set_limit(struct plan *plan, size_t cell, uint64_t limit);

/*
 * Nothing more is wanted of a cell than what is there and on its way: what is left of it, and what
 * is given back of it from now on, is no longer planned.
 */
void plan_close_cell(struct plan *plan, size_t cell);

/* A repeat of a closed cell that was taken will not come: it is no longer planned. */
void plan_drop(struct plan *plan, size_t cell);

/*
 * Wants repeats 0 ... target - 1 of a cell from now on; a lower target than before, and a closed
 * cell, change nothing. present lists those that are there already, in any order; what lies below
 * the target before is known.
 */
void plan_raise(
	struct plan *plan, size_t cell, uint32_t target, const uint32_t *present, size_t n_present);

/*
 * Takes away what is left of a cell below a repeat, for someone else to ask: it is no longer
 * planned. Returns how many; *repeats is to be freed. A closed cell has none.
 */
size_t plan_lend(struct plan *plan, size_t cell, uint32_t below, uint32_t **repeats);

/* What was lent and did not come is planned again, but in a closed cell. */
void plan_take_back(struct plan *plan, size_t cell, const uint32_t *repeats, size_t n_repeats);

/* The indices a cell was added with. */
size_t plan_cell_agent(const struct plan *plan, size_t cell);
size_t plan_cell_prompt(const struct plan *plan, size_t cell);

/* Puts a cell before all others of its agent (the bucket in view). */
void plan_prefer(struct plan *plan, size_t cell);

size_t plan_n_cells(const struct plan *plan);

/* Sums over all cells: repeats wanted, there already, and not yet taken. */
uint64_t plan_planned(const struct plan *plan);
uint64_t plan_already(const struct plan *plan);
uint64_t plan_left(const struct plan *plan);
uint64_t plan_left_of_agent(const struct plan *plan, size_t agent);

/* Requests it takes to ask what is left of an agent with max_choices a request. */
uint64_t plan_requests_of_agent(const struct plan *plan, size_t agent, uint32_t max_choices);

#endif
