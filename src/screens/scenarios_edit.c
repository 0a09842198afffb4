/*
 * The scenario in the user's editor: a copy is edited, read by an errand, and taken where it holds.
 */
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

/* The file becomes what was edited, in all it says. */
static void agree(struct editing *editing)
{
	editing->is_warned = true;
	free(editing->warned_of);
	editing->warned_of = NULL;
}

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
	/* What would be lost is to be seen in the editor; the next save warns of it. */
	agree(editing);
	text = scenarios_compose(editing, path, NULL);
	editing->is_warned = false;
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

/* A copy as it came back from the editor; its end is take_edited's. */
struct edited {
	struct scenarios_view *view; /* The UI thread's; outlives the errand's end. */
	char *folder; /* Of the pack. */
	enum draft_type type; /* Of the row, with its id; of pack.json as a whole DRAFT_OF_PACK. */
	char *id;
	char *copy, *before, *after;
	size_t limit;
	struct error error;
};

static void run_edited(void *data, const atomic_bool *stop)
{
	struct edited *edited = data;

	(void)stop;
	edited->after = file_read(edited->copy, edited->limit, NULL, &edited->error);
}

static void free_edited(void *data)
{
	struct edited *edited = data;

	error_clear(&edited->error);
	free(edited->folder);
	free(edited->id);
	free(edited->copy);
	free(edited->before);
	free(edited->after);
	free(edited);
}

/* Nothing is lost with a copy: it is not waited for the disk. */
static bool write_copy(const char *path, const char *text, struct error *error)
{
	char *folder = memory_copy_bytes(path, (size_t)(strrchr(path, '/') - path));
	bool good = file_make_folder(folder, error) &&
		    file_write_unsynced(path, text, strlen(text), error);

	free(folder);
	return good;
}

static void take_edited(void *data, struct app *app);

/* Has a copy of the text edited, and what comes back taken. Takes the edited over. */
static void edit_copy(struct app *app, struct edited *take_edited_copy)
{
	static const struct errand_ops ops = { run_edited, take_edited, free_edited };
	struct edited *edited = take_edited_copy;
	struct scenarios_view *view = edited->view;
	struct error error = { 0 };

	edited->folder = memory_copy_text(view->study->pack->folder);
	if (write_copy(edited->copy, edited->before, &error) &&
		external_open(app_term(app), external_editor(app_env(app)), edited->copy, &error)) {
		view->is_changing = app_start_errand(app, &ops, edited);
		return;
	}
	app_say_error(app, &error);
	own_files_remove(edited->copy, NULL);
	free_edited(edited);
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
		take_scenario(editing, scenario);
		agree(editing);
		scenarios_act_save_row(view, app, row, &(struct scenarios_saving){ .text = text });
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

/* The user's pack.json is written; the copy stays where the pack does not load with it. */
static void take_pack(const struct edited *edited, struct app *app)
{
	struct scenarios_view *view = edited->view;
	struct error error = { 0 };
	char *own = own_files_pack_path(app_env(app), view->study->pack, &error);

	if (!own) {
		app_say_error(app, &error);
		return;
	}
	struct scenarios_changing changing = {
		.change = { .type = DRAFT_OF_PACK,
			.path = own,
			.id = memory_copy_text(edited->id),
			.was = memory_copy_text(edited->id),
			.is_saved = true },
		.said = memory_format("saved to %s", own),
		.failed = "not taken, edit it again to repair it",
		.copy = memory_copy_text(edited->copy),
	};

	own_edits_add(&changing.change.edits, own, edited->after);
	scenarios_act_change(view, app, &changing);
}

static void take_edited(void *data, struct app *app)
{
	struct edited *edited = data;
	struct scenarios_view *view = edited->view;
	struct scenario_row *row = scenarios_find(&view->scenarios, edited->type, edited->id);
	bool is_same = edited->after && strcmp(edited->before, edited->after) == 0;

	view->is_changing = false;
	if (!row || strcmp(view->study->pack->folder, edited->folder) != 0) {
		app_say(app, "not taken: another pack is open; what was edited is in %s",
			edited->copy);
		return;
	}
	if (is_same || edited->type != DRAFT_OF_PACK)
		own_files_remove(edited->copy, NULL);
	if (!edited->after)
		app_say_error(app, &edited->error);
	else if (is_same)
		app_say(app, "nothing was changed");
	else if (edited->type == DRAFT_OF_PACK)
		take_pack(edited, app);
	else if (scenarios_open(&view->scenarios, view->study, row))
		take_text(view, app, row, edited->after);
}

void scenarios_act_edit(struct scenarios_view *view, struct app *app)
{
	struct scenario_row *row = scenarios_view_row(view);
	struct error error = { 0 };

	if (!row || scenarios_act_is_changing(view, app))
		return;
	if (row->type != DRAFT_OF_SCENARIO && row->editing->is_modified) {
		scenarios_act_save_row(
			view, app, row, &(struct scenarios_saving){ .opens_pack = true });
		return;
	}
	if (row->type != DRAFT_OF_SCENARIO) {
		scenarios_act_edit_pack(view, app);
		return;
	}
	char *copy = path_of_copy(app, row->id, &error);

	if (!copy) {
		app_say_error(app, &error);
		return;
	}
	struct edited *edited = memory_alloc(1, sizeof *edited);

	*edited = (struct edited){ .view = view,
		.type = row->type,
		.id = memory_copy_text(row->id),
		.copy = copy,
		.before = text_to_edit(view, row),
		.limit = SCENARIO_MAX_FILE };
	edit_copy(app, edited);
}

/* The pack.json to be edited: a copy that is still there did not load, and is to be repaired. */
static char *pack_to_edit(const struct pack *pack, const char *copy, struct error *error)
{
	char *installed = file_join(pack->folder, "pack.json");
	char *text = file_read(file_exists(copy) ? copy : installed, PACK_MAX_FILE, NULL, error);

	free(installed);
	return text;
}

void scenarios_act_edit_pack(struct scenarios_view *view, struct app *app)
{
	const struct pack *pack = view->study->pack;
	struct error error = { 0 };

	if (scenarios_act_is_changing(view, app))
		return;
	char *name = memory_format("pack-%s", pack->id);
	char *copy = path_of_copy(app, name, &error);
	char *before = copy ? pack_to_edit(pack, copy, &error) : NULL;

	free(name);
	if (!before) {
		free(copy);
		app_say_error(app, &error);
		return;
	}
	struct edited *edited = memory_alloc(1, sizeof *edited);

	*edited = (struct edited){ .view = view,
		.type = DRAFT_OF_PACK,
		.id = memory_copy_text("pack"),
		.copy = copy,
		.before = before,
		.limit = PACK_MAX_FILE };
	edit_copy(app, edited);
}
