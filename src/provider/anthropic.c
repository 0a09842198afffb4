#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/provider/adapters.h"
#include "leeway/provider/reply.h"
#include "leeway/provider/request.h"

static const bool accepts[N_PARAMETERS] = {
	[PARAMETER_TEMPERATURE] = true,
	[PARAMETER_TOP_P] = true,
	[PARAMETER_TOP_K] = true,
	[PARAMETER_MAX_TOKENS] = true,
	[PARAMETER_STOP] = true,
	[PARAMETER_REASONING_EFFORT] = true,
	[PARAMETER_THINKING] = true,
};

static const struct request_field fields[] = {
	{ PARAMETER_TEMPERATURE, "temperature", false },
	{ PARAMETER_TOP_P, "top_p", false },
	{ PARAMETER_TOP_K, "top_k", false },
	{ PARAMETER_STOP, "stop_sequences", true },
};

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* A thinking budget in tokens; 0 for "off", "adaptive" and anything else. */
static long read_budget(const char *thinking)
{
	size_t length = strspn(thinking, "0123456789");
	return length > 0 && length <= 7 && thinking[length] == '\0' ? strtol(thinking, NULL, 10)
								     : 0;
}

static bool add_thinking(cJSON *body, const char *thinking, struct error *error)
{
	long budget = read_budget(thinking);
	bool off = strcmp(thinking, "off") == 0, adaptive = strcmp(thinking, "adaptive") == 0;
	if (budget == 0 && !off && !adaptive)
		return error_set(error, ERROR_USAGE,
			"the parameter 'thinking' must be off, adaptive or a number of tokens, not "
			"'%s'",
			thinking);
	cJSON *object = cJSON_AddObjectToObject(body, "thinking");
	cJSON_AddStringToObject(object, "type",
		off        ? "disabled"
		: adaptive ? "adaptive"
			   : "enabled");
	if (budget > 0)
		cJSON_AddNumberToObject(object, "budget_tokens", (double)budget);
	return true;
}

/* The protocol demands a cap; a thinking budget must fit below it. */
static double choose_max_tokens(const struct agent *agent)
{
	const struct parameter_value *values = agent->parameters.values;
	if (values[PARAMETER_MAX_TOKENS].is_set)
		return values[PARAMETER_MAX_TOKENS].number;
	const struct parameter_value *thinking = &values[PARAMETER_THINKING];
	return ANTHROPIC_DEFAULT_MAX_TOKENS +
	       (double)(thinking->is_set ? read_budget(thinking->text) : 0);
}

static bool add_parameters(cJSON *body, const struct agent *agent, struct error *error)
{
	const struct parameter_value *values = agent->parameters.values;
	cJSON_AddNumberToObject(body, "max_tokens", choose_max_tokens(agent));
	request_add_parameters(body, agent, fields, sizeof fields / sizeof fields[0]);
	if (values[PARAMETER_REASONING_EFFORT].is_set) {
		cJSON *config = cJSON_AddObjectToObject(body, "output_config");
		cJSON_AddStringToObject(config, "effort", values[PARAMETER_REASONING_EFFORT].text);
	}
	return !values[PARAMETER_THINKING].is_set ||
	       add_thinking(body, values[PARAMETER_THINKING].text, error);
}

static void add_headers(struct http_request *http, const struct account *account)
{
	if (account->key)
		request_add_header(http, "x-api-key", account->key);
	request_add_header(http, "anthropic-version", "2023-06-01");
}

static bool build(
	const struct chat_request *request, struct http_request *http, struct error *error)
{
	*http = (struct http_request){ 0 };
	if (!request_check(request, accepts, 1, error) ||
		!request_start(http, request->account, "POST", "/v1/messages", error))
		return false;
	add_headers(http, request->account);
	cJSON *body = cJSON_CreateObject();
	cJSON_AddStringToObject(body, "model", request->agent->model);
	if (request->system)
		cJSON_AddStringToObject(body, "system", request->system);
	request_add_conversation(cJSON_AddArrayToObject(body, "messages"), request);
	if (!add_parameters(body, request->agent, error)) {
		cJSON_Delete(body);
		http_request_clear(http);
		return false;
	}
	request_take_body(http, body);
	return true;
}

struct end_row {
	const char *stop_reason;
	enum reply_end end;
};

