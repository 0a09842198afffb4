/*
 * What a run sends next: one request of each model in turn, as far as windows, rates, the cost cap
 * and canaries let it. The engine's thread only.
 */
#ifndef LEEWAY_ENGINE_SCHEDULE_H
#define LEEWAY_ENGINE_SCHEDULE_H

#include <stdint.h>

#include "leeway/engine/run_state.h"

/*
 * Sends what may be sent until deadline_us (monotonic). Returns when more may be: 0 where the
 * deadline came first, INT64_MAX where only a reply or a timer of the run can change it.
 */
int64_t schedule_requests(struct run *run, int64_t deadline_us);

#endif
