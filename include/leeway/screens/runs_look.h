/* Looks up the facts of runs off the UI thread: only for src/screens/runs*.c. */
#ifndef LEEWAY_SCREENS_RUNS_LOOK_H
#define LEEWAY_SCREENS_RUNS_LOOK_H

#include "leeway/screens/app.h"
#include "leeway/screens/runs.h"

/*
 * Starts a look where a run in sight has no facts, or stale ones, and none is under way; stale ones
 * wait until board->due_us where the last look was but a moment ago.
 */
void runs_look_if_due(struct runs_board *board, struct app *app);

#endif
