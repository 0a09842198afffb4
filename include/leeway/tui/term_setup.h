/*
 * What a terminal session is made of: checks, the screen, modes beside those of curses, what gives
 * the terminal back. The inner part of term.h.
 */
#ifndef LEEWAY_TUI_TERM_SETUP_H
#define LEEWAY_TUI_TERM_SETUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/tui/input.h"
#include "leeway/tui/term_signal.h"

/* Whether standard input and output are a terminal that can show screens; ERROR_USAGE if not. */
bool term_setup_check(const struct env *env, struct error *error);

/* Opens curses' SCREEN, to be closed with delscreen; NULL and ERROR_USAGE where it cannot. */
void *term_setup_screen(const struct env *env, struct error *error);

/*
 * Shows the cursor again once the alternate screen is left: some terminals keep with a saved cursor
 * whether it is hidden. Needs an open screen.
 */
void term_setup_show_cursor(void);

/*
 * What endwin() and term_setup_show_cursor() would write, for those who cannot call them;
 * has_set_colors: the palette is another
 * now. Needs an open screen.
 */
void term_setup_restore(
	struct term_restore *restore, const struct termios *modes, bool has_set_colors);

/* Turns bracketed paste, and the mouse's reports where wanted, on or off. */
void term_setup_modes(bool is_on, bool with_mouse);

/* Adds the keys of the terminal's own description. Needs an open screen. */
void term_setup_keys(struct input *input);

/* How long the rest of a sequence may take to come: ESCDELAY (in ms), else 8 ms. */
int64_t term_setup_escape_delay_us(const struct env *env);

/* Writes past curses, whose own output is always flushed between two calls of term.h. */
void term_setup_write(const char *bytes, size_t length);

#endif
