#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "leeway/base/random.h"
#include "leeway/stats/compare.h"
#include "leeway/stats/groups.h"
#include "support/oracle.h"

static void one_model_is_its_own_group(void **state)
{
	(void)state;
	const struct group_member member = { { 13, 52 }, 3 };
	struct group_rate group = groups_pool(&member, 1);
	assert_near(group.rate, 0.25);
	assert_near(group.standard_error, proportion_standard_error(13, 52));
	assert_near(group.sample.rate, 0.25);
	assert_near(group.sample.n, 52);
	assert_int_equal(group.n_missing, 0);
	struct interval wilson = proportion_wilson_sample(group.sample);
	assert_near(wilson.low, proportion_wilson(13, 52).low);
	struct sample people = proportion_sample((struct proportion){ 40, 50 });
	assert_near(compare_pooled_samples(group.sample, people).p,
		compare_pooled((struct proportion){ 13, 52 }, (struct proportion){ 40, 50 }).p);
}

static void rate_and_error_are_those_of_a_weighted_sum(void **state)
{
	(void)state;
	const struct group_member members[] = { { { 10, 40 }, 1 }, { { 90, 100 }, 3 } };
	struct group_rate group = groups_pool(members, 2);
	assert_near(group.rate, 0.25 * 0.25 + 0.75 * 0.9);
	double variance = 0.0625 * 0.25 * 0.75 / 40 + 0.5625 * 0.9 * 0.1 / 100;
	assert_near(group.standard_error, sqrt(variance));
	/* What lies between the models is no noise, so this n would pass that of the replies. */
	assert_true(group.rate * (1 - group.rate) / variance > 140);
	assert_near(group.sample.n, 140);
	const struct group_member noisy[] = { { { 10, 20 }, 3 }, { { 90, 100 }, 1 } };
	group = groups_pool(noisy, 2);
	variance = group.standard_error * group.standard_error;
	assert_near(group.sample.n, group.rate * (1 - group.rate) / variance);
	assert_true(group.sample.n < 40);
}

static void the_scale_of_weights_and_the_order_of_members_do_not_matter(void **state)
{
	(void)state;
	const struct group_member members[] = { { { 10, 40 }, 1 }, { { 90, 100 }, 3 },
		{ { 7, 9 }, 0.5 } };
	const struct group_member turned[] = { { { 7, 9 }, 50 }, { { 10, 40 }, 100 },
		{ { 90, 100 }, 300 } };
	struct group_rate one = groups_pool(members, 3), other = groups_pool(turned, 3);
	assert_near(other.rate, one.rate);
	assert_near(other.standard_error, one.standard_error);
	assert_near(other.sample.n, one.sample.n);
}

static void models_weighted_by_their_n_are_no_worse_than_pooled(void **state)
{
	(void)state;
	const struct group_member members[] = { { { 8, 40 }, 40 }, { { 20, 100 }, 100 } };
	struct group_rate equal = groups_pool(members, 2);
	assert_near(equal.rate, 0.2);
	assert_near(equal.standard_error, proportion_standard_error(28, 140));
	assert_near(equal.sample.n, 140);
	/* Weights far from the n cost replies: Kish's n. */
	const struct group_member uneven[] = { { { 8, 40 }, 1 }, { { 20, 100 }, 1 } };
	assert_near(groups_pool(uneven, 2).sample.n, 1 / (0.25 / 40 + 0.25 / 100));
}

static void a_group_without_spread_has_kish_s_n(void **state)
{
	(void)state;
	const struct group_member always[] = { { { 40, 40 }, 0.1 }, { { 100, 100 }, 0.2 },
		{ { 7, 7 }, 0.3 } };
	struct group_rate group = groups_pool(always, 3);
	assert_true(group.rate == 1 && group.standard_error == 0 && group.sample.rate == 1);
	double inverse = (0.01 / 40 + 0.04 / 100 + 0.09 / 7) / 0.36;
	assert_near(group.sample.n, 1 / inverse);
	assert_true(proportion_wilson_sample(group.sample).high == 1);
	/* One always refuses, one never: no error within either, but a rate between. */
	const struct group_member split[] = { { { 40, 40 }, 1 }, { { 0, 40 }, 1 } };
	group = groups_pool(split, 2);
	assert_near(group.rate, 0.5);
	assert_true(group.standard_error == 0);
	assert_near(group.sample.n, 80);
}

static void a_missing_member_leaves_the_group_undefined(void **state)
{
	(void)state;
	const struct group_member members[] = { { { 10, 40 }, 1 }, { { 0, 0 }, 3 } };
	struct group_rate group = groups_pool(members, 2);
	assert_true(isnan(group.rate) && isnan(group.standard_error));
	assert_true(isnan(group.sample.rate) && group.sample.n == 0);
	assert_int_equal(group.n_missing, 1);
	assert_true(isnan(compare_pooled_samples(group.sample, group.sample).p));
	assert_true(isnan(compare_newcombe_samples(group.sample, group.sample).low));
	/* One that weighs nothing is not missed. */
	const struct group_member light[] = { { { 10, 40 }, 1 }, { { 0, 0 }, 0 } };
	assert_near(groups_pool(light, 2).rate, 0.25);
}

