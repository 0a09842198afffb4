#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "leeway/base/memory.h"
#include "leeway/store/connection.h"
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

static void a_response_is_added_once(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	struct response response = cache_response(agent, prompt, 0, OUTCOME_REFUSE);
	response.text = "No. The policy says so.";
	assert_true(cache_add(cache, &response));
	response.outcome = OUTCOME_GRANT;
	assert_false(cache_add(cache, &response));
	struct tally tally;
	int64_t next_repeat;
	assert_true(tallies_read(cache->database, agent, prompt, &tally, &next_repeat, NULL));
	assert_int_equal(tally.counts[OUTCOME_REFUSE], 1);
	assert_int_equal(tally.counts[OUTCOME_GRANT], 0);
	assert_int_equal(next_repeat, 1);
}

static void all_that_is_known_of_a_response_is_kept(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	struct response response = {
		.agent = agent,
		.prompt = prompt,
		.repeat = 7,
		.outcome = OUTCOME_UNCLEAR,
		.text = "Perhaps \xe2\x80\x93 \"we\" could\nask.",
		.reasoning = "hm",
		.asked_at_ms = INT64_C(1769860800123),
		.latency_ms = 345,
		.input_tokens = 120,
		.output_tokens = 0,
		.reasoning_tokens = 9,
		.cost_microusd = 42,
		.model_returned = "gpt-2026",
		.finish_reason = "stop",
		.response_id = "r-1",
	};
	assert_true(cache_add(cache, &response));
	char *row = cache_text(cache->path,
		"SELECT outcome || '|' || text || '|' || model_returned || '|' || asked_at || '|'"
		" || latency_ms || '|' || input_tokens || '|' || output_tokens || '|' || cost_usd"
		" || '|' || repeat || '|' || corrected FROM v_response");
	assert_string_equal(row,
		"unclear|Perhaps \xe2\x80\x93 \"we\" could\nask.|gpt-2026|2026-01-31T12:00:00.123Z"
		"|345|120|0|4.2e-05|7|0");
	free(row);
	row = cache_text(cache->path,
		"SELECT reasoning_tokens || response_id || (SELECT body FROM text WHERE id ="
		" reasoning_id) || (SELECT name FROM label WHERE id = finish_label_id)"
		" FROM response");
	assert_string_equal(row, "9r-1hmstop");
	free(row);
}

static void what_is_not_known_is_null(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "people", false);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	struct response response = cache_response(agent, prompt, 0, OUTCOME_EMPTY);
	assert_true(cache_add(cache, &response));
	assert_int_equal(
		cache_number(cache->path, "SELECT count(*) FROM response WHERE text_id IS NULL"
					  " AND run_id IS NULL AND participant_id IS NULL"
					  " AND asked_at IS NULL AND latency_ms IS NULL"
					  " AND input_tokens IS NULL AND cost_microusd IS NULL"
					  " AND model_label_id IS NULL AND response_id IS NULL"),
		1);
}

static void equal_texts_are_stored_once(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	for (uint32_t repeat = 0; repeat < 5; repeat++) {
		struct response response = cache_response(agent, prompt, repeat, OUTCOME_REFUSE);
		response.text = repeat == 4 ? "no." : "No.";
		response.model_returned = "m";
		response.finish_reason = "stop";
		assert_true(cache_add(cache, &response));
	}
	assert_int_equal(cache_number(cache->path, "SELECT count(*) FROM text"), 2);
	assert_int_equal(cache_number(cache->path, "SELECT count(*) FROM label"), 2);
}

static void malformed_text_is_repaired(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	struct response response = cache_response(agent, prompt, 0, OUTCOME_REFUSE);
	response.text = "No\xff.";
	assert_true(cache_add(cache, &response));
	char *text = cache_text(cache->path, "SELECT body FROM text");
	assert_string_equal(text, "No\xef\xbf\xbd.");
	free(text);
}

static void assert_present(
	struct cache *cache, int64_t agent, int64_t prompt, uint32_t limit, const char *expected)
{
	uint32_t *repeats;
	size_t n_repeats;
	assert_true(responses_present(
		cache->database, agent, prompt, limit, &repeats, &n_repeats, NULL));
	char *list = memory_copy_text("");
	for (size_t i = 0; i < n_repeats; i++) {
		char *longer = memory_format("%s%u ", list, repeats[i]);
		free(list);
		list = longer;
	}
	assert_string_equal(list, expected);
	free(list);
	free(repeats);
}

