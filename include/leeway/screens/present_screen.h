/* Present over Explore: its commands over the state of present.h, and what it does in time. */
#ifndef LEEWAY_SCREENS_PRESENT_SCREEN_H
#define LEEWAY_SCREENS_PRESENT_SCREEN_H

#include "leeway/screens/screen.h"

/* A dialog that has the whole terminal; no argument. */
extern const struct screen_ops present_dialog;

#endif