static const struct end_row end_rows[] = {
	{ "max_tokens", REPLY_END_CUT_OFF },
	{ "model_context_window_exceeded", REPLY_END_CUT_OFF },
	{ "refusal", REPLY_END_BLOCKED },
};

static enum reply_end find_end(const char *stop_reason)
{
	for (size_t i = 0; stop_reason && i < sizeof end_rows / sizeof end_rows[0]; i++) {
		if (strcmp(end_rows[i].stop_reason, stop_reason) == 0)
			return end_rows[i].end;
	}
	return REPLY_END_COMPLETE;
}

/* A refusal often comes without content; its explanation is then what can be shown. */
static void explain_refusal(const cJSON *root, struct choice *choice)
{
	const cJSON *details = member(root, "stop_details");
	char *words = reply_copy_text(member(details, "explanation"));
	if (!words)
		words = reply_copy_text(member(details, "category"));
	if (!words)
		return;
	free(choice->text);
	choice->text = words;
}

static void read_choice(const cJSON *root, const cJSON *content, struct choice *choice)
{
	struct buffer text, reasoning;
	buffer_init(&text, PROVIDER_MAX_BODY);
	buffer_init(&reasoning, PROVIDER_MAX_BODY);
	for (const cJSON *block = reply_first_item(content); block; block = block->next) {
		const char *type = json_member_text(block, "type");
		const char *words = json_member_text(block, "text");
		const char *thinking = json_member_text(block, "thinking");
		if (type && strcmp(type, "text") == 0 && words)
			buffer_append_text(&text, words);
		else if (type && strcmp(type, "thinking") == 0 && thinking)
			buffer_append_text(&reasoning, thinking);
	}
	choice->finish_reason = reply_copy_text(member(root, "stop_reason"));
	choice->end = find_end(choice->finish_reason);
	choice->text = reply_take_text(&text);
	if (choice->end == REPLY_END_BLOCKED && choice->text[0] == '\0')
		explain_refusal(root, choice);
	if (reasoning.length > 0)
		choice->reasoning = reply_take_text(&reasoning);
	buffer_clear(&text);
	buffer_clear(&reasoning);
}

/* The protocol's input_tokens are without what was read from or written to the cache. */
static void read_usage(const cJSON *root, struct reply *reply)
{
	const cJSON *usage = member(root, "usage");
	int64_t plain = reply_read_count(usage, "input_tokens");
	reply->cached_tokens = reply_read_count(usage, "cache_read_input_tokens");
	reply->cache_write_tokens = reply_read_count(usage, "cache_creation_input_tokens");
	reply->output_tokens = reply_read_count(usage, "output_tokens");
	reply->reasoning_tokens =
		reply_read_count(member(usage, "output_tokens_details"), "thinking_tokens");
	if (plain < 0)
		return;
	reply->input_tokens = plain;
	if (reply->cached_tokens > 0)
		reply->input_tokens += reply->cached_tokens;
	if (reply->cache_write_tokens > 0)
		reply->input_tokens += reply->cache_write_tokens;
}

static void parse(const struct http_reply *http, uint32_t n_asked, struct reply *reply)
{
	(void)n_asked;
	cJSON *root = reply_start(http, read_usage, reply);
	if (!root)
		return;
	const cJSON *content = member(root, "content");
	reply->model = reply_copy_text(member(root, "model"));
	reply->id = reply_copy_text(member(root, "id"));
	if (cJSON_IsArray(content))
		read_choice(root, content, reply_add_choice(reply));
	else
		reply_fail(reply, REPLY_GARBAGE, "the reply has no content");
	cJSON_Delete(root);
}

static bool build_list(
	const struct account *account, struct http_request *http, struct error *error)
{
	if (!request_start(http, account, "GET", "/v1/models?limit=1000", error))
		return false;
	add_headers(http, account);
	return true;
}

static void add_model(const cJSON *item, struct model_entry **models, size_t *n_models)
{
	reply_add_model(models, n_models, member(item, "id"), member(item, "display_name"));
}

static bool parse_list(const struct http_reply *http, struct model_entry **models, size_t *n_models,
	struct error *error)
{
	static const struct reply_list shape = { "data", add_model };

	return reply_parse_list(http, &shape, models, n_models, error);
}

const struct adapter anthropic_adapter = {
	.name = "anthropic",
	.accepts = accepts,
	.build = build,
	.parse = parse,
	.build_list = build_list,
	.parse_list = parse_list,
};
