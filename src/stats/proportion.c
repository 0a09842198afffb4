#include "leeway/stats/proportion.h"

#include <math.h>

#include "leeway/stats/normal.h"

static const double z = NORMAL_975;

double proportion_rate(int64_t x, int64_t n)
{
	return n > 0 ? (double)x / (double)n : NAN;
}

double proportion_standard_error(int64_t x, int64_t n)
{
	double rate = proportion_rate(x, n);
	return sqrt(rate * (1 - rate) / (double)n);
}

struct sample proportion_sample(struct proportion proportion)
{
	int64_t n = proportion.n > 0 ? proportion.n : 0;
	return (struct sample){ proportion_rate(proportion.x, n), (double)n };
}

struct interval proportion_wilson(int64_t x, int64_t n)
{
	return proportion_wilson_sample(proportion_sample((struct proportion){ x, n }));
}

struct interval proportion_wilson_sample(struct sample sample)
{
	double rate = sample.rate, n = sample.n;
	if (!(n > 0))
		return (struct interval){ NAN, NAN };
	double scale = 1 / (1 + z * z / n);
	double centre = scale * (rate + z * z / (2 * n));
	double half = scale * z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
	/* At the rates 0 and 1 one bound is exact; rounding must not pass it. */
	return (struct interval){
		rate == 0 ? 0 : centre - half,
		rate == 1 ? 1 : centre + half,
	};
}
