/* CSV and JSON of compare_write.h, and what all its formats share. */
#include "leeway/report/compare_write.h"

#include <math.h>

#include "leeway/report/writer.h"

static const char *const bucket_columns[] = { "pack", "scenario", "level_no", "level", "condition",
	"agent", "against", "refusals", "n", "against_refusals", "against_n", "difference",
	"newcombe_lo", "newcombe_hi", "z", "p", "p_fisher", "holm", "benjamini_hochberg",
	"against_condition", "synthetic", "against_synthetic", "p_tested", "p_live", "planned",
	"complete", "no_test", NULL };

static const char *const arm_columns[] = { "agent", "condition", "against", "buckets",
	"significant", "significant_holm", "significant_bh", "mean_abs_distance", "distance_lo",
	"distance_hi", "exact_match", "jensen_shannon", "spearman", "randomization_at_or_below",
	"randomization_orders", "against_condition", "synthetic", "against_synthetic",
	"distance_estimate", "distance_p", "distance_identical", "distance_identical_95",
	"exact_match_identical", "jensen_shannon_identical", "randomization_p",
	"randomization_holm", "randomization_z", "single_text_buckets", "family", "provisional",
	"spearman_scenarios", "no_spearman", NULL };

static const char *const pool_columns[] = { "condition", "synthetic", "against",
	"against_condition", "against_synthetic", "arms", "scenarios", "levels",
	"randomization_at_or_below", "randomization_orders", "randomization_p", "randomization_z",
	NULL };

const char *comparison_format_p(double p, char text[COMPARISON_TEXT_SIZE])
{
	if (isnan(p))
		snprintf(text, COMPARISON_TEXT_SIZE, "-");
	else if (p < 0.0005)
		snprintf(text, COMPARISON_TEXT_SIZE, "<.001");
	else
		snprintf(text, COMPARISON_TEXT_SIZE, "%.3f", p);
	return p < 0.9995 && text[0] == '0' ? text + 1 : text;
}

const char *comparison_star(const struct comparison_list *list, const struct comparison_row *row)
{
	if (!row->is_significant)
		return "";
	return list->test == COMPARISON_AUTO && !row->is_complete ? "o" : "*";
}

const char *comparison_correction_title(enum comparison_correction correction)
{
	return correction == COMPARISON_HOLM ? "Holm" : "Benjamini-Hochberg";
}

const char *comparison_test_title(enum comparison_test test)
{
	static const char *const titles[] = {
		[COMPARISON_POOLED_Z] = "two-sample proportion test, pooled SE",
		[COMPARISON_FISHER] = "Fisher's exact test",
		[COMPARISON_AUTO] = "Fisher's exact test; evidence (1/E) while a bucket fills",
	};
	return titles[test];
}

static void write_bucket(struct writer *writer, const struct comparison_list *list, size_t index)
{
	const struct comparison_row *row = &list->rows[index];
	const struct comparison_arm *arm = &list->arms[row->arm];
	writer_text(writer, row->pack);
	writer_text(writer, row->scenario);
	writer_count(writer, row->level_no);
	writer_text(writer, row->level);
	writer_text(writer, arm->condition);
	writer_text(writer, arm->agent);
	writer_text(writer, arm->against);
	writer_count(writer, row->own.refusals);
	writer_count(writer, row->own.n);
	writer_count(writer, row->other.refusals);
	writer_count(writer, row->other.n);
	writer_number(writer, row->difference);
	writer_number(writer, row->newcombe.low);
	writer_number(writer, row->newcombe.high);
	writer_number(writer, row->z);
	writer_number(writer, row->p);
	writer_number(writer, row->p_fisher);
	writer_number(writer, row->holm);
	writer_number(writer, row->benjamini_hochberg);
	writer_text(writer, arm->against_condition);
	writer_boolean(writer, arm->synthetic);
	writer_boolean(writer, arm->against_synthetic);
	writer_number(writer, row->p_tested);
	writer_number(writer, row->p_live);
	writer_count(writer, row->planned);
	writer_boolean(writer, row->is_complete);
	writer_text(writer, comparison_gap_words(row->gap));
	writer_end_row(writer);
}

