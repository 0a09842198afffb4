/*
 * Figures that are read from the last row: digits of 3 × 5 dots, drawn from full and half blocks,
 * which have ASCII to stand in for them. Pure drawing.
 */
#ifndef LEEWAY_TUI_BIGTEXT_H
#define LEEWAY_TUI_BIGTEXT_H

#include "leeway/tui/canvas.h"

/*
 * A scale is the columns of a dot, which is half as many rows high: at 1 a digit takes 3 columns
 * and 3 rows, the last half empty; at 2, 6 columns and 5 rows; at 3, 9 columns and 8 rows.
 */
enum { BIGTEXT_MAX_SCALE = 8 };

/* Columns and rows that a text takes at a scale. */
int bigtext_columns(const char *text, int scale);
int bigtext_rows(int scale);

/*
 * Draws a text of digits, '%', '.', '-', '<', '>' and spaces; anything else is a space. Returns the
 * columns it took. A scale outside 1 … BIGTEXT_MAX_SCALE is brought into it.
 */
int bigtext_draw(struct canvas *canvas, struct rectangle area, int scale, struct style style,
	const char *text);

#endif
