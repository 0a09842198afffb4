#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/text.h"
#include "leeway/tui/textfield.h"
#include "support/drawn.h"

static struct textfield *paragraphs(const char *text)
{
	struct textfield *field = textfield_new(TEXTFIELD_PARAGRAPHS, 100000);

	textfield_set(field, text);
	return field;
}

static unsigned type(struct textfield *field, const char *text)
{
	unsigned result = 0;

	for (size_t i = 0, length = strlen(text); i < length;) {
		int columns;
		size_t taken = text_next_cluster(text + i, length - i, &columns);

		result |= textfield_insert(field, text + i, taken);
		i += taken;
	}
	return result;
}

static unsigned paste(struct textfield *field, const char *text)
{
	return textfield_insert(field, text, strlen(text));
}

static void act(struct textfield *field, enum textfield_action action, int times)
{
	while (times-- > 0)
		textfield_act(field, action);
}

/* Text with the cursor shown as '|'. */
static void is(const struct textfield *field, const char *expected)
{
	const char *text = textfield_text(field);
	size_t cursor = textfield_cursor(field);
	char shown[1000];

	snprintf(shown, sizeof shown, "%.*s|%s", (int)cursor, text, text + cursor);
	assert_string_equal(shown, expected);
}

static struct canvas *drawn(struct textfield *field, int rows, int columns)
{
	struct canvas *canvas = canvas_new(rows, columns);
	struct textfield_look look = { .style = style_of(ROLE_TEXT, ROLE_FIELD),
		.is_focused = true };

	textfield_layout(field, rows, columns);
	textfield_draw(field, &look, canvas, (struct rectangle){ 0, 0, rows, columns });
	return canvas;
}

static void shows(struct textfield *field, int rows, int columns, const char *expected,
	int cursor_row, int cursor_column)
{
	struct canvas *canvas = drawn(field, rows, columns);
	int row, column;

	drawn_is(canvas, expected);
	canvas_get_cursor(canvas, &row, &column);
	assert_int_equal(row, cursor_row);
	assert_int_equal(column, cursor_column);
	canvas_free(canvas);
}

static void typing_inserts_at_the_cursor(void **state)
{
	struct textfield *field = paragraphs("");

	(void)state;
	type(field, "grant");
	act(field, TEXTFIELD_LEFT, 2);
	type(field, "é");
	is(field, "graé|nt");
	textfield_act(field, TEXTFIELD_BREAK);
	is(field, "graé\n|nt");
	textfield_act(field, TEXTFIELD_DELETE);
	act(field, TEXTFIELD_BACKSPACE, 2);
	is(field, "gra|t");
	textfield_free(field);
}

static void cursor_steps_over_whole_clusters(void **state)
{
	struct textfield *field = paragraphs("e\u0301🚀\u0308\u1100\u1161x");

	(void)state;
	textfield_act(field, TEXTFIELD_RIGHT);
	is(field, "e\u0301|🚀\u0308\u1100\u1161x");
	textfield_act(field, TEXTFIELD_RIGHT);
	is(field, "e\u0301🚀\u0308|\u1100\u1161x");
	textfield_act(field, TEXTFIELD_RIGHT);
	is(field, "e\u0301🚀\u0308\u1100\u1161|x");
	act(field, TEXTFIELD_BACKSPACE, 2);
	is(field, "e\u0301|x");
	textfield_set_cursor(field, 1);
	is(field, "|e\u0301x");
	textfield_free(field);
}

