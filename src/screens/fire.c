#include "leeway/screens/fire.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/dialog.h"
#include "leeway/screens/fire_form.h"
#include "leeway/screens/messages.h"
#include "leeway/screens/typing.h"

/* The moves of the form are numbered like the actions of form.h. */
enum { FIRE_FIRST = SCOPE_FIRE * 100, FIRE_NOW = FIRE_FIRST + 50, FIRE_DRY_RUN, FIRE_CANCEL };
enum { COLUMNS = 78 };

struct fire {
	struct fire_choice *choice; /* The app's. */
	struct agent_names names; /* As it was opened. */
	struct registry *registry;
	struct fire_view view;
	struct fire_form fields;
	int rows; /* Of the form at the width laid out. */
	/* The estimate is made anew before the next frame, not at each key. */
	bool is_stale;
	uint64_t n_responses; /* The study's, when it was made. */
};

static struct rectangle plane_of(const struct fire *fire, struct rectangle area)
{
	return dialog_plane(area, fire->rows, COLUMNS);
}

/* The view within what the pack has. */
static struct fire_view settle_view(const struct fire_view *asked, const struct study *study)
{
	struct fire_view view = asked ? *asked : (struct fire_view){ 0 };

	if (view.scenario >= study->pack->n_scenarios)
		view.scenario = 0;
	if (view.condition >= study->pack->n_conditions)
		view.condition = 0;
	if (view.level_no < 1 ||
		view.level_no > (int)study->pack->scenarios[view.scenario]->n_levels)
		view.level_no = 1;
	return view;
}

static void *open_fire(struct app *app, const void *argument, struct error *error)
{
	const struct study *study = app_study(app);

	if (study->pack->n_scenarios == 0 || study->pack->n_conditions == 0) {
		error_set(error, ERROR_INPUT, "pack %s has nothing to ask", study->pack->id);
		return NULL;
	}
	struct fire *fire = memory_alloc(1, sizeof *fire);

	fire->choice = app_fire_choice(app);
	fire->registry = app_registry(app);
	fire->view = settle_view(argument, study);
	if (!agent_names_open(&fire->names, app_env(app), app_config(app),
		    session_reader(app_session(app), NULL), error)) {
		free(fire);
		return NULL;
	}
	fire_choice_open(fire->choice, fire->registry, &fire->names, study, &fire->view);
	fire_form_init(&fire->fields, fire->choice, study, &fire->view);
	form_set_fault(fire->fields.form, fire->fields.models,
		fire_choice_check(fire->choice, fire->registry));
	fire->is_stale = true;
	return fire;
}

static void close_fire(void *state)
{
	struct fire *fire = state;

	fire_choice_close(fire->choice);
	fire_form_clear(&fire->fields);
	agent_names_clear(&fire->names);
	free(fire);
}

static void layout_fire(void *state, struct app *app, struct rectangle area)
{
	struct fire *fire = state;
	const struct study *study = app_study(app);
	int columns = dialog_plane(area, area.rows, COLUMNS).columns;

	if (fire->is_stale || fire->n_responses != study->n_responses) {
		struct ask_estimate estimate;
		struct error error = { 0 };
		struct database *reader = session_reader(app_session(app), &error);

		if (error.code || !fire_choice_measure(fire->choice, reader, &error))
			app_say_error(app, &error);
		fire_estimate(fire->choice, study, &fire->view, &estimate);
		fire_form_show_estimate(&fire->fields, &estimate);
		fire->is_stale = false;
		fire->n_responses = study->n_responses;
	}
	fire->rows = form_height(fire->fields.form, columns);
	struct rectangle plane = plane_of(fire, area);

	form_layout(fire->fields.form, plane.rows, plane.columns);
}

static void draw_fire(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct fire *fire = state;

	(void)app;
	dialog_draw_plane(canvas, area, plane_of(fire, area));
	form_draw(fire->fields.form, canvas, plane_of(fire, area));
}

/* What stands in the form becomes the choice; what is wrong with the models is said. */
static void take_over(struct fire *fire, struct app *app)
{
	const struct fire_form *fields = &fire->fields;

	fire_form_read(fields, app_study(app), fire->choice);
	form_set_fault(
		fields->form, fields->models, fire_choice_check(fire->choice, fire->registry));
	form_set_fault(fields->form, fields->conditions, NULL);
	fire->is_stale = true;
}

