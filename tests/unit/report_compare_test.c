#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/report/compare.h"
#include "leeway/report/compare_write.h"

/* A bucket of scenario "sN" in the pack "paper". */
struct made {
	const char *agent, *condition;
	int scenario, level_no;
	int64_t refusals, n;
};

static void add(struct bucket_list *list, const struct made *made)
{
	MEMORY_RESERVE_ONE(list->buckets, list->n_buckets, list->capacity);
	bool is_cohort = strcmp(made->agent, "people") == 0;
	list->buckets[list->n_buckets++] = (struct bucket){
		.agent = is_cohort ? 1 : 2,
		.prompt = made->scenario * 100 + made->level_no +
			  (strcmp(made->condition, "baseline") == 0 ? 0 : 10000),
		.pack = memory_copy_text("paper"),
		.scenario = memory_format("s%d", made->scenario),
		.level = memory_format("level %d", made->level_no),
		.condition = memory_copy_text(made->condition),
		.agent_name = memory_copy_text(made->agent),
		.level_no = made->level_no,
		.kind = is_cohort ? AGENT_COHORT : AGENT_MODEL,
		.tally.counts = { [OUTCOME_GRANT] = made->n - made->refusals,
			[OUTCOME_REFUSE] = made->refusals },
		.next_repeat = made->n,
	};
}

static void compare_people(struct comparison_list *list, const struct made *own, size_t n_own,
	const struct made *people, size_t n_people)
{
	struct bucket_list buckets = { 0 }, others = { 0 };
	const struct comparison_options options = { .against = people[0].agent };
	for (size_t i = 0; i < n_own; i++)
		add(&buckets, &own[i]);
	for (size_t i = 0; i < n_people; i++)
		add(&others, &people[i]);
	comparison_build(list, &buckets, &others, &options);
	buckets_clear(&others);
	buckets_clear(&buckets);
}

#define COMPARE(list, own, people)                                                                 \
	compare_people(                                                                            \
		list, own, sizeof(own) / sizeof *(own), people, sizeof(people) / sizeof *(people))

static void assert_near(double seen, double expected)
{
	double scale = fabs(expected) > 0 ? fabs(expected) : 1;
	if (!(fabs(seen - expected) <= 1e-9 * scale))
		fail_msg("%.15g is not %.15g", seen, expected);
}

/* Rows of two_proportions in stats-oracle.json, seen from the model's side. */
static void a_bucket_has_the_differences_and_tests_of_r(void **state)
{
	(void)state;
	static const struct made own[] = {
		{ "gpt", "baseline", 1, 1, 1000, 1000 },
		{ "gpt", "baseline", 1, 2, 1000, 1000 },
	};
	static const struct made people[] = {
		{ "people", "baseline", 1, 1, 48, 53 },
		{ "people", "baseline", 1, 2, 4, 52 },
	};
	struct comparison_list list;
	COMPARE(&list, own, people);
	assert_int_equal(list.n_rows, 2);
	assert_near(list.rows[0].z, 9.73600104051876);
	assert_near(list.rows[0].p, 2.11722694567267e-22);
	assert_near(list.rows[0].p_fisher, 2.68536830935743e-07);
	assert_near(list.rows[0].newcombe.low, 0.0408356157171821);
	assert_near(list.rows[0].newcombe.high, 0.202537273762963);
	assert_true(list.rows[0].is_small);
	assert_near(list.rows[1].z, 31.0999693040695);
	assert_near(list.rows[1].p, 2.41081515298785e-212);
	assert_near(list.rows[1].difference, 1 - 4.0 / 52);
	assert_near(list.rows[0].holm, 2.11722694567267e-22);
	assert_near(list.rows[1].holm, 2 * 2.41081515298785e-212);
	assert_true(list.rows[0].is_significant && list.rows[1].is_significant);

	const struct comparison_arm *arm = comparison_find_arm(&list, "gpt", "baseline");
	assert_int_equal(arm->n_shared, 2);
	assert_int_equal(arm->n_chosen, 2);
	assert_int_equal(arm->n_small, 2);
	assert_near(arm->distance.plug_in, (1 - 48.0 / 53 + 1 - 4.0 / 52) / 2);
	assert_near(arm->exact_match, 0.5);
	assert_null(comparison_find_arm(&list, "gpt", "cot"));
	comparison_clear(&list);
}

