#include "leeway/report/transfer.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/provider/records.h"
#include "leeway/report/agent_names.h"

bool transfer_read_origins(const struct env *env, const struct config *config,
	struct database *database, struct transfer_origins *origins, struct error *error)
{
	struct agent_names names;
	struct records records;
	*origins = (struct transfer_origins){ 0 };
	if (!records_read(config, &records, error))
		return false;
	for (size_t i = 0; i < records.n_models; i++) {
		const struct model_record *model = &records.models[i];
		const char *tuned_on =
			model->attributes ? json_member_text(model->attributes, "tuned_on") : NULL;
		if (!tuned_on)
			continue;
		MEMORY_RESERVE_ONE(origins->origins, origins->n_origins, origins->capacity);
		origins->origins[origins->n_origins++] = (struct transfer_origin){
			.agent = memory_copy_text(model->id),
			.tuned_on = memory_copy_text(tuned_on),
			.parent = memory_copy_text(model->parent),
			.iteration = (int)model->iteration,
		};
	}
	records_clear(&records);
	if (origins->n_origins == 0)
		return true;
	if (!agent_names_open(&names, env, config, database, error)) {
		transfer_clear_origins(origins);
		return false;
	}
	for (size_t i = 0; i < origins->n_origins; i++) {
		agent_names_settle(&names, &origins->origins[i].agent);
		if (origins->origins[i].parent)
			agent_names_settle(&names, &origins->origins[i].parent);
	}
	agent_names_clear(&names);
	return true;
}

void transfer_clear_origins(struct transfer_origins *origins)
{
	for (size_t i = 0; i < origins->n_origins; i++) {
		free(origins->origins[i].agent);
		free(origins->origins[i].tuned_on);
		free(origins->origins[i].parent);
	}
	free(origins->origins);
	*origins = (struct transfer_origins){ 0 };
}

/* The same agent, whatever its parameters. */
static bool is_agent(const char *name, const char *wanted)
{
	size_t length = strlen(wanted);
	return strncmp(name, wanted, length) == 0 && (name[length] == '\0' || name[length] == ',');
}

const struct transfer_origin *transfer_find_origin(
	const struct transfer_origins *origins, const char *agent)
{
	for (size_t i = 0; i < origins->n_origins; i++)
		if (is_agent(agent, origins->origins[i].agent))
			return &origins->origins[i];
	return NULL;
}

/* Whether an id stands in a list of ids apart by blanks or commas. */
static bool is_listed(const char *ids, const char *id)
{
	size_t length = strlen(id);
	while (*ids) {
		size_t one = strcspn(ids, " ,");
		if (one == length && memcmp(ids, id, length) == 0)
			return true;
		ids += one;
		ids += strspn(ids, " ,");
	}
	return false;
}

bool transfer_is_tuned_on(const struct transfer_origin *origin, const char *scenario)
{
	return is_listed(origin->tuned_on, scenario);
}

static size_t find_scenario(struct transfer *transfer, const char *scenario)
{
	for (size_t i = 0; i < transfer->n_scenarios; i++)
		if (strcmp(transfer->scenarios[i], scenario) == 0)
			return i;
	MEMORY_RESERVE_ONE(
		transfer->scenarios, transfer->n_scenarios, transfer->scenarios_capacity);
	transfer->scenarios[transfer->n_scenarios] = memory_copy_text(scenario);
	return transfer->n_scenarios++;
}

/* Rows on the scenarios listed, or on the others. */
struct chosen_scenarios {
	const char *ids;
	bool listed;
};

static bool is_chosen(const struct comparison_row *row, const void *data)
{
	const struct chosen_scenarios *choice = data;
	return is_listed(choice->ids, row->scenario) == choice->listed;
}

static struct distance distance_of(const struct comparison_list *list,
	const struct comparison_arm *arm, const char *ids, bool listed)
{
	struct chosen_scenarios choice = { ids, listed };
	return comparison_distance(list, arm, is_chosen, &choice);
}

