#include "leeway/model/fields.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"

/* Faults of one document past which no more are listed; a place costs a walk over the text. */
enum { MAX_FAULTS = 100, MAX_ID = 64 };

bool field_reader_is_full(const struct field_reader *reader)
{
	return reader->n_faults > MAX_FAULTS;
}

/* Takes the message. False where the document has had its share of faults. */
static bool report(struct field_reader *reader, struct fault fault, char *message)
{
	bool is_last = reader->n_faults == MAX_FAULTS;
	if (field_reader_is_full(reader)) {
		free(message);
		free(fault.field);
		return false;
	}
	reader->n_faults++;
	fault.path = memory_copy_text(reader->document->name);
	if (is_last) {
		free(message);
		free(fault.field);
		fault.field = NULL;
		fault.line = 0;
		message = memory_copy_text("has more faults than are listed here");
		fault.advice = "repair these first";
		fault.severity = FAULT_ERROR;
	}
	fault.message = message;
	fault.advice = memory_copy_text(fault.advice);
	fault_list_take(reader->faults, fault);
	return true;
}

static void report_item(
	struct field_reader *reader, const struct cJSON *item, struct fault fault, char *message)
{
	if (!field_reader_is_full(reader)) {
		fault.line = item ? json_line(reader->document, item) : 0;
		fault.field = item ? json_path(reader->document, item) : NULL;
	}
	report(reader, fault, message);
}

void field_error(struct field_reader *reader, const struct cJSON *item, const char *advice,
	const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *message = memory_format_list(format, arguments);
	va_end(arguments);
	report_item(reader, item,
		(struct fault){ .severity = FAULT_ERROR, .advice = (char *)advice }, message);
}

void field_warning(struct field_reader *reader, const struct cJSON *item, const char *advice,
	const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *message = memory_format_list(format, arguments);
	va_end(arguments);
	report_item(reader, item,
		(struct fault){ .severity = FAULT_WARNING, .advice = (char *)advice }, message);
}

void field_missing(struct field_reader *reader, const struct cJSON *object, const char *name)
{
	char *path = json_path(reader->document, object);
	struct fault fault = {
		.severity = FAULT_ERROR,
		.line = json_line(reader->document, object),
		.field = memory_format("%s%s%s", path, *path ? "." : "", name),
		.advice = "add it",
	};
	free(path);
	report(reader, fault, memory_copy_text("is missing"));
}

/* "\u0000" decodes to a NUL, at which a C string ends: what follows would vanish unseen. */
static void find_escaped_nul(struct field_reader *reader)
{
	int line = 1;
	for (const char *c = reader->document->text; *c; c++) {
		if (*c == '\n')
			line++;
		if (*c != '\\')
			continue;
		if (strncmp(c, "\\u0000", 6) == 0)
			report(reader,
				(struct fault){ .severity = FAULT_ERROR,
					.line = line,
					.advice = "remove it" },
				memory_copy_text("a text holds the character U+0000"));
		if (c[1] && c[1] != '\n')
			c++;
	}
}

struct field_reader field_reader_begin(
	const struct json_document *document, struct fault_list *faults)
{
	struct field_reader reader = { .document = document, .faults = faults };
	find_escaped_nul(&reader);
	return reader;
}

