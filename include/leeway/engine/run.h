/*
 * One run: from an order to a plan, its models and accounts, and the turns that bring it to its
 * end. The engine's thread only.
 */
#ifndef LEEWAY_ENGINE_RUN_H
#define LEEWAY_ENGINE_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/engine/engine.h"
#include "leeway/engine/run_state.h"

/* Puts prompts, agents and the run into the cache and makes the plan. NULL and an error where the
 * cache cannot be written. Tools and order are borrowed until run_close. It shares the work with
 * the run it goes beside, which lends it what both want; NULL: it goes alone. */
struct run *run_open(const struct run_tools *tools, const struct run_order *order,
	struct run *beside, struct error *error);

/* Takes what http has for all runs. */
void run_take_completions(const struct run_tools *tools);

/* Takes what time has made due. */
void run_take_due(struct run *run);

/* Sends what may go, commits what is due. Returns when the next turn is due, in monotonic
 * microseconds; an earlier one does no harm. */
int64_t run_send(struct run *run);

bool run_is_over(const struct run *run);

/* ENGINE_STOP_NOW drops the exchanges of all runs: it is for all of them. */
void run_stop(struct run *run, enum engine_stop how);

/* Raises the target, and has the run's row tell of it. False where the cache cannot be written. */
bool run_extend(struct run *run, uint32_t target, const char *arguments, struct error *error);

/* Commits the rest: the progress is final from then on. */
void run_settle(struct run *run);

/* After run_settle: closes the run's row, tells of the end, frees. */
void run_close(struct run *run);

#endif
