#include "leeway/store/agents.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"

static int64_t find_digest(
	struct database *database, const struct digest *digest, struct error *error)
{
	sqlite3_stmt *find = connection_statement(database, STATEMENT_AGENT_FIND, error);
	if (!find) {
		return -1;
	}
	sqlite3_bind_blob(find, 1, digest->bytes, DIGEST_SIZE, SQLITE_STATIC);
	return connection_number(database, find, 0, error);
}

int64_t agents_find(struct database *database, const struct agent *agent, struct error *error)
{
	struct digest digest = agent_digest(agent);
	return find_digest(database, &digest, error);
}

int64_t agents_find_name(struct database *database, const char *name, struct error *error)
{
	sqlite3_stmt *find = connection_statement(database, STATEMENT_AGENT_BY_NAME, error);
	if (!find) {
		return -1;
	}
	connection_bind_text(find, 1, name);
	return connection_number(database, find, 0, error);
}

bool agents_read_kind(struct database *database, int64_t agent, enum agent_kind *kind,
	bool *synthetic, struct error *error)
{
	sqlite3_stmt *read = connection_statement(database, STATEMENT_AGENT_KIND, error);
	if (!read)
		return false;
	sqlite3_bind_int64(read, 1, agent);
	enum step_result result = connection_step(database, read, error);
	if (result == STEP_DONE)
		return error_set(error, ERROR_STORE, "there is no agent %lld", (long long)agent);
	if (result == STEP_ERROR)
		return false;
	*kind = strcmp(connection_column_text(read, 0), "model") == 0 ? AGENT_MODEL : AGENT_COHORT;
	*synthetic = sqlite3_column_int(read, 1) != 0;
	sqlite3_reset(read);
	return true;
}

/* The name, or "name #2" and so on where others have it; NULL on error. */
static char *free_name(struct database *database, const char *name, struct error *error)
{
	char *candidate = memory_copy_text(name);
	for (int number = 2;; number++) {
		int64_t taken = agents_find_name(database, candidate, error);
		if (taken == 0) {
			return candidate;
		}
		free(candidate);
		if (taken < 0) {
			return NULL;
		}
		candidate = memory_format("%s #%d", name, number);
	}
}

static int64_t add_agent(struct database *database, const struct agent *agent,
	const struct digest *digest, struct error *error)
{
	char *name = free_name(database, agent->name, error);
	if (!name) {
		return -1;
	}
	int64_t row = -1;
	char *parameters = parameters_to_json(&agent->parameters);
	sqlite3_stmt *add = connection_statement(database, STATEMENT_AGENT_ADD, error);
	if (add) {
		sqlite3_bind_blob(add, 1, digest->bytes, DIGEST_SIZE, SQLITE_STATIC);
		connection_bind_text(add, 2, name);
		connection_bind_text(add, 3, agent_kind_name(agent->kind));
		connection_bind_text(add, 4, agent->provider);
		connection_bind_text(add, 5, agent->base_url);
		connection_bind_text(add, 6, agent->model);
		connection_bind_text(add, 7, parameters);
		sqlite3_bind_int(add, 8, agent->synthetic);
		connection_bind_text(add, 9, agent->parent);
		sqlite3_bind_int(add, 10, agent->iteration);
		if (connection_run(database, add, error)) {
			row = sqlite3_last_insert_rowid(database->handle);
		}
		sqlite3_clear_bindings(add);
	}
	free(parameters);
	free(name);
	return row;
}

int64_t agents_put(struct database *database, const struct agent *agent, struct error *error)
{
	struct digest digest = agent_digest(agent);
	int64_t row = find_digest(database, &digest, error);
	return row == 0 ? add_agent(database, agent, &digest, error) : row;
}
