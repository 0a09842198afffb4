#include "leeway/engine/breaker.h"

void breaker_succeed(struct breaker *breaker)
{
	breaker->given_up = 0;
	breaker->throttled = 0;
}

/* Counts a round, unless the request was on its way when the last one was counted. */
static bool count_round(unsigned *n_rounds, int64_t *counted_us, int64_t sent_us, int64_t now_us)
{
	if (*n_rounds > 0 && sent_us <= *counted_us)
		return false;
	++*n_rounds;
	*counted_us = now_us;
	return true;
}

bool breaker_throttle(struct breaker *breaker, int64_t sent_us, int64_t now_us)
{
	return count_round(&breaker->throttled, &breaker->throttled_at_us, sent_us, now_us) &&
	       breaker->throttled >= BREAKER_THROTTLED;
}

bool breaker_hang(struct breaker *breaker, int64_t sent_us, int64_t now_us)
{
	return count_round(&breaker->hung, &breaker->hung_at_us, sent_us, now_us) &&
	       breaker->hung >= (breaker->has_answered ? BREAKER_HUNG : 1);
}

void breaker_answer(struct breaker *breaker)
{
	breaker->has_answered = true;
	breaker->hung = 0;
}

bool breaker_give_up(struct breaker *breaker, enum reply_class class)
{
	if (breaker->given_up > 0 && breaker->class != class)
		breaker->given_up = 0;
	breaker->class = class;
	return ++breaker->given_up >= BREAKER_GIVEN_UP;
}
