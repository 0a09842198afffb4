/* What a widget drew, against what it should have drawn. */
#ifndef TESTS_SUPPORT_DRAWN_H
#define TESTS_SUPPORT_DRAWN_H

#include "leeway/tui/canvas.h"

/* Fails unless the canvas as text is expected; prints the grid, ready to paste, if it is not. */
void drawn_is(const struct canvas *canvas, const char *expected);

/* Fails unless the cell has the glyph and the roles. */
void drawn_cell_is(
	const struct canvas *canvas, int row, int column, const char *glyph, struct style style);

/* Fails if anything was drawn outside the area of a new canvas. */
void drawn_only_within(const struct canvas *canvas, struct rectangle area);

#endif
