/* The options by which commands choose buckets of the cache: --pack, --scenario, --condition,
 * --agent. */
#ifndef LEEWAY_CLI_SELECTORS_H
#define LEEWAY_CLI_SELECTORS_H

#include <stdbool.h>

#include "leeway/base/error.h"
#include "leeway/cli/command.h"
#include "leeway/report/agent_groups.h"
#include "leeway/report/agent_names.h"
#include "leeway/store/buckets.h"
#include "leeway/store/database.h"

/* Rows for a command's option table. */
#define SELECTOR_OPTIONS                                                                           \
	{ "pack", 'p', "PACK", false, "only this pack, by its id or its folder" },                 \
		{ "scenario", 's', "ID", true, "only this scenario" },                             \
		{ "condition", 'c', "ID", true, "only this condition" },                           \
	{                                                                                          \
		"agent", 'a', "AGENT", true, "only this model or cohort"                           \
	}

enum { SELECTORS_MAX = 64 /* Of each kind. */, SELECTORS_PACK_SIZE = 256 };

/* What was given; texts are borrowed from the arguments. */
struct selectors {
	char pack[SELECTORS_PACK_SIZE]; /* The id of the pack in a folder. */
	const char *scenarios[SELECTORS_MAX], *conditions[SELECTORS_MAX], *agents[SELECTORS_MAX];
	struct bucket_filter filter; /* Borrows from the above: not to be copied. */
	char *settled[SELECTORS_MAX + 1]; /* Owned: what the agents became, by selectors_settle. */
	size_t n_settled;
};

/* A pack that is named by its folder must be there, and is the pack of its id with those words. */
bool selectors_read(
	const struct context *context, struct selectors *selectors, struct error *error);

/*
 * Replaces what was given as agents by the names that the cache has for them (agent_names.h), and
 * likewise *against, AGENT[@CONDITION] or NULL, with its *condition; those of the groups' members
 * too. groups may be NULL. Names that nobody has stay as they are, for who loads buckets to refuse.
 */
bool selectors_settle(const struct context *context, struct selectors *selectors,
	struct database *database, struct agent_groups *groups, const char **against,
	const char **condition, struct error *error);
void selectors_clear(struct selectors *selectors);

/*
 * Who is in the command's cache, or nobody where there is none yet; a configuration that cannot be
 * read, or a cache, is an error. agent_names_clear.
 */
bool selectors_open_names(
	const struct context *context, struct agent_names *names, struct error *error);

/* What registry_resolve is given for a model named on the command line, to be freed; NULL: an
 * error. */
char *selectors_find_model(const struct context *context, const char *text, struct error *error);

/* Opens the command's cache; NULL on error. purpose as in database.h. */
struct database *selectors_open_cache(const struct context *context, enum database_mode mode,
	const char *purpose, struct error *error);

#endif
