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
	return store_number(database, error, STATEMENT_IMPORT_FIND,
		BINDS(bind_blob(identity->bytes, IDENTITY_SIZE)));
}

bool imports_add(struct database *database, const struct digest *identity, int64_t response,
	struct error *error)
{
	return store_run(database, error, STATEMENT_IMPORT_ADD,
		BINDS(bind_blob(identity->bytes, IDENTITY_SIZE), bind_int(response)));
}
