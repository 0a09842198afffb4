#include "leeway/tui/textfield.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/tui/textfield_state.h"

struct textfield *textfield_new(enum textfield_kind kind, size_t max_bytes)
{
	struct textfield *field = memory_alloc(1, sizeof *field);

	field->kind = kind;
	field->limit = max_bytes;
	field->text = memory_copy_text("");
	field->goal = -1;
	field->rows = 1;
	field->columns = 80;
	return field;
}

void textfield_free(struct textfield *field)
{
	if (!field)
		return;
	history_clear(&field->history);
	free(field->lines);
	free(field->text);
	free(field);
}

const char *textfield_text(const struct textfield *field)
{
	return field->text;
}

size_t textfield_cursor(const struct textfield *field)
{
	return field->cursor;
}

void textfield_set_cursor(struct textfield *field, size_t offset)
{
	field->goal = -1;
	field->cursor = textfield_snap(field, offset);
	history_seal(&field->history);
}

/* Replaces bytes; the caller keeps to the limit and to whole clusters. */
static void splice(struct textfield *field, size_t at, size_t n_removed, const char *inserted)
{
	size_t n_inserted = strlen(inserted);
	size_t length = field->length - n_removed + n_inserted;

	if (length >= field->capacity) {
		field->capacity = memory_next_capacity(field->capacity, length + 1);
		field->text = memory_resize(field->text, field->capacity, 1);
	}
	memmove(field->text + at + n_inserted, field->text + at + n_removed,
		field->length - at - n_removed + 1);
	memcpy(field->text + at, inserted, n_inserted);
	field->length = length;
	field->is_wrapped = false;
}

/* Makes a change, notes it, and puts the cursor behind it. */
static void change_text(struct textfield *field, size_t at, size_t n_removed, const char *inserted,
	enum history_kind kind)
{
	char *removed = memory_copy_bytes(field->text + at, n_removed);
	struct history_change change = {
		.at = at,
		.removed = removed,
		.inserted = inserted,
		.cursor_before = field->cursor,
		.kind = kind,
	};

	history_add(&field->history, &change);
	free(removed);
	splice(field, at, n_removed, inserted);
	/* What now meets may be one cluster: the cursor goes behind it. */
	field->cursor = at + strlen(inserted);
	if (textfield_snap(field, field->cursor) != field->cursor)
		field->cursor = textfield_next(field, field->cursor);
	field->goal = -1;
}

/* A joiner typed alone has its right neighbour still to come. */
static bool is_joiner(const char *bytes, size_t length)
{
	return length == 3 && (memcmp(bytes, "\u200c", 3) == 0 || memcmp(bytes, "\u200d", 3) == 0);
}

