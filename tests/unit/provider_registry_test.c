#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/json.h"
#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/provider/registry.h"
#include "support/fake_env.h"

#define KEY "sk-canary-0123456789"

/* A registry over a configuration's text and an environment. */
struct fixture {
	struct env env;
	struct config config;
	struct registry *registry;
	struct error error;
};

static void set_up(struct fixture *fixture, const char *config, const char *const *variables)
{
	*fixture = (struct fixture){ .env = fake_env(variables) };
	if (config) {
		fixture->config.document =
			json_read("config.json", config, strlen(config), &fixture->error);
		assert_non_null(fixture->config.document);
		const struct cJSON *root = fixture->config.document->root;
		fixture->config.providers = cJSON_GetObjectItemCaseSensitive(root, "providers");
		fixture->config.models = cJSON_GetObjectItemCaseSensitive(root, "models");
	}
	fixture->registry = registry_open(&fixture->env, &fixture->config, &fixture->error);
}

static void tear_down(struct fixture *fixture)
{
	registry_close(fixture->registry);
	json_free(fixture->config.document);
	error_clear(&fixture->error);
	log_clear_secrets();
}

/* Resolves, or fails the test with the registry's words. */
static struct model_choice resolve(struct fixture *fixture, const char *spec)
{
	struct model_choice choice;
	assert_non_null(fixture->registry);
	if (!registry_resolve(fixture->registry, spec, &choice, &fixture->error))
		fail_msg("%s: %s", spec, fixture->error.message);
	return choice;
}

static const struct account *find_account(const struct fixture *fixture, const char *id)
{
	size_t n;
	const struct account *const *accounts = registry_accounts(fixture->registry, &n);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(accounts[i]->id, id) == 0)
			return accounts[i];
	}
	fail_msg("no account %s", id);
	return NULL;
}

/* The spec is refused with all these words in one line, and the key is not among them. */
static void check_refused(
	const char *config, const char *const *variables, const char *spec, const char *words)
{
	struct fixture fixture;
	struct model_choice choice;
	set_up(&fixture, config, variables);
	assert_non_null(fixture.registry);
	assert_false(registry_resolve(fixture.registry, spec, &choice, &fixture.error));
	assert_int_equal(fixture.error.code, ERROR_USAGE);
	if (!strstr(fixture.error.message, words))
		fail_msg("'%s' lacks '%s'", fixture.error.message, words);
	assert_null(strstr(fixture.error.message, KEY));
	assert_null(strchr(fixture.error.message, '\n'));
	assert_null(choice.agent.name);
	tear_down(&fixture);
}

static void check_bad_config(const char *config, const char *words)
{
	struct fixture fixture;
	set_up(&fixture, config, NULL);
	assert_null(fixture.registry);
	assert_int_equal(fixture.error.code, ERROR_INPUT);
	if (!strstr(fixture.error.message, words))
		fail_msg("'%s' lacks '%s'", fixture.error.message, words);
	assert_memory_equal(fixture.error.message, "config.json:", 12);
	tear_down(&fixture);
}

static void a_key_in_the_usual_variable_is_enough(void **state)
{
	(void)state;
	static const char *const variables[] = { "OPENAI_API_KEY", KEY, NULL };
	struct fixture fixture;
	set_up(&fixture, NULL, variables);
	struct model_choice choice = resolve(&fixture, "openai:gpt-4o-mini");
	assert_string_equal(choice.agent.name, "openai:gpt-4o-mini");
	assert_string_equal(choice.agent.provider, "openai");
	assert_string_equal(choice.agent.model, "gpt-4o-mini");
	assert_string_equal(choice.agent.base_url, "https://api.openai.com/v1");
	assert_int_equal(choice.agent.kind, AGENT_MODEL);
	assert_false(choice.agent.synthetic);
	assert_false(choice.key_missing);
	assert_string_equal(choice.account->key, KEY);
	assert_string_equal(choice.account->key_source, "OPENAI_API_KEY");
	assert_int_equal(choice.account->max_choices, 128);
	assert_true(choice.account->new_token_cap);
	assert_true(choice.price.is_known);
	model_choice_clear(&choice);
	tear_down(&fixture);
}

