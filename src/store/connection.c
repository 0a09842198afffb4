#include "leeway/store/connection.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"

struct fault {
	int code; /* SQLite's primary result code. */
	const char *advice;
};

static const struct fault faults[] = {
	{ SQLITE_FULL, "the disk is full; make room and start again, nothing stored is lost" },
	{ SQLITE_BUSY, "another process keeps it busy; try again" },
	{ SQLITE_LOCKED, "another process keeps it busy; try again" },
	{ SQLITE_READONLY, "it cannot be written: see the permissions of the file and its folder" },
	{ SQLITE_CANTOPEN, "it cannot be opened: see the permissions of the file and its folder" },
	{ SQLITE_NOTADB, "it is no SQLite file; choose another with --db" },
	{ SQLITE_CORRUPT, "it is damaged; restore a copy, or save what is left with "
			  "`sqlite3 FILE .recover`" },
	{ SQLITE_IOERR, "the disk could not be read or written" },
};

bool connection_fail(struct database *database, struct error *error)
{
	int extended = sqlite3_extended_errcode(database->handle), code = extended & 0xff;
	const char *message = sqlite3_errmsg(database->handle);

	/* Memory of the log's index is asked of the system as a file's: it has none to give. */
	if (code == SQLITE_NOMEM || extended == SQLITE_IOERR_NOMEM ||
		(code == SQLITE_IOERR && sqlite3_system_errno(database->handle) == ENOMEM))
		return error_set(error, ERROR_STORE,
			"%s: out of memory; close other programs, or raise the limit (ulimit -v)",
			database->path);
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		if (faults[i].code == code) {
			bool is_busy = code == SQLITE_BUSY || code == SQLITE_LOCKED;
			return error_set(error, is_busy ? ERROR_LOCKED : ERROR_STORE, "%s: %s (%s)",
				database->path, faults[i].advice, message);
		}
	}
	return error_set(error, ERROR_STORE, "%s: %s", database->path, message);
}

static int bind(sqlite3_stmt *statement, int parameter, const struct bound *value)
{
	switch (value->type) {
	case BOUND_NUMBER:
		return sqlite3_bind_int64(statement, parameter, value->number);
	case BOUND_TEXT:
		return sqlite3_bind_text(statement, parameter, value->bytes, -1, SQLITE_STATIC);
	case BOUND_BLOB:
		return sqlite3_bind_blob64(statement, parameter, value->bytes,
			(sqlite3_uint64)value->number, SQLITE_STATIC);
	case BOUND_NULL:
	case BOUND_END:
		break;
	}
	return sqlite3_bind_null(statement, parameter);
}

sqlite3_stmt *store_query(struct database *database, struct error *error, enum statement statement,
	const struct bound *values)
{
	sqlite3_stmt **slot = &database->statements[statement];
	int code = SQLITE_OK, n_values = 0;
	if (*slot)
		sqlite3_reset(*slot);
	else
		code = sqlite3_prepare_v3(database->handle, statement_sql(statement), -1,
			SQLITE_PREPARE_PERSISTENT, slot, NULL);
	for (; code == SQLITE_OK && values && values->type != BOUND_END; values++)
		code = bind(*slot, ++n_values, values);
	assert(code != SQLITE_OK || n_values == sqlite3_bind_parameter_count(*slot));
	if (code == SQLITE_OK)
		return *slot;
	connection_fail(database, error);
	return NULL;
}

enum step_result connection_step(
	struct database *database, sqlite3_stmt *statement, struct error *error)
{
	int code = sqlite3_step(statement);
	if (code == SQLITE_ROW) {
		return STEP_ROW;
	}
	if (code == SQLITE_DONE) {
		sqlite3_reset(statement);
		return STEP_DONE;
	}
	connection_fail(database, error);
	sqlite3_reset(statement);
	return STEP_ERROR;
}

bool store_run(struct database *database, struct error *error, enum statement statement,
	const struct bound *values)
{
	sqlite3_stmt *run = store_query(database, error, statement, values);
	enum step_result result = STEP_ERROR;
	if (!run)
		return false;
	while ((result = connection_step(database, run, error)) == STEP_ROW)
		;
	return result == STEP_DONE;
}

int64_t store_add(struct database *database, struct error *error, enum statement statement,
	const struct bound *values)
{
	return store_run(database, error, statement, values)
		       ? sqlite3_last_insert_rowid(database->handle)
		       : -1;
}

int64_t store_number(struct database *database, struct error *error, enum statement statement,
	const struct bound *values)
{
	sqlite3_stmt *read = store_query(database, error, statement, values);
	enum step_result result = read ? connection_step(database, read, error) : STEP_ERROR;
	int64_t number = result == STEP_ROW    ? sqlite3_column_int64(read, 0)
			 : result == STEP_DONE ? 0
					       : -1;
	if (result == STEP_ROW)
		sqlite3_reset(read);
	return number;
}

int64_t connection_column_known(sqlite3_stmt *statement, int column)
{
	return sqlite3_column_type(statement, column) == SQLITE_NULL
		       ? -1
		       : sqlite3_column_int64(statement, column);
}

const char *connection_column_text(sqlite3_stmt *statement, int column)
{
	return (const char *)sqlite3_column_text(statement, column);
}

char *connection_copy_text(sqlite3_stmt *statement, int column)
{
	const char *text = connection_column_text(statement, column);
	return memory_copy_text(text ? text : "");
}

sqlite3_stmt *connection_statement(
	struct database *database, enum statement statement, struct error *error)
{
	sqlite3_stmt **slot = &database->statements[statement];
	if (!*slot) {
		int code = sqlite3_prepare_v3(database->handle, statement_sql(statement), -1,
			SQLITE_PREPARE_PERSISTENT, slot, NULL);
		if (code != SQLITE_OK) {
			connection_fail(database, error);
			return NULL;
		}
		return *slot;
	}
	sqlite3_reset(*slot);
	sqlite3_clear_bindings(*slot);
	return *slot;
}

bool connection_run(struct database *database, sqlite3_stmt *statement, struct error *error)
{
	enum step_result result;
	do {
		result = connection_step(database, statement, error);
	} while (result == STEP_ROW);
	return result == STEP_DONE;
}

int64_t connection_number(
	struct database *database, sqlite3_stmt *statement, int64_t fallback, struct error *error)
{
	switch (connection_step(database, statement, error)) {
	case STEP_ERROR:
		return -1;
	case STEP_DONE:
		return fallback;
	case STEP_ROW:
		break;
	}
	int64_t number = sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return number;
}

void connection_bind_known(sqlite3_stmt *statement, int parameter, int64_t number)
{
	if (number == -1) {
		sqlite3_bind_null(statement, parameter);
	} else {
		sqlite3_bind_int64(statement, parameter, number);
	}
}

void connection_bind_text(sqlite3_stmt *statement, int parameter, const char *text)
{
	sqlite3_bind_text(statement, parameter, text, -1, SQLITE_STATIC);
}

void connection_bind_row(sqlite3_stmt *statement, int parameter, int64_t row)
{
	connection_bind_known(statement, parameter, row == 0 ? -1 : row);
}
