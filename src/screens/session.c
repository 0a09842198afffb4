#include "leeway/screens/session.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/report/agent_names.h"
#include "leeway/store/lock.h"
#include "leeway/store/runs.h"

/* An order of the engine's with all it borrows; freed when its run has ended. */
struct firing {
	struct ask ask;
	char *arguments;
	char *extended; /* The arguments since it was extended; NULL: it was not. */
	uint32_t target; /* As it was raised. */
};

struct session {
	const struct env *env;
	const struct config *config;
	const char *path;
	const struct registry *keys; /* NULL: none. */
	struct database *reader;
	int64_t revision; /* Of the reader's cache, as last seen. */
	struct engine *engine;
	int64_t unfinished; /* The run session_unfinished found; 0: none. */
	struct firing **firings; /* In the order they were fired. */
	size_t n_firings, capacity;
	bool is_paused; /* As was asked last; the engine's word on it comes later. */
	uint64_t n_jobs, n_orders; /* Ever submitted. */
};

struct session *session_open(const struct env *env, const struct config *config, const char *path)
{
	struct session *session = memory_alloc(1, sizeof *session);

	session->env = env;
	session->config = config;
	session->path = path;
	return session;
}

void session_use_keys(struct session *session, const struct registry *registry)
{
	session->keys = registry;
}

static void firing_free(struct firing *firing)
{
	ask_close(&firing->ask);
	free(firing->arguments);
	free(firing->extended);
	free(firing);
}

void session_close(struct session *session)
{
	if (!session)
		return;
	engine_close(session->engine);
	for (size_t i = 0; i < session->n_firings; i++)
		firing_free(session->firings[i]);
	free(session->firings);
	database_close(session->reader);
	free(session);
}

/*
 * While the engine makes the cache there is nothing to read in it, and reading it could wait. An
 * empty file is as good as none: it becomes a cache with the first that is stored.
 */
static bool has_cache(const struct session *session)
{
	struct stat status;

	if (session->engine && engine_is_opening(session->engine))
		return false;
	return stat(session->path, &status) == 0 &&
	       !(S_ISREG(status.st_mode) && status.st_size == 0);
}

struct database *session_reader(struct session *session, struct error *error)
{
	if (session->reader || !has_cache(session))
		return session->reader;
	session->reader =
		database_open(session->env, session->path, DATABASE_READ, "the explorer", error);
	if (session->reader)
		session->revision = database_revision(session->reader, NULL);
	return session->reader;
}

bool session_has_news(struct session *session)
{
	bool is_new = !session->reader;
	struct database *reader = session_reader(session, NULL);
	int64_t revision = reader ? database_revision(reader, NULL) : -1;

	if (revision < 0 || (revision == session->revision && !is_new))
		return false;
	session->revision = revision;
	return true;
}

/* On the engine's thread. */
static struct database *open_writer(void *data, struct error *error)
{
	const struct session *session = data;

	return database_open(session->env, session->path, DATABASE_WRITE, "the explorer", error);
}

static bool open_engine(struct session *session, struct error *error)
{
	struct engine_opener opener = { open_writer, session };

	if (!session->engine)
		session->engine = engine_open_later(session->env, &opener, error);
	return session->engine != NULL;
}

/* An ask whose models may go by any of their names. */
static bool open_ask(struct session *session, const struct ask_choice *choice, struct ask *ask,
	struct error *error)
{
	struct ask_choice asked = *choice;
	struct database *reader = session_reader(session, NULL);
	struct agent_names names;

	if (!agent_names_open(&names, session->env, session->config, reader, error))
		return false;
	char **specs = memory_alloc(choice->n_models + 1, sizeof *specs);
	bool good = true;

	for (size_t i = 0; i < choice->n_models && good; i++) {
		specs[i] = agent_names_find_model(&names, choice->models[i], error);
		good = specs[i] != NULL;
	}
	asked.models = (const char *const *)specs;
	good = good && ask_open(session->env, session->config, &asked, ask, error);
	for (size_t i = 0; i < choice->n_models; i++)
		free(specs[i]);
	free(specs);
	agent_names_clear(&names);
	return good;
}

