/*
 * How many different replies the buckets of Compare have: counted by errands, an arm each, the
 * selected one first. Every reply is looked at, which takes seconds for millions; a bucket is not
 * counted again before its tally changes, and none while a run goes on.
 */
#ifndef LEEWAY_SCREENS_COMPARE_COUNT_H
#define LEEWAY_SCREENS_COMPARE_COUNT_H

#include "leeway/screens/app.h"
#include "leeway/screens/compare.h"

/* Starts the next errand, where an arm is to be counted and nothing else is under way. */
void compare_count_next(struct compare_board *board, struct app *app);

#endif
