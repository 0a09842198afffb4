/*
 * What the adapters share when they write a request: URL, headers, JSON body, and the parameters a
 * protocol can carry as a table of fields. Pure functions; any thread.
 */
#ifndef LEEWAY_PROVIDER_REQUEST_H
#define LEEWAY_PROVIDER_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/error.h"
#include "leeway/provider/provider.h"

struct cJSON;

/*
 * Starts a request to the account's base URL followed by path; method is "GET" or "POST". False for
 * an account that cannot be asked (account->fault, or no base URL).
 */
bool request_start(struct http_request *http, const struct account *account, const char *method,
	const char *path, struct error *error);

/* Adds "name: value". */
void request_add_header(struct http_request *http, const char *name, const char *value);

/* Adds "authorization: Bearer KEY" where the account has a key. */
void request_add_bearer(struct http_request *http, const struct account *account);

/* Prints the body, adds its content type, and deletes it. */
void request_take_body(struct http_request *http, struct cJSON *body);

/* How a parameter is written: as a member of this name, a list of one text or a plain value. */
struct request_field {
	enum parameter parameter;
	const char *name;
	bool as_list;
};

/* Adds those parameters of the agent that are set and have a field; unset ones are not sent. */
void request_add_parameters(struct cJSON *object, const struct agent *agent,
	const struct request_field *fields, size_t n_fields);

/* Adds {"role": role, "content": text} to an array. */
void request_add_message(struct cJSON *messages, const char *role, const char *text);

/* Adds the conversation with the roles user and assistant. */
void request_add_conversation(struct cJSON *messages, const struct chat_request *request);

/*
 * False, naming parameter and provider, where the agent has a parameter that the adapter cannot
 * carry, or more than max_choices choices are asked for.
 */
bool request_check(const struct chat_request *request, const bool *accepts, uint32_t max_choices,
	struct error *error);

/* As request_check, for an agent's parameters alone. */
bool request_check_parameters(const struct agent *agent, const bool *accepts, struct error *error);

#endif
