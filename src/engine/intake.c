#include "leeway/engine/intake.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/engine/backoff.h"
#include "leeway/engine/event.h"
#include "leeway/provider/reply.h"
#include "leeway/provider/url.h"
#include "leeway/store/responses.h"

/* A trial is given up after so many times max_tries that it was too fast. */
enum { MOST_THROTTLED = 10 };

/* A reply and what is known around it. */
struct arrival {
	struct run *run;
	struct conversation *conversation;
	const struct reply *reply;
	long status; /* HTTP; 0: none came. */
	int64_t latency_ms, now_us;
	int64_t cost_microusd; /* -1: not known. */
	bool was_cut_off; /* It was sent, and no whole reply came: it may be charged for. */
	bool has_hung; /* Nothing came at all. */
};

/* One choice's share of a number that came for all of them; the first ones have the remainder. */
static int64_t share(int64_t total, uint32_t index, uint32_t count)
{
	if (total < 0)
		return -1;
	return total / count + (index < total % count ? 1 : 0);
}

/* A failure costs what the server counts of it; one that it says no tokens of costs nothing. */
static int64_t arrival_cost(const struct arrival *arrival)
{
	const struct model_choice *choice = arrival->conversation->model->choice;
	const struct reply *reply = arrival->reply;
	int64_t cost = price_cost_microusd(&choice->price, reply);
	bool is_counted =
		reply->input_tokens >= 0 || reply->output_tokens >= 0 || !isnan(reply->cost_usd);
	bool is_failure = reply->class != REPLY_OK &&
			  (reply->class != REPLY_BLOCKED || arrival->status >= 400);

	if (cost < 0 &&
		((is_failure && !is_counted) || choice->account->local || choice->agent.synthetic))
		return 0;
	return cost;
}

static void store_response(
	const struct arrival *arrival, uint32_t index, uint32_t count, const struct choice *choice)
{
	const struct conversation *conversation = arrival->conversation;
	const struct reply *reply = arrival->reply;
	struct response response = { .agent = conversation->model->row,
		.prompt = conversation->prompt_row,
		.repeat = conversation->repeats[index],
		.outcome = OUTCOME_BLOCKED,
		.text = reply->message ? reply->message : "",
		.run = arrival->run->id,
		.asked_at_ms = conversation->asked_at_ms,
		.latency_ms = arrival->latency_ms,
		.input_tokens = share(reply->input_tokens, index, count),
		.output_tokens = share(reply->output_tokens, index, count),
		.reasoning_tokens = share(reply->reasoning_tokens, index, count),
		.cost_microusd = share(arrival->cost_microusd, index, count),
		.model_returned = reply->model,
		.response_id = reply->id };

	if (choice) {
		response.outcome = decision_reader_read(
			conversation->prompt->reader, choice->text, choice->end);
		response.text = choice->text;
		response.reasoning = choice->reasoning;
		response.finish_reason = choice->finish_reason;
	}
	ledger_add_response(&arrival->run->ledger, &response);
	goals_take_reply(
		&arrival->run->goals, arrival->run->plan, conversation->cell, response.outcome);
	arrival->run->progress.planned = plan_planned(arrival->run->plan);
}

/* Keeps an intermediate reply and goes on with the next step. */
static void store_step(
	const struct arrival *arrival, uint32_t index, uint32_t count, const struct choice *choice)
{
	struct conversation *conversation = arrival->conversation;
	const struct reply *reply = arrival->reply;
	struct step_reply step = { .agent = conversation->model->row,
		.prompt = conversation->prompt_row,
		.repeat = conversation->repeats[index],
		.step = conversation->step,
		.text = choice->text,
		.run = arrival->run->id,
		.input_tokens = share(reply->input_tokens, index, count),
		.output_tokens = share(reply->output_tokens, index, count),
		.reasoning_tokens = share(reply->reasoning_tokens, index, count),
		.cost_microusd = share(arrival->cost_microusd, index, count),
		.latency_ms = arrival->latency_ms };

	ledger_add_step(&arrival->run->ledger, &step);
	if (conversation->model->state == MODEL_STOPPED)
		return;
	struct conversation *next = conversation_continue(conversation, index, choice->text);
	next->state = CONVERSATION_READY;
	run_adopt(arrival->run, next);
	conversation_queue_append(&conversation->model->ready, next);
}

