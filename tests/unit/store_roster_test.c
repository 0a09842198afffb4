#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/store/agents.h"
#include "leeway/store/roster.h"
#include "support/cache.h"

static int set_up(void **state)
{
	struct cache *cache = memory_alloc(1, sizeof *cache);

	cache_init(cache);
	cache_open(cache, DATABASE_WRITE);
	*state = cache;
	return 0;
}

static int tear_down(void **state)
{
	cache_clear(*state);
	free(*state);
	return 0;
}

static void an_empty_cache_has_nobody(void **state)
{
	struct cache *cache = *state;
	struct roster roster = { 0 };

	assert_true(roster_load(cache->database, &roster, NULL));
	assert_int_equal(roster.n_entries, 0);
	roster_clear(&roster);
}

static void agents_come_with_what_they_gave(void **state)
{
	struct cache *cache = *state;
	int64_t people = cache_put_agent(cache, "people", false);
	int64_t model = cache_put_agent(cache, "gpt", true);
	struct roster roster = { 0 };

	for (int level = 1; level <= 2; level++) {
		int64_t prompt = cache_put_prompt(cache, "lending", level, "baseline");

		for (uint32_t repeat = 0; repeat < 3; repeat++) {
			struct response response = cache_response(
				people, prompt, repeat, repeat ? OUTCOME_REFUSE : OUTCOME_UNCLEAR);

			assert_true(cache_add(cache, &response));
		}
	}
	assert_true(roster_load(cache->database, &roster, NULL));
	assert_int_equal(roster.n_entries, 2);
	assert_int_equal(roster.entries[0].id, people);
	assert_string_equal(roster.entries[0].agent.name, "people");
	assert_int_equal(roster.entries[0].agent.kind, AGENT_COHORT);
	assert_null(roster.entries[0].agent.provider);
	assert_int_equal(roster.entries[0].n_buckets, 2);
	assert_int_equal(roster.entries[0].tally.counts[OUTCOME_REFUSE], 4);
	assert_int_equal(roster.entries[0].tally.counts[OUTCOME_UNCLEAR], 2);
	assert_int_equal(roster.entries[1].id, model);
	assert_int_equal(roster.entries[1].agent.kind, AGENT_MODEL);
	assert_int_equal(roster.entries[1].n_buckets, 0);
	roster_clear(&roster);
}

static void lineage_and_parameters_are_kept(void **state)
{
	struct cache *cache = *state;
	struct agent agent = {
		.kind = AGENT_MODEL,
		.name = memory_copy_text("tuned"),
		.provider = memory_copy_text("openai"),
		.base_url = memory_copy_text("https://api.openai.com/v1"),
		.model = memory_copy_text("ft:gpt"),
		.parent = memory_copy_text("gpt"),
		.iteration = 3,
	};
	struct roster roster = { 0 };

	assert_true(parameters_set(&agent.parameters, "temperature", "0.5", NULL));
	assert_true(database_begin(cache->database, NULL));
	assert_true(agents_put(cache->database, &agent, NULL) > 0);
	assert_true(database_commit(cache->database, NULL));
	assert_true(roster_load(cache->database, &roster, NULL));
	assert_int_equal(roster.n_entries, 1);
	assert_string_equal(roster.entries[0].agent.parent, "gpt");
	assert_int_equal(roster.entries[0].agent.iteration, 3);
	assert_string_equal(roster.entries[0].agent.model, "ft:gpt");
	assert_string_equal(roster.entries[0].parameters, "{\"temperature\":0.5}");
	roster_clear(&roster);
	agent_clear(&agent);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_empty_cache_has_nobody),
		TEST(agents_come_with_what_they_gave),
		TEST(lineage_and_parameters_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
