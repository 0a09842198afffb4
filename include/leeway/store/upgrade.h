/* Brings a cache to the present schema, a copy of an older one kept first. Store only. */
#ifndef LEEWAY_STORE_UPGRADE_H
#define LEEWAY_STORE_UPGRADE_H

#include <stdbool.h>

#include "leeway/base/error.h"

struct sqlite3;

/*
 * Takes the schema steps behind version (0: a new file). An older file is copied to "PATH.vN.bak"
 * beforehand. The handle is under the writer's lock.
 */
bool upgrade_run(struct sqlite3 *handle, const char *path, int version, struct error *error);

#endif
