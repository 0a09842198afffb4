/*
 * When the buckets of a run are known well enough: each is asked until the interval of its refusal
 * rate (stats/stopping.h, made to be looked at after every reply) reaches no further than ± the
 * half width from its middle. While that is far off many repeats go at once; near it few, so that
 * little more is asked than is needed. Without a half width nothing here does anything. A run's
 * own; the engine's thread.
 */
#ifndef LEEWAY_ENGINE_GOALS_H
#define LEEWAY_ENGINE_GOALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/model/plan.h"
#include "leeway/model/tally.h"

struct goal {
	int64_t refusals, decided; /* Of the whole bucket. */
	uint64_t n_ended; /* Repeats of the plan that are there, or will not come. */
	bool is_met;
};

struct goals {
	double half_width; /* 0: none. */
	int64_t least; /* Decided replies under which no bucket can be known well enough. */
	struct goal *cells; /* By the plan's index. */
	size_t n_cells, capacity;
};

void goals_init(struct goals *goals, double half_width);
void goals_clear(struct goals *goals);
bool goals_are_set(const struct goals *goals);

/*
 * The cell that was added to the plan last, whose bucket has these counts, n_present of them
 * repeats of the plan. One that is known well enough is closed.
 */
void goals_add_cell(
	struct goals *goals, struct plan *plan, const struct tally *tally, size_t n_present);

/* A reply to the cell came. */
void goals_take_reply(struct goals *goals, struct plan *plan, size_t cell, enum outcome outcome);

/* A repeat of the cell was given up. */
void goals_take_failure(struct goals *goals, struct plan *plan, size_t cell);

/* So many repeats of the cell were lent to another run, or came back from it (below 0). */
void goals_skip(struct goals *goals, struct plan *plan, size_t cell, int64_t n_repeats);

/* Whether a bucket with these counts is known well enough; never with half_width 0. */
bool goals_is_met(const struct tally *tally, double half_width);

#endif
