#include "leeway/stats/compare.h"

#include <math.h>

#include "leeway/stats/normal.h"

static bool is_decided(struct proportion left, struct proportion right)
{
	return left.n > 0 && right.n > 0;
}

struct pooled_test compare_pooled_samples(struct sample left, struct sample right)
{
	struct pooled_test test = { NAN, NAN };
	if (!(left.n > 0 && right.n > 0))
		return test;
	double pooled = (left.rate * left.n + right.rate * right.n) / (left.n + right.n);
	double error = sqrt(pooled * (1 - pooled) * (1 / left.n + 1 / right.n));
	if (!(error > 0))
		return test;
	test.z = (left.rate - right.rate) / error;
	test.p = 2 * normal_upper_tail(fabs(test.z));
	return test;
}

struct pooled_test compare_pooled(struct proportion left, struct proportion right)
{
	int64_t x = left.x + right.x;
	/* Decided in whole numbers: the pooled rate of 0 or 1 must not hang on rounding. */
	if (!is_decided(left, right) || x == 0 || x == left.n + right.n)
		return (struct pooled_test){ NAN, NAN };
	return compare_pooled_samples(proportion_sample(left), proportion_sample(right));
}

struct interval compare_newcombe_samples(struct sample left, struct sample right)
{
	if (!(left.n > 0 && right.n > 0))
		return (struct interval){ NAN, NAN };
	struct interval a = proportion_wilson_sample(left);
	struct interval b = proportion_wilson_sample(right);
	double difference = left.rate - right.rate;
	/* No difference passes -1 or 1, nor does the formula but for rounding. */
	return (struct interval){
		fmax(-1, difference - hypot(left.rate - a.low, b.high - right.rate)),
		fmin(1, difference + hypot(a.high - left.rate, right.rate - b.low)),
	};
}

struct interval compare_newcombe(struct proportion left, struct proportion right)
{
	return compare_newcombe_samples(proportion_sample(left), proportion_sample(right));
}

bool compare_is_small(struct proportion left, struct proportion right)
{
	double n = (double)left.n + (double)right.n;
	double refused = (double)left.x + (double)right.x;
	double smaller_group = (double)(left.n < right.n ? left.n : right.n);
	double rarer_outcome = fmin(refused, n - refused);
	return is_decided(left, right) && smaller_group * rarer_outcome / n < 5;
}

struct compared compare_proportions(struct proportion left, struct proportion right)
{
	struct pooled_test test = compare_pooled(left, right);
	return (struct compared){
		.difference = proportion_rate(left.x, left.n) - proportion_rate(right.x, right.n),
		.newcombe = compare_newcombe(left, right),
		.z = test.z,
		.p = test.p,
		.p_fisher = compare_fisher(left, right),
	};
}
