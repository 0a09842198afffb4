#include "support/buckets.h"

#include <string.h>

#include "leeway/base/memory.h"

static int64_t find_agent(const struct bucket_list *list, const char *agent)
{
	int64_t most = 0;

	for (size_t i = 0; i < list->n_buckets; i++) {
		if (strcmp(list->buckets[i].agent_name, agent) == 0)
			return list->buckets[i].agent;
		if (list->buckets[i].agent > most)
			most = list->buckets[i].agent;
	}
	return most + 1;
}

void buckets_add(struct bucket_list *list, const char *agent, const char *condition,
	const char *scenario, int level_no)
{
	int64_t id = find_agent(list, agent);
	bool is_cohort = strcmp(agent, "people") == 0 || strcmp(agent, "audience") == 0;

	MEMORY_RESERVE_ONE(list->buckets, list->n_buckets, list->capacity);
	list->buckets[list->n_buckets++] = (struct bucket){
		.agent = id,
		.prompt = (int64_t)list->n_buckets + 1,
		.pack = memory_copy_text("paper"),
		.scenario = memory_copy_text(scenario),
		.level = memory_format("level %d", level_no),
		.condition = memory_copy_text(condition),
		.agent_name = memory_copy_text(agent),
		.level_no = level_no,
		.kind = is_cohort ? AGENT_COHORT : AGENT_MODEL,
		.synthetic = strncmp(agent, "sim:", 4) == 0,
	};
}

void buckets_count(struct bucket_list *list, int64_t grants, int64_t refusals)
{
	struct bucket *bucket = &list->buckets[list->n_buckets - 1];

	bucket->tally.counts[OUTCOME_GRANT] = grants;
	bucket->tally.counts[OUTCOME_REFUSE] = refusals;
}
