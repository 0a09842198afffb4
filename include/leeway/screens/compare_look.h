/* Loads the comparison off the UI thread: only for src/screens/compare*.c. */
#ifndef LEEWAY_SCREENS_COMPARE_LOOK_H
#define LEEWAY_SCREENS_COMPARE_LOOK_H

#include "leeway/screens/app.h"
#include "leeway/screens/compare.h"

/*
 * Starts a look where the comparison is stale and none is under way; where the last was but a
 * moment ago it waits until board->due_us.
 */
void compare_look_if_due(struct compare_board *board, struct app *app);

#endif
