#include "leeway/tui/term_color.h"

#include <stdlib.h>
#include <string.h>

#include <curses.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/tui/color.h"

/* The interface for more than 32,767 pairs and colours came with ncurses 6.1. */
#if defined(NCURSES_EXT_COLORS) && NCURSES_EXT_COLORS >= 20180127
#define HAS_MANY_COLORS 1
#else
#define HAS_MANY_COLORS 0
#endif

enum { MAX_PAIRS = 4096, UNKNOWN = -1 };

struct pair {
	int foreground, background;
};

struct term_color {
	enum theme_depth depth;
	bool is_direct; /* A colour's number is its red, green and blue. */
	bool is_palette; /* True colours are set into the 256. */
	bool taken[256];
	uint32_t rgb[256]; /* Of those taken. */
	struct pair pairs[MAX_PAIRS]; /* From number 1 on. */
	int n_pairs, max_pairs;
	int of_style[2][N_ROLES][N_ROLES]; /* [1]: what stands written in what it stands on. */
};

static bool has_direct_colors(void)
{
	char name[] = "RGB";
	const char *text = tigetstr(name);

	return HAS_MANY_COLORS && COLORS >= 1 << 24 &&
	       (tigetflag(name) > 0 || tigetnum(name) > 0 || (text && text != (char *)-1));
}

static bool wants_true_color(const struct env *env)
{
	const char *variable = env_variable(env, "COLORTERM");

	return variable && (text_equals_ignoring_case(variable, "truecolor") ||
				   text_equals_ignoring_case(variable, "24bit"));
}

static void find_depth(struct term_color *color, const struct env *env)
{
	color->depth = DEPTH_MONO;
	if (env_variable(env, "NO_COLOR") || !has_colors() || start_color() == ERR)
		return;
	use_default_colors();
	color->is_direct = has_direct_colors();
	color->is_palette = !color->is_direct && HAS_MANY_COLORS && COLORS == 256 &&
			    can_change_color() && wants_true_color(env);
	if (color->is_direct || color->is_palette)
		color->depth = DEPTH_TRUE;
	else if (COLORS >= 256)
		color->depth = DEPTH_256;
	else if (COLORS >= 16)
		color->depth = DEPTH_16;
	else if (COLORS >= 8)
		color->depth = DEPTH_8;
}

struct term_color *term_color_new(const struct env *env)
{
	struct term_color *color = memory_alloc(1, sizeof *color);

	find_depth(color, env);
	color->max_pairs = color->depth == DEPTH_MONO ? 0 : COLOR_PAIRS - 1;
	if (color->max_pairs > MAX_PAIRS)
		color->max_pairs = MAX_PAIRS;
	term_color_reset(color);
	return color;
}

void term_color_free(struct term_color *color)
{
	free(color);
}

enum theme_depth term_color_depth(const struct term_color *color)
{
	return color->depth;
}

bool term_color_sets_palette(const struct term_color *color)
{
	return color->is_palette;
}

void term_color_reset(struct term_color *color)
{
	memset(color->taken, 0, sizeof color->taken);
	color->n_pairs = 0;
	for (int i = 0; i < N_ROLES; i++)
		for (int j = 0; j < N_ROLES; j++)
			color->of_style[0][i][j] = color->of_style[1][i][j] = UNKNOWN;
}

#if HAS_MANY_COLORS

/* Curses counts to 1000; rounded up, since terminals' descriptions round down again. */
static int per_mille(uint32_t channel)
{
	return (int)(((channel & 0xff) * 1000 + 254) / 255);
}

/*
 * The number of the 256 that is set to a colour. It is the one that looks most like it anyway, so
 * that a terminal which does not do as it is told is only a little off.
 */
static int palette_number(struct term_color *color, uint32_t rgb)
{
	for (int i = 16; i < 256; i++)
		if (color->taken[i] && color->rgb[i] == rgb)
			return i;
	int number = color_nearest_free(rgb, color->taken);

	color->taken[number] = true;
	color->rgb[number] = rgb;
	init_extended_color(number, per_mille(rgb >> 16), per_mille(rgb >> 8), per_mille(rgb));
	return number;
}

static bool set_pair(int pair, int foreground, int background)
{
	return init_extended_pair(pair, foreground, background) != ERR;
}

#else

static int palette_number(struct term_color *color, uint32_t rgb)
{
	(void)color;
	return color_nearest_256(rgb);
}

static bool set_pair(int pair, int foreground, int background)
{
	return init_pair((short)pair, (short)foreground, (short)background) != ERR;
}

#endif

/* The number curses knows a colour of a look by. */
static int curses_number(struct term_color *color, int32_t number)
{
	if (number < 0)
		return -1;
	if (color->is_palette)
		return palette_number(color, (uint32_t)number);
	/* Directly, 1 to 7 are the first colours of the palette; none of them is nearly black. */
	if (color->is_direct && number < 8)
		return 0x000008;
	return number;
}

static int pair_number(struct term_color *color, int foreground, int background)
{
	for (int i = 0; i < color->n_pairs; i++)
		if (color->pairs[i].foreground == foreground &&
			color->pairs[i].background == background)
			return i + 1;
	if (color->n_pairs == color->max_pairs ||
		!set_pair(color->n_pairs + 1, foreground, background))
		return 0;
	color->pairs[color->n_pairs++] = (struct pair){ foreground, background };
	return color->n_pairs;
}

/* Two known colours change places instead: reversing by an attribute takes a dozen bytes more, and
 * as many to end it. */
static bool swap_reversed(struct theme_look *look)
{
	int32_t foreground = look->foreground;

	if (!(look->attributes & ATTRIBUTE_REVERSE) || foreground < 0 || look->background < 0)
		return false;
	look->foreground = look->background;
	look->background = foreground;
	look->attributes &= (uint8_t)~ATTRIBUTE_REVERSE;
	return true;
}

int term_color_pair(struct term_color *color, struct style style, struct theme_look *look)
{
	bool is_swapped = swap_reversed(look);
	int *known = &color->of_style[is_swapped][style.foreground][style.background];

	if (look->foreground < 0 && look->background < 0)
		return 0;
	if (*known == UNKNOWN)
		*known = pair_number(color, curses_number(color, look->foreground),
			curses_number(color, look->background));
	return *known;
}
