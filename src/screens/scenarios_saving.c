/* A save, whose writing waits for the disk: an errand does it, and what is typed is not held up. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/screens/scenarios_act.h"

struct saving {
	struct scenarios_view *view; /* The UI thread's; outlives the errand's end. */
	char *folder; /* Of the pack. */
	struct scenarios_change change;
	int n_tries; /* scenarios_act_try goes on with so many saves left; 0: it does not. */
	char *tried; /* Id of the row it is for; NULL: none. */
	struct error error;
};

static void run_saving(void *data, const atomic_bool *stop)
{
	struct saving *saving = data;

	(void)stop;
	scenarios_change_apply(&saving->change, &saving->error);
}

static void free_saving(void *data)
{
	struct saving *saving = data;

	scenarios_change_clear(&saving->change);
	error_clear(&saving->error);
	free(saving->folder);
	free(saving->tried);
	free(saving);
}

/* Ends the change; the selection stays where it is, also if that is no longer what is saved. */
static bool end_saving(struct saving *saving, struct app *app)
{
	struct scenarios_view *view = saving->view;
	const struct scenario_row *selected = scenarios_selected(&view->scenarios);
	bool is_other = selected && (selected->type != saving->change.type ||
					    strcmp(selected->id, saving->change.was) != 0);
	enum draft_type type = selected ? selected->type : DRAFT_OF_SCENARIO;
	char *id = is_other ? memory_copy_text(selected->id) : NULL;

	scenarios_take_saved(&view->scenarios, view->study, &saving->change);
	bool good = scenarios_act_end_change(view, app, &saving->change);

	for (size_t i = 0; id && i < view->scenarios.n_rows; i++)
		if (view->scenarios.rows[i].type == type &&
			strcmp(view->scenarios.rows[i].id, id) == 0)
			scenarios_select(&view->scenarios, view->study, i);
	free(id);
	return good;
}

static void take_saving(void *data, struct app *app)
{
	struct saving *saving = data;
	struct scenarios_view *view = saving->view;
	bool is_same_pack = strcmp(view->study->pack->folder, saving->folder) == 0;

	view->is_saving = false;
	if (saving->error.code) {
		app_say_error(app, &saving->error);
		return;
	}
	char *path = memory_copy_text(saving->change.path);
	bool good = !is_same_pack || end_saving(saving, app);
	const struct scenario_row *row = scenarios_selected(&view->scenarios);

	if (good)
		app_say(app, "saved to %s", path);
	if (good && is_same_pack && saving->n_tries && row && strcmp(row->id, saving->tried) == 0)
		scenarios_act_try_on(view, app, saving->n_tries - 1);
	free(path);
}

static const struct errand_ops saving_ops = { run_saving, take_saving, free_saving };

/* What is tried once it is saved is the selected row, by the id it is saved under. */
static char *find_tried(const struct scenarios_view *view, const struct saving *saving)
{
	const struct scenario_row *row = scenarios_selected(&view->scenarios);
	bool is_saved =
		row->type == saving->change.type && strcmp(row->id, saving->change.was) == 0;

	return memory_copy_text(is_saved ? saving->change.id : row->id);
}

void scenarios_act_save_row(
	struct scenarios_view *view, struct app *app, const struct scenario_row *row, int n_tries)
{
	struct saving *saving = memory_alloc(1, sizeof *saving);
	struct error error = { 0 };
	size_t selected = view->scenarios.selected;

	view->group++;
	if (row)
		view->scenarios.selected = (size_t)(row - view->scenarios.rows);
	bool good = scenarios_plan_save(&view->scenarios, view->study, &saving->change, &error);

	view->scenarios.selected = selected;
	view->is_stale = true;
	if (!good) {
		app_say_error(app, &error);
		free_saving(saving);
		return;
	}
	saving->view = view;
	saving->folder = memory_copy_text(view->study->pack->folder);
	saving->n_tries = n_tries;
	saving->tried = find_tried(view, saving);
	view->is_saving = app_start_errand(app, &saving_ops, saving);
}

void scenarios_act_save(struct scenarios_view *view, struct app *app)
{
	if (!scenarios_act_is_saving(view, app))
		scenarios_act_save_row(view, app, NULL, 0);
}

bool scenarios_act_is_saving(const struct scenarios_view *view, struct app *app)
{
	if (view->is_saving)
		app_say(app, "still being saved: wait until it says so");
	return view->is_saving;
}
