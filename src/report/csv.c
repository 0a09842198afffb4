#include "leeway/report/csv.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

struct csv_reader {
	FILE *stream;
	char separator;
	struct buffer record; /* The cells one after the other, without NULs between them. */
	size_t ends[CSV_MAX_CELLS]; /* Where in record each cell ends. */
	char *cells[CSV_MAX_CELLS]; /* Owned copies, repaired. */
	size_t n_cells, n_copies;
	int pushed[3]; /* Bytes to be read again, the next one last. */
	size_t n_pushed;
	long line; /* The one now read. */
	long record_line;
	bool ended_open; /* No line end stood after the record last read. */
};

struct csv_reader *csv_open(FILE *stream)
{
	struct csv_reader *reader = memory_alloc(1, sizeof *reader);
	reader->stream = stream;
	reader->separator = ',';
	reader->line = 1;
	buffer_init(&reader->record, CSV_MAX_RECORD);
	return reader;
}

/* Which separator the first record has most of, outside of quotes. */
static char guess_separator(FILE *stream)
{
	static const char candidates[] = ",;\t|";
	size_t counts[sizeof candidates - 1] = { 0 };
	bool quoted = false;
	int best = 0, byte;
	for (size_t n = 0; n < CSV_MAX_RECORD && (byte = getc(stream)) != EOF; n++) {
		quoted ^= byte == '"';
		if (!quoted && (byte == '\n' || byte == '\r'))
			break;
		const char *found = quoted || !byte ? NULL : strchr(candidates, byte);
		if (found)
			counts[found - candidates]++;
	}
	for (int i = 1; candidates[i]; i++)
		if (counts[i] > counts[best])
			best = i;
	return candidates[best];
}

char csv_separator(const struct csv_reader *reader)
{
	return reader->separator;
}

static void forget_record(struct csv_reader *reader)
{
	for (size_t i = 0; i < reader->n_copies; i++)
		free(reader->cells[i]);
	reader->n_copies = 0;
	reader->n_cells = 0;
	buffer_reset(&reader->record);
}

void csv_close(struct csv_reader *reader)
{
	if (!reader)
		return;
	forget_record(reader);
	buffer_clear(&reader->record);
	free(reader);
}

static int read_raw(struct csv_reader *reader)
{
	return reader->n_pushed ? reader->pushed[--reader->n_pushed] : getc(reader->stream);
}

static void push_back(struct csv_reader *reader, int byte)
{
	if (byte != EOF)
		reader->pushed[reader->n_pushed++] = byte;
}

/* The next byte; every kind of line end is '\n'. Lines are counted. */
static int read_byte(struct csv_reader *reader)
{
	int byte = read_raw(reader);
	if (byte == '\r') {
		byte = read_raw(reader);
		if (byte != '\n')
			push_back(reader, byte);
		byte = '\n';
	}
	reader->line += byte == '\n';
	return byte;
}

/*
 * The bytes of a quoted cell, its line ends kept as they are, up to the closing quote. Returns the
 * byte behind it, or EOF - 1 where there is no closing quote.
 */
static int read_quoted(struct csv_reader *reader)
{
	for (;;) {
		int byte = read_raw(reader);
		if (byte == EOF)
			return EOF - 1;
		reader->line += byte == '\n';
		if (byte == '"') {
			byte = read_byte(reader);
			if (byte != '"')
				return byte;
		}
		buffer_append_char(&reader->record, (char)byte);
	}
}

static bool fail(struct csv_reader *reader, struct error *error, const char *what)
{
	if (ferror(reader->stream))
		return error_set_errno(error, errno ? errno : EIO, "cannot be read");
	return error_set(error, ERROR_INPUT, "%s", what);
}

