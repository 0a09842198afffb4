/*
 * Watching a run from the command line: a progress line on stderr, messages above it, Ctrl-C once
 * to let what is in flight come in, twice to stop now.
 */
#ifndef LEEWAY_CLI_WATCH_H
#define LEEWAY_CLI_WATCH_H

#include <stdbool.h>

#include "leeway/base/env.h"
#include "leeway/engine/engine.h"

struct watch_options {
	const struct env *env;
	bool quiet; /* No progress line; messages all the same. */
};

struct watch_result {
	struct run_progress progress; /* As it stood at the end. */
	bool interrupted; /* The user stopped it. */
	bool model_stopped; /* At least one model was given up. */
	double seconds;
	char *ended_early; /* Why, if it was not said yet; NULL: no reason. Owned. */
};

/* Submits the order, waits until its run has ended, and says how it went. */
void watch_run(struct engine *engine, const struct run_order *order,
	const struct watch_options *options, struct watch_result *result);
void watch_result_clear(struct watch_result *result);

#endif
