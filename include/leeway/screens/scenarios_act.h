/* What the Scenarios screen does through the app; only for src/screens/scenarios_*.c. */
#ifndef LEEWAY_SCREENS_SCENARIOS_ACT_H
#define LEEWAY_SCREENS_SCENARIOS_ACT_H

#include <stdbool.h>

#include "leeway/screens/app.h"
#include "leeway/screens/scenarios_view.h"

/* Each says what came of it. True where it was done. */
bool scenarios_act_save(struct scenarios_view *view, struct app *app);
void scenarios_act_delete(struct scenarios_view *view, struct app *app);
void scenarios_act_undelete(struct scenarios_view *view, struct app *app);
void scenarios_act_drop(struct scenarios_view *view, struct app *app);

/* Saves what is modified and asks the chosen model. */
void scenarios_act_try(struct scenarios_view *view, struct app *app);

/* The list of models anew; the chosen one stays chosen. */
void scenarios_act_list_models(struct scenarios_view *view, struct app *app);

/* Opens the scenario in the user's editor, and takes and saves what comes back. */
void scenarios_act_edit(struct scenarios_view *view, struct app *app);

/* The same with the pack's own pack.json: its conditions, order and provenance. */
void scenarios_act_edit_pack(struct scenarios_view *view, struct app *app);

/* Brings what is kept of drafts to disk, by an errand. */
void scenarios_act_sync(const struct scenarios_view *view, struct app *app);

#endif
