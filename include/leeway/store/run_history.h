/* Runs to look back on: a list read page by page, and what failed in one, by class. */
#ifndef LEEWAY_STORE_RUN_HISTORY_H
#define LEEWAY_STORE_RUN_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/store/database.h"

struct run_entry {
	int64_t id;
	char *arguments; /* As runs_start got them. */
	char *state; /* "running", "done", "incomplete", "stopped", "failed", "left". */
	uint64_t planned;
	int64_t started_at_ms, ended_at_ms; /* Since 1970; ended -1: not, or it was cut off. */
};

struct run_list {
	struct run_entry *runs; /* The newest first. */
	size_t n_runs, capacity;
};

/*
 * Appends at most limit runs that are older than the run before (0: the newest of all). Fewer than
 * limit were appended where there are no more.
 */
bool run_list_load(struct database *database, int64_t before, size_t limit, struct run_list *list,
	struct error *error);
void run_list_clear(struct run_list *list);

/* Attempts of a run that failed in the same way. */
struct failure_group {
	char *class; /* reply_class_name's word. */
	long status; /* HTTP; 0: none came. */
	uint64_t n_attempts;
	uint64_t n_given_up; /* Those that no other attempt followed. */
	uint64_t n_messages; /* Different ones. */
	char *message; /* The latest. */
};

struct failure_groups {
	struct failure_group *groups; /* The most frequent first. */
	size_t n_groups, capacity;
};

/* Takes time with the number of the run's failures. The groups must be empty. */
bool failure_groups_load(
	struct database *database, int64_t run, struct failure_groups *groups, struct error *error);
void failure_groups_clear(struct failure_groups *groups);

#endif
