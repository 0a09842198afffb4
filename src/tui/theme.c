#include "leeway/tui/theme.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/tui/color.h"

enum { BOLD = ATTRIBUTE_BOLD, UNDERLINE = ATTRIBUTE_UNDERLINE, REVERSE = ATTRIBUTE_REVERSE };

enum { THEME_MAX_FILE = 64 * 1024 };

struct role_row {
	const char *name;
	uint8_t attributes; /* What a theme that says nothing else adds, always … */
	uint8_t mono; /* … and without colours. */
};

static const struct role_row role_rows[N_ROLES] = {
	[ROLE_TEXT] = { "text", 0, 0 },
	[ROLE_MUTED] = { "muted", 0, 0 },
	[ROLE_FAINT] = { "faint", 0, 0 },
	[ROLE_STRONG] = { "strong", BOLD, BOLD },
	[ROLE_ACCENT] = { "accent", BOLD, BOLD },
	[ROLE_PEOPLE] = { "people", 0, 0 },
	[ROLE_AGENT] = { "agent-1", 0, 0 },
	[ROLE_AGENT + 1] = { "agent-2", 0, 0 },
	[ROLE_AGENT + 2] = { "agent-3", 0, 0 },
	[ROLE_AGENT + 3] = { "agent-4", 0, 0 },
	[ROLE_AGENT + 4] = { "agent-5", 0, 0 },
	[ROLE_AGENT + 5] = { "agent-6", 0, 0 },
	[ROLE_AGENT + 6] = { "agent-7", 0, 0 },
	[ROLE_AGENT + 7] = { "agent-8", 0, 0 },
	[ROLE_GOOD] = { "good", 0, 0 },
	[ROLE_WARNING] = { "warning", 0, BOLD },
	[ROLE_BAD] = { "bad", 0, BOLD },
	[ROLE_SIMULATED] = { "simulated", 0, BOLD | UNDERLINE },
	[ROLE_STAR] = { "star", 0, BOLD },
	[ROLE_MORE] = { "more", 0, 0 },
	[ROLE_LESS] = { "less", 0, 0 },
	[ROLE_GROUND] = { "ground", 0, 0 },
	[ROLE_BAND] = { "band", 0, 0 },
	[ROLE_SELECTION] = { "selection", 0, REVERSE },
	[ROLE_DIALOG] = { "dialog", 0, 0 },
	[ROLE_TRACK] = { "track", 0, 0 },
	[ROLE_LIT] = { "lit", 0, REVERSE },
	[ROLE_FIELD] = { "field", 0, UNDERLINE },
	[ROLE_HEAT_MORE] = { "heat-more-1", 0, 0 },
	[ROLE_HEAT_MORE + 1] = { "heat-more-2", 0, 0 },
	[ROLE_HEAT_MORE + 2] = { "heat-more-3", 0, REVERSE },
	[ROLE_HEAT_LESS] = { "heat-less-1", 0, 0 },
	[ROLE_HEAT_LESS + 1] = { "heat-less-2", 0, 0 },
	[ROLE_HEAT_LESS + 2] = { "heat-less-3", 0, UNDERLINE },
	[ROLE_RULE] = { "rule", 0, 0 },
};

const char *theme_role_name(enum role role)
{
	return role_rows[role].name;
}

struct theme *theme_new_mono(void)
{
	struct theme *theme = memory_alloc(1, sizeof *theme);

	theme->name = memory_copy_text("mono");
	theme->title = memory_copy_text("No colours");
	theme->is_mono = true;
	for (size_t i = 0; i < N_ROLES; i++)
		theme->roles[i] = (struct theme_color){ .is_default = true,
			.attributes = role_rows[i].attributes,
			.mono = role_rows[i].mono };
	return theme;
}

void theme_free(struct theme *theme)
{
	if (!theme)
		return;
	free(theme->name);
	free(theme->title);
	free(theme);
}

/* A name is part of a path. */
static bool is_name(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_");

	return length > 0 && !name[length];
}

struct theme *theme_load(const char *folder, const char *name, struct error *error)
{
	size_t length;

	if (!is_name(name)) {
		error_set(error, ERROR_USAGE,
			"\"%s\" cannot be a theme's name: small letters, digits, - and _ can",
			name);
		return NULL;
	}
	char *file = memory_format("%s.json", name);
	char *path = file_join(folder, file);
	char *bytes = file_read(path, THEME_MAX_FILE, &length, error);
	struct theme *theme = bytes ? theme_read(path, name, bytes, length, error) : NULL;

