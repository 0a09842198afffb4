/* Fire, palette, themes and messages in the program itself, with simulated agents. */
#include <setjmp.h>
#include <signal.h>
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

static const char f5[] = "\x1b[15~", escape[] = "\x1b";

/* A home with an empty cache, and the program in it. */
struct place {
	char *folder, *database, *variables[4];
	struct screen *screen;
};

static void start(struct place *place, int rows, int columns)
{
	const char *arguments[] = { getenv("LEEWAY"), "--db", place->database, NULL };
	struct screen_options options = {
		.arguments = arguments,
		.environment = (const char *const *)place->variables,
		.rows = rows,
		.columns = columns,
	};

	place->screen = screen_open(&options);
}

static int open_place(void **state)
{
	struct place *place = memory_alloc(1, sizeof *place);

	place->folder = pack_folder_new();
	place->database = file_join(place->folder, "leeway.db");
	place->variables[0] = memory_copy_text("LEEWAY_DATADIR=" TEST_FOLDER "/..");
	place->variables[1] = memory_format("XDG_DATA_HOME=%s/data", place->folder);
	place->variables[2] = memory_format("XDG_CONFIG_HOME=%s/config", place->folder);
	start(place, 36, 120);
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

static void quit(const struct place *place)
{
	screen_send(place->screen, "q");
	assert_int_equal(screen_wait_for_end(place->screen), 0);
	assert_true(screen_has_modes_back(place->screen));
}

static void from_an_empty_cache_to_bars(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_wait_for(screen, "Nothing was asked yet");
	screen_send(screen, "f");
	screen_wait_for(screen, "what to ask, and what it costs");
	screen_wait_for(screen, "0 replies");
	screen_send(screen, f5);
	screen_wait_for(screen, "choose at least one model");
	screen_send(screen, " ");
	screen_wait_for(screen, "[x] sim:people");
	screen_wait_for(screen, "60 replies");
	screen_send(screen, f5);
	screen_wait_for(screen, "run complete");
	screen_wait_until_gone(screen, "Nothing was asked yet");
	screen_wait_for(screen, "  60 replies");
	screen_send(screen, "f");
	screen_wait_for(screen, "60 are stored already");
	screen_send(screen, "q");
	screen_wait_until_gone(screen, "stored already");
	quit(place);
}

static void a_model_is_typed_and_looked_at(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_wait_for(screen, "Nothing was asked yet");
	screen_send(screen, "f\tnosuch:model\r");
	screen_wait_for(screen, "unknown provider 'nosuch'");
	/* Ctrl-U. */
	screen_send(screen, "\x15openai:gpt-4o\r");
	screen_wait_for(screen, "[x] openai:gpt-4o");
	screen_wait_for(screen, "OPENAI_API_KEY is not set");
	screen_send(screen, f5);
	screen_wait_for(screen, "OPENAI_API_KEY is not set");
	screen_send(screen, escape);
	screen_wait_until_gone(screen, "what to ask");
	quit(place);
}

static void a_killed_run_is_offered_again(void **state)
{
	struct place *place = *state;

	screen_wait_for(place->screen, "Nothing was asked yet");
	screen_send(place->screen, "f\tsim:strict,latency_ms=2500\r");
	screen_wait_for(place->screen, "[x] sim:strict,latency_ms=2500");
	screen_send(place->screen, f5);
	screen_wait_for(place->screen, " 1 replies");
	screen_signal(place->screen, SIGKILL);
	assert_int_equal(screen_wait_for_end(place->screen), -SIGKILL);
	screen_close(place->screen);
	start(place, 24, 80);
	screen_wait_for(place->screen, "A run was not finished");
	screen_wait_for(place->screen, "sim:strict,latency_ms=2500");
	screen_send(place->screen, "y");
	screen_wait_for(place->screen, "run complete");
	screen_wait_for(place->screen, " 60 replies");
	quit(place);
	screen_close(place->screen);
	start(place, 24, 80);
	screen_wait_for(place->screen, " 60 replies");
	assert_false(screen_shows(place->screen, "A run was not finished"));
	quit(place);
}

static void the_palette_finds_themes_and_messages(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_wait_for(screen, "Nothing was asked yet");
	screen_send(screen, ":");
	screen_wait_for(screen, "type a few letters");
	screen_send(screen, "themes");
	screen_wait_for(screen, "choose the colours");
	screen_send(screen, "\r");
	screen_wait_for(screen, "seen as they are chosen");
	screen_wait_until_gone(screen, "type a few letters");
	screen_send(screen, "j\r");
	screen_wait_for(screen, "until you leave");
	screen_send(screen, "M");
	screen_wait_for(screen, "what was said, newest first");
	screen_send(screen, "q");
	screen_wait_until_gone(screen, "newest first");
	quit(place);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_place, close_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(from_an_empty_cache_to_bars),
		TEST(a_model_is_typed_and_looked_at),
		TEST(a_killed_run_is_offered_again),
		TEST(the_palette_finds_themes_and_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
