/*
 * What `leeway stats` says of buckets and arms: a table of 80 columns, CSV, one JSON object, or
 * Markdown. Beside another agent: compare_write.h.
 */
#ifndef LEEWAY_REPORT_OVERVIEW_H
#define LEEWAY_REPORT_OVERVIEW_H

#include <stdio.h>

#include "leeway/report/arms.h"
#include "leeway/store/buckets.h"

struct overview {
	const struct bucket_list *buckets;
	const struct arm_list *arms; /* Built from these buckets. */
};

/* Arms one below the other, each with its buckets; then a line an arm. */
void overview_write_table(const struct overview *overview, FILE *out);

/* One row a bucket. */
void overview_write_csv(const struct overview *overview, FILE *out);

/* {"buckets":[…],"arms":[…]}, fractions, null where not defined. */
void overview_write_json(const struct overview *overview, FILE *out);

/* A table of the buckets. */
void overview_write_markdown(const struct overview *overview, FILE *out);

#endif
