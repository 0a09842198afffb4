#include "leeway/store/imports.h"

#include <sqlite3.h>

#include "leeway/store/connection.h"

enum { IDENTITY_SIZE = 16 }; /* Bytes kept of a digest. */

struct digest imports_identify_person(const char *cohort, const char *participant, const char *pack,
	const char *scenario, const char *condition)
{
	const char *const parts[] = { "person", cohort, participant, pack, scenario, condition,
		NULL };
	return digest_texts(parts);
}

int64_t imports_find(struct database *database, const struct digest *identity, struct error *error)
{
	sqlite3_stmt *find = connection_statement(database, STATEMENT_IMPORT_FIND, error);
	if (!find)
		return -1;
	sqlite3_bind_blob(find, 1, identity->bytes, IDENTITY_SIZE, SQLITE_STATIC);
	return connection_number(database, find, 0, error);
}

bool imports_add(struct database *database, const struct digest *identity, int64_t response,
	struct error *error)
{
	sqlite3_stmt *add = connection_statement(database, STATEMENT_IMPORT_ADD, error);
	if (!add)
		return false;
	sqlite3_bind_blob(add, 1, identity->bytes, IDENTITY_SIZE, SQLITE_STATIC);
	sqlite3_bind_int64(add, 2, response);
	return connection_run(database, add, error);
}
