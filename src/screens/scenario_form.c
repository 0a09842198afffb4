#include "leeway/screens/scenario_form.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/model/placeholder.h"
#include "leeway/tui/sparkline.h"

enum {
	LABEL = 8, /* Columns of a label beside its field. */
	NUMBER = 4, /* Columns of a level's number. */
	SPARK = 3, /* Columns of people's rate behind a level. */
	MAX_FAULT_ROWS = 4, /* Under a field; all of them stand beside the form. */
	MAX_MARKS = 64,
};

/* How a kind of field stands in the form. */
static const struct look_row {
	const char *heading, *aside; /* Above the field; NULL: none. */
	const char *label; /* Before it. */
	const char *hint; /* In it, while it is empty. */
	bool is_wide; /* Below its heading, over the whole width. */
	bool has_gap; /* A blank row above. */
} looks[N_DRAFT_KINDS] = {
	[DRAFT_ID] = { NULL, NULL, "id", "lower-case-letters", false, false },
	[DRAFT_TITLE] = { NULL, NULL, "title", "as it stands in lists", false, false },
	[DRAFT_TEXT] = { "TEXT", NULL, NULL, "paragraphs, with {LEVEL} where the level belongs",
		true, true },
	[DRAFT_LEVEL] = { "LEVELS", "strongest exception first", NULL,
		"a level; other words elsewhere: text | name=other words", false, true },
	[DRAFT_GRANT] = { "ANSWERS", NULL, "grants", NULL, false, true },
	[DRAFT_YES] = { NULL, NULL, "yes", "further words: ja | jawohl", false, false },
	[DRAFT_NO] = { NULL, NULL, "no", "further words: nein", false, false },
	[DRAFT_GRANTING] = { "DEEDS", "words for granting, for refusing", "grant",
		"send the driver | make the call", false, true },
	[DRAFT_REFUSING] = { NULL, NULL, "refuse", "keep the driver here", false, false },
	[DRAFT_NOTE] = { "NOTE", "never sent", NULL, "what is worth knowing", true, true },
	[DRAFT_SYSTEM] = { "SYSTEM", "sent before everything", NULL, "(none)", true, true },
	[DRAFT_ADD] = { "ADD", "goes behind the scenario's text", NULL, "(nothing)", true, true },
	[DRAFT_STEP] = { "STEPS", "questions, one after the other's reply", NULL,
		"what this step asks for", true, true },
	[DRAFT_ASK] = { "ASK", "last of all: for a yes or a no", NULL, "(nothing)", true, true },
	[DRAFT_MARKER] = { "VERDICT AFTER", "a marker that the texts above ask for", NULL,
		"(none: it is looked for everywhere)", true, true },
	[DRAFT_SOURCE] = { "SOURCE", "who wrote it, where it stands", NULL,
		"where the texts come from", true, true },
	[DRAFT_LICENCE] = { "LICENCE", NULL, NULL, "who may use the texts", true, true },
	[DRAFT_NOTES] = { "NOTES", "a blank line between two; never sent", NULL,
		"what whoever uses the pack should know", true, true },
};

/* What a type says where it has no items. */
static const struct {
	enum draft_kind kind;
	const char *text;
} none_of[N_DRAFT_TYPES] = {
	[DRAFT_OF_SCENARIO] = { DRAFT_LEVEL, "(none: a plain question)" },
	[DRAFT_OF_CONDITION] = { DRAFT_STEP, "(none: one question, one reply)" },
};

static bool is_item(enum draft_kind kind)
{
	return kind == DRAFT_LEVEL || kind == DRAFT_STEP;
}

/* What is wrong and what to do, in one row where that fits, otherwise in one each. */
static int rows_of_fault(const struct fault *fault, int columns)
{
	return 4 + text_width(fault->message) + text_width(fault->advice) <= columns ? 1 : 2;
}

