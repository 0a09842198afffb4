#include "leeway/base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"

void buffer_init(struct buffer *buffer, size_t limit)
{
	*buffer = (struct buffer){ .limit = limit };
}

void buffer_clear(struct buffer *buffer)
{
	free(buffer->bytes);
	buffer_init(buffer, buffer->limit);
}

void buffer_reset(struct buffer *buffer)
{
	buffer->length = 0;
	buffer->overflowed = false;
	if (buffer->bytes)
		buffer->bytes[0] = '\0';
}

/* Makes room for length more bytes and the NUL. */
static bool buffer_reserve(struct buffer *buffer, size_t length)
{
	if (length > buffer->limit - buffer->length) {
		buffer->overflowed = true;
		return false;
	}
	size_t needed = buffer->length + length + 1;

	if (needed > buffer->capacity) {
		buffer->capacity = memory_next_capacity(buffer->capacity, needed);
		buffer->bytes = memory_resize(buffer->bytes, buffer->capacity, 1);
	}
	return true;
}

bool buffer_append(struct buffer *buffer, const void *bytes, size_t length)
{
	if (!buffer_reserve(buffer, length))
		return false;
	if (length)
		memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
	buffer->bytes[buffer->length] = '\0';
	return true;
}

bool buffer_append_text(struct buffer *buffer, const char *text)
{
	return buffer_append(buffer, text, strlen(text));
}

bool buffer_append_char(struct buffer *buffer, char byte)
{
	return buffer_append(buffer, &byte, 1);
}

bool buffer_append_format(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *text = memory_format_list(format, arguments);
	va_end(arguments);
	bool appended = buffer_append_text(buffer, text);

	free(text);
	return appended;
}

const char *buffer_text(const struct buffer *buffer)
{
	return buffer->bytes ? buffer->bytes : "";
}

char *buffer_take(struct buffer *buffer)
{
	char *bytes = buffer->bytes ? buffer->bytes : memory_copy_bytes("", 0);

	buffer_init(buffer, buffer->limit);
	return bytes;
}
