#include "support/rig.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"

static const int64_t patience_ms = 30000;

void rig_add_model(struct rig *rig, const char *url, const char *model)
{
	size_t index = rig->order.n_models++;
	struct account *account = &rig->accounts[index];
	struct model_choice *choice = &rig->models[index];

	account->id = memory_copy_text(url ? "openai" : "sim");
	account->protocol = url ? PROTOCOL_OPENAI_CHAT : PROTOCOL_SIMULATED;
	account->base_url = url ? memory_format("%s/v1", url) : NULL;
	account->key = url ? memory_copy_text("test-key-1234") : NULL;
	account->max_choices = 1;
	account->max_in_flight = 8;
	choice->agent = (struct agent){ .kind = AGENT_MODEL,
		.name = memory_format("%s:%s", account->id, model),
		.provider = memory_copy_text(account->id),
		.base_url = memory_copy_text(account->base_url),
		.model = memory_copy_text(model),
		.synthetic = !url };
	choice->account = account;
	/* A dollar a million tokens in, two out. */
	choice->price = (struct price){ .is_known = true, .input = 1, .output = 2 };
}

void rig_open(struct rig *rig, const char *url)
{
	memset(rig, 0, sizeof *rig);
	cache_init(&rig->cache);
	rig->env = *env_system();
	rig->options = engine_default_options();
	rig->options.backoff_ms = 2;
	rig->options.store_retry_ms = 5;
	rig->options.turn_ms = 5;
	rig->options.announce_ms = 20;
	rig->options.request_timeout_ms = 10000;
	rig_add_model(rig, url, url ? "gpt-test" : "strict");
	for (size_t i = 0; i < RIG_N_PROMPTS; i++) {
		rig->prompts[i] = cache_make_prompt("flour", (int)i + 1, "baseline");
		rig->n_levels[i] = RIG_N_PROMPTS;
	}
	rig->order.models = rig->models;
	rig->order.prompts = rig->prompts;
	rig->order.n_levels = rig->n_levels;
	rig->order.n_prompts = RIG_N_PROMPTS;
	rig->order.target = 4;
	rig->order.max_cost_microusd = -1;
	rig->order.arguments = "test";
	rig_set_turns(rig, 1);
}

static void clear_turns(struct prompt *prompt)
{
	for (size_t i = 0; i < prompt->n_turns; i++)
		free(prompt->turns[i]);
	free(prompt->turns);
	prompt->turns = NULL;
	prompt->n_turns = 0;
}

void rig_set_turns(struct rig *rig, size_t n_turns)
{
	for (size_t i = 0; i < RIG_N_PROMPTS; i++) {
		struct prompt *prompt = rig->prompts[i];
		clear_turns(prompt);
		prompt->turns = memory_alloc(n_turns, sizeof *prompt->turns);
		prompt->n_turns = n_turns;
		for (size_t j = 0; j < n_turns; j++)
			prompt->turns[j] = memory_format("Level %zu, step %zu?", i, j);
	}
}

void rig_close(struct rig *rig)
{
	engine_close(rig->engine);
	for (size_t i = 0; i < rig->order.n_models; i++) {
		model_choice_clear(&rig->models[i]);
		account_clear(&rig->accounts[i]);
	}
	for (size_t i = 0; i < RIG_N_PROMPTS; i++) {
		clear_turns(rig->prompts[i]);
		cache_free_prompt(rig->prompts[i]);
	}
	cache_clear(&rig->cache);
	if (rig->server)
		server_stop(rig->server);
}

void rig_serve(struct rig *rig, struct server_script script)
{
	struct server *server = server_start(&script);

	assert_non_null(server);
	rig_open(rig, server_url(server));
	rig->server = server;
}

uint64_t rig_requests(const struct rig *rig)
{
	struct server_counts counts;

	server_count(rig->server, &counts);
	return counts.requests;
}

