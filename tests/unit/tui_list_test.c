#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/tui/list.h"
#include "support/drawn.h"

/* Keys in a row, which tests insert into and take from. */
struct keys {
	int64_t keys[4096];
	size_t n_keys;
};

static size_t n_drawn;

static int64_t key_at(const void *data, size_t index)
{
	const struct keys *keys = data;

	assert_true(index < keys->n_keys);
	return keys->keys[index];
}

static void draw_key(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct keys *keys = data;

	n_drawn++;
	assert_int_equal(area.rows, 1);
	char text[32];

	snprintf(text, sizeof text, "row %d", (int)keys->keys[row->index]);
	canvas_write(canvas, area.row, area.column, area.columns, style_of(ROLE_TEXT, row->ground),
		text);
}

static struct list_rows rows_of(const struct keys *keys)
{
	return (struct list_rows){ .data = keys,
		.n_rows = keys->n_keys,
		.key_at = key_at,
		.draw = draw_key,
		.empty = "No replies yet." };
}

static void keys_fill(struct keys *keys, size_t n_keys)
{
	keys->n_keys = n_keys;
	for (size_t i = 0; i < n_keys; i++)
		keys->keys[i] = (int64_t)i;
}

static void keys_insert(struct keys *keys, size_t index, int64_t key)
{
	memmove(keys->keys + index + 1, keys->keys + index,
		(keys->n_keys - index) * sizeof *keys->keys);
	keys->keys[index] = key;
	keys->n_keys++;
}

static void keys_remove(struct keys *keys, size_t index)
{
	keys->n_keys--;
	memmove(keys->keys + index, keys->keys + index + 1,
		(keys->n_keys - index) * sizeof *keys->keys);
}

static void list_draws_the_rows_in_sight_only(void **state)
{
	struct keys keys;
	struct list list = { 0 };
	struct canvas *canvas = canvas_new(4, 12);

	(void)state;
	keys_fill(&keys, 1000);
	struct list_rows rows = rows_of(&keys);

	list_update(&list, &rows, 4);
	list_select(&list, &rows, 501);
	n_drawn = 0;
	list_draw(&list, &rows, true, canvas, (struct rectangle){ 0, 0, 4, 12 });
	assert_int_equal(n_drawn, 4);
	drawn_is(canvas, "  row 498\n"
			 "  row 499\n"
			 "  row 500  ▐\n"
			 "▌ row 501\n");
	drawn_cell_is(canvas, 3, 0, "▌", style_of(ROLE_ACCENT, ROLE_SELECTION));
	drawn_cell_is(canvas, 3, 10, " ", style_of(ROLE_TEXT, ROLE_SELECTION));
	canvas_free(canvas);
}

static void empty_list_says_why(void **state)
{
	struct keys keys = { .n_keys = 0 };
	struct list list = { 0 };
	struct list_rows rows = rows_of(&keys);
	struct canvas *canvas = canvas_new(2, 20);

	(void)state;
	list_update(&list, &rows, 2);
	assert_false(list_act(&list, &rows, LIST_DOWN));
	assert_false(list.has_key);
	list_scroll(&list, &rows, 3);
	list_draw(&list, &rows, true, canvas, (struct rectangle){ 0, 0, 2, 20 });
	drawn_is(canvas, "  No replies yet.\n\n");
	canvas_free(canvas);
}

static void actions_move_and_stop_at_the_ends(void **state)
{
	struct keys keys;
	struct list list = { 0 };

	(void)state;
	keys_fill(&keys, 25);
	struct list_rows rows = rows_of(&keys);

	list_update(&list, &rows, 10);
	assert_false(list_act(&list, &rows, LIST_UP));
	assert_true(list_act(&list, &rows, LIST_DOWN));
	assert_int_equal(list.key, 1);
	assert_true(list_act(&list, &rows, LIST_PAGE_DOWN));
	assert_int_equal(list.key, 10);
	assert_int_equal(list.first, 1);
	list_act(&list, &rows, LIST_PAGE_DOWN);
	list_act(&list, &rows, LIST_PAGE_DOWN);
	assert_int_equal(list.key, 24);
	assert_int_equal(list.first, 15);
	assert_false(list_act(&list, &rows, LIST_END));
	assert_true(list_act(&list, &rows, LIST_PAGE_UP));
	assert_int_equal(list.key, 15);
	assert_true(list_act(&list, &rows, LIST_HOME));
	assert_int_equal(list.first, 0);
}

static void selection_stays_on_its_key_when_rows_come(void **state)
{
	struct keys keys;
	struct list list = { 0 };

	(void)state;
	keys_fill(&keys, 100);
	struct list_rows rows = rows_of(&keys);

	list_update(&list, &rows, 10);
	list_select(&list, &rows, 50);
	size_t above = list.index - list.first;

	for (int i = 0; i < 30; i++)
		keys_insert(&keys, 0, 1000 + i);
	rows = rows_of(&keys);
	list_update(&list, &rows, 10);
	assert_int_equal(list.key, 50);
	assert_int_equal(list.index, 80);
	assert_int_equal(list.index - list.first, above);
}

