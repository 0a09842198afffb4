#include "leeway/store/database.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/store/connection.h"
#include "leeway/store/header.h"
#include "leeway/store/schema.h"
#include "leeway/store/upgrade.h"

enum { WAIT_MS = 5000 };
enum { CREATION_MS = 1000, CREATION_PAUSE_MS = 10 };
enum { STOP_STEPS = 20000 }; /* Of the virtual machine, between two looks: some milliseconds. */

/* The page cache is a ceiling in KiB: the system's own cache does the rest. */
static const char pragmas_of_all[] = "PRAGMA foreign_keys = ON;"
				     "PRAGMA trusted_schema = OFF;"
				     "PRAGMA cache_size = -8192;"
				     "PRAGMA synchronous = FULL;";

char *database_path(
	const struct env *env, const char *option, const char *configured, struct error *error)
{
	if (option) {
		if (!option[0]) {
			error_set(error, ERROR_USAGE, "--db is empty: it takes the path of a file");
			return NULL;
		}
		return memory_copy_text(option);
	}
	const char *variable = env_variable(env, "LEEWAY_DB");
	if (variable || !text_is_empty(configured)) {
		return memory_copy_text(variable ? variable : configured);
	}
	char *folder = env_data_folder(env);
	if (!folder) {
		error_set(error, ERROR_STORE,
			"no place for the cache: set HOME, or name a file with --db");
		return NULL;
	}
	char *path = file_join(folder, "leeway.db");
	free(folder);
	return path;
}

const char *database_file(const struct database *database)
{
	return database->path;
}

static int is_stopped(void *stop)
{
	return atomic_load((const atomic_bool *)stop);
}

void database_set_stop(struct database *database, const atomic_bool *stop)
{
	sqlite3_progress_handler(database->handle, STOP_STEPS, is_stopped, (void *)(uintptr_t)stop);
}

int database_version(void)
{
	return schema_version();
}

void database_close(struct database *database)
{
	if (!database) {
		return;
	}
	if (database->in_transaction) {
		database_rollback(database);
	}
	for (int i = 0; i < N_STATEMENTS; i++) {
		sqlite3_finalize(database->statements[i]);
	}
	sqlite3_close(database->handle);
	lock_close(database->lock);
	free(database->path);
	free(database->texts);
	free(database);
}

/*
 * The name SQLite gets: an address with every special byte written as %XX, so that names such as
 * ":memory:" and "a?b" are files like any other.
 */
static char *make_uri(const char *path, const char *query)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789-._~/";
	static const char digits[] = "0123456789ABCDEF";
	char *encoded = memory_alloc(strlen(path) * 3 + 1, 1);
	char *end = encoded;
	for (const char *c = path; *c; c++) {
		if (strchr(plain, *c)) {
			*end++ = *c;
		} else {
			*end++ = '%';
			*end++ = digits[(unsigned char)*c >> 4];
			*end++ = digits[(unsigned char)*c & 15];
		}
	}
	/* "file:" and two slashes would begin a host. */
	bool doubled = encoded[0] == '/' && encoded[1] == '/';
	char *uri = memory_format("file:%s%s%s", doubled ? "/." : "", encoded, query);
	free(encoded);
	return uri;
}

