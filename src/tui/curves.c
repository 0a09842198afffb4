#include "leeway/tui/curves.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/tui/curves_plot.h"
#include "leeway/tui/draw.h"

enum {
	AXIS_COLUMNS = 5, /* "100 ▏" */
	LEAST_ROWS = 4,
	LEAST_COLUMNS = 12,
	DIRECT_COLUMNS = 48, /* From which on names stand beside the curves. */
	MOST_NAME = 24,
	MAX_CURVES = 250, /* Layers are bytes. */
};

/* One drawing: where the plot stands, and its dots. */
struct drawing {
	const struct curves *curves;
	struct canvas *canvas;
	struct rectangle area; /* All of it, and in it */
	struct rectangle plot_area;
	struct plot plot;
	size_t n_curves;
};

static int dot_of_level(const struct drawing *drawing, size_t level)
{
	int dots = 2 * drawing->plot_area.columns;
	int margin = dots > 8 ? 2 : 0;
	size_t steps = drawing->curves->n_levels - 1;

	if (steps == 0)
		return dots / 2;
	return margin + draw_nearest_part((double)level / (double)steps, dots - 1 - 2 * margin);
}

static int dot_of_rate(const struct drawing *drawing, double rate)
{
	double within = rate < 0 ? 0 : rate > 1 ? 1 : rate;

	return draw_nearest_part(1 - within, 4 * drawing->plot_area.rows - 1);
}

static void plot_whisker(
	struct drawing *drawing, const struct curve *curve, size_t level, uint8_t layer)
{
	if (!curve->low || !curve->high || isnan(curve->low[level]) || isnan(curve->high[level]))
		return;
	int x = dot_of_level(drawing, level);
	int from[2] = { x, dot_of_rate(drawing, curve->high[level]) };
	int to[2] = { x, dot_of_rate(drawing, curve->low[level]) };

	plot_line(&drawing->plot, from, to, layer);
}

static void plot_point(struct drawing *drawing, int x, int y, uint8_t layer)
{
	for (int i = 0; i < 4; i++)
		plot_dot(&drawing->plot, x + i % 2, y + i / 2, layer);
}

static void plot_curve(struct drawing *drawing, size_t index)
{
	const struct curve *curve = &drawing->curves->curves[index];
	uint8_t layer = (uint8_t)(index + 1);

	for (size_t i = 0; i < drawing->curves->n_levels; i++) {
		if (isnan(curve->rates[i]))
			continue;
		int to[2] = { dot_of_level(drawing, i), dot_of_rate(drawing, curve->rates[i]) };

		plot_whisker(drawing, curve, i, layer);
		if (!curve->marker)
			plot_point(drawing, to[0], to[1], layer);
		if (i == 0 || isnan(curve->rates[i - 1]))
			continue;
		int from[2] = { dot_of_level(drawing, i - 1),
			dot_of_rate(drawing, curve->rates[i - 1]) };

		plot_line(&drawing->plot, from, to, layer);
	}
}

static void draw_dots(const struct drawing *drawing)
{
	struct rectangle area = drawing->plot_area;

	for (int row = 0; row < area.rows; row++) {
		struct draw_run run;

		draw_run_begin(&run, drawing->canvas, area.row + row, area.column);
		for (int i = 0; i < area.columns; i++) {
			const struct plot_cell *cell =
				&drawing->plot.cells[(size_t)(row * area.columns + i)];
			enum role role = ROLE_TEXT;
			char glyph[5] = " ";

			if (cell->layer) {
				role = drawing->curves->curves[cell->layer - 1].role;
				plot_glyph(cell, glyph);
			}
			draw_run_put(&run, style_of(role, drawing->curves->ground), glyph);
		}
		draw_run_end(&run);
	}
}

static void draw_markers(const struct drawing *drawing, const struct curve *curve)
{
	const struct rectangle *area = &drawing->plot_area;
	struct style style = style_of(curve->role, drawing->curves->ground);

	for (size_t i = 0; curve->marker && i < drawing->curves->n_levels; i++) {
		if (isnan(curve->rates[i]))
			continue;
		canvas_write(drawing->canvas, area->row + dot_of_rate(drawing, curve->rates[i]) / 4,
			area->column + dot_of_level(drawing, i) / 2, 1, style, curve->marker);
	}
}

