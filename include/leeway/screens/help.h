/* What the keys do in a scope: generated from the command rows. The argument is an int *, the
 * scope. */
#ifndef LEEWAY_SCREENS_HELP_H
#define LEEWAY_SCREENS_HELP_H

#include "leeway/screens/screen.h"

extern const struct screen_ops help_dialog;

#endif
