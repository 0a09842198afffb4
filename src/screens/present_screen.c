#include "leeway/screens/present_screen.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/fire.h"
#include "present_show.h"

enum {
	PRESENT_NEXT = SCOPE_PRESENT * 100,
	PRESENT_PREVIOUS,
	PRESENT_MILDER,
	PRESENT_STRONGER,
	PRESENT_MODELS,
	PRESENT_VOICE,
	PRESENT_FIRE,
	PRESENT_FIRE_AGAIN,
	PRESENT_REPLAY,
	PRESENT_FASTER,
	PRESENT_SLOWER,
	PRESENT_HOLD,
	PRESENT_HANDS,
	PRESENT_UNDO,
	PRESENT_BLANK,
	PRESENT_CLOSE,
};

static const struct keymap_row rows[] = {
	{ PRESENT_NEXT, "present-next", "next", "Right Space PgDn", SCOPE_PRESENT,
		"the next scenario, as a presenter's remote asks for it", 1 },
	{ PRESENT_PREVIOUS, "present-previous", "previous", "Left PgUp Backspace", SCOPE_PRESENT,
		"the scenario before", 2 },
	{ PRESENT_MILDER, "present-milder", "milder", "Up k", SCOPE_PRESENT,
		"a level milder: closer to the rule", 3 },
	{ PRESENT_STRONGER, "present-stronger", "stronger", "Down j", SCOPE_PRESENT,
		"a level stronger: farther from the rule", 4 },
	{ PRESENT_MODELS, "present-models", "other models", "Tab", SCOPE_PRESENT,
		"other models, where Explore shows more than have room", 0 },
	{ PRESENT_VOICE, "present-voice", "another voice", "e", SCOPE_PRESENT,
		"another explanation", 0 },
	{ PRESENT_FIRE, "present-fire", "fire", "f", SCOPE_PRESENT,
		"ask models: choose which, how often, and see what it costs", 10 },
	{ PRESENT_FIRE_AGAIN, "present-fire-again", "fire again", "n", SCOPE_PRESENT,
		"ask those that were fired last, or are shown, up to the next 20 replies", 11 },
	{ PRESENT_REPLAY, "present-replay", "replay", "R", SCOPE_PRESENT,
		"play the recorded replies again, without a network; once more ends it", 12 },
	{ PRESENT_FASTER, "present-faster", "faster", "+ =", SCOPE_PRESENT, "replay faster", 0 },
	{ PRESENT_SLOWER, "present-slower", "slower", "-", SCOPE_PRESENT, "replay slower", 0 },
	{ PRESENT_HOLD, "present-hold", "hold", "p", SCOPE_PRESENT,
		"hold the replay, or let it go on", 0 },
	{ PRESENT_HANDS, "present-hands", "hands", "h", SCOPE_PRESENT,
		"count a show of hands: how many say yes, how many no", 13 },
	{ PRESENT_UNDO, "present-undo", "hands undone", "u", SCOPE_PRESENT,
		"take the last show of hands back", 0 },
	{ PRESENT_BLANK, "present-blank", "blank", "b .", SCOPE_PRESENT,
		"blank the screen; any key brings it back", 14 },
	{ PRESENT_CLOSE, "present-close", "close", "q", SCOPE_PRESENT, "back to Explore", 0 },
	{ 0 },
};

static void *open_present(struct app *app, const void *argument, struct error *error)
{
	struct explore *explore = app_screen_state(app, SCOPE_EXPLORE);

	(void)argument;
	if (!explore) {
		error_set(error, ERROR_USAGE, "there is nothing to present");
		return NULL;
	}
	struct present_show *show = memory_alloc(1, sizeof *show);

	present_init(&show->present, app_study(app), explore);
	present_show_find_voice(show, app);
	return show;
}

static void close_present(void *state)
{
	struct present_show *show = state;

	present_clear(&show->present);
	prompt_free(show->prompt);
	free(show);
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	(void)area;
	present_show_settle(state, app);
}

static void draw(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	const struct present_show *show = state;

	present_draw(&show->present, app_study(app), canvas, area);
}

/* Another bucket: Explore goes along, so that it is where the talk ended. */
static void arrive(struct present_show *show, struct app *app)
{
	struct explore *explore = app_screen_state(app, SCOPE_EXPLORE);

	explore->scenario = show->present.scenario;
	explore->level_no = show->present.level_no;
	explore_settle(explore, app_study(app));
	present_show_settle(show, app);
	present_show_find_voice(show, app);
}

static void open_fire(struct present_show *show, struct app *app)
{
	const struct present *present = &show->present;
	struct fire_view view = { .scenario = present->scenario, .level_no = present->level_no };

	for (size_t i = 0; i < present->n_arms && !view.agent; i++) {
		const struct study_arm *arm = &app_study(app)->arms[present->arms[i]];

		if (arm->kind == AGENT_MODEL && arm->role != ROLE_PEOPLE) {
			view.agent = arm->agent;
			view.condition = arm->condition;
		}
	}
	app_open_dialog(app, &fire_dialog, &view);
}

