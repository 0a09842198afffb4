#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/tui/draw.h"
#include "support/drawn.h"

static const struct style plain = { ROLE_TEXT, ROLE_GROUND, 0 };
static const struct style lit = { ROLE_STRONG, ROLE_LIT, 0 };

static void difference_is(double difference, const char *expected)
{
	char text[DRAW_DIFFERENCE_BYTES];

	draw_format_difference(text, difference);
	assert_string_equal(text, expected);
}

static void differences_are_signed_points(void **state)
{
	(void)state;
	difference_is(0.876, "+88");
	difference_is(-0.03, "-3");
	difference_is(-0.004, "0");
	difference_is(1, "+100");
	difference_is(NAN, "");
}

/* The rows of a scroll bar of height 5, as text. */
static void scroll_bar_is(size_t first, size_t n_rows, const char *expected)
{
	struct canvas *canvas = canvas_new(5, 2);

	draw_scroll_bar(canvas, (struct rectangle){ 0, 0, 5, 2 }, plain, first, n_rows);
	drawn_is(canvas, expected);
	canvas_free(canvas);
}

static void scroll_bar_touches_an_end_only_there(void **state)
{
	(void)state;
	scroll_bar_is(0, 5, "\n\n\n\n\n");
	scroll_bar_is(0, 10, " ▐\n ▐\n ▐\n\n\n");
	scroll_bar_is(5, 10, "\n\n ▐\n ▐\n ▐\n");
	scroll_bar_is(0, 1000, " ▐\n\n\n\n\n");
	scroll_bar_is(1, 1000, "\n ▐\n\n\n\n");
	scroll_bar_is(994, 1000, "\n\n\n ▐\n\n");
	scroll_bar_is(995, 1000, "\n\n\n\n ▐\n");
}

static void name_is(int columns, const char *name, const char *expected)
{
	struct canvas *canvas = canvas_new(1, 20);

	draw_agent_name(canvas, (struct rectangle){ 0, 0, 1, columns }, plain, name, NULL);
	drawn_is(canvas, expected);
	canvas_free(canvas);
}

static void names_of_agents_give_way_in_the_middle(void **state)
{
	(void)state;
	name_is(12, "llama-tuned", "llama-tuned\n");
	name_is(12, "llama-3.1-tuned", "llama-…tuned\n");
	name_is(11, "gpt-4o-mini·cot", "gpt-4…i·cot\n");
	name_is(8, "漢字漢字漢字", "漢字…字\n");
	name_is(7, "sim:people", "sim:pe…\n");
	name_is(0, "gpt-4o", "\n");
}

static void marked_text_is_cut_at_whole_characters(void **state)
{
	static const char text[] = "ab漢字cd";
	static const struct draw_mark marks[] = { { 1, 4, { ROLE_STRONG, ROLE_LIT, 0 } } };
	struct draw_marks list = { marks, 1 };
	struct draw_mark line = { 0, sizeof text - 1, plain };
	struct canvas *canvas = canvas_new(1, 10);

	(void)state;
	assert_int_equal(
		draw_marked(canvas, (struct rectangle){ 0, 0, 1, 10 }, plain, text, line, &list),
		8);
	drawn_is(canvas, "ab漢字cd\n");
	drawn_cell_is(canvas, 0, 0, "a", plain);
	drawn_cell_is(canvas, 0, 1, "b", lit);
	drawn_cell_is(canvas, 0, 2, "漢", lit);
	drawn_cell_is(canvas, 0, 4, "字", plain);
	canvas_resize(canvas, 1, 10);
	/* Half of a wide character does not fit, and nothing behind it is drawn. */
	assert_int_equal(
		draw_marked(canvas, (struct rectangle){ 0, 0, 1, 5 }, plain, text, line, &list), 4);
	drawn_is(canvas, "ab漢\n");
	canvas_free(canvas);
}

static void marks_before_and_behind_the_line_do_not_count(void **state)
{
	static const struct draw_mark marks[] = { { 0, 2, { ROLE_BAD, ROLE_GROUND, 0 } },
		{ 3, 2, { ROLE_STRONG, ROLE_LIT, 0 } }, { 9, 2, { ROLE_BAD, ROLE_GROUND, 0 } } };
	struct draw_marks list = { marks, 3 };
	struct canvas *canvas = canvas_new(1, 10);

	(void)state;
	draw_marked(canvas, (struct rectangle){ 0, 0, 1, 10 }, plain, "0123456789ab",
		(struct draw_mark){ 4, 4, plain }, &list);
	drawn_is(canvas, "4567\n");
	drawn_cell_is(canvas, 0, 0, "4", lit);
	drawn_cell_is(canvas, 0, 1, "5", plain);
	drawn_cell_is(canvas, 0, 3, "7", plain);
	canvas_free(canvas);
}

static void runs_of_any_length_are_drawn_whole(void **state)
{
	struct canvas *canvas = canvas_new(1, 400);
	struct draw_run run;

	(void)state;
	draw_run_begin(&run, canvas, 0, 0);
	for (int i = 0; i < 400; i++)
		draw_run_put(&run, i < 300 ? plain : lit, i % 7 ? "█" : "─");
	draw_run_end(&run);
	for (int i = 0; i < 400; i++)
		drawn_cell_is(canvas, 0, i, i % 7 ? "█" : "─", i < 300 ? plain : lit);
	canvas_free(canvas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(differences_are_signed_points),
		cmocka_unit_test(scroll_bar_touches_an_end_only_there),
		cmocka_unit_test(names_of_agents_give_way_in_the_middle),
		cmocka_unit_test(marked_text_is_cut_at_whole_characters),
		cmocka_unit_test(marks_before_and_behind_the_line_do_not_count),
		cmocka_unit_test(runs_of_any_length_are_drawn_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
