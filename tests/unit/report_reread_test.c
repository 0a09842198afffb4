#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/report/reread.h"
#include "leeway/store/corrections.h"
#include "leeway/store/responses.h"
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

static void add(struct cache *cache, uint32_t repeat, enum outcome outcome, const char *text,
	const char *finish_reason)
{
	struct response response = cache_response(1, 1, repeat, outcome);
	response.text = text;
	response.finish_reason = finish_reason;
	assert_true(cache_add(cache, &response));
}

/* Replies as an earlier reader had them: 0 and 1 wrong, 2 right, 3 blocked, 4 without a text, 5 set
 * by a person against what its text says, 6 cut off. */
static void fill(struct cache *cache)
{
	cache_put_agent(cache, "gpt", true);
	cache_put_prompt(cache, "lending", 1, "baseline");
	add(cache, 0, OUTCOME_UNCLEAR, "No. That is too much.", "stop");
	add(cache, 1, OUTCOME_GRANT, "No.", NULL);
	add(cache, 2, OUTCOME_GRANT, "Yes.", "stop");
	add(cache, 3, OUTCOME_BLOCKED, "No.", "content_filter");
	add(cache, 4, OUTCOME_EMPTY, "", "stop");
	add(cache, 5, OUTCOME_UNCLEAR, "No.", "stop");
	add(cache, 6, OUTCOME_EMPTY, "The policy", "length");
	struct correction correction = { .after = OUTCOME_GRANT, .reason = "r", .author = "a" };
	assert_true(database_begin(cache->database, NULL));
	assert_true(corrections_add(cache->database, 6, &correction, NULL));
	assert_true(database_commit(cache->database, NULL));
}

static void check_told(
	const struct bucket *bucket, uint32_t repeat, enum outcome before, enum outcome after)
{
	assert_string_equal(bucket->scenario, "lending");
	assert_true(repeat < 2);
	assert_int_equal(before, repeat == 0 ? OUTCOME_UNCLEAR : OUTCOME_GRANT);
	assert_int_equal(after, OUTCOME_REFUSE);
}

static struct reread read_all(struct cache *cache, bool dry_run)
{
	struct reread reread = { .at_ms = 9, .dry_run = dry_run, .tell = check_told };
	struct decision_rules rules = { 0 };
	struct bucket_filter filter = { 0 };
	struct bucket_list list = { 0 };
	assert_true(buckets_load(cache->database, &filter, &list, NULL));
	assert_int_equal(list.n_buckets, 1);
	assert_true(database_begin(cache->database, NULL));
	struct decision_reader *reader = decision_reader_new(&rules);
	assert_true(reread_bucket(&reread, cache->database, &list.buckets[0], reader, NULL));
	decision_reader_free(reader);
	assert_true(database_commit(cache->database, NULL));
	buckets_clear(&list);
	return reread;
}

static void differences_become_corrections_but_never_over_a_persons(void **state)
{
	struct cache *cache = *state;
	fill(cache);
	struct reread reread = read_all(cache, false);
	assert_int_equal(reread.n_read, 6);
	assert_int_equal(reread.n_changed, 2);
	assert_int_equal(reread.n_kept, 2);
	char *reason = memory_format("SELECT count(*) FROM correction WHERE author ="
				     " 'decision reader' AND outcome_after = 1 AND at = 9 AND"
				     " reason = 'decision reader version %d'",
		DECISION_READER_VERSION);
	assert_int_equal(cache_number(cache->path, reason), 2);
	free(reason);
	assert_int_equal(cache_number(cache->path, "SELECT refusals FROM tally"), 2);
	reread = read_all(cache, false);
	assert_int_equal(reread.n_changed, 0);
}

static void a_dry_run_records_nothing(void **state)
{
	struct cache *cache = *state;
	fill(cache);
	struct reread reread = read_all(cache, true);
	assert_int_equal(reread.n_changed, 2);
	assert_int_equal(cache_number(cache->path, "SELECT count(*) FROM correction"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(differences_become_corrections_but_never_over_a_persons),
		TEST(a_dry_run_records_nothing),
	};
	return cmocka_run_group_tests_name("report_reread", tests, NULL, NULL);
}
