#include "leeway/report/agent_groups.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/stats/groups.h"

enum { NAME_MAX_BYTES = 256 };

/* As it stands in the configuration. */
struct group_record {
	char *id;
	const struct cJSON *members;
};

struct member_record {
	char *model;
	double weight;
};

static const struct config_row group_rows[] = {
	{ "id", CONFIG_TEXT, offsetof(struct group_record, id), .required = true,
		.help = "The name the group is shown under." },
	{ "members", CONFIG_JSON, offsetof(struct group_record, members), .required = true,
		.help = "A list of members." },
};

static const struct config_row member_rows[] = {
	{ "model", CONFIG_TEXT, offsetof(struct member_record, model), .required = true,
		.help = "The model, named as leeway stats shows it." },
	{ "weight", CONFIG_NUMBER, offsetof(struct member_record, weight), .minimum = 0,
		.maximum = 1e9, .fallback = "1",
		.help = "Its share, relative to those of the other members." },
};

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

const struct config_row *agent_group_rows(size_t *n_rows)
{
	*n_rows = COUNT(group_rows);
	return group_rows;
}

const struct config_row *agent_group_member_rows(size_t *n_rows)
{
	*n_rows = COUNT(member_rows);
	return member_rows;
}

static bool fault(const struct config *config, const struct cJSON *item, const char *words,
	struct error *error)
{
	char *path = json_path(config->document, item);
	error_set(error, ERROR_INPUT, "%s:%d: %s: %s", config->document->name,
		json_line(config->document, item), path, words);
	free(path);
	return false;
}

static bool is_name(const char *name)
{
	return !text_is_empty(name) && strlen(name) <= NAME_MAX_BYTES;
}

static const char *check_member(const struct agent_group *group, const struct member_record *record)
{
	if (!is_name(record->model))
		return "the model must be named, in at most 256 bytes";
	if (strcmp(record->model, group->id) == 0)
		return "a group is not its own member";
	if (group->n_members == GROUP_MAX_MEMBERS)
		return "a group has at most 64 members";
	if (!(record->weight > 0))
		return "the weight must be above 0";
	for (size_t i = 0; i < group->n_members; i++)
		if (strcmp(group->members[i], record->model) == 0)
			return "this model is a member twice";
	return NULL;
}

static bool read_member(const struct config *config, const struct cJSON *item,
	struct agent_group *group, struct error *error)
{
	struct member_record record = { 0 };
	if (!config_read_record(
		    config->document, item, member_rows, COUNT(member_rows), &record, error))
		return false;
	const char *words = check_member(group, &record);
	if (words) {
		config_clear_record(member_rows, COUNT(member_rows), &record);
		return fault(config, item, words, error);
	}
	group->weights[group->n_members] = record.weight;
	group->members[group->n_members++] = record.model;
	return true;
}

static const char *check_group(
	const struct agent_groups *groups, const struct agent_group *group, const cJSON *members)
{
	if (!is_name(group->id))
		return "the id must be a name of at most 256 bytes";
	if (groups->n_groups > GROUPS_MAX)
		return "there are at most 64 groups";
	if (!cJSON_IsArray(members) || !members->child)
		return "members must be a list in brackets, of at least one member";
	for (size_t i = 0; i + 1 < groups->n_groups; i++)
		if (strcmp(groups->groups[i].id, group->id) == 0)
			return "this id stands here twice";
	return NULL;
}

static bool read_group(const struct config *config, const struct cJSON *item,
	struct agent_groups *groups, struct error *error)
{
	struct group_record record = { 0 };
	if (!config_read_record(
		    config->document, item, group_rows, COUNT(group_rows), &record, error))
		return false;
	groups->groups =
		memory_resize(groups->groups, groups->n_groups + 1, sizeof *groups->groups);
	struct agent_group *group = &groups->groups[groups->n_groups++];
	*group = (struct agent_group){ .id = record.id };
	const char *words = check_group(groups, group, record.members);
	if (words)
		return fault(config, item, words, error);
	for (const cJSON *member = record.members->child; member; member = member->next)
		if (!read_member(config, member, group, error))
			return false;
	return true;
}

bool agent_groups_read(
	const struct config *config, struct agent_groups *groups, struct error *error)
{
	*groups = (struct agent_groups){ 0 };
	const cJSON *item = config->groups ? config->groups->child : NULL;
	for (; item; item = item->next)
		if (!read_group(config, item, groups, error)) {
			agent_groups_clear(groups);
			return false;
		}
	return true;
}

void agent_groups_clear(struct agent_groups *groups)
{
	for (size_t i = 0; i < groups->n_groups; i++) {
		free(groups->groups[i].id);
		for (size_t k = 0; k < groups->groups[i].n_members; k++)
			free(groups->groups[i].members[k]);
	}
	free(groups->groups);
	*groups = (struct agent_groups){ 0 };
}

const struct agent_group *agent_groups_find(const struct agent_groups *groups, const char *id)
{
	for (size_t i = 0; i < groups->n_groups; i++)
		if (strcmp(groups->groups[i].id, id) == 0)
			return &groups->groups[i];
	return NULL;
}

void agent_group_pool(const struct agent_group *group, const struct tally *const *tallies,
	struct bucket_pool *pool)
{
	struct group_member members[GROUP_MAX_MEMBERS];
	for (size_t i = 0; i < group->n_members; i++) {
		pool->tallies[i] = tallies[i] ? *tallies[i] : (struct tally){ 0 };
		pool->weights[i] = group->weights[i];
		members[i] = (struct group_member){
			.count = { pool->tallies[i].counts[OUTCOME_REFUSE],
				tally_decided(&pool->tallies[i]) },
			.weight = group->weights[i],
		};
	}
	struct group_rate found = groups_pool(members, group->n_members);
	pool->rate = found.rate;
	pool->standard_error = found.standard_error;
	pool->effective_n = found.sample.n;
	pool->n_missing = found.n_missing;
}
