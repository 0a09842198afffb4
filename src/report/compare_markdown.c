/* compare_markdown.c: the Markdown of compare_write.h. */
#include <math.h>
#include <stdlib.h>

#include "leeway/report/cells.h"
#include "leeway/report/compare_write.h"

static void write_percent(double fraction, const char *format, FILE *out)
{
	if (isnan(fraction))
		fputs("–", out);
	else
		fprintf(out, format, fraction * 100);
}

static void write_interval(struct interval interval, const char *format, FILE *out)
{
	if (isnan(interval.low))
		return;
	fputs(" (", out);
	write_percent(interval.low, format, out);
	fputs(" to ", out);
	write_percent(interval.high, format, out);
	putc(')', out);
}

static void write_name(const struct comparison_arm *arm, FILE *out)
{
	cell_write_markdown(out, arm->agent);
	fputs(" · ", out);
	cell_write_markdown(out, arm->condition);
	fputs(arm->synthetic ? " (simulated)" : "", out);
}

static void write_arms(const struct comparison_list *list, FILE *out)
{
	fprintf(out,
		"| arm | against | differ (%s) | unadjusted | distance (95 %%) | p | as the paper "
		"computes it | identical arms | same majority | Spearman | orders as near |\n"
		"|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
		comparison_correction_title(list->correction));
	for (size_t i = 0; i < list->n_arms; i++) {
		const struct comparison_arm *arm = &list->arms[i];
		fputs("| ", out);
		write_name(arm, out);
		fputs(" | ", out);
		cell_write_markdown(out, arm->against);
		fputs(" · ", out);
		cell_write_markdown(out, arm->against_condition);
		fputs(arm->against_synthetic ? " (simulated)" : "", out);
		if (arm->n_tested > 0)
			fprintf(out, " | %zu of %zu | %zu | ", arm->n_chosen, arm->n_shared,
				arm->n_significant);
		else
			fputs(" | – | – | ", out);
		char p[COMPARISON_TEXT_SIZE];
		write_percent(arm->distance.estimate, "%.1f", out);
		write_interval(arm->distance.interval, "%.1f", out);
		fprintf(out, " | %s | ",
			isnan(arm->distance.p) ? "–" : comparison_format_p(arm->distance.p, p));
		write_percent(arm->distance.plug_in, "%.1f", out);
		fputs(" | ", out);
		write_percent(arm->distance.floor, "%.1f", out);
		fputs(" | ", out);
		write_percent(arm->exact_match, "%.0f %%", out);
		if (isnan(arm->spearman))
			fprintf(out, " | – (%s) | ", comparison_why_no_spearman(arm));
		else
			fprintf(out, " | %.2f | ", arm->spearman);
		if (arm->randomization_orders > 0)
			fprintf(out, "%lld of %lld (%s) |\n",
				(long long)arm->randomization_at_or_below,
				(long long)arm->randomization_orders,
				comparison_format_p(arm->randomization_p, p));
		else
			fputs("– |\n", out);
	}
}

static void write_count(const struct comparison_side *side, FILE *out)
{
	write_percent(side->rate, "%.1f %%", out);
	if (side->n >= 0)
		fprintf(out, " (n %lld)", (long long)side->n);
	else
		fputs(" (published)", out);
}

static void write_row(
	const struct comparison_list *list, const struct comparison_row *row, FILE *out)
{
	char text[COMPARISON_TEXT_SIZE];
	double p = comparison_adjusted(list, row);
	fputs("| ", out);
	cell_write_markdown(out, row->scenario);
	fprintf(out, " | %d | ", row->level_no);
	cell_write_markdown(out, row->level);
	fputs(" | ", out);
	write_count(&row->own, out);
	fputs(" | ", out);
	write_count(&row->other, out);
	fputs(" | ", out);
	write_percent(row->difference, "%+.1f", out);
	write_interval(row->newcombe, "%+.1f", out);
	const char *star = comparison_star(list, row);
	fprintf(out, " | %s%s | ", isnan(p) ? "–" : comparison_format_p(p, text),
		*star == '*' ? " \\*"
		: *star      ? " o"
			     : "");
	if (row->own.n_distinct > 0)
		fprintf(out, "%lld of %lld |\n", (long long)row->own.n_distinct,
			(long long)row->own.n_replies);
	else
		fputs("– |\n", out);
}

/* A paragraph; the text is freed, and may be NULL. */
static void write_sentences(char *take_text, FILE *out)
{
	if (!take_text)
		return;
	cell_write_markdown(out, take_text);
	fputs("\n\n", out);
	free(take_text);
}

void comparison_write_markdown(const struct comparison_list *list, FILE *out)
{
	write_arms(list, out);
	putc('\n', out);
	for (size_t i = 0; i < list->n_pools; i++)
		write_sentences(comparison_describe_pool(list, &list->pools[i]), out);
	for (size_t i = 0; i < list->n_arms; i++) {
		const struct comparison_arm *arm = &list->arms[i];
		fputs(i > 0 ? "\n### " : "### ", out);
		write_name(arm, out);
		fputs("\n\n", out);
		write_sentences(comparison_describe_family(list, arm), out);
		write_sentences(comparison_describe_distance(arm), out);
		write_sentences(comparison_describe_orders(list, arm), out);
		write_sentences(comparison_describe_measures(arm), out);
		write_sentences(comparison_describe_repeats(list, arm), out);
		fputs("| scenario | level | | rate | against | difference (95 %) | p | "
		      "different replies "
		      "|\n|---|--:|---|--:|--:|--:|--:|--:|\n",
			out);
		for (size_t k = 0; k < arm->n_rows; k++)
			write_row(list, &list->rows[arm->first_row + k], out);
	}
	fprintf(out,
		"\nRates are refusals among grants and refusals; differences are in points, with "
		"Newcombe's interval; p: %s, adjusted after %s over an arm's buckets; \\*: p < %g; "
		"o: the same before all "
		"planned replies are there; "
		"distance: of the mean absolute difference in points an estimate that allows for "
		"noise, with its interval and p; identical arms: what two with these numbers of "
		"answers would show as the paper computes it; different replies: of all that the "
		"arm gave there, since repeats of the "
		"same words add no knowledge. –: not defined, as p is where both sides are all "
		"alike, for a published rate without its n, and by Fisher's test for weighted "
		"rates.\n",
		comparison_test_title(list->test), comparison_correction_title(list->correction),
		list->alpha);
}
