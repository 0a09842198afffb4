#include <stdio.h>
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/screens/fill_view.h"
#include "leeway/tui/draw.h"

enum {
	HEAD_ROWS = 4, /* Title, sums, a gap, the levels. */
	FOOT_ROWS = 2, /* A gap and the keys. */
	LEAST_CELL = 5,
	MOST_CELL = 16,
	MOST_TITLE = 28,
	LEAST_TITLE = 6,
	TOTAL_COLUMNS = 7,
	NUMBER_COLUMNS = 5,
	MARGIN = 2,
};

/* The columns of the parts. */
struct columns {
	int title, cell, start;
};

static struct columns columns_of(const struct fill *fill, struct rectangle area)
{
	int inner = area.columns - 2 * MARGIN, n_levels = (int)fill->n_levels, title = 0;
	struct columns columns = { .start = area.column + MARGIN };

	for (size_t i = 0; i < fill->pack->n_scenarios; i++) {
		int width = text_width(fill->pack->scenarios[i]->title) + 2;

		title = width > title ? width : title;
	}
	columns.title = title < MOST_TITLE ? title : MOST_TITLE;
	if (columns.title > inner - TOTAL_COLUMNS - n_levels * LEAST_CELL)
		columns.title = inner - TOTAL_COLUMNS - n_levels * LEAST_CELL;
	if (columns.title < LEAST_TITLE)
		columns.title = LEAST_TITLE;
	columns.cell = (inner - columns.title - TOTAL_COLUMNS) / (n_levels > 0 ? n_levels : 1);
	if (columns.cell > MOST_CELL)
		columns.cell = MOST_CELL;
	if (columns.cell < LEAST_CELL)
		columns.cell = LEAST_CELL;
	return columns;
}

/* Rows from one scenario to the next. */
static int pitch_of(const struct fill *fill, struct rectangle area)
{
	return fill_rows(area) >= 2 * fill->pack->n_scenarios ? 2 : 1;
}

size_t fill_rows(struct rectangle area)
{
	int rows = area.rows - HEAD_ROWS - FOOT_ROWS;

	return rows > 0 ? (size_t)rows : 0;
}

/* A bar as long as the count is of the most. */
static void draw_bar(
	const struct fill *fill, int64_t count, struct canvas *canvas, struct rectangle area)
{
	int eighths = fill->most > 0 ? (int)(count * area.columns * 8 / fill->most) : 0;
	struct draw_run run;

	draw_run_begin(&run, canvas, area.row, area.column);
	for (int i = 0; i < area.columns; i++, eighths -= 8)
		draw_run_put(&run, style_of(ROLE_PEOPLE, ROLE_TRACK),
			draw_left_eighths(eighths > 8   ? 8
					  : eighths > 0 ? eighths
							: 0));
	draw_run_end(&run);
}

static void draw_cell(
	const struct fill *fill, int64_t count, struct canvas *canvas, struct rectangle area)
{
	bool is_least = count == fill->least && fill->least < fill->most;
	char text[WORDS_SIZE];

	if (count < 0)
		return;
	words_count((uint64_t)count, text);
	canvas_write_right(canvas, area.row, area.column, NUMBER_COLUMNS - 1,
		style_of(is_least ? ROLE_WARNING : ROLE_TEXT, ROLE_GROUND), text);
	if (area.columns > NUMBER_COLUMNS + 3) {
		area.column += NUMBER_COLUMNS;
		area.columns -= NUMBER_COLUMNS + 1;
		draw_bar(fill, count, canvas, area);
	}
}

static void draw_scenario(const struct fill *fill, size_t scenario, struct canvas *canvas, int row,
	const struct columns *columns)
{
	const struct scenario *of = fill->pack->scenarios[scenario];
	int column = columns->start + columns->title;
	int64_t total = 0;
	char text[WORDS_SIZE];

	canvas_write(canvas, row, columns->start, columns->title - 1,
		style_of(ROLE_TEXT, ROLE_GROUND), of->title);
	for (size_t i = 1; i <= of->n_levels; i++, column += columns->cell) {
		int64_t count = fill_count(fill, scenario, (int)i);

		total += count > 0 ? count : 0;
		draw_cell(fill, count, canvas, (struct rectangle){ row, column, 1, columns->cell });
	}
	words_count((uint64_t)total, text);
	canvas_write_right(canvas, row,
		columns->start + columns->title + columns->cell * (int)fill->n_levels,
		TOTAL_COLUMNS, style_of(ROLE_MUTED, ROLE_GROUND), text);
}

static void draw_head(const struct fill *fill, struct canvas *canvas, struct rectangle area,
	const struct columns *columns)
{
	struct style strong = style_of(ROLE_STRONG, ROLE_GROUND);
	struct style muted = style_of(ROLE_MUTED, ROLE_GROUND);
	int width = area.columns - 2 * MARGIN, column = columns->start + columns->title;
	char text[160];

	strong.attributes = ATTRIBUTE_BOLD;
	int taken = canvas_write(canvas, area.row, columns->start, width, strong, "n by bucket");

	char *whose = memory_format("  %s · %s", fill->cohort, fill->pack->id);

	canvas_write(canvas, area.row, columns->start + taken, width - taken, muted, whose);
	free(whose);
	snprintf(text, sizeof text,
		"%lld answer%s   %lld to %lld a bucket, mean %.1f   asked here: %lld begun, %lld "
		"finished",
		(long long)fill->total, fill->total == 1 ? "" : "s", (long long)fill->least,
		(long long)fill->most, fill->mean, (long long)fill->people.n_begun,
		(long long)fill->people.n_ended);
	canvas_write(canvas, area.row + 1, columns->start, width, style_of(ROLE_TEXT, ROLE_GROUND),
		text);
	canvas_write(canvas, area.row + 3, columns->start, columns->title - 1, muted, "level");
	for (size_t i = 1; i <= fill->n_levels; i++, column += columns->cell) {
		snprintf(text, sizeof text, "%zu", i);
		canvas_write_right(canvas, area.row + 3, column, NUMBER_COLUMNS - 1, muted, text);
	}
	canvas_write_right(canvas, area.row + 3, column, TOTAL_COLUMNS, muted, "all");
}

void fill_draw(const struct fill *fill, const char *fault, size_t first, struct canvas *canvas,
	struct rectangle area)
{
	struct columns columns = columns_of(fill, area);
	size_t n_rows = fill_rows(area);

	canvas_fill(canvas, area, style_of(ROLE_TEXT, ROLE_GROUND));
	draw_head(fill, canvas, area, &columns);
	for (size_t i = 0; i < n_rows && first + i < fill->pack->n_scenarios; i++)
		draw_scenario(fill, first + i, canvas,
			area.row + HEAD_ROWS + (int)i * pitch_of(fill, area), &columns);
	if (fill->pack->n_scenarios > n_rows) {
		struct rectangle list = { area.row + HEAD_ROWS, area.column, (int)n_rows,
			area.columns };

		draw_scroll_bar(canvas, list, style_of(ROLE_FAINT, ROLE_GROUND), first,
			fill->pack->n_scenarios);
	}
	canvas_write(canvas, area.row + area.rows - 1, columns.start, area.columns - 2 * MARGIN,
		style_of(fault ? ROLE_BAD : ROLE_MUTED, ROLE_GROUND),
		fault ? fault : "looks into the cache every second   q closes");
}
