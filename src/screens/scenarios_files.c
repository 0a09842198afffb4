/* The half of scenarios.h that touches files: saving, deleting, bringing back. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/model/fields.h"
#include "leeway/model/own_files.h"
#include "leeway/screens/recovery.h"
#include "leeway/screens/scenarios_parts.h"

static void forget_recovery(const struct scenarios *scenarios, const struct study *study,
	enum draft_type type, const char *id)
{
	struct recovery_key key = { scenarios->env, study->pack, type, id };

	recovery_remove(&key);
}

/* The first field with an error gets the focus; the error says what it is. */
static bool is_sound(struct editing *editing, struct error *error)
{
	const struct fault_list *faults = &editing->check.faults;

	for (size_t i = 0; i < faults->n_faults; i++) {
		const struct fault *fault = &faults->faults[i];
		long field = draft_check_field(editing->draft, fault);

		if (fault->severity != FAULT_ERROR)
			continue;
		if (field >= 0)
			editing->draft->focus = (size_t)field;
		char *name = draft_check_name(fault);

		error_set(error, ERROR_INPUT, "not saved: %s%s%s; %s", name, *name ? " " : "",
			fault->message, fault->advice);
		free(name);
		return false;
	}
	return true;
}

/* A new scenario or condition may not take the place of one that is there. */
static bool is_free(const struct study *study, const struct scenario_row *row, struct error *error)
{
	const char *id = draft_text(row->editing->draft, DRAFT_ID);
	bool is_scenario = row->type == DRAFT_OF_SCENARIO;

	if (!row->is_new || (is_scenario ? !pack_find_scenario(study->pack, id)
					 : !pack_find_condition(study->pack, id)))
		return true;
	row->editing->draft->focus = DRAFT_ID;
	return error_set(error, ERROR_INPUT,
		"not saved: the pack has a %s '%s'; give this one an id of its own",
		is_scenario ? "scenario" : "condition", id);
}

/* The row goes by the id it is saved under. */
static void rename_row(struct scenarios *scenarios, const struct study *study,
	struct scenario_row *row, const char *id)
{
	if (strcmp(row->id, id) == 0)
		return;
	forget_recovery(scenarios, study, row->type, row->id);
	free(row->id);
	row->id = memory_copy_text(id);
	row->editing->has_recovery = false;
	row->editing->is_unkept = true;
}

void scenarios_change_clear(struct scenarios_change *change)
{
	editing_free(change->editing);
	own_edits_clear(&change->edits);
	free(change->path);
	free(change->before);
	free(change->behind);
	free(change->id);
	free(change->was);
	*change = (struct scenarios_change){ 0 };
}

/* Where what is saved under an id stands, to be freed. */
static char *path_of(const struct scenarios *scenarios, const struct study *study,
	enum draft_type type, const char *id, struct error *error)
{
	return type == DRAFT_OF_SCENARIO ? own_files_path(scenarios->env, study->pack, id, error)
					 : own_files_pack_path(scenarios->env, study->pack, error);
}

/* Notes the file of the selected row at change->path, and its place in the pack. */
static bool plan_row(struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	struct scenario_row *row = scenarios_selected(scenarios);

	if (row->type != DRAFT_OF_SCENARIO)
		return scenarios_write_part(scenarios, study, row, change, error) ||
		       scenarios_say_unsaved(change->path, error);
	const char *path = row->index >= 0 ? study->pack->scenarios[row->index]->path : NULL;

	/* Another program may have made the user's own file since. */
	if (file_exists(change->path))
		path = change->path;
	char *text = scenarios_compose(row->editing, path, error);
	bool good = text != NULL;

	if (good)
		own_edits_add(&change->edits, change->path, text);
	free(text);
	if (good && row->is_new)
		good = scenarios_list(scenarios, study, change, error);
	return good || scenarios_say_unsaved(change->path, error);
}

bool scenarios_plan_save(struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	struct scenario_row *row = scenarios_selected(scenarios);

	*change = (struct scenarios_change){ .is_saved = true };
	if (!row)
		return error_set(error, ERROR_INPUT, "there is no scenario to save");
	if (!is_sound(row->editing, error) || !is_free(study, row, error))
		return false;
	const char *id =
		row->type == DRAFT_OF_PACK ? row->id : draft_text(row->editing->draft, DRAFT_ID);

	change->type = row->type;
	change->path = path_of(scenarios, study, row->type, id, error);
	change->id = memory_copy_text(id);
	change->was = memory_copy_text(row->id);
	change->behind = row->behind ? memory_copy_text(row->behind) : NULL;
	if (change->path && plan_row(scenarios, study, change, error))
		return true;
	scenarios_change_clear(change);
	return false;
}

