#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/tui/canvas.h"

static const struct style plain = { ROLE_TEXT, ROLE_GROUND, 0 };

static void shows(const struct canvas *canvas, const char *expected)
{
	char *text = canvas_to_text(canvas);

	assert_string_equal(text, expected);
	free(text);
}

static void canvas_starts_empty(void **state)
{
	struct canvas *canvas = canvas_new(2, 4);
	int row, column;

	(void)state;
	shows(canvas, "\n\n");
	assert_int_equal(canvas_rows(canvas), 2);
	assert_int_equal(canvas_columns(canvas), 4);
	assert_string_equal(canvas_cell(canvas, 1, 3)->bytes, " ");
	assert_int_equal(canvas_cell(canvas, 1, 3)->style.background, ROLE_GROUND);
	assert_null(canvas_cell(canvas, 2, 0));
	assert_null(canvas_cell(canvas, 0, -1));
	canvas_get_cursor(canvas, &row, &column);
	assert_int_equal(row, -1);
	canvas_free(canvas);
	canvas_free(NULL);
}

static void canvas_write_returns_the_columns_taken(void **state)
{
	struct canvas *canvas = canvas_new(1, 12);

	(void)state;
	assert_int_equal(canvas_write(canvas, 0, 1, -1, plain, "abc"), 3);
	assert_int_equal(canvas_write(canvas, 0, 5, -1, plain, "日本"), 4);
	shows(canvas, " abc 日本\n");
	assert_int_equal(canvas_cell(canvas, 0, 5)->width, 2);
	assert_int_equal(canvas_cell(canvas, 0, 6)->width, 0);
	assert_string_equal(canvas_cell(canvas, 0, 6)->bytes, "");
	assert_int_equal(canvas_write_format(canvas, 0, 0, plain, "%d%%", 42), 3);
	shows(canvas, "42%c 日本\n");
	canvas_free(canvas);
}

static void canvas_write_ends_in_an_ellipsis_where_cut(void **state)
{
	struct canvas *canvas = canvas_new(5, 8);

	(void)state;
	assert_int_equal(canvas_write(canvas, 0, 0, -1, plain, "eight ch"), 8);
	assert_int_equal(canvas_write(canvas, 1, 0, -1, plain, "nine char"), 8);
	assert_int_equal(canvas_write(canvas, 2, 2, 4, plain, "longer"), 4);
	assert_int_equal(canvas_write(canvas, 3, 0, 4, plain, "日本語"), 3);
	assert_int_equal(canvas_write(canvas, 4, 0, 1, plain, "日"), 1);
	assert_int_equal(canvas_write(canvas, 4, 3, 0, plain, "none"), 0);
	assert_int_equal(canvas_write(canvas, 4, 8, -1, plain, "none"), 0);
	shows(canvas, "eight ch\nnine ch…\n  lon…\n日…\n…\n");
	canvas_free(canvas);
}

static void canvas_write_right_ends_at_the_right(void **state)
{
	struct canvas *canvas = canvas_new(3, 10);

	(void)state;
	assert_int_equal(canvas_write_right(canvas, 0, 2, 6, plain, "語a"), 3);
	assert_int_equal(canvas_write_right(canvas, 1, 2, 3, plain, "cut off"), 3);
	assert_int_equal(canvas_write_right(canvas, 2, 0, -1, plain, "end"), 3);
	shows(canvas, "     語a\n  cu…\n       end\n");
	canvas_free(canvas);
}

static void canvas_keeps_drawing_within_the_clip(void **state)
{
	struct canvas *canvas = canvas_new(3, 10);

	(void)state;
	canvas_set_clip(canvas, (struct rectangle){ 1, 2, 1, 4 });
	for (int row = -1; row <= 3; row++)
		canvas_write(canvas, row, 0, -1, plain, "0123456789");
	canvas_fill(canvas, (struct rectangle){ 0, 3, 3, 1 }, plain);
	shows(canvas, "\n  2 4…\n\n");
	canvas_reset_clip(canvas);
	canvas_write(canvas, 2, 8, -1, plain, "ab");
	shows(canvas, "\n  2 4…\n        ab\n");
	canvas_free(canvas);
}

static void canvas_ignores_what_lies_far_outside(void **state)
{
	struct canvas *canvas = canvas_new(2, 3);
	struct rectangle all = { INT_MIN, INT_MIN, INT_MAX, INT_MAX };
	struct rectangle beyond = { INT_MAX, INT_MAX, INT_MAX, INT_MAX };
	struct rectangle negative = { 0, 0, -5, -5 };

	(void)state;
	canvas_fill(canvas, all, plain);
	canvas_fill(canvas, beyond, plain);
	canvas_fill(canvas, negative, plain);
	canvas_restyle(canvas, beyond, plain);
	canvas_write(canvas, INT_MIN, INT_MIN, INT_MAX, plain, "a");
	canvas_write(canvas, INT_MAX, INT_MAX, INT_MAX, plain, "a");
	canvas_write(canvas, 0, INT_MIN, -1, plain, "a");
	canvas_write_right(canvas, 0, INT_MAX, -1, plain, "a");
	canvas_set_clip(canvas, beyond);
	canvas_write(canvas, 0, 0, -1, plain, "a");
	shows(canvas, "\n\n");
	canvas_free(canvas);
}

