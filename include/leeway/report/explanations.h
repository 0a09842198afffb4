/*
 * Explanations for a page: of every bucket a few, chosen by a rule that does not look at what they
 * say. Of the first EXPLANATIONS_LOOKED repeats that have a text, the first of each outcome, then
 * the first that differ from those before, up to the number asked for; shown by repeat.
 */
#ifndef LEEWAY_REPORT_EXPLANATIONS_H
#define LEEWAY_REPORT_EXPLANATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/response.h"
#include "leeway/store/buckets.h"
#include "leeway/store/database.h"

enum {
	EXPLANATIONS_LOOKED = 256, /* Repeats of a bucket. */
	EXPLANATIONS_DEFAULT = 3, /* Of a bucket. */
	EXPLANATIONS_MOST = 50,
	EXPLANATION_MAX_CHARACTERS = 4000,
};

struct explanation {
	const struct bucket *bucket; /* Borrowed. */
	char *text; /* Owned. */
	bool is_cut; /* At EXPLANATION_MAX_CHARACTERS. */
	bool corrected;
	enum outcome outcome;
	uint32_t repeat;
};

struct explanation_list {
	struct explanation *items; /* By bucket, then by repeat. */
	size_t n_items, capacity;
	int per_bucket; /* As asked for. */
};

/* Loads those of the buckets, which must outlive the list; groups have none of their own. The list
 * starts zeroed but for per_bucket, 0 to EXPLANATIONS_MOST. */
bool explanations_load(struct explanation_list *list, struct database *database,
	const struct bucket_list *buckets, struct error *error);
void explanations_clear(struct explanation_list *list);

#endif
