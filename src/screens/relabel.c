#include "leeway/screens/relabel.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/screens/responses_screen.h"
#include "leeway/screens/typing.h"
#include "leeway/tui/form.h"

enum {
	RELABEL_DO = SCOPE_RELABEL * 100,
	RELABEL_NEXT,
	RELABEL_PREVIOUS,
	RELABEL_UP,
	RELABEL_DOWN,
	RELABEL_LEFT,
	RELABEL_RIGHT,
	RELABEL_TOGGLE,
};
enum { COLUMNS = 80, REASON_COLUMNS = 48, MAX_REASON = 1000, BUTTON_DO = 0 };

struct relabel {
	struct form *form;
	int outcome, reason, buttons; /* Its fields. */
	int rows; /* As last laid out. */
};

static void *open_relabel(struct app *app, const void *argument, struct error *error)
{
	static const char *const buttons[] = { "relabel", "leave it" };
	const struct relabel_question *question = argument;
	struct relabel *relabel = memory_alloc(1, sizeof *relabel);
	const char *outcomes[N_OUTCOMES];

	(void)app;
	(void)error;
	for (int i = 0; i < N_OUTCOMES; i++)
		outcomes[i] = outcome_name((enum outcome)i);
	relabel->form = form_new("Relabel", "what came before stays on record");
	form_add_fact(relabel->form, "reply", question->text);
	form_add_gap(relabel->form);
	relabel->outcome = form_add_choice(relabel->form, "outcome", outcomes, N_OUTCOMES);
	form_set_choice(relabel->form, relabel->outcome, (int)question->outcome);
	relabel->reason = form_add_text(relabel->form, "reason", REASON_COLUMNS, MAX_REASON);
	form_set_note(relabel->form, relabel->reason, "for those who read the data later");
	form_add_gap(relabel->form);
	relabel->buttons = form_add_buttons(relabel->form, buttons, 2);
	form_set_focus(relabel->form, relabel->outcome);
	return relabel;
}

static void close_relabel(void *state)
{
	struct relabel *relabel = state;

	form_free(relabel->form);
	free(relabel);
}

/* In the middle, as high as the form is. */
static struct rectangle place(const struct relabel *relabel, struct rectangle area)
{
	return dialog_plane(area, relabel->rows, COLUMNS);
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	struct relabel *relabel = state;
	struct rectangle plane;

	(void)app;
	relabel->rows = form_height(relabel->form, dialog_plane(area, area.rows, COLUMNS).columns);
	plane = place(relabel, area);
	form_layout(relabel->form, plane.rows, plane.columns);
}

static void draw(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct relabel *relabel = state;

	(void)app;
	dialog_draw_plane(canvas, area, place(relabel, area));
	form_draw(relabel->form, canvas, place(relabel, area));
}

static unsigned relabel_now(struct relabel *relabel, struct app *app)
{
	responses_relabel(app, (enum outcome)form_choice(relabel->form, relabel->outcome),
		form_text(relabel->form, relabel->reason));
	return SCREEN_DONE | SCREEN_CLOSE;
}

static unsigned take_result(struct relabel *relabel, struct app *app, unsigned result)
{
	int button;

	if (!(result & FORM_PRESSED))
		return SCREEN_DONE;
	form_focus(relabel->form, &button);
	return button == BUTTON_DO ? relabel_now(relabel, app) : SCREEN_DONE | SCREEN_CLOSE;
}

static unsigned command(void *state, struct app *app, int number)
{
	static const enum form_action actions[] = { FORM_NEXT, FORM_PREVIOUS, FORM_UP, FORM_DOWN,
		FORM_LEFT, FORM_RIGHT, FORM_TOGGLE };
	struct relabel *relabel = state;
	int button;

	if (number < RELABEL_DO || number > RELABEL_TOGGLE)
		return SCREEN_IGNORED;
	if (number != RELABEL_DO)
		return take_result(
			relabel, app, form_act(relabel->form, actions[number - RELABEL_NEXT]));
	/* Enter relabels wherever the focus is, but on the button that leaves it. */
	if (form_focus(relabel->form, &button) == relabel->buttons && button != BUTTON_DO)
		return SCREEN_DONE | SCREEN_CLOSE;
	return relabel_now(relabel, app);
}

/* Typed into the reason. */
static unsigned type(struct relabel *relabel, const struct key *key)
{
	enum textfield_action action;
	char bytes[4];
	size_t length;
	const char *text = typing_text(key, bytes, &length);

	if (text) {
		form_insert(relabel->form, text, length);
		return SCREEN_DONE;
	}
	if (key->code == KEYCODE_UP || key->code == KEYCODE_DOWN || !typing_action(key, &action))
		return SCREEN_IGNORED;
	form_edit(relabel->form, action);
	return SCREEN_DONE;
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct relabel *relabel = state;

	if (key->code == KEYCODE_MOUSE) {
		if (key->action != MOUSE_PRESS)
			return SCREEN_DONE;
		return take_result(relabel, app,
			form_click(relabel->form, place(relabel, area), key->row, key->column));
	}
	return form_takes_text(relabel->form) ? type(relabel, key) : SCREEN_IGNORED;
}

static const struct keymap_row rows[] = {
	{ RELABEL_DO, "relabel-do", "relabel", "Enter", SCOPE_RELABEL,
		"record the outcome and the reason", 1 },
	{ RELABEL_NEXT, "relabel-next", "next field", "Tab", SCOPE_RELABEL, "to the next field",
		2 },
	{ RELABEL_PREVIOUS, "relabel-previous", "field before", "Shift-Tab", SCOPE_RELABEL,
		"to the field before", 0 },
	{ RELABEL_UP, "relabel-up", "up", "Up k", SCOPE_RELABEL, "a row up", 0 },
	{ RELABEL_DOWN, "relabel-down", "down", "Down j", SCOPE_RELABEL, "a row down", 0 },
	{ RELABEL_LEFT, "relabel-left", "left", "Left h", SCOPE_RELABEL, "the option before", 0 },
	{ RELABEL_RIGHT, "relabel-right", "right", "Right l", SCOPE_RELABEL, "the next option", 0 },
	{ RELABEL_TOGGLE, "relabel-choose", "choose", "Space", SCOPE_RELABEL,
		"choose the option, or press the button", 3 },
	{ 0 },
};

/* In the reason every letter is typed. */
static const int *typing_hints(const void *state)
{
	static const int commands[] = { RELABEL_DO, RELABEL_NEXT, RELABEL_PREVIOUS, COMMAND_BACK,
		0 };

	return form_takes_text(((const struct relabel *)state)->form) ? commands : NULL;
}

const struct screen_ops relabel_dialog = {
	.name = "Relabel",
	.scope = SCOPE_RELABEL,
	.rows = rows,
	.open = open_relabel,
	.close = close_relabel,
	.layout = layout,
	.draw = draw,
	.command = command,
	.key = take_key,
	.typing_hints = typing_hints,
};
