/* A person taking the study in the program itself, and a kiosk for many. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/env.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/store/lock.h"
#include "screen/place.h"

static const char escape[] = "\x1b", left[] = "\x1b[D", down[] = "\x1b[B";

/* Starts `leeway ask` with at most two more words; the order follows from the seed. */
static struct screen *start(struct place *place, const char *const words[2])
{
	const char *usual[] = { getenv("LEEWAY"), "--db", place->database, "ask", "--seed=5" };
	size_t n_words = sizeof usual / sizeof *usual;

	memcpy(place->arguments, usual, sizeof usual);
	for (int i = 0; i < 2 && words[i]; i++)
		place->arguments[n_words++] = words[i];
	place->arguments[n_words] = NULL;
	place_start(place, 24, 80);
	return place->screen;
}

#define START(place, ...) start(place, (const char *const[3]){ __VA_ARGS__, NULL })

static void agree(struct screen *screen)
{
	screen_wait_for(screen, "do not agree, nothing is stored");
	screen_send(screen, "y\r");
	screen_wait_for(screen, "1 of 10");
}

/* From the field to its button, and there. The row of keys is drawn last: what it says is not that
 * of the page before. */
static void keep(struct screen *screen)
{
	screen_send(screen, "\r");
	screen_wait_for(screen, "keeps it for good");
	screen_send(screen, "\r");
}

/* Answers the question on the screen. */
static void confirm(struct screen *screen)
{
	screen_wait_for(screen, "y yes    n no    Esc leave");
	screen_send(screen, "y\r");
	screen_wait_for(screen, "Alt-Enter new line");
	screen_send(screen, "because");
	keep(screen);
}

/* The same, and waits for the next one. */
static void answer(struct screen *screen, const char *next)
{
	confirm(screen);
	screen_wait_for(screen, next);
}

static void end(struct place *place, int status)
{
	assert_int_equal(screen_wait_for_end(place->screen), status);
	place_check_terminal(place);
}

static void a_person_answers_and_changes_their_mind(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--participant=one");

	agree(screen);
	screen_send(screen, "y\r");
	screen_wait_for(screen, "Yes. Please explain");
	screen_send(screen, "first");
	screen_send(screen, escape);
	screen_wait_for(screen, "Enter continues    Esc leave");
	screen_send(screen, "n\r");
	screen_wait_for(screen, "No. Please explain");
	screen_wait_for(screen, "first");
	screen_send(screen, " thought\x1b\rsecond line\r");
	screen_wait_for(screen, "keeps it for good");
	assert_int_equal(place_number(place, "SELECT count(*) FROM response"), 0);
	screen_send(screen, "\r");
	screen_wait_for(screen, "2 of 10");
	assert_int_equal(place_number(place, "SELECT count(*) FROM v_response WHERE text ="
					     " 'first thought' || char(10) || 'second line'"
					     " AND agent = 'people' AND condition = 'baseline'"),
		1);
	assert_int_equal(place_number(place, "SELECT count(*) FROM participant WHERE name LIKE"
					     " 'p-%'"),
		1);
	screen_send(screen, "\x03");
	end(place, 130);
}

static void all_ten_are_asked_and_then_it_ends(void **state)
{
	static const char *const next[] = { "2 of 10", "3 of 10", "4 of 10", "5 of 10", "6 of 10",
		"7 of 10", "8 of 10", "9 of 10", "10 of 10", "That was the last question" };
	struct place *place = *state;
	struct screen *screen = START(place, "--participant=one");

	agree(screen);
	assert_false(screen_shows(screen, "level"));
	for (size_t i = 0; i < 10; i++)
		answer(screen, next[i]);
	assert_int_equal(
		place_number(place, "SELECT count(DISTINCT scenario) FROM v_response"), 10);
	screen_send(screen, "\r");
	end(place, 0);
	screen = START(place, "--participant=one");
	screen_wait_for(screen, "That was the last question");
	screen_send(screen, "\r");
	end(place, 0);
}

static void declining_stores_nothing(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--theme=default");

	screen_wait_for(screen, "I do not agree");
	screen_send(screen, left);
	screen_send(screen, left);
	screen_send(screen, "\r");
	screen_wait_for(screen, "Nothing was stored");
	screen_send(screen, "\r");
	end(place, 0);
	assert_int_equal(place_number(place, "SELECT (SELECT count(*) FROM agent) + (SELECT"
					     " count(*) FROM participant)"),
		0);
}

