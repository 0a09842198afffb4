#include "leeway/engine/run.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/engine/ask_json.h"
#include "leeway/engine/event.h"
#include "leeway/engine/intake.h"
#include "leeway/engine/loan.h"
#include "leeway/engine/schedule.h"
#include "leeway/provider/url.h"
#include "leeway/store/lock.h"
#include "leeway/store/plans.h"
#include "leeway/store/responses.h"
#include "leeway/store/run_history.h"
#include "leeway/store/tallies.h"

enum { N_RUNS_LOOKED_AT = 64, MAX_STORE_FAILURES = 5, TURN_US_PER_MS = 1000 };

/* A commit of a turn waits for another process so long, one at the end of the run so long in all.
 */
enum { TURN_WAIT_MS = 20, END_WAIT_MS = 60000, BLOCKED_TOLD_US = 2000000 };

/* A model that another one of the order equals is asked once. */
static bool is_repeated(const struct run *run, const struct run_model *model)
{
	for (size_t i = 0; i < model->index; i++)
		if (run->models[i].row == model->row)
			return true;
	return false;
}

static bool open_model(struct run *run, size_t index, struct error *error)
{
	const struct model_choice *choice = &run->order->models[index];
	struct run_model *model = &run->models[index];

	model->run = run;
	model->choice = choice;
	model->index = index;
	model->adapter = adapter_get(choice->account->protocol);
	model->lane = lane_enter(
		run->tools->lanes, run, choice->account, env_monotonic_us(run->tools->env));
	model->max_choices = choice->account->max_choices;
	/* A simulated answer depends on its own repeat alone. */
	if (model->adapter->answer || model->max_choices == 0)
		model->max_choices = 1;
	if (model->max_choices > PLAN_MAX_CHOICES)
		model->max_choices = PLAN_MAX_CHOICES;
	model->row = agents_put(run->tools->database, &choice->agent, error);
	struct reply_tokens tokens;

	if (model->row < 0 || !responses_measure(run->tools->database, model->row, &tokens, error))
		return false;
	/* A request reserves enough for either kind of reply. */
	if (tokens.n >= RESPONSES_LEAST_MEASURED) {
		model->history.input_tokens = tokens.input_mean;
		model->history.output_tokens = tokens.mean;
	}
	if (tokens.n_steps >= RESPONSES_LEAST_MEASURED) {
		model->history.input_tokens = fmax(tokens.input_mean, tokens.step_input_mean);
		model->history.output_tokens = fmax(tokens.mean, tokens.step_mean);
	}
	return true;
}

static bool open_rows(struct run *run, struct error *error)
{
	const struct run_order *order = run->order;

	for (size_t i = 0; i < order->n_models; i++)
		if (!open_model(run, i, error))
			return false;
	for (size_t i = 0; i < order->n_prompts; i++) {
		assert(order->prompts[i]->n_turns <= CONDITION_MAX_STEPS + 1);
		run->prompt_rows[i] = prompts_put(run->tools->database, order->prompts[i], error);
		if (run->prompt_rows[i] < 0)
			return false;
	}
	return true;
}

static bool is_repeated_prompt(const struct run *run, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (run->prompt_rows[i] == run->prompt_rows[index])
			return true;
	return false;
}

/* The run that asks a bucket already, as far as its row says. */
static bool refuse_claimed(const struct run *run, struct error *error)
{
	struct database *database = run->tools->database;
	struct run_list list = { 0 };
	int64_t other = 0;
	char *words = NULL;

	run_list_load(database, 0, N_RUNS_LOOKED_AT, &list, NULL);
	for (size_t i = 0; i < list.n_runs && !other; i++) {
		if (strcmp(list.runs[i].state, "running") != 0 ||
			!lock_is_run_claimed(database_file(database), list.runs[i].id))
			continue;
		other = list.runs[i].id;
		words = ask_describe(list.runs[i].arguments);
	}
	error_set(error, ERROR_LOCKED,
		"another process asks some of the same replies%s%s%s: wait until it ends, or "
		"choose other models, scenarios or conditions",
		words ? " (" : "", words ? words : "", words ? ")" : "");
	free(words);
	run_list_clear(&list);
	return false;
}

static bool add_cell(
	struct run *run, const struct run_model *model, size_t prompt, struct error *error)
{
	uint32_t target = run->target;
	uint32_t *present = NULL;
	size_t n_present = 0;

