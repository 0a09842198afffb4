/*
 * One thing on the whole terminal, without the explorer around it: opens the theme and the
 * terminal, hands keys on, draws what changed, and gives the terminal back.
 */
#ifndef LEEWAY_SCREENS_SOLO_H
#define LEEWAY_SCREENS_SOLO_H

#include <stdbool.h>

#include "leeway/base/config.h"
#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/tui/canvas.h"
#include "leeway/tui/key.h"

enum solo_flag { SOLO_DRAW = 1, SOLO_QUIT = 2 };

struct solo_ops {
	/* Both return flags, or-ed. What a signal or the end of the terminal asks for comes not as
	 * a key: it ends the loop. */
	unsigned (*key)(void *state, const struct key *key);
	/* In every turn: what time makes due. *due_ms: when the next turn must come, at first -1:
	 * whenever a key does. */
	unsigned (*tick)(void *state, int *due_ms);
	void (*draw)(void *state, struct canvas *canvas, struct rectangle area);
};

struct solo_options {
	const struct env *env;
	const struct config *config;
	const char *theme; /* NULL: the configuration's, or else the default. */
	bool has_mouse; /* Else it is left to the terminal, for its own selecting. */
	bool keeps_stop_key; /* Ctrl-Z is a key like any other. */
};

/*
 * Until a flag says so; *was_ended: a signal ended it, or the terminal is gone. False where the
 * terminal cannot be opened.
 */
bool solo_run(const struct solo_options *options, const struct solo_ops *ops, void *state,
	bool *was_ended, struct error *error);

#endif
