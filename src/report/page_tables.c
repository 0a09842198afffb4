/* The tables of a page: what arms add up to, and every bucket of every scenario. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/base/words.h"
#include "leeway/report/arms.h"
#include "leeway/report/bucket_rate.h"
#include "leeway/report/compare_write.h"
#include "page_parts.h"

static void write_arm_name(struct svg *html, const struct page *page, const char *agent,
	const char *condition, bool synthetic)
{
	char *name = memory_format("%s · %s%s", agent, page_condition_title(page, condition),
		synthetic ? " (simulated)" : "");

	page_row_head(html, name);
	free(name);
}

static void write_arms(struct svg *html, const struct page *page)
{
	static const char *const columns[] = { "<Arm", "Buckets", "With a rate", "Mean rate, %",
		NULL };
	struct arm_list list;

	arms_build(&list, page->source->buckets);
	page_start_table(html, "arms",
		"What each arm adds up to; buckets count equally in the mean.", columns);
	for (size_t i = 0; i < list.n_arms; i++) {
		const struct arm *arm = &list.arms[i];

		svg_start(html, "tr");
		write_arm_name(html, page, arm->agent, arm->condition, arm->synthetic);
		page_count_cell(html, (int64_t)arm->n_buckets);
		page_count_cell(html, (int64_t)arm->n_decided);
		page_percent_cell(html, arm->mean_rate);
		svg_end(html);
	}
	page_end_table(html);
	arms_clear(&list);
}

static void write_number(struct svg *html, double number, int decimals)
{
	if (isfinite(number))
		page_format_cell(html, "%.*f", decimals, number);
	else
		page_cell(html, "–");
}

static void write_compared_arm(
	struct svg *html, const struct page *page, const struct comparison_arm *arm)
{
	char near[WORDS_SIZE], all[WORDS_SIZE];

	svg_start(html, "tr");
	write_arm_name(html, page, arm->agent, arm->condition, arm->synthetic);
	page_count_cell(html, (int64_t)arm->n_shared);
	page_percent_cell(html, arm->mean_rate);
	page_percent_cell(html, arm->against_mean_rate);
	page_percent_cell(html, arm->distance.estimate);
	page_interval_cell(html, &arm->distance.interval);
	page_p_cell(html, arm->distance.p);
	page_percent_cell(html, arm->distance.plug_in);
	page_percent_cell(html, arm->distance.floor);
	page_percent_cell(html, arm->distance.floor95);
	page_part_cell(html, (int64_t)arm->n_significant, (int64_t)arm->n_shared);
	page_part_cell(html, (int64_t)arm->n_holm, (int64_t)arm->n_shared);
	page_part_cell(html, (int64_t)arm->n_benjamini_hochberg, (int64_t)arm->n_shared);
	page_count_cell(html, (int64_t)arm->n_family);
	page_percent_cell(html, arm->exact_match);
	page_percent_cell(html, arm->distance.identical_match);
	write_number(html, arm->jensen_shannon, 3);
	write_number(html, arm->distance.identical_divergence, 3);
	if (isnan(arm->spearman))
		page_cell(html, comparison_why_no_spearman(arm));
	else
		write_number(html, arm->spearman, 2);
	if (arm->randomization_orders > 0)
		page_format_cell(html, "%s of %s (p = %.4f)",
			words_count((uint64_t)arm->randomization_at_or_below, near),
			words_count((uint64_t)arm->randomization_orders, all),
			arm->randomization_p);
	else
		page_cell(html, "–");
	page_p_cell(html, arm->randomization_holm);
	svg_end(html);
}

/* A paragraph; the text is freed. */
static void write_sentences(struct svg *html, char *take_text)
{
	page_paragraph(html, "%s", take_text);
	free(take_text);
}

static void write_comparison(struct svg *html, const struct page *page)
{
	static const char *const columns[] = { "<Arm", "Buckets", "Mean rate, %", "Theirs, %",
		"Distance, points", "95 % interval", "p", "As the paper computes it",
		"Identical arms", "95 of 100 identical", "Differ, p < α", "after Holm",
		"after Benjamini-Hochberg", "Adjusted for buckets", "Same majority, %",
		"Identical arms, %", "Jensen-Shannon, bits", "Identical arms, bits", "Spearman",
		"Level orders as near", "p after Holm", NULL };
	char *against = page_name_against(page);
	char *caption = memory_format(
		"Each arm beside %s over the buckets they share. Distance: an estimate of the "
		"mean "
		"absolute difference of the true rates, with its interval and p. As the paper "
		"computes it, noise adds to it: beside it is what two identical arms with these "
		"numbers of answers would show, in the mean and in 95 of 100 studies. The measures "
		"after it are to be compared only at equal numbers of answers.",
		against);

	page_start_table(html, "distances", caption, columns);
	free(against);
	for (size_t i = 0; i < page->comparison->n_arms; i++)
		write_compared_arm(html, page, &page->comparison->arms[i]);
	page_end_table(html);
	free(caption);
	for (size_t i = 0; i < page->comparison->n_pools; i++)
		write_sentences(html,
			comparison_describe_pool(page->comparison, &page->comparison->pools[i]));
	for (size_t i = 0; i < page->comparison->n_arms; i++) {
		const struct comparison_arm *arm = &page->comparison->arms[i];
		char *texts[] = { comparison_describe_distance(arm),
			comparison_describe_orders(page->comparison, arm),
			comparison_describe_repeats(page->comparison, arm) };

		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			if (texts[k])
				page_paragraph(html, "%s · %s%s: %s", arm->agent,
					page_condition_title(page, arm->condition),
					arm->synthetic ? " (simulated)" : "", texts[k]);
			free(texts[k]);
		}
	}
}

