/* The inside of a form, shared by its parts: fields, and where everything is placed. */
#ifndef LEEWAY_TUI_FORM_STATE_H
#define LEEWAY_TUI_FORM_STATE_H

#include "leeway/tui/form.h"

enum form_kind {
	FORM_CHECKS,
	FORM_CHOICE,
	FORM_BUTTONS,
	FORM_TEXT,
	FORM_NUMBER,
	FORM_FACT,
	FORM_GAP,
	FORM_RULE,
};

struct form_field {
	enum form_kind kind;
	char *label, *note, *fault, *fact; /* NULL where there is none. */
	char **options;
	bool *is_on; /* Of checks. */
	int n_options, chosen;
	struct textfield *text; /* Of text and numbers. */
	int columns;
	double least, most;
	int decimals;
	char *before, *after;
	bool is_optional, is_beside, is_hidden;
};

enum form_place_kind {
	PLACE_LABEL,
	PLACE_OPTION, /* Also a button. */
	PLACE_INPUT, /* With what stands around it. */
	PLACE_FACT,
	PLACE_NOTE,
	PLACE_FAULT,
	PLACE_RULE,
};

/* Rows and columns are counted from the form's own top left. */
struct form_place {
	enum form_place_kind kind;
	int field, option;
	int row, column, columns;
	size_t start, length; /* Of wrapped text: the bytes in this row. */
};

struct form {
	char *title, *subtitle;
	struct form_field *fields;
	size_t n_fields, capacity;
	int focus, option; /* -1: nothing can have the focus. */
	struct form_place *places;
	size_t n_places, places_capacity;
	int height; /* Rows of all. */
	int foot; /* The row of the rule; from there on all stays in sight. height: there is none.
		   */
	int rows, columns; /* Laid out for. */
	int first; /* The row at the top. */
};

enum {
	FORM_MARGIN = 3, /* Columns left and right of everything. */
	FORM_TITLE_ROW = 1,
	FORM_FIRST_ROW = 3,
	FORM_BOX_COLUMNS = 4, /* "[x] " */
};

/* Rows at the bottom that stay where they are while the others scroll. */
int form_foot_rows(const struct form *form);

/* Places all fields for a width. */
void form_place_all(struct form *form, int columns);

/* Columns of an input with its brackets and what stands around them. */
int form_input_columns(const struct form_field *field);

/* True if a field can have the focus. */
bool form_is_focusable(const struct form *form, int field);

/* Gives the focus to a field, on its chosen option where it has one. */
void form_enter(struct form *form, int field);

/* Sets or clears the fault of a number by what was typed; true if it is right. */
bool form_check_number(struct form *form, int field);

#endif
