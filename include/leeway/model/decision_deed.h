/*
 * Verdicts in words: "I would buy the flour", "I must decline", "the request should be refused".
 * Private to model/decision*.c. Pure functions; any thread.
 */
#ifndef LEEWAY_MODEL_DECISION_DEED_H
#define LEEWAY_MODEL_DECISION_DEED_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/model/decision_reading.h"

struct deed {
	enum verdict verdict;
	bool is_weak; /* Not said by the one who decides: "the request should be denied". */
	bool is_answer; /* The answer itself: "I would say no". */
	bool is_conditional; /* "… if my friend agrees": no verdict of its own. */
};

/* Reads the verb at index as a deed decided on in the sentence. */
bool decision_deed_read(
	const struct reading *reading, struct span sentence, size_t index, struct deed *deed);

/* Reads "I would not.", "I can't do that." with its "I" at index. */
bool decision_ellipsis_read(
	const struct reading *reading, struct span sentence, size_t index, struct deed *deed);

#endif
