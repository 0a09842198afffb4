/* Tests of keys: one question, or the provider's list where no model is known; off the UI thread.
 */
#ifndef LEEWAY_SCREENS_AGENTS_CHECK_H
#define LEEWAY_SCREENS_AGENTS_CHECK_H

#include "leeway/screens/agents.h"
#include "leeway/screens/app.h"

/* Tests what the details are of. What comes of it stands in the board and is said. */
void agents_check_selected(struct agents_board *board, struct app *app);

/* Asks the model of that spec one question. */
void agents_check_model(struct agents_board *board, struct app *app, const char *spec);

#endif
