#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/model/prompt.h"
#include "leeway/report/fill.h"
#include "leeway/store/prompts.h"
#include "support/cache.h"

#define PAPER TEST_FOLDER "/../scenarios/paper"

struct room {
	struct cache cache;
	struct pack *pack;
	struct fill *fill;
};

static int set_up(void **state)
{
	struct room *room = memory_alloc(1, sizeof *room);

	cache_init(&room->cache);
	cache_open(&room->cache, DATABASE_WRITE);
	room->pack = pack_load(&room->cache.env, PAPER, NULL);
	assert_non_null(room->pack);
	room->fill = fill_new(room->pack, "people");
	*state = room;
	return 0;
}

static int tear_down(void **state)
{
	struct room *room = *state;

	fill_free(room->fill);
	pack_free(room->pack);
	cache_clear(&room->cache);
	free(room);
	return 0;
}

/* Answers of people in a bucket, that are as given. */
static void add(
	struct room *room, size_t scenario, int level_no, uint32_t repeat, enum outcome outcome)
{
	struct prompt *prompt = prompt_render(
		room->pack, room->pack->scenarios[scenario], level_no, &room->pack->conditions[0]);

	assert_true(database_begin(room->cache.database, NULL));
	int64_t row = prompts_put(room->cache.database, prompt, NULL);

	assert_true(row > 0);
	assert_true(database_commit(room->cache.database, NULL));
	struct response response = cache_response(
		cache_put_agent(&room->cache, "people", false), row, repeat, outcome);

	assert_true(cache_add(&room->cache, &response));
	prompt_free(prompt);
}

static bool look(struct room *room)
{
	bool has_changed;

	assert_true(fill_read(room->fill, room->cache.database, &has_changed, NULL));
	return has_changed;
}

static void an_empty_cache_has_no_answers(void **state)
{
	struct room *room = *state;

	assert_false(look(room));
	assert_int_equal(room->fill->n_buckets, 60);
	assert_int_equal(room->fill->total, 0);
	assert_int_equal(room->fill->least, 0);
	assert_int_equal(room->fill->most, 0);
	assert_int_equal(fill_count(room->fill, 0, 1), 0);
	assert_int_equal(fill_count(room->fill, 0, 7), -1);
}

static void what_was_decided_is_counted_by_bucket(void **state)
{
	struct room *room = *state;

	look(room);
	add(room, 3, 2, 0, OUTCOME_GRANT);
	add(room, 3, 2, 1, OUTCOME_REFUSE);
	add(room, 3, 2, 2, OUTCOME_UNCLEAR);
	add(room, 9, 6, 0, OUTCOME_GRANT);
	assert_true(look(room));
	assert_int_equal(fill_count(room->fill, 3, 2), 2);
	assert_int_equal(fill_count(room->fill, 9, 6), 1);
	assert_int_equal(room->fill->total, 3);
	assert_int_equal(room->fill->most, 2);
	assert_int_equal(room->fill->least, 0);
	assert_true(room->fill->mean > 0.0499 && room->fill->mean < 0.0501);
	assert_false(look(room));
}

static void the_least_is_of_all_buckets(void **state)
{
	struct room *room = *state;

	for (size_t scenario = 0; scenario < room->pack->n_scenarios; scenario++)
		for (int level = 1; level <= 6; level++)
			add(room, scenario, level, 0, OUTCOME_GRANT);
	add(room, 0, 1, 1, OUTCOME_GRANT);
	look(room);
	assert_int_equal(room->fill->least, 1);
	assert_int_equal(room->fill->most, 2);
	assert_int_equal(room->fill->total, 61);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(an_empty_cache_has_no_answers),
		TEST(what_was_decided_is_counted_by_bucket),
		TEST(the_least_is_of_all_buckets),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
