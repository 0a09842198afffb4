/* Servers that limit, fail, cut, lie and refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/engine/breaker.h"
#include "support/rig.h"

#define RATE_LIMITED                                                                               \
	"{\"error\":{\"message\":\"Rate limit reached\",\"type\":\"requests\","                    \
	"\"code\":\"rate_limit_exceeded\"}}"
#define NO_QUOTA                                                                                   \
	"{\"error\":{\"message\":\"You exceeded your current quota\","                             \
	"\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}"
#define WRONG_KEY                                                                                  \
	"{\"error\":{\"message\":\"Incorrect API key provided\","                                  \
	"\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}"
#define NO_MODEL                                                                                   \
	"{\"error\":{\"message\":\"The model `gpt-test` does not exist\","                         \
	"\"type\":\"invalid_request_error\",\"code\":\"model_not_found\"}}"
#define SERVER_ERROR                                                                               \
	"{\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\"}}"

/* Requests numbered first … last get this reply, all others a proper one. */
struct script {
	uint64_t first, last;
	struct server_reply reply;
};

static void follow(const struct server_request *request, struct server_reply *reply, void *data)
{
	const struct script *script = data;

	if (request->number >= script->first && request->number <= script->last)
		*reply = script->reply;
}

/* A run of the rig's twelve repeats against the script, with its end in rig and counts. */
static void run_script(struct rig *rig, struct script *script, struct server_counts *counts)
{
	struct server *server =
		server_start(&(struct server_script){ .decide = follow, .data = script });

	assert_non_null(server);
	if (!rig->cache.folder)
		rig_open(rig, server_url(server));
	rig_run(rig);
	server_count(server, counts);
	server_stop(server);
	rig_check_sums(rig);
	assert_int_equal(rig->progress.requests, counts->requests);
}

static void close_rig(struct rig *rig)
{
	rig_close(rig);
	memset(rig, 0, sizeof *rig);
}

/* Faults that pass: each is tried again, every repeat is stored once, every try is a row. */
static void passing_faults_are_tried_again(void **state)
{
	static const struct server_reply replies[] = {
		{ .status = 500, .body = SERVER_ERROR },
		{ .status = 502, .body = "<html>Bad gateway</html>" },
		{ .status = 503, .body = "", .echo = "" },
		{ .status = 529,
			.body = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
				"\"message\":\"Overloaded\"}}" },
		{ .status = 429, .body = RATE_LIMITED },
		{ .status = 408, .body = "" },
		{ .body = SERVER_ERROR },
		{ .body = "not JSON at all \xff\xfe" },
		{ .body = "{\"choices\":[]}" },
		{ .fault = SERVER_CUT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
		struct script script = { 2, 4, replies[i] };
		struct server_counts counts;
		struct rig rig = { 0 };
		run_script(&rig, &script, &counts);
		assert_int_equal(rig.progress.stored, 12);
		assert_int_equal(rig.progress.failed, 0);
		assert_int_equal(counts.requests, 15);
		assert_int_equal(rig_number(&rig, "SELECT count(*) FROM failure"), 3);
		assert_int_equal(rig_number(&rig, "SELECT count(*) FROM failure WHERE final"), 0);
		assert_string_equal(rig.texts[EVENT_RUN_ENDED], "");
		close_rig(&rig);
	}
}

static void a_faulty_first_reply_is_tried_again_alone(void **state)
{
	struct script script = { 0, 2, { .status = 500, .body = SERVER_ERROR } };
	struct server_counts counts;
	struct rig rig = { 0 };

	(void)state;
	run_script(&rig, &script, &counts);
	assert_int_equal(rig.progress.stored, 12);
	assert_int_equal(counts.requests, 15);
	close_rig(&rig);
}

static void a_reply_over_the_ceiling_is_not_kept(void **state)
{
	size_t length = PROVIDER_MAX_BODY + 1;
	char *body = memory_alloc(length + 1, 1);
	struct script script = { 2, 2, { .body = body } };
	struct server_counts counts;
	struct rig rig = { 0 };

	(void)state;
	memset(body, '{', length);
	run_script(&rig, &script, &counts);
	assert_int_equal(rig.progress.stored, 12);
	assert_int_equal(counts.requests, 13);
	assert_int_equal(
		rig_number(&rig, "SELECT count(*) FROM failure WHERE message LIKE '%16 MiB%'"), 1);
	close_rig(&rig);
	free(body);
}

static void slow_and_closing_replies_are_replies(void **state)
{
	static const struct server_reply replies[] = { { .fault = SERVER_SLOW },
		{ .fault = SERVER_CLOSE } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct script script = { 0, UINT64_MAX, replies[i] };
		struct server_counts counts;
		struct rig rig = { 0 };
		run_script(&rig, &script, &counts);
		assert_int_equal(rig.progress.stored, 12);
		assert_int_equal(counts.requests, 12);
		close_rig(&rig);
	}
}

static void a_connection_that_is_dropped_is_opened_again(void **state)
{
	struct script script = { 3, 4, { .fault = SERVER_DROP } };
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = follow, .data = &script });
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 12);
	rig_check_sums(&rig);
	close_rig(&rig);
}

