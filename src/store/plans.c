#include "leeway/store/plans.h"

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"
#include "plans_row.h"

/* Any program may have written the row. */
static bool is_possible(const struct look_counts *look)
{
	return look->refusals >= 0 && look->n >= look->refusals && look->n_replies >= look->n &&
	       look->n_replies < INT64_MAX / 4;
}

struct looks *plan_row_read(sqlite3_stmt *row, int column)
{
	if (sqlite3_column_type(row, column) == SQLITE_NULL)
		return NULL;
	struct looks *looks = memory_alloc(1, sizeof *looks);
	looks->planned = sqlite3_column_int64(row, column);
	looks->first = (struct look_counts){ sqlite3_column_int64(row, column + 1),
		sqlite3_column_int64(row, column + 2), sqlite3_column_int64(row, column + 3) };
	/* NULL reads as 0. */
	looks->complete = (struct look_counts){ sqlite3_column_int64(row, column + 4),
		sqlite3_column_int64(row, column + 5), sqlite3_column_int64(row, column + 6) };
	looks_read(looks, sqlite3_column_blob(row, column + 7),
		(size_t)sqlite3_column_bytes(row, column + 7));
	if (looks->planned >= 0 && is_possible(&looks->first) && is_possible(&looks->complete))
		return looks;
	looks_free(looks);
	return NULL;
}

/* NULL where there is no plan, or on an error. */
static struct looks *read_plan(struct database *database, int64_t agent, int64_t prompt,
	struct tally *counts, bool *good, struct error *error)
{
	struct looks *looks = NULL;
	sqlite3_stmt *read = store_query(
		database, error, STATEMENT_PLAN_READ, BINDS(bind_int(agent), bind_int(prompt)));
	*good = false;
	if (!read)
		return NULL;
	enum step_result result = connection_step(database, read, error);
	*good = result != STEP_ERROR;
	if (result != STEP_ROW)
		return NULL;
	looks = plan_row_read(read, N_OUTCOMES);
	for (int i = 0; i < N_OUTCOMES; i++)
		counts->counts[i] = sqlite3_column_int64(read, i);
	sqlite3_reset(read);
	return looks;
}

bool plans_read(struct database *database, int64_t agent, int64_t prompt, struct looks **looks,
	struct error *error)
{
	struct tally counts;
	bool good;
	*looks = read_plan(database, agent, prompt, &counts, &good, error);
	return good;
}

static bool write_plan(struct database *database, int64_t agent, int64_t prompt,
	const struct looks *looks, struct error *error)
{
	bool is_complete = looks->complete.n_replies > 0;
	return store_run(database, error, STATEMENT_PLAN_WRITE,
		BINDS(bind_int(agent), bind_int(prompt), bind_int(looks->planned),
			bind_known(is_complete ? looks->complete.n_replies : -1),
			bind_known(is_complete ? looks->complete.n : -1),
			bind_known(is_complete ? looks->complete.refusals : -1),
			bind_blob(looks->replies, looks_n_bytes(looks))));
}

bool plans_begin(struct database *database, int64_t agent, int64_t prompt, int64_t planned,
	struct error *error)
{
	struct tally counts = { 0 };
	bool good;
	if (!store_run(database, error, STATEMENT_PLAN_BEGIN,
		    BINDS(bind_int(agent), bind_int(prompt))))
		return false;
	struct looks *looks = read_plan(database, agent, prompt, &counts, &good, error);
	if (looks && looks->planned == 0 && planned > 0) {
		looks_plan(looks, planned, &counts);
		good = write_plan(database, agent, prompt, looks, error);
	}
	looks_free(looks);
	return good;
}

bool plans_add_reply(struct database *database, int64_t agent, int64_t prompt, enum outcome outcome,
	struct error *error)
{
	struct tally counts = { 0 };
	bool good;
	struct looks *looks = read_plan(database, agent, prompt, &counts, &good, error);
	if (looks) {
		looks_add(looks, outcome, &counts);
		good = write_plan(database, agent, prompt, looks, error);
	}
	looks_free(looks);
	return good;
}

bool plans_restart(struct database *database, int64_t agent, int64_t prompt, struct error *error)
{
	return store_run(
		database, error, STATEMENT_PLAN_RESTART, BINDS(bind_int(agent), bind_int(prompt)));
}
