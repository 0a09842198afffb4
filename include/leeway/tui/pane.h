/*
 * Text to read: paragraphs in styles, wrapped by Unicode's rules, scrolled and searched. It owns
 * its text, and wraps it again only when text or width change; drawing changes nothing.
 */
#ifndef LEEWAY_TUI_PANE_H
#define LEEWAY_TUI_PANE_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/tui/canvas.h"

enum {
	PANE_MAX_BYTES = 4 * 1024 * 1024, /* What is longer is cut, and says so. */
	PANE_MAX_HITS = 10000,
};

struct pane;

/* style is that of plain text and of the ground. */
struct pane *pane_new(struct style style);
void pane_free(struct pane *pane);

/* Empties it and goes back to the top; the word searched for stays. */
void pane_reset(struct pane *pane);

/* Appends sanitised text behind the last; line breaks in it are kept. */
void pane_append(struct pane *pane, const char *text);

/* The same in a style of its own: a heading, the level set into a sentence. */
void pane_append_styled(struct pane *pane, struct style style, const char *text);

/*
 * A label at the start of a line, padded by the caller: what follows on its line is wrapped beside
 * it, where there is room. One appended to another is a part of it.
 */
void pane_append_label(struct pane *pane, struct style style, const char *text);

/* Ends the line, if one was begun, and leaves n_blank lines; at the very start nothing. */
void pane_end_line(struct pane *pane, int n_blank);

/* What it shows, sanitised; borrowed until it changes. */
const char *pane_text(const struct pane *pane);

/*
 * To be called before drawing when text, search or size may have changed; wraps if need be. The
 * line at the top stays at the top. The last column is the scroll bar's.
 */
void pane_layout(struct pane *pane, int rows, int columns);

/* Lines of the text at the width laid out. */
size_t pane_height(const struct pane *pane);

enum pane_action {
	PANE_UP,
	PANE_DOWN,
	PANE_PAGE_UP,
	PANE_PAGE_DOWN,
	PANE_HOME,
	PANE_END,
	PANE_NEXT_HIT,
	PANE_PREVIOUS_HIT,
};

/* True if something changed on screen. Hits go round at the ends. */
bool pane_act(struct pane *pane, enum pane_action action);

/* Scrolls by lines (down: positive); true if it moved. */
bool pane_scroll(struct pane *pane, int by);

/*
 * Marks a word wherever it stands, case aside, and goes to the first hit from the top line on;
 * NULL or "" marks nothing. Returns the number of hits, PANE_MAX_HITS at most.
 */
size_t pane_search(struct pane *pane, const char *word);

/* Hits, and which one is the current, counted from 1 (0: none). */
size_t pane_hits(const struct pane *pane, size_t *current);

void pane_draw(const struct pane *pane, struct canvas *canvas, struct rectangle area);

#endif
