/*
 * One exchange with a provider, waited for: a test question, or the list of its models. For
 * commands that ask one thing; runs go through the engine.
 */
#ifndef LEEWAY_ENGINE_EXCHANGE_H
#define LEEWAY_ENGINE_EXCHANGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/provider/provider.h"
#include "leeway/provider/registry.h"

/* How long it may take. */
struct exchange_limits {
	int64_t timeout_ms;
	const atomic_bool *stop; /* Ends it soon after it is true; NULL: nothing does. */
};

/* Asks a model one short question; false where no reply came at all. reply_clear it. */
bool exchange_ask(const struct model_choice *model, const struct exchange_limits *limits,
	struct reply *reply, int64_t *latency_ms, struct error *error);

/* A provider's own list of models; owned: exchange_free_models. */
bool exchange_list(const struct account *account, const struct exchange_limits *limits,
	struct model_entry **models, size_t *n_models, struct error *error);
void exchange_free_models(struct model_entry *models, size_t n_models);

#endif
