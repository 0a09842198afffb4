/* A difference of rates with its interval, around a zero in the middle. Pure drawing. */
#ifndef LEEWAY_TUI_CONTRAST_H
#define LEEWAY_TUI_CONTRAST_H

#include "leeway/tui/canvas.h"

struct contrast {
	double difference; /* -1 … 1; NaN: none, an empty track. */
	double low, high; /* Ends of the whisker; NaN: none. */
	bool is_significant; /* Else it is drawn as what matters less. */
};

/* Draws into the first row of the area: less to the left, more to the right. */
void contrast_draw(const struct contrast *contrast, struct canvas *canvas, struct rectangle area);

/* The scale above: -100, 0, +100, as there is room. */
void contrast_draw_axis(struct canvas *canvas, struct rectangle area, struct style style);

#endif
