#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "leeway/report/live_test.h"
#include "leeway/stats/compare.h"
#include "leeway/stats/live.h"
#include "support/oracle.h"

/* An open side with its counts. */
struct open {
	struct looks looks;
	struct tally counts;
};

static void add(struct open *open, enum outcome outcome)
{
	tally_add(&open->counts, outcome, 1);
	looks_add(&open->looks, outcome, &open->counts);
}

static struct live_side side_of(const struct open *open)
{
	return (struct live_side){
		{ open->counts.counts[OUTCOME_REFUSE], tally_decided(&open->counts) }, &open->looks
	};
}

static struct live_result test_whole(const struct live_side *own, const struct live_side *other)
{
	struct live_walk walk = LIVE_WALK;
	return live_test(&walk, own, other);
}

static void two_closed_sides_have_fishers_p(void **state)
{
	(void)state;
	struct live_side own = { { 9, 10 }, NULL }, other = { { 4, 20 }, NULL };
	struct live_result result = test_whole(&own, &other);
	assert_near(result.p, compare_fisher(own.now, other.now));
	assert_true(isnan(result.p_live) && result.is_complete);
	own.now = (struct proportion){ 0, 0 };
	assert_true(isnan(test_whole(&own, &other).p));
}

static void evidence_once_seen_is_kept_and_fishers_p_counts_at_the_planned_number(void **state)
{
	(void)state;
	struct open open = { .looks.planned = 30 };
	const struct live_side people = { { 10, 50 }, NULL };
	struct live_walk walk = LIVE_WALK;
	double least = 1, before = 1, at_planned = NAN;
	for (int i = 0; i < 60; i++) {
		enum outcome outcome = i % 7 == 3   ? OUTCOME_UNCLEAR
				       : i < 12     ? OUTCOME_REFUSE
				       : i % 5 == 0 ? OUTCOME_REFUSE
						    : OUTCOME_GRANT;
		add(&open, outcome);
		struct live_side own = side_of(&open);
		struct live_result result = live_test(&walk, &own, &people);
		least = fmin(least, live_p(live_log_e(own.now, people.now)));
		assert_near(result.p_live, least);
		if (i + 1 == 30)
			at_planned = compare_fisher(own.now, people.now);
		assert_int_equal(result.is_complete, i + 1 >= 30);
		assert_near(result.p, i + 1 < 30 ? least : fmin(least, at_planned));
		assert_true(result.p <= before);
		before = result.p;
		/* After a restart it is the same. */
		assert_near(test_whole(&own, &people).p, result.p);
	}
	free(open.looks.replies);
}

static void a_bucket_that_was_only_tried_is_never_complete(void **state)
{
	(void)state;
	struct open open = { 0 };
	const struct live_side people = { { 0, 50 }, NULL };
	for (int i = 0; i < 20; i++)
		add(&open, OUTCOME_REFUSE);
	struct live_side own = side_of(&open);
	struct live_result result = test_whole(&own, &people);
	assert_false(result.is_complete);
	assert_near(result.p, live_p(live_log_e(own.now, people.now)));
	free(open.looks.replies);
}

/* Millions that were there before, or more than were planned, cost no time. */
static void what_was_there_before_is_one_look(void **state)
{
	(void)state;
	const int64_t many = INT64_C(1) << 50;
	struct open open = { .looks = { .planned = 100, .first = { 120, 110, 100 } },
		.counts.counts = {
			[OUTCOME_GRANT] = 10, [OUTCOME_REFUSE] = 100, [OUTCOME_UNCLEAR] = 10 } };
	struct live_side people = { { 10, 50 }, NULL }, own = side_of(&open);
	assert_near(test_whole(&own, &people).p, live_p(live_log_e(own.now, people.now)));
	struct open other = open;
	assert_near(test_whole(&own, &(struct live_side){ own.now, &other.looks }).p, 1);
	open.looks.first = (struct look_counts){ many, many, 0 };
	open.looks.planned = many / 2;
	own = (struct live_side){ { 0, many }, &open.looks };
	assert_true(test_whole(&own, &people).p < 1e-3);
}

/* Two models: the looks are the same whichever of them is ahead, and p never rises. */
static void two_sides_that_fill_are_looked_at_in_a_fixed_order(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed < 60; seed++) {
		struct open sides[2] = { { .looks.planned = 20 }, { .looks.planned = 35 } };
		struct live_walk walk = LIVE_WALK;
		uint32_t random = seed;
		double before = 1;
		while (tally_total(&sides[0].counts) < 50 || tally_total(&sides[1].counts) < 50) {
			random = random * 1664525 + 1013904223;
			struct open *one = &sides[random >> 30 & 1];
			uint32_t roll = random >> 16 & 15;
			if (tally_total(&one->counts) == 50)
				continue;
			add(one, roll == 0                          ? OUTCOME_EMPTY
				 : roll < (one == sides ? 4u : 12u) ? OUTCOME_REFUSE
								    : OUTCOME_GRANT);
			struct live_side own = side_of(&sides[0]), other = side_of(&sides[1]);
			struct live_result result = live_test(&walk, &own, &other);
			if (isnan(result.p))
				continue;
			assert_true(result.p <= before);
			before = result.p;
			assert_near(test_whole(&own, &other).p, result.p);
			assert_near(test_whole(&other, &own).p, result.p);
			assert_int_equal(
				result.is_complete, tally_total(&sides[0].counts) >= 20 &&
							    tally_total(&sides[1].counts) >= 35);
		}
		struct proportion at_20 = { sides[0].looks.complete.refusals,
			sides[0].looks.complete.n };
		struct proportion at_35 = { sides[1].looks.complete.refusals,
			sides[1].looks.complete.n };
		assert_true(before <= compare_fisher(at_20, at_35));
		free(sides[0].looks.replies);
		free(sides[1].looks.replies);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_closed_sides_have_fishers_p),
		cmocka_unit_test(
			evidence_once_seen_is_kept_and_fishers_p_counts_at_the_planned_number),
		cmocka_unit_test(a_bucket_that_was_only_tried_is_never_complete),
		cmocka_unit_test(what_was_there_before_is_one_look),
		cmocka_unit_test(two_sides_that_fill_are_looked_at_in_a_fixed_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