/* Reads one cell whose first byte is given; *byte becomes what follows it. */
static bool read_cell(struct csv_reader *reader, int *byte, struct error *error)
{
	if (*byte == '"') {
		*byte = read_quoted(reader);
		if (*byte == EOF - 1)
			return fail(reader, error, "a quoted cell has no closing quote");
		if (*byte != reader->separator && *byte != '\n' && *byte != EOF)
			return fail(reader, error,
				"text stands behind a closing quote; a quote within a cell is "
				"doubled");
	} else {
		while (*byte != reader->separator && *byte != '\n' && *byte != EOF) {
			buffer_append_char(&reader->record, (char)*byte);
			*byte = read_byte(reader);
		}
	}
	if (reader->record.overflowed)
		return fail(reader, error, "the record is over 4 MiB");
	if (reader->n_cells == CSV_MAX_CELLS)
		return fail(reader, error, "the record has over 1024 cells");
	reader->ends[reader->n_cells++] = reader->record.length;
	return true;
}

static void copy_cells(struct csv_reader *reader)
{
	const char *bytes = buffer_text(&reader->record);
	size_t start = 0;
	for (; reader->n_copies < reader->n_cells; reader->n_copies++) {
		size_t end = reader->ends[reader->n_copies];
		reader->cells[reader->n_copies] = text_repair(bytes + start, end - start);
		start = end;
	}
}

static void skip_mark(struct csv_reader *reader)
{
	static const int mark[] = { 0xef, 0xbb, 0xbf };
	int bytes[3];
	size_t n = 0;
	while (n < 3 && (bytes[n] = getc(reader->stream)) == mark[n])
		n++;
	if (n == 3)
		return;
	for (size_t i = n + 1; i > 0; i--)
		push_back(reader, bytes[i - 1]);
}

/* Skips a first line "sep=;" and heeds it; false where there is none, the stream at its start. */
static bool heed_line(struct csv_reader *reader)
{
	char line[8] = "";
	skip_mark(reader);
	for (size_t i = 0; i < 7; i++) {
		int byte = read_raw(reader);
		if (byte == EOF)
			break;
		line[i] = (char)byte;
	}
	const char *end = line + 5;
	reader->n_pushed = 0;
	if (strncmp(line, "sep=", 4) != 0 || !line[4] || !strchr(",;\t|", line[4]) ||
		(strncmp(end, "\r\n", 2) != 0 && *end != '\n' && *end != '\r'))
		return false;
	reader->separator = line[4];
	reader->line = reader->record_line = 2;
	if (end[1] && strncmp(end, "\r\n", 2) != 0)
		push_back(reader, (unsigned char)end[1]);
	return true;
}

struct csv_reader *csv_open_any(FILE *stream)
{
	struct csv_reader *reader = csv_open(stream);
	if (heed_line(reader))
		return reader;
	rewind(stream);
	reader->separator = guess_separator(stream);
	rewind(stream);
	return reader;
}

/* The first byte of the next record, behind empty lines. */
static int skip_to_record(struct csv_reader *reader)
{
	if (reader->record_line == 0)
		skip_mark(reader);
	int byte;
	do {
		reader->record_line = reader->line;
		byte = read_byte(reader);
	} while (byte == '\n');
	return byte;
}

enum csv_result csv_read(struct csv_reader *reader, struct error *error)
{
	forget_record(reader);
	int byte = skip_to_record(reader);
	if (byte == EOF && !ferror(reader->stream))
		return CSV_END;
	for (;;) {
		if (!read_cell(reader, &byte, error))
			return CSV_FAULT;
		if (byte != reader->separator)
			break;
		byte = read_byte(reader);
	}
	if (ferror(reader->stream)) {
		fail(reader, error, "");
		return CSV_FAULT;
	}
	reader->ended_open = byte == EOF;
	copy_cells(reader);
	return CSV_RECORD;
}

size_t csv_n_cells(const struct csv_reader *reader)
{
	return reader->n_cells;
}

const char *csv_cell(const struct csv_reader *reader, size_t index)
{
	return reader->cells[index];
}

bool csv_ended_open(const struct csv_reader *reader)
{
	return reader->ended_open;
}

long csv_line(const struct csv_reader *reader)
{
	return reader->record_line;
}
