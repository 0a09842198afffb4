/* Tests of a row and what an arm's rows add up to, but for the slow part. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare_parts.h"
#include "leeway/base/memory.h"
#include "leeway/stats/compare.h"
#include "leeway/stats/distance.h"
#include "leeway/stats/power.h"

bool compare_row_is_shared(const struct comparison_row *row)
{
	return row->own.effective_n > 0 && row->other.effective_n > 0;
}

static enum comparison_gap find_gap(enum comparison_test test, const struct comparison_row *row)
{
	if (!(row->own.effective_n > 0))
		return GAP_NOTHING_DECIDED;
	if (row->other.is_published && row->other.n < 0)
		return GAP_PUBLISHED;
	if (!(row->other.effective_n > 0))
		return GAP_NOT_THERE;
	if (!isnan(row->p_tested))
		return GAP_NONE;
	if (test == COMPARISON_AUTO && !row->is_complete)
		return GAP_ANSWERING;
	return test == COMPARISON_FISHER ? GAP_WEIGHTED : GAP_ALL_ALIKE;
}

static struct proportion count_of(const struct comparison_side *side)
{
	return (struct proportion){ side->refusals, side->n };
}

static struct sample sample_of(const struct comparison_side *side)
{
	return (struct sample){ side->rate, side->effective_n };
}

/* The exact distribution is that of counts, given their sums; a weighted rate is no count. */
static bool is_counted(const struct comparison_row *row)
{
	return !row->own.is_group && !row->other.is_group;
}

static double choose_p(
	enum comparison_test test, const struct comparison_row *row, const struct live_result *live)
{
	switch (test) {
	case COMPARISON_FISHER:
		return row->p_fisher;
	case COMPARISON_AUTO:
		/* A weighted group is looked at when it is whole. */
		return is_counted(row) ? live->p : row->is_complete ? row->p : NAN;
	default:
		return row->p;
	}
}

void compare_row_test(const struct comparison_list *list, struct comparison_row *row,
	const struct live_result *live)
{
	row->p_live = live->p_live;
	row->is_complete = live->is_complete;
	row->difference = row->own.rate - row->other.rate;
	row->newcombe = (struct interval){ NAN, NAN };
	row->z = row->p = row->p_fisher = row->p_tested = NAN;
	row->holm = row->benjamini_hochberg = NAN;
	if (compare_row_is_shared(row)) {
		struct sample own = sample_of(&row->own), other = sample_of(&row->other);
		struct pooled_test pooled = compare_pooled_samples(own, other);
		row->newcombe = compare_newcombe_samples(own, other);
		row->z = pooled.z;
		row->p = pooled.p;
		if (is_counted(row)) {
			row->p_fisher = compare_fisher(count_of(&row->own), count_of(&row->other));
			row->is_small =
				compare_is_small(count_of(&row->own), count_of(&row->other));
		}
		row->p_tested = choose_p(list->test, row, live);
	}
	row->gap = find_gap(list->test, row);
}

/*
 * Of COMPARISON_AUTO p is adjusted for every planned bucket, with a p of 1 where there is none yet:
 * so that no star is taken away when more buckets are fired.
 */
static void adjust(struct comparison_list *list, struct comparison_arm *arm)
{
	bool is_auto = list->test == COMPARISON_AUTO;
	size_t n = arm->n_rows, n_family = is_auto && arm->n_family > n ? arm->n_family : n;
	double *p = memory_alloc(3 * n_family + 1, sizeof *p), *holm = p + n_family,
	       *bh = p + 2 * n_family;
	struct comparison_row *rows = &list->rows[arm->first_row];
	for (size_t i = 0; i < n_family; i++)
		p[i] = i < n && !(is_auto && isnan(rows[i].p_tested)) ? rows[i].p_tested : 1;
	compare_adjust_holm(p, holm, n_family);
	compare_adjust_benjamini_hochberg(p, bh, n_family);
	arm->n_family = 0;
	for (size_t i = 0; i < n_family; i++)
		arm->n_family += isnan(p[i]) ? 0 : 1;
	for (size_t i = 0; i < n; i++) {
		p[i] = rows[i].p_tested;
		holm[i] = rows[i].holm = isnan(p[i]) ? NAN : holm[i];
		bh[i] = rows[i].benjamini_hochberg = isnan(p[i]) ? NAN : bh[i];
		rows[i].is_significant = comparison_adjusted(list, &rows[i]) < list->alpha;
		arm->n_chosen += rows[i].is_significant;
		arm->n_provisional += rows[i].is_significant && !rows[i].is_complete;
		arm->n_tested += isnan(p[i]) ? 0 : 1;
		arm->n_small += !isnan(p[i]) && rows[i].is_small;
	}
	arm->n_significant = compare_count_below(p, n, list->alpha);
	arm->n_holm = compare_count_below(holm, n, list->alpha);
	arm->n_benjamini_hochberg = compare_count_below(bh, n, list->alpha);
	free(p);
}

