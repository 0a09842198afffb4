#include "leeway/store/tallies.h"

#include <string.h>

#include <sqlite3.h>

#include "leeway/store/connection.h"

bool tallies_add(struct database *database, int64_t agent, int64_t prompt,
	const struct tally *counts, int64_t next_repeat, struct error *error)
{
	sqlite3_stmt *add = connection_statement(database, STATEMENT_TALLY_ADD, error);
	if (!add) {
		return false;
	}
	sqlite3_bind_int64(add, 1, agent);
	sqlite3_bind_int64(add, 2, prompt);
	for (int i = 0; i < N_OUTCOMES; i++) {
		sqlite3_bind_int64(add, 3 + i, counts->counts[i]);
	}
	sqlite3_bind_int64(add, 3 + N_OUTCOMES, next_repeat);
	return connection_run(database, add, error);
}

bool tallies_read(struct database *database, int64_t agent, int64_t prompt, struct tally *tally,
	int64_t *next_repeat, struct error *error)
{
	memset(tally, 0, sizeof *tally);
	*next_repeat = 0;
	sqlite3_stmt *read = connection_statement(database, STATEMENT_TALLY_READ, error);
	if (!read) {
		return false;
	}
	sqlite3_bind_int64(read, 1, agent);
	sqlite3_bind_int64(read, 2, prompt);
	enum step_result result = connection_step(database, read, error);
	if (result == STEP_ROW) {
		for (int i = 0; i < N_OUTCOMES; i++) {
			tally->counts[i] = sqlite3_column_int64(read, i);
		}
		*next_repeat = sqlite3_column_int64(read, N_OUTCOMES);
		sqlite3_reset(read);
	}
	return result != STEP_ERROR;
}
