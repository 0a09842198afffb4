#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/engine/ask_json.h"
#include "leeway/screens/runs.h"
#include "leeway/tui/draw.h"

enum {
	HEADER_ROWS = 3,
	LEAST_ROWS_FOR_BOTH = 14,
	WIDE = 100,
	LIST_EDGE = 2, /* The list's own columns before a row. */
};

/* A column of the list: it stands where there is room for all before it. */
struct column {
	const char *title;
	int columns;
	bool is_right, is_wide; /* Set to the right; on wide screens only. */
	char *(*text)(const struct runs_board *board, const struct run_entry *run);
};

/* What is known of a run's sums: of the one that goes on, its progress. */
static bool find_sums(
	const struct runs_board *board, const struct run_entry *run, struct run_sums *sums)
{
	const struct runs_facts *facts = runs_board_find_facts(board, run->id);

	if (facts)
		*sums = facts->sums;
	if (!runs_board_is_live(board, run->id))
		return facts != NULL;
	const struct run_progress *progress = &board->progress;

	*sums = (struct run_sums){ .stored = progress->stored,
		.input_tokens = progress->input_tokens,
		.output_tokens = progress->output_tokens,
		.cost_microusd = progress->cost_microusd,
		.cost_is_known = progress->cost_is_known,
		.failed = progress->failed };
	memcpy(sums->counts, progress->counts, sizeof sums->counts);
	return true;
}

static char *text_when(const struct runs_board *board, const struct run_entry *run)
{
	char text[WORDS_SIZE];

	(void)board;
	words_time(run->started_at_ms, text);
	return memory_copy_bytes(text, strlen(text) > 16 ? 16 : strlen(text));
}

static char *text_took(const struct runs_board *board, const struct run_entry *run)
{
	int64_t end = runs_board_is_live(board, run->id) ? board->now_ms : run->ended_at_ms;
	char text[WORDS_SIZE];

	return memory_copy_text(
		end < 0 ? "–" : words_duration((double)(end - run->started_at_ms) / 1000, text));
}

static char *text_planned(const struct runs_board *board, const struct run_entry *run)
{
	char text[WORDS_SIZE];

	(void)board;
	return memory_copy_text(words_count(run->planned, text));
}

static char *text_stored(const struct runs_board *board, const struct run_entry *run)
{
	char text[WORDS_SIZE];
	struct run_sums sums;

	return memory_copy_text(
		find_sums(board, run, &sums) ? words_count(sums.stored, text) : "…");
}

static char *text_failed(const struct runs_board *board, const struct run_entry *run)
{
	char text[WORDS_SIZE];
	struct run_sums sums;

	return memory_copy_text(
		find_sums(board, run, &sums) ? words_count(sums.failed, text) : "…");
}

static char *text_cost(const struct runs_board *board, const struct run_entry *run)
{
	char text[WORDS_SIZE];
	struct run_sums sums;

	if (!find_sums(board, run, &sums))
		return memory_copy_text("…");
	return memory_copy_text(
		sums.cost_is_known ? words_cost(sums.cost_microusd, text) : "unknown");
}

static char *text_what(const struct runs_board *board, const struct run_entry *run)
{
	(void)board;
	return ask_describe(run->arguments);
}

static const struct column columns[] = {
	{ "STARTED", 16, false, false, text_when },
	{ "STORED", 9, true, false, text_stored },
	{ "PLANNED", 9, true, false, text_planned },
	{ "FAILED", 7, true, false, text_failed },
	{ "COST", 9, true, true, text_cost },
	{ "TOOK", 8, true, true, text_took },
	{ "ASKED", 12, false, false, text_what },
};
enum { N_COLUMNS = sizeof columns / sizeof columns[0], STATE_COLUMNS = 11, GAP = 2 };

/* Draws every column for which there is room; the last takes what is left. */
static void draw_columns(const struct runs_board *board, const struct run_entry *run,
	struct canvas *canvas, struct rectangle area, struct style style)
{
	int end = area.column + area.columns;
	int column = area.column + STATE_COLUMNS + GAP;

	for (size_t i = 0; i < N_COLUMNS && column + columns[i].columns <= end; i++) {
		const struct column *at = &columns[i];
		int width = i + 1 < N_COLUMNS ? at->columns : end - column;

		if (at->is_wide && canvas_columns(canvas) < WIDE)
			continue;
		char *text = run ? at->text(board, run) : memory_copy_text(at->title);

		if (at->is_right)
			canvas_write_right(canvas, area.row, column, width, style, text);
		else
			canvas_write(canvas, area.row, column, width, style, text);
		free(text);
		column += width + GAP;
	}
}

