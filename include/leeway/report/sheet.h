/*
 * A survey's file as a sheet: columns, then records. Reads CSV in any of the encodings and with any
 * of the separators that encoding.h and csv.h know, and other files through sheet_sources.h. A
 * Qualtrics export has three header records (names, questions, ImportIds as JSON), of which the
 * second or third tells by its "ImportId", or two; SurveyMonkey, SoSci Survey and LimeSurvey's VV
 * files have two, told by what stands under their own columns; other files have one. Records that
 * are empty in every cell are skipped.
 */
#ifndef LEEWAY_REPORT_SHEET_H
#define LEEWAY_REPORT_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "leeway/base/error.h"
#include "leeway/report/csv.h"
#include "leeway/report/table.h"

struct sheet_column {
	char *name; /* May stand over several columns, or be empty. */
	char *question; /* The question's text; "" where the file has none. */
};

struct sheet;

/* encoding: of encoding.h, or -1 to guess. Messages name the file. */
struct sheet *sheet_open(const char *path, int encoding, struct error *error);

/* The same from a seekable stream, which is taken over; name is for messages. */
struct sheet *sheet_open_stream(
	FILE *take_stream, const char *name, int encoding, struct error *error);

/* A sheet made from another (survey_long.h): a column of that name has the line of each row. */
#define SHEET_LINE_COLUMN "leeway line"
struct sheet *sheet_open_made(FILE *take_stream, const char *name, struct error *error);
void sheet_close(struct sheet *sheet);

size_t sheet_n_columns(const struct sheet *sheet);
const struct sheet_column *sheet_column(const struct sheet *sheet, size_t index);

/* The column of that name; -1 where there is none, -2 where there are several. */
int sheet_find(const struct sheet *sheet, const char *name);

/* Whether the file is CSV; else it was made CSV (sheet_sources.h), and its lines are its records.
 */
bool sheet_is_csv(const struct sheet *sheet);
bool sheet_is_qualtrics(const struct sheet *sheet);

/* Whether its times are said to be those of UTC. */
bool sheet_is_utc(const struct sheet *sheet);

/* What it was found to be: of enum encoding, and the separator. */
int sheet_encoding(const struct sheet *sheet);
char sheet_separator(const struct sheet *sheet);
const char *sheet_name(const struct sheet *sheet);

/*
 * As table_next. Empty cells after the header's last column are dropped; a record that lacks cells
 * is a row (sheet_is_short), but for one in which the file ends without a line end.
 */
enum table_result sheet_next(struct sheet *sheet, struct error *error);

/* Whether the record last read has fewer cells than the header: those missing read as empty. */
bool sheet_is_short(const struct sheet *sheet);

/* The cell of the record last read, spaces around it taken away; "" where it is empty. */
const char *sheet_cell(const struct sheet *sheet, size_t column);

/* The cell of the first record behind the header, before any was read; "" where there is none. */
const char *sheet_first_cell(const struct sheet *sheet, size_t column);
long sheet_line(const struct sheet *sheet);

/* Puts "FILE:LINE: " of that record before the message. Returns false. */
bool sheet_prefix(const struct sheet *sheet, struct error *error);

/* A name in lower case, "_", "-" and runs of blanks as one space; to be freed. */
char *sheet_normalise(const char *name);

#endif
