#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "leeway/stats/distance.h"
#include "leeway/stats/randomization.h"
#include "support/oracle.h"

enum { SCENARIOS = 9, LEVELS = 6, ORDERS = 720 };

struct study {
	double arm[SCENARIOS * LEVELS], people[SCENARIOS * LEVELS];
};

static void load_study(struct study *study, struct randomization *expected)
{
	struct json_document *oracle = oracle_load();
	const cJSON *group = cJSON_GetObjectItem(oracle->root, "level_randomization");
	size_t n = SCENARIOS * LEVELS;
	assert_int_equal(oracle_numbers(cJSON_GetObjectItem(group, "model"), study->arm, n), n);
	assert_int_equal(oracle_numbers(cJSON_GetObjectItem(group, "human"), study->people, n), n);
	if (expected != NULL) {
		expected->observed = oracle_number(group, "mean_abs_diff");
		expected->n_orders = (size_t)oracle_number(group, "permutations");
		expected->share_below = oracle_number(group, "share_below");
		expected->share_at_or_below = oracle_number(group, "share_at_or_below");
	}
	json_free(oracle);
}

static void shares_of_orders_equal_those_of_r(void **state)
{
	(void)state;
	struct study study;
	struct randomization expected;
	load_study(&study, &expected);
	struct randomization result =
		randomization_test(study.arm, study.people, SCENARIOS, LEVELS, NULL);
	assert_int_equal(result.state, RANDOMIZATION_DONE);
	assert_null(randomization_explain(result.state));
	assert_near(result.observed, expected.observed);
	assert_int_equal(result.n_orders, expected.n_orders);
	assert_near(result.share_below, expected.share_below);
	assert_near(result.share_at_or_below, expected.share_at_or_below);
	assert_int_equal(result.n_at_or_below, 1);
	assert_near(result.add_one, 2.0 / 721);
	assert_int_equal(result.n_scenarios, SCENARIOS);
}

/* The arm's levels in the order given, the same in every scenario. */
static void reorder(double *to, const double *from, const size_t order[LEVELS])
{
	for (size_t i = 0; i < SCENARIOS; i++) {
		for (size_t j = 0; j < LEVELS; j++)
			to[i * LEVELS + j] = from[i * LEVELS + order[j]];
	}
}

static void the_statistic_of_an_order_is_the_distance_of_the_rates_so_ordered(void **state)
{
	(void)state;
	struct study study;
	double statistics[ORDERS], arm[SCENARIOS * LEVELS];
	load_study(&study, NULL);
	randomization_test(study.arm, study.people, SCENARIOS, LEVELS, statistics);
	const size_t orders[][LEVELS] = { { 0, 1, 2, 3, 4, 5 }, { 0, 1, 2, 3, 5, 4 },
		{ 5, 4, 3, 2, 1, 0 }, { 5, 4, 3, 2, 0, 1 } };
	const size_t places[] = { 0, 1, ORDERS - 1, ORDERS - 2 };
	for (size_t i = 0; i < 4; i++) {
		reorder(arm, study.arm, orders[i]);
		assert_near(statistics[places[i]],
			distance_mean_absolute(arm, study.people, SCENARIOS * LEVELS));
	}
}

static void the_set_of_distances_does_not_depend_on_the_order_seen(void **state)
{
	(void)state;
	struct study study;
	double statistics[ORDERS], again[ORDERS], sum = 0, sum_again = 0, arm[SCENARIOS * LEVELS];
	load_study(&study, NULL);
	randomization_test(study.arm, study.people, SCENARIOS, LEVELS, statistics);
	reorder(arm, study.arm, (const size_t[]){ 5, 4, 3, 2, 1, 0 });
	struct randomization worst =
		randomization_test(arm, study.people, SCENARIOS, LEVELS, again);
	for (int i = 0; i < ORDERS; i++) {
		sum += statistics[i];
		sum_again += again[i];
	}
	assert_near(sum_again, sum);
	assert_near(again[ORDERS - 1], statistics[0]);
	assert_true(worst.share_at_or_below > 0.9);
}

