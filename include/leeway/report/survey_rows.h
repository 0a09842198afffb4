/*
 * From a survey's file, whose columns are known (survey_map.h), to rows of an import: one row of
 * the file is a person's answers to several scenarios, or to one. Rows that are no answers (tests
 * of the survey, unfinished ones, what the user's rules say) are told apart and left out.
 */
#ifndef LEEWAY_REPORT_SURVEY_ROWS_H
#define LEEWAY_REPORT_SURVEY_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"
#include "leeway/model/pack.h"
#include "leeway/report/import_row.h"
#include "leeway/report/sheet.h"
#include "leeway/report/survey_asked.h"
#include "leeway/report/survey_map.h"
#include "leeway/report/survey_panel.h"
#include "leeway/report/survey_rule.h"

struct survey_options {
	const struct pack *pack;
	const char *const *included; /* Names of tools' rules whose rows are taken: "test". */
	size_t n_included;
	const struct survey_panel *panel; /* NULL: no panel's file was given. */
};

struct survey_reader;

/*
 * NULL with ERROR_USAGE where the columns do not come to answers: no decision, a decision whose
 * scenario or level nothing tells, two columns for the same thing. All is borrowed.
 */
struct survey_reader *survey_reader_new(struct sheet *sheet, const struct survey_map *map,
	const struct survey_options *options, struct error *error);
void survey_reader_free(struct survey_reader *reader);

enum survey_result {
	SURVEY_PERSON, /* Answers, at least one. */
	SURVEY_LEFT_OUT, /* By a rule. */
	SURVEY_UNANSWERED, /* No question was answered. */
	SURVEY_BAD, /* ERROR_INPUT, "FILE:LINE: column 'NAME': what". */
	SURVEY_FAULT, /* The same, and nothing more can be read. */
	SURVEY_END,
};

/* One row of the file. Texts are borrowed until the next. */
struct survey_person {
	const struct import_row *answers;
	size_t n_answers;
	const char *participant; /* NULL: the file does not say. */
	const char *rule; /* That left it out: "" for none. */
	int64_t asked_at_ms; /* By the file's own time, its zone unknown; -1: it has none. */
};

enum survey_result survey_reader_next(
	struct survey_reader *reader, struct survey_person *person, struct error *error);

/* What the reasons read so far should make one look at. */
struct survey_reasons {
	uint64_t n_words; /* A word for missing, as "NA", kept as text beside a decision. */
	uint64_t n_damaged; /* With U+FFFD: bytes that were not of the encoding, here or before. */
	uint64_t n_cut; /* As long as a cell of Excel can be. */
};
const struct survey_reasons *survey_reader_reasons(const struct survey_reader *reader);

/* Questions without an answer, of the records that were not left out, so far. */
struct survey_asked_totals survey_reader_asked(const struct survey_reader *reader);

/* The rules in their order. */
const struct survey_rules *survey_reader_rules(const struct survey_reader *reader);

#endif
