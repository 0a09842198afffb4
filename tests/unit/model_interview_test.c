#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/model/interview.h"

enum { N_DRAWS = 12000, N_SCENARIOS = 10, N_LEVELS = 6 };

#define PAPER TEST_FOLDER "/../scenarios/paper"

static int set_up(void **state)
{
	struct error error = { 0 };

	*state = pack_load(env_system(), PAPER, &error);
	if (!*state)
		fail_msg("%s", error.message);
	return 0;
}

static int tear_down(void **state)
{
	pack_free(*state);
	return 0;
}

static void begin(struct interview *interview, const struct pack *pack, uint64_t seed)
{
	struct interview_item items[N_SCENARIOS];

	interview_draw(pack, seed, items);
	interview_consent(interview, true);
	assert_int_equal(interview->stage, INTERVIEW_BEGINNING);
	interview_begin(interview, items, N_SCENARIOS);
}

static void each_scenario_is_drawn_once(void **state)
{
	const struct pack *pack = *state;

	assert_int_equal(pack->n_scenarios, N_SCENARIOS);
	for (uint64_t seed = 0; seed < 1000; seed++) {
		struct interview_item items[N_SCENARIOS];
		unsigned seen = 0;

		interview_draw(pack, seed, items);
		for (size_t i = 0; i < N_SCENARIOS; i++) {
			seen |= 1U << items[i].scenario;
			assert_in_range(items[i].level_no, 1, N_LEVELS);
			assert_false(items[i].is_answered);
		}
		assert_int_equal(seen, (1U << N_SCENARIOS) - 1);
	}
}

static double chi_square(const int *counts, size_t n_counts)
{
	double expected = (double)N_DRAWS / (double)n_counts, sum = 0;

	for (size_t i = 0; i < n_counts; i++) {
		double gap = counts[i] - expected;

		sum += gap * gap / expected;
	}
	return sum;
}

/* Counts of levels, of places in the order, and of pairs of levels, over many seeds. */
struct counts {
	int levels[N_SCENARIOS][N_LEVELS];
	int places[N_SCENARIOS][N_SCENARIOS];
	int pairs[N_SCENARIOS][N_LEVELS * N_LEVELS]; /* Each scenario with the next one. */
	int first_pairs[N_SCENARIOS * (N_SCENARIOS - 1)]; /* Who comes first and second. */
};

static void count(const struct pack *pack, struct counts *counts)
{
	memset(counts, 0, sizeof *counts);
	for (uint64_t seed = 0; seed < N_DRAWS; seed++) {
		struct interview_item items[N_SCENARIOS];
		int levels[N_SCENARIOS];

		interview_draw(pack, seed, items);
		for (size_t i = 0; i < N_SCENARIOS; i++) {
			levels[items[i].scenario] = items[i].level_no - 1;
			counts->levels[items[i].scenario][items[i].level_no - 1]++;
			counts->places[items[i].scenario][i]++;
		}
		for (size_t i = 0; i < N_SCENARIOS; i++)
			counts->pairs[i][levels[i] * N_LEVELS + levels[(i + 1) % N_SCENARIOS]]++;
		size_t first = items[0].scenario, second = items[1].scenario;

		counts->first_pairs[first * (N_SCENARIOS - 1) + second - (second > first)]++;
	}
}

/* Quantiles of chi-square at 0.9999 with 5, 9, 35 and 89 degrees of freedom. */
static void levels_and_places_are_equally_likely_and_independent(void **state)
{
	static struct counts counts;

	count(*state, &counts);
	for (size_t i = 0; i < N_SCENARIOS; i++) {
		assert_true(chi_square(counts.levels[i], N_LEVELS) < 25.75);
		assert_true(chi_square(counts.places[i], N_SCENARIOS) < 33.73);
		assert_true(chi_square(counts.pairs[i], N_LEVELS * N_LEVELS) < 74.93);
	}
	assert_true(chi_square(counts.first_pairs, N_SCENARIOS * (N_SCENARIOS - 1)) < 147.4);
}

static void the_same_seed_draws_the_same(void **state)
{
	struct interview_item one[N_SCENARIOS], other[N_SCENARIOS];

	memset(one, 0, sizeof one);
	memset(other, 0, sizeof other);
	interview_draw(*state, 77, one);
	interview_draw(*state, 77, other);
	assert_memory_equal(one, other, sizeof one);
	interview_draw(*state, 78, other);
	assert_memory_not_equal(one, other, sizeof one);
}

