/*
 * Rows written out as CSV (RFC 4180, LF line ends, a header) or as JSON lines, with the same names
 * and in the same order. Constant memory. What is not known is an empty cell, or null. Booleans are
 * true and false in both. Numbers have the fewest digits that read back as the same number.
 *
 * Text goes out as it is, so that it can be read back. For a spreadsheet, which would take a cell
 * that begins with =, +, - or @ for a formula, there is a form of its own, which table.h reads back
 * as the same text. Only towards a terminal are control characters made visible, in JSON as \u
 * escapes.
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

enum column_type {
	COLUMN_TEXT, /* const char *, NULL where it is not known. */
	COLUMN_COUNT, /* int64_t, -1. */
	COLUMN_NUMBER, /* double, NaN. */
	COLUMN_BOOLEAN, /* bool. */
	COLUMN_MAYBE, /* int64_t: 0, 1, and -1 where it is not known. */
};

/* A column of a table: the one place that says what it is called, holds and means. */
struct column {
	const char *name;
	enum column_type type;
	size_t offset; /* Of the value in the struct of a row. */
	const char *unit; /* NULL: none. */
	const char *values; /* Those it may have, "a;b;c"; NULL: any. */
	const char *description;
	const char *package_name; /* In a package: R reserves the name; NULL: the same. */
	unsigned only; /* Bits of the tables it is left out of but for these; 0: in all. */
};

struct writer {
	FILE *out; /* Borrowed. Whether it failed is asked of it in the end. */
	enum report_format format;
	const char *const *columns; /* Borrowed; ended by NULL. */
	size_t column; /* The next one of the row. */
	bool sanitises; /* For a terminal. */
	bool guards; /* For a spreadsheet. */
};

/* Writes the header where the format has one. */
void writer_start(
	struct writer *writer, FILE *out, enum report_format format, const char *const *columns);

/*
 * The same as CSV for a spreadsheet: a byte order mark, so that it takes the text for UTF-8, and
 * before each text that it could take for a formula, or that begins with quotes before one, a '.
 */
void writer_start_for_excel(struct writer *writer, FILE *out, const char *const *columns);

/* How many of the bytes at the start of a cell are quotes before what could be a formula; -1: it
 * is no formula. */
int writer_count_guards(const char *cell);

/* Each writes the next column of the row; NULL, -1 and NaN are not known. */
void writer_text(struct writer *writer, const char *text);
void writer_count(struct writer *writer, int64_t count);
void writer_number(struct writer *writer, double number);
/* TRUE and FALSE in CSV, as R and pandas read them; true and false in JSON. */
void writer_boolean(struct writer *writer, bool boolean);

/* The column's value of a row. */
void writer_value(struct writer *writer, const struct column *column, const void *row);

/* Every column must have been written. */
void writer_end_row(struct writer *writer);

#endif
