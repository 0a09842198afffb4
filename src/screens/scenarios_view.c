#include "leeway/screens/scenarios_view.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/screens/scenario_preview.h"

enum {
	LIST_COLUMNS = 27,
	NARROW_LIST_COLUMNS = 21,
	WIDE = 100, /* List, form and preview stand side by side. */
	NARROW = 60, /* Below, only one of them is shown. */
	TALL = 16, /* From here on headings have a blank row below. */
	MARKS = 4, /* Columns behind a title in the list. */
};

void scenarios_view_init(struct scenarios_view *view, const struct study *study)
{
	*view = (struct scenarios_view){ .level_no = 1, .is_stale = true };
	view->pane = pane_new(style_of(ROLE_TEXT, ROLE_GROUND));
	view->study = study;
	scenarios_init(&view->scenarios, study);
}

void scenarios_view_clear(struct scenarios_view *view)
{
	scenarios_clear(&view->scenarios);
	trying_clear(&view->trying);
	trying_free_models(view->models, view->n_models);
	pane_free(view->pane);
	free(view->copied_from);
	*view = (struct scenarios_view){ 0 };
}

void scenarios_view_take_study(struct scenarios_view *view, const struct study *study)
{
	view->study = study;
	scenarios_take_study(&view->scenarios, study);
	if (view->condition >= study->pack->n_conditions)
		view->condition = 0;
	if (view->scenarios.n_rows == 0)
		view->is_in_form = false;
	view->is_stale = true;
}

struct scenario_row *scenarios_view_row(const struct scenarios_view *view)
{
	struct scenario_row *row = scenarios_selected(&view->scenarios);

	return row && row->editing ? row : NULL;
}

struct scenario_row *scenarios_view_scenario(const struct scenarios_view *view)
{
	struct scenario_row *row =
		view->shown < view->scenarios.n_rows ? &view->scenarios.rows[view->shown] : NULL;

	return row && row->type == DRAFT_OF_SCENARIO && row->editing ? row : NULL;
}

/* The preview goes along with what is selected. */
static void follow_selection(struct scenarios_view *view)
{
	const struct scenario_row *row = scenarios_view_row(view);

	if (row && row->type == DRAFT_OF_SCENARIO)
		view->shown = view->scenarios.selected;
	if (row && row->type == DRAFT_OF_CONDITION && row->index >= 0)
		view->condition = (size_t)row->index;
	if (!scenarios_view_scenario(view)) {
		view->shown = 0;
		if (view->scenarios.n_rows > 0)
			scenarios_open(
				&view->scenarios, view->study, &view->scenarios.rows[view->shown]);
	}
}

static struct rectangle below(struct rectangle heading, struct rectangle area)
{
	int rows = area.rows >= TALL ? 2 : 1;

	return (struct rectangle){ area.row + rows, heading.column, area.rows - rows,
		heading.columns };
}

struct scenarios_places scenarios_places(const struct scenarios_view *view, struct rectangle area)
{
	struct scenarios_places places = { 0 };
	bool is_wide = area.columns >= WIDE;
	int list = is_wide ? LIST_COLUMNS : NARROW_LIST_COLUMNS;
	int column = area.column + 1, columns = area.columns - 2;

	if (area.columns < NARROW)
		list = view->is_in_form || view->shows_preview ? 0 : area.columns;
	places.list = (struct rectangle){ area.row, area.column, area.rows, list };
	if (list > 0) {
		column = area.column + list + 2;
		columns = area.column + area.columns - column - 1;
	}
	int form = is_wide ? (columns - 3) / 2 : view->shows_preview ? 0 : columns;
	int pane = is_wide ? columns - form - 3 : view->shows_preview ? columns : 0;

	places.heading = (struct rectangle){ area.row, column, 1, form > 0 ? form : 0 };
	places.pane_heading = (struct rectangle){ area.row, is_wide ? column + form + 3 : column, 1,
		pane > 0 ? pane : 0 };
	places.form = below(places.heading, area);
	places.pane = below(places.pane_heading, area);
	return places;
}

static size_t visible_rows(struct rectangle list)
{
	return list.rows > 4 ? (size_t)list.rows - 4 : 1;
}

enum { LINES_OF_HEADING = 2 }; /* A blank one and the heading, above all types but the first. */

/* The line behind one that shows the row before index, its heading included. */
static size_t next_line(const struct scenarios_view *view, size_t index, size_t line)
{
	const struct scenario_row *rows = view->scenarios.rows;

	return line + (rows[index].type != rows[index - 1].type ? LINES_OF_HEADING + 1 : 1);
}

static size_t line_of(const struct scenarios_view *view, size_t index)
{
	size_t line = 0;

	for (size_t i = 1; i <= index; i++)
		line = next_line(view, i, line);
	return line;
}

