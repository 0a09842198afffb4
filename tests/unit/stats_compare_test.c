#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "leeway/base/random.h"
#include "leeway/stats/compare.h"
#include "leeway/stats/normal.h"
#include "support/oracle.h"

static struct proportion make(int64_t x, int64_t n)
{
	return (struct proportion){ x, n };
}

static void tests_and_intervals_equal_those_of_r(void **state)
{
	(void)state;
	struct json_document *oracle = oracle_load();
	int n_cases = 0;
	const cJSON *row;
	cJSON_ArrayForEach(row, cJSON_GetObjectItem(oracle->root, "two_proportions"))
	{
		struct proportion left = { (int64_t)oracle_number(row, "x1"),
			(int64_t)oracle_number(row, "n1") };
		struct proportion right = { (int64_t)oracle_number(row, "x2"),
			(int64_t)oracle_number(row, "n2") };
		struct compared compared = compare_proportions(left, right);
		assert_near(compared.z, oracle_number(row, "z"));
		assert_near(compared.p, oracle_number(row, "p_pooled_z"));
		assert_near(compared.p_fisher, oracle_number(row, "p_fisher"));
		assert_near(compared.newcombe.low, oracle_number(row, "newcombe_lo"));
		assert_near(compared.newcombe.high, oracle_number(row, "newcombe_hi"));
		n_cases++;
	}
	assert_int_equal(n_cases, 32);
	json_free(oracle);
}

static void adjusted_p_values_equal_those_of_r(void **state)
{
	(void)state;
	enum { N = 24 };
	struct json_document *oracle = oracle_load();
	const cJSON *group = cJSON_GetObjectItem(oracle->root, "adjusted_p");
	double p[N], holm[N], bh[N], adjusted[N];
	assert_int_equal(oracle_numbers(cJSON_GetObjectItem(group, "p"), p, N), N);
	assert_int_equal(oracle_numbers(cJSON_GetObjectItem(group, "holm"), holm, N), N);
	assert_int_equal(
		oracle_numbers(cJSON_GetObjectItem(group, "benjamini_hochberg"), bh, N), N);
	compare_adjust_holm(p, adjusted, N);
	for (int i = 0; i < N; i++)
		assert_near(adjusted[i], holm[i]);
	compare_adjust_benjamini_hochberg(p, adjusted, N);
	for (int i = 0; i < N; i++)
		assert_near(adjusted[i], bh[i]);
	json_free(oracle);
}

static void tails_and_quantiles_of_the_normal_distribution_invert_each_other(void **state)
{
	(void)state;
	assert_true(is_near(normal_quantile(0.975), NORMAL_975, 1e-14));
	assert_true(normal_quantile(0.5) == 0 || fabs(normal_quantile(0.5)) < 1e-15);
	for (double z = -4; z <= 37; z += 0.25) {
		double tail = normal_upper_tail(z);
		if (fabs(z) > 1e-9)
			assert_true(is_near(-normal_quantile(tail), z, 1e-9));
	}
	assert_true(isinf(normal_quantile(0)) && isinf(normal_quantile(1)));
	assert_true(isnan(normal_quantile(-0.1)) && isnan(normal_quantile(NAN)));
}

/* Swapping sides turns signs; swapping grants and refusals does too; no p changes. */
static void check_symmetry(struct proportion left, struct proportion right)
{
	struct compared one = compare_proportions(left, right);
	struct compared swapped = compare_proportions(right, left);
	struct compared mirrored = compare_proportions(
		make(left.n - left.x, left.n), make(right.n - right.x, right.n));
	assert_true(is_near(swapped.z, -one.z, 1e-12));
	assert_true(is_near(mirrored.z, -one.z, 1e-9) || fabs(one.z) < 1e-12);
	assert_true(is_near(swapped.p, one.p, 1e-12));
	assert_true(is_near(swapped.p_fisher, one.p_fisher, 1e-9));
	assert_true(is_near(mirrored.p_fisher, one.p_fisher, 1e-9));
	assert_true(fabs(swapped.newcombe.low + one.newcombe.high) < 1e-12);
	assert_true(fabs(mirrored.newcombe.low + one.newcombe.high) < 1e-12);
	assert_true(one.newcombe.low <= one.difference && one.difference <= one.newcombe.high);
	assert_true(one.p_fisher > 0 && one.p_fisher <= 1);
	assert_true(isnan(one.p) || (one.p >= 0 && one.p <= 1));
}

static void sides_and_outcomes_can_be_swapped(void **state)
{
	(void)state;
	for (int64_t n1 = 1; n1 <= 13; n1 += 3) {
		for (int64_t n2 = 1; n2 <= 40; n2 += 13) {
			for (int64_t x1 = 0; x1 <= n1; x1++) {
				for (int64_t x2 = 0; x2 <= n2; x2++)
					check_symmetry(make(x1, n1), make(x2, n2));
			}
		}
	}
}

