#include "leeway/stats/randomization.h"

#include <math.h>
#include <stdbool.h>

enum { MAX_LEVELS = RANDOMIZATION_MAX_LEVELS };

/* Two distances are the same if they differ by no more: sums in another order round otherwise. */
static const double tie = 1e-12;

struct walk {
	const struct randomization_costs *costs;
	struct randomization *result;
	double *statistics;
	bool used[MAX_LEVELS];
};

size_t randomization_count_orders(size_t n_levels)
{
	if (n_levels < 1 || n_levels > MAX_LEVELS)
		return 0;
	size_t orders = 1;
	for (size_t i = 2; i <= n_levels; i++)
		orders *= i;
	return orders;
}

const char *randomization_explain(enum randomization_state state)
{
	static const char *const words[] = {
		[RANDOMIZATION_NO_SCENARIO] =
			"No scenario has answers at all its levels on both sides.",
		[RANDOMIZATION_TOO_MANY_LEVELS] =
			"The orders of more than 8 levels are too many to go through.",
	};
	return words[state];
}

static bool is_whole(const double *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (isnan(row[i]))
			return false;
	}
	return true;
}

void randomization_add(struct randomization_costs *costs, const double *arm, const double *people,
	size_t n_scenarios)
{
	const size_t n = costs->n_levels;
	for (size_t row = 0; row < n_scenarios; row++, arm += n, people += n) {
		if (!is_whole(arm, n) || !is_whole(people, n))
			continue;
		costs->n_scenarios++;
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n; j++)
				costs->cost[i][j] += fabs(arm[i] - people[j]);
	}
}

static void count_order(struct walk *walk, double sum)
{
	struct randomization *result = walk->result;
	double distance = sum / (double)(walk->costs->n_scenarios * walk->costs->n_levels);
	/* The walk begins with the levels as they are. */
	if (result->n_orders == 0)
		result->observed = distance;
	if (walk->statistics != NULL)
		walk->statistics[result->n_orders] = distance;
	result->n_orders++;
	result->n_below += distance < result->observed - tie;
	result->n_at_or_below += distance <= result->observed + tie;
}

/* All ways to fill people's levels from `place` on with the arm's levels not used yet. */
static void walk_orders(struct walk *walk, size_t place, double sum)
{
	size_t n = walk->costs->n_levels;
	if (place == n) {
		count_order(walk, sum);
		return;
	}
	for (size_t level = 0; level < n; level++) {
		if (walk->used[level])
			continue;
		walk->used[level] = true;
		walk_orders(walk, place + 1, sum + walk->costs->cost[level][place]);
		walk->used[level] = false;
	}
}

static struct randomization undone(enum randomization_state state)
{
	return (struct randomization){
		.state = state,
		.observed = NAN,
		.mean = NAN,
		.z = NAN,
		.share_below = NAN,
		.share_at_or_below = NAN,
		.add_one = NAN,
	};
}

/* Over all orders, the mean of the sum of costs is that of all costs, and its variance the sum of
 * their squares over n - 1, rows and columns centred (Hoeffding 1951, doi:10.1214/aoms/1177729545).
 */
static void find_moments(const struct randomization_costs *costs, struct randomization *result)
{
	const size_t n = costs->n_levels;
	double rows[MAX_LEVELS] = { 0 }, columns[MAX_LEVELS] = { 0 }, all = 0, squares = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			rows[i] += costs->cost[i][j] / (double)n;
			columns[j] += costs->cost[i][j] / (double)n;
			all += costs->cost[i][j] / (double)(n * n);
		}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			squares += pow(costs->cost[i][j] - rows[i] - columns[j] + all, 2);
	double scale = (double)(costs->n_scenarios * n);
	double error = n > 1 ? sqrt(squares / (double)(n - 1)) / scale : 0;
	result->mean = all * (double)n / scale;
	result->z = error > tie ? (result->observed - result->mean) / error : 0;
}

struct randomization randomization_test_costs(
	const struct randomization_costs *costs, double *statistics)
{
	if (costs->n_levels > MAX_LEVELS)
		return undone(RANDOMIZATION_TOO_MANY_LEVELS);
	if (costs->n_scenarios == 0 || costs->n_levels == 0)
		return undone(RANDOMIZATION_NO_SCENARIO);
	struct randomization result = { .n_scenarios = costs->n_scenarios };
	struct walk walk = { .costs = costs, .result = &result, .statistics = statistics };
	walk_orders(&walk, 0, 0);
	result.n_tied = result.n_at_or_below - result.n_below;
	result.share_below = (double)result.n_below / (double)result.n_orders;
	result.share_at_or_below = (double)result.n_at_or_below / (double)result.n_orders;
	result.add_one = (double)(result.n_at_or_below + 1) / (double)(result.n_orders + 1);
	find_moments(costs, &result);
	return result;
}

struct randomization randomization_test(const double *arm, const double *people, size_t n_scenarios,
	size_t n_levels, double *statistics)
{
	struct randomization_costs costs = { .n_levels = n_levels };
	if (n_levels <= MAX_LEVELS)
		randomization_add(&costs, arm, people, n_scenarios);
	return randomization_test_costs(&costs, statistics);
}

static size_t find_bin(const struct randomization_histogram *histogram, double distance)
{
	double width = histogram->high - histogram->low;
	double place = width > 0 ? (distance - histogram->low) / width : 0;
	size_t bin = (size_t)(place * (double)histogram->n_bins);
	return bin < histogram->n_bins ? bin : histogram->n_bins - 1;
}

void randomization_fill_histogram(
	struct randomization_histogram *histogram, const double *statistics, size_t n)
{
	histogram->low = histogram->high = statistics[0];
	for (size_t i = 1; i < n; i++) {
		histogram->low = fmin(histogram->low, statistics[i]);
		histogram->high = fmax(histogram->high, statistics[i]);
	}
	for (size_t i = 0; i < histogram->n_bins; i++)
		histogram->bins[i] = 0;
	for (size_t i = 0; i < n; i++)
		histogram->bins[find_bin(histogram, statistics[i])]++;
	histogram->observed_bin = find_bin(histogram, statistics[0]);
}
