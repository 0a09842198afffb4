#include "leeway/stats/proportion.h"

#include <math.h>

/* The 97.5 % quantile of the standard normal distribution. */
static const double z = 1.959963984540054;

double proportion_rate(int64_t x, int64_t n)
{
	return n > 0 ? (double)x / (double)n : NAN;
}

double proportion_standard_error(int64_t x, int64_t n)
{
	double rate = proportion_rate(x, n);
	return sqrt(rate * (1 - rate) / (double)n);
}

struct interval proportion_wilson(int64_t x, int64_t n)
{
	if (n <= 0)
		return (struct interval){ NAN, NAN };
	double count = (double)n;
	double rate = proportion_rate(x, n);
	double scale = 1 / (1 + z * z / count);
	double centre = scale * (rate + z * z / (2 * count));
	double half = scale * z * sqrt(rate * (1 - rate) / count + z * z / (4 * count * count));
	/* At x = 0 and x = n one bound is exact; rounding must not pass it. */
	return (struct interval){
		x == 0 ? 0 : centre - half,
		x == n ? 1 : centre + half,
	};
}
