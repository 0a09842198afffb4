/*
 * JSON from a body that may be anything. Before cJSON sees it, one pass makes it safe: malformed
 * UTF-8 and NUL bytes become U+FFFD, and so do the escapes cJSON would stumble over: \u0000 (which
 * would cut the text short) and a lone surrogate (which would fail the whole body). The same pass
 * bounds depth and number of values.
 */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/text.h"
#include "leeway/provider/reply.h"

/* The code unit of "\uXXXX" at escape, -1 where it is none. */
static long read_unit(const char *escape)
{
	if (escape[0] != '\\' || escape[1] != 'u')
		return -1;
	long unit = 0;
	for (int i = 2; i < 6; i++) {
		const char *digits = "0123456789abcdefABCDEF";
		const char *found = escape[i] ? strchr(digits, escape[i]) : NULL;
		if (!found)
			return -1;
		long value = found - digits;
		unit = unit * 16 + (value < 16 ? value : value - 6);
	}
	return unit;
}

/* Repairs the escape at a backslash and returns how many bytes it takes. */
static size_t repair_escape(char *escape)
{
	long unit = read_unit(escape);
	if (unit < 0)
		return escape[1] ? 2 : 1;
	bool is_high = unit >= 0xd800 && unit < 0xdc00;
	bool is_low = unit >= 0xdc00 && unit < 0xe000;
	if (is_high) {
		long next = read_unit(escape + 6);
		if (next >= 0xdc00 && next < 0xe000)
			return 12;
	}
	if (is_high || is_low || unit == 0)
		memcpy(escape + 2, "fffd", 4);
	return 6;
}

/* False where it is nested too deeply or holds too many values. */
static bool repair_body(char *body)
{
	bool in_string = false;
	size_t depth = 0, n_items = 0;
	for (char *byte = body; *byte;) {
		size_t step = 1;
		if (in_string && *byte == '\\') {
			step = repair_escape(byte);
		} else if (*byte == '"') {
			in_string = !in_string;
		} else if (!in_string && strchr("[{,", *byte)) {
			n_items++;
			if (*byte != ',' && ++depth > REPLY_MAX_DEPTH)
				return false;
			if (n_items > REPLY_MAX_ITEMS)
				return false;
		} else if (!in_string && (*byte == ']' || *byte == '}') && depth > 0) {
			depth--;
		}
		byte += step;
	}
	return true;
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t\r\n");
}

struct cJSON *reply_read_json(const struct http_reply *http)
{
	if (!http->body || http->body_length > PROVIDER_MAX_BODY)
		return NULL;
	char *body = text_repair(http->body, http->body_length);
	const char *start = skip_blanks(body);
	if (strncmp(start, "\xef\xbb\xbf", 3) == 0)
		start = skip_blanks(start + 3);
	cJSON *root = NULL;
	if ((*start == '{' || *start == '[') && repair_body(body)) {
		const char *end = NULL;
		root = cJSON_ParseWithOpts(start, &end, 0);
		if (root && *skip_blanks(end) != '\0') {
			cJSON_Delete(root);
			root = NULL;
		}
	}
	free(body);
	return root;
}