static void a_kill_loses_nothing_and_the_same_order_goes_on(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--participant=one");

	agree(screen);
	answer(screen, "2 of 10");
	answer(screen, "3 of 10");
	/* The foot, the last line that a key's frame changes, comes after all above it. */
	screen_send(screen, "n");
	screen_wait_for(screen, "Enter continues    Esc leave");
	char *before = screen_text(screen);

	screen_send(screen, "y\rnot confirmed");
	screen_wait_for(screen, "not confirmed");
	screen_signal(screen, SIGKILL);
	assert_int_equal(screen_wait_for_end(screen), -SIGKILL);
	assert_int_equal(place_number(place, "SELECT count(*) FROM response"), 2);
	screen = START(place, "--participant=one");
	screen_wait_for(screen, "3 of 10");
	screen_send(screen, "n");
	screen_wait_for(screen, "Enter continues    Esc leave");
	char *after = screen_text(screen);

	assert_string_equal(before, after);
	free(before);
	free(after);
	screen_send(screen, "\x03");
	end(place, 130);
}

static void a_code_is_drawn_shown_and_typed_again(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--theme=default");
	char code[10] = "";

	agree(screen);
	answer(screen, "2 of 10");
	screen_send(screen, escape);
	screen_wait_for(screen, "Leave now?");
	screen_send(screen, left);
	screen_send(screen, "\r");
	screen_wait_for(screen, "To go on later, note your code:");
	char *text = screen_text(screen);

	memcpy(code, strstr(text, "note your code:") + strlen("note your code:  "), 9);
	free(text);
	screen_send(screen, "\r");
	end(place, 1);
	screen = START(place, "--theme=default");
	screen_wait_for(screen, "I have a code");
	screen_send(screen, "c\rzzzz-zzzz\r");
	screen_wait_for(screen, "Nothing was begun under this code");
	screen_send(screen, "\x15");
	screen_send(screen, code);
	screen_send(screen, "\r");
	screen_wait_for(screen, "2 of 10");
	screen_wait_for(screen, code);
	screen_send(screen, "\x03");
	end(place, 130);
}

static void an_explanation_can_be_required(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--participant=one", "--require-explanation");

	agree(screen);
	screen_send(screen, "n\r");
	screen_wait_for(screen, "No. Please explain");
	screen_send(screen, " ");
	keep(screen);
	screen_wait_for(screen, "Please say in a few words why.");
	screen_wait_for(screen, "Alt-Enter new line");
	screen_send(screen, "x");
	keep(screen);
	screen_wait_for(screen, "2 of 10");
	screen_send(screen, "\x03");
	end(place, 130);
}

static void a_kiosk_is_ended_by_its_word_alone(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--kiosk", "--quit-word=dayisover");

	screen_wait_for(screen, "I agree");
	screen_send(screen, "\x03\x1a\x1c\x04q:?\x0c");
	screen_send(screen, "y\r");
	screen_wait_for(screen, "1 of 10");
	screen_send(screen, "\x03\x1a\x1c"
			    "q");
	screen_send(screen, "y\r");
	screen_wait_for(screen, "Yes. Please explain");
	/* In a text it is text. */
	screen_send(screen, "\x03\x1a"
			    "dayisover");
	screen_wait_for(screen, "dayisover");
	keep(screen);
	screen_wait_for(screen, "2 of 10");
	screen_send(screen, escape);
	screen_wait_for(screen, "Leave now?");
	screen_send(screen, left);
	screen_send(screen, "\r");
	screen_wait_for(screen, "note your code");
	screen_send(screen, "\r");
	screen_wait_for(screen, "I agree");
	assert_false(screen_shows(screen, "dayisover"));
	screen_send(screen, "dayisover");
	end(place, 0);
	assert_int_equal(place_number(place, "SELECT count(*) FROM response"), 1);
}

static void an_idle_kiosk_begins_anew(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--kiosk", "--idle=3");

	agree(screen);
	screen_wait_for(screen, "Still there?");
	screen_send(screen, "y");
	screen_wait_for(screen, "Still there?");
	screen_wait_for(screen, "I agree");
	assert_int_equal(place_number(place, "SELECT count(*) FROM interview"), 1);
	assert_int_equal(place_number(place, "SELECT count(*) FROM response"), 0);
	screen_send(screen, "endkiosk");
	end(place, 0);
}

static void a_kiosk_leaves_the_cache_to_others(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--kiosk", "--idle=600");

	agree(screen);
	place_fill_one(place);
	answer(screen, "2 of 10");
	place_run(place, (const char *const[]){ "run", "--quiet", "--scenario", "grocery-prices",
				 "--model", "sim:noisy", "-n", "1", NULL });
	answer(screen, "3 of 10");
	screen_send(screen, "endkiosk");
	end(place, 0);
	assert_int_equal(
		place_number(place, "SELECT count(*) FROM v_response WHERE agent = 'people'"), 2);
}

