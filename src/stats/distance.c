#include "leeway/stats/distance.h"

#include <math.h>

double distance_mean_absolute(const double *left, const double *right, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += fabs(left[i] - right[i]);
	return n > 0 ? sum / (double)n : NAN;
}
