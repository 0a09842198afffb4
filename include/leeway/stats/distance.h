/*
 * How far apart two arms are over the buckets they share. Pure functions.
 *
 * The mean absolute difference is biased: noise adds to it and never takes away, by as much as the
 * floor says where the arms are alike. So distance_infer() gives beside the plug-in value, which is
 * the paper's, what two identical arms would show, a test, an estimate and an interval that does
 * not depend on how the true differences are spread over the buckets. No random numbers anywhere.
 *
 * The measures after it take n pairs of refusal rates. A pair in which either rate is NaN (nothing
 * decided there) is not shared and left out of everything; with no pair left the result is NaN.
 */
#ifndef LEEWAY_STATS_DISTANCE_H
#define LEEWAY_STATS_DISTANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/stats/proportion.h"

/* One bucket, both sides with n > 0. */
struct distance_bucket {
	struct sample people, arm;
	bool is_weighted; /* A side is a weighted group: n is effective, and no whole count. */
	/* Whose answers a side's are, for distance_difference_se; 0: nobody else's. */
	int64_t people_key, arm_key;
};

/* One decided answer of a known person; those of nobody known are in the counts alone. */
struct distance_answer {
	uint32_t person; /* 0 .. n_people - 1 */
	uint32_t bucket;
	bool refused;
	bool is_arm; /* The arm's, where that is people too; else people's. */
};

/* Borrowed for the call. */
struct distance_data {
	const struct distance_bucket *buckets;
	size_t n_buckets;
	/* In any order: a person who answered several buckets, or on both sides, links them. */
	const struct distance_answer *answers;
	size_t n_answers, n_people;
};

/* Fractions; all NaN where n_buckets is 0. */
struct distance {
	size_t n_buckets;
	double plug_in; /* mean |p - q|, as the paper computes it. */
	double floor; /* Its mean if both sides had the same rate in every bucket. */
	double floor95, floor975; /* Quantiles of it then. */
	double p_dealt; /* The chance then of at least plug_in. */
	double p_signed; /* Of mean (p - q) being 0, persons as clusters. */
	double p; /* min(1, 2 min(p_dealt, p_signed)), at least 1e-14. */
	double estimate; /* Of the true distance, nearly unbiased; within the interval. */
	struct interval interval; /* 95 %. plug_in may lie above it. */
	double mean_square; /* Unbiased, of the true differences; may be below 0. */
	double plug_in_se, estimate_se; /* For comparing two studies of one kind. */
	double mean_difference_se; /* Of mean (q - p). */
	/*
	 * What two arms of the same rates would score at these counts, the refusals dealt anew: the
	 * exact match, which does not reach 1, and the mean Jensen-Shannon divergence, which does
	 * not reach 0. NaN where a bucket is weighted.
	 */
	double identical_match, identical_divergence;
};

/*
 * Floor: the s refusals of a bucket are dealt anew to its n people and m replies, hypergeometric
 * (Fisher 1935, doi:10.2307/2342435); the sum over buckets by convolution on a grid of 1/400, the
 * mean kept exactly. Where a side is weighted there is no s: half-normal with the pooled standard
 * error. Interval: |D| is standardised and replaced by smooth functions that lie below, or above,
 * the true difference in the mean whatever that is; leeway-stats(7) has the formulas and their
 * constants. Held to R. Made for 10 replies and 6 buckets or more.
 */
struct distance distance_infer(const struct distance_data *data);

/* Which number of two comparisons is compared. */
enum distance_kind {
	DISTANCE_PLUG_IN, /* At equal numbers of answers, where the noise adds as much to both. */
	DISTANCE_ESTIMATE, /* At any. */
	DISTANCE_MEAN_DIFFERENCE, /* mean (p - q), with its sign. */
};

/*
 * The standard error of one comparison's number less another's, where answers may be in both: the
 * same people on the other side of two models, say. Answers of one bucket are those of the same key
 * on either side; persons have the same numbers in both comparisons. What is in both counts once,
 * by the sum of its two weights: people cancel where both arms are on the same side of them, and
 * count twice where they are between the arms.
 */
double distance_difference_se(
	const struct distance_data *one, const struct distance_data *two, enum distance_kind kind);

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