/* Adds the model that was typed; false where there is none of that name, which is said. */
static bool add_typed(struct fire *fire)
{
	struct fire_form *fields = &fire->fields;
	struct error error = { 0 };
	const char *typed = form_text(fields->form, fields->add);

	if (!*typed)
		return true;
	char *spec = agent_names_find_model(&fire->names, typed, &error);
	bool is_added = spec && fire_choice_add(fire->choice, fire->registry, spec, &error);

	free(spec);
	if (!is_added) {
		form_set_fault(fields->form, fields->add, error.message);
		error_clear(&error);
		return false;
	}
	form_set_text(fields->form, fields->add, "");
	form_set_fault(fields->form, fields->add, NULL);
	fire_form_show_models(fields, fire->choice);
	form_set_fault(
		fields->form, fields->models, fire_choice_check(fire->choice, fire->registry));
	fire->is_stale = true;
	return true;
}

/* A cap needs prices to count against. */
static char *find_cap_fault(const struct fire *fire)
{
	const char *unpriced = fire_choice_unpriced(fire->choice);

	if (fire->choice->limits.max_cost_microusd < 0 || !unpriced)
		return NULL;
	return memory_format("the price of %s is unknown, so no cap can hold: leave it empty, or "
			     "set \"prices\" in the configuration",
		unpriced);
}

/* True where all that is asked for can be asked; else what is wrong stands in the form. */
static bool check(struct fire *fire, struct app *app)
{
	const struct fire_form *fields = &fire->fields;

	if (!add_typed(fire)) {
		form_set_focus(fields->form, fields->add);
		return false;
	}
	take_over(fire, app);
	char *cap = find_cap_fault(fire);

	form_set_fault(fields->form, fields->cap, cap);
	if (cap)
		form_set_focus(fields->form, fields->cap);
	if (fire_choice_count(fire->choice) == 0)
		form_set_fault(fields->form, fields->models, "choose at least one model");
	if (fire->choice->conditions == 0)
		form_set_fault(fields->form, fields->conditions, "choose at least one condition");
	bool good = form_check(fields->form) && !cap;

	if (cap)
		form_set_fault(fields->form, fields->cap, cap);
	free(cap);
	return good;
}

static unsigned fire_now(struct fire *fire, struct app *app)
{
	struct fire_order order;
	struct error error = { 0 };

	if (!check(fire, app))
		return SCREEN_DONE;
	fire_order_init(&order, fire->choice, app_study(app), &fire->view, app_pack(app));
	bool good = app_fire(app, &order.ask, &fire->choice->limits, true, &error);

	fire_order_clear(&order);
	if (!good) {
		app_say_error(app, &error);
		return SCREEN_DONE;
	}
	return SCREEN_DONE | SCREEN_CLOSE;
}

static unsigned dry_run(struct fire *fire, struct app *app)
{
	if (!check(fire, app))
		return SCREEN_DONE;
	char *text = fire_describe(fire->choice, app_study(app), &fire->view);
	struct reading reading = { "Dry run", "nothing is sent", text };

	app_open_dialog(app, &reading_dialog, &reading);
	free(text);
	return SCREEN_DONE;
}

static unsigned press(struct fire *fire, struct app *app)
{
	int button;

	form_focus(fire->fields.form, &button);
	switch ((enum fire_button)button) {
	case FIRE_BUTTON_FIRE:
		return fire_now(fire, app);
	case FIRE_BUTTON_DRY_RUN:
		return dry_run(fire, app);
	case FIRE_BUTTON_CANCEL:
		break;
	}
	return SCREEN_DONE | SCREEN_CLOSE;
}

/* What the form made of a key or a click. A model that was typed is looked at when it is left. */
static unsigned after(struct fire *fire, struct app *app, int focus_before, unsigned result)
{
	int option;

	if (focus_before == fire->fields.add &&
		form_focus(fire->fields.form, &option) != focus_before)
		add_typed(fire);
	if (result & FORM_CHANGED)
		take_over(fire, app);
	return result & FORM_PRESSED ? press(fire, app) : SCREEN_DONE;
}

static unsigned do_action(struct fire *fire, struct app *app, enum form_action action)
{
	struct form *form = fire->fields.form;
	int option, focus = form_focus(form, &option);

	if (action == FORM_ENTER && focus == fire->fields.add &&
		*form_text(form, fire->fields.add)) {
		add_typed(fire);
		return SCREEN_DONE;
	}
	return after(fire, app, focus, form_act(form, action));
}

static unsigned do_fire(void *state, struct app *app, int command)
{
	struct fire *fire = state;

	switch (command) {
	case FIRE_NOW:
		return fire_now(fire, app);
	case FIRE_DRY_RUN:
		return dry_run(fire, app);
	case FIRE_CANCEL:
		return SCREEN_DONE | SCREEN_CLOSE;
	default:
		break;
	}
	if (command < FIRE_FIRST || command > FIRE_FIRST + FORM_ENTER)
		return SCREEN_IGNORED;
	return do_action(fire, app, (enum form_action)(command - FIRE_FIRST));
}