static void row_in_its_place_is_selected_when_it_goes(void **state)
{
	struct keys keys;
	struct list list = { 0 };

	(void)state;
	keys_fill(&keys, 3);
	struct list_rows rows = rows_of(&keys);

	list_update(&list, &rows, 10);
	list_select(&list, &rows, 1);
	keys_remove(&keys, 1);
	rows = rows_of(&keys);
	list_update(&list, &rows, 10);
	assert_int_equal(list.key, 2);
	keys_remove(&keys, 1);
	rows = rows_of(&keys);
	list_update(&list, &rows, 10);
	assert_int_equal(list.key, 0);
}

static void scrolling_takes_the_selection_along_only_at_the_edge(void **state)
{
	struct keys keys;
	struct list list = { 0 };

	(void)state;
	keys_fill(&keys, 100);
	struct list_rows rows = rows_of(&keys);

	list_update(&list, &rows, 10);
	list_select(&list, &rows, 5);
	list_scroll(&list, &rows, 3);
	assert_int_equal(list.first, 3);
	assert_int_equal(list.key, 5);
	list_scroll(&list, &rows, 3);
	assert_int_equal(list.key, 6);
	list_scroll(&list, &rows, 1000);
	assert_int_equal(list.first, 90);
	assert_int_equal(list.key, 90);
	list_scroll(&list, &rows, -1000);
	assert_int_equal(list.first, 0);
	assert_int_equal(list.key, 9);
}

static void mouse_finds_rows(void **state)
{
	struct keys keys;
	struct list list = { 0 };
	struct rectangle area = { 5, 0, 10, 20 };
	size_t index;

	(void)state;
	keys_fill(&keys, 8);
	struct list_rows rows = rows_of(&keys);

	list_update(&list, &rows, 10);
	assert_true(list_at(&list, &rows, area, 7, &index));
	assert_int_equal(index, 2);
	assert_false(list_at(&list, &rows, area, 4, &index));
	assert_false(list_at(&list, &rows, area, 13, &index));
}

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Whatever happens, the selected row is in sight and holds its key. */
static void random_changes_keep_the_selection_in_sight(void **state)
{
	struct keys keys;
	struct list list = { 0 };
	unsigned seed = 7;

	(void)state;
	keys_fill(&keys, 40);
	struct list_rows rows = rows_of(&keys);

	list_update(&list, &rows, 7);
	for (int i = 0; i < 20000; i++) {
		size_t at = next_random(&seed) % (keys.n_keys + 1);
		bool is_other = at < keys.n_keys && keys.keys[at] != list.key;
		int64_t key = list.key;

		if (next_random(&seed) % 2 && keys.n_keys < 2000)
			keys_insert(&keys, at, 10000 + i);
		else if (is_other)
			keys_remove(&keys, at);
		rows = rows_of(&keys);
		list_update(&list, &rows, 1 + (int)(next_random(&seed) % 12));
		assert_int_equal(list.key, key);
		assert_int_equal(keys.keys[list.index], key);
		assert_true(list.index >= list.first);
		assert_true(list.index < list.first + (size_t)list.height);
		if (i % 3 == 0)
			list_act(&list, &rows, (enum list_action)(next_random(&seed) % 6));
	}
}

static void any_size_is_drawn_within_its_area(void **state)
{
	struct keys keys, none = { .n_keys = 0 };
	struct list list = { 0 };

	(void)state;
	keys_fill(&keys, 40);
	struct list_rows rows_there = rows_of(&keys), no_rows = rows_of(&none);

	list_update(&list, &rows_there, 10);
	list_select(&list, &rows_there, 20);
	for (int rows = 0; rows < 14; rows++)
		for (int columns = 0; columns < 84; columns++) {
			struct rectangle area = { 1, 2, rows, columns };
			struct canvas *canvas = canvas_new(17, 94);

			list_draw(&list, &rows_there, true, canvas, area);
			if (rows > 0)
				list_draw(&list, &no_rows, true, canvas, area);
			drawn_only_within(canvas, area);
			canvas_free(canvas);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(list_draws_the_rows_in_sight_only),
		cmocka_unit_test(empty_list_says_why),
		cmocka_unit_test(actions_move_and_stop_at_the_ends),
		cmocka_unit_test(selection_stays_on_its_key_when_rows_come),
		cmocka_unit_test(row_in_its_place_is_selected_when_it_goes),
		cmocka_unit_test(scrolling_takes_the_selection_along_only_at_the_edge),
		cmocka_unit_test(mouse_finds_rows),
		cmocka_unit_test(random_changes_keep_the_selection_in_sight),
		cmocka_unit_test(any_size_is_drawn_within_its_area),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
