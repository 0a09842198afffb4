/*
 * Where the responses of a pack come from: which models answered, when and for how much, and the
 * corrections made to them. Reads every response of the pack, or every correction: for reports, not
 * for key presses.
 */
#ifndef LEEWAY_STORE_ORIGINS_H
#define LEEWAY_STORE_ORIGINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/response.h"
#include "leeway/store/database.h"

/* Responses of one agent that name one model. */
struct origin {
	int64_t agent; /* Row id. */
	char *model; /* As the server named it; "": it named none. Owned. */
	int64_t first_ms, last_ms; /* Since 1970; -1: not known. */
	int64_t n_responses;
};

struct origin_list {
	struct origin *origins; /* By agent, then by model. */
	size_t n_origins, capacity;
};

/* The list must be empty. */
bool origins_load(
	struct database *database, const char *pack, struct origin_list *list, struct error *error);
void origins_clear(struct origin_list *list);

/* What a model has cost; texts are valid during the call. */
struct origin_cost {
	const char *agent;
	bool synthetic;
	int64_t n_replies, n_steps; /* Those of chains of thought are steps. */
	int64_t n_failed; /* Attempts that failed and were billed. */
	int64_t replies_microusd, steps_microusd, failed_microusd;
	int64_t n_unknown; /* Replies and steps whose cost is not known: the sums leave them out. */
};

/* Calls back for the models of a pack (NULL: of all), by name. */
bool origins_each_cost(struct database *database, const char *pack,
	void (*each)(const struct origin_cost *cost, void *data), void *data, struct error *error);

/* A correction with what it is of; texts are valid during the call. */
struct origin_correction {
	const char *agent, *scenario, *level, *condition, *reason, *author;
	uint32_t repeat;
	enum outcome before, after;
	int64_t at_ms;
	bool is_undo;
};

/* Calls back for the corrections of a pack, the oldest first, at most limit; *n_all is how many
 * there are. */
struct origin_corrections {
	size_t limit;
	void (*each)(const struct origin_correction *correction, void *data);
	void *data;
	int64_t n_all; /* Filled. */
};
bool origins_each_correction(struct database *database, const char *pack,
	struct origin_corrections *corrections, struct error *error);

#endif