static void word_motions_stop_at_words_and_punctuation(void **state)
{
	struct textfield *field = paragraphs("no more than $10, für dich");

	(void)state;
	act(field, TEXTFIELD_WORD_RIGHT, 2);
	is(field, "no more| than $10, für dich");
	act(field, TEXTFIELD_WORD_RIGHT, 2);
	is(field, "no more than $|10, für dich");
	act(field, TEXTFIELD_WORD_RIGHT, 3);
	is(field, "no more than $10, für| dich");
	act(field, TEXTFIELD_WORD_LEFT, 2);
	is(field, "no more than $10|, für dich");
	textfield_act(field, TEXTFIELD_DELETE_WORD_LEFT);
	textfield_act(field, TEXTFIELD_DELETE_WORD_RIGHT);
	is(field, "no more than $| für dich");
	act(field, TEXTFIELD_WORD_LEFT, 9);
	is(field, "|no more than $ für dich");
	assert_int_equal(textfield_act(field, TEXTFIELD_WORD_LEFT), 0);
	act(field, TEXTFIELD_WORD_RIGHT, 9);
	is(field, "no more than $ für dich|");
	textfield_free(field);
}

static void lines_are_those_that_are_seen(void **state)
{
	struct textfield *field = paragraphs("one two three\n\nfour five six seven");

	(void)state;
	shows(field, 5, 10, "one two\nthree\n\nfour five\nsix seven\n", 0, 0);
	textfield_act(field, TEXTFIELD_LINE_END);
	is(field, "one two| three\n\nfour five six seven");
	textfield_act(field, TEXTFIELD_DOWN);
	is(field, "one two three|\n\nfour five six seven");
	act(field, TEXTFIELD_DOWN, 2);
	is(field, "one two three\n\nfour fi|ve six seven");
	shows(field, 5, 10, "one two\nthree\n\nfour five\nsix seven\n", 3, 7);
	textfield_act(field, TEXTFIELD_LINE_START);
	is(field, "one two three\n\n|four five six seven");
	textfield_act(field, TEXTFIELD_DELETE_TO_END);
	is(field, "one two three\n\n| six seven");
	textfield_act(field, TEXTFIELD_TEXT_END);
	assert_int_equal(textfield_act(field, TEXTFIELD_DOWN), 0);
	textfield_act(field, TEXTFIELD_TEXT_START);
	assert_int_equal(textfield_act(field, TEXTFIELD_UP), 0);
	textfield_free(field);
}

static void cut_words_keep_the_cursor_on_its_line(void **state)
{
	struct textfield *field = paragraphs("abcdefghijkl");

	(void)state;
	shows(field, 3, 5, "abcd\nefgh\nijkl\n", 0, 0);
	textfield_act(field, TEXTFIELD_LINE_END);
	is(field, "abc|defghijkl");
	textfield_act(field, TEXTFIELD_TEXT_END);
	shows(field, 3, 5, "abcd\nefgh\nijkl\n", 2, 4);
	textfield_free(field);
}

static void long_text_scrolls_to_the_cursor(void **state)
{
	struct textfield *field = paragraphs("1\n2\n3\n4\n5\n6\n7\n8");

	(void)state;
	shows(field, 3, 10, "1\n2\n3\n", 0, 0);
	textfield_act(field, TEXTFIELD_PAGE_DOWN);
	textfield_act(field, TEXTFIELD_PAGE_DOWN);
	shows(field, 3, 10, "3\n4\n5\n", 2, 0);
	textfield_act(field, TEXTFIELD_TEXT_END);
	shows(field, 3, 10, "6\n7\n8\n", 2, 1);
	textfield_act(field, TEXTFIELD_PAGE_UP);
	shows(field, 3, 10, "6\n7\n8\n", 0, 1);
	textfield_free(field);
}

static void a_line_scrolls_sideways(void **state)
{
	struct textfield *field = textfield_new(TEXTFIELD_LINE, 100);

	(void)state;
	textfield_set(field, "abcdefghij");
	shows(field, 1, 6, "fghij\n", 0, 5);
	act(field, TEXTFIELD_LEFT, 7);
	shows(field, 1, 6, "defghi\n", 0, 0);
	act(field, TEXTFIELD_RIGHT, 4);
	shows(field, 1, 6, "defghi\n", 0, 4);
	act(field, TEXTFIELD_RIGHT, 2);
	act(field, TEXTFIELD_BACKSPACE, 6);
	shows(field, 1, 6, "abcj\n", 0, 3);
	textfield_free(field);
}

