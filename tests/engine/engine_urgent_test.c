/* Urgent orders beside a run that goes on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "support/rig.h"

enum { LONG = 1, URGENT, THIRD, FOURTH };

static void wait_a_little(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)request;
	(void)data;
	reply->delay_ms = 2;
}

static void hang_after_some(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)data;
	reply->delay_ms = request->number < 24 ? 1 : 60000;
}

struct pair {
	struct rig rig;
	struct run_order urgent;
};

/* A run of three buckets, target replies each, and an urgent order of one of them. */
static void pair_open(struct pair *pair, struct server_script script, uint32_t target)
{
	rig_serve(&pair->rig, script);
	pair->rig.order.target = target;
	pair->rig.order.id = LONG;
	pair->urgent = pair->rig.order;
	pair->urgent.id = URGENT;
	pair->urgent.is_urgent = true;
	pair->urgent.prompts += 1;
	pair->urgent.n_levels += 1;
	pair->urgent.n_prompts = 1;
	pair->urgent.target = 5;
}

static bool has_stored_some(const struct rig *rig)
{
	return rig->n_stored_events >= 12;
}

static bool two_have_ended(const struct rig *rig)
{
	return rig->n_ended == 2;
}

static bool four_have_ended(const struct rig *rig)
{
	return rig->n_ended == 4;
}

static bool is_second_run(const struct rig *rig)
{
	struct run_progress progress;

	engine_read_progress(rig->engine, &progress);
	return progress.run == 2;
}

/* Nothing was asked twice, and all that was planned is there. */
static void check_all_is_there_once(struct pair *pair, int64_t n_rows)
{
	struct rig *rig = &pair->rig;

	assert_int_equal(rig_number(rig, "SELECT count(*) FROM response"), n_rows);
	assert_int_equal(rig_requests(&pair->rig), n_rows);
	assert_int_equal(rig->n_stored_events, n_rows);
	assert_int_equal(rig_number(rig, "SELECT total(grants) FROM tally"), n_rows);
	assert_int_equal(rig_number(rig, "SELECT count(*) FROM run WHERE state = 'done'"),
		(int64_t)rig->n_ended);
}

static void an_urgent_order_ends_while_a_long_run_goes_on(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;

	(void)state;
	pair_open(&pair, (struct server_script){ .decide = wait_a_little }, 100000);
	rig->order.n_prompts = 1;
	rig_start(rig);
	rig_wait_for(rig, has_stored_some);
	engine_submit(rig->engine, &pair.urgent);
	rig_wait(rig);
	assert_int_equal(rig->ended[0], URGENT);
	assert_string_equal(rig->texts[EVENT_RUN_ENDED], "");
	engine_read_progress(rig->engine, &rig->progress);
	assert_true(rig->progress.running);
	assert_int_equal(rig->progress.order, LONG);
	assert_int_equal(rig->progress.planned, 100000);
	engine_stop(rig->engine, ENGINE_STOP_GENTLY);
	rig_wait_for(rig, two_have_ended);
	rig_finish(rig);
	assert_int_equal(rig_number(rig, "SELECT count(*) FROM response WHERE run_id = 2"), 5);
	assert_int_equal(rig_number(rig, "SELECT planned FROM run WHERE state = 'done'"), 5);
	assert_int_equal(rig_number(rig, "SELECT count(*) FROM response WHERE run_id = 1"),
		rig->progress.stored);
	assert_int_equal(rig_requests(&pair.rig), rig->progress.stored + 5);
	rig_close(&pair.rig);
}

static void what_both_want_is_asked_once(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;

	(void)state;
	pair_open(&pair, (struct server_script){ .decide = wait_a_little }, 100);
	pair.urgent.target = 60;
	rig_start(rig);
	rig_wait_for(rig, has_stored_some);
	engine_submit(rig->engine, &pair.urgent);
	rig_wait_for(rig, two_have_ended);
	rig_finish(rig);
	assert_int_equal(rig->ended[0], URGENT);
	assert_int_equal(rig->progress.run, 1);
	assert_int_equal(
		rig->progress.planned +
			(uint64_t)rig_number(rig, "SELECT count(*) FROM response WHERE run_id = 2"),
		300);
	assert_int_equal(rig->progress.stored, rig->progress.planned);
	check_all_is_there_once(&pair, 300);
	rig_close(&pair.rig);
}