/* An intermediate reply that is empty or blocked ends its conversation with that outcome. */
static void take_choice(const struct arrival *arrival, uint32_t index, uint32_t count)
{
	const struct choice *choice = &arrival->reply->choices[index];

	if (conversation_is_at_last_step(arrival->conversation) ||
		choice->end == REPLY_END_BLOCKED ||
		strspn(choice->text, " \t\r\n") == strlen(choice->text))
		store_response(arrival, index, count, choice);
	else
		store_step(arrival, index, count, choice);
}

/*
 * The server gave fewer choices than were asked: the rest is asked again, and from the second time
 * on (the first, if it is the canary) no more are asked at once than came.
 */
static void take_shortfall(const struct arrival *arrival, uint32_t count)
{
	struct conversation *conversation = arrival->conversation;
	struct run_model *model = conversation->model;
	char text[128];

	if (count == conversation->n_repeats)
		return;
	plan_give_back(arrival->run->plan, conversation->cell, conversation->repeats + count,
		conversation->n_repeats - count);
	arrival->run->progress.planned = plan_planned(arrival->run->plan);
	model->n_short++;
	if (count > model->most_choices)
		model->most_choices = count;
	if ((model->n_short < 2 && !conversation->is_canary) ||
		model->most_choices >= model->max_choices)
		return;
	model->max_choices = model->most_choices;
	snprintf(text, sizeof text,
		"the server gives %u of %u replies asked for at once: it is asked for %u at a time",
		(unsigned)count, (unsigned)conversation->n_repeats, (unsigned)model->max_choices);
	run_notice(arrival->run, model, text);
}

/* Tells of a wait that is long enough to be noticed. */
static void begin_waiting(const struct arrival *arrival, int64_t wait_ms)
{
	const char *message = arrival->reply->message;
	struct run_model *model = arrival->conversation->model;
	struct event event = { .type = EVENT_WAITING,
		.run = arrival->run->id,
		.agent = model->row,
		.until_ms = arrival->now_us / 1000 + wait_ms };

	if (wait_ms < arrival->run->tools->options->announce_ms)
		return;
	event_set_text(&event, "%s: %s%s%s", model->choice->agent.name,
		message ? reply_class_name(arrival->reply->class) : "rate limit reached",
		message ? ": " : "", message ? message : "");
	model->is_waiting = true;
	mailbox_put(arrival->run->tools->mailbox, &event);
}

/* A success ends a wait, unless its headers say that the account has to rest now. */
static void tell_of_rest(const struct arrival *arrival)
{
	struct run_model *model = arrival->conversation->model;
	int64_t rest_us = model->lane->limiter.closed_until_us - arrival->now_us;
	struct event event = {
		.type = EVENT_WAITING, .run = arrival->run->id, .agent = model->row
	};

	if (rest_us > 0 && !model->is_waiting) {
		begin_waiting(arrival, rest_us / 1000);
	} else if (rest_us <= 0 && model->is_waiting) {
		model->is_waiting = false;
		mailbox_put(arrival->run->tools->mailbox, &event);
	}
}

static void open_window(const struct arrival *arrival)
{
	struct run_model *model = arrival->conversation->model;

	breaker_succeed(&model->breaker);
	tell_of_rest(arrival);
	if (model->state == MODEL_CANARY_OUT)
		model->state = MODEL_OPEN;
}

/* A cap cannot be kept without knowing what a reply costs. */
static void check_cost_is_known(const struct arrival *arrival)
{
	if (arrival->run->budget.cap_microusd >= 0 && arrival->cost_microusd < 0)
		run_stop_model(arrival->run, arrival->conversation->model,
			"its price is not known, so the cost cap cannot be kept: set its price in "
			"the configuration, or run without a cap");
}