static unsigned type(struct fire *fire, struct app *app, const struct key *key)
{
	struct form *form = fire->fields.form;
	enum textfield_action action;
	char bytes[4];
	size_t length;
	int option, focus = form_focus(form, &option);
	const char *text = typing_text(key, bytes, &length);

	if (text)
		return after(fire, app, focus, form_insert(form, text, length));
	if (typing_action(key, &action))
		return after(fire, app, focus, form_edit(form, action));
	return SCREEN_IGNORED;
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct fire *fire = state;
	struct form *form = fire->fields.form;
	int option, focus = form_focus(form, &option);

	if (key->code == KEYCODE_MOUSE && key->action == MOUSE_PRESS)
		return after(fire, app, focus,
			form_click(form, plane_of(fire, area), key->row, key->column));
	if (key->code == KEYCODE_MOUSE)
		return SCREEN_DONE;
	return form_takes_text(form) ? type(fire, app, key) : SCREEN_IGNORED;
}

void fire_more(struct app *app, const struct ask_record *order, const struct fire_view *view)
{
	struct fire_choice *choice = app_fire_choice(app);
	struct fire_view at = settle_view(view, app_study(app));
	struct error error = { 0 };

	if (!order) {
		app_say(app, "no order was kept that could be fired again");
	} else if (strcmp(order->choice.pack, app_pack(app)) != 0) {
		app_say(app, "that run is of the pack %s: open it first", order->choice.pack);
	} else if (!fire_choice_take(choice, app_study(app), order, &at, &error)) {
		app_say_error(app, &error);
	} else {
		choice->target =
			choice->target < FIRE_MAX_TARGET / 2 ? choice->target * 2 : FIRE_MAX_TARGET;
		app_open_dialog(app, &fire_dialog, &at);
	}
}

static const struct keymap_row rows[] = {
	{ FIRE_NOW, "fire-now", "fire", "F5 Ctrl-F", SCOPE_FIRE, "ask what is chosen", 2 },
	{ FIRE_DRY_RUN, "fire-dry-run", "dry run", "F6", SCOPE_FIRE,
		"say what would be asked, and the first prompt", 5 },
	{ FIRE_CANCEL, "fire-cancel", "cancel", "Esc q", SCOPE_FIRE,
		"leave it; the choices are kept", 6 },
	{ FIRE_FIRST + FORM_TOGGLE, "fire-toggle", "turn on or off", "Space x", SCOPE_FIRE,
		"turn what is under the cursor on or off", 1 },
	{ FIRE_FIRST + FORM_ENTER, "fire-enter", "choose", "Enter", SCOPE_FIRE,
		"turn on or off, press a button, add the model that was typed", 0 },
	{ FIRE_FIRST + FORM_NEXT, "fire-next", "next field", "Tab", SCOPE_FIRE, "the next field",
		3 },
	{ FIRE_FIRST + FORM_PREVIOUS, "fire-previous", "previous field", "Shift-Tab", SCOPE_FIRE,
		"the field before", 0 },
	{ FIRE_FIRST + FORM_UP, "fire-up", "up", "Up k", SCOPE_FIRE, "a row up", 0 },
	{ FIRE_FIRST + FORM_DOWN, "fire-down", "down", "Down j", SCOPE_FIRE, "a row down", 0 },
	{ FIRE_FIRST + FORM_LEFT, "fire-left", "left", "Left h", SCOPE_FIRE, "to the left", 0 },
	{ FIRE_FIRST + FORM_RIGHT, "fire-right", "right", "Right l", SCOPE_FIRE, "to the right",
		0 },
	{ 0 },
};

/* In a field of text or a number every letter is typed. */
static const int *typing_hints(const void *state)
{
	static const int commands[] = { FIRE_NOW, FIRE_FIRST + FORM_NEXT, FIRE_DRY_RUN,
		FIRE_FIRST + FORM_PREVIOUS, FIRE_CANCEL, 0 };

	return form_takes_text(((const struct fire *)state)->fields.form) ? commands : NULL;
}

const struct screen_ops fire_dialog = {
	.name = "Fire",
	.scope = SCOPE_FIRE,
	.rows = rows,
	.open = open_fire,
	.close = close_fire,
	.layout = layout_fire,
	.draw = draw_fire,
	.command = do_fire,
	.key = take_key,
	.typing_hints = typing_hints,
};
