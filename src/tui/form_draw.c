#include <stdlib.h>
#include <string.h>

#include "leeway/base/text.h"
#include "leeway/tui/draw.h"
#include "leeway/tui/form_state.h"

int form_height(struct form *form, int columns)
{
	form_place_all(form, columns);
	return form->height;
}

/* Columns of the text itself; less than asked for where the form is too narrow. */
static int text_columns(const struct form_field *field, const struct form_place *place)
{
	int missing = form_input_columns(field) - place->columns;

	return missing < field->columns ? field->columns - missing : 0;
}

static void layout_texts(struct form *form)
{
	for (size_t i = 0; i < form->n_places; i++) {
		const struct form_place *place = &form->places[i];
		const struct form_field *field = &form->fields[place->field];

		if (place->kind == PLACE_INPUT)
			textfield_layout(field->text, 1, text_columns(field, place) + 1);
	}
}

int form_foot_rows(const struct form *form)
{
	enum { LEAST_BODY = 4 };
	int rows = form->height - form->foot;

	return form->height > form->rows && rows + LEAST_BODY <= form->rows ? rows : 0;
}

/* The row of the area that a row of the form is drawn in; -1: it is out of sight. */
static int shown_row(const struct form *form, int row)
{
	int foot = form_foot_rows(form);

	if (foot > 0 && row >= form->foot)
		return row - form->height + form->rows;
	row -= form->first;
	return row < form->rows - foot ? row : -1;
}

/* Scrolls so that the focus, and what is said under it, are in sight. */
void form_layout(struct form *form, int rows, int columns)
{
	form_place_all(form, columns);
	layout_texts(form);
	form->rows = rows;
	form->columns = columns;
	int foot = form_foot_rows(form), body = rows - foot;
	int end = foot > 0 ? form->foot : form->height;

	for (size_t i = 0; i < form->n_places; i++) {
		const struct form_place *place = &form->places[i];

		if (place->field != form->focus ||
			(place->kind == PLACE_OPTION && place->option != form->option) ||
			place->row >= end)
			continue;
		if (place->row < form->first)
			form->first = place->row;
		if (place->row >= form->first + body)
			form->first = place->row + 1 - body;
	}
	int most = end > body ? end - body : 0;
	form->first = form->first < most ? form->first : most;
}

/* Columns left for text; a canvas takes a negative number for no limit. */
static int left_of(int columns, int taken)
{
	return columns > taken ? columns - taken : 0;
}

static void draw_option(const struct form *form, const struct form_place *place,
	struct canvas *canvas, struct rectangle area)
{
	const struct form_field *field = &form->fields[place->field];
	bool is_on = field->kind == FORM_CHOICE ? place->option == field->chosen
						: field->is_on[place->option];
	bool is_focused = place->field == form->focus && place->option == form->option;
	struct style style = style_of(is_on ? ROLE_STRONG : ROLE_TEXT, ROLE_DIALOG);
	static const char *const boxes[2][2] = { { "[ ] ", "[x] " }, { "( ) ", "(•) " } };

	if (is_focused)
		style = (struct style){ ROLE_STRONG, ROLE_SELECTION, ATTRIBUTE_BOLD };
	canvas_fill(canvas, area, style);
	area.column += canvas_write(canvas, area.row, area.column, area.columns, style,
		boxes[field->kind == FORM_CHOICE][is_on]);
	canvas_write(canvas, area.row, area.column, left_of(area.columns, FORM_BOX_COLUMNS), style,
		field->options[place->option]);
}

static void draw_button(const struct form *form, const struct form_place *place,
	struct canvas *canvas, struct rectangle area)
{
	bool is_focused = place->field == form->focus && place->option == form->option;
	struct style style = style_of(ROLE_TEXT, ROLE_FIELD);

	if (is_focused)
		style = (struct style){ ROLE_ACCENT, ROLE_DIALOG,
			ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE };
	canvas_fill(canvas, area, style);
	canvas_write(canvas, area.row, area.column + 2, left_of(area.columns, 2), style,
		form->fields[place->field].options[place->option]);
}

static void draw_input(const struct form *form, const struct form_place *place,
	struct canvas *canvas, struct rectangle area)
{
	const struct form_field *field = &form->fields[place->field];
	bool is_focused = place->field == form->focus;
	struct style plain = style_of(ROLE_TEXT, ROLE_DIALOG);
	struct style bracket = style_of(is_focused ? ROLE_ACCENT : ROLE_MUTED, ROLE_DIALOG);
	struct textfield_look look = {
		.style = style_of(is_focused ? ROLE_STRONG : ROLE_TEXT, ROLE_FIELD),
		.is_focused = is_focused,
	};
	int end = area.column + area.columns;