struct study *scenarios_change_make(struct scenarios_change *change, const struct env *env,
	const char *pack, struct error *error)
{
	if (!own_edits_apply(&change->edits, error)) {
		if (change->is_saved)
			scenarios_say_unsaved(change->path, error);
		return NULL;
	}
	struct study *study = study_open(env, pack, error);

	if (!study) {
		own_edits_undo(&change->edits);
		change->is_undone = true;
	}
	return study;
}

static void push_deleted(struct scenarios *scenarios, struct deleted deleted)
{
	MEMORY_RESERVE_ONE(scenarios->deleted, scenarios->n_deleted, scenarios->deleted_capacity);
	scenarios->deleted[scenarios->n_deleted++] = deleted;
}

static void delete_new(struct scenarios *scenarios, const struct study *study)
{
	struct scenario_row row = scenarios->rows[scenarios->selected];

	forget_recovery(scenarios, study, row.type, row.id);
	row.editing->has_recovery = false;
	scenarios->n_rows--;
	memmove(&scenarios->rows[scenarios->selected], &scenarios->rows[scenarios->selected + 1],
		(scenarios->n_rows - scenarios->selected) * sizeof *scenarios->rows);
	scenarios_select(scenarios, study, scenarios->selected);
	push_deleted(scenarios, (struct deleted){ .row = row });
}

/* The id of what stands before a row in the pack; "": nothing does. */
static const char *id_before(const struct study *study, const struct scenario_row *row)
{
	if (row->index <= 0)
		return "";
	return row->type == DRAFT_OF_SCENARIO ? study->pack->scenarios[row->index - 1]->id
					      : study->pack->conditions[row->index - 1].id;
}

static bool plan_deletion(const struct scenarios *scenarios, const struct study *study,
	struct scenario_row *row, struct scenarios_change *change, struct error *error)
{
	if (row->type == DRAFT_OF_CONDITION) {
		change->before = memory_copy_text(row->editing->saved);
		return scenarios_write_part(scenarios, study, row, change, error);
	}
	change->before = file_read(change->path, SCENARIO_MAX_FILE, NULL, error);
	/* Out of the list first: a pack that lists what is not there does not load. */
	if (!change->before ||
		(!row->shadows && !scenarios_unlist(scenarios, study, change, error)))
		return false;
	own_edits_add(&change->edits, change->path, NULL);
	return true;
}

bool scenarios_plan_delete(struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	struct scenario_row *row = scenarios_selected(scenarios);

	*change = (struct scenarios_change){ 0 };
	if (!row)
		return error_set(error, ERROR_INPUT, "there is no scenario to delete");
	if (row->is_new) {
		delete_new(scenarios, study);
		return true;
	}
	if (row->type == DRAFT_OF_PACK)
		return error_set(error, ERROR_INPUT,
			"a pack is not deleted from here; its folder is %s", study->pack->folder);
	if (row->type == DRAFT_OF_SCENARIO && !row->is_own)
		return error_set(error, ERROR_INPUT,
			"%s is installed: only files of your own can be deleted", row->title);
	change->type = row->type;
	change->path = path_of(scenarios, study, row->type, row->id, error);
	change->id = memory_copy_text(row->id);
	change->behind = memory_copy_text(id_before(study, row));
	if (change->path && plan_deletion(scenarios, study, row, change, error))
		return true;
	scenarios_change_clear(change);
	return false;
}

static bool plan_return(struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	const struct deleted *deleted = &scenarios->deleted[scenarios->n_deleted - 1];
	bool is_scenario = deleted->row.type == DRAFT_OF_SCENARIO;

	if (is_scenario && file_exists(deleted->path))
		return error_set(error, ERROR_INPUT, "%s: is there again already", deleted->path);
	change->is_back = true;
	change->path = memory_copy_text(deleted->path);
	change->id = memory_copy_text(deleted->row.id);
	change->type = deleted->row.type;
	change->behind = memory_copy_text(deleted->behind);
	change->before = memory_copy_text(deleted->text);
	if (is_scenario)
		own_edits_add(&change->edits, deleted->path, deleted->text);
	if (is_scenario ? scenarios_list(scenarios, study, change, error)
			: scenarios_restore_part(scenarios, study, change, error))
		return true;
	scenarios_change_clear(change);
	return false;
}

