/* What Fire chooses, what it comes to, and what becomes of it; with simulated agents. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/screens/fire_form.h"
#include "leeway/screens/session.h"
#include "support/cache.h"
#include "support/pack_folder.h"

/* A pack of two scenarios with two levels each, two conditions; an empty cache. */
struct rig {
	char *folder, *path;
	struct env env;
	struct config config;
	struct registry *registry;
	struct session *session;
	struct study *study;
	struct fire_choice *choice;
	struct fire_view view;
};

static const char pack_json[] =
	"{ \"title\": \"Test\", \"source\": \"ours\", \"licence\": \"ours\",\n"
	"\"scenarios\": [\"one\", \"two\"],\n"
	"\"conditions\": [ { \"id\": \"baseline\", \"title\": \"Baseline\",\n"
	"\"ask\": \"Answer with yes or no.\" }, { \"id\": \"kind\", \"title\": \"Kind\",\n"
	"\"add\": \"Be kind.\", \"ask\": \"Answer with yes or no.\" } ] }\n";

static void write_pack(const char *folder)
{
	static const char *const ids[] = { "one", "two" };

	pack_folder_write(folder, "installed/scenarios/test/pack.json", pack_json);
	for (size_t i = 0; i < 2; i++) {
		char *name = memory_format("installed/scenarios/test/%s.json", ids[i]);
		char *text = pack_folder_scenario_json(ids[i], ids[i]);

		pack_folder_write(folder, name, text);
		free(text);
		free(name);
	}
}

static void open_choice(struct rig *rig, const struct fire_view *view)
{
	struct agent_names names;

	assert_true(agent_names_open(
		&names, &rig->env, &rig->config, session_reader(rig->session, NULL), NULL));
	fire_choice_open(rig->choice, rig->registry, &names, rig->study, view);
	agent_names_clear(&names);
}

static int open_rig(void **state)
{
	struct rig *rig = memory_alloc(1, sizeof *rig);

	rig->folder = pack_folder_new();
	write_pack(rig->folder);
	rig->env = pack_folder_env(rig->folder);
	rig->path = file_join(rig->folder, "leeway.db");
	assert_true(config_load(&rig->env, NULL, &rig->config, NULL));
	rig->registry = registry_open(&rig->env, &rig->config, NULL);
	rig->session = session_open(&rig->env, &rig->config, rig->path);
	rig->study = study_open(&rig->env, "test", NULL);
	assert_non_null(rig->study);
	rig->choice = fire_choice_new();
	rig->view = (struct fire_view){ .scenario = 1, .condition = 1, .level_no = 2 };
	open_choice(rig, &rig->view);
	*state = rig;
	return 0;
}

static int close_rig(void **state)
{
	struct rig *rig = *state;

	session_close(rig->session);
	study_close(rig->study);
	fire_choice_free(rig->choice);
	registry_close(rig->registry);
	config_clear(&rig->config);
	pack_folder_remove(rig->folder);
	free(rig->path);
	free(rig);
	return 0;
}

static struct fire_model *model_of(const struct rig *rig, const char *spec)
{
	for (size_t i = 0; i < rig->choice->n_models; i++)
		if (strcmp(rig->choice->models[i].spec, spec) == 0)
			return &rig->choice->models[i];
	fail_msg("%s is not listed", spec);
	return NULL;
}

static void turn_on(const struct rig *rig, const char *spec)
{
	model_of(rig, spec)->is_on = true;
	assert_null(fire_choice_check(rig->choice, rig->registry));
}

static void fire(const struct rig *rig)
{
	struct fire_order order;

	fire_order_init(&order, rig->choice, rig->study, &rig->view, "test");
	assert_true(session_fire(rig->session, &order.ask, &rig->choice->limits, NULL));
	fire_order_clear(&order);
}

static void wait_for(const struct rig *rig, enum event_type type)
{
	struct pollfd polled = { .fd = session_descriptor(rig->session), .events = POLLIN };
	struct event event = { .type = EVENT_NOTICE };

	for (bool seen = false; !seen;) {
		assert_int_equal(poll(&polled, 1, 30000), 1);
		while (!seen && session_take_event(rig->session, &event))
			seen = event.type == type;
	}
}

