#include "leeway/engine/timers.h"

#include <stdlib.h>

#include "leeway/base/memory.h"

void timers_clear(struct timers *timers)
{
	free(timers->heap);
	*timers = (struct timers){ 0 };
}

void timers_put(struct timers *timers, int64_t due_us, void *owner)
{
	MEMORY_RESERVE_ONE(timers->heap, timers->count, timers->capacity);
	size_t at = timers->count++;

	while (at > 0 && timers->heap[(at - 1) / 2].due_us > due_us) {
		timers->heap[at] = timers->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	timers->heap[at] = (struct timer){ .due_us = due_us, .owner = owner };
}

int64_t timers_next(const struct timers *timers)
{
	return timers->count > 0 ? timers->heap[0].due_us : INT64_MAX;
}

/* Lets the last entry sink from the top. */
static void sink(struct timers *timers)
{
	struct timer last = timers->heap[timers->count];
	size_t at = 0;

	for (size_t child = 1; child < timers->count; child = 2 * at + 1) {
		if (child + 1 < timers->count &&
			timers->heap[child + 1].due_us < timers->heap[child].due_us)
			child++;
		if (timers->heap[child].due_us >= last.due_us)
			break;
		timers->heap[at] = timers->heap[child];
		at = child;
	}
	timers->heap[at] = last;
}

void *timers_take(struct timers *timers, int64_t now_us)
{
	if (timers->count == 0 || timers->heap[0].due_us > now_us)
		return NULL;
	void *owner = timers->heap[0].owner;
	timers->count--;
	if (timers->count > 0)
		sink(timers);
	return owner;
}
