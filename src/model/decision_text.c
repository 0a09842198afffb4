#include "leeway/model/decision_text.h"

#include <stdint.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/text.h"

/* Tags around what a model says to itself. */
static const char *const thinking_tags[] = {
	"think",
	"thinking",
	"thought",
	"thoughts",
	"reasoning",
	"reflection",
	"scratchpad",
	"analysis",
	"internal_monologue",
};

enum { N_THINKING_TAGS = sizeof thinking_tags / sizeof thinking_tags[0] };

/* What opens the spoken part where a server hands out the raw channels of a reply. */
static const char final_channel[] = "<|channel|>final<|message|>";

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool starts_ignoring_case(const char *text, const char *prefix)
{
	for (; *prefix; text++, prefix++)
		if (lower(*text) != *prefix)
			return false;
	return true;
}

/*
 * The length of the thinking tag at text, 0 where there is none; attributes are allowed in the
 * opening one. *closes tells which it is.
 */
static size_t thinking_tag_at(const char *text, bool *closes)
{
	enum { MOST_ATTRIBUTES = 80 };
	char end = *text == '[' ? ']' : '>';
	const char *name = text + 1;
	*closes = *name == '/';
	if (*closes)
		name++;
	for (size_t i = 0; i < N_THINKING_TAGS; i++) {
		if (!starts_ignoring_case(name, thinking_tags[i]))
			continue;
		const char *rest = name + strlen(thinking_tags[i]);
		if (*rest == end)
			return (size_t)(rest + 1 - text);
		if (*rest != ' ' || end == ']')
			continue;
		for (size_t n = 0; n < MOST_ATTRIBUTES && rest[n] && rest[n] != '<'; n++)
			if (rest[n] == end)
				return (size_t)(rest + n + 1 - text);
	}
	return 0;
}

static const char *skip_to_final_channel(const char *reply)
{
	const char *spoken = reply;
	const char *found;
	while ((found = strstr(spoken, final_channel)) != NULL)
		spoken = found + sizeof final_channel - 1;
	return spoken;
}

char *decision_text_spoken(const char *reply, bool *is_open)
{
	const char *spoken = skip_to_final_channel(reply);
	struct buffer out;
	buffer_init(&out, strlen(spoken) + 1);
	*is_open = false;
	while (*spoken) {
		size_t plain = strcspn(spoken, "<[");
		if (!*is_open)
			buffer_append(&out, spoken, plain);
		spoken += plain;
		if (!*spoken)
			break;
		bool closes;
		size_t tag = thinking_tag_at(spoken, &closes);
		if (tag == 0) {
			if (!*is_open)
				buffer_append_char(&out, *spoken);
			spoken++;
			continue;
		}
		if (closes && !*is_open)
			buffer_reset(&out);
		*is_open = !closes;
		spoken += tag;
	}
	return buffer_take(&out);
}

struct character_range {
	uint32_t first, last;
	const char *plain;
};

