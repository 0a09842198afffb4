/*
 * Fisher's exact test by walking along the tables with the given margins. Probabilities are taken
 * relative to the likeliest table, from which each follows its neighbour by a ratio; so there is no
 * gamma function and nothing cancels: all terms are positive, and each is right to about as many
 * units in the last place as it is steps away.
 */
#include <math.h>

#include "leeway/stats/compare.h"

/* The tables by x, the left group's refusals. */
struct margins {
	double left_n, right_n, refusals; /* Whole numbers, exact below 2^53. */
	int64_t low, high; /* Of x. */
	int64_t mode;
};

static struct margins find_margins(struct proportion left, struct proportion right)
{
	struct margins margins = {
		.left_n = (double)left.n,
		.right_n = (double)right.n,
		.refusals = (double)left.x + (double)right.x,
	};
	double n = margins.left_n + margins.right_n;
	double mode = floor((margins.left_n + 1) * (margins.refusals + 1) / (n + 2));
	double low = fmax(0, margins.refusals - margins.right_n);
	double high = fmin(margins.refusals, margins.left_n);
	margins.low = (int64_t)low;
	margins.high = (int64_t)high;
	margins.mode = (int64_t)fmin(fmax(mode, low), high);
	return margins;
}

/* P(x + 1) / P(x). */
static double ratio_above(const struct margins *margins, int64_t count)
{
	double x = (double)count;
	return (margins->left_n - x) * (margins->refusals - x) /
	       ((x + 1) * (margins->right_n - margins->refusals + x + 1));
}

/* The table next to x, away from the mode, as a multiple of the one at x. */
static double ratio_outward(const struct margins *margins, int64_t x, int direction)
{
	return direction > 0 ? ratio_above(margins, x) : 1 / ratio_above(margins, x - 1);
}

/* P(x) / P(mode). */
static double find_weight(const struct margins *margins, int64_t x)
{
	double weight = 1;
	int direction = x > margins->mode ? 1 : -1;
	for (int64_t at = margins->mode; at != x && weight > 0; at += direction)
		weight *= ratio_outward(margins, at, direction);
	return weight;
}

struct sums {
	double all, no_likelier;
};

/* Adds the tables beyond the mode in one direction. */
static void add_side(
	struct sums *sums, const struct margins *margins, int direction, double ceiling)
{
	int64_t end = direction > 0 ? margins->high : margins->low;
	double weight = 1;
	for (int64_t x = margins->mode; x != end && weight > 0; x += direction) {
		weight *= ratio_outward(margins, x, direction);
		sums->all += weight;
		if (weight <= ceiling)
			sums->no_likelier += weight;
	}
}

double compare_fisher(struct proportion left, struct proportion right)
{
	if (left.n <= 0 || right.n <= 0)
		return NAN;
	struct margins margins = find_margins(left, right);
	double ceiling = find_weight(&margins, left.x) * (1 + 1e-7);
	struct sums sums = { .all = 1, .no_likelier = ceiling >= 1 ? 1 : 0 };
	add_side(&sums, &margins, 1, ceiling);
	add_side(&sums, &margins, -1, ceiling);
	return fmin(1, sums.no_likelier / sums.all);
}
