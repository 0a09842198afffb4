#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>

#include <cmocka.h>

#include "leeway/tui/curves.h"
#include "support/drawn.h"

enum { N_LEVELS = 6 };

static const double people[] = { 0.92, 0.737, 0.558, 0.385, 0.221, 0.077 };
static const double people_low[] = { 0.88, 0.68, 0.49, 0.32, 0.16, 0.04 };
static const double people_high[] = { 0.96, 0.80, 0.63, 0.45, 0.28, 0.11 };
static const double model[] = { 1, 1, NAN, 1, 1, 0.96 };
static const char *const levels[] = { "$25", "$20", "$15", "$11", "$10.25", "$10.01" };

static const struct curve both[] = {
	{ .name = "gpt-5.2", .role = ROLE_AGENT, .rates = model },
	{ .name = "people",
		.role = ROLE_PEOPLE,
		.marker = "●",
		.rates = people,
		.low = people_low,
		.high = people_high },
};

static struct curves curves_of(bool is_small)
{
	return (struct curves){ both, 2, levels, N_LEVELS, is_small, ROLE_GROUND, NULL };
}

static void curves_are(const struct curves *curves, int rows, int columns, const char *expected)
{
	struct canvas *canvas = canvas_new(rows, columns);

	curves_draw(curves, canvas, (struct rectangle){ 0, 0, rows, columns });
	drawn_is(canvas, expected);
	canvas_free(canvas);
}

static void curves_name_themselves_where_there_is_room(void **state)
{
	struct curves curves = curves_of(false);

	(void)state;
	curves_are(&curves, 12, 70,
		"100 ▏ ●⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠛                    ⠘⠋⠉⠉⠉⠉⠉⠉⠉⠉⠉⠙⠋⠉⠑⠒⠒⠒⠒⠒⠤⠤⢤⡄ gpt-5.2\n"
		"    ▏ ⠃⠉⠑⠢⠤⣀⡀\n"
		"    ▏       ⠈⠉⠒⠤⢄●\n"
		"    ▏            ⠇⠉⠑⠢⠤⣀⡀\n"
		"    ▏                  ⠈⠉⠒⠤⢄●\n"
		" 50 ▏                       ⠇⠉⠑⠒⠤⢄⣀\n"
		"    ▏                              ⠉⠑⠒●⢄⣀\n"
		"    ▏                                 ⠘  ⠉⠑⠒⠤⠤⣀⡀ ⢀\n"
		"    ▏                                          ⠈⠉●⠢⠤⣀⡀\n"
		"    ▏                                            ⠈   ⠈⠉⠒⠒⠤⢄⣀⢠\n"
		"  0 ▏                                                       ●  people\n"
		"     $25        $20        $15       $11       $10.25     $10.01\n");
}

static void narrow_curves_have_a_legend_above(void **state)
{
	struct curves curves = curves_of(false);

	(void)state;
	curves_are(&curves, 12, 40,
		"● people  ■ gpt-5.2\n"
		"\n"
		"100 ▏ ●⠉⠉⠉⠉⠉⠙⠃           ⠘⠋⠉⠉⠉⠉⠉⠛⠉⠉⠑⠒⠒⠲⠆\n"
		"    ▏ ⠁⠉⠒⠤⣀ ⢀\n"
		"    ▏      ⠉●⠢⢄⡀\n"
		"    ▏          ⠈⠑⠢⢄●\n"
		" 50 ▏              ⠏⠑⠢⢄⡀ ⢀\n"
		"    ▏                  ⠈⠑●⢄⡀\n"
		"    ▏                    ⠈ ⠈⠉⠒⠢⢄●\n"
		"    ▏                           ⠃⠉⠒⠢⠤⣀⢀\n"
		"  0 ▏                                 ●\n"
		"      1     2      3     4      5     6\n");
}

