/* Compare in the program itself, on simulated agents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "screen/place.h"

static const char lineage[] =
	"{ \"models\": [ { \"id\": \"sim:noisy\", \"provider\": \"sim\", \"model\": \"noisy\",\n"
	"\"parent\": \"sim:strict\", \"attributes\": { \"tuned_on\": \"lending\" } } ],\n"
	"\"groups\": [ { \"id\": \"pool\", \"members\": [ { \"model\": \"sim:strict\", \"weight\": "
	"2 },\n"
	"{ \"model\": \"sim:noisy\" } ] } ] }\n";

static int open_with(void **state, const char *config)
{
	struct place *place;

	place_open(state);
	place = *state;
	place_fill(place);
	if (config)
		place_write(place, "config/leeway/config.json", config);
	place_start(place, 36, 120);
	screen_wait_for(place->screen, "Customer service");
	screen_send(place->screen, "3");
	screen_wait_for(place->screen, "Compared with sim:people");
	screen_wait_for(place->screen, "of 60 buckets differ (Holm");
	return 0;
}

static int open_at_compare(void **state)
{
	return open_with(state, NULL);
}

static int open_with_lineage(void **state)
{
	return open_with(state, lineage);
}

static void arms_stand_beside_people_with_what_they_differ_in(void **state)
{
	static const char *const shown[] = { "sim:noisy · baseline SIMULATED",
		"sim:strict · baseline SIMULATED", "DISTANCE", "two identical arms with these",
		"over all orders", "replies are different ones" };
	struct place *place = *state;

	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		screen_wait_for(place->screen, shown[i]);
	assert_false(screen_shows(place->screen, "sim:people · baseline"));
	screen_send(place->screen, "\t");
	screen_wait_for(place->screen, "replies here are");
	place_quit(place);
}

static void buckets_are_sorted_and_adjusted_as_asked(void **state)
{
	struct place *place = *state;

	screen_wait_for(place->screen, "P HOLM");
	screen_send(place->screen, "m");
	screen_wait_for(place->screen, "P BH");
	screen_wait_for(place->screen, "60 buckets differ (Benjamini-");
	screen_wait_for(place->screen, "as authored");
	screen_send(place->screen, "s");
	screen_wait_for(place->screen, "by difference");
	screen_send(place->screen, "s");
	screen_wait_for(place->screen, "by p");
	place_quit(place);
}

static void another_agent_is_compared_with(void **state)
{
	struct place *place = *state;

	screen_send(place->screen, "a");
	screen_wait_for(place->screen, "Compared with sim:noisy");
	screen_wait_for(place->screen, "sim:people · baseline");
	screen_wait_until_gone(place->screen, "sim:noisy · baseline");
	place_quit(place);
}

static int open_with_two_conditions(void **state)
{
	struct place *place;

	place_open(state);
	place = *state;
	place_run(place, (const char *const[]){ "run", "--quiet", "--model", "sim:noisy",
				 "--condition", "cot", "-n", "20", NULL });
	place_fill(place);
	place_start(place, 36, 120);
	screen_wait_for(place->screen, "Customer service");
	screen_send(place->screen, "3");
	screen_wait_for(place->screen, "Compared with sim:people SIMULATED");
	return 0;
}

static void conditions_of_one_model_are_compared(void **state)
{
	struct place *place = *state;

	screen_send(place->screen, "a");
	screen_wait_for(place->screen, "Compared with sim:noisy SIMULATED");
	screen_wait_until_gone(place->screen, "sim:noisy · cot");
	screen_send(place->screen, "a");
	screen_wait_for(place->screen, "Compared with sim:noisy · baseline SIMULATED");
	screen_wait_for(place->screen, "sim:noisy · cot SIMULATED");
	screen_wait_for(place->screen, "of 60 buckets differ (Holm");
	screen_send(place->screen, "a");
	screen_wait_for(place->screen, "Compared with sim:noisy · cot SIMULATED");
	screen_wait_for(place->screen, "sim:noisy · baseline SIMULATED");
	screen_wait_for(place->screen, "of 60 buckets differ (Holm");
	screen_send(place->screen, "a");
	screen_wait_for(place->screen, "Compared with sim:strict SIMULATED");
	screen_send(place->screen, "a");
	screen_wait_for(place->screen, "Compared with sim:people SIMULATED");
	place_quit(place);
}

static int open_with_one_model(void **state)
{
	struct place *place;

	place_open(state);
	place = *state;
	place_run(place, (const char *const[]){
				 "run", "--quiet", "--model", "sim:strict", "-n", "2", NULL });
	place_start(place, 36, 120);
	screen_wait_for(place->screen, "Customer service");
	screen_send(place->screen, "3");
	return 0;
}

/* The paper's figures stand in for people; nobody else is there, and it says what to do. */
static void one_model_is_compared_with_people_as_published(void **state)
{
	struct place *place = *state;

	screen_wait_for(place->screen, "Compared with people, as published");
	screen_wait_for(place->screen, "sim:strict · baseline SIMULATED");
	screen_wait_for(place->screen, "f asks another model, or this one");
	screen_send(place->screen, "a");
	screen_wait_for(place->screen, "nobody else to compare with yet: f asks another model");
	place_quit(place);
}

