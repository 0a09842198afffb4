/* compare_table.c: the table of compare_write.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/cells.h"
#include "leeway/report/compare_write.h"

enum { SCENARIO_COLUMNS = 21, LEVEL_COLUMNS = 10, LINE_COLUMNS = 78 };

static bool has_several_packs(const struct comparison_list *list)
{
	for (size_t i = 1; i < list->n_rows; i++)
		if (strcmp(list->rows[i].pack, list->rows[0].pack) != 0)
			return true;
	return false;
}

/* A signed difference of fractions in points. */
static void write_points(FILE *out, double fraction, int columns)
{
	if (isnan(fraction))
		fprintf(out, "%*s", columns, "-");
	else
		fprintf(out, "%+*.1f", columns, fraction * 100);
}

static const char *mark_of(const struct comparison_list *list, const struct comparison_row *row)
{
	if (row->is_significant)
		return comparison_star(list, row);
	switch (row->gap) {
	case GAP_PUBLISHED:
		return "p";
	case GAP_ALL_ALIKE:
		return "=";
	case GAP_WEIGHTED:
		return "w";
	case GAP_ANSWERING:
		return "…";
	default:
		return "";
	}
}

static void write_row(
	const struct comparison_list *list, const struct comparison_row *row, FILE *out)
{
	char p[COMPARISON_TEXT_SIZE];
	fputs("  ", out);
	cell_write_scenario(
		out, row->pack, row->scenario, has_several_packs(list), SCENARIO_COLUMNS);
	fprintf(out, " %2d ", row->level_no);
	cell_write(out, row->level, LEVEL_COLUMNS);
	cell_write_percent(out, row->own.rate, 6);
	cell_write_percent(out, row->other.rate, 7);
	write_points(out, row->difference, 8);
	write_points(out, row->newcombe.low, 7);
	write_points(out, row->newcombe.high, 7);
	const char *mark = mark_of(list, row);
	fprintf(out, "%6s%s%s\n", comparison_format_p(comparison_adjusted(list, row), p),
		*mark ? " " : "", mark);
}

static void write_significance(
	const struct comparison_list *list, const struct comparison_arm *arm, FILE *out)
{
	if (arm->n_tested == 0)
		fprintf(out, "  none of %zu buckets has a test: %s\n", arm->n_shared,
			comparison_why_untested(list, arm));
	else
		fprintf(out, "  %zu of %zu buckets differ (%s, p < %g); unadjusted %zu, %s %zu\n",
			arm->n_chosen, arm->n_shared, comparison_correction_title(list->correction),
			list->alpha, arm->n_significant,
			list->correction == COMPARISON_HOLM ? "Benjamini-Hochberg" : "Holm",
			list->correction == COMPARISON_HOLM ? arm->n_benjamini_hochberg
							    : arm->n_holm);
	if (arm->n_tested > 0 && arm->n_tested < arm->n_shared)
		fprintf(out, "  without a test: %zu, %s\n", arm->n_shared - arm->n_tested,
			comparison_why_untested(list, arm));
	if (arm->n_published > 0)
		fprintf(out,
			"  %zu compared with a published rate alone: no test, in no sum below\n",
			arm->n_published);
	if (arm->n_small > 0 && list->test == COMPARISON_POOLED_Z)
		fprintf(out,
			"  with an expected count under 5, where z is rough: %zu; see --test "
			"auto\n",
			arm->n_small);
}

/* In wrapped lines; the text is freed, and may be NULL. */
static void write_sentences(char *take_text, FILE *out)
{
	size_t n_lines = 0;
	char *safe = take_text ? text_sanitise(take_text, TEXT_ONE_LINE) : NULL;
	struct text_line *lines = safe ? text_wrap(safe, LINE_COLUMNS - 2, &n_lines) : NULL;
	for (size_t i = 0; i < n_lines; i++)
		fprintf(out, "  %.*s\n", (int)lines[i].length, safe + lines[i].start);
	free(lines);
	free(safe);
	free(take_text);
}

/* The levels of a scenario, from a row on, at which most replies are alike; the row behind it. */
static size_t write_repeating(
	const struct comparison_list *list, const struct comparison_arm *arm, size_t at, FILE *out)
{
	const struct comparison_row *rows = &list->rows[arm->first_row], *first = &rows[at];
	const int start = 4 + SCENARIO_COLUMNS; /* Of what stands behind the scenario. */
	int column = start;
	bool has_begun = false;
	for (; at < arm->n_rows && strcmp(rows[at].scenario, first->scenario) == 0 &&
		strcmp(rows[at].pack, first->pack) == 0;
		at++) {
		const struct comparison_side *own = &rows[at].own;
		if (!comparison_side_repeats(own))
			continue;
		if (!has_begun) {
			fputs("    ", out);
			cell_write_scenario(out, first->pack, first->scenario,
				has_several_packs(list), SCENARIO_COLUMNS);
		}
		has_begun = true;
		char *entry = memory_format("  %d: %lld/%lld", rows[at].level_no,
			(long long)own->n_distinct, (long long)own->n_replies);
		int length = (int)strlen(entry);
		if (column + length > LINE_COLUMNS) {
			fprintf(out, "\n%*s", start, "");
			column = start;
		}
		column += length;
		fputs(entry, out);
		free(entry);
	}
	if (has_begun)
		putc('\n', out);
	return at;
}