static void accept(const struct arrival *arrival)
{
	struct conversation *conversation = arrival->conversation;
	const struct reply *reply = arrival->reply;
	bool is_blocked = reply->class == REPLY_BLOCKED;
	uint32_t count = conversation->n_repeats;

	if (!is_blocked && reply->n_choices < count)
		count = (uint32_t)reply->n_choices;
	open_window(arrival);
	cost_history_add(&conversation->model->history, arrival->cost_microusd, count);
	for (uint32_t i = 0; i < count; i++) {
		if (is_blocked)
			store_response(arrival, i, count, NULL);
		else
			take_choice(arrival, i, count);
	}
	take_shortfall(arrival, count);
	check_cost_is_known(arrival);
	run_forget(arrival->run, conversation);
}

/* One row for an attempt that is followed by another, one a repeat for the last. */
static void store_failure(const struct arrival *arrival, bool is_final)
{
	const struct conversation *conversation = arrival->conversation;
	uint32_t n_rows = is_final ? conversation->n_repeats : 1;

	for (uint32_t i = 0; i < n_rows; i++) {
		struct failure failure = { .run = arrival->run->id,
			.agent = conversation->model->row,
			.prompt = conversation->prompt_row,
			.repeat = conversation->repeats[i],
			.attempt = conversation->attempt,
			.status = arrival->status,
			.class = reply_class_name(arrival->reply->class),
			.message = arrival->reply->message ? arrival->reply->message : "",
			.at_ms = env_wall_ms(arrival->run->tools->env),
			.final = is_final,
			.input_tokens = i == 0 ? arrival->reply->input_tokens : -1,
			.output_tokens = i == 0 ? arrival->reply->output_tokens : -1,
			.cost_microusd = i == 0 && arrival->cost_microusd > 0
						 ? arrival->cost_microusd
						 : -1 };
		ledger_add_failure(&arrival->run->ledger, &failure);
	}
}

static void stop_model(const struct arrival *arrival, const char *why)
{
	const struct reply *reply = arrival->reply;
	const struct account *account = arrival->conversation->model->choice->account;
	bool is_key = reply->class == REPLY_KEY;
	char *words = memory_format("%s%s%s%s%s", why ? why : reply_class_name(reply->class),
		is_key ? ", from " : "", is_key ? account->key_source : "",
		reply->message ? ": " : "", reply->message ? reply->message : "");

	run_stop_model(arrival->run, arrival->conversation->model, words);
	free(words);
}

static void give_up(const struct arrival *arrival, const char *why)
{
	struct conversation *conversation = arrival->conversation;
	enum reply_class class = arrival->reply->class;

	store_failure(arrival, true);
	for (uint32_t i = 0; i < conversation->n_repeats; i++)
		goals_take_failure(&arrival->run->goals, arrival->run->plan, conversation->cell);
	arrival->run->progress.planned = plan_planned(arrival->run->plan);
	if (!why && conversation->is_canary && reply_class_is_transient(class))
		why = "the first request failed every time";
	if (why || reply_class_is_fatal(class) || conversation->is_canary)
		stop_model(arrival, why);
	else if (breaker_give_up(&conversation->model->breaker, class))
		stop_model(arrival, "five trials in a row failed alike");
	run_forget(arrival->run, conversation);
}

/* Says that the account is asked too fast, whatever the class. */
static bool is_throttle(const struct arrival *arrival)
{
	return arrival->reply->class == REPLY_RATE_LIMITED || arrival->status == 429 ||
	       arrival->status == 529;
}

/*
 * Gives the slot back, and lets the account rest at a sign of too much. Returns how long the
 * conversation itself waits, in milliseconds: where the account rests, no longer than that.
 */
static int64_t slow_down(const struct arrival *arrival)
{
	const struct run_tools *tools = arrival->run->tools;
	const struct conversation *conversation = arrival->conversation;
	struct limiter *limiter = &conversation->model->lane->limiter;
	int64_t word_ms = arrival->reply->retry_after_ms;
	bool throttles = is_throttle(arrival);
	bool is_sign = throttles ? limiter_throttle(limiter, conversation->sent_us, arrival->now_us)
				 : limiter_fail(limiter, conversation->sent_us, arrival->now_us);
	int64_t rest_ms = 0;

	/* A server that is too busy again when it said to come back is given more time than it
	 * says.
	 */
	if (is_sign && (!throttles || word_ms < 0 || limiter->signs > 1))
		rest_ms = backoff_ms(tools->options, limiter->signs + 1, tools->random);
	if (throttles && word_ms > rest_ms)
		rest_ms = word_ms;
	if (rest_ms > tools->options->longest_wait_ms)
		rest_ms = tools->options->longest_wait_ms;
	limiter_close_until(limiter, arrival->now_us + rest_ms * 1000);
	if (throttles) {
		int64_t closed_us = limiter->closed_until_us - arrival->now_us;
		begin_waiting(arrival, closed_us / 1000);
		return 0;
	}
	int64_t wait_ms = word_ms >= 0 ? word_ms
				       : backoff_ms(tools->options,
						 conversation->attempt - conversation->n_throttled,
						 tools->random);
	begin_waiting(arrival, wait_ms > rest_ms ? wait_ms : rest_ms);
	return wait_ms;
}