static void a_server_that_never_answers_is_timed_out(void **state)
{
	struct script script = { 2, 2, { .delay_ms = 60000 } };
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = follow, .data = &script });
	/* As much as the other replies may take on a busy machine. */
	rig.options.request_timeout_ms = 2000;
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 12);
	assert_true(rig_number(&rig, "SELECT count(*) FROM failure WHERE status = 0") >= 1);
	rig_check_sums(&rig);
	close_rig(&rig);
}

static void a_trial_is_given_up_after_five_tries_and_the_rest_goes_on(void **state)
{
	/* With one request at a time the second trial fails five times over. */
	struct script script = { 1, 5, { .status = 500, .body = SERVER_ERROR } };
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = follow, .data = &script });
	rig.accounts[0].max_in_flight = 1;
	rig.order.n_prompts = 1;
	rig.order.target = 2;
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 1);
	assert_int_equal(rig.progress.failed, 1);
	assert_int_equal(rig.n_events[EVENT_FAILED], 1);
	assert_non_null(strstr(rig.texts[EVENT_FAILED], "The server had an error"));
	assert_int_equal(rig_number(&rig, "SELECT count(*) FROM failure"), 5);
	assert_int_equal(rig_number(&rig, "SELECT max(attempt) FROM failure WHERE final"), 5);
	rig_check_state(&rig, "incomplete");
	rig_check_sums(&rig);
	/* The next run asks for it again. */
	rig_run(&rig);
	assert_int_equal(rig.progress.already, 1);
	assert_int_equal(rig.progress.stored, 1);
	close_rig(&rig);
}

/* Words that end a model with its first call. */
static void what_cannot_work_costs_one_call(void **state)
{
	static const struct {
		struct server_reply reply;
		const char *words;
	} cases[] = {
		{ { .status = 401, .body = WRONG_KEY }, "Incorrect API key" },
		{ { .status = 404, .body = NO_MODEL }, "does not exist" },
		{ { .status = 429, .body = NO_QUOTA }, "current quota" },
		{ { .status = 403, .body = "{\"error\":{\"message\":\"Not allowed\"}}" },
			"Not allowed" },
		{ { .status = 400,
			  .body = "{\"error\":{\"message\":\"Unsupported value\","
				  "\"type\":\"invalid_request_error\"}}" },
			"Unsupported value" },
		{ { .status = 302, .body = "", .headers = { "location: http://127.0.0.1:1/" } },
			"302" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct script script = { 0, UINT64_MAX, cases[i].reply };
		struct server_counts counts;
		struct rig rig = { 0 };
		run_script(&rig, &script, &counts);
		assert_int_equal(counts.requests, 1);
		assert_int_equal(rig.progress.stored, 0);
		assert_int_equal(rig.progress.failed, 1);
		assert_int_equal(rig.n_events[EVENT_MODEL_STOPPED], 1);
		assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], cases[i].words));
		assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "openai:gpt-test"));
		assert_non_null(strstr(rig.texts[EVENT_RUN_ENDED], cases[i].words));
		close_rig(&rig);
	}
}