static void a_line_has_no_breaks(void **state)
{
	struct textfield *field = textfield_new(TEXTFIELD_LINE, 100);

	(void)state;
	assert_int_equal(textfield_act(field, TEXTFIELD_BREAK), 0);
	paste(field, "two\r\nlines\n");
	is(field, "two lines|");
	assert_int_equal(textfield_act(field, TEXTFIELD_UP), 0);
	textfield_free(field);
}

static void pastes_are_made_safe(void **state)
{
	struct textfield *field = paragraphs("");

	(void)state;
	paste(field, "a\r\nb\rc\td\x1b[31m \xff\xe2\x80\xae");
	is(field, "a\nb\nc d␛[31m \xef\xbf\xbd<U+202E>|");
	textfield_act(field, TEXTFIELD_UNDO);
	is(field, "|");
	type(field, "می");
	paste(field, "\u200c");
	type(field, "خ");
	is(field, "می\u200cخ|");
	textfield_free(field);
}

static void the_ceiling_cuts_whole_characters(void **state)
{
	struct textfield *field = textfield_new(TEXTFIELD_LINE, 5);

	(void)state;
	assert_int_equal(
		paste(field, "abcdé"), TEXTFIELD_CHANGED | TEXTFIELD_MOVED | TEXTFIELD_CUT);
	is(field, "abcd|");
	assert_int_equal(type(field, "é"), TEXTFIELD_CUT);
	assert_int_equal(type(field, "e"), TEXTFIELD_CHANGED | TEXTFIELD_MOVED);
	is(field, "abcde|");
	textfield_set(field, "abcdefgh");
	is(field, "abcde|");
	textfield_free(field);
}

static void undo_goes_back_by_words_and_pastes(void **state)
{
	struct textfield *field = paragraphs("");

	(void)state;
	type(field, "one two");
	paste(field, " three four");
	act(field, TEXTFIELD_BACKSPACE, 3);
	is(field, "one two three f|");
	textfield_act(field, TEXTFIELD_UNDO);
	is(field, "one two three four|");
	textfield_act(field, TEXTFIELD_UNDO);
	is(field, "one two|");
	textfield_act(field, TEXTFIELD_UNDO);
	is(field, "one |");
	textfield_act(field, TEXTFIELD_UNDO);
	is(field, "|");
	assert_int_equal(textfield_act(field, TEXTFIELD_UNDO), 0);
	act(field, TEXTFIELD_REDO, 2);
	is(field, "one two|");
	type(field, "!");
	is(field, "one two!|");
	assert_int_equal(textfield_act(field, TEXTFIELD_REDO), 0);
	textfield_act(field, TEXTFIELD_UNDO);
	is(field, "one two|");
	textfield_free(field);
}

static void moving_starts_a_change_of_its_own(void **state)
{
	struct textfield *field = paragraphs("");

	(void)state;
	type(field, "ab");
	textfield_act(field, TEXTFIELD_LEFT);
	textfield_act(field, TEXTFIELD_RIGHT);
	type(field, "cd");
	textfield_act(field, TEXTFIELD_UNDO);
	is(field, "ab|");
	textfield_free(field);
}

static void marked_ranges_and_hints_are_drawn(void **state)
{
	struct textfield *field = paragraphs("is {LEVEL}.");
	static const struct draw_mark level = { 3, 7, { ROLE_ACCENT, ROLE_FIELD, 0 } };
	struct textfield_look look = { .style = style_of(ROLE_TEXT, ROLE_FIELD),
		.marks = { &level, 1 },
		.hint = "the setting" };
	struct canvas *canvas = canvas_new(1, 20);
	struct rectangle area = { 0, 0, 1, 20 };

	(void)state;
	textfield_layout(field, 1, 20);
	textfield_draw(field, &look, canvas, area);
	drawn_cell_is(canvas, 0, 2, " ", look.style);
	drawn_cell_is(canvas, 0, 3, "{", level.style);
	drawn_cell_is(canvas, 0, 9, "}", level.style);
	drawn_cell_is(canvas, 0, 10, ".", look.style);
	textfield_set(field, "");
	textfield_layout(field, 1, 20);
	textfield_draw(field, &look, canvas, area);
	drawn_is(canvas, "the setting\n");
	canvas_free(canvas);
	textfield_free(field);
}

