#include "leeway/store/interviews.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/agents.h"
#include "leeway/store/connection.h"
#include "leeway/store/erasures.h"
#include "leeway/store/imports.h"
#include "leeway/store/people.h"
#include "leeway/store/prompts.h"
#include "leeway/store/responses.h"
#include "leeway/store/tallies.h"

static void clear_rows(struct interview_record *record)
{
	for (size_t i = 0; i < record->n_rows; i++) {
		free(record->rows[i].scenario);
		free(record->rows[i].level);
		for (size_t k = 0; k < record->rows[i].n_levels; k++)
			free(record->rows[i].levels[k].text);
		free(record->rows[i].levels);
	}
	free(record->rows);
	record->rows = NULL;
	record->n_rows = 0;
}

void interview_record_clear(struct interview_record *record)
{
	clear_rows(record);
	free(record->cohort);
	free(record->participant);
	free(record->pack);
	free(record->condition);
	free(record->consent);
	free(record->consent_version);
	*record = (struct interview_record){ 0 };
}

void interview_answer_clear(struct interview_answer *answer)
{
	prompt_free(answer->prompt);
	free(answer->text);
	*answer = (struct interview_answer){ 0 };
}

/* The cohort's row id, added where missing; -1 on error, and where the name is no cohort's. */
static int64_t put_cohort(struct database *database, const char *name, struct error *error)
{
	struct agent cohort = { .kind = AGENT_COHORT, .name = memory_copy_text(name) };
	enum agent_kind kind;
	bool synthetic;
	int64_t row = agents_find_name(database, name, error);

	if (row == 0)
		row = agents_put(database, &cohort, error);
	agent_clear(&cohort);
	if (row < 0 || !agents_read_kind(database, row, &kind, &synthetic, error))
		return -1;
	if (kind == AGENT_COHORT && !synthetic)
		return row;
	error_set(error, ERROR_USAGE,
		"'%s' is %s in the cache: give people's answers another name with --cohort", name,
		synthetic ? "simulated" : "a model");
	return -1;
}

static int64_t find_interview(struct database *database, int64_t participant,
	const struct interview_record *record, struct error *error)
{
	sqlite3_stmt *find = connection_statement(database, STATEMENT_INTERVIEW_FIND, error);

	if (!find)
		return -1;
	sqlite3_bind_int64(find, 1, participant);
	connection_bind_text(find, 2, record->pack);
	connection_bind_text(find, 3, record->condition);
	return connection_number(database, find, 0, error);
}

bool interviews_find(
	struct database *database, struct interview_record *record, struct error *error)
{
	int64_t agent = agents_find_name(database, record->cohort, error);
	int64_t participant =
		agent > 0 ? people_find(database, agent, record->participant, error) : agent;

	record->id = participant > 0 ? find_interview(database, participant, record, error)
				     : participant;
	if (record->id <= 0)
		return record->id == 0;
	return interviews_load(database, record, error);
}

bool interviews_count(struct database *database, const struct interview_record *of,
	struct interview_count *count, struct error *error)
{
	sqlite3_stmt *read = connection_statement(database, STATEMENT_INTERVIEW_COUNT, error);

	*count = (struct interview_count){ 0 };
	if (!read)
		return false;
	connection_bind_text(read, 1, of->cohort);
	connection_bind_text(read, 2, of->pack);
	connection_bind_text(read, 3, of->condition);
	enum step_result step = connection_step(database, read, error);

	if (step == STEP_ROW) {
		count->n_begun = sqlite3_column_int64(read, 0);
		count->n_ended = sqlite3_column_int64(read, 1);
		sqlite3_reset(read);
	}
	return step != STEP_ERROR;
}

/* What the participant answered to a scenario already; 0: nothing, -1 on error. */
static int64_t find_answer(struct database *database, const struct interview_record *record,
	const struct interview_row *row, struct error *error)
{
	struct digest identity = imports_identify_person(record->cohort, record->participant,
		record->pack, row->scenario, record->condition);

	return imports_find(database, &identity, error);
}

/* How many answers a bucket has, and has coming; -1 on error. */
static int64_t count_fill(struct database *database, int64_t agent,
	const struct interview_record *record, const struct interview_row *row, const char *level,
	struct error *error)
{
	sqlite3_stmt *fill = connection_statement(database, STATEMENT_INTERVIEW_FILL, error);

