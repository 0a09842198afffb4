#include "leeway/store/buckets.h"

#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/suggestion.h"
#include "leeway/store/connection.h"
#include "plans_row.h"

enum { NAMES_MAX = 600 }; /* Bytes of names listed in a message. */

void bucket_pool_free(struct bucket_pool *pool)
{
	if (!pool)
		return;
	free(pool->weights);
	free(pool->tallies);
	free(pool);
}

struct bucket_pool *bucket_pool_copy(const struct bucket_pool *pool)
{
	if (!pool)
		return NULL;
	struct bucket_pool *copy = memory_copy_array(pool, 1, sizeof *pool);
	copy->weights = memory_copy_array(pool->weights, pool->n_members, sizeof *pool->weights);
	copy->tallies = memory_copy_array(pool->tallies, pool->n_members, sizeof *pool->tallies);
	return copy;
}

static void bucket_clear(struct bucket *bucket)
{
	bucket_pool_free(bucket->pool);
	looks_free(bucket->looks);
	free(bucket->pack);
	free(bucket->scenario);
	free(bucket->level);
	free(bucket->condition);
	free(bucket->agent_name);
}

void buckets_clear(struct bucket_list *list)
{
	for (size_t i = 0; i < list->n_buckets; i++)
		bucket_clear(&list->buckets[i]);
	free(list->buckets);
	*list = (struct bucket_list){ 0 };
}

static char *copy_column(sqlite3_stmt *row, int column)
{
	return memory_copy_text(connection_column_text(row, column));
}

static void add_row(struct bucket_list *list, sqlite3_stmt *row)
{
	MEMORY_RESERVE_ONE(list->buckets, list->n_buckets, list->capacity);
	struct bucket *bucket = &list->buckets[list->n_buckets++];
	*bucket = (struct bucket){
		.agent = sqlite3_column_int64(row, 0),
		.prompt = sqlite3_column_int64(row, 1),
		.pack = copy_column(row, 2),
		.scenario = copy_column(row, 3),
		.level_no = sqlite3_column_int(row, 4),
		.level = copy_column(row, 5),
		.condition = copy_column(row, 6),
		.agent_name = copy_column(row, 7),
		.kind = strcmp(connection_column_text(row, 8), "model") == 0 ? AGENT_MODEL
									     : AGENT_COHORT,
		.synthetic = sqlite3_column_int(row, 9) != 0,
		.next_repeat = sqlite3_column_int64(row, 10 + N_OUTCOMES),
		.looks = plan_row_read(row, 11 + N_OUTCOMES),
	};
	for (int i = 0; i < N_OUTCOMES; i++)
		bucket->tally.counts[i] = sqlite3_column_int64(row, 10 + i);
	bucket->is_filling = bucket->looks && bucket->looks->complete.n_replies == 0 &&
			     agent_is_simulated_people(bucket->agent_name, bucket->synthetic);
}

/* Marks what is being answered by people who began within a day and have not come to the end. */
static bool mark_filling(struct database *database, struct bucket_list *list, struct error *error)
{
	sqlite3_stmt *each = store_query(database, error, STATEMENT_BUCKET_FILLING, NULL);
	if (!each)
		return false;
	enum step_result result;
	while ((result = connection_step(database, each, error)) == STEP_ROW)
		for (size_t i = 0; i < list->n_buckets; i++) {
			struct bucket *bucket = &list->buckets[i];
			bucket->is_filling = bucket->is_filling ||
					     (bucket->agent == sqlite3_column_int64(each, 0) &&
						     strcmp(bucket->pack, connection_column_text(
										  each, 1)) == 0 &&
						     strcmp(bucket->condition,
							     connection_column_text(each, 2)) == 0);
		}
	return result == STEP_DONE;
}

static bool load_all(struct database *database, struct bucket_list *list, struct error *error)
{
	sqlite3_stmt *each = store_query(database, error, STATEMENT_BUCKET_EACH, NULL);
	if (!each)
		return false;
	enum step_result result;
	while ((result = connection_step(database, each, error)) == STEP_ROW)
		add_row(list, each);
	return result == STEP_DONE && mark_filling(database, list, error);
}

/* One selector of a filter: what it is called, the bucket's field, the names chosen. */
struct selector {
	const char *what;
	size_t offset;
	const char *const *names;
	size_t n_names;
};

static const char *field(const struct bucket *bucket, const struct selector *selector)
{
	return *(char *const *)((const char *)bucket + selector->offset);
}

static bool is_chosen(const struct selector *selector, const char *name)
{
	for (size_t i = 0; i < selector->n_names; i++)
		if (strcmp(selector->names[i], name) == 0)
			return true;
	return selector->n_names == 0;
}

static bool has_name(
	const struct bucket_list *list, const struct selector *selector, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(field(&list->buckets[i], selector), name) == 0)
			return true;
	return false;
}

