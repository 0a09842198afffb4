#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "leeway/engine/backoff.h"
#include "leeway/engine/breaker.h"
#include "leeway/engine/limiter.h"
#include "leeway/engine/timers.h"

enum { SECOND = 1000000 };

static struct limiter open_limiter(uint32_t max_in_flight)
{
	struct limiter_settings settings = { .max_in_flight = max_in_flight, .first_window = 4 };
	struct limiter limiter;

	limiter_init(&limiter, &settings, 0);
	return limiter;
}

/* Takes as many as may go at once and returns how many those were. */
static unsigned take_all(struct limiter *limiter, int64_t now_us)
{
	unsigned taken = 0;

	while (limiter_opens_at(limiter, now_us) <= now_us) {
		limiter_take(limiter, 0);
		taken++;
	}
	return taken;
}

static void succeed_all(struct limiter *limiter)
{
	for (unsigned left = limiter->in_flight; left > 0; left--)
		limiter_succeed(limiter);
}

static void window_doubles_each_round_up_to_its_limit(void **state)
{
	struct limiter limiter = open_limiter(64);
	static const unsigned expected[] = { 4, 8, 16, 32, 64, 64 };

	(void)state;
	for (int i = 0; i < 6; i++) {
		assert_int_equal(take_all(&limiter, 0), expected[i]);
		assert_true(limiter_opens_at(&limiter, 0) == LIMITER_FULL);
		succeed_all(&limiter);
	}
}

static void a_round_of_throttles_halves_the_window_once(void **state)
{
	struct limiter limiter = open_limiter(64);

	(void)state;
	for (int i = 0; i < 4; i++) {
		take_all(&limiter, 0);
		succeed_all(&limiter);
	}
	assert_int_equal(take_all(&limiter, 10), 64);
	assert_true(limiter_throttle(&limiter, 10, 20));
	for (int i = 1; i < 64; i++)
		assert_false(limiter_throttle(&limiter, 10, 21));
	assert_int_equal((int)limiter.window, 32);
	assert_int_equal(limiter.in_flight, 0);
}

static void after_a_throttle_one_request_probes_and_growth_is_slow(void **state)
{
	struct limiter limiter = open_limiter(64);

	(void)state;
	assert_int_equal(take_all(&limiter, 0), 4);
	limiter_throttle(&limiter, 0, 5);
	limiter_release(&limiter);
	limiter_release(&limiter);
	limiter_release(&limiter);
	assert_int_equal(take_all(&limiter, 10), 1);
	limiter_succeed(&limiter);
	assert_int_equal(take_all(&limiter, 11), 2);
	succeed_all(&limiter);
	assert_int_equal(take_all(&limiter, 12), 3);
}

static void a_closed_account_opens_at_its_time(void **state)
{
	struct limiter limiter = open_limiter(8);

	(void)state;
	limiter_close_until(&limiter, 5 * SECOND);
	limiter_close_until(&limiter, 3 * SECOND);
	assert_true(limiter_opens_at(&limiter, SECOND) == 5 * SECOND);
	assert_true(limiter_opens_at(&limiter, 5 * SECOND) <= 5 * SECOND);
}

static void requests_per_minute_are_spread(void **state)
{
	struct limiter_settings settings = {
		.max_in_flight = 100, .first_window = 100, .requests_per_minute = 60
	};
	struct limiter limiter;
	unsigned sent = 0;

	(void)state;
	limiter_init(&limiter, &settings, 0);
	for (int64_t now = 0; now < 60 * (int64_t)SECOND; now += SECOND / 10) {
		unsigned taken = take_all(&limiter, now);
		assert_true(taken <= 1);
		sent += taken;
		succeed_all(&limiter);
	}
	assert_in_range(sent, 59, 60);
}

static void tokens_per_minute_are_a_debt_that_is_paid_off(void **state)
{
	struct limiter_settings settings = {
		.max_in_flight = 100, .first_window = 100, .tokens_per_minute = 6000
	};
	struct limiter limiter;

	(void)state;
	limiter_init(&limiter, &settings, 0);
	limiter_take(&limiter, 300);
	/* 100 tokens a second: the debt of 200 takes two seconds. */
	assert_true(limiter_opens_at(&limiter, 0) == 2 * SECOND);
	limiter_correct_tokens(&limiter, 300, 200);
	assert_true(limiter_opens_at(&limiter, 0) == SECOND);
}

