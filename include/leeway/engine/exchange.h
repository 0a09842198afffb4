/*
 * One exchange with a provider, waited for: a test question, or the list of its models. For
 * commands that ask one thing; runs go through the engine.
 */
#ifndef LEEWAY_ENGINE_EXCHANGE_H
#define LEEWAY_ENGINE_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/provider/provider.h"
#include "leeway/provider/registry.h"

/* Asks a model one short question; false where no reply came at all. reply_clear it. */
bool exchange_ask(const struct model_choice *model, struct reply *reply, int64_t *latency_ms,
	struct error *error);

/* A provider's own list of models; owned: exchange_free_models. */
bool exchange_list(const struct account *account, int64_t timeout_ms, struct model_entry **models,
	size_t *n_models, struct error *error);
void exchange_free_models(struct model_entry *models, size_t n_models);

#endif
