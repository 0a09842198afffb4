/* Scenarios as a screen: its commands over the state of scenarios_view.h. */
#ifndef LEEWAY_SCREENS_SCENARIOS_SCREEN_H
#define LEEWAY_SCREENS_SCENARIOS_SCREEN_H

#include "leeway/screens/screen.h"

/* Its state is a struct scenarios_view. */
extern const struct screen_ops scenarios_screen;

/* Offers to take back what an earlier session left unsaved in the pack; nothing where it did not.
 */
void scenarios_offer(struct app *app);

/* Whether what is typed there and not saved is kept for the next start; tries it once more. */
bool scenarios_screen_keeps(void *state);

#endif
