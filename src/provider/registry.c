#include "leeway/provider/registry.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/provider/accounts.h"
#include "leeway/provider/presets.h"
#include "leeway/provider/records.h"
#include "leeway/provider/request.h"
#include "leeway/provider/simulated.h"
#include "leeway/provider/spec.h"

struct registry {
	struct records records;
	struct account_entry *entries; /* Never resized after opening: accounts are lent. */
	size_t n_entries;
	const struct account **accounts; /* Of the entries, in their order. */
	bool defers_commands;
};

static const struct preset *find_preset(const char *id)
{
	size_t n_presets;
	const struct preset *presets = presets_get(&n_presets);
	for (size_t i = 0; i < n_presets; i++) {
		if (strcmp(presets[i].id, id) == 0)
			return &presets[i];
	}
	return NULL;
}

static const struct provider_record *find_provider_record(
	const struct records *records, const char *id)
{
	for (size_t i = 0; i < records->n_providers; i++) {
		if (strcmp(records->providers[i].id, id) == 0)
			return &records->providers[i];
	}
	return NULL;
}

static struct account_entry *find_entry(const struct registry *registry, const char *id)
{
	for (size_t i = 0; i < registry->n_entries; i++) {
		if (strcmp(registry->entries[i].account.id, id) == 0)
			return &registry->entries[i];
	}
	return NULL;
}

static void add_entries(struct registry *registry, const struct env *env)
{
	const struct records *records = &registry->records;
	size_t n_presets;
	const struct preset *presets = presets_get(&n_presets);
	registry->entries =
		memory_alloc(n_presets + records->n_providers, sizeof *registry->entries);
	for (size_t i = 0; i < n_presets; i++)
		account_entry_init(&registry->entries[registry->n_entries++], env, &presets[i],
			find_provider_record(records, presets[i].id));
	for (size_t i = 0; i < records->n_providers; i++) {
		const struct provider_record *record = &records->providers[i];
		if (!find_preset(record->id))
			account_entry_init(
				&registry->entries[registry->n_entries++], env, NULL, record);
	}
	registry->accounts = memory_alloc(registry->n_entries, sizeof *registry->accounts);
	for (size_t i = 0; i < registry->n_entries; i++)
		registry->accounts[i] = &registry->entries[i].account;
}

/* A provider of the user's own needs what a preset would bring. */
static bool check_providers(
	const struct registry *registry, const struct config *config, struct error *error)
{
	for (size_t i = 0; i < registry->records.n_providers; i++) {
		const struct provider_record *record = &registry->records.providers[i];
		if (find_preset(record->id))
			continue;
		if (record->protocol < 0)
			return records_fault(
				config, record->item, error, "\"protocol\" is missing");
		if (!record->base_url && record->protocol != PROTOCOL_SIMULATED)
			return records_fault(
				config, record->item, error, "\"base_url\" is missing");
	}
	return true;
}

/* "openai, anthropic, …", to be freed. */
static char *list_providers(const struct registry *registry)
{
	struct buffer list;
	buffer_init(&list, 65536);
	for (size_t i = 0; i < registry->n_entries; i++)
		buffer_append_format(
			&list, "%s%s", i > 0 ? ", " : "", registry->entries[i].account.id);
	return buffer_take(&list);
}

static bool check_model_record(const struct registry *registry, const struct config *config,
	const struct model_record *record, struct error *error)
{
	const struct account_entry *entry = find_entry(registry, record->provider);
	struct error cause = { 0 };
	if (!entry) {
		char *known = list_providers(registry);
		error_set(&cause, ERROR_INPUT, "unknown provider; known: %s", known);
		free(known);
	} else {
		struct agent agent = { .provider = record->provider,
			.parameters = record->parameters };
		request_check_parameters(
			&agent, adapter_get(entry->account.protocol)->accepts, &cause);
	}
	if (cause.code == ERROR_NONE)
		return true;
	const cJSON *place =
		cJSON_GetObjectItemCaseSensitive(record->item, entry ? "params" : "provider");
	records_fault(config, place, error, cause.message);
	error_clear(&cause);
	return false;
}

