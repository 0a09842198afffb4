/*
 * The cache and the engine as the screens use them: a reading connection that is always there, and
 * an engine that opens the cache for writing when first something is fired. Belongs to the UI
 * thread; never blocks. What is read here takes milliseconds whatever the cache holds; what is
 * written the engine commits, which makes the cache, too.
 */
#ifndef LEEWAY_SCREENS_SESSION_H
#define LEEWAY_SCREENS_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/config.h"
#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/engine/ask_json.h"
#include "leeway/engine/engine.h"
#include "leeway/store/database.h"

struct session;

/* env, config and path are borrowed, and outlive the session. The cache need not exist yet. */
struct session *session_open(const struct env *env, const struct config *config, const char *path);

/* Keys that this registry has are not fetched again; it is borrowed, and outlives the session. */
void session_use_keys(struct session *session, const struct registry *registry);

/* Stops what runs, now; what came is stored. */
void session_close(struct session *session);

/*
 * The reading connection; NULL where there is no cache yet, the one that is being made included, or
 * it cannot be read (*error says).
 */
struct database *session_reader(struct session *session, struct error *error);

/*
 * Whether the cache was made or changed since the last call, or since the reader was opened, by
 * another process or by the engine.
 */
bool session_has_news(struct session *session);

/* What a choice comes to; the ask is not kept. */
bool session_estimate(struct session *session, const struct ask_choice *choice,
	struct ask_estimate *estimate, struct error *error);

/* The limits with the configuration's cost cap where they have none; orders are fired with that. */
struct ask_limits session_settle_limits(
	const struct session *session, const struct ask_limits *limits);

/*
 * Makes an order of the choice and queues it. Runs go one after the other, but for an urgent one.
 * Returns the id that the events of its start and end will carry; 0 and an error where it cannot.
 */
uint64_t session_fire(struct session *session, const struct ask_choice *choice,
	const struct ask_limits *limits, struct error *error);

/*
 * The same, but where the run that goes on asks the same, to fewer replies, under the same limits,
 * it is extended instead, and *is_extended.
 */
bool session_fire_more(struct session *session, const struct ask_choice *choice,
	const struct ask_limits *limits, bool *is_extended, struct error *error);

/*
 * The order of the run that goes on, or else of the one that was started last in the cache; to be
 * freed with ask_record_free. NULL where there is none, or it was not kept in a form to repeat.
 */
struct ask_record *session_last_order(struct session *session);

/*
 * Takes what the order of a run has cost so far off its cap, which becomes 0 at least: who resumes
 * an order shares its cap. Takes time with the rows of its runs, where there is a cap.
 */
void session_take_off_spent(struct session *session, int64_t run, struct ask_limits *limits);

/*
 * The run that was started last, an urgent one left out, where it did not come to its end, no other
 * process is at it, and it can be fired again, under what is left of its cap; NULL where there is
 * none, or the cache cannot be read. To be freed with ask_record_free.
 */
struct ask_record *session_unfinished(struct session *session);

/* That run's row id; 0: there is none, or something was fired since. */
int64_t session_unfinished_run(const struct session *session);

/* The user does not want that run: it is not found again. On any thread, since it waits for the
 * disk. */
bool session_leave_run(const struct session *session, int64_t run, struct error *error);

/*
 * Hands a job to the engine (whose id is not used: the session gives one), opening it first where
 * need be, and returns the id its EVENT_JOB_DONE will carry, with the reason where the cache cannot
 * be written. 0 where there is no engine to be had; the data is freed then, too.
 */
uint64_t session_write(struct session *session, const struct engine_job *job, struct error *error);

/* True while a run goes on or waits. */
bool session_is_running(const struct session *session);

/* The run that goes on, or the last one; false where there was none. */
bool session_progress(struct session *session, struct run_progress *progress);

/*
 * Whether a pause was asked for last is known at once, before the engine's progress tells of it;
 * the pause is over with the last run.
 */
void session_pause(struct session *session, bool paused);
bool session_is_paused(const struct session *session);

void session_stop(struct session *session, enum engine_stop how);
void session_set_in_flight(struct session *session, uint32_t max_in_flight);

/* What to poll for reading; -1 while there is no engine. */
int session_descriptor(const struct session *session);

/* The next event, in order; false where none waits. */
bool session_take_event(struct session *session, struct event *event);

const char *session_path(const struct session *session);

#endif