static void load_study(const struct rig *rig)
{
	struct database *reader = session_reader(rig->session, NULL);

	assert_non_null(reader);
	assert_true(study_load(rig->study, reader, NULL));
}

static void simulated_agents_are_listed_and_the_condition_in_view_is_chosen(void **state)
{
	struct rig *rig = *state;

	model_of(rig, "sim:people");
	model_of(rig, "sim:strict");
	assert_int_equal(fire_choice_count(rig->choice), 0);
	assert_int_equal(rig->choice->conditions, 2);
	assert_int_equal(rig->choice->target, 10);
}

static void a_model_is_added_once_however_it_is_spelt(void **state)
{
	struct rig *rig = *state;
	size_t n_models = rig->choice->n_models;

	assert_true(fire_choice_add(rig->choice, rig->registry, "sim:strict", NULL));
	assert_int_equal(rig->choice->n_models, n_models);
	assert_true(fire_choice_add(
		rig->choice, rig->registry, "openai:gpt-4o,top_p=0.5,temperature=0", NULL));
	assert_true(fire_choice_add(
		rig->choice, rig->registry, "openai:gpt-4o,temperature=0,top_p=0.5", NULL));
	assert_int_equal(rig->choice->n_models, n_models + 1);
	assert_int_equal(fire_choice_count(rig->choice), 2);
}

static void a_model_that_is_none_is_refused(void **state)
{
	static const char *const bad[] = { "gpt-4o", "nosuch:model", "sim:nosuch",
		"sim:strict,nosuch=1", "sim:strict,temperature=99" };
	struct rig *rig = *state;
	size_t n_models = rig->choice->n_models;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct error error = { 0 };

		assert_false(fire_choice_add(rig->choice, rig->registry, bad[i], &error));
		assert_int_equal(error.code, ERROR_USAGE);
		error_clear(&error);
	}
	assert_int_equal(rig->choice->n_models, n_models);
}

static void a_missing_key_says_what_to_set(void **state)
{
	struct rig *rig = *state;

	assert_true(fire_choice_add(rig->choice, rig->registry, "openai:gpt-4o", NULL));
	const char *fault = fire_choice_check(rig->choice, rig->registry);

	assert_non_null(fault);
	assert_non_null(strstr(fault, "OPENAI_API_KEY"));
	model_of(rig, "openai:gpt-4o")->is_on = false;
	assert_null(fire_choice_check(rig->choice, rig->registry));
}

static void measure(const struct rig *rig)
{
	assert_true(fire_choice_measure(rig->choice, session_reader(rig->session, NULL), NULL));
}

static void estimates_agree(const struct rig *rig)
{
	struct ask_estimate here, there;
	struct fire_order order;

	fire_estimate(rig->choice, rig->study, &rig->view, &here);
	fire_order_init(&order, rig->choice, rig->study, &rig->view, "test");
	assert_true(session_estimate(rig->session, &order.ask, &there, NULL));
	fire_order_clear(&order);
	assert_int_equal(here.planned, there.planned);
	assert_int_equal(here.already, there.already);
	assert_int_equal(here.requests, there.requests);
	assert_int_equal(here.input_tokens, there.input_tokens);
	assert_int_equal(here.output_tokens, there.output_tokens);
	assert_int_equal(here.cost_microusd, there.cost_microusd);
	assert_int_equal(here.n_measured, there.n_measured);
	assert_int_equal(here.is_assumed, there.is_assumed);
}

static void the_estimate_by_the_study_is_that_of_the_cache(void **state)
{
	struct rig *rig = *state;
	struct ask_estimate estimate;

	turn_on(rig, "sim:strict");
	turn_on(rig, "sim:noisy");
	rig->choice->has_one_level = true;
	estimates_agree(rig);
	fire(rig);
	wait_for(rig, EVENT_RUN_ENDED);
	load_study(rig);
	measure(rig);
	fire_estimate(rig->choice, rig->study, &rig->view, &estimate);
	assert_int_equal(estimate.planned, 20);
	assert_int_equal(estimate.already, 20);
	rig->choice->has_one_level = false;
	rig->choice->has_all_scenarios = true;
	rig->choice->conditions = 3;
	rig->choice->target = 7;
	fire_estimate(rig->choice, rig->study, &rig->view, &estimate);
	assert_int_equal(estimate.planned, 2 * 8 * 7);
	assert_int_equal(estimate.already, 2 * 7);
	assert_int_equal(estimate.requests, 2 * 7 * 7);
	estimates_agree(rig);
}

