/* Counts, costs, durations and times as people read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "leeway/base/words.h"

static void count_is(uint64_t count, const char *expected)
{
	char text[WORDS_SIZE];

	assert_string_equal(words_count(count, text), expected);
}

static void counts_have_commas(void **state)
{
	(void)state;
	count_is(0, "0");
	count_is(999, "999");
	count_is(1000, "1,000");
	count_is(18204, "18,204");
	count_is(123456, "123,456");
	count_is(UINT64_MAX, "18,446,744,073,709,551,615");
}

static void cost_is(int64_t cost_microusd, const char *expected)
{
	char text[WORDS_SIZE];

	assert_string_equal(words_cost(cost_microusd, text), expected);
}

static void small_costs_have_four_decimals(void **state)
{
	(void)state;
	cost_is(0, "$0.00");
	cost_is(4200, "$0.0042");
	cost_is(99999, "$0.1000");
	cost_is(100000, "$0.10");
	cost_is(3100000, "$3.10");
}

static void a_cost_that_is_not_known_says_so(void **state)
{
	(void)state;
	cost_is(-1, "price unknown");
}

static void duration_is(double seconds, const char *expected)
{
	char text[WORDS_SIZE];

	assert_string_equal(words_duration(seconds, text), expected);
}

static void durations_are_rounded_up_to_seconds(void **state)
{
	(void)state;
	duration_is(0, "0:00");
	duration_is(0.2, "0:01");
	duration_is(6, "0:06");
	duration_is(59.1, "1:00");
	duration_is(754, "12:34");
	duration_is(3599.5, "1:00:00");
	duration_is(3723, "1:02:03");
}

static void durations_out_of_any_range_are_cut(void **state)
{
	(void)state;
	duration_is(-5, "0:00");
	duration_is(1e300, "277777:46:40");
	duration_is(HUGE_VAL, "277777:46:40");
	duration_is(NAN, "277777:46:40");
}

static void times_are_local(void **state)
{
	char text[WORDS_SIZE];

	(void)state;
	setenv("TZ", "UTC-2", 1);
	tzset();
	assert_string_equal(words_time(1769853605999, text), "2026-01-31 12:00:05");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_have_commas),
		cmocka_unit_test(small_costs_have_four_decimals),
		cmocka_unit_test(a_cost_that_is_not_known_says_so),
		cmocka_unit_test(durations_are_rounded_up_to_seconds),
		cmocka_unit_test(durations_out_of_any_range_are_cut),
		cmocka_unit_test(times_are_local),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
