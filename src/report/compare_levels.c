/* An arm's rates and the other's as scenarios by levels. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare_parts.h"
#include "leeway/base/memory.h"
#include "leeway/model/scenario.h"

/* The rows of one scenario stand together: buckets are in order. */
static bool starts_scenario(const struct comparison_row *rows, size_t index)
{
	return index == 0 || strcmp(rows[index].scenario, rows[index - 1].scenario) != 0 ||
	       strcmp(rows[index].pack, rows[index - 1].pack) != 0;
}

static bool is_level(int level_no)
{
	return level_no >= 1 && level_no <= SCENARIO_MAX_LEVELS;
}

/* Counts, by their number of levels, the scenarios; returns how many scenarios there are. */
static size_t count_levels(
	const struct comparison_row *rows, size_t n_rows, size_t counts[SCENARIO_MAX_LEVELS + 1])
{
	size_t n_scenarios = 0;
	int highest = 0;
	for (size_t i = 0; i <= n_rows; i++) {
		if (i == n_rows || starts_scenario(rows, i)) {
			counts[highest]++;
			highest = 0;
		}
		if (i == n_rows)
			break;
		n_scenarios += starts_scenario(rows, i);
		if (is_level(rows[i].level_no) && rows[i].level_no > highest)
			highest = rows[i].level_no;
	}
	return n_scenarios;
}

static size_t choose_levels(const size_t counts[SCENARIO_MAX_LEVELS + 1], bool only_alike)
{
	size_t chosen = 0;
	for (size_t i = 1; i <= SCENARIO_MAX_LEVELS; i++)
		if (counts[i] > 0 && (!only_alike || chosen == 0 || counts[i] >= counts[chosen]))
			chosen = i;
	return chosen;
}

struct compare_levels compare_levels_of(
	const struct comparison_list *list, const struct comparison_arm *arm, bool only_alike)
{
	const struct comparison_row *rows = &list->rows[arm->first_row];
	size_t counts[SCENARIO_MAX_LEVELS + 1] = { 0 };
	struct compare_levels levels = { .n_scenarios = count_levels(rows, arm->n_rows, counts) };
	levels.n_levels = choose_levels(counts, only_alike);
	size_t n = levels.n_scenarios * levels.n_levels;
	levels.own = memory_alloc(n + 1, sizeof *levels.own);
	levels.other = memory_alloc(n + 1, sizeof *levels.other);
	for (size_t i = 0; i < n; i++)
		levels.own[i] = levels.other[i] = NAN;
	size_t scenario = 0;
	for (size_t i = 0; i < arm->n_rows; i++) {
		scenario += i > 0 && starts_scenario(rows, i);
		if (!is_level(rows[i].level_no) || !compare_row_is_shared(&rows[i]))
			continue;
		size_t level = (size_t)(rows[i].level_no - 1);
		bool fits = level < levels.n_levels;
		size_t at = scenario * levels.n_levels + (fits ? level : 0);
		/* One that has more levels is left out: its first ones are not all it has. */
		levels.own[at] = fits ? rows[i].own.rate : NAN;
		levels.other[at] = fits ? rows[i].other.rate : NAN;
	}
	return levels;
}

void compare_levels_clear(struct compare_levels *levels)
{
	free(levels->own);
	free(levels->other);
}
