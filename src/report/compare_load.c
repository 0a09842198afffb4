#include "leeway/report/compare_load.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/store/answers.h"
#include "leeway/store/tallies.h"

struct packs {
	struct pack **packs;
	size_t n_packs, capacity;
};

static bool has_pack(const struct packs *packs, const char *id)
{
	for (size_t i = 0; i < packs->n_packs; i++)
		if (strcmp(packs->packs[i]->id, id) == 0)
			return true;
	return false;
}

/* The packs of the buckets. One that is not installed, or has a fault, has no figures to give. */
static struct packs load_packs(const struct env *env, const struct bucket_list *buckets)
{
	struct packs packs = { 0 };
	for (size_t i = 0; i < buckets->n_buckets; i++) {
		const char *id = buckets->buckets[i].pack;
		if ((i > 0 && strcmp(buckets->buckets[i - 1].pack, id) == 0) ||
			has_pack(&packs, id) || strchr(id, '/'))
			continue;
		struct error error = { 0 };
		struct pack *pack = pack_load(env, id, &error);
		error_clear(&error);
		if (!pack)
			continue;
		MEMORY_RESERVE_ONE(packs.packs, packs.n_packs, packs.capacity);
		packs.packs[packs.n_packs++] = pack;
	}
	return packs;
}

static void packs_clear(struct packs *packs)
{
	for (size_t i = 0; i < packs->n_packs; i++)
		pack_free(packs->packs[i]);
	free(packs->packs);
}

static bool is_published(const struct packs *packs, const char *agent)
{
	for (size_t i = 0; i < packs->n_packs; i++)
		for (size_t k = 0; k < packs->packs[i]->n_published; k++) {
			const struct published *figure = &packs->packs[i]->published[k];
			if (strcmp(figure->what, "refusal_rate") == 0 && figure->scenario &&
				strcmp(figure->agent, agent) == 0)
				return true;
		}
	return false;
}

bool comparison_load_answers(struct database *database, const struct bucket_list *others,
	struct comparison_list *list, struct error *error)
{
	struct given_answer_list given = { 0 };
	struct comparison_answer *answers = NULL;
	size_t n = 0, capacity = 0;
	bool good = true;
	for (size_t i = 0; good && i < others->n_buckets; i++) {
		const struct bucket *bucket = &others->buckets[i];
		if (bucket->pool || bucket->kind != AGENT_COHORT)
			continue;
		good = answers_load(database, bucket, &given, error);
		for (size_t k = 0; good && k < given.n_answers; k++) {
			const struct given_answer *answer = &given.answers[k];
			bool refused = answer->outcome == OUTCOME_REFUSE;
			if (answer->participant == 0 ||
				(!refused && answer->outcome != OUTCOME_GRANT))
				continue;
			MEMORY_RESERVE_ONE(answers, n, capacity);
			answers[n++] = (struct comparison_answer){ answer->participant,
				bucket->prompt, refused };
		}
	}
	answers_clear(&given);
	if (good)
		comparison_take_answers(list, answers, n);
	else
		free(answers);
	return good;
}

/* The other agent's buckets; none where only the literature knows it. */
static bool load_others(struct database *database, const struct comparison_request *request,
	const struct packs *packs, struct bucket_list *others, struct error *error)
{
	struct bucket_filter filter = { .agents = &request->options.against, .n_agents = 1 };
	struct error cause = { 0 };
	if (agent_groups_load(database, request->groups, &filter, others, &cause))
		return true;
	if (cause.code == ERROR_USAGE && is_published(packs, request->options.against)) {
		error_clear(&cause);
		return true;
	}
	error_move(error, &cause);
	return false;
}

bool comparison_load(struct database *database, const struct env *env,
	const struct comparison_request *request, struct comparison_list *list, struct error *error)
{
	struct bucket_list buckets = { 0 }, others = { 0 };
	struct packs packs = { 0 };
	bool good = agent_groups_load(database, request->groups, request->filter, &buckets, error);
	if (good)
		packs = load_packs(env, &buckets);
	good = good && load_others(database, request, &packs, &others, error);
	*list = (struct comparison_list){ 0 };
	if (good) {
		struct comparison_options options = request->options;
		options.packs = (const struct pack *const *)packs.packs;
		options.n_packs = packs.n_packs;
		comparison_build(list, &buckets, &others, &options);
		good = comparison_load_answers(database, &others, list, error);
	}
	if (!good)
		comparison_clear(list);
	packs_clear(&packs);
	buckets_clear(&others);
	buckets_clear(&buckets);
	return good;
}

bool comparison_load_distinct(
	struct database *database, struct comparison_list *list, struct error *error)
{
	struct given_answer_list given = { 0 };
	bool good = true;
	for (size_t i = 0; good && i < list->n_rows; i++) {
		struct comparison_row *row = &list->rows[i];
		struct bucket bucket = { .agent = row->agent, .prompt = row->prompt };
		if (row->own.is_group)
			continue;
		good = tallies_read(database, row->agent, row->prompt, &bucket.tally,
			       &bucket.next_repeat, error) &&
		       answers_load(database, &bucket, &given, error);
		row->own.n_replies = (int64_t)given.n_answers;
		row->own.n_distinct = (int64_t)answers_count_distinct(&given);
	}
	answers_clear(&given);
	return good;
}