static void keys_are_registered_as_secrets(void **state)
{
	(void)state;
	static const char *const variables[] = { "GROQ_API_KEY", KEY, NULL };
	struct fixture fixture;
	char line[] = "echo " KEY;
	set_up(&fixture, NULL, variables);
	log_redact(line, strlen(line));
	assert_null(strstr(line, KEY));
	tear_down(&fixture);
}

static void a_missing_key_is_said_and_named(void **state)
{
	(void)state;
	static const char *const variables[] = { "OPENAI_API_KEY", "", NULL };
	struct fixture fixture;
	set_up(&fixture, NULL, variables);
	struct model_choice choice = resolve(&fixture, "openai:gpt-4o-mini");
	assert_true(choice.key_missing);
	char *words = registry_describe_missing_key(choice.account);
	assert_non_null(strstr(words, "OPENAI_API_KEY"));
	free(words);
	model_choice_clear(&choice);
	tear_down(&fixture);
}

static void malformed_keys_are_refused_and_never_shown(void **state)
{
	(void)state;
	static const char *const keys[][2] = {
		{ KEY "\r\n", "OPENAI_API_KEY ends in a line break" },
		{ KEY "\n", "OPENAI_API_KEY ends in a line break" },
		{ " " KEY, "OPENAI_API_KEY begins or ends with a blank" },
		{ KEY "\t", "OPENAI_API_KEY begins or ends with a blank" },
		{ KEY "\nx: y", "OPENAI_API_KEY holds a control character" },
		{ KEY " " KEY, "OPENAI_API_KEY has a blank inside" },
		{ "\"" KEY "\"", "OPENAI_API_KEY has quotes around it or inside" },
		{ KEY "\xc3\xa9", "OPENAI_API_KEY holds a character that no key has" },
		{ " \r\n", "OPENAI_API_KEY holds nothing but blanks" },
	};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const char *variables[] = { "OPENAI_API_KEY", keys[i][0], NULL };
		check_refused(NULL, variables, "openai:gpt-4o", keys[i][1]);
	}
}

static void a_bad_key_leaves_other_providers_usable(void **state)
{
	(void)state;
	static const char *const variables[] = { "OPENAI_API_KEY", KEY "\n", NULL };
	struct fixture fixture;
	set_up(&fixture, NULL, variables);
	struct model_choice choice = resolve(&fixture, "sim:people");
	model_choice_clear(&choice);
	assert_null(find_account(&fixture, "openai")->key);
	assert_non_null(find_account(&fixture, "openai")->fault);
	tear_down(&fixture);
}

static void the_environment_moves_the_base_url_and_the_key_with_it(void **state)
{
	(void)state;
	static const char *const variables[] = { "OPENAI_API_KEY", KEY, "OPENAI_BASE_URL",
		"https://proxy.example/v1//", NULL };
	struct fixture fixture;
	set_up(&fixture, NULL, variables);
	struct model_choice choice = resolve(&fixture, "openai:gpt-4o");
	assert_string_equal(choice.agent.base_url, "https://proxy.example/v1");
	assert_string_equal(choice.account->key, KEY);
	model_choice_clear(&choice);
	tear_down(&fixture);
}

static void bad_base_urls_of_the_environment_are_refused(void **state)
{
	(void)state;
	static const char *const urls[][2] = {
		{ "proxy.example/v1", "OPENAI_BASE_URL: the base URL 'proxy.example/v1' cannot" },
		{ "ftp://proxy.example", "must start with http:// or https://" },
		{ "https://", "it has no host" },
		{ "https:///v1", "it has no host" },
		{ "https://me:" KEY "@proxy.example", "must not hold a user name or a password" },
		{ "https://proxy.example/ v1", "a blank" },
		{ "https://proxy.example\\@evil.example", "a character that no URL has" },
		{ "https://proxy.example:99999", "its host or port is malformed" },
		{ "https://proxy.example:80x", "its host or port is malformed" },
		{ "https://proxy.example/v1#here", "must not have a fragment" },
		{ "https://proxy.example/v1?v=1&Key=" KEY, "seems to hold a key" },
		{ "https://[::1/v1", "it has no host" },
	};
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		const char *variables[] = { "OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", urls[i][0],
			NULL };
		check_refused(NULL, variables, "openai:gpt-4o", urls[i][1]);
	}
}

