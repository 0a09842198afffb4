#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/store/corrections.h"
#include "leeway/store/hands.h"
#include "leeway/store/responses.h"
#include "leeway/store/tallies.h"
#include "support/cache.h"

struct room {
	struct cache cache;
	struct prompt *prompt;
};

static int set_up(void **state)
{
	struct room *room = memory_alloc(1, sizeof *room);

	cache_init(&room->cache);
	cache_open(&room->cache, DATABASE_WRITE);
	room->prompt = cache_make_prompt("grocery-prices", 6, "baseline");
	*state = room;
	return 0;
}

static int tear_down(void **state)
{
	struct room *room = *state;

	cache_free_prompt(room->prompt);
	cache_clear(&room->cache);
	free(room);
	return 0;
}

static struct hands show(struct room *room, uint32_t grants, uint32_t refusals)
{
	struct hands hands = { .grants = grants, .refusals = refusals, .at_ms = 1000 };

	assert_true(database_begin(room->cache.database, NULL));
	assert_true(hands_add(room->cache.database, room->prompt, &hands, NULL));
	assert_true(database_commit(room->cache.database, NULL));
	return hands;
}

static uint32_t take_back(struct room *room, const struct hands *hands)
{
	uint32_t n_taken;

	assert_true(database_begin(room->cache.database, NULL));
	assert_true(hands_take_back(room->cache.database, hands, &n_taken, NULL));
	assert_true(database_commit(room->cache.database, NULL));
	return n_taken;
}

static void counts_are(
	struct room *room, const struct hands *hands, int64_t grants, int64_t refusals)
{
	struct tally tally;
	int64_t next_repeat;

	assert_true(tallies_read(
		room->cache.database, hands->agent, hands->prompt, &tally, &next_repeat, NULL));
	assert_int_equal(tally.counts[OUTCOME_GRANT], grants);
	assert_int_equal(tally.counts[OUTCOME_REFUSE], refusals);
	assert_int_equal(
		cache_number(room->cache.path, "SELECT count(*) FROM response"), grants + refusals);
}

static void hands_are_responses_of_the_audience(void **state)
{
	struct room *room = *state;
	struct hands hands = show(room, 31, 4);

	counts_are(room, &hands, 31, 4);
	assert_int_equal(cache_number(room->cache.path,
				 "SELECT count(*) FROM v_response WHERE agent = 'audience'"
				 " AND kind = 'cohort' AND synthetic = 0 AND participant IS NULL"
				 " AND text = ''"),
		35);
	assert_int_equal(cache_number(room->cache.path,
				 "SELECT count(*) FROM v_response WHERE outcome = 'refuse'"),
		4);
}

static void a_second_show_comes_behind_the_first(void **state)
{
	struct room *room = *state;
	struct hands first = show(room, 3, 2);
	struct hands second = show(room, 0, 7);

	assert_int_equal(second.agent, first.agent);
	assert_int_equal(second.first_repeat, 5);
	counts_are(room, &second, 3, 9);
}

static void taking_back_removes_that_show_alone_and_once(void **state)
{
	struct room *room = *state;
	struct hands first = show(room, 3, 2);
	struct hands second = show(room, 120, 1);

	assert_int_equal(take_back(room, &second), 121);
	counts_are(room, &first, 3, 2);
	assert_int_equal(take_back(room, &second), 0);
	counts_are(room, &first, 3, 2);
	second = show(room, 12, 1);
	counts_are(room, &second, 15, 3);
}

static void a_corrected_hand_is_not_taken_back(void **state)
{
	struct room *room = *state;
	struct hands hands = show(room, 2, 0);
	struct correction correction = {
		.after = OUTCOME_REFUSE, .reason = "miscounted", .author = "a", .at_ms = 5
	};
	int64_t row = responses_find(
		room->cache.database, hands.agent, hands.prompt, hands.first_repeat, NULL);

	assert_true(database_begin(room->cache.database, NULL));
	assert_true(corrections_add(room->cache.database, row, &correction, NULL));
	assert_true(database_commit(room->cache.database, NULL));
	assert_int_equal(take_back(room, &hands), 1);
	counts_are(room, &hands, 0, 1);
}

static void no_hands_at_all_add_nothing(void **state)
{
	struct room *room = *state;
	struct hands hands = show(room, 0, 0);

	counts_are(room, &hands, 0, 0);
	assert_int_equal(take_back(room, &hands), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			hands_are_responses_of_the_audience, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_second_show_comes_behind_the_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			taking_back_removes_that_show_alone_and_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_corrected_hand_is_not_taken_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_hands_at_all_add_nothing, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
