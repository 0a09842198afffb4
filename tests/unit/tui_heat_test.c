#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>

#include <cmocka.h>

#include "leeway/tui/heat.h"
#include "support/drawn.h"

static const struct heat_row rows[] = {
	{ "Customer service", { { 0.04, STAR_NONE }, { 0.17, STAR_FULL }, { 0.64, STAR_FULL } },
		0.351, 2, 3 },
	{ "Grocery prices", { { -1, STAR_FULL }, { NAN, STAR_NONE }, { 0.004, STAR_NONE } }, 0.507,
		1, 2 },
	{ "Lending", { { NAN, STAR_NONE }, { NAN, STAR_NONE }, { NAN, STAR_NONE } }, NAN, 0, 0 },
};

static const struct heat table = {
	.rows = rows, .n_rows = 3, .n_levels = 3, .selected_row = 1, .selected_level = 0
};

static void heat_is(const struct heat *heat, int n_rows, int columns, const char *expected)
{
	struct canvas *canvas = canvas_new(n_rows, columns);

	heat_draw(heat, canvas, (struct rectangle){ 0, 0, n_rows, columns });
	drawn_is(canvas, expected);
	canvas_free(canvas);
}

static void strengths_step_at_25_and_50_points(void **state)
{
	(void)state;
	assert_int_equal(heat_strength(0.004), 0);
	assert_int_equal(heat_strength(-0.01), -1);
	assert_int_equal(heat_strength(0.24), 1);
	assert_int_equal(heat_strength(0.25), 2);
	assert_int_equal(heat_strength(-0.49), -2);
	assert_int_equal(heat_strength(0.5), 3);
	assert_int_equal(heat_strength(-1), -3);
	assert_int_equal(heat_strength(NAN), 0);
}

static void table_shows_differences_distance_and_count(void **state)
{
	(void)state;
	heat_is(&table, 8, 80,
		"                     level 1     level 2     level 3    distance       k\n"
		"\n"
		"  Customer service     +4         +17 ✱       +64 ✱         35.1  2 of 3\n"
		"\n"
		"▌ Grocery prices     -100 ✱         –           0           50.7  1 of 2\n"
		"\n"
		"  Lending               –           –           –              –\n"
		"\n");
}

static void narrow_tables_drop_columns_and_blank_rows(void **state)
{
	(void)state;
	heat_is(&table, 5, 40,
		"                     1      2      3\n"
		"\n"
		"  Customer service   +4    +17 ✱  +64 ✱\n"
		"▌ Grocery prices   -100 ✱    –      0\n"
		"  Lending             –      –      –\n");
	heat_is(&table, 5, 30,
		"             1     2     3\n"
		"\n"
		"  Custome…   +4   +17   +64\n"
		"▌ Grocery… -100     –     0\n"
		"  Lending     –     –     –\n");
}

static void cells_stand_on_the_planes_of_their_strength(void **state)
{
	struct canvas *canvas = canvas_new(5, 80);
	struct style chosen = style_of(ROLE_STRONG, ROLE_HEAT_LESS_LAST);

	(void)state;
	heat_draw(&table, canvas, (struct rectangle){ 0, 0, 5, 80 });
	drawn_cell_is(canvas, 2, 19, " ", style_of(ROLE_STRONG, ROLE_HEAT_MORE));
	drawn_cell_is(canvas, 2, 43, " ", style_of(ROLE_STRONG, ROLE_HEAT_MORE_LAST));
	chosen.attributes = ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE;
	drawn_cell_is(canvas, 3, 19, " ", chosen);
	drawn_cell_is(canvas, 3, 31, " ", style_of(ROLE_MUTED, ROLE_TRACK));
	drawn_cell_is(canvas, 3, 0, "▌", style_of(ROLE_ACCENT, ROLE_SELECTION));
	canvas_free(canvas);
}

static void scrolling_keeps_the_selected_row_in_sight(void **state)
{
	struct heat heat = table;

	(void)state;
	heat.selected_row = 2;
	heat_scroll(&heat, 4);
	assert_int_equal(heat.first_row, 1);
	heat.selected_row = 0;
	heat_scroll(&heat, 4);
	assert_int_equal(heat.first_row, 0);
	heat.first_row = 2;
	heat_scroll(&heat, 24);
	assert_int_equal(heat.first_row, 0);
}

static void places_are_found_for_the_mouse(void **state)
{
	struct rectangle area = { 4, 10, 8, 80 };
	int row, level;

	(void)state;
	assert_true(heat_at(&table, area, 8, 30, &row, &level));
	assert_int_equal(row, 1);
	assert_int_equal(level, 0);
	assert_true(heat_at(&table, area, 6, 54, &row, &level));
	assert_int_equal(row, 0);
	assert_int_equal(level, 2);
	assert_true(heat_at(&table, area, 6, 12, &row, &level));
	assert_int_equal(level, -1);
	assert_false(heat_at(&table, area, 4, 30, &row, &level));
	assert_false(heat_at(&table, area, 12, 30, &row, &level));
}

static void legend_says_where_strengths_start(void **state)
{
	struct canvas *canvas = canvas_new(1, 50);

	(void)state;
	heat_draw_legend(canvas, (struct rectangle){ 0, 0, 1, 50 });
	drawn_is(canvas, "    refuses less -50 -25  -1   0  +1 +25 +50  more\n");
	drawn_cell_is(canvas, 0, 17, "-", style_of(ROLE_STRONG, ROLE_HEAT_LESS_LAST));
	drawn_cell_is(canvas, 0, 34, "+", style_of(ROLE_STRONG, ROLE_HEAT_MORE));
	canvas_free(canvas);
}

static void any_size_is_drawn_within_its_area(void **state)
{
	(void)state;
	for (int height = 0; height < 14; height++)
		for (int columns = 0; columns < 84; columns++) {
			struct rectangle area = { 1, 2, height, columns };
			struct canvas *canvas = canvas_new(17, 94);

			heat_draw(&table, canvas, area);
			if (height > 0)
				heat_draw_legend(canvas, area);
			drawn_only_within(canvas, area);
			canvas_free(canvas);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strengths_step_at_25_and_50_points),
		cmocka_unit_test(table_shows_differences_distance_and_count),
		cmocka_unit_test(narrow_tables_drop_columns_and_blank_rows),
		cmocka_unit_test(cells_stand_on_the_planes_of_their_strength),
		cmocka_unit_test(scrolling_keeps_the_selected_row_in_sight),
		cmocka_unit_test(places_are_found_for_the_mouse),
		cmocka_unit_test(legend_says_where_strengths_start),
		cmocka_unit_test(any_size_is_drawn_within_its_area),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
