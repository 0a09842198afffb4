#include "leeway/screens/study.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/report/agent_names.h"
#include "leeway/store/buckets.h"
#include "leeway/store/hands.h"
#include "leeway/store/prompts.h"
#include "study_parts.h"

static size_t n_places(const struct study *study)
{
	return study->pack->n_conditions * study->pack->n_scenarios * SCENARIO_MAX_LEVELS;
}

static size_t index_of(const struct study *study, const struct study_place *place)
{
	return (place->condition * study->pack->n_scenarios + place->scenario) *
		       SCENARIO_MAX_LEVELS +
	       (size_t)(place->level_no - 1);
}

static void render_prompts(struct study *study)
{
	const struct pack *pack = study->pack;
	struct study_place at;

	for (at.condition = 0; at.condition < pack->n_conditions; at.condition++)
		for (at.scenario = 0; at.scenario < pack->n_scenarios; at.scenario++) {
			const struct scenario *scenario = pack->scenarios[at.scenario];

			for (at.level_no = 1; at.level_no <= (int)scenario->n_levels; at.level_no++)
				study->prompts[index_of(study, &at)] = prompt_render(pack, scenario,
					at.level_no, &pack->conditions[at.condition]);
		}
}

struct study *study_open(const struct env *env, const char *pack, struct error *error)
{
	struct pack *loaded = pack_load(env, pack, error);

	if (!loaded)
		return NULL;
	struct study *study = memory_alloc(1, sizeof *study);

	study->env = env;
	study->pack = loaded;
	study->prompts = memory_alloc(n_places(study), sizeof *study->prompts);
	study->prompt_rows = memory_alloc(n_places(study), sizeof *study->prompt_rows);
	study->n_outdated = memory_alloc(loaded->n_scenarios, sizeof *study->n_outdated);
	render_prompts(study);
	return study;
}

static void clear_arms(struct study *study)
{
	for (size_t i = 0; i < study->n_arms; i++) {
		free(study->arms[i].agent_name);
		free(study->arms[i].tallies);
		study_clear_buckets(study, &study->arms[i]);
		study_clear_pools(study, &study->arms[i]);
	}
	for (size_t i = 0; i < study->pack->n_scenarios; i++)
		study->n_outdated[i] = 0;
	study->n_arms = 0;
	study->n_responses = 0;
	study->has_synthetic = study->has_untested = false;
}

void study_close(struct study *study)
{
	if (!study)
		return;
	clear_arms(study);
	free(study->arms);
	agent_groups_clear(&study->groups);
	for (size_t i = 0; i < n_places(study); i++)
		prompt_free(study->prompts[i]);
	free(study->prompts);
	free(study->prompt_rows);
	free(study->n_outdated);
	pack_free(study->pack);
	free(study->trouble);
	free(study);
}

static bool find_rows(struct study *study, struct database *database, struct error *error)
{
	for (size_t i = 0; i < n_places(study); i++) {
		study->prompt_rows[i] = 0;
		if (!database || !study->prompts[i])
			continue;
		study->prompt_rows[i] = prompts_find(database, study->prompts[i], error);
		if (study->prompt_rows[i] < 0)
			return false;
	}
	return true;
}

bool study_find_prompt(const struct study *study, int64_t prompt_row, struct study_place *place)
{
	size_t n_scenarios = study->pack->n_scenarios;

	for (size_t i = 0; i < n_places(study); i++) {
		if (prompt_row == 0 || study->prompt_rows[i] != prompt_row)
			continue;
		place->level_no = (int)(i % SCENARIO_MAX_LEVELS) + 1;
		place->scenario = i / SCENARIO_MAX_LEVELS % n_scenarios;
		place->condition = i / SCENARIO_MAX_LEVELS / n_scenarios;
		return true;
	}
	return false;
}

static struct study_arm *find_arm(const struct study *study, int64_t agent, size_t condition)
{
	for (size_t i = 0; i < study->n_arms; i++)
		if (study->arms[i].agent == agent && study->arms[i].condition == condition)
			return &study->arms[i];
	return NULL;
}

static struct study_arm *add_arm(struct study *study, const struct bucket *bucket, size_t condition)
{
	MEMORY_RESERVE_ONE(study->arms, study->n_arms, study->capacity);
	struct study_arm *arm = &study->arms[study->n_arms++];

	*arm = (struct study_arm){
		.agent = bucket->agent,
		.agent_name = memory_copy_text(bucket->agent_name),
		.condition = condition,
		.kind = bucket->kind,
		.synthetic = bucket->synthetic,
		.tallies = memory_alloc(study_n_tallies(study), sizeof *arm->tallies),
		.buckets = memory_alloc(study_n_tallies(study), sizeof *arm->buckets),
	};
	if (bucket->pool)
		arm->pools = memory_alloc(study_n_tallies(study), sizeof *arm->pools);
	return arm;
}

static struct tally *tally_of(const struct study_arm *arm, const struct study_place *place)
{
	return &arm->tallies[place->scenario * SCENARIO_MAX_LEVELS + (size_t)(place->level_no - 1)];
}

/* Of a scenario and a condition that the pack has, but of no prompt that they give today. */
static void take_outdated(struct study *study, const struct bucket *bucket)
{
	const struct pack *pack = study->pack;

	if (bucket->pool || strcmp(bucket->pack, pack->id) != 0 ||
		!pack_find_condition(pack, bucket->condition))
		return;
	for (size_t i = 0; i < pack->n_scenarios; i++)
		if (strcmp(pack->scenarios[i]->id, bucket->scenario) == 0)
			study->n_outdated[i] += tally_total(&bucket->tally);
}