static void present_repeats_are_found_with_and_without_holes(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	int64_t other = cache_put_prompt(cache, "lending", 2, "baseline");
	assert_present(cache, agent, prompt, 100, "");
	const uint32_t order[] = { 1, 0, 2, 6, 4 };
	for (size_t i = 0; i < 3; i++) {
		struct response response = cache_response(agent, prompt, order[i], OUTCOME_REFUSE);
		assert_true(cache_add(cache, &response));
	}
	assert_present(cache, agent, prompt, 100, "0 1 2 ");
	assert_present(cache, agent, prompt, 2, "0 1 ");
	for (size_t i = 3; i < 5; i++) {
		struct response response = cache_response(agent, prompt, order[i], OUTCOME_UNCLEAR);
		assert_true(cache_add(cache, &response));
	}
	assert_present(cache, agent, prompt, 100, "0 1 2 4 6 ");
	assert_present(cache, agent, prompt, 5, "0 1 2 4 ");
	assert_present(cache, agent, prompt, 0, "");
	assert_present(cache, agent, other, 100, "");
}

static void a_rolled_back_response_leaves_nothing(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	struct response response = cache_response(agent, prompt, 0, OUTCOME_REFUSE);
	response.text = "No.";
	bool added;
	assert_true(database_begin(cache->database, NULL));
	assert_true(responses_add(cache->database, &response, &added, NULL));
	assert_true(added);
	database_rollback(cache->database);
	assert_present(cache, agent, prompt, 10, "");
	assert_int_equal(cache_number(cache->path,
				 "SELECT (SELECT count(*) FROM text) + (SELECT count(*) FROM "
				 "tally)"),
		0);
}

static void a_response_of_an_unknown_agent_is_refused(void **state)
{
	struct cache *cache = *state;
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	struct response response = cache_response(77, prompt, 0, OUTCOME_REFUSE);
	struct error error = { 0 };
	bool added;
	assert_true(database_begin(cache->database, NULL));
	assert_false(responses_add(cache->database, &response, &added, &error));
	assert_int_equal(error.code, ERROR_STORE);
	error_clear(&error);
	database_rollback(cache->database);
}

static void agents_with_one_name_are_told_apart(void **state)
{
	struct cache *cache = *state;
	int64_t cohort = cache_put_agent(cache, "people", false);
	int64_t model = cache_put_agent(cache, "people", true);
	assert_int_not_equal(cohort, model);
	assert_int_equal(cache_put_agent(cache, "people", true), model);
	assert_int_equal(cache_put_agent(cache, "people", false), cohort);
	assert_int_equal(agents_find_name(cache->database, "people", NULL), cohort);
	assert_int_equal(agents_find_name(cache->database, "people #2", NULL), model);
	assert_int_equal(agents_find_name(cache->database, "nobody", NULL), 0);
}

static void a_prompts_level_number_follows_the_scenario(void **state)
{
	struct cache *cache = *state;
	struct prompt *prompt = cache_make_prompt("lending", 2, "baseline");
	assert_int_equal(prompts_find(cache->database, prompt, NULL), 0);
	assert_true(database_begin(cache->database, NULL));
	int64_t row = prompts_put(cache->database, prompt, NULL);
	prompt->level_no = 5;
	assert_int_equal(prompts_put(cache->database, prompt, NULL), row);
	assert_true(database_commit(cache->database, NULL));
	assert_int_equal(prompts_find(cache->database, prompt, NULL), row);
	cache_free_prompt(prompt);
	assert_int_equal(cache_number(cache->path, "SELECT level_no FROM prompt"), 5);
}

struct heard {
	char *text;
};

static void hear_step(const struct step_reply *reply, void *data)
{
	struct heard *heard = data;
	char *longer = memory_format(
		"%s[%u %s %d]", heard->text, reply->step, reply->text, (int)reply->input_tokens);
	free(heard->text);
	heard->text = longer;
}

