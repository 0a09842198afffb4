/*
 * How roles look. A theme is a JSON file (comments allowed), NAME.json in a folder of themes:
 *
 *     { "name": "default", "title": "Dark", "background": "#14181d",
 *       "roles": { "text": "#d7dbe0", "rule": { "color": "#3a424c", "256": 238, "16": 8 } … } }
 *
 * "background" is the role "ground"; null leaves the terminal's own. Every other role is in
 * "roles": a colour, null (the terminal's own), or an object of "color", "256" and "16" (the number
 * where there are fewer colours; without them the nearest), "attributes" (always) and "mono" (where
 * there are no colours): lists of "bold", "underline" and "reverse". Value types, no terminal.
 */
#ifndef LEEWAY_TUI_THEME_H
#define LEEWAY_TUI_THEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/tui/style.h"

/* How many colours a terminal has, from none on. */
enum theme_depth { DEPTH_MONO, DEPTH_8, DEPTH_16, DEPTH_256, DEPTH_TRUE };

struct theme_color {
	bool is_default; /* The terminal's own; rgb and the numbers do not count. */
	uint32_t rgb;
	uint8_t of_256, of_16;
	uint8_t attributes; /* enum attribute, or-ed: always … */
	uint8_t mono; /* … and where no colours are shown. */
};

struct theme {
	char *name; /* The file's, without ".json". */
	char *title;
	bool is_mono; /* It has no colours at all. */
	struct theme_color roles[N_ROLES];
};

/*
 * Loads folder/name.json. A role unknown or missing, a colour that is none and the like are
 * ERROR_INPUT with "path:line: what". NULL on error.
 */
struct theme *theme_load(const char *folder, const char *name, struct error *error);

/* The same from bytes, for tests; path is for messages. */
struct theme *theme_read(
	const char *path, const char *name, const char *bytes, size_t length, struct error *error);

/* The theme that needs no file: no colours, the attributes of mono. */
struct theme *theme_new_mono(void);

void theme_free(struct theme *theme);

/* Names of the themes in a folder, sorted; to free with file_free_names. NULL and an error where
 * it cannot be read. */
char **theme_list(const char *folder, size_t *n_names, struct error *error);

/* "agent-1" for a role; static. */
const char *theme_role_name(enum role role);

/* What a cell of a style is shown with. */
struct theme_look {
	int32_t foreground; /* 0xRRGGBB at DEPTH_TRUE, else a colour's number; -1: the default. */
	int32_t background;
	uint8_t attributes; /* enum attribute, or-ed */
};

/*
 * Looks a style up. Where the terminal's own background is to be written with, or its own
 * foreground to be a plane, the two are swapped and reversed, which every terminal can do.
 */
struct theme_look theme_look(const struct theme *theme, struct style style, enum theme_depth depth);

#endif