static void what_an_urgent_order_leaves_goes_back(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;

	(void)state;
	pair_open(&pair, (struct server_script){ .decide = wait_a_little }, 100);
	pair.urgent.target = 80;
	/* Some five replies. */
	pair.urgent.max_cost_microusd = 600;
	rig_start(rig);
	rig_wait_for(rig, has_stored_some);
	engine_submit(rig->engine, &pair.urgent);
	rig_wait(rig);
	assert_int_equal(rig->ended[0], URGENT);
	assert_non_null(strstr(rig->texts[EVENT_RUN_ENDED], "cost cap of $0.0006"));
	rig_wait_for(rig, two_have_ended);
	rig_finish(rig);
	assert_int_equal(rig_number(rig, "SELECT count(*) FROM response"), 300);
	assert_int_equal(rig_requests(&pair.rig), 300);
	assert_in_range(rig_number(rig, "SELECT count(*) FROM response WHERE run_id = 2"), 1, 5);
	assert_int_equal(rig_number(rig, "SELECT count(*) FROM run WHERE state = 'done'"), 1);
	assert_int_equal(rig->progress.stored, rig->progress.planned);
	rig_close(&pair.rig);
}

static void an_urgent_order_goes_beside_a_paused_run(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;

	(void)state;
	pair_open(&pair, (struct server_script){ .decide = wait_a_little }, 100);
	pair.urgent.target = 60;
	rig_start(rig);
	rig_wait_for(rig, has_stored_some);
	engine_pause(rig->engine, true);
	engine_submit(rig->engine, &pair.urgent);
	rig_wait(rig);
	assert_int_equal(rig->ended[0], URGENT);
	engine_read_progress(rig->engine, &rig->progress);
	assert_true(rig->progress.paused);
	assert_true(rig->progress.running);
	assert_true(rig->progress.stored < 240);
	engine_pause(rig->engine, false);
	rig_wait_for(rig, two_have_ended);
	rig_finish(rig);
	check_all_is_there_once(&pair, 300);
	rig_close(&pair.rig);
}

static void a_pause_ends_with_the_last_run(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;

	(void)state;
	pair_open(&pair, (struct server_script){ .decide = wait_a_little }, 1000);
	rig_start(rig);
	rig_wait_for(rig, has_stored_some);
	engine_pause(rig->engine, true);
	engine_stop(rig->engine, ENGINE_STOP_GENTLY);
	rig_wait(rig);
	pair.urgent.target = 500;
	engine_submit(rig->engine, &pair.urgent);
	rig_wait_for(rig, two_have_ended);
	rig_finish(rig);
	assert_int_equal(rig->progress.order, URGENT);
	assert_int_equal(rig->progress.already + rig->progress.stored, 500);
	rig_close(&pair.rig);
}

static void a_hard_stop_ends_both(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;

	(void)state;
	pair_open(&pair, (struct server_script){ .decide = hang_after_some }, 1000);
	pair.urgent.target = 500;
	rig_start(rig);
	rig_wait_for(rig, has_stored_some);
	engine_submit(rig->engine, &pair.urgent);
	engine_stop(rig->engine, ENGINE_STOP_NOW);
	rig_wait_for(rig, two_have_ended);
	rig_finish(rig);
	assert_string_equal(rig->texts[EVENT_RUN_ENDED], "stopped");
	assert_int_equal(rig_number(rig, "SELECT count(*) FROM run WHERE state = 'stopped'"), 2);
	assert_int_equal(rig_number(rig, "SELECT count(*) FROM response"), rig->n_stored_events);
	assert_in_range(rig->n_stored_events, 12, 24);
	rig_close(&pair.rig);
}

static void an_urgent_order_that_lasts_longer_is_the_run_that_goes_on(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;

	(void)state;
	pair_open(&pair, (struct server_script){ .decide = wait_a_little }, 20);
	pair.urgent.target = 400;
	/* It asks another account: of the same one it would have all the room. */
	rig_add_model(rig, server_url(rig->server), "gpt-other");
	free(rig->accounts[1].id);
	rig->accounts[1].id = memory_copy_text("other");
	pair.urgent.models = &rig->models[1];
	rig->order.n_models = 1;
	rig_start(rig);
	rig_wait_for(rig, has_stored_some);
	engine_submit(rig->engine, &pair.urgent);
	rig_wait_for(rig, is_second_run);
	assert_int_equal(rig->n_ended, 1);
	rig_wait_for(rig, two_have_ended);
	rig_finish(rig);
	assert_int_equal(rig->ended[0], LONG);
	assert_int_equal(rig->progress.run, 2);
	assert_int_equal(rig->progress.order, URGENT);
	check_all_is_there_once(&pair, 60 + 400);
	rig->order.n_models = 2;
	rig_close(&pair.rig);
}

static void urgent_orders_go_before_those_that_wait(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;

	(void)state;
	pair_open(&pair, (struct server_script){ .decide = wait_a_little }, 200);
	struct run_order third = rig->order, fourth = pair.urgent;
	third.id = THIRD;
	third.target = 210;
	fourth.id = FOURTH;
	fourth.target = 12;
	fourth.prompts += 1;
	rig_start(rig);
	rig_wait_for(rig, has_stored_some);
	engine_submit(rig->engine, &third);
	engine_submit(rig->engine, &pair.urgent);
	engine_submit(rig->engine, &fourth);
	rig_wait_for(rig, four_have_ended);
	rig_finish(rig);
	assert_int_equal(rig->ended[0], URGENT);
	assert_int_equal(rig->ended[1], FOURTH);
	assert_int_equal(rig->ended[2], LONG);
	assert_int_equal(rig->ended[3], THIRD);
	check_all_is_there_once(&pair, 630);
	rig_close(&pair.rig);
}

