/*
 * A seeded generator of pseudo-random numbers (xoshiro256**, seeded by splitmix64; Blackman and
 * Vigna 2021, doi:10.1145/3460772). Not for secrets. One generator belongs to one thread.
 */
#ifndef LEEWAY_BASE_RANDOM_H
#define LEEWAY_BASE_RANDOM_H

#include <stdint.h>

struct random {
	uint64_t state[4];
};

void random_init(struct random *random, uint64_t seed);
uint64_t random_next(struct random *random);

/* Uniform in [0, 1). */
double random_uniform(struct random *random);

/* Uniform in 0 … bound - 1, without bias; bound >= 1. */
uint64_t random_below(struct random *random, uint64_t bound);

/* A 64-bit mix of bytes, for deriving seeds from names (FNV-1a, then the splitmix64 finaliser). */
uint64_t random_hash(uint64_t seed, const void *bytes, uint64_t length);

#endif
