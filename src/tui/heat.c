#include "leeway/tui/heat.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/text.h"
#include "leeway/tui/draw.h"

enum {
	HEADER_ROWS = 2, /* The header and a blank row. */
	LEAST_CELL = 6, /* "+100 ✱" */
	MOST_CELL = 11,
	LEAST_LABEL = 8,
	DISTANCE_COLUMNS = 10,
	COUNT_COLUMNS = 8,
	MARGIN = 2, /* For the selection's edge. */
};

/* Where things stand in an area. */
struct heat_layout {
	int label, cell, distance, count; /* Columns; 0: left out. */
	int step; /* Rows from one to the next. */
	int n_shown; /* Rows that fit. */
	size_t n_levels; /* Levels that fit. */
};

int heat_strength(double difference)
{
	double points = isnan(difference) ? 0 : fabs(round(100 * difference));
	int strength = points < 1 ? 0 : points < 25 ? 1 : points < 50 ? 2 : 3;

	return difference < 0 ? -strength : strength;
}

struct style heat_style(int strength, enum role ground)
{
	int step = abs(strength) > STYLE_N_HEAT ? STYLE_N_HEAT : abs(strength);

	if (strength == 0)
		return style_of(ROLE_MUTED, ground);
	enum role first = strength > 0 ? ROLE_HEAT_MORE : ROLE_HEAT_LESS;

	return style_of(ROLE_STRONG, (enum role)((int)first + step - 1));
}

int heat_height(const struct heat *heat)
{
	return HEADER_ROWS + (int)heat->n_rows;
}

static int widest_label(const struct heat *heat)
{
	int widest = LEAST_LABEL;

	for (size_t i = 0; i < heat->n_rows; i++) {
		int width = text_width(heat->rows[i].label);

		widest = width > widest ? width : widest;
	}
	return widest;
}

static int cell_left(const struct heat_layout *layout, int columns, size_t n_levels)
{
	int left = columns - MARGIN - layout->label - layout->distance - layout->count;

	return n_levels ? left / (int)n_levels - 1 : 0;
}

/* First the count goes, then the distance, then the label shrinks, then the cells' stars. */
static struct heat_layout layout_of(const struct heat *heat, struct rectangle area)
{
	struct heat_layout layout = {
		.label = widest_label(heat), .distance = DISTANCE_COLUMNS, .count = COUNT_COLUMNS
	};
	int rows = area.rows - HEADER_ROWS;

	if (cell_left(&layout, area.columns, heat->n_levels) < LEAST_CELL)
		layout.count = 0;
	if (cell_left(&layout, area.columns, heat->n_levels) < LEAST_CELL)
		layout.distance = 0;
	while (layout.label > LEAST_LABEL &&
		cell_left(&layout, area.columns, heat->n_levels) < LEAST_CELL)
		layout.label--;
	layout.cell = cell_left(&layout, area.columns, heat->n_levels);
	layout.cell = layout.cell > MOST_CELL ? MOST_CELL : layout.cell < 4 ? 4 : layout.cell;
	int fitting = (area.columns - MARGIN - layout.label) / (layout.cell + 1);

	layout.n_levels = fitting < 0                        ? 0
			  : (size_t)fitting < heat->n_levels ? (size_t)fitting
							     : heat->n_levels;
	layout.step = rows >= 2 * (int)heat->n_rows - 1 ? 2 : 1;
	layout.n_shown = rows < 1 ? 0 : (rows + layout.step - 1) / layout.step;
	return layout;
}

void heat_scroll(struct heat *heat, int rows)
{
	size_t shown = rows > HEADER_ROWS ? (size_t)(rows - HEADER_ROWS) : 1;
	size_t most = heat->n_rows > shown ? heat->n_rows - shown : 0;
	size_t selected = heat->selected_row > 0 ? (size_t)heat->selected_row : 0;

	if (selected < heat->first_row)
		heat->first_row = selected;
	if (selected >= heat->first_row + shown)
		heat->first_row = selected + 1 - shown;
	if (heat->first_row > most)
		heat->first_row = most;
}

/* The number's last digit and its star stand in the same columns in every cell. */
static void draw_cell(const struct heat_cell *cell, struct style style, struct canvas *canvas,
	struct rectangle area)
{
	char text[DRAW_DIFFERENCE_BYTES];
	int margin = area.columns > LEAST_CELL ? (area.columns - LEAST_CELL) / 2 : 0;

	draw_format_difference(text, cell->difference);
	canvas_fill(canvas, area, style);
	canvas_write_right(canvas, area.row, area.column + margin, 4, style,
		isnan(cell->difference) ? "–" : text);
	if (area.columns >= LEAST_CELL)
		canvas_write(canvas, area.row, area.column + margin + 5, 1, style,
			draw_star(cell->star));
}

static void draw_cells(const struct heat *heat, const struct heat_layout *layout, size_t index,
	struct canvas *canvas, struct rectangle area)
{
	const struct heat_row *row = &heat->rows[index];

	area.columns = layout->cell;
	for (size_t i = 0; i < layout->n_levels; i++, area.column += layout->cell + 1) {
		struct style style =
			heat_style(heat_strength(row->cells[i].difference), ROLE_TRACK);

		if ((int)index == heat->selected_row && (int)i == heat->selected_level)
			style.attributes = ATTRIBUTE_BOLD | ATTRIBUTE_UNDERLINE;
		draw_cell(&row->cells[i], style, canvas, area);
	}
}

