/*
 * JSON with comments (// and slash-star), read through cJSON, with line numbers for messages. A
 * document is not changed once read and may then be used by any one thread at a time.
 */
#ifndef LEEWAY_BASE_JSON_H
#define LEEWAY_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"

struct cJSON;

struct json_document {
	char *name; /* The path, for messages. */
	char *text; /* The file's text, comments blanked out, byte positions unchanged. */
	struct cJSON *root; /* Owned. */
};

/*
 * Reads length bytes. A fault is ERROR_INPUT, "name:line: what"; a key given twice in one object,
 * text behind the value, invalid UTF-8 and nesting deeper than 64 are faults too. NULL on error.
 */
struct json_document *json_read(
	const char *name, const char *bytes, size_t length, struct error *error);

/* json_read of a file of at most limit bytes. */
struct json_document *json_load(const char *path, size_t limit, struct error *error);

void json_free(struct json_document *document);

/*
 * The line, from 1, on which an item of the document begins (its key, where it has one); 0 for an
 * item that is not in the document.
 */
int json_line(const struct json_document *document, const struct cJSON *item);

/*
 * Where an item of the document stands in its text: from its key, where it has one, its value from
 * start up to end. False for an item that is not in the document.
 */
struct json_span {
	size_t key, start, end;
};

bool json_find_span(
	const struct json_document *document, const struct cJSON *item, struct json_span *span);

/* The offset behind the blanks and comments that begin at an offset of a JSON text. */
size_t json_skip_comments(const char *text, size_t offset);

/* "conditions[2].ask" for an item of the document, to be freed; "" for the root. */
char *json_path(const struct json_document *document, const struct cJSON *item);

/* The text of a string member, borrowed; NULL where it is missing or no string. */
const char *json_member_text(const struct cJSON *object, const char *name);

/* The number of a number member; fallback where it is missing or no number. */
double json_member_number(const struct cJSON *object, const char *name, double fallback);

/* As cJSON_PrintUnformatted, but memory to free(3). */
char *json_print(const struct cJSON *item);

/* The text as a JSON string with its quotes, to be freed. Invalid UTF-8 is repaired. */
char *json_quote(const char *text);

#endif
