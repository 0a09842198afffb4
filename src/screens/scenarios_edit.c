/* The scenario in the user's editor: a copy is edited, and taken where it holds. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/model/check.h"
#include "leeway/model/own_files.h"
#include "leeway/model/pack_read.h"
#include "leeway/screens/external.h"
#include "leeway/screens/scenarios_act.h"
#include "leeway/screens/scenarios_parts.h"

/*
 * What the editor gets: what it left with faults before; the file as it stands, with what the draft
 * changed in it.
 */
static char *text_to_edit(const struct scenarios_view *view, const struct scenario_row *row)
{
	struct editing *editing = row->editing;
	const char *path = row->index >= 0 ? view->study->pack->scenarios[row->index]->path : NULL;
	char *text = NULL;

	if (editing->edited)
		return memory_copy_text(editing->edited);
	if (path && !editing->is_modified)
		text = file_read(path, SCENARIO_MAX_FILE, NULL, NULL);
	if (text)
		return text;
	/* What would be lost is to be seen in the editor. */
	bool is_warned = editing->is_warned;

	editing->is_warned = true;
	text = scenarios_compose(editing, path, NULL);
	editing->is_warned = is_warned;
	return text;
}

/* Where a copy lies, to be freed; its name tells an editor what it is. */
static char *path_of_copy(const struct app *app, const char *id, struct error *error)
{
	char *data = env_data_folder(app_env(app));

	if (!data) {
		error_set(error, ERROR_FILE, "there is no folder for the copy: set HOME");
		return NULL;
	}
	char *path = memory_format("%s/editing/%s.json", data, id);

	free(data);
	return path;
}

/*
 * Has a copy of the text edited and returns what came back, to be freed; NULL, which was said,
 * where nothing was changed or the editor failed.
 */
static char *edit_copy(struct app *app, const char *path, const char *before, size_t limit)
{
	struct error error = { 0 };
	char *after = NULL;

	if (own_files_save(path, before, &error) &&
		external_open(app_term(app), external_editor(app_env(app)), path, &error))
		after = file_read(path, limit, NULL, &error);
	if (error.code)
		app_say_error(app, &error);
	if (!after || strcmp(before, after) != 0)
		return after;
	app_say(app, "nothing was changed");
	free(after);
	return NULL;
}

/* Its id stays: another id would be another scenario. */
static void judge_id(
	const struct scenario_row *row, const struct scenario *scenario, struct fault_list *faults)
{
	const char *id = draft_text(row->editing->draft, DRAFT_ID);

	if (row->is_new || (scenario->id && strcmp(scenario->id, id) == 0))
		return;
	fault_list_take(faults,
		(struct fault){
			.severity = FAULT_ERROR,
			.path = memory_copy_text("the scenario"),
			.field = memory_copy_text("id"),
			.message = memory_format("is not '%s' any more", id),
			.advice = memory_copy_text("leave it; duplicate makes another scenario"),
		});
}

/* The scenario that a text holds; NULL, with its faults, where it does not hold. */
static struct scenario *read_edited(
	const struct scenario_row *row, const char *text, struct fault_list *faults)
{
	check_scenario_text("the scenario", text, strlen(text), faults);
	struct json_document *document =
		fault_list_count(faults, FAULT_ERROR) == 0
			? json_read("the scenario", text, strlen(text), NULL)
			: NULL;
	struct scenario *scenario = document ? scenario_read(document, NULL) : NULL;

	json_free(document);
	if (scenario)
		judge_id(row, scenario, faults);
	if (scenario && fault_list_count(faults, FAULT_ERROR) > 0) {
		scenario_free(scenario);
		scenario = NULL;
	}
	return scenario;
}

static void take_scenario(struct editing *editing, const struct scenario *scenario)
{
	struct draft *draft = draft_new(scenario);
	struct draft_snapshot snapshot;

	draft_take_snapshot(draft, &snapshot);
	draft_history_prepare(&editing->history, editing->draft);
	draft_apply(editing->draft, &snapshot);
	draft_history_add(&editing->history, editing->draft, 0);
	draft_snapshot_clear(&snapshot);
	draft_free(draft);
	scenarios_settle(editing);
}

