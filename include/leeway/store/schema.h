/*
 * The cache's schema: a table of steps, each of which leads from one version to the next within one
 * transaction, its user_version included. For the store's own use and for tests that build older
 * files.
 */
#ifndef LEEWAY_STORE_SCHEMA_H
#define LEEWAY_STORE_SCHEMA_H

#include <stdbool.h>

#include "leeway/base/error.h"

struct sqlite3;

/* SQLite's application_id of a leeway cache: "leew" in ASCII. */
enum { SCHEMA_APPLICATION_ID = 0x6c656577 };

/* The version this program writes. */
int schema_version(void);

/*
 * Takes the steps after version from (0: an empty file) up to version to, each in a transaction, an
 * empty file's all in one. A step that fails leaves the version before its transaction.
 */
bool schema_upgrade(struct sqlite3 *handle, int from, int to, struct error *error);

#endif
