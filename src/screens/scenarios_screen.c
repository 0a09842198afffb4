#include "leeway/screens/scenarios_screen.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/packs.h"
#include "leeway/screens/recovery.h"
#include "leeway/screens/recovery_dialog.h"
#include "leeway/screens/scenarios_act.h"

enum {
	SCENARIOS_FIRST = SCOPE_SCENARIOS * 100,
	SCENARIOS_EDIT = SCENARIOS_FIRST,
	SCENARIOS_SAVE,
	SCENARIOS_NEXT,
	SCENARIOS_PREVIOUS,
	SCENARIOS_TRY,
	SCENARIOS_OUTSIDE,
	SCENARIOS_EDIT_PACK,
	SCENARIOS_PREVIEW,
	SCENARIOS_NEW,
	SCENARIOS_DUPLICATE,
	SCENARIOS_DELETE,
	SCENARIOS_DROP,
	SCENARIOS_PACKS,
	SCENARIOS_CONDITION,
	SCENARIOS_MODEL,
	SCENARIOS_NEXT_LEVEL,
	SCENARIOS_PREVIOUS_LEVEL,
	SCENARIOS_SCROLL_UP,
	SCENARIOS_SCROLL_DOWN,
	SCENARIOS_UP,
	SCENARIOS_DOWN,
	SCENARIOS_PAGE_UP,
	SCENARIOS_PAGE_DOWN,
	SCENARIOS_HOME,
	SCENARIOS_END,
	SCENARIOS_CHANGE = SCENARIOS_FIRST + 50, /* From here on numbered like the changes. */
};

