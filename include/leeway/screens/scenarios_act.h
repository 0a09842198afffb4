/* What the Scenarios screen does through the app; only for src/screens/scenarios_*.c. */
#ifndef LEEWAY_SCREENS_SCENARIOS_ACT_H
#define LEEWAY_SCREENS_SCENARIOS_ACT_H

#include <stdbool.h>

#include "leeway/screens/app.h"
#include "leeway/screens/scenarios_view.h"

/*
 * Saves the selected row (scenarios_saving.c): an errand writes it, and says so once it is on the
 * disk. Until then nothing else is saved or deleted.
 */
void scenarios_act_save(struct scenarios_view *view, struct app *app);

/* The same of any row (NULL: the selected one); scenarios_act_try_on goes on where n_tries > 0. */
void scenarios_act_save_row(
	struct scenarios_view *view, struct app *app, const struct scenario_row *row, int n_tries);

/* True while a save is under way, which is said. */
bool scenarios_act_is_saving(const struct scenarios_view *view, struct app *app);

/* Each says what came of it. True where it was done. Saving now waits for the disk. */
bool scenarios_act_save_now(struct scenarios_view *view, struct app *app);
void scenarios_act_delete(struct scenarios_view *view, struct app *app);
void scenarios_act_undelete(struct scenarios_view *view, struct app *app);
void scenarios_act_drop(struct scenarios_view *view, struct app *app);

/* Saves what is modified and asks the chosen model. */
void scenarios_act_try(struct scenarios_view *view, struct app *app);

/* The same after at most so many saves more. */
void scenarios_act_try_on(struct scenarios_view *view, struct app *app, int n_saves);

/* Loads the pack with a change in it, or takes the change back where it does not load. */
bool scenarios_act_end_change(
	struct scenarios_view *view, struct app *app, struct scenarios_change *change);

/* The list of models anew; the chosen one stays chosen. */
void scenarios_act_list_models(struct scenarios_view *view, struct app *app);

/* Opens the scenario in the user's editor, and takes and saves what comes back. */
void scenarios_act_edit(struct scenarios_view *view, struct app *app);

/* The same with the pack's own pack.json: its conditions, order and provenance. */
void scenarios_act_edit_pack(struct scenarios_view *view, struct app *app);

/* Brings what is kept of drafts to disk, by an errand. */
void scenarios_act_sync(const struct scenarios_view *view, struct app *app);

#endif
