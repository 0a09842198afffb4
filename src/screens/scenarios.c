#include "leeway/screens/scenarios.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
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
	free(editing->edited_from);
	free(editing->saved);
	free(editing->warned_of);
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

struct editing *editing_new(struct draft *draft, bool is_new)
{
	struct editing *editing = memory_alloc(1, sizeof *editing);

	editing->draft = draft;
	editing->saved = memory_copy_text("");
	draft_history_begin(&editing->history, draft);
	scenarios_settle(editing);
	if (!is_new) {
		free(editing->saved);
		editing->saved = memory_copy_text(editing->check.json);
		editing->is_modified = false;
	}
	editing->is_unkept = false;
	return editing;
}

/* The draft of what is saved. */
static struct draft *draft_of(const struct study *study, const struct scenario_row *row)
{
	const struct pack *pack = study->pack;

	switch (row->type) {
	case DRAFT_OF_SCENARIO:
		return draft_new(pack->scenarios[row->index]);
	case DRAFT_OF_CONDITION:
		return draft_new_condition(&pack->conditions[row->index]);
	default:
		return draft_new_pack(pack);
	}
}

char *scenarios_write_saved(const struct scenario *scenario)
{
	struct draft *draft = draft_new(scenario);
	struct scenario *again = draft_to_scenario(draft);
	char *text = scenario_write(again);

	scenario_free(again);
	draft_free(draft);
	return text;
}

struct scenario_row *scenarios_find(
	const struct scenarios *scenarios, enum draft_type type, const char *id)
{
	for (size_t i = 0; i < scenarios->n_rows; i++)
		if (scenarios->rows[i].type == type && strcmp(scenarios->rows[i].id, id) == 0)
			return &scenarios->rows[i];
	return NULL;
}

struct scenario_row *scenarios_selected(const struct scenarios *scenarios)
{
	return scenarios->n_rows > 0 ? &scenarios->rows[scenarios->selected] : NULL;
}

struct scenario_row *scenarios_append(struct scenarios *scenarios, struct scenario_row row)
{
	size_t at = scenarios->n_rows;

	MEMORY_RESERVE_ONE(scenarios->rows, scenarios->n_rows, scenarios->capacity);
	while (at > 0 && scenarios->rows[at - 1].type > row.type)
		at--;
	memmove(&scenarios->rows[at + 1], &scenarios->rows[at],
		(scenarios->n_rows++ - at) * sizeof *scenarios->rows);
	scenarios->rows[at] = row;
	return &scenarios->rows[at];
}

struct editing *scenarios_open(
	struct scenarios *scenarios, const struct study *study, struct scenario_row *row)
{
	(void)scenarios;
	if (row && !row->editing)
		row->editing = editing_new(draft_of(study, row), false);
	return row ? row->editing : NULL;
}

void scenarios_select(struct scenarios *scenarios, const struct study *study, size_t index)
{
	if (scenarios->n_rows == 0)
		return;
	scenarios->selected = index < scenarios->n_rows ? index : scenarios->n_rows - 1;
	scenarios_open(scenarios, study, scenarios_selected(scenarios));
}

static struct scenario_row row_of_scenario(
	const struct scenarios *scenarios, const struct study *study, size_t index)
{
	const struct scenario *scenario = study->pack->scenarios[index];
	char *own = own_files_path(scenarios->env, study->pack, scenario->id, NULL);
	struct scenario_row row = {
		.id = memory_copy_text(scenario->id),
		.title = memory_copy_text(scenario->title),
		.is_own = own && strcmp(own, scenario->path) == 0,
		.index = (long)index,
	};

	row.shadows = row.is_own && own_files_shadow(scenarios->env, study->pack, scenario->id);
	free(own);
	return row;
}

