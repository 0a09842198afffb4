/*
 * Sizes that change all the time, stops, the mouse and keys at random, on every screen of the
 * program itself: it lives, and gives the terminal back.
 */
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
#include "leeway/base/random.h"
#include "screen/place.h"

static const char escape[] = "\x1b";

static int open_filled(void **state)
{
	struct place *place;

	place_open(state);
	place = *state;
	place_fill_one(place);
	place_set(place, "EDITOR=true");
	place_set(place, "PAGER=true");
	return 0;
}

/*
 * How a screen or dialog is come to, what it shows at 120 columns, the keys that leave it, and the
 * foot line's word of a screen that a dialog is left to.
 */
struct visit {
	const char *keys, *shown, *leave, *under;
};

static const struct visit visits[] = {
	{ "1", "SCENARIO", "v", NULL },
	{ "", "curves ·", "v", NULL },
	{ "", "Refusal rate", "v", NULL },
	{ "", "Difference", "v", NULL },
	{ "2", "distinct", "b", NULL },
	{ "", "distinct", "b", NULL },
	{ "4", "What a model is asked", "1", NULL },
	{ "5", "PROVIDERS", "1", NULL },
	{ "6", "● done", "1", NULL },
	{ "f", "what to ask, and what it costs", escape, "Enter explanations" },
	{ "1P", "← →", escape, "Enter explanations" },
	{ "?", "what the keys do", escape, "Enter explanations" },
	{ ":", "type a few letters", escape, "Enter explanations" },
	{ "T", "seen as they are chosen", escape, "Enter explanations" },
	{ "M", "newest first", escape, "Enter explanations" },
	{ "2r", "stays on record", escape, "Enter full text" },
	{ "F", "Find in all replies", escape, "Enter full text" },
	{ "E", "what is listed, to a file", escape, "Enter full text" },
	{ "4N", "rule-intent", escape, "Ctrl-S save" },
};
enum { N_VISITS = sizeof visits / sizeof *visits };

static void start(struct place *place)
{
	place_start(place, 36, 120);
	screen_wait_for(place->screen, "Customer service");
	screen_send(place->screen, "G");
	screen_wait_for(place->screen, "Do you buy the flour?");
}

/* Until its foot line is there too. */
static void enter(struct screen *screen, const struct visit *visit)
{
	screen_send(screen, visit->keys);
	screen_wait_for(screen, visit->shown);
	if (visit->under)
		screen_wait_until_gone(screen, visit->under);
}

static void leave(struct screen *screen, const struct visit *visit)
{
	screen_send(screen, visit->leave);
	if (visit->under)
		screen_wait_for(screen, visit->under);
}

static void every_screen_survives_every_size(void **state)
{
	static const int sizes[][2] = { { 1, 1 }, { 24, 80 }, { 2, 300 }, { 100, 3 }, { 12, 40 },
		{ 11, 39 }, { 1, 200 }, { 60, 200 }, { 13, 41 }, { 5, 5 } };
	struct place *place = *state;

	start(place);
	for (size_t i = 0; i < N_VISITS; i++) {
		enter(place->screen, &visits[i]);
		for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
			screen_resize(place->screen, sizes[k][0], sizes[k][1]);
			/* Some are drawn, some are gone before. */
			screen_send(place->screen, "\x0c");
		}
		screen_resize(place->screen, 12, 39);
		screen_wait_for(place->screen, "this is 39");
		screen_resize(place->screen, 36, 120);
		screen_wait_for(place->screen, visits[i].shown);
		leave(place->screen, &visits[i]);
	}
	place_quit(place);
}

/* Ctrl-Z belongs to the editor where one types, so that the signal comes from outside. */
static void every_screen_stops_and_goes_on(void **state)
{
	struct place *place = *state;

	start(place);
	for (size_t i = 0; i < N_VISITS; i++) {
		enter(place->screen, &visits[i]);
		screen_signal(place->screen, SIGTSTP);
		screen_wait_until_stopped(place->screen);
		place_check_terminal(place);
		screen_resize(place->screen, 36 - (int)i % 2, 120);
		screen_continue(place->screen);
		screen_wait_for(place->screen, visits[i].shown);
		leave(place->screen, &visits[i]);
	}
	place_quit(place);
}

static void clicks_and_the_wheel_are_taken_everywhere(void **state)
{
	struct place *place = *state;

	start(place);
	for (size_t i = 0; i < N_VISITS; i++) {
		enter(place->screen, &visits[i]);
		for (int row = 0; row < 36; row += 5) {
			screen_wheel(place->screen, row, 7 * row % 120, row % 2);
			screen_wheel(place->screen, row, 100, true);
		}
		/* The rule over the status line is nobody's. */
		screen_click(place->screen, 33, 0);
		screen_wait_for(place->screen, visits[i].shown);
		leave(place->screen, &visits[i]);
	}
	screen_send(place->screen, "1");
	screen_wait_for(place->screen, "SCENARIO");
	place_quit(place);
}

