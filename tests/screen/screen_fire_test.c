/* Fire, palette, themes and messages in the program itself, with simulated agents. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "screen/place.h"

static const char f5[] = "\x1b[15~", escape[] = "\x1b";

static int open_and_start(void **state)
{
	place_open(state);
	place_start(*state, 36, 120);
	return 0;
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
	place_quit(place);
}

/* A model of the configuration that the cache knows by another name is listed once, by that. */
static int open_with_another_name(void **state)
{
	struct place *place;

	place_open(state);
	place = *state;
	place_run(place, (const char *const[]){ "run", "--quiet", "--model", "sim:strict,seed=3",
				 "-n", "2", NULL });
	place_write(place, "config/leeway/config.json",
		"{ \"models\": [ { \"id\": \"careful\", \"provider\": \"sim\",\n"
		"\"model\": \"strict\", \"params\": { \"seed\": 3 } } ] }\n");
	place_start(place, 36, 120);
	return 0;
}

static void a_model_is_listed_once_by_its_name_in_the_cache(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_wait_for(screen, "  120 replies");
	screen_send(screen, "f");
	screen_wait_for(screen, "12 are stored already");
	screen_wait_for(screen, "[x] sim:strict,seed=3");
	assert_false(screen_shows(screen, "careful"));
	/* Its other name means the same entry. */
	screen_send(screen, "\tcareful");
	screen_wait_for(screen, "[ careful");
	screen_send(screen, "\r");
	screen_wait_until_gone(screen, "careful");
	screen_wait_for(screen, "12 are stored already");
	screen_send(screen, escape);
	screen_wait_until_gone(screen, "what to ask");
	place_quit(place);
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
	place_quit(place);
}

static void more_of_the_same_extends_the_run_that_goes_on(void **state)
{
	struct place *place = *state;

	place_start(place, 36, 120);
	screen_wait_for(place->screen, "Nothing was asked yet");
	screen_send(place->screen, "f\tsim:strict,latency_ms=1500\r");
	screen_wait_for(place->screen, "[x] sim:strict,latency_ms=1500");
	screen_send(place->screen, f5);
	screen_wait_for(place->screen, " of 60 ");
	screen_send(place->screen, "m");
	screen_wait_for(place->screen, "[x] sim:strict,latency_ms=1500");
	screen_send(place->screen, f5);
	screen_wait_for(place->screen, "to 20 replies per bucket");
	screen_wait_for(place->screen, "run complete");
	assert_int_equal(place_number(place, "SELECT count(*) FROM run"), 1);
	assert_int_equal(place_number(place, "SELECT count(*) FROM response"), 120);
	/* One that has ended is fired again. */
	screen_send(place->screen, "6m");
	screen_wait_for(place->screen, "120 are stored already");
	screen_send(place->screen, escape);
	screen_wait_until_gone(place->screen, "stored already");
	place_quit(place);
}

static void a_rate_is_asked_for_until_it_is_known(void **state)
{
	struct place *place = *state;

	place_start(place, 36, 120);
	screen_wait_for(place->screen, "Nothing was asked yet");
	screen_send(place->screen, "f ");
	screen_wait_for(place->screen, "[x] sim:people");
	/* Past another, conditions, scenarios, levels and repeats. */
	screen_send(place->screen, "\t\t\t\t\t\x15"
				   "400\t20");
	screen_wait_for(place->screen, "repeats are the most then");
	screen_wait_for(place->screen, "at most 2,400 replies");
	screen_send(place->screen, f5);
	screen_wait_for(place->screen, "run complete");
	assert_int_equal(place_number(place, "SELECT count(*) FROM run WHERE planned = "
					     "(SELECT count(*) FROM response)"),
		1);
	assert_true(place_number(place, "SELECT count(*) FROM response") < 1000);
	place_quit(place);
}

/* A model that nothing answers for, with prices or without. */
static void configure_model(struct place *place, const char *prices)
{
	char *config = memory_format(
		"{ \"providers\": [ { \"id\": \"mine\", \"protocol\": \"openai-chat\", "
		"\"base_url\": \"http://127.0.0.1:1\" } ], \"models\": [ { \"id\": \"dear\", "
		"\"provider\": \"mine\", \"model\": \"dear\"%s } ] }",
		prices);

	place_write(place, "config/leeway/config.json", config);
	free(config);
}

