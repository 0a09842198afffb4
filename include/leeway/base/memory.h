/*
 * Memory that cannot fail: every function here returns usable memory or ends the program through
 * the abort hook. Any thread may call them; what they return is freed with free(3).
 */
#ifndef LEEWAY_BASE_MEMORY_H
#define LEEWAY_BASE_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

/* Zeroed memory for count objects of size bytes; count * size may not overflow. */
void *memory_alloc(size_t count, size_t size) __attribute__((returns_nonnull));

/* realloc for count objects of size bytes; the added part is not cleared. */
void *memory_resize(void *block, size_t count, size_t size) __attribute__((returns_nonnull));

/* A copy of the text; NULL for NULL. */
char *memory_copy_text(const char *text);

/* A copy of length bytes, with a NUL added behind them. */
char *memory_copy_bytes(const void *bytes, size_t length) __attribute__((returns_nonnull));

/* A copy of count objects of size bytes; never NULL, also for none of them. */
void *memory_copy_array(const void *array, size_t count, size_t size)
	__attribute__((returns_nonnull));

/* The formatted text, as asprintf(3). */
char *memory_format(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));
char *memory_format_list(const char *format, va_list arguments)
	__attribute__((format(printf, 1, 0), returns_nonnull));

/* A capacity of at least needed, growing by half again; for arrays that grow one by one. */
size_t memory_next_capacity(size_t capacity, size_t needed);

/* Makes room for one more element at the end of a growing array. */
#define MEMORY_RESERVE_ONE(array, count, capacity)                                                 \
	do {                                                                                       \
		if ((count) == (capacity)) {                                                       \
			(capacity) = memory_next_capacity((capacity), (count) + 1);                \
			(array) = memory_resize((array), (capacity), sizeof *(array));             \
		}                                                                                  \
	} while (0)

/* Called once with a message before abort(3), so that a terminal can be restored. */
void memory_set_abort_hook(void (*hook)(const char *message));

#endif
