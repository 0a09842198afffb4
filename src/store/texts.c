#include "leeway/store/texts.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/digest.h"
#include "leeway/base/text.h"
#include "leeway/store/connection.h"

/* Half of a SHA-256: two of 10^9 texts share one with a chance of about 10^-21. */
enum { KEPT_DIGEST_SIZE = 16 };

static int64_t find_text(
	struct database *database, const struct digest *digest, struct error *error)
{
	sqlite3_stmt *find = connection_statement(database, STATEMENT_TEXT_FIND, error);
	if (!find) {
		return -1;
	}
	sqlite3_bind_blob(find, 1, digest->bytes, KEPT_DIGEST_SIZE, SQLITE_STATIC);
	return connection_number(database, find, -1, error);
}

/* Most replies are new, so that adding is tried before finding. */
static int64_t put_body(struct database *database, const char *body, struct error *error)
{
	size_t length = strlen(body);
	struct digest digest = digest_bytes(body, length);
	sqlite3_stmt *add = connection_statement(database, STATEMENT_TEXT_ADD, error);
	if (!add) {
		return -1;
	}
	sqlite3_bind_blob(add, 1, digest.bytes, KEPT_DIGEST_SIZE, SQLITE_STATIC);
	sqlite3_bind_text64(add, 2, body, length, SQLITE_STATIC, SQLITE_UTF8);
	bool ran = connection_run(database, add, error);
	sqlite3_clear_bindings(add);
	if (!ran) {
		return -1;
	}
	return sqlite3_changes(database->handle) > 0 ? sqlite3_last_insert_rowid(database->handle)
						     : find_text(database, &digest, error);
}

int64_t texts_put(struct database *database, const char *text, struct error *error)
{
	if (text_is_empty(text)) {
		return 0;
	}
	if (text_is_valid(text, strlen(text))) {
		return put_body(database, text, error);
	}
	char *repaired = text_repair(text, strlen(text));
	int64_t row = put_body(database, repaired, error);
	free(repaired);
	return row;
}

int64_t labels_put(struct database *database, const char *name, struct error *error)
{
	if (text_is_empty(name)) {
		return 0;
	}
	sqlite3_stmt *find = connection_statement(database, STATEMENT_LABEL_FIND, error);
	if (!find) {
		return -1;
	}
	connection_bind_text(find, 1, name);
	int64_t row = connection_number(database, find, 0, error);
	if (row != 0) {
		return row;
	}
	sqlite3_stmt *add = connection_statement(database, STATEMENT_LABEL_ADD, error);
	if (!add) {
		return -1;
	}
	connection_bind_text(add, 1, name);
	return connection_run(database, add, error) ? sqlite3_last_insert_rowid(database->handle)
						    : -1;
}
