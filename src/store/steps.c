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
	return store_run(database, error, STATEMENT_STEP_ADD,
		BINDS(bind_int(reply->agent), bind_int(reply->prompt), bind_int(reply->repeat),
			bind_int(reply->step), bind_row(text), bind_row(reply->run),
			bind_known(reply->input_tokens), bind_known(reply->output_tokens),
			bind_known(reply->reasoning_tokens), bind_known(reply->cost_microusd),
			bind_known(reply->latency_ms)));
}

bool steps_each(struct database *database, int64_t agent, int64_t prompt, uint32_t repeat,
	void (*each)(const struct step_reply *reply, void *data), void *data, struct error *error)
{
	sqlite3_stmt *read = store_query(database, error, STATEMENT_STEP_EACH,
		BINDS(bind_int(agent), bind_int(prompt), bind_int(repeat)));
	if (!read)
		return false;
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
