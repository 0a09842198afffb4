/*
 * The test of a bucket that may be looked at while it fills (`--test auto`). Pure functions.
 *
 * A side that was fired is open: its replies are taken in the order of their coming, up to the
 * number that was planned when it was first fired, and beyond. Any other side, people's or one that
 * was imported, is closed: all its answers were there before the first look. What is looked at is
 * fixed beforehand: look r has the first r replies of each open side, of one that has come to its
 * planned number before the other that number. At each look ln E (stats/live.h) is evidence that is
 * never lost; where both sides are complete, Fisher's p at that moment counts too:
 *
 *	p = min(least 1 / E of all looks, Fisher's p at the planned numbers)
 *
 * Two closed sides are complete: their p is Fisher's. So p never rises while replies come.
 */
#ifndef LEEWAY_REPORT_LIVE_TEST_H
#define LEEWAY_REPORT_LIVE_TEST_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/model/looks.h"
#include "leeway/stats/proportion.h"

struct live_side {
	struct proportion now; /* All decided answers. */
	const struct looks *looks; /* Borrowed; NULL: closed. */
};

/* How far a bucket has been looked at, to go on from there; begins as LIVE_WALK. */
struct live_walk {
	int64_t n_looks; /* Of both sides' replies. */
	struct look_counts own, other;
	double log_e; /* The greatest so far. */
};

#define LIVE_WALK ((struct live_walk){ 0 })

struct live_result {
	double p; /* NaN where a side has decided nothing. */
	double p_live; /* The least 1 / E; NaN where both sides are closed. */
	bool is_complete; /* Both sides have what was planned: a star is no longer provisional. */
};

/* Whether the side has all that was planned of it. */
bool live_side_is_complete(const struct looks *looks);

/* Looks at what came since the last walk over the same sides, of which neither was changed but by
 * further replies. */
struct live_result live_test(
	struct live_walk *walk, const struct live_side *own, const struct live_side *other);

#endif
