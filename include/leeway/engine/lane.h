/*
 * An account as long as something is asked of it: its models share the limiter, and so do runs that
 * go on beside each other. The engine's thread.
 */
#ifndef LEEWAY_ENGINE_LANE_H
#define LEEWAY_ENGINE_LANE_H

#include <stdint.h>

#include "leeway/engine/limiter.h"
#include "leeway/provider/registry.h"

struct lane {
	struct lane *next;
	struct limiter limiter;
	unsigned n_users;
	const void *opener; /* The run that opened it; NULL once that has ended. */
	const struct account *account; /* The opener's. */
	enum protocol protocol;
	char *id, *base_url; /* Of the account: orders have copies of their own. */
};

/* Starts as { 0 }; empty again when everyone has left. */
struct lanes {
	struct lane *first;
};

/*
 * The lane of an account, for one more user. An opener's accounts have a lane each; one of another
 * opener, for the same address under the same id, is shared.
 */
struct lane *lane_enter(
	struct lanes *lanes, const void *opener, const struct account *account, int64_t now_us);
void lane_leave(struct lanes *lanes, const void *opener, struct lane *lane);

/* Requests in flight over all lanes. */
uint32_t lanes_in_flight(const struct lanes *lanes);

#endif