static void change_replay(struct present *present, int number)
{
	if (!present->replay)
		present_set_notice(present, "R begins a replay");
	else if (number == PRESENT_HOLD)
		present->replay->is_held = !present->replay->is_held;
	else
		replay_change_speed(present->replay, number == PRESENT_FASTER);
}

/* What moves to another bucket or other arms; false where the command does not. */
static bool do_move(struct present_show *show, struct app *app, int number)
{
	struct present *present = &show->present;
	const struct study *study = app_study(app);
	bool is_moved = false;

	switch (number) {
	case PRESENT_NEXT:
	case PRESENT_PREVIOUS:
		is_moved = present_move(present, study, number == PRESENT_NEXT ? 1 : -1);
		break;
	case PRESENT_MILDER:
	case PRESENT_STRONGER:
		is_moved = present_move_level(present, study, number == PRESENT_MILDER ? 1 : -1);
		break;
	case PRESENT_MODELS:
		present_turn_models(present);
		is_moved = true;
		break;
	default:
		return false;
	}
	if (is_moved)
		arrive(show, app);
	return true;
}

static unsigned command(void *state, struct app *app, int number)
{
	struct present_show *show = state;

	/* The counts may have been loaded anew since the last drawing. */
	present_show_settle(show, app);
	if (do_move(show, app, number))
		return SCREEN_DONE;
	switch (number) {
	case PRESENT_VOICE:
		present_show_next_voice(show, app);
		return SCREEN_DONE;
	case PRESENT_FIRE:
		open_fire(show, app);
		return SCREEN_DONE;
	case PRESENT_FIRE_AGAIN:
		present_show_fire(show, app);
		return SCREEN_DONE;
	case PRESENT_REPLAY:
		present_show_replay(show, app);
		return SCREEN_DONE;
	case PRESENT_FASTER:
	case PRESENT_SLOWER:
	case PRESENT_HOLD:
		change_replay(&show->present, number);
		return SCREEN_DONE;
	case PRESENT_HANDS:
		show->present.entry = ENTRY_YES;
		show->present.typed = 0;
		show->present.has_typed = false;
		return SCREEN_DONE;
	case PRESENT_UNDO:
		present_show_undo(show, app);
		return SCREEN_DONE;
	case PRESENT_BLANK:
		show->present.is_blank = true;
		return SCREEN_DONE;
	case PRESENT_CLOSE:
		return SCREEN_DONE | SCREEN_CLOSE;
	default:
		return SCREEN_IGNORED;
	}
}

/* Esc ends what was begun last: a show of hands, a replay, then Present itself. */
static bool go_back(struct present *present)
{
	if (present->entry != ENTRY_NONE) {
		present->entry = ENTRY_NONE;
		return true;
	}
	if (!present->replay)
		return false;
	replay_free(present->replay);
	present->replay = NULL;
	return true;
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct present_show *show = state;
	struct present *present = &show->present;
	struct hands hands;

	(void)area;
	if (key->code == KEYCODE_MOUSE && key->action == MOUSE_PRESS && key->button != 2)
		return command(state, app, key->button == 1 ? PRESENT_NEXT : PRESENT_PREVIOUS);
	if (key->code == KEYCODE_MOUSE || key->code == KEYCODE_PASTE)
		return SCREEN_HANDLED;
	free(present->notice);
	present->notice = NULL;
	if (present->is_blank) {
		present->is_blank = false;
		return SCREEN_DONE;
	}
	if (key->code == KEYCODE_ESCAPE && go_back(present))
		return SCREEN_DONE;
	if (present->entry == ENTRY_NONE)
		return SCREEN_IGNORED;
	if (present_type(present, key, app_study(app), &hands))
		present_show_count(show, app, &hands);
	return key->code == KEYCODE_ESCAPE ? SCREEN_IGNORED : SCREEN_DONE;
}

static unsigned take_event(void *state, struct app *app, const struct event *event)
{
	struct present_show *show = state;

	if (event->type == EVENT_STORED)
		present_show_hear(show, app, event);
	else if (event->type == EVENT_JOB_DONE)
		present_show_take_job(show, event);
	return SCREEN_HANDLED;
}

static int tick(void *state, struct app *app)
{
	present_show_settle(state, app);
	return present_show_tick(state, app);
}

const struct screen_ops present_dialog = {
	.name = "Present",
	.scope = SCOPE_PRESENT,
	.rows = rows,
	.open = open_present,
	.close = close_present,
	.layout = layout,
	.draw = draw,
	.command = command,
	.key = take_key,
	.event = take_event,
	.tick = tick,
	.is_bare = true,
};
