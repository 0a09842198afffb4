#include "leeway/report/writer.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

const char *const report_format_names[] = { "csv", "jsonl", NULL };

const char *writer_format_number(double number, char text[NUMBER_SIZE])
{
	text[0] = '\0';
	for (int digits = 15; digits <= 17 && !isnan(number); digits++) {
		snprintf(text, NUMBER_SIZE, "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			break;
	}
	return text;
}

static void write_quoted(FILE *out, const char *text)
{
	putc('"', out);
	for (const char *c = text; *c; c++) {
		if (*c == '"')
			putc('"', out);
		putc(*c, out);
	}
	putc('"', out);
}

int writer_count_guards(const char *cell)
{
	size_t n_quotes = strspn(cell, "'");

	return cell[n_quotes] && strchr("=+-@\t\r", cell[n_quotes]) ? (int)n_quotes : -1;
}

static void write_cell(const struct writer *writer, const char *text)
{
	char *safe = writer->sanitises ? text_sanitise(text, TEXT_KEEP_LINES) : NULL;
	const char *shown = safe ? safe : text;
	bool is_guarded = writer->guards && writer_count_guards(shown) >= 0;
	char *cell = is_guarded ? memory_format("'%s", shown) : NULL;

	shown = is_guarded ? cell : shown;
	size_t length = strlen(shown);
	/* Spaces at an end are quoted too: some readers strip them otherwise. */
	bool quotes = strpbrk(shown, ",\"\r\n") ||
		      (length > 0 && (shown[0] == ' ' || shown[length - 1] == ' '));
	if (quotes)
		write_quoted(writer->out, shown);
	else
		fputs(shown, writer->out);
	free(cell);
	free(safe);
}

/* What a terminal must not get raw is written as an escape: the text stays the same JSON. */
static void write_json_text(const struct writer *writer, const char *text)
{
	char *quoted = json_quote(text);
	size_t length = strlen(quoted);

	for (size_t i = 0; i < length;) {
		uint32_t c;
		size_t taken = text_decode(quoted + i, length - i, &c);

		if (!writer->sanitises || !text_is_hidden(c))
			fwrite(quoted + i, 1, taken, writer->out);
		else if (c < 0x10000)
			fprintf(writer->out, "\\u%04x", (unsigned)c);
		else
			fprintf(writer->out, "\\u%04x\\u%04x",
				0xd800 + (unsigned)((c - 0x10000) >> 10),
				0xdc00 + (unsigned)((c - 0x10000) & 0x3ff));
		i += taken;
	}
	free(quoted);
}

void writer_start(
	struct writer *writer, FILE *out, enum report_format format, const char *const *columns)
{
	*writer = (struct writer){
		.out = out,
		.format = format,
		.columns = columns,
		.sanitises = isatty(fileno(out)) != 0,
	};
	if (format != REPORT_CSV)
		return;
	for (size_t i = 0; columns[i]; i++)
		fprintf(out, "%s%s", i ? "," : "", columns[i]);
	putc('\n', out);
}

void writer_start_for_excel(struct writer *writer, FILE *out, const char *const *columns)
{
	fputs("\xef\xbb\xbf", out);
	writer_start(writer, out, REPORT_CSV, columns);
	writer->guards = true;
}

/* What stands before the value of the next column. */
static void write_lead(struct writer *writer)
{
	const char *name = writer->columns[writer->column];
	assert(name);
	if (writer->format == REPORT_CSV) {
		if (writer->column > 0)
			putc(',', writer->out);
	} else {
		fprintf(writer->out, "%s\"%s\":", writer->column ? "," : "{", name);
	}
	writer->column++;
}

/* A value that needs no quotes in either format; "" where it is not known. */
static void write_plain(struct writer *writer, const char *text)
{
	write_lead(writer);
	if (!text[0] && writer->format == REPORT_JSONL)
		fputs("null", writer->out);
	else
		fputs(text, writer->out);
}

void writer_text(struct writer *writer, const char *text)
{
	if (!text) {
		write_plain(writer, "");
		return;
	}
	write_lead(writer);
	if (writer->format == REPORT_CSV)
		write_cell(writer, text);
	else
		write_json_text(writer, text);
}

void writer_count(struct writer *writer, int64_t count)
{
	char text[NUMBER_SIZE] = "";
	if (count != -1)
		snprintf(text, sizeof text, "%lld", (long long)count);
	write_plain(writer, text);
}

void writer_number(struct writer *writer, double number)
{
	char text[NUMBER_SIZE];
	write_plain(writer, writer_format_number(number, text));
}

void writer_boolean(struct writer *writer, bool boolean)
{
	bool is_csv = writer->format == REPORT_CSV;
	write_plain(writer, boolean ? (is_csv ? "TRUE" : "true") : (is_csv ? "FALSE" : "false"));
}

void writer_value(struct writer *writer, const struct column *column, const void *row)
{
	const char *at = (const char *)row + column->offset;

	switch (column->type) {
	case COLUMN_TEXT:
		writer_text(writer, *(const char *const *)(const void *)at);
		break;
	case COLUMN_COUNT:
		writer_count(writer, *(const int64_t *)(const void *)at);
		break;
	case COLUMN_NUMBER:
		writer_number(writer, *(const double *)(const void *)at);
		break;
	case COLUMN_BOOLEAN:
		writer_boolean(writer, *(const bool *)at);
		break;
	case COLUMN_MAYBE:
		if (*(const int64_t *)(const void *)at < 0)
			writer_text(writer, NULL);
		else
			writer_boolean(writer, *(const int64_t *)(const void *)at == 1);
		break;
	}
}

void writer_end_row(struct writer *writer)
{
	assert(!writer->columns[writer->column]);
	fputs(writer->format == REPORT_CSV ? "\n" : "}\n", writer->out);
	writer->column = 0;
}
