#include "support/big_cache.h"

#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/digest.h"
#include "leeway/base/random.h"

enum { RESPONSES_A_TEXT = 25, TEXT_DIGEST_BYTES = 16, SENTENCES = 4 };

static const char *const openings[] = { "The rule is there for a reason", "A policy has a purpose",
	"The difference is small", "Nobody is harmed by this", "It was said clearly",
	"What was meant matters more than what was written", "An exception invites the next one",
	"The customer did what could be expected" };
static const char *const middles[] = { "and the limit was known beforehand",
	"but the occasion would be lost otherwise", "so the cost has to be weighed against it",
	"and trust is worth more than a few cents", "though others kept to it",
	"and whoever set it would agree", "while the amount is far beyond it",
	"and there is no time left to ask" };
static const char *const ends[] = { "which decides it for me.", "so I would keep to the rule.",
	"so I would make the exception.", "and I would say so openly.", "as far as I can tell.",
	"at least in this case." };

static const char *draw(struct random *random, const char *const *from, size_t n_from)
{
	return from[random_below(random, n_from)];
}

#define DRAW(random, from) draw((random), (from), sizeof(from) / sizeof *(from))

/* A few sentences and a number of its own, so that no two are the same. */
static size_t write_text(struct random *random, int64_t number, char *text, size_t size)
{
	size_t length = (size_t)snprintf(text, size, "Case %lld.", (long long)number);

	for (int i = 0; i < SENTENCES; i++)
		length += (size_t)snprintf(text + length, size - length, " %s, %s, %s",
			DRAW(random, openings), DRAW(random, middles), DRAW(random, ends));
	return length;
}

static bool add_texts(sqlite3 *handle, int64_t n_texts)
{
	sqlite3_stmt *add = NULL;
	struct random random;
	char text[1024];
	bool good = sqlite3_prepare_v2(handle,
			    "INSERT OR IGNORE INTO text(digest, body) VALUES(?1, ?2)", -1, &add,
			    NULL) == SQLITE_OK;

	random_init(&random, 1);
	for (int64_t i = 0; i < n_texts && good; i++) {
		size_t length = write_text(&random, i, text, sizeof text);
		struct digest digest = digest_bytes(text, length);

		sqlite3_bind_blob(add, 1, digest.bytes, TEXT_DIGEST_BYTES, SQLITE_TRANSIENT);
		sqlite3_bind_text(add, 2, text, (int)length, SQLITE_TRANSIENT);
		good = sqlite3_step(add) == SQLITE_DONE;
		sqlite3_reset(add);
	}
	sqlite3_finalize(add);
	return good;
}

/* Runs one statement with up to two numbers. */
static bool run(sqlite3 *handle, const char *sql, int64_t first, int64_t second)
{
	sqlite3_stmt *statement = NULL;
	bool good = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) == SQLITE_OK;

	if (good && sqlite3_bind_parameter_count(statement) > 0)
		sqlite3_bind_int64(statement, 1, first);
	if (good && sqlite3_bind_parameter_count(statement) > 1)
		sqlite3_bind_int64(statement, 2, second);
	while (good) {
		int code = sqlite3_step(statement);

		good = code == SQLITE_ROW || code == SQLITE_DONE;
		if (code != SQLITE_ROW)
			break;
	}
	sqlite3_finalize(statement);
	return good;
}

static int64_t number(sqlite3 *handle, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t value = -1;

	if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) == SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

/*
 * Repeats ?1 and on, below ?2, of what the last line of the statement says: round by round, as a
 * run asks for them. Numbers mixed from repeat, prompt and agent stand for chance.
 */
