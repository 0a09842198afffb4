#include "leeway/screens/scenarios_act.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/screens/fire_choice.h"
#include "leeway/screens/recovery.h"

enum {
	MAX_SAVES = 2
}; /* Before a model is asked: a condition, and the scenario it is tried with. */

void scenarios_act_drop(struct scenarios_view *view, struct app *app)
{
	struct scenario_row *row = scenarios_view_row(view);
	bool had_edited = row && row->editing->edited;

	if (scenarios_act_is_changing(view, app))
		return;
	if (had_edited) {
		free(row->editing->edited);
		row->editing->edited = NULL;
		fault_list_clear(&row->editing->edited_faults);
	}
	if (row && row->type != DRAFT_OF_SCENARIO)
		scenarios_act_drop_pack(view, app);
	view->group++;
	view->is_stale = true;
	if (row && row->is_new && !had_edited)
		app_say(app, "it is new: D drops it");
	else if (row && !row->is_new)
		scenarios_act_change(view, app,
			&(struct scenarios_changing){ .drops = true,
				.failed = "not dropped, the pack on disk does not load" });
}

/* What Fire has chosen, the first time; what was chosen here before. To be freed; NULL: nothing. */
static char *chosen_model(const struct scenarios_view *view, const struct app *app)
{
	const struct fire_choice *fire = app_fire_choice(app);

	if (view->n_models > 0)
		return memory_copy_text(view->models[view->model]);
	for (size_t i = 0; i < fire->n_models; i++)
		if (fire->models[i].is_on)
			return memory_copy_text(fire->models[i].spec);
	return NULL;
}

void scenarios_act_list_models(struct scenarios_view *view, struct app *app)
{
	char *chosen = chosen_model(view, app);

	trying_free_models(view->models, view->n_models);
	view->models = trying_list_models(app_study(app), app_registry(app), &view->n_models);
	view->model = 0;
	for (size_t i = 0; chosen && i < view->n_models; i++)
		if (strcmp(view->models[i], chosen) == 0)
			view->model = i;
	free(chosen);
}

/* The level, the scenario and the condition of the preview as they are saved. */
static struct study_place place_of(const struct scenarios_view *view)
{
	const struct scenario_row *asked = scenarios_view_scenario(view);
	struct study_place place = { .condition = view->condition, .level_no = view->level_no };

	place.scenario = (size_t)asked->index;
	int n_levels = (int)view->study->pack->scenarios[place.scenario]->n_levels;

	if (place.level_no > n_levels)
		place.level_no = n_levels;
	return place;
}

/* What must be saved before it can be asked; NULL: nothing. */
static const struct scenario_row *find_unsaved(const struct scenarios_view *view)
{
	const struct scenario_row *rows[] = { scenarios_view_row(view),
		scenarios_view_scenario(view) };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i]->is_new || rows[i]->editing->is_modified)
			return rows[i];
	return NULL;
}

static void try_now(struct scenarios_view *view, struct app *app)
{
	struct scenario_row *row = scenarios_view_row(view);
	struct error error = { 0 };

	if (row->type == DRAFT_OF_CONDITION && row->index >= 0)
		view->condition = (size_t)row->index;
	if (!scenarios_view_scenario(view) || scenarios_view_scenario(view)->index < 0)
		return;
	struct trying_choice choice = {
		.pack = app_pack(app),
		.model = view->models[view->model],
		.place = place_of(view),
	};

	/* Once its key is there, the same key tries it. */
	if (app_fetch_key(app, choice.model))
		return;
	if (!trying_start(&view->trying, app_session(app), view->study, &choice, &error))
		app_say_error(app, &error);
	else
		app_say(app, "%s is asked %d times", choice.model, TRYING_N);
	view->is_stale = true;
}

void scenarios_act_try_on(struct scenarios_view *view, struct app *app, int n_saves)
{
	if (!scenarios_view_row(view) || !scenarios_view_scenario(view))
		return;
	const struct scenario_row *unsaved = find_unsaved(view);

	if (!unsaved)
		try_now(view, app);
	else if (n_saves > 0)
		scenarios_act_save_row(
			view, app, unsaved, &(struct scenarios_saving){ .n_tries = n_saves });
}

void scenarios_act_try(struct scenarios_view *view, struct app *app)
{
	if (!scenarios_act_is_changing(view, app))
		scenarios_act_try_on(view, app, MAX_SAVES);
}

static void run_sync(void *data, const atomic_bool *stop)
{
	(void)stop;
	recovery_sync(data);
}

void scenarios_act_sync(const struct scenarios_view *view, struct app *app)
{
	static const struct errand_ops sync_ops = { .run = run_sync, .free = free };
	char *folder = recovery_folder(app_env(app), view->study->pack);

	if (folder)
		app_start_errand(app, &sync_ops, folder);
}