static void draw_row(
	const void *data, const struct list_row *row, struct canvas *canvas, struct rectangle area)
{
	const struct runs_board *board = data;
	const struct run_entry *run = &board->list.runs[row->index];
	enum role role;
	const char *state = runs_board_state(board, run, &role);

	canvas_write_format(
		canvas, area.row, area.column, style_of(role, row->ground), "● %s", state);
	draw_columns(board, run, canvas, area,
		style_of(row->is_selected ? ROLE_STRONG : ROLE_TEXT, row->ground));
}

static int64_t key_at(const void *data, size_t index)
{
	return ((const struct runs_board *)data)->list.runs[index].id;
}

struct list_rows runs_board_rows(const struct runs_board *board)
{
	return (struct list_rows){ .data = board,
		.n_rows = board->list.n_runs,
		.key_at = key_at,
		.draw = draw_row,
		.empty = "Nothing was fired yet: f in Explore asks models. What came of it "
			 "stands here." };
}

struct runs_places runs_board_places(const struct runs_board *board, struct rectangle area)
{
	struct runs_places places = { .header = { area.row, area.column, 0, area.columns } };
	int rows = area.rows;

	if (area.rows < LEAST_ROWS_FOR_BOTH && board->focus == RUNS_DETAIL) {
		places.detail = area;
		return places;
	}
	places.header.rows = HEADER_ROWS;
	rows -= HEADER_ROWS;
	int for_list = area.rows < LEAST_ROWS_FOR_BOTH ? rows : rows * 2 / 5;

	places.list =
		(struct rectangle){ area.row + HEADER_ROWS, area.column, for_list, area.columns };
	if (for_list < rows)
		places.detail = (struct rectangle){ places.list.row + for_list + 1, area.column + 2,
			rows - for_list - 1, area.columns - 2 };
	return places;
}

static void draw_header(
	const struct runs_board *board, struct canvas *canvas, struct rectangle area)
{
	struct style strong = style_of(ROLE_STRONG, ROLE_GROUND);
	char count[WORDS_SIZE];

	strong.attributes = ATTRIBUTE_BOLD;
	canvas_write(canvas, area.row, area.column + 1, -1, strong, "Runs");
	words_count(board->list.n_runs, count);
	char *text = memory_format("%s run%s%s", count, board->list.n_runs == 1 ? "" : "s",
		board->is_whole ? "" : " and more");

	canvas_write_right(canvas, area.row, area.column, area.columns - 1,
		style_of(ROLE_MUTED, ROLE_GROUND), text);
	free(text);
	if (board->list.n_runs == 0)
		return;
	struct rectangle row = { area.row + 2, area.column + LIST_EDGE, 1,
		area.columns - LIST_EDGE - 1 };

	canvas_write(canvas, row.row, row.column, STATE_COLUMNS, style_of(ROLE_MUTED, ROLE_GROUND),
		"STATE");
	draw_columns(board, NULL, canvas, row, style_of(ROLE_MUTED, ROLE_GROUND));
}

void runs_board_draw(const struct runs_board *board, struct canvas *canvas, struct rectangle area)
{
	struct runs_places places = runs_board_places(board, area);
	struct list_rows rows = runs_board_rows(board);

	if (places.list.rows > 0) {
		draw_header(board, canvas, places.header);
		list_draw(&board->selection, &rows, board->focus == RUNS_LIST, canvas, places.list);
	}
	if (places.detail.rows <= 0 || board->list.n_runs == 0)
		return;
	for (int i = 0; i < area.columns && places.list.rows > 0; i++)
		canvas_write(canvas, places.detail.row - 1, area.column + i, 1,
			style_of(ROLE_RULE, ROLE_GROUND), "─");
	pane_draw(board->detail, canvas, places.detail);
}

/* The lines of the detail pane: a muted label, and what stands behind it. */
static void add_line(struct pane *pane, const char *label, const char *text)
{
	char *padded = memory_format("%-10s", label);

	pane_append_label(pane, style_of(ROLE_MUTED, ROLE_GROUND), padded);
	pane_append(pane, text);
	pane_end_line(pane, 0);
	free(padded);
}

