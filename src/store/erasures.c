#include "leeway/store/erasures.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"

static const char *const cause_names[] = { "requested", "withdrawn" };

const char *erasure_cause_name(enum erasure_cause cause)
{
	return cause_names[cause];
}

bool erasures_find(struct database *database, const char *name, const char *cohort,
	void (*take)(const struct erasure_person *person, void *data), void *data,
	struct error *error)
{
	sqlite3_stmt *find = connection_statement(database, STATEMENT_ERASURE_PEOPLE, error);
	enum step_result step = STEP_ERROR;

	if (!find)
		return false;
	connection_bind_text(find, 1, name);
	connection_bind_text(find, 2, cohort);
	while ((step = connection_step(database, find, error)) == STEP_ROW) {
		struct erasure_person person = {
			.participant = sqlite3_column_int64(find, 0),
			.cohort = connection_column_text(find, 1),
			.n_responses = sqlite3_column_int64(find, 2),
			.n_interviews = sqlite3_column_int64(find, 3),
		};
		take(&person, data);
	}
	return step == STEP_DONE;
}

/* Runs a statement about one row. */
static bool run_about(
	struct database *database, enum statement statement, int64_t row, struct error *error)
{
	sqlite3_stmt *run = connection_statement(database, statement, error);

	if (!run)
		return false;
	sqlite3_bind_int64(run, 1, row);
	return connection_run(database, run, error);
}

/* The texts a participant's responses use, an array to be freed; NULL on error. */
static int64_t *list_texts(
	struct database *database, int64_t participant, size_t *n_texts, struct error *error)
{
	sqlite3_stmt *each = connection_statement(database, STATEMENT_ERASURE_TEXTS, error);
	int64_t *texts = memory_alloc(1, sizeof *texts);
	size_t capacity = 0;
	enum step_result step = STEP_ERROR;

	*n_texts = 0;
	if (each)
		sqlite3_bind_int64(each, 1, participant);
	while (each && (step = connection_step(database, each, error)) == STEP_ROW) {
		MEMORY_RESERVE_ONE(texts, *n_texts, capacity);
		texts[(*n_texts)++] = sqlite3_column_int64(each, 0);
	}
	if (step == STEP_DONE)
		return texts;
	free(texts);
	return NULL;
}

/* Deletes a text and its words in the index, unless someone else said the same. */
static bool erase_text(struct database *database, int64_t text, struct error *error)
{
	sqlite3_stmt *used = connection_statement(database, STATEMENT_ERASURE_TEXT_USED, error);

	if (!used)
		return false;
	sqlite3_bind_int64(used, 1, text);
	int64_t is_used = connection_number(database, used, -1, error);

	if (is_used != 0)
		return is_used > 0;
	return run_about(database, STATEMENT_ERASURE_UNINDEX, text, error) &&
	       run_about(database, STATEMENT_ERASURE_TEXT, text, error);
}

static bool add_row(struct database *database, int64_t participant, enum erasure_cause cause,
	int64_t at_ms, struct error *error)
{
	sqlite3_stmt *add = connection_statement(database, STATEMENT_ERASURE_ADD, error);

	if (!add)
		return false;
	sqlite3_bind_int64(add, 1, participant);
	connection_bind_text(add, 2, cause_names[cause]);
	sqlite3_bind_int64(add, 3, at_ms);
	return connection_run(database, add, error);
}

bool erasures_add(struct database *database, int64_t participant, enum erasure_cause cause,
	int64_t at_ms, struct error *error)
{
	size_t n_texts;
	int64_t *texts = list_texts(database, participant, &n_texts, error);
	bool good = texts && add_row(database, participant, cause, at_ms, error);

	for (int statement = STATEMENT_ERASURE_FIRST; good && statement <= STATEMENT_ERASURE_LAST;
		statement++)
		good = run_about(database, (enum statement)statement, participant, error);
	for (size_t i = 0; good && i < n_texts; i++)
		good = erase_text(database, texts[i], error);
	free(texts);
	sqlite3_stmt *state =
		good ? connection_statement(database, STATEMENT_ERASURE_SEARCH_STATE, error) : NULL;

	return state && connection_run(database, state, error);
}

int64_t erasures_pending(struct database *database, struct error *error)
{
	sqlite3_stmt *count = connection_statement(database, STATEMENT_ERASURE_PENDING, error);

	return count ? connection_number(database, count, 0, error) : -1;
}

static bool execute(struct database *database, const char *sql, struct error *error)
{
	return sqlite3_exec(database->handle, sql, NULL, NULL, NULL) == SQLITE_OK ||
	       connection_fail(database, error);
}

/* Everything into the file itself, and the log cut to nothing. */
static bool empty_log(struct database *database, struct error *error)
{
	int code = sqlite3_wal_checkpoint_v2(
		database->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

	if (code == SQLITE_OK)
		return true;
	if (code != SQLITE_BUSY && code != SQLITE_LOCKED)
		return connection_fail(database, error);
	return error_set(error, ERROR_LOCKED,
		"%s: another program reads the cache, so that what was deleted cannot be taken out "
		"of the file yet: close it, and run `leeway forget` again",
		database->path);
}

bool erasures_scrub(struct database *database, struct error *error)
{
	int64_t n_pending = erasures_pending(database, error);

	if (n_pending <= 0)
		return n_pending == 0;
	sqlite3_stmt *scrubbed = NULL;

	if (!database_lock(database, error))
		return false;
	bool good = execute(database, "INSERT INTO text_fts(text_fts) VALUES('optimize')", error) &&
		    execute(database, "PRAGMA secure_delete = ON; VACUUM", error) &&
		    empty_log(database, error);

	if (good)
		scrubbed = connection_statement(database, STATEMENT_ERASURE_SCRUBBED, error);
	good = scrubbed && connection_run(database, scrubbed, error);
	database_unlock(database);
	return good;
}

bool erasures_each(struct database *database,
	void (*take)(const struct erasure *erasure, void *data), void *data, struct error *error)
{
	sqlite3_stmt *each = connection_statement(database, STATEMENT_ERASURE_EACH, error);
	enum step_result step = STEP_ERROR;

	while (each && (step = connection_step(database, each, error)) == STEP_ROW) {
		const char *cause = connection_column_text(each, 3);
		struct erasure erasure = {
			.agent = sqlite3_column_int64(each, 0),
			.cohort = connection_column_text(each, 1),
			.n_responses = sqlite3_column_int64(each, 2),
			.cause = strcmp(cause, cause_names[ERASURE_WITHDRAWN]) == 0
					 ? ERASURE_WITHDRAWN
					 : ERASURE_REQUESTED,
			.at_ms = sqlite3_column_int64(each, 4),
			.has_buckets = sqlite3_column_int(each, 5) != 0,
		};
		take(&erasure, data);
	}
	return step == STEP_DONE;
}
