#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/screens/agents.h"
#include "leeway/screens/agents_check.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/explore_screen.h"
#include "leeway/screens/fire.h"
#include "leeway/screens/models.h"

/* The list's actions come first, in their order. */
enum {
	AGENTS_FIRST = SCOPE_AGENTS * 100,
	AGENTS_NEXT_PANE = AGENTS_FIRST + 6,
	AGENTS_PREVIOUS_PANE,
	AGENTS_OPEN,
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
	{ AGENTS_NEXT_PANE, "agents-next-pane", "next pane", "Tab", SCOPE_AGENTS,
		"go on to providers, details and agents", 5 },
	{ AGENTS_PREVIOUS_PANE, "agents-previous-pane", "previous pane", "Shift-Tab", SCOPE_AGENTS,
		"the other way round", 0 },
	{ AGENTS_FIRST + LIST_UP, "agents-up", "up", "Up k", SCOPE_AGENTS, "one up", 0 },
	{ AGENTS_FIRST + LIST_DOWN, "agents-down", "down", "Down j", SCOPE_AGENTS, "one down", 0 },
	{ AGENTS_FIRST + LIST_PAGE_UP, "agents-page-up", "page up", "PgUp Ctrl-B", SCOPE_AGENTS,
		"a page up", 0 },
	{ AGENTS_FIRST + LIST_PAGE_DOWN, "agents-page-down", "page down", "PgDn Ctrl-F",
		SCOPE_AGENTS, "a page down", 0 },
	{ AGENTS_FIRST + LIST_HOME, "agents-first", "first", "Home g", SCOPE_AGENTS, "to the first",
		0 },
	{ AGENTS_FIRST + LIST_END, "agents-last", "last", "End G", SCOPE_AGENTS, "to the last", 0 },
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

static void update_lists(struct agents_board *board)
{
	struct list_rows agents = agents_board_agents(board);
	struct list_rows providers = agents_board_providers(board);

	list_update(&board->agents, &agents, board->agents.height);
	list_update(&board->providers, &providers, board->providers.height);
}

static void refresh(void *state, struct app *app)
{
	struct agents_board *board = state;
	struct error error = { 0 };
	struct database *database = session_reader(app_session(app), &error);

	if (error.code || !agents_board_load(board, app_study(app), database, &error))
		app_say_error(app, &error);
	update_lists(board);
	agents_board_describe(board);
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	struct agents_board *board = state;
	struct agents_places places = agents_board_places(board, area);

	(void)app;
	if (places.agents.rows > 0)
		board->agents.height = places.agents.rows;
	if (places.providers.rows > 0)
		board->providers.height = places.providers.rows;
	update_lists(board);
	if (board->is_detail_stale)
		agents_board_describe(board);
	if (places.detail.rows > 0)
		pane_layout(board->detail, places.detail.rows, places.detail.columns);
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

static void set_focus(struct agents_board *board, enum agents_focus focus)
{
	board->focus = focus;
	if (focus != AGENTS_DETAIL)
		board->shows_provider = focus == AGENTS_PROVIDERS;
	agents_board_describe(board);
}

static void move(struct agents_board *board, enum list_action action)
{
	static const enum pane_action pane_moves[] = {
		[LIST_UP] = PANE_UP,
		[LIST_DOWN] = PANE_DOWN,
		[LIST_PAGE_UP] = PANE_PAGE_UP,
		[LIST_PAGE_DOWN] = PANE_PAGE_DOWN,
		[LIST_HOME] = PANE_HOME,
		[LIST_END] = PANE_END,
	};
	struct list_rows agents = agents_board_agents(board);
	struct list_rows providers = agents_board_providers(board);

	if (board->focus == AGENTS_DETAIL) {
		pane_act(board->detail, pane_moves[action]);
		return;
	}
	if (board->focus == AGENTS_PROVIDERS)
		list_act(&board->providers, &providers, action);
	else
		list_act(&board->agents, &agents, action);
	agents_board_describe(board);
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
	set_focus(board, board->focus == AGENTS_DETAIL && board->shows_provider ? AGENTS_PROVIDERS
										: AGENTS_LIST);
	return SCREEN_DONE;
}

static unsigned command(void *state, struct app *app, int number)
{
	struct agents_board *board = state;

	if (number >= AGENTS_FIRST && number <= AGENTS_FIRST + LIST_END) {
		move(board, (enum list_action)(number - AGENTS_FIRST));
		return SCREEN_DONE;
	}
	switch (number) {
	case AGENTS_NEXT_PANE:
		set_focus(board, (enum agents_focus)((board->focus + 1) % N_AGENTS_FOCI));
		return SCREEN_DONE;
	case AGENTS_PREVIOUS_PANE:
		set_focus(board,
			(enum agents_focus)((board->focus + N_AGENTS_FOCI - 1) % N_AGENTS_FOCI));
		return SCREEN_DONE;
	case AGENTS_OPEN:
		set_focus(board, AGENTS_DETAIL);
		return SCREEN_DONE;
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
		return SCREEN_IGNORED;
	}
}

static bool is_within(struct rectangle area, const struct key *key)
{
	return key->row >= area.row && key->row < area.row + area.rows &&
	       key->column >= area.column && key->column < area.column + area.columns;
}

static void press(struct agents_board *board, const struct agents_places *places, int row)
{
	struct list_rows agents = agents_board_agents(board);
	struct list_rows providers = agents_board_providers(board);
	size_t index;

	if (board->focus == AGENTS_LIST &&
		list_at(&board->agents, &agents, places->agents, row, &index))
		list_select(&board->agents, &agents, index);
	if (board->focus == AGENTS_PROVIDERS &&
		list_at(&board->providers, &providers, places->providers, row, &index))
		list_select(&board->providers, &providers, index);
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct agents_board *board = state;
	struct agents_places places = agents_board_places(board, area);
	const struct rectangle *panes[] = {
		[AGENTS_LIST] = &places.agents,
		[AGENTS_PROVIDERS] = &places.providers,
		[AGENTS_DETAIL] = &places.detail,
	};
	bool is_wheel = key->action == MOUSE_WHEEL_UP || key->action == MOUSE_WHEEL_DOWN;

	(void)app;
	if (key->code != KEYCODE_MOUSE)
		return SCREEN_IGNORED;
	if (!is_wheel && key->action != MOUSE_PRESS)
		return SCREEN_HANDLED;
	for (int i = 0; i < N_AGENTS_FOCI; i++) {
		if (!is_within(*panes[i], key))
			continue;
		board->focus = (enum agents_focus)i;
		if (is_wheel)
			move(board, key->action == MOUSE_WHEEL_UP ? LIST_UP : LIST_DOWN);
		else
			press(board, &places, key->row);
		set_focus(board, board->focus);
		break;
	}
	return SCREEN_DONE;
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