static void quota_that_runs_out_stops_the_model_at_once(void **state)
{
	struct script script = { 5, UINT64_MAX, { .status = 429, .body = NO_QUOTA } };
	struct server_counts counts;
	struct rig rig = { 0 };

	(void)state;
	run_script(&rig, &script, &counts);
	assert_int_equal(rig.progress.stored, 5);
	assert_in_range(counts.requests, 6, 5 + 8);
	assert_int_equal(rig.n_events[EVENT_MODEL_STOPPED], 1);
	close_rig(&rig);
}

static void fail_one_model(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)data;
	if (strcmp(request->model, "gpt-test") != 0)
		return;
	reply->status = 404;
	reply->body = NO_MODEL;
}

static void one_stopped_model_does_not_keep_the_others(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = fail_one_model });
	rig_add_model(&rig, server_url(rig.server), "other");
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 12);
	assert_int_equal(rig.n_events[EVENT_MODEL_STOPPED], 1);
	rig_check_sums(&rig);
	close_rig(&rig);
}

static void retry_after_is_waited_for_by_the_whole_account(void **state)
{
	struct script script = { 1, 1,
		{ .status = 429, .body = RATE_LIMITED, .headers = { "retry-after-ms: 150" } } };
	struct server_counts counts;
	struct rig rig = { 0 };

	(void)state;
	int64_t before = env_monotonic_us(env_system());
	run_script(&rig, &script, &counts);
	assert_true(env_monotonic_us(env_system()) - before >= 150000);
	assert_int_equal(rig.progress.stored, 12);
	assert_int_equal(counts.requests, 13);
	/* One that begins the wait, one that ends it. */
	assert_int_equal(rig.n_events[EVENT_WAITING], 2);
	assert_non_null(strstr(rig.texts[EVENT_WAITING], "Rate limit reached"));
	close_rig(&rig);
}

static void a_wait_that_is_too_long_stops_the_model(void **state)
{
	struct script script = { 0, UINT64_MAX,
		{ .status = 429, .body = RATE_LIMITED, .headers = { "retry-after: 3600" } } };
	struct server_counts counts;
	struct rig rig = { 0 };

	(void)state;
	run_script(&rig, &script, &counts);
	assert_int_equal(counts.requests, 1);
	assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "3600 s"));
	assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "Rate limit reached"));
	close_rig(&rig);
}

static void rate_headers_are_obeyed(void **state)
{
	struct script script = { 1, 1,
		{ .headers = { "x-ratelimit-remaining-requests: 0",
			  "x-ratelimit-reset-requests: 120ms" } } };
	struct server_counts counts;
	struct rig rig = { 0 };

	(void)state;
	int64_t before = env_monotonic_us(env_system());
	run_script(&rig, &script, &counts);
	assert_true(env_monotonic_us(env_system()) - before >= 120000);
	assert_int_equal(rig.progress.stored, 12);
	assert_int_equal(counts.requests, 12);
	close_rig(&rig);
}

/* Lets five requests pass in every 40 ms, as limits a minute do. */
struct allowance {
	int64_t window, used;
};

static void limit_rate(const struct server_request *request, struct server_reply *reply, void *data)
{
	struct allowance *allowance = data;
	int64_t window = env_monotonic_us(env_system()) / 40000;

	(void)request;
	if (window != allowance->window)
		*allowance = (struct allowance){ .window = window };
	if (++allowance->used <= 5)
		return;
	reply->status = 429;
	reply->body = RATE_LIMITED;
}

static void a_long_polite_limit_fails_no_trial(void **state)
{
	struct allowance allowance = { 0 };
	struct server_counts counts;
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = limit_rate, .data = &allowance });
	rig.order.target = 20;
	rig_run(&rig);
	server_count(rig.server, &counts);
	assert_int_equal(rig.progress.stored, 60);
	assert_int_equal(rig.progress.failed, 0);
	assert_true(counts.requests <= 4 * 60);
	rig_check_sums(&rig);
	close_rig(&rig);
}