static void write_arm(
	struct writer *writer, const struct comparison_list *list, const struct comparison_arm *arm)
{
	bool is_randomized = arm->randomization_orders > 0, is_counted = false;
	const struct distance *distance = &arm->distance;
	for (size_t i = 0; i < arm->n_rows; i++)
		is_counted = is_counted || list->rows[arm->first_row + i].own.n_distinct > 0;
	writer_text(writer, arm->agent);
	writer_text(writer, arm->condition);
	writer_text(writer, arm->against);
	writer_count(writer, (int64_t)arm->n_shared);
	writer_count(writer, (int64_t)arm->n_significant);
	writer_count(writer, (int64_t)arm->n_holm);
	writer_count(writer, (int64_t)arm->n_benjamini_hochberg);
	writer_number(writer, distance->plug_in);
	writer_number(writer, distance->interval.low);
	writer_number(writer, distance->interval.high);
	writer_number(writer, arm->exact_match);
	writer_number(writer, arm->jensen_shannon);
	writer_number(writer, arm->spearman);
	writer_count(writer, is_randomized ? arm->randomization_at_or_below : -1);
	writer_count(writer, is_randomized ? arm->randomization_orders : -1);
	writer_text(writer, arm->against_condition);
	writer_boolean(writer, arm->synthetic);
	writer_boolean(writer, arm->against_synthetic);
	writer_number(writer, distance->estimate);
	writer_number(writer, distance->p);
	writer_number(writer, distance->floor);
	writer_number(writer, distance->floor95);
	writer_number(writer, distance->identical_match);
	writer_number(writer, distance->identical_divergence);
	writer_number(writer, arm->randomization_p);
	writer_number(writer, arm->randomization_holm);
	writer_number(writer, arm->randomization_z);
	writer_count(writer, is_counted ? (int64_t)comparison_count_single_texts(list, arm) : -1);
	writer_count(writer, (int64_t)arm->n_family);
	writer_count(writer, (int64_t)arm->n_provisional);
	writer_count(writer, (int64_t)arm->n_spearman);
	writer_text(writer, comparison_why_no_spearman(arm));
	writer_end_row(writer);
}

static void write_pool(struct writer *writer, const struct comparison_list *list,
	const struct comparison_pool *pool)
{
	const struct comparison_arm *first = &list->arms[pool->first_arm];
	writer_text(writer, first->condition);
	writer_boolean(writer, first->synthetic);
	writer_text(writer, first->against);
	writer_text(writer, first->against_condition);
	writer_boolean(writer, first->against_synthetic);
	writer_count(writer, (int64_t)pool->n_arms);
	writer_count(writer, (int64_t)pool->n_scenarios);
	writer_count(writer, (int64_t)pool->n_levels);
	writer_count(writer, pool->at_or_below);
	writer_count(writer, pool->orders);
	writer_number(writer, pool->p);
	writer_number(writer, pool->z);
	writer_end_row(writer);
}

void comparison_write_arms(const struct comparison_list *list, FILE *out)
{
	struct writer writer;
	writer_start(&writer, out, REPORT_CSV, arm_columns);
	for (size_t i = 0; i < list->n_arms; i++)
		write_arm(&writer, list, &list->arms[i]);
}

void comparison_write_csv(const struct comparison_list *list, FILE *out)
{
	struct writer writer;
	writer_start(&writer, out, REPORT_CSV, bucket_columns);
	for (size_t i = 0; i < list->n_rows; i++)
		write_bucket(&writer, list, i);
}

void comparison_write_json(const struct comparison_list *list, FILE *out)
{
	struct writer writer;
	fputs("{\"buckets\":[\n", out);
	writer_start(&writer, out, REPORT_JSONL, bucket_columns);
	for (size_t i = 0; i < list->n_rows; i++) {
		fputs(i ? "," : "", out);
		write_bucket(&writer, list, i);
	}
	fputs("],\"arms\":[\n", out);
	writer_start(&writer, out, REPORT_JSONL, arm_columns);
	for (size_t i = 0; i < list->n_arms; i++) {
		fputs(i ? "," : "", out);
		write_arm(&writer, list, &list->arms[i]);
	}
	fputs("],\"pooled\":[\n", out);
	writer_start(&writer, out, REPORT_JSONL, pool_columns);
	for (size_t i = 0; i < list->n_pools; i++) {
		fputs(i ? "," : "", out);
		write_pool(&writer, list, &list->pools[i]);
	}
	fputs("]}\n", out);
}
