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

bool responses_add(struct database *database, const struct response *response, bool *added,
	struct error *error)
{
	*added = false;
	struct text_rows rows;
	if (!put_texts(database, response, &rows, error)) {
		return false;
	}
	if (!store_run(database, error, STATEMENT_RESPONSE_ADD,
		    BINDS(bind_int(response->agent), bind_int(response->prompt),
			    bind_int(response->repeat), bind_int(response->outcome),
			    bind_row(rows.text), bind_row(rows.reasoning), bind_row(response->run),
			    bind_row(response->participant), bind_known(response->asked_at_ms),
			    bind_known(response->latency_ms), bind_known(response->input_tokens),
			    bind_known(response->output_tokens),
			    bind_known(response->reasoning_tokens),
			    bind_known(response->cost_microusd), bind_row(rows.model),
			    bind_row(rows.finish), bind_text(response->response_id),
			    bind_row(response->words_assumed))))
		return false;
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
	return store_number(database, error, STATEMENT_RESPONSE_FIND,
		BINDS(bind_int(agent), bind_int(prompt), bind_int(repeat)));
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
