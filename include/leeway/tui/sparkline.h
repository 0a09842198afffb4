/* Rates over levels in one row, a column each. Pure drawing. */
#ifndef LEEWAY_TUI_SPARKLINE_H
#define LEEWAY_TUI_SPARKLINE_H

#include <stddef.h>

#include "leeway/tui/canvas.h"

/*
 * Rates in [0, 1], from left to right, at (row, column); a dot where a rate is NaN
 * and another is not.
 */
struct sparkline {
	const double *rates;
	size_t n_rates;
	struct style style;
};

/* Returns the columns taken: one a rate. */
int sparkline_draw(const struct sparkline *sparkline, struct canvas *canvas, int row, int column);

/* The glyph of one rate; " " for NaN. */
const char *sparkline_glyph(double rate);

#endif
