#include "leeway/tui/form.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/tui/form_state.h"

enum { NUMBER_BYTES = 32 };

struct form *form_new(const char *title, const char *subtitle)
{
	struct form *form = memory_alloc(1, sizeof *form);

	form->title = memory_copy_text(title);
	form->subtitle = memory_copy_text(subtitle);
	form->focus = -1;
	form->columns = 80;
	form->rows = 24;
	return form;
}

static void field_clear(struct form_field *field)
{
	for (int i = 0; i < field->n_options; i++)
		free(field->options[i]);
	free(field->options);
	free(field->is_on);
	free(field->label);
	free(field->note);
	free(field->fault);
	free(field->fact);
	free(field->before);
	free(field->after);
	textfield_free(field->text);
}

void form_free(struct form *form)
{
	if (!form)
		return;
	for (size_t i = 0; i < form->n_fields; i++)
		field_clear(&form->fields[i]);
	free(form->fields);
	free(form->places);
	free(form->title);
	free(form->subtitle);
	free(form);
}

/* The number of the new field; pointers to others do not last. */
static int add(struct form *form, enum form_kind kind, const char *label)
{
	MEMORY_RESERVE_ONE(form->fields, form->n_fields, form->capacity);
	form->fields[form->n_fields] =
		(struct form_field){ .kind = kind, .label = memory_copy_text(label) };
	return (int)form->n_fields++;
}

static void focus_first(struct form *form, int field)
{
	if (form->focus < 0)
		form_enter(form, field);
}

static int add_options(struct form *form, enum form_kind kind, const char *label,
	const char *const *options, size_t n_options)
{
	int number = add(form, kind, label);
	struct form_field *field = &form->fields[number];

	field->n_options = (int)n_options;
	field->options = memory_alloc(n_options + 1, sizeof *field->options);
	field->is_on = memory_alloc(n_options + 1, sizeof *field->is_on);
	for (size_t i = 0; i < n_options; i++)
		field->options[i] = memory_copy_text(options[i]);
	focus_first(form, number);
	return number;
}

int form_add_checks(
	struct form *form, const char *label, const char *const *options, size_t n_options)
{
	return add_options(form, FORM_CHECKS, label, options, n_options);
}

int form_add_choice(
	struct form *form, const char *label, const char *const *options, size_t n_options)
{
	return add_options(form, FORM_CHOICE, label, options, n_options);
}

int form_add_buttons(struct form *form, const char *const *names, size_t n_names)
{
	return add_options(form, FORM_BUTTONS, NULL, names, n_names);
}

int form_add_text(struct form *form, const char *label, int columns, size_t max_bytes)
{
	int number = add(form, FORM_TEXT, label);

	form->fields[number].columns = columns;
	form->fields[number].text = textfield_new(TEXTFIELD_LINE, max_bytes);
	focus_first(form, number);
	return number;
}

int form_add_number(struct form *form, const char *label, const struct form_number *number)
{
	int added = add(form, FORM_NUMBER, label);
	struct form_field *field = &form->fields[added];

	field->columns = number->columns;
	field->least = number->least;
	field->most = number->most;
	field->decimals = number->decimals;
	field->is_optional = number->is_optional;
	field->before = memory_copy_text(number->before);
	field->after = memory_copy_text(number->after);
	field->text = textfield_new(TEXTFIELD_LINE, NUMBER_BYTES - 1);
	focus_first(form, added);
	return added;
}

int form_add_fact(struct form *form, const char *label, const char *text)
{
	int number = add(form, FORM_FACT, label);

	form->fields[number].fact = memory_copy_text(text);
	return number;
}

void form_add_gap(struct form *form)
{
	add(form, FORM_GAP, NULL);
}

void form_add_rule(struct form *form)
{
	add(form, FORM_RULE, NULL);
}

static void set_text(char **text, const char *to)
{
	char *copy = memory_copy_text(to);

	free(*text);
	*text = copy;
}

void form_set_beside(struct form *form, int field)
{
	form->fields[field].is_beside = true;
}

void form_set_shown(struct form *form, int field, bool is_shown)
{
	form->fields[field].is_hidden = !is_shown;
	if (!is_shown && form->focus == field && !form_act(form, FORM_NEXT))
		form->focus = -1;
	if (is_shown && form->focus < 0)
		form_enter(form, field);
}

