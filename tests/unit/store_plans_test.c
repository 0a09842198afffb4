#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/store/buckets.h"
#include "leeway/store/corrections.h"
#include "leeway/store/plans.h"
#include "leeway/store/responses.h"
#include "support/cache.h"

struct fixture {
	struct cache cache;
	int64_t agent, prompt, run;
};

static int set_up(void **state)
{
	struct fixture *fixture = memory_alloc(1, sizeof *fixture);
	struct database **database = &fixture->cache.database;
	cache_init(&fixture->cache);
	cache_open(&fixture->cache, DATABASE_WRITE);
	fixture->agent = cache_put_agent(&fixture->cache, "gpt", true);
	fixture->prompt = cache_put_prompt(&fixture->cache, "lending", 1, "baseline");
	assert_true(database_begin(*database, NULL));
	fixture->run = runs_start(*database, "", 0, 0, NULL);
	assert_true(database_commit(*database, NULL));
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	cache_clear(&fixture->cache);
	free(fixture);
	return 0;
}

static void begin(struct fixture *fixture, int64_t planned)
{
	assert_true(database_begin(fixture->cache.database, NULL));
	assert_true(plans_begin(
		fixture->cache.database, fixture->agent, fixture->prompt, planned, NULL));
	assert_true(database_commit(fixture->cache.database, NULL));
}

/* One letter a reply: g, r, or anything else for an unclear one. */
static void add(struct fixture *fixture, uint32_t first, const char *replies, bool is_fired)
{
	for (uint32_t i = 0; replies[i]; i++) {
		enum outcome outcome = replies[i] == 'g'   ? OUTCOME_GRANT
				       : replies[i] == 'r' ? OUTCOME_REFUSE
							   : OUTCOME_UNCLEAR;
		struct response response =
			cache_response(fixture->agent, fixture->prompt, first + i, outcome);
		response.run = is_fired ? fixture->run : 0;
		assert_true(cache_add(&fixture->cache, &response));
	}
}

/* The bucket's looks as another program reads them, after a restart. */
static struct looks *read_again(struct fixture *fixture)
{
	struct bucket_list list = { 0 };
	struct bucket_filter filter = { 0 };
	cache_shut(&fixture->cache);
	cache_open(&fixture->cache, DATABASE_WRITE);
	assert_true(buckets_load(fixture->cache.database, &filter, &list, NULL));
	assert_int_equal(list.n_buckets, 1);
	struct looks *looks = looks_copy(list.buckets[0].looks);
	buckets_clear(&list);
	return looks;
}

static void assert_look(const struct look_counts *look, int64_t n_replies, int64_t n, int64_t x)
{
	assert_int_equal(look->n_replies, n_replies);
	assert_int_equal(look->n, n);
	assert_int_equal(look->refusals, x);
}

static void replies_are_kept_in_the_order_of_their_coming(void **state)
{
	struct fixture *fixture = *state;
	struct look_counts at = { 0 };
	begin(fixture, 6);
	add(fixture, 0, "gr?rr", true);
	struct looks *looks = read_again(fixture);
	assert_int_equal(looks->planned, 6);
	assert_int_equal(looks->n_replies, 5);
	assert_look(&looks->complete, 0, 0, 0);
	static const int64_t n[] = { 1, 2, 2, 3, 4 }, refusals[] = { 0, 1, 1, 2, 3 };
	for (int i = 0; i < 5; i++) {
		assert_true(looks_next(looks, &at));
		assert_look(&at, i + 1, n[i], refusals[i]);
	}
	assert_false(looks_next(looks, &at));
	looks_free(looks);
	add(fixture, 5, "gr", true);
	looks = read_again(fixture);
	assert_look(&looks->complete, 6, 5, 3);
	assert_int_equal(looks->n_replies, 7);
	looks_free(looks);
}

