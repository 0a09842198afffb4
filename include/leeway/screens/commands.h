/*
 * Numbers of all commands and scopes. A screen's own commands start at its scope × 100; its rows
 * stand in its own file, the global ones in app_commands.c.
 */
#ifndef LEEWAY_SCREENS_COMMANDS_H
#define LEEWAY_SCREENS_COMMANDS_H

#include "leeway/tui/keymap.h"

enum scope {
	SCOPE_EXPLORE = 1,
	SCOPE_RESPONSES,
	SCOPE_COMPARE,
	SCOPE_SCENARIOS,
	SCOPE_AGENTS,
	SCOPE_RUNS,
	SCOPE_PRESENT,
	SCOPE_FIRE,
	SCOPE_HELP,
	SCOPE_PALETTE,
	SCOPE_CONFIRM,
	SCOPE_MESSAGES,
	SCOPE_THEMES,
	SCOPE_EDITOR,
	SCOPE_READING,
	SCOPE_MODELS,
	SCOPE_PACKS,
	SCOPE_RELABEL,
	SCOPE_FIND,
	SCOPE_EXPORT,
	SCOPE_INTERVIEW,
	SCOPE_FILL,
	SCOPE_INTERVIEW_SETUP,
	SCOPE_LISTS, /* Moves in lists and texts, for the scopes that have it as parent. */
};

/* In KEYMAP_GLOBAL. */
enum global_command {
	COMMAND_QUIT = 1,
	COMMAND_HELP,
	COMMAND_PALETTE,
	COMMAND_MESSAGES,
	COMMAND_THEMES,
	COMMAND_REDRAW,
	COMMAND_PAUSE,
	COMMAND_STOP_RUN,
	COMMAND_FASTER,
	COMMAND_SLOWER,
	COMMAND_BACK,
	COMMAND_INTERVIEW,
	COMMAND_FILL,
	COMMAND_FIND,
	COMMAND_SCREEN_1 = 20, /* The screens in the order of the head line. */
	/* In SCOPE_LISTS, in the order of enum list_action; see panes.h. */
	COMMAND_MOVE_UP = 40,
	COMMAND_MOVE_DOWN,
	COMMAND_MOVE_PAGE_UP,
	COMMAND_MOVE_PAGE_DOWN,
	COMMAND_MOVE_FIRST,
	COMMAND_MOVE_LAST,
	COMMAND_NEXT_PANE,
	COMMAND_PREVIOUS_PANE,
};

/* The global rows and the names of all scopes. */
extern const struct keymap_row global_rows[], list_rows[];
extern const struct keymap_scope all_scopes[];

#endif
