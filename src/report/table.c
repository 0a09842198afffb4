#include "leeway/report/table.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/report/csv.h"
#include "leeway/report/encoding.h"

struct value {
	char *name;
	char *text; /* NULL: none. */
};

struct table {
	char *path;
	FILE *stream;
	enum report_format format;
	struct csv_reader *csv; /* NULL for JSON lines. */
	struct value *values; /* CSV: named by the header once. */
	size_t n_values, capacity;
	struct buffer bytes; /* Of a JSON line. */
	bool is_guarded; /* CSV as a spreadsheet has it: with a byte order mark. */
	long line; /* JSON lines: of the row last read. */
};

static void clear_values(struct table *table, bool keep_names)
{
	for (size_t i = 0; i < table->n_values; i++) {
		free(table->values[i].text);
		table->values[i].text = NULL;
		if (!keep_names)
			free(table->values[i].name);
	}
	if (!keep_names)
		table->n_values = 0;
}

void table_close(struct table *table)
{
	if (!table)
		return;
	clear_values(table, false);
	free(table->values);
	csv_close(table->csv);
	buffer_clear(&table->bytes);
	if (table->stream)
		fclose(table->stream);
	free(table->path);
	free(table);
}

/* The place for a further value, without a text yet. */
static struct value *add_value(struct table *table, const char *name)
{
	MEMORY_RESERVE_ONE(table->values, table->n_values, table->capacity);
	struct value *value = &table->values[table->n_values++];
	*value = (struct value){ .name = memory_copy_text(name) };
	return value;
}

static const struct value *find_value(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->n_values; i++)
		if (strcmp(table->values[i].name, name) == 0)
			return &table->values[i];
	return NULL;
}

const char *table_value(const struct table *table, const char *column)
{
	const struct value *value = find_value(table, column);
	return value ? value->text : NULL;
}

long table_line(const struct table *table)
{
	return table->csv ? csv_line(table->csv) : table->line;
}

bool table_prefix(const struct table *table, struct error *error)
{
	return error_prefix(error, "%s:%ld", table->path, table_line(table));
}

static bool read_header(struct table *table, struct error *error)
{
	switch (csv_read(table->csv, error)) {
	case CSV_FAULT:
		return table_prefix(table, error);
	case CSV_END:
		return error_set(
			error, ERROR_INPUT, "%s: is empty; a header was expected", table->path);
	case CSV_RECORD:
		break;
	}
	for (size_t i = 0; i < csv_n_cells(table->csv); i++) {
		const char *name = csv_cell(table->csv, i);
		if (name[0] && find_value(table, name))
			return error_set(error, ERROR_INPUT, "%s:%ld: two columns are named '%s'",
				table->path, table_line(table), name);
		add_value(table, name);
	}
	return true;
}

static bool open_stream(struct table *table, struct error *error)
{
	struct stat status;
	if (stat(table->path, &status) != 0)
		return error_set_errno(error, errno, "%s", table->path);
	if (S_ISDIR(status.st_mode))
		return error_set(
			error, ERROR_FILE, "%s is a folder; a file was expected", table->path);
	table->stream = fopen(table->path, "r");
	if (!table->stream)
		return error_set_errno(error, errno, "%s", table->path);
	return true;
}

static bool open_csv(struct table *table, int encoding, struct error *error)
{
	char mark[3] = "";
	bool can_look = fseeko(table->stream, 0, SEEK_SET) == 0;
	size_t n_mark = can_look ? fread(mark, 1, sizeof mark, table->stream) : 0;

	/* Of UTF-16, which spreadsheets write with one, it is not looked at more closely. */
	table->is_guarded = (n_mark == 3 && memcmp(mark, "\xef\xbb\xbf", 3) == 0) ||
			    (n_mark >= 2 && (memcmp(mark, "\xff\xfe", 2) == 0 ||
						    memcmp(mark, "\xfe\xff", 2) == 0));
	table->stream = encoding_open(table->stream, &encoding, error);
	if (!table->stream)
		return error_prefix(error, "%s", table->path);
	table->csv = csv_open_any(table->stream);
	return read_header(table, error);
}

struct table *table_open(const char *path, enum report_format format, struct error *error)
{
	return table_open_encoded(path, format, -1, error);
}

struct table *table_open_encoded(
	const char *path, enum report_format format, int encoding, struct error *error)
{
	struct table *table = memory_alloc(1, sizeof *table);
	table->path = memory_copy_text(path);
	table->format = format;
	buffer_init(&table->bytes, TABLE_MAX_LINE);
	bool opened = open_stream(table, error);
	if (opened && format == REPORT_CSV)
		opened = open_csv(table, encoding, error);
	if (!opened) {
		table_close(table);
		return NULL;
	}
	return table;
}