static const struct comparison_row *find_row(const struct page *page, const struct bucket *bucket)
{
	const struct comparison_list *list = page->comparison;

	for (size_t i = 0; list && i < list->n_rows; i++) {
		const struct comparison_row *row = &list->rows[i];

		if (row->agent == bucket->agent && row->prompt == bucket->prompt &&
			strcmp(list->arms[row->arm].condition, bucket->condition) == 0 &&
			strcmp(row->scenario, bucket->scenario) == 0 &&
			strcmp(row->level, bucket->level) == 0)
			return row;
	}
	return NULL;
}

static void write_difference(struct svg *html, const struct page *page, const struct bucket *bucket)
{
	const struct comparison_row *row = find_row(page, bucket);

	if (!row) {
		for (int i = 0; i < 4; i++)
			page_cell(html, "");
		return;
	}
	if (isfinite(row->difference))
		page_format_cell(html, "%+.1f %s", row->difference * 100,
			comparison_star(page->comparison, row));
	else
		page_cell(html, comparison_gap_words(row->gap));
	page_interval_cell(html, &row->newcombe);
	page_p_cell(html, row->p_tested);
	page_p_cell(html, comparison_adjusted(page->comparison, row));
}

/* "2 unclear, 1 empty" */
static void write_others(struct svg *html, const struct tally *tally)
{
	struct buffer words;
	char count[WORDS_SIZE];

	buffer_init(&words, 200);
	for (int outcome = OUTCOME_UNCLEAR; outcome < N_OUTCOMES; outcome++)
		if (tally->counts[outcome] > 0)
			buffer_append_format(&words, "%s%s %s", words.length ? ", " : "",
				words_count((uint64_t)tally->counts[outcome], count),
				outcome_name((enum outcome)outcome));
	page_text_cell(html, buffer_text(&words));
	buffer_clear(&words);
}

static void write_bucket(struct svg *html, const struct page *page, const struct bucket *bucket)
{
	struct bucket_rate rate = bucket_rate_of(bucket);

	svg_start(html, "tr");
	char *level = memory_format("%d: %s", bucket->level_no, bucket->level);

	page_row_head(html, level);
	free(level);
	char *arm = memory_format("%s · %s%s", bucket->agent_name,
		page_condition_title(page, bucket->condition),
		bucket->synthetic ? " (simulated)" : "");

	page_text_cell(html, arm);
	free(arm);
	page_part_cell(html, bucket->tally.counts[OUTCOME_REFUSE], tally_decided(&bucket->tally));
	page_percent_cell(html, rate.rate);
	page_percent_cell(html, rate.standard_error);
	page_interval_cell(html, &rate.wilson);
	if (page->comparison)
		write_difference(html, page, bucket);
	write_others(html, &bucket->tally);
	svg_end(html);
}

static void write_scenario(struct svg *html, const struct page *page, size_t first)
{
	static const char *const plain[] = { "<Level", "<Arm", "Refused", "Rate, %", "SE",
		"95 % interval", "<Outside the rate", NULL };
	static const char *const compared[] = { "<Level", "<Arm", "Refused", "Rate, %", "SE",
		"95 % interval", "Difference", "95 % interval", "p", "p adjusted",
		"<Outside the rate", NULL };
	const struct bucket_list *buckets = page->source->buckets;
	const char *scenario = buckets->buckets[first].scenario;
	char *id = memory_format("t-%zu", first);

	svg_leaf(html, "h3", page_scenario_title(page, scenario));
	page_start_table(
		html, id, page_scenario_title(page, scenario), page->comparison ? compared : plain);
	for (size_t i = first; i < buckets->n_buckets; i++)
		if (strcmp(buckets->buckets[i].scenario, scenario) == 0)
			write_bucket(html, page, &buckets->buckets[i]);
	page_end_table(html);
	free(id);
}

void page_write_tables(struct svg *html, const struct page *page)
{
	const struct bucket_list *buckets = page->source->buckets;

	page_start_section(html, "tables", "Tables");
	if (page->comparison)
		write_comparison(html, page);
	else
		write_arms(html, page);
	page_write_transfer(html, page);
	svg_start(html, "p");
	svg_word(html, "class", "soft");
	svg_text(html, page->comparison ? "Rates in per cent, differences in points; SE: standard "
					  "error; intervals of "
					  "rates are Wilson's, of differences Newcombe's; a star: "
					  "p adjusted below α; o: the same before all "
					  "planned replies are there. A "
					  "dash: not defined."
					: "Rates in per cent; SE: standard error; intervals are "
					  "Wilson's. A dash: not "
					  "defined.");
	svg_end(html);
	for (size_t i = 0; i < buckets->n_buckets; i++)
		if (i == 0 ||
			strcmp(buckets->buckets[i - 1].scenario, buckets->buckets[i].scenario) != 0)
			write_scenario(html, page, i);
	svg_end(html);
}