static void a_wider_gap_is_never_less_significant(void **state)
{
	(void)state;
	struct proportion people = { 20, 52 };
	struct compared last = compare_proportions(people, make(39, 100));
	for (int64_t x = 40; x <= 100; x++) {
		struct compared next = compare_proportions(people, make(x, 100));
		assert_true(next.p < last.p);
		assert_true(next.p_fisher <= last.p_fisher);
		assert_true(next.newcombe.high < last.newcombe.high);
		last = next;
	}
}

static double choose(int64_t n, int64_t k)
{
	double product = 1;
	for (int64_t i = 1; i <= k; i++)
		product = product * (double)(n - k + i) / (double)i;
	return product;
}

/* The definition, table by table. */
static double fisher_by_definition(struct proportion left, struct proportion right)
{
	int64_t refusals = left.x + right.x;
	double all = choose(left.n + right.n, refusals);
	double seen = choose(left.n, left.x) * choose(right.n, right.x) / all;
	double sum = 0;
	for (int64_t x = 0; x <= left.n && x <= refusals; x++) {
		if (refusals - x > right.n)
			continue;
		double p = choose(left.n, x) * choose(right.n, refusals - x) / all;
		if (p <= seen * (1 + 1e-7))
			sum += p;
	}
	return fmin(1, sum);
}

static void fisher_sums_the_tables_that_are_no_likelier(void **state)
{
	(void)state;
	for (int64_t n1 = 1; n1 <= 12; n1++) {
		for (int64_t n2 = 1; n2 <= 12; n2++) {
			for (int64_t x1 = 0; x1 <= n1; x1++) {
				for (int64_t x2 = 0; x2 <= n2; x2++) {
					struct proportion left = { x1, n1 }, right = { x2, n2 };
					assert_near(compare_fisher(left, right),
						fisher_by_definition(left, right));
				}
			}
		}
	}
}

static void what_is_not_defined_is_nan_and_what_is_is_not(void **state)
{
	(void)state;
	struct compared nothing = compare_proportions(make(0, 0), make(3, 7));
	assert_true(isnan(nothing.difference) && isnan(nothing.z) && isnan(nothing.p));
	assert_true(isnan(nothing.p_fisher));
	assert_true(isnan(nothing.newcombe.low) && isnan(nothing.newcombe.high));
	struct compared never = compare_proportions(make(0, 10), make(0, 1000));
	struct compared always = compare_proportions(make(10, 10), make(1000, 1000));
	assert_true(isnan(never.z) && isnan(never.p) && isnan(always.z) && isnan(always.p));
	assert_true(never.p_fisher == 1 && always.p_fisher == 1);
	assert_true(never.difference == 0 && always.difference == 0);
	assert_true(never.newcombe.low < 0 && always.newcombe.high > 0);
	/* Beyond the smallest double there is 0, not a crash or a NaN. */
	assert_true(compare_fisher(make(0, 1000000), make(1000000, 1000000)) == 0);
	assert_true(compare_pooled(make(0, 1000000), make(1000000, 1000000)).p == 0);
}

static void small_expected_counts_are_told(void **state)
{
	(void)state;
	assert_true(compare_is_small(make(0, 52), make(1, 1000)));
	assert_true(compare_is_small(make(5, 9), make(500, 1000)));
	assert_false(compare_is_small(make(5, 52), make(500, 1000)));
	assert_false(compare_is_small(make(0, 0), make(1, 1000)));
	/* The smallest expected count is 5, and a little under it. */
	assert_false(compare_is_small(make(5, 10), make(45, 90)));
	assert_true(compare_is_small(make(5, 10), make(44, 90)));
}

typedef void adjuster(const double *p, double *adjusted, size_t n);

/* p-values of which every fifth is NaN and some are equal. */
static void fill_p(double *p, size_t n, struct random *random)
{
	for (size_t i = 0; i < n; i++) {
		double value = random_uniform(random);
		p[i] = i % 5 == 4 ? NAN : floor(value * value * 100) / 100;
	}
}

static void check_adjusted(adjuster *adjust, struct random *random)
{
	enum { N = 60 };
	double p[N], shuffled[N], adjusted[N], again[N];
	size_t order[N];
	fill_p(p, N, random);
	for (size_t i = 0; i < N; i++)
		order[i] = i;
	for (size_t i = N - 1; i > 0; i--) {
		size_t j = (size_t)random_below(random, i + 1), other = order[i];
		order[i] = order[j];
		order[j] = other;
	}
	for (size_t i = 0; i < N; i++)
		shuffled[i] = p[order[i]];
	adjust(p, adjusted, N);
	adjust(shuffled, again, N);
	adjust(shuffled, shuffled, N);
	for (size_t i = 0; i < N; i++) {
		assert_true(is_near(again[i], adjusted[order[i]], 0));
		assert_true(is_near(shuffled[i], again[i], 0));
		assert_true(isnan(p[i]) == isnan(adjusted[i]));
		assert_true(isnan(p[i]) || (adjusted[i] >= p[i] && adjusted[i] <= 1));
		for (size_t j = 0; j < N; j++)
			assert_false(p[j] <= p[i] && adjusted[j] > adjusted[i]);
	}
}