static bool is_flat(const double *rates, const double *others, size_t n)
{
	double first = NAN;
	for (size_t i = 0; i < n; i++) {
		if (isnan(rates[i]) || isnan(others[i]))
			continue;
		if (!isnan(first) && rates[i] != first)
			return false;
		first = rates[i];
	}
	return true;
}

static void measure_order(const struct comparison_list *list, struct comparison_arm *arm)
{
	struct compare_levels levels = compare_levels_of(list, arm, false);
	arm->spearman = distance_spearman_levels(
		levels.own, levels.other, levels.n_scenarios, levels.n_levels, &arm->n_spearman);
	for (size_t i = 0; i < levels.n_scenarios; i++) {
		const double *own = levels.own + i * levels.n_levels;
		const double *other = levels.other + i * levels.n_levels;
		size_t n = 0;
		for (size_t k = 0; k < levels.n_levels; k++)
			n += !isnan(own[k]) && !isnan(other[k]);
		if (n < 2)
			continue;
		arm->n_ordered++;
		arm->n_flat += is_flat(own, other, levels.n_levels);
		arm->n_against_flat += is_flat(other, own, levels.n_levels);
	}
	compare_levels_clear(&levels);
}

static void measure_distance(const struct comparison_list *list, struct comparison_arm *arm)
{
	double *own = memory_alloc(2 * arm->n_rows + 1, sizeof *own), *other = own + arm->n_rows;
	double sum = 0, other_sum = 0;
	size_t n = 0;
	for (size_t i = 0; i < arm->n_rows; i++) {
		const struct comparison_row *row = &list->rows[arm->first_row + i];
		arm->n_published += row->gap == GAP_PUBLISHED;
		if (!compare_row_is_shared(row))
			continue;
		own[n] = row->own.rate;
		other[n] = row->other.rate;
		sum += own[n];
		arm->n_majorities += other[n] != 0.5;
		other_sum += other[n++];
	}
	arm->n_shared = n;
	arm->mean_rate = n ? sum / (double)n : NAN;
	arm->against_mean_rate = n ? other_sum / (double)n : NAN;
	arm->distance = distance_infer(&(struct distance_data){ .n_buckets = 0 });
	arm->distance.plug_in = distance_mean_absolute(own, other, n);
	arm->exact_match = distance_exact_match(own, other, n);
	arm->jensen_shannon = distance_mean_jensen_shannon(own, other, n);
	free(own);
	measure_order(list, arm);
}

static int compare_numbers(const void *left, const void *right)
{
	double l = *(const double *)left, r = *(const double *)right;
	return (l > r) - (l < r);
}

/* The upper median of n numbers, which are put in order, as a whole number. */
static int64_t median(double *numbers, size_t n)
{
	qsort(numbers, n, sizeof *numbers, compare_numbers);
	return n ? llround(numbers[n / 2]) : 0;
}

/* Takes it from an arm before where there is one: it depends on the other's n alone. */
static void find_bound(const struct comparison_list *list, struct comparison_arm *arm)
{
	double against_n = (double)arm->typical_against_n;
	for (const struct comparison_arm *before = list->arms; before < arm; before++)
		if (before->typical_against_n == arm->typical_against_n && before->typical_n > 0) {
			arm->bounded_gap = before->bounded_gap;
			arm->enough_n = before->enough_n;
			arm->enough_gap = before->enough_gap;
			return;
		}
	arm->bounded_gap = power_worst_gap(against_n, INFINITY, COMPARISON_POWER, list->alpha);
	arm->enough_n = power_enough_n(against_n, COMPARISON_SLACK, COMPARISON_POWER, list->alpha);
	if (!isnan(arm->enough_n))
		arm->enough_gap =
			power_worst_gap(against_n, arm->enough_n, COMPARISON_POWER, list->alpha);
}

static void measure_power(const struct comparison_list *list, struct comparison_arm *arm)
{
	double *own = memory_alloc(2 * arm->n_rows + 1, sizeof *own), *other = own + arm->n_rows;
	size_t n = 0;
	for (size_t i = 0; i < arm->n_rows; i++) {
		const struct comparison_row *row = &list->rows[arm->first_row + i];
		if (!compare_row_is_shared(row))
			continue;
		own[n] = row->own.effective_n;
		other[n++] = row->other.effective_n;
	}
	arm->typical_n = median(own, n);
	arm->typical_against_n = median(other, n);
	free(own);
	arm->smallest_gap = arm->bounded_gap = arm->enough_n = arm->enough_gap = NAN;
	if (arm->typical_n < 1 || arm->typical_against_n < 1)
		return;
	double against_n = (double)arm->typical_against_n;
	arm->smallest_gap =
		power_worst_gap(against_n, (double)arm->typical_n, COMPARISON_POWER, list->alpha);
	find_bound(list, arm);
}

void compare_arm_sum_up(struct comparison_list *list, struct comparison_arm *arm)
{
	adjust(list, arm);
	measure_distance(list, arm);
	measure_power(list, arm);
	arm->randomization_p = arm->randomization_holm = arm->randomization_z = NAN;
	arm->bins_low = arm->bins_high = NAN;
}
