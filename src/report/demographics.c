#include "leeway/report/demographics.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/report/attributes.h"
#include "leeway/report/survey_answer.h"
#include "leeway/store/people.h"

/* The first column of one of these headings, as sheet_normalise leaves them; -1: none. */
static int find_heading(const struct sheet *sheet, const char *const *headings)
{
	for (; *headings; headings++) {
		for (size_t i = 0; i < sheet_n_columns(sheet); i++) {
			char *normal = sheet_normalise(sheet_column(sheet, i)->name);
			bool found = strcmp(normal, *headings) == 0;
			free(normal);
			if (found)
				return (int)i;
		}
	}
	return -1;
}

static const char *const participants[] = { "participant id", "prolific id", "prolific pid",
	"participant", NULL };

bool demographics_is_file(const struct sheet *sheet)
{
	static const char *const submissions[] = { "submission id", "session id", NULL };
	static const char *const signs[] = { "time taken", "completion code", "entered code",
		"total approvals", "num approvals", NULL };
	static const char *const scenarios[] = { "scenario", NULL };
	return !sheet_is_qualtrics(sheet) && find_heading(sheet, participants) >= 0 &&
	       find_heading(sheet, submissions) >= 0 && find_heading(sheet, signs) >= 0 &&
	       find_heading(sheet, scenarios) < 0;
}

int demographics_map(struct survey_map *map, const struct sheet *sheet, struct error *error)
{
	static const char *const statuses[] = { "status", NULL };
	int participant = find_heading(sheet, participants);
	int status = find_heading(sheet, statuses);
	survey_map_init(map, sheet);
	if (participant < 0)
		error_set(
			error, ERROR_INPUT, "%s has no column of participants", sheet_name(sheet));
	for (size_t i = 0; i < map->n_targets; i++) {
		const char *heading = sheet_column(sheet, i)->name;
		map->targets[i].attribute = (int)i == status ? attribute_find("prolific_status")
							     : attribute_find(heading);
		map->targets[i].field = map->targets[i].attribute ? SURVEY_ATTRIBUTE : SURVEY_SKIP;
	}
	return participant;
}

static bool set_all(struct attributes *attributes, const struct sheet *sheet,
	const struct survey_map *map, struct error *error)
{
	for (size_t i = 0; i < map->n_targets; i++) {
		const struct survey_target *target = &map->targets[i];
		const char *cell = sheet_cell(sheet, i);
		enum survey_missing missing = survey_missing(cell);
		/* "Prefer not to say" is a value. */
		if (missing == SURVEY_NOT_ASKED || missing == SURVEY_NOT_ANSWERED)
			continue;
		if (target->field == SURVEY_ATTRIBUTE &&
			!attributes_set(attributes, target->attribute, cell, error))
			return error_prefix(error, "column '%s'", sheet_column(sheet, i)->name);
	}
	return true;
}

enum demographics_result demographics_add(const struct demographics *where,
	const struct sheet *sheet, const struct survey_map *map, const char *participant,
	struct error *error)
{
	char pseudonym[PSEUDONYM_SIZE];
	const char *name = participant;
	if (where->pseudonyms) {
		if (!pseudonym_make(where->pseudonyms, participant, pseudonym, error))
			return DEMOGRAPHICS_FAILED;
		name = pseudonym;
	}
	int64_t row =
		where->agent > 0 ? people_find(where->database, where->agent, name, error) : 0;
	if (row <= 0)
		return row < 0 ? DEMOGRAPHICS_FAILED : DEMOGRAPHICS_UNKNOWN;
	char *json = people_read_attributes(where->database, row, error);
	if (!json)
		return DEMOGRAPHICS_FAILED;
	struct attributes *attributes = attributes_read(json);
	enum demographics_result result = DEMOGRAPHICS_BAD;
	if (set_all(attributes, sheet, map, error)) {
		char *together = attributes_to_json(attributes);
		bool is_new = strcmp(together, json) != 0;
		bool set = !is_new || people_set_attributes(where->database, row, together, error);
		result = set ? DEMOGRAPHICS_KEPT : DEMOGRAPHICS_FAILED;
		free(together);
	}
	attributes_free(attributes);
	free(json);
	return result;
}