static void where_all_are_alike_there_is_no_z_and_it_is_said(void **state)
{
	(void)state;
	static const struct made own[] = {
		{ "gpt", "baseline", 1, 1, 10, 10 },
		{ "gpt", "baseline", 1, 2, 0, 0 },
		{ "gpt", "baseline", 1, 3, 10, 10 },
		{ "gpt", "baseline", 1, 4, 9, 10 },
	};
	static const struct made people[] = {
		{ "people", "baseline", 1, 1, 20, 20 },
		{ "people", "baseline", 1, 2, 5, 20 },
		{ "people", "baseline", 1, 4, 4, 20 },
	};
	struct comparison_list list;
	COMPARE(&list, own, people);
	assert_int_equal(list.rows[0].gap, GAP_ALL_ALIKE);
	assert_true(isnan(list.rows[0].z) && isnan(list.rows[0].holm));
	assert_near(list.rows[0].p_fisher, 1);
	assert_near(list.rows[0].difference, 0);
	assert_int_equal(list.rows[1].gap, GAP_NOTHING_DECIDED);
	assert_int_equal(list.rows[2].gap, GAP_NOT_THERE);
	assert_int_equal(list.rows[3].gap, GAP_NONE);
	/* Only one has a p, so there is nothing to adjust for. */
	assert_near(list.rows[3].holm, list.rows[3].p);
	assert_int_equal(list.arms[0].n_shared, 2);
	assert_int_equal(list.arms[0].n_tested, 1);
	assert_string_equal(comparison_gap_words(GAP_NONE), "");
	comparison_clear(&list);
}

