#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "leeway/engine/budget.h"

static void no_cap_allows_everything(void **state)
{
	struct budget budget;

	(void)state;
	budget_init(&budget, -1);
	budget_settle(&budget, 0, INT64_C(1) << 40);
	assert_true(budget_allows(&budget, INT64_C(1) << 40));
}

static void what_is_in_flight_counts_before_it_is_spent(void **state)
{
	struct budget budget;

	(void)state;
	budget_init(&budget, 100);
	assert_true(budget_allows(&budget, 60));
	budget_reserve(&budget, 60);
	assert_false(budget_allows(&budget, 60));
	assert_true(budget_allows(&budget, 40));
	budget_settle(&budget, 60, 10);
	assert_true(budget_allows(&budget, 90));
	assert_false(budget_allows(&budget, 91));
}

static void a_failed_request_gives_its_share_back(void **state)
{
	struct budget budget;

	(void)state;
	budget_init(&budget, 100);
	budget_reserve(&budget, 100);
	budget_settle(&budget, 100, -1);
	assert_true(budget_allows(&budget, 100));
}

static void a_cap_of_nothing_lets_free_requests_through(void **state)
{
	struct budget budget;

	(void)state;
	budget_init(&budget, 0);
	assert_true(budget_allows(&budget, 0));
	assert_false(budget_allows(&budget, 1));
}

static void estimate_is_from_text_until_a_reply_came(void **state)
{
	struct cost_history history = { 0 };
	struct price price = { .is_known = true, .input = 2, .output = 10 }, unknown = { 0 };

	(void)state;
	/* 400 bytes are 100 tokens at 2, three choices of 200 tokens at 10. */
	assert_int_equal(budget_estimate(&history, &price, 400, 3), 200 + 6000);
	assert_int_equal(budget_estimate(&history, &unknown, 400, 3), 0);
	cost_history_add(&history, -1, 3);
	assert_int_equal(budget_estimate(&history, &unknown, 400, 3), 0);
	cost_history_add(&history, 90, 3);
	cost_history_add(&history, 51, 3);
	/* 141 over six choices is 23.5 a choice. */
	assert_int_equal(budget_estimate(&history, &price, 400, 3), 71);
}

static void estimate_is_from_earlier_runs_until_a_reply_came(void **state)
{
	struct cost_history history = { .output_tokens = 1500.5 };
	struct price price = { .is_known = true, .input = 2, .output = 10 };

	(void)state;
	/* 400 bytes are 100 tokens at 2, three choices of 1500.5 tokens at 10. */
	assert_int_equal(budget_estimate(&history, &price, 400, 3), 200 + 45015);
	/* A request of three took 3 × 40 in, which bytes alone say too little of. */
	history.input_tokens = 40;
	assert_int_equal(budget_estimate(&history, &price, 400, 3), 240 + 45015);
	assert_int_equal(budget_estimate(&history, &price, 4000, 3), 2000 + 45015);
	cost_history_add(&history, 90, 3);
	assert_int_equal(budget_estimate(&history, &price, 400, 3), 90);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_cap_allows_everything),
		cmocka_unit_test(what_is_in_flight_counts_before_it_is_spent),
		cmocka_unit_test(a_failed_request_gives_its_share_back),
		cmocka_unit_test(a_cap_of_nothing_lets_free_requests_through),
		cmocka_unit_test(estimate_is_from_text_until_a_reply_came),
		cmocka_unit_test(estimate_is_from_earlier_runs_until_a_reply_came),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
