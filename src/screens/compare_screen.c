#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/report/agent_groups.h"
#include "leeway/screens/commands.h"
#include "leeway/screens/compare.h"
#include "leeway/screens/compare_count.h"
#include "leeway/screens/compare_look.h"
#include "leeway/screens/responses_screen.h"

/* The lists' actions come first, in their order. */
enum {
	COMPARE_FIRST = SCOPE_COMPARE * 100,
	COMPARE_OPEN = COMPARE_FIRST + 10,
	COMPARE_PANE,
	COMPARE_AGAINST,
	COMPARE_ORDER,
	COMPARE_CORRECTION,
	COMPARE_TRANSFER,
};

enum { MEMBERS_BYTES = 1000 }; /* Of a group's members in a message. */

static const struct keymap_row rows[] = {
	{ COMPARE_OPEN, "compare-open", "explanations", "Enter", SCOPE_COMPARE,
		"look at an arm's buckets, and at a bucket's explanations", 1 },
	{ COMPARE_AGAINST, "compare-against", "compare with", "a", SCOPE_COMPARE,
		"compare with the next agent, or with it under its next condition", 2 },
	{ COMPARE_ORDER, "compare-order", "order", "s", SCOPE_COMPARE,
		"sort buckets as authored, by difference, by p", 3 },
	{ COMPARE_CORRECTION, "compare-correction", "Holm or BH", "m", SCOPE_COMPARE,
		"adjust p after Holm, or after Benjamini and Hochberg", 4 },
	{ COMPARE_TRANSFER, "compare-transfer", "transfer", "t", SCOPE_COMPARE,
		"models tuned on a scenario by scenarios asked, and back", 5 },
	{ COMPARE_PANE, "compare-pane", "next pane", "Tab Shift-Tab", SCOPE_COMPARE,
		"go between the arms and their buckets", 6 },
	{ COMPARE_FIRST + LIST_UP, "compare-up", "up", "Up k", SCOPE_COMPARE, "a row up", 0 },
	{ COMPARE_FIRST + LIST_DOWN, "compare-down", "down", "Down j", SCOPE_COMPARE, "a row down",
		0 },
	{ COMPARE_FIRST + LIST_PAGE_UP, "compare-page-up", "page up", "PgUp Ctrl-B", SCOPE_COMPARE,
		"a page up", 0 },
	{ COMPARE_FIRST + LIST_PAGE_DOWN, "compare-page-down", "page down", "PgDn Ctrl-F",
		SCOPE_COMPARE, "a page down", 0 },
	{ COMPARE_FIRST + LIST_HOME, "compare-first", "first", "Home g", SCOPE_COMPARE,
		"the first row", 0 },
	{ COMPARE_FIRST + LIST_END, "compare-last", "last", "End G", SCOPE_COMPARE, "the last row",
		0 },
	{ 0 },
};

/* The next agent of the study after that one, people's first; NULL where there is no other. */
static const char *next_agent(const struct study *study, const char *after)
{
	size_t start = 0;

	for (size_t i = 0; after && i < study->n_arms; i++)
		if (strcmp(study->arms[i].agent_name, after) == 0)
			start = i + 1;
	for (size_t i = 0; i < study->n_arms; i++) {
		const struct study_arm *arm = &study->arms[(start + i) % study->n_arms];

		if (!after || strcmp(arm->agent_name, after) != 0)
			return arm->agent_name;
	}
	return NULL;
}

static const char *first_agent(const struct study *study)
{
	long people = study_people(study);

	return people >= 0 ? study->arms[people].agent_name : next_agent(study, NULL);
}

static const char *condition_of(const struct study *study, const struct study_arm *arm)
{
	return study->pack->conditions[arm->condition].id;
}

/*
 * The other side after the board's: each condition of its agent, where that has several, then the
 * next agent under whichever condition fits. False where there is no other.
 */
static bool find_next_side(const struct study *study, const struct compare_board *board,
	const char **agent, const char **condition)
{
	const char *chosen = board->against_condition;
	size_t n_conditions = 0;
	bool is_past = !chosen;

	*condition = NULL;
	for (size_t i = 0; board->against && i < study->n_arms; i++) {
		const struct study_arm *arm = &study->arms[i];

		if (strcmp(arm->agent_name, board->against) != 0)
			continue;
		n_conditions++;
		if (is_past && !*condition)
			*condition = condition_of(study, arm);
		is_past = is_past || strcmp(condition_of(study, arm), chosen) == 0;
	}
	if (n_conditions < 2)
		*condition = NULL;
	*agent = *condition ? board->against : next_agent(study, board->against);
	/* The only agent: from its last condition to whichever fits. */
	if (!*agent && chosen)
		*agent = board->against;
	return *agent != NULL;
}