/* Distance and count, behind the cells. */
static void draw_sums(const struct heat_row *row, const struct heat_layout *layout,
	struct canvas *canvas, struct rectangle area, enum role ground)
{
	char text[2 * DRAW_DIFFERENCE_BYTES];

	snprintf(text, sizeof text, "%.1f", 100 * row->distance);
	if (layout->distance)
		canvas_write_right(canvas, area.row, area.column, layout->distance,
			style_of(ROLE_TEXT, ground), isnan(row->distance) ? "–" : text);
	snprintf(text, sizeof text, "%d of %d", row->n_significant, row->n_compared);
	if (layout->count && row->n_compared > 0)
		canvas_write_right(canvas, area.row, area.column + layout->distance, layout->count,
			style_of(ROLE_MUTED, ground), text);
}

static void draw_row(const struct heat *heat, const struct heat_layout *layout, size_t index,
	struct canvas *canvas, struct rectangle area)
{
	const struct heat_row *row = &heat->rows[index];
	bool is_selected = (int)index == heat->selected_row;
	enum role ground = is_selected ? ROLE_SELECTION : ROLE_GROUND;
	struct style label = style_of(is_selected ? ROLE_STRONG : ROLE_TEXT, ground);

	label.attributes = is_selected ? ATTRIBUTE_BOLD : 0;
	if (is_selected) {
		canvas_fill(canvas, area, label);
		canvas_write(canvas, area.row, area.column, 1, style_of(ROLE_ACCENT, ground), "▌");
	}
	area.column += MARGIN;
	int room = area.columns > MARGIN ? area.columns - MARGIN : 0;

	canvas_write(canvas, area.row, area.column, layout->label < room ? layout->label : room,
		label, row->label);
	area.column += layout->label + 1;
	int cells = (int)layout->n_levels * (layout->cell + 1) - 1;

	/* Without colours the selection between two cells would look like a cell. */
	canvas_fill(canvas, (struct rectangle){ area.row, area.column - 1, 1, cells + 2 },
		style_of(ROLE_TEXT, ROLE_GROUND));
	draw_cells(heat, layout, index, canvas, area);
	area.column += cells;
	draw_sums(row, layout, canvas, area, ground);
}

static void draw_header(
	const struct heat_layout *layout, struct canvas *canvas, struct rectangle area)
{
	struct style style = style_of(ROLE_MUTED, ROLE_GROUND);
	int column = area.column + MARGIN + layout->label + 1;

	for (size_t i = 0; i < layout->n_levels; i++, column += layout->cell + 1) {
		char text[DRAW_DIFFERENCE_BYTES];
		bool has_room = layout->cell >= 8;

		snprintf(text, sizeof text, has_room ? "level %zu" : "%zu", i + 1);
		canvas_write(canvas, area.row, column + (layout->cell - (int)strlen(text)) / 2, -1,
			style, text);
	}
	column--;
	canvas_write_right(canvas, area.row, column, layout->distance, style,
		layout->distance ? "distance" : "");
	canvas_write_right(canvas, area.row, column + layout->distance, layout->count, style,
		layout->count ? "k" : "");
}

void heat_draw(const struct heat *heat, struct canvas *canvas, struct rectangle area)
{
	struct heat_layout layout = layout_of(heat, area);
	struct rectangle row = { area.row + HEADER_ROWS, area.column, 1, area.columns };

	if (area.rows > 0)
		draw_header(&layout, canvas, area);
	for (int i = 0; i < layout.n_shown; i++, row.row += layout.step) {
		size_t index = heat->first_row + (size_t)i;

		if (index < heat->n_rows && area.columns > 0)
			draw_row(heat, &layout, index, canvas, row);
	}
}

bool heat_at(const struct heat *heat, struct rectangle area, int row, int column, int *found_row,
	int *found_level)
{
	struct heat_layout layout = layout_of(heat, area);
	int line = row - area.row - HEADER_ROWS;
	int right = column - area.column - MARGIN - layout.label - 1;
	size_t index = heat->first_row + (size_t)(line > 0 ? line / layout.step : 0);
	int level = right < 0 ? -1 : right / (layout.cell + 1);

	if (line < 0 || row >= area.row + area.rows || index >= heat->n_rows)
		return false;
	*found_row = (int)index;
	*found_level = level < (int)layout.n_levels ? level : -1;
	return true;
}

void heat_draw_legend(struct canvas *canvas, struct rectangle area)
{
	static const char *const plates[] = { "-50 ", "-25 ", " -1 ", "  0 ", " +1 ", "+25 ",
		"+50 " };
	static const char before[] = "refuses less ";
	static const char after[] = " more";
	enum { N_PLATES = sizeof plates / sizeof *plates, PLATE = 4 };
	int width = (int)(sizeof before - 1 + sizeof after - 1) + N_PLATES * PLATE;
	int column = area.column + area.columns - width;
	struct style muted = style_of(ROLE_MUTED, ROLE_GROUND);

	if (column < area.column)
		return;
	column += canvas_write(canvas, area.row, column, -1, muted, before);
	for (int i = 0; i < N_PLATES; i++)
		column += canvas_write(canvas, area.row, column, PLATE,
			heat_style(i - N_PLATES / 2, ROLE_TRACK), plates[i]);
	canvas_write(canvas, area.row, column, -1, muted, after);
}
