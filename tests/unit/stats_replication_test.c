#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "leeway/stats/compare.h"
#include "leeway/stats/replication.h"
#include "support/oracle.h"

static void tolerances_of_counts_equal_those_of_r(void **state)
{
	(void)state;
	struct json_document *oracle = oracle_load_file("method.json");
	const cJSON *row;
	int n_rows = 0;
	cJSON_ArrayForEach(row, cJSON_GetObjectItem(oracle->root, "count_tolerance"))
	{
		bool is_adjusted = cJSON_IsTrue(cJSON_GetObjectItem(row, "holm"));
		double tolerance = replication_count_tolerance(
			oracle_number(row, "k"), oracle_number(row, "B"), is_adjusted);
		assert_true(tolerance == oracle_number(row, "tolerance"));
		n_rows++;
	}
	assert_int_equal(n_rows, 12);
	assert_true(isnan(replication_count_tolerance(61, 60, false)));
	assert_true(isnan(replication_count_tolerance(-1, 60, false)));
	json_free(oracle);
}

static bool is_compatible(double claimed, double rate, double n)
{
	struct interval difference =
		compare_newcombe_samples((struct sample){ claimed, n }, (struct sample){ rate, n });
	return difference.low <= 0 && 0 <= difference.high;
}

static void a_rate_reaches_as_far_as_newcombes_interval_holds_0(void **state)
{
	(void)state;
	const double rates[] = { 0, 0.077, 0.4, 0.5, 0.95, 1 };
	for (int i = 0; i < 6; i++) {
		double low = replication_rate_reach(rates[i], 52, false);
		double high = replication_rate_reach(rates[i], 52, true);
		assert_true(low <= rates[i] && rates[i] <= high);
		assert_true(is_compatible(rates[i], low, 52) && is_compatible(rates[i], high, 52));
		assert_true(low == 0 || !is_compatible(rates[i], low - 1e-6, 52));
		assert_true(high == 1 || !is_compatible(rates[i], high + 1e-6, 52));
	}
	assert_near(
		1 - replication_rate_reach(0.3, 80, true), replication_rate_reach(0.7, 80, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tolerances_of_counts_equal_those_of_r),
		cmocka_unit_test(a_rate_reaches_as_far_as_newcombes_interval_holds_0),
	};
	return cmocka_run_group_tests_name("stats_replication", tests, NULL, NULL);
}