static bool has_side(const struct study *study, const struct compare_board *board)
{
	for (size_t i = 0; board->against && i < study->n_arms; i++)
		if (strcmp(study->arms[i].agent_name, board->against) == 0 &&
			(!board->against_condition || strcmp(condition_of(study, &study->arms[i]),
							      board->against_condition) == 0))
			return true;
	return false;
}

static void *open_compare(struct app *app, const void *argument, struct error *error)
{
	struct compare_board *board = memory_alloc(1, sizeof *board);

	(void)app;
	(void)argument;
	(void)error;
	compare_board_init(board);
	return board;
}

static void close_compare(void *state)
{
	compare_board_clear(state);
	free(state);
}

static void refresh(void *state, struct app *app)
{
	struct compare_board *board = state;
	const struct study *study = app_study(app);

	/* Another pack is not waited for. */
	if (board->pack != study->pack)
		board->looked_us = 0;
	board->pack = study->pack;
	if (!has_side(study, board))
		compare_board_set_against(board, first_agent(study), NULL);
	board->is_stale = true;
	compare_board_list(board);
	compare_look_if_due(board, app);
}

static void layout(void *state, struct app *app, struct rectangle area)
{
	struct compare_board *board = state;
	struct compare_places places = compare_board_places(board, area);
	struct list_rows arms = compare_board_arms(board);
	struct list_rows buckets = compare_board_buckets(board);

	(void)app;
	list_update(&board->arms, &arms, places.arms.rows);
	list_update(&board->buckets, &buckets, places.buckets.rows);
	struct transfer_places transfer = compare_transfer_places(board, area);
	struct list_rows tuned = compare_board_tuned(board);

	list_update(&board->tuned, &tuned, transfer.rows.rows);
}

static void draw(
	const void *state, const struct app *app, struct canvas *canvas, struct rectangle area)
{
	(void)app;
	const struct compare_board *board = state;

	if (board->is_transfer)
		compare_transfer_draw(board, canvas, area);
	else
		compare_board_draw(board, canvas, area);
}

/* Only while it is in front: nothing is computed for nobody. */
static int tick(void *state, struct app *app)
{
	struct compare_board *board = state;
	int64_t now = env_monotonic_us(app_env(app));

	if (board->due_us > 0 && now >= board->due_us)
		compare_look_if_due(board, app);
	if (app_shows(app, SCOPE_COMPARE))
		compare_count_next(board, app);
	return board->due_us > 0 ? (int)((board->due_us - now) / 1000) + 1 : -1;
}

static unsigned event(void *state, struct app *app, const struct event *told)
{
	struct compare_board *board = state;

	if (told->type == EVENT_STORED || told->type == EVENT_RUN_ENDED) {
		board->is_stale = true;
		compare_look_if_due(board, app);
	}
	return SCREEN_IGNORED;
}

static void move(struct compare_board *board, enum list_action action)
{
	if (board->is_transfer) {
		struct list_rows tuned = compare_board_tuned(board);

		list_act(&board->tuned, &tuned, action);
		return;
	}
	struct list_rows list =
		board->is_bucket_focused ? compare_board_buckets(board) : compare_board_arms(board);

	if (list_act(board->is_bucket_focused ? &board->buckets : &board->arms, &list, action) &&
		!board->is_bucket_focused)
		compare_board_list(board);
}

/* A group has no replies of its own, but members with their weights. */
static void say_members(struct app *app, const char *name)
{
	struct agent_groups groups;
	struct error error = { 0 };
	struct buffer text;

	if (!agent_groups_read(app_config(app), &groups, &error)) {
		error_clear(&error);
		return;
	}
	const struct agent_group *group = agent_groups_find(&groups, name);

	buffer_init(&text, MEMBERS_BYTES);
	for (size_t i = 0; group && i < group->n_members; i++)
		buffer_append_format(&text, "%s%s (weight %.3g)", i > 0 ? ", " : "",
			group->members[i], group->weights[i]);
	app_say(app, "the replies are its members': %s%s", buffer_text(&text),
		text.overflowed ? " …" : "");
	buffer_clear(&text);
	agent_groups_clear(&groups);
}

/* From the transfer table to the buckets of its selected model. */
static void open_tuned(struct compare_board *board)
{
	if (board->tuned.index >= board->transfer.n_rows)
		return;
	const struct transfer_row *row = &board->transfer.rows[board->tuned.index];

	board->is_transfer = false;
	board->is_bucket_focused = false;
	compare_board_select_arm(board, row->agent, row->condition);
}

static void open_selected(struct compare_board *board, struct app *app)
{
	const struct comparison_row *row = compare_board_row(board);

	if (board->is_transfer) {
		open_tuned(board);
		return;
	}
	if (!board->is_bucket_focused) {
		board->is_bucket_focused = board->n_rows > 0;
		return;
	}
	if (row && row->agent < 0)
		say_members(app, board->comparison.arms[row->arm].agent);
	else if (row)
		responses_screen_show(app, &(struct responses_key){ row->agent, row->prompt, 0 });
}

