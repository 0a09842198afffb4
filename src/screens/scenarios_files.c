/* The half of scenarios.h that touches files: saving, deleting, recovering. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/model/fields.h"
#include "leeway/model/own_files.h"
#include "leeway/screens/recovery.h"
#include "leeway/screens/scenarios_parts.h"

enum { KEEP_US = 1000000 };

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

bool scenarios_change_apply(struct scenarios_change *change, struct error *error)
{
	return own_edits_apply(&change->edits, error) || scenarios_say_unsaved(change->path, error);
}

void scenarios_take_saved(struct scenarios *scenarios, const struct study *study,
	const struct scenarios_change *change)
{
	struct scenario_row *row = scenarios_find(scenarios, change->type, change->was);

	if (row)
		rename_row(scenarios, study, row, change->id);
}

bool scenarios_save(struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	if (!scenarios_plan_save(scenarios, study, change, error))
		return false;
	if (scenarios_change_apply(change, error)) {
		scenarios_take_saved(scenarios, study, change);
		return true;
	}
	scenarios_change_clear(change);
	return false;
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

static bool delete_saved(const struct scenarios *scenarios, const struct study *study,
	struct scenario_row *row, struct scenarios_change *change, struct error *error)
{
	if (row->type == DRAFT_OF_CONDITION) {
		change->before = memory_copy_text(row->editing->saved);
		return scenarios_write_part(scenarios, study, row, change, error) &&
		       own_edits_apply(&change->edits, error);
	}
	change->before = file_read(change->path, SCENARIO_MAX_FILE, NULL, error);
	/* Out of the list first: a pack that lists what is not there does not load. */
	if (!change->before ||
		(!row->shadows && !scenarios_unlist(scenarios, study, change, error)))
		return false;
	own_edits_add(&change->edits, change->path, NULL);
	return own_edits_apply(&change->edits, error);
}

bool scenarios_delete(struct scenarios *scenarios, const struct study *study,
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
	if (change->path && delete_saved(scenarios, study, row, change, error)) {
		change->editing = row->editing;
		row->editing = NULL;
		return true;
	}
	scenarios_change_clear(change);
	return false;
}

static bool undelete_file(struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	struct deleted *deleted = &scenarios->deleted[scenarios->n_deleted - 1];

	bool is_scenario = deleted->row.type == DRAFT_OF_SCENARIO;

	if (is_scenario && file_exists(deleted->path))
		return error_set(error, ERROR_INPUT, "%s: is there again already", deleted->path);
	change->path = memory_copy_text(deleted->path);
	change->id = memory_copy_text(deleted->row.id);
	change->type = deleted->row.type;
	change->behind = memory_copy_text(deleted->behind);
	change->before = memory_copy_text(deleted->text);
	if (is_scenario)
		own_edits_add(&change->edits, deleted->path, deleted->text);
	bool good = is_scenario ? scenarios_list(scenarios, study, change, error)
				: scenarios_restore_part(scenarios, study, change, error);

	if (!good || !own_edits_apply(&change->edits, error)) {
		scenarios_change_clear(change);
		return false;
	}
	change->editing = deleted->row.editing;
	deleted->row.editing = NULL;
	return true;
}

