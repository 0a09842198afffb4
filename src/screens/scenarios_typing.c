/* Typing into the form of the Scenarios screen: keys to changes of the draft, and undo. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/screens/draft_notation.h"
#include "leeway/screens/scenarios_view.h"
#include "leeway/screens/typing.h"

/* Keys that lead from line to line, and at a field's edge to the next field. */
static const struct line_key {
	enum key_code code;
	enum textfield_action action;
} line_keys[] = {
	{ KEYCODE_UP, TEXTFIELD_UP },
	{ KEYCODE_DOWN, TEXTFIELD_DOWN },
	{ KEYCODE_PAGE_UP, TEXTFIELD_PAGE_UP },
	{ KEYCODE_PAGE_DOWN, TEXTFIELD_PAGE_DOWN },
};

static bool find_action(const struct key *key, enum textfield_action *action)
{
	for (size_t i = 0; i < sizeof line_keys / sizeof *line_keys; i++) {
		if (line_keys[i].code != key->code || key->modifiers)
			continue;
		*action = line_keys[i].action;
		return true;
	}
	return typing_action(key, action) && *action != TEXTFIELD_UNDO && *action != TEXTFIELD_REDO;
}

static struct draft_field *focused(struct editing *editing)
{
	return &editing->draft->fields[editing->draft->focus];
}

/* The id of a new scenario goes along with its title until it is typed. */
static void follow_title(struct scenario_row *row, const char *id_before)
{
	struct textfield *id = row->editing->draft->fields[DRAFT_ID].text;
	const char *now = textfield_text(id);

	if (!row->is_new || (strcmp(now, id_before) != 0 && strcmp(now, row->id) != 0))
		return;
	char *id_after = draft_id_of_title(draft_text(row->editing->draft, DRAFT_TITLE));

	if (*id_after)
		textfield_set(id, id_after);
	free(id_after);
}

/* What is typed in one field without a step aside is one change, word by word. */
static int next_group(
	struct scenarios_view *view, const struct draft *draft, enum scenarios_stroke stroke)
{
	bool goes_on =
		stroke == view->stroke || (stroke == STROKE_BLANK && view->stroke == STROKE_LETTER);

	if (draft->focus != view->typed_field || !goes_on)
		view->group++;
	view->typed_field = draft->focus;
	view->stroke = stroke;
	return view->group;
}

static void note_change(struct scenarios_view *view, struct scenario_row *row, int group)
{
	draft_history_add(&row->editing->history, row->editing->draft, group);
	scenarios_settle(row->editing);
	view->is_stale = true;
}

/* Text that came in: typed, or pasted, which is a change of its own. */
static void insert(
	struct scenarios_view *view, struct scenario_row *row, const char *bytes, bool is_paste)
{
	struct editing *editing = row->editing;
	bool is_title = focused(editing)->kind == DRAFT_TITLE;
	char *id_before = draft_id_of_title(draft_text(editing->draft, DRAFT_TITLE));

	draft_history_prepare(&editing->history, editing->draft);
	unsigned result = textfield_insert(focused(editing)->text, bytes, strlen(bytes));

	view->was_cut = result & TEXTFIELD_CUT;
	if (result & TEXTFIELD_CHANGED) {
		if (is_title)
			follow_title(row, id_before);
		if (is_paste)
			view->group++;
		note_change(view, row,
			is_paste ? 0
				 : next_group(view, editing->draft,
					   *bytes == ' ' ? STROKE_BLANK : STROKE_LETTER));
	}
	free(id_before);
}

static void act(struct scenarios_view *view, struct scenario_row *row, enum textfield_action action)
{
	struct editing *editing = row->editing;
	bool is_title = focused(editing)->kind == DRAFT_TITLE;
	char *id_before = draft_id_of_title(draft_text(editing->draft, DRAFT_TITLE));

	draft_history_prepare(&editing->history, editing->draft);
	unsigned result = textfield_act(focused(editing)->text, action);

	if (result & TEXTFIELD_CHANGED) {
		if (is_title)
			follow_title(row, id_before);
		note_change(view, row, next_group(view, editing->draft, STROKE_DELETION));
	} else if (result & TEXTFIELD_MOVED) {
		view->group++;
	} else if (action == TEXTFIELD_UP || action == TEXTFIELD_DOWN) {
		scenario_form_move_focus(row, action == TEXTFIELD_UP ? -1 : 1);
	}
	free(id_before);
}

static bool toggle_grant(struct draft *draft)
{
	draft_toggle_grant(draft);
	return true;
}

bool scenarios_view_change(struct scenarios_view *view, enum scenarios_change_kind kind)
{
	struct scenario_row *row = scenarios_view_row(view);
	struct draft *draft = row ? row->editing->draft : NULL;
	bool done = false;

	if (!row)
		return false;
	view->group++;
	if (kind == SCENARIOS_UNDO || kind == SCENARIOS_REDO) {
		done = kind == SCENARIOS_UNDO ? draft_history_undo(&row->editing->history, draft)
					      : draft_history_redo(&row->editing->history, draft);
		scenarios_settle(row->editing);
		view->is_stale = true;
		return done;
	}
	draft_history_prepare(&row->editing->history, draft);
	if (kind == SCENARIOS_ADD_LEVEL)
		done = draft_add_item(draft);
	else if (kind == SCENARIOS_REMOVE_LEVEL)
		done = draft_remove_item(draft);
	else if (kind == SCENARIOS_TOGGLE_GRANT)
		done = toggle_grant(draft);
	else
		done = draft_move_item(draft, kind == SCENARIOS_LEVEL_UP ? -1 : 1);
	if (done)
		note_change(view, row, 0);
	return done;
}

