/* One cell through curses; the inner part of term.h. Needs an open screen. */
#ifndef LEEWAY_TUI_TERM_CELL_H
#define LEEWAY_TUI_TERM_CELL_H

#include <stdbool.h>

#include "leeway/tui/canvas.h"
#include "leeway/tui/theme.h"

/*
 * Writes a cell with a width at a place. What this system's C library or locale cannot show in the
 * same number of columns is replaced: by ASCII, or by U+FFFD.
 */
void term_cell_put(int row, int column, const struct cell *cell, uint8_t attributes, int pair);

#endif
