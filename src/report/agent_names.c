#include "leeway/report/agent_names.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/provider/spec.h"

enum { CANDIDATES_MAX = 600 }; /* Bytes of names listed in a message. */

bool agent_names_open(struct agent_names *names, const struct env *env, const struct config *config,
	struct database *database, struct error *error)
{
	*names = (struct agent_names){ 0 };
	if (database && !roster_load(database, &names->roster, error))
		return false;
	names->registry = registry_open(env, config, NULL);
	if (names->registry)
		registry_defer_commands(names->registry);
	return true;
}

void agent_names_clear(struct agent_names *names)
{
	roster_clear(&names->roster);
	registry_close(names->registry);
	*names = (struct agent_names){ 0 };
}

static bool is_same_text(const char *left, const char *right)
{
	return strcmp(left ? left : "", right ? right : "") == 0;
}

/* What a text names, compared with what the cache has. */
struct wanted {
	const char *text;
	bool is_model; /* The text reads as a model, which is: */
	struct agent agent;
	char *parameters; /* As JSON. */
	bool has_url; /* The configuration says where it is asked. */
};

static void wanted_set(struct wanted *wanted, const struct agent *agent, bool has_url)
{
	wanted->is_model = true;
	wanted->has_url = has_url;
	wanted->parameters = parameters_to_json(&agent->parameters);
	wanted->agent.provider = memory_copy_text(agent->provider);
	wanted->agent.model = memory_copy_text(agent->model);
	wanted->agent.base_url = memory_copy_text(agent->base_url);
}

/* By the configuration, else as PROVIDER:MODEL of a provider that it does not have. */
static void wanted_read(struct wanted *wanted, const struct agent_names *names, const char *text)
{
	struct model_choice choice;
	struct spec spec;

	*wanted = (struct wanted){ .text = text };
	if (names->registry && registry_resolve(names->registry, text, &choice, NULL)) {
		wanted_set(wanted, &choice.agent, true);
		model_choice_clear(&choice);
	} else if (spec_read(text, &spec, NULL)) {
		char *colon = strchr(spec.name, ':');

		if (colon) {
			*colon = '\0';
			wanted_set(wanted,
				&(struct agent){ .provider = spec.name,
					.model = colon + 1,
					.parameters = spec.parameters },
				false);
		}
		spec_clear(&spec);
	}
}

static void wanted_clear(struct wanted *wanted)
{
	agent_clear(&wanted->agent);
	free(wanted->parameters);
}

static bool has_name(const struct roster_entry *entry, const struct wanted *wanted)
{
	return strcmp(entry->agent.name, wanted->text) == 0;
}

static bool is_same_model(const struct roster_entry *entry, const struct wanted *wanted)
{
	return wanted->is_model && entry->agent.kind == AGENT_MODEL &&
	       is_same_text(entry->agent.provider, wanted->agent.provider) &&
	       is_same_text(entry->agent.model, wanted->agent.model) &&
	       is_same_text(entry->parameters, wanted->parameters);
}

static bool is_same_agent(const struct roster_entry *entry, const struct wanted *wanted)
{
	return wanted->has_url && is_same_model(entry, wanted) &&
	       is_same_text(entry->agent.base_url, wanted->agent.base_url);
}

static bool has_no_provider(const struct roster_entry *entry, const struct wanted *wanted)
{
	const char *colon = strchr(entry->agent.name, ':');

	return entry->agent.kind == AGENT_MODEL && colon && strcmp(colon + 1, wanted->text) == 0;
}

static bool has_short_name(const struct roster_entry *entry, const struct wanted *wanted)
{
	char *name = agent_short_name(entry->agent.name);
	bool is_it = entry->agent.kind == AGENT_MODEL && strcmp(name, wanted->text) == 0;

	free(name);
	return is_it;
}