/* Of what stands in pack.json. */
static struct scenario_row row_of_part(const struct scenarios *scenarios, const struct study *study,
	enum draft_type type, size_t index)
{
	const struct pack *pack = study->pack;
	const struct condition *condition =
		type == DRAFT_OF_CONDITION ? &pack->conditions[index] : NULL;
	char *own = own_files_pack_path(scenarios->env, pack, NULL);
	char *path = file_join(pack->folder, "pack.json");
	struct scenario_row row = {
		.type = type,
		.id = memory_copy_text(condition ? condition->id : "pack"),
		.title = memory_copy_text(condition ? condition->title : pack->title),
		.is_own = own && strcmp(own, path) == 0,
		.index = (long)index,
	};

	free(path);
	free(own);
	return row;
}

/* A draft that holds nothing of the user's follows its file. */
static void follow_file(struct scenario_row *row, const struct study *study)
{
	struct editing *editing = row->editing;
	struct editing *fresh = editing_new(draft_of(study, row), false);

	if (!editing->is_modified && strcmp(fresh->saved, editing->saved) != 0) {
		draft_free(editing->draft);
		editing->draft = fresh->draft;
		fresh->draft = NULL;
		draft_history_begin(&editing->history, editing->draft);
	}
	free(editing->saved);
	editing->saved = memory_copy_text(fresh->saved);
	editing_free(fresh);
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
	row->index = -1;
	if (*row->editing->saved)
		*row->editing->saved = '\0';
	scenarios_append(scenarios, *row);
}

/* The row of the pack as it is now, with the draft that there was. */
static void take_row(struct scenarios *scenarios, const struct study *study,
	const struct scenarios *old, struct scenario_row row)
{
	struct scenario_row *before = scenarios_find(old, row.type, row.id);

	if (before && before->editing) {
		row.editing = before->editing;
		before->editing = NULL;
		before->is_new = false;
		follow_file(&row, study);
	}
	scenarios_append(scenarios, row);
}