static void a_key_never_goes_over_the_network_in_clear(void **state)
{
	(void)state;
	static const char *const urls[] = { "http://proxy.example/v1",
		"http://127.0.0.1.evil.example/v1", "http://localhost.evil.example",
		"http://192.0.2.7:8000", "http://[2001:db8::1]/v1" };
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		const char *variables[] = { "OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", urls[i],
			NULL };
		check_refused(NULL, variables, "openai:gpt-4o", "in clear");
	}
}

static void a_server_on_this_machine_needs_no_key(void **state)
{
	(void)state;
	static const char *const urls[] = { "http://127.0.0.1:9000/v1", "http://localhost:9000",
		"http://[::1]:9000/v1", "http://127.8.8.8/" };
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		const char *variables[] = { "OPENAI_BASE_URL", urls[i], NULL };
		struct fixture fixture;
		set_up(&fixture, NULL, variables);
		struct model_choice choice = resolve(&fixture, "openai:local-model");
		assert_false(choice.key_missing);
		assert_null(choice.account->key);
		model_choice_clear(&choice);
		tear_down(&fixture);
	}
}

static void a_usual_key_stays_away_from_foreign_hosts(void **state)
{
	(void)state;
	static const char *const variables[] = { "OPENAI_API_KEY", KEY, NULL };
	struct fixture fixture;
	set_up(&fixture,
		"{\"providers\":[{\"id\":\"openai\",\"base_url\":\"https://other.example/v1\"}]}",
		variables);
	struct model_choice choice = resolve(&fixture, "openai:gpt-4o");
	assert_null(choice.account->key);
	assert_true(choice.key_missing);
	char *words = registry_describe_missing_key(choice.account);
	assert_non_null(strstr(words, "key_env"));
	free(words);
	model_choice_clear(&choice);
	tear_down(&fixture);
}

static void the_configuration_adds_and_changes_providers(void **state)
{
	(void)state;
	static const char *const variables[] = { "MY_KEY", KEY, NULL };
	static const char config[] =
		"{\"providers\":[{\"id\":\"mine\",\"protocol\":\"openai-chat\","
		"\"base_url\":\"https://mine.example/v1/\",\"key_env\":\"MY_KEY\","
		"\"max_in_flight\":3,\"requests_per_minute\":60,\"tokens_per_minute\":1000,"
		"\"choices\":8,\"token_cap\":\"max_completion_tokens\"},"
		"{\"id\":\"ollama\",\"max_in_flight\":2}]}";
	struct fixture fixture;
	set_up(&fixture, config, variables);
	struct model_choice choice = resolve(&fixture, "mine:some/model:free");
	const struct account *account = choice.account;
	assert_string_equal(choice.agent.model, "some/model:free");
	assert_string_equal(account->base_url, "https://mine.example/v1");
	assert_string_equal(account->key, KEY);
	assert_int_equal(account->max_in_flight, 3);
	assert_int_equal(account->max_choices, 8);
	assert_true(account->requests_per_minute >= 60 && account->requests_per_minute <= 60);
	assert_true(account->new_token_cap);
	assert_false(choice.price.is_known);
	model_choice_clear(&choice);
	assert_int_equal(find_account(&fixture, "ollama")->max_in_flight, 2);
	assert_int_equal(find_account(&fixture, "ollama")->protocol, PROTOCOL_OLLAMA);
	tear_down(&fixture);
}

static void models_of_the_configuration_have_parameters_and_prices(void **state)
{
	(void)state;
	static const char config[] =
		"{\"models\":[{\"id\":\"tuned-2\",\"provider\":\"openai\",\"model\":\"ft:gpt-4o:"
		"x\","
		"\"params\":{\"temperature\":0.7,\"stop\":\"END\"},"
		"\"prices\":{\"input\":3,\"output\":12},\"parent\":\"openai:gpt-4o\","
		"\"iteration\":2,\"attributes\":{\"size\":8,\"family\":\"x\"}}]}";
	struct fixture fixture;
	set_up(&fixture, config, NULL);
	struct model_choice choice = resolve(&fixture, "tuned-2,seed=4");
	assert_string_equal(choice.agent.name, "tuned-2,seed=4");
	assert_string_equal(choice.agent.model, "ft:gpt-4o:x");
	assert_string_equal(choice.agent.parent, "openai:gpt-4o");
	assert_int_equal(choice.agent.iteration, 2);
	char *parameters = parameters_format(&choice.agent.parameters);
	assert_string_equal(parameters, "temperature=0.7,seed=4,stop=END");
	free(parameters);
	assert_true(choice.price.is_known);
	assert_true(choice.price.cached_input >= 3 && choice.price.cached_input <= 3);
	model_choice_clear(&choice);
	size_t n;
	const char **specs = registry_model_specs(fixture.registry, &n);
	assert_int_equal(n, 5);
	assert_string_equal(specs[0], "tuned-2");
	assert_string_equal(specs[1], "sim:people");
	free(specs);
	tear_down(&fixture);
}