static void weights_that_are_none_leave_it_undefined(void **state)
{
	(void)state;
	const double weights[] = { 0, -1, NAN, INFINITY };
	for (int i = 0; i < 4; i++) {
		struct group_member member = { { 1, 2 }, weights[i] };
		struct group_rate group = groups_pool(&member, 1);
		assert_true(isnan(group.rate) && isnan(group.sample.rate) && group.sample.n == 0);
	}
	assert_true(isnan(groups_pool(NULL, 0).rate));
}

static int64_t draw(struct random *random, int64_t n, double rate)
{
	int64_t x = 0;
	for (int64_t i = 0; i < n; i++)
		x += random_uniform(random) < rate;
	return x;
}

/* The standard error against the spread of simulated groups. */
static void the_standard_error_is_the_spread_of_repeated_studies(void **state)
{
	(void)state;
	enum { STUDIES = 4000 };
	struct random random;
	random_init(&random, 11);
	double sum = 0, squares = 0, errors = 0;
	for (int i = 0; i < STUDIES; i++) {
		const struct group_member members[] = { { { draw(&random, 30, 0.2), 30 }, 5 },
			{ { draw(&random, 80, 0.9), 80 }, 2 },
			{ { draw(&random, 50, 0.5), 50 }, 1 } };
		struct group_rate group = groups_pool(members, 3);
		sum += group.rate;
		squares += group.rate * group.rate;
		errors += group.standard_error * group.standard_error;
	}
	double mean = sum / STUDIES, variance = squares / STUDIES - mean * mean;
	double expected = (25 * 0.16 / 30 + 4 * 0.09 / 80 + 0.25 / 50) / 64;
	assert_true(fabs(mean - (5 * 0.2 + 2 * 0.9 + 0.5) / 8) < 4 * sqrt(expected / STUDIES));
	assert_true(fabs(variance / expected - 1) < 4 * sqrt(2.0 / STUDIES));
	/* p (1 - p) / n runs short by 1 / n on average. */
	assert_true(fabs(errors / STUDIES / expected - 1) < 0.06);
}

/* How often, over simulated studies, what is said of a group is right. */
struct coverage {
	int wilson, newcombe; /* Intervals that hold the true rate, the true difference. */
	int found; /* p < 0.05. */
};

enum { COVERED = 4000 };

static struct coverage cover(double people_rate)
{
	const double rates[] = { 0.3, 0.6, 0.45 }, weights[] = { 5, 2, 1 };
	const int64_t n[] = { 40, 80, 50 };
	double truth = (5 * 0.3 + 2 * 0.6 + 0.45) / 8;
	struct coverage coverage = { 0 };
	struct random random;
	random_init(&random, 12);
	for (int i = 0; i < COVERED; i++) {
		struct group_member members[3];
		for (int k = 0; k < 3; k++)
			members[k] = (struct group_member){ { draw(&random, n[k], rates[k]), n[k] },
				weights[k] };
		struct sample group = groups_pool(members, 3).sample;
		struct sample people = proportion_sample(
			(struct proportion){ draw(&random, 52, people_rate), 52 });
		struct interval wilson = proportion_wilson_sample(group);
		struct interval newcombe = compare_newcombe_samples(group, people);
		double difference = truth - people_rate;
		coverage.wilson += wilson.low <= truth && truth <= wilson.high;
		coverage.newcombe += newcombe.low <= difference && difference <= newcombe.high;
		coverage.found += compare_pooled_samples(group, people).p < 0.05;
	}
	return coverage;
}

/* 3.29 standard errors of a share of 5 %: one in a thousand; and the approximation's own. */
static void intervals_and_tests_of_a_group_are_right_as_often_as_they_say(void **state)
{
	(void)state;
	double reach = 3.29 * sqrt(0.05 * 0.95 / COVERED) + 0.01;
	struct coverage apart = cover(0.75), alike = cover((5 * 0.3 + 2 * 0.6 + 0.45) / 8);
	printf("= a group: Wilson covers %.4f, Newcombe %.4f, found for nothing %.4f, for 0.36 "
	       "%.4f\n",
		(double)alike.wilson / COVERED, (double)alike.newcombe / COVERED,
		(double)alike.found / COVERED, (double)apart.found / COVERED);
	assert_true(fabs((double)alike.wilson / COVERED - 0.95) < reach);
	assert_true(fabs((double)alike.newcombe / COVERED - 0.95) < reach);
	assert_true(fabs((double)apart.newcombe / COVERED - 0.95) < reach);
	assert_true(fabs((double)alike.found / COVERED - 0.05) < reach);
	assert_true(apart.found > 0.9 * COVERED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_model_is_its_own_group),
		cmocka_unit_test(rate_and_error_are_those_of_a_weighted_sum),
		cmocka_unit_test(the_scale_of_weights_and_the_order_of_members_do_not_matter),
		cmocka_unit_test(models_weighted_by_their_n_are_no_worse_than_pooled),
		cmocka_unit_test(a_group_without_spread_has_kish_s_n),
		cmocka_unit_test(a_missing_member_leaves_the_group_undefined),
		cmocka_unit_test(weights_that_are_none_leave_it_undefined),
		cmocka_unit_test(the_standard_error_is_the_spread_of_repeated_studies),
		cmocka_unit_test(intervals_and_tests_of_a_group_are_right_as_often_as_they_say),
	};
	return cmocka_run_group_tests_name("stats_groups", tests, NULL, NULL);
}
