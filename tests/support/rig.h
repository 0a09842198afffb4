/*
 * The real engine on a cache in a folder of its own, against a server on loopback or simulated
 * agents, with waits cut short. A test fills in order, accounts and options between rig_open and
 * rig_run.
 */
#ifndef SUPPORT_RIG_H
#define SUPPORT_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/engine/engine.h"
#include "support/cache.h"
#include "support/server.h"

enum { RIG_MAX_MODELS = 4, RIG_N_PROMPTS = 3, RIG_N_EVENT_TYPES = 8, RIG_MAX_ENDED = 8 };

struct rig {
	struct server *server; /* Of rig_serve; NULL: none. */
	struct cache cache; /* Its database is not opened: the engine has it. */
	struct env env; /* The real clock. */
	struct engine_options options;
	struct account accounts[RIG_MAX_MODELS];
	struct model_choice models[RIG_MAX_MODELS];
	struct prompt *prompts[RIG_N_PROMPTS];
	int n_levels[RIG_N_PROMPTS];
	struct run_order order;
	struct engine *engine;
	/* Of the last run, as events and progress told. */
	unsigned n_events[RIG_N_EVENT_TYPES];
	uint64_t n_stored_events; /* Sum of their counts. */
	char texts[RIG_N_EVENT_TYPES][256]; /* The last one of each type that was not empty. */
	struct run_progress progress;
	bool has_ended;
	uint64_t ended[RIG_MAX_ENDED]; /* Ids of the orders that ended, as they did. */
	size_t n_ended;
};

/* One model of an OpenAI server at url, or simulated (NULL), with RIG_N_PROMPTS prompts of one
 * turn; 4 repeats; 8 in flight; one choice a request. */
void rig_open(struct rig *rig, const char *url);
void rig_close(struct rig *rig);

/* The same against a server of its own, which follows the script and stops with the rig. */
void rig_serve(struct rig *rig, struct server_script script);

/* That came to its server. */
uint64_t rig_requests(const struct rig *rig);

/* Another model with an account of its own. */
void rig_add_model(struct rig *rig, const char *url, const char *model);

/* Gives the prompts n_turns turns. */
void rig_set_turns(struct rig *rig, size_t n_turns);

/* The engine alone, nothing submitted yet. */
void rig_open_engine(struct rig *rig);

/* Opens the engine and submits; takes events until the run has ended; closes the engine. */
void rig_start(struct rig *rig);
void rig_wait(struct rig *rig);
void rig_finish(struct rig *rig);

/* All three. */
void rig_run(struct rig *rig);

/* Takes events until condition holds. */
void rig_wait_for(struct rig *rig, bool (*condition)(const struct rig *rig));

/* The first column of the only row of a query on the cache. */
int64_t rig_number(const struct rig *rig, const char *sql);
char *rig_text(const struct rig *rig, const char *sql);

/* Fails unless the newest run in the cache ended so. */
void rig_check_state(const struct rig *rig, const char *wanted);

/* Fails unless responses, tallies, events and progress agree and none is there twice. */
void rig_check_sums(struct rig *rig);

#endif