static void faults_of_the_configuration_name_file_line_and_option(void **state)
{
	(void)state;
	static const char *const configs[][2] = {
		{ "{\"providers\":[{\"id\":\"x\"}]}", "\"protocol\" is missing" },
		{ "{\"providers\":[{\"id\":\"x\",\"protocol\":\"ollama\"}]}",
			"\"base_url\" is missing" },
		{ "{\"providers\":[{\"id\":\"x\",\"protocol\":\"gemini\"}]}",
			"must be one of: openai-chat, anthropic, ollama, simulated" },
		{ "{\"providers\":[{\"id\":\"X:\",\"protocol\":\"ollama\"}]}", "small letters" },
		{ "{\"providers\":[\n{\"id\":\"vllm\",\n\"base_url\":\"vllm\"}]}",
			"config.json:3: providers[0].base_url: the base URL 'vllm' cannot be" },
		{ "{\"providers\":[{\"id\":\"vllm\",\"colour\":1}]}", "unknown option" },
		{ "{\"providers\":[{\"id\":\"vllm\",\"choices\":0}]}", "choices" },
		{ "{\"providers\":[{\"id\":\"vllm\",\"key_env\":\"sk-1 2\"}]}",
			"must be the name of an environment variable, not the key" },
		{ "{\"providers\":[{\"id\":\"vllm\",\"key_env\":\"A\",\"key_command\":\"b\"}]}",
			"not from both" },
		{ "{\"providers\":[{\"id\":\"vllm\"},{\"id\":\"vllm\"}]}", "stands here twice" },
		{ "{\"providers\":[{\"id\":\"vllm\",\"headers\":{\"X-Api-Key\":\"" KEY "\"}}]}",
			"config.json:1: providers[0].headers.X-Api-Key: looks like a key" },
		{ "{\"providers\":[{\"id\":\"vllm\",\"headers\":{\"X-A\":\"Bearer " KEY "\"}}]}",
			"looks like a key" },
		{ "{\"providers\":[{\"id\":\"vllm\",\"headers\":{\"Host\":\"a\"}}]}",
			"is set by leeway itself" },
		{ "{\"providers\":[{\"id\":\"vllm\",\"headers\":{\"X A\":\"a\"}}]}",
			"is not the name of a header" },
		{ "{\"providers\":[{\"id\":\"vllm\",\"headers\":{\"X-A\":\"a\\r\\nb\"}}]}",
			"holds a line break" },
		{ "{\"providers\":[{\"id\":\"vllm\",\"headers\":{\"X-A\":{\"env\":\"sk-" KEY
		  "\"}}}]}",
			"must name an environment variable" },
		{ "{\"providers\":[{\"id\":\"vllm\",\"headers\":{\"X-A\":{\"file\":\"a\"}}}]}",
			"must have one member" },
		{ "{\"providers\":[{\"id\":\"vllm\",\"timeout_s\":0}]}", "timeout_s" },
		{ "{\"models\":[{\"id\":\"m\",\"provider\":\"nobody\",\"model\":\"x\"}]}",
			"unknown provider; known: openai, anthropic" },
		{ "{\"models\":[{\"id\":\"a b\",\"provider\":\"vllm\",\"model\":\"x\"}]}",
			"without blanks and commas" },
		{ "{\"models\":[{\"id\":\"m\",\"provider\":\"vllm\",\"model\":\"x\","
		  "\"params\":{\"temperature\":9}}]}",
			"models[0].params.temperature" },
		{ "{\"models\":[{\"id\":\"m\",\"provider\":\"anthropic\",\"model\":\"x\","
		  "\"params\":{\"seed\":9}}]}",
			"the parameter 'seed' cannot be sent to anthropic" },
		{ "{\"models\":[{\"id\":\"m\",\"provider\":\"vllm\",\"model\":\"x\","
		  "\"prices\":{\"input\":9}}]}",
			"\"output\" is missing" },
		{ "{\"models\":[{\"id\":\"m\",\"provider\":\"vllm\",\"model\":\"x\","
		  "\"attributes\":{\"size\":[]}}]}",
			"must be a number or a text" },
	};
	for (size_t i = 0; i < sizeof configs / sizeof configs[0]; i++)
		check_bad_config(configs[i][0], configs[i][1]);
}

