#include "leeway/provider/keys.h"

#include <string.h>

#include "leeway/base/log.h"

static const char *find_fault(const char *key)
{
	size_t length = strlen(key);
	if (length > KEY_MAX_LENGTH)
		return "is too long for a key";
	if (length > 0 && strspn(key, " \t\r\n") == length)
		return "holds nothing but blanks";
	if (length > 0 && strchr("\r\n", key[length - 1]))
		return "ends in a line break";
	if (length > 0 && (strchr(" \t", key[length - 1]) || strchr(" \t", key[0])))
		return "begins or ends with a blank";
	for (const char *byte = key; *byte; byte++) {
		if (*byte == ' ')
			return "has a blank inside";
		if (strchr("\"'`", *byte))
			return "has quotes around it or inside";
		if ((unsigned char)*byte < ' ' || *byte == 0x7f)
			return "holds a control character";
		if ((unsigned char)*byte > 0x7f)
			return "holds a character that no key has";
	}
	return NULL;
}

/* The key without blanks around it is a secret too: a server or a message may show it so. */
static void add_secret(const char *key)
{
	char trimmed[KEY_MAX_LENGTH + 1];
	const char *start = key + strspn(key, " \t\r\n");
	size_t length = strcspn(start, " \t\r\n");
	log_add_secret(key);
	if (length == 0 || length > KEY_MAX_LENGTH)
		return;
	memcpy(trimmed, start, length);
	trimmed[length] = '\0';
	log_add_secret(trimmed);
	memset(trimmed, 0, length);
}

bool key_check_header(const char *value, const char *source, struct error *error)
{
	add_secret(value);
	for (const char *byte = value; *byte; byte++)
		if ((unsigned char)*byte < ' ' || (unsigned char)*byte >= 0x7f)
			return error_set(error, ERROR_USAGE,
				"%s holds a line break or a character that no header has", source);
	if (strlen(value) <= KEY_MAX_LENGTH)
		return true;
	return error_set(error, ERROR_USAGE, "%s is too long for a header", source);
}

bool key_check(const char *key, const char *source, struct error *error)
{
	add_secret(key);
	const char *fault = find_fault(key);
	if (!fault)
		return true;
	return error_set(error, ERROR_USAGE, "%s %s; set it again to the bare key", source, fault);
}
