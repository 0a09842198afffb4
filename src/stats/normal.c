#include "leeway/stats/normal.h"

#include <math.h>

static const double sqrt_half = 0.70710678118654752440;
static const double density_at_zero = 0.39894228040143267794;

double normal_upper_tail(double z)
{
	return 0.5 * erfc(z * sqrt_half);
}

/* For p in 0 .. 1/2, the z above which it lies: Abramowitz and Stegun 26.2.23, to 4.5e-4. */
static double guess_upper_quantile(double p)
{
	double t = sqrt(-2 * log(p));
	double above = 2.515517 + t * (0.802853 + t * 0.010328);
	double below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
	return t - above / below;
}

double normal_quantile(double p)
{
	if (!(p >= 0 && p <= 1))
		return NAN;
	if (p == 0 || p == 1)
		return p == 0 ? -INFINITY : INFINITY;
	double tail = p < 0.5 ? p : 1 - p;
	double z = guess_upper_quantile(tail);
	/* Halley's method: each step triples the number of right digits. */
	for (int i = 0; i < 3; i++) {
		double density = density_at_zero * exp(-0.5 * z * z);
		double step = (normal_upper_tail(z) - tail) / density;
		z += step / (1 + 0.5 * z * step);
	}
	return p < 0.5 ? -z : z;
}
