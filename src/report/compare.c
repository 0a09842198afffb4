#include "leeway/report/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare_parts.h"
#include "leeway/base/memory.h"
#include "leeway/report/bucket_rate.h"

const char *const comparison_test_names[] = { "z", "fisher", "auto", NULL };
const char *const comparison_correction_names[] = { "holm", "bh", NULL };

const char *comparison_gap_words(enum comparison_gap gap)
{
	static const char *const words[] = {
		[GAP_NONE] = "",
		[GAP_NOTHING_DECIDED] = "nothing decided",
		[GAP_NOT_THERE] = "nothing to compare with",
		[GAP_PUBLISHED] = "published rate, n unknown",
		[GAP_ALL_ALIKE] = "all alike on both sides",
		[GAP_ANSWERING] = "answers are still coming",
		[GAP_WEIGHTED] = "a weighted rate has no exact test",
	};
	return words[gap];
}

const char *comparison_why_untested(
	const struct comparison_list *list, const struct comparison_arm *arm)
{
	const struct comparison_row *rows = list->rows + arm->first_row;

	for (size_t i = 0; i < arm->n_rows; i++)
		if (rows[i].gap >= GAP_ALL_ALIKE)
			return comparison_gap_words(rows[i].gap);
	return comparison_gap_words(GAP_ALL_ALIKE);
}

static void side_clear(struct comparison_side *side)
{
	bucket_pool_free(side->pool);
}

/* A plain count, or a group's weighted rate. */
static void side_fill(
	struct comparison_side *side, const struct tally *tally, const struct bucket_pool *pool)
{
	struct bucket_rate rate = bucket_rate_of_counts(tally, pool);
	*side = (struct comparison_side){
		.refusals = tally->counts[OUTCOME_REFUSE],
		.n = tally_decided(tally),
		.rate = rate.rate,
		.standard_error = rate.standard_error,
		.effective_n = rate.effective_n,
		.wilson = rate.wilson,
		.n_replies = -1,
		.n_distinct = -1,
		.is_group = pool != NULL,
		.pool = bucket_pool_copy(pool),
	};
}

/* A rate from the literature; where its n is printed it counts as a count. */
static void side_fill_published(struct comparison_side *side, const struct published *published)
{
	struct tally tally = { 0 };
	if (published->n > 0) {
		int64_t refusals = llround(published->value * (double)published->n);
		tally.counts[OUTCOME_REFUSE] = refusals;
		tally.counts[OUTCOME_GRANT] = published->n - refusals;
	}
	side_fill(side, &tally, NULL);
	side->is_published = true;
	if (published->n > 0)
		return;
	side->refusals = side->n = -1;
	side->rate = published->value;
}

static bool has_condition(const struct bucket_list *others, const char *condition)
{
	for (size_t i = 0; i < others->n_buckets; i++)
		if (strcmp(others->buckets[i].condition, condition) == 0)
			return true;
	return false;
}

static bool is_same_place(
	const struct bucket *bucket, const struct bucket *other, const char *condition)
{
	return strcmp(other->condition, condition) == 0 &&
	       strcmp(other->scenario, bucket->scenario) == 0 &&
	       strcmp(other->pack, bucket->pack) == 0 && strcmp(other->level, bucket->level) == 0;
}

/*
 * The other's counts in the bucket; of a scenario that was edited those of all its wordings. Its
 * bucket; NULL where there are none or several.
 */
static const struct bucket *find_other(struct comparison_row *row, const struct bucket *bucket,
	const struct bucket_list *others, const char *condition)
{
	const struct bucket *found = NULL;
	struct tally tally = { 0 };
	const struct bucket_pool *pool = NULL;
	size_t capacity = 0;
	for (size_t i = 0; i < others->n_buckets; i++) {
		const struct bucket *other = &others->buckets[i];
		if (!is_same_place(bucket, other, condition))
			continue;
		MEMORY_RESERVE_ONE(row->other_prompts, row->n_other_prompts, capacity);
		row->other_prompts[row->n_other_prompts++] = other->prompt;
		row->other_agent = other->agent;
		tally_merge(&tally, &other->tally);
		pool = other->pool ? other->pool : pool;
		found = other;
	}
	side_fill(&row->other, &tally, pool);
	return row->n_other_prompts == 1 ? found : NULL;
}

