/* Fire: what to ask, what it costs, and go. The argument is a struct fire_view. */
#ifndef LEEWAY_SCREENS_FIRE_H
#define LEEWAY_SCREENS_FIRE_H

#include "leeway/screens/fire_choice.h"
#include "leeway/screens/screen.h"

extern const struct screen_ops fire_dialog;

#endif
