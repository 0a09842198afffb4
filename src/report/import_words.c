#include "leeway/report/import_words.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/text.h"

enum { MAX_TAG = 200, MAX_ENTITY = 12 /* Bytes. */ };

static const struct {
	const char *name;
	uint32_t character;
} entities[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' },
	{ "nbsp", ' ' }, { "ndash", 0x2013 }, { "mdash", 0x2014 }, { "lsquo", 0x2018 },
	{ "rsquo", 0x2019 }, { "ldquo", 0x201c }, { "rdquo", 0x201d }, { "hellip", 0x2026 },
	{ "times", 0xd7 }, { "euro", 0x20ac }, { "pound", 0xa3 }, { "yen", 0xa5 },
	{ "cent", 0xa2 } };

/* Tags that part what is before them from what follows. */
static const char *const breaking[] = { "br", "p", "div", "li", "ul", "ol", "tr", "td", "h1", "h2",
	"h3", "h4" };

/* Signs that are written in several ways, and the one taken for all of them. */
static const struct {
	uint32_t first, last;
	const char *sign;
} signs[] = { { 0x2018, 0x201b, "'" }, { 0x2032, 0x2032, "'" }, { 0x60, 0x60, "'" },
	{ 0xb4, 0xb4, "'" }, { 0x201c, 0x201f, "\"" }, { 0x2033, 0x2033, "\"" },
	{ 0xab, 0xab, "\"" }, { 0xbb, 0xbb, "\"" }, { 0x2010, 0x2015, "-" },
	{ 0x2212, 0x2212, "-" }, { 0x2026, 0x2026, "..." }, { 0xd7, 0xd7, "x" } };

static void append(struct buffer *out, uint32_t character)
{
	char bytes[4];

	buffer_append(out, bytes, text_encode(character, bytes));
}

static bool is_breaking(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof breaking / sizeof *breaking; i++)
		if (strlen(breaking[i]) == length) {
			char lower[4] = "";

			for (size_t k = 0; k < length; k++)
				lower[k] = (char)(name[k] | 0x20);
			if (memcmp(lower, breaking[i], length) == 0)
				return true;
		}
	return false;
}

