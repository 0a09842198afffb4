/*
 * What survey tools and panels write of their own into a file: how a file is told to be theirs, and
 * which of its rows their own marks say are no answers. All of it is tables; a tool is told by its
 * columns, never by the file's name.
 */
#ifndef LEEWAY_REPORT_SURVEY_TOOL_H
#define LEEWAY_REPORT_SURVEY_TOOL_H

#include <stdbool.h>

#include "leeway/report/sheet.h"

enum { SURVEY_TOOL_MARKS = 4, SURVEY_TOOL_RULES = 5 };

struct survey_tool {
	const char *name; /* "Qualtrics". */
	const char *marks[SURVEY_TOOL_MARKS]; /* Headings as sheet_normalise leaves them, all of
					       * them there; "*x": one that ends with x. */
	const char *rules[SURVEY_TOOL_RULES]; /* As survey_rule_read takes them. */
	bool has_prefixes; /* Columns as "study.1.player.x" or "Answer.x": the last part counts. */
};

/* The tool whose file it is; NULL: a table. */
const struct survey_tool *survey_tool_find(const struct sheet *sheet);

/* The first column with that heading, as sheet_normalise leaves it; of "*x" the only one that ends
 * so, -2 where there are several. -1: none. */
int survey_tool_column(const struct sheet *sheet, const char *mark);

enum survey_status { SURVEY_STATUS_REAL, SURVEY_STATUS_TEST, SURVEY_STATUS_SPAM };

/*
 * Qualtrics' Status, a number or words in the account's language; false where it is neither. By the
 * numbers: a sum of 1 preview, 2 test, 4 imported, 8 spam, 16 offline.
 */
bool survey_read_status(const char *cell, enum survey_status *status);

/* True and false, as numbers or as words of several languages; false where it is neither. */
bool survey_read_truth(const char *cell, bool *truth);

#endif
