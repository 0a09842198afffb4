/* The part of scenarios.h that keeps drafts in recovery files and takes them back. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/screens/recovery.h"
#include "leeway/screens/scenarios_parts.h"

enum { KEEP_US = 1000000 };

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

static void forget(
	const struct env *env, const struct study *study, const struct recovered *recovered)
{
	struct recovery_key key = { env, study->pack, recovered->type, recovered->id };

	recovery_remove(&key);
}

/* A save went through after it was written: the pack says the same. */
static bool is_saved(const struct study *study, const struct recovered *recovered)
{
	const struct draft_snapshot *snapshot = &recovered->snapshot;
	struct scenario_row row = { .type = recovered->type, .index = -1 };
	const char *id = recovered->id;

	for (size_t i = 0; i < snapshot->n_fields; i++)
		if (snapshot->kinds[i] == DRAFT_ID)
			id = snapshot->texts[i];
	for (size_t i = 0; row.type == DRAFT_OF_SCENARIO && i < study->pack->n_scenarios; i++)
		if (strcmp(study->pack->scenarios[i]->id, id) == 0)
			row.index = (long)i;
	for (size_t i = 0; row.type == DRAFT_OF_CONDITION && i < study->pack->n_conditions; i++)
		if (strcmp(study->pack->conditions[i].id, id) == 0)
			row.index = (long)i;
	if (row.type == DRAFT_OF_PACK)
		row.index = 0;
	if (row.index < 0)
		return false;
	struct editing *editing = scenarios_open(NULL, study, &row);
	bool is_same = draft_apply(editing->draft, snapshot);

	if (is_same)
		scenarios_settle(editing);
	is_same = is_same && !editing->is_modified;
	editing_free(editing);
	return is_same;
}

struct recovered *scenarios_list_recovered(
	const struct env *env, const struct study *study, size_t *n_recovered)
{
	size_t n_listed;
	struct recovered *list = recovery_list(env, study->pack, &n_listed);

	*n_recovered = 0;
	for (size_t i = 0; i < n_listed; i++) {
		if (!is_saved(study, &list[i])) {
			list[(*n_recovered)++] = list[i];
			continue;
		}
		forget(env, study, &list[i]);
		recovered_clear(&list[i]);
	}
	return list;
}

size_t scenarios_recover(struct scenarios *scenarios, const struct study *study)
{
	size_t n_listed, n_recovered = 0;
	struct recovered *list = scenarios_list_recovered(scenarios->env, study, &n_listed);

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
	struct recovered *list = scenarios_list_recovered(scenarios->env, study, &n_listed);

	for (size_t i = 0; i < n_listed; i++)
		forget(scenarios->env, study, &list[i]);
	recovery_free(list, n_listed);
}