void rig_open_engine(struct rig *rig)
{
	struct error error = { 0 };
	struct database *database =
		database_open(&rig->env, rig->cache.path, DATABASE_WRITE, "test", &error);

	if (!database)
		fail_msg("%s", error.message);
	memset(rig->n_events, 0, sizeof rig->n_events);
	memset(rig->texts, 0, sizeof rig->texts);
	rig->n_stored_events = 0;
	rig->has_ended = false;
	rig->n_ended = 0;
	rig->engine = engine_open_with(&rig->env, &rig->options, database, &error);
	if (!rig->engine)
		fail_msg("%s", error.message);
}

void rig_start(struct rig *rig)
{
	rig_open_engine(rig);
	engine_submit(rig->engine, &rig->order);
}

static void take_events(struct rig *rig)
{
	struct event event;

	while (mailbox_take(engine_mailbox(rig->engine), &event)) {
		rig->n_events[event.type]++;
		if (event.text[0])
			snprintf(rig->texts[event.type], sizeof rig->texts[0], "%s", event.text);
		if (event.type == EVENT_STORED)
			rig->n_stored_events += event.count;
		if (event.type != EVENT_RUN_ENDED)
			continue;
		rig->has_ended = true;
		assert_true(rig->n_ended < RIG_MAX_ENDED);
		rig->ended[rig->n_ended++] = event.order;
	}
}

/* A condition may hold without an event, so it is looked at now and then as well. */
void rig_wait_for(struct rig *rig, bool (*condition)(const struct rig *rig))
{
	int64_t deadline_us = env_monotonic_us(&rig->env) + patience_ms * 1000;

	while (take_events(rig), !condition(rig)) {
		struct pollfd descriptor = { .fd = mailbox_descriptor(engine_mailbox(rig->engine)),
			.events = POLLIN };
		poll(&descriptor, 1, 10);
		if (env_monotonic_us(&rig->env) > deadline_us)
			fail_msg("nothing happens any more");
	}
}

static bool has_ended(const struct rig *rig)
{
	return rig->has_ended;
}

void rig_wait(struct rig *rig)
{
	rig_wait_for(rig, has_ended);
}

void rig_finish(struct rig *rig)
{
	engine_read_progress(rig->engine, &rig->progress);
	engine_close(rig->engine);
	rig->engine = NULL;
}

void rig_run(struct rig *rig)
{
	rig_start(rig);
	rig_wait(rig);
	rig_finish(rig);
}

int64_t rig_number(const struct rig *rig, const char *sql)
{
	return cache_number(rig->cache.path, sql);
}

char *rig_text(const struct rig *rig, const char *sql)
{
	return cache_text(rig->cache.path, sql);
}

void rig_check_sums(struct rig *rig)
{
	const struct run_progress *progress = &rig->progress;
	char *sql = memory_format(
		"SELECT count(*) FROM response WHERE run_id = %lld", (long long)progress->run);
	int64_t n_rows = rig_number(rig, "SELECT count(*) FROM response");
	int64_t n_of_run = rig_number(rig, sql);

	free(sql);
	assert_int_equal(n_of_run, progress->stored);
	assert_int_equal(rig->n_stored_events, progress->stored);
	assert_int_equal(rig_number(rig, "SELECT count(*) FROM (SELECT DISTINCT agent_id, "
					 "prompt_id, repeat FROM response)"),
		n_rows);
	assert_int_equal(
		rig_number(rig, "SELECT total(grants + refusals + unclear + blocked + empty) FROM "
				"tally"),
		n_rows);
	sql = memory_format("SELECT count(*) FROM failure WHERE final AND run_id = %lld",
		(long long)progress->run);
	assert_int_equal(rig_number(rig, sql), progress->failed);
	free(sql);
	assert_false(progress->running);
	assert_int_equal(progress->in_flight, 0);
}

void rig_check_state(const struct rig *rig, const char *wanted)
{
	char *run_state = rig_text(rig, "SELECT state FROM run ORDER BY id DESC LIMIT 1");

	assert_string_equal(run_state, wanted);
	free(run_state);
}
