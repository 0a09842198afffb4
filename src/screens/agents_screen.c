#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/agents.h"
#include "leeway/screens/agents_check.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/explore_screen.h"
#include "leeway/screens/fire.h"
#include "leeway/screens/models.h"
#include "leeway/screens/panes.h"

enum {
	AGENTS_OPEN = SCOPE_AGENTS * 100 + 8,
	AGENTS_TEST,
	AGENTS_MODELS,
	AGENTS_CHOOSE,
};
_Static_assert(AGENTS_FIRE == AGENTS_CHOOSE + 1, "the numbers of the commands follow each other");

static const struct keymap_row rows[] = {
	{ AGENTS_TEST, "agents-test", "test key", "t", SCOPE_AGENTS,
		"ask the selected model or provider one question", 1 },
	{ AGENTS_MODELS, "agents-models", "models", "m", SCOPE_AGENTS,
		"ask the provider for its own list of models", 2 },
	{ AGENTS_CHOOSE, "agents-choose", "add to Fire", "a", SCOPE_AGENTS,
		"choose the selected model in Fire", 4 },
	{ AGENTS_FIRE, "agents-fire", "fire", "f", SCOPE_AGENTS,
		"ask models about the scenario in view", 3 },
	{ AGENTS_OPEN, "agents-open", "details", "Enter", SCOPE_AGENTS,
		"read what is known of the selected one", 0 },
	{ COMMAND_NEXT_PANE, "agents-next-pane", "next pane", "", SCOPE_AGENTS,
		"to providers, details and agents", 5 },
	{ COMMAND_PREVIOUS_PANE, "agents-previous-pane", NULL, "", SCOPE_AGENTS, "", 0 },
	{ COMMAND_MOVE_UP, "agents-up", NULL, "", SCOPE_AGENTS, "", 0 },
	{ COMMAND_MOVE_DOWN, "agents-down", NULL, "", SCOPE_AGENTS, "", 0 },
	{ COMMAND_MOVE_PAGE_UP, "agents-page-up", NULL, "", SCOPE_AGENTS, "", 0 },
	{ COMMAND_MOVE_PAGE_DOWN, "agents-page-down", NULL, "", SCOPE_AGENTS, "", 0 },
	{ COMMAND_MOVE_FIRST, "agents-first", NULL, "", SCOPE_AGENTS, "", 0 },
	{ COMMAND_MOVE_LAST, "agents-last", NULL, "", SCOPE_AGENTS, "", 0 },
	{ 0 },
};

static void *open_agents(struct app *app, const void *argument, struct error *error)
{
	struct agents_board *board = memory_alloc(1, sizeof *board);

	(void)argument;
	(void)error;
	agents_board_init(board, app_registry(app));
	return board;
}

static void close_agents(void *state)
{
	agents_board_clear(state);
	free(state);
}

static struct panes panes_of(struct agents_board *board)
{
	struct agents_places places = agents_board_places(board, board->area);

	return (struct panes){
		.focus = &board->focus,
		.n_parts = 3,
		.parts = { [AGENTS_LIST] = { .area = places.agents,
				   .list = &board->agents,
				   .rows = agents_board_agents(board) },
			[AGENTS_PROVIDERS] = { .area = places.providers,
				.list = &board->providers,
				.rows = agents_board_providers(board) },
			[AGENTS_DETAIL] = { .area = places.detail, .text = board->detail } },
	};
}

static void refresh(void *state, struct app *app)
{
	struct agents_board *board = state;
	struct error error = { 0 };
	struct database *database = session_reader(app_session(app), &error);

	if (error.code || !agents_board_load(board, app_study(app), database, &error))
		app_say_error(app, &error);
	struct panes panes = panes_of(board);

	panes_layout(&panes);
	agents_board_describe(board);
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	struct agents_board *board = state;

	(void)app;
	board->area = area;
	struct panes panes = panes_of(board);

	if (board->is_detail_stale)
		agents_board_describe(board);
	panes_layout(&panes);
}

static void draw(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	(void)app;
	agents_board_draw(state, canvas, area);
}

static unsigned event(void *state, struct app *app, const struct event *told)
{
	struct agents_board *board = state;
	const struct roster_entry *shown = agents_board_agent(board);

	(void)app;
	if (told->type != EVENT_STORED || !agents_board_take_event(board, told))
		return SCREEN_IGNORED;
	/* Details that are being read stay where they are. */
	if (shown && shown->id == told->agent && board->focus != AGENTS_DETAIL)
		board->is_detail_stale = true;
	return SCREEN_REDRAW;
}

/* The details follow the list that has the focus. */
static unsigned take(struct agents_board *board, unsigned result)
{
	if (board->focus != AGENTS_DETAIL)
		board->shows_provider = board->focus == AGENTS_PROVIDERS;
	if (result & (PANES_SELECTED | PANES_FOCUSED))
		agents_board_describe(board);
	return result ? SCREEN_DONE : SCREEN_IGNORED;
}

static unsigned set_focus(struct agents_board *board, int focus)
{
	board->focus = focus;
	return take(board, PANES_FOCUSED);
}

/* On the scenario and level in view. */
static void open_fire(struct app *app)
{
	const struct explore *explore = app_screen_state(app, SCOPE_EXPLORE);
	struct fire_view view = { .level_no = 1 };

	if (explore)
		view = (struct fire_view){ .scenario = explore->scenario,
			.level_no = explore->level_no };
	app_open_dialog(app, &fire_dialog, &view);
}

static void open_models(const struct agents_board *board, struct app *app)
{
	const struct account *account = agents_board_provider(board);

	if (account)
		app_open_dialog(app, &models_dialog, account->id);
	else
		app_say(app, "no provider is known for it");
}

static void choose(const struct agents_board *board, struct app *app)
{
	const struct roster_entry *agent = agents_board_agent(board);
	struct error error = { 0 };

	if (!agent || agent->agent.kind == AGENT_COHORT)
		app_say(app, "only a model can be asked: select one");
	else if (fire_choice_add(
			 app_fire_choice(app), app_registry(app), agent->agent.name, &error))
		app_say(app, "%s is chosen in Fire", agent->agent.name);
	else
		app_say_error(app, &error);
}

static unsigned go_back(struct agents_board *board)
{
	if (board->focus == AGENTS_LIST)
		return SCREEN_IGNORED;
	return set_focus(board, board->focus == AGENTS_DETAIL && board->shows_provider
					? AGENTS_PROVIDERS
					: AGENTS_LIST);
}

static unsigned command(void *state, struct app *app, int number)
{
	struct agents_board *board = state;
	struct panes panes = panes_of(board);

	switch (number) {
	case AGENTS_OPEN:
		return set_focus(board, AGENTS_DETAIL);
	case AGENTS_TEST:
		agents_check_selected(board, app);
		return SCREEN_DONE;
	case AGENTS_MODELS:
		open_models(board, app);
		return SCREEN_DONE;
	case AGENTS_CHOOSE:
		choose(board, app);
		return SCREEN_DONE;
	case AGENTS_FIRE:
		open_fire(app);
		return SCREEN_DONE;
	case COMMAND_BACK:
		return go_back(board);
	default:
		return take(board, panes_command(&panes, number));
	}
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct panes panes = panes_of(state);

	(void)app;
	(void)area;
	return take(state, panes_mouse(&panes, key));
}

const struct screen_ops agents_screen = {
	.name = "Agents",
	.scope = SCOPE_AGENTS,
	.rows = rows,
	.open = open_agents,
	.close = close_agents,
	.layout = layout,
	.draw = draw,
	.command = command,
	.key = take_key,
	.event = event,
	.refresh = refresh,
};
