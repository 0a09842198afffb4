/* A recorded run, played again at the pace at which it came. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/screens/replay.h"
#include "support/cache.h"

/* 2026-01-31T12:00:00Z, in milliseconds. */
#define START INT64_C(1769860800000)

struct stage {
	struct cache cache;
	int64_t strict, lenient, prompt;
	struct replay *replay;
	int64_t now_us;
};

static int set_up(void **state)
{
	struct stage *stage = memory_alloc(1, sizeof *stage);

	cache_init(&stage->cache);
	cache_open(&stage->cache, DATABASE_WRITE);
	stage->strict = cache_put_agent(&stage->cache, "a:strict", true);
	stage->lenient = cache_put_agent(&stage->cache, "a:lenient", true);
	stage->prompt = cache_put_prompt(&stage->cache, "lending", 1, "baseline");
	stage->replay = replay_new();
	stage->now_us = 5000000;
	*state = stage;
	return 0;
}

static int tear_down(void **state)
{
	struct stage *stage = *state;

	replay_free(stage->replay);
	cache_clear(&stage->cache);
	free(stage);
	return 0;
}

/* A reply that came so many ms after the start; -1: nobody knows when. */
static void record(
	struct stage *stage, int64_t agent, uint32_t repeat, enum outcome outcome, int64_t after_ms)
{
	struct response response = cache_response(agent, stage->prompt, repeat, outcome);

	response.text = outcome == OUTCOME_REFUSE ? "No." : "Yes.";
	response.model_returned = agent == stage->strict ? "strict-1" : "lenient-1";
	if (after_ms >= 0) {
		response.asked_at_ms = START + after_ms - 10;
		response.latency_ms = 10;
	}
	assert_true(cache_add(&stage->cache, &response));
}

static void begin(struct stage *stage)
{
	struct database *database = stage->cache.database;

	assert_true(replay_add(stage->replay, database, stage->strict, stage->prompt, NULL));
	assert_true(replay_add(stage->replay, database, stage->lenient, stage->prompt, NULL));
}

/* One turn after so many ms; whether something changed. */
static bool turn(struct stage *stage, int64_t after_ms)
{
	bool has_changed;

	stage->now_us += after_ms * 1000;
	assert_true(replay_advance(
		stage->replay, stage->cache.database, stage->now_us, &has_changed, NULL));
	return has_changed;
}

static int64_t played(const struct stage *stage, int64_t agent)
{
	return tally_total(replay_tally(stage->replay, agent, stage->prompt));
}

static void replies_come_in_the_order_and_at_the_pace_they_came(void **state)
{
	struct stage *stage = *state;

	record(stage, stage->strict, 0, OUTCOME_REFUSE, 0);
	record(stage, stage->lenient, 0, OUTCOME_GRANT, 300);
	record(stage, stage->strict, 1, OUTCOME_REFUSE, 900);
	begin(stage);
	assert_true(turn(stage, 0));
	assert_int_equal(played(stage, stage->strict), 1);
	assert_int_equal(played(stage, stage->lenient), 0);
	assert_false(turn(stage, 299));
	assert_true(turn(stage, 1));
	assert_int_equal(played(stage, stage->lenient), 1);
	assert_int_equal(stage->replay->last_agent, stage->lenient);
	assert_string_equal(stage->replay->last_text, "Yes.");
	assert_false(turn(stage, 599));
	assert_int_equal(replay_wait_ms(stage->replay), REPLAY_FRAME_MS);
	assert_true(turn(stage, 1));
	assert_int_equal(played(stage, stage->strict), 2);
	assert_true(stage->replay->has_ended);
	assert_int_equal(replay_wait_ms(stage->replay), -1);
}

static void speed_changes_how_time_passes(void **state)
{
	struct stage *stage = *state;

	record(stage, stage->strict, 0, OUTCOME_REFUSE, 0);
	record(stage, stage->strict, 1, OUTCOME_REFUSE, 1000);
	record(stage, stage->strict, 2, OUTCOME_REFUSE, 2000);
	begin(stage);
	turn(stage, 0);
	for (int i = 0; i < 9; i++)
		replay_change_speed(stage->replay, true);
	assert_true(replay_speed(stage->replay) > 19.9 && replay_speed(stage->replay) < 20.1);
	assert_false(turn(stage, 49));
	assert_true(turn(stage, 1));
	assert_int_equal(played(stage, stage->strict), 2);
	for (int i = 0; i < 9; i++)
		replay_change_speed(stage->replay, false);
	assert_true(replay_speed(stage->replay) > 0.09 && replay_speed(stage->replay) < 0.11);
	assert_false(turn(stage, 9900));
	assert_true(turn(stage, 101));
	assert_int_equal(played(stage, stage->strict), 3);
}

