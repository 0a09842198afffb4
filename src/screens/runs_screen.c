#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/screens/app.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/confirm.h"
#include "leeway/screens/fire.h"
#include "leeway/screens/panes.h"
#include "leeway/screens/runs.h"
#include "leeway/screens/runs_look.h"

enum {
	RUNS_OPEN = SCOPE_RUNS * 100 + 11,
	RUNS_RESUME,
	RUNS_MORE,
};

static const struct keymap_row rows[] = {
	{ RUNS_OPEN, "runs-open", "details", "Enter", SCOPE_RUNS,
		"read what came of the selected run", 1 },
	{ RUNS_RESUME, "runs-resume", "resume", "r", SCOPE_RUNS,
		"fire the selected run again: only what is missing is asked", 2 },
	{ RUNS_MORE, "runs-more", "more", "m", SCOPE_RUNS,
		"ask for twice as many of the same, of a run that goes on too", 2 },
	{ COMMAND_NEXT_PANE, "runs-pane", "next pane", "", SCOPE_RUNS,
		"go between the list and the details", 3 },
	{ COMMAND_MOVE_UP, "runs-up", NULL, "", SCOPE_RUNS, "", 0 },
	{ COMMAND_MOVE_DOWN, "runs-down", NULL, "", SCOPE_RUNS, "", 0 },
	{ COMMAND_MOVE_PAGE_UP, "runs-page-up", NULL, "", SCOPE_RUNS, "", 0 },
	{ COMMAND_MOVE_PAGE_DOWN, "runs-page-down", NULL, "", SCOPE_RUNS, "", 0 },
	{ COMMAND_MOVE_FIRST, "runs-first", NULL, "", SCOPE_RUNS, "", 0 },
	{ COMMAND_MOVE_LAST, "runs-last", NULL, "", SCOPE_RUNS, "", 0 },
	{ 0 },
};

static void *open_runs(struct app *app, const void *argument, struct error *error)
{
	struct runs_board *board = memory_alloc(1, sizeof *board);

	(void)app;
	(void)argument;
	(void)error;
	runs_board_init(board);
	return board;
}

static void close_runs(void *state)
{
	runs_board_clear(state);
	free(state);
}

/* The reading connection, or NULL: no cache yet, or it cannot be read, which is told. */
static struct database *reader(struct app *app, struct error *error)
{
	return session_reader(app_session(app), error);
}

static struct panes panes_of(struct runs_board *board)
{
	struct runs_places places = runs_board_places(board, board->area);

	return (struct panes){
		.focus = &board->focus,
		.n_parts = 2,
		.parts = { [RUNS_LIST] = { .area = places.list,
				   .list = &board->selection,
				   .rows = runs_board_rows(board) },
			[RUNS_DETAIL] = { .area = places.detail,
				.text = board->detail,
				.is_empty = board->list.n_runs == 0 } },
	};
}

static void refresh(void *state, struct app *app)
{
	struct runs_board *board = state;
	struct error error = { 0 };
	struct database *database = reader(app, &error);

	if (error.code || !runs_board_load(board, database, &error))
		app_say_error(app, &error);
	struct panes panes = panes_of(board);

	panes_layout(&panes);
	runs_board_describe(board);
}

/* What the run that goes on has come to; true where the details show it. */
static bool take_progress(struct runs_board *board, struct app *app)
{
	const struct run_entry *selected = runs_board_selected(board);
	bool was_live = selected && runs_board_is_live(board, selected->id);

	board->now_ms = env_wall_ms(app_env(app));
	board->goes_on = session_is_running(app_session(app)) &&
			 session_progress(app_session(app), &board->progress) &&
			 board->progress.running;
	return was_live || (selected && runs_board_is_live(board, selected->id));
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	struct runs_board *board = state;

	board->area = area;
	struct panes panes = panes_of(board);

	/* A pane that is being read stays where it is. */
	if (take_progress(board, app) && board->focus != RUNS_DETAIL)
		runs_board_describe(board);
	panes_layout(&panes);
	runs_look_if_due(board, app);
}

static void draw(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	(void)app;
	runs_board_draw(state, canvas, area);
}

static int tick(void *state, struct app *app)
{
	struct runs_board *board = state;
	int64_t now = env_monotonic_us(app_env(app));

	if (board->due_us > 0 && now >= board->due_us)
		runs_look_if_due(board, app);
	return board->due_us > 0 ? (int)((board->due_us - now) / 1000) + 1 : -1;
}

static unsigned event(void *state, struct app *app, const struct event *told)
{
	struct runs_board *board = state;
	struct runs_facts *facts = runs_board_find_facts(board, told->run);

	(void)app;
	if (told->type == EVENT_FAILED && facts)
		facts->is_stale = true;
	return SCREEN_IGNORED;
}