static struct live_side live_side_of(
	const struct comparison_side *side, const struct bucket *bucket)
{
	return (struct live_side){ { side->refusals, side->n }, bucket ? bucket->looks : NULL };
}

/* COMPARISON_AUTO's test, which waits for people who are still answering. */
static struct live_result test_live(
	struct comparison_row *row, const struct bucket *bucket, const struct bucket *other)
{
	struct live_side own_side = live_side_of(&row->own, bucket);
	struct live_side other_side = live_side_of(&row->other, other);
	struct live_walk walk = LIVE_WALK;
	row->planned = bucket->looks ? bucket->looks->planned : -1;
	if (bucket->is_filling || (other && other->is_filling))
		return (struct live_result){ NAN, NAN, false };
	if (row->own.is_group || row->other.is_group || row->other.n < 0)
		return (struct live_result){ NAN, NAN, true };
	return live_test(&walk, &own_side, &other_side);
}

/* The figure of the agent compared with for a bucket; NULL where the literature has none. */
static const struct published *find_published(const struct comparison_options *options,
	const struct bucket *bucket, const char *condition)
{
	for (size_t i = 0; i < options->n_packs; i++) {
		const struct pack *pack = options->packs[i];
		if (strcmp(pack->id, bucket->pack) != 0)
			continue;
		for (size_t k = 0; k < pack->n_published; k++) {
			const struct published *figure = &pack->published[k];
			if (figure->scenario && figure->level_no == bucket->level_no &&
				strcmp(figure->what, "refusal_rate") == 0 &&
				strcmp(figure->agent, options->against) == 0 &&
				strcmp(figure->condition, condition) == 0 &&
				strcmp(figure->scenario, bucket->scenario) == 0)
				return figure;
		}
	}
	return NULL;
}

static size_t find_arm(struct comparison_list *list, const struct bucket *bucket, size_t *capacity)
{
	for (size_t i = 0; i < list->n_arms; i++)
		if (strcmp(list->arms[i].agent, bucket->agent_name) == 0 &&
			strcmp(list->arms[i].condition, bucket->condition) == 0) {
			list->arms[i].synthetic |= bucket->synthetic;
			return i;
		}
	MEMORY_RESERVE_ONE(list->arms, list->n_arms, *capacity);
	list->arms[list->n_arms] = (struct comparison_arm){
		.agent = memory_copy_text(bucket->agent_name),
		.condition = memory_copy_text(bucket->condition),
		.synthetic = bucket->synthetic,
		.is_group = bucket->pool != NULL,
		.is_cohort = bucket->kind == AGENT_COHORT,
	};
	return list->n_arms++;
}

/* The condition of the other that an arm under a condition is compared with. */
static const char *other_condition(const struct comparison_options *options,
	const struct bucket_list *others, const char *condition)
{
	if (options->against_condition)
		return options->against_condition;
	return has_condition(others, condition) ? condition : "baseline";
}

static bool is_itself(const struct bucket *bucket, const struct bucket_list *others,
	const struct comparison_options *options)
{
	return strcmp(bucket->agent_name, options->against) == 0 &&
	       strcmp(bucket->condition, other_condition(options, others, bucket->condition)) == 0;
}

static void add_row(struct comparison_list *list, const struct bucket *bucket,
	const struct bucket_list *others, const struct comparison_options *options)
{
	size_t index = list->n_arms - 1;
	const char *condition = list->arms[index].against_condition;
	struct comparison_row *row = &list->rows[list->n_rows++];
	*row = (struct comparison_row){
		.pack = memory_copy_text(bucket->pack),
		.scenario = memory_copy_text(bucket->scenario),
		.level = memory_copy_text(bucket->level),
		.level_no = bucket->level_no,
		.agent = bucket->agent,
		.prompt = bucket->prompt,
		.arm = index,
	};
	side_fill(&row->own, &bucket->tally, bucket->pool);
	const struct bucket *other = find_other(row, bucket, others, condition);
	const struct published *published =
		row->other.n == 0 ? find_published(options, bucket, condition) : NULL;
	if (published) {
		side_clear(&row->other);
		side_fill_published(&row->other, published);
	}
	struct live_result live = test_live(row, bucket, other);
	compare_row_test(list, row, &live);
}

