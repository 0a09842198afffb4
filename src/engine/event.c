#include "leeway/engine/event.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

void event_set_text(struct event *event, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	char *text = memory_format_list(format, arguments);
	va_end(arguments);
	log_redact(text, strlen(text));
	char *clean = text_sanitise(text, TEXT_ONE_LINE);
	size_t length = strlen(clean);
	if (length >= sizeof event->text) {
		length = sizeof event->text - 1;
		/* Bytes 10xxxxxx go on with a character that began before. */
		while (length > 0 && ((unsigned char)clean[length] & 0xC0) == 0x80)
			length--;
	}
	memcpy(event->text, clean, length);
	event->text[length] = '\0';
	free(clean);
	free(text);
}
