/*
 * The log: one file or stream a process, lines of "time level message". Secrets registered here
 * never leave the process: every line is redacted, and whoever takes bytes from outside redacts
 * them too, since a server may echo a key. Global state, guarded by a lock; any thread.
 */
#ifndef LEEWAY_BASE_LOG_H
#define LEEWAY_BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* Lines up to level go to stream, which is borrowed; NULL (the start) turns the log off. */
void log_set_stream(FILE *stream, enum log_level level);

void log_message(enum log_level level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Registers a copy of a secret of at least 4 bytes; shorter ones are ignored. */
void log_add_secret(const char *secret);

/* Wipes and forgets all secrets. */
void log_clear_secrets(void);

/* Overwrites every occurrence of a secret with '*', in place, length unchanged. */
void log_redact(char *bytes, size_t length);

#endif
