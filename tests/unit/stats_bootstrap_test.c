#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/random.h"
#include "leeway/stats/bootstrap.h"
#include "leeway/stats/distance.h"
#include "support/oracle.h"

enum { SCENARIOS = 4, LEVELS = 3, BUCKETS = SCENARIOS * LEVELS, PEOPLE = 120 };

/* Persons who each answered every scenario at one level. */
struct cohort {
	struct bootstrap_answer answers[PEOPLE * SCENARIOS];
	struct proportion counts[BUCKETS];
	struct bootstrap_people people;
};

/* leaning: 0: every answer by itself; 1: a person answers all alike. */
static void make_cohort(struct cohort *cohort, double rate, double leaning, uint64_t seed)
{
	struct random random;
	random_init(&random, seed);
	memset(cohort, 0, sizeof *cohort);
	for (uint32_t i = 0; i < PEOPLE * SCENARIOS; i++) {
		struct bootstrap_answer *answer = &cohort->answers[i];
		bool same = i % SCENARIOS > 0 && random_uniform(&random) < leaning;
		answer->person = i / SCENARIOS;
		answer->bucket = i % SCENARIOS * LEVELS + (uint32_t)random_below(&random, LEVELS);
		answer->refused = same ? answer[-1].refused : random_uniform(&random) < rate;
		cohort->counts[answer->bucket].n++;
		cohort->counts[answer->bucket].x += answer->refused;
	}
	cohort->people = (struct bootstrap_people){ .n_buckets = BUCKETS,
		.n_people = PEOPLE,
		.answers = cohort->answers,
		.n_answers = PEOPLE * SCENARIOS };
}

static void fill_arm(struct proportion *arm, int64_t x, int64_t n)
{
	for (int i = 0; i < BUCKETS; i++)
		arm[i] = (struct proportion){ x, n };
}

static double find_distance(const struct proportion *arm, const struct proportion *people)
{
	double left[BUCKETS], right[BUCKETS];
	for (int i = 0; i < BUCKETS; i++) {
		left[i] = proportion_rate(arm[i].x, arm[i].n);
		right[i] = proportion_rate(people[i].x, people[i].n);
	}
	return distance_mean_absolute(left, right, BUCKETS);
}

static struct bootstrap_interval find_interval(
	const struct bootstrap_people *people, const struct proportion *arm, uint64_t seed)
{
	struct bootstrap *bootstrap = bootstrap_new(people, BOOTSTRAP_DRAWS, seed);
	struct bootstrap_interval interval = bootstrap_distance(bootstrap, arm, seed);
	bootstrap_free(bootstrap);
	return interval;
}

static void the_same_seed_gives_the_same_interval_in_any_order_of_arms(void **state)
{
	(void)state;
	struct cohort cohort;
	struct proportion first[BUCKETS], second[BUCKETS];
	make_cohort(&cohort, 0.4, 0, 1);
	fill_arm(first, 900, 1000);
	fill_arm(second, 5, 10);
	struct bootstrap *one = bootstrap_new(&cohort.people, 2000, 5);
	struct bootstrap *other = bootstrap_new(&cohort.people, 2000, 5);
	struct bootstrap_interval a = bootstrap_distance(one, first, 1);
	struct bootstrap_interval b = bootstrap_distance(one, second, 2);
	struct bootstrap_interval b_first = bootstrap_distance(other, second, 2);
	struct bootstrap_interval a_then = bootstrap_distance(other, first, 1);
	assert_true(a.low == a_then.low && a.high == a_then.high && a.mean == a_then.mean);
	assert_true(b.low == b_first.low && b.high == b_first.high && b.mean == b_first.mean);
	struct bootstrap_interval reseeded = bootstrap_distance(other, first, 3);
	assert_true(reseeded.mean != a.mean && fabs(reseeded.mean - a.mean) < 0.01);
	bootstrap_free(one);
	bootstrap_free(other);
	bootstrap_free(NULL);
}

static void the_interval_holds_a_distance_that_is_far_from_0(void **state)
{
	(void)state;
	struct cohort cohort;
	struct proportion arm[BUCKETS];
	make_cohort(&cohort, 0.3, 0, 2);
	fill_arm(arm, 950, 1000);
	double seen = find_distance(arm, cohort.counts);
	struct bootstrap_interval interval = find_interval(&cohort.people, arm, 2);
	assert_int_equal(interval.n_buckets, BUCKETS);
	assert_true(interval.low < seen && seen < interval.high);
	assert_true(fabs(interval.mean - seen) < 0.005);
	/* All differences have one sign, so it is the error of a mean of independent rates. */
	double variance = 0;
	for (int i = 0; i < BUCKETS; i++) {
		double rate = proportion_rate(cohort.counts[i].x, cohort.counts[i].n);
		variance += rate * (1 - rate) / (double)cohort.counts[i].n;
		variance += 0.95 * 0.05 / 1000;
	}
	double error = sqrt(variance) / BUCKETS;
	double width = interval.high - interval.low;
	assert_true(fabs(width / (2 * 1.96 * error) - 1) < 0.15);
}

