/* How long to wait before trying again, where the server does not say. Pure. */
#ifndef LEEWAY_ENGINE_BACKOFF_H
#define LEEWAY_ENGINE_BACKOFF_H

#include <stdint.h>

#include "leeway/base/random.h"
#include "leeway/engine/engine.h"

/*
 * Milliseconds before the next try after n_failures (from 1): backoff_ms * 2^(n_failures - 1), at
 * most longest_wait_ms, of which a random part up to a half is left out, so that requests that
 * failed together do not come back together.
 */
int64_t backoff_ms(
	const struct engine_options *options, unsigned n_failures, struct random *random);

#endif