static void try_again(const struct arrival *arrival, int64_t wait_ms)
{
	struct conversation *conversation = arrival->conversation;
	struct run_model *model = conversation->model;

	store_failure(arrival, false);
	if (wait_ms <= 0) {
		/* Behind the others: the server may refuse this one alone. */
		conversation->state = CONVERSATION_READY;
		if (conversation->is_canary)
			conversation_queue_prepend(&model->ready, conversation);
		else
			conversation_queue_append(&model->ready, conversation);
		return;
	}
	conversation->state = CONVERSATION_DELAYED;
	model->n_delayed++;
	timers_put(&arrival->run->timers, arrival->now_us + wait_ms * 1000, conversation);
}

/* A server that refuses the first request may only refuse to give several choices. */
static void ask_singly(const struct arrival *arrival)
{
	struct conversation *conversation = arrival->conversation;

	store_failure(arrival, false);
	plan_give_back(arrival->run->plan, conversation->cell, conversation->repeats + 1,
		conversation->n_repeats - 1);
	conversation->n_repeats = 1;
	conversation->attempt = conversation->n_throttled = 0;
	conversation->model->max_choices = 1;
	run_notice(arrival->run, conversation->model,
		"the server refused to give several replies at once: it is asked singly");
	conversation->state = CONVERSATION_READY;
	conversation_queue_prepend(&conversation->model->ready, conversation);
}

static void give_up_hung(const struct arrival *arrival)
{
	const struct run_model *model = arrival->conversation->model;
	char *host = url_host(model->choice->account->base_url);
	char *words = memory_format("%s %s: see whether it is up, and whether it is overloaded or "
				    "still loads the model; the same command asks again",
		host ? host : "the server",
		model->breaker.has_answered ? "answers no more" : "has answered nothing");

	give_up(arrival, words);
	free(words);
	free(host);
}

/*
 * Too fast is no failure of the trial, so it uses up none of its tries. It ends where a server
 * refuses this trial alone, far more often than a limit that others are served under can, or where
 * it serves none (breaker.h).
 */
static void retry_or_give_up(const struct arrival *arrival)
{
	struct conversation *conversation = arrival->conversation;
	struct breaker *breaker = &conversation->model->breaker;
	const struct engine_options *options = arrival->run->tools->options;
	const struct reply *reply = arrival->reply;
	int64_t wait_ms = slow_down(arrival);
	bool throttles = is_throttle(arrival);
	uint32_t n_failed = conversation->attempt - conversation->n_throttled;
	char words[96];

	if (throttles)
		n_failed = ++conversation->n_throttled / MOST_THROTTLED;

	if (reply->retry_after_ms > options->longest_wait_ms) {
		snprintf(words, sizeof words, "%s, it asks to wait %.0f s",
			reply_class_name(reply->class), (double)reply->retry_after_ms / 1000);
		give_up(arrival, words);
	} else if (arrival->has_hung &&
		   breaker_hang(breaker, conversation->sent_us, arrival->now_us)) {
		give_up_hung(arrival);
	} else if (throttles && breaker_throttle(breaker, conversation->sent_us, arrival->now_us)) {
		give_up(arrival, "the server refused every request, however slowly they came; "
				 "the same command asks again later");
	} else if (reply->retry_forbidden || n_failed >= options->max_tries ||
		   conversation->model->state == MODEL_STOPPED) {
		give_up(arrival, NULL);
	} else {
		try_again(arrival, wait_ms);
	}
}