/* The first way in which anybody has the name decides; whoever it may be then is listed. */
static char *find_entry(
	const struct agent_names *names, const struct wanted *wanted, struct error *error)
{
	static bool (*const ways[])(
		const struct roster_entry *entry, const struct wanted *wanted) = { has_name,
		is_same_agent, is_same_model, has_no_provider, has_short_name };
	const struct roster *roster = &names->roster;
	const struct roster_entry *found = NULL;
	struct buffer candidates;
	size_t n_found = 0;

	buffer_init(&candidates, CANDIDATES_MAX);
	for (size_t way = 0; way < sizeof ways / sizeof *ways && n_found == 0; way++)
		for (size_t i = 0; i < roster->n_entries; i++) {
			if (!ways[way](&roster->entries[i], wanted))
				continue;
			found = &roster->entries[i];
			buffer_append_format(
				&candidates, "%s%s", n_found > 0 ? ", " : "", found->agent.name);
			n_found++;
		}
	char *name = n_found == 1   ? memory_copy_text(found->agent.name)
		     : n_found == 0 ? memory_copy_text(wanted->text)
				    : NULL;

	if (!name)
		error_set(error, ERROR_USAGE, "'%s' may be %zu agents: %s%s; give the whole name",
			wanted->text, n_found, buffer_text(&candidates),
			candidates.overflowed ? " …" : "");
	buffer_clear(&candidates);
	return name;
}

/* The text without what is written behind the names of simulated agents; to be freed. */
static char *without_mark(const char *text)
{
	static const char *const marks[] = { " (simulated)", " (sim)" };
	size_t length = strlen(text);

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t end = strlen(marks[i]);

		if (length > end && strcmp(text + length - end, marks[i]) == 0)
			return memory_copy_bytes(text, length - end);
	}
	return memory_copy_text(text);
}

char *agent_names_find(const struct agent_names *names, const char *text, struct error *error)
{
	if (names->groups && agent_groups_find(names->groups, text))
		return memory_copy_text(text);
	char *plain = without_mark(text);
	struct wanted wanted;

	wanted_read(&wanted, names, plain);
	char *name = find_entry(names, &wanted, error);

	wanted_clear(&wanted);
	free(plain);
	return name;
}

static bool has_agent(const struct agent_names *names, const char *name)
{
	for (size_t i = 0; i < names->roster.n_entries; i++)
		if (strcmp(names->roster.entries[i].agent.name, name) == 0)
			return true;
	return names->groups && agent_groups_find(names->groups, name);
}

char *agent_names_find_arm(const struct agent_names *names, const char *text,
	const char **condition, struct error *error)
{
	static const char *const marks[] = { "@", " · " };
	char *name = agent_names_find(names, text, error);

	*condition = NULL;
	for (size_t i = 0; name && i < 2 && !has_agent(names, name); i++) {
		const char *at = NULL;

		for (const char *next = strstr(text, marks[i]); next;
			next = strstr(next + 1, marks[i]))
			at = next;
		if (!at)
			continue;
		char *agent = memory_copy_bytes(text, (size_t)(at - text));

		free(name);
		name = agent_names_find(names, agent, error);
		free(agent);
		*condition = at + strlen(marks[i]);
		break;
	}
	return name;
}

/* Whether the registry asks that agent of the cache, and no other, for a text. */
static bool asks(
	const struct agent_names *names, const char *text, const struct roster_entry *entry)
{
	struct wanted wanted;

	wanted_read(&wanted, names, text);
	bool is_it = is_same_agent(entry, &wanted);

	wanted_clear(&wanted);
	return is_it;
}

static char *spec_of(const struct agent_names *names, const struct roster_entry *entry)
{
	const struct agent *agent = &entry->agent;
	struct parameters parameters = { 0 };

	if (asks(names, agent->name, entry))
		return memory_copy_text(agent->name);
	if (!agent->provider || !agent->model ||
		!parameters_read_json(&parameters, entry->parameters, NULL)) {
		parameters_clear(&parameters);
		return NULL;
	}
	char *given = parameters_format(&parameters);
	char *spec =
		memory_format("%s:%s%s%s", agent->provider, agent->model, *given ? "," : "", given);

	free(given);
	parameters_clear(&parameters);
	if (asks(names, spec, entry))
		return spec;
	free(spec);
	return NULL;
}

static const struct roster_entry *find_model(const struct agent_names *names, const char *name)
{
	for (size_t i = 0; i < names->roster.n_entries; i++)
		if (names->roster.entries[i].agent.kind == AGENT_MODEL &&
			strcmp(names->roster.entries[i].agent.name, name) == 0)
			return &names->roster.entries[i];
	return NULL;
}

