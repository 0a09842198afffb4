#include "leeway/base/json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

enum {
	MAX_DEPTH = 64,
	MAX_MEMBERS = 1024, /* Of one object; comparing all names with all others stays cheap. */
};

static int line_at(const char *text, size_t offset)
{
	int line = 1;

	for (size_t i = 0; i < offset; i++)
		line += text[i] == '\n';
	return line;
}

/* The offset behind the string that starts at offset with its quote. */
static size_t skip_string(const char *text, size_t offset)
{
	for (offset++; text[offset] && text[offset] != '"'; offset++)
		if (text[offset] == '\\' && text[offset + 1])
			offset++;
	return text[offset] ? offset + 1 : offset;
}

static void blank(char *text, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (text[i] != '\n')
			text[i] = ' ';
}

/* Overwrites comments with spaces; false where one is not closed, its place in *offset. */
static bool blank_comments(char *text, size_t *offset)
{
	for (size_t i = 0; text[i];) {
		if (text[i] == '"') {
			i = skip_string(text, i);
		} else if (text[i] == '/' && text[i + 1] == '/') {
			size_t end = i + strcspn(text + i, "\n");

			blank(text, i, end);
			i = end;
		} else if (text[i] == '/' && text[i + 1] == '*') {
			const char *close = strstr(text + i + 2, "*/");

			*offset = i;
			if (!close)
				return false;
			size_t end = (size_t)(close - text) + 2;

			blank(text, i, end);
			i = end;
		} else {
			i++;
		}
	}
	return true;
}

/* The offset at which nesting gets too deep; SIZE_MAX where it does not. */
static size_t find_too_deep(const char *text)
{
	int depth = 0;

	for (size_t i = 0; text[i];) {
		if (text[i] == '"') {
			i = skip_string(text, i);
			continue;
		}
		if (text[i] == '{' || text[i] == '[')
			depth++;
		else if (text[i] == '}' || text[i] == ']')
			depth--;
		if (depth > MAX_DEPTH)
			return i;
		i++;
	}
	return SIZE_MAX;
}

/* The offset of a control character outside of strings that JSON has no use for, though the parser
 * takes it for a blank; SIZE_MAX where there is none. */
static size_t find_control(const char *text)
{
	for (size_t i = 0; text[i];) {
		if (text[i] == '"') {
			i = skip_string(text, i);
			continue;
		}
		if ((unsigned char)text[i] < ' ' && !strchr("\t\r\n", text[i]))
			return i;
		i++;
	}
	return SIZE_MAX;
}

/* A walk over text and tree in parallel, to find where an item stands. */
struct walk {
	const char *text;
	size_t offset;
	const cJSON *wanted;
	size_t found; /* SIZE_MAX: not yet. */
};

static void walk_space(struct walk *walk)
{
	walk->offset += strspn(walk->text + walk->offset, " \t\r\n,:");
}

static void walk_value(struct walk *walk, const cJSON *item)
{
	if (cJSON_IsString(item)) {
		walk->offset = skip_string(walk->text, walk->offset);
		return;
	}
	if (!cJSON_IsObject(item) && !cJSON_IsArray(item)) {
		walk->offset += strcspn(walk->text + walk->offset, " \t\r\n,]}");
		return;
	}
	walk->offset++;
	for (const cJSON *child = item->child; child; child = child->next) {
		walk_space(walk);
		if (child == walk->wanted)
			walk->found = walk->offset;
		if (walk->found != SIZE_MAX)
			return;
		if (cJSON_IsObject(item)) {
			walk->offset = skip_string(walk->text, walk->offset);
			walk_space(walk);
		}
		walk_value(walk, child);
		if (walk->found != SIZE_MAX)
			return;
	}
	walk_space(walk);
	walk->offset++;
}

/* The offset at which an item begins, with its key where it has one; SIZE_MAX: nowhere. */
static size_t find_item(const struct json_document *document, const struct cJSON *item)
{
	struct walk walk = { .text = document->text, .wanted = item, .found = SIZE_MAX };

	walk_space(&walk);
	if (item == document->root)
		walk.found = walk.offset;
	else
		walk_value(&walk, document->root);
	return walk.found;
}

int json_line(const struct json_document *document, const struct cJSON *item)
{
	size_t found = find_item(document, item);

	return found == SIZE_MAX ? 0 : line_at(document->text, found);
}

bool json_find_span(
	const struct json_document *document, const struct cJSON *item, struct json_span *span)
{
	struct walk walk = { .text = document->text, .found = SIZE_MAX };

	walk.offset = find_item(document, item);
	if (walk.offset == SIZE_MAX)
		return false;
	span->key = walk.offset;
	if (item->string) {
		walk.offset = skip_string(walk.text, walk.offset);
		walk_space(&walk);
	}
	span->start = walk.offset;
	walk_value(&walk, item);
	span->end = walk.offset;
	return true;
}

size_t json_skip_comments(const char *text, size_t offset)
{
	for (;;) {
		offset += strspn(text + offset, " \t\r\n");
		if (strncmp(text + offset, "//", 2) == 0) {
			offset += strcspn(text + offset, "\n");
		} else if (strncmp(text + offset, "/*", 2) == 0) {
			const char *close = strstr(text + offset + 2, "*/");

			if (!close)
				return offset + strlen(text + offset);
			offset = (size_t)(close - text) + 2;
		} else {
			return offset;
		}
	}
}

