#include "leeway/screens/interview_setup.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/screens/interview_dialog.h"
#include "leeway/screens/typing.h"
#include "leeway/store/agents.h"
#include "leeway/tui/form.h"

enum {
	SETUP_BEGIN = SCOPE_INTERVIEW_SETUP * 100,
	SETUP_NEXT,
	SETUP_PREVIOUS,
	SETUP_UP,
	SETUP_DOWN,
	SETUP_LEFT,
	SETUP_RIGHT,
	SETUP_TOGGLE,
};
enum {
	COLUMNS = 72,
	COHORT_COLUMNS = 32,
	MAX_COHORT = 200,
	BUTTON_BEGIN = 0,
	WHY_NEEDED = 1,
	BALANCED = 1
};

struct setup {
	struct form *form;
	int cohort, why, draw, buttons; /* Its fields. */
	int rows; /* As last laid out. */
};

static void *open_setup(struct app *app, const void *argument, struct error *error)
{
	static const char *const whys[] = { "may be left out", "needed" };
	static const char *const draws[] = { "each by chance", "least filled first" };
	static const char *const buttons[] = { "Start", "Cancel" };
	const struct interview_choice *choice = app_interview_choice(app);
	struct setup *setup = memory_alloc(1, sizeof *setup);

	(void)argument;
	(void)error;
	setup->form = form_new("Ask a person", "someone at this computer takes the study");
	form_add_fact(setup->form, "study", app_study(app)->pack->title);
	form_add_gap(setup->form);
	setup->cohort = form_add_text(setup->form, "cohort", COHORT_COLUMNS, MAX_COHORT);
	form_set_text(setup->form, setup->cohort, choice->cohort);
	form_set_note(setup->form, setup->cohort, "whose answers these will be");
	setup->why = form_add_choice(setup->form, "reasons", whys, 2);
	form_set_choice(setup->form, setup->why, choice->needs_explanation ? WHY_NEEDED : 0);
	setup->draw = form_add_choice(setup->form, "levels", draws, 2);
	form_set_choice(setup->form, setup->draw, choice->balances ? BALANCED : 0);
	form_add_gap(setup->form);
	setup->buttons = form_add_buttons(setup->form, buttons, 2);
	form_set_focus(setup->form, setup->buttons);
	return setup;
}

static void close_setup(void *state)
{
	struct setup *setup = state;

	form_free(setup->form);
	free(setup);
}

/* In the middle, as high as the form is. */
static struct rectangle place(const struct setup *setup, struct rectangle area)
{
	return dialog_plane(area, setup->rows, COLUMNS);
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	struct setup *setup = state;
	struct rectangle plane;

	(void)app;
	setup->rows = form_height(setup->form, dialog_plane(area, area.rows, COLUMNS).columns);
	plane = place(setup, area);
	form_layout(setup->form, plane.rows, plane.columns);
}

static void draw(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct setup *setup = state;

	(void)app;
	dialog_draw_plane(canvas, area, place(setup, area));
	form_draw(setup->form, canvas, place(setup, area));
}

/* What is wrong with the name of a cohort; NULL: nothing. Static. */
static const char *check_cohort(struct app *app, const char *name)
{
	struct error error = { 0 };
	enum agent_kind kind = AGENT_COHORT;
	bool synthetic = false;

	if (text_is_empty(name))
		return "a cohort needs a name";
	struct database *reader = session_reader(app_session(app), &error);
	int64_t row = reader ? agents_find_name(reader, name, &error) : 0;

	if (row > 0)
		agents_read_kind(reader, row, &kind, &synthetic, &error);
	/* Where the cache cannot be read, beginning says why. */
	error_clear(&error);
	if (synthetic)
		return "this one is simulated: give people another name";
	return kind == AGENT_COHORT ? NULL : "this one is a model: give people another name";
}

static unsigned begin(struct setup *setup, struct app *app)
{
	struct interview_choice *choice = app_interview_choice(app);
	const char *cohort = form_text(setup->form, setup->cohort);
	const char *fault = check_cohort(app, cohort);

	form_set_fault(setup->form, setup->cohort, fault);
	if (fault) {
		form_set_focus(setup->form, setup->cohort);
		return SCREEN_DONE;
	}
	char *kept = memory_copy_text(cohort);

	free(choice->cohort);
	choice->cohort = kept;
	choice->needs_explanation = form_choice(setup->form, setup->why) == WHY_NEEDED;
	choice->balances = form_choice(setup->form, setup->draw) == BALANCED;
	app_open_dialog(app, &interview_dialog, choice);
	return SCREEN_DONE | SCREEN_CLOSE;
}

