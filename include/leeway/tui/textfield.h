/*
 * A text that is typed: one line, or paragraphs wrapped to the width. It owns its text and what
 * undoes its changes. The cursor stands between grapheme clusters. What comes in (keys, pastes,
 * files) is made safe: valid UTF-8, no control characters but the line break.
 */
#ifndef LEEWAY_TUI_TEXTFIELD_H
#define LEEWAY_TUI_TEXTFIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/tui/canvas.h"
#include "leeway/tui/draw.h"

struct textfield;

/* In one line, breaks that come in become spaces, and TEXTFIELD_BREAK is not handled. */
enum textfield_kind { TEXTFIELD_LINE, TEXTFIELD_PARAGRAPHS };

/* max_bytes is the ceiling; what would pass it is cut. */
struct textfield *textfield_new(enum textfield_kind kind, size_t max_bytes);
void textfield_free(struct textfield *field);

/* Another text: the cursor goes to its end (a line) or start, and there is nothing to undo. */
void textfield_set(struct textfield *field, const char *text);

/* Borrowed until it changes. */
const char *textfield_text(const struct textfield *field);

/* Bytes before the cursor; setting it moves to the start of a cluster. */
size_t textfield_cursor(const struct textfield *field);
void textfield_set_cursor(struct textfield *field, size_t offset);

enum textfield_action {
	TEXTFIELD_LEFT,
	TEXTFIELD_RIGHT,
	TEXTFIELD_WORD_LEFT,
	TEXTFIELD_WORD_RIGHT,
	TEXTFIELD_LINE_START, /* Of the line as wrapped. */
	TEXTFIELD_LINE_END,
	TEXTFIELD_TEXT_START,
	TEXTFIELD_TEXT_END,
	TEXTFIELD_UP,
	TEXTFIELD_DOWN,
	TEXTFIELD_PAGE_UP,
	TEXTFIELD_PAGE_DOWN,
	TEXTFIELD_BACKSPACE,
	TEXTFIELD_DELETE,
	TEXTFIELD_DELETE_WORD_LEFT,
	TEXTFIELD_DELETE_WORD_RIGHT,
	TEXTFIELD_DELETE_TO_START, /* Of the line as wrapped. */
	TEXTFIELD_DELETE_TO_END,
	TEXTFIELD_BREAK,
	TEXTFIELD_UNDO,
	TEXTFIELD_REDO,
};

/* What came of it, or-ed; 0: nothing, so that the key may mean something to who holds the field. */
enum textfield_result {
	TEXTFIELD_MOVED = 1,
	TEXTFIELD_CHANGED = 2,
	TEXTFIELD_CUT = 4, /* The ceiling was reached. */
};

unsigned textfield_act(struct textfield *field, enum textfield_action action);

/* A character typed, or a paste of any length. A paste is undone as a whole. */
unsigned textfield_insert(struct textfield *field, const char *bytes, size_t length);

/* To be called before drawing: wraps if need be and scrolls to the cursor. */
void textfield_layout(struct textfield *field, int rows, int columns);

/* Lines of the text at a width; 1 for a line. One column is the cursor's. */
int textfield_height(struct textfield *field, int columns);

/* How it is drawn. */
struct textfield_look {
	struct style style;
	bool is_focused; /* Shows the cursor. */
	struct draw_marks marks; /* Ranges of the text in styles of their own. */
	const char *hint; /* What stands there while it is empty; NULL: nothing. */
};

void textfield_draw(const struct textfield *field, const struct textfield_look *look,
	struct canvas *canvas, struct rectangle area);

/* Puts the cursor at a place of the canvas, for the mouse. */
void textfield_click(struct textfield *field, struct rectangle area, int row, int column);

#endif
