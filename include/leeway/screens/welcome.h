/* What stands where nothing was asked yet: what to set, and the demo. Pure drawing. */
#ifndef LEEWAY_SCREENS_WELCOME_H
#define LEEWAY_SCREENS_WELCOME_H

#include <stdbool.h>

#include "leeway/tui/canvas.h"

enum { WELCOME_ROWS = 6 };

/* has_key: an account has its key already. */
void welcome_draw(struct canvas *canvas, struct rectangle area, bool has_key);

#endif