static unsigned take_result(struct setup *setup, struct app *app, unsigned result)
{
	int button;

	if (result & FORM_CHANGED)
		form_set_fault(setup->form, setup->cohort, NULL);
	if (!(result & FORM_PRESSED))
		return SCREEN_DONE;
	form_focus(setup->form, &button);
	return button == BUTTON_BEGIN ? begin(setup, app) : SCREEN_DONE | SCREEN_CLOSE;
}

static unsigned command(void *state, struct app *app, int number)
{
	static const enum form_action actions[] = { FORM_NEXT, FORM_PREVIOUS, FORM_UP, FORM_DOWN,
		FORM_LEFT, FORM_RIGHT, FORM_TOGGLE };
	struct setup *setup = state;
	int button;

	if (number < SETUP_BEGIN || number > SETUP_TOGGLE)
		return SCREEN_IGNORED;
	if (number != SETUP_BEGIN)
		return take_result(setup, app, form_act(setup->form, actions[number - SETUP_NEXT]));
	/* Enter begins wherever the focus is, but on the button that does not. */
	if (form_focus(setup->form, &button) == setup->buttons && button != BUTTON_BEGIN)
		return SCREEN_DONE | SCREEN_CLOSE;
	return begin(setup, app);
}

/* Typed into the cohort's name. */
static unsigned type(struct setup *setup, struct app *app, const struct key *key)
{
	enum textfield_action action;
	char bytes[4];
	size_t length;
	const char *text = typing_text(key, bytes, &length);

	if (text)
		return take_result(setup, app, form_insert(setup->form, text, length));
	if (key->code == KEYCODE_UP || key->code == KEYCODE_DOWN || !typing_action(key, &action))
		return SCREEN_IGNORED;
	return take_result(setup, app, form_edit(setup->form, action));
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct setup *setup = state;

	if (key->code == KEYCODE_MOUSE) {
		if (key->action != MOUSE_PRESS)
			return SCREEN_DONE;
		return take_result(setup, app,
			form_click(setup->form, place(setup, area), key->row, key->column));
	}
	return form_takes_text(setup->form) ? type(setup, app, key) : SCREEN_IGNORED;
}

static const struct keymap_row rows[] = {
	{ SETUP_BEGIN, "ask-begin", "start", "Enter", SCOPE_INTERVIEW_SETUP,
		"show the person the study: all keys are theirs then, Ctrl-C ends it", 1 },
	{ SETUP_NEXT, "ask-next", "next field", "Tab", SCOPE_INTERVIEW_SETUP, "to the next field",
		2 },
	{ SETUP_PREVIOUS, "ask-previous", "field before", "Shift-Tab", SCOPE_INTERVIEW_SETUP,
		"to the field before", 0 },
	{ SETUP_UP, "ask-up", "up", "Up k", SCOPE_INTERVIEW_SETUP, "up", 0 },
	{ SETUP_DOWN, "ask-down", "down", "Down j", SCOPE_INTERVIEW_SETUP, "down", 0 },
	{ SETUP_LEFT, "ask-left", "left", "Left h", SCOPE_INTERVIEW_SETUP, "the option before", 0 },
	{ SETUP_RIGHT, "ask-right", "right", "Right l", SCOPE_INTERVIEW_SETUP, "the next option",
		0 },
	{ SETUP_TOGGLE, "ask-choose", "choose", "Space", SCOPE_INTERVIEW_SETUP,
		"choose the option, or press the button", 3 },
	{ 0 },
};

/* In the name every letter is typed. */
static const int *typing_hints(const void *state)
{
	static const int commands[] = { SETUP_BEGIN, SETUP_NEXT, SETUP_PREVIOUS, COMMAND_BACK, 0 };

	return form_takes_text(((const struct setup *)state)->form) ? commands : NULL;
}

const struct screen_ops interview_setup_dialog = {
	.name = "Ask a person",
	.scope = SCOPE_INTERVIEW_SETUP,
	.rows = rows,
	.open = open_setup,
	.close = close_setup,
	.layout = layout,
	.draw = draw,
	.command = command,
	.key = take_key,
	.typing_hints = typing_hints,
};