	if (!responses_present(run->tools->database, model->row, run->prompt_rows[prompt], target,
		    &present, &n_present, error))
		return false;
	if (run->loans.lender)
		loans_add_asked(run->loans.lender,
			&(struct bucket_repeats){
				model->row, run->prompt_rows[prompt], &present, &n_present });
	if (n_present < target &&
		!database_claim(run->tools->database, model->row, run->prompt_rows[prompt])) {
		free(present);
		return refuse_claimed(run, error);
	}
	size_t cell = plan_add_cell(run->plan, model->index, prompt, target, present, n_present);
	struct tally tally = { 0 };
	int64_t next_repeat;

	free(present);
	if (!plans_begin(run->tools->database, model->row, run->prompt_rows[prompt],
		    run->order->is_urgent ? 0 : target, error))
		return false;
	if (goals_are_set(&run->goals) &&
		!tallies_read(run->tools->database, model->row, run->prompt_rows[prompt], &tally,
			&next_repeat, error))
		return false;
	goals_add_cell(&run->goals, run->plan, &tally, n_present);
	if (run->order->prompts[prompt] == run->order->preferred)
		plan_prefer(run->plan, cell);
	return true;
}

static bool open_plan(struct run *run, struct error *error)
{
	for (size_t i = 0; i < run->n_models; i++) {
		if (is_repeated(run, &run->models[i]))
			continue;
		for (size_t j = 0; j < run->order->n_prompts; j++)
			if (!is_repeated_prompt(run, j) &&
				!add_cell(run, &run->models[i], j, error))
				return false;
	}
	return true;
}

/* All rows a run needs before its first request, in one transaction. */
static bool open_in_store(struct run *run, struct error *error)
{
	const struct run_tools *tools = run->tools;
	const char *arguments = run->order->arguments;

	if (!database_begin(tools->database, error))
		return false;
	bool good = open_rows(run, error) && open_plan(run, error);
	if (good) {
		run->id = runs_start(tools->database, arguments ? arguments : "",
			plan_planned(run->plan), env_wall_ms(tools->env), error);
		good = run->id >= 0;
	}
	if (good)
		database_claim_run(tools->database, run->id);
	if (good && database_commit(tools->database, error))
		return true;
	database_rollback(tools->database);
	return false;
}

/* After MAX_STORE_FAILURES the rows are lost, and the run ends with the words. */
static void store_failed(struct run *run, const struct error *error, int64_t now_us)
{
	int64_t wait_ms = run->tools->options->store_retry_ms << run->n_store_failures;
	struct event event = { .type = EVENT_NOTICE, .run = run->id };

	run->blocked_us = 0;
	run->n_store_failures++;
	run->commit_due_us = now_us + wait_ms * TURN_US_PER_MS;
	event_set_text(&event, "cannot store %zu rows: %s", run->ledger.n_entries, error->message);
	mailbox_put(run->tools->mailbox, &event);
	log_message(LOG_ERROR, "run %lld: %s", (long long)run->id, event.text);
	if (run->n_store_failures < MAX_STORE_FAILURES)
		return;
	memcpy(run->ending, event.text, sizeof run->ending);
	run->has_failed = true;
	run->is_stopping = true;
	ledger_clear(&run->ledger);
}

/*
 * Another process writes to the cache: what came is stored after it, however long that takes. What
 * it is waited for is said where it takes long; nothing more is asked from then on.
 */
static void store_blocked(struct run *run, const struct error *error, int64_t now_us)
{
	struct event event = { .type = EVENT_NOTICE, .run = run->id };

	if (run->blocked_us == 0)
		run->blocked_us = now_us;
	run->commit_due_us = now_us + run->tools->options->store_retry_ms * TURN_US_PER_MS;
	if (run->is_blocked_told || now_us - run->blocked_us < BLOCKED_TOLD_US)
		return;
	run->is_blocked_told = true;
	event_set_text(
		&event, "%zu rows wait to be stored: %s", run->ledger.n_entries, error->message);
	mailbox_put(run->tools->mailbox, &event);
	log_message(LOG_WARNING, "run %lld: %s", (long long)run->id, event.text);
}

