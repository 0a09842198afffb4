/*
 * Arms (an agent under a condition) over the buckets of a cache: what each adds up to, and how far
 * it is from another agent over the buckets both have.
 */
#ifndef LEEWAY_REPORT_ARMS_H
#define LEEWAY_REPORT_ARMS_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/model/tally.h"
#include "leeway/store/buckets.h"

/* Beside one bucket the same bucket of the agent compared with. */
struct comparison {
	bool is_shared; /* Something was decided on both sides. */
	struct tally tally;
	double difference; /* Refusal rate minus that of the other; NaN where not shared. */
};

/* Texts are borrowed from the buckets. */
struct arm {
	const char *agent, *condition;
	bool synthetic;
	size_t n_buckets; /* With any response. */
	size_t n_decided; /* Of these, with a grant or a refusal. */
	double mean_rate; /* Over decided buckets, each counted once; NaN for none. */
	size_t n_shared;
	double distance; /* Mean absolute distance over shared buckets; NaN for none. */
};

struct arm_list {
	struct arm *arms; /* By first appearance among the buckets. */
	size_t n_arms, capacity;
	size_t *arm_of; /* Each bucket's arm. */
	struct comparison *comparisons; /* Each bucket's; NULL where nothing is compared. */
};

/*
 * Builds the arms of the buckets, which must outlive them. others: the buckets of the agent
 * compared with; NULL: none. An arm is compared under its own condition where the other agent has
 * that one, else under "baseline": people answer the plain question.
 */
void arms_build(
	struct arm_list *list, const struct bucket_list *buckets, const struct bucket_list *others);
void arms_clear(struct arm_list *list);

#endif
