#include "leeway/tui/textfield_state.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"

size_t textfield_next(const struct textfield *field, size_t offset)
{
	int columns;

	if (offset >= field->length)
		return field->length;
	if (field->text[offset] == '\n')
		return offset + 1;
	return offset + text_next_cluster(field->text + offset, field->length - offset, &columns);
}

static bool is_ascii(char byte)
{
	return (unsigned char)byte < 0x80;
}

/* Between two ASCII characters a cluster always ends, so there is no need to start further off. */
static size_t safe_start(const struct textfield *field, size_t offset)
{
	while (offset > 0 && !(is_ascii(field->text[offset]) && is_ascii(field->text[offset - 1])))
		offset--;
	return offset;
}

size_t textfield_previous(const struct textfield *field, size_t offset)
{
	if (offset == 0)
		return 0;
	size_t at = safe_start(field, offset - 1);

	for (size_t next = textfield_next(field, at); next < offset;
		next = textfield_next(field, at))
		at = next;
	return at;
}

enum character_class { CLASS_BLANK, CLASS_PUNCTUATION, CLASS_WORD };

static enum character_class class_at(const struct textfield *field, size_t offset)
{
	uint32_t c;

	text_decode(field->text + offset, field->length - offset, &c);
	if (c == ' ' || c == '\n' || c == 0xa0 || c == 0x3000)
		return CLASS_BLANK;
	if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
		return CLASS_WORD;
	/* General punctuation, and that of Chinese and Japanese. */
	if (c < 0x80 || (c >= 0x2010 && c <= 0x2060) || (c >= 0x3001 && c <= 0x303f))
		return CLASS_PUNCTUATION;
	return CLASS_WORD;
}

size_t textfield_word_right(const struct textfield *field, size_t offset)
{
	while (offset < field->length && class_at(field, offset) == CLASS_BLANK)
		offset = textfield_next(field, offset);
	if (offset == field->length)
		return offset;
	for (enum character_class class = class_at(field, offset);
		offset < field->length && class_at(field, offset) == class;)
		offset = textfield_next(field, offset);
	return offset;
}

/* From the start on, since clusters are found forward only: steps back would cost a scan each. */
size_t textfield_word_left(const struct textfield *field, size_t offset)
{
	enum character_class before = CLASS_BLANK;
	size_t start = 0;

	for (size_t at = 0; at < offset; at = textfield_next(field, at)) {
		enum character_class class = class_at(field, at);

		if (class != CLASS_BLANK && class != before)
			start = at;
		before = class;
	}
	return start;
}

size_t textfield_snap(const struct textfield *field, size_t offset)
{
	if (offset >= field->length)
		return field->length;
	return textfield_previous(field, textfield_next(field, offset));
}

static void one_line(struct textfield *field)
{
	free(field->lines);
	field->lines = memory_alloc(1, sizeof *field->lines);
	field->lines[0] = (struct text_line){ 0, field->length };
	field->n_lines = 1;
}

void textfield_wrap(struct textfield *field, int columns)
{
	if (field->is_wrapped && columns == field->columns)
		return;
	if (field->kind == TEXTFIELD_LINE) {
		one_line(field);
	} else {
		free(field->lines);
		field->lines = text_wrap(field->text, columns - 1, &field->n_lines);
	}
	field->columns = columns;
	field->is_wrapped = true;
}

size_t textfield_line_of(const struct textfield *field, size_t offset)
{
	size_t low = 0, high = field->n_lines;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (field->lines[middle].start <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Before the blanks a line was broken at; where there are none, its last cluster. */
size_t textfield_line_end(const struct textfield *field, size_t line)
{
	size_t end = field->lines[line].start + field->lines[line].length;
	bool is_last = line + 1 == field->n_lines;

	if (is_last || field->text[field->lines[line + 1].start - 1] == '\n')
		return is_last ? field->length : field->lines[line + 1].start - 1;
	return end < field->lines[line + 1].start ? end : textfield_previous(field, end);
}

int textfield_column_of(const struct textfield *field, size_t offset)
{
	size_t start = field->lines[textfield_line_of(field, offset)].start;

	return draw_width(field->text + start, offset - start);
}

size_t textfield_offset_at(const struct textfield *field, size_t line, int column)
{
	size_t start = field->lines[line].start;
	size_t length = textfield_line_end(field, line) - start;

	return start + text_prefix(field->text + start, length, column);
}