/* Fires it, and checks that the question has these words; only a yes starts a run. */
static void check_question(struct place *place, const char *prices, const char *words)
{
	struct screen *screen = place->screen;

	configure_model(place, prices);
	place_quit(place);
	place_start(place, 36, 120);
	screen = place->screen;
	screen_wait_for(screen, "Nothing was asked yet");
	screen_send(screen, "f\tdear\r");
	screen_wait_for(screen, "[x] dear");
	screen_send(screen, f5);
	screen_wait_for(screen, "Spend that much?");
	screen_wait_for(screen, words);
	screen_send(screen, "n");
	screen_wait_for(screen, "nothing was asked");
	screen_send(screen, "f");
	screen_wait_for(screen, "[x] dear");
	screen_send(screen, f5);
	screen_wait_for(screen, "Spend that much?");
	screen_send(screen, "y");
	screen_wait_for(screen, "● running");
	assert_int_equal(place_number(place, "SELECT count(*) FROM run"), 1);
}

static void much_money_is_asked_about(void **state)
{
	check_question(*state, ", \"prices\": { \"input\": 1000, \"output\": 1000 }",
		"$13.90 (assumed), and");
}

static void an_unknown_price_is_asked_about(void **state)
{
	check_question(*state, "", "is not known");
}

/* A provider whose key_command writes what comes through a pipe; returns the pipe's path. */
static char *configure_slow_key(struct place *place)
{
	char *pipe = file_join(place->folder, "key");
	char *config = memory_format("{ \"providers\": [ { \"id\": \"mine\","
				     " \"protocol\": \"openai-chat\","
				     " \"base_url\": \"http://127.0.0.1:9/v1\","
				     " \"key_command\": \"cat %s\" } ] }",
		pipe);

	assert_int_equal(mkfifo(pipe, 0600), 0);
	place_write(place, "config/leeway/config.json", config);
	free(config);
	return pipe;
}

static void no_key_waits_for_a_key_command(void **state)
{
	struct place *place = *state;
	char *pipe = configure_slow_key(place);

	place_quit(place);
	place_start(place, 36, 120);
	screen_wait_for(place->screen, "Nothing was asked yet");
	screen_send(place->screen, "f\tmine:x\r");
	screen_wait_for(place->screen, "[x] mine:x");
	screen_send(place->screen, f5);
	screen_wait_for(place->screen, "its key_command is run");
	/* It still waits for the pipe's other end. */
	screen_send(place->screen, "4");
	screen_wait_for(place->screen, "What a model is asked");
	int writer = open(pipe, O_WRONLY);

	assert_true(writer >= 0);
	assert_int_equal(write(writer, "key-of-mine\n", 12), 12);
	close(writer);
	screen_wait_for(place->screen, "Spend that much?");
	screen_send(place->screen, "y");
	screen_wait_for(place->screen, "● running");
	free(pipe);
}

/* Another program has the new cache's file to itself: making the cache waits for it. */
static void no_key_waits_for_the_cache_to_be_made(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;
	sqlite3 *other;

	screen_wait_for(screen, "Nothing was asked yet");
	screen_send(screen, "f ");
	screen_wait_for(screen, "[x] sim:people");
	screen_wait_for(screen, "60 replies");
	assert_int_equal(sqlite3_open(place->database, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
	screen_send(screen, f5);
	screen_wait_for(screen, "● starting");
	screen_send(screen, "4");
	screen_wait_for(screen, "What a model is asked");
	assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	screen_wait_for(screen, "run complete");
	screen_send(screen, "1");
	screen_wait_for(screen, "  60 replies");
	place_quit(place);
}

static void the_palette_finds_themes_and_messages(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_wait_for(screen, "Nothing was asked yet");
	screen_send(screen, ":");
	screen_wait_for(screen, "type a few letters");
	/* What the letters would do elsewhere is not offered while they are typed. */
	screen_wait_until_gone(screen, "? help");
	screen_wait_for(screen, "Esc back");
	assert_false(screen_shows(screen, "Space pause"));
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
	place_quit(place);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_and_start, place_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(from_an_empty_cache_to_bars),
		TEST(a_model_is_typed_and_looked_at),
		cmocka_unit_test_setup_teardown(a_model_is_listed_once_by_its_name_in_the_cache,
			open_with_another_name, place_close),
		TEST(more_of_the_same_extends_the_run_that_goes_on),
		TEST(a_rate_is_asked_for_until_it_is_known),
		TEST(no_key_waits_for_a_key_command),
		TEST(much_money_is_asked_about),
		TEST(an_unknown_price_is_asked_about),
		TEST(no_key_waits_for_the_cache_to_be_made),
		TEST(the_palette_finds_themes_and_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
