/* Where a word stands in a text, whatever its case (Unicode full case folding). Pure functions. */
#ifndef LEEWAY_TUI_MATCHES_H
#define LEEWAY_TUI_MATCHES_H

#include <stddef.h>

#include "leeway/tui/draw.h"

/*
 * Finds every place of the needle, from left to right and none over another, at most limit of
 * them; each becomes a mark in the style. Returns an array of *n_marks to free(3), NULL if there
 * is none; an empty needle is found nowhere.
 */
struct draw_mark *matches_find(
	const char *text, const char *needle, struct style style, size_t limit, size_t *n_marks);

#endif