static void sides_can_be_swapped_and_both_reordered(void **state)
{
	(void)state;
	struct study study, other;
	load_study(&study, NULL);
	struct randomization one =
		randomization_test(study.arm, study.people, SCENARIOS, LEVELS, NULL);
	struct randomization swapped =
		randomization_test(study.people, study.arm, SCENARIOS, LEVELS, NULL);
	const size_t order[] = { 3, 0, 5, 1, 4, 2 };
	reorder(other.arm, study.arm, order);
	reorder(other.people, study.people, order);
	struct randomization both =
		randomization_test(other.arm, other.people, SCENARIOS, LEVELS, NULL);
	assert_int_equal(swapped.n_at_or_below, one.n_at_or_below);
	assert_int_equal(both.n_at_or_below, one.n_at_or_below);
	assert_near(both.observed, one.observed);
}

static void ties_count_against_the_arm_and_are_told(void **state)
{
	(void)state;
	const double always[] = { 1, 1, 1, 1, 1, 1 };
	const double people[] = { 0.9, 0.7, 0.5, 0.3, 0.2, 0.1 };
	struct randomization result = randomization_test(always, people, 1, LEVELS, NULL);
	assert_int_equal(result.n_tied, ORDERS);
	assert_int_equal(result.n_below, 0);
	assert_true(result.share_at_or_below == 1 && result.add_one == 1);
	/* Above people at every level: all orders are as far, but for the rounding of their sums.
	 */
	const double above[] = { 0.91, 0.97, 0.93, 0.99, 0.95, 0.92 };
	const double below[] = { 0.61, 0.13, 0.47, 0.29, 0.07, 0.31 };
	result = randomization_test(above, below, 1, LEVELS, NULL);
	assert_int_equal(result.n_tied, ORDERS);
	/* Two equal levels of the arm: each order has a twin. */
	const double twins[] = { 0.9, 0.7, 0.3, 0.3, 0.2, 0.1 };
	result = randomization_test(twins, people, 1, LEVELS, NULL);
	assert_true(result.n_tied >= 2 && result.n_tied % 2 == 0);
	assert_int_equal(result.n_at_or_below, result.n_below + result.n_tied);
}

static void scenarios_with_gaps_are_left_out_whole(void **state)
{
	(void)state;
	struct study study;
	load_study(&study, NULL);
	struct randomization eight =
		randomization_test(study.arm + LEVELS, study.people + LEVELS, 8, LEVELS, NULL);
	study.people[4] = NAN;
	struct randomization result =
		randomization_test(study.arm, study.people, SCENARIOS, LEVELS, NULL);
	assert_int_equal(result.n_scenarios, 8);
	assert_int_equal(result.n_at_or_below, eight.n_at_or_below);
	assert_near(result.observed, eight.observed);
}

static void what_cannot_be_tested_is_said(void **state)
{
	(void)state;
	double rates[9] = { 0 };
	struct randomization many = randomization_test(rates, rates, 1, 9, NULL);
	assert_int_equal(many.state, RANDOMIZATION_TOO_MANY_LEVELS);
	assert_non_null(randomization_explain(many.state));
	assert_true(isnan(many.share_at_or_below) && isnan(many.add_one) && many.n_orders == 0);
	rates[0] = NAN;
	struct randomization none = randomization_test(rates, rates, 1, 6, NULL);
	assert_int_equal(none.state, RANDOMIZATION_NO_SCENARIO);
	assert_non_null(randomization_explain(none.state));
	assert_true(isnan(none.observed) && isnan(none.share_below));
	assert_int_equal(
		randomization_test(NULL, NULL, 0, 6, NULL).state, RANDOMIZATION_NO_SCENARIO);
	assert_int_equal(
		randomization_test(rates, rates, 3, 0, NULL).state, RANDOMIZATION_NO_SCENARIO);
}

