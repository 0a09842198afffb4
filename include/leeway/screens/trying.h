/*
 * Trying a scenario: one model is asked five times, beside a run that may go on, and what it
 * replies is shown as it comes. The replies are stored like any others. A value; one thread.
 */
#ifndef LEEWAY_SCREENS_TRYING_H
#define LEEWAY_SCREENS_TRYING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/engine/mailbox.h"
#include "leeway/provider/registry.h"
#include "leeway/screens/session.h"
#include "leeway/screens/study.h"

enum { TRYING_N = 5 };

struct trying_reply {
	bool is_there;
	enum outcome outcome;
	char *text; /* On one line. */
};

/* Starts as { 0 }. */
struct trying {
	char *model; /* As it is named; NULL: nothing was tried. */
	char *agent; /* The agent's name in the cache. */
	char *scenario; /* Its id. */
	int level_no;
	size_t condition;
	uint64_t order; /* Its id. */
	int64_t run; /* 0: it has not begun. */
	int64_t agent_row, prompt_row; /* In the cache; 0: not known yet. */
	uint32_t first; /* Repeat of the first of the replies. */
	struct trying_reply replies[TRYING_N];
	size_t n_replies;
	bool is_running;
	char *end; /* Why the run ended early; NULL: it did not. */
};

void trying_clear(struct trying *trying);

/* What is tried. Borrowed. */
struct trying_choice {
	const char *pack; /* As session_fire wants it. */
	const char *model;
	struct study_place place;
};

/*
 * The models that can be tried, those of the cache first and the last one asked before the others;
 * an array of owned texts for trying_free_models. Never empty: sim:people is there.
 */
char **trying_list_models(
	const struct study *study, const struct registry *registry, size_t *n_models);
void trying_free_models(char **models, size_t n_models);

/* Fires; false with an error where it cannot. The prompt must be that of the study as saved. */
bool trying_start(struct trying *trying, struct session *session, const struct study *study,
	const struct trying_choice *choice, struct error *error);

/* Takes an event of the engine; true where something of it is shown. */
bool trying_take_event(struct trying *trying, struct session *session, const struct study *study,
	const struct event *event);

#endif
