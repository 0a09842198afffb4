/*
 * Walker's alias method: the counts that matter stand in columns of equal probability, each shared
 * by at most two counts, so a draw is one random number, one look-up and one comparison (Walker
 * 1977, doi:10.1145/355744.355749; filled as Vose 1991 does, doi:10.1109/32.92917).
 */
#include "binomial.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "leeway/base/memory.h"

static const int64_t most_trials = INT64_C(1) << 24;
static const double negligible = 1e-13;

struct column {
	uint32_t threshold; /* Under it `own` is drawn, else `other`. */
	float own, other; /* Shares of successes. */
};

struct binomial {
	bool is_constant;
	float constant;
	struct column *columns; /* A power of two of them. */
	size_t n_columns, capacity;
	double *weights; /* While filling: each column's probability, 1 being even. */
	uint32_t
		*waiting; /* Columns to fill: those under 1 from the left, others from the right. */
};

struct binomial *binomial_new(void)
{
	return memory_alloc(1, sizeof(struct binomial));
}

void binomial_free(struct binomial *binomial)
{
	if (binomial == NULL)
		return;
	free(binomial->columns);
	free(binomial->weights);
	free(binomial->waiting);
	free(binomial);
}

static void reserve(struct binomial *binomial, size_t n_columns)
{
	if (n_columns > binomial->capacity) {
		size_t n = n_columns;
		binomial->columns = memory_resize(binomial->columns, n, sizeof(struct column));
		binomial->weights = memory_resize(binomial->weights, n, sizeof(double));
		binomial->waiting = memory_resize(binomial->waiting, n, sizeof(uint32_t));
		binomial->capacity = n;
	}
	binomial->n_columns = n_columns;
}

/* The counts that matter, from low to high. */
struct support {
	double n, odds; /* p / (1 - p) */
	int64_t mode, low, high;
};

/* P(x + 1) / P(x) */
static double ratio_above(const struct support *support, int64_t x)
{
	return (support->n - (double)x) / ((double)x + 1) * support->odds;
}

static struct support find_support(struct proportion proportion)
{
	double n = (double)proportion.n, x = (double)proportion.x;
	/* The mean n p is the whole number x, so it is the mode. */
	struct support support = { n, x / (n - x), proportion.x, proportion.x, proportion.x };
	double weight = 1;
	while (support.high < proportion.n && weight > negligible)
		weight *= ratio_above(&support, support.high++);
	weight = 1;
	while (support.low > 0 && weight > negligible)
		weight /= ratio_above(&support, --support.low);
	return support;
}

/* Fills the weights so that they sum to the number of columns. */
static void weigh(struct binomial *binomial, const struct support *support)
{
	double *weights = binomial->weights;
	size_t n = (size_t)(support->high - support->low) + 1;
	size_t mode = (size_t)(support->mode - support->low);
	double sum = weights[mode] = 1;
	for (size_t i = mode + 1; i < n; i++) {
		weights[i] = weights[i - 1] * ratio_above(support, support->low + (int64_t)i - 1);
		sum += weights[i];
	}
	for (size_t i = mode; i > 0; i--) {
		weights[i - 1] = weights[i] / ratio_above(support, support->low + (int64_t)i - 1);
		sum += weights[i - 1];
	}
	for (size_t i = 0; i < n; i++)
		weights[i] *= (double)binomial->n_columns / sum;
	for (size_t i = n; i < binomial->n_columns; i++)
		weights[i] = 0;
}

static void fill_columns(struct binomial *binomial)
{
	struct column *columns = binomial->columns;
	double *weights = binomial->weights;
	uint32_t *waiting = binomial->waiting;
	size_t n = binomial->n_columns, n_under = 0, n_over = 0;
	for (uint32_t i = 0; i < n; i++) {
		columns[i].threshold = UINT32_MAX;
		columns[i].other = columns[i].own;
		if (weights[i] < 1)
			waiting[n_under++] = i;
		else
			waiting[n - ++n_over] = i;
	}
	while (n_under > 0 && n_over > 0) {
		uint32_t under = waiting[--n_under], over = waiting[n - n_over];
		columns[under].threshold = (uint32_t)(weights[under] * 0x1p32);
		columns[under].other = columns[over].own;
		weights[over] -= 1 - weights[under];
		if (weights[over] < 1) {
			n_over--;
			waiting[n_under++] = over;
		}
	}
}

static struct proportion cap_trials(struct proportion proportion)
{
	if (proportion.n <= most_trials)
		return proportion;
	double rate = (double)proportion.x / (double)proportion.n;
	return (struct proportion){ llround(rate * (double)most_trials), most_trials };
}

void binomial_prepare(struct binomial *binomial, struct proportion proportion)
{
	struct proportion capped = cap_trials(proportion);
	binomial->is_constant = capped.x <= 0 || capped.x >= capped.n;
	binomial->constant = capped.x <= 0 ? 0 : 1;
	if (binomial->is_constant)
		return;
	struct support support = find_support(capped);
	size_t n_counts = (size_t)(support.high - support.low) + 1;
	size_t n_columns = 1;
	while (n_columns < n_counts)
		n_columns *= 2;
	reserve(binomial, n_columns);
	weigh(binomial, &support);
	for (size_t i = 0; i < n_columns; i++) {
		double count = (double)support.low + (double)i;
		binomial->columns[i].own = (float)(count / support.n);
	}
	fill_columns(binomial);
}

void binomial_add_shares(
	const struct binomial *binomial, struct random *random, float scale, float *sums, size_t n)
{
	if (binomial->is_constant) {
		for (size_t i = 0; i < n; i++)
			sums[i] += scale * binomial->constant;
		return;
	}
	const struct column *columns = binomial->columns;
	uint64_t mask = binomial->n_columns - 1;
	struct random state = *random;
	for (size_t i = 0; i < n; i++) {
		uint64_t bits = random_next(&state);
		const struct column *column = &columns[bits & mask];
		float share =
			(uint32_t)(bits >> 32) < column->threshold ? column->own : column->other;
		sums[i] += scale * share;
	}
	*random = state;
}