static int count_fault_rows(const struct editing *editing, size_t field, int columns)
{
	const struct fault_list *faults = &editing->check.faults;
	int n_rows = 0;

	for (size_t i = 0; i < faults->n_faults && n_rows < MAX_FAULT_ROWS; i++)
		if (draft_check_field(editing->draft, &faults->faults[i]) == (long)field)
			n_rows += rows_of_fault(&faults->faults[i], columns);
	return n_rows < MAX_FAULT_ROWS ? n_rows : MAX_FAULT_ROWS;
}

bool scenario_form_can_focus(const struct scenario_row *row, size_t field)
{
	return row->editing->draft->fields[field].kind != DRAFT_ID || row->is_new;
}

void scenario_form_move_focus(const struct scenario_row *row, int by)
{
	struct draft *draft = row->editing->draft;

	do
		draft->focus =
			(draft->focus + draft->n_fields + (by < 0 ? -1UL : 1UL)) % draft->n_fields;
	while (!scenario_form_can_focus(row, draft->focus));
}

static int field_columns(enum draft_kind kind, int indent, int columns)
{
	int left = columns - indent - (kind == DRAFT_LEVEL ? SPARK : 0);

	return left > 4 ? left : 4;
}

/* Only what begins a group has its heading, levels as a whole. */
static const char *heading_of(const struct draft *draft, size_t field)
{
	enum draft_kind kind = draft->fields[field].kind;

	return field > 0 && draft->fields[field - 1].kind == kind ? NULL : looks[kind].heading;
}

/* Places one field at the row and returns the row behind it. */
static int place_field(struct scenario_form *form, const struct scenario_row *shown, size_t field,
	int row, struct rectangle area)
{
	const struct draft_field *asked = &shown->editing->draft->fields[field];
	const struct look_row *look = &looks[asked->kind];
	struct scenario_form_place *place = &form->places[field];
	const char *heading = heading_of(shown->editing->draft, field);

	*place = (struct scenario_form_place){ .heading = -1 };
	if (!scenario_form_can_focus(shown, field))
		return row;
	if (heading) {
		place->heading = row + (look->has_gap ? 1 : 0);
		row = place->heading + 1;
	}
	place->indent = is_item(asked->kind) ? NUMBER : look->is_wide ? 0 : LABEL;
	int columns = field_columns(asked->kind, place->indent, area.columns);
	int most = area.rows > 9 ? area.rows - 4 : 3;

	place->row = row;
	place->rows = look->is_wide ? textfield_height(asked->text, columns) : 1;
	if (place->rows > most)
		place->rows = most;
	textfield_layout(asked->text, place->rows, columns);
	place->n_fault_rows = count_fault_rows(shown->editing, field, columns);
	return row + place->rows + place->n_fault_rows;
}

/* Where there are no items below the heading, a row says so. */
static int place_none(struct scenario_form *form, const struct draft *draft, size_t field, int row)
{
	if (!none_of[draft->type].text || field != draft_first_item(draft) ||
		draft_n_items(draft) > 0)
		return row;
	form->none_row = row + 1;
	return row + 3;
}

static void scroll_to(struct scenario_form *form, int first, int last, int rows)
{
	if (last >= form->first + rows)
		form->first = last - rows + 1;
	if (first < form->first)
		form->first = first;
	if (form->first > form->n_rows - rows)
		form->first = form->n_rows - rows;
	if (form->first < 0)
		form->first = 0;
}

void scenario_form_layout(
	struct scenario_form *form, const struct scenario_row *row, struct rectangle area)
{
	const struct draft *draft = row->editing->draft;
	int next = 0;

	form->none_row = -1;
	for (size_t i = 0; i < draft->n_fields; i++) {
		next = place_none(form, draft, i, next);
		next = place_field(form, row, i, next, area);
	}
	form->n_rows = next;
	const struct scenario_form_place *place = &form->places[draft->focus];
	int first = place->heading >= 0 ? place->heading : place->row;

