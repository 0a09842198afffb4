#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/tui/form_state.h"

enum {
	LABEL_GAP = 2, /* Between labels and what they are of. */
	OPTION_GAP = 2,
	BESIDE_GAP = 3,
	MOST_LABEL = 16,
	BRACKETS = 4, /* "[ " and " ]" */
};

/* Where the next thing goes. */
struct placing {
	struct form *form;
	int indent; /* Column of what stands behind the labels. */
	int end; /* Columns that can be used. */
	int row, column;
};

static void place(struct placing *placing, struct form_place at)
{
	struct form *form = placing->form;

	MEMORY_RESERVE_ONE(form->places, form->n_places, form->places_capacity);
	form->places[form->n_places++] = at;
}

/* Puts something of so many columns behind the last, or in the next row where it does not fit. */
static void put(struct placing *placing, struct form_place at, int gap)
{
	bool is_first = placing->column <= placing->indent;

	if (!is_first)
		placing->column += gap;
	if (!is_first && placing->column + at.columns > placing->end) {
		placing->row++;
		placing->column = placing->indent;
	}
	at.row = placing->row;
	at.column = placing->column;
	if (at.columns > placing->end - at.column)
		at.columns = placing->end > at.column ? placing->end - at.column : 0;
	place(placing, at);
	placing->column += at.columns;
}

/* Wrapped text, row by row, from the current one on. */
static void put_text(
	struct placing *placing, enum form_place_kind kind, int field, const char *text)
{
	int columns = placing->end - placing->indent;
	size_t n_lines;

	if (columns < 1)
		return;
	char *safe = text_sanitise(text, TEXT_KEEP_LINES);
	struct text_line *lines = text_wrap(safe, columns, &n_lines);

	for (size_t i = 0; i < n_lines; i++)
		place(placing, (struct form_place){ kind, field, 0, placing->row + (int)i,
				       placing->indent, columns, lines[i].start, lines[i].length });
	placing->row += (int)n_lines - 1;
	free(lines);
	free(safe);
}

int form_input_columns(const struct form_field *field)
{
	return BRACKETS + field->columns + (field->before ? text_width(field->before) : 0) +
	       (field->after ? text_width(field->after) + 1 : 0);
}

static void put_field(struct placing *placing, int number)
{
	const struct form_field *field = &placing->form->fields[number];
	struct form_place at = { .field = number };

	if (field->text) {
		at.kind = PLACE_INPUT;
		at.columns = form_input_columns(field);
		put(placing, at, 1);
	}
	if (field->fact)
		put_text(placing, PLACE_FACT, number, field->fact);
	for (int i = 0; i < field->n_options; i++) {
		bool is_button = field->kind == FORM_BUTTONS;

		at.kind = PLACE_OPTION;
		at.option = i;
		at.columns = text_width(field->options[i]) +
			     (is_button ? 2 * OPTION_GAP : FORM_BOX_COLUMNS);
		put(placing, at, i > 0 ? OPTION_GAP : BESIDE_GAP);
	}
	if (field->kind == FORM_RULE)
		placing->form->foot = placing->row;
	if (field->kind == FORM_RULE)
		place(placing, (struct form_place){ PLACE_RULE, number, 0, placing->row,
				       FORM_MARGIN, placing->end - FORM_MARGIN, 0, 0 });
}

/* A label stands in the column of labels, or before a field that stands beside another. */
static void put_label(struct placing *placing, int number, bool is_beside)
{
	const struct form_field *field = &placing->form->fields[number];
	struct form_place at = { .kind = PLACE_LABEL, .field = number };

	if (!field->label)
		return;
	at.columns = text_width(field->label);
	if (is_beside) {
		/* The label goes where its field does. */
		if (placing->column + BESIDE_GAP + at.columns + 1 + form_input_columns(field) >
			placing->end)
			placing->column = placing->end;
		put(placing, at, BESIDE_GAP);
		return;
	}
	at.row = placing->row;
	at.column = FORM_MARGIN;
	int room = (placing->indent - 1 < placing->end ? placing->indent - 1 : placing->end) -
		   FORM_MARGIN;

	at.columns = at.columns < room ? at.columns : room;
	if (at.columns > 0)
		place(placing, at);
}

/* A field, those beside it, then what is said under them. Returns the field behind them. */
static int put_row(struct placing *placing, int first)
{
	struct form *form = placing->form;
	int next = first;

	placing->column = placing->indent;
	do {
		if (!form->fields[next].is_hidden) {
			put_label(placing, next, next > first);
			put_field(placing, next);
		}
		next++;
	} while (next < (int)form->n_fields && form->fields[next].is_beside);
	placing->row++;
	for (int i = first; i < next; i++) {
		const struct form_field *field = &form->fields[i];

		if (field->fault && !field->is_hidden) {
			put_text(placing, PLACE_FAULT, i, field->fault);
			placing->row++;
		}
		if (field->note && !field->is_hidden) {
			put_text(placing, PLACE_NOTE, i, field->note);
			placing->row++;
		}
	}
	return next;
}

static bool is_row_hidden(const struct form *form, int field)
{
	if (!form->fields[field].is_hidden)
		return false;
	for (size_t i = (size_t)field + 1; i < form->n_fields && form->fields[i].is_beside; i++)
		if (!form->fields[i].is_hidden)
			return false;
	return true;
}

static int widest_label(const struct form *form)
{
	int widest = 0;

	for (size_t i = 0; i < form->n_fields; i++) {
		const struct form_field *field = &form->fields[i];
		int width = field->label && !field->is_beside ? text_width(field->label) : 0;

		widest = width > widest ? width : widest;
	}
	return widest > MOST_LABEL ? MOST_LABEL : widest;
}

void form_place_all(struct form *form, int columns)
{
	int label = widest_label(form);
	struct placing placing = {
		.form = form,
		.indent = FORM_MARGIN + (label ? label + LABEL_GAP : 0),
		.end = columns - FORM_MARGIN,
		.row = FORM_FIRST_ROW,
	};
	int n_fields = (int)form->n_fields;

	form->n_places = 0;
	form->foot = -1;
	for (int i = 0; i < n_fields;) {
		if (is_row_hidden(form, i))
			i++;
		else
			i = put_row(&placing, i);
	}
	form->height = placing.row + 1;
	if (form->foot < 0)
		form->foot = form->height;
}
