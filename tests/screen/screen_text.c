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
#include "leeway/tui/ascii.h"
#include "leeway/tui/color.h"
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

/* Nothing is written in it: neither its colour to write in nor bold can be seen. */
static bool is_empty(const VTermScreenCell *cell)
{
	return !cell->chars[0] || cell->chars[0] == ' ' || is_right_half(cell);
}

static void append_foreground(
	struct buffer *text, const VTermScreenCell *cell, const struct theme *theme)
{
	buffer_append_char(text, is_empty(cell) ? ' ' : letter_of(&cell->fg, theme, false));
}

static void append_background(
	struct buffer *text, const VTermScreenCell *cell, const struct theme *theme)
{
	buffer_append_char(text, letter_of(&cell->bg, theme, true));
}

static int attributes_of(const VTermScreenCell *cell)
{
	return (cell->attrs.bold && !is_empty(cell) ? ATTRIBUTE_BOLD : 0) |
	       (cell->attrs.underline ? ATTRIBUTE_UNDERLINE : 0) |
	       (cell->attrs.reverse ? ATTRIBUTE_REVERSE : 0);
}

static void append_attributes(
	struct buffer *text, const VTermScreenCell *cell, const struct theme *theme)
{
	int attributes = attributes_of(cell);

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

struct comparison {
	const struct theme *theme;
	char *kept; /* What the file holds; NULL where there is none. */
};

static char *make_snapshot(const struct screen *screen, const struct comparison *comparison)
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
		append_cells(&text, screen, parts[i].append, comparison->theme);
		/* Empty lines at the end of a part say nothing. */
		while (text.length > 1 && text.bytes[text.length - 2] == '\n')
			text.bytes[--text.length] = '\0';
	}
	return buffer_take(&text);
}

static bool is_title(const char *line)
{
	return strncmp(line, "== ", 3) == 0;
}

/* The line at *text, which moves past it; "" after the last. */
static char *take_line(const char **text)
{
	size_t length = strcspn(*text, "\n");
	char *line = memory_copy_bytes(*text, length);

	*text += length + ((*text)[length] == '\n');
	return line;
}

/* Lines of the snapshot that the screen does not have, and what it has there. */
static void print_difference(const char *name, const char *kept, const char *shown)
{
	fprintf(stderr, "%s differs from the screen:\n", name);
	while (*kept || *shown) {
		/* Empty lines at the end of a part are not there. */
		const char *none = "";
		bool is_over = is_title(kept) && !is_title(shown) && *shown;
		bool is_more = is_title(shown) && !is_title(kept) && *kept;
		char *one = take_line(is_over ? &none : &kept);
		char *other = take_line(is_more ? &none : &shown);

		if (strcmp(one, other) != 0)
			fprintf(stderr, "- %s\n+ %s\n", one, other);
		free(one);
		free(other);
	}
}

static bool equals_snapshot(struct screen *screen, void *data)
{
	const struct comparison *comparison = data;
	char *now = make_snapshot(screen, comparison);
	bool is_equal = strcmp(now, comparison->kept) == 0;

	free(now);
	return is_equal;
}

/* A frame is there when nothing has come for a while; only for one who looks at the file then. */
static void update_snapshot(struct screen *screen, const struct comparison *comparison,
	const char *path, struct error *error)
{
	enum { QUIET_MS = 300 };
	size_t before;

	do {
		before = screen->n_bytes;
		screen_pump(screen, QUIET_MS);
	} while (screen->n_bytes != before);
	char *now = make_snapshot(screen, comparison);

	assert_true(file_write(path, now, strlen(now), error));
	free(now);
}

static struct theme *load_theme(const char *name)
{
	struct theme *theme = theme_load(TEST_FOLDER "/../themes", name, NULL);

	assert_non_null(theme);
	return theme;
}

static char *snapshot_path(const char *name)
{
	return memory_format("%s/screen/snapshots/%s.txt", TEST_FOLDER, name);
}

