#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "leeway/stats/distance.h"
#include "support/oracle.h"

enum { ROOM = 100 };

static size_t read_numbers(
	const struct json_document *oracle, const char *group, const char *name, double *numbers)
{
	const cJSON *object = cJSON_GetObjectItem(oracle->root, group);
	return oracle_numbers(cJSON_GetObjectItem(object, name), numbers, ROOM);
}

static void the_mean_absolute_distance_equals_that_of_r(void **state)
{
	(void)state;
	struct json_document *oracle = oracle_load();
	double model[ROOM], human[ROOM];
	size_t n = read_numbers(oracle, "level_randomization", "model", model);
	assert_int_equal(read_numbers(oracle, "level_randomization", "human", human), n);
	double expected = oracle_number(
		cJSON_GetObjectItem(oracle->root, "level_randomization"), "mean_abs_diff");
	assert_near(distance_mean_absolute(model, human, n), expected);
	assert_near(distance_mean_absolute(human, model, n), expected);
	json_free(oracle);
}

static void spearman_equals_that_of_r(void **state)
{
	(void)state;
	struct json_document *oracle = oracle_load();
	double a[ROOM], b[ROOM];
	size_t n = read_numbers(oracle, "spearman", "a", a);
	assert_int_equal(read_numbers(oracle, "spearman", "b", b), n);
	double rho = oracle_number(cJSON_GetObjectItem(oracle->root, "spearman"), "rho");
	assert_near(distance_spearman(a, b, n), rho);
	assert_near(distance_spearman(b, a, n), rho);
	json_free(oracle);
}

static void jensen_shannon_equals_that_of_r(void **state)
{
	(void)state;
	struct json_document *oracle = oracle_load();
	double p[ROOM], q[ROOM], expected[ROOM], sum = 0;
	size_t n = read_numbers(oracle, "jensen_shannon_bits", "p", p);
	assert_int_equal(read_numbers(oracle, "jensen_shannon_bits", "q", q), n);
	assert_int_equal(read_numbers(oracle, "jensen_shannon_bits", "jsd", expected), n);
	for (size_t i = 0; i < n; i++) {
		assert_near(distance_jensen_shannon(p[i], q[i]), expected[i]);
		assert_near(distance_jensen_shannon(q[i], p[i]), expected[i]);
		assert_near(distance_jensen_shannon(1 - p[i], 1 - q[i]), expected[i]);
		sum += expected[i];
	}
	assert_near(distance_mean_jensen_shannon(p, q, n), sum / (double)n);
	json_free(oracle);
}

static void jensen_shannon_grows_with_the_gap_from_0_to_1_bit(void **state)
{
	(void)state;
	for (double p = 0; p <= 1; p += 0.125) {
		double last = 0;
		for (double q = p; q <= 1; q += 0.0625) {
			double bits = distance_jensen_shannon(p, q);
			assert_true(bits >= last && bits <= 1);
			last = bits;
		}
	}
	assert_true(distance_jensen_shannon(0, 1) == 1);
	assert_true(distance_jensen_shannon(0.3, 0.3) == 0);
}

static void exact_match_is_the_share_of_majorities_that_agree(void **state)
{
	(void)state;
	const double people[] = { 0.9, 0.8, 0.2, 0.1, 0.5, NAN };
	const double arm[] = { 1.0, 0.4, 0.0, 0.5, 1.0, 1.0 };
	assert_near(distance_exact_match(arm, people, 6), 0.5);
	assert_near(distance_exact_match(people, people, 4), 1);
	/* Divided evenly where people are not: no match, whichever way they lean. */
	const double divided[] = { 0.5, 0.5, 0.5, 0.5 };
	assert_true(distance_exact_match(divided, people, 4) == 0);
	assert_true(isnan(distance_exact_match(arm + 4, people + 4, 2)));
}

