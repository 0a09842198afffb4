/*
 * Which replies count where a scenario, a level or a condition was edited after some had answered.
 * Replies belong to the words they answered (store/prompts.h), so a bucket of one name can stand
 * several times. One rule holds for statistics, claims, figures and reports: what answered other
 * words than the pack's present ones is left out, and how much that was is said. What a pack knows
 * nothing of, or a pack that is not installed, is kept as the cache has it.
 */
#ifndef LEEWAY_REPORT_WORDINGS_H
#define LEEWAY_REPORT_WORDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/model/pack.h"
#include "leeway/store/buckets.h"
#include "leeway/store/database.h"

/* Owned; starts as { 0 }. */
struct pack_list {
	struct pack **packs;
	size_t n_packs, capacity;
};

/* Loads the packs of the buckets; one that is not installed, or has a fault, is left out. The pack
 * in the folder (NULL: none) is the first, and counts for its id. */
void pack_list_load(struct pack_list *list, const struct env *env, const struct bucket_list *of,
	const char *folder);
void pack_list_clear(struct pack_list *list);

/* Says of each bucket whether its pack has the words it answered. False where the cache could not
 * be read. */
bool wordings_mark(struct database *database, const struct pack_list *packs,
	struct bucket_list *buckets, struct error *error);

/*
 * Takes from the buckets those that answered other words than their pack's present ones, and adds
 * their replies to n_outdated (those of groups are their members' and not counted again). False
 * where the cache could not be read; the buckets are then to be cleared.
 */
bool wordings_keep_present(struct database *database, const struct pack_list *packs,
	struct bucket_list *buckets, int64_t *n_outdated, struct error *error);

/* Adds to n_assumed how many replies of the buckets were imported without the words that were sent.
 */
bool wordings_count_assumed(struct database *database, const struct bucket_list *buckets,
	int64_t *n_assumed, struct error *error);

/* The same, with the buckets that are taken moved to outdated, groups among them. */
bool wordings_split(struct database *database, const struct pack_list *packs,
	struct bucket_list *buckets, struct bucket_list *outdated, struct error *error);

/* Their replies; those of a group are its members'. */
int64_t wordings_count(const struct bucket_list *outdated);

#endif
