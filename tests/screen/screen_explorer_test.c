/*
 * The program itself in a terminal, on a cache that simulated agents filled: what they answer
 * follows from their seed, so that every picture is the same.
 */
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "screen/place.h"

static int open_and_fill(void **state)
{
	place_open(state);
	place_fill(*state);
	return 0;
}

static struct screen *start(struct place *place, int rows, int columns)
{
	place_start(place, rows, columns);
	screen_wait_for(place->screen, "leeway");
	return place->screen;
}

static void a_terminal_too_small_is_told_so(void **state)
{
	struct place *place = *state;
	struct screen *screen = start(place, 8, 30);

	screen_wait_for(screen, "this is 30");
	screen_resize(screen, 24, 80);
	screen_wait_for(screen, "Grocery prices");
	place_quit(place);
}

static void selection_goes_through_scenarios_and_bars(void **state)
{
	struct place *place = *state;
	struct screen *screen = start(place, 24, 80);

	screen_wait_for(screen, "Customer service");
	screen_send(screen, "G");
	screen_wait_for(screen, "$10.01. Do you buy the flour?");
	screen_send(screen, "\tG");
	screen_wait_for(screen, "$25. Do you buy the flour?");
	screen_click(screen, 5, 5);
	screen_wait_for(screen, "Do you approve this loan?");
	place_quit(place);
}

static void a_click_on_a_hint_does_what_it_says(void **state)
{
	struct place *place = *state;
	struct screen *screen = start(place, 24, 80);

	screen_wait_for(screen, "? help");
	screen_click(screen, 23, 21);
	screen_wait_for(screen, "what to ask");
	screen_wait_for(screen, "Esc cancel");
	screen_click(screen, 23, 62);
	screen_wait_until_gone(screen, "what to ask");
	place_quit(place);
}

static void an_unknown_key_says_where_help_is(void **state)
{
	struct place *place = *state;
	struct screen *screen = start(place, 24, 80);

	screen_wait_for(screen, "Customer service");
	screen_send(screen, "Z");
	screen_wait_for(screen, "Z does nothing here; ? shows what does");
	screen_send(screen, "?");
	screen_wait_for(screen, "what the keys do");
	screen_send(screen, "\x1b");
	screen_wait_until_gone(screen, "what the keys do");
	place_quit(place);
}

static void ctrl_z_gives_the_terminal_back_and_takes_it_again(void **state)
{
	struct place *place = *state;
	struct screen *screen = start(place, 24, 80);

	screen_wait_for(screen, "Customer service");
	screen_send(screen, "\x1a");
	screen_wait_until_stopped(screen);
	assert_true(screen_has_modes_back(screen));
	screen_continue(screen);
	screen_wait_for(screen, "Customer service");
	place_quit(place);
}

static void nothing_is_written_while_nothing_changes(void **state)
{
	struct place *place = *state;
	struct screen *screen = start(place, 24, 80);

	screen_wait_for(screen, "Grocery prices");
	screen_send(screen, "Z");
	screen_wait_for(screen, "Z does nothing here");
	size_t before = screen_n_bytes(screen);

	/* The same key says the same thing: the frame is drawn, and no byte of it is new. */
	screen_send(screen, "Z");
	screen_send(screen, "\x1b");
	screen_wait_until_gone(screen, "Z does nothing here");
	assert_true(screen_n_bytes(screen) - before < 400);
	place_quit(place);
}

static void what_another_process_writes_is_shown_without_a_key(void **state)
{
	struct place *place = *state;
	struct screen *screen = start(place, 24, 80);

	screen_wait_for(screen, "3,600 replies");
	place_run(place, (const char *const[]){ "run", "--quiet", "--scenario", "lending",
				 "--level", "1", "--model", "sim:lenient", "-n", "5", NULL });
	screen_wait_for(screen, "3,605 replies");
	place_quit(place);
}

static void a_cache_that_another_process_makes_is_opened(void **state)
{
	void *own;

	(void)state;
	place_open(&own);
	struct place *place = own;
	struct screen *screen = start(place, 24, 80);

	screen_wait_for(screen, "? help");
	place_run(place, (const char *const[]){ "run", "--quiet", "--scenario", "lending",
				 "--level", "1", "--model", "sim:lenient", "-n", "5", NULL });
	screen_wait_for(screen, "5 replies");
	place_quit(place);
	place_close(&own);
}

static void a_kill_by_signal_restores_the_terminal_and_is_told(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT };
	struct place *place = *state;

	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct screen *screen = start(place, 24, 80);

		screen_wait_for(screen, "Customer service");
		screen_signal(screen, signals[i]);
		assert_int_equal(screen_wait_for_end(screen), 128 + signals[i]);
		place_check_terminal(place);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_terminal_too_small_is_told_so),
		cmocka_unit_test(selection_goes_through_scenarios_and_bars),
		cmocka_unit_test(a_click_on_a_hint_does_what_it_says),
		cmocka_unit_test(an_unknown_key_says_where_help_is),
		cmocka_unit_test(ctrl_z_gives_the_terminal_back_and_takes_it_again),
		cmocka_unit_test(nothing_is_written_while_nothing_changes),
		cmocka_unit_test(what_another_process_writes_is_shown_without_a_key),
		cmocka_unit_test(a_cache_that_another_process_makes_is_opened),
		cmocka_unit_test(a_kill_by_signal_restores_the_terminal_and_is_told),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, open_and_fill, place_close);
}
