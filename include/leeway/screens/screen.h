/*
 * A screen, or a dialog over one: a const table of operations and a state of its own. draw is const
 * and does no I/O; data is fetched in open, command, key and event. Handlers return flags and have
 * no other way to act on the app than app.h.
 */
#ifndef LEEWAY_SCREENS_SCREEN_H
#define LEEWAY_SCREENS_SCREEN_H

#include <stdbool.h>

#include "leeway/engine/mailbox.h"
#include "leeway/tui/canvas.h"
#include "leeway/tui/key.h"
#include "leeway/tui/keymap.h"

struct app;

/* What a handler did, or-ed. */
enum screen_flag {
	SCREEN_IGNORED = 0,
	SCREEN_HANDLED = 1,
	SCREEN_REDRAW = 2,
	SCREEN_CLOSE = 4, /* A dialog is done. */
	SCREEN_DONE = SCREEN_HANDLED | SCREEN_REDRAW,
};

struct screen_ops {
	const char *name; /* In the head line. */
	int scope;
	const struct keymap_row *rows; /* The screen's commands, ended by a NULL id. */
	/* The state to hand to all others; NULL with an error. argument is for dialogs. */
	void *(*open)(struct app *app, const void *argument, struct error *error);
	void (*close)(void *state);
	/* Before each drawing: scrolls and wraps for the area. May be NULL. */
	void (*layout)(void *state, struct app *app, struct rectangle area);
	void (*draw)(const void *state, const struct app *app, struct canvas *canvas,
		struct rectangle area);
	unsigned (*command)(void *state, struct app *app, int command);
	/* Gets keys before they become commands: text fields, the mouse, pastes. May be NULL. */
	unsigned (*key)(void *state, struct app *app, const struct key *key, struct rectangle area);
	/* What the engine tells, and EVENT_RUN_ENDED; the study has it already. May be NULL. */
	unsigned (*event)(void *state, struct app *app, const struct event *event);
	/*
	 * In every turn of the loop, while it is open, in front or not: for what time makes due.
	 * Returns in how many milliseconds the next turn must come, -1: whenever something happens.
	 * May be NULL.
	 */
	int (*tick)(void *state, struct app *app);
	/* The study was loaded anew, or the screen came to the front. May be NULL. */
	void (*refresh)(void *state, struct app *app);
	/*
	 * The commands that the footer names while a text is typed, ended by 0, the last kept the
	 * longest; NULL: none is typed. May be NULL.
	 */
	const int *(*typing_hints)(const void *state);
	bool is_bare; /* It has the whole terminal: no head, status or foot line. */
};

#endif
