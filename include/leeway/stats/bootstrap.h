/*
 * A 95 % interval of an arm's mean absolute distance from people, by the bootstrap (Efron 1979,
 * doi:10.1214/aos/1176344552; percentile intervals: Efron and Tibshirani 1993,
 * doi:10.1201/9780429246593, chapter 13).
 *
 * What is resampled is what was sampled. Of people, whole persons with all their answers: each
 * answered every scenario, at one level each, so the buckets are not independent. Answers that
 * belong to no known person (a cohort imported as counts, or a model compared with) are resampled
 * within their bucket, binomially. An arm's replies are resampled within each bucket, binomially
 * among those decided. The persons are drawn once and serve every arm, so that arms are compared
 * over the same draws; the model's draws depend on the seed given for the arm alone, so that no
 * result depends on the order in which arms are asked for.
 *
 * The interval runs from the 2.5 % to the 97.5 % quantile of the draws (linear between neighbours,
 * R's type 7). Mind: noise pushes two rates apart, so each draw's distance is on average somewhat
 * greater than the one seen, most where the arm is close to people and n is small; an arm whose
 * true rates equal people's gets an interval above 0, and for small n the one seen may lie at or
 * under its low end. `mean` beside the distance seen shows how much.
 *
 * A bucket that loses all its people in a draw is left out of that draw. A bucket that is empty on
 * either side is not shared, and left out of all.
 */
#ifndef LEEWAY_STATS_BOOTSTRAP_H
#define LEEWAY_STATS_BOOTSTRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/stats/proportion.h"

enum { BOOTSTRAP_DRAWS = 10000 };

/* One decided answer of a known person. */
struct bootstrap_answer {
	uint32_t person; /* 0 .. n_people - 1 */
	uint32_t bucket; /* 0 .. n_buckets - 1 */
	bool refused;
};

/* Who the arms are compared with; borrowed for the call. */
struct bootstrap_people {
	size_t n_buckets, n_people;
	const struct bootstrap_answer *answers; /* In any order; may be NULL for none. */
	size_t n_answers;
	/* Answers of nobody known, a count a bucket; NULL: none. */
	const struct proportion *anonymous;
};

struct bootstrap_interval {
	double low, high;
	double mean; /* Of the draws. */
	size_t n_buckets; /* Shared; 0: nothing is defined, and the numbers are NaN. */
};

/* The people drawn; used by one thread at a time. */
struct bootstrap;

/* n_draws: BOOTSTRAP_DRAWS, fewer for a quick look; >= 1. About 4 bytes a bucket and draw. */
struct bootstrap *bootstrap_new(
	const struct bootstrap_people *people, size_t n_draws, uint64_t seed);
void bootstrap_free(struct bootstrap *bootstrap);

/* An arm by its counts, one a bucket. Allocates only when n is greater than in any arm before. */
struct bootstrap_interval bootstrap_distance(
	struct bootstrap *bootstrap, const struct proportion *arm, uint64_t seed);

/* A weighted group of models: counts[member][bucket]. As stats/groups.h has it, a bucket that any
 * member of positive weight lacks is left out. */
struct bootstrap_group {
	const struct proportion *const *counts;
	const double *weights; /* >= 0, with a positive sum. */
	size_t n_members;
};
struct bootstrap_interval bootstrap_group_distance(
	struct bootstrap *bootstrap, const struct bootstrap_group *group, uint64_t seed);

#endif
