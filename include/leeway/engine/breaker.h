/*
 * When a model is given up: after repeated equal failures. A value type; one thread at a time.
 */
#ifndef LEEWAY_ENGINE_BREAKER_H
#define LEEWAY_ENGINE_BREAKER_H

#include <stdbool.h>

#include "leeway/provider/provider.h"

enum {
	BREAKER_GIVEN_UP = 5, /* Trials in a row given up with the same class. */
	BREAKER_FAILURES = 10, /* Failed attempts where none ever succeeded. */
};

struct breaker {
	bool has_succeeded;
	unsigned failures; /* Failed attempts before the first success. */
	unsigned given_up; /* Trials in a row, all of class. */
	enum reply_class class;
};

void breaker_succeed(struct breaker *breaker);

/* Each returns true if the model is to be given up. */
bool breaker_fail(struct breaker *breaker);
bool breaker_give_up(struct breaker *breaker, enum reply_class class);

#endif
