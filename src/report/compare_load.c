#include "leeway/report/compare_load.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/report/wordings.h"
#include "leeway/store/answers.h"

static bool is_published(const struct pack_list *packs, const char *agent)
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

/* Decided answers of known people, as they are read. */
struct gathering {
	struct comparison_answer *answers;
	size_t n, capacity;
	int64_t agent, prompt;
};

static void gather_answer(const struct given_answer *answer, void *data)
{
	struct gathering *gathering = data;
	bool refused = answer->outcome == OUTCOME_REFUSE;
	if (answer->participant == 0 || (!refused && answer->outcome != OUTCOME_GRANT))
		return;
	MEMORY_RESERVE_ONE(gathering->answers, gathering->n, gathering->capacity);
	gathering->answers[gathering->n++] = (struct comparison_answer){ answer->participant,
		gathering->agent, gathering->prompt, refused };
}

static bool gather(struct database *database, const struct bucket *bucket, bool is_other,
	struct gathering *gathering, struct error *error)
{
	if (bucket->pool || bucket->kind != AGENT_COHORT)
		return true;
	gathering->agent = is_other ? 0 : bucket->agent;
	gathering->prompt = bucket->prompt;
	return answers_each(database, bucket, gather_answer, gathering, error);
}

bool comparison_load_answers(struct database *database, const struct bucket_list *arms,
	const struct bucket_list *others, struct comparison_list *list, struct error *error)
{
	struct gathering gathering = { 0 };
	bool good = true;
	for (size_t i = 0; good && i < others->n_buckets; i++)
		good = gather(database, &others->buckets[i], true, &gathering, error);
	for (size_t i = 0; good && i < arms->n_buckets; i++) {
		const struct bucket *bucket = &arms->buckets[i];
		if (comparison_find_arm(list, bucket->agent_name, bucket->condition))
			good = gather(database, bucket, false, &gathering, error);
	}
	if (good)
		comparison_take_answers(list, gathering.answers, gathering.n);
	else
		free(gathering.answers);
	return good;
}

static bool is_under(const struct bucket *bucket, void *condition)
{
	return !condition || strcmp(bucket->condition, condition) == 0;
}

/* The other agent's buckets; none where only the literature knows it. */
static bool load_others(struct database *database, const struct comparison_request *request,
	const struct comparison_options *options, const struct pack_list *packs,
	struct bucket_list *others, struct error *error)
{
	struct bucket_filter filter = { .agents = &options->against, .n_agents = 1 };
	struct error cause = { 0 };
	if (agent_groups_load(database, request->groups, &filter, others, &cause)) {
		const char *condition = options->against_condition;
		if (!condition || buckets_require_arm(others, options->against, condition, error)) {
			buckets_keep(others, is_under, (void *)condition, NULL);
			return true;
		}
		buckets_clear(others);
		return false;
	}
	if (cause.code == ERROR_USAGE && is_published(packs, options->against)) {
		error_clear(&cause);
		return true;
	}
	error_move(error, &cause);
	return false;
}

/* Whether the arms that are chosen hold the other agent's buckets too. */
static bool has_others(const struct comparison_request *request)
{
	const struct bucket_filter *filter = request->filter;
	for (size_t i = 0; i < filter->n_agents; i++)
		if (strcmp(filter->agents[i], request->options.against) == 0)
			return true;
	return filter->n_agents == 0;
}

/* Takes what answered other words than the present ones from both; each reply counts once. */
static bool keep_present(struct database *database, const struct comparison_request *request,
	const struct pack_list *packs, struct bucket_list lists[2], int64_t *n_outdated,
	struct error *error)
{
	int64_t n_of_others = 0;
	*n_outdated = 0;
	if (request->keeps_edited)
		return true;
	if (!wordings_keep_present(database, packs, &lists[0], n_outdated, error) ||
		!wordings_keep_present(database, packs, &lists[1], &n_of_others, error))
		return false;
	*n_outdated += has_others(request) ? 0 : n_of_others;
	return true;
}

bool comparison_load(struct database *database, const struct env *env,
	const struct comparison_request *request, struct comparison_list *list, struct error *error)
{
	struct bucket_list lists[2] = { { 0 }, { 0 } }; /* The arms', the others'. */
	struct pack_list packs = { 0 };
	int64_t n_outdated;
	struct comparison_options options = request->options;
	bool good = agent_groups_load(database, request->groups, request->filter, &lists[0], error);
	if (good)
		pack_list_load(&packs, env, &lists[0], request->filter->pack_folder);
	good = good && load_others(database, request, &options, &packs, &lists[1], error) &&
	       keep_present(database, request, &packs, lists, &n_outdated, error);
	*list = (struct comparison_list){ 0 };
	if (good) {
		options.packs = (const struct pack *const *)packs.packs;
		options.n_packs = packs.n_packs;
		options.filter = request->filter;
		comparison_build(list, &lists[0], &lists[1], &options);
		list->n_outdated = n_outdated;
		good = comparison_load_answers(database, &lists[0], &lists[1], list, error);
	}
	if (!good)
		comparison_clear(list);
	pack_list_clear(&packs);
	buckets_clear(&lists[1]);
	buckets_clear(&lists[0]);
	return good;
}

bool comparison_load_distinct(
	struct database *database, struct comparison_list *list, struct error *error)
{
	for (size_t i = 0; i < list->n_rows; i++) {
		struct comparison_row *row = &list->rows[i];
		struct distinct_replies count = { row->own.n_replies, row->own.n_distinct };
		if (row->own.is_group)
			continue;
		if (!answers_count_distinct(database, row->agent, row->prompt, &count, error))
			return false;
		row->own.n_replies = count.n_replies;
		row->own.n_distinct = count.n_distinct;
	}
	return true;
}
