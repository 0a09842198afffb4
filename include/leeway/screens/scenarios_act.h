/* What the Scenarios screen does through the app; only for src/screens/scenarios_*.c. */
#ifndef LEEWAY_SCREENS_SCENARIOS_ACT_H
#define LEEWAY_SCREENS_SCENARIOS_ACT_H

#include <stdbool.h>

#include "leeway/screens/app.h"
#include "leeway/screens/scenarios_view.h"

/* A change of files that was planned, and what comes of it (scenarios_changing.c). Owned. */
struct scenarios_changing {
	struct scenarios_change change;
	char *said; /* Once it is on the disk. */
	const char *failed; /* Before the reason where it could not be made; a constant, or NULL. */
	char *copy; /* A file that goes then; NULL: none. */
	int n_tries; /* scenarios_act_try_on goes on with so many saves left; 0: it does not. */
	bool opens_pack; /* scenarios_act_edit_pack goes on. */
	bool drops; /* Nothing is changed: the selected row is as it is on disk. */
};

/*
 * An errand makes the change, loads the pack with it and says so; where that fails everything is
 * put back. Until then nothing else is changed.
 */
void scenarios_act_change(
	struct scenarios_view *view, struct app *app, struct scenarios_changing *take_asked);
void scenarios_changing_clear(struct scenarios_changing *changing);

/* True while a change is under way, which is said. */
bool scenarios_act_is_changing(const struct scenarios_view *view, struct app *app);

/* How a row is saved, and what goes on then. */
struct scenarios_saving {
	const char *text; /* As the file is written; NULL: as the draft is. */
	int n_tries; /* As above. */
	bool opens_pack;
};

void scenarios_act_save_row(struct scenarios_view *view, struct app *app,
	const struct scenario_row *row, const struct scenarios_saving *how);

/* The selected row; the last one deleted. */
void scenarios_act_save(struct scenarios_view *view, struct app *app);
void scenarios_act_delete(struct scenarios_view *view, struct app *app);
void scenarios_act_undelete(struct scenarios_view *view, struct app *app);

/* Loads the pack again and drops what is not saved of the selected row; it says what came of it. */
void scenarios_act_drop(struct scenarios_view *view, struct app *app);

/* Saves what is modified and asks the chosen model. */
void scenarios_act_try(struct scenarios_view *view, struct app *app);

/* The same after at most so many saves more. */
void scenarios_act_try_on(struct scenarios_view *view, struct app *app, int n_saves);

/* The list of models anew; the chosen one stays chosen. */
void scenarios_act_list_models(struct scenarios_view *view, struct app *app);

/*
 * Opens the scenario in the user's editor; what comes back is read by an errand, then taken and
 * saved.
 */
void scenarios_act_edit(struct scenarios_view *view, struct app *app);

/* The same with the pack's own pack.json: its conditions, order and provenance. */
void scenarios_act_edit_pack(struct scenarios_view *view, struct app *app);

/* Drops an edited copy of pack.json that was not taken; false: there is none. */
bool scenarios_act_drop_pack(struct scenarios_view *view, const struct app *app);

/* Brings what is kept of drafts to disk, by an errand. */
void scenarios_act_sync(const struct scenarios_view *view, struct app *app);

#endif
