#include "leeway/store/stars.h"

#include <sqlite3.h>

#include "leeway/store/connection.h"

bool stars_set(struct database *database, int64_t response, bool starred, int64_t at_ms,
	struct error *error)
{
	sqlite3_stmt *set = connection_statement(
		database, starred ? STATEMENT_STAR_ADD : STATEMENT_STAR_REMOVE, error);
	if (!set)
		return false;
	sqlite3_bind_int64(set, 1, response);
	if (starred)
		sqlite3_bind_int64(set, 2, at_ms);
	return connection_run(database, set, error);
}
