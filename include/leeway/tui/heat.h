/*
 * The table of scenarios and levels: in each cell the signed difference from people in points, with
 * a star where it is significant, in three strengths of two colours; distance and count behind.
 * Pure drawing; borrowed values.
 */
#ifndef LEEWAY_TUI_HEAT_H
#define LEEWAY_TUI_HEAT_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/tui/canvas.h"
#include "leeway/tui/draw.h"

enum { HEAT_MAX_LEVELS = 12 };

struct heat_cell {
	double difference; /* Of rates, in [-1, 1]; NaN: one of the two has nothing there. */
	enum draw_star star;
};

struct heat_row {
	const char *label;
	struct heat_cell cells[HEAT_MAX_LEVELS];
	double distance; /* In [0, 1]; NaN: none. */
	int n_significant, n_compared; /* "k of 6"; nothing was tested: 0 and 0, and not shown. */
};

struct heat {
	const struct heat_row *rows;
	size_t n_rows;
	size_t n_levels; /* At most HEAT_MAX_LEVELS. */
	size_t first_row; /* At the top; see heat_scroll. */
	int selected_row, selected_level; /* -1: none. */
};

/*
 * How strong a difference is: 0 where it rounds to no point, else 1 (below 25 points), 2 (below
 * 50) or 3, with the sign of the difference.
 */
int heat_strength(double difference);

/* The style of a strength; ground is what strength 0 stands on. */
struct style heat_style(int strength, enum role ground);

/* Rows of the area, the header's two among them, that hold the whole table closely set. */
int heat_height(const struct heat *heat);

/* Moves first_row so that the selected row is seen in an area of so many rows. */
void heat_scroll(struct heat *heat, int rows);

/* Rows stand two apart where the area is high enough. */
void heat_draw(const struct heat *heat, struct canvas *canvas, struct rectangle area);

/* The strengths and where each starts, ending at the area's last column. */
void heat_draw_legend(struct canvas *canvas, struct rectangle area);

/* The cell at a place of the canvas, for the mouse; false where there is none. */
bool heat_at(const struct heat *heat, struct rectangle area, int row, int column, int *found_row,
	int *found_level);

#endif
