/* Where in a row of a survey's file one answer stands: its decision, its explanation, its level. */
#ifndef LEEWAY_REPORT_SURVEY_SLOTS_H
#define LEEWAY_REPORT_SURVEY_SLOTS_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"
#include "leeway/model/pack.h"
#include "leeway/report/sheet.h"
#include "leeway/report/survey_map.h"

/* Columns are -1 where there is none. */
struct survey_slot {
	const struct scenario *scenario; /* NULL: the row says. */
	int level_no; /* 0: the row says. */
	int decision, explanation, level;
	enum survey_field level_kind; /* SURVEY_LEVEL, SURVEY_LEVEL_NO or SURVEY_LEVEL_TEXT. */
	bool is_own; /* Of leeway's own survey, whose tag has a digest of the words. */
};

struct survey_slots {
	struct survey_slot *slots;
	size_t n_slots, capacity;
};

/* ERROR_USAGE where the columns do not come to answers; nothing is left to clear then. */
bool survey_slots_make(struct survey_slots *slots, const struct sheet *sheet,
	const struct survey_map *map, struct error *error);
void survey_slots_clear(struct survey_slots *slots);

/* The cell of a column of a slot; "" for -1. */
const char *survey_slot_cell(const struct sheet *sheet, int column);

#endif
