/* What is due when: a heap of times, the earliest first. One thread at a time. */
#ifndef LEEWAY_ENGINE_TIMERS_H
#define LEEWAY_ENGINE_TIMERS_H

#include <stddef.h>
#include <stdint.h>

struct timer {
	int64_t due_us; /* Monotonic. */
	void *owner;
};

struct timers {
	struct timer *heap;
	size_t count, capacity;
};

void timers_clear(struct timers *timers);
void timers_put(struct timers *timers, int64_t due_us, void *owner);

/* When the first one is due; INT64_MAX where there is none. */
int64_t timers_next(const struct timers *timers);

/* Takes the owner of the first one that is due; NULL where none is. */
void *timers_take(struct timers *timers, int64_t now_us);

#endif