static void serve_none(const struct server_request *request, struct server_reply *reply, void *data)
{
	const char *wait = data;

	if (request->number < 2)
		return;
	reply->status = 429;
	reply->body = RATE_LIMITED;
	if (wait)
		reply->headers[0] = wait;
}

/* Whether or not it says when to come back, and whichever request is the first it refuses. */
static void a_limit_that_never_ends_ends_the_model(void **state)
{
	static const char *const waits[] = { NULL, "retry-after-ms: 1" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct rig rig;

		rig_serve(&rig,
			(struct server_script){ .decide = serve_none, .data = (void *)waits[i] });
		rig.options.longest_wait_ms = 8;
		rig.accounts[0].max_in_flight = 1;
		rig_run(&rig);
		assert_int_equal(rig.progress.stored, 2);
		assert_int_equal(rig.progress.failed, 1);
		assert_int_equal(rig.progress.requests, 2 + BREAKER_THROTTLED);
		assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "however slowly"));
		assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "Rate limit reached"));
		rig_check_state(&rig, "incomplete");
		rig_check_sums(&rig);
		close_rig(&rig);
	}
}

/* As a request that is larger than what the account may send in a minute. */
static void refuse_one_prompt(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	(void)data;
	if (!strstr(request->body, "Level 1,"))
		return;
	reply->status = 429;
	reply->body = RATE_LIMITED;
}

static void a_trial_that_alone_is_refused_is_given_up(void **state)
{
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = refuse_one_prompt });
	rig.options.longest_wait_ms = 2;
	rig.options.max_tries = 1;
	rig.order.target = 30;
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 60);
	assert_true(rig.progress.failed >= 1);
	assert_true(rig.n_events[EVENT_MODEL_STOPPED] <= 1);
	rig_check_sums(&rig);
	close_rig(&rig);
}

static void a_dead_server_is_left_after_five_tries(void **state)
{
	struct script script = { 0, UINT64_MAX, { .status = 500, .body = SERVER_ERROR } };
	struct server_counts counts;
	struct rig rig = { 0 };

	(void)state;
	run_script(&rig, &script, &counts);
	assert_int_equal(counts.requests, rig.options.max_tries);
	assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "first request failed every time"));
	assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "The server had an error"));
	close_rig(&rig);
}

static void no_server_at_all_is_said_in_words(void **state)
{
	struct rig rig;

	(void)state;
	rig_open(&rig, "http://127.0.0.1:1");
	rig_run(&rig);
	assert_int_equal(rig.progress.stored, 0);
	assert_non_null(strstr(rig.texts[EVENT_MODEL_STOPPED], "onnect"));
	rig_check_sums(&rig);
	close_rig(&rig);
}

static void equal_failures_in_a_row_stop_the_model(void **state)
{
	struct script script = { 1, UINT64_MAX,
		{ .status = 400, .body = "{\"error\":{\"message\":\"Too long\"}}" } };
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = follow, .data = &script });
	rig.accounts[0].max_in_flight = 1;
	rig_run(&rig);
	assert_int_equal(rig.progress.requests, 1 + BREAKER_GIVEN_UP);
	assert_int_equal(rig.progress.failed, BREAKER_GIVEN_UP);
	assert_int_equal(rig.n_events[EVENT_MODEL_STOPPED], 1);
	rig_check_sums(&rig);
	close_rig(&rig);
}

static void a_filtered_prompt_is_blocked_for_each_repeat(void **state)
{
	struct script script = { 0, UINT64_MAX,
		{ .status = 400,
			.body = "{\"error\":{\"message\":\"Filtered by the content policy\","
				"\"code\":\"content_filter\"}}" } };
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = follow, .data = &script });
	rig.accounts[0].max_choices = 8;
	rig_run(&rig);
	assert_int_equal(rig.progress.counts[OUTCOME_BLOCKED], 12);
	assert_int_equal(rig.progress.failed, 0);
	assert_int_equal(rig.progress.requests, 3);
	rig_check_sums(&rig);
	close_rig(&rig);
}

#define USAGE "\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":10}"

/* What a server charged that counts tokens whatever comes of a request. */
struct till {
	uint64_t n_charged, n_cut;
};

