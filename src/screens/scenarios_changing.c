/* A change of files, which waits for the disk: an errand makes it, and no key is held up. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/model/own_files.h"
#include "leeway/screens/scenarios_act.h"

struct changing {
	struct scenarios_view *view; /* The UI thread's; outlives the errand's end. */
	const struct env *env;
	char *pack; /* As the app names it. */
	char *folder; /* Of the pack. */
	struct scenarios_changing asked;
	char *tried; /* Id of the row that is tried then; NULL: none. */
	struct study *study; /* As loaded with the change. */
	struct error error;
};

static void run_changing(void *data, const atomic_bool *stop)
{
	struct changing *changing = data;

	/* Half of it would be worse than a wait at the end. */
	(void)stop;
	changing->study = scenarios_change_make(
		&changing->asked.change, changing->env, changing->pack, &changing->error);
	if (changing->study && changing->asked.copy)
		own_files_remove(changing->asked.copy, NULL);
}

void scenarios_changing_clear(struct scenarios_changing *changing)
{
	scenarios_change_clear(&changing->change);
	free(changing->said);
	free(changing->copy);
	*changing = (struct scenarios_changing){ 0 };
}

static void free_changing(void *data)
{
	struct changing *changing = data;

	scenarios_changing_clear(&changing->asked);
	study_close(changing->study);
	error_clear(&changing->error);
	free(changing->pack);
	free(changing->folder);
	free(changing->tried);
	free(changing);
}

static void select_row(struct scenarios_view *view, enum draft_type type, const char *id)
{
	for (size_t i = 0; i < view->scenarios.n_rows; i++)
		if (view->scenarios.rows[i].type == type &&
			strcmp(view->scenarios.rows[i].id, id) == 0)
			scenarios_select(&view->scenarios, view->study, i);
}

/* Ends the change; the selection stays where it is, also if that is no longer what is saved. */
static void end_change(struct changing *changing, struct app *app)
{
	struct scenarios_view *view = changing->view;
	struct scenarios_change *change = &changing->asked.change;
	const struct scenario_row *selected = scenarios_selected(&view->scenarios);
	bool is_other = change->was && selected &&
			(selected->type != change->type || strcmp(selected->id, change->was) != 0);
	enum draft_type type = selected ? selected->type : DRAFT_OF_SCENARIO;
	char *id = is_other ? memory_copy_text(selected->id) : NULL;

	scenarios_take_change(&view->scenarios, view->study, change);
	app_take_study(app, changing->study);
	changing->study = NULL;
	scenarios_end_change(&view->scenarios, view->study, change);
	/* Which files are the user's has changed. */
	scenarios_view_take_study(view, view->study);
	if (id)
		select_row(view, type, id);
	view->is_stale = true;
	free(id);
}

/* What was typed goes, as one change that can be undone; a row without changes follows its file. */
static void end_drop(struct changing *changing, struct app *app)
{
	struct scenarios_view *view = changing->view;

	app_take_study(app, changing->study);
	changing->study = NULL;
	view->is_stale = true;
	app_say(app, scenarios_drop_changes(&view->scenarios, view->study)
			     ? "as it is on disk; undo brings the changes back"
			     : "as it is on disk");
}

/* What goes on with what is saved now. */
static void go_on(const struct changing *changing, struct app *app)
{
	struct scenarios_view *view = changing->view;
	const struct scenario_row *row = scenarios_selected(&view->scenarios);
	bool is_there = row && changing->tried && strcmp(row->id, changing->tried) == 0;

	if (is_there && changing->asked.n_tries > 0)
		scenarios_act_try_on(view, app, changing->asked.n_tries - 1);
	else if (is_there && changing->asked.opens_pack)
		scenarios_act_edit_pack(view, app);
}

static void say_failure(struct changing *changing, struct app *app)
{
	const char *what = changing->asked.failed;

	if (!what && changing->asked.change.is_undone)
		what = "taken back, since the pack does not load with it";
	if (what)
		error_prefix(&changing->error, "%s", what);
	app_say_error(app, &changing->error);
}

