#include "leeway/stats/power.h"

#include <math.h>
#include <stdbool.h>

#include "leeway/stats/normal.h"

/* p q / n; 0 for infinite n. */
static double variance(double rate, double n)
{
	return rate * (1 - rate) / n;
}

static bool is_rate(double rate)
{
	return rate >= 0 && rate <= 1;
}

/* The rate of both together, also where one n is infinite. */
static double pool(struct sample left, struct sample right)
{
	if (isinf(left.n))
		return left.rate;
	if (isinf(right.n))
		return right.rate;
	return (left.n * left.rate + right.n * right.rate) / (left.n + right.n);
}

/* What of a gap goes beyond what the null asks for, and the standard error of the gap. */
struct margin {
	double excess, error;
};

static struct margin find_margin(struct sample left, struct sample right, double z)
{
	double pooled = pool(left, right);
	double null_error = sqrt(variance(pooled, left.n) + variance(pooled, right.n));
	return (struct margin){
		.excess = fabs(left.rate - right.rate) - z * null_error,
		.error = sqrt(variance(left.rate, left.n) + variance(right.rate, right.n)),
	};
}

double power_of_test(struct sample left, struct sample right, double alpha)
{
	bool is_defined = left.n > 0 && right.n > 0 && !(isinf(left.n) && isinf(right.n)) &&
			  is_rate(left.rate) && is_rate(right.rate) && alpha > 0 && alpha < 1;
	double sum = left.rate + right.rate;
	if (!is_defined || sum == 0 || sum == 2)
		return NAN;
	struct margin margin = find_margin(left, right, normal_quantile(1 - alpha / 2));
	/* Without any noise (rates of 0 and 1, or such against infinite n) it is found or not. */
	if (margin.error == 0)
		return margin.excess > 0 ? 1 : 0;
	return normal_upper_tail(-margin.excess / margin.error);
}

double power_n_per_group(double left_rate, double right_rate, double power, double alpha)
{
	bool is_defined = is_rate(left_rate) && is_rate(right_rate) && left_rate != right_rate &&
			  power > 0 && power < 1 && alpha > 0 && alpha < 1;
	if (!is_defined)
		return NAN;
	double pooled = (left_rate + right_rate) / 2;
	double null_error = sqrt(2 * pooled * (1 - pooled));
	double error = sqrt(left_rate * (1 - left_rate) + right_rate * (1 - right_rate));
	double reach = normal_quantile(1 - alpha / 2) * null_error + normal_quantile(power) * error;
	double root = fmax(0, reach) / (left_rate - right_rate);
	return root * root;
}

struct search {
	double rate, n1, n2;
	double z, z_power; /* The quantiles of the level and of the power. */
};

static bool is_found(const struct search *search, double gap)
{
	double other = fmin(1, fmax(0, search->rate + gap));
	struct sample left = { search->rate, search->n1 };
	struct sample right = { other, search->n2 };
	struct margin margin = find_margin(left, right, search->z);
	bool is_hopeless = margin.error == 0 && margin.excess <= 0;
	return !is_hopeless && margin.excess >= search->z_power * margin.error;
}

/*
 * The smallest gap in one direction, at most `reach`. Steps come before halving, since the power
 * need not rise all the way: the first gap that is found counts.
 */
static double find_gap(const struct search *search, double reach, int direction)
{
	enum { STEPS = 64, HALVINGS = 40 };
	double low = 0, high = 0;
	for (int i = 1; i <= STEPS; i++) {
		low = high;
		high = reach * i / STEPS;
		if (is_found(search, direction * high))
			break;
		if (i == STEPS)
			return NAN;
	}
	for (int i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2;
		if (is_found(search, direction * middle))
			high = middle;
		else
			low = middle;
	}
	return high > 0 ? high : NAN;
}

struct power_gap power_smallest_gap(double rate, double n1, double n2, double power, double alpha)
{
	bool is_defined = is_rate(rate) && n1 > 0 && n2 > 0 && !(isinf(n1) && isinf(n2)) &&
			  power > 0 && power < 1 && alpha > 0 && alpha < 1;
	if (!is_defined)
		return (struct power_gap){ NAN, NAN };
	struct search search = { rate, n1, n2, normal_quantile(1 - alpha / 2),
		normal_quantile(power) };
	return (struct power_gap){
		.below = rate > 0 ? find_gap(&search, rate, -1) : NAN,
		.above = rate < 1 ? find_gap(&search, 1 - rate, 1) : NAN,
	};
}

struct power_gap power_gap_bound(double rate, double n1, double power, double alpha)
{
	return power_smallest_gap(rate, n1, INFINITY, power, alpha);
}

/* The worst gap; or one above the ceiling, where there is one. */
static double find_worst(double n1, double n2, double power, double alpha, double ceiling)
{
	enum { STEPS = 50 };
	double worst = NAN;
	/* Rates above 1/2 mirror those below; the worst are near it, so they come first. */
	for (int i = STEPS; i >= 0 && !(worst > ceiling); i--) {
		double rate = 0.5 * i / STEPS;
		struct power_gap gap = power_smallest_gap(rate, n1, n2, power, alpha);
		/* A NaN on one side gives way to the other. */
		worst = fmax(worst, fmax(gap.below, gap.above));
	}
	return worst;
}

double power_worst_gap(double n1, double n2, double power, double alpha)
{
	return find_worst(n1, n2, power, alpha, INFINITY);
}

static double round_up_to_two_digits(double n)
{
	double unit = 1;
	while (n / unit > 100)
		unit *= 10;
	return ceil(n / unit) * unit;
}

double power_enough_n(double n1, double slack, double power, double alpha)
{
	enum { DOUBLINGS = 60 };
	double ceiling = power_worst_gap(n1, INFINITY, power, alpha) + slack;
	double low = 0, high = 1;
	if (!(slack > 0) || isnan(ceiling))
		return NAN;
	for (int i = 0; i < DOUBLINGS; i++) {
		if (find_worst(n1, high, power, alpha, ceiling) <= ceiling)
			break;
		low = high;
		high *= 2;
	}
	while (round_up_to_two_digits(low) < round_up_to_two_digits(high)) {
		double middle = floor((low + high) / 2);
		if (middle <= low || middle >= high)
			break;
		if (find_worst(n1, middle, power, alpha, ceiling) <= ceiling)
			high = middle;
		else
			low = middle;
	}
	return round_up_to_two_digits(high);
}
