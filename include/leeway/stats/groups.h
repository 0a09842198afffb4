/*
 * Several models shown as one agent, each with a weight. Pure functions.
 *
 *     rate = sum w_i p_i,   standard error = sqrt(sum w_i^2 p_i (1 - p_i) / n_i)
 *
 * with the weights scaled to sum 1: a stratified estimate, the models being the strata (Cochran
 * 1977, Sampling Techniques, chapter 5). It says nothing of models outside the group.
 *
 * A group is undefined in a bucket where any member of positive weight has decided nothing. Scaling
 * the weights over those present would make the group another mixture in that bucket than in the
 * next, unsaid. n_missing tells how many are wanting.
 */
#ifndef LEEWAY_STATS_GROUPS_H
#define LEEWAY_STATS_GROUPS_H

#include <stddef.h>

#include "leeway/stats/proportion.h"

struct group_member {
	struct proportion count;
	double weight; /* >= 0; they need not sum to 1. */
};

struct group_rate {
	double rate, standard_error; /* NaN where undefined. */
	/*
	 * The rate with an effective n, for the tests and intervals that take a sample: the n at
	 * which a plain proportion has this standard error, p (1 - p) / error^2, at most the sum of
	 * the n_i (Korn and Graubard 1998, Survey Methodology 24, 193-201). Where the error is 0,
	 * it is 1 / sum(w_i^2 / n_i), the same for members of equal rates (Kish 1965, Survey
	 * Sampling). {NaN, 0} where undefined. Fisher's test has no counterpart: leave it out.
	 */
	struct sample sample;
	size_t n_missing; /* Members of positive weight without a decided reply. */
};

/* Undefined also if no weight is positive, or any is negative or not finite. */
struct group_rate groups_pool(const struct group_member *members, size_t n);

#endif
