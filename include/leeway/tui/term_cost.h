/*
 * What it takes to write changed cells to a terminal, in bytes, as curses writes them: at most so
 * much, since curses finds shorter ways. A value; pure functions.
 */
#ifndef LEEWAY_TUI_TERM_COST_H
#define LEEWAY_TUI_TERM_COST_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/tui/canvas.h"
#include "leeway/tui/theme.h"

/* Starts with term_cost_begin; carries what was written last from row to row. */
struct term_cost {
	size_t colours; /* Bytes of naming both colours of a cell. */
	struct style style; /* Of the cell written last. */
	bool has_style; /* One was. */
	size_t n_bytes;
};

/* is_palette: true colours are set into the 256. */
void term_cost_begin(struct term_cost *cost, enum theme_depth depth, bool is_palette);

/* Adds a canvas' row: of its first columns those that changed, and what is not moved over between.
 */
void term_cost_add_row(struct term_cost *cost, const struct canvas *canvas, int row,
	const bool *has_changed, int columns);

#endif
