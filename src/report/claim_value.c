#include "leeway/report/claim_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/report/bucket_rate.h"
#include "leeway/report/compare.h"

/* Agents of parts are one arm: no agent of a cache has this row id. */
static const int64_t pooled_agent = INT64_C(1) << 62;

static bool is_listed(char *const *ids, size_t n_ids, const char *id)
{
	for (size_t i = 0; i < n_ids; i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return false;
}

static bool is_of_part(const struct claim_lookup *lookup, size_t index, const struct bucket *bucket)
{
	const struct claim_part *part = &lookup->query->parts[index];

	return strcmp(bucket->agent_name, lookup->agents[index]) == 0 &&
	       (part->n_scenarios == 0 ||
		       is_listed(part->scenarios, part->n_scenarios, bucket->scenario)) &&
	       !is_listed(part->except, part->n_except, bucket->scenario);
}

static bool is_wanted(const struct claim_lookup *lookup, const struct bucket *bucket)
{
	const struct claim_query *query = lookup->query;

	return (query->level_no == 0 || bucket->level_no == query->level_no) &&
	       !(bucket->pool && bucket->pool->n_missing > 0) &&
	       tally_decided(&bucket->tally) >= lookup->min_n;
}

/* Buckets are copied without their texts, which stay the cache's list's. */
static void add_bucket(struct bucket_list *list, const struct bucket *bucket)
{
	MEMORY_RESERVE_ONE(list->buckets, list->n_buckets, list->capacity);
	list->buckets[list->n_buckets++] = *bucket;
}

/* The buckets that the query is about, those of several agents as if they were one's. */
static void collect_own(const struct claim_lookup *lookup, struct bucket_list *own)
{
	const struct claim_query *query = lookup->query;
	const char *condition = query->condition ? query->condition : "baseline";

	for (size_t i = 0; i < lookup->buckets->n_buckets; i++) {
		const struct bucket *bucket = &lookup->buckets->buckets[i];

		if (strcmp(bucket->condition, condition) != 0 || !is_wanted(lookup, bucket))
			continue;
		for (size_t k = 0; k < query->n_parts; k++) {
			if (!is_of_part(lookup, k, bucket))
				continue;
			add_bucket(own, bucket);
			if (query->n_parts == 1)
				continue;
			own->buckets[own->n_buckets - 1].agent = pooled_agent;
			own->buckets[own->n_buckets - 1].agent_name = own->buckets[0].agent_name;
		}
	}
}

static void collect_others(const struct claim_lookup *lookup, struct bucket_list *others)
{
	for (size_t i = 0; i < lookup->buckets->n_buckets; i++) {
		const struct bucket *bucket = &lookup->buckets->buckets[i];

		if (strcmp(bucket->agent_name, lookup->against) == 0 && is_wanted(lookup, bucket))
			add_bucket(others, bucket);
	}
}

/* Values of buckets as they come, folded into one. */
struct folding {
	const struct claim_query *query;
	size_t n, n_passed;
	double sum, minimum, maximum, last;
};

static void fold(struct folding *folding, double value)
{
	folding->n++;
	folding->sum += value;
	folding->last = value;
	folding->minimum = folding->n == 1 ? value : fmin(folding->minimum, value);
	folding->maximum = folding->n == 1 ? value : fmax(folding->maximum, value);
	folding->n_passed += claim_bounds_hold(&folding->query->where, value);
}

static double folded(const struct folding *folding, struct claim_value *value)
{
	double n = (double)folding->n;

	switch (folding->query->combine) {
	case CLAIM_ONE:
		if (folding->n > 1)
			value->reason = "more than one bucket: the scenario was edited, or the "
					"claim lacks \"combine\"";
		return folding->last;
	case CLAIM_MEAN:
		return folding->sum / n;
	case CLAIM_MINIMUM:
		return folding->minimum;
	case CLAIM_MAXIMUM:
		return folding->maximum;
	case CLAIM_SUM:
		return folding->sum;
	case CLAIM_COUNT:
		return (double)folding->n_passed;
	case CLAIM_SHARE:
		return (double)folding->n_passed / n;
	}
	return NAN;
}

static void take_folded(const struct folding *folding, struct claim_value *value)
{
	value->n_buckets = folding->n;
	if (folding->n == 0)
		value->reason = "no bucket has enough answers";
	else
		value->value = folded(folding, value);
}

/* What needs one agent alone. */
static void find_alone(
	const struct claim_lookup *lookup, const struct bucket_list *own, struct claim_value *value)
{
	struct folding folding = { .query = lookup->query };

	for (size_t i = 0; i < own->n_buckets; i++) {
		struct bucket_rate rate = bucket_rate_of(&own->buckets[i]);
		int64_t n = tally_decided(&own->buckets[i].tally);

		value->n += n;
		fold(&folding, lookup->query->measure == CLAIM_N ? (double)n : rate.rate);
		value->interval = rate.wilson;
		value->n_effective = rate.effective_n;
	}
	take_folded(&folding, value);
	if (folding.n != 1 || lookup->query->combine != CLAIM_ONE ||
		lookup->query->measure == CLAIM_N) {
		value->interval = (struct interval){ NAN, NAN };
		value->n_effective = NAN;
	}
}

static double row_value(enum claim_measure measure, const struct comparison_row *row)
{
	switch (measure) {
	case CLAIM_DIFFERENCE:
		return row->difference;
	case CLAIM_ABS_DIFFERENCE:
		return fabs(row->difference);
	case CLAIM_P:
		return row->p;
	case CLAIM_P_REFUSES_MORE:
		return row->difference > 0 || isnan(row->p) ? row->p : 1;
	case CLAIM_P_FISHER:
		return row->p_fisher;
	case CLAIM_HOLM:
		return row->holm;
	case CLAIM_BENJAMINI_HOCHBERG:
		return row->benjamini_hochberg;
	default:
		return NAN;
	}
}

static double arm_value(enum claim_measure measure, const struct comparison_arm *arm)
{
	switch (measure) {
	case CLAIM_MEAN_ABS_DISTANCE:
		return arm->distance.plug_in;
	case CLAIM_EXACT_MATCH:
		return arm->exact_match;
	case CLAIM_JENSEN_SHANNON:
		return arm->jensen_shannon;
	case CLAIM_SPEARMAN:
		return arm->spearman;
	case CLAIM_RANDOMIZATION_P:
		return arm->randomization_orders > 0 ? (double)arm->randomization_at_or_below /
							       (double)arm->randomization_orders
						     : NAN;
	default:
		return NAN;
	}
}

/* Two all-alike sides are as equal as can be: no z, but neither missing data. */
static bool is_compared(const struct comparison_row *row)
{
	return row->gap == GAP_NONE || row->gap == GAP_ALL_ALIKE;
}

static void find_rows(const struct claim_lookup *lookup, const struct comparison_list *list,
	struct claim_value *value)
{
	struct folding folding = { .query = lookup->query };
	bool has_weighted = false;

	for (size_t i = 0; i < list->n_rows; i++) {
		const struct comparison_row *row = &list->rows[i];
		double found = row_value(lookup->query->measure, row);

		/* A weighted group has no exact test: that is missing, and no p of 1. */
		bool is_weighted = isnan(found) && row->gap == GAP_NONE;

		has_weighted = has_weighted || is_weighted;
		if (!is_compared(row) || is_weighted)
			continue;
		/* A test of two sides all alike shows nothing, which is what p = 1 says. */
		fold(&folding, isnan(found) ? 1 : found);
		value->n += row->own.n;
		value->interval = row->newcombe;
	}
	take_folded(&folding, value);
	if (folding.n != 1 || lookup->query->combine != CLAIM_ONE ||
		lookup->query->measure != CLAIM_DIFFERENCE)
		value->interval = (struct interval){ NAN, NAN };
	if (lookup->query->measure == CLAIM_DIFFERENCE && lookup->query->combine == CLAIM_MEAN &&
		list->n_arms == 1)
		value->error =
			comparison_distance(list, &list->arms[0], NULL, NULL).mean_difference_se;
	if (has_weighted && folding.n == 0)
		value->reason = "a weighted rate has no exact test";
}

static void find_arm(
	const struct claim_lookup *lookup, struct comparison_list *list, struct claim_value *value)
{
	enum claim_measure measure = lookup->query->measure;

	if (list->n_arms != 1 || list->arms[0].n_shared == 0) {
		value->reason = "no bucket has enough answers";
		return;
	}
	if (measure == CLAIM_RANDOMIZATION_P)
		comparison_estimate(list);
	value->value = arm_value(measure, &list->arms[0]);
	if (measure == CLAIM_MEAN_ABS_DISTANCE) {
		struct distance distance = comparison_distance(list, &list->arms[0], NULL, NULL);

		value->interval = distance.interval;
		value->error = distance.plug_in_se;
	}
	value->n_buckets = list->arms[0].n_shared;
	for (size_t i = 0; i < list->n_rows; i++)
		value->n += is_compared(&list->rows[i]) ? list->rows[i].own.n : 0;
}

static void find_compared(const struct claim_lookup *lookup, const struct bucket_list *own,
	const struct bucket_list *others, struct claim_value *value)
{
	struct comparison_options options = { .against = lookup->against };
	struct comparison_list list = { 0 };

	comparison_build(&list, own, others, &options);
	if (lookup->add_answers && !lookup->add_answers(lookup->data, own, others, &list)) {
		value->reason = "people's answers could not be read";
		comparison_clear(&list);
		return;
	}
	if (claim_measure_row(lookup->query->measure)->is_of_arm)
		find_arm(lookup, &list, value);
	else
		find_rows(lookup, &list, value);
	if (isnan(value->error))
		comparison_clear(&list);
	else
		value->list = list;
}

static bool has_synthetic(const struct bucket_list *list)
{
	for (size_t i = 0; i < list->n_buckets; i++)
		if (list->buckets[i].synthetic)
			return true;
	return false;
}

void claim_value_find(const struct claim_lookup *lookup, struct claim_value *value)
{
	struct bucket_list own = { 0 }, others = { 0 };

	*value = (struct claim_value){ .value = NAN,
		.interval = { NAN, NAN },
		.n_effective = NAN,
		.error = NAN,
		.reason = "" };
	collect_own(lookup, &own);
	if (lookup->against)
		collect_others(lookup, &others);
	if (lookup->against)
		find_compared(lookup, &own, &others, value);
	else
		find_alone(lookup, &own, value);
	value->synthetic = has_synthetic(&own) || has_synthetic(&others);
	free(own.buckets);
	free(others.buckets);
}

void claim_value_clear(struct claim_value *value)
{
	comparison_clear(&value->list);
}

static bool is_as_many(int64_t left, int64_t right)
{
	return 10 * left <= 11 * right && 10 * right <= 11 * left;
}

struct claim_difference claim_value_subtract(const struct claim_value *value,
	enum claim_measure measure, const struct claim_value *from, enum claim_measure of)
{
	struct claim_difference difference = { value->value - from->value, NAN, false };

	if (measure != of || isnan(value->error) || isnan(from->error))
		return difference;
	const struct comparison_arm *own = value->list.arms, *other = from->list.arms;
	enum distance_kind kind =
		measure == CLAIM_DIFFERENCE ? DISTANCE_MEAN_DIFFERENCE : DISTANCE_PLUG_IN;

	if (kind == DISTANCE_PLUG_IN &&
		(!is_as_many(own->typical_n, other->typical_n) ||
			!is_as_many(own->typical_against_n, other->typical_against_n))) {
		kind = DISTANCE_ESTIMATE;
		difference.is_estimated = true;
		difference.value = comparison_distance(&value->list, own, NULL, NULL).estimate -
				   comparison_distance(&from->list, other, NULL, NULL).estimate;
	}
	difference.error = comparison_difference_se(&value->list, &from->list, kind);
	return difference;
}
