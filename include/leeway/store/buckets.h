/*
 * The buckets of a cache with their names and counts, in one order wherever they are listed: pack,
 * scenario, level number, condition, agent, and the prompt's row where a scenario was edited.
 */
#ifndef LEEWAY_STORE_BUCKETS_H
#define LEEWAY_STORE_BUCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/agent.h"
#include "leeway/model/looks.h"
#include "leeway/model/tally.h"
#include "leeway/store/database.h"

/* What a group of agents comes to in a bucket, with what it is made of (report/agent_groups.h). */
struct bucket_pool {
	double rate, standard_error; /* Weighted; NaN where a member has decided nothing. */
	double effective_n; /* With which the rate has that standard error; 0 where it has none. */
	size_t n_missing; /* Members that have decided nothing. */
	size_t n_members;
	double *weights; /* Owned, as are the members' counts. */
	struct tally *tallies;
};

struct bucket_pool *bucket_pool_copy(const struct bucket_pool *pool); /* NULL for NULL. */
void bucket_pool_free(struct bucket_pool *pool);

/* Whether the pack has the words that were answered; a caller that knows packs says it. */
enum bucket_words { BUCKET_WORDS_UNKNOWN, BUCKET_WORDS_PRESENT, BUCKET_WORDS_EDITED };

struct bucket {
	int64_t agent, prompt; /* Row ids; of a group the agent's is below 0. */
	char *pack, *scenario, *level, *condition, *agent_name;
	int level_no;
	enum agent_kind kind;
	bool synthetic;
	struct tally tally; /* Corrections included. */
	int64_t next_repeat; /* The highest repeat + 1. */
	/* People who are still answering, simulated ones too: nothing is tested before it is whole.
	 */
	bool is_filling;
	enum bucket_words words; /* wordings_mark's. */
	struct looks *looks; /* Of a bucket that was fired; NULL: it was not. Owned. */
	struct bucket_pool *pool; /* Of a group, whose tally adds its members up; NULL: no group. */
};

struct bucket_list {
	struct bucket *buckets;
	size_t n_buckets, capacity;
};

/* What is chosen, by name; NULL or an empty list means all. */
struct bucket_filter {
	const char *pack;
	const char *pack_folder; /* Where that pack's words are; NULL: as it is installed. */
	const char *const *scenarios;
	size_t n_scenarios;
	const char *const *conditions;
	size_t n_conditions;
	const char *const *agents;
	size_t n_agents;
};

/*
 * Loads the chosen buckets that hold any response. A name that no bucket of the cache has is
 * ERROR_USAGE, which lists those that are there. The list must be empty.
 */
bool buckets_load(struct database *database, const struct bucket_filter *filter,
	struct bucket_list *list, struct error *error);
void buckets_clear(struct bucket_list *list);

/*
 * Keeps the chosen ones of a list that was loaded whole. On failure, as above, the list is as
 * it was.
 */
bool buckets_choose(
	struct bucket_list *list, const struct bucket_filter *filter, struct error *error);

/* Whether an agent has a bucket under a condition; ERROR_USAGE says under which it has. */
bool buckets_require_arm(const struct bucket_list *list, const char *agent, const char *condition,
	struct error *error);

/* The order of buckets, for qsort(3). */
int buckets_compare(const void *left, const void *right);

/* Keeps those for which keep says so, and moves the others to rest; NULL: they are freed. */
void buckets_keep(struct bucket_list *list, bool (*keep)(const struct bucket *bucket, void *data),
	void *data, struct bucket_list *rest);

#endif
