/*
 * Find: a search for words in all replies of the cache, by its full-text index, which is brought up
 * to date first. Enter opens what was found in Responses. A dialog.
 */
#ifndef LEEWAY_SCREENS_FIND_H
#define LEEWAY_SCREENS_FIND_H

#include "leeway/screens/screen.h"

/* The argument is a const char *, what to look for at once; "" or NULL: nothing yet. */
extern const struct screen_ops find_dialog;

#endif
