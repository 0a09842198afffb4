/*
 * How dialogs look: a plane of their own in the middle, with an edge at its left and some ground
 * around it, which sets it off from what is beneath, another dialog too. Pure drawing.
 */
#ifndef LEEWAY_SCREENS_DIALOG_H
#define LEEWAY_SCREENS_DIALOG_H

#include "leeway/tui/canvas.h"

struct dialog_frame {
	int rows, columns; /* Wanted; less where the area has less. */
	const char *title, *subtitle; /* subtitle NULL: none. */
};

/* In the middle of the area, of that size, or as large as the area is where little is left. */
struct rectangle dialog_plane(struct rectangle area, int rows, int columns);

/* Fills the plane with the ground of dialogs, and clears what is around it. */
void dialog_draw_plane(struct canvas *canvas, struct rectangle area, struct rectangle plane);

/*
 * Fills a plane in the middle of the area, title and subtitle in its second row, and returns what
 * is left for the content, with a margin of two columns.
 */
struct rectangle dialog_draw(
	struct canvas *canvas, struct rectangle area, const struct dialog_frame *frame);

/* The same rectangle, without drawing: for layout and the mouse. */
struct rectangle dialog_content(struct rectangle area, const struct dialog_frame *frame);

#endif