static void expect_basis(const struct rig *rig, const char *basis)
{
	struct ask_estimate estimate;

	fire_estimate(rig->choice, rig->study, &rig->view, &estimate);
	char *said = ask_estimate_basis(&estimate);

	assert_string_equal(said, basis);
	free(said);
}

/* The replies of a rig are shorter than what is assumed; the cache says how short. */
static void output_tokens_are_measured_once_ten_replies_are_stored(void **state)
{
	struct rig *rig = *state;
	struct ask_estimate estimate;

	turn_on(rig, "sim:strict");
	rig->choice->has_one_level = true;
	rig->choice->target = 9;
	measure(rig);
	expect_basis(rig, "assumed");
	fire_estimate(rig->choice, rig->study, &rig->view, &estimate);
	assert_int_equal(estimate.output_tokens, 9 * 120);
	fire(rig);
	wait_for(rig, EVENT_RUN_ENDED);
	load_study(rig);
	rig->choice->target = 10;
	fire_choice_close(rig->choice);
	turn_on(rig, "sim:strict");
	measure(rig);
	expect_basis(rig, "assumed");
	estimates_agree(rig);
	fire(rig);
	wait_for(rig, EVENT_RUN_ENDED);
	load_study(rig);
	rig->choice->target = 1010;
	fire_choice_close(rig->choice);
	turn_on(rig, "sim:strict");
	measure(rig);
	expect_basis(rig, "measured on 10 replies");
	fire_estimate(rig->choice, rig->study, &rig->view, &estimate);
	assert_int_equal(estimate.output_tokens,
		100 * cache_number(rig->path, "SELECT sum(output_tokens) FROM response"));
	assert_true(estimate.output_tokens < 1000 * 120);
	estimates_agree(rig);
	turn_on(rig, "sim:noisy");
	measure(rig);
	expect_basis(rig, "partly measured on 10 replies, partly assumed");
	estimates_agree(rig);
}

static void the_bucket_in_view_comes_first_in_the_order(void **state)
{
	struct rig *rig = *state;
	struct fire_order order;

	turn_on(rig, "sim:strict");
	fire_order_init(&order, rig->choice, rig->study, &rig->view, "test");
	assert_string_equal(order.ask.first->condition, "kind");
	assert_string_equal(order.ask.first->scenario, "two");
	assert_int_equal(order.ask.first->level_no, 2);
	assert_int_equal(order.ask.design.n_scenarios, 1);
	assert_int_equal(order.ask.design.n_levels, 0);
	fire_order_clear(&order);
	rig->choice->conditions = 1;
	rig->choice->has_all_scenarios = rig->choice->has_one_level = true;
	fire_order_init(&order, rig->choice, rig->study, &rig->view, "test");
	assert_string_equal(order.ask.first->condition, "baseline");
	assert_int_equal(order.ask.design.n_scenarios, 0);
	assert_int_equal(order.ask.design.levels[0], 2);
	fire_order_clear(&order);
}

static void the_choice_is_kept_when_fire_is_opened_again(void **state)
{
	struct rig *rig = *state;
	struct fire_view other = { .scenario = 0, .condition = 0, .level_no = 1 };

	turn_on(rig, "sim:noisy");
	rig->choice->target = 50;
	fire_choice_close(rig->choice);
	open_choice(rig, &other);
	assert_true(model_of(rig, "sim:noisy")->is_resolved);
	assert_int_equal(rig->choice->conditions, 2);
	assert_int_equal(rig->choice->target, 50);
}

