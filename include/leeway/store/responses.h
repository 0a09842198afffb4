/*
 * Prompts, agents, runs, responses and failed attempts in the cache. Writing needs a transaction of
 * database.h around it; adding a response adds it to its tally in the same transaction.
 */
#ifndef LEEWAY_STORE_RESPONSES_H
#define LEEWAY_STORE_RESPONSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/agent.h"
#include "leeway/model/prompt.h"
#include "leeway/model/response.h"
#include "leeway/store/database.h"

/* The row id of an agent or a prompt, added where missing; -1 on error. A prompt's level number is
 * brought up to date; an agent whose name another agent has gets " #2" behind it. */
int64_t agents_put(struct database *database, const struct agent *agent, struct error *error);
int64_t prompts_put(struct database *database, const struct prompt *prompt, struct error *error);

/* The row id, 0 where there is none, -1 on error. */
int64_t agents_find(struct database *database, const struct agent *agent, struct error *error);
int64_t prompts_find(struct database *database, const struct prompt *prompt, struct error *error);

int64_t runs_start(struct database *database, const char *arguments, uint64_t planned,
	int64_t started_at_ms, struct error *error);
bool runs_finish(struct database *database, int64_t run, const char *state, int64_t at_ms,
	struct error *error);

/*
 * Adds a response and counts it. Where (agent, prompt, repeat) is there already nothing happens and
 * *added is false.
 */
bool responses_add(struct database *database, const struct response *response, bool *added,
	struct error *error);

/* Repeats below limit that are there, ascending; an array to free. One read of the tally where the
 * bucket has no holes. */
bool responses_present(struct database *database, int64_t agent, int64_t prompt, uint32_t limit,
	uint32_t **repeats, size_t *n_repeats, struct error *error);

/* An intermediate reply of a conversation in steps: kept at once, so that a stopped run goes on
 * with the next step. Numbers -1 where not known. */
struct step_reply {
	int64_t agent, prompt;
	uint32_t repeat;
	uint32_t step; /* From 0. */
	const char *text;
	int64_t run;
	int64_t input_tokens, output_tokens, reasoning_tokens, cost_microusd, latency_ms;
};

bool steps_add(struct database *database, const struct step_reply *reply, struct error *error);

/* Calls back for each kept step of one conversation, in order; texts are valid during the call. */
bool steps_each(struct database *database, int64_t agent, int64_t prompt, uint32_t repeat,
	void (*each)(const struct step_reply *reply, void *data), void *data, struct error *error);

/* An attempt that brought no response. */
struct failure {
	int64_t run, agent, prompt;
	uint32_t repeat;
	uint32_t attempt; /* From 1. */
	long status;      /* HTTP; 0: none came. */
	const char *class;
	const char *message; /* Redacted. */
	int64_t at_ms;
	bool final; /* No further attempt follows in this run. */
};

bool failures_add(struct database *database, const struct failure *failure, struct error *error);

/* What a run's rows add up to: the summary's only source. */
struct run_sums {
	uint64_t stored;
	uint64_t counts[N_OUTCOMES];
	int64_t input_tokens, output_tokens; /* Of responses and kept steps; unknown counts as 0. */
	int64_t cost_microusd;
	bool cost_is_known; /* No row without a cost. */
	uint64_t failed;    /* Trials given up. */
};

bool runs_sum(struct database *database, int64_t run, struct run_sums *sums, struct error *error);

#endif