static bool is_chosen(const struct comparison_options *options, const char *scenario)
{
	const struct bucket_filter *filter = options->filter;
	for (size_t i = 0; filter && i < filter->n_scenarios; i++)
		if (strcmp(filter->scenarios[i], scenario) == 0)
			return true;
	return !filter || filter->n_scenarios == 0;
}

/* The buckets of the arm's packs under its condition, of the scenarios that were chosen. */
static size_t count_planned(const struct comparison_list *list, const struct comparison_arm *arm,
	const struct comparison_options *options)
{
	size_t n_planned = 0;
	for (size_t i = 0; i < options->n_packs; i++) {
		const struct pack *pack = options->packs[i];
		bool is_asked = false;
		for (size_t k = 0; k < arm->n_rows; k++)
			is_asked = is_asked ||
				   strcmp(list->rows[arm->first_row + k].pack, pack->id) == 0;
		for (size_t k = 0; is_asked && k < pack->n_scenarios; k++)
			if (is_chosen(options, pack->scenarios[k]->id))
				n_planned += pack->scenarios[k]->n_levels;
	}
	return n_planned;
}

static bool are_people(const struct bucket_list *others, const char *against)
{
	for (size_t i = 0; i < others->n_buckets; i++)
		if (others->buckets[i].kind == AGENT_COHORT)
			return true;
	return others->n_buckets == 0 && strcmp(against, "people") == 0;
}

static bool has_synthetic(const struct bucket_list *others, const char *condition)
{
	for (size_t i = 0; i < others->n_buckets; i++)
		if (others->buckets[i].synthetic &&
			strcmp(others->buckets[i].condition, condition) == 0)
			return true;
	return false;
}

/* Adds the arms in order of appearance, each with its rows behind it. */
static void add_arms(struct comparison_list *list, const struct bucket_list *buckets,
	const struct bucket_list *others, const struct comparison_options *options)
{
	size_t n = buckets->n_buckets, capacity = 0;
	size_t *arm_of = memory_alloc(n + 1, sizeof *arm_of);
	for (size_t i = 0; i < n; i++)
		arm_of[i] = is_itself(&buckets->buckets[i], others, options)
				    ? SIZE_MAX
				    : find_arm(list, &buckets->buckets[i], &capacity);
	size_t n_arms = list->n_arms;
	for (list->n_arms = 1; list->n_arms <= n_arms; list->n_arms++) {
		struct comparison_arm *arm = &list->arms[list->n_arms - 1];
		arm->against = memory_copy_text(options->against);
		arm->is_against_people = are_people(others, options->against);
		arm->against_condition =
			memory_copy_text(other_condition(options, others, arm->condition));
		arm->against_synthetic = has_synthetic(others, arm->against_condition);
		arm->first_row = list->n_rows;
		for (size_t i = 0; i < n; i++)
			if (arm_of[i] == list->n_arms - 1)
				add_row(list, &buckets->buckets[i], others, options);
		arm->n_rows = list->n_rows - arm->first_row;
		arm->n_family = count_planned(list, arm, options);
		compare_arm_sum_up(list, arm);
	}
	list->n_arms = n_arms;
	free(arm_of);
}

void comparison_build(struct comparison_list *list, const struct bucket_list *buckets,
	const struct bucket_list *others, const struct comparison_options *options)
{
	*list = (struct comparison_list){
		.rows = memory_alloc(buckets->n_buckets + 1, sizeof *list->rows),
		.test = options->test,
		.correction = options->correction,
		.alpha = options->alpha > 0 ? options->alpha : COMPARISON_ALPHA,
	};
	add_arms(list, buckets, others, options);
}

static int compare_people(const void *left, const void *right)
{
	const struct comparison_answer *l = left, *r = right;
	return (l->person > r->person) - (l->person < r->person);
}

