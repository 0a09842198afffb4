#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/stats/compare.h"
#include "leeway/stats/live.h"
#include "support/oracle.h"

static void evidence_equals_that_of_r(void **state)
{
	(void)state;
	struct json_document *oracle = oracle_load_file("method.json");
	const cJSON *all = cJSON_GetObjectItem(oracle->root, "live"), *item;
	int n = 0;
	cJSON_ArrayForEach(item, all)
	{
		struct proportion left = { (int64_t)oracle_number(item, "x"),
			(int64_t)oracle_number(item, "n") };
		struct proportion right = { (int64_t)oracle_number(item, "y"),
			(int64_t)oracle_number(item, "m") };
		double log_e = live_log_e(left, right);
		assert_near(log_e, oracle_number(item, "log_e"));
		assert_near(live_p(log_e), oracle_number(item, "p_live"));
		if (right.n > 0)
			assert_near(compare_fisher(left, right), oracle_number(item, "p_fisher"));
		n++;
	}
	assert_int_equal(n, 11);
	json_free(oracle);
}

static void nothing_is_known_before_the_first_reply(void **state)
{
	(void)state;
	struct proportion none = { 0, 0 };
	assert_true(live_p(live_log_e(none, none)) >= 1);
	for (int64_t x = 0; x <= 50; x++)
		assert_true(live_p(live_log_e((struct proportion){ x, 50 }, none)) >= 1);
}

enum { PEOPLE = 50, REPLIES = 100, BUCKETS = 60 };

/* Whether a star is up at x of PEOPLE and y of m: by E at any look, by Fisher at the last alone. */
static bool stars[PEOPLE + 1][REPLIES + 1][REPLIES + 1];

static void find_stars(void)
{
	const double bound = 0.05 / BUCKETS;
	for (int x = 0; x <= PEOPLE; x++)
		for (int m = 1; m <= REPLIES; m++)
			for (int y = 0; y <= m; y++) {
				struct proportion people = { x, PEOPLE }, model = { y, m };
				stars[x][m][y] =
					live_p(live_log_e(people, model)) < bound ||
					(m == REPLIES && compare_fisher(people, model) < bound);
			}
}

/*
 * The exact chance that a bucket of equal rates has a star at any look: by x the chances of y
 * refusals among m replies without a star so far.
 */
static double chance_of_a_false_star(double rate)
{
	double sum = 0, weight = pow(1 - rate, PEOPLE);
	for (int x = 0; x <= PEOPLE; x++) {
		double now[REPLIES + 2] = { 1 };
		for (int m = 1; weight > 1e-9 && m <= REPLIES; m++) {
			for (int y = m; y >= 0; y--) {
				now[y] = (y < m ? now[y] * (1 - rate) : 0) +
					 (y > 0 ? now[y - 1] * rate : 0);
				if (now[y] > 0 && stars[x][m][y]) {
					sum += weight * now[y];
					now[y] = 0;
				}
			}
		}
		weight *= (double)(PEOPLE - x) / (x + 1) * rate / (1 - rate);
	}
	return sum;
}

/* As method.md's table has it for n = 50, N = 100: .038 at worst, .031 for mixed rates. */
static void chance_puts_up_a_star_in_at_most_one_study_of_twenty(void **state)
{
	(void)state;
	double worst = 0, none_of_mixed = 1;
	find_stars();
	for (int i = 1; i <= 24; i++) {
		double rate = 0.04 * i;
		double chance = 1 - pow(1 - chance_of_a_false_star(rate), BUCKETS);
		worst = fmax(worst, chance);
	}
	for (int level = 0; level < 6; level++)
		none_of_mixed *= pow(1 - chance_of_a_false_star(0.1 + 0.16 * level), BUCKETS / 6);
	print_message("= false stars at any look: worst %.4f, mixed rates %.4f (bound 0.05)\n",
		worst, 1 - none_of_mixed);
	assert_true(worst < 0.05 && worst > 0.02);
	assert_true(fabs(1 - none_of_mixed - 0.031) < 0.002);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evidence_equals_that_of_r),
		cmocka_unit_test(nothing_is_known_before_the_first_reply),
		cmocka_unit_test(chance_puts_up_a_star_in_at_most_one_study_of_twenty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