bool screen_compare(struct screen *screen, const char *name, const char *theme_name)
{
	struct error error = { 0 };
	struct theme *theme = load_theme(theme_name);
	struct comparison comparison = { theme, NULL };
	char *path = snapshot_path(name);
	const char *mode = getenv("SNAPSHOT");

	if (mode && strcmp(mode, "update") == 0)
		update_snapshot(screen, &comparison, path, &error);
	comparison.kept = file_read(path, MAX_SNAPSHOT, NULL, &error);
	if (!comparison.kept)
		fail_msg("%s; SNAPSHOT=update writes it", error.message);
	bool is_equal = screen_comes_to(screen, equals_snapshot, &comparison);

	if (!is_equal) {
		char *shown = make_snapshot(screen, &comparison);

		print_difference(name, comparison.kept, shown);
		free(shown);
	}
	free(comparison.kept);
	free(path);
	theme_free(theme);
	return is_equal;
}

/* --- Text alone --- */

struct text_comparison {
	const char *kept;
	size_t length; /* Of its text; empty lines at the end are cut. */
	bool is_ascii;
};

/* One cell's character of the snapshot against one of the screen; blanks at its end are cut. */
static bool is_same_character(
	const char *kept, const char *shown, size_t *kept_length, size_t *shown_length)
{
	uint32_t one, other = ' ';

	*kept_length = text_decode(kept, strlen(kept), &one);
	*shown_length = 0;
	if (one == '\n' || (*shown && *shown != '\n'))
		*shown_length = text_decode(shown, strlen(shown), &other);
	if (one >= 0x80)
		one = (unsigned char)ascii_stand_in(one);
	return one == other;
}

static bool equals_text(struct screen *screen, void *data)
{
	const struct text_comparison *comparison = data;
	char *shown = screen_text(screen);
	const char *kept = comparison->kept, *at = shown;
	const char *end = kept + comparison->length;
	size_t kept_length = 0, shown_length = 0;
	bool is_equal = true;

	if (!comparison->is_ascii)
		is_equal = strncmp(shown, kept, comparison->length) == 0;
	for (; comparison->is_ascii && is_equal && kept < end; kept += kept_length) {
		is_equal = *at && is_same_character(kept, at, &kept_length, &shown_length);
		at += shown_length;
	}
	free(shown);
	return is_equal;
}

bool screen_compare_text(struct screen *screen, const char *name, bool is_ascii)
{
	static const char title[] = "== text\n", next[] = "\n== foreground\n";
	char *path = snapshot_path(name);
	char *kept = file_read(path, MAX_SNAPSHOT, NULL, NULL);

	assert_non_null(kept);
	const char *end = strstr(kept, next);
	struct text_comparison comparison = { kept + strlen(title), 0, is_ascii };

	assert_non_null(end);
	comparison.length = (size_t)(end - comparison.kept);
	bool is_equal = screen_comes_to(screen, equals_text, &comparison);

	if (!is_equal) {
		char *shown = screen_text(screen);

		kept[end - kept] = '\0';
		print_difference(name, comparison.kept, shown);
		free(shown);
	}
	free(kept);
	free(path);
	return is_equal;
}

/* --- Without colours --- */

enum { N_LETTERS = 128 };

struct mono_comparison {
	const struct theme *mono;
	/* The roles that a letter may mean, a bit each: some have one colour. */
	uint64_t foregrounds[N_LETTERS], backgrounds[N_LETTERS];
	const char *parts[3]; /* Of the snapshot: foreground, background, attributes. */
	int row, column; /* The first cell that says too little. */
};

static void find_roles(struct mono_comparison *comparison, const struct theme *coloured)
{
	for (int role = 0; role < N_ROLES; role++) {
		VTermColor color;

		vterm_color_indexed(&color, coloured->roles[role].of_256);
		comparison->foregrounds[(int)letter_of(&color, coloured, false)] |= 1ULL << role;
		comparison->backgrounds[(int)letter_of(&color, coloured, true)] |= 1ULL << role;
	}
	/* What an empty cell would be written in is not in the snapshot. */
	comparison->foregrounds[' '] = UINT64_MAX;
}

/* Takes a line off each part; a part's last lines are not there where they are empty. */
static void take_parts(struct mono_comparison *comparison, char *lines[3])
{
	for (int i = 0; i < 3; i++)
		lines[i] = is_title(comparison->parts[i]) ? memory_copy_text("")
							  : take_line(&comparison->parts[i]);
}