void form_set_note(struct form *form, int field, const char *text)
{
	set_text(&form->fields[field].note, text);
}

void form_set_fault(struct form *form, int field, const char *text)
{
	set_text(&form->fields[field].fault, text);
}

void form_set_fact(struct form *form, int field, const char *text)
{
	set_text(&form->fields[field].fact, text);
}

bool form_has_option(const struct form *form, int field, int option)
{
	return option >= 0 && option < form->fields[field].n_options;
}

void form_add_option(struct form *form, int field, const char *text)
{
	struct form_field *options = &form->fields[field];
	size_t n_options = (size_t)options->n_options++;

	options->options = memory_resize(options->options, n_options + 2, sizeof *options->options);
	options->is_on = memory_resize(options->is_on, n_options + 2, sizeof *options->is_on);
	options->options[n_options] = memory_copy_text(text);
	options->is_on[n_options] = false;
	form_set_shown(form, field, !options->is_hidden);
}

void form_set_option(struct form *form, int field, int option, const char *text)
{
	if (form_has_option(form, field, option))
		set_text(&form->fields[field].options[option], text);
}

bool form_is_checked(const struct form *form, int field, int option)
{
	return form_has_option(form, field, option) && form->fields[field].is_on[option];
}

void form_set_checked(struct form *form, int field, int option, bool is_checked)
{
	if (form_has_option(form, field, option))
		form->fields[field].is_on[option] = is_checked;
}

int form_choice(const struct form *form, int field)
{
	return form->fields[field].chosen;
}

void form_set_choice(struct form *form, int field, int option)
{
	if (!form_has_option(form, field, option))
		return;
	form->fields[field].chosen = option;
	if (form->focus == field)
		form->option = option;
}

const char *form_text(const struct form *form, int field)
{
	const struct textfield *text = form->fields[field].text;

	return text ? textfield_text(text) : "";
}

void form_set_text(struct form *form, int field, const char *text)
{
	if (form->fields[field].text)
		textfield_set(form->fields[field].text, text);
	if (form->fields[field].kind == FORM_NUMBER)
		form_check_number(form, field);
}

void form_set_number(struct form *form, int field, double value)
{
	char text[NUMBER_BYTES];

	snprintf(text, sizeof text, "%.*f", form->fields[field].decimals, value);
	form_set_text(form, field, text);
}

/* "-12.50" and nothing else, whatever the locale's point is. */
static bool read_number(const char *text, int decimals, double *value)
{
	bool is_negative = *text == '-';
	int n_digits = 0, n_behind = -1;
	double scale = 1;

	*value = 0;
	for (const char *at = text + (is_negative ? 1 : 0); *at; at++) {
		if (*at == '.' && n_behind < 0 && decimals > 0) {
			n_behind = 0;
			continue;
		}
		if (*at < '0' || *at > '9')
			return false;
		*value = *value * 10 + (*at - '0');
		n_digits++;
		if (n_behind >= 0) {
			n_behind++;
			scale *= 10;
		}
	}
	*value = (is_negative ? -*value : *value) / scale;
	return n_digits > 0 && n_behind <= decimals;
}

bool form_number(const struct form *form, int field, double *value)
{
	const struct form_field *number = &form->fields[field];

	return read_number(form_text(form, field), number->decimals, value) &&
	       *value >= number->least && *value <= number->most;
}

bool form_check_number(struct form *form, int field)
{
	struct form_field *number = &form->fields[field];
	bool is_empty = *form_text(form, field) == '\0';
	double value;

	free(number->fault);
	number->fault = NULL;
	if ((is_empty && number->is_optional) || form_number(form, field, &value))
		return true;
	number->fault = memory_format("a number from %.*f to %.*f", number->decimals, number->least,
		number->decimals, number->most);
	return false;
}

bool form_check(struct form *form)
{
	int first = -1;

	for (size_t i = form->n_fields; i-- > 0;) {
		struct form_field *field = &form->fields[i];

		if (field->is_hidden)
			continue;
		if (field->kind == FORM_NUMBER)
			form_check_number(form, (int)i);
		if (field->fault)
			first = (int)i;
	}
	if (first >= 0)
		form_set_focus(form, first);
	return first < 0;
}