#define ADD_RESPONSES                                                                              \
	"WITH RECURSIVE round(n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM round WHERE n + 1 < "   \
	"?2)"                                                                                      \
	" INSERT INTO response(agent_id, prompt_id, repeat, outcome, text_id, run_id, asked_at,"   \
	" latency_ms, input_tokens, output_tokens, cost_microusd, model_label_id)"                 \
	" SELECT a, p, n, CASE WHEN x % 100 < 45 THEN 0 WHEN x % 100 < 95 THEN 1 ELSE 2 END,"      \
	" 1 + x / 100 % (SELECT max(id) FROM text), 1, 1767225600000 + n, 400 + x % 900, 120,"     \
	" 60, 90, 1 FROM (SELECT n, p.id AS p, a.id AS a,"                                         \
	" (n * 7919 + p.id * 104729 + a.id * 1299709) % 16777213 * 2654435761 >> 9 & 1073741823 "  \
	"AS x"                                                                                     \
	" FROM round CROSS JOIN prompt AS p CROSS JOIN agent AS a "

static bool add_responses(sqlite3 *handle, int64_t n_responses)
{
	int64_t n_buckets = number(handle, "SELECT count(*) FROM agent, prompt");
	int64_t even = n_responses / 10 * 9 / n_buckets, deep = even + n_responses / 10;

	if (even < 2)
		even = 2;
	return n_buckets > 0 && run(handle, ADD_RESPONSES "WHERE 1)", 1, even) &&
	       run(handle,
		       ADD_RESPONSES "WHERE p.id = (SELECT min(id) FROM prompt)"
				     " AND a.id = (SELECT min(id) FROM agent))",
		       even, deep);
}

static bool fill(sqlite3 *handle, int64_t n_responses)
{
	static const char *const after[] = {
		"CREATE INDEX response_text ON response(text_id)",
		"DELETE FROM tally",
		"INSERT INTO tally SELECT agent_id, prompt_id, sum(outcome = 0), sum(outcome = 1),"
		" sum(outcome = 2), sum(outcome = 3), sum(outcome = 4), max(repeat) + 1"
		" FROM response GROUP BY agent_id, prompt_id",
		"INSERT INTO text_fts(text_fts) VALUES('rebuild')",
		"UPDATE search_state SET indexed_to = (SELECT max(id) FROM text)",
		"UPDATE run SET planned = (SELECT count(*) FROM response)",
		"COMMIT",
		"PRAGMA journal_mode = WAL",
		"PRAGMA optimize",
	};
	bool good = run(handle, "PRAGMA journal_mode = OFF", 0, 0) &&
		    run(handle, "PRAGMA synchronous = OFF", 0, 0) &&
		    run(handle, "PRAGMA cache_size = -65536", 0, 0) && run(handle, "BEGIN", 0, 0) &&
		    run(handle, "DROP INDEX response_text", 0, 0) &&
		    add_texts(handle, n_responses / RESPONSES_A_TEXT) &&
		    add_responses(handle, n_responses);

	for (size_t i = 0; i < sizeof after / sizeof *after && good; i++)
		good = run(handle, after[i], 0, 0);
	return good;
}

bool big_cache_fill(const char *path, int64_t n_responses)
{
	sqlite3 *handle = NULL;
	bool good = sqlite3_open(path, &handle) == SQLITE_OK && fill(handle, n_responses);

	if (!good)
		fprintf(stderr, "big cache: %s\n", sqlite3_errmsg(handle));
	sqlite3_close(handle);
	return good;
}

bool big_cache_add_unfinished(const char *path, int64_t repeats)
{
	sqlite3 *handle = NULL;
	bool good = sqlite3_open(path, &handle) == SQLITE_OK &&
		    run(handle,
			    "INSERT INTO run(arguments, planned, state, started_at, first_response,"
			    " first_step, first_failure) SELECT json_set(arguments, '$.n', ?1),"
			    " planned, 'running', started_at, (SELECT max(id) + 1 FROM response),"
			    " first_step, first_failure FROM run ORDER BY id DESC LIMIT 1",
			    repeats, 0);

	if (!good)
		fprintf(stderr, "big cache: %s\n", sqlite3_errmsg(handle));
	sqlite3_close(handle);
	return good;
}

int64_t big_cache_number(const char *path, const char *sql)
{
	sqlite3 *handle = NULL;
	int64_t value = sqlite3_open(path, &handle) == SQLITE_OK ? number(handle, sql) : -1;

	sqlite3_close(handle);
	return value;
}
