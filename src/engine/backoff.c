#include "leeway/engine/backoff.h"

#include <math.h>

int64_t backoff_ms(const struct engine_options *options, unsigned n_failures, struct random *random)
{
	double full = (double)options->backoff_ms * exp2(n_failures > 0 ? n_failures - 1 : 0);

	full = fmin(full, (double)options->longest_wait_ms);
	return (int64_t)ceil(full * (1 - random_uniform(random) / 2));
}