/* Whether the cell is shown as one of a role that it may have is without colours. */
static bool tells_role(const struct mono_comparison *comparison, const VTermScreenCell *cell,
	char foreground, char background, char own)
{
	for (int f = 0; f < N_ROLES; f++)
		for (int b = 0; b < N_ROLES; b++) {
			struct style style = style_of((enum role)f, (enum role)b);

			if (!(comparison->foregrounds[(int)foreground] >> f & 1) ||
				!(comparison->backgrounds[(int)background] >> b & 1))
				continue;
			style.attributes = own == ' ' ? 0 : (uint8_t)(own - '0');
			int look = theme_look(comparison->mono, style, DEPTH_MONO).attributes;

			if ((is_empty(cell) ? look & ~ATTRIBUTE_BOLD : look) == attributes_of(cell))
				return true;
		}
	return false;
}

static bool all_tell_roles(struct screen *screen, void *data)
{
	struct mono_comparison at = *(struct mono_comparison *)data;
	bool all = true;

	for (int row = 0; row < screen->rows && all; row++) {
		char *lines[3];

		take_parts(&at, lines);
		for (int column = 0; column < screen->columns && all; column++) {
			VTermScreenCell cell;
			char letters[3];

			memset(&cell, 0, sizeof cell);
			get_cell(screen, row, column, &cell);
			for (int i = 0; i < 3; i++)
				letters[i] =
					(size_t)column < strlen(lines[i]) ? lines[i][column] : ' ';
			all = tells_role(&at, &cell, letters[0], letters[1], letters[2]);
			((struct mono_comparison *)data)->row = row;
			((struct mono_comparison *)data)->column = column;
		}
		for (int i = 0; i < 3; i++)
			free(lines[i]);
	}
	return all;
}

bool screen_compare_mono(struct screen *screen, const char *name, const char *theme_name)
{
	static const char *const titles[] = { "\n== foreground\n", "\n== background\n",
		"\n== attributes\n" };
	struct mono_comparison comparison = { .mono = load_theme("mono") };
	struct theme *coloured = load_theme(theme_name);
	char *path = snapshot_path(name);
	char *kept = file_read(path, MAX_SNAPSHOT, NULL, NULL);

	assert_non_null(kept);
	find_roles(&comparison, coloured);
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		const char *part = strstr(kept, titles[i]);

		assert_non_null(part);
		comparison.parts[i] = part + strlen(titles[i]);
	}
	bool is_equal = screen_comes_to(screen, all_tell_roles, &comparison);

	if (!is_equal)
		fprintf(stderr, "%s: without colours the cell at %d:%d does not tell its role\n",
			name, comparison.row, comparison.column);
	free(kept);
	free(path);
	theme_free(coloured);
	theme_free((struct theme *)comparison.mono);
	return is_equal;
}

/* --- Contrast --- */

/* Blocks, lines and dots are figures; an empty cell has nothing to read. */
static bool is_text(const VTermScreenCell *cell)
{
	uint32_t character = cell->chars[0];

	return character > ' ' && !is_right_half(cell) &&
	       !(character >= 0x2500 && character < 0x2600) &&
	       !(character >= 0x2800 && character < 0x2900);
}

static void check_cell(const VTermScreenCell *cell, const struct theme *theme, int row, int column)
{
	char foreground = letter_of(&cell->fg, theme, false);
	char background = letter_of(&cell->bg, theme, true);

	if (foreground == '?' || background == '?')
		fail_msg("%s: a colour of no role at %d:%d", theme->name, row, column);
	if (!VTERM_COLOR_IS_INDEXED(&cell->fg) || !VTERM_COLOR_IS_INDEXED(&cell->bg) ||
		!is_text(cell))
		return;
	double contrast = color_contrast(
		color_of_256(cell->fg.indexed.idx), color_of_256(cell->bg.indexed.idx));

	if (contrast < 4.5)
		fail_msg("%s: %c on %c at %d:%d has a contrast of %.2f", theme->name, foreground,
			background, row, column, contrast);
}

void screen_check_contrast(struct screen *screen, const char *name)
{
	struct theme *theme = load_theme(name);
	VTermScreenCell cell;

	for (int row = 0; row < screen->rows; row++) {
		for (int column = 0; column < screen->columns; column++) {
			memset(&cell, 0, sizeof cell);
			if (get_cell(screen, row, column, &cell))
				check_cell(&cell, theme, row, column);
		}
	}
	theme_free(theme);
}