static enum table_result next_record(struct table *table, struct error *error)
{
	clear_values(table, true);
	switch (csv_read(table->csv, error)) {
	case CSV_FAULT:
		table_prefix(table, error);
		return TABLE_FAULT;
	case CSV_END:
		return TABLE_END;
	case CSV_RECORD:
		break;
	}
	size_t n_cells = csv_n_cells(table->csv);
	if (n_cells != table->n_values) {
		error_set(error, ERROR_INPUT, "%s:%ld: has %zu cells, the header has %zu",
			table->path, table_line(table), n_cells, table->n_values);
		return TABLE_BAD_ROW;
	}
	for (size_t i = 0; i < n_cells; i++) {
		const char *cell = csv_cell(table->csv, i);
		/* One quote before a formula is the guard of writer.h. */
		bool has_guard = table->is_guarded && writer_count_guards(cell) > 0;
		if (cell[0])
			table->values[i].text = memory_copy_text(has_guard ? cell + 1 : cell);
	}
	return TABLE_ROW;
}

/* Reads a line without its end; false at the end of the file. A longer line is skipped whole. */
static bool read_line(struct table *table)
{
	buffer_reset(&table->bytes);
	int byte = getc(table->stream);
	if (byte == EOF)
		return false;
	table->line++;
	while (byte != '\n' && byte != EOF) {
		buffer_append_char(&table->bytes, (char)byte);
		byte = getc(table->stream);
	}
	return true;
}

static char *value_text(const cJSON *item)
{
	char text[NUMBER_SIZE];
	if (cJSON_IsString(item))
		return item->valuestring[0] ? memory_copy_text(item->valuestring) : NULL;
	if (cJSON_IsBool(item))
		return memory_copy_text(cJSON_IsTrue(item) ? "true" : "false");
	return memory_copy_text(writer_format_number(item->valuedouble, text));
}

static bool take_members(struct table *table, const cJSON *root, struct error *error)
{
	if (!cJSON_IsObject(root))
		return error_set(error, ERROR_INPUT, "is no JSON object");
	const cJSON *item;
	cJSON_ArrayForEach(item, root)
	{
		if (cJSON_IsObject(item) || cJSON_IsArray(item))
			return error_set(error, ERROR_INPUT,
				"\"%s\" is a list or an object; a text or a number was expected",
				item->string);
		if (!cJSON_IsNull(item))
			add_value(table, item->string)->text = value_text(item);
	}
	return true;
}

static bool parse_line(struct table *table, struct error *error)
{
	const char *text = buffer_text(&table->bytes);
	size_t length = table->bytes.length;
	if (table->bytes.overflowed)
		return error_set(error, ERROR_INPUT, "%s:%ld: the line is over 4 MiB", table->path,
			table->line);
	struct json_document *document = json_read("", text, length, error);
	if (!document) {
		/* ":1: what": the line within the text is always the first. */
		char *what = memory_copy_text(error && error->message ? error->message : "");
		const char *behind = strncmp(what, ":1: ", 4) == 0 ? what + 4 : what;
		error_clear(error);
		error_set(error, ERROR_INPUT, "%s:%ld: %s", table->path, table->line, behind);
		free(what);
		return false;
	}
	bool taken = take_members(table, document->root, error) || table_prefix(table, error);
	json_free(document);
	return taken;
}

static void skip_mark(struct table *table)
{
	struct buffer *bytes = &table->bytes;
	if (table->line != 1 || bytes->length < 3 || memcmp(bytes->bytes, "\xef\xbb\xbf", 3) != 0)
		return;
	/* With the NUL behind. */
	memmove(bytes->bytes, bytes->bytes + 3, bytes->length - 2);
	bytes->length -= 3;
}

static bool is_blank(const struct buffer *bytes)
{
	return strspn(buffer_text(bytes), " \t\r") == bytes->length && !bytes->overflowed;
}

static enum table_result next_line(struct table *table, struct error *error)
{
	clear_values(table, false);
	do {
		if (!read_line(table)) {
			if (!ferror(table->stream))
				return TABLE_END;
			error_set_errno(error, errno ? errno : EIO, "%s", table->path);
			return TABLE_FAULT;
		}
		skip_mark(table);
	} while (is_blank(&table->bytes));
	return parse_line(table, error) ? TABLE_ROW : TABLE_BAD_ROW;
}

enum table_result table_next(struct table *table, struct error *error)
{
	return table->csv ? next_record(table, error) : next_line(table, error);
}
