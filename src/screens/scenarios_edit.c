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

/* The file, which holds that now, becomes what was edited, in all it says. */
static void agree(struct editing *editing, const char *now)
{
	editing->is_warned = true;
	free(editing->warned_of);
	editing->warned_of = now ? memory_copy_text(now) : NULL;
}

/* The file a scenario is read from next, to be freed: the user's own may be new. NULL: none is. */
static char *path_now(const struct scenarios_view *view, const struct scenario_row *row)
{
	char *path = own_files_path(view->scenarios.env, view->study->pack, row->id, NULL);

	if (path && file_exists(path))
		return path;
	free(path);
	return row->index >= 0 ? memory_copy_text(view->study->pack->scenarios[row->index]->path)
			       : NULL;
}

/*
 * What the editor gets: what it left with faults before; the file as it is, with what the draft
 * changed in it. NULL and ERROR_INPUT, the first time, where another program changed the file under
 * the draft. *from becomes what the file held, or NULL, to be freed.
 */
static char *text_to_edit(const struct scenarios_view *view, const struct scenario_row *row,
	char **from, struct error *error)
{
	struct editing *editing = row->editing;
	char *path = path_now(view, row), *text = NULL;

	*from = path ? file_read(path, SCENARIO_MAX_FILE, NULL, NULL) : NULL;
	if (editing->edited) {
		text = memory_copy_text(editing->edited);
		free(*from);
		*from = editing->edited_from ? memory_copy_text(editing->edited_from) : NULL;
	} else if (*from && !editing->is_modified) {
		text = memory_copy_text(*from);
	} else if (!*from || !scenarios_is_changed(editing, *from) ||
		   scenarios_agrees_to_change(editing, *from,
			   "not opened yet: another program changed the file; e opens it with your "
			   "changes in it, x takes it as it is on disk",
			   error)) {
		/* What would be lost is to be seen in the editor; the next save warns of it. */
		agree(editing, NULL);
		text = scenarios_compose(editing, path, NULL);
		editing->is_warned = false;
	}
	free(path);
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
	char *from; /* What the file held when the editor first got it; NULL: no file, or unknown.
		     */
	bool is_again; /* The copy of pack.json was not taken the last time. */
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
	free(edited->from);
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

/* Whether a file still holds the text, or is still not there. */
static bool is_same_text(const char *now, const char *from)
{
	return now && from ? strcmp(now, from) == 0 : !now && !from;
}

/*
 * A file of the user's is written as it was edited; its comments stay. Where another program
 * changed it meanwhile the draft alone is as it was edited, and a save asks once.
 */
static void save_edited(
	struct scenarios_view *view, struct app *app, struct scenario_row *row, const char *text)
{
	struct editing *editing = row->editing;
	struct error error = { 0 };
	char *path = path_now(view, row);
	char *now = path ? file_read(path, SCENARIO_MAX_FILE, NULL, NULL) : NULL;

	if (is_same_text(now, editing->edited_from) ||
		scenarios_agrees_to_change(editing, now ? now : "", NULL, &error)) {
		agree(editing, now);
		scenarios_act_save_row(view, app, row, &(struct scenarios_saving){ .text = text });
	} else {
		app_say_error(app, &error);
	}
	free(now);
	free(path);
}

static void take_text(struct scenarios_view *view, struct app *app, struct scenario_row *row,
	struct edited *edited)
{
	struct fault_list faults = { 0 };
	struct scenario *scenario = read_edited(row, edited->after, &faults);
	struct editing *editing = row->editing;

	free(editing->edited);
	editing->edited = scenario ? NULL : memory_copy_text(edited->after);
	free(editing->edited_from);
	editing->edited_from = edited->from;
	edited->from = NULL;
	fault_list_clear(&editing->edited_faults);
	if (scenario) {
		take_scenario(editing, scenario);
		save_edited(view, app, row, edited->after);
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

/* Keeps what the copy of pack.json was made from, for as long as it is not taken. */
static void note_copied(struct scenarios_view *view, const char *from)
{
	char *copied_from = from ? memory_copy_text(from) : NULL;

	free(view->copied_from);
	view->copied_from = copied_from;
}

/* The user's pack.json is written; the copy stays where the pack does not load with it. */
static void take_pack(const struct edited *edited, struct app *app)
{
	struct scenarios_view *view = edited->view;
	struct error error = { 0 };
	char *own = own_files_pack_path(app_env(app), view->study->pack, &error);
	char *now = own ? scenarios_read_pack(view->study, &error) : NULL;

	note_copied(view, edited->from);
	if (now && !is_same_text(now, edited->from)) {
		note_copied(view, now);
		error_set(&error, ERROR_INPUT,
			"not saved yet: another program changed pack.json; E opens what you edited "
			"again, to save it over that; x on the pack drops it");
	}
	if (error.code) {
		app_say_error(app, &error);
		free(now);
		free(own);
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
	free(now);
}

static void take_edited(void *data, struct app *app)
{
	struct edited *edited = data;
	struct scenarios_view *view = edited->view;
	struct scenario_row *row = scenarios_find(&view->scenarios, edited->type, edited->id);
	bool is_same =
		edited->after && !edited->is_again && strcmp(edited->before, edited->after) == 0;

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
		take_text(view, app, row, edited);
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
	char *from = NULL, *copy = path_of_copy(app, row->id, &error);
	char *before = copy ? text_to_edit(view, row, &from, &error) : NULL;

	if (!before) {
		free(copy);
		free(from);
		app_say_error(app, &error);
		return;
	}
	struct edited *edited = memory_alloc(1, sizeof *edited);

	*edited = (struct edited){ .view = view,
		.type = row->type,
		.id = memory_copy_text(row->id),
		.copy = copy,
		.before = before,
		.from = from,
		.limit = SCENARIO_MAX_FILE };
	edit_copy(app, edited);
}

/* Where the copy of pack.json lies, to be freed. */
static char *path_of_pack_copy(
	const struct scenarios_view *view, const struct app *app, struct error *error)
{
	char *name = memory_format("pack-%s", view->study->pack->id);
	char *copy = path_of_copy(app, name, error);

	free(name);
	return copy;
}

bool scenarios_act_drop_pack(struct scenarios_view *view, const struct app *app)
{
	char *copy = path_of_pack_copy(view, app, NULL);
	bool is_dropped = copy && file_exists(copy) && own_files_remove(copy, NULL);

	free(copy);
	return is_dropped;
}

/* A copy that is still there was not taken the last time, and is to be repaired or saved. */
void scenarios_act_edit_pack(struct scenarios_view *view, struct app *app)
{
	struct error error = { 0 };

	if (scenarios_act_is_changing(view, app))
		return;
	char *copy = path_of_pack_copy(view, app, &error);
	char *now = copy ? scenarios_read_pack(view->study, &error) : NULL;
	bool is_again = copy && file_exists(copy);
	char *before = now && is_again ? file_read(copy, PACK_MAX_FILE, NULL, &error)
		       : now           ? memory_copy_text(now)
				       : NULL;

	if (before && !is_again)
		note_copied(view, now);
	free(now);
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
		.from = view->copied_from ? memory_copy_text(view->copied_from) : NULL,
		.is_again = is_again,
		.limit = PACK_MAX_FILE };
	edit_copy(app, edited);
}