/* Where replies are mostly the same words, n promises more than there is: as a whole, by bucket. */
static void write_distinct(
	const struct comparison_list *list, const struct comparison_arm *arm, FILE *out)
{
	struct comparison_side sum = comparison_sum_replies(list, arm);
	bool repeats = false;
	for (size_t i = 0; i < arm->n_rows; i++)
		repeats = repeats || comparison_side_repeats(&list->rows[arm->first_row + i].own);
	if (!repeats)
		return;
	fprintf(out,
		"  %lld different replies of %lld: repeats that are alike add no knowledge;\n"
		"  level: different/all where most are alike\n",
		(long long)sum.n_distinct, (long long)sum.n_replies);
	write_sentences(comparison_describe_repeats(list, arm), out);
	for (size_t at = 0; at < arm->n_rows;)
		at = write_repeating(list, arm, at, out);
}

static void write_sums(
	const struct comparison_list *list, const struct comparison_arm *arm, FILE *out)
{
	if (arm->n_shared == 0) {
		fprintf(out, "  nothing in common%s\n\n",
			arm->n_published ? " but published rates, whose n is not known: no test"
					 : "");
		return;
	}
	write_significance(list, arm, out);
	write_sentences(comparison_describe_family(list, arm), out);
	write_sentences(comparison_describe_distance(arm), out);
	write_sentences(comparison_describe_orders(list, arm), out);
	write_sentences(comparison_describe_measures(arm), out);
	char *gap = comparison_describe_gap(arm);
	write_sentences(memory_format("n is %lld against %lld in the middle; %s",
				(long long)arm->typical_n, (long long)arm->typical_against_n, gap),
		out);
	free(gap);
	write_distinct(list, arm, out);
	putc('\n', out);
}

static void write_arm(const struct comparison_list *list, const struct comparison_arm *arm,
	const struct text_names *names, FILE *out)
{
	char *name = cell_name_arm(arm->agent, arm->condition, arm->synthetic, LINE_COLUMNS, names);
	cell_write_cut(out, name, LINE_COLUMNS);
	free(name);
	name = cell_name_arm(arm->against, arm->against_condition, arm->against_synthetic,
		LINE_COLUMNS - 8, names);
	fputs("\nagainst ", out);
	cell_write_cut(out, name, LINE_COLUMNS - 8);
	free(name);
	fprintf(out, "\n  %-*s lv %-*s  rate against    diff  95%% interval     p\n",
		SCENARIO_COLUMNS, "scenario", LEVEL_COLUMNS, "");
	for (size_t i = 0; i < arm->n_rows; i++)
		write_row(list, &list->rows[arm->first_row + i], out);
	write_sums(list, arm, out);
}

static bool has_gap(const struct comparison_list *list, enum comparison_gap gap)
{
	for (size_t i = 0; i < list->n_rows; i++)
		if (list->rows[i].gap == gap)
			return true;
	return false;
}

static bool has_provisional(const struct comparison_list *list)
{
	for (size_t i = 0; i < list->n_arms; i++)
		if (list->test == COMPARISON_AUTO && list->arms[i].n_provisional > 0)
			return true;
	return false;
}

static void write_legend(const struct comparison_list *list, FILE *out)
{
	fprintf(out,
		"rate, against: refusals of grants and refusals, in per cent; diff: in points\n"
		"95%% interval: Newcombe's\np: %s,\n"
		"adjusted after %s over the arm's %s; *: p < %g\n"
		"distance: mean absolute difference; as the paper computes it noise adds to it;\n"
		"the estimate and its interval allow for that: leeway-stats(7)\n"
		"smallest gap: of two rates, found with 80 %% chance at that level\n",
		comparison_test_title(list->test), comparison_correction_title(list->correction),
		list->test == COMPARISON_AUTO ? "buckets, all that the pack plans" : "buckets",
		list->alpha);
	if (has_provisional(list))
		fputs("o: the same before all replies that were planned are there; it does not "
		      "vanish\n",
			out);
	if (has_gap(list, GAP_ANSWERING))
		fputs("…: people are still answering, simulated ones too: no test yet\n", out);
	if (has_gap(list, GAP_PUBLISHED))
		fputs("p: published rate whose n is not known, so that nothing can be tested\n",
			out);
	if (has_gap(list, GAP_ALL_ALIKE))
		fputs("=: all alike on both sides, where z is not defined\n", out);
	if (has_gap(list, GAP_WEIGHTED))
		fputs("w: a weighted rate, for which there is no exact test\n", out);
}

void comparison_write_table(const struct comparison_list *list, FILE *out)
{
	struct cell_arms arms = { 0 };
	for (size_t i = 0; i < list->n_arms; i++) {
		const struct comparison_arm *arm = &list->arms[i];
		cell_arms_add(&arms, arm->agent, arm->condition);
		cell_arms_add(&arms, arm->against, arm->against_condition);
	}
	struct text_names names = cell_arms_names(&arms);
	for (size_t i = 0; i < list->n_arms; i++)
		write_arm(list, &list->arms[i], &names, out);
	cell_arms_clear(&arms);
	for (size_t i = 0; i < list->n_pools; i++)
		write_sentences(comparison_describe_pool(list, &list->pools[i]), out);
	if (list->n_pools > 0)
		putc('\n', out);
	if (list->n_arms > 0)
		write_legend(list, out);
	else
		fputs("nothing to compare: no other agent has answered\n", out);
}
