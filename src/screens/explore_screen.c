#include "leeway/screens/explore_screen.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/fire.h"
#include "leeway/screens/present_screen.h"

enum {
	EXPLORE_FIRST = SCOPE_EXPLORE * 100,
	EXPLORE_OPEN = EXPLORE_FIRST + 50,
	EXPLORE_SOURCE,
	EXPLORE_FIRE,
	EXPLORE_MORE,
	EXPLORE_PRESENT,
};

/* The commands that are actions of explore.h are numbered like them. */
static const struct keymap_row rows[] = {
	{ EXPLORE_OPEN, "explore-open", "explanations", "Enter", SCOPE_EXPLORE,
		"go to what is behind the chosen part: the bar's replies, the scenario's bars", 1 },
	{ EXPLORE_FIRE, "fire", "fire", "f", SCOPE_EXPLORE,
		"ask models: choose which, how often, and see what it costs", 5 },
	{ EXPLORE_MORE, "fire-more", "more", "m", SCOPE_EXPLORE,
		"ask for twice as many of what is asked, or was asked last", 65 },
	{ EXPLORE_PRESENT, "present", "present", "P", SCOPE_EXPLORE,
		"show it to a room: one scenario, large, and nothing private", 55 },
	{ EXPLORE_FIRST + EXPLORE_NEXT_VIEW, "explore-view", "view", "v", SCOPE_EXPLORE,
		"bars, curves, all scenarios, difference from people", 20 },
	{ EXPLORE_FIRST + EXPLORE_NEXT_PANE, "explore-next", "next pane", "Tab", SCOPE_EXPLORE,
		"give the keys to scenarios, bars, conditions or agents", 10 },
	{ EXPLORE_FIRST + EXPLORE_PREVIOUS_PANE, "explore-previous", "previous pane", "Shift-Tab",
		SCOPE_EXPLORE, "give the keys to the pane before", 0 },
	{ EXPLORE_FIRST + EXPLORE_TOGGLE, "explore-toggle", "show or hide", "x", SCOPE_EXPLORE,
		"show or hide the condition or the agent under the cursor", 15 },
	{ EXPLORE_FIRST + EXPLORE_SORT, "explore-sort", "sort", "s", SCOPE_EXPLORE,
		"levels as authored, or by people's rates", 40 },
	{ EXPLORE_FIRST + EXPLORE_WHISKERS, "explore-whiskers", "whiskers", "w", SCOPE_EXPLORE,
		"one standard error, or Wilson's 95 % interval", 50 },
	{ EXPLORE_SOURCE, "explore-source", "source", "i", SCOPE_EXPLORE,
		"say where the published figure of this level stands", 0 },
	{ EXPLORE_FIRST + EXPLORE_UP, "explore-up", "up", "Up k", SCOPE_EXPLORE, "to the one above",
		0 },
	{ EXPLORE_FIRST + EXPLORE_DOWN, "explore-down", "down", "Down j", SCOPE_EXPLORE,
		"to the one below", 0 },
	{ EXPLORE_FIRST + EXPLORE_LEFT, "explore-left", "left", "Left h", SCOPE_EXPLORE,
		"to the scenarios; among differences a level milder", 0 },
	{ EXPLORE_FIRST + EXPLORE_RIGHT, "explore-right", "right", "Right l", SCOPE_EXPLORE,
		"to the bars; among differences a level stronger", 0 },
	{ EXPLORE_FIRST + EXPLORE_PAGE_UP, "explore-page-up", "page up", "PgUp", SCOPE_EXPLORE,
		"eight up", 0 },
	{ EXPLORE_FIRST + EXPLORE_PAGE_DOWN, "explore-page-down", "page down", "PgDn",
		SCOPE_EXPLORE, "eight down", 0 },
	{ EXPLORE_FIRST + EXPLORE_HOME, "explore-first", "first", "Home g", SCOPE_EXPLORE,
		"to the first", 0 },
	{ EXPLORE_FIRST + EXPLORE_END, "explore-last", "last", "End G", SCOPE_EXPLORE,
		"to the last", 0 },
	{ 0 },
};

static bool has_key(struct registry *registry)
{
	size_t n_accounts;
	const struct account *const *accounts = registry_accounts(registry, &n_accounts);

	for (size_t i = 0; i < n_accounts; i++)
		if (accounts[i]->key)
			return true;
	return false;
}

