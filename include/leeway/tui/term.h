/*
 * The terminal, and the only user of curses: shows canvases, gives keys. One session a process, of
 * the thread that opened it. Whatever ends the session or stops it (term_close, a signal, a crash,
 * memory running out) gives the terminal back as it was: screen, cursor, modes, colours. Other
 * threads block all signals, so that those of the terminal come here. While it is open, what is
 * written to a standard error on a terminal is kept back, and shown once it is closed.
 */
#ifndef LEEWAY_TUI_TERM_H
#define LEEWAY_TUI_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/tui/canvas.h"
#include "leeway/tui/key.h"
#include "leeway/tui/theme.h"

struct term;

struct term_options {
	const struct env *env; /* Clock and variables: TERM, COLORTERM, NO_COLOR, ESCDELAY. */
	const struct theme *theme; /* Borrowed until another is set or the session closed. */
	bool has_no_mouse; /* Leaves the mouse to the terminal, for its own selecting. */
};

/*
 * Opens the terminal on standard input and output. What is no terminal and TERM=dumb are
 * ERROR_USAGE, with what to do instead. NULL on error.
 */
struct term *term_open(const struct term_options *options, struct error *error);

/* Gives the terminal back; NULL is allowed. */
void term_close(struct term *term);

/* The size now; changes only where term_read_key gives KEYCODE_RESIZE. */
void term_size(const struct term *term, int *rows, int *columns);

/* How many colours are shown, NO_COLOR and the theme apart. */
enum theme_depth term_depth(const struct term *term);

/* False where the locale is not UTF-8: ASCII stands in for lines, blocks and other signs. */
bool term_is_utf8(const struct term *term);

/* From the next term_draw on. */
void term_set_theme(struct term *term, const struct theme *theme);

/* Shows a canvas: only cells that changed are written, and nothing where none did. */
void term_draw(struct term *term, const struct canvas *canvas);

/*
 * The same, but of the rows that changed only so many as take at most max_bytes to write, one at
 * least. False where rows are left: the next frame begins with them, in whatever canvas it gets.
 */
bool term_draw_some(struct term *term, const struct canvas *canvas, size_t max_bytes);

/* The next term_draw clears the terminal and writes all of it, whatever it may show by now. */
void term_redraw(struct term *term);

/*
 * The next key that is already there; false where there is none. Never waits. Ctrl-Z stops the
 * program here, as the shell would, and is KEYCODE_RESUME when it goes on. key_clear the key.
 */
bool term_read_key(struct term *term, struct key *key);

/* Whether Ctrl-Z stops the program (as at first) or is a key like any other. */
void term_set_stop_key(struct term *term, bool stops);

/* What to poll(2) for reading, two descriptors: the terminal and the signals'. */
enum { TERM_N_DESCRIPTORS = 2 };
void term_descriptors(const struct term *term, int descriptors[TERM_N_DESCRIPTORS]);

/*
 * How long to wait for them at most, in ms: an escape may be the Esc key or begin a sequence, and
 * which one only time tells. -1: for ever.
 */
int term_timeout_ms(const struct term *term);

/* Leaves the terminal to another program ($EDITOR, $PAGER), and takes it again. */
void term_leave(struct term *term);
void term_return(struct term *term);

/* Gives text to the terminal's clipboard (OSC 52); false where it is over 100,000 bytes. */
bool term_copy(struct term *term, const char *text);

#endif
