/*
 * Leaves the terminal to another program of the user's, an editor or a pager, waits for its end and
 * takes the terminal again. No shell is involved. The UI's thread; an engine goes on meanwhile.
 */
#ifndef LEEWAY_SCREENS_EXTERNAL_H
#define LEEWAY_SCREENS_EXTERNAL_H

#include <stdbool.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/tui/term.h"

/* $VISUAL, $EDITOR or vi; borrowed. */
const char *external_editor(const struct env *env);

/*
 * Runs a command, program and arguments with blanks between them, with the path behind them. term
 * NULL: there is no terminal to leave. False where it cannot be run, or ends with another status
 * than 0.
 */
bool external_open(struct term *term, const char *command, const char *path, struct error *error);

#endif
