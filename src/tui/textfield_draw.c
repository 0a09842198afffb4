#include "leeway/tui/textfield_state.h"

#include "leeway/tui/draw.h"

/* Moves the first byte of a line so that the cursor is in sight, with a column for itself. */
static void scroll_line(struct textfield *field)
{
	size_t first = field->first < field->cursor ? field->first : field->cursor;
	int width = draw_width(field->text + first, field->cursor - first);

	while (first < field->cursor && width > field->columns - 1) {
		size_t next = textfield_next(field, first);

		width -= draw_width(field->text + first, next - first);
		first = next;
	}
	field->first = first;
	/* What became free at the end is filled from the start. */
	while (field->first > 0) {
		size_t before = textfield_previous(field, field->first);

		if (draw_width(field->text + before, field->length - before) > field->columns - 1)
			break;
		field->first = before;
	}
}

static void scroll_paragraphs(struct textfield *field)
{
	size_t rows = field->rows > 0 ? (size_t)field->rows : 1;
	size_t line = textfield_line_of(field, field->cursor);
	size_t most = field->n_lines > rows ? field->n_lines - rows : 0;

	if (line < field->first)
		field->first = line;
	if (line >= field->first + rows)
		field->first = line + 1 - rows;
	if (field->first > most)
		field->first = most;
}

void textfield_layout(struct textfield *field, int rows, int columns)
{
	textfield_wrap(field, columns > 1 ? columns : 1);
	field->rows = rows;
	if (field->kind == TEXTFIELD_LINE)
		scroll_line(field);
	else
		scroll_paragraphs(field);
}

int textfield_height(struct textfield *field, int columns)
{
	textfield_wrap(field, columns > 1 ? columns : 1);
	return (int)field->n_lines;
}

static void draw_line(const struct textfield *field, const struct textfield_look *look,
	struct canvas *canvas, struct rectangle area)
{
	struct draw_mark line = { field->first, field->length - field->first, look->style };

	draw_marked(canvas, area, look->style, field->text, line, &look->marks);
	if (look->is_focused)
		canvas_set_cursor(canvas, area.row,
			area.column + draw_width(field->text + field->first,
					      field->cursor - field->first));
}

static void draw_paragraphs(const struct textfield *field, const struct textfield_look *look,
	struct canvas *canvas, struct rectangle area)
{
	size_t cursor_line = textfield_line_of(field, field->cursor);
	int column = textfield_column_of(field, field->cursor);

	for (int i = 0; i < area.rows && field->first + (size_t)i < field->n_lines; i++) {
		struct text_line line = field->lines[field->first + (size_t)i];
		struct rectangle row = { area.row + i, area.column, 1, area.columns };

		draw_marked(canvas, row, look->style, field->text,
			(struct draw_mark){ line.start, line.length, look->style }, &look->marks);
		/* Blanks at a line's end hang over the edge; the cursor does not. */
		if (look->is_focused && field->first + (size_t)i == cursor_line)
			canvas_set_cursor(canvas, row.row,
				area.column + (column < area.columns ? column : area.columns - 1));
	}
}

void textfield_draw(const struct textfield *field, const struct textfield_look *look,
	struct canvas *canvas, struct rectangle area)
{
	canvas_fill(canvas, area, look->style);
	if (!field->is_wrapped)
		return;
	if (field->length == 0 && look->hint)
		canvas_write(canvas, area.row, area.column, area.columns,
			style_of(ROLE_MUTED, look->style.background), look->hint);
	if (field->kind == TEXTFIELD_LINE)
		draw_line(field, look, canvas, area);
	else
		draw_paragraphs(field, look, canvas, area);
}

void textfield_click(struct textfield *field, struct rectangle area, int row, int column)
{
	size_t down = row > area.row ? (size_t)(row - area.row) : 0;
	int right = column > area.column ? column - area.column : 0;

	textfield_wrap(field, field->columns);
	if (field->kind == TEXTFIELD_LINE) {
		size_t left = field->length - field->first;

		textfield_set_cursor(
			field, field->first + text_prefix(field->text + field->first, left, right));
		return;
	}
	size_t line = field->first + down;

	line = line < field->n_lines ? line : field->n_lines - 1;
	textfield_set_cursor(field, textfield_offset_at(field, line, right));
}
