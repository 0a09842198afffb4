/* Counts over a scale as columns of blocks, with one place on it marked. Pure drawing. */
#ifndef LEEWAY_TUI_HISTOGRAM_H
#define LEEWAY_TUI_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "leeway/tui/canvas.h"

struct histogram {
	const int64_t *bins; /* From low to high. */
	size_t n_bins;
	double low, high; /* Of the scale; high > low. */
	double mark; /* NaN: none. */
	struct style style, mark_style;
};

/*
 * Fills the area: columns of the height that their count has to the highest, bins put together
 * where there are more than columns; the last row is the scale, with the mark's place in it.
 */
void histogram_draw(
	const struct histogram *histogram, struct canvas *canvas, struct rectangle area);

#endif