	/* The first field brings the top along. */
	if (draft->focus <= DRAFT_TITLE)
		first = 0;
	scroll_to(form, first, place->row + place->rows + place->n_fault_rows - 1, area.rows);
}

static void draw_heading(
	struct canvas *canvas, int row, const struct rectangle *area, const struct look_row *look)
{
	int taken = canvas_write(canvas, row, area->column, area->columns,
		style_of(ROLE_MUTED, ROLE_GROUND), look->heading);

	if (look->aside && taken + 2 < area->columns)
		canvas_write(canvas, row, area->column + taken + 2, area->columns - taken - 2,
			style_of(ROLE_FAINT, ROLE_GROUND), look->aside);
}

/* Placeholders stand out, what only looks like one as a fault. */
static size_t mark_placeholders(const char *text, enum role ground, struct draw_mark *marks)
{
	struct style lit = style_of(ROLE_STRONG, ROLE_LIT), bad = style_of(ROLE_BAD, ground);
	struct placeholder brace;
	enum brace_kind kind;
	size_t n_marks = 0, from = 0;

	lit.attributes = ATTRIBUTE_BOLD;
	while (n_marks < MAX_MARKS && placeholder_find_brace(text, from, &brace, &kind)) {
		marks[n_marks++] = (struct draw_mark){ brace.start, brace.length,
			kind == BRACE_LEVEL ? lit : bad };
		from = brace.start + brace.length;
	}
	return n_marks;
}

static void draw_text(const struct draft_field *field, bool has_focus, struct canvas *canvas,
	struct rectangle area)
{
	enum role ground = has_focus ? ROLE_FIELD : ROLE_GROUND;
	struct draw_mark marks[MAX_MARKS];
	struct textfield_look look = {
		.style = style_of(ROLE_TEXT, ground),
		.is_focused = has_focus && field->kind != DRAFT_GRANT,
		.hint = looks[field->kind].hint,
	};

	look.marks.marks = marks;
	if (field->kind == DRAFT_TEXT)
		look.marks.n_marks = mark_placeholders(textfield_text(field->text), ground, marks);
	textfield_draw(field->text, &look, canvas, area);
}

/* People's rate at a level that reads as the saved one; NaN where none is known. */
static double people_rate(
	const struct study *study, const struct scenario_row *row, const struct level *level)
{
	long people = study_people(study);

	if (row->index < 0)
		return 0.0 / 0.0;
	const struct scenario *saved = study->pack->scenarios[row->index];

	for (size_t i = 0; i < saved->n_levels; i++) {
		const struct published *published =
			study_published(study, (size_t)row->index, (int)i + 1);

		if (strcmp(saved->levels[i].text, level->text) != 0)
			continue;
		if (people >= 0)
			return tally_refusal_rate(
				study_tally(study, (size_t)people, (size_t)row->index, (int)i + 1));
		return published ? published->value : 0.0 / 0.0;
	}
	return 0.0 / 0.0;
}

static void draw_item_sides(const struct scenario_row *row, const struct study *study, size_t field,
	struct canvas *canvas, struct rectangle area)
{
	const struct draft *draft = row->editing->draft;
	size_t item = field - draft_first_item(draft);
	bool has_focus = draft->focus == field;
	char *number = memory_format("%zu", item + 1);
	double rate = draft->type == DRAFT_OF_SCENARIO
			      ? people_rate(study, row, &row->editing->check.scenario->levels[item])
			      : 0.0 / 0.0;

	canvas_write_right(canvas, area.row, area.column, NUMBER - 2,
		style_of(has_focus ? ROLE_STRONG : ROLE_MUTED, ROLE_GROUND), number);
	if (rate >= 0)
		canvas_write(canvas, area.row, area.column + area.columns - 1, 1,
			style_of(ROLE_PEOPLE, ROLE_GROUND), sparkline_glyph(rate));
	free(number);
}

