/*
 * The Scenarios screen without the app around it: list, form and preview, what they show and how
 * they are drawn. Only for src/screens/scenarios_*.c and tests.
 */
#ifndef LEEWAY_SCREENS_SCENARIOS_VIEW_H
#define LEEWAY_SCREENS_SCENARIOS_VIEW_H

#include "leeway/screens/scenario_form.h"
#include "leeway/screens/scenarios.h"
#include "leeway/screens/trying.h"
#include "leeway/tui/key.h"
#include "leeway/tui/pane.h"

struct scenarios_view {
	struct scenarios scenarios;
	const struct study *study; /* Borrowed; changes with every loading of the pack. */
	bool is_in_form; /* The form is typed into; otherwise the list has the keys. */
	bool shows_preview; /* In the form's place, where there is no room for both. */
	bool is_stale; /* The preview is to be filled anew. */
	bool is_changing; /* An errand makes a change of files. */
	size_t shown; /* The row of the scenario in the preview. */
	int level_no; /* Of the preview. */
	size_t condition; /* The same, where none is edited. */
	char **models; /* That can be tried. */
	size_t n_models, model;
	struct trying trying;
	struct scenario_form form;
	struct pane *pane;
	size_t first; /* The list's line at the top. */
	char *copied_from; /* The pack.json of which $EDITOR has a copy that was not taken yet. */
	int group; /* Of what is typed, for undo; grows. */
	size_t typed_field; /* Where it was typed. */
	bool was_cut; /* More came in than the field holds; for the screen to say, and reset. */
	enum scenarios_stroke {
		STROKE_LETTER,
		STROKE_BLANK,
		STROKE_DELETION
	} stroke; /* The last. */
};

void scenarios_view_init(struct scenarios_view *view, const struct study *study);
void scenarios_view_clear(struct scenarios_view *view);

/* After the study or its pack was loaded anew. */
void scenarios_view_take_study(struct scenarios_view *view, const struct study *study);

/* The selected row, its draft open; NULL where the pack has none. */
struct scenario_row *scenarios_view_row(const struct scenarios_view *view);

/* The scenario in the preview: the selected one, or the last; its draft open. NULL: none is. */
struct scenario_row *scenarios_view_scenario(const struct scenarios_view *view);

/* The row that a line of the list shows, counted from the list's first; -1: a heading, or none. */
long scenarios_view_row_at(const struct scenarios_view *view, size_t line);

/* Where things are in an area; what has no room has no columns. */
struct scenarios_places {
	struct rectangle list, heading, form, pane_heading, pane;
};

struct scenarios_places scenarios_places(const struct scenarios_view *view, struct rectangle area);

void scenarios_view_layout(struct scenarios_view *view, struct rectangle area);
void scenarios_view_draw(
	const struct scenarios_view *view, struct canvas *canvas, struct rectangle area);

/* Selects another row, by 1, -1 or more. */
void scenarios_view_move(struct scenarios_view *view, long by);

/* The level of the preview, one further or back. */
void scenarios_view_move_level(struct scenarios_view *view, int by);

/*
 * Changes of the draft in the focus (scenarios_typing.c). A key of the form, a paste included: true
 * where it meant something there.
 */
bool scenarios_view_type(struct scenarios_view *view, const struct key *key);

/* Puts the focus where the mouse points, or scrolls there; true where something is. */
bool scenarios_view_point(
	struct scenarios_view *view, const struct key *key, struct rectangle area);

enum scenarios_change_kind {
	SCENARIOS_ADD_LEVEL,
	SCENARIOS_REMOVE_LEVEL,
	SCENARIOS_LEVEL_UP,
	SCENARIOS_LEVEL_DOWN,
	SCENARIOS_UNDO,
	SCENARIOS_REDO,
	SCENARIOS_TOGGLE_GRANT,
};

/* False where it cannot be done. */
bool scenarios_view_change(struct scenarios_view *view, enum scenarios_change_kind kind);

#endif
