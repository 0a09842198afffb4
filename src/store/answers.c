#include "leeway/store/answers.h"

#include <sqlite3.h>

#include "leeway/store/connection.h"
#include "leeway/store/tallies.h"

/* Binds agent, prompt and the end of a bucket's repeats; NULL on error. */
static sqlite3_stmt *read_bucket(struct database *database, enum statement statement,
	const struct bucket *bucket, struct error *error)
{
	sqlite3_stmt *read = store_query(database, error, statement,
		BINDS(bind_int(bucket->agent), bind_int(bucket->prompt),
			bind_int(bucket->next_repeat < ANSWERS_MAX_REPEATS ? bucket->next_repeat
									   : ANSWERS_MAX_REPEATS)));
	if (!read)
		return NULL;
	return read;
}

bool answers_each(struct database *database, const struct bucket *bucket,
	void (*take)(const struct given_answer *answer, void *data), void *data,
	struct error *error)
{
	if (bucket->next_repeat <= 0)
		return true;
	sqlite3_stmt *each = read_bucket(database, STATEMENT_ANSWER_EACH, bucket, error);
	if (!each)
		return false;
	enum step_result result;
	while ((result = connection_step(database, each, error)) == STEP_ROW) {
		struct given_answer answer = {
			.participant = sqlite3_column_int64(each, 0),
			.outcome = (enum outcome)sqlite3_column_int(each, 1),
		};
		take(&answer, data);
	}
	return result == STEP_DONE;
}

bool answers_count_distinct(struct database *database, int64_t agent, int64_t prompt,
	struct distinct_replies *count, struct error *error)
{
	struct bucket bucket = { .agent = agent, .prompt = prompt };
	if (!tallies_read(database, agent, prompt, &bucket.tally, &bucket.next_repeat, error))
		return false;
	if (count->n_replies == tally_total(&bucket.tally))
		return true;
	*count = (struct distinct_replies){ 0 };
	if (bucket.next_repeat <= 0)
		return true;
	sqlite3_stmt *read = read_bucket(database, STATEMENT_ANSWER_COUNT, &bucket, error);
	if (!read)
		return false;
	enum step_result result = connection_step(database, read, error);
	if (result == STEP_ROW) {
		count->n_replies = sqlite3_column_int64(read, 0);
		int64_t n_with_words = sqlite3_column_int64(read, 1);
		count->n_distinct = sqlite3_column_int64(read, 2) +
				    (n_with_words > 0 && n_with_words < count->n_replies);
		sqlite3_reset(read);
	}
	return result == STEP_ROW;
}
