#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/screens/agents.h"
#include "leeway/tui/draw.h"

enum {
	LEAST_COLUMNS_FOR_DETAIL = 70,
	LEAST_ROWS_FOR_ALL = 14,
	HEADING = 2, /* A heading above a list, and a blank line above that. */
	LIST_EDGE = 2, /* The list's own columns before a row. */
	COUNT_COLUMNS = 10,
	KIND_COLUMNS = 10,
	LEAST_NAME = 24, /* Columns a name keeps before kind and buckets are left out. */
	PROVIDER_COLUMNS = 13,
};

/* The columns behind a name; 0: left out. */
struct columns {
	int kind, buckets, replies;
};

static struct columns columns_of(int width)
{
	struct columns columns = { 0, 0, COUNT_COLUMNS };

	if (width >= LEAST_NAME + 2 * COUNT_COLUMNS)
		columns.buckets = COUNT_COLUMNS;
	if (width >= LEAST_NAME + 2 * COUNT_COLUMNS + KIND_COLUMNS)
		columns.kind = KIND_COLUMNS;
	return columns;
}

static const char *kind_of(const struct agent *agent)
{
	return agent->synthetic ? "simulated" : agent_kind_name(agent->kind);
}

/* "  └ " for a descendant, then its colour and its name. */
static void draw_name(const struct agents_board *board, const struct agents_line *line,
	const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct roster *roster = &board->roster;
	const char **names = memory_alloc(roster->n_entries + 1, sizeof *names);
	struct text_names among = { names, roster->n_entries };
	int column = area.column, end = area.column + area.columns;
	struct style name = style_of(row->is_selected ? ROLE_STRONG : ROLE_TEXT, row->ground);

	if (line->depth > 0) {
		column += 2 * (line->depth - 1);
		column += canvas_write(canvas, area.row, column, -1,
				  style_of(ROLE_FAINT, row->ground), "└") +
			  1;
	}
	column +=
		canvas_write(canvas, area.row, column, -1, style_of(line->role, row->ground), "■") +
		1;
	for (size_t i = 0; i < roster->n_entries; i++)
		names[i] = roster->entries[i].agent.name;
	if (end > column)
		draw_agent_name(canvas, (struct rectangle){ area.row, column, 1, end - column },
			name, names[line->entry], &among);
	free(names);
}

static void draw_agent(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct agents_board *board = data;
	const struct agents_line *line = &board->lines[row->index];
	const struct roster_entry *entry = &board->roster.entries[line->entry];
	struct columns columns = columns_of(area.columns);
	struct style text = style_of(ROLE_TEXT, row->ground);
	struct style muted = style_of(ROLE_MUTED, row->ground);
	char count[WORDS_SIZE];
	struct rectangle name = area;
	int column = area.column + area.columns - columns.replies - columns.buckets - columns.kind;

	name.columns = column - area.column - 1;
	draw_name(board, line, row, canvas, name);
	if (columns.kind)
		canvas_write(canvas, area.row, column, columns.kind - 1,
			entry->agent.synthetic ? style_of(ROLE_SIMULATED, row->ground) : muted,
			kind_of(&entry->agent));
	column += columns.kind;
	canvas_write_right(canvas, area.row, column, columns.replies, text,
		words_count((uint64_t)tally_total(&entry->tally), count));
	column += columns.replies;
	if (columns.buckets)
		canvas_write_right(canvas, area.row, column, columns.buckets, muted,
			words_count(entry->n_buckets, count));
}

static void draw_headings(struct canvas *canvas, struct rectangle list)
{
	struct style muted = style_of(ROLE_MUTED, ROLE_GROUND);
	int width = list.columns - LIST_EDGE - 1, row = list.row - 1;
	struct columns columns = columns_of(width);
	int column =
		list.column + LIST_EDGE + width - columns.replies - columns.buckets - columns.kind;

	canvas_write(canvas, row, list.column + LIST_EDGE, -1, muted, "AGENTS");
	if (columns.kind)
		canvas_write(canvas, row, column, columns.kind, muted, "KIND");
	column += columns.kind;
	canvas_write_right(canvas, row, column, columns.replies, muted, "REPLIES");
	column += columns.replies;
	if (columns.buckets)
		canvas_write_right(canvas, row, column, columns.buckets, muted, "BUCKETS");
}

static int64_t agent_key(const void *data, size_t index)
{
	const struct agents_board *board = data;

	return board->roster.entries[board->lines[index].entry].id;
}

struct list_rows agents_board_agents(const struct agents_board *board)
{
	return (struct list_rows){ .data = board,
		.n_rows = board->roster.n_entries,
		.key_at = agent_key,
		.draw = draw_agent,
		.empty = "nobody has answered yet" };
}

