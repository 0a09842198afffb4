#include "leeway/cli/selectors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/model/pack.h"

static bool read_list(const struct arguments *arguments, const char *name,
	const char *items[SELECTORS_MAX], size_t *n_items, struct error *error)
{
	*n_items = arguments_count(arguments, name);
	if (*n_items > SELECTORS_MAX)
		return error_set(error, ERROR_USAGE, "--%s is given %zu times; %d at most", name,
			*n_items, SELECTORS_MAX);
	for (size_t i = 0; i < *n_items; i++)
		items[i] = arguments_item(arguments, name, i);
	return true;
}

/* What a text with a '/' means is said in model/pack.h, for every command. */
static bool read_folder(
	const struct context *context, struct selectors *selectors, struct error *error)
{
	struct bucket_filter *filter = &selectors->filter;
	if (!filter->pack || !strchr(filter->pack, '/'))
		return true;
	struct pack *pack = pack_load(context->env, filter->pack, error);
	if (!pack)
		return false;
	snprintf(selectors->pack, sizeof selectors->pack, "%s", pack->id);
	pack_free(pack);
	filter->pack_folder = filter->pack;
	filter->pack = selectors->pack;
	return true;
}

bool selectors_read(const struct context *context, struct selectors *selectors, struct error *error)
{
	const struct arguments *arguments = context->arguments;
	struct bucket_filter *filter = &selectors->filter;
	*filter = (struct bucket_filter){
		.pack = arguments_text(arguments, "pack"),
		.scenarios = selectors->scenarios,
		.conditions = selectors->conditions,
		.agents = selectors->agents,
	};
	return read_folder(context, selectors, error) &&
	       read_list(
		       arguments, "scenario", selectors->scenarios, &filter->n_scenarios, error) &&
	       read_list(arguments, "condition", selectors->conditions, &filter->n_conditions,
		       error) &&
	       read_list(arguments, "agent", selectors->agents, &filter->n_agents, error);
}

struct database *selectors_open_cache(const struct context *context, enum database_mode mode,
	const char *purpose, struct error *error)
{
	char *path = context_database_path(context, error);
	struct database *database =
		path ? database_open(context->env, path, mode, purpose, error) : NULL;
	free(path);
	return database;
}
