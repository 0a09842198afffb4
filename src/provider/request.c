#include "leeway/provider/request.h"

#include <cjson/cJSON.h>
#include <string.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/provider/url.h"

bool request_start(struct http_request *http, const struct account *account, const char *method,
	const char *path, struct error *error)
{
	*http = (struct http_request){ 0 };
	if (account->fault)
		return error_set(error, ERROR_USAGE, "%s: %s", account->id, account->fault);
	if (!account->base_url)
		return error_set(error, ERROR_USAGE, "%s: no base URL is known", account->id);
	http->method = memory_copy_text(method);
	http->url = url_join(account->base_url, path);
	http->ca_file = memory_copy_text(account->ca_file);
	http->timeout_ms = account->timeout_ms;
	http->stall_ms = account->stall_ms;
	request_add_header(http, "accept", "application/json");
	for (size_t i = 0; i < account->n_headers; i++)
		request_add_header(http, account->headers[i].name, account->headers[i].value);
	return true;
}

void request_add_header(struct http_request *http, const char *name, const char *value)
{
	http->headers = memory_resize(http->headers, http->n_headers + 1, sizeof *http->headers);
	http->headers[http->n_headers++] = memory_format("%s: %s", name, value);
}

void request_add_bearer(struct http_request *http, const struct account *account)
{
	if (!account->key)
		return;
	http->headers = memory_resize(http->headers, http->n_headers + 1, sizeof *http->headers);
	http->headers[http->n_headers++] = memory_format("authorization: Bearer %s", account->key);
}

void request_take_body(struct http_request *http, struct cJSON *body)
{
	request_add_header(http, "content-type", "application/json");
	http->body = json_print(body);
	http->body_length = strlen(http->body);
	cJSON_Delete(body);
}

static void add_parameter(
	cJSON *object, const struct request_field *field, const struct parameter_value *value)
{
	if (parameter_row(field->parameter)->type != PARAMETER_TEXT) {
		cJSON_AddNumberToObject(object, field->name, value->number);
	} else if (field->as_list) {
		cJSON *list = cJSON_AddArrayToObject(object, field->name);
		cJSON_AddItemToArray(list, cJSON_CreateString(value->text));
	} else {
		cJSON_AddStringToObject(object, field->name, value->text);
	}
}

void request_add_parameters(struct cJSON *object, const struct agent *agent,
	const struct request_field *fields, size_t n_fields)
{
	for (size_t i = 0; i < n_fields; i++) {
		const struct parameter_value *value =
			&agent->parameters.values[fields[i].parameter];
		if (value->is_set)
			add_parameter(object, &fields[i], value);
	}
}

void request_add_message(struct cJSON *messages, const char *role, const char *text)
{
	cJSON *message = cJSON_CreateObject();
	cJSON_AddStringToObject(message, "role", role);
	cJSON_AddStringToObject(message, "content", text);
	cJSON_AddItemToArray(messages, message);
}

void request_add_conversation(struct cJSON *messages, const struct chat_request *request)
{
	for (size_t i = 0; i < request->n_messages; i++) {
		const struct message *message = &request->messages[i];
		request_add_message(
			messages, message->assistant ? "assistant" : "user", message->text);
	}
}

bool request_check_parameters(const struct agent *agent, const bool *accepts, struct error *error)
{
	for (int i = 0; i < N_PARAMETERS; i++) {
		if (agent->parameters.values[i].is_set && !accepts[i])
			return error_set(error, ERROR_USAGE,
				"the parameter '%s' cannot be sent to %s: its protocol has no "
				"such thing; leave it out",
				parameter_row((enum parameter)i)->name, agent->provider);
	}
	return true;
}

bool request_check(const struct chat_request *request, const bool *accepts, uint32_t max_choices,
	struct error *error)
{
	if (!request_check_parameters(request->agent, accepts, error))
		return false;
	if (request->n_choices <= max_choices)
		return true;
	return error_set(error, ERROR_USAGE, "%s answers at most %u times a request, not %u",
		request->account->id, (unsigned)max_choices, (unsigned)request->n_choices);
}