static void draw_axis(const struct drawing *drawing)
{
	const struct rectangle *area = &drawing->plot_area;
	struct style rule = style_of(ROLE_RULE, drawing->curves->ground);
	struct style style = style_of(ROLE_MUTED, drawing->curves->ground);
	int column = area->column - AXIS_COLUMNS;

	for (int row = 0; row < area->rows; row++)
		canvas_write(drawing->canvas, area->row + row, area->column - 1, 1, rule, "▏");
	canvas_write_right(drawing->canvas, area->row, column, 3, style, "100");
	canvas_write_right(drawing->canvas, area->row + area->rows - 1, column, 3, style, "0");
	/* The middle of an even number of rows lies between two. */
	if (area->rows >= 5)
		canvas_write_right(
			drawing->canvas, area->row + (area->rows - 1) / 2, column, 3, style, "50");
}

/* True if the names of all levels fit side by side. */
static bool names_fit(const struct drawing *drawing)
{
	const struct curves *curves = drawing->curves;
	int room = drawing->plot_area.columns;

	if (!curves->levels || curves->is_small)
		return false;
	if (curves->n_levels > 1)
		room = (dot_of_level(drawing, 1) - dot_of_level(drawing, 0)) / 2;
	for (size_t i = 0; i < curves->n_levels; i++)
		if (text_width(curves->levels[i]) >= room)
			return false;
	return true;
}

static void draw_levels(const struct drawing *drawing)
{
	const struct rectangle *area = &drawing->plot_area;
	struct style style = style_of(ROLE_MUTED, drawing->curves->ground);
	bool has_names = names_fit(drawing);
	int free_from = area->column - 1;
	int end = drawing->area.column + drawing->area.columns;

	for (size_t i = 0; i < drawing->curves->n_levels; i++) {
		char number[DRAW_DIFFERENCE_BYTES];

		snprintf(number, sizeof number, "%zu", i + 1);
		const char *name = has_names ? drawing->curves->levels[i] : number;
		int width = text_width(name);
		int column = area->column + dot_of_level(drawing, i) / 2 - (width - 1) / 2;

		column = column + width > end ? end - width : column;
		if (i == 0 && column < free_from)
			column = free_from;
		/* What would run into the one before is left out. */
		if (column < free_from || width > end - column)
			continue;
		canvas_write(drawing->canvas, area->row + area->rows, column, -1, style, name);
		free_from = column + width + 1;
	}
}

/* The row of a curve's last point; -1 if it has none. */
static int last_row(const struct drawing *drawing, const struct curve *curve)
{
	for (size_t i = drawing->curves->n_levels; i-- > 0;)
		if (!isnan(curve->rates[i]))
			return dot_of_rate(drawing, curve->rates[i]) / 4;
	return -1;
}

/* The free row nearest to the wanted one; -1 if all are taken. */
static int nearest_free(const bool *is_taken, int rows, int wanted)
{
	for (int away = 0; away < rows; away++) {
		if (wanted + away < rows && !is_taken[wanted + away])
			return wanted + away;
		if (wanted - away >= 0 && !is_taken[wanted - away])
			return wanted - away;
	}
	return -1;
}

/* Names beside the ends of their curves; the one on top chooses its row first. */
static void draw_names(const struct drawing *drawing, int columns)
{
	const struct rectangle *area = &drawing->plot_area;
	bool *is_taken = memory_alloc((size_t)area->rows + 1, sizeof *is_taken);

	for (size_t i = drawing->n_curves; i-- > 0;) {
		const struct curve *curve = &drawing->curves->curves[i];
		int wanted = last_row(drawing, curve);
		int row = wanted < 0 ? -1 : nearest_free(is_taken, area->rows, wanted);

		if (row < 0)
			continue;
		is_taken[row] = true;
		draw_agent_name(drawing->canvas,
			(struct rectangle){
				area->row + row, area->column + area->columns + 1, 1, columns },
			style_of(curve->role, drawing->curves->ground), curve->name,
			drawing->curves->names);
	}
	free(is_taken);
}

