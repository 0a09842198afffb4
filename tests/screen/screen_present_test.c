/* Present in the program itself: what a speaker does in front of a room, with simulated agents. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "screen/screen.h"
#include "support/pack_folder.h"

static const char f5[] = "\x1b[15~", escape[] = "\x1b", page_down[] = "\x1b[6~",
		  page_up[] = "\x1b[5~";

/* A home with an empty cache, and the program in it. */
struct place {
	char *folder, *database, *variables[4];
	struct screen *screen;
};

static int open_place(void **state)
{
	struct place *place = memory_alloc(1, sizeof *place);

	place->folder = pack_folder_new();
	place->database = file_join(place->folder, "leeway.db");
	place->variables[0] = memory_copy_text("LEEWAY_DATADIR=" TEST_FOLDER "/..");
	place->variables[1] = memory_format("XDG_DATA_HOME=%s/data", place->folder);
	place->variables[2] = memory_format("XDG_CONFIG_HOME=%s/config", place->folder);
	const char *arguments[] = { getenv("LEEWAY"), "--db", place->database, NULL };
	struct screen_options options = {
		.arguments = arguments,
		.environment = (const char *const *)place->variables,
	};

	place->screen = screen_open(&options);
	screen_wait_for(place->screen, "Nothing was asked yet");
	*state = place;
	return 0;
}

static int close_place(void **state)
{
	struct place *place = *state;

	screen_close(place->screen);
	for (size_t i = 0; i < 3; i++)
		free(place->variables[i]);
	pack_folder_remove(place->folder);
	free(place->database);
	free(place);
	return 0;
}

static void leave(struct screen *screen)
{
	screen_send(screen, escape);
	screen_wait_for(screen, "Explore");
	screen_send(screen, "q");
	assert_int_equal(screen_wait_for_end(screen), 0);
	assert_true(screen_has_modes_back(screen));
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
	leave(screen);
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
	screen_send(screen, "F");
	screen_wait_for(screen, "of 20 refuse");
	screen_send(screen, "R");
	screen_wait_for(screen, "REPLAY 1×");
	screen_send(screen, "+++");
	screen_wait_for(screen, "REPLAY 20×, at its end");
	screen_wait_for(screen, "of 20 refuse");
	screen_send(screen, "R");
	screen_wait_until_gone(screen, "REPLAY");
	leave(screen);
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
	leave(screen);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_place, close_place)
	static const struct CMUnitTest tests[] = {
		TEST(hands_are_counted_and_taken_back),
		TEST(a_talk_goes_from_slide_to_slide_fires_and_replays),
		TEST(other_dialogs_open_over_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
