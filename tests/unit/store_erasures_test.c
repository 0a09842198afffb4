#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/store/corrections.h"
#include "leeway/store/erasures.h"
#include "leeway/store/imports.h"
#include "leeway/store/interviews.h"
#include "leeway/store/people.h"
#include "leeway/store/search.h"
#include "leeway/store/stars.h"
#include "support/cache.h"

#define SECRET "hedgehogs in my cellar told me so"
#define NAME   "p-00000000000000aa"

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
	struct cache *cache = *state;

	cache_clear(cache);
	free(cache);
	return 0;
}

/* Someone who takes a study of one question, and says why. */
static void answer_as(struct cache *cache, const char *name, const char *why)
{
	struct interview_record record = {
		.cohort = memory_copy_text("people"),
		.participant = memory_copy_text(name),
		.pack = memory_copy_text("test"),
		.condition = memory_copy_text("baseline"),
		.started_ms = 1000,
		.rows = memory_alloc(1, sizeof *record.rows),
		.n_rows = 1,
	};
	struct prompt *prompt = cache_make_prompt("first", 3, "baseline");
	struct interview_answer given = { .prompt = prompt,
		.outcome = OUTCOME_REFUSE,
		.text = memory_copy_text(why),
		.asked_at_ms = 2000,
		.ended_at_ms = 2500 };

	record.rows[0] = (struct interview_row){ memory_copy_text("first"), 3,
		memory_copy_text("level 3"), 0, NULL, 0 };
	assert_true(database_begin(cache->database, NULL));
	assert_true(interviews_begin(cache->database, &record, NULL));
	given.interview = record.id;
	assert_true(interviews_answer(cache->database, &given, NULL));
	assert_true(database_commit(cache->database, NULL));
	interview_record_clear(&record);
	free(given.text);
	cache_free_prompt(prompt);
}

static int64_t number(struct cache *cache, const char *sql)
{
	return cache_number(cache->path, sql);
}

/* Whether the words are in any file of the cache's folder. */
static bool is_on_disk(struct cache *cache, const char *words)
{
	size_t n_names, length, wanted = strlen(words);
	char **names = file_list(cache->folder, &n_names, NULL);
	bool found = false;

	for (size_t i = 0; i < n_names; i++) {
		char *path = file_join(cache->folder, names[i]);
		char *bytes = file_read(path, 1 << 24, &length, NULL);

		assert_non_null(bytes);
		for (size_t k = 0; !found && k + wanted <= length; k++)
			found = memcmp(bytes + k, words, wanted) == 0;
		free(bytes);
		free(path);
	}
	file_free_names(names, n_names);
	return found;
}

static int64_t find_person(struct cache *cache, const char *name)
{
	int64_t agent = number(cache, "SELECT id FROM agent WHERE name = 'people'");

	return people_find(cache->database, agent, name, NULL);
}

static void erase(struct cache *cache, const char *name)
{
	assert_true(database_begin(cache->database, NULL));
	assert_true(erasures_add(
		cache->database, find_person(cache, name), ERASURE_REQUESTED, 7, NULL));
	assert_true(database_commit(cache->database, NULL));
}

static void index_all(struct cache *cache)
{
	int64_t n_indexed;

	assert_true(search_update(cache->database, 1000, &n_indexed, NULL));
}