void scenarios_take_study(struct scenarios *scenarios, const struct study *study)
{
	const struct pack *pack = study->pack;
	struct scenarios old = *scenarios;
	const struct scenario_row *selected = scenarios_selected(&old);
	enum draft_type type = selected ? selected->type : DRAFT_OF_SCENARIO;
	char *id = memory_copy_text(selected ? selected->id : "");

	scenarios->rows = NULL;
	scenarios->n_rows = scenarios->capacity = 0;
	for (size_t i = 0; i < pack->n_scenarios; i++)
		take_row(scenarios, study, &old, row_of_scenario(scenarios, study, i));
	for (size_t i = 0; i < pack->n_conditions; i++)
		take_row(scenarios, study, &old,
			row_of_part(scenarios, study, DRAFT_OF_CONDITION, i));
	take_row(scenarios, study, &old, row_of_part(scenarios, study, DRAFT_OF_PACK, 0));
	for (size_t i = 0; old.rows && i < old.n_rows; i++)
		keep_orphan(scenarios, &old.rows[i]);
	free(old.rows);
	struct scenario_row *again = scenarios_find(scenarios, type, id);

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
static char *free_id(const struct scenarios *scenarios, enum draft_type type, const char *stem)
{
	char *id = memory_copy_bytes(stem, strnlen(stem, SCENARIO_MAX_ID - 4));

	for (int i = 2; scenarios_find(scenarios, type, id); i++) {
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

static bool has_title(const struct scenarios *scenarios, enum draft_type type, const char *title)
{
	for (size_t i = 0; i < scenarios->n_rows; i++)
		if (scenarios->rows[i].type == type && strcmp(scenarios->rows[i].title, title) == 0)
			return true;
	return false;
}

/* Bytes of a title without the " (copy)" or " (copy 2)" that ends it, and short enough for one. */
static size_t title_stem(const char *title)
{
	enum { MOST = 180 };
	const char *tail = strstr(title, " (copy");
	size_t length = strlen(title);

	for (const char *next = tail; next; next = strstr(next + 1, " (copy"))
		tail = next;
	const char *end = tail ? tail + strlen(" (copy") : "";

	end += *end == ' ';
	end += strspn(end, "0123456789");
	if (strcmp(end, ")") == 0 && tail > title)
		length = (size_t)(tail - title);
	if (length > MOST)
		for (length = MOST; ((unsigned char)title[length] & 0xc0) == 0x80;)
			length--;
	return length;
}

/* "Lending (copy)", "Lending (copy 2)" …, also of a copy, so that a list tells them apart. */
static char *copy_title(const struct scenarios *scenarios, enum draft_type type, const char *title)
{
	int stem = (int)title_stem(title);
	char *copy = memory_format("%.*s (copy)", stem, title);

	for (int i = 2; has_title(scenarios, type, copy); i++) {
		free(copy);
		copy = memory_format("%.*s (copy %d)", stem, title, i);
	}
	return copy;
}

static struct draft *copy_draft(
	const struct scenarios *scenarios, const struct draft *draft, const char *id)
{
	struct draft_snapshot snapshot;
	struct scenario empty = { .n_levels = 0 };
	struct condition none = { 0 };
	struct draft *copy =
		draft->type == DRAFT_OF_SCENARIO ? draft_new(&empty) : draft_new_condition(&none);

	draft_take_snapshot(draft, &snapshot);
	draft_apply(copy, &snapshot);
	draft_snapshot_clear(&snapshot);
	textfield_set(copy->fields[DRAFT_ID].text, id);
	char *title = copy_title(scenarios, draft->type, draft_text(draft, DRAFT_TITLE));

	textfield_set(copy->fields[DRAFT_TITLE].text, title);
	free(title);
	return copy;
}

/* A new one is put as the pack puts its first question. */
static struct draft *draft_skeleton(const struct study *study, enum draft_type type, const char *id)
{
	if (type == DRAFT_OF_CONDITION) {
		struct condition condition = { .id = (char *)id,
			.title = (char *)"New condition",
			.ask = study->pack->conditions[0].ask };

		return draft_new_condition(&condition);
	}
	struct scenario *scenario = read_skeleton(id);
	struct draft *draft = draft_new(scenario);

	scenario_free(scenario);
	return draft;
}

void scenarios_add(struct scenarios *scenarios, const struct study *study, enum draft_type type,
	const struct scenario_row *copied)
{
	static const char *const stems[] = { "new-scenario", "new-condition" };
	char *id = free_id(scenarios, type, copied ? copied->id : stems[type]);
	struct draft *draft = copied ? copy_draft(scenarios, copied->editing->draft, id)
				     : draft_skeleton(study, type, id);
	struct scenario_row row = {
		.type = type,
		.id = id,
		.title = memory_copy_text(draft_text(draft, DRAFT_TITLE)),
		.is_new = true,
		.index = -1,
		.behind = copied && !copied->is_new ? memory_copy_text(copied->id) : NULL,
	};

	/* A new one begins with its title, which its id follows. */
	draft->focus = DRAFT_TITLE;
	if (!copied)
		textfield_set(draft->fields[DRAFT_TITLE].text, "");
	row.editing = editing_new(draft, true);
	row.editing->is_unkept = true;
	scenarios_select(
		scenarios, study, (size_t)(scenarios_append(scenarios, row) - scenarios->rows));
}

bool scenarios_drop_changes(struct scenarios *scenarios, const struct study *study)
{
	struct scenario_row *row = scenarios_selected(scenarios);
	struct draft_snapshot snapshot;

	if (!row || row->is_new || !row->editing->is_modified)
		return false;
	struct draft *saved = draft_of(study, row);

	draft_take_snapshot(saved, &snapshot);
	draft_history_prepare(&row->editing->history, row->editing->draft);
	draft_apply(row->editing->draft, &snapshot);
	draft_history_add(&row->editing->history, row->editing->draft, 0);
	draft_snapshot_clear(&snapshot);
	draft_free(saved);
	scenarios_settle(row->editing);
	return true;
}
