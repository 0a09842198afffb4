#include "leeway/store/origins.h"

#include <stdlib.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"

bool origins_load(
	struct database *database, const char *pack, struct origin_list *list, struct error *error)
{
	sqlite3_stmt *each =
		store_query(database, error, STATEMENT_ORIGIN_EACH, BINDS(bind_text(pack)));
	enum step_result result;

	if (!each)
		return false;
	while ((result = connection_step(database, each, error)) == STEP_ROW) {
		MEMORY_RESERVE_ONE(list->origins, list->n_origins, list->capacity);
		list->origins[list->n_origins++] = (struct origin){
			.agent = sqlite3_column_int64(each, 0),
			.model = memory_copy_text(connection_column_text(each, 1)),
			.first_ms = connection_column_known(each, 2),
			.last_ms = connection_column_known(each, 3),
			.n_responses = sqlite3_column_int64(each, 4),
		};
	}
	if (result == STEP_ERROR)
		origins_clear(list);
	return result == STEP_DONE;
}

void origins_clear(struct origin_list *list)
{
	for (size_t i = 0; i < list->n_origins; i++)
		free(list->origins[i].model);
	free(list->origins);
	*list = (struct origin_list){ 0 };
}

static void tell(sqlite3_stmt *row, const struct origin_corrections *corrections)
{
	struct origin_correction correction = {
		.agent = connection_column_text(row, 0),
		.scenario = connection_column_text(row, 1),
		.level = connection_column_text(row, 2),
		.condition = connection_column_text(row, 3),
		.repeat = (uint32_t)sqlite3_column_int64(row, 4),
		.before = (enum outcome)sqlite3_column_int(row, 5),
		.after = (enum outcome)sqlite3_column_int(row, 6),
		.reason = connection_column_text(row, 7),
		.author = connection_column_text(row, 8),
		.at_ms = sqlite3_column_int64(row, 9),
		.is_undo = sqlite3_column_int(row, 10) != 0,
	};

	corrections->each(&correction, corrections->data);
}

bool origins_each_correction(struct database *database, const char *pack,
	struct origin_corrections *corrections, struct error *error)
{
	sqlite3_stmt *each =
		store_query(database, error, STATEMENT_ORIGIN_CORRECTIONS, BINDS(bind_text(pack)));
	enum step_result result;

	corrections->n_all = 0;
	if (!each)
		return false;
	while ((result = connection_step(database, each, error)) == STEP_ROW)
		if ((size_t)corrections->n_all++ < corrections->limit)
			tell(each, corrections);
	return result == STEP_DONE;
}

bool origins_each_cost(struct database *database, const char *pack,
	void (*each)(const struct origin_cost *cost, void *data), void *data, struct error *error)
{
	sqlite3_stmt *row =
		store_query(database, error, STATEMENT_COST_EACH, BINDS(bind_text(pack)));
	enum step_result result;

	if (!row)
		return false;
	while ((result = connection_step(database, row, error)) == STEP_ROW) {
		struct origin_cost cost = {
			.agent = connection_column_text(row, 0),
			.synthetic = sqlite3_column_int(row, 1) != 0,
			.n_replies = sqlite3_column_int64(row, 2),
			.replies_microusd = sqlite3_column_int64(row, 3),
			.n_steps = sqlite3_column_int64(row, 4),
			.steps_microusd = sqlite3_column_int64(row, 5),
			.n_failed = sqlite3_column_int64(row, 6),
			.failed_microusd = sqlite3_column_int64(row, 7),
			.n_unknown = sqlite3_column_int64(row, 8),
		};
		each(&cost, data);
	}
	return result == STEP_DONE;
}
