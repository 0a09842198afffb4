/* Buckets made by hand, without a cache behind them. */
#ifndef SUPPORT_BUCKETS_H
#define SUPPORT_BUCKETS_H

#include "leeway/store/buckets.h"

/* Of the pack "paper"; a name that begins with "sim:" is synthetic, "people" and "audience" are
 * cohorts. The agent's row id is its place by first appearance. */
void buckets_add(struct bucket_list *list, const char *agent, const char *condition,
	const char *scenario, int level_no);

/* The counts of the bucket added last. */
void buckets_count(struct bucket_list *list, int64_t grants, int64_t refusals);

#endif
