/* Simulated studies of the paper's shape: an effect that is there is found, none is made up. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "leeway/base/random.h"
#include "leeway/stats/compare.h"
#include "leeway/stats/power.h"
#include "leeway/stats/randomization.h"

enum { STUDIES = 2000, SCENARIOS = 10, LEVELS = 6, BUCKETS = SCENARIOS * LEVELS };

/* Sums over studies. */
struct findings {
	int z, fisher; /* Studies in which one bucket, another each time, differs at 5 %. */
	int holm, benjamini_hochberg; /* With any star after adjusting. */
	int randomization; /* That follow people's levels at 5 %. */
	int stars, stars_holm, stars_bh; /* Buckets, over all studies. */
	double false_share; /* Of stars after Benjamini and Hochberg's way, summed. */
};

struct design {
	int64_t replies;
	double shift; /* Of the model's rate, in the first n_shifted buckets. */
	size_t n_shifted;
	bool follows_levels;
};

static int64_t draw(struct random *random, int64_t n, double rate)
{
	int64_t x = 0;
	for (int64_t i = 0; i < n; i++)
		x += random_uniform(random) < rate;
	return x;
}

/* People's true rates fall with the level. */
static double rate_at(size_t bucket)
{
	return 0.8 - 0.12 * (double)(bucket % LEVELS);
}

static double model_rate(const struct design *design, size_t bucket)
{
	double rate = design->follows_levels ? rate_at(bucket) : 0.5;
	return fmin(1, rate + (bucket < design->n_shifted ? design->shift : 0));
}

static void count_adjusted(struct findings *findings, const struct design *design, double *p)
{
	double holm[BUCKETS], bh[BUCKETS];
	compare_adjust_holm(p, holm, BUCKETS);
	compare_adjust_benjamini_hochberg(p, bh, BUCKETS);
	size_t n_holm = compare_count_below(holm, BUCKETS, 0.05);
	size_t n_bh = compare_count_below(bh, BUCKETS, 0.05);
	size_t rest = BUCKETS - design->n_shifted;
	size_t n_false = compare_count_below(bh + design->n_shifted, rest, 0.05);
	findings->holm += n_holm > 0;
	findings->benjamini_hochberg += n_bh > 0;
	findings->stars += (int)compare_count_below(p, BUCKETS, 0.05);
	findings->stars_holm += (int)n_holm;
	findings->stars_bh += (int)n_bh;
	findings->false_share += n_bh > 0 ? (double)n_false / (double)n_bh : 0;
}

static void run_study(struct findings *findings, const struct design *design, size_t number,
	struct random *random)
{
	double p[BUCKETS], model_rates[BUCKETS], people_rates[BUCKETS];
	for (size_t i = 0; i < BUCKETS; i++) {
		int64_t n = 42 + (int64_t)random_below(random, 19);
		struct proportion people = { draw(random, n, rate_at(i)), n };
		struct proportion model = { draw(random, design->replies, model_rate(design, i)),
			design->replies };
		p[i] = compare_pooled(model, people).p;
		model_rates[i] = proportion_rate(model.x, model.n);
		people_rates[i] = proportion_rate(people.x, people.n);
		if (i == number % BUCKETS)
			findings->fisher += compare_fisher(model, people) < 0.05;
	}
	findings->z += p[number % BUCKETS] < 0.05;
	count_adjusted(findings, design, p);
	findings->randomization +=
		randomization_test(model_rates, people_rates, SCENARIOS, LEVELS, NULL)
			.share_at_or_below < 0.05;
}

static struct findings simulate(const struct design *design, uint64_t seed)
{
	struct findings findings = { 0 };
	struct random random;
	random_init(&random, seed);
	for (size_t i = 0; i < STUDIES; i++)
		run_study(&findings, design, i, &random);
	return findings;
}

/* 3.29 standard errors: one in a thousand. */
static double reach(double chance)
{
	return 3.29 * sqrt(chance * (1 - chance) * STUDIES);
}

static void assert_at_most(int count, double chance)
{
	if (count > chance * STUDIES + reach(chance))
		fail_msg("%d of %d, against a chance of %g", count, STUDIES, chance);
}

static void what_is_not_there_is_not_found(void **state)
{
	(void)state;
	const struct design none = { .replies = 50, .follows_levels = true };
	struct findings findings = simulate(&none, 1);
	printf("= no effect: z %d, Fisher %d, Holm %d, Benjamini-Hochberg %d of %d studies\n",
		findings.z, findings.fisher, findings.holm, findings.benjamini_hochberg, STUDIES);
	assert_at_most(findings.z, 0.05);
	assert_true(findings.z > 0.05 * STUDIES - reach(0.05));
	assert_at_most(findings.fisher, 0.05);
	assert_true(findings.fisher <= findings.z);
	assert_at_most(findings.holm, 0.05);
	assert_at_most(findings.benjamini_hochberg, 0.05);
	/* Unadjusted, three of sixty come for nothing, in nearly every study. */
	assert_true(findings.stars > 2 * STUDIES);
	/* An arm that is people's twin does follow them. */
	assert_int_equal(findings.randomization, STUDIES);
}

static void an_arm_blind_to_levels_does_not_follow_them(void **state)
{
	(void)state;
	const struct design blind = { .replies = 50 };
	struct findings findings = simulate(&blind, 2);
	printf("= blind to levels: %d of %d follow people at 5 %%\n", findings.randomization,
		STUDIES);
	assert_at_most(findings.randomization, 0.05);
	assert_true(findings.randomization > 0.05 * STUDIES - reach(0.05));
}

static void what_is_there_is_found_as_often_as_its_power_says(void **state)
{
	(void)state;
	const struct design gap = {
		.replies = 300, .shift = 0.2, .n_shifted = BUCKETS, .follows_levels = true
	};
	struct findings findings = simulate(&gap, 3);
	double power = 0;
	for (size_t i = 0; i < BUCKETS; i++) {
		/* 51 people on average. */
		struct sample people = { rate_at(i), 51 }, model = { model_rate(&gap, i), 300 };
		power += power_of_test(model, people, 0.05) / BUCKETS;
	}
	double found = (double)findings.stars / STUDIES / BUCKETS;
	printf("= a gap of 0.2: power %.3f, found %.3f\n", power, found);
	assert_true(fabs(found - power) < 0.02);
	assert_true(fabs(findings.z - power * STUDIES) < reach(power) + 0.02 * STUDIES);
	assert_int_equal(findings.holm, STUDIES);
	assert_true(findings.stars_holm < findings.stars_bh);
	assert_true(findings.stars_bh < findings.stars);
}

static void false_stars_among_stars_keep_to_their_share(void **state)
{
	(void)state;
	const struct design half = {
		.replies = 300, .shift = 0.25, .n_shifted = BUCKETS / 2, .follows_levels = true
	};
	struct findings findings = simulate(&half, 4);
	double share = findings.false_share / STUDIES;
	printf("= half with a gap of 0.25: %.4f of stars are false\n", share);
	/* The level times the share of true nulls. */
	assert_true(share > 0.015 && share < 0.05 * 0.5 + 0.005);
	assert_true(findings.stars_bh > 20 * STUDIES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_there_is_not_found),
		cmocka_unit_test(an_arm_blind_to_levels_does_not_follow_them),
		cmocka_unit_test(what_is_there_is_found_as_often_as_its_power_says),
		cmocka_unit_test(false_stars_among_stars_keep_to_their_share),
	};
	return cmocka_run_group_tests_name("stats_study", tests, NULL, NULL);
}
