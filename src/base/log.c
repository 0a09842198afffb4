#include "leeway/base/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/env.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"

enum { MIN_SECRET = 4 };

static struct {
	pthread_mutex_t lock;
	FILE *stream;
	enum log_level level;
	char **secrets;
	size_t n_secrets, capacity;
} the_log = { .lock = PTHREAD_MUTEX_INITIALIZER }; /* NOLINT: one log a process. */

void log_set_stream(FILE *stream, enum log_level level)
{
	pthread_mutex_lock(&the_log.lock);
	the_log.stream = stream;
	the_log.level = level;
	pthread_mutex_unlock(&the_log.lock);
}

static void log_write(enum log_level level, const char *text)
{
	static const char *const names[] = { "error", "warning", "info", "debug" };
	char *safe = text_sanitise(text, TEXT_ONE_LINE);
	char *time = env_format_time(env_wall_ms(env_system()));

	fprintf(the_log.stream, "%s %s %s\n", time, names[level], safe);
	fflush(the_log.stream);
	free(time);
	free(safe);
}

/* The caller holds the lock. */
static void redact_locked(char *bytes, size_t length)
{
	for (size_t i = 0; i < the_log.n_secrets; i++) {
		const char *secret = the_log.secrets[i];
		size_t size = strlen(secret);
		char *at = bytes;
		char *end = bytes + length;

		while (size <= (size_t)(end - at)) {
			at = memchr(at, secret[0], (size_t)(end - at) - size + 1);
			if (!at)
				break;
			if (memcmp(at, secret, size) == 0) {
				memset(at, '*', size);
				at += size;
			} else {
				at++;
			}
		}
	}
}

void log_message(enum log_level level, const char *format, ...)
{
	va_list arguments;

	pthread_mutex_lock(&the_log.lock);
	if (the_log.stream && level <= the_log.level) {
		va_start(arguments, format);
		char *text = memory_format_list(format, arguments);
		va_end(arguments);
		redact_locked(text, strlen(text));
		log_write(level, text);
		free(text);
	}
	pthread_mutex_unlock(&the_log.lock);
}

void log_add_secret(const char *secret)
{
	if (!secret || strlen(secret) < MIN_SECRET)
		return;
	pthread_mutex_lock(&the_log.lock);
	bool known = false;

	for (size_t i = 0; i < the_log.n_secrets; i++)
		known = known || strcmp(the_log.secrets[i], secret) == 0;
	if (!known) {
		MEMORY_RESERVE_ONE(the_log.secrets, the_log.n_secrets, the_log.capacity);
		the_log.secrets[the_log.n_secrets++] = memory_copy_text(secret);
	}
	pthread_mutex_unlock(&the_log.lock);
}

void log_clear_secrets(void)
{
	pthread_mutex_lock(&the_log.lock);
	for (size_t i = 0; i < the_log.n_secrets; i++) {
		memset(the_log.secrets[i], 0, strlen(the_log.secrets[i]));
		free(the_log.secrets[i]);
	}
	free(the_log.secrets);
	the_log.secrets = NULL;
	the_log.n_secrets = the_log.capacity = 0;
	pthread_mutex_unlock(&the_log.lock);
}

void log_redact(char *bytes, size_t length)
{
	pthread_mutex_lock(&the_log.lock);
	redact_locked(bytes, length);
	pthread_mutex_unlock(&the_log.lock);
}