void comparison_take_answers(
	struct comparison_list *list, struct comparison_answer *answers, size_t n_answers)
{
	int64_t last = 0;
	free(list->answers);
	free(list->people);
	list->answers = answers;
	list->people = memory_alloc(n_answers + 1, sizeof *list->people);
	list->n_answers = list->n_people = 0;
	if (n_answers > 0)
		qsort(answers, n_answers, sizeof *answers, compare_people);
	for (size_t i = 0; i < n_answers; i++) {
		struct comparison_answer answer = answers[i];
		if (answer.person <= 0)
			continue;
		if (answer.person != last)
			list->people[list->n_people++] = answer.person;
		last = answer.person;
		answer.person = (int64_t)list->n_people - 1;
		answers[list->n_answers++] = answer;
	}
}

static void copy_row(struct comparison_row *to, const struct comparison_row *from)
{
	*to = *from;
	to->pack = memory_copy_text(from->pack);
	to->scenario = memory_copy_text(from->scenario);
	to->level = memory_copy_text(from->level);
	to->other_prompts = memory_copy_array(
		from->other_prompts, from->n_other_prompts, sizeof *from->other_prompts);
	to->own.pool = bucket_pool_copy(from->own.pool);
	to->other.pool = bucket_pool_copy(from->other.pool);
}

void comparison_copy(struct comparison_list *to, const struct comparison_list *from)
{
	*to = *from;
	to->rows = memory_alloc(from->n_rows + 1, sizeof *to->rows);
	to->arms = memory_alloc(from->n_arms + 1, sizeof *to->arms);
	to->answers = NULL;
	if (from->answers)
		to->answers =
			memory_copy_array(from->answers, from->n_answers, sizeof *from->answers);
	to->people = NULL;
	if (from->people)
		to->people = memory_copy_array(from->people, from->n_people, sizeof *from->people);
	to->pools = NULL;
	if (from->pools)
		to->pools = memory_copy_array(from->pools, from->n_pools, sizeof *from->pools);
	for (size_t i = 0; i < from->n_rows; i++)
		copy_row(&to->rows[i], &from->rows[i]);
	for (size_t i = 0; i < from->n_arms; i++) {
		to->arms[i] = from->arms[i];
		to->arms[i].agent = memory_copy_text(from->arms[i].agent);
		to->arms[i].condition = memory_copy_text(from->arms[i].condition);
		to->arms[i].against = memory_copy_text(from->arms[i].against);
		to->arms[i].against_condition = memory_copy_text(from->arms[i].against_condition);
	}
}

void comparison_clear(struct comparison_list *list)
{
	for (size_t i = 0; i < list->n_rows; i++) {
		struct comparison_row *row = &list->rows[i];
		free(row->pack);
		free(row->scenario);
		free(row->level);
		free(row->other_prompts);
		side_clear(&row->own);
		side_clear(&row->other);
	}
	for (size_t i = 0; i < list->n_arms; i++) {
		free(list->arms[i].agent);
		free(list->arms[i].condition);
		free(list->arms[i].against);
		free(list->arms[i].against_condition);
	}
	free(list->rows);
	free(list->arms);
	free(list->answers);
	free(list->people);
	free(list->pools);
	*list = (struct comparison_list){ 0 };
}

const struct comparison_arm *comparison_find_arm(
	const struct comparison_list *list, const char *agent, const char *condition)
{
	for (size_t i = 0; i < list->n_arms; i++)
		if (strcmp(list->arms[i].agent, agent) == 0 &&
			strcmp(list->arms[i].condition, condition) == 0)
			return &list->arms[i];
	return NULL;
}

double comparison_adjusted(const struct comparison_list *list, const struct comparison_row *row)
{
	return list->correction == COMPARISON_HOLM ? row->holm : row->benjamini_hochberg;
}

bool comparison_side_repeats(const struct comparison_side *side)
{
	return side->n_distinct > 0 && 2 * side->n_distinct < side->n_replies;
}

struct comparison_side comparison_sum_replies(
	const struct comparison_list *list, const struct comparison_arm *arm)
{
	struct comparison_side sum = { 0 };
	for (size_t i = 0; i < arm->n_rows; i++) {
		const struct comparison_side *own = &list->rows[arm->first_row + i].own;
		if (own->n_distinct <= 0)
			continue;
		sum.n_replies += own->n_replies;
		sum.n_distinct += own->n_distinct;
	}
	return sum;
}
