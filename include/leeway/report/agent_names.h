/*
 * Every way to name an agent, resolved to the one name that it is shown by: the cache's where it
 * has answered, else that of its entry in the configuration, else PROVIDER:MODEL[,parameter=value]…
 * Whatever takes a name takes it through here.
 */
#ifndef LEEWAY_REPORT_AGENT_NAMES_H
#define LEEWAY_REPORT_AGENT_NAMES_H

#include <stdbool.h>

#include "leeway/base/config.h"
#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/provider/registry.h"
#include "leeway/report/agent_groups.h"
#include "leeway/store/database.h"
#include "leeway/store/roster.h"

/* Owned; starts as { 0 }. */
struct agent_names {
	struct roster roster; /* Of the cache. */
	struct registry *registry; /* It runs no key_command. NULL: it could not be opened. */
	const struct agent_groups *groups; /* Borrowed; NULL: none. */
};

/*
 * Reads who is in the cache; database NULL: nobody. A faulty configuration is no error: then names
 * are taken as they are written. env and config are borrowed, and outlive the names.
 */
bool agent_names_open(struct agent_names *names, const struct env *env, const struct config *config,
	struct database *database, struct error *error);
void agent_names_clear(struct agent_names *names);

/*
 * The agent of the cache, or group, that a text names, as it is shown: by its whole name; by any
 * spelling of the same model (its entry's id, parameters in another order), asked at another URL
 * where only that is there; by the short form of figures (agent_short_name); each also with
 * " (simulated)" behind it. To be freed. A text that names nobody is given back as it is;
 * ERROR_USAGE, with the candidates, where it may be several.
 */
char *agent_names_find(const struct agent_names *names, const char *text, struct error *error);

/*
 * The same of AGENT[@CONDITION], also as arms are shown, "AGENT · CONDITION": *condition points
 * into the text, and is NULL where none is named or an agent is called so as a whole.
 */
char *agent_names_find_arm(const struct agent_names *names, const char *text,
	const char **condition, struct error *error);

/*
 * What registry_resolve is to be given for the model that a text names, to be freed: where the
 * registry knows it the cache's name, if that asks it, else the text itself; where it does not,
 * what asks the model that has the name in the cache.
 * NULL, with the registry's error, where neither is one, and ERROR_USAGE where the cache's was
 * asked at another place than the configuration leads to now.
 */
char *agent_names_find_model(
	const struct agent_names *names, const char *text, struct error *error);

/* What asks the model of a row of the cache, to be freed; NULL: the configuration cannot. */
char *agent_names_spec(const struct agent_names *names, int64_t row);

/* The name a model is shown by, to be freed, and *row, 0 where the cache does not have it yet. */
char *agent_names_show(const struct agent_names *names, const struct agent *agent, int64_t *row);

/* Replaces an owned name by the one that the cache has for it, where that is one. */
void agent_names_settle(const struct agent_names *names, char **name);

/* roster_load, with parents by the names that the cache has for them. config NULL: as they are. */
bool agent_names_load_roster(const struct env *env, const struct config *config,
	struct database *database, struct roster *roster, struct error *error);

/* The same for the members of groups; and with the names read for that alone, where there are any.
 */
void agent_names_settle_groups(const struct agent_names *names, struct agent_groups *groups);
bool agent_names_read_groups(const struct env *env, const struct config *config,
	struct database *database, struct agent_groups *groups, struct error *error);

#endif
