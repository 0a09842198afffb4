/* Outcomes, and what is kept of one reply. Value types; pure functions. */
#ifndef LEEWAY_MODEL_RESPONSE_H
#define LEEWAY_MODEL_RESPONSE_H

#include <stdbool.h>
#include <stdint.h>

enum outcome {
	OUTCOME_GRANT,
	OUTCOME_REFUSE,
	OUTCOME_UNCLEAR, /* No verdict could be read. */
	OUTCOME_BLOCKED, /* A safety filter, or a refusal to engage: not a refused exception. */
	OUTCOME_EMPTY, /* Nothing, or cut off before a verdict. */
};
enum { N_OUTCOMES = 5 };

/* "grant", "refuse", "unclear", "blocked", "empty". */
const char *outcome_name(enum outcome outcome);
bool outcome_find(const char *name, enum outcome *outcome);

/* What is not known is -1 in numbers and NULL in texts. Texts are borrowed by whoever fills it. */
struct response {
	int64_t agent; /* Row ids in the store. */
	int64_t prompt;
	uint32_t repeat;
	enum outcome outcome;
	const char *text; /* The reply, or a person's explanation; "" where there is none. */
	const char *reasoning; /* Thinking the provider returned apart from the reply. */
	int64_t run; /* 0: none (imported). */
	int64_t participant; /* 0: none. */
	int64_t asked_at_ms; /* Since 1970. */
	int64_t latency_ms;
	int64_t input_tokens, output_tokens, reasoning_tokens;
	int64_t cost_microusd;
	const char *model_returned;
	const char *finish_reason;
	const char *response_id; /* The provider's. */
};

#endif
