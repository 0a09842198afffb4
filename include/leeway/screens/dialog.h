/* How dialogs look: a plane of their own in the middle, without a frame. Pure drawing. */
#ifndef LEEWAY_SCREENS_DIALOG_H
#define LEEWAY_SCREENS_DIALOG_H

#include "leeway/tui/canvas.h"

struct dialog_frame {
	int rows, columns; /* Wanted; less where the area has less. */
	const char *title, *subtitle; /* subtitle NULL: none. */
};

/*
 * Fills a plane in the middle of the area, title and subtitle in its second row, and returns what
 * is left for the content, with a margin of two columns.
 */
struct rectangle dialog_draw(
	struct canvas *canvas, struct rectangle area, const struct dialog_frame *frame);

/* The same rectangle, without drawing: for layout and the mouse. */
struct rectangle dialog_content(struct rectangle area, const struct dialog_frame *frame);

#endif
