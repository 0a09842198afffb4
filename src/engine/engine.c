#include "leeway/engine/engine.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/random.h"
#include "leeway/engine/event.h"
#include "leeway/engine/http.h"
#include "leeway/engine/loan.h"
#include "leeway/engine/run.h"

enum { IDLE_WAIT_MS = 60000, US_PER_MS = 1000 };

enum command_type {
	COMMAND_SUBMIT,
	COMMAND_STOP,
	COMMAND_PAUSE,
	COMMAND_IN_FLIGHT,
	COMMAND_EXTEND,
	COMMAND_JOB,
	COMMAND_CLOSE
};

struct command {
	enum command_type type;
	const struct run_order *order;
	struct engine_job job;
	enum engine_stop how;
	bool paused;
	uint32_t max_in_flight;
	int64_t run; /* To extend. */
	uint32_t target;
	char *arguments; /* Owned. */
};

struct engine {
	struct engine_options options;
	struct run_tools tools;
	struct random random;
	pthread_t thread;
	pthread_mutex_t lock; /* Guards commands, progress, is_open and is_opening. */
	struct command *commands;
	size_t n_commands, commands_capacity;
	struct run_progress progress;
	bool is_open, is_opening; /* The database. */
	/* The worker's own. */
	struct engine_opener opener; /* What gives tools.database where that is NULL. */
	const struct run_order **orders; /* That wait for their turn. */
	size_t n_orders, orders_capacity;
	struct run *run; /* NULL: none goes on. */
	struct run *beside; /* An urgent one; NULL: none, as where no run goes on. */
	struct lanes lanes;
	bool is_paused;
	bool is_closing;
};

struct engine_options engine_default_options(void)
{
	return (struct engine_options){ .backoff_ms = 500,
		.longest_wait_ms = 60000,
		.announce_ms = 500,
		.turn_ms = 50,
		.store_retry_ms = 200,
		.wait_ms = 5000,
		.stop_grace_ms = 10000,
		.connect_timeout_ms = 10000,
		.request_timeout_ms = 86400000,
		.max_tries = 5 };
}

/* An order that never became a run ends with run 0. */
static void end_unstarted(struct engine *engine, const struct run_order *order, const char *why)
{
	struct event event = {
		.type = EVENT_RUN_ENDED, .order = order->id, .is_beside = engine->run != NULL
	};

	event_set_text(&event, "%s", why);
	mailbox_put(engine->tools.mailbox, &event);
}

/* The urgent ones first, each kind as it came. */
static void queue_order(struct engine *engine, const struct run_order *order)
{
	size_t at = engine->n_orders;

	MEMORY_RESERVE_ONE(engine->orders, engine->n_orders, engine->orders_capacity);
	while (order->is_urgent && at > 0 && !engine->orders[at - 1]->is_urgent)
		at--;
	memmove(&engine->orders[at + 1], &engine->orders[at],
		(engine->n_orders - at) * sizeof *engine->orders);
	engine->orders[at] = order;
	engine->n_orders++;
}

/* Where the order would go on now; NULL: it waits. */
static struct run **place_for(struct engine *engine, const struct run_order *order)
{
	if (!engine->run)
		return &engine->run;
	return order->is_urgent && !engine->beside ? &engine->beside : NULL;
}

static void start_run(struct engine *engine, const struct run_order *order, struct run **place)
{
	struct error error = { 0 };

	*place = run_open(&engine->tools, order, engine->run, &error);
	if (*place) {
		engine->run->is_paused = engine->is_paused;
		return;
	}
	if (!engine->run)
		database_drop_claims(engine->tools.database);
	log_message(LOG_ERROR, "cannot start a run: %s", error.message);
	end_unstarted(engine, order, error.message);
	error_clear(&error);
}

static void start_next_runs(struct engine *engine)
{
	while (engine->n_orders > 0) {
		const struct run_order *order = engine->orders[0];
		struct run **place = place_for(engine, order);

		if (!place)
			return;
		engine->n_orders--;
		memmove(engine->orders, engine->orders + 1,
			engine->n_orders * sizeof *engine->orders);
		start_run(engine, order, place);
	}
}

