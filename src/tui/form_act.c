#include <stdlib.h>
#include <string.h>

#include "leeway/tui/form_state.h"

bool form_is_focusable(const struct form *form, int field)
{
	const struct form_field *asked = &form->fields[field];

	return !asked->is_hidden && (asked->text || asked->n_options > 0);
}

void form_enter(struct form *form, int field)
{
	if (!form_is_focusable(form, field))
		return;
	form->focus = field;
	form->option = form->fields[field].kind == FORM_CHOICE ? form->fields[field].chosen : 0;
}

int form_focus(const struct form *form, int *option)
{
	*option = form->option;
	return form->focus;
}

void form_set_focus(struct form *form, int field)
{
	form_enter(form, field);
}

bool form_takes_text(const struct form *form)
{
	return form->focus >= 0 && form->fields[form->focus].text;
}

/* Round and round through the fields, by 1 or -1. */
static unsigned move_focus(struct form *form, int by)
{
	int n = (int)form->n_fields;

	for (int i = 1; i < n; i++) {
		int field = (form->focus + by * i % n + n) % n;

		if (form->focus >= 0 && form_is_focusable(form, field)) {
			form_enter(form, field);
			return FORM_MOVED;
		}
	}
	return 0;
}

/* The place of the focus; NULL before the first layout. */
static const struct form_place *focused_place(const struct form *form)
{
	for (size_t i = 0; i < form->n_places; i++) {
		const struct form_place *place = &form->places[i];

		if (place->field == form->focus &&
			(place->kind == PLACE_INPUT ||
				(place->kind == PLACE_OPTION && place->option == form->option)))
			return place;
	}
	return NULL;
}

static unsigned take_option(struct form *form, int option)
{
	struct form_field *field = &form->fields[form->focus];
	bool is_new = field->kind == FORM_CHOICE && option != field->chosen;

	form->option = option;
	if (is_new)
		field->chosen = option;
	return is_new ? FORM_MOVED | FORM_CHANGED : FORM_MOVED;
}

/* Left and right among options; a choice goes along. */
static unsigned move_option(struct form *form, int by)
{
	int option = form->option + by;

	if (option < 0 || option >= form->fields[form->focus].n_options)
		return 0;
	return take_option(form, option);
}

static int middle_of(const struct form_place *place)
{
	return 2 * place->column + place->columns;
}

/* How far a place is in a direction: rows first, then columns; -1: not that way. */
static long distance_to(const struct form_place *from, const struct form_place *to, int by)
{
	long rows = (long)(to->row - from->row) * by;
	long columns = labs((long)middle_of(to) - middle_of(from));

	if ((to->kind != PLACE_OPTION && to->kind != PLACE_INPUT) || rows <= 0)
		return -1;
	return rows * 10000 + columns;
}

/* Up and down to what is nearest in the next row that has anything. */
static unsigned move_row(struct form *form, int by)
{
	const struct form_place *from = focused_place(form);
	const struct form_place *nearest = NULL;
	long least = -1;

	for (size_t i = 0; from && i < form->n_places; i++) {
		long distance = distance_to(from, &form->places[i], by);

		if (distance >= 0 && (!nearest || distance < least)) {
			nearest = &form->places[i];
			least = distance;
		}
	}
	if (!nearest)
		return 0;
	if (nearest->field == form->focus)
		return take_option(form, nearest->option);
	form_enter(form, nearest->field);
	if (form->fields[nearest->field].kind != FORM_CHOICE)
		form->option = nearest->option;
	return FORM_MOVED;
}

static unsigned press(struct form *form)
{
	struct form_field *field = &form->fields[form->focus];

	switch (field->kind) {
	case FORM_CHECKS:
		field->is_on[form->option] = !field->is_on[form->option];
		return FORM_CHANGED;
	case FORM_BUTTONS:
		return FORM_PRESSED;
	default:
		return 0;
	}
}

static unsigned move_sideways(struct form *form, int by)
{
	if (form_takes_text(form))
		return form_edit(form, by < 0 ? TEXTFIELD_LEFT : TEXTFIELD_RIGHT);
	return move_option(form, by);
}

unsigned form_act(struct form *form, enum form_action action)
{
	unsigned result;

	if (form->focus < 0)
		return 0;
	switch (action) {
	case FORM_NEXT:
		return move_focus(form, 1);
	case FORM_PREVIOUS:
		return move_focus(form, -1);
	case FORM_UP:
		return move_row(form, -1);
	case FORM_DOWN:
		return move_row(form, 1);
	case FORM_LEFT:
		return move_sideways(form, -1);
	case FORM_RIGHT:
		return move_sideways(form, 1);
	case FORM_TOGGLE:
		return press(form);
	case FORM_ENTER:
		result = press(form);
		return result ? result : move_focus(form, 1);
	}
	return 0;
}

/* What a change of the text comes to for the form. */
static unsigned after_edit(struct form *form, unsigned result)
{
	unsigned outcome = result & TEXTFIELD_MOVED ? FORM_MOVED : 0;

	if (!(result & TEXTFIELD_CHANGED))
		return outcome;
	if (form->fields[form->focus].kind == FORM_NUMBER)
		form_check_number(form, form->focus);
	else
		form_set_fault(form, form->focus, NULL);
	return outcome | FORM_CHANGED;
}

/* Numbers take their characters only; blanks around a pasted one fall away. */
static size_t keep_number(const char *bytes, size_t length, char *kept, size_t room)
{
	size_t n_kept = 0;

	for (size_t i = 0; i < length && n_kept < room; i++)
		if (bytes[i] && strchr("0123456789.-", bytes[i]))
			kept[n_kept++] = bytes[i];
	return n_kept;
}

unsigned form_insert(struct form *form, const char *bytes, size_t length)
{
	char number[64];

	if (!form_takes_text(form))
		return 0;
	struct form_field *field = &form->fields[form->focus];

	if (field->kind == FORM_NUMBER) {
		length = keep_number(bytes, length, number, sizeof number);
		bytes = number;
	}
	return after_edit(form, textfield_insert(field->text, bytes, length));
}

unsigned form_edit(struct form *form, enum textfield_action action)
{
	if (!form_takes_text(form))
		return 0;
	return after_edit(form, textfield_act(form->fields[form->focus].text, action));
}

static bool is_within(const struct form_place *place, int row, int column)
{
	return place->row == row && column >= place->column &&
	       column < place->column + place->columns;
}

unsigned form_click(struct form *form, struct rectangle area, int row, int column)
{
	int foot = form_foot_rows(form);

	row -= area.row;
	row += row >= form->rows - foot && foot > 0 ? form->height - form->rows : form->first;
	column -= area.column;
	for (size_t i = 0; i < form->n_places; i++) {
		struct form_place place = form->places[i];

		if (!is_within(&place, row, column))
			continue;
		if (place.kind == PLACE_INPUT) {
			form_enter(form, place.field);
			return FORM_MOVED;
		}
		if (place.kind == PLACE_OPTION) {
			form_enter(form, place.field);
			return take_option(form, place.option) | press(form);
		}
	}
	return 0;
}
