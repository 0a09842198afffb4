/* Colours of a terminal session in curses; the inner part of term.h. Needs an open screen. */
#ifndef LEEWAY_TUI_TERM_COLOR_H
#define LEEWAY_TUI_TERM_COLOR_H

#include <stdbool.h>

#include "leeway/base/env.h"
#include "leeway/tui/theme.h"

struct term_color;

/* Finds out how many colours there are; NO_COLOR and COLORTERM are obeyed. */
struct term_color *term_color_new(const struct env *env);
void term_color_free(struct term_color *color);

enum theme_depth term_color_depth(const struct term_color *color);

/* Whether colours are set into the terminal's palette, which it must get back. */
bool term_color_sets_palette(const struct term_color *color);

/* Forgets what was set: another theme, or a terminal that was given away in between. */
void term_color_reset(struct term_color *color);

/*
 * The curses pair of a style's colours, made where it is new; 0 where there are no more. What is
 * reversed in two known colours has them swapped in the look, and the attribute gone.
 */
int term_color_pair(struct term_color *color, struct style style, struct theme_look *look);

#endif