bool field_is_id(const char *text)
{
	size_t length = strlen(text);
	if (length == 0 || length > MAX_ID || text[0] == '-')
		return false;
	return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_blank(const char *text)
{
	while (is_space(*text))
		text++;
	return *text == '\0';
}

/*
 * Reports the first character that a terminal must not be sent, or that nobody sees: those that
 * text_sanitise writes differently.
 */
static bool has_only_plain_characters(struct field_reader *reader, const struct cJSON *item,
	const char *text, enum text_lines lines)
{
	char *safe = text_sanitise(text, lines);
	size_t same = 0;
	while (text[same] && text[same] == safe[same])
		same++;
	bool is_plain = text[same] == safe[same];
	free(safe);
	if (is_plain)
		return true;
	while (same > 0 && ((unsigned char)text[same] & 0xc0) == 0x80)
		same--;
	uint32_t character = 0;
	text_decode(text + same, strlen(text + same), &character);
	field_error(reader, item,
		lines == TEXT_ONE_LINE ? "remove it; this text is one line without tabs"
				       : "remove it; of control characters only \\n may stand here",
		"holds the control or invisible character U+%04" PRIX32, character);
	return false;
}

static void report_bad_id(struct field_reader *reader, const struct cJSON *item, const char *text)
{
	size_t length = strlen(text);
	if (strpbrk(text, "/\\") || strstr(text, ".."))
		field_error(reader, item, "write an id: nothing outside the pack's folder is read",
			"'%s' is a path", text);
	else if (length > 5 && strcmp(text + length - 5, ".json") == 0)
		field_error(reader, item, "leave '.json' out", "'%s' is a file's name, not an id",
			text);
	else
		field_error(reader, item, "use lower-case letters a-z, digits and '-', 64 at most",
			"'%s' is no id", text);
}

static bool is_text_fit(struct field_reader *reader, const struct cJSON *item, const char *text,
	const struct field_row *row)
{
	size_t length = strlen(text);
	if (is_blank(text)) {
		field_error(reader, item, "write a text, or leave it out", "is empty");
		return false;
	}
	if (length > row->limit) {
		field_error(reader, item, "shorten it", "has %zu bytes, and at most %zu may be",
			length, row->limit);
		return false;
	}
	if ((row->flags & FIELD_ID) && !field_is_id(text)) {
		report_bad_id(reader, item, text);
		return false;
	}
	bool is_one_line = row->flags & FIELD_ONE_LINE;
	if (!has_only_plain_characters(
		    reader, item, text, is_one_line ? TEXT_ONE_LINE : TEXT_KEEP_LINES))
		return false;
	if (!(row->flags & FIELD_LOOSE) && (is_space(text[0]) || is_space(text[length - 1])))
		field_warning(reader, item, "remove it, it is sent as it stands",
			"has space at its start or end");
	return true;
}

char *fields_read_text(
	struct field_reader *reader, const struct cJSON *item, const struct field_row *row)
{
	const char *text = cJSON_GetStringValue(item);
	if (!text) {
		field_error(reader, item, "put it in double quotes", "is not a text");
		return NULL;
	}
	return is_text_fit(reader, item, text, row) ? memory_copy_text(text) : NULL;
}

static bool is_list(
	struct field_reader *reader, const struct cJSON *item, size_t minimum, size_t maximum)
{
	if (!cJSON_IsArray(item)) {
		field_error(reader, item, "write it as [ … ]", "is not a list");
		return false;
	}
	size_t n = (size_t)cJSON_GetArraySize(item);
	if (n >= minimum && n <= maximum)
		return true;
	if (n < minimum)
		field_error(reader, item, "add one, or leave the list out", "is an empty list");
	else
		field_error(reader, item, "remove some", "has %zu items, and at most %zu may be", n,
			maximum);
	return false;
}

char **fields_read_texts(struct field_reader *reader, const struct cJSON *item,
	const struct field_row *row, size_t *n_texts)
{
	*n_texts = 0;
	if (!is_list(reader, item, 1, row->maximum))
		return NULL;
	char **texts = memory_alloc((size_t)cJSON_GetArraySize(item), sizeof *texts);
	const struct cJSON *child;
	cJSON_ArrayForEach(child, item)
	{
		char *text = fields_read_text(reader, child, row);
		if (text)
			texts[(*n_texts)++] = text;
	}
	return texts;
}

const struct cJSON *fields_find_list(struct field_reader *reader, const struct cJSON *object,
	const char *name, size_t minimum, size_t maximum)
{
	const struct cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
	return item && is_list(reader, item, minimum, maximum) ? item : NULL;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;
	return least < c ? least : c;
}

/* Levenshtein's distance of two short names; more than any limit where one is long. */
static size_t name_distance(const char *left, const char *right)
{
	enum { LONGEST = 31 };
	size_t n_left = strlen(left), n_right = strlen(right);
	size_t row[LONGEST + 1];
	if (n_left > LONGEST || n_right > LONGEST)
		return LONGEST;
	for (size_t j = 0; j <= n_right; j++)
		row[j] = j;
	for (size_t i = 1; i <= n_left; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= n_right; j++) {
			size_t above = row[j];
			row[j] = smallest(above + 1, row[j - 1] + 1,
				diagonal + (left[i - 1] != right[j - 1]));
			diagonal = above;
		}
	}
	return row[n_right];
}

