#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "leeway/stats/proportion.h"
#include "support/oracle.h"

static void rates_errors_and_intervals_equal_those_of_r(void **state)
{
	(void)state;
	struct json_document *oracle = oracle_load();
	int n_cases = 0;
	const cJSON *row;
	cJSON_ArrayForEach(row, cJSON_GetObjectItem(oracle->root, "one_proportion"))
	{
		int64_t x = (int64_t)oracle_number(row, "x");
		int64_t n = (int64_t)oracle_number(row, "n");
		struct interval wilson = proportion_wilson(x, n);
		assert_near(proportion_rate(x, n), oracle_number(row, "rate"));
		assert_near(proportion_standard_error(x, n), oracle_number(row, "se"));
		assert_near(wilson.low, oracle_number(row, "wilson_lo"));
		assert_near(wilson.high, oracle_number(row, "wilson_hi"));
		n_cases++;
	}
	assert_int_equal(n_cases, 20);
	json_free(oracle);
}

static void nothing_decided_has_no_rate(void **state)
{
	(void)state;
	struct interval wilson = proportion_wilson(0, 0);
	assert_true(isnan(proportion_rate(0, 0)));
	assert_true(isnan(proportion_standard_error(0, 0)));
	assert_true(isnan(wilson.low) && isnan(wilson.high));
}

static void intervals_hold_the_rate_and_mirror_each_other(void **state)
{
	(void)state;
	for (int64_t n = 1; n <= 60; n++) {
		for (int64_t x = 0; x <= n; x++) {
			struct interval one = proportion_wilson(x, n);
			struct interval other = proportion_wilson(n - x, n);
			double rate = proportion_rate(x, n);
			assert_true(one.low >= 0 && one.high <= 1);
			assert_true(one.low <= rate && rate <= one.high);
			assert_true(fabs(one.low - (1 - other.high)) < 1e-12);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates_errors_and_intervals_equal_those_of_r),
		cmocka_unit_test(nothing_decided_has_no_rate),
		cmocka_unit_test(intervals_hold_the_rate_and_mirror_each_other),
	};
	return cmocka_run_group_tests_name("stats_proportion", tests, NULL, NULL);
}