/* What a test said, else the state of the key. */
static void draw_provider_state(const struct agents_board *board, const struct account *account,
	const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	static const enum role roles[] = {
		[AGENTS_ASKING] = ROLE_MUTED,
		[AGENTS_GOOD] = ROLE_GOOD,
		[AGENTS_BAD] = ROLE_BAD,
	};
	const struct agents_test *test = agents_board_find_test(board, "provider", account->id);
	enum role role;
	char *key = agents_describe_key(account, &role);
	const char *words = key;

	if (test) {
		role = roles[test->verdict];
		words = test->verdict == AGENTS_ASKING ? "asking …" : test->words;
	}
	canvas_write(canvas, area.row, area.column, 1, style_of(role, row->ground),
		role == ROLE_TEXT    ? "·"
		: role == ROLE_MUTED ? "○"
				     : "●");
	canvas_write(canvas, area.row, area.column + 2, area.columns - 2,
		style_of(role == ROLE_GOOD ? ROLE_TEXT : role, row->ground), words);
	free(key);
}

static void draw_provider(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct agents_board *board = data;
	const struct account *account = board->accounts[row->index];
	struct rectangle state = { area.row, area.column + PROVIDER_COLUMNS, 1,
		area.columns - PROVIDER_COLUMNS };

	canvas_write(canvas, area.row, area.column, PROVIDER_COLUMNS - 1,
		style_of(row->is_selected ? ROLE_STRONG : ROLE_TEXT, row->ground), account->id);
	if (state.columns > 2)
		draw_provider_state(board, account, row, canvas, state);
}

static int64_t provider_key(const void *data, size_t index)
{
	(void)data;
	return (int64_t)index;
}

struct list_rows agents_board_providers(const struct agents_board *board)
{
	return (struct list_rows){ .data = board,
		.n_rows = board->n_accounts,
		.key_at = provider_key,
		.draw = draw_provider };
}

/* One pane alone, where there is no room for more. */
static struct agents_places alone(const struct agents_board *board, struct rectangle area)
{
	struct agents_places places = { .agents = { area.row, area.column, 0, 0 } };
	struct rectangle list = { area.row + 1, area.column, area.rows - 1, area.columns };

	if (board->focus == AGENTS_DETAIL)
		places.detail = area;
	else if (board->focus == AGENTS_PROVIDERS)
		places.providers = list;
	else
		places.agents = list;
	return places;
}

struct agents_places agents_board_places(const struct agents_board *board, struct rectangle area)
{
	if (area.rows < LEAST_ROWS_FOR_ALL || area.columns < LEAST_COLUMNS_FOR_DETAIL)
		return alone(board, area);
	struct agents_places places = { 0 };
	int for_lists = area.columns * 3 / 5, rows = area.rows - 2 * HEADING;
	int for_providers = (int)board->n_accounts;

	if (for_providers > rows / 2)
		for_providers = rows / 2;
	places.agents = (struct rectangle){ area.row + HEADING, area.column, rows - for_providers,
		for_lists };
	places.providers = (struct rectangle){ area.row + area.rows - for_providers, area.column,
		for_providers, for_lists };
	places.detail = (struct rectangle){ area.row + 1, area.column + for_lists + 2,
		area.rows - 1, area.columns - for_lists - 2 };
	return places;
}

void agents_board_draw(
	const struct agents_board *board, struct canvas *canvas, struct rectangle area)
{
	struct agents_places places = agents_board_places(board, area);
	struct list_rows agents = agents_board_agents(board);
	struct list_rows providers = agents_board_providers(board);

	if (places.agents.rows > 0) {
		draw_headings(canvas, places.agents);
		list_draw(&board->agents, &agents, board->focus == AGENTS_LIST, canvas,
			places.agents);
	}
	if (places.providers.rows > 0) {
		struct style muted = style_of(ROLE_MUTED, ROLE_GROUND);
		int column = places.providers.column + LIST_EDGE;

		canvas_write(canvas, places.providers.row - 1, column, -1, muted, "PROVIDERS");
		canvas_write(canvas, places.providers.row - 1, column + PROVIDER_COLUMNS, -1, muted,
			"KEY");
		list_draw(&board->providers, &providers, board->focus == AGENTS_PROVIDERS, canvas,
			places.providers);
	}
	for (int i = 0; i < area.rows && places.agents.rows > 0 && places.detail.rows > 0; i++)
		canvas_write(canvas, area.row + i, places.detail.column - 2, 1,
			style_of(ROLE_RULE, ROLE_GROUND), "│");
	if (places.detail.rows > 0)
		pane_draw(board->detail, canvas, places.detail);
}
