/*
 * What the explorer remembers from one start to the next: where the user was, what was shown and
 * how, what Fire was set to, and the theme chosen. Things are named, never counted, so that what
 * is no longer there is not found and nothing else is taken for it. A value; no app, no cache.
 */
#ifndef LEEWAY_SCREENS_STATE_H
#define LEEWAY_SCREENS_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cJSON;

enum { STATE_MAX_NAMES = 256 };

/* Owned texts. */
struct state_names {
	char **names;
	size_t n_names;
};

void state_names_add(struct state_names *names, const char *name);
bool state_names_has(const struct state_names *names, const char *name);

struct state_arm {
	char *agent, *condition; /* NULL: none. */
};

struct state_explore {
	char *scenario; /* Its id. */
	int level_no; /* 0: not known. */
	struct state_arm arm; /* The selected bar's. */
	char *view; /* "bars", "curves", "grid", "heat". */
	bool is_sorted, has_wilson;
	struct state_names conditions; /* Those shown. */
	struct state_arm hidden[STATE_MAX_NAMES];
	size_t n_hidden;
};

struct state_responses {
	char *beside; /* "where-wide", "always", "never". */
	bool is_distinct;
};

struct state_fire {
	bool is_kept; /* Something was chosen; otherwise nothing below counts. */
	struct state_names models, conditions;
	bool has_all_scenarios, has_one_level;
	uint32_t target, max_in_flight; /* 0: not known; as the accounts say. */
	int64_t max_cost_microusd; /* -1: none. */
	double until; /* Half the width of the interval, 0: not chosen. */
};

/* NULL stands for what is not known. */
struct state {
	char *theme; /* Chosen in the explorer; of all caches. */
	char *theme_before; /* The configuration's at that time. */
	char *pack; /* As the app was given it; an absolute path where it is one. */
	char *screen; /* Its name. */
	struct state_explore explore;
	struct state_responses responses;
	struct state_fire fire;
};

void state_init(struct state *state);
void state_clear(struct state *state);

/* The part that belongs to one cache, all but the theme; to be freed. */
char *state_format(const struct state *state);

/*
 * Reads what state_format writes into a state that was initialised. What is of another kind than
 * it should be is left out; returns how many such things there were.
 */
unsigned state_read(struct state *state, const struct cJSON *object);

#endif