static void legend_is(int rows, int columns, const char *expected)
{
	struct curves curves = curves_of(true);
	struct canvas *canvas = canvas_new(rows, columns);

	curves_draw_legend(&curves, canvas, (struct rectangle){ 0, 0, rows, columns });
	drawn_is(canvas, expected);
	canvas_free(canvas);
}

static void legends_take_more_rows_or_say_what_is_left_out(void **state)
{
	struct curves curves = curves_of(true);

	(void)state;
	assert_int_equal(curves_legend_rows(&curves, 19), 1);
	assert_int_equal(curves_legend_rows(&curves, 18), 2);
	legend_is(1, 19, "● people  ■ gpt-5.2\n");
	legend_is(2, 18, "● people\n■ gpt-5.2\n");
	legend_is(1, 18, "● people  +1\n");
	legend_is(2, 7, "● peop…\n■ gpt-…\n");
}

static void small_curves_show_numbers_of_levels(void **state)
{
	struct curves curves = curves_of(true);

	(void)state;
	curves_are(&curves, 10, 23,
		"100 ▏ ●⠉⠉⠛     ⠘⠋⠉⠙⠋⠒⠲⠆\n"
		"    ▏ ⠉⠢⡀⡀\n"
		"    ▏   ⠈●⡀\n"
		"    ▏     ⠈⠢●\n"
		" 50 ▏       ⠏⠢⡀⢀\n"
		"    ▏         ⠈●⡀\n"
		"    ▏          ⠈⠈⠒●\n"
		"    ▏             ⠘⠑⠤⣀\n"
		"  0 ▏                ●\n"
		"      1  2  3  4  5  6\n");
}

static void one_level_stands_in_the_middle(void **state)
{
	struct curves curves = curves_of(true);

	(void)state;
	curves.n_levels = 1;
	curves_are(&curves, 6, 20,
		"100 ▏       ●⠃\n"
		"    ▏\n"
		" 50 ▏\n"
		"    ▏\n"
		"  0 ▏\n"
		"            1\n");
}

static void people_are_on_top(void **state)
{
	static const double same[] = { 0.5, 0.5 };
	static const struct curve curve[] = {
		{ .name = "a", .role = ROLE_AGENT, .rates = same },
		{ .name = "people", .role = ROLE_PEOPLE, .marker = "●", .rates = same },
	};
	struct curves curves = { curve, 2, NULL, 2, true, ROLE_SELECTION, NULL };
	struct canvas *canvas = canvas_new(6, 20);
	int n_agent = 0, n_people = 0;

	(void)state;
	curves_draw(&curves, canvas, (struct rectangle){ 0, 0, 6, 20 });
	for (int row = 0; row < 6; row++)
		for (int column = 0; column < 20; column++) {
			const struct cell *cell = canvas_cell(canvas, row, column);

			n_agent += cell->style.foreground == ROLE_AGENT;
			n_people += cell->style.foreground == ROLE_PEOPLE;
		}
	/* The points of the covered curve are two dots high, and may reach another row. */
	assert_true(n_agent <= 2);
	assert_true(n_people >= 12);
	canvas_free(canvas);
}

static void any_size_is_drawn_within_its_area(void **state)
{
	struct curves curves = curves_of(false);

	(void)state;
	for (int rows = 0; rows < 20; rows++)
		for (int columns = 0; columns < 64; columns += 3) {
			struct rectangle area = { 2, 3, rows, columns };
			struct canvas *canvas = canvas_new(24, 70);

			curves_draw(&curves, canvas, area);
			drawn_only_within(canvas, area);
			canvas_free(canvas);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(curves_name_themselves_where_there_is_room),
		cmocka_unit_test(narrow_curves_have_a_legend_above),
		cmocka_unit_test(legends_take_more_rows_or_say_what_is_left_out),
		cmocka_unit_test(small_curves_show_numbers_of_levels),
		cmocka_unit_test(one_level_stands_in_the_middle),
		cmocka_unit_test(people_are_on_top),
		cmocka_unit_test(any_size_is_drawn_within_its_area),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
