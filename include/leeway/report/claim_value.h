/* The value of a claim's query, its agents known; see claims.h. */
#ifndef LEEWAY_REPORT_CLAIM_VALUE_H
#define LEEWAY_REPORT_CLAIM_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/model/claim.h"
#include "leeway/report/compare.h"
#include "leeway/stats/proportion.h"
#include "leeway/store/buckets.h"

/* All borrowed but the list of agents. */
struct claim_lookup {
	const struct claim_query *query;
	const struct bucket_list *buckets; /* Of one pack. */
	const char **agents; /* By part. */
	const char *against; /* NULL where the measure needs no other. */
	long min_n;
	/* As in claim_options. */
	bool (*add_answers)(void *data, const struct bucket_list *own,
		const struct bucket_list *others, struct comparison_list *list);
	void *data;
};

struct claim_value {
	double value; /* NaN: not defined. */
	struct interval interval; /* 95 %, of one bucket's rate or difference and of a distance. */
	double n_effective; /* Of one bucket's rate; else NaN. */
	double error; /* Of a plug-in distance and of a mean difference; else NaN. */
	/* Of these two: what they were found from, to be compared with another value. */
	struct comparison_list list;
	size_t n_buckets;
	int64_t n; /* Decided replies of the query's own agents in them. */
	bool synthetic;
	const char *reason; /* Why there is no value, a constant; "". */
};

/* Fills an empty value, which is to be cleared. */
void claim_value_find(const struct claim_lookup *lookup, struct claim_value *value);
void claim_value_clear(struct claim_value *value);

/* One value less another. */
struct claim_difference {
	double value;
	double error; /* Answers that are in both counted once; NaN: not known. */
	bool is_estimated; /* Distances at unequal numbers of answers: of their estimates. */
};

/*
 * Distances as the paper computes them are compared where both arms, and both others, have as many
 * answers in the middle, within a tenth; else their estimates (stats/distance.h). The measures are
 * those of the queries.
 */
struct claim_difference claim_value_subtract(const struct claim_value *value,
	enum claim_measure measure, const struct claim_value *from, enum claim_measure of);

#endif