static void the_mouse_chooses(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	start(place);
	screen = place->screen;
	/* A scenario, a tab, a reply, and the wheel over the list. */
	screen_click(screen, 5, 5);
	screen_wait_for(screen, "Do you approve this loan?");
	screen_wheel(screen, 5, 5, true);
	screen_send(screen, "G");
	screen_wait_for(screen, "Do you buy the flour?");
	screen_click(screen, 0, 26);
	screen_wait_for(screen, "distinct");
	screen_click(screen, 7, 20);
	screen_wait_for(screen, "repeat 2 ·");
	screen_click(screen, 0, 14);
	screen_wait_for(screen, "SCENARIO");
	place_quit(place);
}

/* --- Keys at random --- */

/* Not those that leave, and none that would write outside the place. */
static const char *const keys[] = { "j", "k", "h", "l", "v", "s", "S", "w", "x", "g", "G", "i",
	"\t", "\x1b[Z", "?", "\x1b", "\x1b", "\r", " ", "1", "2", "3", "4", "5", "6", "+", "-",
	"\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x0c",
	"\x1b[<64;9;9M", "\x1b[<65;90;9M", "\xc3\xa9", "日", "e\u0301", "👩‍👧", "\x01",
	"\x05", "\x0b", "\x15", "\x17", "n", "N", "/", "b", "m", "d", "*", "r", "u", "y", "o", "f",
	"F", "P", "R", "T", "M", ":", "t", "a", "e", "E", "p", "X", "[", "]", "<", ">", "J", "K",
	"c", "D", "\x7f", "\x1b[3~", "\x1b[1;5C", "\x1b[1;5D", "\x1bOP", "\x1b[12~", "\x1b[15~",
	"\x1b[17~", "\x13", "\x14", "\x18", "\x19", "\x1b[200~pasted\nlines\x1b[201~", "\x00",
	"\x1b[", "\x1b[999;999H", "\x9b", "\xff", "\x1b]0;x\a" };
enum { N_KEYS = sizeof keys / sizeof *keys };

static void press_one(struct screen *screen, struct random *random)
{
	if (random_below(random, 10) == 0)
		screen_click(screen, (int)random_below(random, 60), (int)random_below(random, 200));
	else
		screen_send(screen, keys[random_below(random, N_KEYS)]);
}

/*
 * What is typed reaches some end of the program whatever was open before. A new one begins where
 * the last one was, or offers what it left.
 */
static void start_again_if_over(struct place *place)
{
	if (!screen_has_ended(place->screen))
		return;
	assert_int_equal(screen_wait_for_end(place->screen), 0);
	place_check_terminal(place);
	place_start(place, 36, 120);
	screen_wait_for(place->screen, "leeway  1 Explore");
}

static bool has_said_or_ended(struct screen *screen, void *text)
{
	return screen_has_ended(screen) || screen_shows(screen, text);
}

/* No, if what was typed before has ended it. */
static bool says_it_is_too_small(struct screen *screen)
{
	char said[] = "this is 30";

	screen_resize(screen, 8, 30);
	screen_wait_until(screen, has_said_or_ended, said, "a size that is too small is said");
	return screen_shows(screen, said);
}

static void random_keys_do_no_harm(void **state)
{
	const char *amount = getenv("MONKEY_KEYS"), *start_of = getenv("MONKEY_SEED");
	long n_keys = amount ? strtol(amount, NULL, 10) : 5000;
	uint64_t seed = start_of ? strtoull(start_of, NULL, 10) : 20261121;
	struct place *place = *state;
	struct random random;

	printf("= %ld keys, MONKEY_SEED=%llu\n", n_keys, (unsigned long long)seed);
	fflush(stdout);
	random_init(&random, seed);
	start(place);
	for (long i = 0; i < n_keys; i++) {
		press_one(place->screen, &random);
		if (i % 500 == 499)
			screen_resize(place->screen, 1 + (int)random_below(&random, 60),
				1 + (int)random_below(&random, 200));
		start_again_if_over(place);
	}
	/* It still lives when all is read: a size that is too small is said. */
	while (!says_it_is_too_small(place->screen))
		start_again_if_over(place);
	screen_signal(place->screen, SIGTERM);
	screen_wait_for_end(place->screen);
	place_check_terminal(place);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_filled, place_close)
	static const struct CMUnitTest tests[] = {
		TEST(every_screen_survives_every_size),
		TEST(every_screen_stops_and_goes_on),
		TEST(clicks_and_the_wheel_are_taken_everywhere),
		TEST(the_mouse_chooses),
		TEST(random_keys_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
