#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/store/corrections.h"
#include "leeway/store/reading.h"
#include "leeway/store/responses.h"
#include "leeway/store/search.h"
#include "leeway/store/stars.h"
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

static void add(struct cache *cache, uint32_t repeat, enum outcome outcome, const char *text)
{
	struct response response = cache_response(1, 1, repeat, outcome);
	response.text = text;
	assert_true(cache_add(cache, &response));
}

static void put_names(struct cache *cache)
{
	assert_int_equal(cache_put_agent(cache, "gpt", true), 1);
	assert_int_equal(cache_put_prompt(cache, "lending", 2, "baseline"), 1);
}

static int64_t id_of(struct cache *cache, uint32_t repeat)
{
	int64_t id = responses_find(cache->database, 1, 1, repeat, NULL);
	assert_true(id > 0);
	return id;
}

static void star(struct cache *cache, uint32_t repeat, bool starred)
{
	assert_true(database_begin(cache->database, NULL));
	assert_true(stars_set(cache->database, id_of(cache, repeat), starred, 7, NULL));
	assert_true(database_commit(cache->database, NULL));
}

static void pages_follow_the_repeats_and_leave_out_what_is_not_there(void **state)
{
	struct cache *cache = *state;
	struct reading_page page = { 0 };
	put_names(cache);
	for (uint32_t i = 0; i < READING_PAGE_ROWS + 10; i++)
		if (i != 3 && i != READING_PAGE_ROWS)
			add(cache, i, OUTCOME_REFUSE, "No.");
	uint32_t end = READING_PAGE_ROWS + 10;
	assert_true(reading_load_page(cache->database, 1, 1, end, &page, NULL));
	assert_int_equal(page.n_rows, READING_PAGE_ROWS - 1);
	assert_int_equal(page.next, READING_PAGE_ROWS);
	assert_int_equal(page.rows[2].repeat, 2);
	assert_int_equal(page.rows[3].repeat, 4);
	assert_int_equal(page.rows[3].id, id_of(cache, 4));
	assert_true(reading_load_page(cache->database, 1, 1, end, &page, NULL));
	assert_int_equal(page.n_rows, 9);
	assert_int_equal(page.rows[0].repeat, READING_PAGE_ROWS + 1);
	assert_int_equal(page.next, end);
	assert_true(reading_load_page(cache->database, 1, 1, end, &page, NULL));
	assert_int_equal(page.n_rows, 0);
	assert_int_equal(page.next, end);
}

static void another_bucket_has_no_rows(void **state)
{
	struct cache *cache = *state;
	struct reading_page page = { 0 };
	put_names(cache);
	add(cache, 0, OUTCOME_REFUSE, "No.");
	assert_true(reading_load_page(cache->database, 2, 1, 100, &page, NULL));
	assert_int_equal(page.n_rows, 0);
	assert_int_equal(page.next, 100);
}

static void a_row_has_the_outcome_that_counts_and_its_star(void **state)
{
	struct cache *cache = *state;
	struct correction correction = { .after = OUTCOME_GRANT, .reason = "r", .author = "a" };
	struct reading_page page = { 0 };
	put_names(cache);
	add(cache, 0, OUTCOME_REFUSE, "No.");
	add(cache, 1, OUTCOME_UNCLEAR, "");
	add(cache, 2, OUTCOME_REFUSE, "No.");
	assert_true(database_begin(cache->database, NULL));
	assert_true(corrections_add(cache->database, id_of(cache, 0), &correction, NULL));
	assert_true(database_commit(cache->database, NULL));
	star(cache, 2, true);
	assert_true(reading_load_page(cache->database, 1, 1, 3, &page, NULL));
	assert_int_equal(page.n_rows, 3);
	assert_int_equal(page.rows[0].outcome, OUTCOME_GRANT);
	assert_true(page.rows[0].corrected);
	assert_false(page.rows[0].starred);
	assert_int_equal(page.rows[0].text, page.rows[2].text);
	assert_int_equal(page.rows[1].outcome, OUTCOME_UNCLEAR);
	assert_int_equal(page.rows[1].text, 0);
	assert_false(page.rows[1].corrected);
	assert_true(page.rows[2].starred);
}

static void a_star_is_set_once_and_taken_away(void **state)
{
	struct cache *cache = *state;
	put_names(cache);
	add(cache, 0, OUTCOME_REFUSE, "No.");
	star(cache, 0, true);
	star(cache, 0, true);
	assert_int_equal(cache_number(cache->path, "SELECT count(*) FROM star WHERE at = 7"), 1);
	star(cache, 0, false);
	assert_int_equal(cache_number(cache->path, "SELECT count(*) FROM star"), 0);
	star(cache, 0, false);
}