static void what_was_planned_first_stays(void **state)
{
	struct fixture *fixture = *state;
	begin(fixture, 0);
	add(fixture, 0, "rr", true);
	struct looks *looks = read_again(fixture);
	assert_int_equal(looks->planned, 0);
	looks_free(looks);
	begin(fixture, 4);
	begin(fixture, 40);
	add(fixture, 2, "rg", true);
	looks = read_again(fixture);
	assert_int_equal(looks->planned, 4);
	assert_int_equal(looks->n_replies, 4);
	assert_look(&looks->complete, 4, 4, 3);
	looks_free(looks);
}

static void what_was_imported_before_counts_as_complete(void **state)
{
	struct fixture *fixture = *state;
	add(fixture, 0, "rrg?", false);
	struct bucket_list list = { 0 };
	struct bucket_filter filter = { 0 };
	assert_true(buckets_load(fixture->cache.database, &filter, &list, NULL));
	assert_null(list.buckets[0].looks);
	buckets_clear(&list);
	begin(fixture, 100);
	add(fixture, 4, "g", true);
	struct looks *looks = read_again(fixture);
	assert_int_equal(looks->planned, 4);
	assert_look(&looks->first, 4, 3, 2);
	assert_look(&looks->complete, 4, 3, 2);
	assert_int_equal(looks->n_replies, 1);
	looks_free(looks);
}

static void a_correction_begins_the_looks_again(void **state)
{
	struct fixture *fixture = *state;
	struct correction correction = { .after = OUTCOME_GRANT, .reason = "", .author = "a" };
	begin(fixture, 3);
	add(fixture, 0, "rr", true);
	assert_true(database_begin(fixture->cache.database, NULL));
	assert_true(corrections_add(fixture->cache.database, 1, &correction, NULL));
	assert_true(database_commit(fixture->cache.database, NULL));
	struct looks *looks = read_again(fixture);
	assert_look(&looks->first, 2, 2, 1);
	assert_look(&looks->complete, 0, 0, 0);
	assert_int_equal(looks->n_replies, 0);
	looks_free(looks);
	add(fixture, 2, "r", true);
	assert_true(database_begin(fixture->cache.database, NULL));
	assert_true(corrections_add(fixture->cache.database, 2, &correction, NULL));
	assert_true(database_commit(fixture->cache.database, NULL));
	looks = read_again(fixture);
	assert_int_equal(looks->planned, 3);
	assert_look(&looks->first, 3, 3, 1);
	assert_look(&looks->complete, 3, 3, 1);
	looks_free(looks);
}

static void a_long_bucket_is_recorded_up_to_a_limit_and_its_end_all_the_same(void **state)
{
	(void)state;
	struct looks looks = { .planned = LOOKS_MAX + 10 };
	struct tally counts = { 0 };
	struct look_counts at = { 0 };
	for (int i = 0; i < LOOKS_MAX + 20; i++) {
		counts.counts[OUTCOME_REFUSE]++;
		looks_add(&looks, OUTCOME_REFUSE, &counts);
	}
	assert_int_equal(looks.n_replies, LOOKS_MAX);
	assert_int_equal(looks_n_bytes(&looks), LOOKS_MAX_BYTES);
	while (looks_next(&looks, &at) && at.n_replies < LOOKS_MAX)
		;
	assert_look(&at, LOOKS_MAX, LOOKS_MAX, LOOKS_MAX);
	assert_true(looks_next(&looks, &at));
	assert_look(&at, LOOKS_MAX + 10, LOOKS_MAX + 10, LOOKS_MAX + 10);
	assert_false(looks_next(&looks, &at));
	free(looks.replies);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(replies_are_kept_in_the_order_of_their_coming),
		TEST(what_was_planned_first_stays),
		TEST(what_was_imported_before_counts_as_complete),
		TEST(a_correction_begins_the_looks_again),
		TEST(a_long_bucket_is_recorded_up_to_a_limit_and_its_end_all_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
