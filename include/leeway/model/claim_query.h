/* Reading the queries and bounds of claims; see claim.h. */
#ifndef LEEWAY_MODEL_CLAIM_QUERY_H
#define LEEWAY_MODEL_CLAIM_QUERY_H

#include "leeway/model/claim.h"

/* Reads into *query, which starts zeroed, and reports what is wrong with it. */
void claim_query_read(
	struct field_reader *reader, const struct cJSON *object, struct claim_query *query);
void claim_query_clear(struct claim_query *query);

/* Sets every bound; object NULL: none is said. */
void claim_bounds_read(
	struct field_reader *reader, const struct cJSON *object, struct claim_bounds *bounds);

/* A whole number from 1; fallback where the item is NULL or, which is reported, not that. */
long claim_read_count(
	struct field_reader *reader, const struct cJSON *item, long maximum, long fallback);

#endif
