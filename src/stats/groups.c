#include "leeway/stats/groups.h"

#include <math.h>
#include <stdbool.h>

static struct group_rate undefined(size_t n_missing)
{
	return (struct group_rate){
		.rate = NAN,
		.standard_error = NAN,
		.sample = { NAN, 0 },
		.n_missing = n_missing,
	};
}

/* The sum of the weights; NaN if they are none. */
static double sum_weights(const struct group_member *members, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++) {
		if (!(members[i].weight >= 0))
			return NAN;
		sum += members[i].weight;
	}
	return sum > 0 && isfinite(sum) ? sum : NAN;
}

static size_t count_missing(const struct group_member *members, size_t n)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += members[i].weight > 0 && members[i].count.n <= 0;
	return count;
}

static double find_effective_n(double rate, double variance, double kish, double total)
{
	/* A rate that is 0 or 1 but for rounding has no variance of its own either. */
	double n = variance > 0 ? rate * (1 - rate) / variance : kish;
	return fmin(n, total);
}

struct group_rate groups_pool(const struct group_member *members, size_t n)
{
	double sum = sum_weights(members, n);
	size_t n_missing = count_missing(members, n);
	if (isnan(sum) || n_missing > 0)
		return undefined(n_missing);

	double rate = 0, variance = 0, inverse = 0, total = 0;
	bool all_refuse = true, all_grant = true;
	for (size_t i = 0; i < n; i++) {
		const struct proportion *count = &members[i].count;
		double weight = members[i].weight / sum;
		if (weight == 0)
			continue;
		struct sample sample = proportion_sample(*count);
		rate += weight * sample.rate;
		variance += weight * weight * sample.rate * (1 - sample.rate) / sample.n;
		inverse += weight * weight / sample.n;
		total += sample.n;
		all_refuse = all_refuse && count->x == count->n;
		all_grant = all_grant && count->x == 0;
	}
	/* Exact then, though weights that are scaled may sum to 1 but for rounding. */
	if (all_refuse || all_grant)
		rate = all_refuse ? 1 : 0;
	rate = fmin(1, rate);
	double effective = find_effective_n(rate, variance, 1 / inverse, total);
	return (struct group_rate){ rate, sqrt(variance), { rate, effective }, 0 };
}
