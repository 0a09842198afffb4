#include "leeway/report/survey_asked.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/report/survey_answer.h"
#include "leeway/report/survey_tool.h"

enum { N_NAMES = 3 };

/* Of one slot. */
struct asked_slot {
	char *names[N_NAMES]; /* What columns and lists call its question; bare. Owned. */
	int place; /* The column that holds its place in the order; -1: none. */
	int64_t n_listed, n_listed_unanswered; /* Records in which an order has it. */
	int64_t n_coded, n_not_shown, n_empty; /* Without an answer, by what is in the cell. */
	int64_t n_counted;
	bool is_in_order; /* An order had it in some record. */
};

struct survey_asked {
	const struct sheet *sheet;
	const struct survey_slots *slots;
	struct asked_slot *of; /* One a slot. */
	int *lists; /* Columns of display order that list what was shown. */
	size_t n_lists;
	bool has_code; /* -99 is what was seen and not answered; elsewhere nobody knows. */
};

/* Letters and digits in lower case: names of blocks lose their blanks in headings. To be freed. */
static char *make_bare(const char *text, size_t length)
{
	char *bare = memory_alloc(length + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < length && text[i]; i++)
		if (isalnum((unsigned char)text[i]) || (unsigned char)text[i] >= 0x80)
			bare[n++] = (char)tolower((unsigned char)text[i]);
	return bare;
}

static bool is_named(const struct asked_slot *of, const char *text, size_t length)
{
	char *bare = make_bare(text, length);
	bool found = false;
	for (size_t i = 0; i < N_NAMES; i++)
		found |= of->names[i] && bare[0] && strcmp(of->names[i], bare) == 0;
	free(bare);
	return found;
}

static char *name_bare(const char *format_of, const struct survey_slot *slot)
{
	char *name = memory_format("%s%s%d", slot->scenario->id, format_of, slot->level_no);
	char *bare = make_bare(name, strlen(name));
	free(name);
	return bare;
}

static void look_at_slot(struct survey_asked *asked, size_t index)
{
	struct asked_slot *of = &asked->of[index];
	const struct survey_slot *slot = &asked->slots->slots[index];
	of->place = -1;
	if (slot->decision < 0)
		return;
	const char *tag = sheet_column(asked->sheet, (size_t)slot->decision)->name;
	of->names[0] = make_bare(tag, strlen(tag));
	if (slot->scenario && slot->level_no) {
		of->names[1] = name_bare("level", slot);
		of->names[2] = name_bare("", slot);
	}
	for (size_t i = 0; i < sheet_n_columns(asked->sheet); i++) {
		const char *name = sheet_column(asked->sheet, i)->name;
		const char *order = strstr(name, "_DO_");
		if (order && is_named(of, order + 4, strlen(order + 4)))
			of->place = (int)i;
	}
}

struct survey_asked *survey_asked_new(const struct sheet *sheet, const struct survey_slots *slots)
{
	struct survey_asked *asked = memory_alloc(1, sizeof *asked);
	asked->sheet = sheet;
	asked->slots = slots;
	const struct survey_tool *tool = survey_tool_find(sheet);
	asked->has_code = tool && strcmp(tool->name, "Qualtrics") == 0;
	asked->of = memory_alloc(slots->n_slots + 1, sizeof *asked->of);
	asked->lists = memory_alloc(sheet_n_columns(sheet) + 1, sizeof *asked->lists);
	for (size_t i = 0; i < slots->n_slots; i++)
		look_at_slot(asked, i);
	for (size_t i = 0; i < sheet_n_columns(sheet); i++) {
		const char *name = sheet_column(sheet, i)->name;
		size_t length = strlen(name);
		if (length > 3 && strcmp(name + length - 3, "_DO") == 0)
			asked->lists[asked->n_lists++] = (int)i;
	}
	return asked;
}

void survey_asked_free(struct survey_asked *asked)
{
	if (!asked)
		return;
	for (size_t i = 0; i < asked->slots->n_slots; i++)
		for (size_t k = 0; k < N_NAMES; k++)
			free(asked->of[i].names[k]);
	free(asked->of);
	free(asked->lists);
	free(asked);
}

/* The place of the question in a list of what was shown, from 1; 0: it is not in it. */
static int64_t find_in_list(const struct asked_slot *of, const char *list)
{
	for (int64_t place = 1; *list; place++) {
		size_t length = strcspn(list, "|");
		if (is_named(of, list, length))
			return place;
		list += length + (list[length] == '|');
	}
	return 0;
}

/* The question's place in the row's order; 0: no order has it. */
static int64_t find_place(const struct survey_asked *asked, const struct asked_slot *of)
{
	if (of->place >= 0) {
		const char *cell = sheet_cell(asked->sheet, (size_t)of->place);
		long place = strtol(cell, NULL, 10);
		return place > 0 ? place : 0;
	}
	int64_t place = 0;
	for (size_t i = 0; place == 0 && i < asked->n_lists; i++)
		place = find_in_list(of, sheet_cell(asked->sheet, (size_t)asked->lists[i]));
	return place;
}

int64_t survey_asked_count(struct survey_asked *asked, size_t slot, bool is_given)
{
	struct asked_slot *of = &asked->of[slot];
	const char *cell = survey_slot_cell(asked->sheet, asked->slots->slots[slot].decision);
	int64_t place = find_place(asked, of);
	of->n_counted++;
	of->is_in_order |= place > 0;
	/* An answer was asked for, whatever the order says. */
	of->n_listed += place > 0 || is_given;
	of->n_listed_unanswered += place > 0 && !is_given;
	if (!is_given && cell[0] == '{')
		of->n_not_shown++;
	else if (!is_given && asked->has_code && strcmp(cell, "-99") == 0)
		of->n_coded++;
	else if (!is_given && !cell[0])
		of->n_empty++;
	return place > 0 ? place : -1;
}

struct survey_asked_totals survey_asked_totals(const struct survey_asked *asked)
{
	struct survey_asked_totals totals = { 0, 0 };
	int64_t n_coded = 0;
	bool is_known = false;
	for (size_t i = 0; i < asked->slots->n_slots; i++)
		n_coded += asked->of[i].n_coded;
	for (size_t i = 0; i < asked->slots->n_slots; i++) {
		const struct asked_slot *of = &asked->of[i];
		bool has_order = of->place >= 0 || of->is_in_order;
		if (has_order) {
			totals.n_unanswered += of->n_listed_unanswered;
			totals.n_not_asked += of->n_counted - of->n_listed;
		} else if (n_coded > 0 || of->n_not_shown > 0) {
			/* Where a file has a code for what was not answered, nothing is in the
			 * cells of what was not asked. */
			totals.n_unanswered += of->n_coded + (n_coded ? 0 : of->n_empty);
			totals.n_not_asked += of->n_not_shown + (n_coded ? of->n_empty : 0);
		}
		is_known |= has_order || n_coded > 0 || of->n_not_shown > 0;
	}
	return is_known ? totals : (struct survey_asked_totals){ -1, -1 };
}
