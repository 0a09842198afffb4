/*
 * Rows written out as CSV (RFC 4180, LF line ends, a header) or as JSON lines, with the same names
 * and in the same order. Constant memory. What is not known is an empty cell, or null. Booleans are
 * true and false in both. Numbers have the fewest digits that read back as the same number.
 *
 * Text goes out as it is, so that it can be read back: a cell that begins with =, +, - or @ is
 * data, and a spreadsheet must be told so. Only towards a terminal are control characters made
 * visible.
 */
#ifndef LEEWAY_REPORT_WRITER_H
#define LEEWAY_REPORT_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum report_format { REPORT_CSV, REPORT_JSONL };

/* "csv", "jsonl", ended by NULL; indexed by enum report_format. */
extern const char *const report_format_names[];

enum { NUMBER_SIZE = 32 };

/* The number in the fewest digits that read back as the same; "" for NaN. */
const char *writer_format_number(double number, char text[NUMBER_SIZE]);

struct writer {
	FILE *out; /* Borrowed. Whether it failed is asked of it in the end. */
	enum report_format format;
	const char *const *columns; /* Borrowed; ended by NULL. */
	size_t column; /* The next one of the row. */
	bool sanitises; /* For a terminal. */
};

/* Writes the header where the format has one. */
void writer_start(
	struct writer *writer, FILE *out, enum report_format format, const char *const *columns);

/* Each writes the next column of the row; NULL, -1 and NaN are not known. */
void writer_text(struct writer *writer, const char *text);
void writer_count(struct writer *writer, int64_t count);
void writer_number(struct writer *writer, double number);
/* TRUE and FALSE in CSV, as R and pandas read them; true and false in JSON. */
void writer_boolean(struct writer *writer, bool boolean);

/* Every column must have been written. */
void writer_end_row(struct writer *writer);

#endif