struct registry *registry_open(
	const struct env *env, const struct config *config, struct error *error)
{
	struct registry *registry = memory_alloc(1, sizeof *registry);
	bool good = records_read(config, &registry->records, error) &&
		    check_providers(registry, config, error);
	if (good)
		add_entries(registry, env);
	for (size_t i = 0; good && i < registry->records.n_models; i++)
		good = check_model_record(registry, config, &registry->records.models[i], error);
	if (good)
		return registry;
	registry_close(registry);
	return NULL;
}

void registry_close(struct registry *registry)
{
	if (!registry)
		return;
	for (size_t i = 0; i < registry->n_entries; i++)
		account_entry_clear(&registry->entries[i]);
	records_clear(&registry->records);
	free(registry->entries);
	free(registry->accounts);
	free(registry);
}

static const struct model_record *find_model_record(const struct registry *registry, const char *id)
{
	for (size_t i = 0; i < registry->records.n_models; i++) {
		if (strcmp(registry->records.models[i].id, id) == 0)
			return &registry->records.models[i];
	}
	return NULL;
}

static bool unknown_provider(const struct registry *registry, const char *provider,
	const struct spec *spec, struct error *error)
{
	const char *advice = presets_explain_absent(provider);
	char *known = list_providers(registry);
	if (advice)
		error_set(error, ERROR_USAGE, "'%s' cannot be asked: %s", spec->name, advice);
	else
		error_set(error, ERROR_USAGE, "unknown provider '%s' in '%s'; known: %s", provider,
			spec->name, known);
	free(known);
	return false;
}

static bool no_provider(
	const struct registry *registry, const struct spec *spec, struct error *error)
{
	struct buffer known;
	buffer_init(&known, 4096);
	for (size_t i = 0; i < registry->records.n_models; i++)
		buffer_append_format(
			&known, "%s%s", i > 0 ? ", " : "", registry->records.models[i].id);
	error_set(error, ERROR_USAGE,
		"'%s' is no model: write PROVIDER:MODEL, such as openai:gpt-4o-mini or sim:people, "
		"or a model id of the configuration (%s)",
		spec->name, known.length > 0 ? buffer_text(&known) : "it has none");
	buffer_clear(&known);
	return false;
}

/* Fills provider, model and lineage of the agent from a record or from "PROVIDER:MODEL". */
static bool name_agent(const struct registry *registry, const struct spec *spec,
	const struct model_record *record, struct agent *agent, struct error *error)
{
	if (record) {
		agent->provider = memory_copy_text(record->provider);
		agent->model = memory_copy_text(record->model);
		agent->parent = memory_copy_text(record->parent);
		agent->iteration = (int)record->iteration;
		parameters_copy(&agent->parameters, &record->parameters);
		return true;
	}
	const char *colon = strchr(spec->name, ':');
	if (!colon || colon == spec->name)
		return no_provider(registry, spec, error);
	agent->provider = memory_copy_bytes(spec->name, (size_t)(colon - spec->name));
	agent->model = memory_copy_text(colon + 1);
	if (!find_entry(registry, agent->provider))
		return unknown_provider(registry, agent->provider, spec, error);
	return true;
}

static bool check_model(
	const struct account *account, const struct agent *agent, struct error *error)
{
	enum simulated_model model;
	if (!*agent->model)
		return error_set(
			error, ERROR_USAGE, "no model is named behind '%s:'", agent->provider);
	if (account->protocol != PROTOCOL_SIMULATED || simulated_model_find(agent->model, &model))
		return true;
	struct buffer known;
	buffer_init(&known, 4096);
	for (int i = 0; i < N_SIMULATED_MODELS; i++)
		buffer_append_format(&known, "%s%s:%s", i > 0 ? ", " : "", agent->provider,
			simulated_model_name((enum simulated_model)i));
	error_set(error, ERROR_USAGE, "there is no simulated agent '%s'; there are %s",
		agent->model, buffer_text(&known));
	buffer_clear(&known);
	return false;
}

/* What the user calls it: the record's id, or provider and model; then the parameters given. */
static char *format_name(
	const struct spec *spec, const struct model_record *record, const struct agent *agent)
{
	char *given = parameters_format(record ? &spec->parameters : &agent->parameters);
	char *name = record ? memory_format("%s%s%s", record->id, *given ? "," : "", given)
			    : memory_format("%s:%s%s%s", agent->provider, agent->model,
				      *given ? "," : "", given);
	free(given);
	return name;
}

