/* `leeway models`: what can be asked, and whether it answers. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/cli/command.h"
#include "leeway/cli/selectors.h"
#include "leeway/engine/exchange.h"
#include "leeway/provider/registry.h"

enum { LIST_MS = 20000, ASK_MS = 60000 };

/* "set", "not set: OPENAI_API_KEY", "none needed": never the key. */
static char *describe_key(const struct account *account)
{
	if (account->fault)
		return memory_copy_text(account->fault);
	if (account->key)
		return memory_format("key from %s", account->key_source);
	if (!account->key_required)
		return memory_copy_text("no key needed");
	return memory_format("no key: set %s", account->key_source);
}

static void print_accounts(const struct registry *registry)
{
	size_t n_accounts;
	const struct account *const *accounts = registry_accounts(registry, &n_accounts);

	printf("Providers\n");
	for (size_t i = 0; i < n_accounts; i++) {
		const struct account *account = accounts[i];
		char *key = describe_key(account);

		printf("  %-12s %-12s %-44s %s\n", account->id,
			adapter_get(account->protocol)->name,
			account->base_url ? account->base_url : "on this machine", key);
		free(key);
	}
}

/* "careful      sim:strict,seed=3": a name, what it stands for, and the cache's other name for it.
 */
static void print_spec(struct registry *registry, const struct agent_names *names, const char *spec)
{
	struct model_choice choice;
	int64_t row;

	if (!registry_resolve(registry, spec, &choice, NULL)) {
		printf("  %s\n", spec);
		return;
	}
	const struct agent *agent = &choice.agent;
	char *parameters = parameters_format(&agent->parameters);
	char *meant = memory_format(
		"%s:%s%s%s", agent->provider, agent->model, *parameters ? "," : "", parameters);
	char *shown = agent_names_show(names, agent, &row);
	bool is_meant = strcmp(meant, spec) == 0;

	printf(is_meant ? "  %s" : "  %-20s %s", spec, meant);
	if (strcmp(shown, spec) != 0)
		printf("  (in the cache: %s)", shown);
	putchar('\n');
	free(shown);
	free(meant);
	free(parameters);
	model_choice_clear(&choice);
}

static bool print_specs(
	const struct context *context, struct registry *registry, struct error *error)
{
	size_t n_specs;
	struct agent_names names;

	if (!selectors_open_names(context, &names, error))
		return false;
	const char **specs = registry_model_specs(registry, &n_specs);

	printf("\nModels by name\n");
	for (size_t i = 0; i < n_specs; i++)
		print_spec(registry, &names, specs[i]);
	free(specs);
	agent_names_clear(&names);
	printf("\nAny other is PROVIDER:MODEL, as openai:gpt-4o-mini; `leeway models list "
	       "PROVIDER` "
	       "asks a\nprovider for its own list, `leeway models test MODEL` asks one "
	       "question.\n");
	return true;
}

static const struct account *find_account(
	const struct registry *registry, const char *id, struct error *error)
{
	size_t n_accounts;
	const struct account *const *accounts = registry_accounts(registry, &n_accounts);

	for (size_t i = 0; i < n_accounts; i++)
		if (strcmp(accounts[i]->id, id) == 0)
			return accounts[i];
	error_set(error, ERROR_USAGE,
		"models: '%s' is no provider; `leeway models list` names them", id);
	return NULL;
}

/* Prints a text that came from outside. */
static void print_safely(const char *text)
{
	char *safe = text_sanitise(text, TEXT_ONE_LINE);

	fputs(safe, stdout);
	free(safe);
}

static bool print_remote_list(const struct registry *registry, const char *id, struct error *error)
{
	const struct account *account = find_account(registry, id, error);
	struct model_entry *models;
	size_t n_models;

	struct exchange_limits limits = { LIST_MS, context_stop() };

	if (!account || !exchange_list(account, &limits, &models, &n_models, error))
		return false;
	for (size_t i = 0; i < n_models; i++) {
		printf("%s:", account->id);
		print_safely(models[i].id);
		if (models[i].note) {
			printf("  ");
			print_safely(models[i].note);
		}
		printf("\n");
	}
	exchange_free_models(models, n_models);
	return true;
}

static bool list(const struct context *context, struct registry *registry, struct error *error)
{
	size_t n_operands = arguments_n_operands(context->arguments);

	if (n_operands < 2) {
		print_accounts(registry);
		return print_specs(context, registry, error);
	}
	for (size_t i = 1; i < n_operands; i++)
		if (!print_remote_list(registry, arguments_operand(context->arguments, i), error))
			return false;
	return true;
}

/* Prints how one model answered; true where it did. */
static bool print_test(const struct model_choice *model, struct error *error)
{
	struct reply reply = { 0 };
	int64_t latency_ms;
	char cost[WORDS_SIZE];

	if (model->account->protocol == PROTOCOL_SIMULATED) {
		printf("%s  simulated: answers always\n", model->agent.name);
		return true;
	}
	struct exchange_limits limits = { ASK_MS, context_stop() };

	if (!exchange_ask(model, &limits, &reply, &latency_ms, error))
		return false;
	bool good = reply.class == REPLY_OK || reply.class == REPLY_BLOCKED;

	printf("%s  %s  ", model->agent.name, good ? "answers" : reply_class_name(reply.class));
	if (good) {
		print_safely(reply.model ? reply.model : "(model not said)");
		printf("  %lld ms  %s\n", (long long)latency_ms,
			words_cost(price_cost_microusd(&model->price, &reply), cost));
	} else {
		print_safely(reply.message ? reply.message : "");
		printf("\n");
	}
	reply_clear(&reply);
	return good;
}

static bool test_model(struct registry *registry, const char *spec, struct error *error)
{
	struct model_choice model;

	if (!registry_resolve(registry, spec, &model, error))
		return false;
	bool good = false;

	if (model.key_missing) {
		char *advice = registry_describe_missing_key(model.account);

		error_set(error, ERROR_USAGE, "%s: %s", model.agent.name, advice);
		free(advice);
	} else {
		good = print_test(&model, error);
	}
	model_choice_clear(&model);
	return good;
}

static int test(const struct context *context, struct registry *registry, struct error *error)
{
	size_t n_operands = arguments_n_operands(context->arguments);
	int status = EXIT_DONE;

	if (n_operands < 2) {
		error_set(error, ERROR_USAGE, "models test: name a model, as openai:gpt-4o-mini");
		return EXIT_USAGE;
	}
	for (size_t i = 1; i < n_operands && !error->code; i++) {
		char *spec = selectors_find_model(
			context, arguments_operand(context->arguments, i), error);

		if (!spec || !test_model(registry, spec, error))
			status = error->code ? EXIT_DONE : EXIT_FAILED;
		free(spec);
	}
	return status;
}

static int models_run(const struct context *context, struct error *error)
{
	const char *verb = arguments_operand(context->arguments, 0);
	bool lists = !verb || strcmp(verb, "list") == 0;

	if (!lists && strcmp(verb, "test") != 0) {
		error_set(error, ERROR_USAGE, "models: '%s' is neither list nor test", verb);
		return EXIT_USAGE;
	}
	struct registry *registry = registry_open(context->env, context->config, error);
	int status = EXIT_DONE;

	if (!registry)
		return EXIT_FAILED;
	if (lists)
		list(context, registry, error);
	else
		status = test(context, registry, error);
	registry_close(registry);
	return status;
}

const struct command command_models = {
	.name = "models",
	.operands = "[list [PROVIDER]… | test MODEL…]",
	.maximum_operands = 256,
	.help = "list what can be asked, or ask it one question",
	.run = models_run,
};
