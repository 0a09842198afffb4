#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/interview_view.h"
#include "support/cache.h"

#define PAPER TEST_FOLDER "/../scenarios/paper"

struct seat {
	struct cache cache;
	struct interviewer interviewer;
	struct interview_view view;
};

/* The code tvvr-60gk: with the seed below, the first scenario is the one with most words. */
static bool longest_first(void *data, uint64_t *bits)
{
	(void)data;
	*bits = UINT64_C(0x49adc74630);
	return true;
}

static int set_up(void **state)
{
	struct seat *seat = memory_alloc(1, sizeof *seat);

	cache_init(&seat->cache);
	seat->cache.env.entropy = longest_first;
	struct interviewer_options options = { .env = &seat->cache.env,
		.database = seat->cache.path,
		.pack = PAPER,
		.has_seed = true,
		.seed = 1 };

	assert_true(interviewer_open(&seat->interviewer, &options, NULL));
	interview_view_init(&seat->view, &seat->interviewer, NULL, false);
	*state = seat;
	return 0;
}

static int tear_down(void **state)
{
	struct seat *seat = *state;

	interview_view_clear(&seat->view);
	interviewer_close(&seat->interviewer);
	cache_clear(&seat->cache);
	free(seat);
	return 0;
}

static unsigned press(struct seat *seat, enum key_code code)
{
	struct key key = { .code = code };

	return interview_view_key(&seat->view, &key);
}

static unsigned type(struct seat *seat, const char *text)
{
	unsigned wish = 0;

	for (; *text; text++) {
		struct key key = { .code = KEYCODE_CHARACTER, .character = (unsigned char)*text };

		wish |= interview_view_key(&seat->view, &key);
	}
	return wish;
}

/* What the one who holds it does, without a cache. */
static void begin(struct seat *seat)
{
	type(seat, "y");
	assert_true(press(seat, KEYCODE_ENTER) & INTERVIEW_WISH_BEGIN);
	assert_int_equal(seat->view.interview.stage, INTERVIEW_BEGINNING);
	assert_true(interview_view_draw_lots(&seat->view));
	seat->view.record.id = 1;
	interview_view_begun(&seat->view);
	assert_int_equal(seat->view.interview.stage, INTERVIEW_QUESTION);
}

static void explain(struct seat *seat)
{
	begin(seat);
	type(seat, "n");
	press(seat, KEYCODE_ENTER);
	assert_int_equal(seat->view.interview.stage, INTERVIEW_EXPLANATION);
}

static char *draw(struct seat *seat, int rows, int columns)
{
	struct canvas *canvas = canvas_new(rows, columns);
	struct rectangle area = { 0, 0, rows, columns };

	interview_view_layout(&seat->view, area);
	interview_view_draw(&seat->view, canvas, area);
	char *text = canvas_to_text(canvas);

	canvas_free(canvas);
	return text;
}

static void shows(struct seat *seat, const char *words, bool expected)
{
	char *text = draw(seat, 24, 80);

	if ((strstr(text, words) != NULL) != expected)
		fail_msg("'%s' in\n%s", words, text);
	free(text);
}

/* Whatever word ends a kiosk, typing it does nothing else. */
static void no_character_confirms_anything(void **state)
{
	static const char all[] = "yncYNCabdefghijklmopqrstuvwxz0123456789 .,:;!?-";
	struct seat *seat = *state;
	const unsigned doing = ~(unsigned)INTERVIEW_WISH_DRAW;

	assert_int_equal(type(seat, all) & doing, 0);
	assert_int_equal(seat->view.interview.stage, INTERVIEW_CONSENT);
	begin(seat);
	assert_int_equal(type(seat, all) & doing, 0);
	assert_int_equal(seat->view.interview.stage, INTERVIEW_QUESTION);
	press(seat, KEYCODE_ESCAPE);
	assert_int_equal(type(seat, all) & doing, 0);
	assert_int_equal(seat->view.overlay, INTERVIEW_LEAVING);
	interview_view_leave(&seat->view);
	assert_int_equal(type(seat, all) & doing, 0);
	assert_int_equal(seat->view.interview.stage, INTERVIEW_LEFT);
	assert_true(press(seat, KEYCODE_ENTER) & INTERVIEW_WISH_CLOSE);
}

static void nothing_is_chosen_for_anyone(void **state)
{
	struct seat *seat = *state;

	assert_int_equal(press(seat, KEYCODE_ENTER), 0);
	assert_int_equal(seat->view.interview.stage, INTERVIEW_CONSENT);
	begin(seat);
	assert_int_equal(press(seat, KEYCODE_ENTER), 0);
	assert_int_equal(seat->view.interview.stage, INTERVIEW_QUESTION);
}

static void arrows_choose_as_letters_do(void **state)
{
	struct seat *seat = *state;

	begin(seat);
	press(seat, KEYCODE_RIGHT);
	assert_int_equal(seat->view.interview.choice, ANSWER_YES);
	press(seat, KEYCODE_RIGHT);
	assert_int_equal(seat->view.interview.choice, ANSWER_NO);
	press(seat, KEYCODE_LEFT);
	assert_int_equal(seat->view.interview.choice, ANSWER_YES);
}

