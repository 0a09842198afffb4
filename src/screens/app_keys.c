/*
 * What stands between an order and its run: the user's word where it costs much or nobody knows
 * what, and keys that come from a key_command of the configuration. That may take ten seconds, or
 * ask its user something first, so an errand runs it, through a registry of its own.
 */
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/engine/ask_json.h"
#include "leeway/screens/confirm.h"
#include "app_state.h"

struct fetch {
	const struct env *env;
	const struct config *config;
	char **models;
	size_t n_models;
	struct ask_record *record; /* Fired once the keys are there; NULL: nothing is. */
	bool extends; /* As app_fire's. */
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
	bool extends, struct error *error)
{
	bool is_extended = false, waits = session_is_running(app->session);

	if (extends && !session_fire_more(app->session, choice, limits, &is_extended, error))
		return false;
	if (!extends && !session_fire(app->session, choice, limits, error))
		return false;
	if (is_extended)
		app_say(app, "extended the running run to %u replies per bucket", choice->target);
	else if (extends && waits)
		app_say(app, "queued: it begins when the running run has ended");
	return true;
}

/* A copy that outlives the choice; NULL and an error: it cannot be kept. */
static struct ask_record *copy_order(
	const struct ask_choice *choice, const struct ask_limits *limits, struct error *error)
{
	char *order = ask_choice_to_json(choice, limits);
	struct ask_record *record = ask_choice_from_json(order, error);

	free(order);
	if (record)
		record->choice.is_urgent = choice->is_urgent;
	return record;
}

static void agree(struct app *app)
{
	struct ask_record *record = app->costly;
	struct error error = { 0 };

	if (record && !fire(app, &record->choice, &record->limits, app->costly_extends, &error))
		app_say_error(app, &error);
}

static void decline(struct app *app)
{
	app_say(app, "nothing was asked");
}

/* Puts the order aside, to be fired where the user agrees. */
static void ask_about_cost(struct app *app, struct ask_record *take_record, bool extends,
	const struct ask_estimate *estimate, const char *risk)
{
	char requests[WORDS_SIZE];
	char *text = memory_format("%c%s.\n\n%s requests will be sent. Ask all the same?",
		risk[0] - 'a' + 'A', risk + 1, words_count(estimate->requests, requests));
	struct confirm_question question = {
		.title = "Spend that much?", .text = text, .yes = agree, .no = decline
	};

	ask_record_free(app->costly);
	app->costly = take_record;
	app->costly_extends = extends;
	app_open_dialog(app, &confirm_dialog, &question);
	free(text);
}

/* Fires what has its keys, or asks the user first. */
static bool fire_or_ask(struct app *app, const struct ask_choice *choice,
	const struct ask_limits *limits, bool extends, struct error *error)
{
	struct ask_limits settled = session_settle_limits(app->session, limits);
	struct ask_estimate estimate;

	if (!session_estimate(app->session, choice, &estimate, error))
		return false;
	char *risk = ask_find_risk(
		&estimate, settled.max_cost_microusd, app->options->config->confirm_above_usd);

	if (!risk)
		return fire(app, choice, limits, extends, error);
	struct ask_record *record = copy_order(choice, limits, error);

	if (record)
		ask_about_cost(app, record, extends, &estimate, risk);
	free(risk);
	return record != NULL;
}

static void take_fetch(void *data, struct app *app)
{
	struct fetch *fetch = data;
	struct error error = { 0 };

	if (!fetch->registry) {
		app_say_error(app, &fetch->error);
		return;
	}
	registry_share_keys(app->registry, fetch->registry);
	if (!fetch->record)
		say_key(app, fetch->models[0]);
	else if (!fire_or_ask(app, &fetch->record->choice, &fetch->record->limits, fetch->extends,
			 &error))
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
	bool extends, struct error *error)
{
	bool waits = false;

	for (size_t i = 0; i < choice->n_models && !waits; i++)
		waits = is_pending(app->registry, choice->models[i]);
	if (!waits)
		return fire_or_ask(app, choice, limits, extends, error);
	struct ask_record *record = copy_order(choice, limits, error);

	if (record)
		start(app, choice->models, choice->n_models, record, extends);
	return record != NULL;
}
