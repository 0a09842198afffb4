/* A bucket's refusal rate: that of its counts, or a group's weighted one. Pure functions. */
#ifndef LEEWAY_REPORT_BUCKET_RATE_H
#define LEEWAY_REPORT_BUCKET_RATE_H

#include "leeway/stats/proportion.h"
#include "leeway/store/buckets.h"

struct bucket_rate {
	double rate, standard_error; /* NaN where nothing was decided. */
	struct interval wilson;
	double effective_n; /* That the interval rests on; 0 where nothing was decided. */
};

struct bucket_rate bucket_rate_of(const struct bucket *bucket);

/* The same of counts with a group's pool, or NULL. */
struct bucket_rate bucket_rate_of_counts(const struct tally *tally, const struct bucket_pool *pool);

/* "cohort", "model", "group" */
const char *bucket_kind_name(const struct bucket *bucket);

#endif
