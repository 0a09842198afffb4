/*
 * What each column of a survey's file holds: a target a column, from a guess (survey_guess.h), from
 * a map the user gives, or both. Written in a map as
 *
 *   participant  response  pack  scenario  level  level_no  level_text  condition  time  status
 *   finished  skip  decision  explanation, or the name of an attribute (attributes.h)
 *
 * and, where a file has a column a question, with the scenario and the level's number behind:
 * decision:grocery-prices:6, explanation:grocery-prices:6, level:grocery-prices.
 */
#ifndef LEEWAY_REPORT_SURVEY_MAP_H
#define LEEWAY_REPORT_SURVEY_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"
#include "leeway/model/pack.h"
#include "leeway/report/sheet.h"

enum survey_field {
	SURVEY_SKIP,
	SURVEY_PARTICIPANT, /* Whose row it is. */
	SURVEY_RESPONSE, /* The survey's own id of the row: where there is no participant. */
	SURVEY_PACK,
	SURVEY_SCENARIO,
	SURVEY_LEVEL, /* Its number or its text. */
	SURVEY_LEVEL_NO,
	SURVEY_LEVEL_TEXT,
	SURVEY_CONDITION,
	SURVEY_DECISION,
	SURVEY_EXPLANATION,
	SURVEY_TIME,
	SURVEY_STATUS, /* Whether the row is a test, as Qualtrics says it. */
	SURVEY_FINISHED,
	SURVEY_ATTRIBUTE,
};
enum { N_SURVEY_FIELDS = SURVEY_ATTRIBUTE + 1 };

struct survey_target {
	enum survey_field field;
	const struct scenario *scenario; /* Of the pack; NULL: the row says. */
	int level_no; /* 0: the row says. */
	const char *attribute; /* Static. */
	bool is_own; /* A tag of leeway's own survey: 1 is yes, 2 is no. */
	bool is_sure; /* Not only a guess. */
};

struct survey_map {
	struct survey_target *targets; /* One a column. */
	size_t n_targets;
	char *codes[2]; /* What stands for yes and for no, by enum answer; NULL: words alone. */
	char **excluded; /* Rules by which rows are left out (survey_rule.h). */
	size_t n_excluded;
};

/* Every column skipped. */
void survey_map_init(struct survey_map *map, const struct sheet *sheet);
void survey_map_clear(struct survey_map *map);

/* Reads a target; ERROR_USAGE says what is allowed. column is the heading it is for. */
bool survey_target_read(const char *text, const struct pack *pack, const char *column,
	struct survey_target *target, struct error *error);

/* As survey_target_read takes it; to be freed. */
char *survey_target_format(const struct survey_target *target);

/*
 * Sets targets from "COLUMN=TARGET,COLUMN=TARGET", or from a file {"columns": {"COLUMN": "TARGET"},
 * "codes": {"yes": "1", "no": "2"}, "exclude": ["attention != 3"]}; a text with a "=" that names no
 * file is a list. A column is named by its heading, or by "#3" for the third.
 */
bool survey_map_apply(struct survey_map *map, const struct sheet *sheet, const struct pack *pack,
	const char *list_or_path, struct error *error);

/* Adds a rule by which rows are left out, unless it is there. */
void survey_map_exclude(struct survey_map *map, const char *rule);

/* "1,2": what stands for yes and for no. */
bool survey_map_set_codes(struct survey_map *map, const char *codes, struct error *error);

/* The map as a file's text, every column that is not skipped; to be freed. */
char *survey_map_to_json(const struct survey_map *map, const struct sheet *sheet);

#endif
