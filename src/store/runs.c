#include "leeway/store/runs.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"

int64_t runs_start(struct database *database, const char *arguments, uint64_t planned,
	int64_t started_at_ms, struct error *error)
{
	return store_add(database, error, STATEMENT_RUN_ADD,
		BINDS(bind_text(arguments), bind_int((sqlite3_int64)planned),
			bind_int(started_at_ms)));
}

bool runs_finish(struct database *database, int64_t run, const char *state, int64_t at_ms,
	struct error *error)
{
	return store_run(database, error, STATEMENT_RUN_FINISH,
		BINDS(bind_int(run), bind_text(state), bind_int(at_ms)));
}

bool runs_leave(struct database *database, int64_t run, struct error *error)
{
	return store_run(database, error, STATEMENT_RUN_LEAVE, BINDS(bind_int(run)));
}

bool runs_change(struct database *database, int64_t run, const char *arguments, uint64_t planned,
	struct error *error)
{
	return store_run(database, error, STATEMENT_RUN_CHANGE,
		BINDS(bind_int(run), bind_text(arguments), bind_int((sqlite3_int64)planned)));
}

bool runs_newest(struct database *database, struct run_row *row, struct error *error)
{
	sqlite3_stmt *newest = store_query(database, error, STATEMENT_RUN_NEWEST, NULL);

	*row = (struct run_row){ 0 };
	if (!newest)
		return false;
	enum step_result result = connection_step(database, newest, error);

	if (result != STEP_ROW)
		return result == STEP_DONE;
	row->id = sqlite3_column_int64(newest, 0);
	row->arguments = memory_copy_text(connection_column_text(newest, 1));
	row->state = memory_copy_text(connection_column_text(newest, 2));
	sqlite3_reset(newest);
	return true;
}

void run_row_clear(struct run_row *row)
{
	free(row->arguments);
	free(row->state);
	*row = (struct run_row){ 0 };
}

bool failures_add(struct database *database, const struct failure *failure, struct error *error)
{
	return store_run(database, error, STATEMENT_FAILURE_ADD,
		BINDS(bind_row(failure->run), bind_int(failure->agent), bind_int(failure->prompt),
			bind_int(failure->repeat), bind_int(failure->attempt),
			bind_int(failure->status), bind_text(failure->class),
			bind_text(failure->message ? failure->message : ""),
			bind_int(failure->at_ms), bind_int(failure->final),
			bind_known(failure->input_tokens), bind_known(failure->output_tokens),
			bind_known(failure->cost_microusd)));
}

/* Columns from first on: input tokens, output tokens, cost, rows without a cost. */
static void add_amounts(struct run_sums *sums, sqlite3_stmt *row, int first)
{
	sums->input_tokens += sqlite3_column_int64(row, first);
	sums->output_tokens += sqlite3_column_int64(row, first + 1);
	sums->cost_microusd += sqlite3_column_int64(row, first + 2);
	sums->cost_is_known = sums->cost_is_known && sqlite3_column_int64(row, first + 3) == 0;
}

static bool sum_responses(
	struct database *database, int64_t run, struct run_sums *sums, struct error *error)
{
	sqlite3_stmt *sum =
		store_query(database, error, STATEMENT_SUM_RESPONSES, BINDS(bind_int(run)));
	if (!sum)
		return false;
	enum step_result result;
	while ((result = connection_step(database, sum, error)) == STEP_ROW) {
		uint64_t count = (uint64_t)sqlite3_column_int64(sum, 1);
		sums->counts[sqlite3_column_int(sum, 0)] = count;
		sums->stored += count;
		add_amounts(sums, sum, 2);
	}
	return result == STEP_DONE;
}

static bool sum_steps(
	struct database *database, int64_t run, struct run_sums *sums, struct error *error)
{
	sqlite3_stmt *sum = store_query(database, error, STATEMENT_SUM_STEPS, BINDS(bind_int(run)));
	if (!sum)
		return false;
	if (connection_step(database, sum, error) != STEP_ROW) {
		return false;
	}
	add_amounts(sums, sum, 0);
	sqlite3_reset(sum);
	return true;
}

bool runs_sum(struct database *database, int64_t run, struct run_sums *sums, struct error *error)
{
	memset(sums, 0, sizeof *sums);
	sums->cost_is_known = true;
	if (!sum_responses(database, run, sums, error) || !sum_steps(database, run, sums, error)) {
		return false;
	}
	sqlite3_stmt *sum =
		store_query(database, error, STATEMENT_SUM_FAILURES, BINDS(bind_int(run)));
	if (!sum)
		return false;
	if (connection_step(database, sum, error) != STEP_ROW) {
		return false;
	}
	sums->failed = (uint64_t)sqlite3_column_int64(sum, 0);
	add_amounts(sums, sum, 1);
	sums->failed_microusd = sqlite3_column_int64(sum, 3);
	sqlite3_reset(sum);
	return true;
}

bool runs_spent(struct database *database, const char *arguments, int64_t run,
	struct order_spent *spent, struct error *error)
{
	sqlite3_stmt *same = store_query(
		database, error, STATEMENT_RUN_SAME, BINDS(bind_text(arguments), bind_int(run)));
	enum step_result result = STEP_ERROR;

	*spent = (struct order_spent){ 0 };
	while (same && (result = connection_step(database, same, error)) == STEP_ROW) {
		int64_t id = sqlite3_column_int64(same, 0);
		const char *state = connection_column_text(same, 1);
		struct run_sums sums;

		if (id != run && (strcmp(state, "done") == 0 || strcmp(state, "left") == 0)) {
			sqlite3_reset(same);
			return true;
		}
		if (!runs_sum(database, id, &sums, error)) {
			sqlite3_reset(same);
			return false;
		}
		spent->cost_microusd += sums.cost_microusd;
		spent->n_runs++;
	}
	return result == STEP_DONE;
}