static bool fail_unknown(const struct bucket_list *list, const struct selector *selector,
	const char *name, struct error *error)
{
	struct buffer names;
	if (list->n_buckets == 0)
		return error_set(error, ERROR_USAGE,
			"the cache has nothing of %s '%s', nor of any other: ask a model "
			"(leeway run) or take answers in (leeway import) first",
			selector->what, name);
	struct suggestion suggestion;
	suggestion_begin(&suggestion, name);
	buffer_init(&names, NAMES_MAX);
	for (size_t i = 0; i < list->n_buckets; i++) {
		const char *known = field(&list->buckets[i], selector);
		if (has_name(list, selector, i, known))
			continue;
		const char *colon = strchr(known, ':');
		buffer_append_format(&names, "%s%s", names.length ? ", " : "", known);
		suggestion_offer(&suggestion, known);
		if (colon)
			suggestion_offer_as(&suggestion, colon + 1, known);
	}
	const char *nearest = suggestion.nearest;
	error_set(error, ERROR_USAGE, "the cache has nothing of %s '%s'%s%s%s it has: %s%s",
		selector->what, name, nearest ? "; did you mean '" : "", nearest ? nearest : "",
		nearest ? "'?" : ";", buffer_text(&names), names.overflowed ? " …" : "");
	buffer_clear(&names);
	return false;
}

void buckets_keep(struct bucket_list *list, bool (*keep)(const struct bucket *bucket, void *data),
	void *data, struct bucket_list *rest)
{
	size_t n_kept = 0;
	for (size_t i = 0; i < list->n_buckets; i++) {
		struct bucket bucket = list->buckets[i];
		if (keep(&bucket, data)) {
			list->buckets[n_kept++] = bucket;
		} else if (rest) {
			MEMORY_RESERVE_ONE(rest->buckets, rest->n_buckets, rest->capacity);
			rest->buckets[rest->n_buckets++] = bucket;
		} else {
			bucket_clear(&bucket);
		}
	}
	list->n_buckets = n_kept;
}

static bool is_kept(const struct bucket *bucket, void *selector)
{
	return is_chosen(selector, field(bucket, selector));
}

static bool apply(
	struct bucket_list *list, struct selector *selectors, size_t n, struct error *error)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < selectors[i].n_names; k++)
			if (!has_name(list, &selectors[i], list->n_buckets, selectors[i].names[k]))
				return fail_unknown(
					list, &selectors[i], selectors[i].names[k], error);
	for (size_t i = 0; i < n; i++)
		buckets_keep(list, is_kept, &selectors[i], NULL);
	return true;
}

bool buckets_choose(
	struct bucket_list *list, const struct bucket_filter *filter, struct error *error)
{
	struct selector selectors[] = {
		{ "pack", offsetof(struct bucket, pack), &filter->pack, filter->pack ? 1 : 0 },
		{ "scenario", offsetof(struct bucket, scenario), filter->scenarios,
			filter->n_scenarios },
		{ "condition", offsetof(struct bucket, condition), filter->conditions,
			filter->n_conditions },
		{ "agent", offsetof(struct bucket, agent_name), filter->agents, filter->n_agents },
	};
	return apply(list, selectors, sizeof selectors / sizeof selectors[0], error);
}

bool buckets_load(struct database *database, const struct bucket_filter *filter,
	struct bucket_list *list, struct error *error)
{
	if (load_all(database, list, error) && buckets_choose(list, filter, error))
		return true;
	buckets_clear(list);
	return false;
}

bool buckets_require_arm(const struct bucket_list *list, const char *agent, const char *condition,
	struct error *error)
{
	const struct selector by_condition = { "condition", offsetof(struct bucket, condition),
		NULL, 0 };
	struct bucket_list own = { .buckets =
					   memory_alloc(list->n_buckets + 1, sizeof *own.buckets) };
	struct suggestion suggestion;
	struct buffer names;
	for (size_t i = 0; i < list->n_buckets; i++)
		if (strcmp(list->buckets[i].agent_name, agent) == 0)
			own.buckets[own.n_buckets++] = list->buckets[i];
	bool has_arm = has_name(&own, &by_condition, own.n_buckets, condition);
	suggestion_begin(&suggestion, condition);
	buffer_init(&names, NAMES_MAX);
	for (size_t i = 0; i < own.n_buckets; i++) {
		const char *known = own.buckets[i].condition;
		if (has_name(&own, &by_condition, i, known))
			continue;
		buffer_append_format(&names, "%s%s", names.length ? ", " : "", known);
		suggestion_offer(&suggestion, known);
	}
	const char *nearest = suggestion.nearest;
	if (!has_arm)
		error_set(error, ERROR_USAGE,
			"the cache has no reply of '%s' under '%s' to what was chosen%s%s%s; it "
			"has %s under: %s%s",
			agent, condition, nearest ? ", did you mean '" : "", nearest ? nearest : "",
			nearest ? "'?" : "", agent, names.length ? buffer_text(&names) : "nothing",
			names.overflowed ? " …" : "");
	buffer_clear(&names);
	free(own.buckets);
	return has_arm;
}

int buckets_compare(const void *left, const void *right)
{
	const struct bucket *l = left, *r = right;
	int by_pack = strcmp(l->pack, r->pack);
	int by_scenario = by_pack ? by_pack : strcmp(l->scenario, r->scenario);
	if (by_scenario)
		return by_scenario;
	if (l->level_no != r->level_no)
		return l->level_no < r->level_no ? -1 : 1;
	int by_condition = strcmp(l->condition, r->condition);
	int by_agent = by_condition ? by_condition : strcmp(l->agent_name, r->agent_name);
	return by_agent ? by_agent : (l->prompt > r->prompt) - (l->prompt < r->prompt);
}
