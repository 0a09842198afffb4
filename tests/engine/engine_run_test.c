/* Runs that go well, stop, pause and go on. */
#include <setjmp.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/rig.h"

static void a_run_stores_each_repeat_once(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ 0 });
	rig_run(&rig);
	assert_int_equal(rig.progress.planned, 12);
	assert_int_equal(rig.progress.stored, 12);
	assert_int_equal(rig.progress.requests, 12);
	assert_int_equal(rig.progress.counts[OUTCOME_GRANT], 12);
	assert_int_equal(rig.progress.input_tokens, 1200);
	assert_int_equal(rig.progress.output_tokens, 120);
	assert_int_equal(rig.progress.cost_microusd, 1440);
	assert_true(rig.progress.cost_is_known);
	assert_int_equal(rig_requests(&rig), 12);
	assert_string_equal(rig.texts[EVENT_RUN_ENDED], "");
	rig_check_sums(&rig);
	rig_check_state(&rig, "done");
	rig_close(&rig);
}

static void a_second_run_asks_for_what_is_missing_only(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ 0 });
	rig_run(&rig);
	rig_run(&rig);
	assert_int_equal(rig.progress.already, 12);
	assert_int_equal(rig.progress.requests, 0);
	rig.order.target = 6;
	rig_run(&rig);
	assert_int_equal(rig.progress.already, 12);
	assert_int_equal(rig.progress.stored, 6);
	assert_int_equal(rig_requests(&rig), 18);
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void several_choices_come_in_one_request(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ 0 });
	rig.accounts[0].max_choices = 128;
	rig.order.target = 300;
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 900);
	assert_int_equal(rig_requests(&rig), 9);
	/* 100 tokens in for each request, split over its choices without a loss. */
	assert_int_equal(rig_number(&rig, "SELECT sum(input_tokens) FROM response"), 900);
	assert_int_equal(rig_number(&rig, "SELECT sum(output_tokens) FROM response"), 9000);
	assert_int_equal(rig.progress.cost_microusd, 900 + 2 * 9000);
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void give_one(const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)request;
	(void)data;
	reply->max_choices = 1;
}

static void a_server_that_ignores_n_is_asked_singly(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = give_one });
	rig.accounts[0].max_choices = 128;
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 12);
	assert_int_equal(rig_requests(&rig), 12);
	assert_int_equal(rig.n_events[EVENT_NOTICE], 1);
	assert_non_null(strstr(rig.texts[EVENT_NOTICE], "1 at a time"));
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void refuse_several(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)data;
	if (request->n_choices <= 1)
		return;
	reply->status = 400;
	reply->body =
		"{\"error\":{\"message\":\"n must be 1\",\"type\":\"invalid_request_error\"}}";
}

static void a_server_that_refuses_n_is_asked_singly(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = refuse_several });
	rig.accounts[0].max_choices = 128;
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 12);
	assert_int_equal(rig.progress.failed, 0);
	assert_int_equal(rig_requests(&rig), 13);
	assert_int_equal(rig.n_events[EVENT_NOTICE], 1);
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void wait_50(const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)request;
	(void)data;
	reply->delay_ms = 50;
}

static void the_window_grows_to_its_limit_and_no_further(void **state)
{
	struct server_counts counts;
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = wait_50 });
	rig.accounts[0].max_in_flight = 12;
	rig.order.target = 30;
	rig_run(&rig);
	server_count(rig.server, &counts);
	assert_int_equal(rig.progress.stored, 90);
	assert_int_equal(counts.most_in_flight, 12);
	assert_in_range(counts.connections, 1, 12);
	rig_close(&rig);
}

static void an_order_caps_all_accounts_together(void **state)
{
	struct server_counts counts;
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = wait_50 });
	rig_add_model(&rig, server_url(rig.server), "other");
	rig.order.max_in_flight = 3;
	rig_run(&rig);
	server_count(rig.server, &counts);
	assert_int_equal(rig.progress.stored, 24);
	assert_int_equal(counts.most_in_flight, 3);
	rig_close(&rig);
}

static bool has_stored_some(const struct rig *rig)
{
	return rig->n_stored_events >= 20;
}

static void the_cap_can_be_moved_while_a_run_goes_on(void **state)
{
	struct server_counts counts;
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = wait_50 });
	rig.order.max_in_flight = 2;
	rig.order.target = 40;
	rig_start(&rig);
	rig_wait_for(&rig, has_stored_some);
	server_count(rig.server, &counts);
	assert_int_equal(counts.most_in_flight, 2);
	engine_set_in_flight(rig.engine, 6);
	rig_wait(&rig);
	rig_finish(&rig);
	server_count(rig.server, &counts);
	assert_int_equal(counts.most_in_flight, 6);
	assert_int_equal(rig.progress.stored, 120);
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void a_gentle_stop_awaits_what_is_in_flight_and_is_balanced(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = wait_50 });
	rig.order.target = 1000;
	rig_start(&rig);
	rig_wait_for(&rig, has_stored_some);
	engine_stop(rig.engine, ENGINE_STOP_GENTLY);
	rig_wait(&rig);
	rig_finish(&rig);
	assert_string_equal(rig.texts[EVENT_RUN_ENDED], "stopped");
	assert_int_equal(rig.progress.stored, rig.progress.requests);
	assert_int_equal(rig_requests(&rig), rig.progress.requests);
	assert_true(rig_number(&rig, "SELECT max(grants) - min(grants) FROM tally") <= 1);
	rig_check_sums(&rig);
	rig_check_state(&rig, "stopped");
	rig_close(&rig);
}