	if (!fill)
		return -1;
	sqlite3_bind_int64(fill, 1, agent);
	connection_bind_text(fill, 2, record->pack);
	connection_bind_text(fill, 3, record->condition);
	connection_bind_text(fill, 4, row->scenario);
	connection_bind_text(fill, 5, level);
	sqlite3_bind_int64(fill, 6, record->started_ms - INTERVIEWS_OPEN_MS);
	return connection_number(database, fill, -1, error);
}

/* Takes the least filled of a row's levels, where it has several to take from. */
static bool choose_level(struct database *database, int64_t agent,
	const struct interview_record *record, struct interview_row *row, struct error *error)
{
	int64_t least = INT64_MAX;
	size_t chosen = 0;

	for (size_t i = 0; i < row->n_levels; i++) {
		int64_t count =
			count_fill(database, agent, record, row, row->levels[i].text, error);

		if (count < 0)
			return false;
		if (count < least) {
			least = count;
			chosen = i;
		}
	}
	if (row->n_levels == 0)
		return true;
	free(row->level);
	row->level = memory_copy_text(row->levels[chosen].text);
	row->level_no = row->levels[chosen].no;
	return true;
}

static bool add_row(struct database *database, int64_t agent, const struct interview_record *record,
	size_t position, struct error *error)
{
	struct interview_row *row = &record->rows[position];

	if (!choose_level(database, agent, record, row, error))
		return false;
	sqlite3_stmt *add = connection_statement(database, STATEMENT_INTERVIEW_ITEM_ADD, error);

	row->response = find_answer(database, record, row, error);
	if (!add || row->response < 0)
		return false;
	sqlite3_bind_int64(add, 1, record->id);
	sqlite3_bind_int64(add, 2, (int64_t)position);
	connection_bind_text(add, 3, row->scenario);
	sqlite3_bind_int(add, 4, row->level_no);
	connection_bind_text(add, 5, row->level);
	connection_bind_row(add, 6, row->response);
	return connection_run(database, add, error);
}

/* The row id of what was agreed to, added where missing; 0: not known; -1 on error. */
static int64_t put_consent(
	struct database *database, const struct interview_record *record, struct error *error)
{
	const char *version = record->consent_version ? record->consent_version : "";

	if (!record->consent)
		return 0;
	struct digest digest = digest_bytes(record->consent, strlen(record->consent));
	sqlite3_stmt *find = connection_statement(database, STATEMENT_CONSENT_FIND, error);

	if (!find)
		return -1;
	sqlite3_bind_blob(find, 1, digest.bytes, sizeof digest.bytes, SQLITE_TRANSIENT);
	connection_bind_text(find, 2, version);
	int64_t row = connection_number(database, find, 0, error);

	if (row != 0)
		return row;
	sqlite3_stmt *add = connection_statement(database, STATEMENT_CONSENT_ADD, error);

	if (!add)
		return -1;
	sqlite3_bind_blob(add, 1, digest.bytes, sizeof digest.bytes, SQLITE_TRANSIENT);
	connection_bind_text(add, 2, version);
	connection_bind_text(add, 3, record->consent);
	return connection_run(database, add, error) ? sqlite3_last_insert_rowid(database->handle)
						    : -1;
}

static bool add_interview(struct database *database, int64_t agent, int64_t participant,
	struct interview_record *record, struct error *error)
{
	int64_t consent = put_consent(database, record, error);
	sqlite3_stmt *add =
		consent < 0 ? NULL : connection_statement(database, STATEMENT_INTERVIEW_ADD, error);
	bool is_balanced = record->n_rows > 0 && record->rows[0].n_levels > 0;

	if (!add)
		return false;
	sqlite3_bind_int64(add, 1, participant);
	connection_bind_text(add, 2, record->pack);
	connection_bind_text(add, 3, record->condition);
	sqlite3_bind_int64(add, 4, record->started_ms);
	connection_bind_row(add, 5, consent);
	connection_bind_text(add, 6, is_balanced ? "balanced" : "independent");
	sqlite3_bind_int(add, 7, !record->no_first);
	if (!connection_run(database, add, error))
		return false;
	record->id = sqlite3_last_insert_rowid(database->handle);
	for (size_t i = 0; i < record->n_rows; i++)
		if (!add_row(database, agent, record, i, error))
			return false;
	return true;
}

