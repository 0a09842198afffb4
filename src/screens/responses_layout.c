/* Where the parts of Responses are, and what is fetched to show there. */
#include "leeway/screens/responses_parts.h"

enum {
	WIDE = 150, /* From here on both columns are shown unless the user says otherwise. */
	LEAST_BESIDE = 72, /* Two columns, or list and text beside each other. */
	TALL = 24, /* Rows from which on a blank one is spared under the title. */
	LEAST_LIST = 3,
	LIST_SHARE = 42, /* Percent of a column's width or height. */
	WIDEST_LIST = 80,
};

bool responses_has_room_beside(const struct responses *responses, struct rectangle area)
{
	if (!responses->columns[1].has_arm || responses->beside == BESIDE_NEVER)
		return false;
	return area.columns >= (responses->beside == BESIDE_ALWAYS ? LEAST_BESIDE : WIDE);
}

/* The list above the text. */
static void stack(struct responses_places *places, struct rectangle body)
{
	int rows = body.rows * LIST_SHARE / 100;

	if (rows < LEAST_LIST)
		rows = LEAST_LIST < body.rows ? LEAST_LIST : body.rows;
	places->list = (struct rectangle){ body.row, body.column, rows, body.columns };
	places->rule_row = body.rows - rows >= 4 ? body.row + rows : -1;
	int used = rows + (places->rule_row >= 0);

	places->text_heading =
		(struct rectangle){ body.row + used, body.column + 1, 1, body.columns - 1 };
	places->text = (struct rectangle){ body.row + used + 1, body.column + 1,
		body.rows - used - 1, body.columns - 1 };
}

/* The list on the left, the text on the right. */
static void put_side_by_side(struct responses_places *places, struct rectangle body)
{
	int columns = body.columns * LIST_SHARE / 100;

	if (columns > WIDEST_LIST)
		columns = WIDEST_LIST;
	places->list = (struct rectangle){ body.row, body.column, body.rows, columns };
	places->rule_column = body.column + columns;
	int at = body.column + columns + 2;

	places->text_heading =
		(struct rectangle){ body.row, at, 1, body.column + body.columns - at };
	places->text = (struct rectangle){ body.row + 1, at, body.rows - 1,
		body.column + body.columns - at };
}

static void zoom(struct responses_places *places, struct rectangle body)
{
	places->text_heading = (struct rectangle){ body.row, body.column + 1, 1, body.columns - 1 };
	places->text = (struct rectangle){ body.row + 1, body.column + 1, body.rows - 1,
		body.columns - 1 };
}

struct responses_places responses_places(
	const struct responses *responses, size_t column, struct rectangle area)
{
	struct responses_places places = { .rule_row = -1, .rule_column = -1 };
	int gap = area.rows >= TALL ? 1 : 0;
	bool is_beside = responses_has_room_beside(responses, area);

	if (is_beside) {
		int half = area.columns / 2;

		area.column += column ? half + 1 : 0;
		area.columns = column ? area.columns - half - 1 : half - 1;
	}
	places.heading = (struct rectangle){ area.row + 1 + gap, area.column, 1, area.columns - 1 };
	struct rectangle body = { area.row + 2 + 2 * gap, area.column, area.rows - 2 - 2 * gap,
		area.columns };

	if (body.rows < 1)
		body.rows = 0;
	else if (responses->is_zoomed)
		zoom(&places, body);
	else if (is_beside || area.columns < LEAST_BESIDE)
		stack(&places, body);
	else
		put_side_by_side(&places, body);
	return places;
}

/* Goes to the response that was asked for, once it is read; or to the end, as far as that is. */
static bool select_wanted(
	struct responses_column *column, struct database *database, struct error *error)
{
	struct shelf *shelf = &column->shelf;
	uint32_t wanted = (uint32_t)column->wanted;
	size_t index;

	if (column->wanted >= 0 && !(shelf->sought.is_on && shelf->sought.repeat == wanted) &&
		!shelf_seek(shelf, database, wanted, error))
		return false;
	struct list_rows rows = responses_rows(column);

	if (column->follows_end)
		list_select(&column->list, &rows, SIZE_MAX);
	column->follows_end = column->follows_end && shelf_is_busy(shelf);
	if (column->wanted < 0)
		return true;
	if (shelf_find(shelf, wanted, &index))
		list_select(&column->list, &rows, index);
	else if (shelf_is_busy(shelf))
		return true;
	column->wanted = -1;
	return true;
}

/*
 * Fetches the rows in sight. Where some turn out not to be there others take the place, once: what
 * is left of a larger hole goes when it is read in order.
 */
