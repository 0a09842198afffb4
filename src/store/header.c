#include "leeway/store/header.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <sqlite3.h>

#include "leeway/store/schema.h"

/* The database header (https://www.sqlite.org/fileformat2.html, section 1.3), big-endian. */
enum {
	HEADER_SIZE = 100,
	MAGIC_SIZE = 16,
	USER_VERSION_AT = 60,
	APPLICATION_ID_AT = 68,
};

static const char magic[MAGIC_SIZE] = "SQLite format 3";

bool header_find(const char *path, enum header_state *state, struct error *error)
{
	struct stat status;
	if (stat(path, &status) != 0) {
		if (errno == ENOENT) {
			*state = HEADER_MISSING;
			return true;
		}
		return error_set_errno(error, errno, "%s", path);
	}
	if (!S_ISREG(status.st_mode)) {
		return error_set(error, ERROR_FILE,
			"%s is %s: the cache must be a file, choose another with --db", path,
			S_ISDIR(status.st_mode) ? "a folder" : "no regular file");
	}
	*state = status.st_size == 0 ? HEADER_NEW : HEADER_FILLED;
	return true;
}

static uint32_t read_number(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       (uint32_t)bytes[3];
}

bool header_check_version(const char *path, long version, struct error *error)
{
	if (version <= schema_version()) {
		return true;
	}
	return error_set(error, ERROR_STORE,
		"%s was written by a newer leeway (cache version %ld, this program knows %d): "
		"update leeway, or choose another file with --db",
		path, version, schema_version());
}

bool header_check(sqlite3 *handle, const char *path, struct error *error)
{
	unsigned char header[HEADER_SIZE] = { 0 };
	sqlite3_file *file = NULL;
	int code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	if (code == SQLITE_OK && file && file->pMethods) {
		code = file->pMethods->xRead(file, header, HEADER_SIZE, 0);
	}
	if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) {
		return error_set(
			error, ERROR_STORE, "%s: cannot be read (%s)", path, sqlite3_errstr(code));
	}
	if (code == SQLITE_IOERR_SHORT_READ || memcmp(header, magic, MAGIC_SIZE) != 0) {
		return error_set(error, ERROR_STORE,
			"%s is no SQLite file, so it cannot be the cache: choose another with --db",
			path);
	}
	if (read_number(header + APPLICATION_ID_AT) != SCHEMA_APPLICATION_ID) {
		return error_set(error, ERROR_STORE,
			"%s is another program's database: choose another file with --db", path);
	}
	return header_check_version(path, (long)read_number(header + USER_VERSION_AT), error);
}
