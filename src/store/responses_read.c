/* The reading half of responses.h. */
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"
#include "leeway/store/responses.h"

/* The columns of STATEMENT_RESPONSE_READ. */
enum {
	COLUMN_ID,
	COLUMN_OUTCOME,
	COLUMN_CORRECTED_TO,
	COLUMN_CORRECTED,
	COLUMN_TEXT,
	COLUMN_REASONING,
	COLUMN_RUN,
	COLUMN_PARTICIPANT,
	COLUMN_ASKED_AT,
	COLUMN_LATENCY,
	COLUMN_INPUT_TOKENS,
	COLUMN_OUTPUT_TOKENS,
	COLUMN_REASONING_TOKENS,
	COLUMN_COST,
	COLUMN_MODEL,
	COLUMN_FINISH,
	COLUMN_RESPONSE_ID,
	COLUMN_PARTICIPANT_NAME,
	COLUMN_POSITION,
	COLUMN_ENDED_AT,
	COLUMN_DECISION,
	COLUMN_WRITING,
	COLUMN_CHANGES,
	COLUMN_YES_FIRST,
	COLUMN_WORDS_ASSUMED,
	COLUMN_COMPLETE,
};

static void take_row(sqlite3_stmt *row, struct stored_response *stored)
{
	struct response *response = &stored->response;
	stored->id = sqlite3_column_int64(row, COLUMN_ID);
	stored->outcome_read = (enum outcome)sqlite3_column_int(row, COLUMN_OUTCOME);
	int64_t corrected_to = connection_column_known(row, COLUMN_CORRECTED_TO);
	response->outcome = corrected_to < 0 ? stored->outcome_read : (enum outcome)corrected_to;
	stored->corrected = sqlite3_column_int(row, COLUMN_CORRECTED) != 0;
	response->text = connection_column_text(row, COLUMN_TEXT);
	response->reasoning = connection_column_text(row, COLUMN_REASONING);
	response->run = sqlite3_column_int64(row, COLUMN_RUN);
	response->participant = sqlite3_column_int64(row, COLUMN_PARTICIPANT);
	response->asked_at_ms = connection_column_known(row, COLUMN_ASKED_AT);
	response->latency_ms = connection_column_known(row, COLUMN_LATENCY);
	response->input_tokens = connection_column_known(row, COLUMN_INPUT_TOKENS);
	response->output_tokens = connection_column_known(row, COLUMN_OUTPUT_TOKENS);
	response->reasoning_tokens = connection_column_known(row, COLUMN_REASONING_TOKENS);
	response->cost_microusd = connection_column_known(row, COLUMN_COST);
	response->model_returned = connection_column_text(row, COLUMN_MODEL);
	response->finish_reason = connection_column_text(row, COLUMN_FINISH);
	response->response_id = connection_column_text(row, COLUMN_RESPONSE_ID);
	response->words_assumed = sqlite3_column_int(row, COLUMN_WORDS_ASSUMED) != 0;
	stored->participant = connection_column_text(row, COLUMN_PARTICIPANT_NAME);
	stored->answering = (struct answering){
		.position = connection_column_known(row, COLUMN_POSITION),
		.ended_at_ms = connection_column_known(row, COLUMN_ENDED_AT),
		.decision_ms = connection_column_known(row, COLUMN_DECISION),
		.writing_ms = connection_column_known(row, COLUMN_WRITING),
		.n_changes = connection_column_known(row, COLUMN_CHANGES),
		.yes_first = connection_column_known(row, COLUMN_YES_FIRST),
		.complete = connection_column_known(row, COLUMN_COMPLETE),
	};
}

/*
 * Keeps the texts when the statement is reset: one that stood at its row would hold a reader to
 * what the cache was when it was read.
 */
static void keep_texts(struct database *database, struct stored_response *stored)
{
	struct response *response = &stored->response;
	const char **texts[] = { &response->text, &response->reasoning, &response->model_returned,
		&response->finish_reason, &response->response_id, &stored->participant };
	size_t needed = 0, at = 0;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		needed += *texts[i] ? strlen(*texts[i]) + 1 : 0;
	if (needed > database->texts_capacity) {
		database->texts_capacity = memory_next_capacity(database->texts_capacity, needed);
		database->texts = memory_resize(database->texts, database->texts_capacity, 1);
	}
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		size_t size = *texts[i] ? strlen(*texts[i]) + 1 : 0;

		if (size == 0)
			continue;
		memcpy(database->texts + at, *texts[i], size);
		*texts[i] = database->texts + at;
		at += size;
	}
}

bool responses_read(struct database *database, int64_t agent, int64_t prompt, uint32_t repeat,
	struct stored_response *stored, struct error *error)
{
	memset(stored, 0, sizeof *stored);
	sqlite3_stmt *read = store_query(database, error, STATEMENT_RESPONSE_READ,
		BINDS(bind_int(agent), bind_int(prompt), bind_int(repeat)));
	if (!read)
		return false;
	switch (connection_step(database, read, error)) {
	case STEP_ERROR:
		return false;
	case STEP_DONE:
		return true;
	case STEP_ROW:
		break;
	}
	stored->response.agent = agent;
	stored->response.prompt = prompt;
	stored->response.repeat = repeat;
	take_row(read, stored);
	keep_texts(database, stored);
	sqlite3_reset(read);
	return true;
}

bool responses_read_id(
	struct database *database, int64_t id, struct stored_response *stored, struct error *error)
{
	memset(stored, 0, sizeof *stored);
	sqlite3_stmt *key =
		store_query(database, error, STATEMENT_RESPONSE_KEY, BINDS(bind_int(id)));
	if (!key)
		return false;
	enum step_result result = connection_step(database, key, error);
	if (result != STEP_ROW)
		return result == STEP_DONE;
	int64_t agent = sqlite3_column_int64(key, 0);
	int64_t prompt = sqlite3_column_int64(key, 1);
	uint32_t repeat = (uint32_t)sqlite3_column_int64(key, 2);
	sqlite3_reset(key);
	return responses_read(database, agent, prompt, repeat, stored, error);
}

int64_t responses_count_assumed(
	struct database *database, int64_t agent, int64_t prompt, struct error *error)
{
	sqlite3_stmt *count = connection_statement(database, STATEMENT_RESPONSE_ASSUMED, error);

	if (!count)
		return -1;
	sqlite3_bind_int64(count, 1, agent);
	sqlite3_bind_int64(count, 2, prompt);
	return connection_number(database, count, 0, error);
}

bool responses_measure(
	struct database *database, int64_t agent, struct reply_tokens *tokens, struct error *error)
{
	*tokens = (struct reply_tokens){ 0 };
	sqlite3_stmt *read =
		store_query(database, error, STATEMENT_RESPONSE_TOKENS, BINDS(bind_int(agent)));
	if (!read)
		return false;
	if (connection_step(database, read, error) != STEP_ROW)
		return false;
	tokens->n = sqlite3_column_int64(read, 0);
	tokens->mean = sqlite3_column_double(read, 1);
	tokens->input_mean = sqlite3_column_double(read, 2);
	if (connection_step(database, read, error) != STEP_ROW)
		return false;
	tokens->n_steps = sqlite3_column_int64(read, 0);
	tokens->step_mean = sqlite3_column_double(read, 1);
	tokens->step_input_mean = sqlite3_column_double(read, 2);
	sqlite3_reset(read);
	return true;
}

void responses_end_reading(struct database *database)
{
	sqlite3_stmt *read = database->statements[STATEMENT_RESPONSE_READ];

	if (read)
		sqlite3_reset(read);
}
