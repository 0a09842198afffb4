#include "leeway/engine/schedule.h"

#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/engine/intake.h"
#include "leeway/store/responses.h"

/* Rows that wait for a commit before a turn ends by itself. */
enum { MAX_ROWS_A_TURN = 2048 };

static void make_ready(struct run *run, struct run_model *model, struct conversation *conversation)
{
	conversation->model = model;
	conversation->state = CONVERSATION_READY;
	run_adopt(run, conversation);
	conversation_queue_prepend(&model->ready, conversation);
}

static struct conversation *conversation_of_trial(const struct run *run, const struct trial *trial,
	const uint32_t *repeats, uint32_t n_repeats)
{
	struct conversation *conversation = conversation_new(trial->cell, repeats, n_repeats);

	conversation->prompt = run->order->prompts[trial->prompt];
	conversation->prompt_row = run->prompt_rows[trial->prompt];
	conversation->n_levels = run->order->n_levels ? run->order->n_levels[trial->prompt] : 1;
	return conversation;
}

/* Sets in a step that an earlier run kept, if it is the next one. */
static void take_kept_step(const struct step_reply *kept, void *data)
{
	struct conversation *conversation = data;

	if (kept->step != conversation->step ||
		conversation->step + 1 >= conversation->prompt->n_turns)
		return;
	conversation->replies[conversation->step++] = memory_copy_text(kept->text);
}

/* Repeats that have kept steps go on alone; returns how many of the trial's are left. */
static uint32_t resume_kept(struct run *run, struct run_model *model, struct trial *trial)
{
	uint32_t n_fresh = 0;

	for (uint32_t i = 0; i < trial->n_repeats; i++) {
		struct conversation *conversation =
			conversation_of_trial(run, trial, &trial->repeats[i], 1);
		/* A cache that cannot be read only means that the steps are asked again. */
		steps_each(run->tools->database, model->row, conversation->prompt_row,
			trial->repeats[i], take_kept_step, conversation, NULL);
		if (conversation->step > 0) {
			make_ready(run, model, conversation);
			continue;
		}
		conversation_free(conversation);
		trial->repeats[n_fresh++] = trial->repeats[i];
	}
	return n_fresh;
}

/*
 * The conversation that is sent next; it stays first in the queue. While the server says "too fast"
 * one that it has not seen goes before those it refused: they may be what it refuses.
 */
static struct conversation *next_conversation(struct run *run, struct run_model *model)
{
	const struct conversation *first = model->ready.first;
	struct trial trial;

	if (first && (model->breaker.throttled == 0 || first->n_throttled == 0 || first->is_canary))
		return model->ready.first;
	if (!plan_take(run->plan, model->index, model->max_choices, &trial))
		return model->ready.first;
	uint32_t n_repeats = trial.n_repeats;
	if (run->order->prompts[trial.prompt]->n_turns > 1)
		n_repeats = resume_kept(run, model, &trial);
	if (n_repeats > 0)
		make_ready(
			run, model, conversation_of_trial(run, &trial, trial.repeats, n_repeats));
	return model->ready.first;
}

/* Sends the bytes, or lets a simulated agent answer. */
static bool dispatch(struct run *run, struct conversation *conversation, struct error *error)
{
	struct message messages[CONVERSATION_MAX_MESSAGES];
	const struct run_model *model = conversation->model;
	const struct adapter *adapter = model->adapter;
	struct chat_request request;
	struct http_request http = { 0 };

	conversation_fill_request(conversation, model->choice, messages, &request);
	if (adapter->answer) {
		adapter->answer(&request, &conversation->answer);
		return true;
	}
	if (!adapter->build(&request, &http, error))
		return false;
	return http_submit(run->tools->http, &http, conversation, error);
}

static void take_answer(struct run *run, struct conversation *conversation)
{
	int64_t delay_ms = conversation->answer.delay_ms;

	if (delay_ms > 0)
		timers_put(&run->timers, conversation->sent_us + delay_ms * 1000, conversation);
	else
		intake_answer(run, conversation);
}

