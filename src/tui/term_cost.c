#include "leeway/tui/term_cost.h"

#include <string.h>

enum {
	MOVE = 10, /* ESC [ 500 ; 1000 H, and most are shorter. */
	ATTRIBUTES = 9, /* ESC ( B ESC [ 0 ; 1 m */
	/* Cells that did not change are written again where that may be shorter than a move. */
	WRITTEN_AGAIN = MOVE,
};

/* ESC [ 38 ; 5 ; 253 m ESC [ 48 ; 5 ; 235 m, and the like. */
static size_t bytes_of_colours(enum theme_depth depth, bool is_palette)
{
	switch (depth) {
	case DEPTH_MONO:
		return 0;
	case DEPTH_8:
	case DEPTH_16:
		return 11;
	case DEPTH_256:
		return 22;
	case DEPTH_TRUE:
		break;
	}
	return is_palette ? 22 : 40;
}

void term_cost_begin(struct term_cost *cost, enum theme_depth depth, bool is_palette)
{
	*cost = (struct term_cost){ .colours = bytes_of_colours(depth, is_palette) };
}

static void add_cell(struct term_cost *cost, const struct cell *cell)
{
	if (!cell)
		return;
	bool is_same = cost->has_style && cost->style.foreground == cell->style.foreground &&
		       cost->style.background == cell->style.background;
	bool is_alike = cost->has_style && cost->style.attributes == cell->style.attributes;

	/* Ending an attribute ends the colours too. */
	if (!is_alike)
		cost->n_bytes += ATTRIBUTES;
	if (!is_same || !is_alike)
		cost->n_bytes += cost->colours;
	cost->n_bytes += strlen(cell->bytes);
	cost->style = cell->style;
	cost->has_style = true;
}

void term_cost_add_row(struct term_cost *cost, const struct canvas *canvas, int row,
	const bool *has_changed, int columns)
{
	int end = -WRITTEN_AGAIN - 1; /* One behind the last cell that is written. */

	for (int i = 0; i < columns; i++) {
		if (!has_changed[i])
			continue;
		if (i - end > WRITTEN_AGAIN) {
			cost->n_bytes += MOVE;
			end = i;
		}
		for (; end <= i; end++)
			add_cell(cost, canvas_cell(canvas, row, end));
	}
}