long scenarios_view_row_at(const struct scenarios_view *view, size_t line)
{
	size_t at = 0;

	for (size_t i = 0; i < view->scenarios.n_rows; i++) {
		at = i > 0 ? next_line(view, i, at) : 0;
		if (at == line)
			return (long)i;
	}
	return -1;
}

static void scroll_list(struct scenarios_view *view, struct rectangle list)
{
	size_t visible = visible_rows(list), line = line_of(view, view->scenarios.selected);

	if (line < view->first)
		view->first = line;
	if (line >= view->first + visible)
		view->first = line - visible + 1;
	/* The first of a type brings its heading along. */
	if (view->first == line && line >= LINES_OF_HEADING &&
		scenarios_view_row_at(view, line - 1) < 0)
		view->first -= LINES_OF_HEADING;
}

/* The preview follows the level that is typed into. */
static void choose_level(struct scenarios_view *view, const struct scenario_row *row)
{
	const struct scenario_row *asked = scenarios_view_scenario(view);
	int n_levels = asked ? (int)asked->editing->check.scenario->n_levels : 1;
	int focused = view->is_in_form ? draft_level_no(row->editing->draft) : 0;
	int level_no = focused ? focused : view->level_no;

	if (level_no > n_levels)
		level_no = n_levels;
	if (level_no != view->level_no)
		view->is_stale = true;
	view->level_no = level_no;
}

static const struct condition *condition_of(
	const struct scenarios_view *view, const struct scenario_row *row)
{
	return row->type == DRAFT_OF_CONDITION ? &row->editing->check.condition
					       : &view->study->pack->conditions[view->condition];
}

void scenarios_view_layout(struct scenarios_view *view, struct rectangle area)
{
	struct scenarios_places places = scenarios_places(view, area);
	struct scenario_row *row = scenarios_view_row(view);

	if (!row)
		return;
	follow_selection(view);
	scroll_list(view, places.list);
	choose_level(view, row);
	if (places.form.columns > 0)
		scenario_form_layout(&view->form, row, places.form);
	if (places.pane.columns <= 0)
		return;
	if (view->is_stale) {
		struct scenario_preview preview = { view->study, row,
			row->type == DRAFT_OF_PACK ? NULL : scenarios_view_scenario(view),
			condition_of(view, row), view->level_no, &view->trying,
			view->n_models > 0 ? view->models[view->model] : "" };

		scenario_preview_fill(&preview, view->pane);
		view->is_stale = false;
	}
	pane_layout(view->pane, places.pane.rows, places.pane.columns);
}

static const char *title_of(const struct scenario_row *row)
{
	const char *title =
		row->editing ? draft_text(row->editing->draft, DRAFT_TITLE) : row->title;

	return *title ? title : row->id;
}

static void draw_row(const struct scenarios_view *view, size_t index, struct canvas *canvas,
	struct rectangle area)
{
	const struct scenario_row *row = &view->scenarios.rows[index];
	bool is_selected = index == view->scenarios.selected;
	enum role ground = is_selected ? ROLE_SELECTION : ROLE_GROUND;
	struct style style = style_of(is_selected ? ROLE_STRONG : ROLE_TEXT, ground);

	canvas_fill(canvas, area, style);
	if (is_selected && !view->is_in_form)
		canvas_write(canvas, area.row, area.column, 1, style_of(ROLE_ACCENT, ground), "▌");
	style.attributes = is_selected ? ATTRIBUTE_BOLD : 0;
	canvas_write(
		canvas, area.row, area.column + 2, area.columns - 2 - MARKS, style, title_of(row));
	int marks = area.column + area.columns - MARKS + 1;

	if (row->is_own && row->type == DRAFT_OF_SCENARIO)
		canvas_write(canvas, area.row, marks, 1, style_of(ROLE_ACCENT, ground), "•");
	if (row->editing && row->editing->is_modified)
		canvas_write(canvas, area.row, marks + 1, 1, style_of(ROLE_WARNING, ground), "*");
}

static void draw_list(
	const struct scenarios_view *view, struct canvas *canvas, struct rectangle area)
{
	static const char *const headings[N_DRAFT_TYPES] = { "", "Conditions", "The pack itself" };
	size_t end = view->first + visible_rows(area);

	canvas_write(canvas, area.row, area.column + 1, area.columns - 1,
		style_of(ROLE_MUTED, ROLE_GROUND), view->study->pack->title);
	for (size_t line = view->first; line < end; line++) {
		struct rectangle at = { area.row + 2 + (int)(line - view->first), area.column, 1,
			area.columns };
		long index = scenarios_view_row_at(view, line);
		long next = index < 0 ? scenarios_view_row_at(view, line + 1) : -1;

		if (index >= 0)
			draw_row(view, (size_t)index, canvas, at);
		else if (next >= 0)
			canvas_write(canvas, at.row, at.column + 1, at.columns - 1,
				style_of(ROLE_MUTED, ROLE_GROUND),
				headings[view->scenarios.rows[next].type]);
	}
	canvas_write(canvas, area.row + area.rows - 1, area.column + 1, area.columns - 1,
		style_of(ROLE_FAINT, ROLE_GROUND), "• yours  * not saved");
}

