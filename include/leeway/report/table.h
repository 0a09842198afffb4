/*
 * A table read row by row from a file, CSV with a header or JSON lines, its values by column name.
 * A CSV with a byte order mark is read as spreadsheets have it: one ' before what could be a
 * formula is taken off (see writer.h). JSON numbers and booleans come as text; null, a missing
 * member and an empty cell as NULL.
 */
#ifndef LEEWAY_REPORT_TABLE_H
#define LEEWAY_REPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"
#include "leeway/report/writer.h"

enum { TABLE_MAX_LINE = 4 << 20 }; /* Bytes of a JSON line. */

struct table;

/* Opens a regular file and reads a CSV's header. Messages name the file. */
struct table *table_open(const char *path, enum report_format format, struct error *error);

/* The same with a CSV's encoding, of encoding.h; -1: guessed, as table_open does. */
struct table *table_open_encoded(
	const char *path, enum report_format format, int encoding, struct error *error);
void table_close(struct table *table);

enum table_result {
	TABLE_ROW,
	TABLE_END,
	TABLE_BAD_ROW, /* ERROR_INPUT, "FILE:LINE: what"; the next row can be read. */
	TABLE_FAULT, /* As a bad row, but nothing more can be read. */
};

enum table_result table_next(struct table *table, struct error *error);

/* The value in the row last read, borrowed until the next; NULL where there is none. */
const char *table_value(const struct table *table, const char *column);

/* Puts "FILE:LINE: " of that row before the message. Returns false. */
bool table_prefix(const struct table *table, struct error *error);

/* The line, from 1, on which that row begins. */
long table_line(const struct table *table);

#endif