bool interviews_begin(
	struct database *database, struct interview_record *record, struct error *error)
{
	int64_t agent = put_cohort(database, record->cohort, error);
	int64_t participant =
		agent < 0 ? -1 : people_put(database, agent, record->participant, error);

	if (participant < 0)
		return false;
	record->id = find_interview(database, participant, record, error);
	if (record->id < 0)
		return false;
	return record->id > 0 ? interviews_load(database, record, error)
			      : add_interview(database, agent, participant, record, error);
}

static bool read_rows(
	struct database *database, struct interview_record *record, struct error *error)
{
	sqlite3_stmt *each = connection_statement(database, STATEMENT_INTERVIEW_ITEM_EACH, error);
	enum step_result step = STEP_ERROR;
	size_t capacity = 0;

	if (!each)
		return false;
	sqlite3_bind_int64(each, 1, record->id);
	while ((step = connection_step(database, each, error)) == STEP_ROW) {
		MEMORY_RESERVE_ONE(record->rows, record->n_rows, capacity);
		record->rows[record->n_rows++] = (struct interview_row){
			.scenario = memory_copy_text(connection_column_text(each, 0)),
			.level_no = sqlite3_column_int(each, 1),
			.level = memory_copy_text(connection_column_text(each, 2)),
			.response = sqlite3_column_int64(each, 3),
		};
	}
	return step == STEP_DONE;
}

/* Whose interview one is. */
struct who {
	int64_t agent, participant;
	struct interview_record record; /* Its names, owned. */
};

static bool read_who(
	struct database *database, int64_t interview, struct who *who, struct error *error)
{
	sqlite3_stmt *read = connection_statement(database, STATEMENT_INTERVIEW_READ, error);

	*who = (struct who){ 0 };
	if (!read)
		return false;
	sqlite3_bind_int64(read, 1, interview);
	enum step_result step = connection_step(database, read, error);

	if (step == STEP_DONE)
		return error_set(error, ERROR_STORE, "there is no such interview");
	if (step == STEP_ERROR)
		return false;
	who->agent = sqlite3_column_int64(read, 0);
	who->participant = sqlite3_column_int64(read, 1);
	who->record = (struct interview_record){
		.id = interview,
		.cohort = memory_copy_text(connection_column_text(read, 2)),
		.participant = memory_copy_text(connection_column_text(read, 3)),
		.pack = memory_copy_text(connection_column_text(read, 4)),
		.condition = memory_copy_text(connection_column_text(read, 5)),
		.started_ms = sqlite3_column_int64(read, 6),
	};
	sqlite3_reset(read);
	return true;
}

bool interviews_load(
	struct database *database, struct interview_record *record, struct error *error)
{
	sqlite3_stmt *head = connection_statement(database, STATEMENT_INTERVIEW_HEAD, error);

	if (!head)
		return false;
	sqlite3_bind_int64(head, 1, record->id);
	record->no_first = connection_number(database, head, 1, error) == 0;
	clear_rows(record);
	return read_rows(database, record, error);
}

/* The row id of the response that was added; -1 on error. */
static int64_t add_response(struct database *database, const struct who *who,
	const struct interview_answer *answer, struct error *error)
{
	struct response response = {
		.agent = who->agent,
		.prompt = prompts_put(database, answer->prompt, error),
		.outcome = answer->outcome,
		.text = answer->text,
		.participant = who->participant,
		.asked_at_ms = answer->asked_at_ms,
		.latency_ms = answer->decision_ms + answer->writing_ms,
		.input_tokens = -1,
		.output_tokens = -1,
		.reasoning_tokens = -1,
		.cost_microusd = -1,
	};
	struct tally tally;
	int64_t next_repeat;
	bool added;

	if (response.prompt < 0 ||
		!tallies_read(database, who->agent, response.prompt, &tally, &next_repeat, error))
		return -1;
	response.repeat = (uint32_t)next_repeat;
	if (!responses_add(database, &response, &added, error))
		return -1;
	return responses_find(database, response.agent, response.prompt, response.repeat, error);
}

