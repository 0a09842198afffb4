#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/stats/stopping.h"
#include "support/oracle.h"

/* B(x + 1, n - x + 1) as a product. */
static double beta(int64_t x, int64_t n)
{
	double product = 1.0 / (double)(n + 1);
	for (int64_t i = 1; i <= x; i++)
		product *= (double)i / (double)(n - x + i);
	return product;
}

static void the_evidence_is_the_mixture_s_likelihood_over_the_rate_s(void **state)
{
	(void)state;
	for (int64_t n = 1; n <= 60; n += 7) {
		for (int64_t x = 0; x <= n; x += 3) {
			double p = 0.37;
			double expected =
				log(beta(x, n)) - (double)x * log(p) - (double)(n - x) * log(1 - p);
			assert_true(fabs(stopping_log_evidence(x, n, p) - expected) < 1e-11);
		}
	}
	assert_true(stopping_log_evidence(0, 0, 0.4) == 0);
	assert_true(isinf(stopping_log_evidence(1, 2, 0)));
	assert_true(isinf(stopping_log_evidence(1, 2, 1)));
	assert_near(stopping_log_evidence(0, 9, 0), -log(10));
}

/* A martingale: the evidence against the true rate stays, on average over the next reply. */
static void the_evidence_against_the_true_rate_is_a_martingale(void **state)
{
	(void)state;
	for (int64_t n = 0; n < 3000; n = n * 2 + 1) {
		for (double p = 0.05; p < 1; p += 0.15) {
			int64_t x = (int64_t)((double)n * p * 0.9);
			double now = exp(stopping_log_evidence(x, n, p));
			double next = p * exp(stopping_log_evidence(x + 1, n + 1, p)) +
				      (1 - p) * exp(stopping_log_evidence(x, n + 1, p));
			assert_true(is_near(next, now, 1e-9));
		}
	}
}

static void bounds_are_where_the_evidence_reaches_20(void **state)
{
	(void)state;
	for (int64_t n = 1; n <= 4000; n = n * 2 + 1) {
		for (int64_t x = 0; x <= n; x += n / 5 + 1) {
			struct interval interval = stopping_interval(x, n);
			double rate = (double)x / (double)n;
			assert_true(interval.low <= rate && rate <= interval.high);
			if (x > 0)
				assert_true(is_near(
					stopping_log_evidence(x, n, interval.low), log(20), 1e-7));
			if (x < n)
				assert_true(is_near(
					stopping_log_evidence(x, n, interval.high), log(20), 1e-7));
			struct interval mirrored = stopping_interval(n - x, n);
			assert_true(fabs(mirrored.low - (1 - interval.high)) < 1e-12);
			struct interval wilson = proportion_wilson(x, n);
			assert_true(interval.high - interval.low > wilson.high - wilson.low);
		}
	}
	assert_true(stopping_interval(0, 5).low == 0 && stopping_interval(5, 5).high == 1);
}

enum { LOOKS = 500 };

/*
 * The exact chance that no interval after 1 … LOOKS replies misses the rate: the chances of having
 * x refusals and of never having missed, reply by reply.
 */
static double find_coverage(struct interval (*find)(int64_t x, int64_t n), double rate)
{
	static double chances[LOOKS + 2];
	memset(chances, 0, sizeof chances);
	chances[0] = 1;
	double covered = 1;
	for (int64_t n = 1; n <= LOOKS; n++) {
		covered = 0;
		for (int64_t x = n; x >= 0; x--) {
			double grant = chances[x] * (1 - rate);
			double refusal = x > 0 ? chances[x - 1] * rate : 0;
			struct interval interval = find(x, n);
			bool misses = rate < interval.low || rate > interval.high;
			chances[x] = misses ? 0 : grant + refusal;
			covered += chances[x];
		}
	}
	return covered;
}

static void looking_after_every_reply_keeps_95_in_100(void **state)
{
	(void)state;
	double least = 1, most_wilson = 0;
	const double rates[] = { 0.02, 0.077, 0.2, 0.5, 0.77 };
	for (size_t i = 0; i < 5; i++) {
		least = fmin(least, find_coverage(stopping_interval, rates[i]));
		most_wilson = fmax(most_wilson, find_coverage(proportion_wilson, rates[i]));
	}
	printf("= 500 looks: at least %.4f covered; by Wilson's at most %.4f\n", least,
		most_wilson);
	assert_true(least >= 0.95);
	/* The reason for all this. */
	assert_true(most_wilson < 0.85);
}

static void one_is_done_when_it_is_narrow_enough(void **state)
{
	(void)state;
	assert_false(stopping_is_narrow_enough(0, 0, 0.49));
	assert_true(stopping_is_narrow_enough(0, 0, 0.5));
	assert_false(stopping_is_narrow_enough(500, 1000, 0.05));
	assert_true(stopping_is_narrow_enough(650, 1300, 0.05));
	assert_true(stopping_is_narrow_enough(100, 100, 0.05));
	assert_false(stopping_is_narrow_enough(50, 100, 0));
}

static void the_plan_is_about_what_it_takes(void **state)
{
	(void)state;
	for (double rate = 0; rate <= 1; rate += 0.1) {
		int64_t n = stopping_plan_n(rate, 0.05);
		int64_t x = (int64_t)floor(rate * (double)n + 0.5);
		assert_true(stopping_is_narrow_enough(x, n, 0.05));
		assert_true(n <= stopping_plan_n(NAN, 0.05));
		assert_true(stopping_plan_n(rate, 0.02) > n && stopping_plan_n(rate, 0.1) < n);
		int64_t mirrored = stopping_plan_n(1 - rate, 0.05);
		assert_true(mirrored - n < 20 && n - mirrored < 20);
	}
	assert_int_equal(stopping_plan_n(0.3, 0.5), 0);
	assert_int_equal(stopping_plan_n(0.3, 0), -1);
	assert_int_equal(stopping_plan_n(0.3, NAN), -1);
	assert_int_equal(stopping_plan_n(0.3, -1), -1);
	assert_true(stopping_plan_n(0.5, 1e-4) > 100000000);
}

static void counts_of_any_size_are_defined(void **state)
{
	(void)state;
	struct interval nothing = stopping_interval(0, 0);
	assert_true(nothing.low == 0 && nothing.high == 1);
	struct interval huge = stopping_interval(INT64_C(300000000000), INT64_C(1000000000000));
	assert_true(huge.low < 0.3 && huge.high > 0.3 && huge.high - huge.low < 1e-4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_evidence_is_the_mixture_s_likelihood_over_the_rate_s),
		cmocka_unit_test(the_evidence_against_the_true_rate_is_a_martingale),
		cmocka_unit_test(bounds_are_where_the_evidence_reaches_20),
		cmocka_unit_test(looking_after_every_reply_keeps_95_in_100),
		cmocka_unit_test(one_is_done_when_it_is_narrow_enough),
		cmocka_unit_test(the_plan_is_about_what_it_takes),
		cmocka_unit_test(counts_of_any_size_are_defined),
	};
	return cmocka_run_group_tests_name("stats_stopping", tests, NULL, NULL);
}
