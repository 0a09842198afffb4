/* The manual's key section, from the keymap's rows. */
#ifndef LEEWAY_TUI_KEYMAP_MANUAL_H
#define LEEWAY_TUI_KEYMAP_MANUAL_H

#include <stdio.h>

#include "leeway/tui/keymap.h"

/* Writes mdoc(7): a subsection and a list a scope, global keys first. */
void keymap_manual_write(const struct keymap *keymap, FILE *stream);

#endif
