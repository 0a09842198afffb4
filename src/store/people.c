#include "leeway/store/people.h"

#include <sqlite3.h>

#include "leeway/store/connection.h"

int64_t people_put(struct database *database, int64_t agent, const char *name, struct error *error)
{
	sqlite3_stmt *find = connection_statement(database, STATEMENT_PARTICIPANT_FIND, error);
	if (!find)
		return -1;
	sqlite3_bind_int64(find, 1, agent);
	connection_bind_text(find, 2, name);
	int64_t row = connection_number(database, find, 0, error);
	if (row != 0)
		return row;
	sqlite3_stmt *add = connection_statement(database, STATEMENT_PARTICIPANT_ADD, error);
	if (!add)
		return -1;
	sqlite3_bind_int64(add, 1, agent);
	connection_bind_text(add, 2, name);
	return connection_run(database, add, error) ? sqlite3_last_insert_rowid(database->handle)
						    : -1;
}