/* Enter goes on: to a new paragraph, a new level, the next field. */
static void take_enter(struct scenarios_view *view, struct scenario_row *row)
{
	enum draft_kind kind = focused(row->editing)->kind;

	if (draft_kind_has_lines(kind))
		insert(view, row, "\n", false);
	else if (kind != DRAFT_LEVEL || !scenarios_view_change(view, SCENARIOS_ADD_LEVEL))
		scenario_form_move_focus(row, 1);
}

/* The answer that grants is chosen, not typed: what would change a text is swallowed. */
static bool take_grant(struct scenarios_view *view, struct scenario_row *row, const struct key *key)
{
	bool is_no = strcmp(draft_text(row->editing->draft, DRAFT_GRANT), "no") == 0;
	uint32_t other = is_no ? 'y' : 'n';

	if (key->modifiers)
		return false;
	switch (key->code) {
	case KEYCODE_UP:
	case KEYCODE_DOWN:
	case KEYCODE_ENTER:
		scenario_form_move_focus(row, key->code == KEYCODE_UP ? -1 : 1);
		return true;
	case KEYCODE_LEFT:
	case KEYCODE_RIGHT:
		return scenarios_view_change(view, SCENARIOS_TOGGLE_GRANT);
	case KEYCODE_CHARACTER:
		if (key->character == ' ' || key->character == other)
			scenarios_view_change(view, SCENARIOS_TOGGLE_GRANT);
		return true;
	default:
		return key->code == KEYCODE_BACKSPACE || key->code == KEYCODE_DELETE ||
		       key->code == KEYCODE_PASTE;
	}
}

/* In an empty level or step, what deletes takes it out. */
static bool removes_item(struct editing *editing, enum textfield_action action)
{
	return draft_item_no(editing->draft) && !*textfield_text(focused(editing)->text) &&
	       (action == TEXTFIELD_BACKSPACE || action == TEXTFIELD_DELETE);
}

static bool take_typed(struct scenarios_view *view, struct scenario_row *row, const struct key *key)
{
	char bytes[4];
	size_t length;
	const char *text = typing_text(key, bytes, &length);

	if (!text)
		return false;
	char *copy = memory_copy_bytes(text, length);

	insert(view, row, copy, key->code == KEYCODE_PASTE);
	free(copy);
	return true;
}

bool scenarios_view_type(struct scenarios_view *view, const struct key *key)
{
	struct scenario_row *row = scenarios_view_row(view);

	if (!row)
		return false;
	if (focused(row->editing)->kind == DRAFT_GRANT && take_grant(view, row, key))
		return true;
	if (take_typed(view, row, key))
		return true;
	if (key->code == KEYCODE_ENTER && !key->modifiers) {
		take_enter(view, row);
		return true;
	}
	enum textfield_action action;

	if (!find_action(key, &action))
		return false;
	if (removes_item(row->editing, action))
		scenarios_view_change(view, SCENARIOS_REMOVE_LEVEL);
	else
		act(view, row, action);
	return true;
}

static bool is_within(struct rectangle area, const struct key *key)
{
	return key->row >= area.row && key->row < area.row + area.rows &&
	       key->column >= area.column && key->column < area.column + area.columns;
}

static bool click(
	struct scenarios_view *view, const struct key *key, const struct scenarios_places *places)
{
	struct scenario_row *row = scenarios_view_row(view);

	if (is_within(places->list, key)) {
		long line = (long)view->first + key->row - places->list.row - 2;
		long index = key->row < places->list.row + 2
				     ? -1
				     : scenarios_view_row_at(view, (size_t)line);

		if (index < 0)
			return false;
		view->is_in_form = false;
		scenarios_view_move(view, index - (long)view->scenarios.selected);
		return true;
	}
	if (!row || !is_within(places->form, key) ||
		!scenario_form_click(&view->form, row, places->form, key->row, key->column))
		return false;
	view->group++;
	view->is_in_form = true;
	return true;
}

bool scenarios_view_point(struct scenarios_view *view, const struct key *key, struct rectangle area)
{
	struct scenarios_places places = scenarios_places(view, area);
	struct scenario_row *row = scenarios_view_row(view);
	int by = key->action == MOUSE_WHEEL_UP ? -1 : 1;

	if (key->action == MOUSE_PRESS)
		return click(view, key, &places);
	if (key->action != MOUSE_WHEEL_UP && key->action != MOUSE_WHEEL_DOWN)
		return false;
	if (is_within(places.list, key))
		scenarios_view_move(view, by);
	else if (is_within(places.pane, key))
		pane_scroll(view->pane, 3 * by);
	else if (row && is_within(places.form, key))
		scenario_form_move_focus(row, by);
	return true;
}
