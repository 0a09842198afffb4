#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/tui/term_cost.h"

enum { COLUMNS = 60, MOVE = 10, COLOURS = 22, ATTRIBUTES = 9 };

static const struct style plain = { .foreground = ROLE_TEXT, .background = ROLE_GROUND };

/* What it takes to write the columns of a row that are marked with 'x'. */
static size_t cost_of(const struct canvas *canvas, const char *marks)
{
	struct term_cost cost;
	bool has_changed[COLUMNS] = { false };

	for (size_t i = 0; marks[i]; i++)
		has_changed[i] = marks[i] == 'x';
	term_cost_begin(&cost, DEPTH_256, false);
	term_cost_add_row(&cost, canvas, 0, has_changed, COLUMNS);
	return cost.n_bytes;
}

static void nothing_changed_costs_nothing(void **state)
{
	struct canvas *canvas = canvas_new(1, COLUMNS);

	(void)state;
	assert_int_equal(cost_of(canvas, ""), 0);
	canvas_free(canvas);
}

static void cells_of_one_style_name_it_once(void **state)
{
	struct canvas *canvas = canvas_new(1, COLUMNS);

	(void)state;
	canvas_write(canvas, 0, 0, -1, plain, "a█é");
	assert_int_equal(cost_of(canvas, "xxx"), MOVE + COLOURS + ATTRIBUTES + 1 + 3 + 2);
	canvas_free(canvas);
}

static void another_colour_names_both_and_another_attribute_all(void **state)
{
	struct canvas *canvas = canvas_new(1, COLUMNS);
	struct style people = style_of(ROLE_PEOPLE, ROLE_GROUND), bold = plain;

	(void)state;
	bold.attributes = ATTRIBUTE_BOLD;
	canvas_write(canvas, 0, 0, -1, plain, "a");
	canvas_write(canvas, 0, 1, -1, people, "b");
	canvas_write(canvas, 0, 2, -1, bold, "c");
	size_t first = MOVE + COLOURS + ATTRIBUTES + 1;

	assert_int_equal(cost_of(canvas, "x"), first);
	assert_int_equal(cost_of(canvas, "xx"), first + COLOURS + 1);
	assert_int_equal(cost_of(canvas, "xxx"), first + 2 * (COLOURS + 1) + ATTRIBUTES);
	canvas_free(canvas);
}

static void what_is_near_is_written_again_and_what_is_far_is_moved_to(void **state)
{
	struct canvas *canvas = canvas_new(1, COLUMNS);
	size_t first = MOVE + COLOURS + ATTRIBUTES + 1;

	(void)state;
	canvas_fill(canvas, (struct rectangle){ 0, 0, 1, COLUMNS }, plain);
	assert_int_equal(cost_of(canvas, "x..x"), first + 3);
	assert_int_equal(cost_of(canvas, "x....................x"), first + MOVE + 1);
	canvas_free(canvas);
}

static void colours_take_as_much_as_there_are(void **state)
{
	static const enum theme_depth depths[] = { DEPTH_MONO, DEPTH_16, DEPTH_256, DEPTH_TRUE };
	struct canvas *canvas = canvas_new(1, COLUMNS);
	bool has_changed[COLUMNS] = { true };
	size_t before = 0;

	(void)state;
	for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
		struct term_cost cost;

		term_cost_begin(&cost, depths[i], false);
		term_cost_add_row(&cost, canvas, 0, has_changed, COLUMNS);
		assert_true(cost.n_bytes > before);
		before = cost.n_bytes;
	}
	canvas_free(canvas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_changed_costs_nothing),
		cmocka_unit_test(cells_of_one_style_name_it_once),
		cmocka_unit_test(another_colour_names_both_and_another_attribute_all),
		cmocka_unit_test(what_is_near_is_written_again_and_what_is_far_is_moved_to),
		cmocka_unit_test(colours_take_as_much_as_there_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
