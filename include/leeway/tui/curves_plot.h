/*
 * A field of braille dots, 2 by 4 to a cell, in which each cell belongs to the layer that set a dot
 * in it last. Dots outside are ignored.
 */
#ifndef LEEWAY_TUI_CURVES_PLOT_H
#define LEEWAY_TUI_CURVES_PLOT_H

#include <stddef.h>
#include <stdint.h>

struct plot_cell {
	uint8_t dots; /* Bits of U+2800. */
	uint8_t layer; /* Counted from 1; 0: empty. */
};

struct plot {
	struct plot_cell *cells; /* Row by row; owned. */
	int rows, columns;
};

void plot_init(struct plot *plot, int rows, int columns);
void plot_clear(struct plot *plot);

/* Dots are counted from the top left: x to 2 * columns - 1, y to 4 * rows - 1. */
void plot_dot(struct plot *plot, int x, int y, uint8_t layer);
void plot_line(struct plot *plot, const int from[2], const int to[2], uint8_t layer);

/* The glyph of a cell's dots, NUL-terminated. */
void plot_glyph(const struct plot_cell *cell, char glyph[5]);

#endif