static void add_counts(struct pane *pane, const struct run_sums *sums)
{
	char number[WORDS_SIZE], cost[WORDS_SIZE], input[WORDS_SIZE], output[WORDS_SIZE];
	char *text = memory_format("%s replies", words_count(sums->stored, number));

	for (int i = 0; i < N_OUTCOMES && sums->stored > 0; i++) {
		char *longer = memory_format("%s%s %s %s", text, i ? "," : ":",
			words_count(sums->counts[i], number), outcome_name((enum outcome)i));

		free(text);
		text = longer;
	}
	add_line(pane, "stored", text);
	free(text);
	text = memory_format("%s; %s tokens in, %s out",
		sums->cost_is_known ? words_cost(sums->cost_microusd, cost) : "price unknown",
		words_count((uint64_t)sums->input_tokens, input),
		words_count((uint64_t)sums->output_tokens, output));
	add_line(pane, "cost", text);
	free(text);
	if (sums->failed_microusd == 0)
		return;
	text = memory_format("%s of it for requests that failed and were billed",
		words_cost(sums->failed_microusd, cost));
	add_line(pane, "", text);
	free(text);
}

static char *describe_left(const struct runs_board *board, const struct run_entry *run)
{
	const struct runs_facts *facts = runs_board_find_facts(board, run->id);
	char left[WORDS_SIZE], wanted[WORDS_SIZE];

	if (runs_board_is_live(board, run->id)) {
		const struct run_progress *at = &board->progress;
		uint64_t finished = at->already + at->stored + at->failed;

		words_count(at->planned > finished ? at->planned - finished : 0, left);
		return memory_format("%s replies to come", left);
	}
	if (!facts)
		return memory_copy_text("…");
	if (facts->problem)
		return memory_format("cannot be fired again: %s", facts->problem);
	if (!facts->has_left)
		return memory_copy_text("…");
	if (facts->left == 0)
		return memory_format(
			"nothing: all %s are in the cache", words_count(facts->wanted, wanted));
	return memory_format("%s of %s are missing; resuming asks for these only",
		words_count(facts->left, left), words_count(facts->wanted, wanted));
}

static void add_failures(struct pane *pane, const struct failure_groups *groups)
{
	pane_end_line(pane, 1);
	pane_append_styled(pane, style_of(ROLE_MUTED, ROLE_GROUND), "FAILED ATTEMPTS");
	pane_end_line(pane, 0);
	for (size_t i = 0; i < groups->n_groups; i++) {
		const struct failure_group *group = &groups->groups[i];
		char attempts[WORDS_SIZE], given_up[WORDS_SIZE], others[WORDS_SIZE];
		char *status =
			group->status ? memory_format(" %ld", group->status) : memory_copy_text("");
		char *head = memory_format("%s%s", group->class, status);
		char *counts = memory_format("  ×%s, given up %s  ",
			words_count(group->n_attempts, attempts),
			words_count(group->n_given_up, given_up));

		pane_append_styled(pane, style_of(ROLE_BAD, ROLE_GROUND), head);
		pane_append(pane, counts);
		pane_append_styled(pane, style_of(ROLE_MUTED, ROLE_GROUND), group->message);
		if (group->n_messages > 1) {
			char *more = memory_format("  and %s other messages",
				words_count(group->n_messages - 1, others));

			pane_append_styled(pane, style_of(ROLE_FAINT, ROLE_GROUND), more);
			free(more);
		}
		pane_end_line(pane, 0);
		free(counts);
		free(head);
		free(status);
	}
}

void runs_board_describe(struct runs_board *board)
{
	const struct run_entry *run = runs_board_selected(board);
	struct pane *pane = board->detail;
	struct run_sums sums;
	char time[WORDS_SIZE];

	pane_reset(pane);
	if (!run)
		return;
	char *took = text_took(board, run), *what = ask_describe(run->arguments);
	char *left = describe_left(board, run);
	char *when = memory_format("%s, took %s", words_time(run->started_at_ms, time), took);
	const struct runs_facts *facts = runs_board_find_facts(board, run->id);

	add_line(pane, "asked", what);
	add_line(pane, "started", when);
	if (find_sums(board, run, &sums))
		add_counts(pane, &sums);
	add_line(pane, "left", left);
	if (facts && facts->failures.n_groups > 0)
		add_failures(pane, &facts->failures);
	free(when);
	free(left);
	free(what);
	free(took);
}
