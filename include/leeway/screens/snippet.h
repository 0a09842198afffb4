/* The part of a text that a list shows on one line. Pure functions. */
#ifndef LEEWAY_SCREENS_SNIPPET_H
#define LEEWAY_SCREENS_SNIPPET_H

#include <stdbool.h>
#include <stddef.h>

enum { SNIPPET_MAX_BYTES = 1000 };

/* Where a word first stands, whatever its case; false where it does not. */
bool snippet_find(const char *text, const char *word, size_t *offset);

/*
 * The beginning of a text, sanitised, on one line; where the word stands far behind, from shortly
 * before it. word NULL: the beginning. To be freed.
 */
char *snippet_cut(const char *text, const char *word);

#endif
