/* p-values adjusted for their number. */
#include <math.h>
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "leeway/stats/compare.h"

struct ranked {
	double p;
	size_t index;
};

static int order_ranked(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;
	if (left->p != right->p)
		return left->p < right->p ? -1 : 1;
	return (left->index > right->index) - (left->index < right->index);
}

/* The defined p-values in ascending order; the caller frees them. NaN is copied to its place. */
static struct ranked *rank(const double *p, double *adjusted, size_t n, size_t *n_ranked)
{
	struct ranked *ranked = memory_alloc(n > 0 ? n : 1, sizeof *ranked);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		if (isnan(p[i]))
			adjusted[i] = NAN;
		else
			ranked[count++] = (struct ranked){ p[i], i };
	}
	qsort(ranked, count, sizeof *ranked, order_ranked);
	*n_ranked = count;
	return ranked;
}

void compare_adjust_holm(const double *p, double *adjusted, size_t n)
{
	size_t count;
	struct ranked *ranked = rank(p, adjusted, n, &count);
	double greatest = 0;
	for (size_t i = 0; i < count; i++) {
		greatest = fmax(greatest, (double)(count - i) * ranked[i].p);
		adjusted[ranked[i].index] = fmin(1, greatest);
	}
	free(ranked);
}

void compare_adjust_benjamini_hochberg(const double *p, double *adjusted, size_t n)
{
	size_t count;
	struct ranked *ranked = rank(p, adjusted, n, &count);
	double smallest = 1;
	for (size_t i = count; i > 0; i--) {
		smallest = fmin(smallest, (double)count / (double)i * ranked[i - 1].p);
		adjusted[ranked[i - 1].index] = smallest;
	}
	free(ranked);
}

size_t compare_count_below(const double *p, size_t n, double level)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += p[i] < level;
	return count;
}
