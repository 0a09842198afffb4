#include "leeway/report/arms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/stats/distance.h"

static size_t find_arm(struct arm_list *list, const struct bucket *bucket)
{
	for (size_t i = 0; i < list->n_arms; i++)
		if (strcmp(list->arms[i].agent, bucket->agent_name) == 0 &&
			strcmp(list->arms[i].condition, bucket->condition) == 0)
			return i;
	MEMORY_RESERVE_ONE(list->arms, list->n_arms, list->capacity);
	list->arms[list->n_arms] = (struct arm){
		.agent = bucket->agent_name,
		.condition = bucket->condition,
		.synthetic = bucket->synthetic,
	};
	return list->n_arms++;
}

/* Adds up the other agent's counts in the bucket under a condition; whether there is one. */
static bool find_other(const struct bucket_list *others, const struct bucket *bucket,
	const char *condition, struct tally *tally)
{
	bool found = false;
	memset(tally, 0, sizeof *tally);
	for (size_t i = 0; i < others->n_buckets; i++) {
		const struct bucket *other = &others->buckets[i];
		if (strcmp(other->condition, condition) == 0 &&
			strcmp(other->scenario, bucket->scenario) == 0 &&
			strcmp(other->pack, bucket->pack) == 0 &&
			strcmp(other->level, bucket->level) == 0) {
			tally_merge(tally, &other->tally);
			found = true;
		}
	}
	return found;
}

static bool has_condition(const struct bucket_list *others, const char *condition)
{
	for (size_t i = 0; i < others->n_buckets; i++)
		if (strcmp(others->buckets[i].condition, condition) == 0)
			return true;
	return false;
}

static void compare(struct comparison *comparison, const struct bucket *bucket,
	const struct bucket_list *others)
{
	const char *condition =
		has_condition(others, bucket->condition) ? bucket->condition : "baseline";
	comparison->difference = NAN;
	if (!find_other(others, bucket, condition, &comparison->tally))
		return;
	comparison->is_shared =
		tally_decided(&bucket->tally) > 0 && tally_decided(&comparison->tally) > 0;
	if (comparison->is_shared)
		comparison->difference =
			tally_refusal_rate(&bucket->tally) - tally_refusal_rate(&comparison->tally);
}

/* Sums one arm up; left and right have room for all buckets. */
static void sum_up(struct arm_list *list, size_t arm_index, const struct bucket_list *buckets,
	double *left, double *right)
{
	struct arm *arm = &list->arms[arm_index];
	double sum = 0;
	for (size_t i = 0; i < buckets->n_buckets; i++) {
		if (list->arm_of[i] != arm_index)
			continue;
		double rate = tally_refusal_rate(&buckets->buckets[i].tally);
		arm->n_buckets++;
		if (isnan(rate))
			continue;
		arm->n_decided++;
		sum += rate;
		if (list->comparisons && list->comparisons[i].is_shared) {
			left[arm->n_shared] = rate;
			right[arm->n_shared++] = tally_refusal_rate(&list->comparisons[i].tally);
		}
	}
	arm->mean_rate = arm->n_decided ? sum / (double)arm->n_decided : NAN;
	arm->distance = distance_mean_absolute(left, right, arm->n_shared);
}

void arms_build(
	struct arm_list *list, const struct bucket_list *buckets, const struct bucket_list *others)
{
	size_t n = buckets->n_buckets;
	*list = (struct arm_list){ .arm_of = memory_alloc(n + 1, sizeof *list->arm_of) };
	if (others)
		list->comparisons = memory_alloc(n + 1, sizeof *list->comparisons);
	for (size_t i = 0; i < n; i++) {
		list->arm_of[i] = find_arm(list, &buckets->buckets[i]);
		if (others)
			compare(&list->comparisons[i], &buckets->buckets[i], others);
	}
	double *rates = memory_alloc(2 * n + 1, sizeof *rates);
	for (size_t i = 0; i < list->n_arms; i++)
		sum_up(list, i, buckets, rates, rates + n);
	free(rates);
}

void arms_clear(struct arm_list *list)
{
	free(list->arms);
	free(list->arm_of);
	free(list->comparisons);
	*list = (struct arm_list){ 0 };
}
