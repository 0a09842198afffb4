/* Responses in the program itself, on replies that were imported: each is known to the letter. */
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

enum { MAX_FILE = 100000 };

#define ROW(repeat, outcome, text)                                                                 \
	"{\"pack\":\"paper\",\"scenario\":\"grocery-prices\",\"level_no\":6,"                      \
	"\"condition\":\"baseline\",\"repeat\":" #repeat ",\"outcome\":\"" outcome                 \
	"\",\"text\":\"" text "\",\"model_returned\":\"model-2026\","                              \
	"\"asked_at\":\"2026-01-31T12:00:00Z\",\"latency_ms\":640,\"input_tokens\":90,"            \
	"\"output_tokens\":12,\"cost_usd\":0.0012}\n"

static const char of_model[] = ROW(0, "refuse", "No. The limit is $10.")
	ROW(1, "grant", "Yes. It is only a penny.") ROW(2, "refuse", "No. The limit is $10.")
		ROW(3, "refuse", "No. A penny over is still over.")
			ROW(4, "unclear", "The exception is small; the policy is strict.");
static const char of_people[] =
	ROW(0, "grant", "Yes. A cent does not matter.") ROW(1, "grant", "Yes. For the cake.");

static void import(struct place *place, const char *name, const char *kind, const char *rows)
{
	char *path = memory_format("%s/%s.jsonl", place->folder, name);

	place_write(place, strrchr(path, '/') + 1, rows);
	place_run(place, (const char *const[]){ "import", path, kind, name, NULL });
	free(path);
}

/* On the replies of the model at the last level of Grocery prices. */
static int open_at_replies(void **state)
{
	struct place *place;

	place_open(state);
	place = *state;
	import(place, "model", "--model", of_model);
	import(place, "people", "--cohort", of_people);
	place_set(place, "PAGER=sh %s/pager", place->folder);
	place_start(place, 36, 120);
	screen_wait_for(place->screen, "Customer service");
	screen_send(place->screen, "G");
	screen_wait_for(place->screen, "Do you buy the flour?");
	screen_send(place->screen, "\r");
	screen_send(place->screen, "\r");
	screen_wait_for(place->screen, "2 distinct");
	screen_send(place->screen, "]");
	screen_wait_for(place->screen, "model · baseline");
	screen_wait_for(place->screen, "5 replies · 4 distinct");
	return 0;
}

static void enter_shows_the_replies_and_where_each_came_from(void **state)
{
	static const char *const shown[] = { "repeat 0 · refuse", "No. The limit is $10.",
		"2026-01-31 12:00:00", "model-2026", "90 in · 12 out", "$0.0012", "0.64 s",
		"none: imported" };
	struct place *place = *state;
	struct screen *screen = place->screen;

	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		screen_wait_for(screen, shown[i]);
	screen_send(screen, "j");
	screen_wait_for(screen, "repeat 1 · grant");
	screen_send(screen, "m");
	screen_wait_for(screen, "words not recorded");
	screen_wait_for(screen, "The words that were sent were not recorded.");
	assert_false(screen_shows(screen, "what was sent"));
	screen_wait_for(screen, "the cheapest flour at the store is $10.01");
	screen_wait_for(screen, "Answer with yes or no");
	screen_send(screen, "m");
	screen_wait_until_gone(screen, "Answer with yes or no");
	/* The text alone, and the list back. */
	screen_send(screen, "\r");
	screen_wait_until_gone(screen, "The limit is $10.");
	screen_send(screen, "\r");
	screen_wait_for(screen, "The limit is $10.");
	screen_send(screen, "G");
	screen_wait_for(screen, "repeat 4 · unclear");
	screen_send(screen, "g");
	screen_wait_for(screen, "repeat 0 · refuse");
	place_quit(place);
}

static void peoples_replies_stand_beside(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "b");
	screen_wait_for(screen, "people · baseline");
	screen_wait_for(screen, "2 replies · 2 distinct");
	screen_wait_for(screen, "Yes. A cent does not matter.");
	assert_true(screen_shows(screen, "model · baseline"));
	/* Where two do not fit, the one with the keys is shown. */
	screen_resize(screen, 24, 60);
	screen_wait_until_gone(screen, "people · baseline");
	screen_wait_for(screen, "model · baseline");
	screen_resize(screen, 36, 120);
	screen_wait_for(screen, "people · baseline");
	screen_send(screen, "b");
	screen_wait_until_gone(screen, "people · baseline");
	place_quit(place);
}