static void nothing_of_who_is_erased_is_left_in_the_files(void **state)
{
	struct cache *cache = *state;
	struct correction correction = { .after = OUTCOME_GRANT,
		.reason = "a reason that names hedgehogs",
		.author = "reader",
		.at_ms = 5 };

	answer_as(cache, NAME, SECRET);
	answer_as(cache, "other", "because");
	index_all(cache);
	int64_t response = number(cache, "SELECT response_id FROM v_response"
					 " WHERE participant = '" NAME "'");

	assert_true(database_begin(cache->database, NULL));
	assert_true(corrections_add(cache->database, response, &correction, NULL));
	assert_true(stars_set(cache->database, response, true, 6, NULL));
	assert_true(people_set_attributes(
		cache->database, find_person(cache, NAME), "{\"language\":\"Erinaceous\"}", NULL));
	assert_true(database_commit(cache->database, NULL));
	assert_true(is_on_disk(cache, SECRET));
	erase(cache, NAME);
	assert_int_equal(erasures_pending(cache->database, NULL), 1);
	assert_true(erasures_scrub(cache->database, NULL));
	assert_int_equal(erasures_pending(cache->database, NULL), 0);
	static const char *const gone[] = { SECRET, "hedgehogs", "cellar", NAME, "Erinaceous" };

	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		assert_false(is_on_disk(cache, gone[i]));
	assert_int_equal(number(cache, "SELECT count(*) FROM v_response"), 1);
	assert_int_equal(number(cache, "SELECT grants || refusals FROM v_bucket"), 1);
	assert_int_equal(number(cache, "SELECT count(*) FROM text"), 1);
	assert_int_equal(number(cache, "SELECT (SELECT count(*) FROM correction)"
				       " + (SELECT count(*) FROM star)"),
		0);
	assert_int_equal(number(cache, "SELECT (SELECT count(*) FROM import_row) * 100"
				       " + (SELECT count(*) FROM interview) * 10"
				       " + (SELECT count(*) FROM interview_item)"),
		111);
	assert_int_equal(number(cache, "SELECT responses * 10 + at FROM erasure"), 17);
}

static void words_that_someone_else_used_too_stay(void **state)
{
	struct cache *cache = *state;

	answer_as(cache, NAME, "because");
	answer_as(cache, "other", "because");
	index_all(cache);
	erase(cache, NAME);
	assert_true(erasures_scrub(cache->database, NULL));
	assert_int_equal(
		number(cache, "SELECT count(*) FROM v_response WHERE text = 'because'"), 1);
	assert_int_equal(
		number(cache, "SELECT count(*) FROM text_fts WHERE text_fts MATCH 'because'"), 1);
}

/* The text after it gets the same row id, which the index must not take for one it has. */
static void what_comes_later_is_found(void **state)
{
	struct cache *cache = *state;

	answer_as(cache, "other", "because");
	answer_as(cache, NAME, SECRET);
	index_all(cache);
	erase(cache, NAME);
	answer_as(cache, "third", "a later reason");
	index_all(cache);
	assert_int_equal(
		number(cache, "SELECT count(*) FROM text_fts WHERE text_fts MATCH 'later'"), 1);
	assert_int_equal(
		number(cache, "SELECT count(*) FROM text_fts WHERE text_fts MATCH 'hedgehogs'"), 0);
	assert_int_equal(number(cache, "SELECT refusals FROM v_bucket"), 2);
	assert_int_equal(number(cache, "SELECT max(repeat) FROM v_response"), 2);
}

static void who_was_erased_may_take_part_again(void **state)
{
	struct cache *cache = *state;

	answer_as(cache, NAME, SECRET);
	erase(cache, NAME);
	answer_as(cache, NAME, "because");
	assert_int_equal(number(cache, "SELECT count(*) FROM v_response"), 1);
	assert_int_equal(number(cache, "SELECT count(*) FROM erasure"), 1);
}

static void a_reader_in_the_way_is_said_and_it_can_be_done_later(void **state)
{
	struct cache *cache = *state;
	struct error error = { 0 };

	answer_as(cache, NAME, SECRET);
	struct database *reader =
		database_open(&cache->env, cache->path, DATABASE_READ, "test", NULL);

	assert_true(database_begin(reader, NULL));
	assert_true(people_find(reader, 1, NAME, NULL) > 0);
	erase(cache, NAME);
	assert_false(erasures_scrub(cache->database, &error));
	assert_int_equal(error.code, ERROR_LOCKED);
	assert_non_null(strstr(error.message, "leeway forget"));
	error_clear(&error);
	assert_int_equal(erasures_pending(cache->database, NULL), 1);
	database_rollback(reader);
	database_close(reader);
	assert_true(erasures_scrub(cache->database, NULL));
	assert_false(is_on_disk(cache, SECRET));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_of_who_is_erased_is_left_in_the_files),
		TEST(words_that_someone_else_used_too_stay),
		TEST(what_comes_later_is_found),
		TEST(who_was_erased_may_take_part_again),
		TEST(a_reader_in_the_way_is_said_and_it_can_be_done_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