bool session_estimate(struct session *session, const struct ask_choice *choice,
	struct ask_estimate *estimate, struct error *error)
{
	struct ask_choice asked = *choice;
	struct ask ask;

	asked.keys = session->keys;
	if (!open_ask(session, &asked, &ask, error))
		return false;
	struct error fault = { 0 };
	struct database *reader = session_reader(session, &fault);
	bool good = fault.code ? error_move(error, &fault)
			       : ask_estimate(&ask, reader, estimate, error);

	ask_close(&ask);
	return good;
}

static struct firing *firing_new(
	struct session *session, const struct ask_choice *choice, struct error *error)
{
	struct firing *firing = memory_alloc(1, sizeof *firing);

	struct ask_choice asked = *choice;

	asked.keys = session->keys;
	firing->target = choice->target;
	if (open_ask(session, &asked, &firing->ask, error) && open_engine(session, error))
		return firing;
	firing_free(firing);
	return NULL;
}

struct ask_limits session_settle_limits(
	const struct session *session, const struct ask_limits *limits)
{
	struct ask_limits settled = *limits;

	if (settled.max_cost_microusd < 0 && !isnan(session->config->max_cost_usd))
		settled.max_cost_microusd = llround(session->config->max_cost_usd * 1e6);
	return settled;
}

/* The firing is the session's from then on. */
static void submit(struct session *session, struct firing *firing, const struct ask_choice *choice,
	const struct ask_limits *limits)
{
	firing->arguments = ask_choice_to_json(choice, limits);
	firing->ask.order.arguments = firing->arguments;
	firing->ask.order.id = ++session->n_orders;
	firing->ask.order.max_cost_microusd = limits->max_cost_microusd;
	firing->ask.order.max_in_flight = limits->max_in_flight;
	MEMORY_RESERVE_ONE(session->firings, session->n_firings, session->capacity);
	session->firings[session->n_firings++] = firing;
	engine_submit(session->engine, &firing->ask.order);
}

uint64_t session_fire(struct session *session, const struct ask_choice *choice,
	const struct ask_limits *limits, struct error *error)
{
	struct firing *firing = firing_new(session, choice, error);

	if (!firing)
		return 0;
	struct ask_limits settled = session_settle_limits(session, limits);

	submit(session, firing, choice, &settled);
	return firing->ask.order.id;
}

static struct firing *find_firing(const struct session *session, uint64_t order)
{
	for (size_t i = 0; i < session->n_firings; i++)
		if (session->firings[i]->ask.order.id == order)
			return session->firings[i];
	return NULL;
}

/* The firing whose run goes on, where that run can be extended to be the other. */
static struct firing *find_extensible(const struct session *session, const struct firing *wanted,
	const struct ask_limits *limits, const struct run_progress *progress)
{
	struct firing *running = find_firing(session, progress->order);

	if (!running || !progress->running || wanted->target <= running->target ||
		wanted->ask.order.until != running->ask.order.until ||
		limits->max_cost_microusd != running->ask.order.max_cost_microusd ||
		limits->max_in_flight != running->ask.order.max_in_flight)
		return NULL;
	return ask_is_same(&wanted->ask, &running->ask) ? running : NULL;
}

bool session_fire_more(struct session *session, const struct ask_choice *choice,
	const struct ask_limits *limits, bool *is_extended, struct error *error)
{
	struct firing *firing = firing_new(session, choice, error);
	struct run_progress progress = { 0 };

	*is_extended = false;
	if (!firing)
		return false;
	struct ask_limits settled = session_settle_limits(session, limits);

	session_progress(session, &progress);
	struct firing *running = find_extensible(session, firing, &settled, &progress);

	if (!running) {
		submit(session, firing, choice, &settled);
		return true;
	}
	free(running->extended);
	running->extended = ask_choice_to_json(choice, &settled);
	running->target = choice->target;
	engine_extend(session->engine, progress.run, choice->target, running->extended);
	firing_free(firing);
	*is_extended = true;
	return true;
}

static const struct firing *first_that_is_not_urgent(const struct session *session)
{
	for (size_t i = 0; i < session->n_firings; i++)
		if (!session->firings[i]->ask.order.is_urgent)
			return session->firings[i];
	return NULL;
}