static void buckets_not_shared_are_left_out(void **state)
{
	(void)state;
	const double left[] = { 0.5, NAN, 0.9, 0.1 }, right[] = { 0.25, 0.5, NAN, 0.2 };
	const double left_shared[] = { 0.5, 0.1 }, right_shared[] = { 0.25, 0.2 };
	assert_near(distance_mean_absolute(left, right, 4), 0.175);
	assert_near(distance_mean_jensen_shannon(left, right, 4),
		distance_mean_jensen_shannon(left_shared, right_shared, 2));
	assert_near(distance_spearman(left, right, 4), 1);
}

static void no_shared_bucket_has_no_distance(void **state)
{
	(void)state;
	const double nothing[] = { NAN, NAN }, rates[] = { 0.1, 0.2 };
	assert_true(isnan(distance_mean_absolute(NULL, NULL, 0)));
	assert_true(isnan(distance_mean_absolute(nothing, rates, 2)));
	assert_true(isnan(distance_exact_match(nothing, rates, 2)));
	assert_true(isnan(distance_jensen_shannon(NAN, 0.5)));
	assert_true(isnan(distance_mean_jensen_shannon(nothing, rates, 2)));
	assert_true(isnan(distance_spearman(nothing, rates, 2)));
	assert_true(isnan(distance_spearman(rates, rates, 1)));
	assert_true(isnan(distance_spearman(NULL, NULL, 0)));
}

static void an_arm_that_always_refuses_has_no_order(void **state)
{
	(void)state;
	const double always[] = { 1, 1, 1 }, rates[] = { 0.3, 0.2, 0.1 };
	assert_true(isnan(distance_spearman(always, rates, 3)));
	assert_true(isnan(distance_spearman(rates, always, 3)));
}

/* Sides can be swapped, and the buckets stand in any order. */
static void distances_depend_on_neither_side_nor_order(void **state)
{
	(void)state;
	const double left[] = { 0.9, 0.25, NAN, 0.4, 1, 0.05 };
	const double right[] = { 0.7, 0.5, 0.3, 0.4, 0.125, 0 };
	const double turned[] = { 0.05, 1, 0.4, NAN, 0.25, 0.9 };
	const double others[] = { 0, 0.125, 0.4, 0.3, 0.5, 0.7 };
	double mean = distance_mean_absolute(left, right, 6);
	double bits = distance_mean_jensen_shannon(left, right, 6);
	double rho = distance_spearman(left, right, 6);
	assert_near(distance_mean_absolute(right, left, 6), mean);
	assert_near(distance_mean_absolute(turned, others, 6), mean);
	assert_near(distance_mean_jensen_shannon(right, left, 6), bits);
	assert_near(distance_mean_jensen_shannon(turned, others, 6), bits);
	assert_near(distance_spearman(right, left, 6), rho);
	assert_near(distance_spearman(turned, others, 6), rho);
	assert_near(distance_exact_match(turned, others, 6), distance_exact_match(left, right, 6));
	assert_true(mean >= 0 && mean <= 1 && bits >= 0 && bits <= 1 && rho >= -1 && rho <= 1);
}

static void spearman_depends_on_ranks_alone(void **state)
{
	(void)state;
	const double a[] = { 0.9, 0.7, 0.7, 0.3, 0.2, 0.1 }, b[] = { 0.8, 0.9, 0.4, 0.4, 0.1, 0.2 };
	double a_cubed[6], b_reversed[6], a_reversed[6], b_negative[6];
	for (int i = 0; i < 6; i++) {
		a_cubed[i] = a[i] * a[i] * a[i];
		a_reversed[i] = a[5 - i];
		b_reversed[i] = b[5 - i];
		b_negative[i] = -b[i];
	}
	double rho = distance_spearman(a, b, 6);
	assert_true(rho > 0 && rho < 1);
	assert_near(distance_spearman(a_cubed, b, 6), rho);
	assert_near(distance_spearman(a_reversed, b_reversed, 6), rho);
	assert_near(distance_spearman(a, b_negative, 6), -rho);
	assert_near(distance_spearman(a, a, 6), 1);
}