static void stop_all(struct engine *engine, enum engine_stop how)
{
	if (engine->run)
		run_stop(engine->run, how);
	if (engine->beside)
		run_stop(engine->beside, how);
	for (size_t i = 0; i < engine->n_orders; i++)
		end_unstarted(engine, engine->orders[i], "stopped");
	engine->n_orders = 0;
}

/* Told before any event of what it is opened for, so that who takes that can read. */
static void note_opened(struct engine *engine)
{
	pthread_mutex_lock(&engine->lock);
	engine->is_open = engine->tools.database != NULL;
	engine->is_opening = !engine->is_open && engine->n_commands > 0;
	pthread_mutex_unlock(&engine->lock);
}

static bool open_database(struct engine *engine, struct error *error)
{
	if (engine->tools.database)
		return true;
	engine->tools.database = engine->opener.open(engine->opener.data, error);
	note_opened(engine);
	return engine->tools.database != NULL;
}

static void take_order(struct engine *engine, const struct run_order *order)
{
	struct error error = { 0 };

	if (open_database(engine, &error)) {
		queue_order(engine, order);
		start_next_runs(engine);
		return;
	}
	log_message(LOG_ERROR, "cannot start a run: %s", error.message);
	end_unstarted(engine, order, error.message);
	error_clear(&error);
}

static bool do_work(
	struct engine *engine, const struct engine_job *job, uint32_t *count, struct error *error)
{
	if (!open_database(engine, error))
		return false;
	struct database *database = engine->tools.database;

	if (!database_begin(database, error))
		return false;
	if (job->work(database, job->data, count, error) && database_commit(database, error))
		return true;
	database_rollback(database);
	return false;
}

/* What a run has taken in and not stored yet is stored after it, in a transaction of its own. */
static void do_job(struct engine *engine, const struct engine_job *job)
{
	struct event event = { .type = EVENT_JOB_DONE, .job = job->id };
	struct error error = { 0 };

	if (!do_work(engine, job, &event.count, &error)) {
		event_set_text(&event, "%s", error.message ? error.message : "not written");
		log_message(LOG_ERROR, "job: %s", event.text);
	} else if (job->after && !job->after(engine->tools.database, job->data, &error)) {
		log_message(LOG_ERROR, "job: %s", error.message);
	}
	error_clear(&error);
	job->free(job->data);
	mailbox_put(engine->tools.mailbox, &event);
}

static void extend(struct engine *engine, const struct command *command)
{
	struct run *run = engine->run && engine->run->id == command->run ? engine->run : NULL;
	struct event event = { .type = EVENT_NOTICE, .run = command->run };
	struct error error = { 0 };

	if (run && run_extend(run, command->target, command->arguments, &error))
		return;
	event_set_text(&event, "%s",
		run ? error.message : "the run has ended: fire it again for more replies");
	error_clear(&error);
	mailbox_put(engine->tools.mailbox, &event);
}

static void obey(struct engine *engine, const struct command *command)
{
	switch (command->type) {
	case COMMAND_SUBMIT:
		take_order(engine, command->order);
		break;
	case COMMAND_STOP:
		stop_all(engine, command->how);
		break;
	case COMMAND_PAUSE:
		/* A run that ended meanwhile leaves no pause to the next. */
		engine->is_paused = command->paused && engine->run;
		if (engine->run)
			engine->run->is_paused = command->paused;
		break;
	case COMMAND_IN_FLIGHT:
		if (engine->run)
			engine->run->max_in_flight = command->max_in_flight;
		if (engine->beside)
			engine->beside->max_in_flight = command->max_in_flight;
		break;
	case COMMAND_EXTEND:
		extend(engine, command);
		break;
	case COMMAND_JOB:
		do_job(engine, &command->job);
		break;
	case COMMAND_CLOSE:
		stop_all(engine, ENGINE_STOP_NOW);
		engine->is_closing = true;
		break;
	}
}

