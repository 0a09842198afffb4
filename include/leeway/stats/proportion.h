/* One proportion: x of n. Pure functions. What is not defined (n = 0) is NaN. */
#ifndef LEEWAY_STATS_PROPORTION_H
#define LEEWAY_STATS_PROPORTION_H

#include <stdint.h>

struct interval {
	double low, high;
};

double proportion_rate(int64_t x, int64_t n);

/* sqrt(p (1 - p) / n), the standard error behind the paper's whiskers. */
double proportion_standard_error(int64_t x, int64_t n);

/*
 * The 95 % score interval (Wilson 1927, doi:10.1080/01621459.1927.10502953), without continuity
 * correction.
 */
struct interval proportion_wilson(int64_t x, int64_t n);

#endif
