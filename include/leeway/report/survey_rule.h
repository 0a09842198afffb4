/*
 * Rules by which rows of a survey's file are left out, the tools' own and those that the user
 * states:
 *
 *   [NAME:] COLUMN OPERATOR [VALUE[,VALUE…]]
 *
 *   operators   =  !=  <  <=  >  >=  in  matches  empty  notempty
 *
 * Text is compared without its case and markup, numbers as numbers; an empty cell and a missing
 * code (survey_missing) satisfy only "empty". A column is named by its heading, whatever its case
 * and gaps, or by its place ("#3"); "prolific.status" is what a panel's file of the same import
 * says of the person. Without a name a rule is called what it says.
 */
#ifndef LEEWAY_REPORT_SURVEY_RULE_H
#define LEEWAY_REPORT_SURVEY_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/report/sheet.h"

enum survey_operator {
	SURVEY_EQUAL,
	SURVEY_UNEQUAL,
	SURVEY_LESS,
	SURVEY_AT_MOST,
	SURVEY_MORE,
	SURVEY_AT_LEAST,
	SURVEY_MATCHES,
	SURVEY_EMPTY,
	SURVEY_NOT_EMPTY,
};

enum {
	SURVEY_RULE_PANEL = -2, /* The place of "prolific.status". */
	SURVEY_RULE_ONE_OF = -3, /* Of an ending that several columns have. */
};

struct survey_rule {
	char *name, *column;
	enum survey_operator operator;
	char **values; /* One of them must fit; none for empty and notempty. */
	size_t n_values;
	void *pattern; /* Compiled, of SURVEY_MATCHES. */
	bool is_own; /* Of a tool: passed over in files that lack the column. */
	bool is_named; /* Else its name is what it says. */
	int place, other_place; /* In the sheet; other: of "[COLUMN]" as value. -1: none. */
	uint64_t n_unread; /* Rows in which the column was empty or no number. */
};

/* Start as { 0 }. */
struct survey_rules {
	struct survey_rule *rules;
	size_t n_rules, capacity;
};

/* ERROR_USAGE says what a rule must be. */
bool survey_rules_add(
	struct survey_rules *rules, const char *text, bool is_own, struct error *error);
void survey_rules_clear(struct survey_rules *rules);

/* Finds the rules' columns in a sheet; ERROR_USAGE where a rule of the user's has none. */
bool survey_rules_bind(struct survey_rules *rules, const struct sheet *sheet, struct error *error);

/* The first rule that holds for the record last read; NULL: none. panel_status: "" where unknown.
 */
const struct survey_rule *survey_rules_judge(
	struct survey_rules *rules, const struct sheet *sheet, const char *panel_status);

#endif