static void the_order_of_levels_is_averaged_over_scenarios_that_have_one(void **state)
{
	(void)state;
	const double arm[] = { 0.9, 0.5, 0.1, 1, 1, 1, 0.1, 0.5, 0.9, NAN, 0.5, 0.4 };
	const double people[] = { 0.8, 0.6, 0.2, 0.8, 0.6, 0.2, 0.8, 0.6, 0.2, 0.8, 0.6, 0.2 };
	size_t n_defined;
	assert_near(distance_spearman_levels(arm, people, 4, 3, &n_defined), 1.0 / 3);
	assert_int_equal(n_defined, 3);
	assert_true(isnan(distance_spearman_levels(arm + 3, people, 1, 3, NULL)));
}

/* --- distance_infer --- */

enum { MOST_BUCKETS = 60, MOST_ANSWERS = 1200 };

struct study {
	struct distance_bucket buckets[MOST_BUCKETS];
	struct distance_answer answers[MOST_ANSWERS];
	struct distance_data data;
};

static struct distance_bucket bucket_of(double x, double n, double y, double m)
{
	return (struct distance_bucket){ .people = { x / n, n }, .arm = { y / m, m } };
}

static void load_study(const cJSON *set, struct study *study)
{
	double x[MOST_BUCKETS], n[MOST_BUCKETS], y[MOST_BUCKETS], m[MOST_BUCKETS];
	static double people[3 * MOST_ANSWERS];
	size_t n_buckets = oracle_numbers(cJSON_GetObjectItem(set, "x"), x, MOST_BUCKETS);
	oracle_numbers(cJSON_GetObjectItem(set, "n"), n, MOST_BUCKETS);
	oracle_numbers(cJSON_GetObjectItem(set, "y"), y, MOST_BUCKETS);
	oracle_numbers(cJSON_GetObjectItem(set, "m"), m, MOST_BUCKETS);
	for (size_t i = 0; i < n_buckets; i++)
		study->buckets[i] = bucket_of(x[i], n[i], y[i], m[i]);
	const cJSON *array = cJSON_GetObjectItem(set, "people");
	size_t n_answers =
		cJSON_IsArray(array) ? oracle_numbers(array, people, 3 * MOST_ANSWERS) / 3 : 0;
	size_t n_people = 0;
	for (size_t i = 0; i < n_answers; i++) {
		const double *answer = &people[3 * i];
		study->answers[i] = (struct distance_answer){ (uint32_t)answer[0],
			(uint32_t)answer[1] - 1, answer[2] > 0, false };
		n_people = (size_t)answer[0] >= n_people ? (size_t)answer[0] + 1 : n_people;
	}
	study->data = (struct distance_data){ study->buckets, n_buckets, study->answers, n_answers,
		n_people };
}

/* To 1e-9, relative, or of 1 where what is expected is a difference that is nearly 0. */
static void assert_close(double actual, double expected)
{
	if (fabs(actual - expected) > 1e-9 * fmax(fabs(expected), 1e-3))
		assert_near(actual, expected);
}

static void distance_equals_that_of_r(void **state)
{
	(void)state;
	struct json_document *oracle = oracle_load_file("method.json");
	const cJSON *set;
	static struct study study;
	int n_sets = 0;
	cJSON_ArrayForEach(set, cJSON_GetObjectItem(oracle->root, "distance"))
	{
		const cJSON *expect = cJSON_GetObjectItem(set, "expect");
		load_study(set, &study);
		struct distance distance = distance_infer(&study.data);
		const struct {
			const char *name;
			double actual;
		} rows[] = {
			{ "plug_in", distance.plug_in },
			{ "floor", distance.floor },
			{ "floor95", distance.floor95 },
			{ "floor975", distance.floor975 },
			{ "p_T", distance.p_dealt },
			{ "p_S", distance.p_signed },
			{ "p", distance.p },
			{ "estimate", distance.estimate },
			{ "low", distance.interval.low },
			{ "high", distance.interval.high },
			{ "mean_square", distance.mean_square },
			{ "se_plug_in", distance.plug_in_se },
		};
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			print_message("%s: %s %.15g\n", set->child->valuestring, rows[i].name,
				rows[i].actual);
			assert_close(rows[i].actual, oracle_number(expect, rows[i].name));
		}
		n_sets++;
	}
	assert_int_equal(n_sets, 18);
	json_free(oracle);
}

