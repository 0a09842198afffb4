#include "leeway/tui/canvas.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

struct canvas {
	struct cell *cells; /* rows * columns, line by line. */
	int rows, columns;
	struct rectangle clip; /* Always within the grid. */
	int cursor_row, cursor_column;
};

static const char ellipsis[] = "\xe2\x80\xa6";

static int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

static void cell_clear(struct cell *cell, struct style style)
{
	*cell = (struct cell){ .bytes = " ", .width = 1, .style = style };
}

static struct cell *cell_at(struct canvas *canvas, int row, int column)
{
	return &canvas->cells[(size_t)row * (size_t)canvas->columns + (size_t)column];
}

struct canvas *canvas_new(int rows, int columns)
{
	struct canvas *canvas = memory_alloc(1, sizeof *canvas);

	canvas_resize(canvas, rows, columns);
	return canvas;
}

void canvas_free(struct canvas *canvas)
{
	if (!canvas)
		return;
	free(canvas->cells);
	free(canvas);
}

void canvas_resize(struct canvas *canvas, int rows, int columns)
{
	rows = clamp(rows, 0, CANVAS_MAX_ROWS);
	columns = clamp(columns, 0, CANVAS_MAX_COLUMNS);
	if (!canvas->cells || rows != canvas->rows || columns != canvas->columns) {
		free(canvas->cells);
		canvas->cells = memory_alloc((size_t)rows * (size_t)columns, sizeof(struct cell));
		canvas->rows = rows;
		canvas->columns = columns;
	}
	canvas_reset_clip(canvas);
	canvas_fill(canvas, canvas->clip, style_of(ROLE_TEXT, ROLE_GROUND));
	canvas_set_cursor(canvas, -1, -1);
}

int canvas_rows(const struct canvas *canvas)
{
	return canvas->rows;
}

int canvas_columns(const struct canvas *canvas)
{
	return canvas->columns;
}

const struct cell *canvas_cell(const struct canvas *canvas, int row, int column)
{
	if (row < 0 || column < 0 || row >= canvas->rows || column >= canvas->columns)
		return NULL;
	return &canvas->cells[(size_t)row * (size_t)canvas->columns + (size_t)column];
}

/* The part of one range that lies in another; sums in long, so that no caller's sum overflows. */
static void intersect(int start, int size, int *from, int *length)
{
	long end = (long)start + (size > 0 ? size : 0);
	long other_end = (long)*from + *length;
	long first = start > *from ? start : *from;
	long last = end < other_end ? end : other_end;

	if (first < last)
		*from = (int)first;
	*length = (int)(first < last ? last - first : 0);
}

static struct rectangle rectangle_intersect(struct rectangle area, struct rectangle within)
{
	intersect(area.row, area.rows, &within.row, &within.rows);
	intersect(area.column, area.columns, &within.column, &within.columns);
	return within;
}

void canvas_set_clip(struct canvas *canvas, struct rectangle clip)
{
	canvas_reset_clip(canvas);
	canvas->clip = rectangle_intersect(clip, canvas->clip);
}

void canvas_reset_clip(struct canvas *canvas)
{
	canvas->clip = (struct rectangle){ 0, 0, canvas->rows, canvas->columns };
}

/* What is about to be half overwritten becomes spaces: a wide character is whole or not there. */
static void break_wide(struct canvas *canvas, int row, int column)
{
	struct cell *cell = cell_at(canvas, row, column);

	if (cell->width == 0 && column > 0)
		cell_clear(cell - 1, (cell - 1)->style);
	if (cell->width == 2 && column + 1 < canvas->columns)
		cell_clear(cell + 1, cell->style);
}

void canvas_fill(struct canvas *canvas, struct rectangle area, struct style style)
{
	area = rectangle_intersect(area, canvas->clip);
	if (area.columns == 0)
		return;
	for (int row = area.row; row < area.row + area.rows; row++) {
		break_wide(canvas, row, area.column);
		break_wide(canvas, row, area.column + area.columns - 1);
		for (int i = 0; i < area.columns; i++)
			cell_clear(cell_at(canvas, row, area.column + i), style);
	}
}

void canvas_restyle(struct canvas *canvas, struct rectangle area, struct style style)
{
	area = rectangle_intersect(area, canvas->clip);
	for (int row = area.row; row < area.row + area.rows; row++)
		for (int i = 0; i < area.columns; i++)
			cell_at(canvas, row, area.column + i)->style = style;
}

static bool is_within(const struct rectangle *clip, int row, int column)
{
	return row >= clip->row && row < clip->row + clip->rows && column >= clip->column &&
	       column < clip->column + clip->columns;
}

/* Where the next character goes. */
struct pen {
	struct canvas *canvas;
	int row, column;
	struct style style;
	struct cell *last; /* What a mark joins; NULL where nothing visible was written. */
	int n_characters; /* In it. */
};

/* A space where a cell is within the clip. */
static void pen_put_space(struct pen *pen, int column)
{
	if (!is_within(&pen->canvas->clip, pen->row, column))
		return;
	break_wide(pen->canvas, pen->row, column);
	cell_clear(cell_at(pen->canvas, pen->row, column), pen->style);
}

