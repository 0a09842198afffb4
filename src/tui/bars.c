#include "leeway/tui/bars.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "leeway/base/words.h"
#include "leeway/tui/draw.h"

/* A bar on a track of so many columns. */
struct track {
	const struct bar *bar;
	int columns;
	int filled; /* Eighths of a column. */
	int low, high; /* Columns of the whisker's ends; high < low: none. */
	int people, published; /* Columns of the markers; -1: none. */
};

struct bar bar_of(enum role role)
{
	return (struct bar){ NAN, NAN, NAN, NAN, NAN, role };
}

static double clamp_rate(double rate)
{
	return rate < 0 ? 0 : rate > 1 ? 1 : rate;
}

/* Only a rate of 0 is empty, and only a rate of 1 is full. */
static int filled_eighths(double rate, int columns)
{
	int most = 8 * columns;
	int filled = draw_nearest_part(clamp_rate(rate), most);

	if (rate > 0 && filled == 0)
		return 1;
	if (rate < 1 && filled == most)
		return most - 1;
	return filled;
}

static int column_of(double rate, int columns)
{
	if (isnan(rate))
		return -1;
	int column = draw_whole_parts(clamp_rate(rate), columns);

	return column < columns ? column : columns - 1;
}

static struct track track_of(const struct bar *bar, int columns)
{
	bool has_whisker = !isnan(bar->rate) && !isnan(bar->low) && !isnan(bar->high);

	return (struct track){
		.bar = bar,
		.columns = columns,
		.filled = isnan(bar->rate) ? 0 : filled_eighths(bar->rate, columns),
		.low = has_whisker ? column_of(bar->low, columns) : 0,
		.high = has_whisker ? column_of(bar->high, columns) : -1,
		.people = column_of(bar->people, columns),
		.published = column_of(bar->published, columns),
	};
}

/* What stands on the bar in a column; NULL: the bar itself. */
static const char *mark_at(const struct track *track, int column, enum role *role)
{
	int eighths = track->filled - 8 * column;
	bool is_end = eighths > 0 && eighths < 8;

	*role = ROLE_MUTED;
	if (column == track->published) {
		*role = ROLE_STRONG;
		return "◆";
	}
	if (column == track->people) {
		*role = ROLE_PEOPLE;
		return "┃";
	}
	/* The bar's end is more exact than the whisker, and stays. */
	if (is_end || column < track->low || column > track->high)
		return NULL;
	if (track->low == track->high)
		return "│";
	return column == track->low ? "├" : column == track->high ? "┤" : "─";
}

/* Inside the bar a mark is dark on the bar's colour: the bar's own style, reversed. */
static struct style mark_style(const struct track *track, int column, enum role role)
{
	struct style style = style_of(role, ROLE_TRACK);

	if (track->filled - 8 * column >= 8) {
		style = style_of(track->bar->role, ROLE_TRACK);
		style.attributes = ATTRIBUTE_REVERSE;
	}
	return style;
}

static void draw_track_row(
	const struct track *track, struct canvas *canvas, struct rectangle area, bool has_marks)
{
	struct draw_run run;

	draw_run_begin(&run, canvas, area.row, area.column);
	for (int i = 0; i < track->columns; i++) {
		enum role role;
		const char *mark = has_marks ? mark_at(track, i, &role) : NULL;

		if (mark)
			draw_run_put(&run, mark_style(track, i, role), mark);
		else
			draw_run_put(&run, style_of(track->bar->role, ROLE_TRACK),
				draw_left_eighths(track->filled - 8 * i));
	}
	draw_run_end(&run);
}

void bar_draw(const struct bar *bar, struct canvas *canvas, struct rectangle area)
{
	struct track track = track_of(bar, area.columns > 0 ? area.columns : 0);
	int middle = area.row + (area.rows - 1) / 2;

	for (int i = 0; i < area.rows; i++) {
		struct rectangle row = { area.row + i, area.column, 1, area.columns };

		draw_track_row(&track, canvas, row, row.row == middle);
	}
	if (isnan(bar->rate) && area.rows > 0 && track.people != 0 && track.published != 0)
		canvas_write(canvas, middle, area.column, area.columns > 0 ? 1 : 0,
			style_of(ROLE_MUTED, ROLE_TRACK), "–");
}

