/* Filling an event's text. Pure; any thread. */
#ifndef LEEWAY_ENGINE_EVENT_H
#define LEEWAY_ENGINE_EVENT_H

#include "leeway/engine/mailbox.h"

/* The formatted text on one line, sanitised, redacted, and cut at a character. */
void event_set_text(struct event *event, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