static void specs_carry_parameters(void **state)
{
	(void)state;
	struct fixture fixture;
	set_up(&fixture, NULL, NULL);
	struct model_choice choice =
		resolve(&fixture, "ollama:llama3.2:3b,seed=7,stop=a,b,temperature=0.50");
	assert_string_equal(choice.agent.model, "llama3.2:3b");
	assert_string_equal(
		choice.agent.name, "ollama:llama3.2:3b,temperature=0.5,seed=7,stop=a,b");
	assert_false(choice.key_missing);
	assert_true(choice.price.is_known);
	assert_true(choice.price.input <= 0 && choice.price.output <= 0);
	model_choice_clear(&choice);
	tear_down(&fixture);
}

static void specs_that_name_nothing_are_explained(void **state)
{
	(void)state;
	static const char *const specs[][2] = {
		{ "nobody:x", "unknown provider 'nobody' in 'nobody:x'; known: openai, anthropic" },
		{ "gpt-4o", "'gpt-4o' is no model: write PROVIDER:MODEL" },
		{ ":gpt-4o", "write PROVIDER:MODEL" },
		{ "", "write PROVIDER:MODEL" },
		{ "openai:", "no model is named behind 'openai:'" },
		{ "sim:nobody", "no simulated agent 'nobody'; there are sim:people, sim:strict, "
				"sim:lenient, sim:noisy" },
		{ "gemini:gemini-2.5-flash", "\"protocol\": \"openai-chat\"" },
		{ "openai:x,colour=red", "openai:x: unknown parameter 'colour'" },
		{ "openai:x,seed=1,seed=2", "the parameter 'seed' is given twice" },
		{ "openai:x,temperature=hot", "temperature" },
		{ "openai:x,latency_ms=5", "the parameter 'latency_ms' cannot be sent to openai" },
		{ "anthropic:x,seed=5", "the parameter 'seed' cannot be sent to anthropic" },
		{ "sim:people,temperature=1", "the parameter 'temperature' cannot be sent to sim" },
		{ "openai:a\nb", "control character" },
		{ "openai:\xff", "not UTF-8" },
	};
	for (size_t i = 0; i < sizeof specs / sizeof specs[0]; i++)
		check_refused(NULL, NULL, specs[i][0], specs[i][1]);
}

static void simulated_agents_are_synthetic_and_free(void **state)
{
	(void)state;
	struct fixture fixture;
	set_up(&fixture, NULL, NULL);
	struct model_choice choice = resolve(&fixture, "sim:noisy,seed=3,latency_ms=20");
	assert_true(choice.agent.synthetic);
	assert_null(choice.agent.base_url);
	assert_true(choice.price.is_known && choice.price.output <= 0);
	assert_false(choice.key_missing);
	model_choice_clear(&choice);
	tear_down(&fixture);
}

static void the_ollama_host_may_be_short(void **state)
{
	(void)state;
	static const char *const hosts[][2] = {
		{ "0.0.0.0", "http://127.0.0.1:11434" },
		{ "0.0.0.0:9999", "http://127.0.0.1:9999" },
		{ ":9999", "http://127.0.0.1:9999" },
		{ "gpu-box", "http://gpu-box:11434" },
		{ "https://ollama.example/", "https://ollama.example" },
		{ "[::]:9999", "http://127.0.0.1:9999" },
	};
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		const char *variables[] = { "OLLAMA_HOST", hosts[i][0], NULL };
		struct fixture fixture;
		set_up(&fixture, NULL, variables);
		assert_string_equal(find_account(&fixture, "ollama")->base_url, hosts[i][1]);
		tear_down(&fixture);
	}
}

static void a_remote_server_of_ones_own_has_no_known_price(void **state)
{
	(void)state;
	static const char *const variables[] = { "OLLAMA_HOST", "gpu-box", NULL };
	struct fixture fixture;
	set_up(&fixture, NULL, variables);
	struct model_choice choice = resolve(&fixture, "ollama:llama3.2");
	assert_false(choice.price.is_known);
	model_choice_clear(&choice);
	tear_down(&fixture);
}

