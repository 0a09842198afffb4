/*
 * What is kept of a person beside answers: an allow-list, so that a column no one thought of is
 * never stored. Columns that tell who someone is or where (addresses, names, places) are known as
 * such, and are refused even where a map asks for them.
 */
#ifndef LEEWAY_REPORT_ATTRIBUTES_H
#define LEEWAY_REPORT_ATTRIBUTES_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"

enum { ATTRIBUTE_MAX = 200 /* Bytes of a value. */ };

/* The attribute (static) that is named so or that a column with this heading holds; NULL: none. */
const char *attribute_find(const char *heading);

/* The names, in one order, for exports and help; NULL behind the last. */
const char *attribute_name(size_t index);

/* Whether a column's heading says that it holds a name, an address or a place. */
bool attribute_is_identifying(const char *heading);

/* Whether a cell says that there is no value: "", "DATA_EXPIRED", "CONSENT_REVOKED" and the like.
 */
bool attribute_is_missing(const char *cell);

/* Attributes of one person, as a JSON object. */
struct attributes;

/* From what the cache has (NULL: nothing); never NULL. */
struct attributes *attributes_read(const char *json);
void attributes_free(struct attributes *attributes);

/* A missing value changes nothing. ERROR_INPUT where the value cannot be one of this attribute. */
bool attributes_set(
	struct attributes *attributes, const char *name, const char *value, struct error *error);

/* Borrowed; NULL where it is not known. */
const char *attributes_get(const struct attributes *attributes, const char *name);

/* To be freed. */
char *attributes_to_json(const struct attributes *attributes);

#endif