static void choose_against(struct compare_board *board, struct app *app)
{
	const char *agent, *condition;

	if (!find_next_side(app_study(app), board, &agent, &condition)) {
		app_say(app, "nobody else has answered this pack");
		return;
	}
	if (board->look)
		app_drop_errand(app, board->look);
	board->look = NULL;
	compare_board_set_against(board, agent, condition);
	board->looked_us = 0;
	compare_look_if_due(board, app);
}

static unsigned command(void *state, struct app *app, int number)
{
	struct compare_board *board = state;

	if (number >= COMPARE_FIRST && number <= COMPARE_FIRST + LIST_END) {
		move(board, (enum list_action)(number - COMPARE_FIRST));
		return SCREEN_DONE;
	}
	switch (number) {
	case COMPARE_OPEN:
		open_selected(board, app);
		return SCREEN_DONE;
	case COMPARE_PANE:
		board->is_bucket_focused = !board->is_bucket_focused && board->n_rows > 0;
		return SCREEN_DONE;
	case COMPARE_AGAINST:
		choose_against(board, app);
		return SCREEN_DONE;
	case COMPARE_ORDER:
		board->order = (enum compare_order)((board->order + 1) % N_COMPARE_ORDERS);
		compare_board_list(board);
		return SCREEN_DONE;
	case COMPARE_CORRECTION:
		board->correction = (enum comparison_correction)(
			(board->correction + 1) % N_COMPARISON_CORRECTIONS);
		compare_board_list(board);
		return SCREEN_DONE;
	case COMPARE_TRANSFER:
		board->is_transfer = !board->is_transfer;
		return SCREEN_DONE;
	case COMMAND_BACK:
		if (board->is_transfer) {
			board->is_transfer = false;
			return SCREEN_DONE;
		}
		if (!board->is_bucket_focused)
			return SCREEN_IGNORED;
		board->is_bucket_focused = false;
		return SCREEN_DONE;
	default:
		return SCREEN_IGNORED;
	}
}

static bool is_within(struct rectangle area, const struct key *key)
{
	return key->row >= area.row && key->row < area.row + area.rows &&
	       key->column >= area.column && key->column < area.column + area.columns;
}

static unsigned click_tuned(
	struct compare_board *board, const struct key *key, struct rectangle area)
{
	struct rectangle place = compare_transfer_places(board, area).rows;
	struct list_rows tuned = compare_board_tuned(board);
	size_t index;

	if (!is_within(place, key))
		return SCREEN_IGNORED;
	if (key->action != MOUSE_PRESS)
		move(board, key->action == MOUSE_WHEEL_UP ? LIST_UP : LIST_DOWN);
	else if (list_at(&board->tuned, &tuned, place, key->row, &index))
		list_select(&board->tuned, &tuned, index);
	return SCREEN_DONE;
}

static unsigned take_key(void *state, struct app *app, const struct key *key, struct rectangle area)
{
	struct compare_board *board = state;
	bool is_wheel = key->action == MOUSE_WHEEL_UP || key->action == MOUSE_WHEEL_DOWN;

	(void)app;
	if (key->code != KEYCODE_MOUSE || (!is_wheel && key->action != MOUSE_PRESS))
		return SCREEN_IGNORED;
	if (board->is_transfer)
		return click_tuned(board, key, area);
	struct compare_places places = compare_board_places(board, area);
	bool is_bucket = is_within(places.buckets, key);
	struct list_rows list =
		is_bucket ? compare_board_buckets(board) : compare_board_arms(board);
	size_t index;

	if (!is_bucket && !is_within(places.arms, key))
		return SCREEN_IGNORED;
	board->is_bucket_focused = is_bucket && board->n_rows > 0;
	if (is_wheel) {
		move(board, key->action == MOUSE_WHEEL_UP ? LIST_UP : LIST_DOWN);
	} else if (list_at(is_bucket ? &board->buckets : &board->arms, &list,
			   is_bucket ? places.buckets : places.arms, key->row, &index)) {
		list_select(is_bucket ? &board->buckets : &board->arms, &list, index);
		if (!is_bucket)
			compare_board_list(board);
	}
	return SCREEN_DONE;
}

const struct screen_ops compare_screen = {
	.name = "Compare",
	.scope = SCOPE_COMPARE,
	.rows = rows,
	.open = open_compare,
	.close = close_compare,
	.layout = layout,
	.draw = draw,
	.command = command,
	.key = take_key,
	.event = event,
	.tick = tick,
	.refresh = refresh,
};