static unsigned take(struct runs_board *board, struct app *app, unsigned result)
{
	struct error error = { 0 };

	if (result & PANES_SELECTED) {
		struct database *database = reader(app, &error);

		if (error.code || !runs_board_read_on(board, database, &error))
			app_say_error(app, &error);
		runs_board_describe(board);
	}
	return result ? SCREEN_DONE : SCREEN_IGNORED;
}

static void fire_again(struct app *app)
{
	struct runs_board *board = app_screen_state(app, SCOPE_RUNS);
	const struct run_entry *run = board ? runs_board_selected(board) : NULL;
	struct error error = { 0 };
	struct ask_record *record = run ? ask_choice_from_json(run->arguments, &error) : NULL;

	if (record)
		session_take_off_spent(app_session(app), run->id, &record->limits);
	if (record && app_fire(app, &record->choice, &record->limits, false, &error))
		app_say(app, "run %lld is fired again: what is missing is asked",
			(long long)run->id);
	if (error.code)
		app_say_error(app, &error);
	ask_record_free(record);
}

static char *describe_resume(const struct runs_facts *facts, const struct ask_record *record)
{
	char left[WORDS_SIZE], cost[WORDS_SIZE];
	char *cap = record->limits.max_cost_microusd < 0
			    ? memory_copy_text("There is no cost cap.")
			    : memory_format("It stops at %s.",
				      words_cost(record->limits.max_cost_microusd, cost));
	char *text = facts && facts->has_left
			     ? memory_format("%s replies are missing and will be asked for. %s",
				       words_count(facts->left, left), cap)
			     : memory_format("What is missing will be asked for. %s", cap);

	free(cap);
	return text;
}

/* Asks before it costs anything. */
static void resume(const struct runs_board *board, struct app *app)
{
	const struct run_entry *run = runs_board_selected(board);

	if (!run) {
		app_say(app, "nothing was fired yet");
		return;
	}
	const struct runs_facts *facts = runs_board_find_facts(board, run->id);
	struct ask_record *record = ask_choice_from_json(run->arguments, NULL);
	bool is_capped = record && record->limits.max_cost_microusd > 0;

	if (record)
		session_take_off_spent(app_session(app), run->id, &record->limits);
	if (runs_board_is_live(board, run->id)) {
		app_say(app, "run %lld goes on", (long long)run->id);
	} else if (!record) {
		app_say(app, "the order of run %lld was not kept in a form to repeat",
			(long long)run->id);
	} else if (facts && facts->has_left && !facts->left_is_stale && facts->left == 0) {
		app_say(app, "nothing is left of run %lld", (long long)run->id);
	} else if (is_capped && record->limits.max_cost_microusd == 0) {
		app_say(app, "run %lld has spent its cost cap: m asks with another",
			(long long)run->id);
	} else {
		char *title = memory_format("Resume run %lld?", (long long)run->id);
		char *text = describe_resume(facts, record);
		struct confirm_question question = {
			.title = title, .text = text, .yes = fire_again
		};

		app_open_dialog(app, &confirm_dialog, &question);
		free(text);
		free(title);
	}
	ask_record_free(record);
}

static void ask_more(const struct runs_board *board, struct app *app)
{
	const struct run_entry *run = runs_board_selected(board);
	struct ask_record *order = run ? ask_choice_from_json(run->arguments, NULL) : NULL;

	/* One that goes on may have been extended since the list was read. */
	if (run && runs_board_is_live(board, run->id)) {
		ask_record_free(order);
		order = session_last_order(app_session(app));
	}
	fire_more(app, order, NULL);
	ask_record_free(order);
}

static unsigned command(void *state, struct app *app, int number)
{
	struct runs_board *board = state;
	struct panes panes = panes_of(board);

	switch (number) {
	case RUNS_OPEN:
		return take(board, app, panes_command(&panes, COMMAND_NEXT_PANE));
	case RUNS_MORE:
		ask_more(board, app);
		return SCREEN_DONE;
	case RUNS_RESUME:
		resume(board, app);
		return SCREEN_DONE;
	case COMMAND_BACK:
		if (board->focus == RUNS_LIST)
			return SCREEN_IGNORED;
		board->focus = RUNS_LIST;
		return SCREEN_DONE;
	default:
		return take(board, app, panes_command(&panes, number));
	}
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct panes panes = panes_of(state);

	(void)area;
	return take(state, app, panes_mouse(&panes, key));
}

const struct screen_ops runs_screen = {
	.name = "Runs",
	.scope = SCOPE_RUNS,
	.rows = rows,
	.open = open_runs,
	.close = close_runs,
	.layout = layout,
	.draw = draw,
	.command = command,
	.key = take_key,
	.event = event,
	.tick = tick,
	.refresh = refresh,
};
