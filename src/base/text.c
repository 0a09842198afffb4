#include "leeway/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <unilbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"

static const uint32_t replacement = 0xfffd;

size_t text_decode(const char *bytes, size_t length, uint32_t *character)
{
	ucs4_t decoded;
	int taken = u8_mbtoucr(&decoded, (const uint8_t *)bytes, length);

	if (taken <= 0) {
		*character = replacement;
		return 1;
	}
	*character = decoded;
	return (size_t)taken;
}

size_t text_encode(uint32_t character, char bytes[4])
{
	int taken = u8_uctomb((uint8_t *)bytes, character, 4);

	if (taken <= 0)
		taken = u8_uctomb((uint8_t *)bytes, replacement, 4);
	return (size_t)taken;
}

size_t text_valid_length(const char *bytes, size_t length)
{
	const uint8_t *fault = u8_check((const uint8_t *)bytes, length);

	return fault ? (size_t)((const char *)fault - bytes) : length;
}

bool text_is_valid(const char *bytes, size_t length)
{
	return text_valid_length(bytes, length) == length;
}

static void append_character(struct buffer *buffer, uint32_t character)
{
	char bytes[4];

	buffer_append(buffer, bytes, text_encode(character, bytes));
}

char *text_repair(const char *bytes, size_t length)
{
	struct buffer repaired;

	if (text_is_valid(bytes, length) && !memchr(bytes, '\0', length))
		return memory_copy_bytes(bytes, length);
	buffer_init(&repaired, SIZE_MAX / 2);
	for (size_t i = 0; i < length;) {
		uint32_t character;
		size_t taken = text_decode(bytes + i, length - i, &character);

		append_character(&repaired, character ? character : replacement);
		i += taken;
	}
	return buffer_take(&repaired);
}

struct range {
	uint32_t first, last;
};