static struct lock *hold(struct place *place)
{
	struct lock *lock = lock_open(env_system(), place->database, "a test", NULL);

	assert_non_null(lock);
	assert_true(lock_take(lock, 0, NULL));
	return lock;
}

static void an_answer_waits_for_who_writes_and_is_kept(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--kiosk", "--idle=600");

	agree(screen);
	struct lock *lock = hold(place);

	confirm(screen);
	screen_wait_for(screen, "Another program is writing");
	/* Neither the word nor other keys lose what was confirmed. */
	screen_send(screen, "endkiosk\x1b");
	lock_close(lock);
	screen_wait_for(screen, "2 of 10");
	assert_int_equal(place_number(place, "SELECT count(*) FROM response"), 1);
	screen_send(screen, "endkiosk");
	end(place, 0);
}

static void who_writes_for_long_is_told_of_and_the_answer_stays(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--participant=one");

	agree(screen);
	struct lock *lock = hold(place);

	confirm(screen);
	screen_wait_for(screen, "(a test): wait until it ends");
	screen_wait_for(screen, "because");
	lock_close(lock);
	screen_send(screen, "\r");
	screen_wait_for(screen, "2 of 10");
	assert_int_equal(
		place_number(place, "SELECT count(*) FROM v_response WHERE text = 'because'"), 1);
	screen_send(screen, "\x03");
	end(place, 130);
}

static void a_kill_while_an_answer_waits_loses_that_alone(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--participant=one");

	agree(screen);
	answer(screen, "2 of 10");
	struct lock *lock = hold(place);

	confirm(screen);
	screen_wait_for(screen, "Another program is writing");
	screen_signal(screen, SIGKILL);
	assert_int_equal(screen_wait_for_end(screen), -SIGKILL);
	lock_close(lock);
	assert_int_equal(place_number(place, "SELECT count(*) FROM response"), 1);
	screen = START(place, "--participant=one");
	screen_wait_for(screen, "2 of 10");
	answer(screen, "3 of 10");
	screen_send(screen, "\x03");
	end(place, 130);
}

static void line_by_line_an_answer_waits_too(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--plain", "--participant=one");

	screen_wait_for(screen, "Do you agree");
	screen_send(screen, "yes\n");
	screen_wait_for(screen, "Your answer, Yes or No:");
	struct lock *lock = hold(place);

	screen_send(screen, "yes\nbecause\n.\n\n");
	screen_wait_for(screen, "one moment.");
	screen_wait_for(screen, "try again, or type leave to stop:");
	lock_close(lock);
	screen_send(screen, "\n");
	screen_wait_for(screen, "Question 2 of 10");
	screen_send(screen, "leave\n");
	screen_wait_for(screen, "type withdraw to delete them:");
	screen_send(screen, "\n");
	assert_int_equal(screen_wait_for_end(screen), 1);
	assert_int_equal(place_number(place, "SELECT count(*) FROM response"), 1);
}

static void buckets_are_watched_while_another_process_writes(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--watch", "--cohort=sim:people");

	screen_wait_for(screen, "0 answers");
	place_fill_one(place);
	screen_wait_for(screen, "60 answers");
	screen_wait_for(screen, "0 to 10 a bucket, mean 1.0");
	screen_resize(screen, 12, 40);
	screen_wait_until_gone(screen, "mean 1.0");
	screen_send(screen, "q");
	end(place, 0);
}

static void the_explorer_asks_a_person_too(void **state)
{
	struct place *place = *state;

	place_start(place, 24, 80);
	struct screen *screen = place->screen;

	screen_wait_for(screen, "Nothing was asked yet");
	screen_send(screen, "A");
	screen_wait_for(screen, "Enter start");
	screen_send(screen, "\r");
	agree(screen);
	answer(screen, "2 of 10");
	assert_int_equal(place_number(place, "SELECT count(*) FROM v_response WHERE agent ="
					     " 'people' AND text = 'because'"),
		1);
	screen_send(screen, "q?:2");
	screen_send(screen, "\x03");
	screen_wait_for(screen, "Explore");
	screen_wait_for(screen, "people");
	screen_send(screen, "#");
	screen_wait_for(screen, "1 answer ");
	screen_wait_for(screen, "1 begun, 0");
	screen_send(screen, "q");
	screen_wait_for(screen, "Explore");
	place_quit(place);
}

