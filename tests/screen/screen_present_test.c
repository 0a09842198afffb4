/* Present in the program itself: what a speaker does in front of a room, with simulated agents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "screen/place.h"

static const char f5[] = "\x1b[15~", escape[] = "\x1b", page_down[] = "\x1b[6~",
		  page_up[] = "\x1b[5~";

static int open_and_start(void **state)
{
	struct place *place;

	place_open(state);
	place = *state;
	place_start(place, 24, 80);
	screen_wait_for(place->screen, "Nothing was asked yet");
	return 0;
}

static void leave(struct place *place)
{
	screen_send(place->screen, escape);
	screen_wait_for(place->screen, "Explore");
	place_quit(place);
}

static void hands_are_counted_and_taken_back(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "P");
	screen_wait_until_gone(screen, "Explore");
	screen_wait_for(screen, "level 6 of 6");
	screen_send(screen, "h31\r");
	screen_wait_for(screen, "31 say yes");
	screen_send(screen, "4\r");
	screen_wait_for(screen, "35 hands counted");
	screen_wait_for(screen, "4 of 35");
	screen_send(screen, "u");
	screen_wait_for(screen, "35 hands taken back");
	screen_wait_until_gone(screen, "4 of 35");
	screen_send(screen, "u");
	screen_wait_for(screen, "no show of hands to take back");
	leave(place);
}

/* Fires simulated people at all levels of the first scenario. */
static void fire(struct screen *screen)
{
	screen_send(screen, "f");
	screen_wait_for(screen, "0 replies");
	screen_send(screen, " ");
	screen_wait_for(screen, "60 replies");
	screen_send(screen, f5);
	screen_wait_for(screen, "run complete");
}

static void a_talk_goes_from_slide_to_slide_fires_and_replays(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	fire(screen);
	screen_send(screen, "P");
	screen_wait_for(screen, "of 10 refuse");
	screen_wait_for(screen, "SIMULATED");
	assert_false(screen_shows(screen, "$0"));
	screen_send(screen, page_down);
	screen_wait_for(screen, "2 / 10");
	screen_send(screen, page_up);
	screen_wait_for(screen, "1 / 10");
	screen_send(screen, "b");
	screen_wait_until_gone(screen, "SIMULATED");
	screen_send(screen, "b");
	screen_wait_for(screen, "SIMULATED");
	/* The next ones; F finds, as everywhere. */
	screen_send(screen, "n");
	screen_wait_for(screen, "of 20 refuse");
	screen_send(screen, "F");
	screen_wait_for(screen, "Find in all replies");
	screen_send(screen, escape);
	screen_wait_until_gone(screen, "Find in all replies");
	screen_wait_for(screen, "of 20 refuse");
	screen_send(screen, "R");
	screen_wait_for(screen, "REPLAY 1×");
	screen_send(screen, "+++");
	screen_wait_for(screen, "REPLAY 20×, at its end");
	screen_wait_for(screen, "of 20 refuse");
	screen_send(screen, "R");
	screen_wait_until_gone(screen, "REPLAY");
	/* What is found is shown in Responses, and the talk is over. */
	screen_send(screen, "F");
	screen_wait_for(screen, "Find in all replies");
	screen_send(screen, "policy\r");
	screen_wait_for(screen, "different repl");
	screen_send(screen, "\r");
	screen_wait_until_gone(screen, "Find in all replies");
	screen_wait_for(screen, "/ search");
	place_quit(place);
}

static bool has_ended_run(struct screen *screen, void *data)
{
	(void)screen;
	return place_number(data, "SELECT count(*) FROM run WHERE state <> 'running'") > 0;
}

static void n_does_not_wait_for_a_run_that_goes_on(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "f\tsim:strict,latency_ms=150\r");
	screen_wait_for(screen, "[x] sim:strict,latency_ms=150");
	screen_send(screen, f5);
	screen_wait_for(screen, "running");
	/* One at a time: nine seconds in all. */
	screen_send(screen, "-------");
	screen_wait_for(screen, "at most 1 requests at once");
	screen_send(screen, "P");
	screen_wait_for(screen, "level 6 of 6");
	screen_send(screen, "n");
	screen_wait_for(screen, "asked first; the run goes on beside it");
	screen_wait_for(screen, "of 20 refuse");
	assert_int_equal(
		place_number(place, "SELECT count(*) FROM run WHERE id = 1 AND state = 'running'"),
		1);
	screen_wait_until(screen, has_ended_run, place, "a run that is through");
	assert_int_equal(place_number(place, "SELECT id FROM run WHERE state <> 'running'"), 2);
}

static void other_dialogs_open_over_it(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "P");
	screen_wait_until_gone(screen, "Explore");
	screen_send(screen, "?");
	screen_wait_for(screen, "what the keys do");
	screen_send(screen, escape);
	screen_wait_until_gone(screen, "what the keys do");
	screen_send(screen, "f");
	screen_wait_for(screen, "what to ask, and what it costs");
	screen_send(screen, escape);
	screen_wait_for(screen, "level 6 of 6");
	screen_resize(screen, 12, 40);
	screen_wait_until_gone(screen, "level 6 of 6");
	screen_resize(screen, 40, 120);
	screen_wait_for(screen, "level 6 of 6");
	leave(place);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_and_start, place_close)
	static const struct CMUnitTest tests[] = {
		TEST(hands_are_counted_and_taken_back),
		TEST(a_talk_goes_from_slide_to_slide_fires_and_replays),
		TEST(n_does_not_wait_for_a_run_that_goes_on),
		TEST(other_dialogs_open_over_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
