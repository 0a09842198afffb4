#include "leeway/report/wordings.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/model/prompt.h"
#include "leeway/store/prompts.h"
#include "leeway/store/responses.h"

static const struct pack *find_pack(const struct pack_list *list, const char *id)
{
	for (size_t i = 0; i < list->n_packs; i++)
		if (strcmp(list->packs[i]->id, id) == 0)
			return list->packs[i];
	return NULL;
}

static void add_pack(struct pack_list *list, const struct env *env, const char *id_or_folder)
{
	struct error ignored = { 0 };
	struct pack *pack = pack_load(env, id_or_folder, &ignored);

	error_clear(&ignored);
	if (!pack)
		return;
	MEMORY_RESERVE_ONE(list->packs, list->n_packs, list->capacity);
	list->packs[list->n_packs++] = pack;
}

void pack_list_load(struct pack_list *list, const struct env *env, const struct bucket_list *of,
	const char *folder)
{
	if (folder)
		add_pack(list, env, folder);
	for (size_t i = 0; i < of->n_buckets; i++) {
		const char *id = of->buckets[i].pack;

		if ((i == 0 || strcmp(of->buckets[i - 1].pack, id) != 0) && !find_pack(list, id) &&
			!strchr(id, '/'))
			add_pack(list, env, id);
	}
}

void pack_list_clear(struct pack_list *list)
{
	for (size_t i = 0; i < list->n_packs; i++)
		pack_free(list->packs[i]);
	free(list->packs);
	*list = (struct pack_list){ 0 };
}

/* 1: the bucket's prompt is one that its scenario, level and condition give today; -1 on error. */
static int is_present(struct database *database, const struct pack *pack,
	const struct scenario *scenario, const struct condition *condition,
	const struct bucket *bucket, struct error *error)
{
	for (int level_no = 1; level_no <= (int)scenario->n_levels; level_no++) {
		if (strcmp(scenario->levels[level_no - 1].text, bucket->level) != 0)
			continue;
		struct prompt *prompt = prompt_render(pack, scenario, level_no, condition);
		int64_t found = prompts_find(database, prompt, error);

		prompt_free(prompt);
		if (found < 0 || found == bucket->prompt)
			return found < 0 ? -1 : 1;
	}
	return 0;
}

bool wordings_mark(struct database *database, const struct pack_list *packs,
	struct bucket_list *buckets, struct error *error)
{
	for (size_t i = 0; i < buckets->n_buckets; i++) {
		struct bucket *bucket = &buckets->buckets[i];
		const struct pack *pack = find_pack(packs, bucket->pack);
		const struct scenario *scenario =
			pack ? pack_find_scenario(pack, bucket->scenario) : NULL;
		const struct condition *condition =
			pack ? pack_find_condition(pack, bucket->condition) : NULL;

		bucket->words = BUCKET_WORDS_UNKNOWN;
		if (!scenario || !condition)
			continue;
		int present = is_present(database, pack, scenario, condition, bucket, error);

		if (present < 0)
			return false;
		bucket->words = present ? BUCKET_WORDS_PRESENT : BUCKET_WORDS_EDITED;
	}
	return true;
}

static bool is_not_edited(const struct bucket *bucket, void *data)
{
	(void)data;
	return bucket->words != BUCKET_WORDS_EDITED;
}

int64_t wordings_count(const struct bucket_list *outdated)
{
	int64_t n = 0;

	for (size_t i = 0; i < outdated->n_buckets; i++)
		if (!outdated->buckets[i].pool)
			n += tally_total(&outdated->buckets[i].tally);
	return n;
}

bool wordings_split(struct database *database, const struct pack_list *packs,
	struct bucket_list *buckets, struct bucket_list *outdated, struct error *error)
{
	if (!wordings_mark(database, packs, buckets, error))
		return false;
	buckets_keep(buckets, is_not_edited, NULL, outdated);
	return true;
}

bool wordings_keep_present(struct database *database, const struct pack_list *packs,
	struct bucket_list *buckets, int64_t *n_outdated, struct error *error)
{
	struct bucket_list outdated = { 0 };
	bool good = wordings_split(database, packs, buckets, &outdated, error);

	*n_outdated += wordings_count(&outdated);
	buckets_clear(&outdated);
	return good;
}

bool wordings_count_assumed(struct database *database, const struct bucket_list *buckets,
	int64_t *n_assumed, struct error *error)
{
	for (size_t i = 0; i < buckets->n_buckets; i++) {
		const struct bucket *bucket = &buckets->buckets[i];
		int64_t n = bucket->pool ? 0
					 : responses_count_assumed(
						   database, bucket->agent, bucket->prompt, error);

		if (n < 0)
			return false;
		*n_assumed += n;
	}
	return true;
}
