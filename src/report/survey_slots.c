#include "leeway/report/survey_slots.h"

#include <stdlib.h>

#include "leeway/base/memory.h"

void survey_slots_clear(struct survey_slots *slots)
{
	free(slots->slots);
	*slots = (struct survey_slots){ 0 };
}

const char *survey_slot_cell(const struct sheet *sheet, int column)
{
	return column < 0 ? "" : sheet_cell(sheet, (size_t)column);
}

/* The slot for a decision or an explanation of its own. A question that is asked in several
 * branches of a survey has a slot in each, the explanation with the decision before it. */
static struct survey_slot *find_slot(struct survey_slots *slots, const struct survey_target *target)
{
	for (size_t i = slots->n_slots; i-- > 0;) {
		struct survey_slot *slot = &slots->slots[i];
		if (slot->scenario == target->scenario && slot->level_no == target->level_no &&
			(target->field == SURVEY_DECISION ? slot->decision : slot->explanation) < 0)
			return slot;
	}
	MEMORY_RESERVE_ONE(slots->slots, slots->n_slots, slots->capacity);
	slots->slots[slots->n_slots] = (struct survey_slot){ .scenario = target->scenario,
		.level_no = target->level_no,
		.decision = -1,
		.explanation = -1,
		.level = -1 };
	return &slots->slots[slots->n_slots++];
}

/* A second column for the same thing would make one of the two vanish. */
static bool take(int *place, size_t column, const struct sheet *sheet, struct error *error)
{
	if (*place >= 0)
		return error_set(error, ERROR_USAGE,
			"columns '%s' and '%s' hold the same: map one to skip",
			sheet_column(sheet, (size_t)*place)->name,
			sheet_column(sheet, column)->name);
	*place = (int)column;
	return true;
}

static void add_answer(
	struct survey_slots *slots, size_t column, const struct survey_target *target)
{
	struct survey_slot *slot = find_slot(slots, target);
	slot->is_own |= target->is_own;
	*(target->field == SURVEY_DECISION ? &slot->decision : &slot->explanation) = (int)column;
}

/* A column of levels belongs to the slots of its scenario that have no level of their own: to all
 * of them, or, where branches have one each, to the first that has none yet. */
static bool add_level(struct survey_slots *slots, const struct sheet *sheet, size_t column,
	const struct survey_target *target, struct error *error)
{
	struct survey_slot *first = NULL;
	for (size_t i = 0; i < slots->n_slots; i++) {
		struct survey_slot *slot = &slots->slots[i];
		if (slot->scenario == target->scenario && !slot->level_no &&
			(!first || (first->level >= 0 && slot->level < 0)))
			first = slot;
	}
	if (!first)
		return true;
	/* Number and text side by side, as an export has them: the number is enough. */
	if (first->level >= 0 && first->level_kind == SURVEY_LEVEL_NO &&
		target->field != SURVEY_LEVEL_NO)
		return true;
	if (first->level >= 0 && first->level_kind != SURVEY_LEVEL_NO &&
		target->field == SURVEY_LEVEL_NO)
		first->level = -1;
	first->level_kind = target->field;
	return take(&first->level, column, sheet, error);
}

static bool is_level(enum survey_field field)
{
	return field == SURVEY_LEVEL || field == SURVEY_LEVEL_NO || field == SURVEY_LEVEL_TEXT;
}

static bool check_slot(const struct survey_slot *slot, const struct sheet *sheet,
	bool has_scenarios, struct error *error)
{
	size_t column = (size_t)(slot->decision >= 0 ? slot->decision : slot->explanation);
	const char *name = sheet_column(sheet, column)->name;
	if (!slot->scenario && !has_scenarios)
		return error_set(error, ERROR_USAGE,
			"column '%s': nothing says of which scenario it is; say "
			"decision:SCENARIO:LEVEL, or which column holds the scenario",
			name);
	if (slot->scenario && !slot->level_no && slot->level < 0 && slot->scenario->n_levels > 1)
		return error_set(error, ERROR_USAGE,
			"column '%s': nothing says of which level of %s it is; say "
			"decision:%s:LEVEL, or which column holds the level as level:%s",
			name, slot->scenario->id, slot->scenario->id, slot->scenario->id);
	return true;
}

static bool check(const struct survey_slots *slots, const struct sheet *sheet,
	const struct survey_map *map, struct error *error)
{
	bool has_scenarios = false, has_decision = false;
	for (size_t i = 0; i < map->n_targets; i++)
		has_scenarios |= map->targets[i].field == SURVEY_SCENARIO;
	for (size_t i = 0; i < slots->n_slots; i++) {
		has_decision |= slots->slots[i].decision >= 0;
		if (!check_slot(&slots->slots[i], sheet, has_scenarios, error))
			return false;
	}
	return has_decision ||
	       error_set(error, ERROR_USAGE,
		       "no column is known to hold a decision; say which with --map "
		       "COLUMN=decision:SCENARIO:LEVEL, or, where each row is one answer, with "
		       "--map COLUMN=scenario,COLUMN=level,COLUMN=decision");
}

bool survey_slots_make(struct survey_slots *slots, const struct sheet *sheet,
	const struct survey_map *map, struct error *error)
{
	bool good = true;
	*slots = (struct survey_slots){ 0 };
	for (size_t i = 0; i < map->n_targets; i++)
		if (map->targets[i].field == SURVEY_DECISION ||
			map->targets[i].field == SURVEY_EXPLANATION)
			add_answer(slots, i, &map->targets[i]);
	for (size_t i = 0; good && i < map->n_targets; i++)
		if (is_level(map->targets[i].field))
			good = add_level(slots, sheet, i, &map->targets[i], error);
	good = good && check(slots, sheet, map, error);
	if (!good)
		survey_slots_clear(slots);
	return good;
}
