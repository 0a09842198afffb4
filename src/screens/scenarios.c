#include "leeway/screens/scenarios.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/model/own_files.h"
#include "leeway/model/scenario_write.h"
#include "leeway/screens/scenarios_parts.h"

void editing_free(struct editing *editing)
{
	if (!editing)
		return;
	draft_free(editing->draft);
	draft_history_clear(&editing->history);
	draft_check_clear(&editing->check);
	fault_list_clear(&editing->edited_faults);
	free(editing->edited);
	free(editing->saved);
	free(editing);
}

void scenario_row_clear(struct scenario_row *row)
{
	editing_free(row->editing);
	free(row->behind);
	free(row->title);
	free(row->id);
	*row = (struct scenario_row){ 0 };
}

void deleted_clear(struct deleted *deleted)
{
	scenario_row_clear(&deleted->row);
	free(deleted->behind);
	free(deleted->path);
	free(deleted->text);
}

void scenarios_clear(struct scenarios *scenarios)
{
	for (size_t i = 0; i < scenarios->n_rows; i++)
		scenario_row_clear(&scenarios->rows[i]);
	for (size_t i = 0; i < scenarios->n_deleted; i++)
		deleted_clear(&scenarios->deleted[i]);
	free(scenarios->rows);
	free(scenarios->deleted);
	*scenarios = (struct scenarios){ 0 };
}

void scenarios_settle(struct editing *editing)
{
	draft_check_run(&editing->check, editing->draft);
	editing->is_modified = strcmp(editing->check.json, editing->saved) != 0;
	editing->is_unkept = true;
	editing->is_warned = false;
}

/* Takes over saved. */
struct editing *editing_new(const struct scenario *scenario, char *saved)
{
	struct editing *editing = memory_alloc(1, sizeof *editing);

	editing->draft = draft_new(scenario);
	editing->saved = saved;
	draft_history_begin(&editing->history, editing->draft);
	scenarios_settle(editing);
	editing->is_unkept = false;
	return editing;
}

/* What is saved, as the draft of it would write it. */
char *scenarios_write_saved(const struct scenario *scenario)
{
	struct draft *draft = draft_new(scenario);
	struct scenario *again = draft_to_scenario(draft);
	char *text = scenario_write(again);

	scenario_free(again);
	draft_free(draft);
	return text;
}

struct scenario_row *scenarios_find(const struct scenarios *scenarios, const char *id)
{
	for (size_t i = 0; i < scenarios->n_rows; i++)
		if (strcmp(scenarios->rows[i].id, id) == 0)
			return &scenarios->rows[i];
	return NULL;
}

struct scenario_row *scenarios_selected(const struct scenarios *scenarios)
{
	return scenarios->n_rows > 0 ? &scenarios->rows[scenarios->selected] : NULL;
}

struct scenario_row *scenarios_append(struct scenarios *scenarios, struct scenario_row row)
{
	MEMORY_RESERVE_ONE(scenarios->rows, scenarios->n_rows, scenarios->capacity);
	scenarios->rows[scenarios->n_rows] = row;
	return &scenarios->rows[scenarios->n_rows++];
}

struct editing *scenarios_open(
	struct scenarios *scenarios, const struct study *study, struct scenario_row *row)
{
	(void)scenarios;
	if (!row)
		return NULL;
	if (!row->editing) {
		const struct scenario *scenario = study->pack->scenarios[row->scenario];

		row->editing = editing_new(scenario, scenarios_write_saved(scenario));
	}
	return row->editing;
}

void scenarios_select(struct scenarios *scenarios, const struct study *study, size_t index)
{
	if (scenarios->n_rows == 0)
		return;
	scenarios->selected = index < scenarios->n_rows ? index : scenarios->n_rows - 1;
	scenarios_open(scenarios, study, scenarios_selected(scenarios));
}

static struct scenario_row row_of(
	const struct scenarios *scenarios, const struct study *study, size_t index)
{
	const struct scenario *scenario = study->pack->scenarios[index];
	char *own = own_files_path(scenarios->env, study->pack, scenario->id, NULL);
	struct scenario_row row = {
		.id = memory_copy_text(scenario->id),
		.title = memory_copy_text(scenario->title),
		.is_own = own && strcmp(own, scenario->path) == 0,
		.scenario = (long)index,
	};

	row.shadows = row.is_own && own_files_shadow(scenarios->env, study->pack, scenario->id);
	free(own);
	return row;
}

/* A draft that holds nothing of the user's follows its file. */
static void follow_file(struct editing *editing, const struct scenario *scenario)
{
	char *saved = scenarios_write_saved(scenario);

	if (!editing->is_modified && strcmp(saved, editing->saved) != 0) {
		draft_free(editing->draft);
		editing->draft = draft_new(scenario);
		draft_history_begin(&editing->history, editing->draft);
	}
	free(editing->saved);
	editing->saved = saved;
	bool is_unkept = editing->is_unkept;

	scenarios_settle(editing);
	editing->is_unkept = is_unkept;
}