	if (text_columns(field, place) < 1)
		return;
	if (field->before)
		area.column +=
			canvas_write(canvas, area.row, area.column, -1, plain, field->before);
	area.column += canvas_write(canvas, area.row, area.column, -1, bracket, "[");
	/* The blank before the bracket is the cursor's behind the last character. */
	area.columns = text_columns(field, place) + 2;
	canvas_fill(canvas, area, look.style);
	textfield_draw(field->text, &look, canvas,
		(struct rectangle){ area.row, area.column + 1, 1, area.columns - 1 });
	area.column += area.columns;
	area.column += canvas_write(canvas, area.row, area.column, -1, bracket, "]");
	if (field->after)
		canvas_write(canvas, area.row, area.column + 1, left_of(end - area.column, 1),
			plain, field->after);
}

static void draw_words(const char *text, const struct form_place *place, enum role role,
	struct canvas *canvas, struct rectangle area)
{
	/* What was said may have gone since it was placed. */
	char *safe = text_sanitise(text ? text : "", TEXT_KEEP_LINES);
	size_t length = strlen(safe);

	if (place->start + place->length <= length)
		draw_bytes(canvas, area, style_of(role, ROLE_DIALOG), safe + place->start,
			place->length);
	free(safe);
}

static void draw_rule(struct canvas *canvas, struct rectangle area)
{
	struct draw_run run;

	draw_run_begin(&run, canvas, area.row, area.column);
	for (int i = 0; i < area.columns; i++)
		draw_run_put(&run, style_of(ROLE_RULE, ROLE_DIALOG), "─");
	draw_run_end(&run);
}

static void draw_place(const struct form *form, const struct form_place *place,
	struct canvas *canvas, struct rectangle area)
{
	const struct form_field *field = &form->fields[place->field];

	switch (place->kind) {
	case PLACE_LABEL:
		canvas_write(canvas, area.row, area.column, area.columns,
			style_of(ROLE_MUTED, ROLE_DIALOG), field->label);
		break;
	case PLACE_OPTION:
		if (field->kind == FORM_BUTTONS)
			draw_button(form, place, canvas, area);
		else
			draw_option(form, place, canvas, area);
		break;
	case PLACE_INPUT:
		draw_input(form, place, canvas, area);
		break;
	case PLACE_FACT:
		draw_words(field->fact, place, ROLE_TEXT, canvas, area);
		break;
	case PLACE_NOTE:
		draw_words(field->note, place, ROLE_MUTED, canvas, area);
		break;
	case PLACE_FAULT:
		draw_words(field->fault, place, ROLE_BAD, canvas, area);
		break;
	case PLACE_RULE:
		draw_rule(canvas, area);
		break;
	}
}

static void draw_title(const struct form *form, struct canvas *canvas, struct rectangle area)
{
	struct style strong = { ROLE_STRONG, ROLE_DIALOG, ATTRIBUTE_BOLD };
	int row = area.row + FORM_TITLE_ROW - form->first;
	int column = area.column + FORM_MARGIN;
	int left = left_of(area.columns, 2 * FORM_MARGIN);

	if (row < area.row)
		return;
	int taken = canvas_write(canvas, row, column, left, strong, form->title) + 2;

	if (form->subtitle && left > taken)
		canvas_write(canvas, row, column + taken, left - taken,
			style_of(ROLE_MUTED, ROLE_DIALOG), form->subtitle);
}

void form_draw(const struct form *form, struct canvas *canvas, struct rectangle area)
{
	struct style edge = style_of(ROLE_ACCENT, ROLE_DIALOG);

	canvas_fill(canvas, area, style_of(ROLE_TEXT, ROLE_DIALOG));
	for (int i = 0; i < area.rows && area.columns > 0; i++)
		canvas_write(canvas, area.row + i, area.column, 1, edge, "▏");
	if (area.rows > FORM_TITLE_ROW)
		draw_title(form, canvas, area);
	for (size_t i = 0; i < form->n_places; i++) {
		const struct form_place *place = &form->places[i];
		int row = shown_row(form, place->row);

		if (row >= 0 && row < area.rows)
			draw_place(form, place, canvas,
				(struct rectangle){ area.row + row, area.column + place->column, 1,
					place->columns });
	}
	int foot = form_foot_rows(form);

	area.rows -= foot;
	draw_scroll_bar(canvas, area, style_of(ROLE_FAINT, ROLE_DIALOG), (size_t)form->first,
		(size_t)(foot > 0 ? form->foot : form->height));
}
