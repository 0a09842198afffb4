#include "leeway/screens/compare_count.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/store/answers.h"

/* A bucket of an arm, and what is known of it. */
struct counted_bucket {
	int64_t agent, prompt;
	struct distinct_replies count;
};

/* An errand's data, as in compare_look.c: an arm's buckets, so that the arm in sight comes first.
 */
struct compare_count {
	struct compare_board *board; /* The UI thread's: not touched by the errand. */
	const struct env *env;
	char *path;
	struct counted_bucket *buckets;
	size_t n_buckets;
	struct error error;
};

/* Without a transaction: none is held open for as long as all of this may take. */
static void run_count(void *data, const atomic_bool *stop)
{
	struct compare_count *count = data;
	struct database *database = database_open(
		count->env, count->path, DATABASE_READ, "the explorer", &count->error);
	bool good = database != NULL;

	if (database)
		database_set_stop(database, stop);
	for (size_t i = 0; good && i < count->n_buckets && !*stop; i++) {
		struct counted_bucket *bucket = &count->buckets[i];

		good = answers_count_distinct(
			database, bucket->agent, bucket->prompt, &bucket->count, &count->error);
	}
	database_close(database);
}

static void take_bucket(struct compare_board *board, const struct counted_bucket *bucket)
{
	for (size_t i = 0; i < board->comparison.n_rows; i++) {
		struct comparison_row *row = &board->comparison.rows[i];

		if (row->agent != bucket->agent || row->prompt != bucket->prompt)
			continue;
		row->own.n_replies = bucket->count.n_replies;
		row->own.n_distinct = bucket->count.n_distinct;
	}
}

static void take_count(void *data, struct app *app)
{
	struct compare_count *count = data;

	count->board->count = NULL;
	if (count->error.code) {
		app_say_error(app, &count->error);
		return;
	}
	for (size_t i = 0; i < count->n_buckets; i++)
		take_bucket(count->board, &count->buckets[i]);
}

static void free_count(void *data)
{
	struct compare_count *count = data;

	error_clear(&count->error);
	free(count->buckets);
	free(count->path);
	free(count);
}

static const struct errand_ops count_ops = { run_count, take_count, free_count };

/* The selected arm, where it was not counted yet, or the first that was not; n_arms: none. */
static size_t next_arm(const struct compare_board *board)
{
	size_t n_arms = board->comparison.n_arms, selected = board->arms.index;

	if (selected < n_arms && !board->is_counted[selected])
		return selected;
	for (size_t i = 0; i < n_arms; i++)
		if (!board->is_counted[i])
			return i;
	return n_arms;
}

static void gather(struct compare_count *count, const struct compare_board *board, size_t arm)
{
	const struct comparison_arm *from = &board->comparison.arms[arm];

	count->buckets = memory_alloc(from->n_rows + 1, sizeof *count->buckets);
	for (size_t i = 0; i < from->n_rows; i++) {
		const struct comparison_row *row = &board->comparison.rows[from->first_row + i];

		if (!row->own.is_group)
			count->buckets[count->n_buckets++] = (struct counted_bucket){ row->agent,
				row->prompt, { row->own.n_replies, row->own.n_distinct } };
	}
}

void compare_count_next(struct compare_board *board, struct app *app)
{
	size_t arm = board->is_loaded ? next_arm(board) : board->comparison.n_arms;

	if (board->count || board->look || arm == board->comparison.n_arms ||
		session_is_running(app_session(app)))
		return;
	struct compare_count *count = memory_alloc(1, sizeof *count);

	count->board = board;
	count->env = app_env(app);
	count->path = memory_copy_text(session_path(app_session(app)));
	gather(count, board, arm);
	board->is_counted[arm] = true;
	if (app_start_errand(app, &count_ops, count))
		board->count = count;
}
