/* Counts of outcomes in one bucket of one arm. A value type; pure functions. */
#ifndef LEEWAY_MODEL_TALLY_H
#define LEEWAY_MODEL_TALLY_H

#include <stdint.h>

#include "leeway/model/response.h"

struct tally {
	int64_t counts[N_OUTCOMES];
};

void tally_add(struct tally *tally, enum outcome outcome, int64_t count);
void tally_merge(struct tally *tally, const struct tally *other);

/* Grants and refusals: the n of equation 1. */
int64_t tally_decided(const struct tally *tally);

/* All outcomes. */
int64_t tally_total(const struct tally *tally);

/* Refusals / (grants + refusals), equation 1 of the paper; NaN where nothing was decided. */
double tally_refusal_rate(const struct tally *tally);

#endif