static void the_distance_of_nothing_is_not_defined(void **state)
{
	(void)state;
	struct distance distance = distance_infer(&(struct distance_data){ 0 });
	assert_true(isnan(distance.plug_in) && isnan(distance.floor) && isnan(distance.p));
	assert_true(isnan(distance.estimate) && isnan(distance.interval.low));
}

/* Counts called weighted: no s, but nearly the same floor; the rest of the result is the same. */
static void a_weighted_floor_is_that_of_normal_noise(void **state)
{
	(void)state;
	struct distance_bucket buckets[24], weighted[24];
	double floor = 0;
	for (int i = 0; i < 24; i++) {
		int x = 10 + i;
		buckets[i] = bucket_of(x, 50, 2 * x, 100);
		weighted[i] = buckets[i];
		weighted[i].is_weighted = true;
		double rate = x / 50.0;
		floor += sqrt(2 / acos(-1)) *
			 sqrt(rate * (1 - rate) * (1 / 50.0 + 1 / 100.0) * 150 / 149) / 24;
	}
	struct distance exact =
		distance_infer(&(struct distance_data){ .buckets = buckets, .n_buckets = 24 });
	struct distance normal =
		distance_infer(&(struct distance_data){ .buckets = weighted, .n_buckets = 24 });
	assert_near(normal.floor, floor);
	assert_true(fabs(normal.floor - exact.floor) < 0.001);
	assert_true(fabs(normal.floor95 - exact.floor95) < 0.001);
	assert_true(fabs(normal.interval.high - exact.interval.high) < 1e-12);
	/* No noise at all, as of a rate of 1 on both sides: one point of the grid. */
	struct distance_bucket sure = { { 1, 50 }, { 1, 12.5 }, true, 0, 0 };
	struct distance none =
		distance_infer(&(struct distance_data){ .buckets = &sure, .n_buckets = 1 });
	assert_true(none.floor == 0 && none.floor95 == 0 && none.p == 1);
}

/* 2 refusals dealt to 3 and 3: 0, 1 or 2 to the people, by chances of 4, 12 and 4 of 20. */
static void identical_arms_neither_match_always_nor_diverge_by_nothing(void **state)
{
	(void)state;
	struct distance_bucket few = bucket_of(1, 3, 1, 3);
	struct distance distance =
		distance_infer(&(struct distance_data){ .buckets = &few, .n_buckets = 1 });
	assert_near(distance.identical_match, 0.6);
	assert_near(distance.identical_divergence, 0.4 * distance_jensen_shannon(0, 2.0 / 3));
	/* Simulated values of the method: 50 people, rates from .1 to .9, 10 to 1000 replies. */
	const double replies[] = { 10, 100, 1000 }, divergences[] = { .026, .0056, .0040 };
	for (int k = 0; k < 3; k++) {
		struct distance_bucket buckets[9];
		for (int i = 0; i < 9; i++)
			buckets[i] =
				bucket_of(5 + 5 * i, 50, (5 + 5 * i) * replies[k] / 50, replies[k]);
		distance = distance_infer(
			&(struct distance_data){ .buckets = buckets, .n_buckets = 9 });
		assert_true(fabs(distance.identical_divergence / divergences[k] - 1) < 0.05);
		assert_true(distance.identical_match > 0.75 && distance.identical_match < 0.97);
	}
}

