#include "leeway/base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* NOLINTNEXTLINE: one hook a process. */
static void (*abort_hook)(const char *message);

void memory_set_abort_hook(void (*hook)(const char *message))
{
	abort_hook = hook;
}

static void memory_give_up(const char *message)
{
	if (abort_hook)
		abort_hook(message);
	else
		fprintf(stderr, "leeway: %s\n", message);
	abort();
}

void *memory_alloc(size_t count, size_t size)
{
	void *block = calloc(count ? count : 1, size ? size : 1);

	if (!block)
		memory_give_up("out of memory");
	return block;
}

void *memory_resize(void *block, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		memory_give_up("out of memory: a size overflowed");
	size_t total = count * size;
	void *resized = realloc(block, total ? total : 1);

	if (!resized)
		memory_give_up("out of memory");
	return resized;
}

char *memory_copy_bytes(const void *bytes, size_t length)
{
	if (length == SIZE_MAX)
		memory_give_up("out of memory: a size overflowed");
	char *copy = memory_resize(NULL, length + 1, 1);

	if (length)
		memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

char *memory_copy_text(const char *text)
{
	return text ? memory_copy_bytes(text, strlen(text)) : NULL;
}

char *memory_format_list(const char *format, va_list arguments)
{
	va_list again;

	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0)
		memory_give_up("a message could not be formatted");
	char *text = memory_resize(NULL, (size_t)length + 1, 1);

	vsnprintf(text, (size_t)length + 1, format, arguments);
	return text;
}

void *memory_copy_array(const void *array, size_t count, size_t size)
{
	void *copy = memory_alloc(count, size);
	if (count > 0)
		memcpy(copy, array, count * size);
	return copy;
}

char *memory_format(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *text = memory_format_list(format, arguments);
	va_end(arguments);
	return text;
}

size_t memory_next_capacity(size_t capacity, size_t needed)
{
	size_t next = capacity + capacity / 2;

	if (next < 8)
		next = 8;
	return next < needed ? needed : next;
}
