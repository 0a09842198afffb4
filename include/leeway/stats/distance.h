/* How far apart two arms are over the buckets they share. Pure functions. */
#ifndef LEEWAY_STATS_DISTANCE_H
#define LEEWAY_STATS_DISTANCE_H

#include <stddef.h>

/* The mean absolute difference of n pairs of rates, as in section 2.3 of the paper; NaN for n = 0.
 */
double distance_mean_absolute(const double *left, const double *right, size_t n);

#endif
