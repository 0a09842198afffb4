#include "leeway/stats/replication.h"

#include <math.h>

#include "leeway/stats/compare.h"

static const double z_975 = 1.96; /* As the method was simulated. */

double replication_tolerance(double error)
{
	return z_975 * sqrt(2) * error;
}

double replication_count_tolerance(double k, double n, bool is_adjusted)
{
	double rate = (k + 1) / (n + 2);
	if (!(k >= 0 && k <= n))
		return NAN;
	return ceil(z_975 * sqrt(2 * (is_adjusted ? 3.5 : 1.7) * n * rate * (1 - rate)));
}

double replication_rate_reach(double claimed, double n, bool upwards)
{
	double within = claimed, outside = upwards ? 1 : 0;
	for (int i = 0; i < 60; i++) {
		/* The first round looks at the end itself. */
		double rate = i == 0 ? outside : (within + outside) / 2;
		struct interval difference = compare_newcombe_samples(
			(struct sample){ claimed, n }, (struct sample){ rate, n });
		if (difference.low <= 0 && difference.high >= 0)
			within = rate;
		else
			outside = rate;
	}
	return within;
}
