#include "leeway/store/upgrade.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/store/schema.h"

/* Copies what is committed, the write-ahead log's part too, into an empty file. */
static bool vacuum_into(sqlite3 *handle, const char *target, struct error *error)
{
	sqlite3_stmt *statement = NULL;
	bool copied =
		sqlite3_prepare_v2(handle, "VACUUM INTO ?1", -1, &statement, NULL) == SQLITE_OK &&
		sqlite3_bind_text(statement, 1, target, -1, SQLITE_STATIC) == SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_DONE;
	if (!copied) {
		error_set(error, ERROR_STORE, "%s: cannot be written: %s", target,
			sqlite3_errmsg(handle));
	}
	sqlite3_finalize(statement);
	return copied;
}

static bool sync_file(const char *path, struct error *error)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	bool synced = descriptor >= 0 && fsync(descriptor) == 0;
	if (!synced) {
		error_set_errno(error, errno, "%s", path);
	}
	if (descriptor >= 0) {
		close(descriptor);
	}
	return synced;
}

/* The copy gets its name only once it is whole. */
static bool keep_copy(sqlite3 *handle, const char *copy, struct error *error)
{
	char *unfinished = memory_format("%s.part", copy);
	unlink(unfinished);
	int descriptor =
		open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	bool kept = descriptor >= 0;
	if (!kept) {
		error_set_errno(error, errno, "%s: cannot be made", unfinished);
	} else {
		close(descriptor);
		kept = vacuum_into(handle, unfinished, error) && sync_file(unfinished, error);
	}
	if (kept && rename(unfinished, copy) != 0) {
		kept = error_set_errno(error, errno, "%s: cannot be made", copy);
	}
	if (!kept) {
		unlink(unfinished);
	}
	free(unfinished);
	return kept;
}

bool upgrade_run(sqlite3 *handle, const char *path, int version, struct error *error)
{
	int target = schema_version();
	if (version == target) {
		return true;
	}
	if (version > 0) {
		char *copy = memory_format("%s.v%d.bak", path, version);
		bool kept = keep_copy(handle, copy, error);
		if (kept) {
			log_message(LOG_INFO, "%s: cache version %d, a copy is kept in %s", path,
				version, copy);
		}
		free(copy);
		if (!kept) {
			return error_prefix(
				error, "%s: no copy could be kept, nothing was changed", path);
		}
	}
	if (!schema_upgrade(handle, version, target, error)) {
		return error_prefix(error, "%s", path);
	}
	return true;
}
