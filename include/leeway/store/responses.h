/*
 * Responses in the cache, with the headers of all that one of them refers to. Writing needs a
 * transaction of database.h around it; adding a response adds it to its tally in the same
 * transaction.
 */
#ifndef LEEWAY_STORE_RESPONSES_H
#define LEEWAY_STORE_RESPONSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/response.h"
#include "leeway/store/agents.h"
#include "leeway/store/database.h"
#include "leeway/store/prompts.h"
#include "leeway/store/runs.h"
#include "leeway/store/steps.h"

/*
 * Adds a response and counts it. Where (agent, prompt, repeat) is there already nothing happens and
 * *added is false.
 */
bool responses_add(struct database *database, const struct response *response, bool *added,
	struct error *error);

/* The row id of a response, 0 where there is none, -1 on error. */
int64_t responses_find(struct database *database, int64_t agent, int64_t prompt, uint32_t repeat,
	struct error *error);

/* Repeats below limit that are there, ascending; an array to free. One read of the tally where the
 * bucket has no holes. */
bool responses_present(struct database *database, int64_t agent, int64_t prompt, uint32_t limit,
	uint32_t **repeats, size_t *n_repeats, struct error *error);

/* A response as it stands in the cache. */
struct stored_response {
	int64_t id; /* 0: there is none. */
	struct response response; /* Its outcome is the one that counts, corrections included. */
	enum outcome outcome_read; /* As the decision reader, or the import, had it. */
	bool corrected; /* A correction that was not taken back stands. */
	const char *participant; /* NULL: none. */
	struct answering answering; /* How that person gave it. */
};

/*
 * Reads one response (reading.c); its texts are valid until the next call.
 */
bool responses_read(struct database *database, int64_t agent, int64_t prompt, uint32_t repeat,
	struct stored_response *stored, struct error *error);
bool responses_read_id(
	struct database *database, int64_t id, struct stored_response *stored, struct error *error);

/* How many replies of a bucket came without the words that were sent (words_assumed); -1 on error.
 * An index has only these. */
int64_t responses_count_assumed(
	struct database *database, int64_t agent, int64_t prompt, struct error *error);

/*
 * What replies of an agent took in output tokens, those of reasoning included, as billed: the mean
 * of a sample of at most 200, from the first 20 repeats of its buckets; of intermediate replies
 * the same.
 */
enum { RESPONSES_LEAST_MEASURED = 10 }; /* A mean of fewer says little. */
struct reply_tokens {
	int64_t n, n_steps; /* Replies in the sample; 0: none is stored with its tokens. */
	double mean, step_mean;
	double input_mean, step_input_mean; /* Its share of its request's input; 0: not known. */
};

/* At most some hundred rows are read, and 20 keys a bucket looked up. */
bool responses_measure(
	struct database *database, int64_t agent, struct reply_tokens *tokens, struct error *error);

/* Outside a transaction, what was read last keeps the connection at the cache as it was then: after
 * this it sees the cache as it is. */
void responses_end_reading(struct database *database);

#endif