static const char *describe_file(const struct scenario_row *row)
{
	if (row->is_new)
		return "new";
	if (!row->is_own)
		return row->editing->is_modified ? "saving makes your own copy" : "installed";
	return row->shadows ? "yours, over installed" : "yours";
}

static void draw_heading(
	const struct scenario_row *row, struct canvas *canvas, struct rectangle area)
{
	struct style strong = { ROLE_STRONG, ROLE_GROUND, ATTRIBUTE_BOLD };
	int column = area.column, end = area.column + area.columns;

	column += canvas_write(canvas, area.row, column, area.columns, strong, title_of(row)) + 2;
	if (row->editing->is_modified && column < end)
		column += canvas_write(canvas, area.row, column, end - column,
				  style_of(ROLE_WARNING, ROLE_GROUND), "modified") +
			  2;
	if (column < end)
		canvas_write(canvas, area.row, column, end - column,
			style_of(ROLE_MUTED, ROLE_GROUND), describe_file(row));
}

static void draw_pane_heading(const struct scenarios_view *view, const struct scenario_row *row,
	struct canvas *canvas, struct rectangle area)
{
	const struct scenario_row *asked = scenarios_view_scenario(view);
	const char *condition = condition_of(view, row)->id;

	if (row->type == DRAFT_OF_PACK) {
		canvas_write(canvas, area.row, area.column, area.columns,
			style_of(ROLE_MUTED, ROLE_GROUND), "The pack as it is kept");
		return;
	}
	char *place = asked && draft_n_items(asked->editing->draft) > 0
			      ? memory_format("level %d · %s", view->level_no, condition)
			      : memory_copy_text(condition);

	int taken = canvas_write(canvas, area.row, area.column, area.columns,
		style_of(ROLE_MUTED, ROLE_GROUND), "What a model is asked");

	if (area.columns - taken - 2 > 0)
		canvas_write_right(canvas, area.row, area.column + taken + 2,
			area.columns - taken - 2, style_of(ROLE_TEXT, ROLE_GROUND), place);
	free(place);
}

static void draw_rule(struct canvas *canvas, struct rectangle area, int column)
{
	for (int i = 0; i < area.rows; i++)
		canvas_write(
			canvas, area.row + i, column, 1, style_of(ROLE_RULE, ROLE_GROUND), "│");
}

void scenarios_view_draw(
	const struct scenarios_view *view, struct canvas *canvas, struct rectangle area)
{
	struct scenarios_places places = scenarios_places(view, area);
	const struct scenario_row *row = scenarios_view_row(view);

	if (places.list.columns > 0) {
		draw_list(view, canvas, places.list);
		if (places.list.columns < area.columns)
			draw_rule(canvas, area, places.list.column + places.list.columns);
	}
	if (!row)
		return;
	if (places.form.columns > 0) {
		draw_heading(row, canvas, places.heading);
		canvas_set_clip(canvas, places.form);
		scenario_form_draw(
			&view->form, row, view->study, view->is_in_form, canvas, places.form);
		canvas_set_clip(canvas, area);
	}
	if (places.pane.columns > 0) {
		draw_pane_heading(view, row, canvas, places.pane_heading);
		pane_draw(view->pane, canvas, places.pane);
	}
	if (places.pane.columns > 0 && places.form.columns > 0)
		draw_rule(canvas, area, places.pane.column - 2);
}

void scenarios_view_move(struct scenarios_view *view, long by)
{
	long last = (long)view->scenarios.n_rows - 1;
	long to = (long)view->scenarios.selected + by;

	if (last < 0)
		return;
	to = to < 0 ? 0 : to > last ? last : to;
	scenarios_select(&view->scenarios, view->study, (size_t)to);
	view->group++;
	view->is_stale = true;
}

void scenarios_view_move_level(struct scenarios_view *view, int by)
{
	struct scenario_row *row = scenarios_view_row(view);
	const struct scenario_row *asked = scenarios_view_scenario(view);
	int n_levels = asked ? (int)asked->editing->check.scenario->n_levels : 1;
	int to = view->level_no + by;

	view->level_no = to < 1 ? n_levels : to > n_levels ? 1 : to;
	/* A level that is typed into goes before; the focus goes along. */
	if (row && view->is_in_form && draft_level_no(row->editing->draft))
		row->editing->draft->focus = (size_t)(DRAFT_FIRST_LEVEL + view->level_no - 1);
	view->is_stale = true;
}
