#include "leeway/screens/agents_check.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/engine/exchange.h"

enum { ASK_MS = 60000, LIST_MS = 20000 };

/* An errand's data. It opens a registry of its own, since a key command may take its time. */
struct check {
	struct agents_board *board; /* The UI thread's: not touched by the errand. */
	const struct env *env;
	const struct config *config;
	char *subject;
	char *spec; /* The model to ask; NULL: the provider's list is asked for. */
	char *provider; /* Its id. */
	bool is_good;
	char *words;
};

static void take_fault(struct check *check, struct error *error)
{
	free(check->words);
	check->words = memory_copy_text(error->message ? error->message : "failed");
	error_clear(error);
}

/* How a model answered, in words. */
static void take_reply(struct check *check, const struct model_choice *model,
	const struct reply *reply, int64_t latency_ms)
{
	char cost[WORDS_SIZE];

	check->is_good = reply->class == REPLY_OK || reply->class == REPLY_BLOCKED;
	if (check->is_good)
		check->words = memory_format("answers as %s in %lld ms, %s",
			reply->model ? reply->model : model->agent.model, (long long)latency_ms,
			words_cost(price_cost_microusd(&model->price, reply), cost));
	else
		check->words = memory_format("%s: %s", reply_class_name(reply->class),
			reply->message ? reply->message : "");
}

static void ask_model(struct check *check, struct registry *registry, const atomic_bool *stop)
{
	struct exchange_limits limits = { ASK_MS, stop };
	struct model_choice model;
	struct reply reply = { 0 };
	struct error error = { 0 };
	int64_t latency_ms;

	if (!registry_resolve(registry, check->spec, &model, &error)) {
		take_fault(check, &error);
		return;
	}
	if (model.key_missing) {
		check->words = registry_describe_missing_key(model.account);
	} else if (model.account->protocol == PROTOCOL_SIMULATED) {
		check->is_good = true;
		check->words = memory_copy_text("simulated: answers always");
	} else if (exchange_ask(&model, &limits, &reply, &latency_ms, &error)) {
		take_reply(check, &model, &reply, latency_ms);
	} else {
		take_fault(check, &error);
	}
	reply_clear(&reply);
	model_choice_clear(&model);
}

static const struct account *find_account(const struct registry *registry, const char *id)
{
	size_t n_accounts;
	const struct account *const *accounts = registry_accounts(registry, &n_accounts);

	for (size_t i = 0; i < n_accounts; i++)
		if (strcmp(accounts[i]->id, id) == 0)
			return accounts[i];
	return NULL;
}

static void ask_list(struct check *check, struct registry *registry, const atomic_bool *stop)
{
	const struct account *account = find_account(registry, check->provider);
	struct exchange_limits limits = { LIST_MS, stop };
	struct model_entry *models = NULL;
	size_t n_models = 0;
	struct error error = { 0 };

	if (!account)
		return;
	if (account->protocol == PROTOCOL_SIMULATED) {
		check->is_good = true;
		check->words = memory_copy_text("simulated: answers always");
	} else if (account->fault || (account->key_required && !account->key)) {
		check->words = registry_describe_missing_key(account);
	} else if (exchange_list(account, &limits, &models, &n_models, &error)) {
		check->is_good = true;
		check->words = memory_format(
			"lists %zu models; none of them was asked, since none is known yet",
			n_models);
	} else {
		take_fault(check, &error);
	}
	exchange_free_models(models, n_models);
}

static void run_check(void *data, const atomic_bool *stop)
{
	struct check *check = data;
	struct error error = { 0 };
	struct registry *registry = registry_open(check->env, check->config, &error);

	if (!registry)
		take_fault(check, &error);
	else if (check->spec)
		ask_model(check, registry, stop);
	else
		ask_list(check, registry, stop);
	registry_close(registry);
}

static void take_check(void *data, struct app *app)
{
	struct check *check = data;
	const char *words = check->words ? check->words : "failed";

	agents_board_set_test(
		check->board, check->subject, check->is_good ? AGENTS_GOOD : AGENTS_BAD, words);
	agents_board_describe(check->board);
	const char *name = check->spec ? check->spec : check->provider;
	size_t length = strlen(name);

	/* Some faults begin with the provider's name. */
	if (strncmp(words, name, length) == 0 && words[length] == ':')
		app_say(app, "%s", words);
	else
		app_say(app, "%s: %s", name, words);
}

static void free_check(void *data)
{
	struct check *check = data;

	free(check->subject);
	free(check->spec);
	free(check->provider);
	free(check->words);
	free(check);
}

static const struct errand_ops check_ops = { run_check, take_check, free_check };

/* Takes subject and spec over. */
static void start(struct agents_board *board, struct app *app, struct check take)
{
	const struct agents_test *test = NULL;

	for (size_t i = 0; i < board->n_tests; i++)
		if (strcmp(board->tests[i].subject, take.subject) == 0)
			test = &board->tests[i];
	struct check *check = memory_alloc(1, sizeof *check);

	*check = take;
	check->board = board;
	check->env = app_env(app);
	check->config = app_config(app);
	if (test && test->verdict == AGENTS_ASKING) {
		app_say(app, "it is being asked");
		free_check(check);
		return;
	}
	char *subject = memory_copy_text(check->subject);

	app_say(app, "asking %s …", check->spec ? check->spec : check->provider);
	if (app_start_errand(app, &check_ops, check))
		agents_board_set_test(board, subject, AGENTS_ASKING, NULL);
	agents_board_describe(board);
	free(subject);
}

void agents_check_model(struct agents_board *board, struct app *app, const char *spec)
{
	start(board, app,
		(struct check){ .subject = memory_format("agent %s", spec),
			.spec = memory_copy_text(spec) });
}

/* A model that is known to be the provider's: one that has answered, or one of the configuration.
 */
static char *find_model(
	const struct agents_board *board, struct registry *registry, const struct account *account)
{
	for (size_t i = 0; i < board->roster.n_entries; i++) {
		const struct agent *agent = &board->roster.entries[i].agent;

		if (agent->kind == AGENT_MODEL && agent->provider &&
			strcmp(agent->provider, account->id) == 0)
			return memory_copy_text(agent->name);
	}
	size_t n_specs, length = strlen(account->id);
	const char **specs = registry_model_specs(registry, &n_specs);
	char *found = NULL;

	for (size_t i = 0; i < n_specs && !found; i++)
		if (strncmp(specs[i], account->id, length) == 0 && specs[i][length] == ':')
			found = memory_copy_text(specs[i]);
	free(specs);
	return found;
}

void agents_check_selected(struct agents_board *board, struct app *app)
{
	const struct roster_entry *agent = agents_board_agent(board);
	const struct account *account = agents_board_account(board);

	if (agent && agent->agent.kind == AGENT_COHORT)
		app_say(app, "%s are people: only models and providers can be tested",
			agent->agent.name);
	else if (agent)
		agents_check_model(board, app, agent->agent.name);
	else if (account)
		start(board, app,
			(struct check){ .subject = memory_format("provider %s", account->id),
				.provider = memory_copy_text(account->id),
				.spec = find_model(board, app_registry(app), account) });
}
