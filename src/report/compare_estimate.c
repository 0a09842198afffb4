/* The slow part of compare.h: distances and the randomization of levels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare_parts.h"
#include "leeway/base/memory.h"
#include "leeway/stats/compare.h"
#include "leeway/stats/randomization.h"

/* Where answers to a prompt count among an arm's buckets; agent 0: the other agent's. */
struct place {
	int64_t prompt, agent;
	uint32_t bucket;
};

static int compare_places(const void *left, const void *right)
{
	const struct place *l = left, *r = right;
	if (l->prompt != r->prompt)
		return l->prompt > r->prompt ? 1 : -1;
	return (l->agent > r->agent) - (l->agent < r->agent);
}

/* The first of sorted places that is not before this one. */
static size_t find_place(const struct place *places, size_t n, const struct place *place)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_places(&places[middle], place) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Answers of known people to the prompts, each in every bucket it counts in; to be freed. */
static struct distance_answer *find_answers(const struct comparison_list *list,
	const struct place *places, size_t n_places, size_t *n_answers)
{
	struct distance_answer *answers = NULL;
	size_t capacity = 0;
	*n_answers = 0;
	for (size_t i = 0; i < list->n_answers; i++) {
		const struct comparison_answer *given = &list->answers[i];
		const struct place place = { given->prompt, given->agent, 0 };
		for (size_t at = find_place(places, n_places, &place);
			at < n_places && compare_places(&places[at], &place) == 0; at++) {
			MEMORY_RESERVE_ONE(answers, *n_answers, capacity);
			answers[(*n_answers)++] = (struct distance_answer){
				.person = (uint32_t)given->person,
				.bucket = places[at].bucket,
				.refused = given->refused,
				.is_arm = given->agent != 0,
			};
		}
	}
	return answers;
}

static struct sample sample_of(const struct comparison_side *side)
{
	return (struct sample){ side->rate, side->effective_n };
}

/* One number of a bucket's agent and prompt; 0 where several stand for the agent. */
static int64_t key_of(int64_t agent, int64_t prompt)
{
	return agent > 0 && agent < INT32_MAX ? agent << 32 | prompt : 0;
}

/* An arm's shared rows, or those that `keeps` accepts; its two lists are to be freed. */
static struct distance_data find_data(const struct comparison_list *list,
	const struct comparison_arm *arm,
	bool (*keeps)(const struct comparison_row *row, const void *data), const void *data)
{
	const struct comparison_row *rows = arm ? &list->rows[arm->first_row] : NULL;
	size_t n_rows = arm ? arm->n_rows : 0, n_buckets = 0, n_places = 0, capacity = 0, n_answers;
	struct distance_bucket *buckets = memory_alloc(n_rows + 1, sizeof *buckets);
	struct place *places = NULL;
	for (size_t i = 0; i < n_rows; i++) {
		const struct comparison_row *row = &rows[i];
		if (!compare_row_is_shared(row) || (keeps && !keeps(row, data)))
			continue;
		for (size_t k = 0; k < row->n_other_prompts; k++) {
			MEMORY_RESERVE_ONE(places, n_places, capacity);
			places[n_places++] =
				(struct place){ row->other_prompts[k], 0, (uint32_t)n_buckets };
		}
		if (arm->is_cohort) {
			MEMORY_RESERVE_ONE(places, n_places, capacity);
			places[n_places++] =
				(struct place){ row->prompt, row->agent, (uint32_t)n_buckets };
		}
		buckets[n_buckets++] = (struct distance_bucket){
			.people = sample_of(&row->other),
			.arm = sample_of(&row->own),
			.is_weighted = row->own.is_group || row->other.is_group,
			.people_key = row->n_other_prompts == 1
					      ? key_of(row->other_agent, row->other_prompts[0])
					      : 0,
			.arm_key = key_of(row->agent, row->prompt),
		};
	}
	if (n_places > 0)
		qsort(places, n_places, sizeof *places, compare_places);
	struct distance_answer *answers = find_answers(list, places, n_places, &n_answers);
	free(places);
	return (struct distance_data){ buckets, n_buckets, answers, n_answers,
		n_answers > 0 ? list->n_people : 0 };
}

