#include "leeway/stats/live.h"

#include <math.h>

#include "leeway/stats/log_gamma.h"

/* ln of the probability of one sequence of n answers with x refusals, rates mixed by Beta(1/2,
 * 1/2). */
static double log_mixture(struct proportion count)
{
	static const double log_pi = 1.14472988584940017414;
	double x = (double)count.x, n = (double)count.n;
	return log_gamma(x + 0.5) + log_gamma(n - x + 0.5) - log_gamma(n + 1) - log_pi;
}

static double times_log(double x)
{
	return x > 0 ? x * log(x) : 0;
}

double live_log_e(struct proportion left, struct proportion right)
{
	double refusals = (double)left.x + (double)right.x, n = (double)left.n + (double)right.n;
	double likeliest = times_log(refusals) + times_log(n - refusals) - times_log(n);
	return log_mixture(left) + log_mixture(right) - likeliest;
}

double live_p(double log_e)
{
	return log_e > 0 ? exp(-log_e) : 1;
}
