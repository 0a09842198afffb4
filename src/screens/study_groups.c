/* Groups among the arms of a study. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "study_parts.h"

bool study_read_groups(struct study *study, const struct config *config, struct error *error)
{
	agent_groups_clear(&study->groups);
	study->config = config;
	return agent_groups_read(config, &study->groups, error);
}

size_t study_n_tallies(const struct study *study)
{
	return study->pack->n_scenarios * SCENARIO_MAX_LEVELS;
}

size_t study_index(const struct study_place *place)
{
	return place->scenario * SCENARIO_MAX_LEVELS + (size_t)(place->level_no - 1);
}

void study_set_pool(const struct study *study, struct study_arm *arm,
	const struct study_place *place, const struct bucket_pool *pool)
{
	struct bucket_pool **own = &arm->pools[study_index(place)];

	(void)study;
	bucket_pool_free(*own);
	*own = bucket_pool_copy(pool);
}

void study_clear_pools(const struct study *study, struct study_arm *arm)
{
	for (size_t i = 0; arm->pools && i < study_n_tallies(study); i++)
		bucket_pool_free(arm->pools[i]);
	free(arm->pools);
	arm->pools = NULL;
}

static const struct study_arm *find_member(
	const struct study *study, const char *name, size_t condition)
{
	for (size_t i = 0; i < study->n_arms; i++)
		if (!study->arms[i].pools && study->arms[i].condition == condition &&
			strcmp(study->arms[i].agent_name, name) == 0)
			return &study->arms[i];
	return NULL;
}

static void pool_anew(const struct study *study, const struct agent_group *group,
	struct study_arm *arm, const struct study_place *place)
{
	const struct tally *tallies[GROUP_MAX_MEMBERS] = { NULL };
	size_t at = study_index(place);
	struct tally sum = { 0 };
	bool is_filling = false;

	for (size_t i = 0; i < group->n_members; i++) {
		const struct study_arm *member =
			find_member(study, group->members[i], arm->condition);

		if (!member)
			continue;
		tallies[i] = &member->tallies[at];
		tally_merge(&sum, tallies[i]);
		is_filling = is_filling || member->buckets[at].is_filling ||
			     !live_side_is_complete(member->buckets[at].looks);
	}
	if (!arm->pools[at])
		arm->pools[at] = agent_group_new_pool(group);
	agent_group_pool(group, tallies, arm->pools[at]);
	arm->tallies[at] = sum;
	arm->buckets[at].is_filling = is_filling;
}

static bool has_member(const struct agent_group *group, const char *name)
{
	for (size_t i = 0; i < group->n_members; i++)
		if (strcmp(group->members[i], name) == 0)
			return true;
	return false;
}

void study_pool_groups(
	struct study *study, const struct study_arm *member, const struct study_place *place)
{
	for (size_t i = 0; i < study->n_arms; i++) {
		struct study_arm *arm = &study->arms[i];
		const struct agent_group *group =
			arm->pools ? agent_groups_find(&study->groups, arm->agent_name) : NULL;

		if (group && arm->condition == member->condition &&
			has_member(group, member->agent_name))
			pool_anew(study, group, arm, place);
	}
}