static bool fetch_rows(
	struct responses_column *column, struct database *database, int height, struct error *error)
{
	size_t n_before = SIZE_MAX;

	for (int i = 0; i < 2 && column->shelf.n_shown < n_before; i++) {
		struct list_rows rows = responses_rows(column);

		n_before = rows.n_rows;
		list_update(&column->list, &rows, height);
		if (!shelf_fetch_lines(&column->shelf, database, column->list.first,
			    (size_t)(height > 0 ? height : 0), error))
			return false;
	}
	struct list_rows rows = responses_rows(column);

	list_update(&column->list, &rows, height);
	return true;
}

static void seek_hit(struct responses *responses)
{
	struct responses_column *column = &responses->columns[responses->current];
	struct list_rows rows = responses_rows(column);
	size_t hit;

	if (!responses->seeks_hit || column->shelf.n_shown == 0)
		return;
	if (shelf_find_hit(&column->shelf,
		    column->list.index < rows.n_rows ? column->list.index : 0, true, &hit))
		list_select(&column->list, &rows, hit);
	else if (shelf_is_busy(&column->shelf))
		return;
	responses->seeks_hit = false;
}

static bool fill(struct responses *responses, struct responses_column *column,
	struct database *database, struct error *error)
{
	size_t index = column->list.index;

	if (column->shelf.n_shown == 0) {
		column->shown = (struct responses_shown){ 0 };
		return true;
	}
	if (!column->is_stale && column->shown.id &&
		column->shown.repeat == shelf_repeat(&column->shelf, index))
		return true;
	return responses_fill(column, database, responses->shows_messages, error);
}

static bool lay_out(struct responses *responses, size_t index, struct database *database,
	struct rectangle area, struct error *error)
{
	struct responses_column *column = &responses->columns[index];
	struct responses_places places = responses_places(responses, index, area);
	int64_t before = column->shown.id;

	if (!select_wanted(column, database, error) ||
		!fetch_rows(column, database, places.list.rows, error) ||
		!fill(responses, column, database, error))
		return false;
	if (places.text.rows < 1 || places.text.columns < 2)
		return true;
	pane_layout(column->pane, places.text.rows, places.text.columns);
	if (column->shown.id != before && responses->word)
		pane_search(column->pane, responses->word);
	return true;
}

bool responses_layout(struct responses *responses, struct database *database, struct rectangle area,
	struct error *error)
{
	responses->is_beside = responses_has_room_beside(responses, area);
	if (!database)
		return true;
	seek_hit(responses);
	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++)
		if ((responses->is_beside || i == responses->current) &&
			!lay_out(responses, i, database, area, error))
			return false;
	return true;
}

static bool is_within(struct rectangle area, const struct key *key)
{
	return key->row >= area.row && key->row < area.row + area.rows &&
	       key->column >= area.column && key->column < area.column + area.columns;
}

static bool point_list(
	struct responses *responses, size_t index, struct rectangle area, const struct key *key)
{
	struct responses_column *column = &responses->columns[index];
	struct list_rows rows = responses_rows(column);
	size_t row;

	if (!is_within(area, key))
		return false;
	if (key->action == MOUSE_WHEEL_UP || key->action == MOUSE_WHEEL_DOWN)
		list_scroll(&column->list, &rows, key->action == MOUSE_WHEEL_UP ? -3 : 3);
	else if (key->action == MOUSE_PRESS && list_at(&column->list, &rows, area, key->row, &row))
		list_select(&column->list, &rows, row);
	column->wanted = -1;
	column->follows_end = false;
	if (key->action == MOUSE_PRESS) {
		responses->current = index;
		responses->focus = RESPONSES_LIST;
	}
	return true;
}

static bool point_text(
	struct responses *responses, size_t index, struct rectangle area, const struct key *key)
{
	if (!is_within(area, key))
		return false;
	if (key->action == MOUSE_WHEEL_UP || key->action == MOUSE_WHEEL_DOWN)
		pane_scroll(responses->columns[index].pane, key->action == MOUSE_WHEEL_UP ? -3 : 3);
	if (key->action == MOUSE_PRESS) {
		responses->current = index;
		responses->focus = RESPONSES_TEXT;
	}
	return true;
}

bool responses_point(struct responses *responses, struct rectangle area, const struct key *key)
{
	bool is_beside = responses_has_room_beside(responses, area);

	for (size_t i = 0; i < RESPONSES_N_COLUMNS; i++) {
		struct responses_places places = responses_places(responses, i, area);

		if (!is_beside && i != responses->current)
			continue;
		if (point_list(responses, i, places.list, key) ||
			point_text(responses, i, places.text, key))
			return true;
	}
	return false;
}
