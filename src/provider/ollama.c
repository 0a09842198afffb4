#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/provider/adapters.h"
#include "leeway/provider/reply.h"
#include "leeway/provider/request.h"

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
	[PARAMETER_THINKING] = true,
};

/* Members of "options". */
static const struct request_field fields[] = {
	{ PARAMETER_TEMPERATURE, "temperature", false },
	{ PARAMETER_TOP_P, "top_p", false },
	{ PARAMETER_TOP_K, "top_k", false },
	{ PARAMETER_MAX_TOKENS, "num_predict", false },
	{ PARAMETER_SEED, "seed", false },
	{ PARAMETER_STOP, "stop", true },
	{ PARAMETER_FREQUENCY_PENALTY, "frequency_penalty", false },
	{ PARAMETER_PRESENCE_PENALTY, "presence_penalty", false },
};

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* "think" is a boolean or a word for the effort, so one parameter of the two at most. */
static bool add_think(cJSON *body, const struct agent *agent, struct error *error)
{
	const struct parameter_value *values = agent->parameters.values;
	const struct parameter_value *thinking = &values[PARAMETER_THINKING];
	const struct parameter_value *effort = &values[PARAMETER_REASONING_EFFORT];
	if (thinking->is_set && effort->is_set)
		return error_set(error, ERROR_USAGE,
			"%s takes 'thinking' or 'reasoning_effort', not both", agent->provider);
	if (effort->is_set) {
		cJSON_AddStringToObject(body, "think", effort->text);
	} else if (thinking->is_set) {
		bool off = strcmp(thinking->text, "off") == 0;
		if (!off && strcmp(thinking->text, "adaptive") != 0)
			return error_set(error, ERROR_USAGE,
				"the parameter 'thinking' must be off or adaptive for %s, not '%s'",
				agent->provider, thinking->text);
		cJSON_AddBoolToObject(body, "think", !off);
	}
	return true;
}

static bool build(
	const struct chat_request *request, struct http_request *http, struct error *error)
{
	*http = (struct http_request){ 0 };
	if (!request_check(request, accepts, 1, error) ||
		!request_start(http, request->account, "POST", "/api/chat", error))
		return false;
	request_add_bearer(http, request->account);
	cJSON *body = cJSON_CreateObject();
	cJSON_AddStringToObject(body, "model", request->agent->model);
	cJSON_AddFalseToObject(body, "stream"); /* It streams unless told not to. */
	cJSON *messages = cJSON_AddArrayToObject(body, "messages");
	if (request->system)
		request_add_message(messages, "system", request->system);
	request_add_conversation(messages, request);
	cJSON *options = cJSON_CreateObject();
	request_add_parameters(options, request->agent, fields, sizeof fields / sizeof fields[0]);
	if (options->child)
		cJSON_AddItemToObject(body, "options", options);
	else
		cJSON_Delete(options);
	if (!add_think(body, request->agent, error)) {
		cJSON_Delete(body);
		http_request_clear(http);
		return false;
	}
	request_take_body(http, body);
	return true;
}

static void read_choice(const cJSON *root, const cJSON *message, struct choice *choice)
{
	const char *reasoning = json_member_text(message, "thinking");
	choice->text = reply_copy_text(member(message, "content"));
	if (!choice->text)
		choice->text = memory_copy_text("");
	if (reasoning && *reasoning)
		choice->reasoning = reply_copy_text(member(message, "thinking"));
	choice->finish_reason = reply_copy_text(member(root, "done_reason"));
	if (choice->finish_reason && strcmp(choice->finish_reason, "length") == 0)
		choice->end = REPLY_END_CUT_OFF;
}

/* Counts that are zero are left out by the server; but where neither came, nothing was said. */
static void read_usage(const cJSON *root, struct reply *reply)
{
	reply->input_tokens = reply_read_count(root, "prompt_eval_count");
	reply->output_tokens = reply_read_count(root, "eval_count");
	if (reply->input_tokens < 0 && reply->output_tokens >= 0)
		reply->input_tokens = 0;
	if (reply->output_tokens < 0 && reply->input_tokens >= 0)
		reply->output_tokens = 0;
}

/*
 * A server that streams all the same sends lines of JSON, which is no reply of this request; and
 * "done" false means that the reply was not finished.
 */
static void parse(const struct http_reply *http, uint32_t n_asked, struct reply *reply)
{
	(void)n_asked;
	cJSON *root = reply_start(http, read_usage, reply);
	if (!root) {
		if (http->status == 404 && reply->message &&
			strncmp(reply->message, "HTTP ", 5) != 0)
			reply->class = REPLY_MODEL;
		return;
	}
	const cJSON *message = member(root, "message");
	reply->model = reply_copy_text(member(root, "model"));
	if (cJSON_IsObject(message) && !cJSON_IsFalse(member(root, "done")))
		read_choice(root, message, reply_add_choice(reply));
	else
		reply_fail(reply, REPLY_GARBAGE, "the reply has no message, or is not finished");
	cJSON_Delete(root);
}

static bool build_list(
	const struct account *account, struct http_request *http, struct error *error)
{
	if (!request_start(http, account, "GET", "/api/tags", error))
		return false;
	request_add_bearer(http, account);
	return true;
}

static void add_model(const cJSON *item, struct model_entry **models, size_t *n_models)
{
	const cJSON *size = member(member(item, "details"), "parameter_size");

	reply_add_model(models, n_models, member(item, "name"), size);
}

static bool parse_list(const struct http_reply *http, struct model_entry **models, size_t *n_models,
	struct error *error)
{
	static const struct reply_list shape = { "models", add_model };

	return reply_parse_list(http, &shape, models, n_models, error);
}

const struct adapter ollama_adapter = {
	.name = "ollama",
	.accepts = accepts,
	.build = build,
	.parse = parse,
	.build_list = build_list,
	.parse_list = parse_list,
};
