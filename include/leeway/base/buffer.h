/*
 * A growing byte string with a stated ceiling. bytes is always NUL-terminated once something was
 * appended; length does not count the NUL. What would pass the ceiling is not appended at all and
 * sets overflowed, which stays set until buffer_reset.
 */
#ifndef LEEWAY_BASE_BUFFER_H
#define LEEWAY_BASE_BUFFER_H

#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>

struct buffer {
	char *bytes;
	size_t length;
	size_t capacity;
	size_t limit; /* Highest length allowed. */
	bool overflowed;
};

void buffer_init(struct buffer *buffer, size_t limit);
void buffer_clear(struct buffer *buffer);

/* Empties it and keeps its memory. */
void buffer_reset(struct buffer *buffer);

/* Each returns false, and sets overflowed, if the ceiling would be passed. */
bool buffer_append(struct buffer *buffer, const void *bytes, size_t length);
bool buffer_append_text(struct buffer *buffer, const char *text);
bool buffer_append_char(struct buffer *buffer, char byte);
bool buffer_append_format(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The text so far, "" if nothing was appended; borrowed until the next change. */
const char *buffer_text(const struct buffer *buffer);

/* Hands over the bytes (never NULL; free(3) them) and leaves the buffer empty. */
char *buffer_take(struct buffer *buffer);

#endif
