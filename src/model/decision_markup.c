#include "leeway/model/decision_text.h"

#include <stdint.h>
#include <string.h>

#include "leeway/base/buffer.h"

/* A line of at least so many bytes may have been wrapped rather than ended. */
enum { WRAPPED_LINE = 50 };

/* What stands for a tag's beginning and end. Names not listed are a line break each. */
struct tag_row {
	const char *name;
	const char *opened, *closed;
};

static const struct tag_row tags[] = {
	{ "answer", "\nfinal answer: ", "\n\n" },
	{ "final_answer", "\nfinal answer: ", "\n\n" },
	{ "finalanswer", "\nfinal answer: ", "\n\n" },
	{ "final-answer", "\nfinal answer: ", "\n\n" },
	{ "final", "\nfinal answer: ", "\n\n" },
	{ "final_decision", "\nfinal answer: ", "\n\n" },
	{ "decision", "\nfinal answer: ", "\n\n" },
	{ "verdict", "\nfinal answer: ", "\n\n" },
	{ "output", "\nanswer: ", "\n\n" },
	{ "result", "\nanswer: ", "\n\n" },
	{ "response", "\n", "\n" },
	{ "b", "", "" },
	{ "i", "", "" },
	{ "u", "", "" },
	{ "em", "", "" },
	{ "strong", "", "" },
	{ "span", "", "" },
	{ "font", "", "" },
	{ "mark", "", "" },
	{ "code", "", "" },
};

struct entity_row {
	const char *name;
	char plain;
};

static const struct entity_row entities[] = {
	{ "&#39;", '\'' },
	{ "&#x27;", '\'' },
	{ "&apos;", '\'' },
	{ "&rsquo;", '\'' },
	{ "&lsquo;", '\'' },
	{ "&quot;", '"' },
	{ "&nbsp;", ' ' },
	{ "&lt;", '<' },
	{ "&gt;", '>' },
	{ "&amp;", '&' },
};

/* Where the writing of lines stands. */
struct markup {
	struct buffer out;
	int box_depth; /* Braces open since a \boxed{; 0 outside. */
};

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_word_byte(char byte)
{
	return is_letter(byte) || is_digit(byte) || (unsigned char)byte >= 0x80;
}

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool name_equals(const char *text, size_t length, const char *name)
{
	if (strlen(name) != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (lower(text[i]) != name[i])
			return false;
	return true;
}

/* Writes what stands for the tag at text and returns its length; 0 where there is no tag. */
static size_t read_tag(struct markup *markup, const char *text, size_t length)
{
	enum { MOST_TAG = 200 };
	size_t name = 1;
	bool closes = length > 1 && text[1] == '/';
	if (closes)
		name++;
	if (name >= length || (!is_letter(text[name]) && text[name] != '|' && text[name] != '!'))
		return 0;
	size_t end = name;
	while (end < length && (is_word_byte(text[end]) || strchr("_-|", text[end])))
		end++;
	size_t close = end;
	while (close < length && close < MOST_TAG && text[close] != '>' && text[close] != '<')
		close++;
	if (close >= length || text[close] != '>')
		return 0;
	const char *stands = "\n";
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
		if (name_equals(text + name, end - name, tags[i].name))
			stands = closes ? tags[i].closed : tags[i].opened;
	buffer_append_text(&markup->out, stands);
	return close + 1;
}

/* A LaTeX command: \boxed{ begins a final answer, every other is dropped with its brace. */
static size_t read_command(struct markup *markup, const char *text, size_t length)
{
	size_t end = 1;
	while (end < length && is_letter(text[end]))
		end++;
	bool has_brace = end < length && text[end] == '{';
	if (has_brace && (name_equals(text + 1, end - 1, "boxed") ||
				 name_equals(text + 1, end - 1, "fbox"))) {
		buffer_append_text(&markup->out, "\nfinal answer: ");
		markup->box_depth = 1;
		return end + 1;
	}
	if (has_brace) {
		markup->box_depth += markup->box_depth > 0;
		return end + 1;
	}
	/* A line break that was escaped once too often. */
	if (end > 1 && text[1] == 'n') {
		buffer_append_char(&markup->out, '\n');
		return 2;
	}
	buffer_append_char(&markup->out, ' ');
	if (end > 1)
		return end;
	return length > 1 && strchr("[]()!,;*_#", text[1]) ? 2 : 1;
}

static size_t read_brace(struct markup *markup, char brace)
{
	if (markup->box_depth == 0)
		buffer_append_char(&markup->out, '\n');
	else if (brace == '{')
		markup->box_depth++;
	else if (--markup->box_depth == 0)
		buffer_append_char(&markup->out, '\n');
	return 1;
}

static size_t read_entity(struct markup *markup, const char *text, size_t length)
{
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
		size_t size = strlen(entities[i].name);
		if (size <= length && memcmp(text, entities[i].name, size) == 0) {
			buffer_append_char(&markup->out, entities[i].plain);
			return size;
		}
	}
	buffer_append_char(&markup->out, '&');
	return 1;
}

