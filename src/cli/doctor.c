/* `leeway doctor`: what is installed, where things are, what is missing. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/suggestion.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/cli/command.h"
#include "leeway/engine/exchange.h"
#include "leeway/engine/http.h"
#include "leeway/model/pack.h"
#include "leeway/provider/records.h"
#include "leeway/provider/registry.h"
#include "leeway/report/agent_groups.h"
#include "leeway/report/agent_names.h"
#include "leeway/report/pseudonym.h"
#include "leeway/screens/app.h"
#include "leeway/screens/state_file.h"
#include "leeway/report/sheet_sources.h"
#include "leeway/store/database.h"
#include "leeway/store/erasures.h"

static const struct exchange_limits probe_limits = { .timeout_ms = 700 };

enum verdict { VERDICT_GOOD, VERDICT_NOTE, VERDICT_BAD };

struct doctor {
	const struct context *context;
	int n_bad;
	bool can_ask; /* At least one model beside the simulated ones. */
	struct database *database; /* NULL: no cache. */
	struct agent_names names; /* Of the cache. */
};

static void say(struct doctor *doctor, enum verdict verdict, const char *subject, const char *text)
{
	static const char *const marks[] = { "ok", "--", "!!" };
	char *safe = text_sanitise(text, TEXT_ONE_LINE);

	printf("%s  %-13s %s\n", marks[verdict], subject, safe);
	doctor->n_bad += verdict == VERDICT_BAD;
	free(safe);
}

static void take_and_say(
	struct doctor *doctor, enum verdict verdict, const char *subject, char *take_text)
{
	say(doctor, verdict, subject, take_text);
	free(take_text);
}

static void examine_libraries(struct doctor *doctor)
{
	take_and_say(doctor, VERDICT_GOOD, "leeway",
		memory_format("%s, SQLite %s, libcurl %s", LEEWAY_VERSION,
			database_library_version(), http_library_version()));
	if (sheet_libraries()[0])
		take_and_say(doctor, VERDICT_GOOD, "survey files",
			memory_format("CSV, JSON, %s", sheet_libraries()));
	else
		say(doctor, VERDICT_NOTE, "survey files",
			"CSV, JSON (not xlsx and sav: built without libarchive, expat, readstat)");
}

/* What only some commands need, looked for as they look for it. */
static void examine_programs(struct doctor *doctor)
{
	const char *path = env_variable(doctor->context->env, "PATH");
	bool is_there = false;

	for (const char *at = path; at && *at && !is_there;) {
		size_t length = strcspn(at, ":");
		char *file = memory_format("%.*s/rsvg-convert", (int)length, at);

		is_there = length > 0 && access(file, X_OK) == 0;
		at += length + (at[length] == ':');
		free(file);
	}
	say(doctor, is_there ? VERDICT_GOOD : VERDICT_NOTE, "rsvg-convert",
		is_there ? "figures as .png and .pdf"
			 : "not installed: figures as .svg alone (package librsvg2-bin)");
}

static void examine_config(struct doctor *doctor)
{
	const struct config *config = doctor->context->config;

	if (config->document)
		say(doctor, VERDICT_GOOD, "configuration", config->path);
	else
		take_and_say(doctor, VERDICT_NOTE, "configuration",
			memory_format("%s (none there; none needed)",
				config->path ? config->path : "no home folder"));
}

static void examine_state(struct doctor *doctor)
{
	char *path = state_file_path(doctor->context->env);

	if (path && file_exists(path))
		say(doctor, VERDICT_GOOD, "state", path);
	else
		take_and_say(doctor, VERDICT_NOTE, "state",
			memory_format("%s (none there; the explorer makes it)",
				path ? path : "no home folder"));
	free(path);
}

/* Whether people who come back get their names again. */
static void examine_people_key(struct doctor *doctor, const char *cache_path)
{
	struct error error = { 0 };
	struct pseudonyms pseudonyms;

	if (!pseudonyms_open(&pseudonyms, doctor->context->env, cache_path, false, &error) ||
		!pseudonyms_check(&pseudonyms, &error))
		say(doctor, VERDICT_BAD, "people's key", error.message);
	else if (!pseudonyms.is_new)
		say(doctor, VERDICT_GOOD, "people's key", pseudonyms.path);
	pseudonyms_clear(&pseudonyms);
	error_clear(&error);
}