/* Looks of a bucket with r for a refusal, g for a grant; planned of it so many. */
/* Three levels of one scenario each, out of 10: the arm's, people's, and what is said. */
static void why_there_is_no_correlation_of_orders_is_said(void **state)
{
	(void)state;
	static const struct {
		int64_t own[3], people[3];
		double spearman;
		const char *why;
	} rows[] = {
		{ { 1, 2, 3 }, { 1, 2, 3 }, 1, "" },
		{ { 3, 3, 1 }, { 3, 3, 1 }, 1, "" },
		{ { 10, 10, 10 }, { 10, 10, 10 }, NAN, "both decide alike at all levels" },
		{ { 4, 4, 4 }, { 7, 7, 7 }, NAN, "both decide alike at all levels" },
		{ { 10, 10, 10 }, { 1, 2, 3 }, NAN, "the arm decides alike at all levels" },
		{ { 1, 2, 3 }, { 5, 5, 5 }, NAN, "the other side decides alike at all levels" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct made own[3], people[3];
		struct comparison_list list;
		for (int k = 0; k < 3; k++) {
			own[k] = (struct made){ "gpt", "baseline", 1, k + 1, rows[i].own[k], 10 };
			people[k] = (struct made){ "people", "baseline", 1, k + 1,
				rows[i].people[k], 10 };
		}
		COMPARE(&list, own, people);
		comparison_estimate(&list);
		const struct comparison_arm *arm = &list.arms[0];
		assert_string_equal(comparison_why_no_spearman(arm), rows[i].why);
		assert_int_equal(arm->n_ordered, 1);
		assert_int_equal(isnan(arm->spearman), isnan(rows[i].spearman));
		char *words = comparison_describe_measures(arm);
		if (isnan(rows[i].spearman))
			assert_non_null(strstr(words, rows[i].why));
		else
			assert_near(arm->spearman, rows[i].spearman);
		free(words);
		/* Arms that are the same everywhere are as near as chance, and in any order. */
		if (memcmp(rows[i].own, rows[i].people, sizeof rows[i].own) == 0)
			assert_true(arm->distance.p == 1);
		if (isnan(rows[i].spearman))
			assert_true(arm->randomization_p == 1);
		comparison_clear(&list);
	}
}

static void what_p_is_adjusted_for_is_said(void **state)
{
	(void)state;
	static const struct made own[] = {
		{ "gpt", "baseline", 1, 1, 1, 10 },
		{ "gpt", "baseline", 1, 2, 10, 10 },
	};
	static const struct made people[] = {
		{ "people", "baseline", 1, 1, 9, 10 },
		{ "people", "baseline", 1, 2, 10, 10 },
	};
	struct comparison_list list;
	COMPARE(&list, own, people);
	char *words = comparison_describe_family(&list, &list.arms[0]);
	/* z is not defined where all are alike. */
	assert_string_equal(words, "p is adjusted for 1 bucket: those with a test.");
	free(words);
	list.test = COMPARISON_AUTO;
	list.arms[0].n_family = 60;
	words = comparison_describe_family(&list, &list.arms[0]);
	assert_string_equal(words,
		"p is adjusted for 60 buckets: all that the pack plans under the condition; 2 have "
		"answers.");
	free(words);
	list.arms[0].n_family = 2;
	assert_null(comparison_describe_family(&list, &list.arms[0]));
	comparison_clear(&list);
}

static struct looks *make_looks(const char *replies, int64_t planned)
{
	struct looks *looks = memory_alloc(1, sizeof *looks);
	struct tally counts = { 0 };
	looks->planned = planned;
	for (; *replies; replies++) {
		enum outcome outcome = *replies == 'r' ? OUTCOME_REFUSE : OUTCOME_GRANT;
		tally_add(&counts, outcome, 1);
		looks_add(looks, outcome, &counts);
	}
	return looks;
}

static void the_automatic_test_is_evidence_until_all_is_there_and_then_fishers(void **state)
{
	(void)state;
	static const struct made own[] = { { "gpt", "baseline", 1, 1, 8, 8 },
		{ "gpt", "baseline", 1, 2, 8, 8 }, { "gpt", "baseline", 1, 3, 8, 8 },
		{ "gpt", "baseline", 1, 4, 8, 8 } };
	static const struct made people[] = { { "people", "baseline", 1, 1, 3, 50 },
		{ "people", "baseline", 1, 2, 3, 50 }, { "people", "baseline", 1, 3, 3, 50 },
		{ "people", "baseline", 1, 4, 3, 50 } };
	static const struct comparison_options options = {
		.against = "people",
		.test = COMPARISON_AUTO,
	};
	struct bucket_list buckets = { 0 }, others = { 0 };
	struct comparison_list list;
	for (size_t i = 0; i < 4; i++) {
		add(&buckets, &own[i]);
		add(&others, &people[i]);
	}
	buckets.buckets[1].looks = make_looks("rrrrrrrr", 100);
	buckets.buckets[2].looks = make_looks("rrrrrrrr", 8);
	others.buckets[3].is_filling = true;
	comparison_build(&list, &buckets, &others, &options);
	const struct comparison_row *rows = list.rows;
	/* Imported: Fisher's. */
	assert_near(rows[0].p_tested, rows[0].p_fisher);
	assert_true(rows[0].is_complete && rows[0].planned == -1 && isnan(rows[0].p_live));
	assert_string_equal(comparison_star(&list, &rows[0]), "*");
	/* Fired, and short of what was planned. */
	assert_near(rows[1].p_tested, rows[1].p_live);
	assert_true(rows[1].p_live > rows[1].p_fisher && rows[1].is_significant);
	assert_string_equal(comparison_star(&list, &rows[1]), "o");
	assert_true(!rows[1].is_complete && rows[1].planned == 100);
	/* Fired, and all there. */
	assert_near(rows[2].p_tested, rows[2].p_fisher);
	assert_true(rows[2].is_complete && rows[2].p_live > rows[2].p_tested);
	/* People are still answering: no test, but one of the four all the same. */
	assert_true(isnan(rows[3].p_tested) && isnan(rows[3].holm));
	assert_int_equal(rows[3].gap, GAP_ANSWERING);
	assert_near(rows[0].holm, 4 * rows[0].p_tested);
	assert_int_equal(list.arms[0].n_family, 4);
	assert_int_equal(list.arms[0].n_provisional, 1);
	assert_int_equal(list.arms[0].n_chosen, 3);
	comparison_clear(&list);
	buckets_clear(&others);
	buckets_clear(&buckets);
}

static void two_conditions_of_one_model_are_compared(void **state)
{
	(void)state;
	static const struct made own[] = { { "gpt", "baseline", 1, 1, 9, 10 },
		{ "gpt", "cot", 1, 1, 2, 10 }, { "claude", "virtue", 1, 1, 5, 10 } };
	static const struct comparison_options options = {
		.against = "gpt", .against_condition = "baseline", .test = COMPARISON_AUTO
	};
	struct bucket_list buckets = { 0 }, others = { 0 };
	struct comparison_list list;
	for (size_t i = 0; i < 3; i++)
		add(&buckets, &own[i]);
	add(&others, &own[0]);
	comparison_build(&list, &buckets, &others, &options);
	assert_int_equal(list.n_arms, 2);
	assert_string_equal(list.arms[0].condition, "cot");
	assert_string_equal(list.arms[0].against_condition, "baseline");
	assert_near(list.rows[0].difference, -0.7);
	assert_near(list.rows[0].p_tested, list.rows[0].p_fisher);
	assert_near(list.rows[1].difference, -0.4);
	comparison_clear(&list);
	buckets_clear(&others);
	buckets_clear(&buckets);
}

static void an_arm_is_compared_under_its_own_condition_or_the_baseline(void **state)
{
	(void)state;
	static const struct made own[] = { { "gpt", "cot", 1, 1, 5, 10 },
		{ "gpt", "virtue", 1, 1, 5, 10 }, { "people", "baseline", 1, 1, 9, 10 },
		{ "people", "virtue", 1, 1, 1, 10 } };
	static const struct made people[] = { { "people", "baseline", 1, 1, 9, 10 },
		{ "people", "virtue", 1, 1, 1, 10 } };
	struct comparison_list list;
	COMPARE(&list, own, people);
	/* People are not beside themselves. */
	assert_int_equal(list.n_arms, 2);
	assert_string_equal(list.arms[0].against_condition, "baseline");
	assert_near(list.rows[0].difference, -0.4);
	assert_string_equal(list.arms[1].against_condition, "virtue");
	assert_near(list.rows[1].difference, 0.4);
	comparison_clear(&list);
}

static void a_published_rate_stands_in_without_a_test(void **state)
{
	(void)state;
	static const struct made own[] = { { "gpt", "baseline", 1, 1, 90, 100 },
		{ "gpt", "baseline", 1, 2, 90, 100 } };
	struct published figures[] = {
		{ .what = (char[]){ "refusal_rate" },
			.agent = (char[]){ "people" },
			.condition = (char[]){ "baseline" },
			.scenario = (char[]){ "s1" },
			.level_no = 1,
			.value = 0.077,
			.n = -1 },
		{ .what = (char[]){ "refusal_rate" },
			.agent = (char[]){ "people" },
			.condition = (char[]){ "baseline" },
			.scenario = (char[]){ "s1" },
			.level_no = 2,
			.value = 0.25,
			.n = 40 },
	};
	struct pack pack = { .id = (char[]){ "paper" }, .published = figures, .n_published = 2 };
	const struct pack *packs[] = { &pack };
	struct comparison_options options = { .against = "people", .packs = packs, .n_packs = 1 };
	struct bucket_list buckets = { 0 }, others = { 0 };
	struct comparison_list list;
	add(&buckets, &own[0]);
	add(&buckets, &own[1]);
	comparison_build(&list, &buckets, &others, &options);
	assert_int_equal(list.rows[0].gap, GAP_PUBLISHED);
	assert_near(list.rows[0].difference, 0.9 - 0.077);
	assert_int_equal(list.rows[0].other.n, -1);
	assert_true(isnan(list.rows[0].p) && isnan(list.rows[0].newcombe.low));
	/* Where its n is printed it is a count like others. */
	assert_int_equal(list.rows[1].other.refusals, 10);
	assert_true(list.rows[1].p >= 0);
	assert_int_equal(list.arms[0].n_published, 1);
	assert_int_equal(list.arms[0].n_shared, 1);
	comparison_estimate(&list);
	comparison_clear(&list);
	buckets_clear(&buckets);
}

/* Nine scenarios of six levels: people's rates fall with the level, the arm's follow. */
static void fill_study(struct made *own, struct made *people)
{
	for (int i = 0; i < 54; i++) {
		int scenario = i / 6 + 1, level_no = i % 6 + 1;
		own[i] = (struct made){ "gpt", "baseline", scenario, level_no,
			100 - 15 * level_no + scenario % 3, 100 };
		people[i] = (struct made){ "people", "baseline", scenario, level_no,
			50 - 8 * level_no, 50 };
	}
}

static void an_arm_that_follows_the_levels_has_the_best_of_720_orders(void **state)
{
	(void)state;
	struct made own[54], people[54];
	struct comparison_list list, again;
	fill_study(own, people);
	COMPARE(&list, own, people);
	assert_near(list.arms[0].spearman, 1);
	assert_false(list.arms[0].is_estimated);
	comparison_copy(&again, &list);
	comparison_estimate(&list);
	const struct comparison_arm *arm = &list.arms[0];
	assert_true(arm->is_estimated);
	assert_int_equal(arm->n_scenarios, 9);
	assert_int_equal(arm->randomization_orders, 720);
	assert_int_equal(arm->randomization_at_or_below, 1);
	int64_t sum = 0;
	for (size_t i = 0; i < COMPARISON_BINS; i++)
		sum += arm->bins[i];
	assert_int_equal(sum, 720);
	assert_true(arm->distance.interval.low < arm->distance.interval.high);
	assert_true(arm->distance.interval.low <= arm->distance.estimate);
	assert_true(arm->distance.estimate <= arm->distance.plug_in);
	assert_true(arm->distance.floor > 0 && arm->distance.floor < arm->distance.floor95);
	assert_near(arm->randomization_p, 1.0 / 720);
	assert_true(arm->randomization_z < -1 && isnan(arm->randomization_holm));
	assert_int_equal(list.n_pools, 0);
	char *words = comparison_describe_orders(&list, arm);
	assert_non_null(strstr(words, "1 of 720 orders (p = 0.0014, the smallest possible), z -"));
	assert_null(strstr(words, "Levels differ"));
	free(words);

	/* A copy is its own, and the same counts give the same. */
	double low = arm->distance.interval.low;
	comparison_clear(&list);
	assert_false(again.arms[0].is_estimated);
	comparison_estimate(&again);
	assert_true(again.arms[0].distance.interval.low == low);
	comparison_clear(&again);
}

static void a_scenario_without_all_its_levels_is_not_put_in_other_orders(void **state)
{
	(void)state;
	struct made own[54], people[54];
	struct comparison_list list;
	fill_study(own, people);
	people[3].n = people[3].refusals = 0;
	COMPARE(&list, own, people);
	comparison_estimate(&list);
	assert_int_equal(list.arms[0].n_shared, 53);
	assert_int_equal(list.arms[0].n_scenarios, 8);
	comparison_clear(&list);
}

static void people_who_answered_twice_link_their_buckets(void **state)
{
	(void)state;
	enum { N_PEOPLE = 20 };
	static const struct made own[] = { { "gpt", "baseline", 1, 1, 20, 20 },
		{ "gpt", "baseline", 2, 1, 20, 20 } };
	static const struct made people[] = { { "people", "baseline", 1, 1, 10, 20 },
		{ "people", "baseline", 2, 1, 10, 20 } };
	struct comparison_list alike, alone;
	struct comparison_answer *answers = memory_alloc((size_t)2 * N_PEOPLE, sizeof *answers);
	for (int i = 0; i < 2 * N_PEOPLE; i++)
		answers[i] = (struct comparison_answer){
			.person = i / 2 + 1,
			.prompt = (i % 2 + 1) * 100 + 1,
			.refused = i / 2 < N_PEOPLE / 2,
		};
	COMPARE(&alike, own, people);
	COMPARE(&alone, own, people);
	comparison_take_answers(&alike, answers, (size_t)2 * N_PEOPLE);
	comparison_estimate(&alike);
	comparison_estimate(&alone);
	assert_int_equal(alike.arms[0].n_people, N_PEOPLE);
	assert_int_equal(alone.arms[0].n_people, 0);
	/* Each person says the same twice: two scenarios tell no more than one. */
	struct interval wide = alike.arms[0].distance.interval;
	struct interval narrow = alone.arms[0].distance.interval;
	assert_true(wide.high - wide.low > 1.1 * (narrow.high - narrow.low));
	comparison_clear(&alike);
	comparison_clear(&alone);
}

/* The words of a distance, near the floor and far from it; rough where it is of few. */
static void a_distance_is_said_with_what_chance_shows(void **state)
{
	(void)state;
	struct made own[54], people[54];
	struct comparison_list list;
	fill_study(own, people);
	COMPARE(&list, own, people);
	char *words = comparison_describe_distance(&list.arms[0]);
	assert_non_null(strstr(words, "Distance as the paper computes it: "));
	free(words);
	comparison_estimate(&list);
	words = comparison_describe_distance(&list.arms[0]);
	assert_non_null(strstr(words, " points (95 %: "));
	assert_non_null(strstr(words, "; p < 0.0001). As the paper computes it: "));
	assert_non_null(strstr(words, "; two identical arms with these numbers of answers would "));
	assert_non_null(strstr(words, " in 95 of 100 studies)."));
	assert_null(strstr(words, "rough"));
	free(words);
	words = comparison_describe_measures(&list.arms[0]);
	assert_non_null(strstr(words, "Compare these only at equal n."));
	assert_non_null(strstr(words, " (identical arms: "));
	free(words);
	comparison_clear(&list);

	for (int i = 0; i < 54; i++)
		own[i].refusals = 2 * people[i].refusals;
	own[7].refusals += 4;
	compare_people(&list, own, 3, people, 3);
	comparison_estimate(&list);
	words = comparison_describe_distance(&list.arms[0]);
	assert_non_null(strstr(words, "points, no further apart than chance (two identical"));
	assert_non_null(strstr(words, " cannot be ruled out."));
	assert_null(strstr(words, "identical."));
	assert_non_null(strstr(words, "here it is rough."));
	free(words);
	comparison_clear(&list);
}

/* Models under one condition are pooled, people and other conditions are not. */
static void models_are_put_in_one_order_of_levels_together(void **state)
{
	(void)state;
	struct made own[200], people[54];
	struct comparison_list list, copy;
	size_t n = 0;
	fill_study(own, people);
	static const char *const agents[] = { "gpt", "claude", "mistral" };
	for (int agent = 0; agent < 3; agent++)
		for (int i = 0; i < 54; i++) {
			if (i / 6 == agent)
				continue; /* Each was tuned on a scenario of its own. */
			own[n] = (struct made){ agents[agent], "baseline", i / 6 + 1, i % 6 + 1,
				agent == 1 ? 95 : 86 - 16 * (i % 6) - agent, 100 };
			n++;
		}
	own[n++] = (struct made){ "gpt", "cot", 1, 1, 30, 100 };
	compare_people(&list, own, n, people, 54);
	comparison_estimate(&list);
	assert_int_equal(list.n_pools, 1);
	const struct comparison_pool *pool = &list.pools[0];
	assert_int_equal(pool->n_arms, 3);
	assert_int_equal(pool->n_scenarios, 24);
	assert_int_equal(pool->at_or_below, 1);
	assert_near(pool->p, 1.0 / 720);
	/* Singly, after Holm over three; one refuses alike at every level. */
	assert_near(list.arms[0].randomization_holm, 3.0 / 720);
	assert_near(list.arms[1].randomization_p, 1);
	comparison_copy(&copy, &list);
	char *words = comparison_describe_pool(&copy, &copy.pools[0]);
	assert_non_null(strstr(words, "3 models under baseline in one: "));
	assert_non_null(strstr(words, "1 of 720 orders (p = 0.0014, the smallest possible)"));
	free(words);
	words = comparison_describe_orders(&copy, &copy.arms[0]);
	assert_non_null(strstr(words, "after Holm over 3 models p = 0.0042."));
	free(words);
	words = comparison_describe_orders(&copy, &copy.arms[1]);
	assert_non_null(strstr(words, "all orders are equally near"));
	free(words);
	comparison_clear(&copy);
	comparison_clear(&list);
}

static void what_speaks_against_a_test_of_orders_is_said(void **state)
{
	(void)state;
	struct made own[9], people[9];
	struct comparison_list list;
	for (int i = 0; i < 9; i++) {
		own[i] = (struct made){ "gpt", "baseline", i / 3 + 1, i % 3 + 1, 40 - 15 * (i % 3),
			50 };
		people[i] = (struct made){ "people", "baseline", i / 3 + 1, i % 3 + 1,
			40 - 15 * (i % 3), 50 };
	}
	for (int i = 0; i < 9; i += 3)
		people[i].n = 500;
	COMPARE(&list, own, people);
	comparison_estimate(&list);
	char *words = comparison_describe_orders(&list, &list.arms[0]);
	assert_non_null(strstr(words, "With 3 levels p cannot be less than 1 in 6."));
	assert_non_null(strstr(words, "Levels differ much in their number of answers"));
	free(words);
	comparison_clear(&list);
}

/* The same where the arm is people and the other a model. */
static void an_arm_of_people_has_linked_buckets_too(void **state)
{
	(void)state;
	enum { N_PEOPLE = 20 };
	static const struct made people[] = { { "people", "baseline", 1, 1, 10, 20 },
		{ "people", "baseline", 2, 1, 10, 20 } };
	static const struct made model[] = { { "gpt", "baseline", 1, 1, 20, 20 },
		{ "gpt", "baseline", 2, 1, 20, 20 } };
	struct comparison_list linked, alone;
	struct comparison_answer *answers = memory_alloc((size_t)2 * N_PEOPLE, sizeof *answers);
	for (int i = 0; i < 2 * N_PEOPLE; i++)
		answers[i] = (struct comparison_answer){
			.person = i / 2 + 1,
			.agent = 1,
			.prompt = (i % 2 + 1) * 100 + 1,
			.refused = i / 2 < N_PEOPLE / 2,
		};
	COMPARE(&linked, people, model);
	COMPARE(&alone, people, model);
	comparison_take_answers(&linked, answers, (size_t)2 * N_PEOPLE);
	comparison_estimate(&linked);
	comparison_estimate(&alone);
	struct interval wide = linked.arms[0].distance.interval;
	struct interval narrow = alone.arms[0].distance.interval;
	assert_true(wide.high - wide.low > 1.1 * (narrow.high - narrow.low));
	comparison_clear(&linked);
	comparison_clear(&alone);
}

static void the_smallest_gap_is_said_in_words(void **state)
{
	(void)state;
	static const struct made many[] = { { "gpt", "baseline", 1, 1, 500, 1000000 } };
	static const struct made few[] = { { "gpt", "baseline", 1, 1, 5, 20 } };
	static const struct made people[] = { { "people", "baseline", 1, 1, 4, 52 } };
	struct comparison_list list;
	COMPARE(&list, many, people);
	char *words = comparison_describe_gap(&list.arms[0]);
	assert_non_null(strstr(words, "more repeats will not help: 52 people bound it at 0."));
	free(words);
	comparison_clear(&list);
	COMPARE(&list, few, people);
	words = comparison_describe_gap(&list.arms[0]);
	assert_string_equal(words, "smallest gap shown: 0.36; 510 repeats would show 0.20, more "
				   "will not help: 52 people bound it at 0.19");
	assert_true(list.arms[0].smallest_gap > list.arms[0].bounded_gap);
	free(words);
	comparison_clear(&list);
}

static void buckets_that_repeat_the_same_words_are_listed(void **state)
{
	(void)state;
	static const struct made own[] = { { "gpt", "baseline", 1, 1, 50, 50 },
		{ "gpt", "baseline", 1, 2, 40, 50 }, { "gpt", "baseline", 2, 1, 10, 50 } };
	static const struct made people[] = { { "people", "baseline", 1, 1, 4, 52 },
		{ "people", "baseline", 1, 2, 4, 52 }, { "people", "baseline", 2, 1, 4, 52 } };
	struct comparison_list list;
	char *text = NULL;
	size_t size;
	COMPARE(&list, own, people);
	assert_false(comparison_side_repeats(&list.rows[0].own));
	for (size_t i = 0; i < 3; i++)
		list.rows[i].own.n_replies = 50;
	list.rows[0].own.n_distinct = 1;
	list.rows[1].own.n_distinct = 24;
	list.rows[2].own.n_distinct = 25;
	assert_true(comparison_side_repeats(&list.rows[1].own));
	assert_false(comparison_side_repeats(&list.rows[2].own));
	FILE *out = open_memstream(&text, &size);
	comparison_write_table(&list, out);
	fclose(out);
	assert_non_null(strstr(text, "50 different replies of 150"));
	assert_non_null(strstr(text, "  1: 1/50  2: 24/50\n"));
	assert_null(strstr(text, "25/50"));
	assert_non_null(strstr(text, "In 1 of 3 buckets all replies are one text"));
	free(text);
	comparison_clear(&list);
}

static void nothing_to_compare_is_no_fault(void **state)
{
	(void)state;
	struct bucket_list none = { 0 };
	static const struct comparison_options options = { .against = "people" };
	struct comparison_list list, copy;
	comparison_build(&list, &none, &none, &options);
	comparison_estimate(&list);
	comparison_copy(&copy, &list);
	assert_int_equal(copy.n_arms, 0);
	comparison_clear(&copy);
	comparison_clear(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bucket_has_the_differences_and_tests_of_r),
		cmocka_unit_test(where_all_are_alike_there_is_no_z_and_it_is_said),
		cmocka_unit_test(why_there_is_no_correlation_of_orders_is_said),
		cmocka_unit_test(what_p_is_adjusted_for_is_said),
		cmocka_unit_test(
			the_automatic_test_is_evidence_until_all_is_there_and_then_fishers),
		cmocka_unit_test(two_conditions_of_one_model_are_compared),
		cmocka_unit_test(an_arm_is_compared_under_its_own_condition_or_the_baseline),
		cmocka_unit_test(a_published_rate_stands_in_without_a_test),
		cmocka_unit_test(an_arm_that_follows_the_levels_has_the_best_of_720_orders),
		cmocka_unit_test(a_scenario_without_all_its_levels_is_not_put_in_other_orders),
		cmocka_unit_test(people_who_answered_twice_link_their_buckets),
		cmocka_unit_test(a_distance_is_said_with_what_chance_shows),
		cmocka_unit_test(models_are_put_in_one_order_of_levels_together),
		cmocka_unit_test(what_speaks_against_a_test_of_orders_is_said),
		cmocka_unit_test(an_arm_of_people_has_linked_buckets_too),
		cmocka_unit_test(the_smallest_gap_is_said_in_words),
		cmocka_unit_test(buckets_that_repeat_the_same_words_are_listed),
		cmocka_unit_test(nothing_to_compare_is_no_fault),
	};
	return cmocka_run_group_tests_name("report_compare", tests, NULL, NULL);
}
