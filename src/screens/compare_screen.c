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

/* The name that packs give people in published figures. */
static const char compare_published[] = "people";

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

/* What the board may compare with. */
struct side {
	const char *agent; /* Borrowed. */
	const char *condition; /* NULL: whichever fits. */
};

static const char *condition_of(const struct study *study, const struct study_arm *arm)
{
	return study->pack->conditions[arm->condition].id;
}

static bool is_same_text(const char *left, const char *right)
{
	return left && right ? strcmp(left, right) == 0 : left == right;
}

/* How many arms an agent has; *is_first where the index is that of the first of them. */
static size_t count_conditions(const struct study *study, size_t index, bool *is_first)
{
	const char *name = study->arms[index].agent_name;
	size_t n = 0;

	*is_first = true;
	for (size_t i = 0; i < study->n_arms; i++) {
		if (strcmp(study->arms[i].agent_name, name) != 0)
			continue;
		*is_first = *is_first && i >= index;
		n++;
	}
	return n;
}

/*
 * Every side in order, to be freed: each agent, then it under each of its conditions where it has
 * several; at last people as published, where the study has none and the pack figures of theirs.
 */
static struct side *list_sides(const struct study *study, size_t *n_sides)
{
	struct side *sides = memory_alloc(2 * study->n_arms + 1, sizeof *sides);
	bool has_published = false, is_first;

	*n_sides = 0;
	for (size_t i = 0; i < study->n_arms; i++) {
		const char *name = study->arms[i].agent_name;
		size_t n_conditions = count_conditions(study, i, &is_first);

		if (!is_first)
			continue;
		sides[(*n_sides)++] = (struct side){ name, NULL };
		for (size_t k = i; n_conditions > 1 && k < study->n_arms; k++)
			if (strcmp(study->arms[k].agent_name, name) == 0)
				sides[(*n_sides)++] =
					(struct side){ name, condition_of(study, &study->arms[k]) };
	}
	for (size_t i = 0; i < study->pack->n_scenarios; i++)
		for (int level = 1; level <= SCENARIO_MAX_LEVELS; level++)
			has_published = has_published || study_published(study, i, level);
	if (!has_published || study_people(study) >= 0)
		return sides;
	/* An only arm has nobody to be compared with but them. */
	if (study->n_arms == 1)
		*n_sides = 0;
	sides[(*n_sides)++] = (struct side){ compare_published, NULL };
	return sides;
}

/* People; else the first agent, under its first condition where it is the only agent. */
static struct side first_side(const struct study *study)
{
	long people = study_people(study);
	size_t n_sides, n_own = 0;
	struct side *sides = list_sides(study, &n_sides);
	struct side first = { NULL, NULL };

	for (size_t i = 0; i < study->n_arms; i++)
		n_own += strcmp(study->arms[i].agent_name, study->arms[0].agent_name) == 0;
	if (people >= 0)
		first.agent = study->arms[people].agent_name;
	else if (study->n_arms > 0)
		first = sides[n_own > 1 && n_own == study->n_arms ? 1 : 0];
	free(sides);
	return first;
}

/* The place of the board's side among those given; n_sides where it is gone. */
static size_t find_side(const struct compare_board *board, const struct side *sides, size_t n_sides)
{
	size_t i = 0;

	while (i < n_sides && !(is_same_text(sides[i].agent, board->against) &&
				      is_same_text(sides[i].condition, board->against_condition)))
		i++;
	return i;
}

static void set_side(
	struct compare_board *board, const struct study *study, const struct side *side)
{
	board->is_published = side->agent == compare_published;
	board->is_alone = study->n_arms < 2;
	compare_board_set_against(board, side->agent, side->condition);
}

static bool has_side(const struct study *study, const struct compare_board *board)
{
	size_t n_sides;
	struct side *sides = list_sides(study, &n_sides);
	bool found = board->against && find_side(board, sides, n_sides) < n_sides;

	free(sides);
	return found;
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
	/* An agent that was alone has company now. */
	if (!has_side(study, board) || (board->is_alone && study->n_arms > 1)) {
		struct side side = first_side(study);

		set_side(board, study, &side);
	}
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
	const struct study *study = app_study(app);
	size_t n_sides;
	struct side *sides = list_sides(study, &n_sides);

	if (n_sides < 2) {
		app_say(app, "nobody else to compare with yet: f asks another model, or another "
			     "condition; A asks a person here");
		free(sides);
		return;
	}
	if (board->look)
		app_drop_errand(app, board->look);
	board->look = NULL;
	set_side(board, study, &sides[(find_side(board, sides, n_sides) + 1) % n_sides]);
	free(sides);
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
