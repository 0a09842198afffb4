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
	int64_t wait_ms; /* For the lock. */
	struct sqlite3_stmt *statements[N_STATEMENTS];
	bool in_transaction;
	char *texts; /* Of the response read last, one behind the other. */
	size_t texts_capacity;
};

/* The writer's lock, for what is no transaction of database_begin. */
bool database_lock(struct database *database, struct error *error);
void database_unlock(struct database *database);

/* What a statement's parameter is given. */
struct bound {
	enum { BOUND_END, BOUND_NULL, BOUND_NUMBER, BOUND_TEXT, BOUND_BLOB } type;
	int64_t number; /* Or the length of bytes. */
	const void *bytes; /* Borrowed until the statement is used again. */
};

/* The values of a statement's parameters, in their order: BINDS(bind_int(agent), bind_text(name)).
 */
#define BINDS(...) ((const struct bound[]){ __VA_ARGS__, { BOUND_END, 0, NULL } })

static inline struct bound bind_int(int64_t number)
{
	return (struct bound){ BOUND_NUMBER, number, NULL };
}

/* NULL for -1, which stands for an unknown number. */
static inline struct bound bind_known(int64_t number)
{
	return (struct bound){ number == -1 ? BOUND_NULL : BOUND_NUMBER, number, NULL };
}

/* NULL for 0, which stands for no row. */
static inline struct bound bind_row(int64_t row)
{
	return (struct bound){ row == 0 ? BOUND_NULL : BOUND_NUMBER, row, NULL };
}

/* NULL for NULL. */
static inline struct bound bind_text(const char *text)
{
	return (struct bound){ text ? BOUND_TEXT : BOUND_NULL, -1, text };
}

static inline struct bound bind_blob(const void *bytes, size_t n_bytes)
{
	return (struct bound){ BOUND_BLOB, (int64_t)n_bytes, bytes };
}

/*
 * The prepared statement with these values, before its first step; NULL on error. values NULL: it
 * has no parameters. It is made at its first use and finalized with the connection. A statement has
 * one user at a time.
 */
struct sqlite3_stmt *store_query(struct database *database, struct error *error,
	enum statement statement, const struct bound *values);

/* Runs a statement to its end; what it gives is not read. */
bool store_run(struct database *database, struct error *error, enum statement statement,
	const struct bound *values);

/* Runs an INSERT; the new row's id, -1 on error. */
int64_t store_add(struct database *database, struct error *error, enum statement statement,
	const struct bound *values);

/* The first column of the first row; 0 where there is no row, -1 on error. */
int64_t store_number(struct database *database, struct error *error, enum statement statement,
	const struct bound *values);

enum step_result { STEP_ERROR = -1, STEP_DONE = 0, STEP_ROW = 1 };

/* One step. Once it is done or failed the statement is reset. */
enum step_result connection_step(
	struct database *database, struct sqlite3_stmt *statement, struct error *error);

/* Fills the error from SQLite's last one, in words that say what to do. Returns false. */
bool connection_fail(struct database *database, struct error *error);

/* A column's number, -1 for NULL. */
int64_t connection_column_known(struct sqlite3_stmt *statement, int column);

/* A column's text, borrowed until the next step; NULL for NULL. */
const char *connection_column_text(struct sqlite3_stmt *statement, int column);

/* A copy of a column's text, to be freed; "" for NULL. */
char *connection_copy_text(struct sqlite3_stmt *statement, int column);

/*
 * The prepared statement, reset and without bindings; NULL on error. It is made at its first use
 * and finalized with the connection. A statement has one user at a time.
 */
struct sqlite3_stmt *connection_statement(
	struct database *database, enum statement statement, struct error *error);

/* Steps a statement that gives no rows to its end. */
bool connection_run(struct database *database, struct sqlite3_stmt *statement, struct error *error);

/* The first column of a statement's only row; fallback where there is no row; -1 on error. */
int64_t connection_number(struct database *database, struct sqlite3_stmt *statement,
	int64_t fallback, struct error *error);

/* Binds a number, or NULL for -1; a text, or NULL for NULL. Parameters count from 1. */
void connection_bind_known(struct sqlite3_stmt *statement, int parameter, int64_t number);
void connection_bind_text(struct sqlite3_stmt *statement, int parameter, const char *text);

/* Binds a row id, or NULL for 0, which stands for none. */
void connection_bind_row(struct sqlite3_stmt *statement, int parameter, int64_t row);

#endif