/* What may stand in the field: line breaks of all kinds are '\n', or blanks in a line. */
static char *clean(const struct textfield *field, const char *bytes, size_t length)
{
	bool is_line = field->kind == TEXTFIELD_LINE;

	while (is_line && length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
		length--;
	char *repaired = text_repair(bytes, length);

	if (is_joiner(bytes, length))
		return repaired;
	for (char *at = repaired; *at; at++)
		if (*at == '\r' && at[1] != '\n')
			*at = '\n';
	char *safe = text_sanitise(repaired, is_line ? TEXT_ONE_LINE : TEXT_KEEP_LINES);

	free(repaired);
	return safe;
}

/* Cuts a text to at most so many bytes, whole characters; true if it had to. */
static bool cut(char *text, size_t room)
{
	size_t length = strlen(text);

	if (length <= room)
		return false;
	while (room > 0 && ((unsigned char)text[room] & 0xc0) == 0x80)
		room--;
	text[room] = '\0';
	return true;
}

void textfield_set(struct textfield *field, const char *text)
{
	char *safe = clean(field, text, strlen(text));

	cut(safe, field->limit);
	splice(field, 0, field->length, safe);
	free(safe);
	history_clear(&field->history);
	field->cursor = field->kind == TEXTFIELD_LINE ? field->length : 0;
	field->first = 0;
	field->goal = -1;
}

unsigned textfield_insert(struct textfield *field, const char *bytes, size_t length)
{
	char *safe = clean(field, bytes, length);
	unsigned result = 0;
	size_t room = field->limit > field->length ? field->limit - field->length : 0;
	int columns;

	if (cut(safe, room))
		result |= TEXTFIELD_CUT;
	size_t n_safe = strlen(safe);

	if (n_safe > 0) {
		bool is_typed = text_next_cluster(safe, n_safe, &columns) == n_safe;

		change_text(
			field, field->cursor, 0, safe, is_typed ? HISTORY_TYPING : HISTORY_OTHER);
		result |= TEXTFIELD_CHANGED | TEXTFIELD_MOVED;
	}
	free(safe);
	return result;
}

/* Removes what is between the cursor and an offset. */
static unsigned remove_to(struct textfield *field, size_t offset, enum history_kind kind)
{
	size_t from = offset < field->cursor ? offset : field->cursor;
	size_t to = offset < field->cursor ? field->cursor : offset;

	if (from == to)
		return 0;
	change_text(field, from, to - from, "", kind);
	return TEXTFIELD_CHANGED | TEXTFIELD_MOVED;
}

static unsigned move_to(struct textfield *field, size_t offset)
{
	bool has_moved = offset != field->cursor;

	history_seal(&field->history);
	field->goal = -1;
	field->cursor = offset;
	return has_moved ? TEXTFIELD_MOVED : 0;
}

/* Up (negative) and down by wrapped lines, keeping to a column. */
static unsigned move_lines(struct textfield *field, long by)
{
	textfield_wrap(field, field->columns);
	size_t line = textfield_line_of(field, field->cursor);
	size_t steps = (size_t)(by < 0 ? -by : by);
	size_t below = field->n_lines - 1 - line;
	int goal = field->goal >= 0 ? field->goal : textfield_column_of(field, field->cursor);
	size_t to =
		by < 0 ? (steps < line ? line - steps : 0) : line + (steps < below ? steps : below);

	if (to == line)
		return 0;
	move_to(field, textfield_offset_at(field, to, goal));
	field->goal = goal;
	return TEXTFIELD_MOVED;
}

static unsigned undo(struct textfield *field)
{
	struct history_change change;

	if (!history_undo(&field->history, &change))
		return 0;
	splice(field, change.at, strlen(change.inserted), change.removed);
	field->cursor = change.cursor_before;
	field->goal = -1;
	return TEXTFIELD_CHANGED | TEXTFIELD_MOVED;
}

static unsigned redo(struct textfield *field)
{
	struct history_change change;

	if (!history_redo(&field->history, &change))
		return 0;
	splice(field, change.at, strlen(change.removed), change.inserted);
	field->cursor = textfield_snap(field, change.at + strlen(change.inserted));
	field->goal = -1;
	return TEXTFIELD_CHANGED | TEXTFIELD_MOVED;
}

static size_t line_start(struct textfield *field)
{
	textfield_wrap(field, field->columns);
	return field->lines[textfield_line_of(field, field->cursor)].start;
}

static size_t line_end(struct textfield *field)
{
	textfield_wrap(field, field->columns);
	return textfield_line_end(field, textfield_line_of(field, field->cursor));
}

/* At the end of a line, what is deleted to the end is its break. */
static unsigned remove_to_end(struct textfield *field)
{
	size_t end = line_end(field);

	return remove_to(field, end > field->cursor ? end : textfield_next(field, field->cursor),
		HISTORY_OTHER);
}

/* Motions and deletions, which all go to an offset. */
static unsigned act_to(struct textfield *field, enum textfield_action action)
{
	switch (action) {
	case TEXTFIELD_LEFT:
		return move_to(field, textfield_previous(field, field->cursor));
	case TEXTFIELD_RIGHT:
		return move_to(field, textfield_next(field, field->cursor));
	case TEXTFIELD_WORD_LEFT:
		return move_to(field, textfield_word_left(field, field->cursor));
	case TEXTFIELD_WORD_RIGHT:
		return move_to(field, textfield_word_right(field, field->cursor));
	case TEXTFIELD_LINE_START:
		return move_to(field, line_start(field));
	case TEXTFIELD_LINE_END:
		return move_to(field, line_end(field));
	case TEXTFIELD_TEXT_START:
		return move_to(field, 0);
	case TEXTFIELD_TEXT_END:
		return move_to(field, field->length);
	case TEXTFIELD_BACKSPACE:
		return remove_to(
			field, textfield_previous(field, field->cursor), HISTORY_BACKSPACE);
	case TEXTFIELD_DELETE:
		return remove_to(field, textfield_next(field, field->cursor), HISTORY_DELETE);
	case TEXTFIELD_DELETE_WORD_LEFT:
		return remove_to(field, textfield_word_left(field, field->cursor), HISTORY_OTHER);
	case TEXTFIELD_DELETE_WORD_RIGHT:
		return remove_to(field, textfield_word_right(field, field->cursor), HISTORY_OTHER);
	case TEXTFIELD_DELETE_TO_START:
		return remove_to(field, line_start(field), HISTORY_OTHER);
	default:
		return remove_to_end(field);
	}
}

unsigned textfield_act(struct textfield *field, enum textfield_action action)
{
	long page = field->rows > 1 ? field->rows - 1 : 1;

	switch (action) {
	case TEXTFIELD_UP:
		return move_lines(field, -1);
	case TEXTFIELD_DOWN:
		return move_lines(field, 1);
	case TEXTFIELD_PAGE_UP:
		return move_lines(field, -page);
	case TEXTFIELD_PAGE_DOWN:
		return move_lines(field, page);
	case TEXTFIELD_BREAK:
		return field->kind == TEXTFIELD_LINE ? 0 : textfield_insert(field, "\n", 1);
	case TEXTFIELD_UNDO:
		return undo(field);
	case TEXTFIELD_REDO:
		return redo(field);
	default:
		return act_to(field, action);
	}
}
