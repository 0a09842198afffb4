/* Compare in the program itself, on simulated agents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "screen/place.h"

static int open_at_compare(void **state)
{
	struct place *place;

	place_open(state);
	place = *state;
	place_fill(place);
	place_start(place, 36, 120);
	screen_wait_for(place->screen, "Customer service");
	screen_send(place->screen, "3");
	screen_wait_for(place->screen, "Compared with sim:people");
	screen_wait_for(place->screen, "of 60 buckets differ (Holm");
	return 0;
}

static void arms_stand_beside_people_with_what_they_differ_in(void **state)
{
	static const char *const shown[] = { "sim:noisy · baseline SIMULATED",
		"sim:strict · baseline SIMULATED", "DISTANCE", "Mean absolute distance",
		"orders are as", "over all orders", "replies are different ones" };
	struct place *place = *state;

	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		screen_wait_for(place->screen, shown[i]);
	assert_false(screen_shows(place->screen, "sim:people · baseline"));
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
		cmocka_unit_test_setup_teardown(enter_goes_on_to_a_bucket_and_to_its_explanations,
			open_at_compare, place_close),
		cmocka_unit_test_teardown(nothing_to_compare_is_said, place_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