/* Stores what came, waiting so long where another process writes to the cache. */
static void commit(struct run *run, int64_t now_us, int64_t wait_ms)
{
	struct database *database = run->tools->database;
	struct error error = { 0 };

	if (run->ledger.n_entries == 0)
		return;
	database_set_wait(database, wait_ms);
	bool is_stored = ledger_commit(&run->ledger, database, &error);
	database_set_wait(database, run->tools->options->wait_ms);
	if (!is_stored) {
		if (error.code == ERROR_LOCKED)
			store_blocked(run, &error, now_us);
		else
			store_failed(run, &error, now_us);
		error_clear(&error);
		return;
	}
	run->n_store_failures = 0;
	run->blocked_us = 0;
	run->is_blocked_told = false;
	run->last_commit_us = now_us;
	ledger_announce(&run->ledger, run->tools->mailbox, &run->progress);
}

static void run_free(struct run *run)
{
	loans_forget(run);
	if (run->borrower)
		loans_forget(run->borrower);
	while (run->conversations)
		run_forget(run, run->conversations);
	goals_clear(&run->goals);
	timers_clear(&run->timers);
	ledger_clear(&run->ledger);
	plan_free(run->plan);
	free(run->prompt_rows);
	for (size_t i = 0; i < run->n_models; i++)
		if (run->models[i].lane)
			lane_leave(run->tools->lanes, run, run->models[i].lane);
	free(run->models);
	free(run);
}

/* A model whose account lacks its key is stopped before it costs a call. */
static void stop_keyless(struct run *run)
{
	for (size_t i = 0; i < run->n_models; i++) {
		struct run_model *model = &run->models[i];
		if (!model->choice->key_missing || plan_left_of_agent(run->plan, i) == 0)
			continue;
		char *words = registry_describe_missing_key(model->choice->account);
		run_stop_model(run, model, words);
		free(words);
	}
}

/* What the run beside it has found out, and the limit both are under. */
static void take_over(struct run *run, struct run *beside)
{
	for (size_t i = 0; i < run->n_models; i++)
		for (size_t j = 0; j < beside->n_models; j++)
			if (run->models[i].row == beside->models[j].row &&
				beside->models[j].state == MODEL_OPEN)
				run->models[i].state = MODEL_OPEN;
	run->is_beside = true;
	if (beside->max_in_flight > 0 &&
		(run->max_in_flight == 0 || run->max_in_flight > beside->max_in_flight))
		run->max_in_flight = beside->max_in_flight;
	loans_take(run, beside);
}

static struct run *run_new(const struct run_tools *tools, const struct run_order *order)
{
	struct run *run = memory_alloc(1, sizeof *run);

	run->tools = tools;
	run->order = order;
	run->plan = plan_new();
	run->target = order->target;
	goals_init(&run->goals, order->until);
	run->n_models = order->n_models;
	run->prompt_rows = memory_alloc(order->n_prompts, sizeof *run->prompt_rows);
	run->models = memory_alloc(order->n_models, sizeof *run->models);
	run->max_in_flight = order->max_in_flight;
	run->last_commit_us = INT64_MIN / 2;
	budget_init(&run->budget, order->max_cost_microusd);
	return run;
}

/* Requests that the accounts of the run's models allow at once; 0: simulated ones have no bound. */
static uint32_t count_room(const struct run *run)
{
	uint64_t room = 0;

	for (size_t i = 0; i < run->n_models; i++) {
		bool is_counted = false;

		for (size_t j = 0; j < i; j++)
			is_counted = is_counted || run->models[j].lane == run->models[i].lane;
		if (!is_counted)
			room += run->models[i].lane->limiter.settings.max_in_flight;
	}
	return room > UINT32_MAX ? UINT32_MAX : (uint32_t)room;
}

struct run *run_open(const struct run_tools *tools, const struct run_order *order,
	struct run *beside, struct error *error)
{
	struct run *run = run_new(tools, order);

	if (beside)
		commit(beside, env_monotonic_us(tools->env), tools->options->wait_ms);
	run->loans.lender = beside;
	if (!open_in_store(run, error)) {
		run_free(run);
		return NULL;
	}
	if (beside)
		take_over(run, beside);
	run->progress = (struct run_progress){ .run = run->id,
		.most_in_flight = count_room(run),
		.order = order->id,
		.planned = plan_planned(run->plan),
		.already = plan_already(run->plan),
		.cost_is_known = true,
		.running = true };
	struct event started = { .type = EVENT_RUN_STARTED,
		.run = run->id,
		.order = order->id,
		.is_beside = run->is_beside };
	mailbox_put(tools->mailbox, &started);
	stop_keyless(run);
	return run;
}