static void people_are_drawn_whole(void **state)
{
	(void)state;
	struct cohort apart, alike;
	struct proportion arm[BUCKETS];
	fill_arm(arm, 1000, 1000);
	make_cohort(&apart, 0.5, 0, 3);
	make_cohort(&alike, 0.5, 1, 3);
	struct bootstrap_interval narrow = find_interval(&apart.people, arm, 3);
	struct bootstrap_interval wide = find_interval(&alike.people, arm, 3);
	/* With four answers that are one, the error doubles. */
	double ratio = (wide.high - wide.low) / (narrow.high - narrow.low);
	assert_true(ratio > 1.6 && ratio < 2.4);
	/* As if the answers were of nobody known: the dependence is lost. */
	struct bootstrap_people anonymous = { .n_buckets = BUCKETS, .anonymous = alike.counts };
	struct bootstrap_interval blind = find_interval(&anonymous, arm, 3);
	assert_true(blind.high - blind.low < 0.7 * (wide.high - wide.low));
}

static void known_and_unknown_people_add_up(void **state)
{
	(void)state;
	struct cohort cohort;
	struct proportion arm[BUCKETS], anonymous[BUCKETS], counts[BUCKETS];
	make_cohort(&cohort, 0.2, 0, 4);
	fill_arm(arm, 99, 100);
	for (int i = 0; i < BUCKETS; i++) {
		anonymous[i] = (struct proportion){ 30, 40 };
		counts[i].x = cohort.counts[i].x + 30;
		counts[i].n = cohort.counts[i].n + 40;
	}
	cohort.people.anonymous = anonymous;
	struct bootstrap_interval interval = find_interval(&cohort.people, arm, 4);
	double seen = find_distance(arm, counts);
	assert_true(interval.low < seen && seen < interval.high);
	assert_true(fabs(interval.mean - seen) < 0.003);
}

static void arms_and_people_without_spread_have_an_interval_of_one_point(void **state)
{
	(void)state;
	struct proportion arm[BUCKETS], people[BUCKETS];
	fill_arm(arm, 1000, 1000);
	fill_arm(people, 0, 50);
	struct bootstrap_people anonymous = { .n_buckets = BUCKETS, .anonymous = people };
	struct bootstrap_interval interval = find_interval(&anonymous, arm, 5);
	assert_true(interval.low == 1 && interval.high == 1 && interval.mean == 1);
}

static void buckets_not_shared_are_left_out(void **state)
{
	(void)state;
	struct cohort cohort;
	struct proportion arm[BUCKETS], none[BUCKETS] = { { 0, 0 } };
	make_cohort(&cohort, 0.3, 0, 6);
	fill_arm(arm, 95, 100);
	arm[0] = arm[5] = (struct proportion){ 0, 0 };
	struct bootstrap_interval interval = find_interval(&cohort.people, arm, 6);
	assert_int_equal(interval.n_buckets, BUCKETS - 2);
	double seen = find_distance(arm, cohort.counts);
	assert_true(interval.low < seen && seen < interval.high);
	interval = find_interval(&cohort.people, none, 6);
	assert_int_equal(interval.n_buckets, 0);
	assert_true(isnan(interval.low) && isnan(interval.high) && isnan(interval.mean));
	struct bootstrap_people nobody = { .n_buckets = BUCKETS };
	assert_int_equal(find_interval(&nobody, arm, 6).n_buckets, 0);
	struct bootstrap_people nothing = { .n_buckets = 0 };
	assert_int_equal(find_interval(&nothing, arm, 6).n_buckets, 0);
}

static void a_bucket_of_one_person_is_left_out_of_draws_without_them(void **state)
{
	(void)state;
	/* Bucket 0: both persons grant. Bucket 1: one refuses. The arm never refuses. */
	const struct bootstrap_answer answers[] = { { 0, 0, false }, { 1, 0, false },
		{ 1, 1, true } };
	const struct bootstrap_people people = {
		.n_buckets = 2, .n_people = 2, .answers = answers, .n_answers = 3
	};
	const struct proportion arm[] = { { 0, 10 }, { 0, 10 } };
	struct bootstrap_interval interval = find_interval(&people, arm, 7);
	/* A draw has the second person with a chance of 3/4, then the distance is 1/2, else 0. */
	assert_true(interval.low == 0 && interval.high == 0.5);
	assert_true(fabs(interval.mean - 0.375) < 4 * 0.25 * sqrt(3.0 / 16 / BOOTSTRAP_DRAWS) * 2);
	assert_int_equal(interval.n_buckets, 2);
}

