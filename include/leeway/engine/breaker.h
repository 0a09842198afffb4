/*
 * When a model is given up: after repeated equal failures. A model whose first request fails never
 * gets so far. A value type; one thread at a time.
 */
#ifndef LEEWAY_ENGINE_BREAKER_H
#define LEEWAY_ENGINE_BREAKER_H

#include <stdbool.h>

#include "leeway/provider/provider.h"

enum { BREAKER_GIVEN_UP = 5 }; /* Trials in a row given up with the same class. */

struct breaker {
	unsigned given_up; /* Trials in a row, all of class. */
	enum reply_class class;
};

void breaker_succeed(struct breaker *breaker);

/* A trial is given up. True if the model is to be, too. */
bool breaker_give_up(struct breaker *breaker, enum reply_class class);

#endif
