#include "leeway/report/import_match.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/store/prompts.h"

enum { NAMES_MAX = 600 }; /* Bytes of names listed in a message. */

struct matcher {
	const struct env *env;
	struct database *database;
	const char *default_pack;
	const struct pack *default_loaded; /* One of packs; NULL until it is needed. */
	struct pack **packs;
	size_t n_packs, packs_capacity;
	struct matched_prompt *prompts;
	size_t n_prompts, prompts_capacity;
	size_t last; /* The prompt found last: rows come in long stretches. */
};

struct matcher *matcher_new(
	const struct env *env, struct database *database, const char *default_pack)
{
	struct matcher *matcher = memory_alloc(1, sizeof *matcher);
	matcher->env = env;
	matcher->database = database;
	matcher->default_pack = default_pack;
	return matcher;
}

void matcher_free(struct matcher *matcher)
{
	if (!matcher)
		return;
	for (size_t i = 0; i < matcher->n_prompts; i++)
		prompt_free(matcher->prompts[i].prompt);
	for (size_t i = 0; i < matcher->n_packs; i++)
		pack_free(matcher->packs[i]);
	free(matcher->prompts);
	free(matcher->packs);
	free(matcher);
}

static const struct pack *load_pack(struct matcher *matcher, const char *id, struct error *error)
{
	struct pack *pack = pack_load(matcher->env, id, error);
	if (!pack)
		return NULL;
	MEMORY_RESERVE_ONE(matcher->packs, matcher->n_packs, matcher->packs_capacity);
	matcher->packs[matcher->n_packs++] = pack;
	return pack;
}

static const struct pack *find_default_pack(struct matcher *matcher, struct error *error)
{
	if (!matcher->default_loaded)
		matcher->default_loaded = load_pack(matcher, matcher->default_pack, error);
	return matcher->default_loaded;
}

/* The default pack may be a folder, whose name rows may use as well. */
static const struct pack *find_pack(struct matcher *matcher, const char *id, struct error *error)
{
	if (strchr(matcher->default_pack, '/') && !find_default_pack(matcher, error))
		return NULL;
	for (size_t i = 0; i < matcher->n_packs; i++)
		if (strcmp(matcher->packs[i]->id, id) == 0)
			return matcher->packs[i];
	if (strchr(id, '/')) {
		error_set(error, ERROR_INPUT, "pack is '%s'; it must be a pack's name", id);
		return NULL;
	}
	return load_pack(matcher, id, error);
}

static const struct scenario *find_scenario(
	const struct pack *pack, const char *id, struct error *error)
{
	const struct scenario *scenario = pack_find_scenario(pack, id);
	if (scenario)
		return scenario;
	struct buffer known;
	buffer_init(&known, NAMES_MAX);
	for (size_t i = 0; i < pack->n_scenarios; i++)
		buffer_append_format(&known, "%s%s", i ? ", " : "", pack->scenarios[i]->id);
	error_set(error, ERROR_INPUT, "scenario '%s' is not in the pack %s; it has: %s", id,
		pack->id, buffer_text(&known));
	buffer_clear(&known);
	return NULL;
}

static const struct condition *find_condition(
	const struct pack *pack, const char *id, struct error *error)
{
	const struct condition *condition = pack_find_condition(pack, id);
	if (condition)
		return condition;
	struct buffer known;
	buffer_init(&known, NAMES_MAX);
	for (size_t i = 0; i < pack->n_conditions; i++)
		buffer_append_format(&known, "%s%s", i ? ", " : "", pack->conditions[i].id);
	error_set(error, ERROR_INPUT, "condition '%s' is not in the pack %s; it has: %s", id,
		pack->id, buffer_text(&known));
	buffer_clear(&known);
	return NULL;
}

/* The level's number by what the row has of it; 0 on a fault. */
static int find_level(
	const struct scenario *scenario, const struct import_row *row, struct error *error)
{
	if (row->level_no > (int64_t)scenario->n_levels) {
		error_set(error, ERROR_INPUT, "level_no is %lld; %s has %zu levels",
			(long long)row->level_no, scenario->id, scenario->n_levels);
		return 0;
	}
	if (row->level_no > 0) {
		const char *text = scenario->levels[row->level_no - 1].text;
		if (!row->level || strcmp(row->level, text) == 0)
			return (int)row->level_no;
		error_set(error, ERROR_INPUT,
			"level %lld of %s is '%s' in the pack, the row says '%s'",
			(long long)row->level_no, scenario->id, text, row->level);
		return 0;
	}
	for (size_t i = 0; row->level && i < scenario->n_levels; i++)
		if (strcmp(row->level, scenario->levels[i].text) == 0)
			return (int)i + 1;
	if (row->level)
		error_set(error, ERROR_INPUT, "level '%s' is none of the levels of %s", row->level,
			scenario->id);
	else if (scenario->n_levels == 1)
		return 1;
	else
		error_set(error, ERROR_INPUT, "level_no is missing");
	return 0;
}

static bool is_prompt(const struct matched_prompt *matched, const struct scenario *scenario,
	int level_no, const struct condition *condition)
{
	return matched->scenario == scenario && matched->prompt->level_no == level_no &&
	       strcmp(matched->prompt->condition, condition->id) == 0;
}

static const struct matched_prompt *find_prompt(struct matcher *matcher,
	const struct scenario *scenario, int level_no, const struct condition *condition)
{
	if (matcher->last < matcher->n_prompts &&
		is_prompt(&matcher->prompts[matcher->last], scenario, level_no, condition))
		return &matcher->prompts[matcher->last];
	for (size_t i = 0; i < matcher->n_prompts; i++) {
		if (is_prompt(&matcher->prompts[i], scenario, level_no, condition)) {
			matcher->last = i;
			return &matcher->prompts[i];
		}
	}
	return NULL;
}

const struct matched_prompt *matcher_find(
	struct matcher *matcher, const struct import_row *row, struct error *error)
{
	const struct pack *pack = row->pack ? find_pack(matcher, row->pack, error)
					    : find_default_pack(matcher, error);
	const struct scenario *scenario = pack ? find_scenario(pack, row->scenario, error) : NULL;
	const struct condition *condition =
		scenario ? find_condition(pack, row->condition ? row->condition : "baseline", error)
			 : NULL;
	int level_no = condition ? find_level(scenario, row, error) : 0;
	if (level_no == 0)
		return NULL;
	const struct matched_prompt *found = find_prompt(matcher, scenario, level_no, condition);
	if (found)
		return found;
	struct prompt *prompt = prompt_render(pack, scenario, level_no, condition);
	int64_t prompt_row = prompts_put(matcher->database, prompt, error);
	if (prompt_row < 0) {
		prompt_free(prompt);
		return NULL;
	}
	MEMORY_RESERVE_ONE(matcher->prompts, matcher->n_prompts, matcher->prompts_capacity);
	matcher->last = matcher->n_prompts++;
	matcher->prompts[matcher->last] = (struct matched_prompt){ scenario, prompt, prompt_row };
	return &matcher->prompts[matcher->last];
}
