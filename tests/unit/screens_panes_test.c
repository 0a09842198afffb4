/* Panes: the same moves, wheel and clicks for lists and texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "leeway/screens/panes.h"

enum { LEFT, RIGHT, TEXT };

/* Two lists of 30 rows and a text of 30 lines, ten rows high, side by side. */
struct stage {
	struct list lists[2];
	struct pane *text;
	int focus;
	bool is_right_empty;
};

static int64_t key_at(const void *data, size_t index)
{
	(void)data;
	return (int64_t)index;
}

static struct panes panes_of(struct stage *stage)
{
	struct list_rows rows = { .n_rows = 30, .key_at = key_at };
	struct panes panes = { .n_parts = 3, .focus = &stage->focus };

	for (int i = 0; i < 2; i++)
		panes.parts[i] = (struct panes_part){
			.area = { 2, 20 * i, 10, 20 }, .list = &stage->lists[i], .rows = rows
		};
	panes.parts[RIGHT].is_empty = stage->is_right_empty;
	panes.parts[TEXT] = (struct panes_part){ .area = { 2, 40, 10, 20 }, .text = stage->text };
	panes_layout(&panes);
	return panes;
}

static int open_stage(void **state)
{
	static struct stage stage;

	stage = (struct stage){ .text = pane_new(style_of(ROLE_TEXT, ROLE_GROUND)) };
	for (int i = 0; i < 30; i++) {
		char line[8];

		snprintf(line, sizeof line, "%d", i);
		pane_append(stage.text, line);
		pane_end_line(stage.text, 0);
	}
	*state = &stage;
	return 0;
}

static int close_stage(void **state)
{
	pane_free(((struct stage *)*state)->text);
	return 0;
}

static unsigned do_command(struct stage *stage, int command)
{
	struct panes panes = panes_of(stage);

	return panes_command(&panes, command);
}

static unsigned do_mouse(struct stage *stage, enum mouse_action action, int row, int column)
{
	struct panes panes = panes_of(stage);
	struct key key = { .code = KEYCODE_MOUSE, .action = action, .row = row, .column = column };

	return panes_mouse(&panes, &key);
}

/* The number on the text's first line in sight. */
static int first_line(const struct stage *stage)
{
	struct canvas *canvas = canvas_new(10, 20);

	pane_draw(stage->text, canvas, (struct rectangle){ 0, 0, 10, 20 });
	char *text = canvas_to_text(canvas);

	int number = (int)strtol(text, NULL, 10);

	free(text);
	canvas_free(canvas);
	return number;
}

static void moves_go_to_what_has_the_focus(void **state)
{
	struct stage *stage = *state;

	assert_int_equal(do_command(stage, COMMAND_MOVE_DOWN), PANES_TAKEN | PANES_SELECTED);
	assert_int_equal(stage->lists[LEFT].index, 1);
	assert_int_equal(do_command(stage, COMMAND_NEXT_PANE), PANES_TAKEN | PANES_FOCUSED);
	assert_int_equal(do_command(stage, COMMAND_MOVE_LAST), PANES_TAKEN | PANES_SELECTED);
	assert_int_equal(do_command(stage, COMMAND_MOVE_LAST), PANES_TAKEN);
	assert_int_equal(stage->lists[LEFT].index, 1);
	assert_int_equal(stage->lists[RIGHT].index, 29);
	do_command(stage, COMMAND_NEXT_PANE);
	assert_int_equal(do_command(stage, COMMAND_MOVE_DOWN), PANES_TAKEN);
	assert_int_equal(first_line(stage), 1);
	do_command(stage, COMMAND_NEXT_PANE);
	assert_int_equal(stage->focus, LEFT);
	do_command(stage, COMMAND_PREVIOUS_PANE);
	assert_int_equal(stage->focus, TEXT);
	assert_int_equal(do_command(stage, COMMAND_BACK), 0);
}

static void an_empty_pane_never_has_the_focus(void **state)
{
	struct stage *stage = *state;

	stage->is_right_empty = true;
	do_command(stage, COMMAND_NEXT_PANE);
	assert_int_equal(stage->focus, TEXT);
	do_command(stage, COMMAND_PREVIOUS_PANE);
	assert_int_equal(stage->focus, LEFT);
	assert_int_equal(do_mouse(stage, MOUSE_PRESS, 3, 25), PANES_TAKEN);
	assert_int_equal(stage->focus, LEFT);
}

static void a_click_selects_and_the_wheel_scrolls_what_is_under_it(void **state)
{
	struct stage *stage = *state;

	assert_int_equal(
		do_mouse(stage, MOUSE_PRESS, 5, 25), PANES_TAKEN | PANES_FOCUSED | PANES_SELECTED);
	assert_int_equal(stage->focus, RIGHT);
	assert_int_equal(stage->lists[RIGHT].index, 3);
	/* The selection stays while it is in sight; the focus stays. */
	assert_int_equal(do_mouse(stage, MOUSE_WHEEL_DOWN, 5, 25), PANES_TAKEN);
	assert_int_equal(stage->lists[RIGHT].first, 3);
	assert_int_equal(do_mouse(stage, MOUSE_WHEEL_DOWN, 5, 5), PANES_TAKEN | PANES_SELECTED);
	assert_int_equal(stage->lists[LEFT].index, 3);
	assert_int_equal(stage->focus, RIGHT);
	do_mouse(stage, MOUSE_WHEEL_DOWN, 5, 45);
	assert_int_equal(first_line(stage), 3);
	do_mouse(stage, MOUSE_WHEEL_UP, 5, 45);
	assert_int_equal(do_mouse(stage, MOUSE_PRESS, 20, 70), PANES_TAKEN);
	assert_int_equal(do_mouse(stage, MOUSE_RELEASE, 5, 5), PANES_TAKEN);
	struct panes panes = panes_of(stage);
	struct key letter = { .code = KEYCODE_CHARACTER, .character = 'x' };

	assert_int_equal(panes_mouse(&panes, &letter), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			moves_go_to_what_has_the_focus, open_stage, close_stage),
		cmocka_unit_test_setup_teardown(
			an_empty_pane_never_has_the_focus, open_stage, close_stage),
		cmocka_unit_test_setup_teardown(
			a_click_selects_and_the_wheel_scrolls_what_is_under_it, open_stage,
			close_stage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