static void enter_twice_keeps_and_typing_goes_on(void **state)
{
	struct seat *seat = *state;

	explain(seat);
	type(seat, "one");
	press(seat, KEYCODE_ENTER);
	assert_false(interview_view_is_typing(&seat->view));
	type(seat, " more");
	assert_true(interview_view_is_typing(&seat->view));
	assert_string_equal(textfield_text(seat->view.field), "one more");
	press(seat, KEYCODE_ENTER);
	assert_true(press(seat, KEYCODE_ENTER) & INTERVIEW_WISH_KEEP);
	/* Until it is stored no key changes it. */
	assert_int_equal(type(seat, "yn"), 0);
	assert_int_equal(press(seat, KEYCODE_ESCAPE), 0);
	struct interview_answer answer = interview_view_answer(&seat->view);

	assert_string_equal(answer.text, "one more");
	assert_int_equal(answer.position, 0);
	interview_answer_clear(&answer);
	interview_view_kept(&seat->view);
	shows(seat, "2 of 10", true);
	assert_string_equal(textfield_text(seat->view.field), "");
}

static int64_t clock_us = 1000000;

static int64_t read_clock(void *data)
{
	(void)data;
	return clock_us;
}

/* As a terminal sends it that does not mark what is pasted. */
static void a_text_pasted_unmarked_answers_nothing(void **state)
{
	static const char pasted[] = "one\r\ryes\ryes\r\r";
	struct seat *seat = *state;

	seat->cache.env.monotonic_us = read_clock;
	explain(seat);
	for (size_t i = 0; pasted[i]; i++) {
		bool is_enter = pasted[i] == '\r';
		struct key key = { .code = is_enter ? KEYCODE_ENTER : KEYCODE_CHARACTER,
			.character = is_enter ? 0 : (unsigned char)pasted[i],
			.has_more = pasted[i + 1] };

		assert_false(interview_view_key(&seat->view, &key) & INTERVIEW_WISH_KEEP);
	}
	assert_int_equal(seat->view.interview.stage, INTERVIEW_EXPLANATION);
	assert_true(interview_view_is_typing(&seat->view));
	assert_string_equal(textfield_text(seat->view.field), "one\n\nyes\nyes\n\n");
	clock_us += 1000000;
	press(seat, KEYCODE_ENTER);
	assert_false(interview_view_is_typing(&seat->view));
	/* Another one, while the button has the keys. */
	struct key key = { .code = KEYCODE_ENTER, .has_more = true };

	assert_false(interview_view_key(&seat->view, &key) & INTERVIEW_WISH_KEEP);
	assert_true(interview_view_is_typing(&seat->view));
	press(seat, KEYCODE_TAB);
	assert_true(press(seat, KEYCODE_ENTER) & INTERVIEW_WISH_KEEP);
}

static void what_is_too_long_is_said(void **state)
{
	struct seat *seat = *state;
	char *pasted = memory_alloc(INTERVIEW_MAX_EXPLANATION + 11, 1);
	struct key key = { .code = KEYCODE_PASTE, .paste = pasted };

	memset(pasted, 'x', INTERVIEW_MAX_EXPLANATION - 10);
	explain(seat);
	interview_view_key(&seat->view, &key);
	shows(seat, "too long", false);
	memset(pasted, 'x', INTERVIEW_MAX_EXPLANATION + 10);
	interview_view_key(&seat->view, &key);
	shows(seat, "too long: only the first 10000 bytes were taken", true);
	press(seat, KEYCODE_BACKSPACE);
	shows(seat, "too long", false);
	type(seat, "y");
	shows(seat, "too long", false);
	type(seat, "y");
	shows(seat, "too long", true);
	free(pasted);
}

static void a_fault_leaves_the_answer_to_be_tried_again(void **state)
{
	struct seat *seat = *state;
	struct error error = { 0 };

	explain(seat);
	type(seat, "because");
	press(seat, KEYCODE_ENTER);
	press(seat, KEYCODE_ENTER);
	error_set(&error, ERROR_LOCKED, "/some/where is being written");
	interview_view_failed(&seat->view, &error);
	shows(seat, "/some/where is being written", true);
	shows(seat, "because", true);
	assert_true(press(seat, KEYCODE_ENTER) & INTERVIEW_WISH_KEEP);
	seat->view.is_kiosk = true;
	error_set(&error, ERROR_LOCKED, "/some/where is being written");
	interview_view_failed(&seat->view, &error);
	shows(seat, "/some/where", false);
	shows(seat, "tell those who run the study", true);
}

static void what_cannot_begin_leaves_everything_as_it_was(void **state)
{
	struct seat *seat = *state;
	struct error error = { 0 };

	type(seat, "y");
	press(seat, KEYCODE_ENTER);
	assert_true(interview_view_draw_lots(&seat->view));
	assert_non_null(seat->view.code);
	error_set(&error, ERROR_LOCKED, "is being written");
	interview_view_failed(&seat->view, &error);
	assert_int_equal(seat->view.interview.stage, INTERVIEW_CONSENT);
	assert_null(seat->view.code);
	shows(seat, "I have a code", true);
	begin(seat);
}

