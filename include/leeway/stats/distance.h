/*
 * How far apart two arms are over the buckets they share. Pure functions over n pairs of refusal
 * rates. A pair in which either rate is NaN (nothing decided there) is not shared and left out of
 * everything; with no pair left the result is NaN.
 */
#ifndef LEEWAY_STATS_DISTANCE_H
#define LEEWAY_STATS_DISTANCE_H

#include <stddef.h>

/* The mean absolute difference of the rates, in 0 .. 1, as in section 2.3 of the paper. */
double distance_mean_absolute(const double *left, const double *right, size_t n);

/*
 * The share of buckets in which most of the arm's replies decide as most people do. A bucket whose
 * people are divided evenly (rate 1/2) has no majority to match and is left out; an arm divided
 * evenly where people are not does not match.
 */
double distance_exact_match(const double *arm, const double *people, size_t n);

/*
 * The Jensen-Shannon divergence, in bits (0 .. 1), of two Bernoulli distributions with the rates p
 * and q: H(m) - (H(p) + H(q)) / 2 with m = (p + q) / 2 and the binary entropy H (Lin 1991,
 * doi:10.1109/18.61115). 0 log 0 is 0, so it is defined for all rates; NaN if either is NaN.
 */
double distance_jensen_shannon(double p, double q);

/* Its mean over the buckets. */
double distance_mean_jensen_shannon(const double *left, const double *right, size_t n);

/*
 * Spearman's rank correlation, -1 .. 1: Pearson's correlation of the ranks, ties with the average
 * of their ranks (Spearman 1904, doi:10.2307/1412159). NaN for fewer than two pairs, and where
 * all of one side are equal: an arm that refuses always has no order.
 */
double distance_spearman(const double *left, const double *right, size_t n);

/*
 * Agreement on the order of levels alone: Spearman's correlation over the levels of each scenario,
 * averaged over the scenarios for which it is defined. The arrays hold n_scenarios rows of
 * n_levels rates, NaN where there is none. *n_defined: how many scenarios that were; may be NULL.
 */
double distance_spearman_levels(const double *left, const double *right, size_t n_scenarios,
	size_t n_levels, size_t *n_defined);

#endif
