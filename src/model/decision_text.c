/* From a reply's bytes to plain lines: thinking away, look-alikes plain, markup turned into lines.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "decision_reader.h"

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool is_letter(char byte)
{
	return lower(byte) >= 'a' && lower(byte) <= 'z';
}

/* True where length bytes of text are one of the names, each of which stands between blanks. */
static bool is_name(const char *names, const char *text, size_t length)
{
	for (; *names; names += strcspn(names, " ")) {
		names += strspn(names, " ");
		size_t i = 0;
		while (i < length && names[i] == lower(text[i]))
			i++;
		if (i == length && i > 0 && (names[i] == ' ' || names[i] == '\0'))
			return true;
	}
	return false;
}

static const char white_diamond[] = "\xE2\x97\x81", black_diamond[] = "\xE2\x96\xB7";

/*
 * The length of the thinking tag at text ("<think>", "[/THINK]", "◁think▷"), 0 where there is none;
 * attributes are allowed between angle brackets.
 */
static size_t thinking_tag_at(const char *text, bool *closes)
{
	static const char names[] =
		"think thinking thought thoughts reasoning reflection scratchpad "
		"analysis internal_monologue";
	bool is_diamond = strncmp(text, white_diamond, 3) == 0;
	const char *end = is_diamond ? black_diamond : *text == '[' ? "]" : ">";
	const char *name = text + (is_diamond ? 3 : 1);
	*closes = *name == '/';
	name += *closes;
	size_t length = 0;
	while (is_letter(name[length]) || name[length] == '_')
		length++;
	const char *rest = name + length;
	if (!is_name(names, name, length))
		return 0;
	if (*end == '>' && *rest == ' ')
		rest += strcspn(rest, "<>");
	if (strncmp(rest, end, strlen(end)) != 0 || rest > name + length + 81)
		return 0;
	return (size_t)(rest - text) + strlen(end);
}

char *decision_text_spoken(const char *reply, bool *is_open)
{
	static const char channel[] = "<|channel|>final<|message|>";
	for (const char *found; (found = strstr(reply, channel)) != NULL;)
		reply = found + sizeof channel - 1;
	struct buffer out;
	buffer_init(&out, strlen(reply) + 1);
	*is_open = false;
	while (*reply) {
		size_t plain = strcspn(reply, "<[\xE2");
		if (!*is_open)
			buffer_append(&out, reply, plain);
		reply += plain;
		bool closes = false;
		size_t tag = *reply ? thinking_tag_at(reply, &closes) : 0;
		if (tag > 0) {
			if (closes && !*is_open)
				buffer_reset(&out);
			*is_open = !closes;
			reply += tag;
		} else if (*reply) {
			if (!*is_open)
				buffer_append_char(&out, *reply);
			reply++;
		}
	}
	return buffer_take(&out);
}