static void draw_at_every_size(struct seat *seat)
{
	for (int rows = 1; rows <= 60; rows += rows < 26 ? 1 : 17)
		for (int columns = 1; columns <= 200; columns += columns < 30 ? 1 : 17)
			free(draw(seat, rows, columns));
}

static void every_stage_is_drawn_at_every_size(void **state)
{
	struct seat *seat = *state;

	draw_at_every_size(seat);
	seat->view.overlay = INTERVIEW_TYPING_CODE;
	draw_at_every_size(seat);
	seat->view.overlay = INTERVIEW_NO_OVERLAY;
	explain(seat);
	type(seat, "because of many things that are to be wrapped");
	draw_at_every_size(seat);
	press(seat, KEYCODE_ESCAPE);
	draw_at_every_size(seat);
	press(seat, KEYCODE_ESCAPE);
	draw_at_every_size(seat);
	interview_view_leave(&seat->view);
	draw_at_every_size(seat);
	shows(seat, seat->view.code, true);
}

/* A click on words that are on the screen; the last of them. */
static unsigned click(struct seat *seat, const char *words)
{
	char *text = draw(seat, 24, 80), *line = text;
	unsigned wish = 0;
	bool is_there = false;

	for (int row = 0; line; row++) {
		char *next = strchr(line, '\n');

		if (next)
			*next++ = '\0';
		char *at = strstr(line, words);

		if (at) {
			struct key key = { .code = KEYCODE_MOUSE,
				.action = MOUSE_PRESS,
				.button = 1,
				.row = row };

			*at = '\0';
			key.column = text_width(line);
			wish = interview_view_key(&seat->view, &key);
			is_there = true;
		}
		line = next;
	}
	free(text);
	assert_true(is_there);
	return wish;
}

static void a_click_chooses_and_a_second_goes_on(void **state)
{
	struct seat *seat = *state;

	click(seat, "I agree");
	assert_int_equal(seat->view.interview.stage, INTERVIEW_CONSENT);
	shows(seat, "A second click, or Enter, continues", true);
	assert_true(click(seat, "I agree") & INTERVIEW_WISH_BEGIN);
	assert_true(interview_view_draw_lots(&seat->view));
	interview_view_begun(&seat->view);
	click(seat, " Yes");
	assert_int_equal(seat->view.interview.choice, ANSWER_YES);
	click(seat, " No");
	assert_int_equal(seat->view.interview.choice, ANSWER_NO);
	assert_int_equal(seat->view.interview.stage, INTERVIEW_QUESTION);
	click(seat, " No");
	assert_int_equal(seat->view.interview.stage, INTERVIEW_EXPLANATION);
	type(seat, "one");
	shows(seat, "A second click", false);
	assert_false(click(seat, "Keep this answer") & INTERVIEW_WISH_KEEP);
	shows(seat, "keeps it for good", true);
	click(seat, "one");
	assert_true(interview_view_is_typing(&seat->view));
	type(seat, "no ");
	assert_string_equal(textfield_text(seat->view.field), "no one");
	click(seat, "Keep this answer");
	assert_true(click(seat, "Keep this answer") & INTERVIEW_WISH_KEEP);
	/* Until it is stored no click does anything. */
	assert_int_equal(click(seat, "Keep this answer"), 0);
	interview_view_kept(&seat->view);
	assert_int_equal(press(seat, KEYCODE_ESCAPE), INTERVIEW_WISH_DRAW);
	click(seat, " Leave");
	click(seat, " Leave");
	assert_int_equal(seat->view.interview.stage, INTERVIEW_LEFT);
}

/* Everywhere, with each button: nothing but what is meant, and no crash. */
static void only_the_left_button_on_an_option_answers(void **state)
{
	struct seat *seat = *state;

	begin(seat);
	free(draw(seat, 24, 80));
	for (int button = 2; button <= 3; button++)
		for (int row = 0; row < 24; row++)
			for (int column = 0; column < 80; column++) {
				struct key key = { .code = KEYCODE_MOUSE,
					.action = MOUSE_PRESS,
					.button = button,
					.row = row,
					.column = column };

				assert_int_equal(interview_view_key(&seat->view, &key), 0);
			}
	click(seat, "1 of 10");
	assert_false(seat->view.interview.has_choice);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(no_character_confirms_anything),
		TEST(nothing_is_chosen_for_anyone),
		TEST(arrows_choose_as_letters_do),
		TEST(enter_twice_keeps_and_typing_goes_on),
		TEST(a_text_pasted_unmarked_answers_nothing),
		TEST(what_is_too_long_is_said),
		TEST(a_fault_leaves_the_answer_to_be_tried_again),
		TEST(what_cannot_begin_leaves_everything_as_it_was),
		TEST(a_click_chooses_and_a_second_goes_on),
		TEST(only_the_left_button_on_an_option_answers),
		TEST(every_stage_is_drawn_at_every_size),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
