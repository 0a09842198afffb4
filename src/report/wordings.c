#include "leeway/report/wordings.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/model/prompt.h"
#include "leeway/store/prompts.h"

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

struct keeping {
	struct database *database;
	const struct pack_list *packs;
	int64_t *n_outdated;
	struct error *error;
	bool failed;
};

static bool is_prompt(struct keeping *keeping, const struct prompt *prompt, int64_t row)
{
	int64_t found = prompts_find(keeping->database, prompt, keeping->error);

	keeping->failed = keeping->failed || found < 0;
	return found == row;
}

/* Whether the bucket's prompt is one that its scenario, level and condition give today. */
static bool is_present(const struct bucket *bucket, void *data)
{
	struct keeping *keeping = data;
	const struct pack *pack = find_pack(keeping->packs, bucket->pack);
	const struct scenario *scenario = pack ? pack_find_scenario(pack, bucket->scenario) : NULL;
	const struct condition *condition =
		pack ? pack_find_condition(pack, bucket->condition) : NULL;

	if (!scenario || !condition || keeping->failed)
		return true;
	for (int level_no = 1; level_no <= (int)scenario->n_levels; level_no++) {
		if (strcmp(scenario->levels[level_no - 1].text, bucket->level) != 0)
			continue;
		struct prompt *prompt = prompt_render(pack, scenario, level_no, condition);
		bool is_same = is_prompt(keeping, prompt, bucket->prompt);

		prompt_free(prompt);
		if (is_same || keeping->failed)
			return true;
	}
	if (!bucket->pool)
		*keeping->n_outdated += tally_total(&bucket->tally);
	return false;
}

bool wordings_keep_present(struct database *database, const struct pack_list *packs,
	struct bucket_list *buckets, int64_t *n_outdated, struct error *error)
{
	struct keeping keeping = { database, packs, n_outdated, error, false };

	buckets_keep(buckets, is_present, &keeping);
	return !keeping.failed;
}