/* Prepends the steps from item's ancestor down to wanted; false where it is not below item. */
static bool build_path(const cJSON *item, const cJSON *wanted, struct buffer *path)
{
	size_t start = path->length;
	int index = 0;

	if (item == wanted)
		return true;
	for (const cJSON *child = item->child; child; child = child->next, index++) {
		if (cJSON_IsArray(item))
			buffer_append_format(path, "[%d]", index);
		else
			buffer_append_format(path, "%s%s", start ? "." : "", child->string);
		if (build_path(child, wanted, path))
			return true;
		path->length = start;
		path->bytes[start] = '\0';
	}
	return false;
}

char *json_path(const struct json_document *document, const struct cJSON *item)
{
	struct buffer path;

	buffer_init(&path, SIZE_MAX / 2);
	if (!build_path(document->root, item, &path))
		buffer_reset(&path);
	return buffer_take(&path);
}

/* The second of two members with one name, or one too many, anywhere below item; or NULL. */
static const cJSON *find_duplicate(const cJSON *item)
{
	int n_members = 0;

	for (const cJSON *child = item->child; child; child = child->next) {
		if (cJSON_IsObject(item) && ++n_members > MAX_MEMBERS)
			return child;
		if (cJSON_IsObject(item))
			for (const cJSON *other = item->child; other != child; other = other->next)
				if (strcmp(other->string, child->string) == 0)
					return child;
		const cJSON *deeper = find_duplicate(child);

		if (deeper)
			return deeper;
	}
	return NULL;
}

static bool fault(
	const struct json_document *document, size_t offset, struct error *error, const char *what)
{
	return error_set(error, ERROR_INPUT, "%s:%d: %s", document->name,
		line_at(document->text, offset), what);
}

/* Says what stands where the parser gave up. */
static bool syntax_fault(const struct json_document *document, size_t offset, struct error *error)
{
	const char *at = document->text + offset;
	size_t length = strcspn(at, "\r\n");

	if (!*at)
		return fault(document, offset, error,
			"the JSON ends too early: a bracket, a brace or "
			"a quote is not closed");
	char *shown = text_repair(at, text_prefix(at, length, 24));
	char *safe = text_sanitise(shown, TEXT_ONE_LINE);
	char *what = memory_format(
		"no valid JSON at `%s`: look for a missing or extra comma, quote or bracket", safe);

	fault(document, offset, error, what);
	free(what);
	free(safe);
	free(shown);
	return false;
}

static bool parse(struct json_document *document, size_t length, struct error *error)
{
	const char *end = NULL;
	size_t offset = 0;

	if (strlen(document->text) != length)
		return fault(
			document, strlen(document->text), error, "a NUL byte: not a text file");
	offset = text_valid_length(document->text, length);
	if (offset < length)
		return fault(document, offset, error, "not valid UTF-8: save the file as UTF-8");
	if (strncmp(document->text, "\xef\xbb\xbf", 3) == 0)
		blank(document->text, 0, 3);
	if (!blank_comments(document->text, &offset))
		return fault(document, offset, error, "a comment is not closed");
	offset = find_control(document->text);
	if (offset != SIZE_MAX)
		return fault(document, offset, error, "a control character");
	offset = find_too_deep(document->text);
	if (offset != SIZE_MAX)
		return fault(document, offset, error, "nested too deeply");
	document->root = cJSON_ParseWithLengthOpts(document->text, length + 1, &end, 1);
	if (!document->root)
		return syntax_fault(document, end ? (size_t)(end - document->text) : 0, error);
	const cJSON *duplicate = find_duplicate(document->root);

	if (!duplicate)
		return true;
	return error_set(error, ERROR_INPUT, "%s:%d: \"%s\" is given twice, or one too many",
		document->name, json_line(document, duplicate), duplicate->string);
}

struct json_document *json_read(
	const char *name, const char *bytes, size_t length, struct error *error)
{
	struct json_document *document = memory_alloc(1, sizeof *document);

	document->name = memory_copy_text(name);
	document->text = memory_copy_bytes(bytes, length);
	if (!parse(document, length, error)) {
		json_free(document);
		return NULL;
	}
	return document;
}

struct json_document *json_load(const char *path, size_t limit, struct error *error)
{
	size_t length;
	char *bytes = file_read(path, limit, &length, error);

	if (!bytes)
		return NULL;
	struct json_document *document = json_read(path, bytes, length, error);

	free(bytes);
	return document;
}

void json_free(struct json_document *document)
{
	if (!document)
		return;
	cJSON_Delete(document->root);
	free(document->name);
	free(document->text);
	free(document);
}

const char *json_member_text(const struct cJSON *object, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
}

double json_member_number(const struct cJSON *object, const char *name, double fallback)
{
	const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);

	return cJSON_IsNumber(member) ? member->valuedouble : fallback;
}

char *json_print(const struct cJSON *item)
{
	char *printed = cJSON_PrintUnformatted(item);
	char *copy = memory_copy_text(printed ? printed : "null");

	cJSON_free(printed);
	return copy;
}

char *json_quote(const char *text)
{
	char *repaired = text_repair(text, strlen(text));
	cJSON *item = cJSON_CreateStringReference(repaired);
	char *quoted = json_print(item);

	cJSON_Delete(item);
	free(repaired);
	return quoted;
}