static void all_orders_of_1_to_8_levels_are_gone_through(void **state)
{
	(void)state;
	const double rates[] = { 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1 };
	const size_t orders[] = { 0, 1, 2, 6, 24, 120, 720, 5040, 40320, 0 };
	for (size_t n = 1; n <= 8; n++) {
		struct randomization result = randomization_test(rates, rates, 1, n, NULL);
		assert_int_equal(result.n_orders, orders[n]);
		assert_int_equal(result.n_at_or_below, 1);
		assert_true(result.observed == 0);
	}
	for (size_t n = 0; n <= 9; n++)
		assert_int_equal(randomization_count_orders(n), orders[n]);
}

static void the_histogram_counts_every_order_once(void **state)
{
	(void)state;
	struct study study;
	double statistics[ORDERS];
	load_study(&study, NULL);
	randomization_test(study.arm, study.people, SCENARIOS, LEVELS, statistics);
	struct randomization_histogram histogram = { .n_bins = 40 };
	randomization_fill_histogram(&histogram, statistics, ORDERS);
	size_t sum = 0;
	for (size_t i = 0; i < 40; i++)
		sum += histogram.bins[i];
	assert_int_equal(sum, ORDERS);
	assert_int_equal(histogram.observed_bin, 0);
	assert_true(histogram.bins[0] >= 1 && histogram.bins[39] >= 1);
	assert_near(histogram.low, statistics[0]);
	const double same[] = { 0.5, 0.5, 0.5 };
	histogram.n_bins = 7;
	randomization_fill_histogram(&histogram, same, 3);
	assert_int_equal(histogram.bins[histogram.observed_bin], 3);
}

/* Sets of method.json: one model, or several whose costs are added. */
static void pooled_orders_equal_those_of_r(void **state)
{
	(void)state;
	struct json_document *oracle = oracle_load_file("method.json");
	const cJSON *set, *model;
	int n_sets = 0;
	cJSON_ArrayForEach(set, cJSON_GetObjectItem(oracle->root, "randomization"))
	{
		struct randomization_costs costs = { .n_levels = LEVELS };
		const cJSON *expect = cJSON_GetObjectItem(set, "expect");
		double people[SCENARIOS * LEVELS], arm[SCENARIOS * LEVELS];
		size_t n = oracle_numbers(
			cJSON_GetObjectItem(set, "people"), people, SCENARIOS * LEVELS);
		cJSON_ArrayForEach(model, cJSON_GetObjectItem(set, "models"))
		{
			assert_int_equal(oracle_numbers(model, arm, SCENARIOS * LEVELS), n);
			randomization_add(&costs, arm, people, n / LEVELS);
		}
		struct randomization result = randomization_test_costs(&costs, NULL);
		assert_near(result.observed, oracle_number(expect, "distance"));
		assert_int_equal(result.n_at_or_below, (size_t)oracle_number(expect, "k"));
		assert_int_equal(result.n_orders, (size_t)oracle_number(expect, "orders"));
		assert_near(result.share_at_or_below, oracle_number(expect, "p"));
		assert_near(result.mean, oracle_number(expect, "mean"));
		assert_near(result.z, oracle_number(expect, "z"));
		n_sets++;
	}
	assert_int_equal(n_sets, 4);
	json_free(oracle);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_of_orders_equal_those_of_r),
		cmocka_unit_test(the_statistic_of_an_order_is_the_distance_of_the_rates_so_ordered),
		cmocka_unit_test(the_set_of_distances_does_not_depend_on_the_order_seen),
		cmocka_unit_test(sides_can_be_swapped_and_both_reordered),
		cmocka_unit_test(ties_count_against_the_arm_and_are_told),
		cmocka_unit_test(scenarios_with_gaps_are_left_out_whole),
		cmocka_unit_test(what_cannot_be_tested_is_said),
		cmocka_unit_test(all_orders_of_1_to_8_levels_are_gone_through),
		cmocka_unit_test(the_histogram_counts_every_order_once),
		cmocka_unit_test(pooled_orders_equal_those_of_r),
	};
	return cmocka_run_group_tests_name("stats_randomization", tests, NULL, NULL);
}