struct ask_record *session_last_order(struct session *session)
{
	const struct firing *running = first_that_is_not_urgent(session);
	struct database *reader = running ? NULL : session_reader(session, NULL);
	struct ask_record *record = NULL;
	struct run_row row = { 0 };

	if (running)
		return ask_choice_from_json(
			running->extended ? running->extended : running->arguments, NULL);
	if (reader && runs_newest(reader, &row, NULL) && row.id)
		record = ask_choice_from_json(row.arguments, NULL);
	run_row_clear(&row);
	return record;
}

uint64_t session_write(struct session *session, const struct engine_job *job, struct error *error)
{
	struct engine_job numbered = *job;

	if (!open_engine(session, error)) {
		job->free(job->data);
		return 0;
	}
	numbered.id = ++session->n_jobs;
	engine_submit_job(session->engine, &numbered);
	return numbered.id;
}

void session_take_off_spent(struct session *session, int64_t run, struct ask_limits *limits)
{
	struct database *reader = session_reader(session, NULL);
	struct order_spent spent;

	if (limits->max_cost_microusd < 0 || !reader ||
		!runs_spent(reader, NULL, run, &spent, NULL))
		return;
	limits->max_cost_microusd -= spent.cost_microusd;
	if (limits->max_cost_microusd < 0)
		limits->max_cost_microusd = 0;
}

struct ask_record *session_unfinished(struct session *session)
{
	static const char *const ended[] = { "done", "left" };
	struct error error = { 0 };
	struct database *reader = session_reader(session, &error);
	struct ask_record *record = NULL;
	struct run_row row = { 0 };

	if (reader && runs_newest(reader, &row, &error) && row.id &&
		strcmp(row.state, ended[0]) != 0 && strcmp(row.state, ended[1]) != 0 &&
		!lock_is_run_claimed(session->path, row.id))
		record = ask_choice_from_json(row.arguments, &error);
	if (record)
		session_take_off_spent(session, row.id, &record->limits);
	session->unfinished = record ? row.id : 0;
	run_row_clear(&row);
	error_clear(&error);
	return record;
}

int64_t session_unfinished_run(const struct session *session)
{
	return session->engine ? 0 : session->unfinished;
}

bool session_leave_run(const struct session *session, int64_t run, struct error *error)
{
	struct database *database =
		database_open(session->env, session->path, DATABASE_WRITE, "the explorer", error);
	bool good = database && database_begin(database, error);

	if (good)
		good = runs_leave(database, run, error) && database_commit(database, error);
	database_close(database);
	return good;
}

bool session_is_running(const struct session *session)
{
	return session->n_firings > 0;
}

bool session_progress(struct session *session, struct run_progress *progress)
{
	if (!session->engine)
		return false;
	engine_read_progress(session->engine, progress);
	return progress->run != 0;
}

void session_pause(struct session *session, bool paused)
{
	if (!session->engine)
		return;
	session->is_paused = paused;
	engine_pause(session->engine, paused);
}

bool session_is_paused(const struct session *session)
{
	return session->is_paused;
}

void session_stop(struct session *session, enum engine_stop how)
{
	if (session->engine)
		engine_stop(session->engine, how);
}

void session_set_in_flight(struct session *session, uint32_t max_in_flight)
{
	if (session->engine)
		engine_set_in_flight(session->engine, max_in_flight);
}

int session_descriptor(const struct session *session)
{
	return session->engine ? mailbox_descriptor(engine_mailbox(session->engine)) : -1;
}

static void forget_firing(struct session *session, uint64_t order)
{
	size_t n_kept = 0;

	for (size_t i = 0; i < session->n_firings; i++) {
		struct firing *firing = session->firings[i];

		if (firing->ask.order.id == order)
			firing_free(firing);
		else
			session->firings[n_kept++] = firing;
	}
	session->n_firings = n_kept;
	session->is_paused = session->is_paused && n_kept > 0;
}

bool session_take_event(struct session *session, struct event *event)
{
	if (!session->engine || !mailbox_take(engine_mailbox(session->engine), event))
		return false;
	if (event->type == EVENT_RUN_ENDED)
		forget_firing(session, event->order);
	return true;
}

const char *session_path(const struct session *session)
{
	return session->path;
}
