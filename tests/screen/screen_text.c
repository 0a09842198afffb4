#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/tui/theme.h"
#include "screen/screen_inner.h"

enum { MAX_SNAPSHOT = 1024 * 1024 };

/* A letter for each role, in their order. */
static const char role_letters[N_ROLES + 1] = "tmfSAp12345678gwbs*ML"
					      " _>d-<i"
					      "xyzXYZ|";

void screen_note_modes(struct screen *screen, const char *bytes, size_t length)
{
	static const char on[] = "\x1b[?2004h", off[] = "\x1b[?2004l";

	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\x1b')
			screen->mode_length = 0;
		if (screen->mode_length == SCREEN_MODE_BYTES - 1)
			continue;
		screen->mode[screen->mode_length++] = bytes[i];
		screen->mode[screen->mode_length] = '\0';
		if (strcmp(screen->mode, on) == 0)
			screen->state.has_paste_marks = true;
		else if (strcmp(screen->mode, off) == 0)
			screen->state.has_paste_marks = false;
	}
}

static bool get_cell(const struct screen *screen, int row, int column, VTermScreenCell *cell)
{
	VTermPos position = { .row = row, .col = column };

	return vterm_screen_get_cell(screen->cells, position, cell);
}

/* The right half of a wide character. */
static bool is_right_half(const VTermScreenCell *cell)
{
	return cell->chars[0] == UINT32_MAX;
}

static void append_cell(struct buffer *text, const VTermScreenCell *cell)
{
	char bytes[4];

	if (is_right_half(cell))
		return;
	if (!cell->chars[0]) {
		buffer_append_char(text, ' ');
		return;
	}
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
		buffer_append(text, bytes, text_encode(cell->chars[i], bytes));
}

static void end_line(struct buffer *text, size_t start)
{
	while (text->length > start && text->bytes[text->length - 1] == ' ')
		text->bytes[--text->length] = '\0';
	buffer_append_char(text, '\n');
}

typedef void (*append_function)(
	struct buffer *text, const VTermScreenCell *cell, const struct theme *theme);

static void append_text(struct buffer *text, const VTermScreenCell *cell, const struct theme *theme)
{
	(void)theme;
	append_cell(text, cell);
}

/* The letter of the role with that colour, those of one kind first; '?' for none. */
static char letter_of(const VTermColor *color, const struct theme *theme, bool is_background)
{
	int first = is_background ? ROLE_GROUND : 0;

	if (is_background ? VTERM_COLOR_IS_DEFAULT_BG(color) : VTERM_COLOR_IS_DEFAULT_FG(color))
		return is_background ? ' ' : 't';
	for (int i = 0; i < N_ROLES; i++) {
		int role = (first + i) % N_ROLES;

		if (VTERM_COLOR_IS_INDEXED(color) && !theme->roles[role].is_default &&
			theme->roles[role].of_256 == color->indexed.idx)
			return role_letters[role];
	}
	return '?';
}

/* Nothing is written in an empty cell. */
static void append_foreground(
	struct buffer *text, const VTermScreenCell *cell, const struct theme *theme)
{
	bool is_empty = !cell->chars[0] || cell->chars[0] == ' ' || is_right_half(cell);

	buffer_append_char(text, is_empty ? ' ' : letter_of(&cell->fg, theme, false));
}

static void append_background(
	struct buffer *text, const VTermScreenCell *cell, const struct theme *theme)
{
	buffer_append_char(text, letter_of(&cell->bg, theme, true));
}

static void append_attributes(
	struct buffer *text, const VTermScreenCell *cell, const struct theme *theme)
{
	int attributes = (cell->attrs.bold ? ATTRIBUTE_BOLD : 0) |
			 (cell->attrs.underline ? ATTRIBUTE_UNDERLINE : 0) |
			 (cell->attrs.reverse ? ATTRIBUTE_REVERSE : 0);

	(void)theme;
	buffer_append_char(text, attributes ? (char)('0' + attributes) : ' ');
}

static void append_cells(struct buffer *text, const struct screen *screen, append_function append,
	const struct theme *theme)
{
	for (int row = 0; row < screen->rows; row++) {
		size_t start = text->length;

		for (int column = 0; column < screen->columns; column++) {
			VTermScreenCell cell;

			memset(&cell, 0, sizeof cell);
			get_cell(screen, row, column, &cell);
			append(text, &cell, theme);
		}
		end_line(text, start);
	}
}

char *screen_text(const struct screen *screen)
{
	struct buffer text;

	buffer_init(&text, MAX_SNAPSHOT);
	append_cells(&text, screen, append_text, NULL);
	return buffer_take(&text);
}

bool screen_shows(const struct screen *screen, const char *text)
{
	char *shown = screen_text(screen);
	bool is_there = strstr(shown, text) != NULL;

	free(shown);
	return is_there;
}

/* Text, then a letter a cell: the role written in, the role written on, attributes. */
static char *make_snapshot(const struct screen *screen, const struct theme *theme)
{
	static const struct {
		const char *title;
		append_function append;
	} parts[] = {
		{ "text", append_text },
		{ "foreground", append_foreground },
		{ "background", append_background },
		{ "attributes", append_attributes },
	};
	struct buffer text;

	buffer_init(&text, MAX_SNAPSHOT);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		buffer_append_format(&text, "== %s\n", parts[i].title);
		append_cells(&text, screen, parts[i].append, theme);
	}
	return buffer_take(&text);
}

struct comparison {
	const struct theme *theme;
	char *kept; /* What the file holds; NULL where there is none. */
};

static bool equals_snapshot(struct screen *screen, void *data)
{
	const struct comparison *comparison = data;
	char *now = make_snapshot(screen, comparison->theme);
	bool is_equal = strcmp(now, comparison->kept) == 0;

	free(now);
	return is_equal;
}

/* A frame is there when nothing has come for a while; only for one who looks at the file then. */
static void update_snapshot(
	struct screen *screen, const struct theme *theme, const char *path, struct error *error)
{
	enum { QUIET_MS = 300 };
	size_t before;

	do {
		before = screen->n_bytes;
		screen_pump(screen, QUIET_MS);
	} while (screen->n_bytes != before);
	char *now = make_snapshot(screen, theme);

	assert_true(file_write(path, now, strlen(now), error));
	free(now);
}

void screen_compare(struct screen *screen, const char *name, const char *theme_name)
{
	struct error error = { 0 };
	struct theme *theme = theme_load(TEST_FOLDER "/../themes", theme_name, &error);
	char *path = memory_format("%s/screen/snapshots/%s.txt", TEST_FOLDER, name);
	const char *mode = getenv("SNAPSHOT");

	assert_non_null(theme);
	if (mode && strcmp(mode, "update") == 0)
		update_snapshot(screen, theme, path, &error);
	struct comparison comparison = { theme, file_read(path, MAX_SNAPSHOT, NULL, &error) };

	if (!comparison.kept)
		fail_msg("%s; SNAPSHOT=update writes it", error.message);
	screen_wait_until(screen, equals_snapshot, &comparison, path);
	free(comparison.kept);
	free(path);
	theme_free(theme);
}
