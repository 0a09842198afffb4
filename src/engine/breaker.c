#include "leeway/engine/breaker.h"

void breaker_succeed(struct breaker *breaker)
{
	breaker->given_up = 0;
	breaker->throttled = 0;
}

bool breaker_throttle(struct breaker *breaker, int64_t sent_us, int64_t now_us)
{
	if (breaker->throttled > 0 && sent_us <= breaker->throttled_at_us)
		return false;
	breaker->throttled++;
	breaker->throttled_at_us = now_us;
	return breaker->throttled >= BREAKER_THROTTLED;
}

bool breaker_give_up(struct breaker *breaker, enum reply_class class)
{
	if (breaker->given_up > 0 && breaker->class != class)
		breaker->given_up = 0;
	breaker->class = class;
	return ++breaker->given_up >= BREAKER_GIVEN_UP;
}
