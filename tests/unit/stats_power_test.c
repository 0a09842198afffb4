#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "leeway/stats/power.h"
#include "support/oracle.h"

static double power(double left_rate, double left_n, double right_rate, double right_n)
{
	return power_of_test(
		(struct sample){ left_rate, left_n }, (struct sample){ right_rate, right_n }, 0.05);
}

static void the_n_a_group_needs_equals_that_of_r(void **state)
{
	(void)state;
	struct json_document *oracle = oracle_load();
	int n_cases = 0;
	const cJSON *row;
	cJSON_ArrayForEach(row, cJSON_GetObjectItem(oracle->root, "power"))
	{
		double p1 = oracle_number(row, "p1"), p2 = oracle_number(row, "p2");
		double wanted = oracle_number(row, "power"), alpha = oracle_number(row, "alpha");
		double n = power_n_per_group(p1, p2, wanted, alpha);
		assert_near(n, oracle_number(row, "n_per_group"));
		assert_near(power_n_per_group(p2, p1, wanted, alpha), n);
		assert_near(power(p1, n, p2, n), wanted);
		assert_near(power(1 - p2, n, 1 - p1, n), wanted);
		n_cases++;
	}
	assert_int_equal(n_cases, 8);
	json_free(oracle);
}

static void power_grows_with_n_and_with_the_gap(void **state)
{
	(void)state;
	for (double n = 10; n < 2000; n *= 1.5) {
		assert_true(power(0.3, 52, 0.5, n * 1.5) > power(0.3, 52, 0.5, n));
		assert_true(power(0.3, n * 1.5, 0.5, 52) > power(0.3, n, 0.5, 52));
		assert_true(power(0.3, 52, 0.5, INFINITY) > power(0.3, 52, 0.5, n));
	}
	for (double rate = 0.35; rate < 0.95; rate += 0.05)
		assert_true(power(0.3, 52, rate + 0.05, 1000) > power(0.3, 52, rate, 1000));
	assert_near(power(0.3, 52, 0.5, 400), power(0.5, 400, 0.3, 52));
}

static void the_smallest_gap_is_found_with_just_that_power(void **state)
{
	(void)state;
	const double rates[] = { 0.05, 0.077, 0.3, 0.5, 0.9 };
	const double repeats[] = { 50, 1000, INFINITY };
	for (size_t i = 0; i < 5; i++) {
		for (size_t j = 0; j < 3; j++) {
			struct power_gap gap =
				power_smallest_gap(rates[i], 52, repeats[j], 0.8, 0.05);
			double above = power(rates[i], 52, rates[i] + gap.above, repeats[j]);
			double below = power(rates[i], 52, rates[i] - gap.below, repeats[j]);
			assert_true(isnan(gap.above) || fabs(above - 0.8) < 1e-6);
			/* Against 0 the power may leap: it is enough there. */
			assert_true(isnan(gap.below) || below > 0.8 - 1e-6);
			assert_true(!isnan(gap.above) || !isnan(gap.below));
		}
	}
}

static void gaps_mirror_each_other(void **state)
{
	(void)state;
	struct power_gap gap = power_smallest_gap(0.2, 52, 300, 0.8, 0.05);
	struct power_gap mirrored = power_smallest_gap(0.8, 52, 300, 0.8, 0.05);
	assert_true(fabs(gap.above - mirrored.below) < 1e-8);
	assert_true(fabs(gap.below - mirrored.above) < 1e-8);
}

static void more_repeats_do_not_get_under_what_people_bound(void **state)
{
	(void)state;
	struct power_gap bound = power_gap_bound(0.5, 52, 0.8, 0.05);
	double last = 1;
	for (double n = 50; n < 1e9; n *= 10) {
		struct power_gap gap = power_smallest_gap(0.5, 52, n, 0.8, 0.05);
		assert_true(gap.above < last && gap.above > bound.above);
		last = gap.above;
	}
	assert_true(fabs(last - bound.above) < 1e-6);
	assert_true(fabs(power_worst_gap(52, INFINITY, 0.8, 0.05) - 0.19) < 0.005);
	assert_true(fabs(power_worst_gap(52, 1000, 0.8, 0.05) - 0.20) < 0.005);
	assert_true(power_worst_gap(52, INFINITY, 0.8, 0.05) >= bound.above);
	assert_true(power_worst_gap(208, INFINITY, 0.8, 0.05) < 0.1);
}

static void enough_repeats_come_near_the_bound_and_no_fewer_do(void **state)
{
	(void)state;
	const double people[] = { 10, 20, 52, 200 };
	for (size_t i = 0; i < 4; i++) {
		double bound = power_worst_gap(people[i], INFINITY, 0.8, 0.05);
		double n = power_enough_n(people[i], 0.01, 0.8, 0.05);
		/* A number of two digits, so that one unit of its last less is not enough. */
		double unit = n > 1000 ? 100 : n > 100 ? 10 : 1;
		assert_true(fmod(n, unit) == 0);
		assert_true(power_worst_gap(people[i], n, 0.8, 0.05) <= bound + 0.01);
		assert_true(power_worst_gap(people[i], n - unit, 0.8, 0.05) > bound + 0.01);
	}
	assert_near(power_enough_n(52, 0.01, 0.8, 0.05), 510);
	assert_true(power_enough_n(52, 0.05, 0.8, 0.05) < 510);
	assert_true(isnan(power_enough_n(0, 0.01, 0.8, 0.05)));
	assert_true(isnan(power_enough_n(52, 0, 0.8, 0.05)));
}

static void what_no_rate_or_n_can_show_is_nan(void **state)
{
	(void)state;
	assert_true(isnan(power_n_per_group(0.3, 0.3, 0.8, 0.05)));
	assert_true(isnan(power_n_per_group(-0.1, 0.3, 0.8, 0.05)));
	assert_true(isnan(power_n_per_group(0.1, 0.3, 1, 0.05)));
	assert_true(isnan(power(0, 10, 0, 10)) && isnan(power(1, 10, 1, INFINITY)));
	assert_true(isnan(power(0.5, 0, 0.1, 10)) && isnan(power(NAN, 10, 0.1, 10)));
	assert_true(isnan(power(0.5, INFINITY, 0.1, INFINITY)));
	assert_true(power(0, 50, 1, 50) == 1);
	assert_true(isnan(power_smallest_gap(0, 52, 100, 0.8, 0.05).below));
	assert_true(isnan(power_smallest_gap(1, 52, 100, 0.8, 0.05).above));
	/* One person cannot show anything under a rate of 0.3. */
	assert_true(isnan(power_smallest_gap(0.3, 1, 1000, 0.8, 0.05).below));
	assert_true(isnan(power_smallest_gap(0.3, 0, 1000, 0.8, 0.05).above));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_n_a_group_needs_equals_that_of_r),
		cmocka_unit_test(power_grows_with_n_and_with_the_gap),
		cmocka_unit_test(the_smallest_gap_is_found_with_just_that_power),
		cmocka_unit_test(gaps_mirror_each_other),
		cmocka_unit_test(more_repeats_do_not_get_under_what_people_bound),
		cmocka_unit_test(enough_repeats_come_near_the_bound_and_no_fewer_do),
		cmocka_unit_test(what_no_rate_or_n_can_show_is_nan),
	};
	return cmocka_run_group_tests_name("stats_power", tests, NULL, NULL);
}
