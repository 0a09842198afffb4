/* Many draws from one binomial distribution, for the bootstrap. Used by one thread at a time. */
#ifndef LEEWAY_STATS_BINOMIAL_H
#define LEEWAY_STATS_BINOMIAL_H

#include <stddef.h>

#include "leeway/base/random.h"
#include "leeway/stats/proportion.h"

struct binomial;

struct binomial *binomial_new(void);
void binomial_free(struct binomial *binomial);

/*
 * Sets it to x successes in n trials, each with the probability x / n; n > 0. What has less than
 * 1e-13 of the likeliest count's probability is never drawn. More than 2^24 trials are taken as
 * that many: their noise is under 1.3e-4 anyhow, and is overstated rather than left out.
 */
void binomial_prepare(struct binomial *binomial, struct proportion proportion);

/* Adds the share of successes, times scale, of a fresh draw to each of n sums. */
void binomial_add_shares(
	const struct binomial *binomial, struct random *random, float scale, float *sums, size_t n);

#endif
