#include "leeway/provider/openai_chat.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/provider/adapters.h"
#include "leeway/provider/reply.h"
#include "leeway/provider/request.h"

/* top_k is no parameter of OpenAI's own, but of nearly every other server of the protocol. */
static const bool accepts[N_PARAMETERS] = {
	[PARAMETER_TEMPERATURE] = true,
	[PARAMETER_TOP_P] = true,
	[PARAMETER_TOP_K] = true,
	[PARAMETER_MAX_TOKENS] = true,
	[PARAMETER_SEED] = true,
	[PARAMETER_STOP] = true,
	[PARAMETER_FREQUENCY_PENALTY] = true,
	[PARAMETER_PRESENCE_PENALTY] = true,
	[PARAMETER_REASONING_EFFORT] = true,
};

static void add_parameters(cJSON *body, const struct chat_request *request)
{
	const struct account *account = request->account;
	const struct request_field fields[] = {
		{ PARAMETER_TEMPERATURE, "temperature", false },
		{ PARAMETER_TOP_P, "top_p", false },
		{ PARAMETER_TOP_K, "top_k", false },
		{ PARAMETER_MAX_TOKENS,
			account->new_token_cap ? "max_completion_tokens" : "max_tokens", false },
		{ PARAMETER_SEED, account->random_seed ? "random_seed" : "seed", false },
		{ PARAMETER_STOP, "stop", false },
		{ PARAMETER_FREQUENCY_PENALTY, "frequency_penalty", false },
		{ PARAMETER_PRESENCE_PENALTY, "presence_penalty", false },
		{ PARAMETER_REASONING_EFFORT, "reasoning_effort", false },
	};
	request_add_parameters(body, request->agent, fields, sizeof fields / sizeof fields[0]);
}

static bool build(
	const struct chat_request *request, struct http_request *http, struct error *error)
{
	*http = (struct http_request){ 0 };
	if (!request_check(request, accepts, request->account->max_choices, error) ||
		!request_start(http, request->account, "POST", "/chat/completions", error))
		return false;
	request_add_bearer(http, request->account);
	cJSON *body = cJSON_CreateObject();
	cJSON_AddStringToObject(body, "model", request->agent->model);
	cJSON *messages = cJSON_AddArrayToObject(body, "messages");
	if (request->system)
		request_add_message(messages, "system", request->system);
	request_add_conversation(messages, request);
	add_parameters(body, request);
	if (request->n_choices > 1)
		cJSON_AddNumberToObject(body, "n", request->n_choices);
	request_take_body(http, body);
	return true;
}

static bool build_list(
	const struct account *account, struct http_request *http, struct error *error)
{
	if (!request_start(http, account, "GET", "/models", error))
		return false;
	request_add_bearer(http, account);
	return true;
}

/* The note is the day on which the model ends, by OpenAI's name for it or OpenRouter's. */
static void add_model(const cJSON *item, struct model_entry **models, size_t *n_models)
{
	const char *day = json_member_text(item, "shutdown_date");
	if (!day)
		day = json_member_text(item, "expiration_date");
	char *words = day ? memory_format("until %s", day) : NULL;
	cJSON *note = words ? cJSON_CreateString(words) : NULL;
	reply_add_model(models, n_models, cJSON_GetObjectItemCaseSensitive(item, "id"), note);
	cJSON_Delete(note);
	free(words);
}

static bool parse_list(const struct http_reply *http, struct model_entry **models, size_t *n_models,
	struct error *error)
{
	static const struct reply_list shape = { "data", add_model };

	return reply_parse_list(http, &shape, models, n_models, error);
}

const struct adapter openai_chat_adapter = {
	.name = "openai-chat",
	.accepts = accepts,
	.build = build,
	.parse = openai_chat_parse,
	.build_list = build_list,
	.parse_list = parse_list,
};