bool scenarios_undelete(struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	*change = (struct scenarios_change){ .is_saved = true };
	if (scenarios->n_deleted == 0)
		return error_set(error, ERROR_INPUT, "nothing was deleted");
	struct deleted *last = &scenarios->deleted[scenarios->n_deleted - 1];

	if (last->path && !undelete_file(scenarios, study, change, error))
		return false;
	if (!last->path && last->row.editing) {
		last->row.editing->is_unkept = true;
		const struct scenario_row *row = scenarios_append(scenarios, last->row);

		last->row = (struct scenario_row){ 0 };
		scenarios_select(scenarios, study, (size_t)(row - scenarios->rows));
	}
	scenarios->n_deleted--;
	deleted_clear(last);
	return true;
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

void scenarios_end_change(struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, bool good)
{
	if (!good) {
		own_edits_undo(&change->edits);
		give_back(scenarios, change);
	} else if (change->path && change->is_saved) {
		note_saved(scenarios, study, change);
	} else if (change->path) {
		note_deleted(scenarios, study, change);
	}
	scenarios_change_clear(change);
}

/* Writes or removes one recovery file as the draft asks for. */
static bool keep_row(const struct scenarios *scenarios, const struct study *study,
	const struct scenario_row *row, struct error *error)
{
	struct editing *editing = row->editing;
	struct recovery_key key = { scenarios->env, study->pack, row->type, row->id };

	if (editing->is_modified) {
		if (!recovery_write(&key, editing->draft, row->is_new, error))
			return error_prefix(error, "what is typed cannot be kept");
		editing->has_recovery = true;
	} else if (editing->has_recovery) {
		recovery_remove(&key);
		editing->has_recovery = false;
	}
	editing->is_unkept = false;
	return true;
}

int scenarios_keep(
	struct scenarios *scenarios, const struct study *study, bool must, struct error *error)
{
	int64_t now = env_monotonic_us(scenarios->env);
	int64_t left_us = scenarios->kept_us + KEEP_US - now;
	bool is_due = must || scenarios->kept_us == 0 || left_us <= 0, has_failed = false;
	bool is_unkept = false;

	for (size_t i = 0; i < scenarios->n_rows; i++) {
		struct scenario_row *row = &scenarios->rows[i];

		if (!row->editing || !row->editing->is_unkept)
			continue;
		is_unkept = true;
		if (!is_due)
			continue;
		scenarios->kept_us = now;
		if (!has_failed &&
			!keep_row(scenarios, study, row, scenarios->has_failed ? NULL : error))
			has_failed = true;
	}
	if (is_unkept && is_due)
		scenarios->has_failed = has_failed;
	if (has_failed || (is_unkept && is_due))
		return has_failed ? KEEP_US / 1000 : -1;
	return is_unkept ? (int)(left_us / 1000) + 1 : -1;
}

/* The row that a recovered draft belongs to: what was new, or is gone since, is new. */
static struct scenario_row *row_for(
	struct scenarios *scenarios, const struct study *study, const struct recovered *recovered)
{
	enum draft_type type = recovered->type;
	struct scenario_row *row = scenarios_find(scenarios, type, recovered->id);

	if (row && (!recovered->is_new || row->is_new))
		return row;
	scenarios_add(scenarios, study, type, NULL);
	row = scenarios_selected(scenarios);
	if (!scenarios_find(scenarios, type, recovered->id)) {
		free(row->id);
		row->id = memory_copy_text(recovered->id);
	}
	return row;
}

size_t scenarios_recover(struct scenarios *scenarios, const struct study *study)
{
	size_t n_listed, n_recovered = 0;
	struct recovered *list = recovery_list(scenarios->env, study->pack, &n_listed);

	for (size_t i = 0; i < n_listed; i++) {
		struct scenario_row *row = row_for(scenarios, study, &list[i]);
		struct editing *editing = scenarios_open(scenarios, study, row);

		draft_history_prepare(&editing->history, editing->draft);
		if (!draft_apply(editing->draft, &list[i].snapshot))
			continue;
		draft_history_add(&editing->history, editing->draft, 0);
		scenarios_settle(editing);
		editing->has_recovery = true;
		n_recovered++;
		scenarios_select(scenarios, study, (size_t)(row - scenarios->rows));
	}
	recovery_free(list, n_listed);
	return n_recovered;
}

void scenarios_forget(struct scenarios *scenarios, const struct study *study)
{
	size_t n_listed;
	struct recovered *list = recovery_list(scenarios->env, study->pack, &n_listed);

	for (size_t i = 0; i < n_listed; i++)
		forget_recovery(scenarios, study, list[i].type, list[i].id);
	recovery_free(list, n_listed);
}
