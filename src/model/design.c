#include "leeway/model/design.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"

static bool contains(const char *const *ids, size_t n_ids, const char *id)
{
	for (size_t i = 0; i < n_ids; i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return false;
}

static bool unknown(const char *kind, const char *id, const struct pack *pack, struct buffer *known,
	struct error *error)
{
	error_set(error, ERROR_USAGE, "pack %s has no %s '%s'; it has: %s", pack->id, kind, id,
		buffer_text(known));
	buffer_clear(known);
	return false;
}

static bool check_scenarios(
	const struct pack *pack, const struct design_choice *choice, struct error *error)
{
	for (size_t i = 0; i < choice->n_scenarios; i++) {
		struct buffer known;

		if (pack_find_scenario(pack, choice->scenarios[i]))
			continue;
		buffer_init(&known, 8192);
		for (size_t k = 0; k < pack->n_scenarios; k++)
			buffer_append_format(&known, "%s%s", k ? ", " : "", pack->scenarios[k]->id);
		return unknown("scenario", choice->scenarios[i], pack, &known, error);
	}
	return true;
}

static bool wants_scenario(const struct design_choice *choice, const char *id)
{
	return !choice->n_scenarios || contains(choice->scenarios, choice->n_scenarios, id);
}

static bool check_conditions(
	const struct pack *pack, const struct design_choice *choice, struct error *error)
{
	for (size_t i = 0; i < choice->n_conditions; i++) {
		struct buffer known;

		if (strcmp(choice->conditions[i], "all") == 0 ||
			pack_find_condition(pack, choice->conditions[i]))
			continue;
		buffer_init(&known, 8192);
		for (size_t k = 0; k < pack->n_conditions; k++)
			buffer_append_format(&known, "%s%s", k ? ", " : "", pack->conditions[k].id);
		return unknown("condition", choice->conditions[i], pack, &known, error);
	}
	return true;
}

/* Every level asked for is one of a scenario that is asked. */
static bool check_levels(
	const struct pack *pack, const struct design_choice *choice, struct error *error)
{
	int most = 0;

	for (size_t k = 0; k < pack->n_scenarios; k++) {
		const struct scenario *scenario = pack->scenarios[k];

		if (wants_scenario(choice, scenario->id) && (int)scenario->n_levels > most)
			most = (int)scenario->n_levels;
	}
	for (size_t i = 0; i < choice->n_levels; i++)
		if (choice->levels[i] < 1 || choice->levels[i] > most)
			return error_set(error, ERROR_USAGE,
				"level %d: the scenarios asked for in pack %s have levels 1 to %d",
				choice->levels[i], pack->id, most);
	return true;
}

static bool wants_condition(const struct pack *pack, const struct design_choice *choice, size_t i)
{
	if (!choice->n_conditions)
		return i == 0;
	return contains(choice->conditions, choice->n_conditions, "all") ||
	       contains(choice->conditions, choice->n_conditions, pack->conditions[i].id);
}

static bool wants_level(const struct design_choice *choice, int level_no)
{
	if (!choice->n_levels)
		return true;
	for (size_t i = 0; i < choice->n_levels; i++)
		if (choice->levels[i] == level_no)
			return true;
	return false;
}

/* The design's arrays while they grow. */
struct builder {
	struct design *design;
	size_t capacity;
};

static void add_scenario(struct builder *builder, const struct pack *pack,
	const struct scenario *scenario, const struct condition *condition,
	const struct design_choice *choice)
{
	struct design *design = builder->design;

	for (int level_no = 1; level_no <= (int)scenario->n_levels; level_no++) {
		if (!wants_level(choice, level_no))
			continue;
		if (design->n_prompts == builder->capacity) {
			builder->capacity =
				memory_next_capacity(builder->capacity, design->n_prompts + 1);
			design->prompts = memory_resize(
				design->prompts, builder->capacity, sizeof *design->prompts);
			design->n_levels = memory_resize(
				design->n_levels, builder->capacity, sizeof *design->n_levels);
		}
		design->n_levels[design->n_prompts] = (int)scenario->n_levels;
		design->prompts[design->n_prompts++] =
			prompt_render(pack, scenario, level_no, condition);
	}
}

struct design *design_build(
	const struct pack *pack, const struct design_choice *choice, struct error *error)
{
	if (!check_scenarios(pack, choice, error) || !check_conditions(pack, choice, error) ||
		!check_levels(pack, choice, error))
		return NULL;
	struct builder builder = { .design = memory_alloc(1, sizeof(struct design)) };

	for (size_t i = 0; i < pack->n_conditions; i++) {
		if (!wants_condition(pack, choice, i))
			continue;
		for (size_t k = 0; k < pack->n_scenarios; k++) {
			const struct scenario *scenario = pack->scenarios[k];

			if (wants_scenario(choice, scenario->id))
				add_scenario(
					&builder, pack, scenario, &pack->conditions[i], choice);
		}
	}
	if (builder.design->n_prompts)
		return builder.design;
	design_free(builder.design);
	error_set(
		error, ERROR_USAGE, "pack %s has no scenario with the levels asked for", pack->id);
	return NULL;
}

void design_free(struct design *design)
{
	if (!design)
		return;
	for (size_t i = 0; i < design->n_prompts; i++)
		prompt_free(design->prompts[i]);
	free(design->prompts);
	free(design->n_levels);
	free(design);
}
