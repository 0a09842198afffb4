/*
 * What a run may cost, and what a request is likely to cost. A request is let through if what was
 * spent, what the requests in flight are likely to cost and what it is likely to cost itself stay
 * under the cap. Value types; micro-dollars; one thread at a time.
 */
#ifndef LEEWAY_ENGINE_BUDGET_H
#define LEEWAY_ENGINE_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/provider/prices.h"

/* Assumed of a choice's reply before the first one came, in tokens. */
enum { BUDGET_FIRST_OUTPUT_TOKENS = 200, BUDGET_BYTES_PER_TOKEN = 4 };

struct budget {
	int64_t cap_microusd; /* -1: none. */
	int64_t spent_microusd;
	int64_t reserved_microusd; /* For what is in flight. */
};

void budget_init(struct budget *budget, int64_t cap_microusd);
bool budget_allows(const struct budget *budget, int64_t estimate_microusd);
void budget_reserve(struct budget *budget, int64_t estimate_microusd);

/* What was reserved comes free; actual is what it cost, 0 where nothing or not known. */
void budget_settle(struct budget *budget, int64_t reserved_microusd, int64_t actual_microusd);

/* What one model's choices cost so far, and what one took in tokens in earlier runs. */
struct cost_history {
	double input_tokens, output_tokens; /* 0: not known. */
	double sum_microusd;
	uint64_t n_choices;
};

void cost_history_add(struct cost_history *history, int64_t cost_microusd, uint32_t n_choices);

/*
 * Micro-dollars a request with so many bytes of text and choices is likely to cost: the mean of the
 * choices so far, before the first one the price of bytes / 4 tokens in, or those that earlier
 * choices took where these are more, and of 200 out a choice, or those that earlier ones took; 0
 * where neither is known.
 */
int64_t budget_estimate(const struct cost_history *history, const struct price *price,
	size_t n_bytes, uint32_t n_choices);

/* Tokens a request is likely to take, for the limits on tokens a minute: bytes / 4 in, 200 out a
 * choice. */
double budget_estimate_tokens(size_t n_bytes, uint32_t n_choices);

#endif