/* Bytes of the tag at text, 0: none is there; a breaking one puts a space into out. */
static size_t take_tag(const char *text, struct buffer *out)
{
	const char *name = text + 1 + (text[1] == '/');
	const char *end = strchr(text, '>');

	if (text[0] != '<' || !end || end - text > MAX_TAG ||
		!((name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z')))
		return 0;
	if (is_breaking(name, strcspn(name, " />\t\n")))
		append(out, ' ');
	return (size_t)(end - text) + 1;
}

/* The same for an entity, which is decoded once. */
static size_t take_entity(const char *text, struct buffer *out)
{
	const char *end = text[0] == '&' ? strchr(text, ';') : NULL;
	size_t length = end ? (size_t)(end - text) - 1 : 0;

	if (length == 0 || length > MAX_ENTITY)
		return 0;
	if (text[1] == '#') {
		bool is_hex = text[2] == 'x' || text[2] == 'X';
		char *digits_end;
		unsigned long code =
			strtoul(text + (is_hex ? 3 : 2), &digits_end, is_hex ? 16 : 10);

		if (digits_end != end || code == 0 || code > 0x10ffff)
			return 0;
		append(out, (uint32_t)code);
		return length + 2;
	}
	for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
		if (strlen(entities[i].name) == length &&
			memcmp(entities[i].name, text + 1, length) == 0) {
			append(out, entities[i].character);
			return length + 2;
		}
	return 0;
}

static char *strip_html(const char *text)
{
	struct buffer out;

	buffer_init(&out, SIZE_MAX / 2);
	while (*text) {
		size_t taken = take_tag(text, &out);

		if (taken == 0)
			taken = take_entity(text, &out);
		if (taken == 0) {
			buffer_append_char(&out, *text);
			taken = 1;
		}
		text += taken;
	}
	return buffer_take(&out);
}

static bool is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
	       c == 0x205f || c == 0x3000;
}

static bool is_invisible(uint32_t c)
{
	return (c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff || c == 0xad;
}

/* Signs of Markdown, and the backslash that takes their meaning from them. */
static bool is_markup(uint32_t c, const char *after)
{
	return c == '*' || c == '_' || c == '#' || c == '>' ||
	       (c == '\\' && *after && strchr("\\*_#>`'\"-.!()[]{}+$", *after));
}

static void append_sign(struct buffer *out, uint32_t c)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (c >= signs[i].first && c <= signs[i].last) {
			buffer_append_text(out, signs[i].sign);
			return;
		}
	append(out, c);
}

/* Blanks and signs, as the pass wants them. */
static char *simplify(const char *text, enum words_pass pass)
{
	size_t length = strlen(text);
	struct buffer out;
	bool has_gap = false;

	buffer_init(&out, SIZE_MAX / 2);
	for (size_t i = 0; i < length;) {
		uint32_t c;

		i += text_decode(text + i, length - i, &c);
		if (is_blank(c)) {
			has_gap = true;
			continue;
		}
		if (is_invisible(c) || (pass >= WORDS_SIGNS && is_markup(c, text + i)))
			continue;
		if (has_gap && out.length > 0)
			buffer_append_char(&out, ' ');
		has_gap = false;
		if (pass >= WORDS_SIGNS)
			append_sign(&out, c);
		else
			append(&out, c);
	}
	return buffer_take(&out);
}

/* Line ends are \n, no mark at the start, no blanks at the ends. */
static char *trim(const char *text)
{
	struct buffer out;

	buffer_init(&out, SIZE_MAX / 2);
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	text += strspn(text, " \t\r\n");
	size_t length = strlen(text);

	while (length > 0 && strchr(" \t\r\n", text[length - 1]))
		length--;
	for (size_t i = 0; i < length; i++)
		if (text[i] != '\r')
			buffer_append_char(&out, text[i]);
		else if (text[i + 1] != '\n')
			buffer_append_char(&out, '\n');
	return buffer_take(&out);
}

static char *normalise(const char *text, enum words_pass pass)
{
	if (pass == WORDS_EXACT)
		return trim(text);
	char *plain = pass >= WORDS_HTML ? strip_html(text) : NULL;
	char *composed = text_compose(plain ? plain : text);
	char *simple = simplify(composed, pass);
	char *folded = pass >= WORDS_CASE ? text_fold_case(simple) : NULL;

	free(plain);
	free(composed);
	if (!folded)
		return simple;
	free(simple);
	return folded;
}

static void append_message(
	struct buffer *out, const char *role, const char *content, enum words_pass pass)
{
	char *words = normalise(content, pass);

	buffer_append_format(out, "%s\x1f", role);
	buffer_append_text(out, words);
	buffer_append_char(out, '\x1e');
	free(words);
}

char *words_normalise_text(const char *text, enum words_pass pass)
{
	struct buffer out;

	buffer_init(&out, SIZE_MAX / 2);
	append_message(&out, "user", text, pass);
	return buffer_take(&out);
}

char *words_normalise_messages(const char *messages, enum words_pass pass)
{
	struct json_document *document = json_read("", messages, strlen(messages), NULL);
	const cJSON *root = document ? document->root : NULL, *message;
	bool good = cJSON_IsArray(root) && cJSON_GetArraySize(root) > 0;
	struct buffer out;

	buffer_init(&out, SIZE_MAX / 2);
	cJSON_ArrayForEach(message, root)
	{
		const char *role = good ? json_member_text(message, "role") : NULL;
		const char *content = good ? json_member_text(message, "content") : NULL;

		good = role && content;
		if (good)
			append_message(&out, role, content, pass);
	}
	json_free(document);
	if (good)
		return buffer_take(&out);
	buffer_clear(&out);
	return NULL;
}