/* n of millions takes only the terms that weigh anything. */
static void large_counts_are_dealt_by_their_likely_terms(void **state)
{
	(void)state;
	struct distance_bucket bucket = bucket_of(2500000, 5000000, 2501000, 5000000);
	struct distance distance =
		distance_infer(&(struct distance_data){ .buckets = &bucket, .n_buckets = 1 });
	double error = sqrt(0.25 * 2 / 5e6);
	assert_true(fabs(distance.floor / (sqrt(2 / acos(-1)) * error) - 1) < 1e-3);
}

/* The sets of persons with the sides swapped: people are the arm. */
static void an_arm_of_people_has_its_persons_too(void **state)
{
	(void)state;
	struct json_document *oracle = oracle_load_file("method.json");
	const cJSON *set;
	static struct study study;
	int n_sets = 0;
	cJSON_ArrayForEach(set, cJSON_GetObjectItem(oracle->root, "distance"))
	{
		const cJSON *expect = cJSON_GetObjectItem(set, "expect");
		load_study(set, &study);
		for (size_t i = 0; i < study.data.n_buckets; i++) {
			struct sample kept = study.buckets[i].people;
			study.buckets[i].people = study.buckets[i].arm;
			study.buckets[i].arm = kept;
		}
		for (size_t i = 0; i < study.data.n_answers; i++)
			study.answers[i].is_arm = true;
		struct distance distance = distance_infer(&study.data);
		assert_close(distance.p_signed, oracle_number(expect, "p_S"));
		assert_close(distance.estimate, oracle_number(expect, "estimate"));
		assert_close(distance.interval.low, oracle_number(expect, "low"));
		/* A difference of 0 counts as people's, which is the other side now. */
		assert_true(fabs(distance.interval.high - oracle_number(expect, "high")) < 0.01);
		n_sets += study.data.n_answers > 0;
	}
	assert_int_equal(n_sets, 3);
	json_free(oracle);
}

/* Sides can be swapped where nobody is known to have answered twice. */
static void the_interval_holds_the_estimate_on_either_side(void **state)
{
	(void)state;
	struct distance_bucket buckets[12], swapped[12];
	for (int i = 0; i < 12; i++) {
		buckets[i] = bucket_of(4 * i, 50, 70 - 3 * i, 80);
		swapped[i] = (struct distance_bucket){ .people = buckets[i].arm,
			.arm = buckets[i].people };
	}
	struct distance one =
		distance_infer(&(struct distance_data){ .buckets = buckets, .n_buckets = 12 });
	struct distance other =
		distance_infer(&(struct distance_data){ .buckets = swapped, .n_buckets = 12 });
	assert_near(other.floor, one.floor);
	assert_near(other.estimate, one.estimate);
	assert_near(other.interval.low, one.interval.low);
	assert_true(one.interval.low > 0 && one.p < 0.0001);
	assert_true(one.plug_in_se > 0 && one.estimate_se > 0 && one.mean_difference_se > 0);
	assert_true(one.interval.low <= one.estimate && one.estimate <= one.interval.high);
}

static double noise_of(int x, int n)
{
	double rate = (x + 0.5) / (n + 1);
	return rate * (1 - rate) / n;
}

/* The error of two comparisons with people's x of 50, of arms' y and z of 100 in each bucket. */
static double compare_two(int x, int y, int z, bool is_shared, bool has_people)
{
	struct distance_bucket one[2], two[2];
	struct distance_answer answers[100];
	for (int i = 0; i < 2; i++) {
		one[i] = bucket_of(x, 50, y, 100);
		two[i] = bucket_of(x, 50, z, 100);
		one[i].people_key = two[i].people_key = is_shared ? i + 1 : 0;
	}
	/* Persons who answer both buckets alike. */
	for (uint32_t i = 0; i < 100; i++)
		answers[i] = (struct distance_answer){ i / 2, i % 2, (int)i / 2 < x, false };
	struct distance_data first = { one, 2, answers, has_people ? 100 : 0, has_people ? 50 : 0 };
	struct distance_data second = first;
	second.buckets = two;
	double error = distance_difference_se(&first, &second, DISTANCE_PLUG_IN);
	assert_near(distance_difference_se(&second, &first, DISTANCE_PLUG_IN), error);
	if ((y > 2 * x) == (z > 2 * x))
		assert_near(
			distance_difference_se(&first, &second, DISTANCE_MEAN_DIFFERENCE), error);
	return error;
}

