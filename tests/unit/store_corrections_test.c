#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/base/random.h"
#include "leeway/store/corrections.h"
#include "leeway/store/responses.h"
#include "leeway/store/tallies.h"
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

static void correct(struct cache *cache, int64_t response, enum outcome after)
{
	struct correction correction = {
		.after = after, .reason = "read by hand", .author = "a", .at_ms = 5
	};
	assert_true(database_begin(cache->database, NULL));
	assert_true(corrections_add(cache->database, response, &correction, NULL));
	assert_true(database_commit(cache->database, NULL));
}

static bool undo(struct cache *cache, int64_t response)
{
	struct correction correction = { .reason = "no", .author = "b", .at_ms = 6 };
	bool undone;
	assert_true(database_begin(cache->database, NULL));
	assert_true(corrections_undo(cache->database, response, &correction, &undone, NULL));
	assert_true(database_commit(cache->database, NULL));
	return undone;
}

static void assert_stands(struct cache *cache, enum outcome outcome, bool corrected)
{
	struct stored_response stored;
	assert_true(responses_read(cache->database, 1, 1, 0, &stored, NULL));
	assert_int_equal(stored.response.outcome, outcome);
	assert_int_equal(stored.outcome_read, OUTCOME_UNCLEAR);
	assert_int_equal(stored.corrected, corrected);
	struct tally tally;
	int64_t next_repeat;
	assert_true(tallies_read(cache->database, 1, 1, &tally, &next_repeat, NULL));
	for (int i = 0; i < N_OUTCOMES; i++)
		assert_int_equal(tally.counts[i], i == (int)outcome);
	assert_int_equal(next_repeat, 1);
	assert_int_equal(cache_number(cache->path, "SELECT corrected FROM v_response"), corrected);
	char *shown = cache_text(cache->path, "SELECT outcome FROM v_response");
	assert_string_equal(shown, outcome_name(outcome));
	free(shown);
}

static int64_t add_one(struct cache *cache)
{
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	struct response response = cache_response(agent, prompt, 0, OUTCOME_UNCLEAR);
	assert_true(cache_add(cache, &response));
	return responses_find(cache->database, agent, prompt, 0, NULL);
}

static void the_latest_correction_counts_and_undo_goes_back_step_by_step(void **state)
{
	struct cache *cache = *state;
	int64_t response = add_one(cache);
	assert_stands(cache, OUTCOME_UNCLEAR, false);
	assert_false(undo(cache, response));
	correct(cache, response, OUTCOME_REFUSE);
	assert_stands(cache, OUTCOME_REFUSE, true);
	correct(cache, response, OUTCOME_GRANT);
	assert_stands(cache, OUTCOME_GRANT, true);
	assert_true(undo(cache, response));
	assert_stands(cache, OUTCOME_REFUSE, true);
	assert_true(undo(cache, response));
	assert_stands(cache, OUTCOME_UNCLEAR, false);
	assert_false(undo(cache, response));
	assert_stands(cache, OUTCOME_UNCLEAR, false);
	assert_int_equal(cache_number(cache->path, "SELECT count(*) FROM correction"), 4);
}

static void tell(const struct correction *correction, void *data)
{
	char **told = data;
	char *longer =
		memory_format("%s[%s-%s %s %s %d%s]", *told, outcome_name(correction->before),
			outcome_name(correction->after), correction->reason, correction->author,
			(int)correction->at_ms, correction->is_undo ? " undo" : "");
	free(*told);
	*told = longer;
}

static void every_correction_stays_readable(void **state)
{
	struct cache *cache = *state;
	int64_t response = add_one(cache);
	correct(cache, response, OUTCOME_REFUSE);
	undo(cache, response);
	char *told = memory_copy_text("");
	assert_true(corrections_each(cache->database, response, tell, &told, NULL));
	assert_string_equal(told, "[unclear-refuse read by hand a 5][refuse-unclear no b 6 undo]");
	free(told);
}

static void an_unknown_response_is_an_error(void **state)
{
	struct cache *cache = *state;
	struct correction correction = { .after = OUTCOME_GRANT, .reason = "", .author = "" };
	struct error error = { 0 };
	assert_true(database_begin(cache->database, NULL));
	assert_false(corrections_add(cache->database, 99, &correction, &error));
	assert_int_equal(error.code, ERROR_STORE);
	error_clear(&error);
	database_rollback(cache->database);
}

/* Counts in which tallies and responses differ. */
static const char difference[] =
	"SELECT count(*) FROM (SELECT agent_id, prompt_id,"
	" sum(outcome = 'grant'), sum(outcome = 'refuse'), sum(outcome = 'unclear'),"
	" sum(outcome = 'blocked'), sum(outcome = 'empty'), max(repeat) + 1"
	" FROM v_response GROUP BY agent_id, prompt_id"
	" EXCEPT SELECT agent_id, prompt_id, grants, refusals, unclear, blocked, empty,"
	" next_repeat FROM tally)";

static void tallies_equal_the_grouped_responses_whatever_happens(void **state)
{
	struct cache *cache = *state;
	struct random random;
	random_init(&random, 20260131);
	for (int i = 1; i <= 3; i++) {
		cache_put_agent(cache, i == 1 ? "a" : i == 2 ? "b" : "c", true);
		cache_put_prompt(cache, "lending", i, "baseline");
	}
	int64_t n_responses = 0;
	for (int i = 0; i < 600; i++) {
		uint64_t what = random_below(&random, 4);
		enum outcome outcome = (enum outcome)random_below(&random, N_OUTCOMES);
		if (what < 2 || n_responses == 0) {
			struct response response =
				cache_response(1 + (int64_t)random_below(&random, 3),
					1 + (int64_t)random_below(&random, 3),
					(uint32_t)random_below(&random, 30), outcome);
			n_responses += cache_add(cache, &response);
		} else if (what == 2) {
			correct(cache, 1 + (int64_t)random_below(&random, (uint64_t)n_responses),
				outcome);
		} else {
			undo(cache, 1 + (int64_t)random_below(&random, (uint64_t)n_responses));
		}
	}
	assert_true(n_responses > 100);
	assert_int_equal(cache_number(cache->path, "SELECT count(*) FROM response"), n_responses);
	assert_int_equal(cache_number(cache->path, difference), 0);
	assert_int_equal(cache_number(cache->path, "SELECT count(*) FROM tally"), 9);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_latest_correction_counts_and_undo_goes_back_step_by_step),
		TEST(every_correction_stays_readable),
		TEST(an_unknown_response_is_an_error),
		TEST(tallies_equal_the_grouped_responses_whatever_happens),
	};
	return cmocka_run_group_tests_name("store_corrections", tests, NULL, NULL);
}
