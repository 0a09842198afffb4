/* Runs, the attempts of theirs that failed, and what their rows add up to. */
#ifndef LEEWAY_STORE_RUNS_H
#define LEEWAY_STORE_RUNS_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/response.h"
#include "leeway/store/database.h"

/* The run's row id, -1 on error. Writing needs a transaction of database.h around it. */
int64_t runs_start(struct database *database, const char *arguments, uint64_t planned,
	int64_t started_at_ms, struct error *error);
bool runs_finish(struct database *database, int64_t run, const char *state, int64_t at_ms,
	struct error *error);

/*
 * Nobody wants the rest of a run that was stopped or killed: its state is "left". It ended when
 * that was noted, or else when the last came of it: a reply or a failure; unknown where nothing
 * did.
 */
bool runs_leave(struct database *database, int64_t run, struct error *error);

/* Another order, or the same (NULL), and another number of replies. */
bool runs_change(struct database *database, int64_t run, const char *arguments, uint64_t planned,
	struct error *error);

struct run_row {
	int64_t id; /* 0: there is no run. */
	char *arguments, *state; /* Owned. */
};

/* The run that was started last, but for those that were asked urgently, beside another. */
bool runs_newest(struct database *database, struct run_row *row, struct error *error);
void run_row_clear(struct run_row *row);

/* An attempt that brought no response. */
struct failure {
	int64_t run, agent, prompt;
	uint32_t repeat;
	uint32_t attempt; /* From 1. */
	long status; /* HTTP; 0: none came. */
	const char *class;
	const char *message; /* Redacted. */
	int64_t at_ms;
	bool final; /* No further attempt follows in this run. */
	int64_t input_tokens, output_tokens, cost_microusd; /* Charged for; -1: nothing known. */
};

bool failures_add(struct database *database, const struct failure *failure, struct error *error);

/* What a run's rows add up to: the summary's only source. */
struct run_sums {
	uint64_t stored;
	uint64_t counts[N_OUTCOMES]; /* As they were read; corrections left out. */
	int64_t input_tokens, output_tokens; /* Of responses, kept steps and failed
						attempts; unknown counts as 0. */
	int64_t cost_microusd;
	bool cost_is_known; /* No response or step without a cost. */
	int64_t failed_microusd; /* Of the cost, that of attempts that failed. */
	uint64_t failed; /* Trials given up. */
};

bool runs_sum(struct database *database, int64_t run, struct run_sums *sums, struct error *error);

/*
 * What an order has cost so far, for who finishes it under the same cap: the sum over the runs of
 * exactly these arguments, from the newest back to one that came to its end or was left. With a
 * run, over that one, whatever its end, and those of its arguments before it; arguments is NULL
 * then. Takes time with the rows of these runs.
 */
struct order_spent {
	int64_t cost_microusd;
	uint64_t n_runs;
};

bool runs_spent(struct database *database, const char *arguments, int64_t run,
	struct order_spent *spent, struct error *error);

#endif
