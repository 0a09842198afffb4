#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "leeway/base/json.h"
#include "leeway/stats/distance.h"

enum { MAX_RATES = 100 };

/* The numbers of a table of scenarios by levels, row after row. */
static size_t read_rates(const cJSON *rows, double rates[MAX_RATES])
{
	size_t n = 0;
	const cJSON *row, *rate;
	cJSON_ArrayForEach(row, rows) cJSON_ArrayForEach(rate, row)
	{
		assert_true(n < MAX_RATES);
		rates[n++] = rate->valuedouble;
	}
	return n;
}

static void the_mean_absolute_distance_equals_that_of_r(void **state)
{
	(void)state;
	struct json_document *oracle =
		json_load(TEST_FOLDER "/oracle/mean_absolute_distance.json", 1 << 20, NULL);
	assert_non_null(oracle);
	double model[MAX_RATES], human[MAX_RATES];
	size_t n = read_rates(cJSON_GetObjectItem(oracle->root, "model"), model);
	assert_int_equal(read_rates(cJSON_GetObjectItem(oracle->root, "human"), human), n);
	double expected = json_member_number(oracle->root, "mean_abs_diff", NAN);
	assert_true(fabs(distance_mean_absolute(model, human, n) - expected) < 1e-12);
	assert_true(fabs(distance_mean_absolute(human, model, n) - expected) < 1e-12);
	json_free(oracle);
}

static void no_shared_bucket_has_no_distance(void **state)
{
	(void)state;
	assert_true(isnan(distance_mean_absolute(NULL, NULL, 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_mean_absolute_distance_equals_that_of_r),
		cmocka_unit_test(no_shared_bucket_has_no_distance),
	};
	return cmocka_run_group_tests_name("stats_distance", tests, NULL, NULL);
}
