/* The inside of a text field, shared by its parts: the text, its lines, where the cursor may go. */
#ifndef LEEWAY_TUI_TEXTFIELD_STATE_H
#define LEEWAY_TUI_TEXTFIELD_STATE_H

#include "leeway/base/text.h"
#include "leeway/tui/history.h"
#include "leeway/tui/textfield.h"

struct textfield {
	enum textfield_kind kind;
	char *text; /* NUL-terminated. */
	size_t length, capacity, limit;
	size_t cursor;
	int goal; /* The column that up and down keep to; -1: the cursor's own. */
	struct history history;
	struct text_line *lines; /* Wrapped for columns; one for a line. */
	size_t n_lines;
	bool is_wrapped; /* lines are those of the text. */
	int rows, columns; /* Laid out for. */
	size_t first; /* Of paragraphs: the line at the top. Of a line: the first byte shown. */
};

/* Cluster by cluster. */
size_t textfield_next(const struct textfield *field, size_t offset);
size_t textfield_previous(const struct textfield *field, size_t offset);

/* The start of the cluster an offset is in. */
size_t textfield_snap(const struct textfield *field, size_t offset);

/* Behind the word that follows, before the word that precedes. */
size_t textfield_word_right(const struct textfield *field, size_t offset);
size_t textfield_word_left(const struct textfield *field, size_t offset);

/* Wraps if the text or the width changed. */
void textfield_wrap(struct textfield *field, int columns);

/* The wrapped line an offset is shown in, the last offset shown in a line, an offset's column. */
size_t textfield_line_of(const struct textfield *field, size_t offset);
size_t textfield_line_end(const struct textfield *field, size_t line);
int textfield_column_of(const struct textfield *field, size_t offset);

/* The offset in a line that is nearest to a column. */
size_t textfield_offset_at(const struct textfield *field, size_t line, int column);

#endif