static void hang_after_ten(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)data;
	reply->delay_ms = request->number < 24 ? 0 : 60000;
}

static void a_hard_stop_keeps_what_came(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = hang_after_ten });
	rig.order.target = 1000;
	rig_start(&rig);
	rig_wait_for(&rig, has_stored_some);
	engine_stop(rig.engine, ENGINE_STOP_GENTLY);
	engine_stop(rig.engine, ENGINE_STOP_NOW);
	rig_wait(&rig);
	rig_finish(&rig);
	assert_in_range(rig.progress.stored, 20, 24);
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void closing_the_engine_ends_a_run_in_flight(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = hang_after_ten });
	rig.order.target = 1000;
	rig_start(&rig);
	rig_wait_for(&rig, has_stored_some);
	rig_finish(&rig);
	assert_in_range(rig_number(&rig, "SELECT count(*) FROM response"), 20, 24);
	rig_check_state(&rig, "stopped");
	rig_close(&rig);
}

static bool is_idle(const struct rig *rig)
{
	struct run_progress progress;

	engine_read_progress(rig->engine, &progress);
	return progress.paused && progress.in_flight == 0 &&
	       progress.stored == rig->n_stored_events;
}

static void a_paused_run_sends_nothing_and_goes_on(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = wait_50 });
	rig.order.target = 12;
	rig_start(&rig);
	rig_wait_for(&rig, has_stored_some);
	engine_pause(rig.engine, true);
	rig_wait_for(&rig, is_idle);
	uint64_t before = rig_requests(&rig);
	assert_true(before < 36);
	engine_pause(rig.engine, false);
	rig_wait(&rig);
	rig_finish(&rig);
	assert_int_equal(rig.progress.stored, 36);
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void the_preferred_prompt_is_asked_first(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ 0 });
	rig.order.preferred = rig.prompts[2];
	rig_run(&rig);
	/* One goes alone at first, so that which one came first is no matter of luck. */
	assert_int_equal(rig_number(&rig, "SELECT p.level_no FROM response AS r JOIN prompt AS p"
					  " ON p.id = r.prompt_id ORDER BY r.id LIMIT 1"),
		3);
	rig_check_sums(&rig);
	rig_close(&rig);
}

static bool two_have_ended(const struct rig *rig)
{
	return rig->n_events[EVENT_RUN_ENDED] == 2;
}

static void runs_go_one_after_the_other(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ 0 });
	struct run_order second = rig.order;
	second.target = 6;
	rig_start(&rig);
	engine_submit(rig.engine, &second);
	rig_wait_for(&rig, two_have_ended);
	rig_finish(&rig);
	assert_int_equal(rig.n_stored_events, 18);
	assert_int_equal(rig.progress.already, 12);
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM run WHERE state = 'done'"), 2);
	rig_close(&rig);
}

static void a_model_named_twice_is_asked_once(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ 0 });
	rig_add_model(&rig, server_url(rig.server), "gpt-test");
	rig_run(&rig);
	assert_int_equal(rig.progress.planned, 12);
	assert_int_equal(rig_requests(&rig), 12);
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void check_history(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)data;
	/* A first turn has one message, a second three, a last five. */
	if (request->n_messages % 2 == 0)
		reply->status = 500;
	if (request->n_messages < 5)
		reply->text = "An analysis.";
}

static void steps_go_on_singly_and_keep_their_replies(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = check_history });
	rig.accounts[0].max_choices = 8;
	rig_set_turns(&rig, 3);
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 12);
	/* One for the first turns of each prompt, then two each. */
	assert_int_equal(rig_requests(&rig), 3 + 24);
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM step"), 24);
	assert_int_equal(rig.progress.counts[OUTCOME_GRANT], 12);
	/* All tokens are accounted for: of steps and of final replies. */
	assert_int_equal(rig.progress.input_tokens, 2700);
	assert_int_equal(rig.progress.cost_microusd, 2700 + 2 * (12 * 10 + 24 * 10));
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void refuse_last_step(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	if (request->n_messages == 5 && *(const atomic_bool *)data) {
		reply->status = 401;
		reply->body = "{\"error\":{\"message\":\"no\",\"code\":\"invalid_api_key\"}}";
	}
}

