#include "leeway/store/responses.h"

#include <stdlib.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"
#include "leeway/store/plans.h"
#include "leeway/store/tallies.h"
#include "leeway/store/texts.h"

/* Rows that a response's texts stand in; 0: none. */
struct text_rows {
	int64_t text, reasoning, model, finish;
};

static bool put_texts(struct database *database, const struct response *response,
	struct text_rows *rows, struct error *error)
{
	rows->text = texts_put(database, response->text, error);
	rows->reasoning = rows->text < 0 ? -1 : texts_put(database, response->reasoning, error);
	rows->model =
		rows->reasoning < 0 ? -1 : labels_put(database, response->model_returned, error);
	rows->finish = rows->model < 0 ? -1 : labels_put(database, response->finish_reason, error);
	return rows->finish >= 0;
}

static void bind_response(
	sqlite3_stmt *add, const struct response *response, const struct text_rows *rows)
{
	sqlite3_bind_int64(add, 1, response->agent);
	sqlite3_bind_int64(add, 2, response->prompt);
	sqlite3_bind_int64(add, 3, response->repeat);
	sqlite3_bind_int(add, 4, (int)response->outcome);
	connection_bind_row(add, 5, rows->text);
	connection_bind_row(add, 6, rows->reasoning);
	connection_bind_row(add, 7, response->run);
	connection_bind_row(add, 8, response->participant);
	connection_bind_known(add, 9, response->asked_at_ms);
	connection_bind_known(add, 10, response->latency_ms);
	connection_bind_known(add, 11, response->input_tokens);
	connection_bind_known(add, 12, response->output_tokens);
	connection_bind_known(add, 13, response->reasoning_tokens);
	connection_bind_known(add, 14, response->cost_microusd);
	connection_bind_row(add, 15, rows->model);
	connection_bind_row(add, 16, rows->finish);
	connection_bind_text(add, 17, response->response_id);
	connection_bind_row(add, 18, response->words_assumed);
}

bool responses_add(struct database *database, const struct response *response, bool *added,
	struct error *error)
{
	*added = false;
	struct text_rows rows;
	if (!put_texts(database, response, &rows, error)) {
		return false;
	}
	sqlite3_stmt *add = connection_statement(database, STATEMENT_RESPONSE_ADD, error);
	if (!add) {
		return false;
	}
	bind_response(add, response, &rows);
	if (!connection_run(database, add, error)) {
		return false;
	}
	if (sqlite3_changes(database->handle) == 0) {
		return true;
	}
	*added = true;
	struct tally one = { { 0 } };
	tally_add(&one, response->outcome, 1);
	if (!tallies_add(database, response->agent, response->prompt, &one,
		    (int64_t)response->repeat + 1, error))
		return false;
	return response->run > 0
		       ? plans_add_reply(database, response->agent, response->prompt,
				 response->outcome, error)
		       : plans_restart(database, response->agent, response->prompt, error);
}

int64_t responses_find(struct database *database, int64_t agent, int64_t prompt, uint32_t repeat,
	struct error *error)
{
	sqlite3_stmt *find = connection_statement(database, STATEMENT_RESPONSE_FIND, error);
	if (!find) {
		return -1;
	}
	sqlite3_bind_int64(find, 1, agent);
	sqlite3_bind_int64(find, 2, prompt);
	sqlite3_bind_int64(find, 3, repeat);
	return connection_number(database, find, 0, error);
}

/* Looks for each repeat below limit in turn. */
static bool look_for_each(struct database *database, int64_t agent, int64_t prompt, uint32_t limit,
	uint32_t *repeats, size_t *n_repeats, struct error *error)
{
	for (uint32_t repeat = 0; repeat < limit; repeat++) {
		int64_t row = responses_find(database, agent, prompt, repeat, error);
		if (row < 0) {
			return false;
		}
		if (row > 0) {
			repeats[(*n_repeats)++] = repeat;
		}
	}
	return true;
}

bool responses_present(struct database *database, int64_t agent, int64_t prompt, uint32_t limit,
	uint32_t **repeats, size_t *n_repeats, struct error *error)
{
	*repeats = NULL;
	*n_repeats = 0;
	struct tally tally;
	int64_t next_repeat;
	if (!tallies_read(database, agent, prompt, &tally, &next_repeat, error)) {
		return false;
	}
	if (next_repeat < limit) {
		limit = (uint32_t)next_repeat;
	}
	*repeats = memory_alloc(limit ? limit : 1, sizeof **repeats);
	if (tally_total(&tally) != next_repeat) {
		if (look_for_each(database, agent, prompt, limit, *repeats, n_repeats, error)) {
			return true;
		}
		free(*repeats);
		*repeats = NULL;
		*n_repeats = 0;
		return false;
	}
	for (uint32_t repeat = 0; repeat < limit; repeat++) {
		(*repeats)[(*n_repeats)++] = repeat;
	}
	return true;
}