static void fill_cells(const struct transfer *transfer, const struct comparison_list *list,
	const struct comparison_arm *arm, struct transfer_row *row)
{
	row->cells = memory_alloc(transfer->n_scenarios + 1, sizeof *row->cells);
	for (size_t s = 0; s < transfer->n_scenarios; s++) {
		const char *scenario = transfer->scenarios[s];
		row->cells[s] = (struct transfer_cell){
			.distance = distance_of(list, arm, scenario, true),
			.is_tuned = is_listed(row->tuned_on, scenario),
		};
	}
}

static void add_row(struct transfer *transfer, const struct comparison_list *list,
	const struct comparison_arm *arm, const struct transfer_origin *origin)
{
	struct transfer_row *row = &transfer->rows[transfer->n_rows++];
	const struct comparison_arm *parent =
		origin->parent ? comparison_find_arm(list, origin->parent, arm->condition) : NULL;
	*row = (struct transfer_row){
		.agent = memory_copy_text(arm->agent),
		.condition = memory_copy_text(arm->condition),
		.tuned_on = memory_copy_text(origin->tuned_on),
		.parent = memory_copy_text(origin->parent),
		.iteration = origin->iteration,
		.synthetic = arm->synthetic,
		.own = distance_of(list, arm, origin->tuned_on, true),
		.elsewhere = distance_of(list, arm, origin->tuned_on, false),
		.parent_own = distance_of(list, parent, origin->tuned_on, true),
		.parent_elsewhere = distance_of(list, parent, origin->tuned_on, false),
	};
	fill_cells(transfer, list, arm, row);
}

void transfer_build(struct transfer *transfer, const struct comparison_list *list,
	const struct transfer_origins *origins)
{
	*transfer = (struct transfer){
		.against = memory_copy_text(list->n_arms ? list->arms[0].against : ""),
		.against_synthetic = list->n_arms && list->arms[0].against_synthetic,
		.rows = memory_alloc(list->n_arms + 1, sizeof *transfer->rows),
	};
	for (size_t i = 0; i < list->n_rows; i++)
		if (transfer_find_origin(origins, list->arms[list->rows[i].arm].agent))
			find_scenario(transfer, list->rows[i].scenario);
	for (size_t i = 0; i < list->n_arms; i++) {
		const struct transfer_origin *origin =
			transfer_find_origin(origins, list->arms[i].agent);
		if (origin)
			add_row(transfer, list, &list->arms[i], origin);
	}
}

static size_t scenario_rank(const struct pack *pack, const char *id)
{
	size_t rank = 0;
	while (rank < pack->n_scenarios && strcmp(pack->scenarios[rank]->id, id) != 0)
		rank++;
	return rank;
}

static void swap_scenarios(struct transfer *transfer, size_t one, size_t other)
{
	char *scenario = transfer->scenarios[one];
	transfer->scenarios[one] = transfer->scenarios[other];
	transfer->scenarios[other] = scenario;
	for (size_t i = 0; i < transfer->n_rows; i++) {
		struct transfer_cell *cells = transfer->rows[i].cells;
		struct transfer_cell cell = cells[one];
		cells[one] = cells[other];
		cells[other] = cell;
	}
}

void transfer_order(struct transfer *transfer, const struct pack *pack)
{
	for (size_t i = 1; i < transfer->n_scenarios; i++)
		for (size_t k = i; k > 0 && scenario_rank(pack, transfer->scenarios[k]) <
						    scenario_rank(pack, transfer->scenarios[k - 1]);
			k--)
			swap_scenarios(transfer, k, k - 1);
}

void transfer_clear(struct transfer *transfer)
{
	for (size_t i = 0; i < transfer->n_rows; i++) {
		free(transfer->rows[i].agent);
		free(transfer->rows[i].condition);
		free(transfer->rows[i].tuned_on);
		free(transfer->rows[i].parent);
		free(transfer->rows[i].cells);
	}
	for (size_t i = 0; i < transfer->n_scenarios; i++)
		free(transfer->scenarios[i]);
	free(transfer->scenarios);
	free(transfer->rows);
	free(transfer->against);
	*transfer = (struct transfer){ 0 };
}