static void refuse(const struct arrival *arrival)
{
	struct conversation *conversation = arrival->conversation;
	enum reply_class class = arrival->reply->class;

	if (arrival->cost_microusd > 0)
		cost_history_add(&conversation->model->history, arrival->cost_microusd,
			conversation->n_repeats);
	check_cost_is_known(arrival);
	conversation->attempt++;
	if (reply_class_is_transient(class)) {
		retry_or_give_up(arrival);
		return;
	}
	limiter_release(&conversation->model->lane->limiter);
	if (class == REPLY_REQUEST && conversation->is_canary && conversation->n_repeats > 1)
		ask_singly(arrival);
	else
		give_up(arrival, NULL);
}

static bool is_accepted(const struct reply *reply)
{
	return reply->class == REPLY_BLOCKED || (reply->class == REPLY_OK && reply->n_choices > 0);
}

/* The slot, the money and the tokens that the request held. */
static void settle(const struct arrival *arrival)
{
	struct run *run = arrival->run;
	struct conversation *conversation = arrival->conversation;
	struct limiter *limiter = &conversation->model->lane->limiter;
	const struct reply *reply = arrival->reply;

	conversation->model->n_in_flight--;
	conversation->model->heard_us = arrival->now_us;
	conversation->model->is_silent = false;
	if (arrival->latency_ms > conversation->model->slowest_ms)
		conversation->model->slowest_ms = arrival->latency_ms;
	run->in_flight--;
	/* What may have been charged counts against the cap as it was estimated. */
	budget_settle(&run->budget, conversation->reserved_microusd,
		arrival->was_cut_off ? conversation->reserved_microusd : arrival->cost_microusd);
	limiter_report(
		limiter, &reply->rate, run->tools->options->longest_wait_ms, arrival->now_us);
	if (reply->input_tokens >= 0 && reply->output_tokens >= 0)
		limiter_correct_tokens(limiter, conversation->tokens_estimated,
			(double)reply->input_tokens + (double)reply->output_tokens);
}

static void take_reply(struct arrival *arrival, struct reply *reply)
{
	arrival->reply = reply;
	arrival->now_us = env_monotonic_us(arrival->run->tools->env);
	/* A good reply without a choice is none. */
	if (reply->class == REPLY_OK && reply->n_choices == 0) {
		reply->class = REPLY_GARBAGE;
		if (!reply->message)
			reply->message = memory_copy_text("the reply holds no choice");
	}
	arrival->cost_microusd = arrival_cost(arrival);
	settle(arrival);
	if (is_accepted(reply)) {
		limiter_succeed(&arrival->conversation->model->lane->limiter);
		accept(arrival);
	} else {
		refuse(arrival);
	}
}

static void read_nothing(const struct http_completion *completion, struct reply *reply)
{
	reply_init(reply);
	reply_fail(reply, completion->is_too_large ? REPLY_GARBAGE : REPLY_NETWORK,
		completion->message);
}

void intake_completion(struct run *run, const struct http_completion *completion)
{
	struct arrival arrival = { .run = run,
		.conversation = completion->owner,
		.status = completion->reply.status,
		.latency_ms = completion->latency_ms,
		.was_cut_off = !completion->is_answered && completion->was_sent,
		.has_hung = completion->has_hung };
	struct http_reply http = completion->reply;
	struct reply reply = { 0 };

	http.wall_ms = env_wall_ms(run->tools->env);
	if (completion->is_answered)
		breaker_answer(&arrival.conversation->model->breaker);
	if (completion->is_answered)
		arrival.conversation->model->adapter->parse(
			&http, arrival.conversation->n_repeats, &reply);
	else
		read_nothing(completion, &reply);
	take_reply(&arrival, &reply);
	reply_clear(&reply);
}

void intake_answer(struct run *run, struct conversation *conversation)
{
	struct reply answer = conversation->answer;
	struct arrival arrival = {
		.run = run, .conversation = conversation, .latency_ms = answer.delay_ms
	};

	memset(&conversation->answer, 0, sizeof conversation->answer);
	take_reply(&arrival, &answer);
	reply_clear(&answer);
}
