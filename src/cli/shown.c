#include "leeway/cli/shown.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/report/agent_names.h"
#include "leeway/report/compare_load.h"
#include "leeway/report/wordings.h"

#define USUAL_PACK "paper"

void shown_clear(struct shown *shown)
{
	buckets_clear(&shown->buckets);
	buckets_clear(&shown->outdated);
	roster_clear(&shown->roster);
	agent_groups_clear(&shown->groups);
	transfer_clear_origins(&shown->origins);
	pack_free(shown->pack);
	free(shown->against);
	if (shown->database)
		database_rollback(shown->database);
	database_close(shown->database);
	*shown = (struct shown){ 0 };
}

/* The usual pack where there is something of it, else the first. */
static const char *find_pack(const struct bucket_list *all)
{
	for (size_t i = 0; i < all->n_buckets; i++)
		if (strcmp(all->buckets[i].pack, USUAL_PACK) == 0)
			return USUAL_PACK;
	return all->n_buckets > 0 ? all->buckets[0].pack : USUAL_PACK;
}

/* That the cache knows the agent to compare with. */
static bool knows_against(struct shown *shown, struct error *error)
{
	struct bucket_filter filter = { .agents = (const char *const *)&shown->against,
		.n_agents = 1 };
	struct bucket_list list = { 0 };
	bool known = !shown->against ||
		     agent_groups_load(shown->database, &shown->groups, &filter, &list, error);

	buckets_clear(&list);
	return known;
}

/* The names given are tried on the cache, and the buckets loaded with all agents and conditions. */
static bool load_buckets(struct shown *shown, const struct context *context,
	struct selectors *selectors, const char *against, struct error *error)
{
	struct bucket_list all = { 0 };

	if (!selectors_settle(context, selectors, shown->database, &shown->groups, &against,
		    &shown->against_condition, error))
		return false;
	struct bucket_filter filter = selectors->filter;

	shown->against = against ? memory_copy_text(against) : NULL;
	if (!knows_against(shown, error) ||
		!agent_groups_load(shown->database, &shown->groups, &filter, &all, error))
		return false;
	if (!filter.pack)
		filter.pack = find_pack(&all);
	filter.n_agents = filter.n_conditions = 0;
	bool loaded = all.n_buckets > 0
			      ? buckets_load(shown->database, &filter, &shown->buckets, error)
			      : error_set(error, ERROR_INPUT,
					"the cache has no reply to what was chosen: ask a model "
					"(leeway run) or take answers in (leeway import) first");
	buckets_clear(&all);
	return loaded;
}

void shown_warn_outdated(int64_t n_outdated, const char *advice)
{
	if (n_outdated > 0)
		fprintf(stderr, "leeway: left out: %lld %s to words that were edited since%s\n",
			(long long)n_outdated, n_outdated == 1 ? "reply" : "replies", advice);
}

struct ranked_bucket {
	size_t rank, index;
};

static int compare_ranks(const void *left, const void *right)
{
	const struct ranked_bucket *a = left, *b = right;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static size_t scenario_rank(const struct pack *pack, const char *id)
{
	size_t rank = 0;

	while (rank < pack->n_scenarios && strcmp(pack->scenarios[rank]->id, id) != 0)
		rank++;
	return rank;
}

void shown_order_by_pack(struct shown *shown)
{
	size_t n = shown->buckets.n_buckets;

	if (!shown->pack)
		return;
	struct ranked_bucket *ranked = memory_alloc(n + 1, sizeof *ranked);
	struct bucket *ordered = memory_alloc(n + 1, sizeof *ordered);

	for (size_t i = 0; i < n; i++)
		ranked[i] = (struct ranked_bucket){
			scenario_rank(shown->pack, shown->buckets.buckets[i].scenario), i
		};
	qsort(ranked, n, sizeof *ranked, compare_ranks);
	for (size_t i = 0; i < n; i++)
		ordered[i] = shown->buckets.buckets[ranked[i].index];
	free(ranked);
	free(shown->buckets.buckets);
	shown->buckets.buckets = ordered;
	shown->buckets.capacity = n + 1;
}

static bool load_rest(
	struct shown *shown, const struct context *context, const char *folder, struct error *error)
{
	struct pack_list packs = { 0 };

	if (!agent_names_load_roster(
		    context->env, context->config, shown->database, &shown->roster, error))
		return false;
	pack_list_load(&packs, context->env, &shown->buckets, folder);
	bool good =
		wordings_split(shown->database, &packs, &shown->buckets, &shown->outdated, error);

	shown->n_outdated = wordings_count(&shown->outdated);

	/* A pack that is not installed here is shown by what the cache knows of it. */
	shown->pack = packs.n_packs > 0 ? packs.packs[0] : NULL;
	free(packs.packs);
	agent_groups_add(&shown->groups, &shown->buckets);
	agent_groups_add(&shown->groups, &shown->outdated);
	return good;
}

bool shown_load(struct shown *shown, const struct context *context, struct selectors *selectors,
	const char *against, const char *purpose, struct error *error)
{
	*shown = (struct shown){ .database = selectors_open_cache(
					 context, DATABASE_READ, purpose, error) };
	if (!shown->database)
		return false;
	if (!agent_groups_read(context->config, &shown->groups, error) ||
		!transfer_read_origins(
			context->env, context->config, shown->database, &shown->origins, error) ||
		!database_begin(shown->database, error) ||
		!load_buckets(shown, context, selectors, against, error) ||
		!load_rest(shown, context, selectors->filter.pack_folder, error) ||
		(shown->against_condition && !buckets_require_arm(&shown->buckets, shown->against,
						     shown->against_condition, error))) {
		shown_clear(shown);
		return false;
	}
	shown->source = (struct chart_source){
		.buckets = &shown->buckets,
		.outdated = &shown->outdated,
		.pack = shown->pack,
		.roster = &shown->roster,
		.origins = &shown->origins,
	};
	return true;
}
