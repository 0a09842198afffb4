/* What an arm adds up to, in sentences: the same in tables, pages and Compare. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/report/compare.h"

enum { LEAST_BUCKETS = 6, LEAST_REPLIES = 10, LEAST_LEVELS = 4, P_BYTES = 32 };

/* "p < 0.0001", "p = 0.042" */
static const char *write_p(double p, char text[P_BYTES])
{
	if (p < 0.0001)
		snprintf(text, P_BYTES, "p < 0.0001");
	else
		snprintf(text, P_BYTES,
			p < 0.01     ? "p = %.4f"
			: p < 0.0995 ? "p = %.3f"
				     : "p = %.2f",
			p);
	return text;
}

char *comparison_describe_distance(const struct comparison_arm *arm)
{
	const struct distance *distance = &arm->distance;
	char p[P_BYTES];
	struct buffer text;
	if (isnan(distance->plug_in))
		return NULL;
	if (isnan(distance->estimate))
		return memory_format(
			"Distance as the paper computes it: %.1f points.", 100 * distance->plug_in);
	buffer_init(&text, SIZE_MAX / 2);
	if (distance->p < 0.05)
		buffer_append_format(&text,
			"Distance %.1f points (95 %%: %.1f to %.1f; %s). As the paper computes it: "
			"%.1f; two identical arms with these numbers of answers would show %.1f "
			"(up to %.1f in 95 of 100 studies).",
			100 * distance->estimate, 100 * distance->interval.low,
			100 * distance->interval.high, write_p(distance->p, p),
			100 * distance->plug_in, 100 * distance->floor, 100 * distance->floor95);
	else
		buffer_append_format(&text,
			"Distance as the paper computes it: %.1f points, no further apart than "
			"chance (two identical arms with these numbers of answers: %.1f; %s). A "
			"true "
			"distance up to %.1f cannot be ruled out.",
			100 * distance->plug_in, 100 * distance->floor, write_p(distance->p, p),
			100 * distance->interval.high);
	if (distance->n_buckets < LEAST_BUCKETS || arm->typical_n < LEAST_REPLIES ||
		arm->typical_against_n < LEAST_REPLIES)
		buffer_append_format(&text,
			" The interval is made for %d buckets and %d answers in each; here it is "
			"rough.",
			LEAST_BUCKETS, LEAST_REPLIES);
	return buffer_take(&text);
}

/* "1 of 720 orders (p = 0.0014, the smallest possible), z -3.1" */
static void write_orders(struct buffer *text, int64_t k, int64_t orders, double z)
{
	char p[P_BYTES];
	buffer_append_format(text, "%lld of %lld orders (%s%s), z %.1f", (long long)k,
		(long long)orders, write_p((double)k / (double)orders, p),
		k == 1 ? ", the smallest possible" : "", z);
}

static void write_ties(struct buffer *text, int64_t ties, int64_t orders)
{
	if (ties == orders)
		buffer_append_text(text, "; all orders are equally near");
	else if (ties > 1)
		buffer_append_format(text, "; %lld of them equally near", (long long)ties);
}

static void write_few_levels(struct buffer *text, size_t n_levels, int64_t orders)
{
	if (n_levels < LEAST_LEVELS)
		buffer_append_format(text, " With %zu levels p cannot be less than 1 in %lld.",
			n_levels, (long long)orders);
}

/* The pool that an arm's p is adjusted in: its number of arms; 0: none. */
static size_t n_pooled(const struct comparison_list *list, const struct comparison_arm *arm)
{
	for (size_t i = 0; i < list->n_pools; i++) {
		const struct comparison_arm *first = &list->arms[list->pools[i].first_arm];
		if (strcmp(first->condition, arm->condition) == 0 &&
			first->synthetic == arm->synthetic && first->n_levels == arm->n_levels)
			return list->pools[i].n_arms;
	}
	return 0;
}

char *comparison_describe_orders(
	const struct comparison_list *list, const struct comparison_arm *arm)
{
	char p[P_BYTES];
	struct buffer text;
	if (arm->randomization_orders == 0)
		return NULL;
	buffer_init(&text, SIZE_MAX / 2);
	buffer_append_text(&text, "Order of levels: ");
	write_orders(&text, arm->randomization_at_or_below, arm->randomization_orders,
		arm->randomization_z);
	write_ties(&text, arm->randomization_ties, arm->randomization_orders);
	if (!isnan(arm->randomization_holm))
		buffer_append_format(&text, "; after Holm over %zu models %s", n_pooled(list, arm),
			write_p(arm->randomization_holm, p));
	buffer_append_text(&text, ".");
	write_few_levels(&text, arm->n_levels, arm->randomization_orders);
	if (arm->has_uneven_levels)
		buffer_append_text(&text, " Levels differ much in their number of answers, which "
					  "this test takes for equal.");
	return buffer_take(&text);
}

char *comparison_describe_pool(
	const struct comparison_list *list, const struct comparison_pool *pool)
{
	const struct comparison_arm *first = &list->arms[pool->first_arm];
	struct buffer text;
	buffer_init(&text, SIZE_MAX / 2);
	buffer_append_format(&text, "%zu %smodels under %s in one: ", pool->n_arms,
		first->synthetic ? "simulated " : "", first->condition);
	write_orders(&text, pool->at_or_below, pool->orders, pool->z);
	write_ties(&text, pool->ties, pool->orders);
	buffer_append_format(&text, ", over %zu scenarios.", pool->n_scenarios);
	write_few_levels(&text, pool->n_levels, pool->orders);
	return buffer_take(&text);
}