static void send_request(struct run *run, struct run_model *model, int64_t estimate)
{
	struct conversation *conversation = conversation_queue_take(&model->ready);
	struct error error = { 0 };

	conversation->state = CONVERSATION_IN_FLIGHT;
	conversation->sent_us = env_monotonic_us(run->tools->env);
	conversation->asked_at_ms = env_wall_ms(run->tools->env);
	conversation->reserved_microusd = estimate;
	conversation->tokens_estimated =
		budget_estimate_tokens(conversation_n_bytes(conversation), conversation->n_repeats);
	if (!dispatch(run, conversation, &error)) {
		run_forget(run, conversation);
		run_stop_model(run, model, error.message);
		error_clear(&error);
		return;
	}
	if (model->state == MODEL_CANARY_DUE) {
		model->state = MODEL_CANARY_OUT;
		conversation->is_canary = true;
	}
	limiter_take(&model->lane->limiter, conversation->tokens_estimated);
	budget_reserve(&run->budget, estimate);
	if (model->n_in_flight++ == 0)
		model->heard_us = conversation->sent_us;
	run->in_flight++;
	run->progress.requests++;
	if (model->adapter->answer)
		take_answer(run, conversation);
}

/* While the canary is out nothing else goes, but its own next try. */
static bool may_ask(const struct run_model *model)
{
	if (model->state == MODEL_STOPPED)
		return false;
	if (model->state == MODEL_CANARY_OUT)
		return model->ready.first && model->ready.first->is_canary;
	return true;
}

/* What became of an attempt to send. */
struct attempt {
	bool has_sent;
	bool is_capped; /* Only the cost cap is in the way. */
	bool is_full; /* Only a reply, maybe of another run, makes room. */
	int64_t opens_at; /* When it may be tried again. */
};

static struct attempt try_send(struct run *run, struct run_model *model)
{
	struct attempt attempt = { .opens_at = INT64_MAX };
	int64_t now_us = env_monotonic_us(run->tools->env);

	if (!may_ask(model))
		return attempt;
	struct conversation *conversation = next_conversation(run, model);
	if (!conversation)
		return attempt;
	int64_t opens_at = limiter_opens_at(&model->lane->limiter, now_us);
	if (opens_at > now_us) {
		attempt.opens_at = opens_at;
		attempt.is_full = opens_at == LIMITER_FULL;
		return attempt;
	}
	int64_t estimate = budget_estimate(&model->history, &model->choice->price,
		conversation_n_bytes(conversation), conversation->n_repeats);
	if (!budget_allows(&run->budget, estimate)) {
		attempt.is_capped = true;
		return attempt;
	}
	send_request(run, model, estimate);
	attempt.has_sent = true;
	return attempt;
}

static bool has_room(const struct run *run)
{
	if (run->is_paused || run->is_stopping || run->n_store_failures > 0 ||
		run->is_blocked_told ||
		(run->blocked_us > 0 && run->ledger.n_entries >= MAX_ROWS_A_TURN))
		return false;
	return run->max_in_flight == 0 || lanes_in_flight(run->tools->lanes) < run->max_in_flight;
}

/* Nothing is on its way and nothing is waited for: only the cap keeps the rest from going. */
static bool is_capped_out(const struct run *run, size_t n_capped, size_t n_other)
{
	return n_capped > 0 && n_other == 0 && run->in_flight == 0;
}

int64_t schedule_requests(struct run *run, int64_t deadline_us)
{
	size_t n_idle = 0, n_capped = 0, n_other = 0;
	int64_t next_us = INT64_MAX;

	run->is_capped = false;
	/* One request of each model in turn, until a whole round sends nothing. */
	while (n_idle < run->n_models && has_room(run)) {
		struct run_model *model = &run->models[run->next_model];
		struct attempt attempt = try_send(run, model);
		run->next_model = (run->next_model + 1) % run->n_models;
		if (!attempt.has_sent) {
			n_idle++;
			n_capped += attempt.is_capped;
			n_other += attempt.is_full || attempt.opens_at != INT64_MAX ||
				   model->n_delayed > 0;
			next_us = attempt.opens_at < next_us ? attempt.opens_at : next_us;
			continue;
		}
		n_idle = n_capped = n_other = 0;
		next_us = INT64_MAX;
		if (run->ledger.n_entries >= MAX_ROWS_A_TURN ||
			env_monotonic_us(run->tools->env) >= deadline_us)
			return 0;
	}
	run->is_capped = is_capped_out(run, n_capped, n_other);
	return next_us;
}