static char *config_with_command(const char *command)
{
	return memory_format("{\"providers\":[{\"id\":\"mine\",\"protocol\":\"openai-chat\","
			     "\"base_url\":\"https://mine.example\",\"key_command\":\"%s\"}]}",
		command);
}

static void a_command_gives_the_key_once(void **state)
{
	(void)state;
	char *config = config_with_command("echo " KEY "; echo more; echo trouble >&2");
	struct fixture fixture;
	set_up(&fixture, config, NULL);
	assert_null(find_account(&fixture, "mine")->key);
	struct model_choice choice = resolve(&fixture, "mine:x");
	assert_string_equal(choice.account->key, KEY);
	assert_string_equal(choice.account->key_source, "key_command");
	model_choice_clear(&choice);
	tear_down(&fixture);
	free(config);
}

static void a_command_can_be_left_to_another_registry(void **state)
{
	(void)state;
	char *config = config_with_command("echo " KEY);
	struct fixture fixture, other;
	set_up(&fixture, config, NULL);
	set_up(&other, config, NULL);
	registry_defer_commands(fixture.registry);
	struct model_choice choice = resolve(&fixture, "mine:x");
	assert_true(choice.key_pending);
	assert_false(choice.key_missing);
	assert_null(choice.account->key);
	model_choice_clear(&choice);
	/* Nothing comes from one that has not run it either. */
	registry_share_keys(fixture.registry, other.registry);
	choice = resolve(&fixture, "mine:x");
	assert_true(choice.key_pending);
	model_choice_clear(&choice);
	choice = resolve(&other, "mine:x");
	model_choice_clear(&choice);
	registry_share_keys(fixture.registry, other.registry);
	choice = resolve(&fixture, "mine:x");
	assert_false(choice.key_pending);
	assert_string_equal(choice.account->key, KEY);
	model_choice_clear(&choice);
	tear_down(&other);
	tear_down(&fixture);
	free(config);
}

/* The request for a model list, which has what every request has. */
static void build_list(const struct fixture *fixture, const char *id, struct http_request *http)
{
	const struct account *account = find_account(fixture, id);
	struct error error = { 0 };
	if (!adapter_get(account->protocol)->build_list(account, http, &error))
		fail_msg("%s", error.message);
}

static bool has_header(const struct http_request *http, const char *header)
{
	for (size_t i = 0; i < http->n_headers; i++)
		if (strcmp(http->headers[i], header) == 0)
			return true;
	return false;
}

static void a_query_stays_behind_the_path_and_headers_go_along(void **state)
{
	(void)state;
	static const char config[] =
		"{\"providers\":[{\"id\":\"azure\",\"protocol\":\"openai-chat\","
		"\"base_url\":\"https://lab.example/openai/deployments/gpt4o/"
		"?api-version=2024-06-01\","
		"\"ca_file\":\"/lab.pem\",\"timeout_s\":90,\"stall_s\":2.5,"
		"\"headers\":{\"X-Tenant\":\"lab\",\"api-key\":{\"env\":\"AZ\"},"
		"\"X-Cost\":{\"command\":\"echo cost center 7\"}}}]}";
	static const char *const variables[] = { "AZ", KEY, "SSL_CERT_FILE", "/other.pem", NULL };
	struct http_request http;
	struct fixture fixture;
	set_up(&fixture, config, variables);
	struct model_choice choice = resolve(&fixture, "azure:gpt-4o");
	assert_string_equal(choice.agent.base_url,
		"https://lab.example/openai/deployments/gpt4o?api-version=2024-06-01");
	assert_false(choice.key_missing);
	build_list(&fixture, "azure", &http);
	assert_string_equal(http.url,
		"https://lab.example/openai/deployments/gpt4o/models?api-version=2024-06-01");
	assert_true(has_header(&http, "X-Tenant: lab"));
	assert_true(has_header(&http, "api-key: " KEY));
	assert_true(has_header(&http, "X-Cost: cost center 7"));
	assert_string_equal(http.ca_file, "/lab.pem");
	assert_int_equal(http.timeout_ms, 90000);
	assert_int_equal(http.stall_ms, 2500);
	char secret[] = "it was " KEY;
	log_redact(secret, strlen(secret));
	assert_null(strstr(secret, KEY));
	http_request_clear(&http);
	model_choice_clear(&choice);
	tear_down(&fixture);
}

