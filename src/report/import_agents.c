#include "leeway/report/import_agents.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/store/agents.h"

void import_agents_clear(struct import_agents *agents)
{
	for (size_t i = 0; i < agents->n_agents; i++)
		free(agents->agents[i].name);
	free(agents->agents);
	*agents = (struct import_agents){ 0 };
}

/* The agent's name, kind and mark, as options and row have them. */
static bool describe(const struct import_options *options, const struct import_row *row,
	struct agent *agent, struct error *error)
{
	const char *name = options->agent ? options->agent : row->agent;
	if (!name)
		return error_set(error, ERROR_INPUT,
			"agent is missing: say whose rows these are with --cohort or --model");
	if (options->agent && row->agent && strcmp(row->agent, options->agent) != 0)
		return error_set(error, ERROR_INPUT, "agent is '%s', the command line says '%s'",
			row->agent, options->agent);
	if (!options->agent && !row->has_kind && !row->participant)
		return error_set(error, ERROR_INPUT,
			"kind is missing: say cohort or model, or use --cohort or --model");
	agent->kind = options->agent ? options->kind : row->has_kind ? row->kind : AGENT_COHORT;
	if (options->agent && row->has_kind && row->kind != agent->kind)
		return error_set(error, ERROR_INPUT, "kind is '%s', the command line says '%s'",
			agent_kind_name(row->kind), agent_kind_name(agent->kind));
	agent->name = memory_copy_text(name);
	if (agent->kind == AGENT_MODEL) {
		agent->model = memory_copy_text(row->model_requested ? row->model_requested : name);
		agent->provider = memory_copy_text(row->provider);
		if (row->parameters &&
			!parameters_read_json(&agent->parameters, row->parameters, error))
			return false;
	}
	agent->synthetic = options->synthetic || row->synthetic || strncmp(name, "sim:", 4) == 0;
	return true;
}

/* What the row says against what is known of the agent. */
static bool check(const struct import_agent *known, const struct agent *agent, struct error *error)
{
	if (known->kind != agent->kind)
		return error_set(error, ERROR_INPUT, "agent '%s' is a %s in the cache, not a %s",
			known->name, agent_kind_name(known->kind), agent_kind_name(agent->kind));
	if (known->synthetic != agent->synthetic)
		return error_set(error, ERROR_INPUT, "agent '%s' is %s in the cache", known->name,
			known->synthetic ? "simulated" : "not simulated");
	return true;
}

static struct import_agent *find_known(struct import_agents *agents, const char *name)
{
	for (size_t i = 0; i < agents->n_agents; i++)
		if (strcmp(agents->agents[i].name, name) == 0)
			return &agents->agents[i];
	return NULL;
}

/* Finds the agent in the cache by its name, or adds it. */
static struct import_agent *meet(struct import_agents *agents, struct database *database,
	struct agent *agent, struct error *error)
{
	struct import_agent met = { .kind = agent->kind, .synthetic = agent->synthetic };
	met.row = agents_find_name(database, agent->name, error);
	if (met.row == 0) {
		int64_t same = agents_find(database, agent, error);
		/* Another server's, which is not in exports: by its name alone it is another. */
		if (same > 0) {
			free(agent->provider);
			free(agent->model);
			agent->provider = NULL;
			agent->model = memory_copy_text(agent->name);
			parameters_clear(&agent->parameters);
		}
		met.row = same < 0 ? same : agents_put(database, agent, error);
	}
	if (met.row < 0 || !agents_read_kind(database, met.row, &met.kind, &met.synthetic, error))
		return NULL;
	met.name = memory_copy_text(agent->name);
	MEMORY_RESERVE_ONE(agents->agents, agents->n_agents, agents->capacity);
	agents->agents[agents->n_agents] = met;
	return &agents->agents[agents->n_agents++];
}

int64_t import_agents_find(struct import_agents *agents, struct database *database,
	const struct import_options *options, const struct import_row *row, struct error *error)
{
	struct agent agent = { 0 };
	int64_t found = -1;
	if (!describe(options, row, &agent, error)) {
		agent_clear(&agent);
		return 0;
	}
	struct import_agent *known = find_known(agents, agent.name);
	if (!known)
		known = meet(agents, database, &agent, error);
	if (known)
		found = check(known, &agent, error) ? known->row : 0;
	agent_clear(&agent);
	return found;
}
