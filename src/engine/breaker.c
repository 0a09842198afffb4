#include "leeway/engine/breaker.h"

void breaker_succeed(struct breaker *breaker)
{
	breaker->given_up = 0;
}

bool breaker_give_up(struct breaker *breaker, enum reply_class class)
{
	if (breaker->given_up > 0 && breaker->class != class)
		breaker->given_up = 0;
	breaker->class = class;
	return ++breaker->given_up >= BREAKER_GIVEN_UP;
}
