/*
 * What is to be fired: models, conditions, scenarios, levels, repeats and limits; what that comes
 * to by the study's counts and measured replies, without a query; and the order made of it. It is
 * kept for the program's life, so that Fire remembers. Belongs to the UI thread.
 */
#ifndef LEEWAY_SCREENS_FIRE_CHOICE_H
#define LEEWAY_SCREENS_FIRE_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/engine/ask_json.h"
#include "leeway/provider/registry.h"
#include "leeway/report/agent_names.h"
#include "leeway/screens/study.h"

enum { FIRE_MAX_TARGET = 1000000, FIRE_MAX_IN_FLIGHT = 4096, FIRE_MAX_CONDITIONS = 64 };

/* The bucket in view, and the agent of the chosen bar. */
struct fire_view {
	size_t scenario, condition;
	int level_no; /* From 1. */
	int64_t agent; /* Row id; 0: none. */
};

struct fire_model {
	char *spec; /* What asks it. */
	char *name; /* What it is shown by. */
	int64_t row; /* Of the cache; 0: not there yet, or not looked up. */
	bool is_on;
	bool is_resolved; /* choice is that of the spec. */
	struct model_choice choice;
	struct reply_tokens tokens; /* Of its stored replies, where is_measured. */
	bool is_measured;
	char *fault; /* Why it cannot be asked; NULL: it can, or was not looked at. */
};

struct fire_choice {
	struct fire_model *models;
	size_t n_models, capacity;
	uint64_t conditions; /* Bit i: the pack's condition i. */
	bool has_all_scenarios; /* Else the one in view. */
	bool has_one_level; /* The one in view, else all. */
	uint32_t target;
	double until; /* As ask_choice's; 0: to the target. */
	struct ask_limits limits;
	bool is_kept; /* It was chosen before, so that the view decides nothing. */
};

/* Nothing chosen, 10 repeats. */
struct fire_choice *fire_choice_new(void);
void fire_choice_free(struct fire_choice *choice);

/*
 * Lists what can be asked: the study's models, those of the configuration, simulated agents, each
 * once by the name that the cache has for it. What was listed before stays. The first time, the
 * view's agent and condition are chosen.
 */
void fire_choice_open(struct fire_choice *choice, struct registry *registry,
	const struct agent_names *names, const struct study *study, const struct fire_view *view);

/* Forgets what it borrowed from the registry. */
void fire_choice_close(struct fire_choice *choice);

/* Resolves what is on and was not yet; the first fault, borrowed, or NULL. */
const char *fire_choice_check(struct fire_choice *choice, struct registry *registry);

/* Looks how long the replies of what is on are, once each until it is closed; some hundred rows a
 * model. database NULL: an empty cache. */
bool fire_choice_measure(
	struct fire_choice *choice, struct database *database, struct error *error);

/*
 * Lists another model and turns it on; one that is listed is turned on. False where it cannot be
 * resolved; a missing key is no error here.
 */
bool fire_choice_add(struct fire_choice *choice, struct registry *registry, const char *spec,
	struct error *error);

/* Lists a model and turns it on, unless nothing of its name can be asked any more. */
void fire_choice_recall(struct fire_choice *choice, struct registry *registry, const char *spec);

/*
 * Chooses what an order asks for, and points the view at its scenario and level. False where the
 * form has no way to say it: of another pack, several of its scenarios or levels, but not all.
 */
bool fire_choice_take(struct fire_choice *choice, const struct study *study,
	const struct ask_record *order, struct fire_view *view, struct error *error);

size_t fire_choice_count(const struct fire_choice *choice);

/* The first model that is on and has no known price; NULL: none. */
const char *fire_choice_unpriced(const struct fire_choice *choice);

/* What one model comes to, then all of those on that could be resolved. */
void fire_estimate_model(const struct fire_choice *choice, const struct study *study,
	const struct fire_view *view, size_t model, struct ask_estimate *estimate);
void fire_estimate(const struct fire_choice *choice, const struct study *study,
	const struct fire_view *view, struct ask_estimate *estimate);

/* What is asked, for session_fire. Borrows from the choice and the study. */
struct fire_order {
	struct ask_choice ask;
	const char **models, **conditions;
	const char *scenario;
	int level;
	struct ask_bucket first;
};

/* In place: the ask points into the order, which must not move. pack as the app was given it. */
void fire_order_init(struct fire_order *order, const struct fire_choice *choice,
	const struct study *study, const struct fire_view *view, const char *pack);
void fire_order_clear(struct fire_order *order);

#endif
