/* All commands that can be given here, found by a few letters. The argument is an int *, the scope
 * beneath. */
#ifndef LEEWAY_SCREENS_PALETTE_H
#define LEEWAY_SCREENS_PALETTE_H

#include "leeway/screens/screen.h"

extern const struct screen_ops palette_dialog;

#endif