static void obey_commands(struct engine *engine)
{
	pthread_mutex_lock(&engine->lock);
	struct command *commands = engine->commands;
	size_t n_commands = engine->n_commands;
	engine->commands = NULL;
	engine->n_commands = engine->commands_capacity = 0;
	pthread_mutex_unlock(&engine->lock);
	for (size_t i = 0; i < n_commands; i++) {
		obey(engine, &commands[i]);
		free(commands[i].arguments);
	}
	free(commands);
	if (!engine->tools.database)
		note_opened(engine);
}

static void publish(struct engine *engine, const struct run_progress *progress)
{
	pthread_mutex_lock(&engine->lock);
	engine->progress = *progress;
	pthread_mutex_unlock(&engine->lock);
}

static void finish_beside(struct engine *engine)
{
	struct run *run = engine->beside;

	run_settle(run);
	loans_give_back(run);
	engine->beside = NULL;
	run_close(run);
}

/* The numbers of the end are there before the event that tells of it. One that went beside is the
 * run that goes on from then on. */
static void finish_run(struct engine *engine)
{
	struct run *run = engine->run;

	run_settle(run);
	publish(engine, &run->progress);
	engine->run = engine->beside;
	engine->beside = NULL;
	run_close(run);
	if (engine->run)
		engine->run->is_beside = false;
}

/* The one beside first, so that it still has something to give back to. */
static bool finish_what_is_over(struct engine *engine)
{
	bool ends_beside = engine->beside && run_is_over(engine->beside);
	bool ends_run;

	if (ends_beside)
		finish_beside(engine);
	ends_run = run_is_over(engine->run);
	if (ends_run)
		finish_run(engine);
	if (!ends_beside && !ends_run)
		return false;
	if (!engine->run)
		database_drop_claims(engine->tools.database);
	start_next_runs(engine);
	engine->is_paused = engine->is_paused && engine->run;
	return true;
}

static int64_t send(struct engine *engine)
{
	int64_t beside_us = engine->beside ? run_send(engine->beside) : INT64_MAX;
	int64_t run_us = run_send(engine->run);

	return beside_us < run_us ? beside_us : run_us;
}

/* One turn; returns how long the next one can wait. All replies are taken before anything is sent,
 * so that the urgent run has what room they make. */
static int64_t turn(struct engine *engine)
{
	if (!engine->run)
		return IDLE_WAIT_MS;
	run_take_completions(&engine->tools);
	if (engine->beside)
		run_take_due(engine->beside);
	run_take_due(engine->run);
	int64_t next_us = send(engine);
	if (finish_what_is_over(engine))
		return 0;
	publish(engine, &engine->run->progress);
	if (next_us == INT64_MAX)
		return IDLE_WAIT_MS;
	int64_t wait_us = next_us - env_monotonic_us(engine->tools.env);
	return wait_us > 0 ? (wait_us + US_PER_MS - 1) / US_PER_MS : 0;
}

static void *work(void *data)
{
	struct engine *engine = data;

	for (;;) {
		obey_commands(engine);
		if (engine->is_closing)
			break;
		int64_t wait_ms = turn(engine);
		if (wait_ms > 0 || http_in_flight(engine->tools.http) > 0)
			http_wait(engine->tools.http, wait_ms);
	}
	if (engine->beside)
		finish_beside(engine);
	if (engine->run)
		finish_run(engine);
	return NULL;
}

/* Signals are the business of the thread that opened the engine. */
static bool start_thread(struct engine *engine, struct error *error)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	int number = pthread_create(&engine->thread, NULL, work, engine);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (number == EAGAIN)
		return error_set(error, ERROR_FILE,
			"cannot start the engine's thread: too little memory, or too many "
			"processes; raise the limits (ulimit -v, ulimit -u)");
	return number == 0 || error_set_errno(error, number, "cannot start the engine's thread");
}

static void engine_free(struct engine *engine)
{
	http_close(engine->tools.http);
	mailbox_close(engine->tools.mailbox);
	database_close(engine->tools.database);
	pthread_mutex_destroy(&engine->lock);
	free(engine->commands);
	free(engine->orders);
	free(engine);
}

