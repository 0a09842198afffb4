#include "leeway/stats/distance.h"

#include <math.h>
#include <stdbool.h>

static bool is_pair(double left, double right)
{
	return !isnan(left) && !isnan(right);
}

/* The mean of a function of the shared pairs; pairs for which it is NaN do not count either. */
static double average(
	double (*of)(double, double), const double *left, const double *right, size_t n)
{
	double sum = 0;
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		double value = is_pair(left[i], right[i]) ? of(left[i], right[i]) : NAN;
		if (isnan(value))
			continue;
		sum += value;
		count++;
	}
	return count > 0 ? sum / (double)count : NAN;
}

static double difference(double left, double right)
{
	return fabs(left - right);
}

double distance_mean_absolute(const double *left, const double *right, size_t n)
{
	return average(difference, left, right, n);
}

static double match(double arm, double people)
{
	if (people == 0.5)
		return NAN;
	return people > 0.5 ? arm > 0.5 : arm < 0.5;
}

double distance_exact_match(const double *arm, const double *people, size_t n)
{
	return average(match, arm, people, n);
}

/* Of the outcome with probability p, what it adds to the divergence from the middle, in bits. */
static double divergence_part(double p, double middle)
{
	return p > 0 ? p * log2(p / middle) : 0;
}

double distance_jensen_shannon(double p, double q)
{
	if (!is_pair(p, q))
		return NAN;
	double middle = (p + q) / 2;
	double sum = divergence_part(p, middle) + divergence_part(1 - p, 1 - middle) +
		     divergence_part(q, middle) + divergence_part(1 - q, 1 - middle);
	return fmin(1, fmax(0, sum / 2));
}

double distance_mean_jensen_shannon(const double *left, const double *right, size_t n)
{
	return average(distance_jensen_shannon, left, right, n);
}
