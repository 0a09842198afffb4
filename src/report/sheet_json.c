#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/report/csv.h"
#include "leeway/report/sheet_sources.h"
#include "leeway/report/writer.h"

/* One object as a row: a text for each column, NULL where it has none. */
struct json_row {
	char **texts;
	size_t n_texts;
};

struct json_table {
	char **names; /* With a NULL after the last, for the writer. */
	size_t n_names, names_capacity;
	struct json_row *rows;
	size_t n_rows, rows_capacity;
};

static void clear_table(struct json_table *table)
{
	for (size_t i = 0; i < table->n_rows; i++) {
		for (size_t k = 0; k < table->rows[i].n_texts; k++)
			free(table->rows[i].texts[k]);
		free(table->rows[i].texts);
	}
	for (size_t i = 0; i < table->n_names; i++)
		free(table->names[i]);
	free(table->rows);
	free(table->names);
}

/* The column of that name, added where it is new; -1: there are too many. */
static int find_name(struct json_table *table, const char *name)
{
	for (size_t i = 0; i < table->n_names; i++)
		if (strcmp(table->names[i], name) == 0)
			return (int)i;
	if (table->n_names == CSV_MAX_CELLS)
		return -1;
	if (table->n_names + 1 >= table->names_capacity) {
		table->names_capacity =
			memory_next_capacity(table->names_capacity, table->n_names + 2);
		table->names =
			memory_resize(table->names, table->names_capacity, sizeof *table->names);
	}
	table->names[table->n_names] = memory_copy_text(name);
	table->names[table->n_names + 1] = NULL;
	return (int)table->n_names++;
}

/* A cell's text; NULL for null. */
static char *item_text(const struct json_document *document, const cJSON *item)
{
	static const double exact = 9007199254740992.0;
	char number[NUMBER_SIZE];
	struct json_span span;
	if (cJSON_IsString(item))
		return memory_copy_text(item->valuestring);
	if (cJSON_IsNull(item))
		return NULL;
	if (cJSON_IsBool(item))
		return memory_copy_text(cJSON_IsTrue(item) ? "true" : "false");
	if (!cJSON_IsNumber(item))
		return json_print(item);
	if (fabs(item->valuedouble) >= exact && json_find_span(document, item, &span))
		return memory_copy_bytes(document->text + span.start, span.end - span.start);
	return memory_copy_text(writer_format_number(item->valuedouble, number));
}

static bool add_members(struct json_table *table, struct json_row *row,
	const struct json_document *document, const cJSON *object, struct error *error)
{
	const cJSON *item;
	cJSON_ArrayForEach(item, object)
	{
		int column = find_name(table, item->string);
		if (column < 0)
			return error_set(error, ERROR_INPUT, "has over %d keys", CSV_MAX_CELLS);
		while (row->n_texts <= (size_t)column) {
			row->texts =
				memory_resize(row->texts, row->n_texts + 1, sizeof *row->texts);
			row->texts[row->n_texts++] = NULL;
		}
		free(row->texts[column]);
		row->texts[column] = item_text(document, item);
	}
	return true;
}

static bool add_response_id(
	struct json_table *table, struct json_row *row, const cJSON *item, struct error *error)
{
	struct json_document document = { 0 };
	cJSON *id = cJSON_CreateObject();
	cJSON_AddStringToObject(id, "ResponseId", json_member_text(item, "responseId"));
	bool good = add_members(table, row, &document, id, error);
	cJSON_Delete(id);
	return good;
}

static bool add_item(struct json_table *table, const struct json_document *document,
	const cJSON *item, int depth, struct error *error)
{
	static const char *const marks[] = { "status", "finished", "distributionChannel" };
	const cJSON *responses = cJSON_GetObjectItemCaseSensitive(item, "responses");
	const cJSON *values = cJSON_GetObjectItemCaseSensitive(item, "values");
	cJSON *labels = cJSON_GetObjectItemCaseSensitive(item, "labels");
	if (cJSON_IsArray(responses) && depth == 0)
		item = responses;
	if (cJSON_IsArray(item) && depth < 2) {
		const cJSON *each;
		cJSON_ArrayForEach(each, item)
		{
			if (!add_item(table, document, each, depth + 1, error))
				return false;
		}
		return true;
	}
	if (!cJSON_IsObject(item))
		return error_set(error, ERROR_INPUT, "line %d: not a JSON object",
			json_line(document, item));
	MEMORY_RESERVE_ONE(table->rows, table->n_rows, table->rows_capacity);
	struct json_row *row = &table->rows[table->n_rows++];
	*row = (struct json_row){ 0 };
	/* Qualtrics: the words of choices over their numbers; its own marks have no language as
	 * numbers. */
	for (size_t i = 0; cJSON_IsObject(labels) && i < sizeof marks / sizeof marks[0]; i++)
		if (cJSON_GetObjectItemCaseSensitive(values, marks[i]))
			cJSON_DeleteItemFromObjectCaseSensitive(labels, marks[i]);
	if (cJSON_IsObject(values))
		return add_members(table, row, document, values, error) &&
		       (!cJSON_IsObject(labels) ||
			       add_members(table, row, document, labels, error)) &&
		       (!json_member_text(item, "responseId") ||
			       add_response_id(table, row, item, error));
	return add_members(table, row, document, item, error);
}