static void headers_that_leave_nothing_close_until_the_reset(void **state)
{
	struct limiter limiter = open_limiter(8);
	struct rate_report some = { 3, 100, 5000, 5000 }, none = { 0, 100, 2000, 9000 },
			   unknown = { -1, -1, -1, -1 };

	(void)state;
	limiter_report(&limiter, &some, 60000, 0);
	limiter_report(&limiter, &unknown, 60000, 0);
	assert_true(limiter_opens_at(&limiter, 0) <= 0);
	limiter_report(&limiter, &none, 60000, 0);
	assert_true(limiter_opens_at(&limiter, 0) == 2 * SECOND);
	limiter_report(&limiter, &none, 3000, 4 * SECOND);
	assert_true(limiter_opens_at(&limiter, 4 * SECOND) == 6 * SECOND);
}

static void failures_in_a_row_are_a_sign_too(void **state)
{
	struct limiter limiter = open_limiter(8);

	(void)state;
	take_all(&limiter, 1);
	limiter_succeed(&limiter);
	take_all(&limiter, 1);
	for (int i = 1; i < LIMITER_STRIKES; i++)
		assert_false(limiter_fail(&limiter, 1, 2));
	assert_true(limiter_fail(&limiter, 1, 2));
	assert_true(limiter.is_probing);
}

static void backoff_doubles_up_to_a_minute_with_jitter(void **state)
{
	struct engine_options options = engine_default_options();
	struct random random;

	(void)state;
	random_init(&random, 1);
	for (unsigned i = 1; i < 70; i++) {
		int64_t full = i > 8 ? 60000 : 500 << (i - 1);
		full = full < 60000 ? full : 60000;
		int64_t wait = backoff_ms(&options, i, &random);
		assert_true(wait >= full / 2 && wait <= full);
	}
	assert_true(backoff_ms(&options, 20, &random) != backoff_ms(&options, 20, &random));
}

static void breaker_opens_after_equal_failures_only(void **state)
{
	struct breaker breaker = { 0 };

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_false(breaker_give_up(&breaker, REPLY_SERVER));
	assert_false(breaker_give_up(&breaker, REPLY_GARBAGE));
	breaker_succeed(&breaker);
	for (int i = 0; i < 4; i++)
		assert_false(breaker_give_up(&breaker, REPLY_SERVER));
	assert_true(breaker_give_up(&breaker, REPLY_SERVER));
}

static void timers_come_in_order_of_time(void **state)
{
	struct timers timers = { 0 };
	int owners[50];
	int64_t last = -1;

	(void)state;
	for (int i = 0; i < 50; i++) {
		owners[i] = (i * 37) % 50;
		timers_put(&timers, owners[i], &owners[i]);
	}
	assert_null(timers_take(&timers, -1));
	for (int i = 0; i < 50; i++) {
		assert_true(timers_next(&timers) > last);
		last = timers_next(&timers);
		assert_int_equal(*(int *)timers_take(&timers, 100), i);
	}
	assert_null(timers_take(&timers, 100));
	assert_true(timers_next(&timers) == INT64_MAX);
	timers_clear(&timers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(window_doubles_each_round_up_to_its_limit),
		cmocka_unit_test(a_round_of_throttles_halves_the_window_once),
		cmocka_unit_test(after_a_throttle_one_request_probes_and_growth_is_slow),
		cmocka_unit_test(a_closed_account_opens_at_its_time),
		cmocka_unit_test(requests_per_minute_are_spread),
		cmocka_unit_test(tokens_per_minute_are_a_debt_that_is_paid_off),
		cmocka_unit_test(headers_that_leave_nothing_close_until_the_reset),
		cmocka_unit_test(failures_in_a_row_are_a_sign_too),
		cmocka_unit_test(backoff_doubles_up_to_a_minute_with_jitter),
		cmocka_unit_test(breaker_opens_after_equal_failures_only),
		cmocka_unit_test(timers_come_in_order_of_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