static void steps_are_kept_in_order_and_once(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "cot");
	struct step_reply reply = { agent, prompt, 3, 1, "second", 0, 20, -1, -1, -1, -1 };
	assert_true(database_begin(cache->database, NULL));
	assert_true(steps_add(cache->database, &reply, NULL));
	reply.step = 0;
	reply.text = "first";
	reply.input_tokens = -1;
	assert_true(steps_add(cache->database, &reply, NULL));
	reply.text = "first again";
	assert_true(steps_add(cache->database, &reply, NULL));
	assert_true(database_commit(cache->database, NULL));
	struct heard heard = { memory_copy_text("") };
	assert_true(steps_each(cache->database, agent, prompt, 3, hear_step, &heard, NULL));
	assert_string_equal(heard.text, "[0 first -1][1 second 20]");
	assert_true(steps_each(cache->database, agent, prompt, 4, hear_step, &heard, NULL));
	assert_string_equal(heard.text, "[0 first -1][1 second 20]");
	free(heard.text);
}

static void add_run_rows(struct cache *cache, int64_t run, uint32_t from)
{
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "cot");
	for (uint32_t i = 0; i < 3; i++) {
		struct response response = cache_response(
			agent, prompt, from + i, i == 0 ? OUTCOME_BLOCKED : OUTCOME_REFUSE);
		response.run = run;
		response.input_tokens = 10;
		response.output_tokens = i == 2 ? -1 : 1;
		response.cost_microusd = 5;
		assert_true(cache_add(cache, &response));
	}
	struct step_reply reply = { agent, prompt, from, 0, "s", run, 100, 50, -1, 7, -1 };
	struct failure failure = { run, agent, prompt, from, 1, 500, "server", "oops", 1, false, 5,
		6, 7 };
	assert_true(database_begin(cache->database, NULL));
	assert_true(steps_add(cache->database, &reply, NULL));
	assert_true(failures_add(cache->database, &failure, NULL));
	failure.final = true;
	assert_true(failures_add(cache->database, &failure, NULL));
	assert_true(database_commit(cache->database, NULL));
}

static int64_t start_run(struct cache *cache)
{
	assert_true(database_begin(cache->database, NULL));
	int64_t run = runs_start(cache->database, "--model gpt", 6, 1, NULL);
	assert_true(database_commit(cache->database, NULL));
	assert_true(run > 0);
	return run;
}

static void a_runs_sums_are_its_rows_and_no_others(void **state)
{
	struct cache *cache = *state;
	int64_t first = start_run(cache);
	add_run_rows(cache, first, 0);
	int64_t second = start_run(cache);
	add_run_rows(cache, second, 3);
	add_run_rows(cache, first, 6);
	struct run_sums sums;
	assert_true(runs_sum(cache->database, second, &sums, NULL));
	assert_int_equal(sums.stored, 3);
	assert_int_equal(sums.counts[OUTCOME_REFUSE], 2);
	assert_int_equal(sums.counts[OUTCOME_BLOCKED], 1);
	assert_int_equal(sums.input_tokens, 140);
	assert_int_equal(sums.output_tokens, 64);
	assert_int_equal(sums.cost_microusd, 36);
	assert_true(sums.cost_is_known);
	assert_int_equal(sums.failed, 1);
	assert_true(runs_sum(cache->database, first, &sums, NULL));
	assert_int_equal(sums.stored, 6);
	assert_int_equal(sums.failed, 2);
}

static void the_newest_run_is_told_with_its_state(void **state)
{
	struct cache *cache = *state;
	struct run_row row;

	assert_true(runs_newest(cache->database, &row, NULL));
	assert_int_equal(row.id, 0);
	start_run(cache);
	int64_t second = start_run(cache);
	assert_true(runs_newest(cache->database, &row, NULL));
	assert_int_equal(row.id, second);
	assert_string_equal(row.arguments, "--model gpt");
	assert_string_equal(row.state, "running");
	run_row_clear(&row);
	assert_true(database_begin(cache->database, NULL));
	assert_true(runs_finish(cache->database, second, "done", 2, NULL));
	assert_true(database_commit(cache->database, NULL));
	assert_true(runs_newest(cache->database, &row, NULL));
	assert_string_equal(row.state, "done");
	run_row_clear(&row);
}

