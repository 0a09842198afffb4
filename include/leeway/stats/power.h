/*
 * What a two-sample proportion test can show: its power, the n it needs, the smallest gap it can
 * find. All by the two-sided normal approximation without the far tail, with the pooled standard
 * error under the null and the unpooled one otherwise (Fleiss, Levin and Paik 2003,
 * doi:10.1002/0471445428; R's power.prop.test). With q = 1 - p, z = the 1 - alpha/2
 * quantile and Phi the standard normal distribution:
 *
 *     power = Phi((|p1 - p2| - z s0) / s1)
 *     s0 = sqrt(p q (1/n1 + 1/n2)),  p = (n1 p1 + n2 p2) / (n1 + n2)
 *     s1 = sqrt(p1 q1 / n1 + p2 q2 / n2)
 *
 * Pure functions; rates, power and alpha are fractions. What is not defined is NaN.
 */
#ifndef LEEWAY_STATS_POWER_H
#define LEEWAY_STATS_POWER_H

#include "leeway/stats/proportion.h"

/*
 * The chance that the test tells these true rates apart at the level alpha. n may be INFINITY on
 * one side. NaN for n <= 0, for rates outside 0 .. 1 and where both are 0 or both 1.
 */
double power_of_test(struct sample left, struct sample right, double alpha);

/*
 * The n in each of two groups of equal size for that power, not rounded up:
 *
 *     n = ((z sqrt(2 p q) + z_power sqrt(p1 q1 + p2 q2)) / (p1 - p2))^2,  p = (p1 + p2) / 2
 *
 * NaN for equal rates: no n shows a difference that is none.
 */
double power_n_per_group(double left_rate, double right_rate, double power, double alpha);

/* The smallest differences of a rate that are found; NaN where no rate on that side would be. */
struct power_gap {
	double below, above; /* Both > 0. */
};

/*
 * How far another rate must lie from this one (which rests on n1) to be found with that power when
 * it rests on n2; n2 may be INFINITY. Exact to 1e-9.
 */
struct power_gap power_smallest_gap(double rate, double n1, double n2, double power, double alpha);

/*
 * What more repeats of a model cannot get under: power_smallest_gap as n2 goes to infinity. With
 * n1 people in a bucket there is a gap that no number of replies shows.
 */
struct power_gap power_gap_bound(double rate, double n1, double power, double alpha);

/*
 * The smallest gap in the least favourable place: one as wide is found whatever the rates, on
 * either side, as far as there are rates on that side that are found at all. With n2 infinite it is
 * the one number for a cohort: "52 people bound it at 0.19", for a power of 0.8 and alpha 0.05.
 */
double power_worst_gap(double n1, double n2, double power, double alpha);

/*
 * How many repeats are enough: the least n2, to two digits and rounded up, for which
 * power_worst_gap(n1, n2) is at most `slack` above its bound. NaN where there is no bound.
 */
double power_enough_n(double n1, double slack, double power, double alpha);

#endif