static const struct keymap_row rows[] = {
	{ SCENARIOS_EDIT, "scenarios-edit", "edit", "Enter Right l", SCOPE_SCENARIOS,
		"go into the form", 1 },
	{ SCENARIOS_SAVE, "scenarios-save", "save", "Ctrl-S", SCOPE_SCENARIOS,
		"save to your own folder; installed files are never written", 40 },
	{ SCENARIOS_NEXT, "scenarios-next", "next field", "Tab", SCOPE_SCENARIOS,
		"go to the next field", 0 },
	{ SCENARIOS_PREVIOUS, "scenarios-previous", "previous field", "Shift-Tab", SCOPE_SCENARIOS,
		"go to the field before", 0 },
	{ SCENARIOS_TRY, "scenarios-try", "try", "t Ctrl-T", SCOPE_SCENARIOS,
		"save, and ask one model five times at the level shown", 30 },
	{ SCENARIOS_CHANGE + SCENARIOS_UNDO, "scenarios-undo", "undo", "u Ctrl-Z", SCOPE_SCENARIOS,
		"take the last change back; in the list, the last deletion", 45 },
	{ SCENARIOS_CHANGE + SCENARIOS_REDO, "scenarios-redo", "redo", "Ctrl-Y", SCOPE_SCENARIOS,
		"make the change again", 0 },
	{ SCENARIOS_PREVIEW, "scenarios-preview", "preview", "p F2", SCOPE_SCENARIOS,
		"where the terminal is narrow: show the prompt instead of the form", 35 },
	{ SCENARIOS_OUTSIDE, "scenarios-editor", "$EDITOR", "e Ctrl-E", SCOPE_SCENARIOS,
		"edit the file in your own editor", 50 },
	{ SCENARIOS_EDIT_PACK, "scenarios-edit-pack", "edit pack.json", "E", SCOPE_SCENARIOS,
		"edit the pack's conditions, order and source in your own editor", 0 },
	{ SCENARIOS_NEW, "scenarios-new", "new", "n", SCOPE_SCENARIOS,
		"begin a new scenario; among conditions, a new condition", 10 },
	{ SCENARIOS_DUPLICATE, "scenarios-duplicate", "duplicate", "d", SCOPE_SCENARIOS,
		"begin a new scenario or condition as a copy", 20 },
	{ SCENARIOS_DELETE, "scenarios-delete", "delete", "D Del", SCOPE_SCENARIOS,
		"delete your own file (an installed one behind it shows again), or the condition",
		0 },
	{ SCENARIOS_DROP, "scenarios-drop", "drop changes", "x Alt-x", SCOPE_SCENARIOS,
		"drop what is not saved, and take the file as it is on disk", 0 },
	{ SCENARIOS_PACKS, "scenarios-packs", "packs", "N", SCOPE_SCENARIOS,
		"open another pack, or make a new one", 25 },
	{ SCENARIOS_CHANGE + SCENARIOS_ADD_LEVEL, "scenarios-add-level", "add level", "Alt-n Ins",
		SCOPE_SCENARIOS, "a level below the chosen one; Enter in a level does the same",
		0 },
	{ SCENARIOS_CHANGE + SCENARIOS_REMOVE_LEVEL, "scenarios-remove-level", "remove level",
		"Alt-d", SCOPE_SCENARIOS,
		"take the chosen level or step out; Backspace in an empty one does the same", 0 },
	{ SCENARIOS_CHANGE + SCENARIOS_LEVEL_UP, "scenarios-level-up", "level up", "Alt-Up",
		SCOPE_SCENARIOS, "move the chosen level or step up", 0 },
	{ SCENARIOS_CHANGE + SCENARIOS_LEVEL_DOWN, "scenarios-level-down", "level down", "Alt-Down",
		SCOPE_SCENARIOS, "move the chosen level or step down", 0 },
	{ SCENARIOS_NEXT_LEVEL, "scenarios-next-level", "next level", "] Alt-Right",
		SCOPE_SCENARIOS, "show the next level in the preview", 0 },
	{ SCENARIOS_PREVIOUS_LEVEL, "scenarios-previous-level", "previous level", "[ Alt-Left",
		SCOPE_SCENARIOS, "show the level before in the preview", 0 },
	{ SCENARIOS_CONDITION, "scenarios-condition", "condition", "c Alt-c", SCOPE_SCENARIOS,
		"show the prompt under the next condition", 60 },
	{ SCENARIOS_MODEL, "scenarios-model", "model", "m Alt-m", SCOPE_SCENARIOS,
		"try it on the next model", 65 },
	{ SCENARIOS_SCROLL_UP, "scenarios-scroll-up", "scroll up", "Ctrl-Up", SCOPE_SCENARIOS,
		"scroll the preview up", 0 },
	{ SCENARIOS_SCROLL_DOWN, "scenarios-scroll-down", "scroll down", "Ctrl-Down",
		SCOPE_SCENARIOS, "scroll the preview down", 0 },
	{ SCENARIOS_UP, "scenarios-up", "up", "Up k", SCOPE_SCENARIOS, "the scenario before", 0 },
	{ SCENARIOS_DOWN, "scenarios-down", "down", "Down j", SCOPE_SCENARIOS, "the next scenario",
		0 },
	{ SCENARIOS_PAGE_UP, "scenarios-page-up", "page up", "PgUp", SCOPE_SCENARIOS,
		"ten scenarios up", 0 },
	{ SCENARIOS_PAGE_DOWN, "scenarios-page-down", "page down", "PgDn", SCOPE_SCENARIOS,
		"ten scenarios down", 0 },
	{ SCENARIOS_HOME, "scenarios-first", "first", "Home g", SCOPE_SCENARIOS,
		"the first scenario", 0 },
	{ SCENARIOS_END, "scenarios-last", "last", "End G", SCOPE_SCENARIOS, "the last scenario",
		0 },
	{ 0 },
};

static void *open_scenarios(struct app *app, const void *argument, struct error *error)
{
	struct scenarios_view *view = memory_alloc(1, sizeof *view);

	(void)argument;
	(void)error;
	scenarios_view_init(view, app_study(app));
	scenarios_act_list_models(view, app);
	return view;
}

static void close_scenarios(void *state)
{
	struct scenarios_view *view = state;

	/* What was typed last is offered at the next start. */
	scenarios_keep(&view->scenarios, view->study, true, NULL);
	char *folder = recovery_folder(view->scenarios.env, view->study->pack);

	if (folder)
		recovery_sync(folder);
	free(folder);
	scenarios_view_clear(view);
	free(view);
}

bool scenarios_screen_keeps(void *state)
{
	struct scenarios_view *view = state;

	return scenarios_keep(&view->scenarios, view->study, true, NULL) < 0;
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	(void)app;
	scenarios_view_layout(state, area);
}

static void draw(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	(void)app;
	scenarios_view_draw(state, canvas, area);
}

static void enter_form(struct scenarios_view *view)
{
	struct scenario_row *row = scenarios_view_row(view);

	if (!row)
		return;
	view->is_in_form = true;
	view->shows_preview = false;
	if (!scenario_form_can_focus(row, row->editing->draft->focus))
		scenario_form_move_focus(row, 1);
}