static void report_unknown(struct field_reader *reader, const struct cJSON *item,
	const struct field_row *rows, size_t n_rows)
{
	const char *nearest = NULL;
	size_t least = 3;
	for (size_t i = 0; i < n_rows; i++) {
		size_t distance = name_distance(item->string, rows[i].name);
		if (distance < least && distance < strlen(rows[i].name)) {
			least = distance;
			nearest = rows[i].name;
		}
	}
	char *advice = nearest ? memory_format("did you mean '%s'?", nearest)
			       : memory_copy_text("remove it, or see leeway-scenario(5)");
	field_error(reader, item, advice, "is not a known field");
	free(advice);
}

static const struct field_row *find_row(
	const struct field_row *rows, size_t n_rows, const char *name)
{
	for (size_t i = 0; i < n_rows; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

static bool read_flag(struct field_reader *reader, const struct cJSON *item)
{
	if (!cJSON_IsBool(item))
		field_error(reader, item, "write true or false, without quotes",
			"is neither true nor false");
	return cJSON_IsTrue(item);
}

static void read_member(struct field_reader *reader, const struct cJSON *item,
	const struct field_row *row, void *record)
{
	char *base = record;
	if (row->type == FIELD_TEXT)
		*(char **)(void *)(base + row->offset) = fields_read_text(reader, item, row);
	else if (row->type == FIELD_TEXTS)
		*(char ***)(void *)(base + row->offset) = fields_read_texts(
			reader, item, row, (size_t *)(void *)(base + row->count_offset));
	else if (row->type == FIELD_FLAG)
		*(bool *)(void *)(base + row->offset) = read_flag(reader, item);
}

void fields_read(struct field_reader *reader, const struct cJSON *object,
	const struct field_row *rows, size_t n_rows, void *record)
{
	if (!cJSON_IsObject(object)) {
		field_error(reader, object, "write it as { … }", "is not an object");
		return;
	}
	const struct cJSON *item;
	cJSON_ArrayForEach(item, object)
	{
		if (field_reader_is_full(reader))
			return;
		if (!find_row(rows, n_rows, item->string))
			report_unknown(reader, item, rows, n_rows);
	}
	for (size_t i = 0; i < n_rows; i++) {
		item = cJSON_GetObjectItemCaseSensitive(object, rows[i].name);
		if (item)
			read_member(reader, item, &rows[i], record);
		else if (rows[i].flags & FIELD_REQUIRED)
			field_missing(reader, object, rows[i].name);
	}
}

void fields_clear(const struct field_row *rows, size_t n_rows, void *record)
{
	char *base = record;
	for (size_t i = 0; i < n_rows; i++) {
		if (rows[i].type == FIELD_TEXT) {
			char **text = (char **)(void *)(base + rows[i].offset);
			free(*text);
			*text = NULL;
		} else if (rows[i].type == FIELD_TEXTS) {
			char ***texts = (char ***)(void *)(base + rows[i].offset);
			size_t *n_texts = (size_t *)(void *)(base + rows[i].count_offset);
			for (size_t j = 0; j < *n_texts; j++)
				free((*texts)[j]);
			free(*texts);
			*texts = NULL;
			*n_texts = 0;
		}
	}
}