const char *comparison_why_no_spearman(const struct comparison_arm *arm)
{
	if (!isnan(arm->spearman))
		return "";
	if (arm->n_ordered == 0)
		return "no scenario has two levels with answers on both sides";
	bool is_own = arm->n_flat == arm->n_ordered;
	bool is_other = arm->n_against_flat == arm->n_ordered;
	return is_own && is_other ? "both decide alike at all levels"
	       : is_own           ? "the arm decides alike at all levels"
	       : is_other         ? "the other side decides alike at all levels"
				  : "in each scenario a side decides alike at all levels";
}

char *comparison_describe_family(
	const struct comparison_list *list, const struct comparison_arm *arm)
{
	if (arm->n_tested == 0 || arm->n_family == arm->n_shared)
		return NULL;
	if (list->test != COMPARISON_AUTO)
		return memory_format("p is adjusted for %zu bucket%s: those with a test.",
			arm->n_family, arm->n_family == 1 ? "" : "s");
	return memory_format("p is adjusted for %zu bucket%s: all that the pack plans under the "
			     "condition; %zu %s answers.",
		arm->n_family, arm->n_family == 1 ? "" : "s", arm->n_shared,
		arm->n_shared == 1 ? "has" : "have");
}

char *comparison_describe_measures(const struct comparison_arm *arm)
{
	const struct distance *distance = &arm->distance;
	struct buffer text;
	if (arm->n_shared == 0)
		return NULL;
	buffer_init(&text, SIZE_MAX / 2);
	if (!isnan(arm->exact_match))
		buffer_append_format(&text, "Same majority in %.0f %% of %zu buckets",
			100 * arm->exact_match, arm->n_majorities);
	if (!isnan(arm->exact_match) && !isnan(distance->identical_match))
		buffer_append_format(
			&text, " (identical arms: %.0f %%)", 100 * distance->identical_match);
	if (!isnan(arm->exact_match))
		buffer_append_text(&text, ". ");
	buffer_append_format(&text, "Jensen-Shannon divergence %.3f bits", arm->jensen_shannon);
	if (!isnan(distance->identical_divergence))
		buffer_append_format(
			&text, " (identical arms: %.3f)", distance->identical_divergence);
	if (isnan(arm->spearman))
		buffer_append_format(
			&text, ". Spearman: not defined, %s", comparison_why_no_spearman(arm));
	else
		buffer_append_format(
			&text, ". Spearman %.2f (identical arms: under 1)", arm->spearman);
	if (arm->n_spearman > 0 && arm->n_spearman < arm->n_ordered)
		buffer_append_format(&text,
			" over %zu of %zu scenarios; in the others a side decides alike at all "
			"levels",
			arm->n_spearman, arm->n_ordered);
	buffer_append_text(&text, ". Compare these only at equal n.");
	return buffer_take(&text);
}

size_t comparison_count_single_texts(
	const struct comparison_list *list, const struct comparison_arm *arm)
{
	size_t n = 0;
	for (size_t i = 0; i < arm->n_rows; i++) {
		const struct comparison_side *own = &list->rows[arm->first_row + i].own;
		n += own->n_distinct == 1 && own->n_replies > 1;
	}
	return n;
}

char *comparison_describe_repeats(
	const struct comparison_list *list, const struct comparison_arm *arm)
{
	size_t n_single = comparison_count_single_texts(list, arm);
	if (n_single == 0)
		return NULL;
	return memory_format(
		"In %zu of %zu buckets all replies are one text, as at temperature 0: n "
		"is really 1 there, and every p and interval is too narrow.",
		n_single, arm->n_rows);
}

/* "52 people bound" */
static void write_bound(const struct comparison_arm *arm, char *text, size_t size)
{
	bool is_one = arm->typical_against_n == 1;
	const char *who = arm->is_against_people ? (is_one ? "person" : "people")
						 : (is_one ? "reply" : "replies");
	snprintf(text, size, "%lld %s %s", (long long)arm->typical_against_n, who,
		isnan(arm->bounded_gap) ? (is_one ? "is too few" : "are too few")
					: (is_one ? "bounds it" : "bound it"));
}

char *comparison_describe_gap(const struct comparison_arm *arm)
{
	char found[32] = "none", bound[64];
	if (arm->n_shared == 0)
		return NULL;
	write_bound(arm, bound, sizeof bound);
	if (!isnan(arm->smallest_gap))
		snprintf(found, sizeof found, "%.2f", arm->smallest_gap);
	if (isnan(arm->bounded_gap))
		return memory_format(
			"smallest gap shown: %s; more repeats will not help: %s", found, bound);
	if (isnan(arm->enough_n) || arm->smallest_gap - arm->bounded_gap <= COMPARISON_SLACK)
		return memory_format(
			"smallest gap shown: %s; more repeats will not help: %s at %.2f", found,
			bound, arm->bounded_gap);
	return memory_format("smallest gap shown: %s; %.0f repeats would show %.2f, more will "
			     "not help: %s at %.2f",
		found, arm->enough_n, arm->enough_gap, bound, arm->bounded_gap);
}