static void a_group_is_resampled_member_by_member(void **state)
{
	(void)state;
	struct cohort cohort;
	struct proportion strict[BUCKETS], mild[BUCKETS], rates[BUCKETS];
	make_cohort(&cohort, 0.1, 0, 8);
	fill_arm(strict, 100, 100);
	fill_arm(mild, 50, 100);
	fill_arm(rates, 875, 1000);
	const struct proportion *const counts[] = { strict, mild };
	const double weights[] = { 3, 1 };
	const struct bootstrap_group group = { counts, weights, 2 };
	struct bootstrap *bootstrap = bootstrap_new(&cohort.people, BOOTSTRAP_DRAWS, 8);
	struct bootstrap_interval interval = bootstrap_group_distance(bootstrap, &group, 8);
	double seen = find_distance(rates, cohort.counts);
	assert_true(interval.low < seen && seen < interval.high);
	assert_true(fabs(interval.mean - seen) < 0.005);
	mild[3].n = 0;
	interval = bootstrap_group_distance(bootstrap, &group, 8);
	assert_int_equal(interval.n_buckets, BUCKETS - 1);
	bootstrap_free(bootstrap);
}

/* The spread of drawn rates is that of a binomial, for small and for very large n. */
static void replies_are_drawn_binomially(void **state)
{
	(void)state;
	const struct proportion cases[] = { { 1, 2 }, { 1, 10 }, { 9, 10 }, { 500, 1000 },
		{ 1, 1000 }, { 30000, 100000 }, { INT64_C(3000000000), INT64_C(10000000000) } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct proportion zero = { 0, 10 };
		const struct bootstrap_people people = { .n_buckets = 1, .anonymous = &zero };
		struct bootstrap_interval interval = find_interval(&people, &cases[i], i);
		double rate = proportion_rate(cases[i].x, cases[i].n);
		double error = proportion_standard_error(cases[i].x, cases[i].n);
		/* The noise of the mean, and that of rates kept to seven digits. */
		assert_true(fabs(interval.mean - rate) < 4.5 * error / 100 + 1e-6);
		double width = interval.high - interval.low;
		double capped = error > 1e-4 ? error : sqrt(rate * (1 - rate) / 0x1p24);
		double step = 1 / (double)cases[i].n;
		assert_true(width < 2 * 1.96 * capped * 1.1 + 2 * step);
		assert_true(width > 2 * 1.96 * capped * 0.9 - 2 * step);
	}
}

/* Coverage: an arm far from people, so that the bias of an absolute distance plays no part. */
static void intervals_cover_the_true_distance_about_95_times_in_100(void **state)
{
	(void)state;
	enum { STUDIES = 400, DRAWS = 400 };
	struct proportion arm[BUCKETS];
	int n_covered = 0;
	fill_arm(arm, 1000, 1000);
	for (uint64_t i = 0; i < STUDIES; i++) {
		struct cohort cohort;
		make_cohort(&cohort, 0.5, 0.5, 100 + i);
		struct bootstrap *bootstrap = bootstrap_new(&cohort.people, DRAWS, i);
		struct bootstrap_interval interval = bootstrap_distance(bootstrap, arm, i);
		n_covered += interval.low <= 0.5 && 0.5 <= interval.high;
		bootstrap_free(bootstrap);
	}
	double covered = (double)n_covered / STUDIES;
	/* Four standard errors of a share of 400, and what the bootstrap lacks for 120 people. */
	assert_true(covered > 0.95 - 4 * 0.011 - 0.01 && covered < 0.95 + 4 * 0.011);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_seed_gives_the_same_interval_in_any_order_of_arms),
		cmocka_unit_test(the_interval_holds_a_distance_that_is_far_from_0),
		cmocka_unit_test(people_are_drawn_whole),
		cmocka_unit_test(known_and_unknown_people_add_up),
		cmocka_unit_test(arms_and_people_without_spread_have_an_interval_of_one_point),
		cmocka_unit_test(buckets_not_shared_are_left_out),
		cmocka_unit_test(a_bucket_of_one_person_is_left_out_of_draws_without_them),
		cmocka_unit_test(a_group_is_resampled_member_by_member),
		cmocka_unit_test(replies_are_drawn_binomially),
		cmocka_unit_test(intervals_cover_the_true_distance_about_95_times_in_100),
	};
	return cmocka_run_group_tests_name("stats_bootstrap", tests, NULL, NULL);
}
