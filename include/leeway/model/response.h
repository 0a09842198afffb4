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
	bool words_assumed; /* Imported without the words that were sent: its prompt is the pack's,
			     * as it was then. */
};

/* How a person gave an answer; -1: not known. */
struct answering {
	int64_t position; /* In the order of the questions, from 1. */
	int64_t ended_at_ms; /* Since 1970. */
	int64_t decision_ms, writing_ms; /* Spent on yes or no, and on why. */
	int64_t n_changes; /* Of yes and no. */
	int64_t yes_first; /* 1: yes was the first option, 0: no was. */
	int64_t complete; /* 1: the person came to the end of the questions, 0: did not. */
};

#endif