/* What changes the direction of text, or cannot be seen, and carries no width. */
static bool is_deceptive(uint32_t c)
{
	static const struct range ranges[] = {
		{ 0x0080, 0x009f },
		{ 0x00ad, 0x00ad },
		{ 0x034f, 0x034f },
		{ 0x061c, 0x061c },
		{ 0x115f, 0x1160 },
		{ 0x17b4, 0x17b5 },
		{ 0x180b, 0x180f },
		{ 0x200b, 0x200f },
		{ 0x202a, 0x202e },
		{ 0x2060, 0x206f },
		{ 0x3164, 0x3164 },
		{ 0xfe00, 0xfe0e },
		{ 0xfeff, 0xfeff },
		{ 0xffa0, 0xffa0 },
		{ 0xfff0, 0xfffc },
		{ 0x1bca0, 0x1bca3 },
		{ 0x1d173, 0x1d17a },
		{ 0xe0000, 0xe0fff },
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* A joiner or non-joiner does its work between two characters that are not ASCII. */
static bool is_joiner_at_work(uint32_t c, uint32_t before, const char *after)
{
	return (c == 0x200c || c == 0x200d) && before >= 0x0600 && (unsigned char)*after >= 0xd8;
}

/* Appends the visible stand-in of a control character. */
static void append_control(struct buffer *out, uint32_t c)
{
	append_character(out, c == 0x7f ? 0x2421 : 0x2400 + c);
}

char *text_sanitise(const char *text, enum text_lines lines)
{
	size_t length = strlen(text);
	struct buffer out;
	uint32_t before = 0;

	buffer_init(&out, SIZE_MAX / 2);
	for (size_t i = 0; i < length;) {
		uint32_t c;
		size_t at = i;

		i += text_decode(text + i, length - i, &c);
		if (c == '\r' && text[i] == '\n')
			continue;
		if (c == '\n' || c == 0x2028 || c == 0x2029)
			buffer_append_char(&out, lines == TEXT_KEEP_LINES ? '\n' : ' ');
		else if (c == '\t')
			buffer_append_char(&out, ' ');
		else if (c < 0x20 || c == 0x7f)
			append_control(&out, c);
		else if (is_deceptive(c) && !is_joiner_at_work(c, before, text + i))
			buffer_append_format(&out, "<U+%04X>", (unsigned)c);
		else if (c == replacement)
			append_character(&out, c);
		else
			buffer_append(&out, text + at, i - at);
		before = c;
	}
	return buffer_take(&out);
}

bool text_is_hidden(uint32_t character)
{
	return character < 0x20 || character == 0x7f || is_deceptive(character);
}

int text_width(const char *text)
{
	return u8_strwidth((const uint8_t *)text, "UTF-8");
}

/* The bytes of the grapheme cluster at the start of length bytes. */
static size_t cluster_length(const char *text, size_t length)
{
	const uint8_t *start = (const uint8_t *)text;
	const uint8_t *next = u8_grapheme_next(start, start + length);

	return next ? (size_t)(next - start) : length;
}

static int cluster_width(const char *text, size_t length)
{
	return u8_width((const uint8_t *)text, length, "UTF-8");
}

size_t text_next_cluster(const char *text, size_t length, int *columns)
{
	size_t taken = cluster_length(text, length);

	*columns = cluster_width(text, taken);
	return taken;
}

int text_character_width(uint32_t character)
{
	int width = uc_width(character, "UTF-8");

	return width > 0 ? width : 0;
}

size_t text_prefix(const char *text, size_t length, int columns)
{
	size_t taken = 0;
	int width = 0;

	while (taken < length) {
		size_t cluster = cluster_length(text + taken, length - taken);

		width += cluster_width(text + taken, cluster);
		if (width > columns)
			break;
		taken += cluster;
	}
	return taken;
}

/* The state of wrapping one text. */
struct wrapping {
	const char *text;
	int columns;
	struct text_line *lines;
	size_t n_lines, capacity;
	size_t start; /* Of the line being filled. */
	size_t candidate; /* The last place in it where it may break. */
	int width; /* Of the line so far. */
};

static void wrapping_end_line(struct wrapping *wrapping, size_t end, size_t next)
{
	size_t length = end - wrapping->start;

	while (length > 0 && wrapping->text[wrapping->start + length - 1] == ' ')
		length--;
	MEMORY_RESERVE_ONE(wrapping->lines, wrapping->n_lines, wrapping->capacity);
	wrapping->lines[wrapping->n_lines++] = (struct text_line){ wrapping->start, length };
	wrapping->start = wrapping->candidate = next;
	wrapping->width = 0;
}

/* Sets one cluster at byte i behind what the line has, on a new line where it does not fit. */
static void wrapping_add_cluster(struct wrapping *wrapping, size_t i, size_t cluster)
{
	int width = cluster_width(wrapping->text + i, cluster);
	bool is_space = wrapping->text[i] == ' ';

	if (!is_space && i > wrapping->start && wrapping->width + width > wrapping->columns) {
		size_t end = wrapping->candidate > wrapping->start ? wrapping->candidate : i;

		wrapping_end_line(wrapping, end, end);
		wrapping->width = cluster_width(wrapping->text + end, i - end);
	}
	wrapping->width += width;
}

/*
 * UAX #14, LB29: no break between ":", ".", "," or ";" and a letter, as in a model's name or a web
 * address; libunistring before 1.3 breaks there.
 */
static bool is_within_name(const char *text, size_t i, size_t length)
{
	ucs4_t next;

	if (i == 0 || !strchr(":.,;", text[i - 1]))
		return false;
	u8_mbtoucr(&next, (const uint8_t *)text + i, length - i);
	return uc_is_property_alphabetic(next) && !uc_is_property_ideographic(next);
}

struct text_line *text_wrap(const char *text, int columns, size_t *n_lines)
{
	size_t length = strlen(text);
	char *breaks = memory_alloc(length + 1, 1);
	struct wrapping wrapping = { .text = text, .columns = columns < 1 ? 1 : columns };

	if (length)
		u8_possible_linebreaks((const uint8_t *)text, length, "UTF-8", breaks);
	for (size_t i = 0; i < length;) {
		if (text[i] == '\n') {
			wrapping_end_line(&wrapping, i, i + 1);
			i++;
			continue;
		}
		size_t cluster = cluster_length(text + i, length - i);

		if (breaks[i] == UC_BREAK_POSSIBLE && !is_within_name(text, i, length))
			wrapping.candidate = i;
		wrapping_add_cluster(&wrapping, i, cluster);
		i += cluster;
	}
	wrapping_end_line(&wrapping, length, length);
	free(breaks);
	*n_lines = wrapping.n_lines;
	return wrapping.lines;
}

char *text_compose(const char *text)
{
	size_t length = 0;
	uint8_t *composed =
		u8_normalize(UNINORM_NFC, (const uint8_t *)text, strlen(text), NULL, &length);

	if (!composed)
		return memory_copy_text(text);
	char *copy = memory_copy_bytes(composed, length);

	free(composed);
	return copy;
}

char *text_fold_case(const char *text)
{
	size_t length = strlen(text);
	size_t folded_length = 0;
	uint8_t *folded =
		u8_casefold((const uint8_t *)text, length, NULL, NULL, NULL, &folded_length);

	if (!folded)
		return memory_copy_text(text);
	char *copy = memory_copy_bytes(folded, folded_length);

	free(folded);
	return copy;
}

bool text_equals_ignoring_case(const char *left, const char *right)
{
	for (; *left && *right; left++, right++) {
		char l = *left >= 'A' && *left <= 'Z' ? (char)(*left + 32) : *left;
		char r = *right >= 'A' && *right <= 'Z' ? (char)(*right + 32) : *right;

		if (l != r)
			return false;
	}
	return *left == *right;
}

bool text_is_empty(const char *text)
{
	return !text || !*text;
}

/* Whether there is what looks like an e-mail address: "someone@example.org". */
static bool holds_address(const char *text)
{
	static const char local[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789._%+-";
	static const char domain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789.-";

	for (const char *at = text; (at = strchr(at, '@')); at++) {
		size_t length = strspn(at + 1, domain);
		const char *dot = memchr(at + 1, '.', length);

		if (at > text && strchr(local, at[-1]) && dot && dot > at + 1 &&
			dot < at + length && dot[1] != '.')
			return true;
	}
	return false;
}

/* Digits that belong together as those of a phone number do; *end is after them. */
static int count_phone_digits(const char *text, const char **end)
{
	int n_digits = 0, n_between = 0;

	for (*end = text; *text; text++) {
		if (*text >= '0' && *text <= '9') {
			n_digits++;
			n_between = 0;
			*end = text + 1;
		} else if (!strchr(" -./()", *text) || ++n_between > 2) {
			break;
		}
	}
	return n_digits;
}

static bool holds_phone_number(const char *text)
{
	static const char digits[] = "0123456789";

	for (const char *at = text; (at = strpbrk(at, digits));) {
		const char *end;
		bool has_plus = at > text && at[-1] == '+';
		int n_digits = count_phone_digits(at, &end);

		/* What a colon follows is a date with its time. */
		if (n_digits >= (has_plus ? 7 : 9) && n_digits <= 15 && *end != ':')
			return true;
		at = end;
	}
	return false;
}

static bool holds_name(const char *text)
{
	static const char *const before[] = { "my name is ", "my name's " };

	for (; *text; text++)
		for (size_t i = 0; i < sizeof before / sizeof *before; i++)
			if (strncasecmp(text, before[i], strlen(before[i])) == 0)
				return true;
	return false;
}

const char *text_find_identity(const char *text)
{
	return holds_address(text)        ? "an e-mail address"
	       : holds_phone_number(text) ? "a phone number"
	       : holds_name(text)         ? "a name"
					  : NULL;
}
