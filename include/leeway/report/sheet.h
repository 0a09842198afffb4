/*
 * A survey's file as a sheet: columns, then records. Reads CSV in any of the encodings and with any
 * of the separators that encoding.h and csv.h know. A Qualtrics export has three header records
 * (names, questions, ImportIds as JSON), of which the second or third tells by its "ImportId";
 * other files have one. Records that are empty in every cell are skipped.
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
void sheet_close(struct sheet *sheet);

size_t sheet_n_columns(const struct sheet *sheet);
const struct sheet_column *sheet_column(const struct sheet *sheet, size_t index);

/* The column of that name; -1 where there is none, -2 where there are several. */
int sheet_find(const struct sheet *sheet, const char *name);

bool sheet_is_qualtrics(const struct sheet *sheet);

/* Whether its times are said to be those of UTC. */
bool sheet_is_utc(const struct sheet *sheet);

/* What it was found to be: of enum encoding, and the separator. */
int sheet_encoding(const struct sheet *sheet);
char sheet_separator(const struct sheet *sheet);
const char *sheet_name(const struct sheet *sheet);

/* As table_next. */
enum table_result sheet_next(struct sheet *sheet, struct error *error);

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
