/*
 * Refusal rates over levels as curves of braille dots, 2 by 4 to a cell, as in the paper's figures:
 * several series with points and whiskers, the axis at the left, levels below. A cell shows the
 * series on top only, the last one, so people come last. Pure drawing; borrowed values.
 */
#ifndef LEEWAY_TUI_CURVES_H
#define LEEWAY_TUI_CURVES_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/tui/canvas.h"

struct curve {
	const char *name;
	enum role role;
	const char *marker; /* Of its points, one column; NULL: four dots. */
	const double *rates; /* One a level, in [0, 1]; NaN leaves a gap. */
	const double *low, *high; /* Whiskers' ends, one a level; NULL: none. */
};

struct curves {
	const struct curve *curves; /* The last is on top. */
	size_t n_curves;
	const char *const *levels; /* Their names; NULL: only numbers. */
	size_t n_levels;
	bool is_small; /* One of many: no names of curves, levels as numbers. */
	enum role ground;
	const struct text_names *names; /* Not to look alike; NULL: no care is taken. */
};

/*
 * Draws into the area. Names stand beside the ends of their curves where the area is wide enough,
 * else in a line above. Less than 4 rows or 12 columns show nothing.
 */
void curves_draw(const struct curves *curves, struct canvas *canvas, struct rectangle area);

/*
 * Names with their markers, for a legend shared by many, in as many rows as the area has: "+2" says
 * how many are left out. Returns the columns of the widest row.
 */
int curves_draw_legend(const struct curves *curves, struct canvas *canvas, struct rectangle area);

/* The rows that take all names. */
int curves_legend_rows(const struct curves *curves, int columns);

#endif