static void declining_ends_it(void **state)
{
	struct interview interview;

	interview_init(&interview, *state, false);
	interview_consent(&interview, false);
	assert_int_equal(interview.stage, INTERVIEW_DECLINED);
	interview_consent(&interview, true);
	assert_int_equal(interview.stage, INTERVIEW_DECLINED);
	assert_false(interview_is_under_way(&interview));
	interview_clear(&interview);
}

static void a_question_goes_from_choice_to_explanation_to_kept(void **state)
{
	struct interview interview;

	interview_init(&interview, *state, false);
	begin(&interview, *state, 1);
	assert_int_equal(interview_number(&interview), 1);
	assert_false(interview_confirm(&interview));
	interview_choose(&interview, ANSWER_YES);
	assert_true(interview_confirm(&interview));
	interview_reconsider(&interview);
	interview_choose(&interview, ANSWER_NO);
	assert_true(interview_confirm(&interview));
	interview_choose(&interview, ANSWER_YES);
	assert_int_equal(interview.choice, ANSWER_NO);
	assert_true(interview_explain(&interview, " \n"));
	assert_string_equal(interview.explanation, "");
	assert_int_equal(interview.stage, INTERVIEW_KEEPING);
	interview_fail_to_keep(&interview);
	assert_int_equal(interview.stage, INTERVIEW_EXPLANATION);
	assert_true(interview_explain(&interview, "because"));
	interview_keep(&interview);
	assert_int_equal(interview.stage, INTERVIEW_QUESTION);
	assert_int_equal(interview_number(&interview), 2);
	assert_false(interview.has_choice);
	assert_null(interview.explanation);
	interview_clear(&interview);
}

static void a_needed_explanation_is_more_than_spaces(void **state)
{
	struct interview interview;

	interview_init(&interview, *state, true);
	begin(&interview, *state, 1);
	interview_choose(&interview, ANSWER_YES);
	interview_confirm(&interview);
	assert_false(interview_explain(&interview, " \t\n"));
	assert_int_equal(interview.stage, INTERVIEW_EXPLANATION);
	assert_true(interview_explain(&interview, "x"));
	interview_clear(&interview);
}

static void what_was_answered_before_is_not_asked_again(void **state)
{
	struct interview_item items[N_SCENARIOS];
	struct interview interview;

	interview_draw(*state, 5, items);
	items[0].is_answered = items[2].is_answered = true;
	interview_init(&interview, *state, false);
	interview_consent(&interview, true);
	interview_begin(&interview, items, N_SCENARIOS);
	assert_int_equal(interview.current, 1);
	assert_int_equal(interview_number(&interview), 3);
	for (int i = 0; i < N_SCENARIOS - 2; i++) {
		assert_int_equal(interview.stage, INTERVIEW_QUESTION);
		interview_choose(&interview, ANSWER_YES);
		interview_confirm(&interview);
		assert_true(interview_explain(&interview, ""));
		interview_keep(&interview);
	}
	assert_int_equal(interview.stage, INTERVIEW_DONE);
	interview_clear(&interview);
}

static void leaving_is_possible_while_it_goes_on_alone(void **state)
{
	struct interview interview;

	interview_init(&interview, *state, false);
	interview_leave(&interview);
	assert_int_equal(interview.stage, INTERVIEW_CONSENT);
	begin(&interview, *state, 1);
	interview_leave(&interview);
	assert_int_equal(interview.stage, INTERVIEW_LEFT);
	interview_clear(&interview);
}

static void the_answer_means_what_the_scenario_says(void **state)
{
	struct interview interview;

	interview_init(&interview, *state, false);
	begin(&interview, *state, 9);
	bool is_yes_grant = interview_scenario(&interview)->grant == ANSWER_YES;

	interview_choose(&interview, ANSWER_YES);
	assert_int_equal(
		interview_outcome(&interview), is_yes_grant ? OUTCOME_GRANT : OUTCOME_REFUSE);
	interview_choose(&interview, ANSWER_NO);
	assert_int_equal(
		interview_outcome(&interview), is_yes_grant ? OUTCOME_REFUSE : OUTCOME_GRANT);
	char *text = interview_text(&interview);

	assert_null(strstr(text, "{LEVEL"));
	free(text);
	interview_clear(&interview);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(each_scenario_is_drawn_once),
		TEST(levels_and_places_are_equally_likely_and_independent),
		TEST(the_same_seed_draws_the_same),
		TEST(declining_ends_it),
		TEST(a_question_goes_from_choice_to_explanation_to_kept),
		TEST(a_needed_explanation_is_more_than_spaces),
		TEST(what_was_answered_before_is_not_asked_again),
		TEST(leaving_is_possible_while_it_goes_on_alone),
		TEST(the_answer_means_what_the_scenario_says),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