void run_take_due(struct run *run)
{
	int64_t now_us = env_monotonic_us(run->tools->env);
	struct conversation *conversation;

	while ((conversation = timers_take(&run->timers, now_us))) {
		switch (conversation->state) {
		case CONVERSATION_DELAYED:
			conversation->state = CONVERSATION_READY;
			conversation->model->n_delayed--;
			conversation_queue_prepend(&conversation->model->ready, conversation);
			break;
		case CONVERSATION_IN_FLIGHT:
			intake_answer(run, conversation);
			break;
		default:
			run_forget(run, conversation);
		}
	}
}

void run_take_completions(const struct run_tools *tools)
{
	const struct http_completion *completion;

	while ((completion = http_take(tools->http))) {
		const struct conversation *owner = completion->owner;

		intake_completion(owner->model->run, completion);
		http_release(tools->http, completion);
	}
}

/* Rows wait for others of the same turn, but not if the last commit is a turn ago. */
static int64_t commit_if_due(struct run *run, int64_t now_us)
{
	int64_t turn_us = run->tools->options->turn_ms * TURN_US_PER_MS;

	if (run->ledger.n_entries == 0)
		return INT64_MAX;
	int64_t due_us = run->n_store_failures > 0 || run->blocked_us > 0
				 ? run->commit_due_us
				 : run->last_commit_us + turn_us;
	if (due_us > now_us)
		return due_us;
	/* Requests go out before the disk is waited for; replies may come by that. */
	http_push(run->tools->http);
	commit(run, now_us, TURN_WAIT_MS);
	return 0;
}

static int64_t earlier(int64_t left, int64_t right)
{
	return left < right ? left : right;
}

/* Says once that a server keeps everything waiting: it may hang, or its model may be thinking. */
static void report_silence(struct run *run, struct run_model *model)
{
	const struct account *account = model->choice->account;
	char *host = url_host(account->base_url);
	char text[256];

	model->is_silent = true;
	snprintf(text, sizeof text,
		"no byte from %.64s for %.0f s, %u request%s in flight: waiting up to %.0f s "
		"(timeout_s of the provider); Ctrl-C stops without waiting",
		host ? host : "the server", (double)account->stall_ms / 1000,
		(unsigned)model->n_in_flight, model->n_in_flight == 1 ? "" : "s",
		(double)account->timeout_ms / 1000);
	run_notice(run, model, text);
	free(host);
}

/* What is in flight to that model will not be awaited any more. */
static void drop_in_flight(struct run *run, const struct run_model *of)
{
	for (struct conversation *at = run->conversations; at; at = at->next) {
		if (at->state != CONVERSATION_IN_FLIGHT || at->model != of)
			continue;
		http_cancel(run->tools->http, at);
		at->state = CONVERSATION_DROPPED;
		limiter_release(&at->model->lane->limiter);
		at->model->n_in_flight--;
		run->in_flight--;
	}
}

/*
 * Looks for servers that have fallen silent, and gives them up where the run is to stop: a model
 * that answers gets three times as long as it ever took. Returns when to look again.
 */
static int64_t watch_silence(struct run *run, int64_t now_us)
{
	int64_t next_us = INT64_MAX;

	for (size_t i = 0; i < run->n_models; i++) {
		struct run_model *model = &run->models[i];
		int64_t stall_ms = model->choice->account->stall_ms;
		int64_t grace_ms = run->tools->options->stop_grace_ms;
		int64_t silent_us = stall_ms > 0 ? model->heard_us + stall_ms * 1000 : INT64_MAX;

		if (model->n_in_flight == 0 || model->adapter->answer)
			continue;
		if (!model->is_silent && now_us >= silent_us)
			report_silence(run, model);
		if (run->is_stopping) {
			int64_t from_us = model->heard_us > run->stopped_us ? model->heard_us
									    : run->stopped_us;

			if (grace_ms < 3 * model->slowest_ms)
				grace_ms = 3 * model->slowest_ms;
			if (model->is_silent || now_us >= from_us + grace_ms * 1000)
				drop_in_flight(run, model);
			else
				next_us = earlier(next_us, from_us + grace_ms * 1000);
		}
		if (model->n_in_flight > 0 && !model->is_silent)
			next_us = earlier(next_us, silent_us);
	}
	return next_us;
}

