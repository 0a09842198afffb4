/*
 * Bars of refusal rates: eighth blocks on a track, a whisker through the end (dark inside the bar,
 * light beyond), markers of people's rate and of a published figure; rows of label, bar, value, n,
 * difference and star; and the axis above them. Pure drawing; borrowed values, nothing is kept.
 */
#ifndef LEEWAY_TUI_BARS_H
#define LEEWAY_TUI_BARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/tui/canvas.h"
#include "leeway/tui/draw.h"

/* Rates are in [0, 1]; NaN where there is none. */
struct bar {
	double rate; /* NaN: nothing was decided, an empty track with "–". */
	double low, high; /* Ends of the whisker; both or neither. */
	double people; /* Where people stand, a line across the bar. */
	double published; /* A figure from the literature, a diamond. */
	enum role role; /* Whose bar it is. */
};

/* A bar of nothing, in a role; for the caller to fill what it has. */
struct bar bar_of(enum role role);

/* Fills the area; markers and whisker are in its middle row. */
void bar_draw(const struct bar *bar, struct canvas *canvas, struct rectangle area);

/* One row of a chart. Texts are borrowed; NULL where there is none. */
struct bar_row {
	struct bar bar;
	const char *group; /* What stands before the label: the level, on its first row. */
	const char *label;
	const char *aside; /* Outcomes outside the rate, in words: "3 unclear". */
	int64_t n; /* Grants and refusals. */
	int64_t n_aside; /* How many outcomes are outside the rate. */
	double difference; /* From people, as rates; NaN: none. */
	enum draw_star star;
	bool is_selected;
};

/* What a chart wants to show: the widest group, label and aside in columns, and n of digits. */
struct bars_wanted {
	int group, label, aside;
	int64_t n, n_aside; /* The largest. */
	bool has_difference;
	const struct text_names *names; /* All labels; borrowed by the layout. NULL: none. */
};

/* The columns each part gets; 0: left out. The bar is what remains, and at least 1. */
struct bars_layout {
	int group, label, bar, value, n, difference, aside;
	const struct text_names *names; /* Labels, which are not to look alike. */
	int counted; /* Of n, for the outcomes outside the rate where they are a count: "23+7". */
};

/*
 * Spreads columns over the parts. Where they are too few, first the aside becomes a count, then n
 * goes, the difference with its star, or both; then label and group shrink, and go.
 */
struct bars_layout bars_layout(int columns, const struct bars_wanted *wanted);

/* Columns from the start of a row to its bar. */
int bars_start(const struct bars_layout *layout);

/* Draws one row into the first row of the area, as wide as was laid out. */
void bars_draw_row(const struct bars_layout *layout, const struct bar_row *row,
	struct canvas *canvas, struct rectangle area);

/* The header above the rows: 0 25 50 75 100 %, and the names of the columns. */
void bars_draw_header(
	const struct bars_layout *layout, struct canvas *canvas, struct rectangle area);

/* The scale alone under or above a bar as wide as the area; "100 %" runs beyond its end. */
void bars_draw_axis(struct canvas *canvas, struct rectangle area, struct style style);

#endif
