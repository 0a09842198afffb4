/*
 * The section groups of the configuration: agents that are shown as one more agent, their refusal
 * rates weighted (the paper's later version pools several models so). Members keep what is theirs.
 */
#ifndef LEEWAY_REPORT_AGENT_GROUPS_H
#define LEEWAY_REPORT_AGENT_GROUPS_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/config.h"
#include "leeway/base/error.h"
#include "leeway/store/buckets.h"
#include "leeway/store/database.h"

enum { GROUP_MAX_MEMBERS = 64, GROUPS_MAX = 64 };

struct agent_group {
	char *id; /* The name it is shown under. */
	char *members[GROUP_MAX_MEMBERS]; /* Names of agents, as `leeway stats` shows them. */
	double weights[GROUP_MAX_MEMBERS]; /* Positive, of any sum. */
	size_t n_members;
};

/* Owned; starts as { 0 }. */
struct agent_groups {
	struct agent_group *groups;
	size_t n_groups;
};

/* Reads the section; a fault names file, line and option. On failure the list is empty. */
bool agent_groups_read(
	const struct config *config, struct agent_groups *groups, struct error *error);
void agent_groups_clear(struct agent_groups *groups);

/* The option rows, for the manual. */
const struct config_row *agent_group_rows(size_t *n_rows);
const struct config_row *agent_group_member_rows(size_t *n_rows);

/* The group of that name; NULL where there is none. */
const struct agent_group *agent_groups_find(const struct agent_groups *groups, const char *id);

/*
 * Adds to the buckets those of the groups, wherever a member has any, and puts all in order. Row
 * ids of groups are -1, -2 … in the order of the configuration. A name that the cache has too
 * stays the cache's.
 */
void agent_groups_add(const struct agent_groups *groups, struct bucket_list *list);

/* buckets_load with the groups among the agents that can be chosen; groups NULL: none. */
bool agent_groups_load(struct database *database, const struct agent_groups *groups,
	const struct bucket_filter *filter, struct bucket_list *list, struct error *error);

/* An empty pool with room for the group's members; bucket_pool_free. */
struct bucket_pool *agent_group_new_pool(const struct agent_group *group);

/*
 * Fills a pool with the weighted rate, by stats/groups.h, of members whose tallies are given (NULL
 * or undecided: missing).
 */
void agent_group_pool(const struct agent_group *group, const struct tally *const *tallies,
	struct bucket_pool *pool);

/*
 * "claude: no rate in 6 of 60 buckets, where …", to be freed; NULL where every bucket of the group
 * has all its members.
 */
char *agent_group_describe_missing(const struct agent_group *group, const struct bucket_list *list);

#endif
