/*
 * The level randomization test of section 2.4 of the paper: does an arm follow people from level to
 * level, or does it merely refuse as often as they do?
 *
 * The statistic is the mean absolute distance between the arm's and people's refusal rates over all
 * scenarios and levels, the arm's levels put in one order, the same in every scenario. It is
 * computed for all n! orders of the levels (720 for six): the test is exact, nothing is drawn. If
 * levels meant nothing to the arm, its true order would be as likely as any other to have the
 * smallest distance (Fisher 1935, The Design of Experiments; Phipson and Smyth 2010,
 * doi:10.2202/1544-6115.1585, on counting the order seen).
 *
 * Pure functions. A scenario in which any rate of either side is NaN is left out whole: otherwise
 * the orders would be means over different buckets.
 */
#ifndef LEEWAY_STATS_RANDOMIZATION_H
#define LEEWAY_STATS_RANDOMIZATION_H

#include <stddef.h>

enum {
	RANDOMIZATION_MAX_LEVELS = 8, /* 40,320 orders; more levels are not tested. */
	RANDOMIZATION_MAX_BINS = 120
};

enum randomization_state {
	RANDOMIZATION_DONE,
	RANDOMIZATION_NO_SCENARIO, /* None has all its levels on both sides. */
	RANDOMIZATION_TOO_MANY_LEVELS
};

struct randomization {
	enum randomization_state state; /* Unless done, numbers are NaN and counts 0. */
	size_t n_scenarios; /* That entered. */
	size_t n_orders; /* n!, the order seen among them. */
	size_t n_below; /* Orders with a smaller distance than the one seen. */
	size_t n_tied; /* Orders with the same, to 1e-12; at least 1, the one seen. */
	size_t n_at_or_below; /* n_below + n_tied: k. */
	double observed; /* The distance as it is. */
	double mean; /* Of the distances of all orders. */
	/* (observed - mean) / their standard deviation, an effect size; 0 where all are the same.
	 */
	double z;
	double share_below; /* n_below / n!, what the paper gives as p. */
	double share_at_or_below; /* k / n!, the exact p-value: ties count against the arm. */
	double add_one; /* (k + 1) / (n! + 1), which is never too small either. */
};

/* n! for 1 .. RANDOMIZATION_MAX_LEVELS levels, else 0. */
size_t randomization_count_orders(size_t n_levels);

/*
 * What an order costs is a sum over its places: cost[i][j] is the sum over scenarios of what the
 * arm's level i is away from people's level j. Costs of several arms add up: one common order of
 * the levels is then tested for all of them together, each scenario of each arm with equal weight.
 * (An order of its own for each scenario or arm would reject far too often: scenarios share one.)
 */
struct randomization_costs {
	double cost[RANDOMIZATION_MAX_LEVELS][RANDOMIZATION_MAX_LEVELS];
	size_t n_levels, n_scenarios;
};

/* Adds n_scenarios rows of costs->n_levels rates, at most RANDOMIZATION_MAX_LEVELS. */
void randomization_add(struct randomization_costs *costs, const double *arm, const double *people,
	size_t n_scenarios);
struct randomization randomization_test_costs(
	const struct randomization_costs *costs, double *statistics);

/*
 * The test of one arm: the arrays hold n_scenarios rows of n_levels rates. statistics: room for the
 * n! distances, the one seen first, for a histogram; NULL: not wanted. It is filled only if the
 * test is done.
 */
struct randomization randomization_test(const double *arm, const double *people, size_t n_scenarios,
	size_t n_levels, double *statistics);

/* Why a test was not done, as a sentence; NULL if it was. The text is constant. */
const char *randomization_explain(enum randomization_state state);

struct randomization_histogram {
	size_t n_bins; /* 1 .. RANDOMIZATION_MAX_BINS, set by the caller. */
	double low, high; /* The smallest and the greatest distance. */
	size_t bins[RANDOMIZATION_MAX_BINS]; /* Of equal width, from low to high. */
	size_t observed_bin; /* Where the order seen lies. */
};

/* Counts n distances, the one seen first; n >= 1. */
void randomization_fill_histogram(
	struct randomization_histogram *histogram, const double *statistics, size_t n);

#endif