static const char *plain_form(uint32_t character)
{
	/* The first range counts. */
	static const struct {
		uint32_t first, last;
		const char *plain;
	} forms[] = { { 0xAB, 0xAB, "\"" }, { 0xBB, 0xBB, "\"" }, { 0xAD, 0xAD, "" },
		{ 0xB4, 0xB4, "'" }, { 0xB7, 0xB7, "- " }, { 0x2BC, 0x2BC, "'" },
		{ 0x300, 0x301, "" }, { 0x60C, 0x60C, ", " }, { 0x61B, 0x61B, "; " },
		{ 0x61C, 0x61C, "" }, { 0x61F, 0x61F, "? " }, { 0x640, 0x640, "" },
		{ 0x64B, 0x655, "" }, { 0x964, 0x965, ". " }, { 0x180E, 0x180E, "" },
		{ 0x200B, 0x200F, "" }, { 0x2010, 0x2011, "-" }, { 0x2012, 0x2015, " -- " },
		{ 0x2018, 0x201B, "'" }, { 0x201C, 0x201F, "\"" }, { 0x2022, 0x2023, "- " },
		{ 0x2026, 0x2026, "... " }, { 0x2028, 0x2029, "\n" }, { 0x202A, 0x202E, "" },
		{ 0x2032, 0x2032, "'" }, { 0x2043, 0x2043, "- " }, { 0x2060, 0x206F, "" },
		{ 0x2190, 0x21FF, ": " }, { 0x2212, 0x2212, "-" }, { 0x25A0, 0x25CF, "- " },
		{ 0x2611, 0x2611, SAYS_YES }, { 0x2705, 0x2705, SAYS_YES },
		{ 0x2714, 0x2714, SAYS_YES }, { 0x1F44D, 0x1F44D, SAYS_YES },
		{ 0x2716, 0x2716, SAYS_NO }, { 0x274C, 0x274C, SAYS_NO },
		{ 0x1F44E, 0x1F44E, SAYS_NO }, { 0x1F645, 0x1F645, SAYS_NO },
		{ 0x1F6AB, 0x1F6AB, SAYS_NO }, { 0x27F5, 0x27F9, ": " }, { 0x3001, 0x3001, ", " },
		{ 0x3002, 0x3002, ". " }, { 0x3008, 0x3011, "\"" }, { 0xFE00, 0xFE0F, "" },
		{ 0xFEFF, 0xFEFF, "" }, { 0xFF61, 0xFF61, ". " }, { 0xFF64, 0xFF64, ", " },
		{ 0xE0000, 0xE007F, "" }, { 0xA0, 0xBF, " " }, { 0xD7, 0xD7, " " },
		{ 0x2000, 0x206F, " " }, { 0x2200, 0x27E9, " " }, { 0x2B00, 0x2BFF, " " },
		{ 0x3000, 0x3000, " " }, { 0x1F000, 0x1FBFF, " " } };
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (character >= forms[i].first && character <= forms[i].last)
			return forms[i].plain;
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

static void append_character(struct buffer *out, uint32_t character, const char *text, size_t size)
{
	const char *plain = plain_form(character);
	char ascii = ascii_form(character);
	if (plain) {
		buffer_append_text(out, plain);
	} else if (ascii) {
		/* Full-width punctuation has its space inside the character. */
		buffer_append_char(out, ascii);
		buffer_append_text(out, strchr(",.:;!?", ascii) ? " " : "");
	} else if (character == 0xFFFD) {
		/* Lost in some conversion: inside a word it was an apostrophe ("can?t"). */
		char before = out->length > 0 ? out->bytes[out->length - 1] : ' ';
		bool is_inside = is_letter(before) && is_letter(text[size]);
		buffer_append_char(out, is_inside ? '\'' : ' ');
	} else {
		buffer_append(out, text, size);
	}
}

static void append_plain(struct buffer *out, const char *text, size_t length)
{
	while (length > 0) {
		size_t size = 0;
		while (size < length && (unsigned char)text[size] < 0x80 &&
			(unsigned char)text[size] >= 0x20)
			size++;
		buffer_append(out, text, size);
		text += size;
		length -= size;
		if (length == 0)
			break;
		uint32_t character = (unsigned char)*text;
		size = character < 0x80 ? 1 : text_decode(text, length, &character);
		if (character >= 0x80)
			append_character(out, character, text, size);
		else if (character == '\r')
			buffer_append_text(out, length > 1 && text[1] == '\n' ? "" : "\n");
		else if (character >= '\t')
			buffer_append_char(out, *text);
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
	size_t head = length, tail = length;
	buffer_init(&out, SIZE_MAX / 2);
	if (length > 2 * DECISION_TEXT_SIDE) {
		head = DECISION_TEXT_SIDE;
		tail = length - DECISION_TEXT_SIDE;
		while (head > 0 && is_inside_character(text[head]))
			head--;
		while (is_inside_character(text[tail]))
			tail++;
	}
	append_plain(&out, text, head);
	if (tail < length)
		buffer_append_text(&out, "\n\n");
	append_plain(&out, text + tail, length - tail);
	return buffer_take(&out);
}

bool decision_text_is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n\v\f*_`#>~-")] == '\0';
}

/* Writes what stands for the tag at text and returns its length; 0 where there is no tag. */
static size_t read_tag(struct buffer *out, const char *text)
{
	bool closes = text[1] == '/';
	const char *name = text + 1 + closes;
	if (!is_letter(*name) && *name != '|' && *name != '!')
		return 0;
	size_t size = 1;
	while (decision_is_word_byte(name[size]) || (name[size] && strchr("_-|", name[size])))
		size++;
	size_t rest = strcspn(name + size, "<>");
	if (name[size + rest] != '>' || rest > 200)
		return 0;
	if (is_name("answer final_answer finalanswer final-answer final final_decision decision "
		    "verdict",
		    name, size))
		buffer_append_text(out, closes ? "\n\n" : "\nfinal answer: ");
	else if (is_name("output result", name, size))
		buffer_append_text(out, closes ? "\n\n" : "\nanswer: ");
	else if (is_name("yes no", name, size))
		buffer_append_format(out, "\n%.*s\n", (int)size, name);
	else if (!is_name("b i u em strong span font mark code", name, size))
		buffer_append_char(out, '\n');
	return (size_t)(name - text) + size + rest + 1;
}

/* A LaTeX command: \boxed{ begins a final answer, every other is dropped with its brace. */
static size_t read_command(struct buffer *out, const char *text, int *depth)
{
	size_t end = 1;
	while (is_letter(text[end]))
		end++;
	if (text[end] == '{' && is_name("boxed fbox", text + 1, end - 1)) {
		buffer_append_text(out, "\nfinal answer: ");
		*depth = 1;
		return end + 1;
	}
	/* A line break that was escaped once too often. */
	if (text[1] == 'n') {
		buffer_append_char(out, '\n');
		return 2;
	}
	if (text[end] == '{' && end > 1) {
		*depth += *depth > 0;
		return end + 1;
	}
	buffer_append_char(out, ' ');
	return end > 1 ? end : text[1] && strchr("[]()!,;*_#", text[1]) ? 2 : 1;
}

static size_t read_entity(struct buffer *out, const char *text)
{
	static const char *const entities[][2] = { { "apos;", "'" }, { "rsquo;", "'" },
		{ "quot;", "\"" }, { "ldquo;", "\"" }, { "rdquo;", "\"" }, { "nbsp;", " " },
		{ "lt;", "<" }, { "gt;", ">" }, { "amp;", "&" }, { "mdash;", " -- " } };
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
		size_t size = strlen(entities[i][0]);
		if (strncmp(text + 1, entities[i][0], size) == 0) {
			buffer_append_text(out, entities[i][1]);
			return size + 1;
		}
	}
	bool is_hex = text[1] == '#' && lower(text[2]) == 'x';
	char *end = NULL, bytes[4];
	unsigned long code =
		text[1] == '#' ? strtoul(text + 2 + is_hex, &end, is_hex ? 16 : 10) : 0;
	if (!end || *end != ';' || code == 0 || code > 0x10FFFF) {
		buffer_append_char(out, '&');
		return 1;
	}
	append_plain(out, bytes, text_encode((uint32_t)code, bytes));
	return (size_t)(end + 1 - text);
}

/* The text with tags, LaTeX and entities turned into plain text and line breaks. */
static char *without_markup(const char *text)
{
	struct buffer out;
	int depth = 0; /* Braces open since a \boxed{; 0 outside. */
	buffer_init(&out, SIZE_MAX / 2);
	while (*text) {
		size_t plain = strcspn(text, "<\\{}&");
		size_t taken = 0;
		buffer_append(&out, text, plain);
		text += plain;
		switch (*text) {
		case '<':
			taken = read_tag(&out, text);
			break;
		case '\\':
			taken = read_command(&out, text, &depth);
			break;
		case '&':
			taken = read_entity(&out, text);
			break;
		case '{':
		case '}':
			taken = 1;
			if (depth > 0)
				depth += *text == '{' ? 1 : -1;
			if (depth == 0)
				buffer_append_char(&out, '\n');
			break;
		}
		if (taken == 0 && *text)
			buffer_append_char(&out, text[taken++]);
		text += taken;
	}
	return buffer_take(&out);
}

/* Bytes of the signs at a line's beginning: quotes, list markers, headings. */
static size_t skip_line_signs(const char *line)
{
	for (size_t end = 0;;) {
		const char *at = line + end + strspn(line + end, " \t");
		size_t n = strspn(at, ">#"), digits = strspn(at, "0123456789");
		if (n > 0)
			;
		else if (*at && strchr("-+*", *at) && at[1] == ' ')
			n = 2;
		else if (digits > 0 && digits < 4 && at[digits] && strchr(".)", at[digits]) &&
			 at[digits + 1] && strchr(" *", at[digits + 1]))
			n = digits + 1;
		if (n == 0)
			return end > 0 ? (size_t)(at - line) : 0;
		end = (size_t)(at - line) + n;
	}
}

static bool is_rule_or_fence(const char *line)
{
	line += strspn(line, " \t");
	size_t length = strcspn(line, "\n");
	if (length >= 3 && (memcmp(line, "```", 3) == 0 || memcmp(line, "~~~", 3) == 0))
		return memchr(line + 3, '`', length - 3) == NULL;
	return length >= 3 && strspn(line, "-*_=|: ") == length;
}

/* One line without Markdown's signs; a table's cells are read as "label: value". */
static void read_line(struct buffer *out, const char *line, size_t length)
{
	bool is_table = length > 0 && *line == '|';
	while (is_table && strchr(" |", line[length - 1]) && length > 1)
		length--;
	for (size_t i = is_table; i < length; i++) {
		size_t plain = strcspn(line + i, "*_`|~\n");
		plain = plain < length - i ? plain : length - i;
		buffer_append(out, line + i, plain);
		i += plain;
		if (i < length && line[i] == '|')
			buffer_append_text(out, is_table ? ": " : "|");
		else if (i + 1 < length && i > 0 && line[i] == '_' &&
			 decision_is_word_byte(line[i - 1]) && decision_is_word_byte(line[i + 1]))
			buffer_append_char(out, ' ');
	}
}

char *decision_text_lines(const char *plain)
{
	enum { WRAPPED_LINE = 50 };
	struct buffer out;
	char *copy = plain[strcspn(plain, "<\\{}&")] ? without_markup(plain) : NULL;
	buffer_init(&out, SIZE_MAX / 2);
	for (const char *line = copy ? copy : plain; *line;) {
		size_t length = strcspn(line, "\n");
		const char *next = line + length + (line[length] != '\0');
		size_t signs = skip_line_signs(line);
		/* A long line was only wrapped where the next goes on in lower case. */
		bool goes_on = length >= WRAPPED_LINE && *next >= 'a' && *next <= 'z';
		if (is_rule_or_fence(line)) {
			goes_on = false;
		} else {
			if (signs > 0)
				buffer_append_char(&out, '\n');
			read_line(&out, line + signs, length - signs);
		}
		buffer_append_char(&out, goes_on ? ' ' : '\n');
		line = next;
	}
	free(copy);
	return buffer_take(&out);
}

/* Adds the words of a key, of "finalAnswer" as of "final_answer". */
static void append_key(struct buffer *path, const char *key)
{
	buffer_append_char(path, ' ');
	for (size_t i = 0; key[i]; i++) {
		bool is_part = is_letter(key[i]) || (unsigned char)key[i] >= 0x80;
		if (!is_part ||
			(i > 0 && lower(key[i]) != key[i] && lower(key[i - 1]) == key[i - 1]))
			buffer_append_char(path, ' ');
		if (is_part)
			buffer_append_char(path, key[i]);
	}
}

/* Writes a value's members as lines, short ones behind their keys; whether there are any. */
static bool write_value(struct buffer *lines, struct buffer *path, const cJSON *item, int depth)
{
	enum { MOST_DEPTH = 8, SHORT_VALUE = 60 };
	size_t length = path->length;
	bool has_values = false;
	const char *text = cJSON_IsString(item) ? item->valuestring : NULL;
	for (const cJSON *child = item->child; child && depth < MOST_DEPTH; child = child->next) {
		append_key(path, child->string ? child->string : "");
		has_values = write_value(lines, path, child, depth + 1) || has_values;
		path->length = length;
	}
	if (cJSON_IsBool(item))
		text = cJSON_IsTrue(item) ? "yes" : "no";
	if (text && length > 0 && strlen(text) < SHORT_VALUE)
		buffer_append_format(lines, "%.*s: ", (int)length, path->bytes);
	if (text)
		buffer_append_format(lines, "%s\n\n", text);
	return has_values || text;
}

bool decision_text_json(const char *text, struct buffer *lines)
{
	enum { MOST_TRIES = 4 };
	const char *at = text + strcspn(text, "[{");
	bool has_values = false;
	for (int tries = 0; *at && !has_values && tries < MOST_TRIES; tries++) {
		struct buffer path;
		buffer_init(&path, MOST_KEY);
		buffer_reset(lines);
		cJSON *root = cJSON_ParseWithOpts(at, NULL, false);
		has_values = root && write_value(lines, &path, root, 0);
		cJSON_Delete(root);
		buffer_clear(&path);
		at += 1 + strcspn(at + 1, "[{");
	}
	return has_values;
}
