/*
 * What comes from a terminal: keys, the mouse, pasted text and what happens to the terminal itself.
 * A value type, but for the text of a paste. A key has a name, "Ctrl-S" or "PgUp", for people and
 * for the configuration.
 */
#ifndef LEEWAY_TUI_KEY_H
#define LEEWAY_TUI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"

enum key_code {
	KEYCODE_NONE,
	KEYCODE_CHARACTER,
	KEYCODE_ENTER,
	KEYCODE_ESCAPE,
	KEYCODE_TAB,
	KEYCODE_BACKSPACE,
	KEYCODE_DELETE,
	KEYCODE_INSERT,
	KEYCODE_UP,
	KEYCODE_DOWN,
	KEYCODE_LEFT,
	KEYCODE_RIGHT,
	KEYCODE_HOME,
	KEYCODE_END,
	KEYCODE_PAGE_UP,
	KEYCODE_PAGE_DOWN,
	KEYCODE_F1,
	KEYCODE_F12 = KEYCODE_F1 + 11,
	/* What is no key, and has no name. */
	KEYCODE_MOUSE,
	KEYCODE_PASTE,
	KEYCODE_RESIZE, /* The terminal has a new size. */
	KEYCODE_RESUME, /* The program was stopped and goes on: all must be drawn again. */
	KEYCODE_QUIT, /* A signal asked the program to end, or the terminal is gone. */
};

/* Control is not kept for what a terminal sends for another key: Ctrl-I is Tab, Ctrl-M Enter. */
enum key_modifier { MODIFIER_SHIFT = 1, MODIFIER_ALT = 2, MODIFIER_CONTROL = 4 };

enum mouse_action { MOUSE_PRESS, MOUSE_RELEASE, MOUSE_DRAG, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct key {
	enum key_code code;
	uint32_t character; /* For KEYCODE_CHARACTER; with Control a small letter. */
	uint8_t modifiers; /* enum key_modifier, or-ed; Shift not for characters. */
	bool has_more; /* Other bytes came at once with it, as where text is pasted unmarked. */
	/* For KEYCODE_MOUSE. */
	enum mouse_action action;
	int button; /* 1 left, 2 middle, 3 right; 0 for the wheel. */
	int row, column; /* From 0. */
	/* For KEYCODE_PASTE: owned, valid UTF-8, no controls but line breaks and tabs. */
	char *paste;
	bool is_cut; /* More was pasted than is taken. */
};

enum { KEY_MAX_PASTE = 1024 * 1024 };

/* Frees a paste's text; the key is KEYCODE_NONE then. */
void key_clear(struct key *key);

/* Whether both are the same press of the same key. */
bool key_equals(const struct key *one, const struct key *other);

/* "Ctrl-S", "Shift-Tab", "PgUp", "F1", "Space", "q"; "" for what is no key. To be freed. */
char *key_format(const struct key *key);

/*
 * Control and a character become what terminals send for them: Ctrl-M is Enter, Ctrl-I Tab, Ctrl-[
 * Esc, Ctrl-H Backspace. False where they send nothing of its own (Ctrl-1); any other key is left.
 */
bool key_settle_control(struct key *key);

/* Reads what key_format writes; names in any case. ERROR_INPUT on anything else. */
bool key_parse(const char *name, struct key *key, struct error *error);

#endif