static void pen_put_character(struct pen *pen, const char *bytes, size_t length, int width)
{
	const struct rectangle *clip = &pen->canvas->clip;
	int column = pen->column;
	bool fits =
		is_within(clip, pen->row, column) && is_within(clip, pen->row, column + width - 1);

	pen->column += width;
	pen->last = NULL;
	for (int i = 0; i < width; i++)
		pen_put_space(pen, column + i);
	if (!fits)
		return;
	struct cell *cell = cell_at(pen->canvas, pen->row, column);

	memcpy(cell->bytes, bytes, length);
	cell->bytes[length] = '\0';
	cell->width = (uint8_t)width;
	if (width == 2)
		cell[1] = (struct cell){ .width = 0, .style = pen->style };
	pen->last = cell;
	pen->n_characters = 1;
}

static void pen_put_mark(struct pen *pen, const char *bytes, size_t length)
{
	if (!pen->last || pen->n_characters == CELL_MAX_CHARACTERS)
		return;
	size_t used = strlen(pen->last->bytes);

	if (used + length >= CELL_MAX_BYTES)
		return;
	memcpy(pen->last->bytes + used, bytes, length);
	pen->last->bytes[used + length] = '\0';
	pen->n_characters++;
}

/*
 * A joiner only joins, and the emoji selector only asks for a wider picture, neither of which
 * terminals agree on; without them all take the same columns.
 */
static bool is_only_joining(uint32_t character)
{
	return character == 0x200c || character == 0x200d || character == 0xfe0f;
}

static void pen_put_cluster(struct pen *pen, const char *text, size_t length)
{
	for (size_t i = 0; i < length;) {
		uint32_t character;
		size_t taken = text_decode(text + i, length - i, &character);
		int width = text_character_width(character);

		if (width > 0) {
			pen_put_character(pen, text + i, taken, width);
		} else if (!is_only_joining(character)) {
			pen_put_mark(pen, text + i, taken);
		}
		i += taken;
	}
}

/* A line holds CANVAS_MAX_COLUMNS at most, so a long text need not be read to its end. */
static char *make_safe(const char *text)
{
	enum { MAX_BYTES = 8 * CANVAS_MAX_COLUMNS };
	char *start = memory_copy_bytes(text, strnlen(text, MAX_BYTES));
	char *safe = text_sanitise(start, TEXT_ONE_LINE);

	free(start);
	return safe;
}

/* Writes what text_sanitise made. */
static void pen_put_text(struct pen *pen, int columns, const char *text)
{
	size_t length = strlen(text);
	size_t fitting = text_prefix(text, length, columns);
	size_t shown = fitting < length ? text_prefix(text, length, columns - 1) : length;

	for (size_t i = 0; i < shown;) {
		int width;
		size_t taken = text_next_cluster(text + i, shown - i, &width);

		pen_put_cluster(pen, text + i, taken);
		i += taken;
	}
	if (fitting < length && columns > 0)
		pen_put_cluster(pen, ellipsis, sizeof ellipsis - 1);
}

/* Columns from there to the end of the clip; 0 for what is far off. */
static int columns_left(const struct canvas *canvas, int column)
{
	int end = canvas->clip.column + canvas->clip.columns;

	return column < -CANVAS_MAX_COLUMNS || column >= end ? 0 : end - column;
}

int canvas_write(struct canvas *canvas, int row, int column, int columns, struct style style,
	const char *text)
{
	struct pen pen = { .canvas = canvas, .row = row, .column = column, .style = style };
	int left = columns_left(canvas, column);

	columns = columns < 0 || columns > left ? left : columns;
	if (columns == 0)
		return 0;
	char *safe = make_safe(text);

	pen_put_text(&pen, columns, safe);
	free(safe);
	return pen.column - column;
}

int canvas_write_format(
	struct canvas *canvas, int row, int column, struct style style, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *text = memory_format_list(format, arguments);

	va_end(arguments);
	int columns = canvas_write(canvas, row, column, -1, style, text);

	free(text);
	return columns;
}

int canvas_write_right(struct canvas *canvas, int row, int column, int columns, struct style style,
	const char *text)
{
	if (columns < 0)
		columns = columns_left(canvas, column);
	char *safe = make_safe(text);
	int width = text_width(safe);
	int skipped = columns > width ? columns - width : 0;
	int written = canvas_write(canvas, row, column + skipped, columns - skipped, style, safe);

	free(safe);
	return written;
}

void canvas_set_cursor(struct canvas *canvas, int row, int column)
{
	bool is_shown = canvas_cell(canvas, row, column) != NULL;

	canvas->cursor_row = is_shown ? row : -1;
	canvas->cursor_column = is_shown ? column : -1;
}

void canvas_get_cursor(const struct canvas *canvas, int *row, int *column)
{
	*row = canvas->cursor_row;
	*column = canvas->cursor_column;
}

char *canvas_to_text(const struct canvas *canvas)
{
	struct buffer text;

	buffer_init(&text, SIZE_MAX / 2);
	for (int row = 0; row < canvas->rows; row++) {
		size_t end = text.length;

		for (int column = 0; column < canvas->columns; column++) {
			const struct cell *cell = canvas_cell(canvas, row, column);

			buffer_append_text(&text, cell->bytes);
			if (strcmp(cell->bytes, " ") != 0)
				end = text.length;
		}
		if (text.bytes) {
			text.length = end;
			text.bytes[end] = '\0';
		}
		buffer_append_char(&text, '\n');
	}
	return buffer_take(&text);
}
