/* Intermediate replies of conversations in steps. They stay when the conversation has ended. */
#ifndef LEEWAY_STORE_STEPS_H
#define LEEWAY_STORE_STEPS_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/store/database.h"

/* Kept at once, so that a stopped run goes on with the next step. Numbers -1 where not known. */
struct step_reply {
	int64_t agent, prompt;
	uint32_t repeat;
	uint32_t step; /* From 0. */
	const char *text;
	int64_t run; /* 0: none. */
	int64_t input_tokens, output_tokens, reasoning_tokens, cost_microusd, latency_ms;
};

/* Needs a transaction around it. A step that is there already stays as it is. */
bool steps_add(struct database *database, const struct step_reply *reply, struct error *error);

/* Calls back for each kept step of one conversation, in order; texts are valid during the call,
 * which may not use this function itself. */
bool steps_each(struct database *database, int64_t agent, int64_t prompt, uint32_t repeat,
	void (*each)(const struct step_reply *reply, void *data), void *data, struct error *error);

#endif
