#include "leeway/store/corrections.h"

#include <sqlite3.h>

#include "leeway/store/connection.h"
#include "leeway/store/plans.h"
#include "leeway/store/tallies.h"

/* Where a response is counted, and as what. */
struct counted {
	int64_t agent, prompt;
	enum outcome outcome;
};

static bool find_counted(
	struct database *database, int64_t response, struct counted *counted, struct error *error)
{
	sqlite3_stmt *find =
		store_query(database, error, STATEMENT_CORRECTION_STATE, BINDS(bind_int(response)));
	if (!find)
		return false;
	enum step_result result = connection_step(database, find, error);
	if (result == STEP_DONE)
		return error_set(
			error, ERROR_STORE, "there is no response %lld", (long long)response);
	if (result == STEP_ERROR)
		return false;
	counted->agent = sqlite3_column_int64(find, 0);
	counted->prompt = sqlite3_column_int64(find, 1);
	counted->outcome = (enum outcome)sqlite3_column_int(find, 2);
	sqlite3_reset(find);
	return true;
}

/* Adds a correction row, and moves the response from one count of its tally to the other. */
static bool add_row(struct database *database, int64_t response,
	const struct correction *correction, int64_t reverts, struct error *error)
{
	struct counted counted = { 0 };
	if (!find_counted(database, response, &counted, error))
		return false;
	if (!store_run(database, error, STATEMENT_CORRECTION_ADD,
		    BINDS(bind_int(response), bind_int((int)counted.outcome),
			    bind_int((int)correction->after), bind_text(correction->reason),
			    bind_text(correction->author), bind_int(correction->at_ms),
			    bind_row(reverts))))
		return false;
	struct tally moved = { { 0 } };
	tally_add(&moved, counted.outcome, -1);
	tally_add(&moved, correction->after, 1);
	return tallies_add(database, counted.agent, counted.prompt, &moved, 0, error) &&
	       plans_restart(database, counted.agent, counted.prompt, error);
}

bool corrections_add(struct database *database, int64_t response,
	const struct correction *correction, struct error *error)
{
	return add_row(database, response, correction, 0, error);
}

bool corrections_undo(struct database *database, int64_t response,
	const struct correction *correction, bool *undone, struct error *error)
{
	*undone = false;
	sqlite3_stmt *last =
		store_query(database, error, STATEMENT_CORRECTION_LAST, BINDS(bind_int(response)));
	if (!last)
		return false;
	enum step_result result = connection_step(database, last, error);
	if (result != STEP_ROW)
		return result == STEP_DONE;
	int64_t reverts = sqlite3_column_int64(last, 0);
	struct correction back = *correction;
	back.after = (enum outcome)sqlite3_column_int(last, 1);
	sqlite3_reset(last);
	*undone = add_row(database, response, &back, reverts, error);
	return *undone;
}

bool corrections_each(struct database *database, int64_t response,
	void (*each)(const struct correction *correction, void *data), void *data,
	struct error *error)
{
	sqlite3_stmt *read =
		store_query(database, error, STATEMENT_CORRECTION_EACH, BINDS(bind_int(response)));
	if (!read)
		return false;
	enum step_result result;
	while ((result = connection_step(database, read, error)) == STEP_ROW) {
		struct correction correction = {
			.before = (enum outcome)sqlite3_column_int(read, 0),
			.after = (enum outcome)sqlite3_column_int(read, 1),
			.reason = connection_column_text(read, 2),
			.author = connection_column_text(read, 3),
			.at_ms = sqlite3_column_int64(read, 4),
			.is_undo = sqlite3_column_int(read, 5) != 0,
		};
		each(&correction, data);
	}
	return result == STEP_DONE;
}
