/* What the pack claims about the results, judged; and the transfer of tuned models. */
#include <math.h>
#include <stdlib.h>

#include "leeway/base/memory.h"
#include "page_parts.h"

static void write_value(struct svg *html, const struct claim_verdict *verdict)
{
	if (isfinite(verdict->value) && verdict->n_buckets > 0)
		page_format_cell(html, "%.4g", verdict->value);
	else
		page_cell(html, "–");
}

static void write_verdict(struct svg *html, const struct claim_verdict *verdict)
{
	char *expected = claim_bounds_format(&verdict->claim->expect);

	svg_start(html, "tr");
	page_row_head(html, claim_result_name(verdict->result));
	page_text_cell(html, verdict->text);
	page_text_cell(html, verdict->agent);
	write_value(html, verdict);
	page_text_cell(html, expected);
	if (isfinite(verdict->accepted_low) && isfinite(verdict->accepted_high))
		page_format_cell(
			html, "%.4g to %.4g", verdict->accepted_low, verdict->accepted_high);
	else if (isfinite(verdict->accepted_low) || isfinite(verdict->accepted_high))
		page_format_cell(html,
			isfinite(verdict->accepted_low) ? "%.4g or more" : "%.4g or less",
			isfinite(verdict->accepted_low) ? verdict->accepted_low
							: verdict->accepted_high);
	else
		page_cell(html, "–");
	page_count_cell(html, (int64_t)verdict->n_buckets);
	page_count_cell(html, verdict->n);
	page_text_cell(html, *verdict->reason     ? verdict->reason
			     : verdict->synthetic ? "simulated"
						  : "");
	svg_end(html);
	free(expected);
}

void page_write_claims(struct svg *html, const struct page *page)
{
	static const char *const columns[] = { "<Verdict", "<Claim", "<Of", "Value", "<Expected",
		"With chance", "Buckets", "n", "<Remark", NULL };
	size_t counts[N_CLAIM_RESULTS];

	if (!page_has_claims(page))
		return;
	claim_verdicts_count(page->claims, counts);
	char *chance = claim_verdicts_describe_chance(page->claims);

	page_start_section(html, "claims", "Claims");
	page_paragraph(html,
		"What the pack claims about the results, judged by all replies to the scenarios "
		"of this page, with the chance by which faithful studies differ: %zu hold, %zu are "
		"not "
		"shown, %zu are contradicted, %zu have not enough data. %s",
		counts[CLAIM_HOLDS], counts[CLAIM_NOT_SHOWN], counts[CLAIM_CONTRADICTED],
		counts[CLAIM_NOT_ENOUGH_DATA], chance ? chance : "");
	free(chance);
	page_start_table(html, "verdicts",
		"The pack's claims, each for every agent it is about. n: replies that decided.",
		columns);
	for (size_t i = 0; i < page->claims->n_verdicts; i++)
		write_verdict(html, &page->claims->verdicts[i]);
	page_end_table(html);
	svg_end(html);
}

/* "<First column", a column a scenario, the sums, NULL; to be freed, not its texts. */
static const char **transfer_columns(const struct page *page)
{
	static const char *const sums[] = { "Tuned on", "Elsewhere", "Parent on",
		"Parent elsewhere" };
	const struct transfer *transfer = page->transfer;
	const char **columns = memory_alloc(transfer->n_scenarios + 6, sizeof *columns);
	size_t n = 0;

	columns[n++] = "<Tuned model";
	for (size_t i = 0; i < transfer->n_scenarios; i++)
		columns[n++] = page_scenario_title(page, transfer->scenarios[i]);
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
		columns[n++] = sums[i];
	return columns;
}

/* "8.1 (3.6 to 11.0)", in brackets what the model was tuned on. */
static void write_distance(struct svg *html, const struct distance *distance, bool is_tuned)
{
	if (isnan(distance->estimate))
		page_cell(html, "–");
	else
		page_format_cell(html, is_tuned ? "[%.1f] (%.1f to %.1f)" : "%.1f (%.1f to %.1f)",
			100 * distance->estimate, 100 * distance->interval.low,
			100 * distance->interval.high);
}

static void write_transfer_row(
	struct svg *html, const struct page *page, const struct transfer_row *row)
{
	char *name = memory_format("%s · %s%s", row->agent,
		page_condition_title(page, row->condition), row->synthetic ? " (simulated)" : "");

	svg_start(html, "tr");
	page_row_head(html, name);
	for (size_t i = 0; i < page->transfer->n_scenarios; i++) {
		const struct transfer_cell *cell = &row->cells[i];

		write_distance(html, &cell->distance, cell->is_tuned);
	}
	write_distance(html, &row->own, false);
	write_distance(html, &row->elsewhere, false);
	write_distance(html, &row->parent_own, false);
	write_distance(html, &row->parent_elsewhere, false);
	svg_end(html);
	free(name);
}

void page_write_transfer(struct svg *html, const struct page *page)
{
	if (!page->transfer || page->transfer->n_rows == 0)
		return;
	const char **columns = transfer_columns(page);
	char *against = page_name_against(page);
	char *caption = memory_format(
		"Distance from %s in points, allowing for noise, with its 95 %% interval, of "
		"models "
		"tuned on some scenarios by the scenarios asked; those tuned on are in brackets.",
		against);

	free(against);
	page_start_table(html, "transfer", caption, columns);
	for (size_t i = 0; i < page->transfer->n_rows; i++)
		write_transfer_row(html, page, &page->transfer->rows[i]);
	page_end_table(html);
	free(caption);
	free(columns);
}