static void charge_at_random(
	const struct server_request *request, struct server_reply *reply, void *data)
{
	static const char *const bodies[] = {
		"{\"choices\":[]," USAGE "}",
		"{\"choices\":[{\"finish_reason\":\"content_filter\",\"message\":{\"content\":\"\"}"
		"}]," USAGE "}",
		"{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"\"}}]," USAGE
		"}",
		"{\"error\":{\"message\":\"overloaded\",\"code\":502}," USAGE "}",
		"{\"choices\":[{\"error\":{\"code\":502,\"message\":\"Provider error\"},"
		"\"finish_reason\":\"error\",\"message\":{\"content\":\"\"}}]," USAGE "}",
	};
	struct till *till = data;
	/* Knuth's multiplicative hash: the same every time, and without a pattern. */
	uint32_t draw = (uint32_t)(request->number + 1) * 2654435761U >> 16 & 7;

	reply->tokens_in = 100;
	reply->tokens_out = 10;
	if (request->number > 0 && draw < 5) {
		reply->body = bodies[draw];
		reply->status = draw == 3 ? 502 : 200;
	} else if (request->number > 0 && draw == 5) {
		reply->fault = SERVER_CUT;
		till->n_cut++;
	}
	till->n_charged++;
}

/* Each request is charged 100 tokens in and 10 out: 120 micro-dollars. */
static void a_cap_holds_whatever_is_charged(void **state)
{
	enum { PRICE = 120, CAP = 6000, IN_FLIGHT = 4 };
	struct till till = { 0 };
	struct rig rig;

	(void)state;
	rig_serve(&rig, (struct server_script){ .decide = charge_at_random, .data = &till });
	rig.order.target = 1000;
	rig.order.max_cost_microusd = CAP;
	rig.accounts[0].max_in_flight = IN_FLIGHT;
	rig_run(&rig);
	assert_true(till.n_cut > 0);
	assert_in_range(till.n_charged * PRICE, CAP - PRICE, CAP + IN_FLIGHT * PRICE);
	assert_true(rig.progress.cost_is_known);
	assert_int_equal(rig.progress.cost_microusd, (till.n_charged - till.n_cut) * PRICE);
	assert_int_equal(rig_number(&rig, "SELECT (SELECT total(cost_microusd) FROM response) + "
					  "(SELECT total(cost_microusd) FROM failure)"),
		rig.progress.cost_microusd);
	assert_non_null(strstr(rig.texts[EVENT_RUN_ENDED], "cost cap"));
	rig_check_sums(&rig);
	close_rig(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passing_faults_are_tried_again),
		cmocka_unit_test(a_faulty_first_reply_is_tried_again_alone),
		cmocka_unit_test(a_reply_over_the_ceiling_is_not_kept),
		cmocka_unit_test(slow_and_closing_replies_are_replies),
		cmocka_unit_test(a_connection_that_is_dropped_is_opened_again),
		cmocka_unit_test(a_server_that_never_answers_is_timed_out),
		cmocka_unit_test(a_trial_is_given_up_after_five_tries_and_the_rest_goes_on),
		cmocka_unit_test(what_cannot_work_costs_one_call),
		cmocka_unit_test(quota_that_runs_out_stops_the_model_at_once),
		cmocka_unit_test(one_stopped_model_does_not_keep_the_others),
		cmocka_unit_test(retry_after_is_waited_for_by_the_whole_account),
		cmocka_unit_test(a_wait_that_is_too_long_stops_the_model),
		cmocka_unit_test(rate_headers_are_obeyed),
		cmocka_unit_test(a_long_polite_limit_fails_no_trial),
		cmocka_unit_test(a_limit_that_never_ends_ends_the_model),
		cmocka_unit_test(a_trial_that_alone_is_refused_is_given_up),
		cmocka_unit_test(a_dead_server_is_left_after_five_tries),
		cmocka_unit_test(no_server_at_all_is_said_in_words),
		cmocka_unit_test(equal_failures_in_a_row_stop_the_model),
		cmocka_unit_test(a_filtered_prompt_is_blocked_for_each_repeat),
		cmocka_unit_test(a_cap_holds_whatever_is_charged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
