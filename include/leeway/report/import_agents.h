/* Whose a row of an import is: agents by name, found in the cache or added to it. */
#ifndef LEEWAY_REPORT_IMPORT_AGENTS_H
#define LEEWAY_REPORT_IMPORT_AGENTS_H

#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/report/import.h"
#include "leeway/report/import_row.h"
#include "leeway/store/database.h"

struct import_agent {
	char *name;
	enum agent_kind kind;
	bool synthetic;
	int64_t row;
};

/* Those met so far; starts as { 0 }. */
struct import_agents {
	struct import_agent *agents;
	size_t n_agents, capacity;
};

/*
 * The row id of the agent that the options, else the row, name. 0 with ERROR_INPUT where neither
 * does, where they differ, or where the cache has another kind of agent of that name; -1 with
 * ERROR_STORE where the cache fails. Agents named "sim:…", and all of an import
 * that is marked so, are simulated whatever the row says.
 */
int64_t import_agents_find(struct import_agents *agents, struct database *database,
	const struct import_options *options, const struct import_row *row, struct error *error);
void import_agents_clear(struct import_agents *agents);

#endif
