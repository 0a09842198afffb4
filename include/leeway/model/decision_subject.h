/*
 * Who decides on a deed, and whether it is decided on at all: the way from a verb back through its
 * auxiliaries and negations. Private to model/decision*.c.
 */
#ifndef LEEWAY_MODEL_DECISION_SUBJECT_H
#define LEEWAY_MODEL_DECISION_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/model/decision_deed.h"

enum subject {
	SUBJECT_NONE, /* "Approve it", "Would not approve", "Approved". */
	SUBJECT_FIRST, /* I, we. */
	SUBJECT_YOU,
	SUBJECT_IMPERSONAL, /* "It is best to", "my decision is to". */
	SUBJECT_PASSIVE, /* "The request is denied". */
};

/* How a verb is governed. */
struct governor {
	enum subject subject;
	size_t at; /* The leftmost token read. */
	int turns; /* Negations and verbs that turn round; odd: not done. */
	bool has_modal, has_be, has_to;
	bool needs_turn; /* "Could", "allowed to": decides only where it is negated. */
	bool is_rejected; /* No decision of the reply's. */
};

/* Reads what stands before the verb at index, which is of the form. */
void governor_read(const struct reading *reading, struct span sentence, size_t index,
	enum verb_form form, struct governor *governor);

#endif
