/*
 * When a model is given up: after repeated equal failures, or where its server says "too fast" and
 * nothing else, or nothing at all. A model whose first request fails never gets so far. A value
 * type; one thread at a time.
 */
#ifndef LEEWAY_ENGINE_BREAKER_H
#define LEEWAY_ENGINE_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/provider/provider.h"

enum {
	BREAKER_GIVEN_UP = 5, /* Trials in a row given up with the same class. */
	/* Rounds in a row of nothing but "too fast": with the waits of backoff.h they take longer
	 * than the minute that most limits are about. */
	BREAKER_THROTTLED = 8,
	/* Rounds in a row without an answer, each as long as timeout_s of the provider; a server
	 * that has never answered has one. */
	BREAKER_HUNG = 2,
};

struct breaker {
	unsigned given_up; /* Trials in a row, all of class. */
	enum reply_class class;
	unsigned throttled; /* Rounds in a row. */
	int64_t throttled_at_us; /* When the last round was counted. */
	unsigned hung; /* The same of requests that nothing came to. */
	int64_t hung_at_us;
	bool has_answered; /* Anything, ever. */
};

void breaker_succeed(struct breaker *breaker);

/* A request that went out at sent_us was too fast. All that were on their way when one was counted
 * are the same round. True if the model is to be given up. */
bool breaker_throttle(struct breaker *breaker, int64_t sent_us, int64_t now_us);

/* The same of a request that was waited for in vain; an answer, whatever it says, ends that. */
bool breaker_hang(struct breaker *breaker, int64_t sent_us, int64_t now_us);
void breaker_answer(struct breaker *breaker);

/* A trial is given up. True if the model is to be, too. */
bool breaker_give_up(struct breaker *breaker, enum reply_class class);

#endif
