/*
 * Explore: the scenarios on the left, the refusal rates of the chosen one on the right, as bars,
 * curves, small multiples or heat. The state is data; explore_draw reads it and the study and does
 * no I/O.
 */
#ifndef LEEWAY_SCREENS_EXPLORE_H
#define LEEWAY_SCREENS_EXPLORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/screens/study.h"
#include "leeway/tui/canvas.h"

enum explore_view { EXPLORE_BARS, EXPLORE_CURVES, EXPLORE_GRID, EXPLORE_HEAT };
enum { N_EXPLORE_VIEWS = 4, EXPLORE_MAX_CONDITIONS = 64 };

enum explore_focus { FOCUS_SCENARIOS, FOCUS_BARS, FOCUS_CONDITIONS, FOCUS_AGENTS };
enum { N_EXPLORE_FOCI = 4 };

/* An arm by what stays the same when the counts are read anew. */
struct explore_key {
	int64_t agent;
	size_t condition;
};

struct explore {
	enum explore_view view;
	enum explore_focus focus;
	size_t scenario;
	int level_no;
	struct explore_key arm; /* The selected bar's. */
	uint64_t conditions; /* Bit i: condition i is shown. */
	struct explore_key *hidden; /* Arms taken out of the picture. */
	size_t n_hidden, hidden_capacity;
	size_t condition_cursor, agent_cursor;
	bool is_sorted; /* Levels by people's rates, not as authored. */
	/* To advise who has asked nothing yet. */
	bool has_key; /* Of an account. */
	bool has_probed; /* It was looked for a server on this machine. */
	char *server; /* What was found, in words; NULL: nothing. */
	bool has_wilson; /* Whiskers: the Wilson interval, not one standard error. */
	int first_row; /* Of the bars. */
	size_t first_grid_row;
};

/* What moves the selection or changes what is shown. */
enum explore_action {
	EXPLORE_UP,
	EXPLORE_DOWN,
	EXPLORE_LEFT,
	EXPLORE_RIGHT,
	EXPLORE_PAGE_UP,
	EXPLORE_PAGE_DOWN,
	EXPLORE_HOME,
	EXPLORE_END,
	EXPLORE_NEXT_PANE,
	EXPLORE_PREVIOUS_PANE,
	EXPLORE_NEXT_VIEW,
	EXPLORE_TOGGLE,
	EXPLORE_SORT,
	EXPLORE_WHISKERS,
};

void explore_init(struct explore *explore, const struct study *study);
void explore_clear(struct explore *explore);

/* Brings the selection back into what the study has, after it was loaded anew. */
void explore_settle(struct explore *explore, const struct study *study);

/* True where something changed. */
bool explore_act(struct explore *explore, const struct study *study, enum explore_action action);

bool explore_shows_arm(const struct explore *explore, const struct study_arm *arm);

/*
 * Whether the chosen scenario has a bar for the arm at a level: one that is shown has, but for a
 * room that was not asked there.
 */
bool explore_has_bar(
	const struct explore *explore, const struct study *study, size_t arm, int level_no);

/* Takes the arm out of the picture. */
void explore_hide(struct explore *explore, const struct explore_key *arm);

/* The index of the selected bar's arm; -1 where no arm is shown. */
long explore_selected_arm(const struct explore *explore, const struct study *study);

/*
 * Fills order with the scenario's level numbers from top to bottom: mildest first, or by people's
 * rates where that is chosen and known. Returns how many there are.
 */
size_t explore_order_levels(const struct explore *explore, const struct study *study,
	size_t scenario, int order[SCENARIO_MAX_LEVELS]);

void explore_draw(const struct explore *explore, const struct study *study, struct canvas *canvas,
	struct rectangle area);

/* Scrolls so that the selected bar is in view of an area. */
void explore_layout(struct explore *explore, const struct study *study, struct rectangle area);

/* Puts the selection where the mouse points; false where nothing is there. */
bool explore_point(struct explore *explore, const struct study *study, struct rectangle area,
	int row, int column);

#endif
