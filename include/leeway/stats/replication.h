/*
 * How far two faithful studies of one design come apart by chance: what a claim about the first may
 * differ from what the second shows. Pure functions; at 95 %, so of c claims c / 20 fail by chance.
 */
#ifndef LEEWAY_STATS_REPLICATION_H
#define LEEWAY_STATS_REPLICATION_H

#include <stdbool.h>

/*
 * Between two numbers of the same kind, each with the standard error: 1.96 sqrt(2) error. For
 * plug-in distances, whose equal bias cancels (stats/distance.h, plug_in_se).
 */
double replication_tolerance(double error);

/*
 * Between two counts of significant buckets among n, the first being k, 0 <= k <= n:
 * ceil(1.96 sqrt(2 f n r (1 - r))), r = (k + 1) / (n + 2). f allows for persons who answered
 * several buckets: 1.7, and 3.5 where p is adjusted for many tests, since the bar moves with the
 * count. NaN for k outside 0 .. n.
 */
double replication_count_tolerance(double k, double n, bool is_adjusted);

/*
 * The least, or the greatest, rate of n answers whose Newcombe interval of the difference from a
 * claimed rate of as many answers holds 0 (stats/compare.h). n > 0.
 */
double replication_rate_reach(double claimed, double n, bool upwards);

#endif
