#include "leeway/model/placeholder.h"

#include <string.h>

static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
static const char form_characters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
static const char word_characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_-:.";

static size_t form_name_length(const char *name)
{
	size_t length = strspn(name, form_characters);
	return name[0] == '-' || length > PLACEHOLDER_MAX_NAME ? 0 : length;
}

bool placeholder_is_for_form(const struct placeholder *placeholder, const char *name)
{
	return placeholder->name && strlen(name) == placeholder->name_length &&
	       memcmp(name, placeholder->name, placeholder->name_length) == 0;
}

bool placeholder_is_form_name(const char *name)
{
	size_t length = form_name_length(name);
	return length > 0 && name[length] == '\0';
}

/* Reads a placeholder that begins with the brace at start. */
static bool read_placeholder(const char *text, size_t start, struct placeholder *placeholder)
{
	static const char opening[] = "{LEVEL";
	size_t length = sizeof opening - 1;
	if (strncmp(text + start, opening, length) != 0)
		return false;
	*placeholder = (struct placeholder){ .start = start };
	const char *rest = text + start + length;
	if (*rest == ':') {
		placeholder->name = ++rest;
		placeholder->name_length = form_name_length(rest);
		if (placeholder->name_length == 0)
			return false;
		rest += placeholder->name_length;
	}
	placeholder->length = (size_t)(rest + 1 - (text + start));
	return *rest == '}';
}

bool placeholder_find(const char *text, size_t from, struct placeholder *placeholder)
{
	for (const char *c = strchr(text + from, '{'); c; c = strchr(c + 1, '{'))
		if (read_placeholder(text, (size_t)(c - text), placeholder))
			return true;
	return false;
}

/* The length of "{word}" at text, 0 where there is none. */
static size_t brace_length(const char *text)
{
	enum { LONGEST = 64 };
	size_t spaces = strspn(text + 1, " ");
	const char *word = text + 1 + spaces;
	size_t length = strspn(word, word_characters);
	if (length == 0 || length > LONGEST || !strchr(lower, word[0] | 0x20))
		return 0;
	word += length + strspn(word + length, " ");
	return *word == '}' ? (size_t)(word + 1 - text) : 0;
}

bool placeholder_find_brace(
	const char *text, size_t from, struct placeholder *place, enum brace_kind *kind)
{
	for (const char *c = strchr(text + from, '{'); c; c = strchr(c + 1, '{')) {
		size_t start = (size_t)(c - text);
		if (read_placeholder(text, start, place)) {
			*kind = BRACE_LEVEL;
			return true;
		}
		size_t length = brace_length(c);
		if (length == 0)
			continue;
		bool is_doubled = start > 0 && c[-1] == '{' && c[length] == '}';
		*kind = is_doubled ? BRACE_DOUBLED : BRACE_UNKNOWN;
		*place = (struct placeholder){ .start = start, .length = length };
		return true;
	}
	return false;
}