/* The second order has copies of the accounts, as one that is made anew has. */
static void both_keep_to_the_limit_of_the_account(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;
	struct server_counts counts;

	(void)state;
	pair_open(&pair, (struct server_script){ .decide = wait_a_little }, 100);
	rig->accounts[0].max_in_flight = 3;
	struct account account = rig->accounts[0];
	struct model_choice model = rig->models[0];
	model.account = &account;
	pair.urgent.models = &model;
	pair.urgent.target = 60;
	rig_start(rig);
	rig_wait_for(rig, has_stored_some);
	engine_submit(rig->engine, &pair.urgent);
	rig_wait_for(rig, two_have_ended);
	rig_finish(rig);
	server_count(rig->server, &counts);
	assert_int_equal(counts.most_in_flight, 3);
	check_all_is_there_once(&pair, 300);
	rig_close(&pair.rig);
}

static void both_keep_to_the_number_in_flight(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;
	struct server_counts counts;

	(void)state;
	pair_open(&pair, (struct server_script){ .decide = wait_a_little }, 100);
	rig->order.max_in_flight = 2;
	pair.urgent.target = 60;
	rig_start(rig);
	rig_wait_for(rig, has_stored_some);
	engine_submit(rig->engine, &pair.urgent);
	rig_wait_for(rig, two_have_ended);
	rig_finish(rig);
	server_count(rig->server, &counts);
	assert_in_range(counts.most_in_flight, 1, 2);
	assert_int_equal(rig->ended[0], URGENT);
	check_all_is_there_once(&pair, 300);
	rig_close(&pair.rig);
}

static void a_run_that_is_extended_leaves_the_urgent_order_its_own(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;

	(void)state;
	pair_open(&pair, (struct server_script){ .decide = wait_a_little }, 100);
	pair.urgent.target = 150;
	rig_start(rig);
	rig_wait_for(rig, has_stored_some);
	engine_submit(rig->engine, &pair.urgent);
	engine_extend(rig->engine, 1, 200, "more");
	rig_wait_for(rig, two_have_ended);
	rig_finish(rig);
	check_all_is_there_once(&pair, 600);
	rig_close(&pair.rig);
}

/* What is lent does not count as on its way, or the bucket would wait for it for ever. */
static void a_run_that_asks_until_goes_on_beside_and_after(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;

	(void)state;
	pair_open(&pair, (struct server_script){ .decide = wait_a_little }, 5000);
	rig->order.until = 0.04;
	rig_start(rig);
	rig_wait_for(rig, has_stored_some);
	pair.urgent.target = 40;
	engine_submit(rig->engine, &pair.urgent);
	rig_wait_for(rig, two_have_ended);
	rig_finish(rig);
	assert_string_equal(rig->texts[EVENT_RUN_ENDED], "");
	assert_int_equal(rig_number(rig, "SELECT count(*) FROM response"), rig_requests(&pair.rig));
	assert_int_equal(rig_number(rig, "SELECT count(*) FROM run WHERE state = 'done'"), 2);
	rig_close(&pair.rig);
}

static void an_urgent_order_alone_is_a_run_like_any(void **state)
{
	struct pair pair;
	struct rig *rig = &pair.rig;

	(void)state;
	pair_open(&pair, (struct server_script){ 0 }, 4);
	rig->order = pair.urgent;
	rig->order.max_cost_microusd = -1;
	rig_run(rig);
	assert_int_equal(rig->ended[0], URGENT);
	assert_int_equal(rig->progress.order, URGENT);
	check_all_is_there_once(&pair, 5);
	rig_close(&pair.rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_urgent_order_ends_while_a_long_run_goes_on),
		cmocka_unit_test(what_both_want_is_asked_once),
		cmocka_unit_test(what_an_urgent_order_leaves_goes_back),
		cmocka_unit_test(an_urgent_order_goes_beside_a_paused_run),
		cmocka_unit_test(a_pause_ends_with_the_last_run),
		cmocka_unit_test(a_hard_stop_ends_both),
		cmocka_unit_test(an_urgent_order_that_lasts_longer_is_the_run_that_goes_on),
		cmocka_unit_test(urgent_orders_go_before_those_that_wait),
		cmocka_unit_test(both_keep_to_the_limit_of_the_account),
		cmocka_unit_test(both_keep_to_the_number_in_flight),
		cmocka_unit_test(a_run_that_is_extended_leaves_the_urgent_order_its_own),
		cmocka_unit_test(a_run_that_asks_until_goes_on_beside_and_after),
		cmocka_unit_test(an_urgent_order_alone_is_a_run_like_any),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
