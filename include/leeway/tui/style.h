/*
 * Colour by role, never by number: a style names what a cell is, a theme says how that looks. A
 * value type; pure.
 */
#ifndef LEEWAY_TUI_STYLE_H
#define LEEWAY_TUI_STYLE_H

#include <stdint.h>

enum {
	STYLE_N_AGENTS = 8,
	STYLE_N_HEAT = 3, /* Steps of heat on each side, from slight to strong. */
};

enum role {
	/* What things are written in. */
	ROLE_TEXT,
	ROLE_MUTED, /* What matters less: unselected tabs, n, axis. */
	ROLE_FAINT, /* What matters least: empty tracks' marks, grid lines. */
	ROLE_STRONG, /* Titles, the chosen thing. */
	ROLE_ACCENT, /* Keys, the selection's edge, links. */
	ROLE_PEOPLE, /* The people's colour, everywhere. */
	ROLE_AGENT, /* The first of STYLE_N_AGENTS colours of agents, one after the other. */
	ROLE_AGENT_LAST = ROLE_AGENT + STYLE_N_AGENTS - 1,
	ROLE_GOOD,
	ROLE_WARNING,
	ROLE_BAD,
	ROLE_SIMULATED, /* SIMULATED and REPLAY. */
	ROLE_STAR, /* Significance. */
	ROLE_MORE, /* Refuses more than people … */
	ROLE_LESS, /* … and less. */
	/* What things stand on. */
	ROLE_GROUND, /* The screen; a theme may leave the terminal's own. */
	ROLE_BAND, /* Head and foot line. */
	ROLE_SELECTION,
	ROLE_DIALOG,
	ROLE_TRACK, /* The empty part of a bar. */
	ROLE_LIT, /* The level set into a sentence; search hits. */
	ROLE_FIELD, /* An input field. */
	/* Planes of a heat map, step 1 to STYLE_N_HEAT; ROLE_STRONG is written on them. */
	ROLE_HEAT_MORE,
	ROLE_HEAT_MORE_LAST = ROLE_HEAT_MORE + STYLE_N_HEAT - 1,
	ROLE_HEAT_LESS,
	ROLE_HEAT_LESS_LAST = ROLE_HEAT_LESS + STYLE_N_HEAT - 1,
	ROLE_RULE, /* Lines between parts, as a foreground: decoration, never text. */
	N_ROLES,
};

enum attribute { ATTRIBUTE_BOLD = 1, ATTRIBUTE_UNDERLINE = 2, ATTRIBUTE_REVERSE = 4 };

struct style {
	uint8_t foreground; /* enum role */
	uint8_t background; /* enum role */
	uint8_t attributes; /* enum attribute, or-ed */
};

static inline struct style style_of(enum role foreground, enum role background)
{
	return (struct style){ (uint8_t)foreground, (uint8_t)background, 0 };
}

#endif
