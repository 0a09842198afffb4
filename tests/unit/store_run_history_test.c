#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/store/responses.h"
#include "leeway/store/run_history.h"
#include "leeway/store/runs.h"
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

static int64_t start_run(struct cache *cache, const char *arguments, uint64_t planned)
{
	assert_true(database_begin(cache->database, NULL));
	int64_t run = runs_start(cache->database, arguments, planned, 1000, NULL);

	assert_true(run > 0);
	assert_true(database_commit(cache->database, NULL));
	return run;
}

static void add_failure(struct cache *cache, const struct failure *failure)
{
	assert_true(database_begin(cache->database, NULL));
	assert_true(failures_add(cache->database, failure, NULL));
	assert_true(database_commit(cache->database, NULL));
}

static void runs_come_newest_first_page_by_page(void **state)
{
	struct cache *cache = *state;
	struct run_list list = { 0 };
	int64_t ids[5];

	for (int i = 0; i < 5; i++)
		ids[i] = start_run(cache, "plan", (uint64_t)(10 * i));
	assert_true(database_begin(cache->database, NULL));
	assert_true(runs_finish(cache->database, ids[4], "done", 4000, NULL));
	assert_true(database_commit(cache->database, NULL));
	assert_true(run_list_load(cache->database, 0, 3, &list, NULL));
	assert_int_equal(list.n_runs, 3);
	assert_int_equal(list.runs[0].id, ids[4]);
	assert_string_equal(list.runs[0].state, "done");
	assert_string_equal(list.runs[0].arguments, "plan");
	assert_int_equal(list.runs[0].planned, 40);
	assert_int_equal(list.runs[0].started_at_ms, 1000);
	assert_int_equal(list.runs[0].ended_at_ms, 4000);
	assert_int_equal(list.runs[1].ended_at_ms, -1);
	assert_true(run_list_load(cache->database, list.runs[2].id, 3, &list, NULL));
	assert_int_equal(list.n_runs, 5);
	assert_int_equal(list.runs[4].id, ids[0]);
	run_list_clear(&list);
}

static void an_ended_run_is_summed_apart_from_the_next(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	int64_t runs[2];
	struct run_sums sums;

	for (uint32_t i = 0; i < 2; i++) {
		runs[i] = start_run(cache, "", 3);
		for (uint32_t k = 0; k < 3; k++) {
			struct response response =
				cache_response(agent, prompt, 3 * i + k, OUTCOME_REFUSE);

			response.run = runs[i];
			response.cost_microusd = 5;
			assert_true(cache_add(cache, &response));
		}
		assert_true(database_begin(cache->database, NULL));
		assert_true(runs_finish(cache->database, runs[i], "done", 1000, NULL));
		assert_true(database_commit(cache->database, NULL));
	}
	for (int i = 0; i < 2; i++) {
		assert_true(runs_sum(cache->database, runs[i], &sums, NULL));
		assert_int_equal(sums.stored, 3);
		assert_int_equal(sums.cost_microusd, 15);
	}
}

static void failures_are_counted_by_class_and_status(void **state)
{
	struct cache *cache = *state;
	struct failure failure = {
		.agent = cache_put_agent(cache, "gpt", true),
		.prompt = cache_put_prompt(cache, "lending", 1, "baseline"),
		.attempt = 1,
		.status = 429,
		.class = "rate limit",
		.message = "slower, please",
	};
	struct failure_groups groups = { 0 };

	failure.run = start_run(cache, "", 9);
	add_failure(cache, &failure);
	int64_t run = failure.run = start_run(cache, "", 9);

	add_failure(cache, &failure);
	failure.final = true;
	failure.message = "slower, I said";
	add_failure(cache, &failure);
	failure.status = 0;
	failure.class = "network";
	failure.message = "no answer";
	add_failure(cache, &failure);
	failure.run = start_run(cache, "", 9);
	add_failure(cache, &failure);
	assert_true(failure_groups_load(cache->database, run, &groups, NULL));
	assert_int_equal(groups.n_groups, 2);
	assert_string_equal(groups.groups[0].class, "rate limit");
	assert_int_equal(groups.groups[0].status, 429);
	assert_int_equal(groups.groups[0].n_attempts, 2);
	assert_int_equal(groups.groups[0].n_given_up, 1);
	assert_int_equal(groups.groups[0].n_messages, 2);
	assert_string_equal(groups.groups[0].message, "slower, I said");
	assert_string_equal(groups.groups[1].class, "network");
	assert_int_equal(groups.groups[1].n_attempts, 1);
	failure_groups_clear(&groups);
}

static void a_stopped_connection_gives_up_a_long_query(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	int64_t run = start_run(cache, "", 4000);
	atomic_bool stop = false;
	struct run_sums sums;
	struct error error = { 0 };

	assert_true(database_begin(cache->database, NULL));
	for (uint32_t i = 0; i < 4000; i++) {
		struct response response = cache_response(agent, prompt, i, OUTCOME_GRANT);
		bool added;

		response.run = run;
		assert_true(responses_add(cache->database, &response, &added, NULL));
	}
	assert_true(database_commit(cache->database, NULL));
	database_set_stop(cache->database, &stop);
	assert_true(runs_sum(cache->database, run, &sums, NULL));
	assert_int_equal(sums.stored, 4000);
	atomic_store(&stop, true);
	assert_false(runs_sum(cache->database, run, &sums, &error));
	assert_int_equal(error.code, ERROR_STORE);
	error_clear(&error);
}

/* A run with one reply of that cost, which is its repeat, too, and its end. */
static int64_t make_spent_run(
	struct cache *cache, const char *arguments, uint32_t cost_microusd, const char *end)
{
	int64_t agent = cache_put_agent(cache, "openai:dear", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	int64_t run = start_run(cache, arguments, 1);
	struct response response = cache_response(agent, prompt, cost_microusd, OUTCOME_REFUSE);

	response.run = run;
	response.cost_microusd = cost_microusd;
	assert_true(cache_add(cache, &response));
	assert_true(database_begin(cache->database, NULL));
	assert_true(runs_finish(cache->database, run, end, 2000, NULL));
	assert_true(database_commit(cache->database, NULL));
	return run;
}

static void what_an_order_has_cost_is_that_of_its_runs_since_it_was_complete(void **state)
{
	struct cache *cache = *state;
	struct order_spent spent;

	make_spent_run(cache, "order", 1000, "incomplete");
	make_spent_run(cache, "order", 200, "done");
	int64_t first = make_spent_run(cache, "order", 30, "stopped");
	make_spent_run(cache, "another", 5000, "stopped");
	make_spent_run(cache, "order", 4, "running");
	assert_true(runs_spent(cache->database, "order", 0, &spent, NULL));
	assert_int_equal(spent.cost_microusd, 34);
	assert_int_equal(spent.n_runs, 2);
	assert_true(runs_spent(cache->database, NULL, first, &spent, NULL));
	assert_int_equal(spent.cost_microusd, 30);
	assert_true(runs_spent(cache->database, "nobody's", 0, &spent, NULL));
	assert_int_equal(spent.n_runs, 0);
	make_spent_run(cache, "order", 7, "left");
	assert_true(runs_spent(cache->database, "order", 0, &spent, NULL));
	assert_int_equal(spent.n_runs, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(runs_come_newest_first_page_by_page),
		TEST(an_ended_run_is_summed_apart_from_the_next),
		TEST(what_an_order_has_cost_is_that_of_its_runs_since_it_was_complete),
		TEST(failures_are_counted_by_class_and_status),
		TEST(a_stopped_connection_gives_up_a_long_query),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
