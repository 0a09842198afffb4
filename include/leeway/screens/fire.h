/* Fire: what to ask, what it costs, and go. The argument is a struct fire_view. */
#ifndef LEEWAY_SCREENS_FIRE_H
#define LEEWAY_SCREENS_FIRE_H

#include "leeway/screens/fire_choice.h"
#include "leeway/screens/screen.h"

extern const struct screen_ops fire_dialog;

/*
 * Opens it filled with an order, and twice as many repeats; says so where that cannot be. order may
 * be NULL: none was kept. view is where the user is, NULL: anywhere.
 */
void fire_more(struct app *app, const struct ask_record *order, const struct fire_view *view);

#endif
