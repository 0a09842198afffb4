#include "leeway/engine/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/engine/http.h"

enum { CONNECT_TIMEOUT_MS = 10000 };

/* What a completion is read into. */
struct reading {
	const struct adapter *adapter;
	struct reply *reply; /* For a question; NULL: a list. */
	struct model_entry **models;
	size_t *n_models;
	int64_t latency_ms;
	bool good;
	struct error *error;
};

static void read_completion(const struct http_completion *completion, void *data)
{
	struct reading *reading = data;

	reading->latency_ms = completion->latency_ms;
	if (!completion->is_answered) {
		reading->good = error_set(reading->error, ERROR_NETWORK, "%s", completion->message);
	} else if (reading->reply) {
		reading->adapter->parse(&completion->reply, 1, reading->reply);
		reading->good = true;
	} else {
		reading->good = reading->adapter->parse_list(
			&completion->reply, reading->models, reading->n_models, reading->error);
	}
}

static bool exchange(struct http_request *take_request, const struct exchange_limits *limits,
	struct reading *reading)
{
	struct http_options options = http_default_options();

	options.total_timeout_ms = limits->timeout_ms;
	options.connect_timeout_ms =
		limits->timeout_ms < CONNECT_TIMEOUT_MS ? limits->timeout_ms : CONNECT_TIMEOUT_MS;
	options.stop = limits->stop;
	return http_exchange(&options, take_request, read_completion, reading, reading->error) &&
	       reading->good;
}

bool exchange_ask(const struct model_choice *model, const struct exchange_limits *limits,
	struct reply *reply, int64_t *latency_ms, struct error *error)
{
	const struct adapter *adapter = adapter_get(model->account->protocol);
	struct message message = { .text = "Is one more than zero? Answer with yes or no." };
	struct chat_request request = {
		.account = model->account,
		.agent = &model->agent,
		.messages = &message,
		.n_messages = 1,
		.n_choices = 1,
	};
	struct http_request http = { 0 };
	struct reading reading = { .adapter = adapter, .reply = reply, .error = error };

	if (!adapter->build(&request, &http, error) || !exchange(&http, limits, &reading))
		return error_prefix(error, "%s", model->agent.name);
	*latency_ms = reading.latency_ms;
	return true;
}

bool exchange_list(const struct account *account, const struct exchange_limits *limits,
	struct model_entry **models, size_t *n_models, struct error *error)
{
	const struct adapter *adapter = adapter_get(account->protocol);
	struct http_request http = { 0 };
	struct reading reading = {
		.adapter = adapter, .models = models, .n_models = n_models, .error = error
	};

	*models = NULL;
	*n_models = 0;
	if (!adapter->build_list)
		return error_set(
			error, ERROR_USAGE, "%s has no list of models to ask for", account->id);
	if (!adapter->build_list(account, &http, error) || !exchange(&http, limits, &reading))
		return error_prefix(error, "%s", account->id);
	return true;
}

void exchange_free_models(struct model_entry *models, size_t n_models)
{
	for (size_t i = 0; i < n_models; i++) {
		free(models[i].id);
		free(models[i].note);
	}
	free(models);
}
