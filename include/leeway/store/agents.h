/* Agents in the cache. Adding needs a transaction of database.h around it. */
#ifndef LEEWAY_STORE_AGENTS_H
#define LEEWAY_STORE_AGENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/agent.h"
#include "leeway/store/database.h"

/* The row id, added where missing; -1 on error. An agent whose name another agent has gets " #2"
 * behind it, or the next number that is free. */
int64_t agents_put(struct database *database, const struct agent *agent, struct error *error);

/* The row id, 0 where there is none, -1 on error. */
int64_t agents_find(struct database *database, const struct agent *agent, struct error *error);
int64_t agents_find_name(struct database *database, const char *name, struct error *error);

/* What the agent of that row id is. */
bool agents_read_kind(struct database *database, int64_t agent, enum agent_kind *kind,
	bool *synthetic, struct error *error);

#endif
