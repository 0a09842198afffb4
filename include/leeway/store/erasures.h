/*
 * People whose data are deleted: those who ask for it, and those who withdraw at the end of an
 * interview. What they answered goes with everything that hangs on it; what is left is that someone
 * of a cohort was erased, when, and how many answers went.
 *
 * Deleting takes two steps. erasures_add deletes the rows, within a transaction. SQLite then still
 * has the bytes in free pages, in the write-ahead log and in the full-text index's old parts;
 * erasures_scrub takes them from there. Copies of the file elsewhere keep what they have.
 */
#ifndef LEEWAY_STORE_ERASURES_H
#define LEEWAY_STORE_ERASURES_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/store/database.h"

enum erasure_cause { ERASURE_REQUESTED, ERASURE_WITHDRAWN };

/* Someone by name, in one of the cohorts that have one of that name. */
struct erasure_person {
	int64_t participant; /* Row id. */
	const char *cohort; /* Borrowed for the call. */
	int64_t n_responses, n_interviews;
};

/* Calls back with everyone of that name, of one cohort where cohort is not NULL. */
bool erasures_find(struct database *database, const char *name, const char *cohort,
	void (*take)(const struct erasure_person *person, void *data), void *data,
	struct error *error);

/* Deletes a participant and all that is theirs. Needs a transaction. */
bool erasures_add(struct database *database, int64_t participant, enum erasure_cause cause,
	int64_t at_ms, struct error *error);

/*
 * Rewrites the file without what was erased and empties the write-ahead log: about as long as
 * copying the cache takes. Without a transaction. Does nothing where nothing waits for it.
 * ERROR_LOCKED where another program reads the cache: it is to be done again.
 */
bool erasures_scrub(struct database *database, struct error *error);

/* How many erasures wait for erasures_scrub; -1 on error. */
int64_t erasures_pending(struct database *database, struct error *error);

/* An erasure as it is logged. */
struct erasure {
	int64_t agent; /* The cohort's row id. */
	const char *cohort; /* Borrowed for the call. */
	int64_t n_responses;
	enum erasure_cause cause;
	int64_t at_ms;
	bool has_buckets; /* The cohort has some: else nobody of it has answered anything. */
};

bool erasures_each(struct database *database,
	void (*take)(const struct erasure *erasure, void *data), void *data, struct error *error);

/* "requested", "withdrawn"; static. */
const char *erasure_cause_name(enum erasure_cause cause);

#endif
