#include "leeway/screens/compare_look.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/report/agent_names.h"
#include "leeway/report/compare_load.h"

enum { LEAST_US = 2000000 }; /* Between two looks while counts change. */

enum { COUNTED_AT_ONCE = 20000 }; /* Replies: some 20 ms. */

/* An errand's data: everything it needs is copied or lives as long as the program. */
struct compare_look {
	struct compare_board *board; /* The UI thread's: not touched by the errand. */
	const struct env *env;
	const struct config *config;
	char *path, *pack, *against, *against_condition;
	struct comparison_list list;
	struct transfer transfer;
	struct error error;
};

/* A small cache is shown whole at once; a large one is counted apart (compare_count.h). */
static bool count_if_few(struct compare_look *look, struct database *database)
{
	int64_t n = 0;

	for (size_t i = 0; i < look->list.n_rows; i++)
		n += look->list.rows[i].own.n;
	return n > COUNTED_AT_ONCE || comparison_load_distinct(database, &look->list, &look->error);
}

static bool load(struct compare_look *look, struct database *database)
{
	struct agent_groups groups = { 0 };
	struct bucket_filter filter = { .pack = look->pack };
	struct comparison_request request = {
		.filter = &filter,
		.groups = &groups,
		.options = { .test = COMPARISON_AUTO,
			.against = look->against,
			.against_condition = look->against_condition },
	};
	bool good =
		agent_names_read_groups(look->env, look->config, database, &groups, &look->error) &&
		comparison_load(database, look->env, &request, &look->list, &look->error) &&
		count_if_few(look, database);

	agent_groups_clear(&groups);
	return good;
}

static bool load_transfer(struct compare_look *look, struct database *database)
{
	struct transfer_origins origins;

	if (!transfer_read_origins(look->env, look->config, database, &origins, &look->error))
		return false;
	transfer_build(&look->transfer, &look->list, &origins);
	transfer_clear_origins(&origins);
	return true;
}

static void run_look(void *data, const atomic_bool *stop)
{
	struct compare_look *look = data;
	struct database *database =
		database_open(look->env, look->path, DATABASE_READ, "the explorer", &look->error);
	bool good = false;

	if (!database)
		return;
	database_set_stop(database, stop);
	if (database_begin(database, &look->error)) {
		good = load(look, database) && load_transfer(look, database);
		database_rollback(database);
	}
	database_close(database);
	if (good && !*stop)
		comparison_estimate(&look->list);
}

static void take_look(void *data, struct app *app)
{
	struct compare_look *look = data;
	struct compare_board *board = look->board;

	board->look = NULL;
	if (look->error.code) {
		free(board->problem);
		board->problem = memory_copy_text(look->error.message);
		return;
	}
	compare_board_take(board, &look->list, &look->transfer);
	/* Counts may have changed meanwhile. */
	compare_look_if_due(board, app);
}

static void free_look(void *data)
{
	struct compare_look *look = data;

	comparison_clear(&look->list);
	transfer_clear(&look->transfer);
	error_clear(&look->error);
	free(look->path);
	free(look->pack);
	free(look->against);
	free(look->against_condition);
	free(look);
}

static const struct errand_ops look_ops = { run_look, take_look, free_look };

void compare_look_if_due(struct compare_board *board, struct app *app)
{
	int64_t now = env_monotonic_us(app_env(app));

	board->due_us = 0;
	if (board->look || !board->is_stale || !board->against)
		return;
	if (board->looked_us > 0 && now - board->looked_us < LEAST_US) {
		board->due_us = board->looked_us + LEAST_US;
		return;
	}
	struct compare_look *look = memory_alloc(1, sizeof *look);

	look->board = board;
	look->env = app_env(app);
	look->config = app_config(app);
	look->path = memory_copy_text(session_path(app_session(app)));
	look->pack = memory_copy_text(app_study(app)->pack->id);
	look->against = memory_copy_text(board->against);
	look->against_condition =
		board->against_condition ? memory_copy_text(board->against_condition) : NULL;
	board->looked_us = now;
	board->is_stale = false;
	if (app_start_errand(app, &look_ops, look))
		board->look = look;
}
