#include "leeway/store/answers.h"

#include <stdlib.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"

static void add_row(struct given_answer_list *list, sqlite3_stmt *row)
{
	MEMORY_RESERVE_ONE(list->answers, list->n_answers, list->capacity);
	list->answers[list->n_answers++] = (struct given_answer){
		.participant = sqlite3_column_int64(row, 0),
		.text = sqlite3_column_int64(row, 1),
		.outcome = (enum outcome)sqlite3_column_int(row, 2),
	};
}

bool answers_load(struct database *database, const struct bucket *bucket,
	struct given_answer_list *list, struct error *error)
{
	list->n_answers = 0;
	if (bucket->next_repeat <= 0)
		return true;
	sqlite3_stmt *each = connection_statement(database, STATEMENT_ANSWER_EACH, error);
	if (!each)
		return false;
	sqlite3_bind_int64(each, 1, bucket->agent);
	sqlite3_bind_int64(each, 2, bucket->prompt);
	sqlite3_bind_int64(each, 3,
		bucket->next_repeat < ANSWERS_MAX_REPEATS ? bucket->next_repeat
							  : ANSWERS_MAX_REPEATS);
	enum step_result result;
	while ((result = connection_step(database, each, error)) == STEP_ROW)
		add_row(list, each);
	return result == STEP_DONE;
}

void answers_clear(struct given_answer_list *list)
{
	free(list->answers);
	*list = (struct given_answer_list){ 0 };
}

static int compare_texts(const void *left, const void *right)
{
	int64_t l = *(const int64_t *)left, r = *(const int64_t *)right;
	return (l > r) - (l < r);
}

size_t answers_count_distinct(const struct given_answer_list *list)
{
	size_t n_distinct = 0;
	int64_t *texts = memory_alloc(list->n_answers + 1, sizeof *texts);
	for (size_t i = 0; i < list->n_answers; i++)
		texts[i] = list->answers[i].text;
	qsort(texts, list->n_answers, sizeof *texts, compare_texts);
	for (size_t i = 0; i < list->n_answers; i++)
		n_distinct += i == 0 || texts[i] != texts[i - 1];
	free(texts);
	return n_distinct;
}