static void take_changing(void *data, struct app *app)
{
	struct changing *changing = data;
	struct scenarios_view *view = changing->view;
	bool is_same_pack = strcmp(view->study->pack->folder, changing->folder) == 0;

	view->is_changing = false;
	if (changing->error.code) {
		say_failure(changing, app);
		return;
	}
	if (changing->asked.drops) {
		if (is_same_pack)
			end_drop(changing, app);
		return;
	}
	if (is_same_pack)
		end_change(changing, app);
	app_say(app, "%s", changing->asked.said);
	if (is_same_pack)
		go_on(changing, app);
}

static const struct errand_ops changing_ops = { run_changing, take_changing, free_changing };

/* What is tried once it is saved is the selected row, by the id it is saved under. */
static char *find_tried(const struct scenarios_view *view, const struct scenarios_change *change)
{
	const struct scenario_row *row = scenarios_selected(&view->scenarios);

	if (!row)
		return NULL;
	bool is_saved =
		change->was && row->type == change->type && strcmp(row->id, change->was) == 0;

	return memory_copy_text(is_saved ? change->id : row->id);
}

void scenarios_act_change(
	struct scenarios_view *view, struct app *app, struct scenarios_changing *take_asked)
{
	struct changing *changing = memory_alloc(1, sizeof *changing);

	changing->view = view;
	changing->env = app_env(app);
	changing->pack = memory_copy_text(app_pack(app));
	changing->folder = memory_copy_text(view->study->pack->folder);
	changing->asked = *take_asked;
	*take_asked = (struct scenarios_changing){ 0 };
	changing->tried = find_tried(view, &changing->asked.change);
	view->is_changing = app_start_errand(app, &changing_ops, changing);
}

void scenarios_act_save_row(struct scenarios_view *view, struct app *app,
	const struct scenario_row *row, const struct scenarios_saving *how)
{
	struct scenarios_changing changing = { .n_tries = how->n_tries,
		.opens_pack = how->opens_pack };
	struct error error = { 0 };
	size_t selected = view->scenarios.selected;

	view->group++;
	if (row)
		view->scenarios.selected = (size_t)(row - view->scenarios.rows);
	bool good = scenarios_plan_save(&view->scenarios, view->study, &changing.change, &error);

	view->scenarios.selected = selected;
	view->is_stale = true;
	if (!good) {
		app_say_error(app, &error);
		return;
	}
	if (how->text)
		own_edits_set(&changing.change.edits, changing.change.path, how->text);
	changing.said = memory_format("saved to %s", changing.change.path);
	scenarios_act_change(view, app, &changing);
}

void scenarios_act_save(struct scenarios_view *view, struct app *app)
{
	if (!scenarios_act_is_changing(view, app))
		scenarios_act_save_row(view, app, NULL, &(struct scenarios_saving){ 0 });
}

/* What touches no file is done already. */
static void begin(struct scenarios_view *view, struct app *app, struct scenarios_changing *changing)
{
	if (changing->change.path)
		scenarios_act_change(view, app, changing);
	else
		app_say(app, "%s", changing->said);
}

void scenarios_act_delete(struct scenarios_view *view, struct app *app)
{
	struct scenarios_changing changing = { 0 };
	struct error error = { 0 };
	const struct scenario_row *row = scenarios_selected(&view->scenarios);

	if (scenarios_act_is_changing(view, app))
		return;
	changing.said = memory_format("%s is deleted%s; u brings it back", row ? row->title : "",
		row && row->shadows ? ": the installed one shows again" : "");
	view->is_stale = true;
	if (scenarios_plan_delete(&view->scenarios, view->study, &changing.change, &error))
		begin(view, app, &changing);
	else
		app_say_error(app, &error);
	scenarios_changing_clear(&changing);
}

void scenarios_act_undelete(struct scenarios_view *view, struct app *app)
{
	struct scenarios_changing changing = { 0 };
	struct error error = { 0 };

	if (scenarios_act_is_changing(view, app))
		return;
	changing.said = memory_copy_text("it is back");
	view->is_stale = true;
	if (scenarios_plan_undelete(&view->scenarios, view->study, &changing.change, &error))
		begin(view, app, &changing);
	else
		app_say_error(app, &error);
	scenarios_changing_clear(&changing);
}

bool scenarios_act_is_changing(const struct scenarios_view *view, struct app *app)
{
	if (view->is_changing)
		app_say(app, "still being written: wait until it says so");
	return view->is_changing;
}
