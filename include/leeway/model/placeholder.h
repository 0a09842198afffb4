/*
 * The only substitution in a scenario's text: {LEVEL}, and {LEVEL:name} for a further form of a
 * level. Rendering and the linter both find them here. Pure functions; any thread.
 */
#ifndef LEEWAY_MODEL_PLACEHOLDER_H
#define LEEWAY_MODEL_PLACEHOLDER_H

#include <stdbool.h>
#include <stddef.h>

enum { PLACEHOLDER_MAX_NAME = 32 }; /* Bytes of a form's name. */

struct placeholder {
	size_t start, length; /* Bytes, the braces included. */
	const char *name; /* Form's name inside the text, not NUL-terminated; NULL: {LEVEL}. */
	size_t name_length;
};

/* The first placeholder at or after offset from; false where there is none. */
bool placeholder_find(const char *text, size_t from, struct placeholder *placeholder);

/* Whether it is {LEVEL:name} with that name. */
bool placeholder_is_for_form(const struct placeholder *placeholder, const char *name);

/* True for [a-z0-9][a-z0-9-]* of at most PLACEHOLDER_MAX_NAME bytes. */
bool placeholder_is_form_name(const char *name);

enum brace_kind {
	BRACE_LEVEL, /* {LEVEL} or {LEVEL:name} */
	BRACE_UNKNOWN, /* {word}, which looks like a placeholder and is none. */
	BRACE_DOUBLED, /* {{word}}, as template engines write it; plain text here. */
};

/*
 * The first word in braces at or after offset from, of whatever kind: a letter, then letters,
 * digits, '_', '-', ':', '.' and spaces at the edges, 64 bytes at most. False where there is none.
 */
bool placeholder_find_brace(
	const char *text, size_t from, struct placeholder *place, enum brace_kind *kind);

#endif
