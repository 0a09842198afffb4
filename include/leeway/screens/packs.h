/* Opens another pack, or makes a new one. */
#ifndef LEEWAY_SCREENS_PACKS_H
#define LEEWAY_SCREENS_PACKS_H

#include "leeway/screens/screen.h"

extern const struct screen_ops packs_dialog;

#endif