/* Drafts of what is no longer in the pack: those with changes are new ones now. */
static void keep_orphan(struct scenarios *scenarios, struct scenario_row *row)
{
	if (!row->editing || (!row->is_new && !row->editing->is_modified)) {
		scenario_row_clear(row);
		return;
	}
	row->is_new = true;
	row->is_own = row->shadows = false;
	row->scenario = -1;
	if (*row->editing->saved)
		*row->editing->saved = '\0';
	scenarios_append(scenarios, *row);
}

void scenarios_take_study(struct scenarios *scenarios, const struct study *study)
{
	struct scenarios old = *scenarios;
	struct scenario_row *selected = scenarios_selected(&old);
	char *id = memory_copy_text(selected ? selected->id : "");

	scenarios->rows = NULL;
	scenarios->n_rows = scenarios->capacity = 0;
	for (size_t i = 0; i < study->pack->n_scenarios; i++) {
		struct scenario_row row = row_of(scenarios, study, i);
		struct scenario_row *before = scenarios_find(&old, row.id);

		if (before && before->editing) {
			row.editing = before->editing;
			before->editing = NULL;
			before->is_new = false;
			follow_file(row.editing, study->pack->scenarios[i]);
		}
		scenarios_append(scenarios, row);
	}
	for (size_t i = 0; old.rows && i < old.n_rows; i++)
		keep_orphan(scenarios, &old.rows[i]);
	free(old.rows);
	struct scenario_row *again = scenarios_find(scenarios, id);

	scenarios_select(
		scenarios, study, again ? (size_t)(again - scenarios->rows) : scenarios->selected);
	free(id);
}

void scenarios_init(struct scenarios *scenarios, const struct study *study)
{
	*scenarios = (struct scenarios){ .env = study->env };
	scenarios_take_study(scenarios, study);
}

/* "new-scenario", "new-scenario-2" …; to be freed. */
static char *free_id(const struct scenarios *scenarios, const char *stem)
{
	char *id = memory_copy_bytes(stem, strnlen(stem, SCENARIO_MAX_ID - 4));

	for (int i = 2; scenarios_find(scenarios, id); i++) {
		free(id);
		id = memory_format("%.*s-%d", SCENARIO_MAX_ID - 4, stem, i);
	}
	return id;
}

char *scenarios_write_skeleton(const char *id, const char *title)
{
	char *paragraphs[] = {
		(char *)"Say who decides, and what the policy is.",
		(char *)"Say how far this case departs from it: {LEVEL}. Do you make an exception?",
	};
	struct level levels[] = {
		{ .text = (char *)"by a lot" },
		{ .text = (char *)"by a little" },
	};
	struct scenario scenario = {
		.id = (char *)id,
		.title = (char *)title,
		.paragraphs = paragraphs,
		.n_paragraphs = 2,
		.levels = levels,
		.n_levels = 2,
	};

	return scenario_write(&scenario);
}

static struct scenario *read_skeleton(const char *id)
{
	char *text = scenarios_write_skeleton(id, "New scenario");
	struct json_document *document = json_read(id, text, strlen(text), NULL);
	struct scenario *scenario = scenario_read(document, NULL);

	json_free(document);
	free(text);
	return scenario;
}

void scenarios_add(
	struct scenarios *scenarios, const struct study *study, const struct scenario_row *copied)
{
	struct scenario *scenario;
	char *id = free_id(scenarios, copied ? copied->id : "new-scenario");

	if (copied) {
		scenario = draft_to_scenario(copied->editing->draft);
		free(scenario->id);
		scenario->id = memory_copy_text(id);
	} else {
		scenario = read_skeleton(id);
	}
	struct scenario_row row = {
		.id = id,
		.title = memory_copy_text(scenario->title),
		.is_new = true,
		.scenario = -1,
		.behind = copied && !copied->is_new ? memory_copy_text(copied->id) : NULL,
		.editing = editing_new(scenario, memory_copy_text("")),
	};

	/* A new one begins with its title, which its id follows. */
	row.editing->draft->focus = DRAFT_TITLE;
	if (!copied)
		textfield_set(row.editing->draft->fields[DRAFT_TITLE].text, "");
	draft_history_begin(&row.editing->history, row.editing->draft);
	scenarios_settle(row.editing);
	scenarios_append(scenarios, row);
	scenarios_select(scenarios, study, scenarios->n_rows - 1);
	scenario_free(scenario);
}

bool scenarios_drop_changes(struct scenarios *scenarios, const struct study *study)
{
	struct scenario_row *row = scenarios_selected(scenarios);
	struct draft_snapshot snapshot;

	if (!row || row->is_new || !row->editing->is_modified)
		return false;
	struct draft *saved = draft_new(study->pack->scenarios[row->scenario]);

	draft_take_snapshot(saved, &snapshot);
	draft_history_prepare(&row->editing->history, row->editing->draft);
	draft_apply(row->editing->draft, &snapshot);
	draft_history_add(&row->editing->history, row->editing->draft, 0);
	draft_snapshot_clear(&snapshot);
	draft_free(saved);
	scenarios_settle(row->editing);
	return true;
}