static bool open_handle(struct database *database, bool is_immutable, struct error *error)
{
	/* A reader that closes last must tidy the log away; SQLite opens what it may not write. */
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI |
		    (is_immutable ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
	char *uri = make_uri(database->path, is_immutable ? "?immutable=1" : "");
	int code = sqlite3_open_v2(uri, &database->handle, flags, NULL);
	free(uri);
	if (code != SQLITE_OK) {
		return connection_fail(database, error);
	}
	sqlite3_busy_timeout(database->handle, WAIT_MS);
	sqlite3_db_config(database->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_extended_result_codes(database->handle, 1);
	return true;
}

static bool execute(struct database *database, const char *sql, struct error *error)
{
	if (sqlite3_exec(database->handle, sql, NULL, NULL, NULL) != SQLITE_OK) {
		return connection_fail(database, error);
	}
	return true;
}

/* The schema's version as SQLite sees it, the write-ahead log included; -1 on error. */
static int read_version(struct database *database, struct error *error)
{
	sqlite3_stmt *statement = NULL;
	int version = -1;
	if (sqlite3_prepare_v2(database->handle, "PRAGMA user_version", -1, &statement, NULL) ==
			SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW) {
		version = sqlite3_column_int(statement, 0);
	} else {
		connection_fail(database, error);
	}
	sqlite3_finalize(statement);
	if (version >= 0 && !header_check_version(database->path, version, error)) {
		/* A newer file stays as it is: its log is not written back either. */
		sqlite3_db_config(database->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		return -1;
	}
	return version;
}

static bool make_file(const char *path, struct error *error)
{
	char *folder = memory_copy_text(path);
	char *slash = strrchr(folder, '/');
	if (slash && slash != folder) {
		*slash = '\0';
		if (!file_is_folder(folder) && !file_make_folder(folder, error)) {
			free(folder);
			return false;
		}
	}
	free(folder);
	int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (descriptor < 0 && errno != EEXIST) {
		return error_set_errno(error, errno, "%s: cannot be made", path);
	}
	if (descriptor >= 0) {
		close(descriptor);
	}
	return true;
}

/* Takes the missing schema steps; nobody else writes meanwhile, and no run goes on. */
static bool upgrade(struct database *database, struct error *error)
{
	if (!lock_take(database->lock, WAIT_MS, error)) {
		return false;
	}
	/* Another process may have been faster. */
	int version = read_version(database, error);
	bool good = version >= 0;
	if (good && version < schema_version() && version > 0 && !lock_claim_all(database->lock)) {
		good = error_set(error, ERROR_LOCKED,
			"%s has version %d and must be brought to version %d, but a run of an "
			"older "
			"leeway goes on: wait until it ends, or stop it",
			database->path, version, schema_version());
	}
	good = good && upgrade_run(database->handle, database->path, version, error);
	lock_drop_claims(database->lock);
	lock_give(database->lock);
	return good;
}

static bool bring_up_to_date(struct database *database, struct error *error)
{
	int version = read_version(database, error);
	return version >= 0 && execute(database, pragmas_of_all, error) &&
	       (version == schema_version() || upgrade(database, error)) &&
	       execute(database, "PRAGMA journal_mode = WAL", error);
}

/* What was made for nothing goes again. */
static void remove_if_empty(const char *path)
{
	enum header_state state;
	if (header_find(path, &state, NULL) && state == HEADER_NEW) {
		unlink(path);
	}
}

static bool open_for_writing(
	struct database *database, const struct env *env, const char *purpose, struct error *error)
{
	enum header_state state;
	if (!header_find(database->path, &state, error) ||
		(state == HEADER_MISSING && !make_file(database->path, error))) {
		return false;
	}
	/* Not even a lock is left beside a file that is no cache. */
	if (state == HEADER_FILLED &&
		(!open_handle(database, false, error) ||
			!header_check(database->handle, database->path, error))) {
		return false;
	}
	database->lock = lock_open(env, database->path, purpose, error);
	bool opened = database->lock && (database->handle || open_handle(database, false, error)) &&
		      bring_up_to_date(database, error);
	if (!opened && state == HEADER_MISSING && database->lock) {
		remove_if_empty(database->path);
	}
	return opened;
}

static bool log_is_empty(const char *path)
{
	char *log = memory_format("%s-wal", path);
	struct stat status;
	bool empty = stat(log, &status) != 0 || status.st_size == 0;
	free(log);
	return empty;
}

/*
 * A folder that cannot be written has no place for the files that a reader shares with a writer.
 * Then nobody writes, and the file may be read as it stands.
 */
static int reopen_immutable(struct database *database, struct error *error)
{
	sqlite3_close(database->handle);
	database->handle = NULL;
	return open_handle(database, true, error) ? read_version(database, error) : -1;
}

static int open_reader(struct database *database, struct error *error)
{
	if (!open_handle(database, false, error) ||
		!header_check(database->handle, database->path, error)) {
		return -1;
	}
	struct error first = { 0 };
	int version = read_version(database, &first);
	int code = sqlite3_errcode(database->handle) & 0xff;
	if (version < 0 && (code == SQLITE_CANTOPEN || code == SQLITE_READONLY) &&
		log_is_empty(database->path)) {
		error_clear(&first);
		return reopen_immutable(database, error);
	}
	if (version < 0) {
		error_move(error, &first);
	}
	return version;
}

/* Opens the file once for writing, which takes the missing schema steps. */
static bool upgrade_for_reader(
	struct database *database, const struct env *env, int version, struct error *error)
{
	sqlite3_close(database->handle);
	database->handle = NULL;
	struct database *writer =
		database_open(env, database->path, DATABASE_WRITE, "upgrade", error);
	if (!writer) {
		return error_prefix(error,
			"the cache has version %d and must be brought to version %d first", version,
			schema_version());
	}
	database_close(writer);
	return open_reader(database, error) == schema_version();
}

/* An empty file is a cache that another process is making, or was left by one that failed: a moment
 * tells. */
static bool find_state(const char *path, enum header_state *state, struct error *error)
{
	bool good = header_find(path, state, error);
	for (int waited = 0; good && *state == HEADER_NEW && waited < CREATION_MS;
		waited += CREATION_PAUSE_MS) {
		poll(NULL, 0, CREATION_PAUSE_MS);
		good = header_find(path, state, error);
	}
	return good;
}

static bool open_for_reading(struct database *database, const struct env *env, struct error *error)
{
	enum header_state state;
	if (!find_state(database->path, &state, error)) {
		return false;
	}
	if (state != HEADER_FILLED) {
		return error_set(error, ERROR_STORE,
			"no cache at %s yet: `leeway run` or `leeway import` makes one",
			database->path);
	}
	int version = open_reader(database, error);
	if (version < 0) {
		return false;
	}
	if (version < schema_version() && !upgrade_for_reader(database, env, version, error)) {
		return false;
	}
	return execute(database, pragmas_of_all, error) &&
	       execute(database, "PRAGMA query_only = ON", error);
}

struct database *database_open(const struct env *env, const char *path, enum database_mode mode,
	const char *purpose, struct error *error)
{
	struct database *database = memory_alloc(1, sizeof *database);
	database->path = memory_copy_text(path);
	database->mode = mode;
	database->wait_ms = WAIT_MS;
	bool opened = mode == DATABASE_WRITE ? open_for_writing(database, env, purpose, error)
					     : open_for_reading(database, env, error);
	if (!opened) {
		database_close(database);
		return NULL;
	}
	return database;
}

static bool run_control(struct database *database, enum statement control, struct error *error)
{
	sqlite3_stmt *statement = connection_statement(database, control, error);
	return statement && connection_run(database, statement, error);
}

bool database_lock(struct database *database, struct error *error)
{
	return lock_take(database->lock, database->wait_ms, error);
}

void database_unlock(struct database *database)
{
	lock_give(database->lock);
}

void database_set_wait(struct database *database, int64_t wait_ms)
{
	database->wait_ms = wait_ms;
	sqlite3_busy_timeout(database->handle, (int)wait_ms);
}

bool database_begin(struct database *database, struct error *error)
{
	assert(!database->in_transaction);
	bool writes = database->mode == DATABASE_WRITE;
	if (writes && !database_lock(database, error)) {
		return false;
	}
	enum statement control = writes ? STATEMENT_BEGIN_WRITE : STATEMENT_BEGIN_READ;
	database->in_transaction = run_control(database, control, error);
	if (writes && !database->in_transaction) {
		database_unlock(database);
	}
	return database->in_transaction;
}

int64_t database_revision(struct database *database, struct error *error)
{
	sqlite3_stmt *read = connection_statement(database, STATEMENT_REVISION, error);
	return read ? connection_number(database, read, -1, error) : -1;
}

bool database_commit(struct database *database, struct error *error)
{
	assert(database->in_transaction);
	if (!run_control(database, STATEMENT_COMMIT, error)) {
		return false;
	}
	database->in_transaction = false;
	if (database->lock) {
		database_unlock(database);
	}
	return true;
}

void database_rollback(struct database *database)
{
	/* A full disk may have ended the transaction already. */
	if (!sqlite3_get_autocommit(database->handle)) {
		struct error ignored = { 0 };
		run_control(database, STATEMENT_ROLLBACK, &ignored);
		error_clear(&ignored);
	}
	database->in_transaction = false;
	if (database->lock) {
		database_unlock(database);
	}
}

bool database_claim(struct database *database, int64_t agent, int64_t prompt)
{
	return lock_claim_bucket(database->lock, agent, prompt);
}

void database_claim_run(struct database *database, int64_t run)
{
	lock_claim_run(database->lock, run);
}

void database_drop_claims(struct database *database)
{
	lock_drop_claims(database->lock);
}

bool database_mark(struct database *database, struct error *error)
{
	assert(database->in_transaction);
	return run_control(database, STATEMENT_SAVEPOINT, error);
}

bool database_end_mark(struct database *database, bool is_kept, struct error *error)
{
	return (is_kept || run_control(database, STATEMENT_SAVEPOINT_UNDO, error)) &&
	       run_control(database, STATEMENT_SAVEPOINT_END, error);
}

const char *database_library_version(void)
{
	return sqlite3_libversion();
}