static void free_data(const struct distance_data *data)
{
	free((void *)data->answers);
	free((void *)data->buckets);
}

struct distance comparison_distance(const struct comparison_list *list,
	const struct comparison_arm *arm,
	bool (*keeps)(const struct comparison_row *row, const void *data), const void *data)
{
	struct distance_data found = find_data(list, arm, keeps, data);
	struct distance distance = distance_infer(&found);
	free_data(&found);
	return distance;
}

/* Numbers persons as the two lists together have them. */
static void number_people(const struct distance_data *data, const struct comparison_list *list,
	const struct comparison_list *other)
{
	struct distance_answer *answers = (struct distance_answer *)data->answers;
	uint32_t *numbers = memory_alloc(list->n_people + 1, sizeof *numbers);
	size_t k = 0;
	for (size_t i = 0; i < list->n_people; i++) {
		while (k < other->n_people && other->people[k] < list->people[i])
			k++;
		/* Its place among its own, and how many of the other's alone are before it. */
		numbers[i] = (uint32_t)(i + k);
	}
	for (size_t i = 0; i < data->n_answers; i++)
		answers[i].person = numbers[answers[i].person];
	free(numbers);
}

double comparison_difference_se(const struct comparison_list *one,
	const struct comparison_list *two, enum distance_kind kind)
{
	const struct comparison_list *lists[] = { one, two };
	struct distance_data data[2];
	for (int i = 0; i < 2; i++) {
		const struct comparison_list *list = lists[i];
		data[i] = find_data(list, list->n_arms ? list->arms : NULL, NULL, NULL);
		number_people(&data[i], list, lists[1 - i]);
		data[i].n_people = one->n_people + two->n_people;
	}
	double error = distance_difference_se(&data[0], &data[1], kind);
	free_data(&data[0]);
	free_data(&data[1]);
	return error;
}

static void fill_bins(struct comparison_arm *arm, const double *statistics, size_t n)
{
	struct randomization_histogram histogram = { .n_bins = COMPARISON_BINS };
	randomization_fill_histogram(&histogram, statistics, n);
	arm->bins_low = histogram.low;
	arm->bins_high = histogram.high;
	arm->observed_bin = histogram.observed_bin;
	for (size_t i = 0; i < COMPARISON_BINS; i++)
		arm->bins[i] = (int64_t)histogram.bins[i];
}

/* Whether some level has many more answers than another, over all scenarios. */
static bool has_uneven_levels(
	const struct comparison_list *list, const struct comparison_arm *arm, size_t n_levels)
{
	double own[RANDOMIZATION_MAX_LEVELS] = { 0 }, other[RANDOMIZATION_MAX_LEVELS] = { 0 };
	double least[2] = { INFINITY, INFINITY }, most[2] = { 0, 0 };
	for (size_t i = 0; i < arm->n_rows; i++) {
		const struct comparison_row *row = &list->rows[arm->first_row + i];
		if (row->level_no < 1 || (size_t)row->level_no > n_levels)
			continue;
		own[row->level_no - 1] += row->own.effective_n;
		other[row->level_no - 1] += row->other.effective_n;
	}
	for (size_t i = 0; i < n_levels; i++) {
		least[0] = fmin(least[0], own[i]);
		most[0] = fmax(most[0], own[i]);
		least[1] = fmin(least[1], other[i]);
		most[1] = fmax(most[1], other[i]);
	}
	return most[0] > COMPARISON_UNEVEN * least[0] || most[1] > COMPARISON_UNEVEN * least[1];
}

