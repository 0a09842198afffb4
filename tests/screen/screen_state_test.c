/* What the program in a terminal remembers from one start to the next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "screen/place.h"

static const char escape[] = "\x1b";

/* A filled cache in its usual place: one that is named, among temporary files, leaves no trace. */
static int open_home(void **state)
{
	place_open(state);
	struct place *place = *state;
	char *folder = file_join(place->folder, "data/leeway");

	assert_true(file_make_folder(folder, NULL));
	free(place->database);
	place->database = file_join(folder, "leeway.db");
	free(folder);
	place_set(place, "XDG_STATE_HOME=%s/state", place->folder);
	place_run(
		place, (const char *const[]){ "run", "--quiet", "--model", "sim:people", "--model",
			       "sim:strict", "--model", "sim:noisy", "-n", "2", NULL });
	place->arguments[0] = getenv("LEEWAY");
	return 0;
}

static void start_plain(struct place *place)
{
	place_start(place, 40, 120);
}

static bool is_remembered(const struct place *place)
{
	char *path = file_join(place->folder, "state/leeway/state.json");
	bool is_there = file_exists(path);

	free(path);
	return is_there;
}

static void the_next_start_goes_on_where_the_last_one_was(void **state)
{
	struct place *place = *state;

	start_plain(place);
	screen_wait_for(place->screen, "bars ·");
	screen_send(place->screen, "jjsv");
	screen_wait_for(place->screen, "curves ·");
	screen_wait_for(place->screen, "Lending");
	/* Agents are the fourth pane; the last of three is taken out. */
	screen_send(place->screen, "\t\t\tGx");
	screen_send(place->screen, "f");
	screen_wait_for(place->screen, "what to ask");
	screen_send(place->screen, "\tsim:lenient\r");
	screen_wait_for(place->screen, "[x] sim:lenient");
	screen_send(place->screen, escape);
	screen_wait_until_gone(place->screen, "what to ask");
	screen_send(place->screen, "6");
	screen_wait_for(place->screen, "STARTED");
	place_quit(place);
	assert_true(is_remembered(place));

	start_plain(place);
	screen_wait_for(place->screen, "STARTED");
	screen_send(place->screen, "1");
	screen_wait_for(place->screen, "curves ·");
	screen_wait_for(place->screen, "by people");
	screen_send(place->screen, "f");
	screen_wait_for(place->screen, "[x] sim:lenient");
	screen_send(place->screen, escape);
	screen_wait_until_gone(place->screen, "what to ask");
	place_quit(place);
}

static void a_chosen_theme_stays_but_not_over_the_option(void **state)
{
	struct place *place = *state;

	start_plain(place);
	screen_wait_for(place->screen, "bars ·");
	screen_send(place->screen, "T");
	screen_wait_for(place->screen, "seen as they are chosen");
	screen_send(place->screen, "gj\r");
	screen_wait_for(place->screen, "from now on");
	place_quit(place);
	start_plain(place);
	screen_wait_for(place->screen, "bars ·");
	/* Chosen as it stands, the theme is named. */
	screen_send(place->screen, "T\r");
	screen_wait_for(place->screen, "theme contrast, from now on");
	place_quit(place);
	place->arguments[1] = "explore";
	place->arguments[2] = "--theme";
	place->arguments[3] = "default";
	start_plain(place);
	screen_wait_for(place->screen, "bars ·");
	screen_send(place->screen, "T\r");
	screen_wait_for(place->screen, "theme default, from now on");
	place_quit(place);
}

static void what_is_broken_is_said_and_does_no_harm(void **state)
{
	struct place *place = *state;

	place_write(place, "state/leeway/state.json", "{ \"caches\": [ {");
	start_plain(place);
	screen_wait_for(place->screen, "bars ·");
	screen_wait_for(place->screen, "what was remembered is ignored");
	screen_send(place->screen, "v");
	screen_wait_for(place->screen, "curves ·");
	place_quit(place);
	start_plain(place);
	screen_wait_for(place->screen, "curves ·");
	place_quit(place);
}

/* A pack, a screen, a scenario, an arm, a model that are not there. */
static void what_is_gone_falls_back(void **state)
{
	struct place *place = *state;
	char *real = realpath(place->database, NULL);
	char *text = memory_format(
		"{\"theme\": {\"name\": \"gone\", \"instead_of\": \"default\"}, \"caches\": "
		"[{\"cache\": \"%s\", \"pack\": \"gone\", \"screen\": \"Gone\", \"explore\": "
		"{\"scenario\": \"gone\", \"level\": 3, \"view\": \"gone\", \"conditions\": "
		"[\"gone\"], \"hidden\": [{\"agent\": \"gone\", \"condition\": \"gone\"}]}, "
		"\"fire\": {\"models\": [\"gone:gone\"], \"conditions\": [\"gone\"]}}]}",
		real);

	place_write(place, "state/leeway/state.json", text);
	start_plain(place);
	screen_wait_for(place->screen, "bars ·");
	assert_false(screen_shows(place->screen, "gone"));
	screen_send(place->screen, "f");
	screen_wait_for(place->screen, "what to ask");
	assert_false(screen_shows(place->screen, "gone"));
	screen_send(place->screen, escape);
	screen_wait_until_gone(place->screen, "what to ask");
	place_quit(place);
	free(text);
	free(real);
}

static void a_thrown_away_cache_leaves_no_trace(void **state)
{
	struct place *place = *state;
	char *cache = file_join(place->folder, "other.db");

	place->arguments[1] = "explore";
	place->arguments[2] = "--db";
	place->arguments[3] = cache;
	start_plain(place);
	screen_wait_for(place->screen, "Nothing was asked yet");
	screen_send(place->screen, "v6");
	screen_wait_for(place->screen, "Nothing was fired yet");
	place_quit(place);
	assert_false(is_remembered(place));
	free(cache);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_home, place_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_next_start_goes_on_where_the_last_one_was),
		TEST(a_chosen_theme_stays_but_not_over_the_option),
		TEST(what_is_broken_is_said_and_does_no_harm),
		TEST(what_is_gone_falls_back),
		TEST(a_thrown_away_cache_leaves_no_trace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
