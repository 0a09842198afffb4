/*
 * Changes of a text, for undo and redo. What is typed or deleted in one go is one change: a word
 * with the blanks behind it, a row of deletions in one direction. A value with memory of its own;
 * it never sees the text itself.
 */
#ifndef LEEWAY_TUI_HISTORY_H
#define LEEWAY_TUI_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

/* Beyond these the oldest changes are forgotten. */
enum { HISTORY_MAX_CHANGES = 1000, HISTORY_MAX_BYTES = 4 * 1024 * 1024 };

/* What a change may be joined with: typing with typing and so on; others stand alone. */
enum history_kind { HISTORY_TYPING, HISTORY_BACKSPACE, HISTORY_DELETE, HISTORY_OTHER };

/* At an offset, removed was replaced by inserted. Borrowed texts, in and out. */
struct history_change {
	size_t at;
	const char *removed, *inserted; /* NUL-terminated. */
	size_t cursor_before;
	enum history_kind kind;
};

struct history_entry; /* A change with the texts of its own. */

/* Starts as { 0 }. */
struct history {
	struct history_entry *entries;
	size_t n_entries, capacity;
	size_t n_done; /* Those before are done, those from here on undone. */
	size_t n_bytes;
	bool is_sealed; /* The next change starts anew. */
};

void history_clear(struct history *history);

/* Notes a change that was made; its texts are copied. What was undone is forgotten. */
void history_add(struct history *history, const struct history_change *change);

/* What is typed next is a change of its own: the cursor was moved. */
void history_seal(struct history *history);

/* The change to take back, or to make again; its texts last until the next call. False: none. */
bool history_undo(struct history *history, struct history_change *change);
bool history_redo(struct history *history, struct history_change *change);

#endif