static bool add_answer(struct database *database, const struct interview_answer *answer,
	int64_t response, struct error *error)
{
	struct answering answering = { .position = (int64_t)answer->position + 1,
		.ended_at_ms = answer->ended_at_ms,
		.decision_ms = answer->decision_ms,
		.writing_ms = answer->writing_ms,
		.n_changes = answer->n_changes,
		.yes_first = -1 };

	return people_add_answering(database, response, answer->interview, &answering, error);
}

static bool mark_answered(struct database *database, const struct interview_answer *answer,
	int64_t response, struct error *error)
{
	sqlite3_stmt *mark = connection_statement(database, STATEMENT_INTERVIEW_ITEM_ANSWER, error);

	if (!mark)
		return false;
	sqlite3_bind_int64(mark, 1, answer->interview);
	sqlite3_bind_int64(mark, 2, (int64_t)answer->position);
	sqlite3_bind_int(mark, 3, answer->prompt->level_no);
	connection_bind_text(mark, 4, answer->prompt->level);
	sqlite3_bind_int64(mark, 5, response);
	return connection_run(database, mark, error);
}

/* Where that was the last one. */
static bool end_interview(
	struct database *database, const struct interview_answer *answer, struct error *error)
{
	sqlite3_stmt *end = connection_statement(database, STATEMENT_INTERVIEW_END, error);

	if (!end)
		return false;
	sqlite3_bind_int64(end, 1, answer->interview);
	sqlite3_bind_int64(end, 2, answer->ended_at_ms);
	return connection_run(database, end, error);
}

bool interviews_answer(
	struct database *database, const struct interview_answer *answer, struct error *error)
{
	struct who who;
	bool good = read_who(database, answer->interview, &who, error);

	if (good) {
		struct digest identity = imports_identify_person(who.record.cohort,
			who.record.participant, answer->prompt->pack, answer->prompt->scenario,
			answer->prompt->condition);
		int64_t response = imports_find(database, &identity, error);

		if (response == 0) {
			response = add_response(database, &who, answer, error);
			good = response > 0 && imports_add(database, &identity, response, error) &&
			       add_answer(database, answer, response, error);
		}
		good = good && response > 0 && mark_answered(database, answer, response, error) &&
		       end_interview(database, answer, error);
	}
	interview_record_clear(&who.record);
	return good;
}

bool interviews_withdraw(
	struct database *database, int64_t interview, int64_t at_ms, struct error *error)
{
	struct who who;
	bool good = read_who(database, interview, &who, error) &&
		    erasures_add(database, who.participant, ERASURE_WITHDRAWN, at_ms, error);

	interview_record_clear(&who.record);
	return good;
}

bool interviews_each_consent(struct database *database,
	void (*take)(const struct interview_consent *consent, void *data), void *data,
	struct error *error)
{
	sqlite3_stmt *each = connection_statement(database, STATEMENT_CONSENT_EACH, error);
	enum step_result step = STEP_ERROR;

	while (each && (step = connection_step(database, each, error)) == STEP_ROW) {
		struct interview_consent consent = {
			.agent = sqlite3_column_int64(each, 0),
			.cohort = connection_column_text(each, 1),
			.version = connection_column_text(each, 2),
			.text = connection_column_text(each, 3),
			.digest = connection_column_text(each, 4),
			.n_people = sqlite3_column_int64(each, 5),
		};
		take(&consent, data);
	}
	return step == STEP_DONE;
}

bool interviews_each_flow(struct database *database,
	void (*take)(const struct interview_flow *flow, void *data), void *data,
	struct error *error)
{
	sqlite3_stmt *each = connection_statement(database, STATEMENT_INTERVIEW_FLOW, error);
	enum step_result step = STEP_ERROR;

	while (each && (step = connection_step(database, each, error)) == STEP_ROW) {
		struct interview_flow flow = {
			.agent = sqlite3_column_int64(each, 0),
			.cohort = connection_column_text(each, 1),
			.n_unfinished = sqlite3_column_int64(each, 2),
			.n_finished = sqlite3_column_int64(each, 3),
			.n_withdrawn = sqlite3_column_int64(each, 4),
			.n_erased = sqlite3_column_int64(each, 5),
		};
		if (flow.n_unfinished || flow.n_finished || flow.n_withdrawn || flow.n_erased)
			take(&flow, data);
	}
	return step == STEP_DONE;
}
