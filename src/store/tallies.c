#include "leeway/store/tallies.h"

#include <assert.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/store/connection.h"

bool tallies_add(struct database *database, int64_t agent, int64_t prompt,
	const struct tally *counts, int64_t next_repeat, struct error *error)
{
	const int64_t *n = counts->counts;
	static_assert(N_OUTCOMES == 5, "a column each");
	return store_run(database, error, STATEMENT_TALLY_ADD,
		BINDS(bind_int(agent), bind_int(prompt), bind_int(n[0]), bind_int(n[1]),
			bind_int(n[2]), bind_int(n[3]), bind_int(n[4]), bind_int(next_repeat)));
}

bool tallies_read(struct database *database, int64_t agent, int64_t prompt, struct tally *tally,
	int64_t *next_repeat, struct error *error)
{
	memset(tally, 0, sizeof *tally);
	*next_repeat = 0;
	sqlite3_stmt *read = store_query(
		database, error, STATEMENT_TALLY_READ, BINDS(bind_int(agent), bind_int(prompt)));
	if (!read)
		return false;
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