/* Replies a second over the last seconds that were not paused. */
static double measure_pace(struct run *run, int64_t now_us)
{
	enum { N_MARKS = PACE_SECONDS + 1, SECOND_US = 1000000 };
	struct pace *pace = &run->pace;
	uint64_t stored = run->progress.stored;

	if (!run->is_paused && pace->last_us)
		pace->active_us += now_us - pace->last_us;
	pace->last_us = now_us;
	unsigned newest = (pace->n_marks + N_MARKS - 1) % N_MARKS;
	if (pace->n_marks == 0 || pace->active_us >= pace->marks[newest].active_us + SECOND_US) {
		newest = pace->n_marks++ % N_MARKS;
		pace->marks[newest].active_us = pace->active_us;
		pace->marks[newest].stored = stored;
	}
	unsigned oldest = pace->n_marks > N_MARKS ? pace->n_marks % N_MARKS : 0;
	int64_t took_us = pace->active_us - pace->marks[oldest].active_us;

	return took_us < SECOND_US / 5
		       ? 0
		       : (double)(stored - pace->marks[oldest].stored) * 1e6 / (double)took_us;
}

int64_t run_send(struct run *run)
{
	const struct run_tools *tools = run->tools;
	int64_t now_us = env_monotonic_us(tools->env);
	int64_t deadline_us = now_us + tools->options->turn_ms * TURN_US_PER_MS;
	int64_t next_us = schedule_requests(run, deadline_us);

	next_us = earlier(next_us, commit_if_due(run, env_monotonic_us(tools->env)));
	next_us = earlier(next_us, watch_silence(run, now_us));
	run->progress.per_second = measure_pace(run, now_us);
	/* The pace is that of now also where nothing comes. */
	next_us = earlier(next_us, now_us + 1000000);
	run->progress.in_flight = run->in_flight;
	run->progress.paused = run->is_paused;
	return earlier(next_us, timers_next(&run->timers));
}

static bool has_something_to_send(const struct run *run)
{
	for (size_t i = 0; i < run->n_models; i++) {
		const struct run_model *model = &run->models[i];
		if (model->state != MODEL_STOPPED && (model->ready.first || model->n_delayed > 0 ||
							     plan_left_of_agent(run->plan, i) > 0))
			return true;
	}
	return false;
}

bool run_is_over(const struct run *run)
{
	bool waits_to_store =
		run->blocked_us > 0 || (run->n_store_failures > 0 && !run->has_failed);

	if (run->in_flight > 0 || waits_to_store)
		return false;
	return run->is_stopping || run->is_capped || !has_something_to_send(run);
}

void run_stop(struct run *run, enum engine_stop how)
{
	if (!run->is_stopping)
		run->stopped_us = env_monotonic_us(run->tools->env);
	run->is_stopping = true;
	if (!run->ending[0])
		snprintf(run->ending, sizeof run->ending, "stopped");
	if (how == ENGINE_STOP_GENTLY)
		return;
	http_cancel_all(run->tools->http);
	for (struct conversation *at = run->conversations; at; at = at->next) {
		if (at->state != CONVERSATION_IN_FLIGHT)
			continue;
		at->state = CONVERSATION_DROPPED;
		limiter_release(&at->model->lane->limiter);
	}
	run->in_flight = 0;
}

/* Why models, or the cost cap, kept the plan from being fulfilled. */
static void describe_ending(struct run *run)
{
	const struct run_model *stopped = NULL;
	size_t n_stopped = 0;

	for (size_t i = 0; i < run->n_models; i++) {
		if (run->models[i].state != MODEL_STOPPED)
			continue;
		stopped = &run->models[i];
		n_stopped++;
	}
	if (run->ending[0])
		return;
	struct event event = { .type = EVENT_RUN_ENDED };
	if (run->is_capped)
		event_set_text(&event,
			"the cost cap of $%.4f is reached: $%.4f spent, the next request would "
			"pass it",
			(double)run->budget.cap_microusd / 1e6,
			(double)run->budget.spent_microusd / 1e6);
	else if (n_stopped == 1)
		event_set_text(&event, "%s", stopped->reason);
	else if (n_stopped > 1)
		event_set_text(&event, "%zu of %zu models were stopped", n_stopped, run->n_models);
	memcpy(run->ending, event.text, sizeof run->ending);
}

