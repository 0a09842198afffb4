#include "leeway/stats/stopping.h"

#include <math.h>

#include "leeway/stats/log_gamma.h"

/* ln 20: evidence of 1 / 0.05 leaves a rate out. */
static const double log_limit = 2.995732273553991;

/* Less than this half width would take some 1e9 replies. */
static const double narrowest = 1e-4;

/* count ln p, which is 0 for no count whatever p. */
static double log_power(double count, double p)
{
	return count > 0 ? count * log(p) : 0;
}

/* ln B(x + 1, n - x + 1) */
static double log_mixture(double x, double n)
{
	return log_gamma(x + 1) + log_gamma(n - x + 1) - log_gamma(n + 2);
}

double stopping_log_evidence(int64_t x, int64_t n, double p)
{
	if (n <= 0)
		return 0;
	double refusals = (double)x, grants = (double)(n - x);
	return log_mixture(refusals, (double)n) - log_power(refusals, p) - log_power(grants, 1 - p);
}

struct likelihood {
	double refusals, grants, mixture;
};

/* Between a rate left out and one that is in, where the evidence passes the limit. */
static double find_bound(const struct likelihood *likelihood, double out, double in)
{
	/* Halving until nothing is left to halve: 60 times at most, as rates are in 0 .. 1. */
	for (int i = 0; i < 60; i++) {
		double middle = (out + in) / 2;
		double evidence = likelihood->mixture - log_power(likelihood->refusals, middle) -
				  log_power(likelihood->grants, 1 - middle);
		if (evidence >= log_limit)
			out = middle;
		else
			in = middle;
	}
	return out;
}

struct interval stopping_interval(int64_t x, int64_t n)
{
	if (n <= 0)
		return (struct interval){ 0, 1 };
	/* The evidence is convex in p and least at the rate seen, where it is under 0. */
	double rate = proportion_rate(x, n);
	struct likelihood likelihood = {
		.refusals = (double)x,
		.grants = (double)(n - x),
		.mixture = log_mixture((double)x, (double)n),
	};
	return (struct interval){
		.low = x == 0 ? 0 : find_bound(&likelihood, 0, rate),
		.high = x == n ? 1 : find_bound(&likelihood, 1, rate),
	};
}

bool stopping_is_narrow_enough(int64_t x, int64_t n, double half_width)
{
	struct interval interval = stopping_interval(x, n);
	return (interval.high - interval.low) / 2 <= half_width;
}

static bool is_enough(double rate, int64_t n, double half_width)
{
	int64_t x = (int64_t)floor(rate * (double)n + 0.5);
	return stopping_is_narrow_enough(x, n, half_width);
}

int64_t stopping_plan_n(double rate, double half_width)
{
	if (!(half_width >= narrowest))
		return -1;
	if (half_width >= 0.5)
		return 0;
	double likely = rate >= 0 && rate <= 1 ? rate : 0.5;
	int64_t low = 0, high = 1;
	while (!is_enough(likely, high, half_width)) {
		low = high;
		high *= 2;
	}
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;
		if (is_enough(likely, middle, half_width))
			high = middle;
		else
			low = middle;
	}
	return high;
}
