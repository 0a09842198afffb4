#include "leeway/base/error.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"

static void error_take(struct error *error, enum error_code code, char *message)
{
	free(error->message);
	error->code = code;
	error->message = message;
}

bool error_set(struct error *error, enum error_code code, const char *format, ...)
{
	if (!error)
		return false;
	va_list arguments;

	va_start(arguments, format);
	error_take(error, code, memory_format_list(format, arguments));
	va_end(arguments);
	return false;
}

bool error_set_errno(struct error *error, int number, const char *format, ...)
{
	if (!error)
		return false;
	va_list arguments;
	char reason[256] = "unknown error";

	va_start(arguments, format);
	char *what = memory_format_list(format, arguments);
	va_end(arguments);
	(void)strerror_r(number, reason, sizeof reason);
	error_take(error, ERROR_FILE, memory_format("%s: %s", what, reason));
	free(what);
	return false;
}

bool error_prefix(struct error *error, const char *format, ...)
{
	if (!error)
		return false;
	va_list arguments;

	va_start(arguments, format);
	char *prefix = memory_format_list(format, arguments);
	va_end(arguments);
	error_take(error, error->code,
		memory_format("%s: %s", prefix, error->message ? error->message : ""));
	free(prefix);
	return false;
}

bool error_move(struct error *to, struct error *from)
{
	if (to)
		error_take(to, from->code, from->message);
	else
		free(from->message);
	*from = (struct error){ 0 };
	return false;
}

void error_clear(struct error *error)
{
	free(error->message);
	*error = (struct error){ 0 };
}
