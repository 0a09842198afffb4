#include "leeway/screens/runs_look.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/engine/ask_json.h"

enum { MAX_RUNS = 12, LEAST_US = 500000 }; /* Of one look; between two of a run that goes on. */

/* An errand's data: everything it needs is copied or lives as long as the program. */
struct look {
	struct runs_board *board; /* The UI thread's: not touched by the errand. */
	const struct env *env;
	const struct config *config;
	char *path;
	struct runs_facts facts[MAX_RUNS];
	size_t n_facts;
	int64_t live; /* The run that goes on: its sums are known without a look; 0: none. */
	char *arguments; /* Of the first run: what is left of it is looked up too. */
	struct error error;
};

/* What the order asks for that the cache does not have. */
static void look_at_left(struct look *look, struct database *database)
{
	struct runs_facts *facts = &look->facts[0];
	struct ask_estimate estimate;
	struct error error = { 0 };
	struct ask ask = { 0 };
	struct ask_record *record = ask_choice_from_json(look->arguments, &error);

	if (record && ask_open(look->env, look->config, &record->choice, &ask, &error)) {
		if (ask_estimate(&ask, database, &estimate, &error)) {
			facts->has_left = true;
			facts->wanted = estimate.planned;
			facts->left = estimate.planned - estimate.already;
		}
		ask_close(&ask);
	}
	if (error.code)
		facts->problem = memory_copy_text(
			record ? error.message : "its order was not kept in a form to repeat");
	error_clear(&error);
	ask_record_free(record);
}

static void run_look(void *data, const atomic_bool *stop)
{
	struct look *look = data;
	struct database *database =
		database_open(look->env, look->path, DATABASE_READ, "the explorer", &look->error);

	if (!database)
		return;
	database_set_stop(database, stop);
	for (size_t i = 0; i < look->n_facts && !look->error.code; i++) {
		struct runs_facts *facts = &look->facts[i];

		if (facts->run == look->live ||
			runs_sum(database, facts->run, &facts->sums, &look->error))
			failure_groups_load(database, facts->run, &facts->failures, &look->error);
	}
	if (look->arguments && !look->error.code)
		look_at_left(look, database);
	database_close(database);
}

/* What is left is kept from an earlier look, where this one was not for it. */
static void keep_left(const struct runs_board *board, struct runs_facts *facts)
{
	const struct runs_facts *old = runs_board_find_facts(board, facts->run);

	facts->left_is_stale = true;
	if (!old)
		return;
	facts->has_left = old->has_left;
	facts->left = old->left;
	facts->wanted = old->wanted;
	facts->problem = memory_copy_text(old->problem);
}

static void take_look(void *data, struct app *app)
{
	struct look *look = data;

	look->board->look = NULL;
	if (look->error.code) {
		look->board->has_look_failed = true;
		app_say_error(app, &look->error);
		return;
	}
	for (size_t i = 0; i < look->n_facts; i++) {
		if (i > 0 || !look->arguments)
			keep_left(look->board, &look->facts[i]);
		runs_board_take_facts(look->board, &look->facts[i]);
	}
	runs_board_describe(look->board);
}

static void free_look(void *data)
{
	struct look *look = data;

	for (size_t i = 0; i < look->n_facts; i++)
		runs_facts_clear(&look->facts[i]);
	error_clear(&look->error);
	free(look->arguments);
	free(look->path);
	free(look);
}

static const struct errand_ops look_ops = { run_look, take_look, free_look };

/* Whether a run is to be looked at; where it is to be later, that is noted. */
static bool is_due(
	struct runs_board *board, const struct run_entry *run, bool with_left, int64_t now)
{
	const struct runs_facts *facts = runs_board_find_facts(board, run->id);

	if (!facts)
		return true;
	if (!facts->is_stale && (!with_left || !facts->left_is_stale))
		return false;
	if (now - board->looked_us >= LEAST_US)
		return true;
	board->due_us = board->looked_us + LEAST_US;
	return false;
}

/* The selected run comes first, with what is left of it; then the others in sight. */
static void choose_runs(struct look *look, int64_t now)
{
	struct runs_board *board = look->board;
	const struct run_entry *selected = runs_board_selected(board);
	bool is_live = selected && runs_board_is_live(board, selected->id);

	if (selected && is_due(board, selected, !is_live, now)) {
		look->facts[look->n_facts++].run = selected->id;
		if (!is_live)
			look->arguments = memory_copy_text(selected->arguments);
	}
	size_t end = board->selection.first + (size_t)board->selection.height;

	for (size_t i = board->selection.first; i < end && i < board->list.n_runs; i++) {
		const struct run_entry *run = &board->list.runs[i];

		if (run != selected && look->n_facts < MAX_RUNS && is_due(board, run, false, now))
			look->facts[look->n_facts++].run = run->id;
	}
}

void runs_look_if_due(struct runs_board *board, struct app *app)
{
	int64_t now = env_monotonic_us(app_env(app));

	board->due_us = 0;
	if (board->look || board->has_look_failed || board->list.n_runs == 0)
		return;
	struct look *look = memory_alloc(1, sizeof *look);

	look->board = board;
	look->env = app_env(app);
	look->config = app_config(app);
	look->live = board->goes_on ? board->progress.run : 0;
	choose_runs(look, now);
	if (look->n_facts == 0) {
		free_look(look);
		return;
	}
	look->path = memory_copy_text(session_path(app_session(app)));
	board->looked_us = now;
	if (app_start_errand(app, &look_ops, look))
		board->look = look;
}
