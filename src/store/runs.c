#include "leeway/store/runs.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"

int64_t runs_start(struct database *database, const char *arguments, uint64_t planned,
	int64_t started_at_ms, struct error *error)
{
	sqlite3_stmt *add = connection_statement(database, STATEMENT_RUN_ADD, error);
	if (!add) {
		return -1;
	}
	connection_bind_text(add, 1, arguments);
	sqlite3_bind_int64(add, 2, (sqlite3_int64)planned);
	sqlite3_bind_int64(add, 3, started_at_ms);
	return connection_run(database, add, error) ? sqlite3_last_insert_rowid(database->handle)
						    : -1;
}

bool runs_finish(struct database *database, int64_t run, const char *state, int64_t at_ms,
	struct error *error)
{
	sqlite3_stmt *finish = connection_statement(database, STATEMENT_RUN_FINISH, error);
	if (!finish) {
		return false;
	}
	sqlite3_bind_int64(finish, 1, run);
	connection_bind_text(finish, 2, state);
	sqlite3_bind_int64(finish, 3, at_ms);
	return connection_run(database, finish, error);
}

bool runs_leave(struct database *database, int64_t run, struct error *error)
{
	sqlite3_stmt *leave = connection_statement(database, STATEMENT_RUN_LEAVE, error);

	if (!leave)
		return false;
	sqlite3_bind_int64(leave, 1, run);
	return connection_run(database, leave, error);
}

bool runs_change(struct database *database, int64_t run, const char *arguments, uint64_t planned,
	struct error *error)
{
	sqlite3_stmt *change = connection_statement(database, STATEMENT_RUN_CHANGE, error);

	if (!change)
		return false;
	sqlite3_bind_int64(change, 1, run);
	connection_bind_text(change, 2, arguments);
	sqlite3_bind_int64(change, 3, (sqlite3_int64)planned);
	return connection_run(database, change, error);
}

bool runs_newest(struct database *database, struct run_row *row, struct error *error)
{
	sqlite3_stmt *newest = connection_statement(database, STATEMENT_RUN_NEWEST, error);

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
	sqlite3_stmt *add = connection_statement(database, STATEMENT_FAILURE_ADD, error);
	if (!add) {
		return false;
	}
	connection_bind_row(add, 1, failure->run);
	sqlite3_bind_int64(add, 2, failure->agent);
	sqlite3_bind_int64(add, 3, failure->prompt);
	sqlite3_bind_int64(add, 4, failure->repeat);
	sqlite3_bind_int64(add, 5, failure->attempt);
	sqlite3_bind_int64(add, 6, failure->status);
	connection_bind_text(add, 7, failure->class);
	connection_bind_text(add, 8, failure->message ? failure->message : "");
	sqlite3_bind_int64(add, 9, failure->at_ms);
	sqlite3_bind_int(add, 10, failure->final);
	connection_bind_known(add, 11, failure->input_tokens);
	connection_bind_known(add, 12, failure->output_tokens);
	connection_bind_known(add, 13, failure->cost_microusd);
	return connection_run(database, add, error);
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
	sqlite3_stmt *sum = connection_statement(database, STATEMENT_SUM_RESPONSES, error);
	if (!sum) {
		return false;
	}
	sqlite3_bind_int64(sum, 1, run);
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
	sqlite3_stmt *sum = connection_statement(database, STATEMENT_SUM_STEPS, error);
	if (!sum) {
		return false;
	}
	sqlite3_bind_int64(sum, 1, run);
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
	sqlite3_stmt *sum = connection_statement(database, STATEMENT_SUM_FAILURES, error);
	if (!sum) {
		return false;
	}
	sqlite3_bind_int64(sum, 1, run);
	if (connection_step(database, sum, error) != STEP_ROW) {
		return false;
	}
	sums->failed = (uint64_t)sqlite3_column_int64(sum, 0);
	add_amounts(sums, sum, 1);
	sqlite3_reset(sum);
	return true;
}
