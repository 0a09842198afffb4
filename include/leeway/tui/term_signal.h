/*
 * Signals of a terminal session: those that tell become bytes in a pipe, those that kill give the
 * terminal back first. The inner part of term.h; global state, one session a process.
 */
#ifndef LEEWAY_TUI_TERM_SIGNAL_H
#define LEEWAY_TUI_TERM_SIGNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "leeway/base/error.h"

enum term_signal {
	TERM_SIGNAL_RESIZE = 1,
	TERM_SIGNAL_STOP = 2,
	TERM_SIGNAL_CONTINUE = 4,
	TERM_SIGNAL_QUIT = 8,
};

enum { TERM_MAX_RESTORE = 512 };

/* What gives the terminal back; set before a signal may come, and copied. */
struct term_restore {
	int input, output; /* Descriptors of the terminal. */
	int error_output; /* The real standard error while it is kept back; -1: it is not. */
	struct termios modes;
	char bytes[TERM_MAX_RESTORE];
	size_t n_bytes;
};

/* Installs the handlers. Handlers of the program for signals that ask it to end are called too. */
bool term_signal_open(const struct termios *modes, struct error *error);

/* Puts back what was there before. */
void term_signal_close(void);

/* To poll(2) for reading. */
int term_signal_descriptor(void);

/* What came since the last call: enum term_signal, or-ed. */
unsigned term_signal_take(void);

/*
 * From now on a crash restores this. NULL: the terminal is as it was, a crash has nothing to do,
 * and SIGINT and SIGTSTP are for the program that uses it.
 */
void term_signal_arm(const struct term_restore *restore);

/*
 * Stops the process group as the shell's Ctrl-Z does, and returns when it goes on; at once where
 * there is no shell to go on from. Only while nothing is armed.
 */
void term_signal_stop(void);

#endif
