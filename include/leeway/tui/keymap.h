/*
 * Commands and their keys: one row a command, from which bindings, footer hints, the help screen,
 * the palette and the manual's key section all come. Rows are static tables of the screens; the
 * keymap holds what the user made of the keys. No terminal is needed; one thread.
 */
#ifndef LEEWAY_TUI_KEYMAP_H
#define LEEWAY_TUI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"
#include "leeway/base/json.h"
#include "leeway/tui/key.h"

enum {
	KEYMAP_GLOBAL =
		0, /* The scope whose keys hold in every other, where those do not take them. */
	KEYMAP_MAX_KEYS = 8, /* Of one command. */
};

/*
 * A row of a command that another row has already is that command under another name in a scope of
 * its own: keys that the configuration gives it count there besides the command's, and its hint is
 * shown there. Without a name nobody sees it: an id that an earlier version had.
 */
struct keymap_row {
	int command; /* What keymap_find returns, over 0. */
	const char
		*id; /* For the configuration: "fire", "explore-sort"; unique. NULL ends a table. */
	const char *name; /* For footers and the palette: "fire"; NULL: not shown. */
	const char *keys; /* Names with spaces between them: "f F5"; "" where only the palette has
			     it. */
	int scope; /* Where it holds: a screen, a dialog, KEYMAP_GLOBAL. */
	const char *help; /* One sentence, no full stop. */
	int hint; /* Place in the footer, 1 first; 0: not shown there. */
};

/* A scope's name for messages, help and the manual: "Explore". */
struct keymap_scope {
	int scope;
	const char *name; /* NULL ends a table. */
	int parent; /* The scope whose keys hold in this one, too, before the global ones. */
};

struct keymap;

/*
 * Takes rows together; both tables are borrowed. A key name that is none, an id or a number twice,
 * and a key given to two commands of one scope are our own faults: ERROR_INPUT, and NULL.
 */
struct keymap *keymap_new(const struct keymap_row *const *tables, size_t n_tables,
	const struct keymap_scope *scopes, struct error *error);
void keymap_free(struct keymap *keymap);

/*
 * Gives commands other keys: { "fire": ["F"], "quit": [] }; replaces the command's own. Unknown
 * commands, names that are no keys and conflicts within a scope are ERROR_INPUT with
 * "file:line: what", and nothing is changed then.
 */
bool keymap_rebind(struct keymap *keymap, const struct json_document *document,
	const struct cJSON *object, struct error *error);

/* The command of a key in a scope, else in its parents, else in KEYMAP_GLOBAL; 0: none. */
int keymap_find(const struct keymap *keymap, int scope, const struct key *key);

/* The row of a command; NULL for an unknown one. */
const struct keymap_row *keymap_row(const struct keymap *keymap, int command);

/* Its keys now; the number of them, at most KEYMAP_MAX_KEYS. */
size_t keymap_keys(const struct keymap *keymap, int command, const struct key **keys);

/*
 * "Enter" for the first key, "f, F5" for all that mean it in a scope, where another command may
 * have taken some; "" where it has none. To be freed.
 */
char *keymap_first_key(const struct keymap *keymap, int command);
char *keymap_all_keys(const struct keymap *keymap, int scope, int command);

/*
 * Commands that hold in a scope, its own before its parents' before the global ones, each in table
 * order; an array to free(3).
 */
const struct keymap_row **keymap_list(const struct keymap *keymap, int scope, size_t *n_rows);

struct keymap_hint {
	char *key; /* Owned. */
	const char *name;
	int command;
	int column; /* Where it stands, from 0: the key, a space, the name. */
};

/*
 * Footer hints of a scope, by their rank, as many as fit into columns with two spaces between
 * them; the last one ("? help" with rank INT_MAX, say) stays wherever anything fits. One command
 * may be left out, for which there is nothing to do now; 0: none. Free with keymap_free_hints.
 */
struct keymap_hint *keymap_hints(
	const struct keymap *keymap, int scope, int left_out, int columns, size_t *n_hints);

/*
 * The same of commands that are named, ended by 0, in their order, while a text is typed: by a key
 * that types nothing.
 */
struct keymap_hint *keymap_typing_hints(
	const struct keymap *keymap, int scope, const int *commands, int columns, size_t *n_hints);
void keymap_free_hints(struct keymap_hint *hints, size_t n_hints);

/* The scopes' names as they were given, ended by a NULL name. */
const struct keymap_scope *keymap_scopes(const struct keymap *keymap);

#endif
