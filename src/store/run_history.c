#include "leeway/store/run_history.h"

#include <stdlib.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"

static char *copy_column(sqlite3_stmt *row, int column)
{
	return memory_copy_text(connection_column_text(row, column));
}

bool run_list_load(struct database *database, int64_t before, size_t limit, struct run_list *list,
	struct error *error)
{
	sqlite3_stmt *page = store_query(database, error, STATEMENT_RUN_PAGE,
		BINDS(bind_int(before ? before : INT64_MAX), bind_int((sqlite3_int64)limit)));
	if (!page)
		return false;
	enum step_result result;

	while ((result = connection_step(database, page, error)) == STEP_ROW) {
		MEMORY_RESERVE_ONE(list->runs, list->n_runs, list->capacity);
		list->runs[list->n_runs++] = (struct run_entry){
			.id = sqlite3_column_int64(page, 0),
			.arguments = copy_column(page, 1),
			.state = copy_column(page, 2),
			.planned = (uint64_t)sqlite3_column_int64(page, 3),
			.started_at_ms = sqlite3_column_int64(page, 4),
			.ended_at_ms = connection_column_known(page, 5),
		};
	}
	return result == STEP_DONE;
}

void run_list_clear(struct run_list *list)
{
	for (size_t i = 0; i < list->n_runs; i++) {
		free(list->runs[i].arguments);
		free(list->runs[i].state);
	}
	free(list->runs);
	*list = (struct run_list){ 0 };
}

bool failure_groups_load(
	struct database *database, int64_t run, struct failure_groups *groups, struct error *error)
{
	sqlite3_stmt *each =
		store_query(database, error, STATEMENT_FAILURE_GROUPS, BINDS(bind_int(run)));
	if (!each)
		return false;
	enum step_result result;

	while ((result = connection_step(database, each, error)) == STEP_ROW) {
		MEMORY_RESERVE_ONE(groups->groups, groups->n_groups, groups->capacity);
		groups->groups[groups->n_groups++] = (struct failure_group){
			.class = copy_column(each, 0),
			.status = (long)sqlite3_column_int64(each, 1),
			.n_attempts = (uint64_t)sqlite3_column_int64(each, 2),
			.n_given_up = (uint64_t)sqlite3_column_int64(each, 3),
			.n_messages = (uint64_t)sqlite3_column_int64(each, 4),
			.message = copy_column(each, 5),
		};
	}
	return result == STEP_DONE;
}

void failure_groups_clear(struct failure_groups *groups)
{
	for (size_t i = 0; i < groups->n_groups; i++) {
		free(groups->groups[i].class);
		free(groups->groups[i].message);
	}
	free(groups->groups);
	*groups = (struct failure_groups){ 0 };
}