static void replies_of_one_kind_are_shown_alone(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "s");
	screen_wait_for(screen, "grant 1 of 5 replies");
	screen_wait_until_gone(screen, "The limit is");
	screen_send(screen, "s");
	screen_wait_for(screen, "refuse 3 of 5 replies");
	screen_wait_until_gone(screen, "only a penny");
	screen_send(screen, "sss");
	screen_wait_for(screen, "empty 0 of 5 replies");
	screen_wait_for(screen, "none like this");
	screen_send(screen, "SSSSS");
	screen_wait_for(screen, " 5 replies");
	screen_send(screen, "d");
	screen_wait_for(screen, "×2");
	screen_send(screen, "d");
	screen_wait_until_gone(screen, "×2");
	place_quit(place);
}

static void a_word_is_searched_for_here_and_in_all_replies(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "/penny\r");
	screen_wait_for(screen, "2 found");
	screen_wait_for(screen, "repeat 1 · grant");
	assert_true(screen_compare(screen, "responses-search-120x36", "default"));
	screen_send(screen, "n");
	screen_wait_for(screen, "repeat 3 · refuse");
	screen_send(screen, "N");
	screen_wait_for(screen, "repeat 1 · grant");
	screen_send(screen, "/\x15\r");
	screen_wait_until_gone(screen, "2 found");
	screen_send(screen, "F");
	screen_wait_for(screen, "Find in all replies");
	screen_send(screen, "cake\r");
	screen_wait_for(screen, "Yes. For the cake.");
	screen_send(screen, "\r");
	screen_wait_until_gone(screen, "Find in all replies");
	screen_wait_for(screen, "people · baseline");
	screen_wait_for(screen, "repeat 1 · grant");
	place_quit(place);
}

static void all_replies_are_searched_from_every_screen(void **state)
{
	static const char *const screens[] = { "1", "2", "3", "4", "5", "6" };
	struct place *place = *state;
	struct screen *screen = place->screen;

	for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
		screen_send(screen, screens[i]);
		screen_send(screen, "F");
		screen_wait_for(screen, "Find in all replies");
		/* Responses looks for the last words at once, and Enter opens what they found. */
		if (strcmp(screens[i], "2") != 0)
			screen_send(screen, "cake\r");
		screen_wait_for(screen, "1 different reply");
		screen_send(screen, "\r");
		screen_wait_until_gone(screen, "Find in all replies");
		screen_wait_for(screen, "people · baseline");
		screen_wait_for(screen, "repeat 1 · grant");
	}
	place_quit(place);
}

static void a_reply_is_relabelled_with_a_reason_and_back(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "G");
	screen_wait_for(screen, "repeat 4 · unclear");
	screen_send(screen, "r");
	screen_wait_for(screen, "what came before stays on record");
	/* One outcome before: unclear to refuse. */
	screen_send(screen, "\x1b[D \tstrict means no");
	screen_wait_for(screen, "(•) refuse");
	screen_wait_for(screen, "strict means no");
	screen_send(screen, "\r");
	screen_wait_for(screen, "repeat 4 · refuse · relabelled, read as unclear");
	screen_send(screen, "u");
	screen_wait_for(screen, "repeat 4 · unclear");
	screen_wait_until_gone(screen, "relabelled, read as");
	screen_send(screen, "u");
	screen_wait_for(screen, "no correction of this reply stands");
	place_quit(place);
	assert_int_equal(place_number(place, "SELECT count(*) FROM correction"), 2);
	assert_int_equal(place_number(place, "SELECT count(*) FROM correction "
					     "WHERE reason = 'strict means no'"),
		1);
	assert_int_equal(place_number(place, "SELECT outcome FROM response WHERE repeat = 4"), 2);
}

static void a_star_is_given_and_taken(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "j");
	screen_wait_for(screen, "repeat 1 · grant");
	screen_send(screen, "*");
	screen_wait_for(screen, "repeat 1 · grant ★");
	screen_send(screen, "SS");
	screen_wait_for(screen, "starred 1 of 5 replies");
	screen_send(screen, "ss");
	screen_wait_until_gone(screen, "starred");
	screen_send(screen, "*");
	screen_wait_until_gone(screen, "★");
	place_quit(place);
}

