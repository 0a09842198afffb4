#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/text.h"
#include "leeway/tui/ascii.h"
#include "leeway/tui/bigtext.h"
#include "support/drawn.h"

static struct style plain(void)
{
	return style_of(ROLE_STRONG, ROLE_GROUND);
}

static void draws(const char *text, int scale, const char *expected)
{
	int rows = bigtext_rows(scale), columns = bigtext_columns(text, scale);
	struct canvas *canvas = canvas_new(rows, columns);
	int taken = bigtext_draw(
		canvas, (struct rectangle){ 0, 0, rows, columns }, scale, plain(), text);

	assert_int_equal(taken, columns);
	drawn_is(canvas, expected);
	canvas_free(canvas);
}

static void digits_are_three_rows_of_half_blocks(void **state)
{
	(void)state;
	draws("0123", 1,
		"█▀█ ▀█  ▀▀█ ▀▀█\n"
		"█ █  █  █▀▀ ▀▀█\n"
		"▀▀▀ ▀▀▀ ▀▀▀ ▀▀▀\n");
	draws("4567", 1,
		"█ █ █▀▀ █▀▀ ▀▀█\n"
		"▀▀█ ▀▀█ █▀█   █\n"
		"  ▀ ▀▀▀ ▀▀▀   ▀\n");
	draws("89%", 1,
		"█▀█ █▀█ ▀ █\n"
		"█▀█ ▀▀█ ▄▀\n"
		"▀▀▀ ▀▀▀ ▀ ▀\n");
}

static void larger_scales_keep_the_shape(void **state)
{
	(void)state;
	draws("7.", 2,
		"██████\n"
		"    ██\n"
		"    ██\n"
		"    ██\n"
		"    ██  ██\n");
	assert_int_equal(bigtext_rows(3), 8);
	assert_int_equal(bigtext_columns("100%", 1), 15);
	assert_int_equal(bigtext_columns("100%", 3), 45);
}

static void no_digit_looks_like_another_in_ascii(void **state)
{
	static const char known[] = "0123456789%<>-";
	char shapes[sizeof known][9];

	(void)state;
	for (size_t i = 0; known[i]; i++) {
		struct canvas *canvas = canvas_new(3, 3);
		char text[2] = { known[i], '\0' };

		bigtext_draw(canvas, (struct rectangle){ 0, 0, 3, 3 }, 1, plain(), text);
		for (int cell = 0; cell < 9; cell++) {
			const char *bytes = canvas_cell(canvas, cell / 3, cell % 3)->bytes;
			uint32_t character;

			text_decode(bytes, strlen(bytes), &character);
			shapes[i][cell] = ascii_stand_in(character);
			assert_int_not_equal(shapes[i][cell], '?');
		}
		canvas_free(canvas);
		for (size_t k = 0; k < i; k++)
			assert_memory_not_equal(shapes[i], shapes[k], 9);
	}
}

static void nothing_is_drawn_below_or_beside_what_is_given(void **state)
{
	struct canvas *canvas = canvas_new(6, 20);
	struct rectangle area = { 1, 2, 2, 7 };

	(void)state;
	bigtext_draw(canvas, area, 1, plain(), "8x");
	drawn_only_within(canvas, area);
	bigtext_draw(canvas, (struct rectangle){ 0, 18, 6, 2 }, 99, plain(), "88");
	assert_int_equal(bigtext_columns("", 1), 0);
	canvas_free(canvas);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(digits_are_three_rows_of_half_blocks),
		cmocka_unit_test(larger_scales_keep_the_shape),
		cmocka_unit_test(no_digit_looks_like_another_in_ascii),
		cmocka_unit_test(nothing_is_drawn_below_or_beside_what_is_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