static void the_form_shows_and_reads_the_choice(void **state)
{
	struct rig *rig = *state;
	struct fire_form fields;
	struct ask_estimate estimate;

	turn_on(rig, "sim:strict");
	rig->choice->limits = (struct ask_limits){ 1250000, 16 };
	rig->choice->has_all_scenarios = true;
	fire_form_init(&fields, rig->choice, rig->study, &rig->view);
	rig->choice->limits = (struct ask_limits){ -1, 0 };
	rig->choice->has_all_scenarios = false;
	model_of(rig, "sim:strict")->is_on = false;
	form_set_text(fields.form, fields.repeats, "0");
	fire_form_read(&fields, rig->study, rig->choice);
	assert_true(model_of(rig, "sim:strict")->is_on);
	assert_true(rig->choice->has_all_scenarios);
	assert_int_equal(rig->choice->limits.max_cost_microusd, 1250000);
	assert_int_equal(rig->choice->limits.max_in_flight, 16);
	assert_int_equal(rig->choice->target, 10);
	form_set_text(fields.form, fields.repeats, "25");
	form_set_text(fields.form, fields.cap, "");
	fire_form_read(&fields, rig->study, rig->choice);
	assert_int_equal(rig->choice->target, 25);
	assert_int_equal(rig->choice->limits.max_cost_microusd, -1);
	fire_choice_add(rig->choice, rig->registry, "openai:gpt-4o", NULL);
	fire_form_show_models(&fields, rig->choice);
	fire_form_read(&fields, rig->study, rig->choice);
	assert_int_equal(fire_choice_count(rig->choice), 2);
	fire_estimate(rig->choice, rig->study, &rig->view, &estimate);
	fire_form_show_estimate(&fields, &estimate);
	fire_form_clear(&fields);
}

static void a_dry_run_tells_what_is_asked_first(void **state)
{
	struct rig *rig = *state;

	turn_on(rig, "sim:strict");
	turn_on(rig, "sim:noisy");
	char *text = fire_describe(rig->choice, rig->study, &rig->view);

	assert_non_null(strstr(text, "40 replies"));
	assert_non_null(strstr(text, "sim:noisy\n  20 replies"));
	assert_non_null(strstr(text, "It costs $11.\n"));
	assert_non_null(strstr(text, "Be kind."));
	free(text);
}

static void a_run_that_did_not_end_can_be_fired_again(void **state)
{
	struct rig *rig = *state;

	assert_null(session_unfinished(rig->session));
	turn_on(rig, "sim:strict");
	rig->choice->target = FIRE_MAX_TARGET;
	fire(rig);
	wait_for(rig, EVENT_STORED);
	session_close(rig->session);
	rig->session = session_open(&rig->env, &rig->config, rig->path);
	struct ask_record *record = session_unfinished(rig->session);

	assert_non_null(record);
	assert_string_equal(record->choice.pack, "test");
	assert_string_equal(record->choice.models[0], "sim:strict");
	assert_string_equal(record->choice.design.scenarios[0], "two");
	assert_int_equal(record->choice.target, FIRE_MAX_TARGET);
	ask_record_free(record);
	rig->choice->target = 1;
	fire(rig);
	wait_for(rig, EVENT_RUN_ENDED);
	assert_null(session_unfinished(rig->session));
}

