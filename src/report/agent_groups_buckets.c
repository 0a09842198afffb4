/* Groups as buckets beside those of the cache. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/report/agent_groups.h"

enum { MISSING_MAX = 400 }; /* Bytes of names in a message. */

/* The member a bucket is of; n_members where it is of none. */
static size_t member_of(const struct agent_group *group, const struct bucket *bucket)
{
	size_t i = 0;
	while (i < group->n_members && strcmp(group->members[i], bucket->agent_name) != 0)
		i++;
	return i;
}

static bool has_agent(const struct bucket_list *list, const char *name)
{
	for (size_t i = 0; i < list->n_buckets; i++)
		if (strcmp(list->buckets[i].agent_name, name) == 0)
			return true;
	return false;
}

struct bucket_pool *agent_group_new_pool(const struct agent_group *group)
{
	struct bucket_pool *pool = memory_alloc(1, sizeof *pool);
	pool->n_members = group->n_members;
	pool->weights = memory_alloc(group->n_members + 1, sizeof *pool->weights);
	pool->tallies = memory_alloc(group->n_members + 1, sizeof *pool->tallies);
	return pool;
}

/* The group's bucket of a prompt, which the bucket of a member at index from is the first to have.
 */
static struct bucket make_bucket(
	const struct agent_group *group, int64_t id, const struct bucket_list *list, size_t from)
{
	const struct bucket *like = &list->buckets[from];
	const struct tally *tallies[GROUP_MAX_MEMBERS] = { NULL };
	struct bucket bucket = {
		.agent = id,
		.prompt = like->prompt,
		.pack = memory_copy_text(like->pack),
		.scenario = memory_copy_text(like->scenario),
		.level = memory_copy_text(like->level),
		.condition = memory_copy_text(like->condition),
		.agent_name = memory_copy_text(group->id),
		.level_no = like->level_no,
		.kind = AGENT_MODEL,
		.pool = agent_group_new_pool(group),
	};
	for (size_t i = from; i < list->n_buckets; i++) {
		const struct bucket *other = &list->buckets[i];
		if (other->prompt != like->prompt)
			continue;
		size_t member = member_of(group, other);
		if (member == group->n_members)
			continue;
		tallies[member] = &other->tally;
		tally_merge(&bucket.tally, &other->tally);
		bucket.synthetic = bucket.synthetic || other->synthetic;
		bucket.is_filling = bucket.is_filling || other->is_filling ||
				    (other->looks && other->looks->complete.n_replies == 0);
	}
	agent_group_pool(group, tallies, bucket.pool);
	return bucket;
}

static bool is_first_of_prompt(
	const struct agent_group *group, const struct bucket_list *list, size_t index)
{
	int64_t prompt = list->buckets[index].prompt;
	/* Buckets of a prompt stand together but for those of other wordings of its level. */
	for (size_t i = index; i-- > 0;) {
		const struct bucket *before = &list->buckets[i];
		if (before->level_no != list->buckets[index].level_no ||
			strcmp(before->scenario, list->buckets[index].scenario) != 0)
			break;
		if (before->prompt == prompt && member_of(group, before) < group->n_members)
			return false;
	}
	return true;
}

static void add_group(
	const struct agent_group *group, int64_t id, struct bucket_list *list, size_t n_own)
{
	for (size_t i = 0; i < n_own; i++) {
		struct bucket_list own = { .buckets = list->buckets, .n_buckets = n_own };
		if (member_of(group, &own.buckets[i]) == group->n_members ||
			!is_first_of_prompt(group, &own, i))
			continue;
		struct bucket bucket = make_bucket(group, id, &own, i);
		MEMORY_RESERVE_ONE(list->buckets, list->n_buckets, list->capacity);
		list->buckets[list->n_buckets++] = bucket;
	}
}

void agent_groups_add(const struct agent_groups *groups, struct bucket_list *list)
{
	size_t n_own = list->n_buckets;
	struct bucket_list own = { .buckets = list->buckets, .n_buckets = n_own };
	for (size_t i = 0; i < groups->n_groups; i++) {
		own.buckets = list->buckets;
		if (!has_agent(&own, groups->groups[i].id))
			add_group(&groups->groups[i], -1 - (int64_t)i, list, n_own);
	}
	if (list->n_buckets > n_own)
		qsort(list->buckets, list->n_buckets, sizeof *list->buckets, buckets_compare);
}

bool agent_groups_load(struct database *database, const struct agent_groups *groups,
	const struct bucket_filter *filter, struct bucket_list *list, struct error *error)
{
	const struct bucket_filter all = { 0 };
	if (!groups || groups->n_groups == 0)
		return buckets_load(database, filter, list, error);
	if (!buckets_load(database, &all, list, error))
		return false;
	agent_groups_add(groups, list);
	if (buckets_choose(list, filter, error))
		return true;
	buckets_clear(list);
	return false;
}

char *agent_group_describe_missing(const struct agent_group *group, const struct bucket_list *list)
{
	size_t n_buckets = 0, n_lacking = 0, n_of_member[GROUP_MAX_MEMBERS] = { 0 };
	for (size_t i = 0; i < list->n_buckets; i++) {
		const struct bucket *bucket = &list->buckets[i];
		if (!bucket->pool || strcmp(bucket->agent_name, group->id) != 0)
			continue;
		n_buckets++;
		n_lacking += bucket->pool->n_missing > 0;
		for (size_t m = 0; m < bucket->pool->n_members && m < group->n_members; m++)
			n_of_member[m] += tally_decided(&bucket->pool->tallies[m]) == 0;
	}
	if (n_buckets > 0 && n_lacking == 0)
		return NULL;
	if (n_buckets == 0)
		return memory_format("%s: no member has answered", group->id);
	struct buffer names;
	buffer_init(&names, MISSING_MAX);
	for (size_t m = 0; m < group->n_members; m++)
		if (n_of_member[m] > 0)
			buffer_append_format(&names, "%s%s in %zu", names.length ? ", " : "",
				group->members[m], n_of_member[m]);
	char *words = memory_format(
		"%s: no rate in %zu of %zu buckets, where a member has decided nothing: %s%s",
		group->id, n_lacking, n_buckets, names.length ? buffer_text(&names) : "",
		names.overflowed ? " …" : "");
	buffer_clear(&names);
	return words;
}