	free(bytes);
	free(path);
	free(file);
	return theme;
}

/* Cuts ".json" off; false where the rest is no theme's name. */
static bool cut_suffix(char *name)
{
	size_t length = strlen(name);

	if (length <= 5 || strcmp(name + length - 5, ".json") != 0)
		return false;
	name[length - 5] = '\0';
	return is_name(name);
}

char **theme_list(const char *folder, size_t *n_names, struct error *error)
{
	size_t n_files;
	size_t n_kept = 0;
	char **names = file_list(folder, &n_files, error);

	if (!names)
		return NULL;
	for (size_t i = 0; i < n_files; i++) {
		if (cut_suffix(names[i]))
			names[n_kept++] = names[i];
		else
			free(names[i]);
	}
	*n_names = n_kept;
	return names;
}

static bool is_ground(uint8_t role)
{
	return role >= ROLE_GROUND && role != ROLE_RULE;
}

/* Eight colours are the first of sixteen; grey is nearer to white than to black where it writes. */
static int32_t of_8(uint8_t number, bool writes)
{
	if (number == 8)
		return writes ? 7 : 0;
	return number % 8;
}

static int32_t number_of(const struct theme_color *color, enum theme_depth depth, bool writes)
{
	if (color->is_default)
		return -1;
	switch (depth) {
	case DEPTH_TRUE:
		return (int32_t)color->rgb;
	case DEPTH_256:
		return color->of_256;
	case DEPTH_16:
		return color->of_16;
	case DEPTH_8:
		return of_8(color->of_16, writes);
	case DEPTH_MONO:
		break;
	}
	return -1;
}

static struct theme_look look_mono(const struct theme *theme, struct style style)
{
	uint8_t background = theme->roles[style.background].mono;
	struct theme_look look = { -1, -1, style.attributes };

	look.attributes |= theme->roles[style.foreground].mono;
	if (!is_ground(style.background))
		background = REVERSE;
	if (is_ground(style.foreground) && is_ground(style.background))
		background = 0;
	look.attributes |= background;
	return look;
}

static double contrast_of(int32_t one, int32_t other)
{
	return color_contrast(color_of_256((uint8_t)one), color_of_256((uint8_t)other));
}

/*
 * Among so few colours a plane may have become the ground: the selection and marks are then white
 * on black, or black on white, and fields are underlined. What is hard to read on a plane of a
 * colour of its own is written in black or white; with eight colours, which are often an outer
 * terminal's own (as within tmux), so is what would be hard to read with another palette.
 */
static void settle_few(const struct theme *theme, struct style style, enum theme_depth depth,
	struct theme_look *look)
{
	const double least_contrast = depth == DEPTH_8 ? 5 : 3;
	const struct theme_color *ground = &theme->roles[ROLE_GROUND];
	uint8_t mono = theme->roles[style.background].mono;
	int32_t of_ground = number_of(ground, depth, false);

	if (depth >= DEPTH_256 || !is_ground(style.background) || look->background < 0)
		return;
	if (look->background == of_ground && theme->roles[style.background].rgb != ground->rgb) {
		if (mono & REVERSE)
			look->background = of_ground == 0 ? 7 : 0;
		else
			look->attributes |= mono;
	}
	if (look->background != of_ground && !is_ground(style.foreground) &&
		look->foreground >= 0 &&
		contrast_of(look->foreground, look->background) < least_contrast)
		look->foreground =
			contrast_of(0, look->background) > contrast_of(7, look->background) ? 0 : 7;
}

struct theme_look theme_look(const struct theme *theme, struct style style, enum theme_depth depth)
{
	const struct theme_color *foreground = &theme->roles[style.foreground];
	const struct theme_color *background = &theme->roles[style.background];

	if (depth == DEPTH_MONO || theme->is_mono)
		return look_mono(theme, style);
	struct theme_look look = {
		number_of(foreground, depth, true),
		number_of(background, depth, false),
		style.attributes | foreground->attributes,
	};
	bool swaps = (foreground->is_default && is_ground(style.foreground)) ||
		     (background->is_default && !is_ground(style.background));

	if (swaps && look.foreground != look.background) {
		look = (struct theme_look){ look.background, look.foreground,
			look.attributes ^ REVERSE };
	} else if (look.foreground >= 0 && look.foreground == look.background &&
		   depth < DEPTH_256 && foreground->rgb != background->rgb) {
		/* What became one colour would not be read. */
		look.foreground = look.background == 0 || look.background == 4 ? 7 : 0;
	}
	settle_few(theme, style, depth, &look);
	return look;
}