static void examine_cache(struct doctor *doctor)
{
	struct error error = { 0 };
	char *path = context_database_path(doctor->context, &error);
	struct stat status;

	if (!path) {
		say(doctor, VERDICT_BAD, "cache", error.message);
	} else if (stat(path, &status) != 0) {
		take_and_say(doctor, VERDICT_NOTE, "cache",
			memory_format("%s (not there yet; `leeway run` makes it)", path));
	} else {
		struct database *database = database_open(
			doctor->context->env, path, DATABASE_READ, "leeway doctor", &error);
		char kilobytes[WORDS_SIZE];

		if (database)
			take_and_say(doctor, VERDICT_GOOD, "cache",
				memory_format("%s (%s kB)", path,
					words_count(((uint64_t)status.st_size + 1023) / 1024,
						kilobytes)));
		else
			say(doctor, VERDICT_BAD, "cache", error.message);
		if (database)
			examine_people_key(doctor, path);
		if (database && erasures_pending(database, &error) > 0)
			say(doctor, VERDICT_BAD, "erasures",
				"answers that were deleted are still in the file's free pages: "
				"`leeway forget` takes them out");
		if (database && !agent_names_open(&doctor->names, doctor->context->env,
					doctor->context->config, database, &error))
			say(doctor, VERDICT_BAD, "agents", error.message);
		doctor->database = database;
	}
	error_clear(&error);
	free(path);
}

static void examine_pack(struct doctor *doctor, const char *id)
{
	struct error error = { 0 };
	struct pack *pack = pack_load(doctor->context->env, id, &error);

	if (pack)
		take_and_say(doctor, VERDICT_GOOD, "pack",
			memory_format("%s: %zu scenarios, %zu conditions (%s)", id,
				pack->n_scenarios, pack->n_conditions, pack->folder));
	else
		say(doctor, VERDICT_BAD, "pack", error.message);
	pack_free(pack);
	error_clear(&error);
}

static void examine_packs(struct doctor *doctor)
{
	struct error error = { 0 };
	size_t n_ids;
	char **ids = pack_list(doctor->context->env, &n_ids, &error);

	if (!ids)
		say(doctor, VERDICT_BAD, "packs", error.message);
	else if (n_ids == 0)
		say(doctor, VERDICT_BAD, "packs",
			"none found; set LEEWAY_DATADIR to the folder that holds `scenarios`");
	for (size_t i = 0; ids && i < n_ids; i++)
		examine_pack(doctor, ids[i]);
	if (ids)
		file_free_names(ids, n_ids);
	error_clear(&error);
}

/* A server on this machine is asked for its models; it answers at once or is not there. */
static void examine_local_server(struct doctor *doctor, const struct account *account)
{
	struct model_entry *models = NULL;
	size_t n_models = 0;
	bool answers = exchange_list(account, &probe_limits, &models, &n_models, NULL);

	if (answers)
		take_and_say(doctor, VERDICT_GOOD, account->id,
			memory_format("%s answers, with %zu models", account->base_url, n_models));
	else
		take_and_say(doctor, VERDICT_NOTE, account->id,
			memory_format("no server at %s", account->base_url));
	doctor->can_ask = doctor->can_ask || answers;
	exchange_free_models(models, n_models);
}

static void examine_account(struct doctor *doctor, const struct account *account)
{
	if (account->protocol == PROTOCOL_SIMULATED)
		return;
	if (account->fault) {
		say(doctor, VERDICT_BAD, account->id, account->fault);
	} else if (account->local && !account->key_required) {
		examine_local_server(doctor, account);
	} else if (account->key || !account->key_required) {
		doctor->can_ask = true;
		take_and_say(doctor, VERDICT_GOOD, account->id,
			memory_format("%s, key from %s", account->base_url,
				account->key ? account->key_source : "nowhere: none needed"));
	} else {
		take_and_say(doctor, VERDICT_NOTE, account->id,
			memory_format("no key: set %s%s", account->key_source,
				env_file_has(".env", account->key_source)
					? ", or take it with --env .env"
					: ""));
	}
}

static void examine_providers(struct doctor *doctor)
{
	struct error error = { 0 };
	struct registry *registry =
		registry_open(doctor->context->env, doctor->context->config, &error);
	size_t n_accounts = 0;
	const struct account *const *accounts =
		registry ? registry_accounts(registry, &n_accounts) : NULL;

	if (!registry)
		say(doctor, VERDICT_BAD, "providers", error.message);
	for (size_t i = 0; i < n_accounts; i++)
		examine_account(doctor, accounts[i]);
	registry_close(registry);
	error_clear(&error);
}

static bool has_agent(const struct doctor *doctor, const char *name)
{
	for (size_t i = 0; i < doctor->names.roster.n_entries; i++)
		if (strcmp(doctor->names.roster.entries[i].agent.name, name) == 0)
			return true;
	return false;
}

