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
	return store_number(database, error, STATEMENT_TEXT_FIND,
		BINDS(bind_blob(digest->bytes, KEPT_DIGEST_SIZE)));
}

/* Most replies are new, so that adding is tried before finding. */
static int64_t put_body(struct database *database, const char *body, struct error *error)
{
	size_t length = strlen(body);
	struct digest digest = digest_bytes(body, length);
	if (!store_run(database, error, STATEMENT_TEXT_ADD,
		    BINDS(bind_blob(digest.bytes, KEPT_DIGEST_SIZE), bind_text(body))))
		return -1;
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
	int64_t row = store_number(database, error, STATEMENT_LABEL_FIND, BINDS(bind_text(name)));
	if (row != 0) {
		return row;
	}
	return store_add(database, error, STATEMENT_LABEL_ADD, BINDS(bind_text(name)));
}