/* NaN and Infinity, as Python writes them outside of texts, become null of the same length. */
static void blank_nan(char *text, size_t length)
{
	static const char *const words[] = { "-Infinity", "Infinity", "NaN" };
	bool quoted = false;
	for (size_t i = 0; i < length; i++) {
		if (quoted && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			quoted = !quoted;
		for (size_t k = 0; !quoted && i < length && k < 3; k++) {
			size_t n = strlen(words[k]);
			if (i + n > length || strncmp(text + i, words[k], n) != 0)
				continue;
			/* Three letters have no room for null: a number that nothing holds. */
			memset(text + i, ' ', n);
			memcpy(text + i, n > 3 ? "null" : "\"\" ", n > 3 ? 4 : 3);
			i += n - 1;
		}
	}
}

/* Where the value that begins at start ends: at its last bracket, or the end of the line. */
static size_t find_end(const char *text, size_t start, size_t length)
{
	bool quoted = false;
	size_t depth = 0, i = start;
	for (; i < length; i++) {
		if (quoted && text[i] == '\\') {
			i++;
			continue;
		}
		quoted ^= text[i] == '"';
		if (quoted)
			continue;
		depth += text[i] == '[' || text[i] == '{';
		if ((text[i] == ']' || text[i] == '}') && (depth == 0 || --depth == 0))
			return i + 1;
		if (depth == 0 && text[i] == '\n')
			return i;
	}
	return i < length ? i : length;
}

static bool read_values(
	struct json_table *table, const char *text, size_t length, struct error *error)
{
	size_t at = 0;
	long line = 1;
	for (;;) {
		for (; at < length && strchr(" \t\r\n,", text[at]); at++)
			line += text[at] == '\n';
		if (at == length)
			return table->n_rows > 0 ||
			       error_set(error, ERROR_INPUT, "is empty; answers were expected");
		size_t end = find_end(text, at, length);
		struct error fault = { 0 };
		struct json_document *document = json_read("", text + at, end - at, &fault);
		bool good = document && add_item(table, document, document->root, 0, &fault);
		json_free(document);
		if (!good) {
			error_set(error, ERROR_INPUT, "from line %ld on: %s", line,
				fault.message ? fault.message : "not JSON");
			error_clear(&fault);
			return false;
		}
		for (; at < end; at++)
			line += text[at] == '\n';
	}
}

static void write_table(const struct json_table *table, FILE *out)
{
	for (size_t i = 0; i < table->n_names; i++)
		sheet_put_cell(out, table->names[i], i == 0);
	putc('\n', out);
	for (size_t i = 0; i < table->n_rows; i++) {
		const struct json_row *row = &table->rows[i];
		for (size_t k = 0; k < table->n_names; k++)
			sheet_put_cell(out, k < row->n_texts ? row->texts[k] : NULL, k == 0);
		putc('\n', out);
	}
}

FILE *sheet_source_json(FILE *take_stream, struct error *error)
{
	struct json_table table = { 0 };
	struct buffer bytes;
	FILE *made = NULL;
	buffer_init(&bytes, SHEET_MAX_SOURCE);
	bool good = sheet_read_all(take_stream, &bytes, error);
	if (good && bytes.length >= 3 && memcmp(bytes.bytes, "\xef\xbb\xbf", 3) == 0)
		memset(bytes.bytes, ' ', 3);
	if (good) {
		blank_nan(bytes.bytes, bytes.length);
		good = read_values(&table, buffer_text(&bytes), bytes.length, error);
	}
	if (good && table.n_names == 0)
		good = error_set(error, ERROR_INPUT, "has objects without keys");
	if (good && !(made = tmpfile()))
		good = error_set_errno(error, errno, "cannot make a temporary file");
	if (good)
		write_table(&table, made);
	made = sheet_finish_made(made, good, error);
	clear_table(&table);
	buffer_clear(&bytes);
	fclose(take_stream);
	return made;
}
