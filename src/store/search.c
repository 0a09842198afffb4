#include "leeway/store/search.h"

#include <ctype.h>
#include <stddef.h>

#include <sqlite3.h>

#include "leeway/base/buffer.h"
#include "leeway/store/connection.h"

enum { QUERY_MAX = 8192 }; /* Bytes of a query as SQLite gets it. */

int64_t search_pending(struct database *database, struct error *error)
{
	return store_number(database, error, STATEMENT_SEARCH_PENDING, NULL);
}

/* Indexes texts above from, up to the row id to. */
static bool index_texts(struct database *database, int64_t from, int64_t to, struct error *error)
{
	if (!store_run(
		    database, error, STATEMENT_SEARCH_INDEX, BINDS(bind_int(from), bind_int(to))))
		return false;
	return store_run(database, error, STATEMENT_SEARCH_ADVANCE, BINDS(bind_int(to)));
}

bool search_index(
	struct database *database, int64_t max_texts, int64_t *n_indexed, struct error *error)
{
	*n_indexed = 0;
	int64_t from = store_number(database, error, STATEMENT_SEARCH_STATE, NULL);
	int64_t to = from < 0 ? -1
			      : store_number(database, error, STATEMENT_SEARCH_BATCH_END,
					BINDS(bind_int(from), bind_int(max_texts)));
	if (to <= from)
		return to >= 0;
	*n_indexed = to - from;
	return index_texts(database, from, to, error);
}

bool search_update(
	struct database *database, int64_t max_texts, int64_t *n_indexed, struct error *error)
{
	if (!database_begin(database, error))
		return false;
	if (search_index(database, max_texts, n_indexed, error) && database_commit(database, error))
		return true;
	database_rollback(database);
	return false;
}

/* Where a word or a phrase ends. */
static const char *find_end(const char *start, bool is_phrase)
{
	const char *end = start;
	while (*end && (is_phrase ? *end != '"' : !isspace((unsigned char)*end) && *end != '"'))
		end++;
	return end;
}

/* The words of a query, each quoted, so that nothing in them is an operator of FTS5's. */
static void quote_words(struct buffer *out, const char *words)
{
	const char *at = words;
	while (*at) {
		if (isspace((unsigned char)*at)) {
			at++;
			continue;
		}
		bool is_phrase = *at == '"';
		const char *start = at + is_phrase;
		const char *end = find_end(start, is_phrase);
		at = end + (is_phrase && *end == '"');
		bool is_open = !is_phrase && end > start + 1 && end[-1] == '*';
		size_t length = (size_t)(end - start) - is_open;
		if (length == 0)
			continue;
		buffer_append_char(out, '"');
		buffer_append(out, start, length);
		buffer_append_text(out, is_open ? "\"* " : "\" ");
	}
}

static bool find_texts(struct database *database, const struct search_query *query,
	const char *quoted, struct search_listener listener, struct error *error)
{
	sqlite3_stmt *find = store_query(database, error, STATEMENT_SEARCH_FIND,
		BINDS(bind_text(quoted), bind_int(query->before ? query->before : INT64_MAX),
			bind_int(query->limit)));
	if (!find)
		return false;
	enum step_result result;
	while ((result = connection_step(database, find, error)) == STEP_ROW) {
		struct search_hit hit = {
			.text = sqlite3_column_int64(find, 0),
			.body = connection_column_text(find, 1),
		};
		listener.each(&hit, listener.data);
	}
	return result == STEP_DONE;
}

bool search_find(struct database *database, const struct search_query *query,
	struct search_listener listener, struct error *error)
{
	struct buffer quoted;
	buffer_init(&quoted, QUERY_MAX);
	quote_words(&quoted, query->words);
	bool found = true;
	if (quoted.overflowed)
		found = error_set(error, ERROR_INPUT, "the search has too many words");
	else if (quoted.length > 0)
		found = find_texts(database, query, buffer_text(&quoted), listener, error);
	buffer_clear(&quoted);
	return found;
}

bool search_responses(
	struct database *database, int64_t text, struct search_page *page, struct error *error)
{
	page->n_responses = 0;
	size_t capacity = sizeof page->responses / sizeof page->responses[0];
	sqlite3_stmt *read = store_query(database, error, STATEMENT_SEARCH_RESPONSES,
		BINDS(bind_int(text), bind_int(page->after), bind_int((int64_t)capacity)));
	if (!read)
		return false;
	enum step_result result;
	while ((result = connection_step(database, read, error)) == STEP_ROW) {
		struct search_response *response = &page->responses[page->n_responses++];
		response->id = sqlite3_column_int64(read, 0);
		response->agent = sqlite3_column_int64(read, 1);
		response->prompt = sqlite3_column_int64(read, 2);
		response->repeat = (uint32_t)sqlite3_column_int64(read, 3);
		page->after = response->id;
	}
	return result == STEP_DONE;
}
