#include "leeway/report/arms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/report/bucket_rate.h"

static size_t find_arm(struct arm_list *list, const struct bucket *bucket)
{
	for (size_t i = 0; i < list->n_arms; i++)
		if (strcmp(list->arms[i].agent, bucket->agent_name) == 0 &&
			strcmp(list->arms[i].condition, bucket->condition) == 0) {
			list->arms[i].synthetic |= bucket->synthetic;
			return i;
		}
	MEMORY_RESERVE_ONE(list->arms, list->n_arms, list->capacity);
	list->arms[list->n_arms] = (struct arm){
		.agent = bucket->agent_name,
		.condition = bucket->condition,
		.synthetic = bucket->synthetic,
	};
	return list->n_arms++;
}

static void sum_up(struct arm_list *list, size_t arm_index, const struct bucket_list *buckets)
{
	struct arm *arm = &list->arms[arm_index];
	double sum = 0;
	for (size_t i = 0; i < buckets->n_buckets; i++) {
		if (list->arm_of[i] != arm_index)
			continue;
		double rate = bucket_rate_of(&buckets->buckets[i]).rate;
		arm->n_buckets++;
		if (isnan(rate))
			continue;
		arm->n_decided++;
		sum += rate;
	}
	arm->mean_rate = arm->n_decided ? sum / (double)arm->n_decided : NAN;
}

void arms_build(struct arm_list *list, const struct bucket_list *buckets)
{
	size_t n = buckets->n_buckets;
	*list = (struct arm_list){ .arm_of = memory_alloc(n + 1, sizeof *list->arm_of) };
	for (size_t i = 0; i < n; i++)
		list->arm_of[i] = find_arm(list, &buckets->buckets[i]);
	for (size_t i = 0; i < list->n_arms; i++)
		sum_up(list, i, buckets);
}

void arms_clear(struct arm_list *list)
{
	free(list->arms);
	free(list->arm_of);
	*list = (struct arm_list){ 0 };
}
