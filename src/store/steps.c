#include "leeway/store/steps.h"

#include <sqlite3.h>

#include "leeway/store/connection.h"
#include "leeway/store/texts.h"

bool steps_add(struct database *database, const struct step_reply *reply, struct error *error)
{
	int64_t text = texts_put(database, reply->text, error);
	if (text < 0) {
		return false;
	}
	sqlite3_stmt *add = connection_statement(database, STATEMENT_STEP_ADD, error);
	if (!add) {
		return false;
	}
	sqlite3_bind_int64(add, 1, reply->agent);
	sqlite3_bind_int64(add, 2, reply->prompt);
	sqlite3_bind_int64(add, 3, reply->repeat);
	sqlite3_bind_int64(add, 4, reply->step);
	connection_bind_row(add, 5, text);
	connection_bind_row(add, 6, reply->run);
	connection_bind_known(add, 7, reply->input_tokens);
	connection_bind_known(add, 8, reply->output_tokens);
	connection_bind_known(add, 9, reply->reasoning_tokens);
	connection_bind_known(add, 10, reply->cost_microusd);
	connection_bind_known(add, 11, reply->latency_ms);
	return connection_run(database, add, error);
}

bool steps_each(struct database *database, int64_t agent, int64_t prompt, uint32_t repeat,
	void (*each)(const struct step_reply *reply, void *data), void *data, struct error *error)
{
	sqlite3_stmt *read = connection_statement(database, STATEMENT_STEP_EACH, error);
	if (!read) {
		return false;
	}
	sqlite3_bind_int64(read, 1, agent);
	sqlite3_bind_int64(read, 2, prompt);
	sqlite3_bind_int64(read, 3, repeat);
	enum step_result result;
	while ((result = connection_step(database, read, error)) == STEP_ROW) {
		struct step_reply reply = {
			.agent = agent,
			.prompt = prompt,
			.repeat = repeat,
			.step = (uint32_t)sqlite3_column_int64(read, 0),
			.text = connection_column_text(read, 1),
			.run = sqlite3_column_int64(read, 2),
			.input_tokens = connection_column_known(read, 3),
			.output_tokens = connection_column_known(read, 4),
			.reasoning_tokens = connection_column_known(read, 5),
			.cost_microusd = connection_column_known(read, 6),
			.latency_ms = connection_column_known(read, 7),
		};
		each(&reply, data);
	}
	return result == STEP_DONE;
}
