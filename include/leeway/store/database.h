/*
 * The cache: one SQLite file. Opening, pragmas, schema steps, the writer's lock, prepared
 * statements, transactions. A connection belongs to one thread at a time. Reading goes on while
 * another process writes.
 */
#ifndef LEEWAY_STORE_DATABASE_H
#define LEEWAY_STORE_DATABASE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"

struct database;

enum database_mode {
	DATABASE_READ, /* The file must exist. */
	DATABASE_WRITE, /* Made where missing. */
};

/* Where the cache is: --db (may be NULL), LEEWAY_DB, the configuration's (may be NULL), the data
 * folder. To be freed; NULL and an error where there is no home. */
char *database_path(
	const struct env *env, const char *option, const char *configured, struct error *error);

/*
 * Opens, and brings an older schema up to date (a copy "PATH.vN.bak" is kept; needs
 * DATABASE_WRITE). A file that is no SQLite database, is another program's, or is newer is refused,
 * unchanged. purpose ("leeway run --model …") is what others are told while it writes.
 */
struct database *database_open(const struct env *env, const char *path, enum database_mode mode,
	const char *purpose, struct error *error);
void database_close(struct database *database);

/* Queries fail soon after stop is true: for a connection on a thread of its own. */
void database_set_stop(struct database *database, const atomic_bool *stop);

/*
 * A number that is another one after any other connection, or process, has committed; only to be
 * compared with what the same connection said before. Microseconds; reads no row. -1 on error.
 */
int64_t database_revision(struct database *database, struct error *error);

const char *database_file(const struct database *database);

/* The schema version this program writes. */
int database_version(void);

/*
 * Transactions; a begin within a begin is an error of ours (assert). One that writes takes the
 * writer's lock (lock.h) and waits for it, 5 s unless database_set_wait says otherwise;
 * ERROR_LOCKED names who has it.
 */
bool database_begin(struct database *database, struct error *error);
bool database_commit(struct database *database, struct error *error);
void database_rollback(struct database *database);

void database_set_wait(struct database *database, int64_t wait_ms);

/*
 * Claims of a run (lock.h), of a connection that writes. A bucket's is asked for within a
 * transaction, and false where another connection has it. All are dropped together.
 */
bool database_claim(struct database *database, int64_t agent, int64_t prompt);
void database_claim_run(struct database *database, int64_t run);
void database_drop_claims(struct database *database);

/*
 * A mark within a transaction, one at a time: what comes after it is kept or undone when the mark
 * ends. Row ids found after a mark that is undone may be gone.
 */
bool database_mark(struct database *database, struct error *error);
bool database_end_mark(struct database *database, bool is_kept, struct error *error);

/* The version of the library underneath; static. */
const char *database_library_version(void);

#endif
