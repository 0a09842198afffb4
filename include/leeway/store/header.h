/*
 * A look at a file before SQLite reads or writes anything in it, so that what is no cache of ours
 * is refused and left as it is. For the store's own modules.
 */
#ifndef LEEWAY_STORE_HEADER_H
#define LEEWAY_STORE_HEADER_H

#include <stdbool.h>

#include "leeway/base/error.h"

struct sqlite3;

enum header_state {
	HEADER_MISSING, /* No such file. */
	HEADER_NEW, /* An empty file: counts as new. */
	HEADER_FILLED, /* To be checked with header_check. */
};

/* False for a folder, and for what cannot be looked at. */
bool header_find(const char *path, enum header_state *state, struct error *error);

/*
 * Refuses a file that is no SQLite file, another program's or a newer leeway's. The handle was just
 * opened; its own descriptor is used, because closing another one would drop the locks that a
 * further connection of this process holds on the file.
 */
bool header_check(struct sqlite3 *handle, const char *path, struct error *error);

/* Refuses a schema version that is newer than this program's. */
bool header_check_version(const char *path, long version, struct error *error);

#endif
