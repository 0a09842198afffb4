/*
 * A grid of cells that screens draw into and the terminal shows. Owned by its maker; no terminal
 * is needed, so what is drawn is tested as text. Everything outside the grid or the clip is
 * ignored. Text is sanitised here: nothing drawn can change a terminal's state.
 */
#ifndef LEEWAY_TUI_CANVAS_H
#define LEEWAY_TUI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/tui/style.h"

enum {
	CELL_MAX_BYTES = 24,
	CELL_MAX_CHARACTERS = 5, /* One with a width and its marks; further marks are dropped. */
	CANVAS_MAX_ROWS = 1000, /* Larger grids are cut to this. */
	CANVAS_MAX_COLUMNS = 2000,
};

/*
 * One cell. The right half of a wide character has width 0 and no bytes, and its style does not
 * count. A cluster of several characters that have a width each (joined emoji) takes several cells,
 * since not every terminal joins them.
 */
struct cell {
	char bytes[CELL_MAX_BYTES]; /* A character and its marks, NUL-terminated; " ": empty. */
	uint8_t width; /* 1 or 2; 0: the right half of the cell before. */
	struct style style;
};

struct rectangle {
	int row, column, rows, columns;
};

struct canvas;

struct canvas *canvas_new(int rows, int columns);
void canvas_free(struct canvas *canvas);
void canvas_resize(struct canvas *canvas, int rows, int columns); /* Content is lost. */

int canvas_rows(const struct canvas *canvas);
int canvas_columns(const struct canvas *canvas);

/* NULL outside the grid. */
const struct cell *canvas_cell(const struct canvas *canvas, int row, int column);

/* Drawing is cut to the clip, the whole grid at first; half a wide character becomes a space. */
void canvas_set_clip(struct canvas *canvas, struct rectangle clip);
void canvas_reset_clip(struct canvas *canvas);

/* Fills with spaces. */
void canvas_fill(struct canvas *canvas, struct rectangle area, struct style style);

/*
 * Writes one line of text and returns the columns it took; at most columns of them (-1: as many as
 * fit) and none behind the clip, an ellipsis in the last where it was cut. Line breaks are spaces.
 */
int canvas_write(struct canvas *canvas, int row, int column, int columns, struct style style,
	const char *text);
int canvas_write_format(struct canvas *canvas, int row, int column, struct style style,
	const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The same, ending before column + columns. */
int canvas_write_right(struct canvas *canvas, int row, int column, int columns, struct style style,
	const char *text);

/* Changes the style of cells and leaves their text. */
void canvas_restyle(struct canvas *canvas, struct rectangle area, struct style style);

/* Where the terminal's cursor stands; row -1 (the start): hidden. */
void canvas_set_cursor(struct canvas *canvas, int row, int column);
void canvas_get_cursor(const struct canvas *canvas, int *row, int *column);

/* The grid as text, lines without trailing spaces, for tests and snapshots; to be freed. */
char *canvas_to_text(const struct canvas *canvas);

#endif