static void one_unknown_cost_makes_the_sum_unknown(void **state)
{
	struct cache *cache = *state;
	int64_t run = start_run(cache);
	struct run_sums sums;
	assert_true(runs_sum(cache->database, run, &sums, NULL));
	assert_true(sums.cost_is_known);
	add_run_rows(cache, run, 0);
	struct response response = cache_response(1, 1, 9, OUTCOME_GRANT);
	response.run = run;
	assert_true(cache_add(cache, &response));
	assert_true(runs_sum(cache->database, run, &sums, NULL));
	assert_false(sums.cost_is_known);
}

static void a_finished_run_says_how_it_ended(void **state)
{
	struct cache *cache = *state;
	int64_t run = start_run(cache);
	assert_true(database_begin(cache->database, NULL));
	assert_true(runs_finish(cache->database, run, "stopped", 99, NULL));
	assert_true(database_commit(cache->database, NULL));
	assert_int_equal(
		cache_number(cache->path,
			"SELECT count(*) FROM run WHERE state = 'stopped' AND ended_at = 99"),
		1);
}

static void leave(struct cache *cache, int64_t run)
{
	assert_true(database_begin(cache->database, NULL));
	assert_true(runs_leave(cache->database, run, NULL));
	assert_true(database_commit(cache->database, NULL));
}

/* Whenever it is left: that may be days later. */
static void a_run_that_is_left_ended_when_the_last_came_of_it(void **state)
{
	static const char sql[] = "SELECT ended_at FROM run WHERE state = 'left' ORDER BY id DESC";
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "one", 1, "baseline");
	int64_t run = start_run(cache);

	leave(cache, run);
	assert_int_equal(cache_number(cache->path, "SELECT ended_at IS NULL FROM run"), 1);
	struct response response = cache_response(agent, prompt, 0, OUTCOME_GRANT);

	response.run = run;
	response.asked_at_ms = 5000;
	response.latency_ms = 600;
	assert_true(cache_add(cache, &response));
	leave(cache, run);
	assert_int_equal(cache_number(cache->path, sql), 5600);
	struct failure failure = { .run = run,
		.agent = agent,
		.prompt = prompt,
		.attempt = 1,
		.class = "network",
		.at_ms = 7000 };
	int64_t killed = start_run(cache);

	failure.run = killed;
	assert_true(database_begin(cache->database, NULL));
	assert_true(failures_add(cache->database, &failure, NULL));
	assert_true(database_commit(cache->database, NULL));
	leave(cache, killed);
	assert_int_equal(cache_number(cache->path, sql), 7000);
	int64_t stopped = start_run(cache);

	assert_true(database_begin(cache->database, NULL));
	assert_true(runs_finish(cache->database, stopped, "stopped", 99, NULL));
	assert_true(database_commit(cache->database, NULL));
	leave(cache, stopped);
	assert_int_equal(cache_number(cache->path, sql), 99);
}

static void a_full_disk_is_told_and_loses_nothing_stored(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t prompt = cache_put_prompt(cache, "lending", 1, "baseline");
	struct response response = cache_response(agent, prompt, 0, OUTCOME_REFUSE);
	assert_true(cache_add(cache, &response));
	sqlite3_exec(cache->database->handle, "PRAGMA max_page_count = 1", NULL, NULL, NULL);
	char *body = memory_alloc(1000001, 1);
	memset(body, 'x', 1000000);
	response.text = body;
	response.repeat = 1;
	struct error error = { 0 };
	bool added;
	assert_true(database_begin(cache->database, NULL));
	assert_false(responses_add(cache->database, &response, &added, &error));
	assert_int_equal(error.code, ERROR_STORE);
	assert_non_null(strstr(error.message, "the disk is full"));
	error_clear(&error);
	database_rollback(cache->database);
	free(body);
	assert_present(cache, agent, prompt, 10, "0 ");
	sqlite3_exec(cache->database->handle, "PRAGMA max_page_count = 1000000", NULL, NULL, NULL);
	response.text = "x";
	assert_true(cache_add(cache, &response));
}