static void draw_faults(
	const struct editing *editing, size_t field, struct canvas *canvas, struct rectangle area)
{
	const struct fault_list *faults = &editing->check.faults;
	int row = area.row, end = area.row + area.rows;

	for (size_t i = 0; i < faults->n_faults && row < end; i++) {
		const struct fault *fault = &faults->faults[i];
		struct style style = style_of(
			fault->severity == FAULT_ERROR ? ROLE_BAD : ROLE_WARNING, ROLE_GROUND);

		if (draft_check_field(editing->draft, fault) != (long)field)
			continue;
		bool is_one = rows_of_fault(fault, area.columns) == 1;
		char *text = is_one ? memory_format("! %s; %s", fault->message, fault->advice)
				    : memory_format("! %s;", fault->message);

		canvas_write(canvas, row++, area.column, area.columns, style, text);
		if (!is_one && row < end)
			canvas_write(canvas, row++, area.column + 2, area.columns - 2, style,
				fault->advice);
		free(text);
	}
}

/* Where a field is in the area, its label aside. */
static struct rectangle field_area(const struct scenario_form *form, const struct draft *draft,
	size_t field, struct rectangle area)
{
	const struct scenario_form_place *place = &form->places[field];

	return (struct rectangle){ area.row + place->row - form->first, area.column + place->indent,
		place->rows,
		field_columns(draft->fields[field].kind, place->indent, area.columns) };
}

static void draw_field(const struct scenario_form *form, const struct scenario_row *row,
	size_t field, bool is_focused, struct canvas *canvas, struct rectangle area)
{
	const struct draft *draft = row->editing->draft;
	const struct scenario_form_place *place = &form->places[field];
	const struct look_row *look = &looks[draft->fields[field].kind];
	struct rectangle input = field_area(form, draft, field, area);
	bool has_focus = is_focused && draft->focus == field;

	if (place->heading >= 0)
		draw_heading(canvas, area.row + place->heading - form->first, &area, look);
	if (look->label)
		canvas_write(canvas, input.row, area.column, LABEL - 1,
			style_of(has_focus ? ROLE_STRONG : ROLE_MUTED, ROLE_GROUND), look->label);
	draw_text(&draft->fields[field], has_focus, canvas, input);
	input.row += input.rows;
	input.rows = place->n_fault_rows;
	draw_faults(row->editing, field, canvas, input);
}

void scenario_form_draw(const struct scenario_form *form, const struct scenario_row *row,
	const struct study *study, bool is_focused, struct canvas *canvas, struct rectangle area)
{
	const struct draft *draft = row->editing->draft;

	for (size_t i = 0; i < draft->n_fields; i++) {
		struct rectangle line = { area.row + form->places[i].row - form->first, area.column,
			1, area.columns };

		if (form->places[i].rows == 0)
			continue;
		draw_field(form, row, i, is_focused, canvas, area);
		if (is_item(draft->fields[i].kind))
			draw_item_sides(row, study, i, canvas, line);
	}
	if (form->none_row < 0)
		return;
	int at = area.row + form->none_row - form->first;

	draw_heading(canvas, at, &area, &looks[none_of[draft->type].kind]);
	canvas_write(canvas, at + 1, area.column, area.columns, style_of(ROLE_FAINT, ROLE_GROUND),
		none_of[draft->type].text);
}

bool scenario_form_click(const struct scenario_form *form, const struct scenario_row *row,
	struct rectangle area, int at_row, int at_column)
{
	struct draft *draft = row->editing->draft;

	if (at_row < area.row || at_row >= area.row + area.rows || at_column < area.column ||
		at_column >= area.column + area.columns)
		return false;
	for (size_t i = 0; i < draft->n_fields; i++) {
		struct rectangle input = field_area(form, draft, i, area);

		if (at_row < input.row || at_row >= input.row + form->places[i].rows)
			continue;
		draft->focus = i;
		textfield_click(draft->fields[i].text, input, at_row, at_column);
		return true;
	}
	return false;
}
