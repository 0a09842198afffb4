/*
 * The inside of a struct database, for the store's own modules: prepared statements, stepping, and
 * SQLite's errors in words. Nothing outside store/ includes this.
 */
#ifndef LEEWAY_STORE_CONNECTION_H
#define LEEWAY_STORE_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/store/database.h"
#include "leeway/store/lock.h"
#include "leeway/store/statements.h"

struct sqlite3;
struct sqlite3_stmt;

struct database {
	struct sqlite3 *handle;
	char *path;
	enum database_mode mode;
	struct lock *lock; /* NULL for readers. */
	struct sqlite3_stmt *statements[N_STATEMENTS];
	bool in_transaction;
	char *texts; /* Of the response read last, one behind the other. */
	size_t texts_capacity;
};

/*
 * The prepared statement, reset and without bindings; NULL on error. It is made at its first use
 * and finalized with the connection. A statement has one user at a time.
 */
struct sqlite3_stmt *connection_statement(
	struct database *database, enum statement statement, struct error *error);

enum step_result { STEP_ERROR = -1, STEP_DONE = 0, STEP_ROW = 1 };

/* One step. Once it is done or failed the statement is reset. */
enum step_result connection_step(
	struct database *database, struct sqlite3_stmt *statement, struct error *error);

/* Steps a statement that gives no rows to its end. */
bool connection_run(struct database *database, struct sqlite3_stmt *statement, struct error *error);

/* The first column of a statement's only row; fallback where there is no row; -1 on error. */
int64_t connection_number(struct database *database, struct sqlite3_stmt *statement,
	int64_t fallback, struct error *error);

/* Fills the error from SQLite's last one, in words that say what to do. Returns false. */
bool connection_fail(struct database *database, struct error *error);

/* Binds a number, or NULL for -1; a text, or NULL for NULL. Parameters count from 1. */
void connection_bind_known(struct sqlite3_stmt *statement, int parameter, int64_t number);
void connection_bind_text(struct sqlite3_stmt *statement, int parameter, const char *text);

/* Binds a row id, or NULL for 0, which stands for none. */
void connection_bind_row(struct sqlite3_stmt *statement, int parameter, int64_t row);

/* A column's number, -1 for NULL. */
int64_t connection_column_known(struct sqlite3_stmt *statement, int column);

/* A column's text, borrowed until the next step; NULL for NULL. */
const char *connection_column_text(struct sqlite3_stmt *statement, int column);

#endif
