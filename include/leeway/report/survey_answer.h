/* What cells of a survey's file mean: a scenario, a level, a decision, a time. Pure functions. */
#ifndef LEEWAY_REPORT_SURVEY_ANSWER_H
#define LEEWAY_REPORT_SURVEY_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/pack.h"
#include "leeway/report/import_row.h"
#include "leeway/report/survey_map.h"

/* A text without its markup, entities decoded, blanks as one space; to be freed. */
char *survey_plain_text(const char *text);

/* By id or title, whatever their case and gaps; NULL with ERROR_INPUT. */
const struct scenario *survey_find_scenario(
	const struct pack *pack, const char *cell, struct error *error);

/*
 * The level's number from its number or its text, as kind has it; the text may lack its currency
 * sign or unit or have another decimal mark where only one level can be meant. Where a cell could
 * be a number and a text of different levels (levels whose texts are small numbers) that is
 * ERROR_INPUT, never a guess.
 */
bool survey_read_level(const struct scenario *scenario, enum survey_field kind, const char *cell,
	int64_t *level_no, struct error *error);

struct survey_words {
	const struct scenario *scenario;
	char *const *codes; /* As in struct survey_map. */
	bool is_own; /* 1 is yes and 2 is no. */
};

/*
 * Sets the row's answer, from a code, from yes and no, and from the scenario's own words for them;
 * else its outcome, as the decision reader reads a longer choice ("Yes, I buy it"). ERROR_INPUT
 * where that gives no verdict.
 */
bool survey_read_decision(const struct survey_words *words, const char *cell,
	struct import_row *row, struct error *error);

enum survey_missing {
	SURVEY_GIVEN, /* The cell says something. */
	SURVEY_NOT_ASKED, /* Empty, or a word that R, pandas, SQL or a survey tool writes for it. */
	SURVEY_NOT_ANSWERED, /* A code for a question that was seen and left out, as -99. */
	SURVEY_DECLINED, /* "Prefer not to say": of a decision, no answer. */
};

/* What a cell of a decision, a level, a number or an id says of whether it is there. */
enum survey_missing survey_missing(const char *cell);

/* Whether an id is a number that a spreadsheet rounded ("6.00E+23"), so that whose it was is lost.
 */
bool survey_is_rounded_id(const char *cell);

/*
 * Milliseconds since 1970; -1 where the cell is no time, or says no zone and the file is not known
 * to be of UTC.
 */
int64_t survey_read_time(const char *cell, bool is_utc);

#endif
