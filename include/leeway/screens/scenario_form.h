/*
 * A draft as a form: its fields one below the other, the linter's words under each, scrolled to the
 * focus. A value without memory of its own. Drawing is pure.
 */
#ifndef LEEWAY_SCREENS_SCENARIO_FORM_H
#define LEEWAY_SCREENS_SCENARIO_FORM_H

#include <stdbool.h>

#include "leeway/screens/scenarios.h"
#include "leeway/tui/canvas.h"

/* Where a field is; rows are counted from the form's own top. */
struct scenario_form_place {
	int heading; /* The row of the heading above it; -1: none. */
	int row, rows; /* Of the field; 0 rows: not shown. */
	int indent; /* Columns for its label. */
	int n_fault_rows; /* Below. */
};

/* Starts as { 0 }. */
struct scenario_form {
	struct scenario_form_place places[DRAFT_MAX_FIELDS];
	int none_row; /* Where a draft without items says so; -1: it has some. */
	int n_rows; /* Of all. */
	int first; /* The row at the top. */
};

/* To be called before drawing when the draft, its focus or the area changed. */
void scenario_form_layout(
	struct scenario_form *form, const struct scenario_row *row, struct rectangle area);

/* What is drawn of people's rates beside the levels comes from the study. */
void scenario_form_draw(const struct scenario_form *form, const struct scenario_row *row,
	const struct study *study, bool is_focused, struct canvas *canvas, struct rectangle area);

/* Whether a field of the draft can have the focus: an id only while the scenario is new. */
bool scenario_form_can_focus(const struct scenario_row *row, size_t field);

/* Moves the focus to the next field (1) or the one before (-1), round and round. */
void scenario_form_move_focus(const struct scenario_row *row, int by);

/* Puts focus and cursor where the mouse points; false where no field is. */
bool scenario_form_click(const struct scenario_form *form, const struct scenario_row *row,
	struct rectangle area, int at_row, int at_column);

#endif