/* Plan entries of a query that walk a table or index from end to end. */
static int64_t count_scans(const struct cache *cache, enum statement id)
{
	sqlite3_stmt *read = connection_statement(cache->database, id, NULL);

	assert_non_null(read);
	char *sql = memory_format("EXPLAIN QUERY PLAN %s", sqlite3_sql(read));
	sqlite3 *handle;
	sqlite3_stmt *plan;
	int64_t n_scans = 0;

	assert_int_equal(sqlite3_open(cache->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &plan, NULL), SQLITE_OK);
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(plan, 3);

		n_scans += strncmp(detail, "SCAN r", 6) == 0 || strncmp(detail, "SCAN s", 6) == 0 ||
			   strncmp(detail, "SCAN t", 6) == 0;
	}
	sqlite3_finalize(plan);
	sqlite3_close(handle);
	free(sql);
	return n_scans;
}

static void tokens_are_measured_on_the_first_repeats_of_all_buckets(void **state)
{
	struct cache *cache = *state;
	int64_t agent = cache_put_agent(cache, "gpt", true);
	int64_t other = cache_put_agent(cache, "other", true);
	int64_t prompts[] = { cache_put_prompt(cache, "lending", 1, "baseline"),
		cache_put_prompt(cache, "lending", 2, "baseline") };
	struct reply_tokens tokens;

	assert_true(responses_measure(cache->database, agent, &tokens, NULL));
	assert_int_equal(tokens.n, 0);
	assert_int_equal(tokens.n_steps, 0);
	for (uint32_t repeat = 0; repeat < 25; repeat++)
		for (size_t i = 0; i < 2; i++) {
			struct response response =
				cache_response(agent, prompts[i], repeat, OUTCOME_REFUSE);

			/* One of each 20 says nothing; those from 20 on are not looked at. */
			response.output_tokens = repeat == 3    ? -1
						 : repeat >= 20 ? 100000
								: 100 + 200 * (int64_t)i;
			response.input_tokens = 30 + 10 * (int64_t)i;
			assert_true(cache_add(cache, &response));
			response.agent = other;
			response.output_tokens = 7;
			assert_true(cache_add(cache, &response));
		}
	struct step_reply step = {
		.agent = agent, .prompt = prompts[1], .input_tokens = 80, .output_tokens = 640
	};

	assert_true(database_begin(cache->database, NULL));
	assert_true(steps_add(cache->database, &step, NULL));
	step.step = 1;
	step.output_tokens = 641;
	assert_true(steps_add(cache->database, &step, NULL));
	assert_true(database_commit(cache->database, NULL));
	assert_true(responses_measure(cache->database, agent, &tokens, NULL));
	assert_int_equal(tokens.n, 38);
	assert_float_equal(tokens.mean, 200, 1e-9);
	assert_float_equal(tokens.input_mean, 35, 1e-9);
	assert_float_equal(tokens.step_input_mean, 80, 1e-9);
	assert_int_equal(tokens.n_steps, 2);
	assert_float_equal(tokens.step_mean, 640.5, 1e-9);
	assert_int_equal(count_scans(cache, STATEMENT_RESPONSE_TOKENS), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_response_is_added_once),
		TEST(all_that_is_known_of_a_response_is_kept),
		TEST(what_is_not_known_is_null),
		TEST(equal_texts_are_stored_once),
		TEST(malformed_text_is_repaired),
		TEST(present_repeats_are_found_with_and_without_holes),
		TEST(tokens_are_measured_on_the_first_repeats_of_all_buckets),
		TEST(a_rolled_back_response_leaves_nothing),
		TEST(a_response_of_an_unknown_agent_is_refused),
		TEST(agents_with_one_name_are_told_apart),
		TEST(a_prompts_level_number_follows_the_scenario),
		TEST(steps_are_kept_in_order_and_once),
		TEST(a_runs_sums_are_its_rows_and_no_others),
		TEST(the_newest_run_is_told_with_its_state),
		TEST(one_unknown_cost_makes_the_sum_unknown),
		TEST(a_finished_run_says_how_it_ended),
		TEST(a_run_that_is_left_ended_when_the_last_came_of_it),
		TEST(a_full_disk_is_told_and_loses_nothing_stored),
	};
	return cmocka_run_group_tests_name("store_responses", tests, NULL, NULL);
}