char *agent_names_spec(const struct agent_names *names, int64_t row)
{
	for (size_t i = 0; i < names->roster.n_entries; i++)
		if (names->roster.entries[i].id == row)
			return spec_of(names, &names->roster.entries[i]);
	return NULL;
}

/* A name that the cache gave since another model has it: "NAME #2". */
static bool is_numbered(const char *name)
{
	const char *mark = strrchr(name, '#');

	return mark && mark > name && mark[-1] == ' ' && mark[1] &&
	       strspn(mark + 1, "0123456789") == strlen(mark + 1);
}

char *agent_names_find_model(const struct agent_names *names, const char *text, struct error *error)
{
	const struct roster_entry *entry = find_model(names, text);
	struct model_choice choice;
	struct error cause = { 0 };

	if (!names->registry)
		return memory_copy_text(text);
	if (!(entry && is_numbered(text)) &&
		registry_resolve(names->registry, text, &choice, &cause)) {
		int64_t row;
		char *shown = agent_names_show(names, &choice.agent, &row);
		char *known = agent_names_spec(names, row);

		free(shown);
		model_choice_clear(&choice);
		return known ? known : memory_copy_text(text);
	}
	char *name = agent_names_find(names, text, error), *spec = NULL;

	entry = name ? find_model(names, name) : NULL;
	if (entry) {
		spec = spec_of(names, entry);
		if (!spec)
			error_set(error, ERROR_USAGE,
				"%s was asked at %s, where the configuration does not lead any "
				"more",
				name, entry->agent.base_url ? entry->agent.base_url : "no address");
	} else if (name) {
		error_move(error, &cause);
	}
	error_clear(&cause);
	free(name);
	return spec;
}

char *agent_names_show(const struct agent_names *names, const struct agent *agent, int64_t *row)
{
	struct wanted wanted = { .text = agent->name };
	char *name = NULL;

	*row = 0;
	wanted_set(&wanted, agent, true);
	for (size_t i = 0; i < names->roster.n_entries && !name; i++) {
		if (!is_same_agent(&names->roster.entries[i], &wanted))
			continue;
		*row = names->roster.entries[i].id;
		name = memory_copy_text(names->roster.entries[i].agent.name);
	}
	wanted_clear(&wanted);
	return name ? name : memory_copy_text(agent->name);
}

void agent_names_settle(const struct agent_names *names, char **name)
{
	char *settled = agent_names_find(names, *name, NULL);

	if (!settled)
		return;
	free(*name);
	*name = settled;
}

bool agent_names_load_roster(const struct env *env, const struct config *config,
	struct database *database, struct roster *roster, struct error *error)
{
	bool has_parents = false;

	if (!roster_load(database, roster, error))
		return false;
	for (size_t i = 0; i < roster->n_entries; i++)
		has_parents = has_parents || roster->entries[i].agent.parent;
	if (!has_parents || !config)
		return true;
	struct agent_names names = { .roster = *roster,
		.registry = registry_open(env, config, NULL) };

	if (names.registry)
		registry_defer_commands(names.registry);
	for (size_t i = 0; i < roster->n_entries; i++)
		if (roster->entries[i].agent.parent)
			agent_names_settle(&names, &roster->entries[i].agent.parent);
	registry_close(names.registry);
	return true;
}

void agent_names_settle_groups(const struct agent_names *names, struct agent_groups *groups)
{
	for (size_t i = 0; i < groups->n_groups; i++)
		for (size_t k = 0; k < groups->groups[i].n_members; k++)
			agent_names_settle(names, &groups->groups[i].members[k]);
}

bool agent_names_read_groups(const struct env *env, const struct config *config,
	struct database *database, struct agent_groups *groups, struct error *error)
{
	struct agent_names names;

	if (!agent_groups_read(config, groups, error))
		return false;
	if (groups->n_groups == 0)
		return true;
	if (!agent_names_open(&names, env, config, database, error)) {
		agent_groups_clear(groups);
		return false;
	}
	agent_names_settle_groups(&names, groups);
	agent_names_clear(&names);
	return true;
}