static void a_run_that_is_resumed_shares_its_cap(void **state)
{
	struct rig *rig = *state;
	sqlite3 *handle = NULL;

	turn_on(rig, "sim:strict");
	rig->choice->target = FIRE_MAX_TARGET;
	rig->choice->limits.max_cost_microusd = 1000000;
	fire(rig);
	wait_for(rig, EVENT_STORED);
	session_close(rig->session);
	assert_int_equal(sqlite3_open(rig->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle,
				 "UPDATE response SET cost_microusd = 250000 WHERE id ="
				 " (SELECT min(id) FROM response)",
				 NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(handle);
	rig->session = session_open(&rig->env, &rig->config, rig->path);
	struct ask_record *record = session_unfinished(rig->session);

	assert_non_null(record);
	assert_int_equal(record->limits.max_cost_microusd, 750000);
	ask_record_free(record);
}

/* As in `leeway run`: also where no way to fire names a cap. */
static void the_configurations_cap_holds_where_no_other_is_given(void **state)
{
	struct rig *rig = *state;

	rig->config.max_cost_usd = 0.5;
	turn_on(rig, "sim:strict");
	rig->choice->target = 1;
	fire(rig);
	struct ask_record *record = session_last_order(rig->session);

	assert_non_null(record);
	assert_int_equal(record->limits.max_cost_microusd, 500000);
	ask_record_free(record);
	wait_for(rig, EVENT_RUN_ENDED);
	rig->choice->limits.max_cost_microusd = 2000000;
	fire(rig);
	record = session_last_order(rig->session);
	assert_non_null(record);
	assert_int_equal(record->limits.max_cost_microusd, 2000000);
	ask_record_free(record);
	wait_for(rig, EVENT_RUN_ENDED);
}

static void a_run_that_is_left_is_not_offered_again(void **state)
{
	struct rig *rig = *state;

	turn_on(rig, "sim:strict");
	rig->choice->target = FIRE_MAX_TARGET;
	fire(rig);
	wait_for(rig, EVENT_STORED);
	session_close(rig->session);
	rig->session = session_open(&rig->env, &rig->config, rig->path);
	ask_record_free(session_unfinished(rig->session));
	int64_t run = session_unfinished_run(rig->session);

	assert_int_not_equal(run, 0);
	assert_true(session_leave_run(rig->session, run, NULL));
	assert_null(session_unfinished(rig->session));
	assert_int_equal(session_unfinished_run(rig->session), 0);
}

static void what_is_fired_while_a_run_is_left_waits_for_no_more_than_that(void **state)
{
	struct rig *rig = *state;

	turn_on(rig, "sim:strict");
	rig->choice->target = FIRE_MAX_TARGET;
	fire(rig);
	wait_for(rig, EVENT_STORED);
	session_close(rig->session);
	rig->session = session_open(&rig->env, &rig->config, rig->path);
	ask_record_free(session_unfinished(rig->session));
	int64_t run = session_unfinished_run(rig->session);

	rig->choice->target = 1;
	fire(rig);
	assert_true(session_is_running(rig->session));
	assert_true(session_leave_run(rig->session, run, NULL));
	wait_for(rig, EVENT_RUN_ENDED);
	assert_null(session_unfinished(rig->session));
}

static void a_cache_that_cannot_be_made_ends_what_was_fired_with_the_reason(void **state)
{
	struct rig *rig = *state;
	struct event event = { 0 };

	pack_folder_write(rig->folder, "leeway.db", "no cache at all, and long enough to be none");
	turn_on(rig, "sim:strict");
	rig->choice->target = 1;
	fire(rig);
	struct pollfd polled = { .fd = session_descriptor(rig->session), .events = POLLIN };

	assert_int_equal(poll(&polled, 1, 30000), 1);
	assert_true(session_take_event(rig->session, &event));
	assert_int_equal(event.type, EVENT_RUN_ENDED);
	assert_non_null(strstr(event.text, "leeway.db"));
	assert_false(session_is_running(rig->session));
	/* The next one tries anew. */
	assert_int_equal(unlink(rig->path), 0);
	fire(rig);
	wait_for(rig, EVENT_RUN_STARTED);
	wait_for(rig, EVENT_RUN_ENDED);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_rig, close_rig)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(simulated_agents_are_listed_and_the_condition_in_view_is_chosen),
		TEST(a_model_is_added_once_however_it_is_spelt),
		TEST(a_model_that_is_none_is_refused),
		TEST(a_missing_key_says_what_to_set),
		TEST(the_estimate_by_the_study_is_that_of_the_cache),
		TEST(output_tokens_are_measured_once_ten_replies_are_stored),
		TEST(the_bucket_in_view_comes_first_in_the_order),
		TEST(the_choice_is_kept_when_fire_is_opened_again),
		TEST(the_form_shows_and_reads_the_choice),
		TEST(a_dry_run_tells_what_is_asked_first),
		TEST(a_run_that_did_not_end_can_be_fired_again),
		TEST(a_run_that_is_resumed_shares_its_cap),
		TEST(the_configurations_cap_holds_where_no_other_is_given),
		TEST(a_run_that_is_left_is_not_offered_again),
		TEST(what_is_fired_while_a_run_is_left_waits_for_no_more_than_that),
		TEST(a_cache_that_cannot_be_made_ends_what_was_fired_with_the_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