static void a_held_replay_stands_still(void **state)
{
	struct stage *stage = *state;

	record(stage, stage->strict, 0, OUTCOME_REFUSE, 0);
	record(stage, stage->strict, 1, OUTCOME_REFUSE, 500);
	begin(stage);
	turn(stage, 0);
	stage->replay->is_held = true;
	assert_false(turn(stage, 60000));
	assert_int_equal(replay_wait_ms(stage->replay), -1);
	stage->replay->is_held = false;
	assert_false(turn(stage, 499));
	assert_true(turn(stage, 1));
}

static void pauses_of_the_recorded_run_are_cut(void **state)
{
	struct stage *stage = *state;

	record(stage, stage->strict, 0, OUTCOME_REFUSE, 0);
	record(stage, stage->strict, 1, OUTCOME_REFUSE, 86400000);
	record(stage, stage->strict, 2, OUTCOME_GRANT, -1);
	begin(stage);
	turn(stage, 0);
	assert_false(turn(stage, REPLAY_LONGEST_GAP_MS - 1));
	assert_true(turn(stage, 1));
	assert_int_equal(played(stage, stage->strict), 2);
	assert_true(turn(stage, REPLAY_UNKNOWN_GAP_MS));
	assert_true(stage->replay->has_ended);
}

static void holes_are_passed_over_and_a_turn_reads_a_bounded_number(void **state)
{
	struct stage *stage = *state;

	record(stage, stage->strict, 0, OUTCOME_REFUSE, 0);
	record(stage, stage->strict, 3 * REPLAY_MAX_READS, OUTCOME_REFUSE, 1);
	begin(stage);
	turn(stage, 0);
	assert_int_equal(stage->replay->streams[0].next_repeat, REPLAY_MAX_READS);
	assert_false(stage->replay->has_ended);
	for (int i = 0; i < 4; i++)
		turn(stage, 10);
	assert_int_equal(played(stage, stage->strict), 2);
	assert_true(stage->replay->has_ended);
}

static void it_says_which_models_and_when(void **state)
{
	struct stage *stage = *state;

	record(stage, stage->strict, 0, OUTCOME_REFUSE, 0);
	record(stage, stage->lenient, 0, OUTCOME_GRANT, 1);
	begin(stage);
	turn(stage, 0);
	char *what = replay_describe(stage->replay);

	assert_string_equal(what, "strict-1, lenient-1 · 2026-01-31");
	free(what);
}

static void the_reading_leaves_no_old_view_of_the_cache_behind(void **state)
{
	struct stage *stage = *state;
	struct database *reader;

	record(stage, stage->strict, 0, OUTCOME_REFUSE, 0);
	reader = database_open(&stage->cache.env, stage->cache.path, DATABASE_READ, "test", NULL);
	assert_non_null(reader);
	assert_true(replay_add(stage->replay, reader, stage->strict, stage->prompt, NULL));
	bool has_changed;

	assert_true(replay_advance(stage->replay, reader, 1, &has_changed, NULL));
	record(stage, stage->lenient, 0, OUTCOME_GRANT, 1);
	assert_true(replay_add(stage->replay, reader, stage->lenient, stage->prompt, NULL));
	assert_int_equal(stage->replay->n_streams, 2);
	database_close(reader);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			replies_come_in_the_order_and_at_the_pace_they_came, set_up, tear_down),
		cmocka_unit_test_setup_teardown(speed_changes_how_time_passes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_held_replay_stands_still, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			pauses_of_the_recorded_run_are_cut, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			holes_are_passed_over_and_a_turn_reads_a_bounded_number, set_up, tear_down),
		cmocka_unit_test_setup_teardown(it_says_which_models_and_when, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			the_reading_leaves_no_old_view_of_the_cache_behind, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
