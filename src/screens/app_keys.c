/*
 * Keys that come from a key_command of the configuration: it may take ten seconds, or ask its user
 * something first, so an errand runs it, through a registry of its own.
 */
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/engine/ask_json.h"
#include "app_state.h"

struct fetch {
	const struct env *env;
	const struct config *config;
	char **models;
	size_t n_models;
	struct ask_record *record; /* Fired once the keys are there; NULL: nothing is. */
	bool extends; /* By session_fire_more. */
	struct registry *registry; /* The thread's; NULL: it could not be opened. */
	struct error error;
};

/* Whether the model could be asked, but for its key_command. */
static bool is_pending(struct registry *registry, const char *model)
{
	struct model_choice choice;
	bool is_known = registry_resolve(registry, model, &choice, NULL);
	bool waits = is_known && choice.key_pending;

	if (is_known)
		model_choice_clear(&choice);
	return waits;
}

/* Resolving runs the commands; what is wrong with one stays with its account. */
static void run_fetch(void *data, const atomic_bool *stop)
{
	struct fetch *fetch = data;

	fetch->registry = registry_open(fetch->env, fetch->config, &fetch->error);
	for (size_t i = 0; fetch->registry && i < fetch->n_models && !atomic_load(stop); i++) {
		struct model_choice choice;

		if (registry_resolve(fetch->registry, fetch->models[i], &choice, NULL))
			model_choice_clear(&choice);
	}
}

static void say_key(struct app *app, const char *model)
{
	struct model_choice choice;
	struct error error = { 0 };

	if (!registry_resolve(app->registry, model, &choice, &error)) {
		app_say_error(app, &error);
		return;
	}
	app_say(app, "the key of %s is there", model);
	model_choice_clear(&choice);
}

static bool fire(struct app *app, const struct ask_choice *choice, const struct ask_limits *limits,
	bool *is_extended, struct error *error)
{
	if (is_extended)
		return session_fire_more(app->session, choice, limits, is_extended, error);
	return session_fire(app->session, choice, limits, error) != 0;
}

static void take_fetch(void *data, struct app *app)
{
	struct fetch *fetch = data;
	struct error error = { 0 };
	bool is_extended;

	if (!fetch->registry) {
		app_say_error(app, &fetch->error);
		return;
	}
	registry_share_keys(app->registry, fetch->registry);
	if (!fetch->record)
		say_key(app, fetch->models[0]);
	else if (!fire(app, &fetch->record->choice, &fetch->record->limits,
			 fetch->extends ? &is_extended : NULL, &error))
		app_say_error(app, &error);
}

static void free_fetch(void *data)
{
	struct fetch *fetch = data;

	for (size_t i = 0; i < fetch->n_models; i++)
		free(fetch->models[i]);
	free(fetch->models);
	ask_record_free(fetch->record);
	registry_close(fetch->registry);
	error_clear(&fetch->error);
	free(fetch);
}

static const struct errand_ops fetch_ops = { run_fetch, take_fetch, free_fetch };

static void start(struct app *app, const char *const *models, size_t n_models,
	struct ask_record *take_record, bool extends)
{
	struct fetch *fetch = memory_alloc(1, sizeof *fetch);

	fetch->env = app->options->env;
	fetch->config = app->options->config;
	fetch->models = memory_alloc(n_models, sizeof *fetch->models);
	for (; fetch->n_models < n_models; fetch->n_models++)
		fetch->models[fetch->n_models] = memory_copy_text(models[fetch->n_models]);
	fetch->record = take_record;
	fetch->extends = extends;
	app_say(app, "waiting for a key: its key_command is run");
	app_start_errand(app, &fetch_ops, fetch);
}

bool app_fetch_key(struct app *app, const char *model)
{
	if (!is_pending(app->registry, model))
		return false;
	start(app, &model, 1, NULL, false);
	return true;
}

bool app_fire(struct app *app, const struct ask_choice *choice, const struct ask_limits *limits,
	bool *is_extended, struct error *error)
{
	bool waits = false;

	if (is_extended)
		*is_extended = false;
	for (size_t i = 0; i < choice->n_models && !waits; i++)
		waits = is_pending(app->registry, choice->models[i]);
	if (!waits)
		return fire(app, choice, limits, is_extended, error);
	char *order = ask_choice_to_json(choice, limits);
	struct ask_record *record = ask_choice_from_json(order, error);

	free(order);
	if (record)
		record->choice.is_urgent = choice->is_urgent;
	if (record)
		start(app, choice->models, choice->n_models, record, is_extended != NULL);
	return record != NULL;
}