static void people_in_two_comparisons_count_once(void **state)
{
	(void)state;
	double arms = (noise_of(90, 100) + noise_of(80, 100)) / 2;
	double sides = (noise_of(90, 100) + noise_of(10, 100)) / 2;
	double people = noise_of(20, 50) / 2;
	assert_near(compare_two(20, 90, 80, false, false), sqrt(arms + 2 * people));
	/* On one side of people, they cancel; whether or not their answers hang together. */
	assert_near(compare_two(20, 90, 80, true, false), sqrt(arms));
	assert_near(compare_two(20, 90, 80, true, true), sqrt(arms));
	/* Between the arms, what they add is added to both. */
	assert_near(compare_two(20, 90, 10, true, false), sqrt(sides + 4 * people));
	/* Answers alike in two buckets: 50 persons who count 50 times, not 100; 2 w r each. */
	assert_near(compare_two(20, 90, 10, true, true),
		sqrt(sides + 4 * people + 4 * 0.5 * 0.4 * 0.6 / 50));
}

static void an_arm_in_both_comparisons_cancels(void **state)
{
	(void)state;
	struct distance_bucket one = bucket_of(10, 50, 90, 100), two = bucket_of(20, 40, 90, 100);
	one.arm_key = two.arm_key = 7;
	const struct distance_data first = { .buckets = &one, .n_buckets = 1 };
	const struct distance_data second = { .buckets = &two, .n_buckets = 1 };
	assert_near(distance_difference_se(&first, &second, DISTANCE_PLUG_IN),
		sqrt(noise_of(10, 50) + noise_of(20, 40)));
	/* One arm beside itself: nothing but its other side is in one alone. */
	two = one;
	two.people_key = one.people_key = 3;
	assert_true(distance_difference_se(&first, &second, DISTANCE_PLUG_IN) < 1e-8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_mean_absolute_distance_equals_that_of_r),
		cmocka_unit_test(spearman_equals_that_of_r),
		cmocka_unit_test(jensen_shannon_equals_that_of_r),
		cmocka_unit_test(jensen_shannon_grows_with_the_gap_from_0_to_1_bit),
		cmocka_unit_test(exact_match_is_the_share_of_majorities_that_agree),
		cmocka_unit_test(buckets_not_shared_are_left_out),
		cmocka_unit_test(no_shared_bucket_has_no_distance),
		cmocka_unit_test(an_arm_that_always_refuses_has_no_order),
		cmocka_unit_test(distances_depend_on_neither_side_nor_order),
		cmocka_unit_test(spearman_depends_on_ranks_alone),
		cmocka_unit_test(the_order_of_levels_is_averaged_over_scenarios_that_have_one),
		cmocka_unit_test(distance_equals_that_of_r),
		cmocka_unit_test(an_arm_of_people_has_its_persons_too),
		cmocka_unit_test(the_distance_of_nothing_is_not_defined),
		cmocka_unit_test(a_weighted_floor_is_that_of_normal_noise),
		cmocka_unit_test(identical_arms_neither_match_always_nor_diverge_by_nothing),
		cmocka_unit_test(large_counts_are_dealt_by_their_likely_terms),
		cmocka_unit_test(the_interval_holds_the_estimate_on_either_side),
		cmocka_unit_test(people_in_two_comparisons_count_once),
		cmocka_unit_test(an_arm_in_both_comparisons_cancels),
	};
	return cmocka_run_group_tests_name("stats_distance", tests, NULL, NULL);
}
