#include "leeway/store/search.h"

#include <ctype.h>
#include <stddef.h>

#include <sqlite3.h>

#include "leeway/base/buffer.h"
#include "leeway/store/connection.h"

enum { QUERY_MAX = 8192 }; /* Bytes of a query as SQLite gets it. */

int64_t search_pending(struct database *database, struct error *error)
{
	sqlite3_stmt *count = connection_statement(database, STATEMENT_SEARCH_PENDING, error);
	return count ? connection_number(database, count, 0, error) : -1;
}

/* Indexes texts above from, up to the row id to. */
static bool index_texts(struct database *database, int64_t from, int64_t to, struct error *error)
{
	sqlite3_stmt *index = connection_statement(database, STATEMENT_SEARCH_INDEX, error);
	if (!index)
		return false;
	sqlite3_bind_int64(index, 1, from);
	sqlite3_bind_int64(index, 2, to);
	if (!connection_run(database, index, error))
		return false;
	sqlite3_stmt *advance = connection_statement(database, STATEMENT_SEARCH_ADVANCE, error);
	if (!advance)
		return false;
	sqlite3_bind_int64(advance, 1, to);
	return connection_run(database, advance, error);
}

bool search_index(
	struct database *database, int64_t max_texts, int64_t *n_indexed, struct error *error)
{
	*n_indexed = 0;
	sqlite3_stmt *state = connection_statement(database, STATEMENT_SEARCH_STATE, error);
	int64_t from = state ? connection_number(database, state, 0, error) : -1;
	sqlite3_stmt *end =
		from < 0 ? NULL : connection_statement(database, STATEMENT_SEARCH_BATCH_END, error);
	if (!end)
		return false;
	sqlite3_bind_int64(end, 1, from);
	sqlite3_bind_int64(end, 2, max_texts);
	int64_t to = connection_number(database, end, 0, error);
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
	sqlite3_stmt *find = connection_statement(database, STATEMENT_SEARCH_FIND, error);
	if (!find)
		return false;
	connection_bind_text(find, 1, quoted);
	sqlite3_bind_int64(find, 2, query->before ? query->before : INT64_MAX);
	sqlite3_bind_int64(find, 3, query->limit);
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
	sqlite3_stmt *read = connection_statement(database, STATEMENT_SEARCH_RESPONSES, error);
	if (!read)
		return false;
	size_t capacity = sizeof page->responses / sizeof page->responses[0];
	sqlite3_bind_int64(read, 1, text);
	sqlite3_bind_int64(read, 2, page->after);
	sqlite3_bind_int64(read, 3, (sqlite3_int64)capacity);
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