static void adjusted_p_values_keep_order_whatever_the_order(void **state)
{
	(void)state;
	struct random random;
	random_init(&random, 7);
	for (int i = 0; i < 20; i++) {
		check_adjusted(compare_adjust_holm, &random);
		check_adjusted(compare_adjust_benjamini_hochberg, &random);
	}
}

static void nan_counts_for_nothing_in_adjusting(void **state)
{
	(void)state;
	double p[] = { 0.01, NAN, 0.04 }, adjusted[3];
	compare_adjust_holm(p, adjusted, 3);
	assert_near(adjusted[0], 0.02);
	assert_true(isnan(adjusted[1]));
	assert_near(adjusted[2], 0.04);
	compare_adjust_benjamini_hochberg(p, adjusted, 3);
	assert_near(adjusted[0], 0.02);
	assert_near(adjusted[2], 0.04);
	assert_int_equal(compare_count_below(p, 3, 0.05), 2);
	assert_int_equal(compare_count_below(p, 3, 0.04), 1);
	compare_adjust_holm(NULL, NULL, 0);
}

/* Binomial probabilities of 0 … n. */
static void fill_binomial(double *chances, int n, double rate)
{
	for (int x = 0; x <= n; x++)
		chances[x] = choose(n, x) * pow(rate, x) * pow(1 - rate, n - x);
}

static void wilson_covers_the_rate_about_95_times_in_100(void **state)
{
	(void)state;
	double chances[61], sum = 0;
	int n_cases = 0;
	for (double rate = 0.05; rate < 0.951; rate += 0.01, n_cases++) {
		double covered = 0;
		fill_binomial(chances, 60, rate);
		for (int x = 0; x <= 60; x++) {
			struct interval wilson = proportion_wilson(x, 60);
			covered += wilson.low <= rate && rate <= wilson.high ? chances[x] : 0;
		}
		assert_true(covered > 0.91 && covered < 0.99);
		sum += covered;
	}
	printf("= Wilson at n = 60 covers %.4f on average\n", sum / n_cases);
	assert_true(fabs(sum / n_cases - 0.95) < 0.005);
}

static double newcombe_coverage(int n1, double rate1, int n2, double rate2)
{
	double left[61], right[61], covered = 0;
	fill_binomial(left, n1, rate1);
	fill_binomial(right, n2, rate2);
	for (int x1 = 0; x1 <= n1; x1++) {
		for (int x2 = 0; x2 <= n2; x2++) {
			struct interval interval = compare_newcombe(make(x1, n1), make(x2, n2));
			double difference = rate1 - rate2;
			if (interval.low <= difference && difference <= interval.high)
				covered += left[x1] * right[x2];
		}
	}
	return covered;
}

static void newcombe_covers_the_difference_about_95_times_in_100(void **state)
{
	(void)state;
	double sum = 0;
	int n_cases = 0;
	for (double rate1 = 0.05; rate1 < 0.96; rate1 += 0.06) {
		for (double rate2 = 0.07; rate2 < 0.96; rate2 += 0.07, n_cases++) {
			double covered = newcombe_coverage(52, rate1, 30, rate2);
			assert_true(covered > 0.92 && covered < 0.995);
			sum += covered;
		}
	}
	printf("= Newcombe at n = 52 and 30 covers %.4f on average\n", sum / n_cases);
	assert_true(fabs(sum / n_cases - 0.953) < 0.008);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tests_and_intervals_equal_those_of_r),
		cmocka_unit_test(adjusted_p_values_equal_those_of_r),
		cmocka_unit_test(tails_and_quantiles_of_the_normal_distribution_invert_each_other),
		cmocka_unit_test(sides_and_outcomes_can_be_swapped),
		cmocka_unit_test(a_wider_gap_is_never_less_significant),
		cmocka_unit_test(fisher_sums_the_tables_that_are_no_likelier),
		cmocka_unit_test(what_is_not_defined_is_nan_and_what_is_is_not),
		cmocka_unit_test(small_expected_counts_are_told),
		cmocka_unit_test(adjusted_p_values_keep_order_whatever_the_order),
		cmocka_unit_test(nan_counts_for_nothing_in_adjusting),
		cmocka_unit_test(wilson_covers_the_rate_about_95_times_in_100),
		cmocka_unit_test(newcombe_covers_the_difference_about_95_times_in_100),
	};
	return cmocka_run_group_tests_name("stats_compare", tests, NULL, NULL);
}
