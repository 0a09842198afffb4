/* Finding a command by what somebody types of its name. Pure functions on a keymap's rows. */
#ifndef LEEWAY_TUI_PALETTE_H
#define LEEWAY_TUI_PALETTE_H

#include <stddef.h>

#include "leeway/tui/keymap.h"

/*
 * How well what was typed fits a command's name, id or help: -1 not at all, else the higher the
 * better. All characters typed but spaces must come in order, whatever their case (in the help as
 * they were typed); starts of words and runs count more, a fit in the name more than one in the id,
 * that more than one in the help. Nothing typed fits everything.
 */
int palette_match(const char *query, const struct keymap_row *row);

/* The commands of a scope and the global ones that fit, the best first; an array to free(3). */
const struct keymap_row **palette_search(
	const struct keymap *keymap, int scope, const char *query, size_t *n_rows);

#endif
