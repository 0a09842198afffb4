#include "leeway/store/people.h"

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"

int64_t people_find(struct database *database, int64_t agent, const char *name, struct error *error)
{
	sqlite3_stmt *find = connection_statement(database, STATEMENT_PARTICIPANT_FIND, error);
	if (!find)
		return -1;
	sqlite3_bind_int64(find, 1, agent);
	connection_bind_text(find, 2, name);
	return connection_number(database, find, 0, error);
}

int64_t people_put(struct database *database, int64_t agent, const char *name, struct error *error)
{
	int64_t row = people_find(database, agent, name, error);
	if (row != 0)
		return row;
	sqlite3_stmt *add = connection_statement(database, STATEMENT_PARTICIPANT_ADD, error);
	if (!add)
		return -1;
	sqlite3_bind_int64(add, 1, agent);
	connection_bind_text(add, 2, name);
	return connection_run(database, add, error) ? sqlite3_last_insert_rowid(database->handle)
						    : -1;
}

char *people_read_attributes(struct database *database, int64_t participant, struct error *error)
{
	sqlite3_stmt *read =
		connection_statement(database, STATEMENT_PARTICIPANT_ATTRIBUTES, error);
	if (!read)
		return NULL;
	sqlite3_bind_int64(read, 1, participant);
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
	sqlite3_stmt *set =
		connection_statement(database, STATEMENT_PARTICIPANT_SET_ATTRIBUTES, error);
	if (!set)
		return false;
	sqlite3_bind_int64(set, 1, participant);
	connection_bind_text(set, 2, json);
	return connection_run(database, set, error);
}

bool people_add_answering(struct database *database, int64_t response, int64_t interview,
	const struct answering *answering, struct error *error)
{
	const int64_t known[] = { answering->position, answering->ended_at_ms,
		answering->decision_ms, answering->writing_ms, answering->n_changes,
		answering->yes_first };
	enum { N_KNOWN = sizeof known / sizeof *known };
	bool any = false;
	for (int i = 0; i < N_KNOWN; i++)
		any |= known[i] >= 0;
	if (!any)
		return true;
	sqlite3_stmt *add = connection_statement(database, STATEMENT_ANSWER_ADD, error);
	if (!add)
		return false;
	sqlite3_bind_int64(add, 1, response);
	for (int i = 0; i < N_KNOWN; i++)
		connection_bind_known(add, 2 + i, known[i]);
	sqlite3_bind_int64(add, 2 + N_KNOWN, interview);
	return connection_run(database, add, error);
}

bool people_set_finished(
	struct database *database, int64_t participant, bool finished, struct error *error)
{
	sqlite3_stmt *set = connection_statement(database, STATEMENT_PARTICIPANT_FINISHED, error);
	if (!set)
		return false;
	sqlite3_bind_int64(set, 1, participant);
	sqlite3_bind_int(set, 2, finished);
	return connection_run(database, set, error);
}

int people_any_pseudonym(struct database *database, struct error *error)
{
	sqlite3_stmt *any =
		connection_statement(database, STATEMENT_PARTICIPANT_ANY_PSEUDONYM, error);
	return any ? (int)connection_number(database, any, 0, error) : -1;
}

bool people_each(struct database *database, const char *agent,
	bool (*visit)(void *data, const struct person *person), void *data, struct error *error)
{
	sqlite3_stmt *each = connection_statement(database, STATEMENT_PARTICIPANT_EACH, error);
	enum step_result step = STEP_ERROR;
	bool goes_on = true;
	if (!each)
		return false;
	connection_bind_text(each, 1, agent);
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