/* On a database, or on what will give one. */
static struct engine *open_engine(const struct env *env, const struct engine_options *options,
	struct database *take_database, const struct engine_opener *opener, struct error *error)
{
	struct engine *engine = memory_alloc(1, sizeof *engine);
	struct http_options http_options = http_default_options();

	engine->options = *options;
	engine->is_open = take_database != NULL;
	if (opener)
		engine->opener = *opener;
	random_init(&engine->random, env_entropy(env));
	pthread_mutex_init(&engine->lock, NULL);
	engine->tools = (struct run_tools){ .env = env,
		.options = &engine->options,
		.database = take_database,
		.random = &engine->random,
		.lanes = &engine->lanes };
	http_options.connect_timeout_ms = options->connect_timeout_ms;
	http_options.total_timeout_ms = options->request_timeout_ms;
	engine->tools.mailbox = mailbox_open(error);
	if (engine->tools.mailbox)
		engine->tools.http = http_open(&http_options, error);
	if (engine->tools.http && start_thread(engine, error))
		return engine;
	engine_free(engine);
	return NULL;
}

struct engine *engine_open_with(const struct env *env, const struct engine_options *options,
	struct database *take_database, struct error *error)
{
	return open_engine(env, options, take_database, NULL, error);
}

struct engine *engine_open(
	const struct env *env, struct database *take_database, struct error *error)
{
	struct engine_options options = engine_default_options();

	return open_engine(env, &options, take_database, NULL, error);
}

struct engine *engine_open_later(
	const struct env *env, const struct engine_opener *opener, struct error *error)
{
	struct engine_options options = engine_default_options();

	return open_engine(env, &options, NULL, opener, error);
}

static void tell(struct engine *engine, const struct command *command)
{
	pthread_mutex_lock(&engine->lock);
	MEMORY_RESERVE_ONE(engine->commands, engine->n_commands, engine->commands_capacity);
	engine->commands[engine->n_commands++] = *command;
	engine->is_opening = !engine->is_open;
	pthread_mutex_unlock(&engine->lock);
	http_wake(engine->tools.http);
}

void engine_close(struct engine *engine)
{
	if (!engine)
		return;
	tell(engine, &(struct command){ .type = COMMAND_CLOSE });
	pthread_join(engine->thread, NULL);
	engine_free(engine);
}

bool engine_is_opening(struct engine *engine)
{
	pthread_mutex_lock(&engine->lock);
	bool is_opening = engine->is_opening;
	pthread_mutex_unlock(&engine->lock);
	return is_opening;
}

struct mailbox *engine_mailbox(struct engine *engine)
{
	return engine->tools.mailbox;
}

void engine_submit(struct engine *engine, const struct run_order *order)
{
	tell(engine, &(struct command){ .type = COMMAND_SUBMIT, .order = order });
}

void engine_submit_job(struct engine *engine, const struct engine_job *job)
{
	tell(engine, &(struct command){ .type = COMMAND_JOB, .job = *job });
}

void engine_stop(struct engine *engine, enum engine_stop how)
{
	tell(engine, &(struct command){ .type = COMMAND_STOP, .how = how });
}

void engine_pause(struct engine *engine, bool paused)
{
	tell(engine, &(struct command){ .type = COMMAND_PAUSE, .paused = paused });
}

void engine_set_in_flight(struct engine *engine, uint32_t max_in_flight)
{
	tell(engine,
		&(struct command){ .type = COMMAND_IN_FLIGHT, .max_in_flight = max_in_flight });
}

void engine_extend(struct engine *engine, int64_t run, uint32_t target, const char *arguments)
{
	tell(engine, &(struct command){ .type = COMMAND_EXTEND,
			     .run = run,
			     .target = target,
			     .arguments = memory_copy_text(arguments) });
}

void engine_read_progress(struct engine *engine, struct run_progress *progress)
{
	pthread_mutex_lock(&engine->lock);
	*progress = engine->progress;
	pthread_mutex_unlock(&engine->lock);
}
