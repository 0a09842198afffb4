#include "leeway/store/agents.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"

static int64_t find_digest(
	struct database *database, const struct digest *digest, struct error *error)
{
	return store_number(database, error, STATEMENT_AGENT_FIND,
		BINDS(bind_blob(digest->bytes, DIGEST_SIZE)));
}

int64_t agents_find(struct database *database, const struct agent *agent, struct error *error)
{
	struct digest digest = agent_digest(agent);
	return find_digest(database, &digest, error);
}

int64_t agents_find_name(struct database *database, const char *name, struct error *error)
{
	return store_number(database, error, STATEMENT_AGENT_BY_NAME, BINDS(bind_text(name)));
}

bool agents_read_kind(struct database *database, int64_t agent, enum agent_kind *kind,
	bool *synthetic, struct error *error)
{
	sqlite3_stmt *read =
		store_query(database, error, STATEMENT_AGENT_KIND, BINDS(bind_int(agent)));
	if (!read)
		return false;
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
	char *parameters = parameters_to_json(&agent->parameters);
	int64_t row = store_add(database, error, STATEMENT_AGENT_ADD,
		BINDS(bind_blob(digest->bytes, DIGEST_SIZE), bind_text(name),
			bind_text(agent_kind_name(agent->kind)), bind_text(agent->provider),
			bind_text(agent->base_url), bind_text(agent->model), bind_text(parameters),
			bind_int(agent->synthetic), bind_text(agent->parent),
			bind_int(agent->iteration)));
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