/* Columns of the parts behind the bar, the blank before each included. */
enum {
	VALUE_COLUMNS = 6, /* " 100.0" */
	DIFFERENCE_COLUMNS = 7, /* " +100 ✱" */
	WIDE_DIFFERENCE_COLUMNS = 10, /* "  Δ people" */
	STAR_COLUMNS = 2,
	LEAST_BAR = 12,
	WIDE_BAR = 24, /* From which on the header has room for words. */
	LEAST_LABEL = 6,
	LEAST_GROUP = 4,
	COUNTED_BYTES = WORDS_SIZE + 1,
};

static int n_columns(int64_t n)
{
	char text[WORDS_SIZE];

	words_count((uint64_t)n, text);
	return 1 + (strlen(text) < 4 ? 4 : (int)strlen(text));
}

/* "+7" behind n, which stays in its columns. */
static const char *format_counted(int64_t n_aside, char text[COUNTED_BYTES])
{
	char count[WORDS_SIZE];

	snprintf(text, COUNTED_BYTES, "+%s", words_count((uint64_t)n_aside, count));
	return text;
}

/* What the bar would get. */
static int bar_left(const struct bars_layout *layout, int columns)
{
	return columns - bars_start(layout) - layout->value - layout->n - layout->difference -
	       layout->aside;
}

/* Takes from a part, down to its least, what the bar misses. */
static void shrink(int *part, int least, const struct bars_layout *layout, int columns)
{
	int missing = LEAST_BAR - bar_left(layout, columns);
	int spare = *part - least;

	if (missing > 0 && spare > 0)
		*part -= missing < spare ? missing : spare;
}

/* The columns of the count come from the bar, and where that is at its least from the group. */
static void add_counted(struct bars_layout *layout, int64_t n_aside, int columns)
{
	char text[COUNTED_BYTES];
	int counted = (int)strlen(format_counted(n_aside, text)), group = layout->group;

	layout->n += counted;
	shrink(&layout->group, LEAST_GROUP, layout, columns);
	if (bar_left(layout, columns) >= LEAST_BAR) {
		layout->counted = counted;
		return;
	}
	layout->n -= counted;
	layout->group = group;
}

struct bars_layout bars_layout(int columns, const struct bars_wanted *wanted)
{
	struct bars_layout layout = {
		.group = wanted->group,
		.label = wanted->label,
		.names = wanted->names,
		.value = VALUE_COLUMNS,
		.n = n_columns(wanted->n),
		.difference = wanted->has_difference ? DIFFERENCE_COLUMNS : 0,
		.aside = wanted->aside > 0 ? wanted->aside + 2 : 0,
	};
	int difference = layout.difference;

	if (bar_left(&layout, columns) < WIDE_BAR)
		layout.aside = 0;
	if (layout.aside == 0 && wanted->n_aside > 0)
		add_counted(&layout, wanted->n_aside, columns);
	int n = layout.n;

	/* Without n, without the difference, without both. */
	for (int without = 1; without <= 3 && bar_left(&layout, columns) < LEAST_BAR; without++) {
		layout.n = without & 1 ? 0 : n;
		layout.difference = without & 2 ? 0 : difference;
	}
	shrink(&layout.label, LEAST_LABEL, &layout, columns);
	shrink(&layout.group, LEAST_GROUP, &layout, columns);
	if (bar_left(&layout, columns) < LEAST_BAR)
		layout.group = 0;
	if (bar_left(&layout, columns) < 1)
		layout.label = 0;
	if (bar_left(&layout, columns) < 1)
		layout.value = 0;
	if (layout.difference && bar_left(&layout, columns) >= WIDE_BAR)
		layout.difference = WIDE_DIFFERENCE_COLUMNS;
	layout.bar = bar_left(&layout, columns);
	layout.bar = layout.bar < 1 ? 1 : layout.bar;
	return layout;
}

int bars_start(const struct bars_layout *layout)
{
	return (layout->group ? layout->group + 1 : 0) + (layout->label ? layout->label + 1 : 0);
}

static void draw_names(const struct bars_layout *layout, const struct bar_row *row,
	struct canvas *canvas, struct rectangle area)
{
	enum role ground = row->is_selected ? ROLE_SELECTION : ROLE_GROUND;
	struct style group = style_of(row->is_selected ? ROLE_STRONG : ROLE_TEXT, ground);
	int label_column = area.column + (layout->group ? layout->group + 1 : 0);

	if (row->is_selected)
		group.attributes = ATTRIBUTE_BOLD;
	if (layout->group && row->group)
		canvas_write(canvas, area.row, area.column, layout->group, group, row->group);
	if (layout->label && row->label)
		draw_agent_name(canvas,
			(struct rectangle){ area.row, label_column, 1, layout->label },
			style_of(row->bar.role, ground), row->label, layout->names);
}

