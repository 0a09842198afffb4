/*
 * What can be asked: built-in presets of the common providers, the user's providers and models from
 * the configuration, and keys from the environment. Keys are held here and in struct account only.
 */
#ifndef LEEWAY_PROVIDER_REGISTRY_H
#define LEEWAY_PROVIDER_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/config.h"
#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/model/agent.h"
#include "leeway/provider/provider.h"
#include "leeway/provider/prices.h"

struct registry;

/* Reads presets, configuration and environment; env and config are borrowed and must outlive it. */
struct registry *registry_open(
	const struct env *env, const struct config *config, struct error *error);
void registry_close(struct registry *registry);

/* A model that can be asked: an agent, the account that asks for it, its price. */
struct model_choice {
	struct agent agent; /* Owned. */
	const struct account *account; /* Borrowed from the registry. */
	struct price price; /* is_known false: price unknown. */
	bool key_missing; /* The account needs a key and has none. */
	bool key_pending; /* It comes from a key_command that was not run (below). */
};

/*
 * Resolves "PROVIDER:MODEL[,parameter=value]…" or a model id of the configuration (with further
 * parameters likewise). Errors (ERROR_USAGE) name what is known and what to set. A missing key is
 * no error here: key_missing says so, and account->key_source names the variable to set. A
 * key_command is run on first use of its account, never through a shell's history, its output never
 * logged.
 */
bool registry_resolve(struct registry *registry, const char *spec, struct model_choice *choice,
	struct error *error);

/*
 * From now on this registry runs no key_command, which may take KEY_COMMAND_TIMEOUT_MS: resolving
 * says key_pending instead, until registry_share_keys brings what another registry's command wrote.
 */
void registry_defer_commands(struct registry *registry);

/* Gives keys, or faults, of key_commands that one registry has run to another that has not. Both
 * were opened with the same configuration; neither is in use by another thread. */
void registry_share_keys(struct registry *to, const struct registry *from);

void model_choice_clear(struct model_choice *choice);

/* All accounts, presets first; borrowed. */
const struct account *const *registry_accounts(const struct registry *registry, size_t *n);

/* Model ids of the configuration and the simulated agents; borrowed texts, freed array. */
const char **registry_model_specs(const struct registry *registry, size_t *n);

/* One sentence for people about an account that lacks its key: what to set. To be freed. */
char *registry_describe_missing_key(const struct account *account);

#endif