/* One piece of a line at index; how many bytes it took. */
static size_t read_piece(struct markup *markup, const char *line, size_t index, size_t length)
{
	const char *text = line + index;
	size_t left = length - index;
	size_t taken = 0;
	switch (*text) {
	case '<':
		taken = read_tag(markup, text, left);
		break;
	case '\\':
		return read_command(markup, text, left);
	case '{':
	case '}':
		return read_brace(markup, *text);
	case '&':
		return read_entity(markup, text, left);
	case '*':
	case '`':
	case '~':
		return 1;
	case '_':
		buffer_append_text(&markup->out,
			index > 0 && left > 1 && is_word_byte(text[-1]) && is_word_byte(text[1])
				? " "
				: "");
		return 1;
	default:
		break;
	}
	if (taken == 0) {
		buffer_append_char(&markup->out, *text);
		taken = 1;
	}
	return taken;
}

/* Bytes of the signs at a line's beginning: quotes, list markers, headings, check boxes. */
static size_t skip_line_signs(const char *line, size_t length, bool *is_block)
{
	size_t i = 0;
	for (;;) {
		size_t start = i;
		while (i < length && (line[i] == ' ' || line[i] == '\t'))
			i++;
		while (i < length && (line[i] == '>' || line[i] == '#'))
			i++;
		if (i + 1 < length && strchr("-+*", line[i]) && line[i + 1] == ' ')
			i += 2;
		size_t digits = i;
		while (digits < length && digits < i + 3 && is_digit(line[digits]))
			digits++;
		if (digits > i && digits + 1 < length && strchr(".)", line[digits]) &&
			(line[digits + 1] == ' ' || line[digits + 1] == '*'))
			i = digits + 1;
		if (i + 3 < length && line[i] == '[' && line[i + 2] == ']')
			i += 3;
		if (i == start)
			return i;
		for (size_t k = start; k < i; k++)
			*is_block = *is_block || (line[k] != ' ' && line[k] != '\t');
	}
}

static bool is_rule_or_fence(const char *line, size_t length)
{
	while (length > 0 && (*line == ' ' || *line == '\t')) {
		line++;
		length--;
	}
	if (length >= 3 && (memcmp(line, "```", 3) == 0 || memcmp(line, "~~~", 3) == 0))
		return memchr(line + 3, '`', length - 3) == NULL;
	size_t signs = 0;
	for (size_t i = 0; i < length; i++) {
		if (!strchr("-*_=|: ", line[i]))
			return false;
		signs += line[i] != ' ';
	}
	return signs >= 3;
}

/* A table's cells are read as "label: value". */
static void read_line(struct markup *markup, const char *line, size_t length)
{
	size_t i = 0;
	bool is_table = length > 2 && line[0] == '|';
	if (is_table)
		i = 1;
	while (i < length) {
		if (is_table && line[i] == '|') {
			buffer_append_text(&markup->out, i + 1 < length ? ": " : "");
			i++;
			continue;
		}
		i += read_piece(markup, line, i, length);
	}
}

/* A long line was only wrapped where the next goes on in lower case. */
static bool goes_on(size_t length, const char *next)
{
	return length >= WRAPPED_LINE && next && *next >= 'a' && *next <= 'z';
}

char *decision_text_lines(const char *plain)
{
	struct markup markup = { .box_depth = 0 };
	buffer_init(&markup.out, SIZE_MAX / 2);
	while (*plain) {
		size_t length = strcspn(plain, "\n");
		const char *next = plain[length] ? plain + length + 1 : NULL;
		if (is_rule_or_fence(plain, length)) {
			buffer_append_char(&markup.out, '\n');
		} else {
			bool is_block = false;
			size_t signs = skip_line_signs(plain, length, &is_block);
			if (is_block)
				buffer_append_char(&markup.out, '\n');
			read_line(&markup, plain + signs, length - signs);
			buffer_append_char(&markup.out, goes_on(length, next) ? ' ' : '\n');
		}
		plain += length + (plain[length] != '\0');
	}
	return buffer_take(&markup.out);
}
