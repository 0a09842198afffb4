/* One proportion: x of n. Pure functions. What is not defined (n = 0) is NaN. */
#ifndef LEEWAY_STATS_PROPORTION_H
#define LEEWAY_STATS_PROPORTION_H

#include <stdint.h>

struct interval {
	double low, high;
};

/* x refusals among n decided replies; 0 <= x <= n. */
struct proportion {
	int64_t x, n;
};

/*
 * A rate that rests on n replies, n not necessarily whole: what a weighted group of models comes
 * to (stats/groups.h). The rate is NaN and n is 0 where nothing was decided.
 */
struct sample {
	double rate, n;
};

double proportion_rate(int64_t x, int64_t n);

/* sqrt(p (1 - p) / n), the standard error behind the paper's whiskers. */
double proportion_standard_error(int64_t x, int64_t n);

/*
 * The 95 % score interval (Wilson 1927, doi:10.1080/01621459.1927.10502953), without continuity
 * correction.
 */
struct interval proportion_wilson(int64_t x, int64_t n);

struct sample proportion_sample(struct proportion proportion);

/* The same interval where n need not be whole. */
struct interval proportion_wilson_sample(struct sample sample);

#endif
