/*
 * What stands where nothing was asked yet: what to set, and the demo; or why the cache cannot be
 * read. Pure drawing.
 */
#ifndef LEEWAY_SCREENS_WELCOME_H
#define LEEWAY_SCREENS_WELCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/tui/canvas.h"

enum { WELCOME_ROWS = 6 };

struct welcome {
	bool has_key; /* An account has its key already. */
	bool has_probed; /* It was looked for a server on this machine. */
	const char *server; /* The one that was found, in words; NULL: none. */
	int64_t n_outdated; /* Replies to words edited since, instead of none at all. */
	const char *trouble; /* Why the cache cannot be read, instead of all that; NULL: it can. */
};

/* "120 replies are to words edited since"; to be freed. */
char *welcome_outdated(int64_t n_outdated);

void welcome_draw(struct canvas *canvas, struct rectangle area, const struct welcome *welcome);

#endif
