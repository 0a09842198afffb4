/*
 * What a run asks: pack, design, models and the order made of them, owned together, and what asking
 * comes to: requests, tokens, cost.
 */
#ifndef LEEWAY_ENGINE_ASK_H
#define LEEWAY_ENGINE_ASK_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/config.h"
#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/engine/engine.h"
#include "leeway/model/design.h"
#include "leeway/model/pack.h"
#include "leeway/provider/registry.h"
#include "leeway/store/database.h"
#include "leeway/store/responses.h"

struct ask {
	struct pack *pack;
	struct design *design;
	struct registry *registry;
	struct model_choice *models;
	size_t n_models;
	struct run_order order; /* Borrows from all of the above. */
};

/* A bucket, by ids. */
struct ask_bucket {
	const char *condition, *scenario;
	int level_no;
};

/*
 * Makes an order from pack id, design choice, model specs and repeats. A model named twice, an
 * unknown name and a missing key are ERROR_USAGE.
 */
struct ask_choice {
	const char *pack;
	struct design_choice design;
	const char *const *models;
	size_t n_models;
	uint32_t target;
	double until; /* As run_order's; 0: to the target. */
	const struct ask_bucket *first; /* Asked before all others; NULL, or not chosen: none. */
	bool is_urgent; /* As run_order's. */
	const struct registry *keys; /* Has run key_commands already; NULL: none has. */
};

bool ask_open(const struct env *env, const struct config *config, const struct ask_choice *choice,
	struct ask *ask, struct error *error);
void ask_close(struct ask *ask);

/* Whether both ask the same prompts of the same models, whatever the number of replies. */
bool ask_is_same(const struct ask *one, const struct ask *other);

/*
 * What asking would come to, with what the cache has; at most, where there is an until. Output
 * tokens are those of a model's stored replies, once RESPONSES_LEAST_MEASURED are there; else they,
 * as input tokens always, are an assumption of ask.c.
 */
struct ask_estimate {
	uint64_t planned, already, requests;
	int64_t input_tokens, output_tokens;
	int64_t cost_microusd; /* -1: the price of a model is unknown. */
	uint64_t n_measured; /* Stored replies that the output tokens were measured on. */
	bool is_assumed; /* Of a model, or of its intermediate replies, too few are stored. */
};

/* Replies of one bucket: how many there shall be, how many of these there are. */
struct ask_wanted {
	uint64_t target, present;
};

/* Half widths that can be asked for, and the decided replies a bucket takes for one, at most. */
#define ASK_LEAST_UNTIL 0.005
#define ASK_MOST_UNTIL  0.49
uint32_t ask_ceiling(double until);

/*
 * Adds what it takes to ask a model for the missing ones of target replies to one prompt; tokens
 * are those of its stored replies.
 */
void ask_estimate_add(struct ask_estimate *estimate, const struct model_choice *model,
	const struct reply_tokens *tokens, const struct prompt *prompt, struct ask_wanted wanted);

/* Counts the replies measured, once a model whose prompts added the requests since before. */
void ask_estimate_measured(
	struct ask_estimate *estimate, uint64_t before, const struct reply_tokens *tokens);

/* "measured on 40 replies", "assumed" or both in words; to be freed. NULL: nothing is asked. */
char *ask_estimate_basis(const struct ask_estimate *estimate);

/* The agent's stored replies; database NULL: an empty cache. */
bool ask_measure(struct database *database, const struct agent *agent, struct reply_tokens *tokens,
	struct error *error);

/*
 * Why the user has to agree before this is asked: it costs more than the limit (with a cap, -1 for
 * none, no more than that), or nobody knows what. To be freed; NULL: no reason.
 */
char *ask_find_risk(const struct ask_estimate *estimate, int64_t cap_microusd, double limit_usd);

/* database NULL: an empty cache. */
bool ask_estimate(const struct ask *ask, struct database *database, struct ask_estimate *estimate,
	struct error *error);

#endif