static void add(struct scenarios_view *view, struct app *app, bool is_copy)
{
	const struct scenario_row *row = scenarios_view_row(view);

	if (row && row->type == DRAFT_OF_PACK) {
		app_say(app, "there is one pack: N makes another");
		return;
	}
	scenarios_add(&view->scenarios, view->study, row ? row->type : DRAFT_OF_SCENARIO,
		is_copy ? row : NULL);
	view->is_stale = true;
	enter_form(view);
}

static void move_field(struct scenarios_view *view, int by)
{
	struct scenario_row *row = scenarios_view_row(view);

	if (!view->is_in_form)
		enter_form(view);
	else if (row)
		scenario_form_move_focus(row, by);
	view->group++;
}

static unsigned change(struct scenarios_view *view, struct app *app, int number)
{
	enum scenarios_change_kind kind = (enum scenarios_change_kind)(number - SCENARIOS_CHANGE);

	if (kind == SCENARIOS_UNDO && !view->is_in_form)
		scenarios_act_undelete(view, app);
	else if (!scenarios_view_change(view, kind))
		app_say(app, kind == SCENARIOS_UNDO        ? "nothing to undo"
			     : kind == SCENARIOS_REDO      ? "nothing to make again"
			     : kind == SCENARIOS_ADD_LEVEL ? "there can be no more of them here"
							   : "that is for levels and steps");
	return SCREEN_DONE;
}

static void move_rows(struct scenarios_view *view, int number)
{
	long last = (long)view->scenarios.n_rows;
	long by = number == SCENARIOS_UP          ? -1
		  : number == SCENARIOS_DOWN      ? 1
		  : number == SCENARIOS_PAGE_UP   ? -10
		  : number == SCENARIOS_PAGE_DOWN ? 10
		  : number == SCENARIOS_HOME      ? -last
						  : last;

	scenarios_view_move(view, by);
}

/* What only changes what is shown. */
static bool show(struct scenarios_view *view, int number)
{
	switch (number) {
	case SCENARIOS_PREVIEW:
		view->shows_preview = !view->shows_preview;
		break;
	case SCENARIOS_CONDITION:
		view->condition = (view->condition + 1) % view->study->pack->n_conditions;
		break;
	case SCENARIOS_MODEL:
		view->model = (view->model + 1) % view->n_models;
		break;
	case SCENARIOS_NEXT_LEVEL:
	case SCENARIOS_PREVIOUS_LEVEL:
		scenarios_view_move_level(view, number == SCENARIOS_NEXT_LEVEL ? 1 : -1);
		break;
	case SCENARIOS_SCROLL_UP:
	case SCENARIOS_SCROLL_DOWN:
		pane_scroll(view->pane, number == SCENARIOS_SCROLL_UP ? -3 : 3);
		return true;
	default:
		return false;
	}
	view->is_stale = true;
	return true;
}

static void (*const acts[])(struct scenarios_view *view, struct app *app) = {
	[SCENARIOS_TRY - SCENARIOS_FIRST] = scenarios_act_try,
	[SCENARIOS_OUTSIDE - SCENARIOS_FIRST] = scenarios_act_edit,
	[SCENARIOS_EDIT_PACK - SCENARIOS_FIRST] = scenarios_act_edit_pack,
	[SCENARIOS_DELETE - SCENARIOS_FIRST] = scenarios_act_delete,
	[SCENARIOS_DROP - SCENARIOS_FIRST] = scenarios_act_drop,
};

