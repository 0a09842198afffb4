/*
 * Undo and redo over a whole draft: its states one after the other. What is typed or deleted in one
 * go in one field is one state. A value with memory of its own; one thread.
 */
#ifndef LEEWAY_SCREENS_DRAFT_HISTORY_H
#define LEEWAY_SCREENS_DRAFT_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/screens/draft.h"

/* Beyond these the oldest states are forgotten. */
enum { DRAFT_HISTORY_MAX_STATES = 500, DRAFT_HISTORY_MAX_BYTES = 8 * 1024 * 1024 };

/* Starts as { 0 }. */
struct draft_history {
	struct draft_snapshot *states; /* The last done one is what the draft is. */
	size_t n_states, capacity;
	size_t n_done; /* Those before are done, those from here on undone. */
	size_t n_bytes;
	int group; /* Of the last change; 0: the next one is a state of its own. */
};

void draft_history_clear(struct draft_history *history);

/* Forgets all, and begins with the draft as it is. */
void draft_history_begin(struct draft_history *history, const struct draft *draft);

/* Before a change: undoing it comes back to this focus and cursor. */
void draft_history_prepare(struct draft_history *history, const struct draft *draft);

/*
 * After a change. Changes of the same group (over 0), one after the other, are one; group 0 joins
 * none. What was undone is forgotten.
 */
void draft_history_add(struct draft_history *history, const struct draft *draft, int group);

/* True where the draft was changed. */
bool draft_history_undo(struct draft_history *history, struct draft *draft);
bool draft_history_redo(struct draft_history *history, struct draft *draft);

#endif