/* Where a name of the legend stands, given where the one before ended: perhaps a row below. */
static void legend_place(
	const struct curve *curve, struct rectangle area, int spare, int *row, int *column)
{
	int width = 2 + text_width(curve->name) + spare;

	if (*column == area.column || *column + width <= area.column + area.columns)
		return;
	*column = area.column;
	*row += 1;
}

int curves_legend_rows(const struct curves *curves, int columns)
{
	struct rectangle area = { 0, 0, 0, columns };
	int row = 0, column = 0;

	for (size_t i = curves->n_curves; i-- > 0;) {
		legend_place(&curves->curves[i], area, 0, &row, &column);
		column += 2 + text_width(curves->curves[i].name) + 2;
	}
	return row + 1;
}

int curves_draw_legend(const struct curves *curves, struct canvas *canvas, struct rectangle area)
{
	enum { MORE_COLUMNS = 5 }; /* "+12" behind two blanks. */
	int row = 0, column = area.column, end = area.column + area.columns, widest = 0;

	for (size_t i = curves->n_curves; i-- > 0;) {
		const struct curve *curve = &curves->curves[i];
		int before = column;
		bool is_last_row = row == area.rows - 1;

		legend_place(curve, area, is_last_row && i > 0 ? MORE_COLUMNS : 0, &row, &column);
		if (row >= area.rows) {
			if (before + MORE_COLUMNS - 2 <= end)
				canvas_write_format(canvas, area.row + area.rows - 1, before,
					style_of(ROLE_MUTED, curves->ground), "+%zu", i + 1);
			break;
		}
		canvas_write(canvas, area.row + row, column, 1,
			style_of(curve->role, curves->ground), curve->marker ? curve->marker : "■");
		column += 2;
		column += draw_agent_name(canvas,
			(struct rectangle){ area.row + row, column, 1, end - column },
			style_of(ROLE_TEXT, curves->ground), curve->name, curves->names);
		widest = column - area.column > widest ? column - area.column : widest;
		column += 2;
	}
	return widest;
}

static int widest_name(const struct curves *curves)
{
	int widest = 0;

	for (size_t i = 0; i < curves->n_curves; i++) {
		int width = text_width(curves->curves[i].name);

		widest = width > widest ? width : widest;
	}
	return widest > MOST_NAME ? MOST_NAME : widest;
}

void curves_draw(const struct curves *curves, struct canvas *canvas, struct rectangle area)
{
	bool is_direct = !curves->is_small && area.columns >= DIRECT_COLUMNS;
	bool has_legend = !curves->is_small && !is_direct && area.rows > LEAST_ROWS + 1;
	int names = is_direct ? widest_name(curves) : 0;
	int above = has_legend ? 2 : 0;
	struct drawing drawing = {
		.curves = curves,
		.canvas = canvas,
		.area = area,
		.plot_area = { area.row + above, area.column + AXIS_COLUMNS, area.rows - above - 1,
			area.columns - AXIS_COLUMNS - (names ? names + 1 : 0) },
		.n_curves = curves->n_curves < MAX_CURVES ? curves->n_curves : MAX_CURVES,
	};

	if (area.rows < LEAST_ROWS || area.columns < LEAST_COLUMNS || curves->n_levels == 0)
		return;
	plot_init(&drawing.plot, drawing.plot_area.rows, drawing.plot_area.columns);
	for (size_t i = 0; i < drawing.n_curves; i++)
		plot_curve(&drawing, i);
	draw_dots(&drawing);
	for (size_t i = 0; i < drawing.n_curves; i++)
		draw_markers(&drawing, &curves->curves[i]);
	draw_axis(&drawing);
	draw_levels(&drawing);
	if (is_direct)
		draw_names(&drawing, names);
	if (has_legend)
		curves_draw_legend(curves, canvas, area);
	plot_clear(&drawing.plot);
}
