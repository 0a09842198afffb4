#include "leeway/cli/selectors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "leeway/model/pack.h"
#include "leeway/report/agent_names.h"

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
	selectors->n_settled = 0;
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

/* Notes a name, taken over; NULL is an error that was said. */
static const char *settle(struct selectors *selectors, char *take_name)
{
	if (take_name)
		selectors->settled[selectors->n_settled++] = take_name;
	return take_name;
}

bool selectors_settle(const struct context *context, struct selectors *selectors,
	struct database *database, struct agent_groups *groups, const char **against,
	const char **condition, struct error *error)
{
	struct bucket_filter *filter = &selectors->filter;
	struct agent_names names;
	bool good = true;

	if (filter->n_agents == 0 && !(against && *against) && !(groups && groups->n_groups))
		return true;
	if (!agent_names_open(&names, context->env, context->config, database, error))
		return false;
	if (groups)
		agent_names_settle_groups(&names, groups);
	names.groups = groups;
	for (size_t i = 0; i < filter->n_agents && good; i++) {
		selectors->agents[i] =
			settle(selectors, agent_names_find(&names, selectors->agents[i], error));
		good = selectors->agents[i] != NULL;
	}
	if (good && against && *against) {
		*against =
			settle(selectors, agent_names_find_arm(&names, *against, condition, error));
		good = *against != NULL;
	}
	agent_names_clear(&names);
	return good;
}

void selectors_clear(struct selectors *selectors)
{
	for (size_t i = 0; i < selectors->n_settled; i++)
		free(selectors->settled[i]);
	selectors->n_settled = 0;
}

bool selectors_open_names(
	const struct context *context, struct agent_names *names, struct error *error)
{
	char *path = context_database_path(context, error);
	struct database *database = NULL;
	struct stat status;
	bool good = path != NULL;

	/* An empty file is as good as none: one was killed while it made the cache. */
	if (good && stat(path, &status) == 0 && !(S_ISREG(status.st_mode) && status.st_size == 0)) {
		database = database_open(context->env, path, DATABASE_READ, "leeway", error);
		good = database != NULL;
	}
	good = good && agent_names_open(names, context->env, context->config, database, error);
	database_close(database);
	free(path);
	return good;
}

char *selectors_find_model(const struct context *context, const char *text, struct error *error)
{
	struct agent_names names;

	if (!selectors_open_names(context, &names, error))
		return NULL;
	char *spec = agent_names_find_model(&names, text, error);
	agent_names_clear(&names);
	return spec;
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