static void *open_explore(struct app *app, const void *argument, struct error *error)
{
	struct explore *explore = memory_alloc(1, sizeof *explore);

	(void)argument;
	(void)error;
	explore_init(explore, app_study(app));
	explore->has_key = has_key(app_registry(app));
	if (!explore->has_key && app_study(app)->n_arms == 0 && !app_is_demo(app))
		explore_probe(app);
	return explore;
}

static void close_explore(void *state)
{
	explore_clear(state);
	free(state);
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	explore_layout(state, app_study(app), area);
}

static void draw(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	explore_draw(state, app_study(app), canvas, area);
}

static void say_source(struct app *app, const struct explore *explore)
{
	const struct study *study = app_study(app);
	const struct published *published =
		study_published(study, explore->scenario, explore->level_no);

	if (published)
		app_say(app, "published: people refuse %.1f %% (%s, %s)%s%s",
			published->value * 100, study->pack->title, published->source,
			published->note ? ": " : "", published->note ? published->note : "");
	else
		app_say(app, "no figure is published for this level");
}

static unsigned open_selected(struct app *app, struct explore *explore)
{
	if (explore->focus == FOCUS_SCENARIOS) {
		explore->focus = FOCUS_BARS;
		return SCREEN_DONE;
	}
	if (explore->focus != FOCUS_BARS) {
		explore_act(explore, app_study(app), EXPLORE_TOGGLE);
		return SCREEN_DONE;
	}
	app_go(app, SCOPE_RESPONSES);
	return SCREEN_DONE;
}

static struct fire_view view_of(const struct app *app, const struct explore *explore)
{
	const struct study *study = app_study(app);
	long arm = explore_selected_arm(explore, study);
	struct fire_view view = { .scenario = explore->scenario, .level_no = explore->level_no };

	if (arm >= 0) {
		view.agent = study->arms[arm].agent;
		view.condition = study->arms[arm].condition;
	}
	return view;
}

static void ask_more(struct app *app, const struct explore *explore)
{
	struct fire_view view = view_of(app, explore);
	struct ask_record *order = session_last_order(app_session(app));

	fire_more(app, order, &view);
	ask_record_free(order);
}

static unsigned command(void *state, struct app *app, int number)
{
	struct explore *explore = state;

	if (number == EXPLORE_OPEN)
		return open_selected(app, explore);
	if (number == EXPLORE_PRESENT) {
		app_open_dialog(app, &present_dialog, NULL);
		return SCREEN_DONE;
	}
	if (number == EXPLORE_FIRE) {
		struct fire_view view = view_of(app, explore);

		app_open_dialog(app, &fire_dialog, &view);
		return SCREEN_DONE;
	}
	if (number == EXPLORE_MORE) {
		ask_more(app, explore);
		return SCREEN_DONE;
	}
	if (number == EXPLORE_SOURCE) {
		say_source(app, explore);
		return SCREEN_DONE;
	}
	if (number < EXPLORE_FIRST || number > EXPLORE_FIRST + EXPLORE_WHISKERS)
		return SCREEN_IGNORED;
	explore_act(explore, app_study(app), (enum explore_action)(number - EXPLORE_FIRST));
	return SCREEN_DONE;
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct explore *explore = state;

	if (key->code != KEYCODE_MOUSE)
		return SCREEN_IGNORED;
	if (key->action == MOUSE_WHEEL_UP || key->action == MOUSE_WHEEL_DOWN)
		explore_act(explore, app_study(app),
			key->action == MOUSE_WHEEL_UP ? EXPLORE_UP : EXPLORE_DOWN);
	else if (key->action == MOUSE_PRESS)
		explore_point(explore, app_study(app), area, key->row, key->column);
	return SCREEN_DONE;
}

static void refresh(void *state, struct app *app)
{
	explore_settle(state, app_study(app));
}

const struct screen_ops explore_screen = {
	.name = "Explore",
	.scope = SCOPE_EXPLORE,
	.rows = rows,
	.open = open_explore,
	.close = close_explore,
	.layout = layout,
	.draw = draw,
	.command = command,
	.key = take_key,
	.refresh = refresh,
};