/* In order of first, for a binary search. */
static const struct character_range plain_forms[] = {
	{ 0x00A0, 0x00A0, " " },
	{ 0x00A1, 0x00A9, " " },
	{ 0x00AB, 0x00AB, "\"" },
	{ 0x00AC, 0x00AC, " " },
	{ 0x00AD, 0x00AD, "" },
	{ 0x00AE, 0x00B3, " " },
	{ 0x00B4, 0x00B4, "'" },
	{ 0x00B5, 0x00B6, " " },
	{ 0x00B7, 0x00B7, "- " },
	{ 0x00BB, 0x00BB, "\"" },
	{ 0x00BC, 0x00BF, " " },
	{ 0x00D7, 0x00D7, " " },
	{ 0x02BC, 0x02BC, "'" },
	{ 0x061C, 0x061C, "" },
	{ 0x180E, 0x180E, "" },
	{ 0x2000, 0x200A, " " },
	{ 0x200B, 0x200F, "" },
	{ 0x2010, 0x2011, "-" },
	{ 0x2012, 0x2015, " -- " },
	{ 0x2018, 0x201B, "'" },
	{ 0x201C, 0x201F, "\"" },
	{ 0x2022, 0x2023, "- " },
	{ 0x2026, 0x2026, "... " },
	{ 0x2028, 0x2029, "\n" },
	{ 0x202A, 0x202E, "" },
	{ 0x202F, 0x202F, " " },
	{ 0x2032, 0x2032, "'" },
	{ 0x2043, 0x2043, "- " },
	{ 0x205F, 0x205F, " " },
	{ 0x2060, 0x206F, "" },
	{ 0x2190, 0x21FF, ": " },
	{ 0x2200, 0x2211, " " },
	{ 0x2212, 0x2212, "-" },
	{ 0x2213, 0x24FF, " " },
	{ 0x25A0, 0x25CF, "- " },
	{ 0x2600, 0x27E9, " " },
	{ 0x27F5, 0x27F9, ": " },
	{ 0x2B00, 0x2BFF, " " },
	{ 0x3000, 0x3000, " " },
	{ 0x3001, 0x3001, ", " },
	{ 0x3002, 0x3002, ". " },
	{ 0x3008, 0x3011, "\"" },
	{ 0xFE00, 0xFE0F, "" },
	{ 0xFEFF, 0xFEFF, "" },
	{ 0xFF61, 0xFF61, ". " },
	{ 0xFF64, 0xFF64, ", " },
	{ 0x1F000, 0x1FBFF, " " },
	{ 0xE0000, 0xE007F, "" },
};

static const char *plain_form(uint32_t character)
{
	size_t low = 0, high = sizeof plain_forms / sizeof plain_forms[0];
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (character < plain_forms[middle].first)
			high = middle;
		else if (character > plain_forms[middle].last)
			low = middle + 1;
		else
			return plain_forms[middle].plain;
	}
	return NULL;
}

/* Full-width forms and mathematical letters as ASCII; 0 for every other character. */
static char ascii_form(uint32_t character)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	if (character >= 0xFF01 && character <= 0xFF5E)
		return (char)(character - 0xFF01 + '!');
	if (character >= 0x1D400 && character <= 0x1D6A3)
		return letters[(character - 0x1D400) % 52];
	return 0;
}

/* Full-width punctuation has its space inside the character. */
static void append_ascii(struct buffer *out, char ascii)
{
	buffer_append_char(out, ascii);
	if (strchr(",.:;!?", ascii))
		buffer_append_char(out, ' ');
}

/* A character lost in some conversion: inside a word it was an apostrophe ("can?t"). */
static void append_lost(struct buffer *out, char next)
{
	char before = out->length > 0 ? lower(out->bytes[out->length - 1]) : ' ';
	next = lower(next);
	bool is_inside = before >= 'a' && before <= 'z' && next >= 'a' && next <= 'z';
	buffer_append_char(out, is_inside ? '\'' : ' ');
}

static void append_plain(struct buffer *out, const char *text, size_t length)
{
	while (length > 0) {
		uint32_t character;
		size_t size = text_decode(text, length, &character);
		const char *plain = character < 0x80 ? NULL : plain_form(character);
		char ascii = ascii_form(character);
		if (plain)
			buffer_append_text(out, plain);
		else if (ascii)
			append_ascii(out, ascii);
		else if (character == '\r')
			buffer_append_text(out, length > 1 && text[1] == '\n' ? "" : "\n");
		else if (character == 0xFFFD)
			append_lost(out, text[size]);
		else
			buffer_append(out, text, size);
		text += size;
		length -= size;
	}
}

static bool is_inside_character(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

char *decision_text_plain(const char *text)
{
	struct buffer out;
	size_t length = strlen(text);
	buffer_init(&out, SIZE_MAX / 2);
	if (length <= 2 * DECISION_TEXT_SIDE) {
		append_plain(&out, text, length);
		return buffer_take(&out);
	}
	size_t head = DECISION_TEXT_SIDE;
	size_t tail = length - DECISION_TEXT_SIDE;
	while (head > 0 && is_inside_character(text[head]))
		head--;
	while (is_inside_character(text[tail]))
		tail++;
	append_plain(&out, text, head);
	buffer_append_text(&out, "\n\n");
	append_plain(&out, text + tail, length - tail);
	return buffer_take(&out);
}

bool decision_text_is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n\v\f*_`#>~-")] == '\0';
}
