/* n by bucket, drawn; and on the whole terminal, growing while another process writes. */
#ifndef LEEWAY_SCREENS_FILL_VIEW_H
#define LEEWAY_SCREENS_FILL_VIEW_H

#include <stdbool.h>

#include "leeway/base/error.h"
#include "leeway/report/fill.h"
#include "leeway/screens/screen.h"
#include "leeway/screens/solo.h"
#include "leeway/tui/canvas.h"

enum { FILL_LOOK_MS = 1000 }; /* Between two looks into the cache. */

/* The table (fill_draw.c), the scenarios from first on; fault NULL: none. */
void fill_draw(const struct fill *fill, const char *fault, size_t first, struct canvas *canvas,
	struct rectangle area);

/* How many scenarios have room, closely set. */
size_t fill_rows(struct rectangle area);

/* The whole terminal (fill_watch.c): looks into the cache every second until q is pressed; the
 * cache need not be there yet. */
bool fill_watch(const struct solo_options *options, struct fill *fill, const char *database,
	struct error *error);

#endif