/* Members are of the cache, if there is one. */
static void examine_group(struct doctor *doctor, const struct agent_group *group)
{
	bool is_good = true;

	for (size_t i = 0; doctor->database && i < group->n_members; i++) {
		struct error error = { 0 };
		char *name = agent_names_find(&doctor->names, group->members[i], &error);

		if (!name)
			take_and_say(doctor, VERDICT_BAD, "group",
				memory_format("%s: %s", group->id, error.message));
		else if (!has_agent(doctor, name))
			take_and_say(doctor, VERDICT_BAD, "group",
				memory_format(
					"%s: no agent of the cache is called %s; give the name "
					"that `leeway stats` shows",
					group->id, name));
		is_good = is_good && name && has_agent(doctor, name);
		error_clear(&error);
		free(name);
	}
	if (is_good)
		take_and_say(doctor, VERDICT_GOOD, "group",
			memory_format("%s: %zu members", group->id, group->n_members));
}

/* Whether nothing says what a model of the cache costs. */
static bool is_unpriced(const struct doctor *doctor, const struct roster_entry *entry)
{
	char *spec = agent_names_spec(&doctor->names, entry->id);
	struct model_choice choice;
	bool is_known = !spec || !registry_resolve(doctor->names.registry, spec, &choice, NULL);

	if (!is_known) {
		is_known = choice.price.is_known;
		model_choice_clear(&choice);
	}
	free(spec);
	return !is_known;
}

/* The asked model without a price that an entry with one may mean; NULL: none, or it was asked. */
static const char *find_meant(const struct doctor *doctor, const struct model_record *record)
{
	struct suggestion suggestion;

	suggestion_begin(&suggestion, record->model);
	for (size_t i = 0; i < doctor->names.roster.n_entries; i++) {
		const struct roster_entry *entry = &doctor->names.roster.entries[i];
		const struct agent *agent = &entry->agent;

		if (!agent->model || !agent->provider ||
			strcmp(agent->provider, record->provider) != 0)
			continue;
		if (strcmp(agent->model, record->model) == 0)
			return NULL;
		if (is_unpriced(doctor, entry))
			suggestion_offer(&suggestion, agent->model);
	}
	return suggestion.nearest;
}

static void examine_prices(struct doctor *doctor)
{
	struct records records = { 0 };

	/* What is wrong in the section is said of the providers. */
	bool good = doctor->names.registry && records_read(doctor->context->config, &records, NULL);

	for (size_t i = 0; good && i < records.n_models; i++) {
		const struct model_record *record = &records.models[i];
		const char *meant = record->prices ? find_meant(doctor, record) : NULL;

		if (meant)
			take_and_say(doctor, VERDICT_BAD, "prices",
				memory_format("those of %s match nothing: no model '%s' of %s was "
					      "asked, but '%s', which has no price",
					record->id, record->model, record->provider, meant));
	}
	records_clear(&records);
}

static void examine_keys(struct doctor *doctor)
{
	struct error error = { 0 };
	struct keymap *keymap = app_new_keymap(doctor->context->config, &error);

	if (!keymap)
		say(doctor, VERDICT_BAD, "keys", error.message);
	keymap_free(keymap);
	error_clear(&error);
}

static void examine_groups(struct doctor *doctor)
{
	struct error error = { 0 };
	struct agent_groups groups;

	if (!agent_groups_read(doctor->context->config, &groups, &error))
		say(doctor, VERDICT_BAD, "groups", error.message);
	for (size_t i = 0; i < groups.n_groups; i++)
		examine_group(doctor, &groups.groups[i]);
	agent_groups_clear(&groups);
	error_clear(&error);
}

static int doctor_run(const struct context *context, struct error *error)
{
	struct doctor doctor = { .context = context };

	(void)error;
	examine_libraries(&doctor);
	examine_programs(&doctor);
	examine_config(&doctor);
	examine_keys(&doctor);
	examine_cache(&doctor);
	examine_groups(&doctor);
	examine_prices(&doctor);
	examine_state(&doctor);
	examine_packs(&doctor);
	examine_providers(&doctor);
	if (!doctor.can_ask)
		printf("\nNo model can be asked yet: set a key (export OPENAI_API_KEY=…) or start "
		       "a "
		       "local server\n(ollama serve). `leeway demo` needs neither.\n");
	agent_names_clear(&doctor.names);
	database_close(doctor.database);
	return doctor.n_bad ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_doctor = {
	.name = "doctor",
	.help = "say what is installed, where things are and what is missing",
	.run = doctor_run,
};