/* A file of the user's is written as it was edited; its comments stay. */
static void save_as_edited(
	struct scenarios_view *view, struct app *app, const char *id, const char *text)
{
	struct error error = { 0 };
	char *path = own_files_path(app_env(app), view->study->pack, id, &error);

	if (!path || !own_files_save(path, text, &error))
		app_say_error(app, &error);
	free(path);
}

static void take_text(
	struct scenarios_view *view, struct app *app, struct scenario_row *row, const char *text)
{
	struct fault_list faults = { 0 };
	struct scenario *scenario = read_edited(row, text, &faults);
	struct editing *editing = row->editing;

	free(editing->edited);
	editing->edited = scenario ? NULL : memory_copy_text(text);
	fault_list_clear(&editing->edited_faults);
	if (scenario) {
		char *id = memory_copy_text(scenario->id);

		take_scenario(editing, scenario);
		editing->is_warned = true; /* The file becomes what was edited, in all it says. */
		if (scenarios_act_save_now(view, app))
			save_as_edited(view, app, id, text);
		free(id);
		fault_list_clear(&faults);
	} else {
		editing->edited_faults = faults;
		app_say(app, "not taken: %zu fault%s; edit it again to repair it",
			fault_list_count(&faults, FAULT_ERROR),
			fault_list_count(&faults, FAULT_ERROR) == 1 ? "" : "s");
	}
	scenario_free(scenario);
	view->is_stale = true;
}

void scenarios_act_edit(struct scenarios_view *view, struct app *app)
{
	struct scenario_row *row = scenarios_view_row(view);
	struct error error = { 0 };

	if (scenarios_act_is_saving(view, app))
		return;
	if (row && row->type != DRAFT_OF_SCENARIO) {
		if (!row->editing->is_modified || scenarios_act_save_now(view, app))
			scenarios_act_edit_pack(view, app);
		return;
	}
	char *path = row ? path_of_copy(app, row->id, &error) : NULL;

	if (error.code)
		app_say_error(app, &error);
	if (!path)
		return;
	char *before = text_to_edit(view, row);
	char *after = edit_copy(app, path, before, SCENARIO_MAX_FILE);

	own_files_remove(path, NULL);
	if (after)
		take_text(view, app, row, after);
	free(after);
	free(before);
	free(path);
}

/* Writes the user's pack.json; what was there (NULL: nothing) comes back if it does not load. */
static bool take_pack(struct app *app, const char *path, const char *text, struct error *error)
{
	char *before = file_exists(path) ? file_read(path, PACK_MAX_FILE, NULL, error) : NULL;
	bool good = !error->code && own_files_save(path, text, error);

	if (good && !app_reload_pack(app, error)) {
		good = false;
		if (before)
			own_files_save(path, before, NULL);
		else
			own_files_remove(path, NULL);
	}
	free(before);
	return good;
}

void scenarios_act_edit_pack(struct scenarios_view *view, struct app *app)
{
	const struct pack *pack = view->study->pack;
	struct error error = { 0 };

	if (scenarios_act_is_saving(view, app))
		return;
	char *own = own_files_pack_path(app_env(app), pack, &error);
	char *name = memory_format("pack-%s", pack->id);
	char *copy = own ? path_of_copy(app, name, &error) : NULL;
	char *installed = file_join(pack->folder, "pack.json");
	/* A copy that is still there did not load, and is to be repaired. */
	char *before =
		copy ? file_read(file_exists(copy) ? copy : installed, PACK_MAX_FILE, NULL, &error)
		     : NULL;
	char *after = before ? edit_copy(app, copy, before, PACK_MAX_FILE) : NULL;

	if (after && take_pack(app, own, after, &error))
		app_say(app, "saved to %s", own);
	else if (after)
		error_prefix(&error, "not taken, edit it again to repair it");
	if (copy && !error.code)
		own_files_remove(copy, NULL);
	if (error.code)
		app_say_error(app, &error);
	free(after);
	free(before);
	free(installed);
	free(copy);
	free(name);
	free(own);
}
