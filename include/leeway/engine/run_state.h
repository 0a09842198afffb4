/*
 * The inside of a run, which the engine's modules share: its models, conversations and counts, and
 * the few changes of it that more than one of them makes. loan.c keeps two runs that share a bucket
 * apart, schedule.c decides what is sent, intake.c what becomes of a reply; run.h, above them, is a
 * run as a whole. The engine's thread only.
 */
#ifndef LEEWAY_ENGINE_RUN_STATE_H
#define LEEWAY_ENGINE_RUN_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/base/random.h"
#include "leeway/engine/breaker.h"
#include "leeway/engine/budget.h"
#include "leeway/engine/conversation.h"
#include "leeway/engine/engine.h"
#include "leeway/engine/goals.h"
#include "leeway/engine/http.h"
#include "leeway/engine/lane.h"
#include "leeway/engine/ledger.h"
#include "leeway/engine/mailbox.h"
#include "leeway/engine/timers.h"
#include "leeway/model/plan.h"

enum model_state {
	MODEL_CANARY_DUE, /* Nothing succeeded yet, nothing is on its way. */
	MODEL_CANARY_OUT, /* One conversation alone is on its way. */
	MODEL_OPEN,
	MODEL_STOPPED,
};

struct run_model {
	struct run *run;
	const struct model_choice *choice;
	const struct adapter *adapter;
	struct lane *lane;
	size_t index; /* In the order, and in the plan. */
	int64_t row;
	enum model_state state;
	uint32_t max_choices; /* Of one request. */
	uint32_t most_choices; /* Most that came in one reply that held fewer than asked. */
	unsigned n_short; /* Replies that held fewer choices than asked. */
	struct breaker breaker;
	struct cost_history history;
	struct conversation_queue ready;
	uint32_t n_delayed, n_in_flight;
	bool is_waiting; /* An EVENT_WAITING was put and not ended. */
	int64_t heard_us; /* When a reply came last, or a request went out where none was. */
	int64_t slowest_ms; /* The longest a reply took. */
	bool is_silent; /* The server has said nothing for stall_ms, which was reported. */
	char reason[256]; /* Why it was stopped. */
};

/* What the engine lends its runs. */
struct run_tools {
	const struct env *env;
	const struct engine_options *options;
	struct database *database;
	struct mailbox *mailbox;
	struct http *http;
	struct random *random;
	struct lanes *lanes;
};

/* Repeats of one cell of the lender's plan (loan.h). */
struct loan {
	size_t cell;
	uint32_t *repeats;
	size_t n_repeats;
};

struct loans {
	struct run *lender; /* NULL: there is none, or it has ended. */
	struct loan *entries;
	size_t n_entries, capacity;
};

enum { PACE_SECONDS = 10 };

/* Seconds that were not paused, and what had been stored by then: a ring. */
struct pace {
	int64_t last_us, active_us;
	struct {
		int64_t active_us;
		uint64_t stored;
	} marks[PACE_SECONDS + 1];
	unsigned n_marks; /* Ever. */
};

struct run {
	const struct run_tools *tools;
	const struct run_order *order;
	int64_t id;
	struct plan *plan;
	struct goals goals; /* Of the plan's cells. */
	struct loans loans; /* Where it goes beside another. */
	struct run *borrower; /* An urgent run beside this one; NULL: none. */
	uint32_t target; /* The order's, or as it was raised. */
	int64_t *prompt_rows;
	struct run_model *models;
	size_t n_models;
	size_t next_model; /* Who sends next. */
	struct conversation *conversations;
	struct timers timers;
	struct ledger ledger;
	struct budget budget;
	uint32_t max_in_flight; /* 0: as the accounts say. */
	uint32_t in_flight;
	bool is_beside; /* Another run goes on. */
	bool is_paused, is_stopping;
	bool is_capped; /* At the last turn only the cost cap kept something from being sent. */
	bool has_failed; /* The cache could not be written. */
	unsigned n_store_failures; /* Commits in a row that failed. */
	int64_t blocked_us; /* Since when another process keeps the cache from it; 0: none does. */
	bool is_blocked_told;
	int64_t commit_due_us; /* Of what is in the ledger. */
	int64_t last_commit_us;
	int64_t stopped_us; /* When it was asked to stop. */
	struct pace pace;
	struct run_progress progress;
	char ending[256]; /* Why it ends early; "". */
};

/* Takes the conversation into the run; it is the run's from then on. */
void run_adopt(struct run *run, struct conversation *conversation);
void run_forget(struct run *run, struct conversation *conversation);

/* Sends no more for this model; what is in flight is awaited. */
void run_stop_model(struct run *run, struct run_model *model, const char *reason);
void run_notice(struct run *run, const struct run_model *model, const char *text);

#endif