/* One level has one order: nothing is tested. The costs are for a pool. */
static void randomize(const struct comparison_list *list, struct comparison_arm *arm,
	struct randomization_costs *costs)
{
	struct compare_levels levels = compare_levels_of(list, arm, true);
	size_t n_orders = randomization_count_orders(levels.n_levels);
	*costs = (struct randomization_costs){ .n_levels = levels.n_levels };
	if (n_orders > 1) {
		double *statistics = memory_alloc(n_orders, sizeof *statistics);
		randomization_add(costs, levels.own, levels.other, levels.n_scenarios);
		struct randomization found = randomization_test_costs(costs, statistics);
		if (found.state == RANDOMIZATION_DONE) {
			arm->n_scenarios = found.n_scenarios;
			arm->n_levels = levels.n_levels;
			arm->randomization_at_or_below = (int64_t)found.n_at_or_below;
			arm->randomization_orders = (int64_t)found.n_orders;
			arm->randomization_ties = (int64_t)found.n_tied;
			arm->randomization_p = found.share_at_or_below;
			arm->randomization_z = found.z;
			arm->has_uneven_levels = has_uneven_levels(list, arm, levels.n_levels);
			fill_bins(arm, statistics, n_orders);
		}
		free(statistics);
	}
	compare_levels_clear(&levels);
}

static bool is_pooled(const struct comparison_arm *arm, const struct comparison_arm *first)
{
	return arm->randomization_orders > 0 && !arm->is_group && !arm->is_cohort &&
	       arm->synthetic == first->synthetic && arm->n_levels == first->n_levels &&
	       strcmp(arm->condition, first->condition) == 0;
}

/* The arms that are like the first, together; their single p adjusted after Holm. */
static void pool_arms(struct comparison_list *list, size_t first,
	const struct randomization_costs *costs, struct comparison_pool *pool)
{
	const struct comparison_arm *like = &list->arms[first];
	struct randomization_costs sum = { .n_levels = like->n_levels };
	double *p = memory_alloc(list->n_arms, sizeof *p);
	*pool = (struct comparison_pool){ .first_arm = first, .n_levels = like->n_levels };
	for (size_t i = 0; i < list->n_arms; i++) {
		p[i] = NAN;
		if (!is_pooled(&list->arms[i], like))
			continue;
		p[i] = list->arms[i].randomization_p;
		pool->n_arms++;
		sum.n_scenarios += costs[i].n_scenarios;
		for (size_t row = 0; row < like->n_levels; row++)
			for (size_t column = 0; column < like->n_levels; column++)
				sum.cost[row][column] += costs[i].cost[row][column];
	}
	struct randomization found = randomization_test_costs(&sum, NULL);
	pool->n_scenarios = sum.n_scenarios;
	pool->at_or_below = (int64_t)found.n_at_or_below;
	pool->orders = (int64_t)found.n_orders;
	pool->ties = (int64_t)found.n_tied;
	pool->p = found.share_at_or_below;
	pool->z = found.z;
	compare_adjust_holm(p, p, list->n_arms);
	for (size_t i = 0; i < list->n_arms; i++)
		if (is_pooled(&list->arms[i], like) && pool->n_arms > 1)
			list->arms[i].randomization_holm = p[i];
	free(p);
}

static void find_pools(struct comparison_list *list, const struct randomization_costs *costs)
{
	free(list->pools);
	list->pools = memory_alloc(list->n_arms + 1, sizeof *list->pools);
	list->n_pools = 0;
	for (size_t i = 0; i < list->n_arms; i++) {
		bool is_new = is_pooled(&list->arms[i], &list->arms[i]);
		for (size_t k = 0; k < i; k++)
			is_new = is_new && !(is_pooled(&list->arms[k], &list->arms[i]));
		if (!is_new)
			continue;
		pool_arms(list, i, costs, &list->pools[list->n_pools]);
		list->n_pools += list->pools[list->n_pools].n_arms > 1;
	}
}

void comparison_estimate(struct comparison_list *list)
{
	struct randomization_costs *costs = memory_alloc(list->n_arms + 1, sizeof *costs);
	for (size_t i = 0; i < list->n_arms; i++) {
		struct comparison_arm *arm = &list->arms[i];
		arm->distance = comparison_distance(list, arm, NULL, NULL);
		arm->n_people = arm->n_shared > 0 ? list->n_people : 0;
		randomize(list, arm, &costs[i]);
		arm->is_estimated = true;
	}
	find_pools(list, costs);
	free(costs);
}
