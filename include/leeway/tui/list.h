/*
 * A list of any length, of which only the rows in sight are asked for. The selection is remembered
 * by its key, so that it stays where rows come and go. A value type without memory of its own; the
 * rows belong to the caller.
 */
#ifndef LEEWAY_TUI_LIST_H
#define LEEWAY_TUI_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/tui/canvas.h"

/* Where a key is not found by the rows themselves, so many rows around its old place are tried. */
enum { LIST_SEARCHED_ROWS = 2000 };

/* What a row is told when it is drawn. */
struct list_row {
	size_t index;
	bool is_selected;
	enum role ground; /* To draw on. */
};

/* The rows: how many, and three ways to ask for one. */
struct list_rows {
	const void *data; /* Handed to the functions. */
	size_t n_rows;
	int64_t (*key_at)(const void *data, size_t index);
	/* The row of a key; false: gone. NULL where there is no quick way. */
	bool (*find)(const void *data, int64_t key, size_t *index);
	/* Draws one row into an area of one row. */
	void (*draw)(const void *data, const struct list_row *row, struct canvas *canvas,
		struct rectangle area);
	const char *empty; /* What stands there without rows, wrapped; NULL: nothing. */
	enum role ground; /* Of rows that are not selected; 0: ROLE_GROUND. */
};

/* Starts as { 0 }. */
struct list {
	int64_t key; /* Of the selected row, if there is one. */
	bool has_key;
	size_t index; /* Where it was last found. */
	size_t first; /* The row at the top. */
	int height; /* Rows in sight. */
};

/* What a key does; the caller maps keys. */
enum list_action {
	LIST_UP,
	LIST_DOWN,
	LIST_PAGE_UP,
	LIST_PAGE_DOWN,
	LIST_HOME,
	LIST_END,
};

/*
 * To be called when the rows or the height changed: finds the selected row again and scrolls so
 * that it is in sight, where possible at its old height. If it is gone, the row that took its
 * place is selected; without any, the first.
 */
void list_update(struct list *list, const struct list_rows *rows, int height);

/* True if the selection moved. */
bool list_act(struct list *list, const struct list_rows *rows, enum list_action action);

/* Selects a row; one behind the last is the last. */
void list_select(struct list *list, const struct list_rows *rows, size_t index);

/* Scrolls by rows (down: positive) and takes the selection along only where it would leave. */
void list_scroll(struct list *list, const struct list_rows *rows, int by);

/* The row at a place of the canvas, for the mouse; false where there is none. */
bool list_at(const struct list *list, const struct list_rows *rows, struct rectangle area, int row,
	size_t *index);

/*
 * The first column is the selection's edge (shown where the list is focused), the last the scroll
 * bar's; rows get what is between, but one blank behind the edge.
 */
void list_draw(const struct list *list, const struct list_rows *rows, bool is_focused,
	struct canvas *canvas, struct rectangle area);

#endif