static const char *final_state(const struct run *run)
{
	const struct run_progress *progress = &run->progress;

	if (run->has_failed)
		return "failed";
	if (progress->already + progress->stored >= progress->planned)
		return "done";
	return strcmp(run->ending, "stopped") == 0 ? "stopped" : "incomplete";
}

static void finish_in_store(struct run *run)
{
	const struct run_tools *tools = run->tools;
	struct error error = { 0 };

	database_set_wait(tools->database, END_WAIT_MS);
	if (database_begin(tools->database, &error)) {
		if (runs_change(tools->database, run->id, NULL, run->progress.planned, &error) &&
			runs_finish(tools->database, run->id, final_state(run),
				env_wall_ms(tools->env), &error) &&
			database_commit(tools->database, &error)) {
			database_set_wait(tools->database, tools->options->wait_ms);
			return;
		}
		database_rollback(tools->database);
	}
	database_set_wait(tools->database, tools->options->wait_ms);
	log_message(
		LOG_ERROR, "run %lld: cannot close its row: %s", (long long)run->id, error.message);
	error_clear(&error);
}

/* What is there of a cell above the target before, which may be from another order. */
static bool raise_cell(struct run *run, size_t cell, uint32_t target, struct error *error)
{
	const struct run_model *model = &run->models[plan_cell_agent(run->plan, cell)];
	int64_t prompt_row = run->prompt_rows[plan_cell_prompt(run->plan, cell)];
	uint32_t *present = NULL;
	size_t n_present = 0;

	if (!database_claim(run->tools->database, model->row, prompt_row))
		return refuse_claimed(run, error);
	if (!responses_present(run->tools->database, model->row, prompt_row, target, &present,
		    &n_present, error))
		return false;
	loans_add_borrowed(run,
		&(struct bucket_repeats){ model->row, prompt_row, &present, &n_present },
		run->target);
	plan_raise(run->plan, cell, target, present, n_present);
	free(present);
	return true;
}

static bool rewrite_row(struct run *run, const char *arguments, struct error *error)
{
	struct database *database = run->tools->database;

	if (!database_begin(database, error))
		return false;
	if (runs_change(database, run->id, arguments, plan_planned(run->plan), error) &&
		database_commit(database, error))
		return true;
	database_rollback(database);
	return false;
}

bool run_extend(struct run *run, uint32_t target, const char *arguments, struct error *error)
{
	bool good = true;

	if (target <= run->target || run->is_stopping)
		return true;
	for (size_t i = 0; i < plan_n_cells(run->plan) && good; i++)
		good = raise_cell(run, i, target, error);
	run->target = target;
	run->progress.planned = plan_planned(run->plan);
	run->progress.already = plan_already(run->plan);
	return good && rewrite_row(run, arguments, error);
}

void run_settle(struct run *run)
{
	int64_t until_us = env_monotonic_us(run->tools->env) + END_WAIT_MS * TURN_US_PER_MS;

	while (run->ledger.n_entries > 0) {
		int64_t now_us = env_monotonic_us(run->tools->env);
		struct error error = { 0 };

		commit(run, now_us, run->tools->options->wait_ms);
		if (run->blocked_us == 0 || now_us < until_us)
			continue;
		error_set(&error, ERROR_LOCKED, "another process keeps the cache locked");
		run->n_store_failures = MAX_STORE_FAILURES - 1;
		store_failed(run, &error, now_us);
		error_clear(&error);
	}
	run->progress.running = false;
	run->progress.paused = false;
	run->progress.in_flight = 0;
}

void run_close(struct run *run)
{
	struct event ended = { .type = EVENT_RUN_ENDED,
		.run = run->id,
		.order = run->order->id,
		.is_beside = run->is_beside };

	describe_ending(run);
	finish_in_store(run);
	memcpy(ended.text, run->ending, sizeof ended.text);
	mailbox_put(run->tools->mailbox, &ended);
	run_free(run);
}
