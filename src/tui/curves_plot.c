#include "leeway/tui/curves_plot.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

void plot_init(struct plot *plot, int rows, int columns)
{
	plot->rows = rows > 0 ? rows : 0;
	plot->columns = columns > 0 ? columns : 0;
	plot->cells =
		memory_alloc((size_t)plot->rows * (size_t)plot->columns + 1, sizeof *plot->cells);
}

void plot_clear(struct plot *plot)
{
	free(plot->cells);
	*plot = (struct plot){ 0 };
}

void plot_dot(struct plot *plot, int x, int y, uint8_t layer)
{
	/* Bits of the Unicode braille patterns, U+2800 on, by row and column. */
	static const uint8_t bits[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 },
		{ 0x40, 0x80 } };

	if (x < 0 || y < 0 || x >= 2 * plot->columns || y >= 4 * plot->rows)
		return;
	struct plot_cell *cell =
		&plot->cells[(size_t)(y / 4) * (size_t)plot->columns + (size_t)(x / 2)];

	if (cell->layer != layer)
		cell->dots = 0;
	cell->layer = layer;
	cell->dots |= bits[y % 4][x % 2];
}

/* One dot for each step along the longer side. */
void plot_line(struct plot *plot, const int from[2], const int to[2], uint8_t layer)
{
	int width = to[0] - from[0], height = to[1] - from[1];
	int steps = abs(width) > abs(height) ? abs(width) : abs(height);

	for (int i = 0; i <= steps; i++) {
		double part = steps ? (double)i / steps : 0;
		int x = from[0] + (int)(part * width + (width < 0 ? -0.5 : 0.5));
		int y = from[1] + (int)(part * height + (height < 0 ? -0.5 : 0.5));

		plot_dot(plot, x, y, layer);
	}
}

void plot_glyph(const struct plot_cell *cell, char glyph[5])
{
	glyph[text_encode(0x2800u + cell->dots, glyph)] = '\0';
}