static void the_explorer_asks_whom_and_how_first(void **state)
{
	struct place *place = *state;

	place_fill_one(place);
	place_start(place, 24, 80);
	struct screen *screen = place->screen;

	screen_wait_for(screen, "? help");
	screen_send(screen, "A");
	screen_wait_for(screen, "Enter start");
	/* A cohort's name that is a model's already. */
	screen_send(screen, "\x1b[Z\x1b[Z\x1b[Z\x15sim:strict\r");
	screen_wait_for(screen, "this one is simulated");
	screen_send(screen, "\x15lab\t");
	screen_wait_for(screen, "lab");
	screen_send(screen, "l\r");
	agree(screen);
	screen_send(screen, "y\r");
	screen_wait_for(screen, "Yes. Please explain");
	keep(screen);
	screen_wait_for(screen, "Please say in a few words why.");
	screen_wait_for(screen, "Alt-Enter new line");
	screen_send(screen, "because");
	keep(screen);
	screen_wait_for(screen, "2 of 10");
	assert_int_equal(
		place_number(place, "SELECT count(*) FROM v_response WHERE agent = 'lab'"), 1);
	screen_send(screen, "\x03");
	screen_wait_for(screen, "? help");
	/* It is asked as it was settled last. */
	screen_send(screen, "A");
	screen_wait_for(screen, "Enter start");
	assert_true(screen_shows(screen, "lab"));
	screen_send(screen, escape);
	screen_wait_until_gone(screen, "Enter start");
	place_quit(place);
}

/* Presses and lets go of the left button where words stand, the last of them. */
static void click(struct screen *screen, const char *words)
{
	char *text = screen_text(screen), *at = NULL;
	int row = 1;

	for (char *next = text; (next = strstr(next, words)); next++)
		at = next;
	assert_non_null(at);
	char *line = text;

	for (char *next; (next = strchr(line, '\n')) && next < at; row++)
		line = next + 1;
	*at = '\0';
	char *press = memory_format("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", text_width(line) + 1, row,
		text_width(line) + 1, row);

	screen_send(screen, press);
	free(press);
	free(text);
}

static void the_mouse_answers_too(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--participant=one");

	screen_wait_for(screen, "Enter confirms");
	click(screen, "I agree");
	screen_wait_for(screen, "A second click");
	click(screen, "I agree");
	screen_wait_for(screen, "Esc leave");
	click(screen, " No");
	screen_wait_for(screen, "A second click");
	click(screen, " No");
	screen_wait_for(screen, "Alt-Enter new line");
	click(screen, "Keep this");
	screen_wait_for(screen, "A second click");
	click(screen, "Keep this");
	screen_wait_for(screen, "2 of 10");
	screen_wait_for(screen, "Esc leave");
	screen_send(screen, "\x03");
	end(place, 130);
	assert_int_equal(place_number(place, "SELECT count(*) FROM v_response WHERE text = ''"), 1);
}

static void a_text_pasted_unmarked_answers_nothing(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--participant=one");

	agree(screen);
	screen_send(screen, "n\r");
	screen_wait_for(screen, "No. Please explain");
	screen_send(screen, "first paragraph\r\ryes\ryes\r\ry\rlast line");
	screen_wait_for(screen, "last line");
	screen_send(screen, down);
	screen_wait_for(screen, "keeps it for good");
	assert_true(screen_shows(screen, "1 of 10"));
	screen_send(screen, "\r");
	screen_wait_for(screen, "2 of 10");
	assert_int_equal(place_number(place, "SELECT count(*) FROM v_response WHERE replace(text,"
					     " char(10), '|') ="
					     " 'first paragraph||yes|yes||y|last line'"),
		1);
	screen_send(screen, "\x03");
	end(place, 130);
}

static void it_looks_as_it_should(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--participant=one");

	screen_wait_for(screen, "I agree");
	assert_true(screen_compare(screen, "interview-consent-80x24", "default"));
	agree(screen);
	screen_send(screen, "n");
	screen_wait_for(screen, "Enter continues");
	assert_true(screen_compare(screen, "interview-question-80x24", "default"));
	screen_send(screen, "\rThe rule is there for a reason.");
	screen_wait_for(screen, "for a reason.");
	assert_true(screen_compare(screen, "interview-explanation-80x24", "default"));
	screen_resize(screen, 12, 40);
	assert_true(screen_compare(screen, "interview-explanation-40x12", "default"));
	screen_resize(screen, 40, 120);
	screen_send(screen, down);
	screen_wait_for(screen, "for good");
	assert_true(screen_compare(screen, "interview-explanation-120x40", "default"));
	screen_send(screen, "\x03");
	end(place, 130);
}

