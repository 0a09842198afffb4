/* The options by which commands choose buckets of the cache: --pack, --scenario, --condition,
 * --agent. */
#ifndef LEEWAY_CLI_SELECTORS_H
#define LEEWAY_CLI_SELECTORS_H

#include <stdbool.h>

#include "leeway/base/error.h"
#include "leeway/cli/command.h"
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
};

/* A pack that is named by its folder must be there, and is the pack of its id with those words. */
bool selectors_read(
	const struct context *context, struct selectors *selectors, struct error *error);

/* Opens the command's cache; NULL on error. purpose as in database.h. */
struct database *selectors_open_cache(const struct context *context, enum database_mode mode,
	const char *purpose, struct error *error);

#endif
