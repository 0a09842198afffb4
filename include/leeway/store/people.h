/*
 * The people of a cohort, by name: a pseudonym, or what a survey gives them (a number, a panel's
 * id). Beside it a JSON object of what else is kept of a person.
 */
#ifndef LEEWAY_STORE_PEOPLE_H
#define LEEWAY_STORE_PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/response.h"
#include "leeway/store/database.h"

/* The row id of a participant, added where missing; -1 on error. Needs a transaction. */
int64_t people_put(struct database *database, int64_t agent, const char *name, struct error *error);

/* The row id; 0 where the cohort has no one of that name, -1 on error. */
int64_t people_find(
	struct database *database, int64_t agent, const char *name, struct error *error);

/* The attributes as JSON, to be freed; NULL on error. */
char *people_read_attributes(struct database *database, int64_t participant, struct error *error);

/* Needs a transaction. */
bool people_set_attributes(
	struct database *database, int64_t participant, const char *json, struct error *error);

/*
 * Adds how a person gave a response, where anything is known of it beside completeness; interview:
 * row id of the one it was given in, which knows which option came first; 0: none. Needs a
 * transaction.
 */
bool people_add_answering(struct database *database, int64_t response, int64_t interview,
	const struct answering *answering, struct error *error);

/* Whether an imported participant came to the end of the survey. Needs a transaction. */
bool people_set_finished(
	struct database *database, int64_t participant, bool finished, struct error *error);

/* Whether anyone goes by a pseudonym: "p-" and 16 hexadecimal digits; -1 on error. */
int people_any_pseudonym(struct database *database, struct error *error);

/* One person with the number of their answers. Texts are borrowed for the call. */
struct person {
	const char *agent, *name, *attributes;
	bool synthetic;
	int64_t n_responses;
	int64_t complete; /* 1: came to the end, 0: did not; -1: not known. */
	const char *consent_version, *consent_digest; /* NULL: not known. */
	const char *draw; /* "independent", "balanced" of levels here; NULL: not known. */
};

/* Calls back with everyone, by cohort and name, of one cohort where agent is not NULL, until the
 * callback returns false. False on an error of the cache alone. */
bool people_each(struct database *database, const char *agent,
	bool (*visit)(void *data, const struct person *person), void *data, struct error *error);

#endif
