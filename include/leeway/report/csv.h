/*
 * CSV read record by record (RFC 4180): quoted cells over several lines, doubled quotes, a byte
 * order mark, LF, CRLF or CR line ends, empty lines skipped. Bytes from outside: sizes have
 * ceilings, text is repaired to valid UTF-8.
 */
#ifndef LEEWAY_REPORT_CSV_H
#define LEEWAY_REPORT_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "leeway/base/error.h"

enum {
	CSV_MAX_CELLS = 1024,
	CSV_MAX_RECORD = 4 << 20, /* Bytes of all cells of a record. */
};

struct csv_reader;

/* Reads from a stream, which is borrowed; cells stand between commas. */
struct csv_reader *csv_open(FILE *stream);

/*
 * The same with what the first record tells to stand between cells: a comma, a semicolon (where
 * commas are decimal), a tab or a bar, whichever is most frequent outside of quotes. A first line
 * "sep=;", as spreadsheets write it, says so and is no record. The stream is at its start and
 * seekable.
 */
struct csv_reader *csv_open_any(FILE *stream);
char csv_separator(const struct csv_reader *reader);
void csv_close(struct csv_reader *reader);

enum csv_result { CSV_RECORD, CSV_END, CSV_FAULT };

/* The next record. After a fault (ERROR_INPUT, without the line) nothing more can be read. */
enum csv_result csv_read(struct csv_reader *reader, struct error *error);

/* Cells of the record last read; valid until the next. */
size_t csv_n_cells(const struct csv_reader *reader);
const char *csv_cell(const struct csv_reader *reader, size_t index);

/* Whether the file ended with that record, without a line end: it may have been cut off there. */
bool csv_ended_open(const struct csv_reader *reader);

/* The line, from 1, on which that record, or the fault, began. */
long csv_line(const struct csv_reader *reader);

#endif
