/*
 * The engine: one worker thread that owns the curl multi handle and the only writing connection to
 * the cache. It takes orders (what to ask), keeps a sliding window of requests a provider, stores
 * each reply as a response, and reports through a mailbox. Every function here is called from the
 * one thread that opened it and returns at once, but for engine_close.
 */
#ifndef LEEWAY_ENGINE_ENGINE_H
#define LEEWAY_ENGINE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/engine/mailbox.h"
#include "leeway/model/prompt.h"
#include "leeway/provider/provider.h"
#include "leeway/provider/registry.h"
#include "leeway/store/database.h"

struct engine;

/* Times and limits, so that tests need not wait. */
struct engine_options {
	int64_t backoff_ms; /* First wait before a second try; doubles with each try. */
	int64_t longest_wait_ms; /* No wait is longer; a server that asks for more is left. */
	int64_t announce_ms; /* Waits from this length on are reported. */
	int64_t turn_ms; /* Replies are committed at least so often. */
	int64_t store_retry_ms; /* First wait after a failed commit; doubles. */
	int64_t wait_ms; /* For another process that writes to the cache, where the engine has
			    nothing better to do. */
	int64_t stop_grace_ms; /* After a gentle stop a model without a reply is waited for so long.
				*/
	int64_t connect_timeout_ms;
	int64_t request_timeout_ms; /* From sending to the last byte, whatever the account says. */
	uint32_t max_tries; /* Of one request; those that were too fast do not count. */
};

/* 500 ms, 60 s, 500 ms, 50 ms, 200 ms, 5 s, 10 s, 10 s, a day, 5 tries. */
struct engine_options engine_default_options(void);

/* What to ask. Borrowed until EVENT_RUN_ENDED of the run, and not changed meanwhile. */
struct run_order {
	const struct model_choice *models;
	size_t n_models;
	struct prompt *const *prompts;
	const int *n_levels; /* Of each prompt's scenario. */
	size_t n_prompts;
	const struct prompt *preferred; /* One of the prompts, asked first; NULL: none. */
	uint32_t target; /* Repeats 0 … target - 1 of every model × prompt; with until at most. */
	double until; /* A bucket is asked until its rate is known to ± this; 0: to the target. */
	int64_t max_cost_microusd; /* -1: none. */
	uint32_t max_in_flight; /* 0: as the accounts say. */
	const char *arguments; /* For the run's row: the order in words. */
	uint64_t id; /* The submitter's own; comes back with the events of its start and end. */
	bool is_urgent; /* A small one: goes before those that wait, and beside a run that goes on.
			 */
};

/* A moment of a run, for a progress line; copied out under a lock. */
struct run_progress {
	int64_t run;
	uint64_t order; /* Its id. */
	uint64_t planned, already, stored, failed; /* Repeats. */
	uint64_t requests; /* Sent, repeated ones included. */
	uint64_t counts[N_OUTCOMES]; /* Of the stored ones. */
	uint32_t in_flight;
	int64_t input_tokens, output_tokens;
	int64_t cost_microusd;
	bool cost_is_known;
	bool running, paused;
	double per_second; /* Stored, over the last 10 s that were not paused. */
	uint32_t most_in_flight; /* What the accounts of the run allow together. */
};

enum engine_stop {
	ENGINE_STOP_GENTLY, /* No new requests; what is in flight is awaited and stored, but for a
			       server that has fallen silent. */
	ENGINE_STOP_NOW, /* Drop what is in flight; what came is stored. */
};

/* Opens the engine on a writable database, which it owns from then on, also where opening fails. */
struct engine *engine_open(
	const struct env *env, struct database *take_database, struct error *error);
struct engine *engine_open_with(const struct env *env, const struct engine_options *options,
	struct database *take_database, struct error *error);

/* What gives the engine its database, to be owned by it; NULL and an error where it cannot. */
struct engine_opener {
	struct database *(*open)(void *data, struct error *error); /* On the engine's thread. */
	void *data; /* Outlives the engine. */
};

/*
 * The same, but the engine's own thread opens the database, which waits for the disk, when first
 * something is submitted. Where it cannot be opened each order and job ends with the reason, and
 * the next one tries again.
 */
struct engine *engine_open_later(
	const struct env *env, const struct engine_opener *opener, struct error *error);

/* True from a submission on until the database that it needs was opened, or could not be. */
bool engine_is_opening(struct engine *engine);

/* Stops now, joins the thread, closes the database. */
void engine_close(struct engine *engine);

struct mailbox *engine_mailbox(struct engine *engine);

/*
 * Queues a run; runs go one after the other. An urgent one does not wait for the run that goes on:
 * one at a time goes beside it, its requests first, under the same limits of the accounts and the
 * same number in flight, and what both want is asked once, by the urgent one. It has its own cost
 * cap. Nothing else begins before it has ended; if it outlives the other it is the run that goes
 * on.
 */
void engine_submit(struct engine *engine, const struct run_order *order);

/*
 * Something else to write to the cache, between two turns, by the one who may: what a reader
 * corrects or stars while a run goes on.
 */
struct engine_job {
	uint64_t id; /* The submitter's own; comes back with EVENT_JOB_DONE. */
	/* On the engine's thread, within a transaction of its own, which is rolled back where it
	 * returns false. *count goes into the event. It must be done in some 50 ms. */
	bool (*work)(struct database *database, void *data, uint32_t *count, struct error *error);
	/* Where it is not NULL: after the commit, outside of a transaction; a failure goes to the
	 * log. */
	bool (*after)(struct database *database, void *data, struct error *error);
	/* Frees data, whatever came of it; on the engine's thread, or where data was submitted. */
	void (*free)(void *data);
	void *data;
};

/* Queues a job and takes over its data. What is queued is done before the engine is closed. */
void engine_submit_job(struct engine *engine, const struct engine_job *job);

/* Ends the run that goes on, one beside it and those that wait, each with its EVENT_RUN_ENDED. */
void engine_stop(struct engine *engine, enum engine_stop how);

/* A paused run sends nothing new; what is in flight is awaited and stored. An urgent one beside it
 * goes on. A pause holds for the runs that wait, too, and ends with the last of them. */
void engine_pause(struct engine *engine, bool paused);

/*
 * Raises the target of the run that goes on, if it is still that one, and gives it another text for
 * its row (copied). Where it has ended an EVENT_NOTICE says so.
 */
void engine_extend(struct engine *engine, int64_t run, uint32_t target, const char *arguments);

/* Requests in flight over all accounts, of what goes on; 0: as the accounts say. */
void engine_set_in_flight(struct engine *engine, uint32_t max_in_flight);

/* Of the run that goes on, or of the last one. */
void engine_read_progress(struct engine *engine, struct run_progress *progress);

#endif