static void a_text_is_cut_at_characters(void **state)
{
	struct cache *cache = *state;
	struct reading_page page = { 0 };
	put_names(cache);
	add(cache, 0, OUTCOME_REFUSE, "\xc3\xa4\xc3\xb6\xc3\xbc!");
	assert_true(reading_load_page(cache->database, 1, 1, 1, &page, NULL));
	char *start = reading_load_text(cache->database, page.rows[0].text, 2, NULL);
	assert_string_equal(start, "\xc3\xa4\xc3\xb6");
	free(start);
	char *all = reading_load_text(cache->database, page.rows[0].text, 100, NULL);
	assert_string_equal(all, "\xc3\xa4\xc3\xb6\xc3\xbc!");
	free(all);
	char *none = reading_load_text(cache->database, 0, 100, NULL);
	assert_string_equal(none, "");
	free(none);
}

static void a_response_that_was_read_does_not_hold_the_reader_to_its_time(void **state)
{
	struct cache *cache = *state;
	struct error error = { 0 };
	struct stored_response stored;
	struct tally tally;
	int64_t next_repeat;
	put_names(cache);
	add(cache, 0, OUTCOME_REFUSE, "No.");
	struct database *reader =
		database_open(&cache->env, cache->path, DATABASE_READ, "test", &error);
	assert_non_null(reader);
	assert_true(responses_read(reader, 1, 1, 0, &stored, NULL));
	add(cache, 1, OUTCOME_GRANT, "Yes.");
	assert_true(tallies_read(reader, 1, 1, &tally, &next_repeat, NULL));
	assert_int_equal(next_repeat, 2);
	assert_string_equal(stored.response.text, "No.");
	database_close(reader);
}

static void prompts_and_agents_are_read_by_their_row(void **state)
{
	struct cache *cache = *state;
	struct reading_prompt prompt;
	struct reading_agent agent;
	put_names(cache);
	assert_true(reading_load_prompt(cache->database, 1, &prompt, NULL));
	assert_string_equal(prompt.scenario, "lending");
	assert_string_equal(prompt.level, "level 2");
	assert_string_equal(prompt.condition, "baseline");
	assert_int_equal(prompt.level_no, 2);
	assert_int_equal(strlen(prompt.digest), 64);
	assert_non_null(strstr(prompt.messages, "lending 2"));
	reading_clear_prompt(&prompt);
	assert_true(reading_load_agent(cache->database, 1, &agent, NULL));
	assert_string_equal(agent.name, "gpt");
	assert_int_equal(agent.kind, AGENT_MODEL);
	assert_false(agent.synthetic);
	reading_clear_agent(&agent);
	assert_true(reading_load_prompt(cache->database, 9, &prompt, NULL));
	assert_int_equal(prompt.id, 0);
	assert_true(reading_load_agent(cache->database, 9, &agent, NULL));
	assert_int_equal(agent.id, 0);
}

static void ignore(const struct search_hit *hit, void *data)
{
	(void)hit;
	++*(int *)data;
}

static void what_is_asked_to_stop_ends_with_an_error(void **state)
{
	struct cache *cache = *state;
	atomic_bool stop = false;
	struct error error = { 0 };
	int64_t n_indexed;
	int n_hits = 0;
	put_names(cache);
	assert_true(database_begin(cache->database, NULL));
	for (uint32_t i = 0; i < 12000; i++) {
		struct response response = cache_response(1, 1, i, OUTCOME_REFUSE);
		char *text = memory_format("no %u", i);
		bool added;
		response.text = text;
		assert_true(responses_add(cache->database, &response, &added, NULL));
		free(text);
	}
	assert_true(search_index(cache->database, 20000, &n_indexed, NULL));
	assert_true(database_commit(cache->database, NULL));
	assert_int_equal(n_indexed, 12000);
	struct search_query query = { "no", 0, 12000 };
	struct search_listener listener = { ignore, &n_hits };
	database_set_stop(cache->database, &stop);
	assert_true(search_find(cache->database, &query, listener, NULL));
	assert_int_equal(n_hits, 12000);
	atomic_store(&stop, true);
	assert_false(search_find(cache->database, &query, listener, &error));
	assert_int_equal(error.code, ERROR_STORE);
	error_clear(&error);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(pages_follow_the_repeats_and_leave_out_what_is_not_there),
		TEST(another_bucket_has_no_rows),
		TEST(a_row_has_the_outcome_that_counts_and_its_star),
		TEST(a_star_is_set_once_and_taken_away),
		TEST(a_text_is_cut_at_characters),
		TEST(a_response_that_was_read_does_not_hold_the_reader_to_its_time),
		TEST(prompts_and_agents_are_read_by_their_row),
		TEST(what_is_asked_to_stop_ends_with_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