/* Waits for words, then compares what is shown at 80x24 and at two larger sizes. */
static void compare_at_sizes(struct screen *screen, const char *words, const char *name)
{
	static const struct {
		int rows, columns;
	} sizes[] = { { 36, 120 }, { 60, 200 }, { 24, 80 } };

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *picture = memory_format(
			"interview-own-%s-%dx%d", name, sizes[i].columns, sizes[i].rows);

		screen_resize(screen, sizes[i].rows, sizes[i].columns);
		screen_wait_for(screen, words);
		assert_true(screen_compare(screen, picture, "default"));
		free(picture);
	}
}

/* A pack with everything that participants may read, to the withdrawal at the end. */
static void every_page_of_a_pack_of_ones_own_looks_as_it_should(void **state)
{
	static const char pack[] =
		"{ \"title\": \"Rules\", \"source\": \"Ours.\", \"licence\": \"MIT\", \"consent\": "
		"[\"You are invited to a study of the lab.\", \"Your answers are stored under a "
		"code. You can withdraw at the end.\"], \"participants\": { \"title\": \"Doors\", "
		"\"introduction\": [\"Read about a door. Then say what you would do.\"], \"why\": "
		"\"How so?\", \"withdrawal\": true, \"debriefing\": [\"It was about doors, and "
		"about "
		"the people who open them although they were told not to.\", \"Questions: room "
		"101.\"], \"completion_code\": \"C0DE\", \"completion_link\": "
		"\"https://example.org/done\" }, \"scenarios\": [\"door\"], \"conditions\": [{ "
		"\"id\": \"baseline\", \"title\": \"Baseline\" }] }";
	static const char door[] =
		"{ \"id\": \"door\", \"title\": \"Door\", \"grant\": \"yes\", \"prompt\": [\"You "
		"watch a door. You were told to let nobody in.\", \"It is {LEVEL}. Do you open "
		"it?\"], \"levels\": [\"red\", \"green\"] }";
	struct place *place = *state;

	place_write(place, "own/pack.json", pack);
	place_write(place, "own/door.json", door);
	char *option = memory_format("--pack=%s/own", place->folder);
	struct screen *screen = START(place, "--participant=one", option);

	compare_at_sizes(screen, "I do not agree", "consent");
	screen_send(screen, "y\r");
	compare_at_sizes(screen, "Enter begins", "introduction");
	screen_send(screen, "\r");
	screen_wait_for(screen, "1 of 1");
	screen_send(screen, "n");
	compare_at_sizes(screen, "Enter continues", "question");
	screen_send(screen, "\rA rule is a rule.");
	compare_at_sizes(screen, "A rule is a rule.", "reason");
	screen_send(screen, "\r");
	screen_wait_for(screen, "keeps it for good");
	screen_send(screen, "\r");
	compare_at_sizes(screen, "Withdraw them", "debriefing");
	screen_send(screen, "\x1b[C\r");
	compare_at_sizes(screen, "This is for good", "withdrawal");
	screen_send(screen, left);
	screen_wait_for(screen, "▸ Delete them");
	screen_send(screen, "\r");
	compare_at_sizes(screen, "Your answers were deleted", "withdrawn");
	screen_send(screen, "\r");
	end(place, 0);
	assert_int_equal(place_number(place, "SELECT count(*) FROM v_response"), 0);
	free(option);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_open, place_close)
	const struct CMUnitTest tests[] = {
		TEST(a_person_answers_and_changes_their_mind),
		TEST(all_ten_are_asked_and_then_it_ends),
		TEST(declining_stores_nothing),
		TEST(a_kill_loses_nothing_and_the_same_order_goes_on),
		TEST(a_code_is_drawn_shown_and_typed_again),
		TEST(an_explanation_can_be_required),
		TEST(a_kiosk_is_ended_by_its_word_alone),
		TEST(an_idle_kiosk_begins_anew),
		TEST(a_kiosk_leaves_the_cache_to_others),
		TEST(an_answer_waits_for_who_writes_and_is_kept),
		TEST(who_writes_for_long_is_told_of_and_the_answer_stays),
		TEST(a_kill_while_an_answer_waits_loses_that_alone),
		TEST(line_by_line_an_answer_waits_too),
		TEST(buckets_are_watched_while_another_process_writes),
		TEST(the_explorer_asks_a_person_too),
		TEST(the_explorer_asks_whom_and_how_first),
		TEST(the_mouse_answers_too),
		TEST(every_page_of_a_pack_of_ones_own_looks_as_it_should),
		TEST(a_text_pasted_unmarked_answers_nothing),
		TEST(it_looks_as_it_should),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
