#include "leeway/screens/runs.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"

enum { PAGE = 100, MARGIN = 30 }; /* Runs read at once; how near to the end more are read. */

void runs_board_init(struct runs_board *board)
{
	*board = (struct runs_board){ 0 };
	board->detail = pane_new(style_of(ROLE_TEXT, ROLE_GROUND));
}

void runs_facts_clear(struct runs_facts *facts)
{
	failure_groups_clear(&facts->failures);
	free(facts->problem);
	*facts = (struct runs_facts){ 0 };
}

void runs_board_clear(struct runs_board *board)
{
	for (size_t i = 0; i < board->n_facts; i++)
		runs_facts_clear(&board->facts[i]);
	free(board->facts);
	run_list_clear(&board->list);
	pane_free(board->detail);
	*board = (struct runs_board){ 0 };
}

/* What was looked up while a run had not ended is no longer true; what is left changes always. */
static void mark_stale(struct runs_board *board)
{
	for (size_t i = 0; i < board->n_facts; i++)
		board->facts[i].left_is_stale = true;
	for (size_t i = 0; i < board->list.n_runs; i++) {
		struct runs_facts *facts = runs_board_find_facts(board, board->list.runs[i].id);

		if (facts && board->list.runs[i].ended_at_ms < 0)
			facts->is_stale = true;
	}
}

bool runs_board_load(struct runs_board *board, struct database *database, struct error *error)
{
	size_t wanted = board->list.n_runs > PAGE ? board->list.n_runs : PAGE;

	mark_stale(board);
	board->has_look_failed = false;
	run_list_clear(&board->list);
	board->is_whole = true;
	if (!database)
		return true;
	if (!run_list_load(database, 0, wanted, &board->list, error))
		return false;
	board->is_whole = board->list.n_runs < wanted;
	return true;
}

bool runs_board_read_on(struct runs_board *board, struct database *database, struct error *error)
{
	size_t n_before = board->list.n_runs;

	if (!database || board->is_whole || board->selection.index + MARGIN < n_before)
		return true;
	if (!run_list_load(database, board->list.runs[n_before - 1].id, PAGE, &board->list, error))
		return false;
	board->is_whole = board->list.n_runs - n_before < PAGE;
	return true;
}

const struct run_entry *runs_board_selected(const struct runs_board *board)
{
	return board->selection.index < board->list.n_runs
		       ? &board->list.runs[board->selection.index]
		       : NULL;
}

struct runs_facts *runs_board_find_facts(const struct runs_board *board, int64_t run)
{
	for (size_t i = 0; i < board->n_facts; i++)
		if (board->facts[i].run == run)
			return &board->facts[i];
	return NULL;
}

void runs_board_take_facts(struct runs_board *board, struct runs_facts *take_facts)
{
	struct runs_facts *facts = runs_board_find_facts(board, take_facts->run);

	if (facts) {
		runs_facts_clear(facts);
	} else {
		MEMORY_RESERVE_ONE(board->facts, board->n_facts, board->capacity);
		facts = &board->facts[board->n_facts++];
	}
	*facts = *take_facts;
	*take_facts = (struct runs_facts){ 0 };
}

bool runs_board_is_live(const struct runs_board *board, int64_t run)
{
	return board->goes_on && board->progress.run == run;
}

const char *runs_board_state(
	const struct runs_board *board, const struct run_entry *run, enum role *role)
{
	static const struct {
		const char *state, *word;
		enum role role;
	} words[] = {
		{ "done", "done", ROLE_GOOD },
		{ "incomplete", "incomplete", ROLE_WARNING },
		{ "stopped", "stopped", ROLE_WARNING },
		{ "failed", "failed", ROLE_BAD },
		{ "left", "left", ROLE_MUTED },
		/* Its program was killed, or another program is at it. */
		{ "running", "cut off", ROLE_WARNING },
	};

	*role = ROLE_GOOD;
	if (runs_board_is_live(board, run->id))
		return board->progress.paused ? "paused" : "running";
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strcmp(words[i].state, run->state) != 0)
			continue;
		*role = words[i].role;
		return words[i].word;
	}
	*role = ROLE_MUTED;
	return run->state;
}
