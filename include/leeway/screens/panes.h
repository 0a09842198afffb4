/*
 * The panes of a screen or a dialog: lists and texts, of which one has the focus. Moves, Tab, the
 * wheel and clicks work the same everywhere; a screen says what its panes are and takes what
 * changed. Made for each call, so nothing is kept here. UI thread only.
 */
#ifndef LEEWAY_SCREENS_PANES_H
#define LEEWAY_SCREENS_PANES_H

#include "leeway/screens/commands.h"
#include "leeway/screens/screen.h"
#include "leeway/tui/list.h"
#include "leeway/tui/pane.h"

enum { PANES_MAX = 4 };

/* A list with its rows, or a text. */
struct panes_part {
	struct rectangle area; /* Without rows: not shown. */
	struct list *list; /* NULL: a text. */
	struct list_rows rows;
	struct pane *text;
	bool is_empty; /* It cannot have the focus. */
};

struct panes {
	struct panes_part parts[PANES_MAX];
	int n_parts;
	int *focus; /* The screen's: index of a part. */
};

/* What changed, or-ed; 0: the command or the key is none of theirs. */
enum panes_result { PANES_TAKEN = 1, PANES_SELECTED = 2, PANES_FOCUSED = 4 };

/* Fits lists and texts to their areas, before drawing. */
void panes_layout(const struct panes *panes);

/* COMMAND_MOVE_UP to COMMAND_PREVIOUS_PANE. */
unsigned panes_command(const struct panes *panes, int command);

/*
 * The wheel scrolls what is under it; a click gives its pane the focus and selects the row. Every
 * other use of the mouse is taken and does nothing.
 */
unsigned panes_mouse(const struct panes *panes, const struct key *key);

#endif
