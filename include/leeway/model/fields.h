/*
 * Records of a JSON document read by tables: one row a member, with its type and limits. What is
 * wrong goes to a fault list and reading goes on, so that every fault is found in one pass; what
 * could not be read stays NULL. The reader borrows document and list. One thread at a time.
 */
#ifndef LEEWAY_MODEL_FIELDS_H
#define LEEWAY_MODEL_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/json.h"
#include "leeway/model/fault.h"

struct field_reader {
	const struct json_document *document;
	struct fault_list *faults;
	size_t n_faults; /* Of this document. */
};

enum field_type {
	FIELD_TEXT, /* char *, owned; NULL where it is absent. */
	FIELD_TEXTS, /* char **, owned, and its size_t count. */
	FIELD_FLAG, /* bool. */
	FIELD_OTHER, /* Known by name only: the caller reads it. */
};

enum field_flag {
	FIELD_REQUIRED = 1,
	FIELD_ONE_LINE = 2, /* No line breaks inside. */
	FIELD_ID = 4, /* [a-z0-9][a-z0-9-]*, one line. */
	FIELD_LOOSE = 8, /* Spaces at the start and the end are meant. */
};

struct field_row {
	const char *name;
	enum field_type type;
	unsigned flags; /* Of enum field_flag. */
	size_t limit; /* Bytes of a text. */
	size_t maximum; /* Texts in a list. */
	size_t offset; /* offsetof the text or the list in the record. */
	size_t count_offset; /* offsetof the list's count. */
};

/*
 * Begins with a document; reports what concerns the document's text as a whole (a NUL written as an
 * escape, which would cut a text short).
 */
struct field_reader field_reader_begin(
	const struct json_document *document, struct fault_list *faults);

/* True once so many faults of this document were reported that no more are listed. */
bool field_reader_is_full(const struct field_reader *reader);

/*
 * Reads the members of an object into the record, which starts zeroed. Reports unknown members,
 * missing ones, wrong types, empty and overlong texts, and characters that are not to be shown.
 */
void fields_read(struct field_reader *reader, const struct cJSON *object,
	const struct field_row *rows, size_t n_rows, void *record);

/* Frees the texts and lists of a record and sets them to NULL and 0. */
void fields_clear(const struct field_row *rows, size_t n_rows, void *record);

/* The item as a text by the row's flags and limit, owned; NULL, and reported, where it is none. */
char *fields_read_text(
	struct field_reader *reader, const struct cJSON *item, const struct field_row *row);

/* The item's texts by the row, owned, and their count; NULL and 0 where it is no list. */
char **fields_read_texts(struct field_reader *reader, const struct cJSON *item,
	const struct field_row *row, size_t *n_texts);

/*
 * A member that must be an array of minimum … maximum items. NULL where it is absent, or not that,
 * which is reported.
 */
const struct cJSON *fields_find_list(struct field_reader *reader, const struct cJSON *object,
	const char *name, size_t minimum, size_t maximum);

/* Report an item of the document: what is wrong and what to do. */
void field_error(struct field_reader *reader, const struct cJSON *item, const char *advice,
	const char *format, ...) __attribute__((format(printf, 4, 5)));
void field_warning(struct field_reader *reader, const struct cJSON *item, const char *advice,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Reports that the object has no such member. */
void field_missing(struct field_reader *reader, const struct cJSON *object, const char *name);

/* True for [a-z0-9][a-z0-9-]* of at most 64 bytes. */
bool field_is_id(const char *text);

#endif