/* The difference ends in the same column with a star and without. */
static void draw_difference(const struct bars_layout *layout, const struct bar_row *row,
	struct canvas *canvas, struct rectangle area)
{
	enum role ground = row->is_selected ? ROLE_SELECTION : ROLE_GROUND;
	int width = layout->difference - STAR_COLUMNS;
	char text[DRAW_DIFFERENCE_BYTES];

	draw_format_difference(text, row->difference);
	canvas_write_right(canvas, area.row, area.column, width, style_of(ROLE_TEXT, ground), text);
	canvas_write(canvas, area.row, area.column + width + 1, 1, style_of(ROLE_STAR, ground),
		draw_star(row->star));
}

/* Everything behind the bar. */
static void draw_figures(const struct bars_layout *layout, const struct bar_row *row,
	struct canvas *canvas, struct rectangle area)
{
	enum role ground = row->is_selected ? ROLE_SELECTION : ROLE_GROUND;
	char text[COUNTED_BYTES];

	area.column += bars_start(layout) + layout->bar;
	snprintf(text, sizeof text, "%.1f", 100 * clamp_rate(row->bar.rate));
	if (layout->value)
		canvas_write_right(canvas, area.row, area.column, layout->value,
			style_of(ROLE_TEXT, ground), isnan(row->bar.rate) ? "–" : text);
	area.column += layout->value;
	if (layout->n) {
		int columns = layout->n - layout->counted;

		canvas_write_right(canvas, area.row, area.column, columns,
			style_of(ROLE_MUTED, ground), words_count((uint64_t)row->n, text));
		if (layout->counted && row->n_aside > 0)
			canvas_write(canvas, area.row, area.column + columns, layout->counted,
				style_of(ROLE_MUTED, ground), format_counted(row->n_aside, text));
		area.column += layout->n;
	}
	if (layout->difference) {
		draw_difference(layout, row, canvas, area);
		area.column += layout->difference;
	}
	if (layout->aside && row->aside)
		canvas_write(canvas, area.row, area.column + 2, layout->aside - 2,
			style_of(ROLE_MUTED, ground), row->aside);
}

void bars_draw_row(const struct bars_layout *layout, const struct bar_row *row,
	struct canvas *canvas, struct rectangle area)
{
	struct rectangle bar = { area.row, area.column + bars_start(layout), 1, layout->bar };

	area.rows = 1;
	if (row->is_selected)
		canvas_fill(canvas, area, style_of(ROLE_TEXT, ROLE_SELECTION));
	draw_names(layout, row, canvas, area);
	bar_draw(&row->bar, canvas, bar);
	draw_figures(layout, row, canvas, area);
}

void bars_draw_axis(struct canvas *canvas, struct rectangle area, struct style style)
{
	static const int marks[] = { 25, 50, 75 };
	int step = area.columns >= 24 ? 1 : area.columns >= 12 ? 2 : 4;

	canvas_write(canvas, area.row, area.column, -1, style, "0");
	/* Of the three marks in between, those that fit: all, the middle one, none. */
	for (int i = step == 2 ? 1 : 0; i < 3 && step < 4; i += step)
		canvas_write_format(canvas, area.row,
			area.column + (area.columns * marks[i] + 50) / 100 - 1, style, "%d",
			marks[i]);
	canvas_write(canvas, area.row, area.column + area.columns - 1, -1, style, "100 %");
}

void bars_draw_header(
	const struct bars_layout *layout, struct canvas *canvas, struct rectangle area)
{
	struct style style = style_of(ROLE_MUTED, ROLE_GROUND);
	struct rectangle bar = { area.row, area.column + bars_start(layout), 1, layout->bar };
	int column = bar.column + bar.columns + layout->value;

	bars_draw_axis(canvas, bar, style);
	canvas_write_right(canvas, area.row, column, layout->n - layout->counted, style, "n");
	column += layout->n;
	if (layout->counted)
		canvas_write(canvas, area.row, column - layout->counted, layout->counted, style,
			layout->counted < 6 ? "+" : "+other");
	if (layout->difference == WIDE_DIFFERENCE_COLUMNS)
		canvas_write_right(canvas, area.row, column, layout->difference, style, "Δ people");
	else if (layout->difference)
		canvas_write_right(
			canvas, area.row, column, layout->difference - STAR_COLUMNS, style, "Δ");
}
