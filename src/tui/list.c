#include "leeway/tui/list.h"

#include <stdlib.h>

#include "leeway/base/text.h"
#include "leeway/tui/draw.h"

enum { EDGE_COLUMNS = 2, BAR_COLUMNS = 1 };

static size_t last_first(const struct list_rows *rows, int height)
{
	size_t shown = height > 0 ? (size_t)height : 1;

	return rows->n_rows > shown ? rows->n_rows - shown : 0;
}

/* The row at the top with which the selected one is in sight. */
static size_t seen_first(const struct list *list, const struct list_rows *rows, int height)
{
	size_t shown = height > 0 ? (size_t)height : 1;
	size_t most = last_first(rows, height);
	size_t first = list->first;

	if (list->index < first)
		first = list->index;
	if (list->index >= first + shown)
		first = list->index + 1 - shown;
	return first < most ? first : most;
}

void list_select(struct list *list, const struct list_rows *rows, size_t index)
{
	if (rows->n_rows == 0)
		return;
	list->index = index < rows->n_rows ? index : rows->n_rows - 1;
	list->key = rows->key_at(rows->data, list->index);
	list->has_key = true;
	list->first = seen_first(list, rows, list->height);
}

/* Looks around the old place, nearer rows first. */
static bool find_around(const struct list *list, const struct list_rows *rows, size_t *index)
{
	for (size_t away = 0; away < LIST_SEARCHED_ROWS; away++) {
		size_t below = list->index + away;
		bool has_above = away <= list->index && list->index - away < rows->n_rows;

		if (below < rows->n_rows && rows->key_at(rows->data, below) == list->key) {
			*index = below;
			return true;
		}
		if (has_above && rows->key_at(rows->data, list->index - away) == list->key) {
			*index = list->index - away;
			return true;
		}
		if (below >= rows->n_rows && away >= list->index)
			return false;
	}
	return false;
}

static bool find_key(const struct list *list, const struct list_rows *rows, size_t *index)
{
	if (list->index < rows->n_rows && rows->key_at(rows->data, list->index) == list->key) {
		*index = list->index;
		return true;
	}
	if (rows->find)
		return rows->find(rows->data, list->key, index) && *index < rows->n_rows;
	return find_around(list, rows, index);
}

void list_update(struct list *list, const struct list_rows *rows, int height)
{
	size_t index = list->index;

	list->height = height;
	if (rows->n_rows == 0) {
		list->first = 0;
		return;
	}
	if (list->has_key && find_key(list, rows, &index)) {
		size_t above = list->index - list->first;

		/* Rows that came or went above do not move what is in sight. */
		list->first = index > above ? index - above : 0;
	}
	list_select(list, rows, index);
}

bool list_act(struct list *list, const struct list_rows *rows, enum list_action action)
{
	size_t page = list->height > 1 ? (size_t)list->height - 1 : 1;
	size_t before = list->index, last = rows->n_rows ? rows->n_rows - 1 : 0;
	size_t steps = action == LIST_PAGE_UP || action == LIST_PAGE_DOWN ? page : 1;
	size_t to = last;

	switch (action) {
	case LIST_UP:
	case LIST_PAGE_UP:
		to = before > steps ? before - steps : 0;
		break;
	case LIST_DOWN:
	case LIST_PAGE_DOWN:
		to = last - before > steps && before <= last ? before + steps : last;
		break;
	case LIST_HOME:
		to = 0;
		break;
	case LIST_END:
		break;
	}
	list_select(list, rows, to);
	return list->index != before;
}

void list_scroll(struct list *list, const struct list_rows *rows, int by)
{
	size_t most = last_first(rows, list->height);
	size_t shown = list->height > 0 ? (size_t)list->height : 1;
	size_t rows_by = (size_t)(by < 0 ? -(long)by : by);
	size_t index = list->index;

	if (by < 0)
		list->first = list->first > rows_by ? list->first - rows_by : 0;
	else
		list->first = most - list->first > rows_by && list->first <= most
				      ? list->first + rows_by
				      : most;
	index = index < list->first ? list->first : index;
	index = index >= list->first + shown ? list->first + shown - 1 : index;
	list_select(list, rows, index);
}

bool list_at(const struct list *list, const struct list_rows *rows, struct rectangle area, int row,
	size_t *index)
{
	if (row < area.row || row >= area.row + area.rows)
		return false;
	*index = seen_first(list, rows, area.rows) + (size_t)(row - area.row);
	return *index < rows->n_rows;
}

static void draw_row(const struct list_rows *rows, const struct list_row *row, bool is_focused,
	struct canvas *canvas, struct rectangle area)
{
	struct rectangle inner = { area.row, area.column + EDGE_COLUMNS, 1,
		area.columns - EDGE_COLUMNS - BAR_COLUMNS };

	area.rows = 1;
	if (row->is_selected)
		canvas_fill(canvas, area, style_of(ROLE_TEXT, row->ground));
	if (row->is_selected && is_focused)
		canvas_write(
			canvas, area.row, area.column, 1, style_of(ROLE_ACCENT, row->ground), "▌");
	if (inner.columns > 0)
		rows->draw(rows->data, row, canvas, inner);
}

static enum role ground_of(const struct list_rows *rows)
{
	return rows->ground ? rows->ground : ROLE_GROUND;
}

/* In as many rows as it takes. */
static void draw_empty(const struct list_rows *rows, struct canvas *canvas, struct rectangle area)
{
	char *text = text_sanitise(rows->empty, TEXT_ONE_LINE);
	struct style muted = style_of(ROLE_MUTED, ground_of(rows));
	int columns = area.columns - EDGE_COLUMNS;
	size_t n_lines;
	struct text_line *lines = text_wrap(text, columns, &n_lines);

	for (int i = 0; i < area.rows && (size_t)i < n_lines; i++)
		draw_bytes(canvas,
			(struct rectangle){ area.row + i, area.column + EDGE_COLUMNS, 1, columns },
			muted, text + lines[i].start, lines[i].length);
	free(lines);
	free(text);
}

void list_draw(const struct list *list, const struct list_rows *rows, bool is_focused,
	struct canvas *canvas, struct rectangle area)
{
	size_t first = seen_first(list, rows, area.rows);

	if (area.columns <= EDGE_COLUMNS)
		return;
	if (rows->n_rows == 0 && rows->empty)
		draw_empty(rows, canvas, area);
	for (int i = 0; i < area.rows && first + (size_t)i < rows->n_rows; i++) {
		struct rectangle line = { area.row + i, area.column, 1, area.columns };
		struct list_row row = { .index = first + (size_t)i };

		row.is_selected = list->has_key && row.index == list->index;
		row.ground = row.is_selected ? ROLE_SELECTION : ground_of(rows);
		draw_row(rows, &row, is_focused, canvas, line);
	}
	draw_scroll_bar(canvas, area, style_of(ROLE_FAINT, ground_of(rows)), first, rows->n_rows);
}
