/*
 * Arms (an agent under a condition) over the buckets of a cache, and what each adds up to. Arms
 * beside another agent: compare.h.
 */
#ifndef LEEWAY_REPORT_ARMS_H
#define LEEWAY_REPORT_ARMS_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/store/buckets.h"

/* Texts are borrowed from the buckets. */
struct arm {
	const char *agent, *condition;
	bool synthetic;
	size_t n_buckets; /* With any response. */
	size_t n_decided; /* Of these, with a grant or a refusal. */
	double mean_rate; /* Over decided buckets, each counted once; NaN for none. */
};

struct arm_list {
	struct arm *arms; /* By first appearance among the buckets. */
	size_t n_arms, capacity;
	size_t *arm_of; /* Each bucket's arm. */
};

/* Builds the arms of the buckets, which must outlive them. */
void arms_build(struct arm_list *list, const struct bucket_list *buckets);
void arms_clear(struct arm_list *list);

#endif