static unsigned command(void *state, struct app *app, int number)
{
	struct scenarios_view *view = state;
	size_t index = (size_t)(number - SCENARIOS_FIRST);

	if (number < SCENARIOS_FIRST || number > SCENARIOS_CHANGE + SCENARIOS_REDO)
		return SCREEN_IGNORED;
	if (number >= SCENARIOS_CHANGE)
		return change(view, app, number);
	if (show(view, number))
		return SCREEN_DONE;
	if (index < sizeof acts / sizeof *acts && acts[index]) {
		acts[index](view, app);
		return SCREEN_DONE;
	}
	if (number == SCENARIOS_EDIT)
		enter_form(view);
	else if (number == SCENARIOS_SAVE)
		scenarios_act_save(view, app);
	else if (number == SCENARIOS_NEXT || number == SCENARIOS_PREVIOUS)
		move_field(view, number == SCENARIOS_NEXT ? 1 : -1);
	else if (number == SCENARIOS_NEW || number == SCENARIOS_DUPLICATE)
		add(view, app, number == SCENARIOS_DUPLICATE);
	else if (number == SCENARIOS_PACKS)
		app_open_dialog(app, &packs_dialog, NULL);
	else
		move_rows(view, number);
	return SCREEN_DONE;
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct scenarios_view *view = state;
	bool is_command = key->modifiers & (MODIFIER_CONTROL | MODIFIER_ALT) &&
			  keymap_find(app_keymap(app), SCOPE_SCENARIOS, key) != 0;

	if (key->code == KEYCODE_MOUSE)
		return scenarios_view_point(view, key, area) ? SCREEN_DONE : SCREEN_HANDLED;
	if (key->code == KEYCODE_ESCAPE && (view->is_in_form || view->shows_preview)) {
		view->is_in_form = view->shows_preview = false;
		return SCREEN_DONE;
	}
	if (view->is_in_form && !is_command && scenarios_view_type(view, key)) {
		if (view->was_cut)
			app_say(app,
				"cut: the field holds no more; undo takes back what was put in");
		view->was_cut = false;
		return SCREEN_DONE;
	}
	return SCREEN_IGNORED;
}

static unsigned take_event(void *state, struct app *app, const struct event *event)
{
	struct scenarios_view *view = state;

	if (trying_take_event(&view->trying, app_session(app), app_study(app), event))
		view->is_stale = true;
	return SCREEN_DONE;
}

static int tick(void *state, struct app *app)
{
	struct scenarios_view *view = state;
	struct error error = { 0 };
	int64_t kept_us = view->scenarios.kept_us;
	int due_ms = scenarios_keep(&view->scenarios, view->study, false, &error);

	if (view->scenarios.kept_us != kept_us)
		scenarios_act_sync(view, app);
	if (error.code)
		app_say_error(app, &error);
	return due_ms;
}

static void refresh(void *state, struct app *app)
{
	struct scenarios_view *view = state;

	scenarios_act_list_models(view, app);
	if (view->study != app_study(app))
		scenarios_view_take_study(view, app_study(app));
	view->is_stale = true;
}

/* In the form letters are typed; these are said instead. */
static const int *typing_hints(const void *state)
{
	static const int scenario[] = { SCENARIOS_SAVE, SCENARIOS_TRY, SCENARIOS_NEXT,
		SCENARIOS_CHANGE + SCENARIOS_ADD_LEVEL, SCENARIOS_CHANGE + SCENARIOS_UNDO,
		SCENARIOS_PREVIEW, SCENARIOS_OUTSIDE, SCENARIOS_CONDITION, SCENARIOS_NEXT_LEVEL,
		SCENARIOS_MODEL, COMMAND_BACK, 0 };
	static const int condition[] = { SCENARIOS_SAVE, SCENARIOS_TRY, SCENARIOS_NEXT,
		SCENARIOS_CHANGE + SCENARIOS_ADD_LEVEL, SCENARIOS_CHANGE + SCENARIOS_UNDO,
		SCENARIOS_PREVIEW, SCENARIOS_OUTSIDE, SCENARIOS_NEXT_LEVEL, SCENARIOS_MODEL,
		COMMAND_BACK, 0 };
	static const int pack[] = { SCENARIOS_SAVE, SCENARIOS_NEXT,
		SCENARIOS_CHANGE + SCENARIOS_UNDO, SCENARIOS_OUTSIDE, COMMAND_BACK, 0 };
	static const int *const all[N_DRAFT_TYPES] = { scenario, condition, pack };
	const struct scenarios_view *view = state;
	const struct scenario_row *row = scenarios_view_row(view);

	return view->is_in_form && row ? all[row->type] : NULL;
}

const struct screen_ops scenarios_screen = {
	.name = "Scenarios",
	.scope = SCOPE_SCENARIOS,
	.rows = rows,
	.open = open_scenarios,
	.close = close_scenarios,
	.layout = layout,
	.draw = draw,
	.command = command,
	.key = take_key,
	.event = take_event,
	.tick = tick,
	.refresh = refresh,
	.typing_hints = typing_hints,
};

void scenarios_offer(struct app *app)
{
	size_t n_recovered;
	struct recovered *recovered =
		scenarios_list_recovered(app_env(app), app_study(app), &n_recovered);

	recovery_free(recovered, n_recovered);
	if (n_recovered > 0)
		app_open_dialog(app, &recovery_dialog, NULL);
}