static void a_reply_goes_to_the_clipboard(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_record(screen);
	screen_send(screen, "y");
	/* "No. The limit is $10." */
	screen_wait_until_written(screen, "\x1b]52;c;Tm8uIFRoZSBsaW1pdCBpcyAkMTAu\a");
	screen_wait_for(screen, "handed to the terminal's clipboard");
	place_quit(place);
}

/* The pager has the terminal until it ends. */
static void a_reply_is_read_in_the_pager(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	place_write(place, "pager", "cat \"$1\"; echo '<here>'; read -r line; echo \"$line\"\n");
	screen_send(screen, "o");
	screen_wait_for(screen, "<here>");
	assert_false(screen_state(screen).is_alternate);
	assert_true(screen_shows(screen, "model · baseline · Grocery prices · level 6 · $10.01"));
	assert_true(screen_shows(screen, "No. The limit is $10."));
	screen_send(screen, "\r");
	screen_wait_until_gone(screen, "<here>");
	screen_wait_for(screen, "5 replies · 4 distinct");
	assert_true(screen_state(screen).is_alternate);
	place_write(place, "pager", "exit 3\n");
	screen_send(screen, "o");
	screen_wait_for(screen, "ended with an error");
	place_quit(place);
}

static void export_to(struct place *place, const char *name)
{
	screen_send(place->screen, "E");
	screen_wait_for(place->screen, "what is listed, to a file");
	screen_send(place->screen, "\x15");
	screen_send(place->screen, place->folder);
	screen_send(place->screen, name);
	screen_send(place->screen, "\r");
}

static char *read_export(struct place *place, const char *name)
{
	char *path = memory_format("%s%s", place->folder, name);
	char *text = file_read(path, MAX_FILE, NULL, NULL);

	free(path);
	assert_non_null(text);
	return text;
}

static void what_is_listed_is_written_to_a_file(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "ss");
	screen_wait_for(screen, "refuse 3 of 5 replies");
	export_to(place, "/refused.csv");
	screen_wait_for(screen, "3 replies written to");
	screen_send(screen, "SS");
	screen_wait_until_gone(screen, "refuse 3 of");
	/* What is there already stays. */
	export_to(place, "/refused.csv");
	screen_wait_for(screen, "that file is there already");
	screen_send(screen, "\x1b");
	screen_wait_until_gone(screen, "that file is there already");
	export_to(place, "/all.jsonl");
	screen_wait_for(screen, "5 replies written to");
	place_quit(place);
	char *csv = read_export(place, "/refused.csv");
	char *lines = read_export(place, "/all.jsonl");

	assert_non_null(strstr(csv, "A penny over is still over."));
	assert_null(strstr(csv, "It is only a penny."));
	assert_non_null(strstr(lines, "\"text\":\"Yes. It is only a penny.\""));
	free(lines);
	free(csv);
}

/* The keys come together: nothing is read of the other column when the second is taken. */
static void an_export_waits_for_the_whole_list(void **state)
{
	struct place *place = *state;
	struct screen *screen = place->screen;

	screen_send(screen, "[E");
	screen_wait_for(screen, "what is listed, to a file");
	screen_send(screen, "\x15");
	screen_send(screen, place->folder);
	screen_send(screen, "/people.csv\r");
	screen_wait_for(screen, "2 replies written to");
	place_quit(place);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_at_replies, place_close)
	static const struct CMUnitTest tests[] = {
		TEST(enter_shows_the_replies_and_where_each_came_from),
		TEST(peoples_replies_stand_beside),
		TEST(replies_of_one_kind_are_shown_alone),
		TEST(a_word_is_searched_for_here_and_in_all_replies),
		TEST(all_replies_are_searched_from_every_screen),
		TEST(a_reply_is_relabelled_with_a_reason_and_back),
		TEST(a_star_is_given_and_taken),
		TEST(a_reply_goes_to_the_clipboard),
		TEST(a_reply_is_read_in_the_pager),
		TEST(what_is_listed_is_written_to_a_file),
		TEST(an_export_waits_for_the_whole_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