static int open_with_one_model_twice(void **state)
{
	struct place *place;

	place_open(state);
	place = *state;
	place_run(place, (const char *const[]){ "run", "--quiet", "--model", "sim:strict",
				 "--condition", "baseline", "--condition", "cot", "--scenario",
				 "lending", "-n", "2", NULL });
	place_start(place, 36, 120);
	screen_wait_for(place->screen, "Customer service");
	screen_send(place->screen, "3");
	return 0;
}

static void one_model_is_compared_with_itself_under_another_condition(void **state)
{
	struct place *place = *state;

	screen_wait_for(place->screen, "Compared with sim:strict · baseline SIMULATED");
	screen_wait_for(place->screen, "sim:strict · cot SIMULATED");
	screen_send(place->screen, "a");
	screen_wait_for(place->screen, "Compared with sim:strict · cot SIMULATED");
	screen_send(place->screen, "a");
	screen_wait_for(place->screen, "Compared with people, as published");
	place_quit(place);
}

static void enter_goes_on_to_a_bucket_and_to_its_explanations(void **state)
{
	struct place *place = *state;

	screen_send(place->screen, "j\r\r");
	screen_wait_for(place->screen, "sim:strict · baseline");
	screen_wait_for(place->screen, "20 replies");
	screen_send(place->screen, "3");
	screen_wait_for(place->screen, "Compared with sim:people");
	place_quit(place);
}

static void tuned_models_stand_by_scenarios_asked(void **state)
{
	struct place *place = *state;

	screen_send(place->screen, "t");
	screen_wait_for(place->screen, "Transfer: points of distance from sim:people");
	screen_wait_for(place->screen, "sim:noisy · baseline SIMULATED");
	screen_wait_for(place->screen, " 3 Lending");
	screen_wait_for(place->screen, "Tuned on lending, in [ ].");
	screen_wait_for(place->screen, "Its parent sim:strict: ");
	assert_false(screen_shows(place->screen, "sim:strict · baseline"));
	screen_send(place->screen, "\r");
	screen_wait_for(place->screen, "Compared with sim:people");
	screen_wait_for(place->screen, "▌ sim:noisy · baseline");
	place_quit(place);
}

static void a_group_is_an_arm_whose_rows_name_its_members(void **state)
{
	struct place *place = *state;

	screen_wait_for(place->screen, "pool · baseline SIMULATED");
	screen_send(place->screen, "g\r\r");
	screen_wait_for(place->screen, "sim:strict (weight 2), sim:noisy (weight 1)");
	place_quit(place);
}

static void a_bucket_has_its_interval_and_tests_or_the_reason_in_words(void **state)
{
	struct place *place = *state;

	screen_send(place->screen, "\t");
	screen_wait_for(place->screen, "ripped in half: ");
	screen_wait_for(place->screen, "of 20.");
	screen_wait_for(place->screen, "Difference -");
	screen_wait_for(place->screen, "; Fisher's p 0.");
	/* By difference, buckets that do not differ come last. */
	screen_send(place->screen, "\tj");
	screen_wait_for(place->screen, "▌ sim:strict · baseline");
	screen_send(place->screen, "s");
	screen_wait_for(place->screen, "by difference");
	screen_send(place->screen, "\tG");
	screen_wait_for(place->screen, "No z: all alike on both sides");
	place_quit(place);
}

static void a_group_has_no_exact_test_and_says_so(void **state)
{
	struct place *place = *state;

	screen_wait_for(place->screen, "pool · baseline SIMULATED");
	screen_send(place->screen, "g\t");
	screen_wait_for(place->screen, "▌ Customer service");
	screen_wait_for(place->screen, "; weighted, so no exact");
	place_quit(place);
}

static void nothing_to_compare_is_said(void **state)
{
	struct place *place;

	place_open(state);
	place = *state;
	place_start(place, 24, 80);
	screen_send(place->screen, "3");
	screen_wait_for(place->screen, "Nothing to compare yet");
	place_quit(place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(arms_stand_beside_people_with_what_they_differ_in,
			open_at_compare, place_close),
		cmocka_unit_test_setup_teardown(
			buckets_are_sorted_and_adjusted_as_asked, open_at_compare, place_close),
		cmocka_unit_test_setup_teardown(
			another_agent_is_compared_with, open_at_compare, place_close),
		cmocka_unit_test_setup_teardown(conditions_of_one_model_are_compared,
			open_with_two_conditions, place_close),
		cmocka_unit_test_setup_teardown(one_model_is_compared_with_people_as_published,
			open_with_one_model, place_close),
		cmocka_unit_test_setup_teardown(
			one_model_is_compared_with_itself_under_another_condition,
			open_with_one_model_twice, place_close),
		cmocka_unit_test_setup_teardown(enter_goes_on_to_a_bucket_and_to_its_explanations,
			open_at_compare, place_close),
		cmocka_unit_test_setup_teardown(
			tuned_models_stand_by_scenarios_asked, open_with_lineage, place_close),
		cmocka_unit_test_setup_teardown(a_group_is_an_arm_whose_rows_name_its_members,
			open_with_lineage, place_close),
		cmocka_unit_test_setup_teardown(
			a_bucket_has_its_interval_and_tests_or_the_reason_in_words, open_at_compare,
			place_close),
		cmocka_unit_test_setup_teardown(
			a_group_has_no_exact_test_and_says_so, open_with_lineage, place_close),
		cmocka_unit_test_teardown(nothing_to_compare_is_said, place_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
