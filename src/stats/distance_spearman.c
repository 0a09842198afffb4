/* Rank correlation. */
#include <math.h>
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/stats/distance.h"

struct entry {
	double value;
	size_t index;
};

static int order_entries(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	return (left->value > right->value) - (left->value < right->value);
}

/* Ranks from 1; equal values get the average of theirs. */
static void assign_ranks(struct entry *entries, size_t n, double *ranks)
{
	qsort(entries, n, sizeof *entries, order_entries);
	for (size_t first = 0, next; first < n; first = next) {
		for (next = first + 1; next < n; next++) {
			if (entries[next].value != entries[first].value)
				break;
		}
		for (size_t i = first; i < next; i++)
			ranks[entries[i].index] = (double)(first + 1 + next) / 2;
	}
}

/* Pearson's correlation of ranks, whose mean is (n + 1) / 2. */
static double correlate(const double *left, const double *right, size_t n)
{
	double mean = ((double)n + 1) / 2;
	double both = 0, left_square = 0, right_square = 0;
	for (size_t i = 0; i < n; i++) {
		both += (left[i] - mean) * (right[i] - mean);
		left_square += (left[i] - mean) * (left[i] - mean);
		right_square += (right[i] - mean) * (right[i] - mean);
	}
	if (left_square == 0 || right_square == 0)
		return NAN;
	return fmin(1, fmax(-1, both / (sqrt(left_square) * sqrt(right_square))));
}

double distance_spearman(const double *left, const double *right, size_t n)
{
	if (n < 2)
		return NAN;
	struct entry *entries = memory_alloc(2 * n, sizeof *entries);
	double *ranks = memory_alloc(2 * n, sizeof *ranks);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		if (isnan(left[i]) || isnan(right[i]))
			continue;
		entries[count] = (struct entry){ left[i], count };
		entries[n + count] = (struct entry){ right[i], count };
		count++;
	}
	assign_ranks(entries, count, ranks);
	assign_ranks(entries + n, count, ranks + n);
	double rho = correlate(ranks, ranks + n, count);
	free(ranks);
	free(entries);
	return rho;
}

double distance_spearman_levels(const double *left, const double *right, size_t n_scenarios,
	size_t n_levels, size_t *n_defined)
{
	double sum = 0;
	size_t count = 0;
	for (size_t i = 0; i < n_scenarios; i++) {
		double rho = distance_spearman(left + i * n_levels, right + i * n_levels, n_levels);
		if (isnan(rho))
			continue;
		sum += rho;
		count++;
	}
	if (n_defined != NULL)
		*n_defined = count;
	return count > 0 ? sum / (double)count : NAN;
}
