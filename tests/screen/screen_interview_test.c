/* A person taking the study in the program itself, and a kiosk for many. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

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
	screen_wait_for(screen, "If you do not agree, nothing is stored");
	screen_send(screen, "y\r");
	screen_wait_for(screen, "1 of 10");
}

/* Answers the question on the screen and waits for the next one. */
static void answer(struct screen *screen, const char *next)
{
	screen_send(screen, "y\r");
	screen_wait_for(screen, "You say yes. Why?");
	screen_send(screen, "because\r");
	screen_wait_for(screen, "keeps this answer for good");
	screen_send(screen, "\r");
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
	screen_wait_for(screen, "You say yes. Why?");
	screen_send(screen, "first");
	screen_send(screen, escape);
	screen_wait_for(screen, "Enter goes on    Esc leave");
	screen_send(screen, "n\r");
	screen_wait_for(screen, "You say no. Why?");
	screen_wait_for(screen, "first");
	screen_send(screen, " thought\x1b\rsecond line\r");
	screen_wait_for(screen, "keeps this answer for good");
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
	screen_wait_for(screen, "Enter goes on    Esc leave");
	char *before = screen_text(screen);

	screen_send(screen, "y\rnot confirmed");
	screen_wait_for(screen, "not confirmed");
	screen_signal(screen, SIGKILL);
	assert_int_equal(screen_wait_for_end(screen), -SIGKILL);
	assert_int_equal(place_number(place, "SELECT count(*) FROM response"), 2);
	screen = START(place, "--participant=one");
	screen_wait_for(screen, "3 of 10");
	screen_send(screen, "n");
	screen_wait_for(screen, "Enter goes on    Esc leave");
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
	screen_wait_for(screen, "You say no. Why?");
	screen_send(screen, " \r\r");
	screen_wait_for(screen, "Please say in a few words why.");
	screen_send(screen, "x\r\r");
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
	screen_wait_for(screen, "You say yes. Why?");
	/* In a text it is text. */
	screen_send(screen, "\x03\x1a"
			    "dayisover");
	screen_wait_for(screen, "dayisover");
	screen_send(screen, "\r\r");
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

static void it_looks_as_it_should(void **state)
{
	struct place *place = *state;
	struct screen *screen = START(place, "--participant=one");

	screen_wait_for(screen, "I agree");
	screen_compare(screen, "interview-consent-80x24", "default");
	agree(screen);
	screen_send(screen, "n");
	screen_wait_for(screen, "Enter goes on");
	screen_compare(screen, "interview-question-80x24", "default");
	screen_send(screen, "\rThe rule is there for a reason.");
	screen_wait_for(screen, "for a reason.");
	screen_compare(screen, "interview-explanation-80x24", "default");
	screen_resize(screen, 12, 40);
	screen_compare(screen, "interview-explanation-40x12", "default");
	screen_resize(screen, 40, 120);
	screen_send(screen, down);
	screen_wait_for(screen, "for good");
	screen_compare(screen, "interview-explanation-120x40", "default");
	screen_send(screen, "\x03");
	end(place, 130);
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
		TEST(buckets_are_watched_while_another_process_writes),
		TEST(the_explorer_asks_a_person_too),
		TEST(it_looks_as_it_should),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