static void certificates_come_from_the_environment_too(void **state)
{
	(void)state;
	static const char *const variables[] = { "OPENAI_API_KEY", KEY, "SSL_CERT_FILE",
		"/other.pem", NULL };
	struct fixture fixture;
	set_up(&fixture, NULL, variables);
	assert_string_equal(find_account(&fixture, "openai")->ca_file, "/other.pem");
	assert_int_equal(find_account(&fixture, "openai")->timeout_ms, 600000);
	assert_int_equal(find_account(&fixture, "openai")->stall_ms, 60000);
	tear_down(&fixture);
}

static void a_secret_header_is_kept_as_a_key_is(void **state)
{
	(void)state;
	static const char format[] =
		"{\"providers\":[{\"id\":\"mine\",\"protocol\":\"openai-chat\","
		"\"base_url\":\"%s\",\"headers\":{\"X-A\":{\"env\":\"A\"}}}]}";
	static const char *const set[] = { "A", KEY, NULL }, *const broken[] = { "A", KEY "\n",
		NULL };
	char *clear = memory_format(format, "http://proxy.example");
	char *good = memory_format(format, "https://proxy.example");
	check_refused(clear, set, "mine:x", "A would go over the network in clear");
	check_refused(good, broken, "mine:x", "A holds a line break");
	check_refused(good, NULL, "mine:x", "the header X-A needs A, which is not set");
	free(clear);
	free(good);
}

static void a_command_that_fails_is_told_without_its_output(void **state)
{
	(void)state;
	static const char *const commands[][2] = {
		{ "echo " KEY "; exit 3", "key_command failed (status 3)" },
		{ "true", "key_command wrote no key" },
		{ "printf 'a key\\\\r\\\\n'", "key_command ends in a line break" },
		{ "kill -9 $$", "key_command failed" },
	};
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		char *config = config_with_command(commands[i][0]);
		check_refused(config, NULL, "mine:x", commands[i][1]);
		free(config);
	}
}

static void a_command_may_leave_something_running(void **state)
{
	(void)state;
	char *config = config_with_command("sleep 12 & echo " KEY);
	struct fixture fixture;
	set_up(&fixture, config, NULL);
	struct model_choice choice = resolve(&fixture, "mine:x");
	assert_string_equal(choice.account->key, KEY);
	model_choice_clear(&choice);
	tear_down(&fixture);
	free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_in_the_usual_variable_is_enough),
		cmocka_unit_test(keys_are_registered_as_secrets),
		cmocka_unit_test(a_missing_key_is_said_and_named),
		cmocka_unit_test(malformed_keys_are_refused_and_never_shown),
		cmocka_unit_test(a_bad_key_leaves_other_providers_usable),
		cmocka_unit_test(the_environment_moves_the_base_url_and_the_key_with_it),
		cmocka_unit_test(bad_base_urls_of_the_environment_are_refused),
		cmocka_unit_test(a_key_never_goes_over_the_network_in_clear),
		cmocka_unit_test(a_server_on_this_machine_needs_no_key),
		cmocka_unit_test(a_usual_key_stays_away_from_foreign_hosts),
		cmocka_unit_test(the_configuration_adds_and_changes_providers),
		cmocka_unit_test(models_of_the_configuration_have_parameters_and_prices),
		cmocka_unit_test(faults_of_the_configuration_name_file_line_and_option),
		cmocka_unit_test(specs_carry_parameters),
		cmocka_unit_test(specs_that_name_nothing_are_explained),
		cmocka_unit_test(simulated_agents_are_synthetic_and_free),
		cmocka_unit_test(the_ollama_host_may_be_short),
		cmocka_unit_test(a_remote_server_of_ones_own_has_no_known_price),
		cmocka_unit_test(a_command_gives_the_key_once),
		cmocka_unit_test(a_command_can_be_left_to_another_registry),
		cmocka_unit_test(a_query_stays_behind_the_path_and_headers_go_along),
		cmocka_unit_test(certificates_come_from_the_environment_too),
		cmocka_unit_test(a_secret_header_is_kept_as_a_key_is),
		cmocka_unit_test(a_command_that_fails_is_told_without_its_output),
		cmocka_unit_test(a_command_may_leave_something_running),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
