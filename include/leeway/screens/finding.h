/*
 * A search of the whole cache, done off the UI thread on a connection of its own: of each text
 * found, the first response that has it.
 */
#ifndef LEEWAY_SCREENS_FINDING_H
#define LEEWAY_SCREENS_FINDING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/screens/responses.h"

enum { FINDING_MAX = 200 }; /* Texts found at most: the newest. */

struct found {
	int64_t text; /* Row id. */
	struct responses_key key; /* Of the first response with the text; agent 0: none. */
	size_t n_responses; /* With the text, counted as far as one page goes. */
	enum outcome outcome;
	char *agent, *place; /* "gpt · cot", "Grocery prices 6"; owned. */
	char *snippet;
};

struct finding {
	const struct env *env;
	char *path; /* Of the cache. */
	char *words; /* As search_find takes them. */
	char *mark; /* The first of them, for marking; "": none. */
	struct found *found;
	size_t n_found, capacity;
	struct error error;
};

struct finding *finding_new(const struct env *env, const char *path, const char *words);
void finding_free(struct finding *finding);

/* Looks, until it is done or stop is true. What went wrong is in finding->error. */
void finding_run(struct finding *finding, const atomic_bool *stop);

#endif