static void kept_steps_are_not_asked_again(void **state)
{
	atomic_bool refuses = true;
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = refuse_last_step, .data = &refuses });
	rig.accounts[0].max_in_flight = 1;
	rig.order.n_prompts = 1;
	rig.order.target = 1;
	rig_set_turns(&rig, 3);
	rig_run(&rig);
	assert_int_equal(rig.n_events[EVENT_MODEL_STOPPED], 1);
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM step"), 2);
	assert_int_equal(rig_requests(&rig), 3);
	refuses = false;
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 1);
	assert_int_equal(rig_requests(&rig), 4);
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void simulated_agents_need_no_server_and_are_fast(void **state)
{
	struct rig rig;

	(void)state;
	rig_open(&rig, NULL);
	rig.order.target = 2000;
	rig.options.turn_ms = 50;
	rig_add_model(&rig, NULL, "noisy");
	int64_t before = env_monotonic_us(&rig.env);
	rig_run(&rig);
	double seconds = (double)(env_monotonic_us(&rig.env) - before) / 1e6;
	assert_int_equal(rig.progress.stored, 12000);
	assert_int_equal(rig.progress.cost_microusd, 0);
	assert_true(rig.progress.cost_is_known);
	assert_true(rig.progress.counts[OUTCOME_UNCLEAR] > 0);
	rig_check_sums(&rig);
	print_message("= simulated: %.0f stored responses a second\n", 12000 / seconds);
	rig_close(&rig);
}

static void simulated_agents_take_their_time(void **state)
{
	struct error error = { 0 };
	struct rig rig;

	(void)state;
	rig_open(&rig, NULL);
	assert_true(parameters_set(&rig.models[0].agent.parameters, "latency_ms", "20", &error));
	int64_t before = env_monotonic_us(&rig.env);
	rig_run(&rig);
	assert_true(env_monotonic_us(&rig.env) - before >= 2 * 10000);
	assert_int_equal(rig.progress.stored, 12);
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void a_cost_cap_ends_the_run_before_it_is_passed(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ 0 });
	rig.order.target = 100;
	/* A reply costs 120. */
	rig.order.max_cost_microusd = 5000;
	rig_run(&rig);
	assert_true(rig.progress.cost_microusd <= 5000);
	assert_true(rig.progress.cost_microusd > 5000 - 2 * 120);
	assert_non_null(strstr(rig.texts[EVENT_RUN_ENDED], "cost cap of $0.0050"));
	rig_check_sums(&rig);
	rig_close(&rig);
}

static void a_cap_without_a_price_costs_one_call(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ 0 });
	rig.models[0].price.is_known = false;
	rig.order.max_cost_microusd = 5000;
	rig_run(&rig);
	assert_int_equal(rig_requests(&rig), 1);
	assert_int_equal(rig.progress.stored, 1);
	assert_false(rig.progress.cost_is_known);
	assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "price is not known"));
	rig_close(&rig);
}

static void a_missing_key_costs_no_call(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ 0 });
	rig.models[0].key_missing = true;
	rig.accounts[0].key_source = strdup("OPENAI_API_KEY");
	rig_run(&rig);
	assert_int_equal(rig_requests(&rig), 0);
	assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "OPENAI_API_KEY"));
	assert_non_null(strstr(rig.texts[EVENT_RUN_ENDED], "OPENAI_API_KEY"));
	rig_close(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run_stores_each_repeat_once),
		cmocka_unit_test(a_second_run_asks_for_what_is_missing_only),
		cmocka_unit_test(several_choices_come_in_one_request),
		cmocka_unit_test(a_server_that_ignores_n_is_asked_singly),
		cmocka_unit_test(a_server_that_refuses_n_is_asked_singly),
		cmocka_unit_test(the_window_grows_to_its_limit_and_no_further),
		cmocka_unit_test(an_order_caps_all_accounts_together),
		cmocka_unit_test(the_cap_can_be_moved_while_a_run_goes_on),
		cmocka_unit_test(a_gentle_stop_awaits_what_is_in_flight_and_is_balanced),
		cmocka_unit_test(a_hard_stop_keeps_what_came),
		cmocka_unit_test(closing_the_engine_ends_a_run_in_flight),
		cmocka_unit_test(a_paused_run_sends_nothing_and_goes_on),
		cmocka_unit_test(the_preferred_prompt_is_asked_first),
		cmocka_unit_test(runs_go_one_after_the_other),
		cmocka_unit_test(a_model_named_twice_is_asked_once),
		cmocka_unit_test(steps_go_on_singly_and_keep_their_replies),
		cmocka_unit_test(kept_steps_are_not_asked_again),
		cmocka_unit_test(simulated_agents_need_no_server_and_are_fast),
		cmocka_unit_test(simulated_agents_take_their_time),
		cmocka_unit_test(a_cost_cap_ends_the_run_before_it_is_passed),
		cmocka_unit_test(a_cap_without_a_price_costs_one_call),
		cmocka_unit_test(a_missing_key_costs_no_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