static void canvas_never_shows_half_a_wide_character(void **state)
{
	struct canvas *canvas = canvas_new(4, 6);

	(void)state;
	canvas_set_clip(canvas, (struct rectangle){ 0, 1, 1, 4 });
	canvas_write(canvas, 0, 0, 6, plain, "日本語");
	canvas_reset_clip(canvas);
	canvas_write(canvas, 1, 0, -1, plain, "日本語");
	canvas_write(canvas, 1, 1, -1, plain, "x");
	canvas_write(canvas, 2, 0, -1, plain, "日本語");
	canvas_write(canvas, 2, 2, -1, plain, "x");
	canvas_write(canvas, 3, 0, -1, plain, "日本語");
	canvas_fill(canvas, (struct rectangle){ 3, 1, 1, 2 }, plain);
	shows(canvas, "  本…\n x本語\n日x 語\n    語\n");
	assert_int_equal(canvas_cell(canvas, 1, 0)->width, 1);
	assert_int_equal(canvas_cell(canvas, 2, 3)->width, 1);
	canvas_free(canvas);
}

static void canvas_joins_marks_to_their_base(void **state)
{
	struct canvas *canvas = canvas_new(1, 6);
	const char *many = "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88z";

	(void)state;
	assert_int_equal(canvas_write(canvas, 0, 0, -1, plain, "e\xcc\x81x"), 2);
	assert_string_equal(canvas_cell(canvas, 0, 0)->bytes, "e\xcc\x81");
	assert_string_equal(canvas_cell(canvas, 0, 1)->bytes, "x");
	assert_int_equal(canvas_write(canvas, 0, 0, -1, plain, many), 2);
	assert_string_equal(canvas_cell(canvas, 0, 0)->bytes, "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84");
	assert_string_equal(canvas_cell(canvas, 0, 1)->bytes, "z");
	assert_int_equal(canvas_write(canvas, 0, 0, -1, plain, "\xcc\x81z"), 1);
	canvas_free(canvas);
}

static void canvas_gives_each_joined_emoji_its_cells(void **state)
{
	struct canvas *canvas = canvas_new(1, 8);

	(void)state;
	assert_int_equal(canvas_write(canvas, 0, 0, -1, plain, "👩\xe2\x80\x8d🚀!"), 5);
	assert_string_equal(canvas_cell(canvas, 0, 0)->bytes, "👩");
	assert_string_equal(canvas_cell(canvas, 0, 2)->bytes, "🚀");
	assert_string_equal(canvas_cell(canvas, 0, 4)->bytes, "!");
	canvas_free(canvas);
}

static void canvas_shows_controls_and_never_obeys_them(void **state)
{
	struct canvas *canvas = canvas_new(4, 20);

	(void)state;
	canvas_write(canvas, 0, 0, -1, plain, "\x1b[2J\x07");
	canvas_write(canvas, 1, 0, -1, plain, "a\nb\tc");
	canvas_write(canvas, 2, 0, -1, plain, "on\xe2\x80\xaeno");
	canvas_write(canvas, 3, 0, -1, plain, "bad \xff\xc2");
	shows(canvas, "␛[2J␇\na b c\non<U+202E>no\nbad \xef\xbf\xbd\xef\xbf\xbd\n");
	canvas_free(canvas);
}

static void canvas_restyle_leaves_the_text(void **state)
{
	struct canvas *canvas = canvas_new(1, 4);
	struct style chosen = { ROLE_STRONG, ROLE_SELECTION, ATTRIBUTE_BOLD };

	(void)state;
	canvas_write(canvas, 0, 0, -1, plain, "abcd");
	canvas_restyle(canvas, (struct rectangle){ 0, 1, 1, 2 }, chosen);
	shows(canvas, "abcd\n");
	assert_int_equal(canvas_cell(canvas, 0, 0)->style.background, ROLE_GROUND);
	assert_int_equal(canvas_cell(canvas, 0, 1)->style.background, ROLE_SELECTION);
	assert_int_equal(canvas_cell(canvas, 0, 2)->style.attributes, ATTRIBUTE_BOLD);
	assert_int_equal(canvas_cell(canvas, 0, 3)->style.foreground, ROLE_TEXT);
	canvas_free(canvas);
}

static void canvas_resize_starts_anew(void **state)
{
	struct canvas *canvas = canvas_new(2, 4);
	int row, column;

	(void)state;
	canvas_write(canvas, 0, 0, -1, plain, "abcd");
	canvas_set_clip(canvas, (struct rectangle){ 0, 0, 1, 1 });
	canvas_set_cursor(canvas, 1, 3);
	canvas_get_cursor(canvas, &row, &column);
	assert_int_equal(row, 1);
	assert_int_equal(column, 3);
	canvas_resize(canvas, 1, 6);
	canvas_write(canvas, 0, 3, -1, plain, "xyz");
	shows(canvas, "   xyz\n");
	canvas_get_cursor(canvas, &row, &column);
	assert_int_equal(row, -1);
	canvas_resize(canvas, -3, 100000);
	assert_int_equal(canvas_rows(canvas), 0);
	assert_int_equal(canvas_columns(canvas), CANVAS_MAX_COLUMNS);
	shows(canvas, "");
	canvas_free(canvas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canvas_starts_empty),
		cmocka_unit_test(canvas_write_returns_the_columns_taken),
		cmocka_unit_test(canvas_write_ends_in_an_ellipsis_where_cut),
		cmocka_unit_test(canvas_write_right_ends_at_the_right),
		cmocka_unit_test(canvas_keeps_drawing_within_the_clip),
		cmocka_unit_test(canvas_ignores_what_lies_far_outside),
		cmocka_unit_test(canvas_never_shows_half_a_wide_character),
		cmocka_unit_test(canvas_joins_marks_to_their_base),
		cmocka_unit_test(canvas_gives_each_joined_emoji_its_cells),
		cmocka_unit_test(canvas_shows_controls_and_never_obeys_them),
		cmocka_unit_test(canvas_restyle_leaves_the_text),
		cmocka_unit_test(canvas_resize_starts_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
