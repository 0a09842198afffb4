#include "leeway/store/roster.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"

enum { COLUMN_BUCKETS = 10, COLUMN_COUNTS };

static char *copy_column(sqlite3_stmt *row, int column)
{
	return memory_copy_text(connection_column_text(row, column));
}

static void add_row(struct roster *roster, sqlite3_stmt *row)
{
	MEMORY_RESERVE_ONE(roster->entries, roster->n_entries, roster->capacity);
	struct roster_entry *entry = &roster->entries[roster->n_entries++];

	*entry = (struct roster_entry){
		.id = sqlite3_column_int64(row, 0),
		.agent = { .name = copy_column(row, 1),
			.kind = strcmp(connection_column_text(row, 2), "model") == 0 ? AGENT_MODEL
										     : AGENT_COHORT,
			.provider = copy_column(row, 3),
			.base_url = copy_column(row, 4),
			.model = copy_column(row, 5),
			.synthetic = sqlite3_column_int(row, 7) != 0,
			.parent = copy_column(row, 8),
			.iteration = sqlite3_column_int(row, 9) },
		.parameters = copy_column(row, 6),
		.n_buckets = (uint64_t)sqlite3_column_int64(row, COLUMN_BUCKETS),
	};
	for (int i = 0; i < N_OUTCOMES; i++)
		entry->tally.counts[i] = sqlite3_column_int64(row, COLUMN_COUNTS + i);
}

bool roster_load(struct database *database, struct roster *roster, struct error *error)
{
	sqlite3_stmt *each =
		store_query(database, error, STATEMENT_ROSTER_EACH, BINDS(bind_int(ROSTER_MAX)));
	if (!each)
		return false;
	enum step_result result;

	while ((result = connection_step(database, each, error)) == STEP_ROW)
		add_row(roster, each);
	if (result == STEP_ERROR)
		roster_clear(roster);
	return result == STEP_DONE;
}

void roster_clear(struct roster *roster)
{
	for (size_t i = 0; i < roster->n_entries; i++) {
		agent_clear(&roster->entries[i].agent);
		free(roster->entries[i].parameters);
	}
	free(roster->entries);
	*roster = (struct roster){ 0 };
}
