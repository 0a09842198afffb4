/*
 * Errors: what can fail returns bool (or a pointer) and takes a struct error * last. It is filled
 * once, where the fault is known, and prefixed on the way up. A NULL error is allowed everywhere.
 */
#ifndef LEEWAY_BASE_ERROR_H
#define LEEWAY_BASE_ERROR_H

#include <stdbool.h>

enum error_code {
	ERROR_NONE,
	ERROR_USAGE, /* The caller asked for something that cannot be: exit 2. */
	ERROR_INPUT, /* A file, reply or row does not have the form it must have. */
	ERROR_FILE, /* The operating system refused a file operation. */
	ERROR_STORE, /* The cache cannot be opened, read or written. */
	ERROR_LOCKED, /* Another process is writing to the cache. */
	ERROR_PROVIDER, /* A provider said no. */
	ERROR_NETWORK, /* No answer came. */
	ERROR_INTERRUPTED, /* The user stopped it: exit 130. */
};

/* Starts as { 0 }; error_clear before it goes out of scope if a call failed. */
struct error {
	enum error_code code;
	char *message; /* Owned; one line, no newline at the end; NULL while there is no error. */
};

/* Fills the error and returns false, so that a failing function ends in `return error_set(…)`. */
bool error_set(struct error *error, enum error_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* As error_set with ERROR_FILE; ": " and strerror(number) are added behind. */
bool error_set_errno(struct error *error, int number, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts the formatted text and ": " before the message and returns false. */
bool error_prefix(struct error *error, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Moves an error; the destination must be empty. Returns false. */
bool error_move(struct error *to, struct error *from);

void error_clear(struct error *error);

#endif