/* An entry's price is its model's, whatever that is called: its own, else any of that model. */
static struct price choose_price(const struct registry *registry, const struct account *account,
	const struct model_record *record, const struct agent *agent)
{
	if (record && record->price.is_known)
		return record->price;
	for (size_t i = 0; i < registry->records.n_models; i++) {
		const struct model_record *other = &registry->records.models[i];
		if (other->price.is_known && strcmp(other->provider, agent->provider) == 0 &&
			strcmp(other->model, agent->model) == 0)
			return other->price;
	}
	if (account->local || account->protocol == PROTOCOL_SIMULATED)
		return (struct price){ .is_known = true };
	return price_find(account->id, agent->model);
}

static bool fill_choice(struct registry *registry, const struct spec *spec,
	struct model_choice *choice, struct error *error)
{
	const struct model_record *record = find_model_record(registry, spec->name);
	struct agent *agent = &choice->agent;
	agent->kind = AGENT_MODEL;
	if (!name_agent(registry, spec, record, agent, error))
		return false;
	spec_apply(spec, &agent->parameters);
	struct account_entry *entry = find_entry(registry, agent->provider);
	const struct account *account = &entry->account;
	if (!check_model(account, agent, error) ||
		!request_check_parameters(agent, adapter_get(account->protocol)->accepts, error))
		return false;
	if (registry->defers_commands)
		choice->key_pending = account_entry_is_pending(entry);
	else
		account_entry_fetch_key(entry);
	if (account->fault)
		return error_set(error, ERROR_USAGE, "%s: %s", account->id, account->fault);
	agent->name = format_name(spec, record, agent);
	agent->base_url = memory_copy_text(account->base_url);
	agent->synthetic = account->protocol == PROTOCOL_SIMULATED;
	choice->account = account;
	choice->price = choose_price(registry, account, record, agent);
	choice->key_missing = account->key_required && !account->key && !choice->key_pending;
	return true;
}

bool registry_resolve(struct registry *registry, const char *text, struct model_choice *choice,
	struct error *error)
{
	struct spec spec;
	*choice = (struct model_choice){ 0 };
	if (!spec_read(text, &spec, error))
		return false;
	bool good = fill_choice(registry, &spec, choice, error);
	if (!good)
		model_choice_clear(choice);
	spec_clear(&spec);
	return good;
}

void registry_defer_commands(struct registry *registry)
{
	registry->defers_commands = true;
}

void registry_share_keys(struct registry *to, const struct registry *from)
{
	for (size_t i = 0; i < to->n_entries; i++) {
		const struct account_entry *known = find_entry(from, to->entries[i].account.id);

		if (known)
			account_entry_share_key(&to->entries[i], known);
	}
}

void model_choice_clear(struct model_choice *choice)
{
	agent_clear(&choice->agent);
	*choice = (struct model_choice){ 0 };
}

const struct account *const *registry_accounts(const struct registry *registry, size_t *n)
{
	*n = registry->n_entries;
	return registry->accounts;
}

const char **registry_model_specs(const struct registry *registry, size_t *n)
{
	static const char *const simulated[N_SIMULATED_MODELS] = { "sim:people", "sim:strict",
		"sim:lenient", "sim:noisy" };
	const struct records *records = &registry->records;
	const char **specs = memory_alloc(records->n_models + N_SIMULATED_MODELS, sizeof *specs);
	*n = 0;
	for (size_t i = 0; i < records->n_models; i++)
		specs[(*n)++] = records->models[i].id;
	for (size_t i = 0; i < N_SIMULATED_MODELS; i++)
		specs[(*n)++] = simulated[i];
	return specs;
}

char *registry_describe_missing_key(const struct account *account)
{
	if (account->fault)
		return memory_format("%s: %s", account->id, account->fault);
	if (strcmp(account->key_source, "key_env") == 0)
		return memory_format(
			"%s needs a key: its configuration names another host (%s), so name the "
			"key for it there with key_env or key_command",
			account->id, account->base_url);
	/* Not read unasked: a folder may be anybody's. */
	bool is_near = env_file_has(".env", account->key_source);
	return memory_format("%s needs a key: %s is not set or empty%s%s%s", account->id,
		account->key_source, is_near ? "; .env in this folder has " : "",
		is_near ? account->key_source : "",
		is_near ? ": --env .env takes it from there" : "");
}
