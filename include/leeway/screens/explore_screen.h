/* Explore as a screen: its commands over the state of explore.h. */
#ifndef LEEWAY_SCREENS_EXPLORE_SCREEN_H
#define LEEWAY_SCREENS_EXPLORE_SCREEN_H

#include "leeway/screens/explore.h"
#include "leeway/screens/screen.h"

/* Its state is a struct explore. */
extern const struct screen_ops explore_screen;

/* Looks for a server on this machine, by an errand, and sets what explore.h has of it. */
void explore_probe(struct app *app);

#endif
