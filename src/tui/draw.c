#include "leeway/tui/draw.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

int draw_width(const char *bytes, size_t length)
{
	int width = 0;

	for (size_t i = 0; i < length;) {
		int columns;

		i += text_next_cluster(bytes + i, length - i, &columns);
		width += columns;
	}
	return width;
}

int draw_bytes(struct canvas *canvas, struct rectangle area, struct style style, const char *bytes,
	size_t length)
{
	char *text = memory_copy_bytes(bytes, length);
	int columns = canvas_write(canvas, area.row, area.column, area.columns, style, text);

	free(text);
	return columns;
}

int draw_agent_name(struct canvas *canvas, struct rectangle area, struct style style,
	const char *name, const struct text_names *among)
{
	char *shown = text_cut_name(name, area.columns, among);
	int used = canvas_write(canvas, area.row, area.column, area.columns, style, shown);

	free(shown);
	return used;
}

/* The first mark that ends behind the offset. */
static size_t first_mark(const struct draw_marks *marks, size_t offset)
{
	size_t low = 0, high = marks->n_marks;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct draw_mark *mark = &marks->marks[middle];

		if (mark->start + mark->length > offset)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Writes a piece of a line and moves the area behind it. */
static void draw_piece(struct canvas *canvas, struct rectangle *area, struct style style,
	const char *bytes, size_t length)
{
	size_t fitting = text_prefix(bytes, length, area->columns);
	int taken = fitting ? draw_bytes(canvas, *area, style, bytes, fitting) : 0;

	area->column += taken;
	area->columns = fitting < length ? 0 : area->columns - taken;
}

int draw_marked(struct canvas *canvas, struct rectangle area, struct style style, const char *text,
	struct draw_mark line, const struct draw_marks *marks)
{
	size_t end = line.start + line.length;
	int from = area.column;

	for (size_t at = line.start, i = first_mark(marks, at); at < end && area.columns > 0;) {
		const struct draw_mark *mark = i < marks->n_marks ? &marks->marks[i] : NULL;
		bool is_marked = mark && mark->start <= at;
		size_t stop = !mark ? end : is_marked ? mark->start + mark->length : mark->start;

		stop = stop < end ? stop : end;
		draw_piece(canvas, &area, is_marked ? mark->style : style, text + at, stop - at);
		i += is_marked ? 1 : 0;
		at = stop > at ? stop : at;
	}
	return area.column - from;
}

const char *draw_star(enum draw_star star)
{
	static const char *const glyphs[] = { "", "☆", "✱" };

	return glyphs[star];
}

void draw_run_begin(struct draw_run *run, struct canvas *canvas, int row, int column)
{
	*run = (struct draw_run){ .canvas = canvas, .row = row, .column = column };
}

void draw_run_end(struct draw_run *run)
{
	if (run->n_glyphs > 0) {
		run->bytes[run->length] = '\0';
		canvas_write(run->canvas, run->row, run->column, -1, run->style, run->bytes);
	}
	run->column += run->n_glyphs;
	run->n_glyphs = 0;
	run->length = 0;
}

static bool styles_differ(struct style left, struct style right)
{
	return left.foreground != right.foreground || left.background != right.background ||
	       left.attributes != right.attributes;
}

void draw_run_put(struct draw_run *run, struct style style, const char *glyph)
{
	size_t length = strlen(glyph);

	if (styles_differ(run->style, style) || run->length + length >= sizeof run->bytes)
		draw_run_end(run);
	run->style = style;
	memcpy(run->bytes + run->length, glyph, length);
	run->length += length;
	run->n_glyphs++;
}

const char *draw_left_eighths(int n)
{
	static const char *const glyphs[] = { " ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█" };

	return glyphs[n < 0 ? 0 : n > 8 ? 8 : n];
}

const char *draw_lower_eighths(int n)
{
	static const char *const glyphs[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };

	return glyphs[n < 0 ? 0 : n > 8 ? 8 : n];
}

/* More than the error of a share's product, and less than anything that can be seen. */
static const double share_error = 1e-9;

int draw_whole_parts(double share, int n)
{
	return (int)floor(share * n + share_error);
}

int draw_nearest_part(double share, int n)
{
	double parts = share * n;

	return (int)lround(parts + (parts < 0 ? -share_error : share_error));
}

void draw_scroll_bar(struct canvas *canvas, struct rectangle area, struct style style, size_t first,
	size_t n_rows)
{
	size_t shown = area.rows > 0 ? (size_t)area.rows : 0;

	if (n_rows <= shown || shown == 0 || area.columns < 1)
		return;
	double a_row = (double)shown / (double)n_rows;
	int size = draw_nearest_part(a_row, area.rows);
	int most;

	size = size < 1 ? 1 : size;
	most = area.rows - size;
	/* The thumb stands at an end only where the list does. */
	int top = draw_nearest_part((double)first / (double)(n_rows - shown), most);

	top = top > most ? most : top;
	if (first > 0 && top == 0 && most > 1)
		top = 1;
	if (first + shown < n_rows && top == most && most > 1)
		top = most - 1;
	for (int i = 0; i < size; i++)
		canvas_write(
			canvas, area.row + top + i, area.column + area.columns - 1, 1, style, "▐");
}

void draw_format_difference(char *text, double difference)
{
	int points = isnan(difference) ? 0 : draw_nearest_part(difference, 100);

	if (isnan(difference))
		text[0] = '\0';
	else if (points == 0)
		snprintf(text, DRAW_DIFFERENCE_BYTES, "0");
	else
		snprintf(text, DRAW_DIFFERENCE_BYTES, "%+d", points);
}