static void take_bucket(struct study *study, const struct bucket *bucket)
{
	struct study_place place;

	if (!study_find_prompt(study, bucket->prompt, &place)) {
		take_outdated(study, bucket);
		return;
	}
	struct study_arm *arm = find_arm(study, bucket->agent, place.condition);

	if (!arm)
		arm = add_arm(study, bucket, place.condition);
	arm->synthetic = arm->synthetic || bucket->synthetic;
	*tally_of(arm, &place) = bucket->tally;
	struct study_bucket *own = &arm->buckets[study_index(&place)];

	own->looks = looks_copy(bucket->looks);
	own->is_filling = bucket->is_filling;
	if (arm->pools)
		study_set_pool(study, arm, &place, bucket->pool);
	else
		study->n_responses += (uint64_t)tally_total(&bucket->tally);
	study->has_synthetic = study->has_synthetic || bucket->synthetic;
}

/* A cohort, or the simulated agent that stands in for one. */
static bool stands_for_people(const struct study_arm *arm)
{
	return arm->kind == AGENT_COHORT ||
	       agent_is_simulated_people(arm->agent_name, arm->synthetic);
}

/* Hands that a room raised are people's, but not who the others are compared with. */
bool study_is_audience(const struct study_arm *arm)
{
	return arm->kind == AGENT_COHORT && strcmp(arm->agent_name, HANDS_COHORT) == 0;
}

static int compare_arms(const void *left, const void *right)
{
	const struct study_arm *l = left, *r = right;

	if (stands_for_people(l) != stands_for_people(r))
		return stands_for_people(l) ? -1 : 1;
	if (study_is_audience(l) != study_is_audience(r))
		return study_is_audience(r) ? -1 : 1;
	int by_name = strcmp(l->agent_name, r->agent_name);

	if (by_name)
		return by_name;
	return (l->condition > r->condition) - (l->condition < r->condition);
}

/* True where the arm was in the cache before the other. */
static bool is_older(const struct study_arm *arm, const struct study_arm *other)
{
	/* Groups have numbers below 0 and are nobody's elders. */
	if (arm->agent != other->agent)
		return (uint64_t)arm->agent < (uint64_t)other->agent;
	return arm->condition < other->condition;
}

/* People are amber; the others take the theme's colours by age, so that a newcomer changes none. */
static void colour_arms(struct study *study)
{
	for (size_t i = 0; i < study->n_arms; i++) {
		struct study_arm *arm = &study->arms[i];
		int rank = 0;

		for (size_t k = 0; k < study->n_arms; k++)
			rank += !stands_for_people(&study->arms[k]) &&
				is_older(&study->arms[k], arm);
		arm->role = stands_for_people(arm)
				    ? ROLE_PEOPLE
				    : (enum role)(ROLE_AGENT + rank % STYLE_N_AGENTS);
	}
}

bool study_load(struct study *study, struct database *database, struct error *error)
{
	struct bucket_list list = { 0 };
	struct bucket_filter filter = { 0 };

	clear_arms(study);
	if (!find_rows(study, database, error))
		return false;
	if (!database)
		return true;
	/* Who a member is may be known only since it answered. */
	if (study->groups.n_groups > 0) {
		agent_groups_clear(&study->groups);
		if (!agent_names_read_groups(
			    study->env, study->config, database, &study->groups, error))
			return false;
	}
	if (!agent_groups_load(database, &study->groups, &filter, &list, error))
		return false;
	for (size_t i = 0; i < list.n_buckets; i++)
		take_bucket(study, &list.buckets[i]);
	buckets_clear(&list);
	if (study->n_arms > 1)
		qsort(study->arms, study->n_arms, sizeof *study->arms, compare_arms);
	colour_arms(study);
	study_test_all(study);
	return true;
}

bool study_take_event(struct study *study, const struct event *event)
{
	struct study_place place;

	if (!study_find_prompt(study, event->prompt, &place))
		return false;
	struct study_arm *arm = find_arm(study, event->agent, place.condition);

	if (!arm)
		return false;
	tally_add(tally_of(arm, &place), event->outcome, event->count);
	study->n_responses += event->count;
	study_pool_groups(study, arm, &place);
	arm->buckets[study_index(&place)].is_untested = study->has_untested = true;
	return true;
}

const struct prompt *study_prompt(const struct study *study, const struct study_place *place)
{
	return study->prompts[index_of(study, place)];
}

int64_t study_prompt_row(const struct study *study, const struct study_place *place)
{
	return study->prompt_rows[index_of(study, place)];
}

const struct tally *study_tally(
	const struct study *study, size_t arm, size_t scenario, int level_no)
{
	struct study_place place = { .scenario = scenario, .level_no = level_no };

	return tally_of(&study->arms[arm], &place);
}

int64_t study_outdated(const struct study *study)
{
	int64_t n_outdated = 0;

	for (size_t i = 0; i < study->pack->n_scenarios; i++)
		n_outdated += study->n_outdated[i];
	return n_outdated;
}

long study_people(const struct study *study)
{
	for (size_t i = 0; i < study->n_arms; i++)
		if (study->arms[i].condition == 0 && stands_for_people(&study->arms[i]) &&
			!study_is_audience(&study->arms[i]))
			return (long)i;
	return -1;
}

const struct published *study_published(const struct study *study, size_t scenario, int level_no)
{
	const struct pack *pack = study->pack;

	for (size_t i = 0; i < pack->n_published; i++) {
		const struct published *figure = &pack->published[i];

		if (figure->scenario && figure->level_no == level_no &&
			strcmp(figure->what, "refusal_rate") == 0 &&
			strcmp(figure->agent, "people") == 0 &&
			strcmp(figure->scenario, pack->scenarios[scenario]->id) == 0)
			return figure;
	}
	return NULL;
}