/* A draft that was never saved is back at once. */
static void bring_back_new(struct scenarios *scenarios, const struct study *study)
{
	struct deleted *last = &scenarios->deleted[--scenarios->n_deleted];

	if (last->row.editing) {
		last->row.editing->is_unkept = true;
		const struct scenario_row *row = scenarios_append(scenarios, last->row);

		last->row = (struct scenario_row){ 0 };
		scenarios_select(scenarios, study, (size_t)(row - scenarios->rows));
	}
	deleted_clear(last);
}

bool scenarios_plan_undelete(struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	*change = (struct scenarios_change){ .is_saved = true };
	if (scenarios->n_deleted == 0)
		return error_set(error, ERROR_INPUT, "nothing was deleted");
	if (scenarios->deleted[scenarios->n_deleted - 1].path)
		return plan_return(scenarios, study, change, error);
	bring_back_new(scenarios, study);
	return true;
}

/* A title that was typed on meanwhile has no say in the id any more. */
static void keep_id(struct editing *editing, enum draft_type type, const char *id)
{
	if (type == DRAFT_OF_PACK || strcmp(draft_text(editing->draft, DRAFT_ID), id) == 0)
		return;
	textfield_set(editing->draft->fields[DRAFT_ID].text, id);
	scenarios_settle(editing);
}

/* The draft of what was deleted goes along with the change; of what is back it comes from there. */
void scenarios_take_change(
	struct scenarios *scenarios, const struct study *study, struct scenarios_change *change)
{
	struct scenario_row *row =
		scenarios_find(scenarios, change->type, change->was ? change->was : change->id);

	if (change->is_back) {
		struct deleted *last = &scenarios->deleted[--scenarios->n_deleted];

		change->editing = last->row.editing;
		last->row.editing = NULL;
		deleted_clear(last);
	} else if (row && change->is_saved) {
		rename_row(scenarios, study, row, change->id);
		keep_id(row->editing, change->type, change->id);
	} else if (row) {
		change->editing = row->editing;
		row->editing = NULL;
	}
}

/* Gives a row, found by its id, the draft it had. */
static void give_back(struct scenarios *scenarios, struct scenarios_change *change)
{
	struct scenario_row *row = scenarios_find(scenarios, change->type, change->id);

	if (!row || !change->editing)
		return;
	if (row->editing) {
		free(change->editing->saved);
		change->editing->saved = memory_copy_text(row->editing->saved);
		editing_free(row->editing);
	}
	row->editing = change->editing;
	change->editing = NULL;
	scenarios_settle(row->editing);
}

static void note_saved(
	struct scenarios *scenarios, const struct study *study, struct scenarios_change *change)
{
	give_back(scenarios, change);
	struct scenario_row *row = scenarios_find(scenarios, change->type, change->id);

	if (!row)
		return;
	scenarios_select(scenarios, study, (size_t)(row - scenarios->rows));
	if (row->editing->is_modified)
		return;
	forget_recovery(scenarios, study, change->type, change->id);
	row->editing->is_unkept = row->editing->has_recovery = false;
	row->editing->history.group = 0;
}

static void note_deleted(
	struct scenarios *scenarios, const struct study *study, struct scenarios_change *change)
{
	forget_recovery(scenarios, study, change->type, change->id);
	push_deleted(scenarios, (struct deleted){
					.path = memory_copy_text(change->path),
					.text = memory_copy_text(change->before),
					.behind = memory_copy_text(change->behind),
					.row = { .type = change->type,
						.id = memory_copy_text(change->id),
						.editing = change->editing },
				});
	change->editing = NULL;
}

void scenarios_end_change(
	struct scenarios *scenarios, const struct study *study, struct scenarios_change *change)
{
	if (change->path && change->is_saved)
		note_saved(scenarios, study, change);
	else if (change->path)
		note_deleted(scenarios, study, change);
	scenarios_change_clear(change);
}