static void mouse_puts_the_cursor(void **state)
{
	struct textfield *field = paragraphs("one two three\n漢字");
	struct rectangle area = { 2, 5, 4, 10 };

	(void)state;
	textfield_layout(field, 4, 10);
	textfield_click(field, area, 2, 6);
	is(field, "o|ne two three\n漢字");
	textfield_click(field, area, 4, 8);
	is(field, "one two three\n漢|字");
	textfield_click(field, area, 5, 30);
	is(field, "one two three\n漢字|");
	textfield_free(field);
}

/* A text as clusters, edited in the plainest way. */
struct plain {
	const char *clusters[4096];
	size_t n, cursor;
};

static const char *const alphabet[] = { "a", "b", " ", "\n", ".", "e\u0301", "漢", "🚀" };

static void plain_insert(struct plain *plain, const char *cluster)
{
	memmove(plain->clusters + plain->cursor + 1, plain->clusters + plain->cursor,
		(plain->n - plain->cursor) * sizeof *plain->clusters);
	plain->clusters[plain->cursor++] = cluster;
	plain->n++;
}

static void plain_remove(struct plain *plain, size_t at)
{
	plain->n--;
	memmove(plain->clusters + at, plain->clusters + at + 1,
		(plain->n - at) * sizeof *plain->clusters);
}

static void plain_act(struct plain *plain, enum textfield_action action)
{
	if (action == TEXTFIELD_LEFT && plain->cursor > 0)
		plain->cursor--;
	else if (action == TEXTFIELD_RIGHT && plain->cursor < plain->n)
		plain->cursor++;
	else if (action == TEXTFIELD_BACKSPACE && plain->cursor > 0)
		plain_remove(plain, --plain->cursor);
	else if (action == TEXTFIELD_DELETE && plain->cursor < plain->n)
		plain_remove(plain, plain->cursor);
	else if (action == TEXTFIELD_TEXT_START)
		plain->cursor = 0;
	else if (action == TEXTFIELD_TEXT_END)
		plain->cursor = plain->n;
}

static void is_plain(const struct textfield *field, const struct plain *plain)
{
	const char *text = textfield_text(field);
	size_t offset = 0;

	for (size_t i = 0; i < plain->n; i++) {
		size_t length = strlen(plain->clusters[i]);

		if (i == plain->cursor)
			assert_int_equal(textfield_cursor(field), offset);
		assert_int_equal(strncmp(text + offset, plain->clusters[i], length), 0);
		offset += length;
	}
	assert_int_equal(strlen(text), offset);
}

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void random_edits_match_a_plain_model_and_undo_to_the_start(void **state)
{
	static const enum textfield_action actions[] = { TEXTFIELD_LEFT, TEXTFIELD_RIGHT,
		TEXTFIELD_BACKSPACE, TEXTFIELD_DELETE, TEXTFIELD_TEXT_START, TEXTFIELD_TEXT_END };
	struct textfield *field = paragraphs("");
	struct plain *plain = calloc(1, sizeof *plain);
	unsigned seed = 11;
	int n_undone = 0, n_redone = 0;

	(void)state;
	for (int i = 0; i < 900; i++) {
		const char *cluster = alphabet[next_random(&seed) % 8];
		enum textfield_action action = actions[next_random(&seed) % 40 % 6];

		if (next_random(&seed) % 5 < 3) {
			textfield_insert(field, cluster, strlen(cluster));
			plain_insert(plain, cluster);
		} else {
			textfield_act(field, action);
			plain_act(plain, action);
		}
		is_plain(field, plain);
	}
	char *last = strdup(textfield_text(field));

	while (textfield_act(field, TEXTFIELD_UNDO))
		n_undone++;
	assert_string_equal(textfield_text(field), "");
	while (textfield_act(field, TEXTFIELD_REDO))
		n_redone++;
	assert_string_equal(textfield_text(field), last);
	assert_true(n_undone > 100);
	assert_int_equal(n_undone, n_redone);
	free(last);
	free(plain);
	textfield_free(field);
}

