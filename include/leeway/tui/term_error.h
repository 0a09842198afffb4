/* Keeps what is written to standard error off the screen; the inner part of term.h. */
#ifndef LEEWAY_TUI_TERM_ERROR_H
#define LEEWAY_TUI_TERM_ERROR_H

#include <stdio.h>

/* Starts as { -1, NULL }. */
struct term_error {
	int real; /* The real standard error while it is kept back; -1: it is not. */
	FILE *kept; /* What was written in the meantime. */
};

/* Does nothing where standard error is no terminal, or is kept back already. */
void term_error_keep(struct term_error *error);

/* Puts standard error back and writes to it what came, made safe, 64 KiB at most. */
void term_error_release(struct term_error *error);

#endif
