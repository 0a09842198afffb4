#include "leeway/store/stars.h"

#include <sqlite3.h>

#include "leeway/store/connection.h"

bool stars_set(struct database *database, int64_t response, bool starred, int64_t at_ms,
	struct error *error)
{
	return starred ? store_run(database, error, STATEMENT_STAR_ADD,
				 BINDS(bind_int(response), bind_int(at_ms)))
		       : store_run(
				 database, error, STATEMENT_STAR_REMOVE, BINDS(bind_int(response)));
}