/* Pieces that join into clusters however they meet: marks, joiners, flags, jamo, a number sign. */
static const char *const joining[] = { "\u0301", "\u200d", "👩", "🇫", "🇮", "\u1100", "\u1161",
	"\u0600", "1", "\n", " ", "x\u0300\u0301" };

static bool is_between_clusters(const struct textfield *field)
{
	const char *text = textfield_text(field);
	size_t at = 0, length = strlen(text);
	int columns;

	while (at < textfield_cursor(field))
		at += text_next_cluster(text + at, length - at, &columns);
	return at == textfield_cursor(field);
}

static void random_keys_leave_valid_text_and_a_cursor_in_sight(void **state)
{
	struct textfield *field = paragraphs("");
	unsigned seed = 5;

	(void)state;
	for (int i = 0; i < 6000; i++) {
		const char *piece = joining[next_random(&seed) % 12];
		struct canvas *canvas;
		int row, column;

		if (next_random(&seed) % 3)
			textfield_act(field, (enum textfield_action)(next_random(&seed) % 21));
		else
			textfield_insert(field, piece, strlen(piece));
		assert_true(text_is_valid(textfield_text(field), strlen(textfield_text(field))));
		assert_true(is_between_clusters(field));
		canvas = drawn(field, 1 + i % 4, 1 + (int)(next_random(&seed) % 9));
		canvas_get_cursor(canvas, &row, &column);
		assert_true(row >= 0);
		canvas_free(canvas);
	}
	textfield_free(field);
}

static void any_size_is_drawn_within_its_area(void **state)
{
	struct textfield *field = paragraphs("one two three\n\n漢字 four five six seven");
	struct textfield_look look = { .style = style_of(ROLE_TEXT, ROLE_FIELD) };

	(void)state;
	for (int rows = 0; rows < 14; rows++)
		for (int columns = 0; columns < 84; columns++) {
			struct rectangle area = { 1, 2, rows, columns };
			struct canvas *canvas = canvas_new(17, 94);

			textfield_layout(field, rows, columns);
			textfield_draw(field, &look, canvas, area);
			drawn_only_within(canvas, area);
			canvas_free(canvas);
		}
	textfield_free(field);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typing_inserts_at_the_cursor),
		cmocka_unit_test(cursor_steps_over_whole_clusters),
		cmocka_unit_test(word_motions_stop_at_words_and_punctuation),
		cmocka_unit_test(lines_are_those_that_are_seen),
		cmocka_unit_test(cut_words_keep_the_cursor_on_its_line),
		cmocka_unit_test(long_text_scrolls_to_the_cursor),
		cmocka_unit_test(a_line_scrolls_sideways),
		cmocka_unit_test(a_line_has_no_breaks),
		cmocka_unit_test(pastes_are_made_safe),
		cmocka_unit_test(the_ceiling_cuts_whole_characters),
		cmocka_unit_test(undo_goes_back_by_words_and_pastes),
		cmocka_unit_test(moving_starts_a_change_of_its_own),
		cmocka_unit_test(marked_ranges_and_hints_are_drawn),
		cmocka_unit_test(mouse_puts_the_cursor),
		cmocka_unit_test(random_edits_match_a_plain_model_and_undo_to_the_start),
		cmocka_unit_test(random_keys_leave_valid_text_and_a_cursor_in_sight),
		cmocka_unit_test(any_size_is_drawn_within_its_area),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
