#include "leeway/store/people.h"

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"

int64_t people_find(struct database *database, int64_t agent, const char *name, struct error *error)
{
	return store_number(database, error, STATEMENT_PARTICIPANT_FIND,
		BINDS(bind_int(agent), bind_text(name)));
}

int64_t people_put(struct database *database, int64_t agent, const char *name, struct error *error)
{
	int64_t row = people_find(database, agent, name, error);
	if (row != 0)
		return row;
	return store_add(database, error, STATEMENT_PARTICIPANT_ADD,
		BINDS(bind_int(agent), bind_text(name)));
}

char *people_read_attributes(struct database *database, int64_t participant, struct error *error)
{
	sqlite3_stmt *read = store_query(
		database, error, STATEMENT_PARTICIPANT_ATTRIBUTES, BINDS(bind_int(participant)));
	if (!read)
		return NULL;
	enum step_result step = connection_step(database, read, error);
	if (step == STEP_ERROR)
		return NULL;
	char *json = memory_copy_text(step == STEP_ROW ? connection_column_text(read, 0) : "{}");
	sqlite3_reset(read);
	return json;
}

bool people_set_attributes(
	struct database *database, int64_t participant, const char *json, struct error *error)
{
	return store_run(database, error, STATEMENT_PARTICIPANT_SET_ATTRIBUTES,
		BINDS(bind_int(participant), bind_text(json)));
}

bool people_add_answering(struct database *database, int64_t response, int64_t interview,
	const struct answering *of, struct error *error)
{
	if (of->position < 0 && of->ended_at_ms < 0 && of->decision_ms < 0 && of->writing_ms < 0 &&
		of->n_changes < 0 && of->yes_first < 0)
		return true;
	return store_run(database, error, STATEMENT_ANSWER_ADD,
		BINDS(bind_int(response), bind_known(of->position), bind_known(of->ended_at_ms),
			bind_known(of->decision_ms), bind_known(of->writing_ms),
			bind_known(of->n_changes), bind_known(of->yes_first), bind_int(interview)));
}

bool people_set_finished(
	struct database *database, int64_t participant, bool finished, struct error *error)
{
	return store_run(database, error, STATEMENT_PARTICIPANT_FINISHED,
		BINDS(bind_int(participant), bind_int(finished)));
}

int people_any_pseudonym(struct database *database, struct error *error)
{
	return (int)store_number(database, error, STATEMENT_PARTICIPANT_ANY_PSEUDONYM, NULL);
}

bool people_each(struct database *database, const char *agent,
	bool (*visit)(void *data, const struct person *person), void *data, struct error *error)
{
	sqlite3_stmt *each =
		store_query(database, error, STATEMENT_PARTICIPANT_EACH, BINDS(bind_text(agent)));
	enum step_result step = STEP_ERROR;
	bool goes_on = true;
	if (!each)
		return false;
	while (goes_on && (step = connection_step(database, each, error)) == STEP_ROW) {
		struct person person = {
			.agent = connection_column_text(each, 0),
			.name = connection_column_text(each, 1),
			.attributes = connection_column_text(each, 2),
			.synthetic = sqlite3_column_int(each, 3) != 0,
			.n_responses = sqlite3_column_int64(each, 4),
			.complete = connection_column_known(each, 5),
			.consent_version = connection_column_text(each, 6),
			.consent_digest = connection_column_text(each, 7),
			.draw = connection_column_text(each, 8),
		};
		goes_on = visit(data, &person);
	}
	sqlite3_reset(each);
	return step != STEP_ERROR;
}
