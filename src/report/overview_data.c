/* CSV, JSON and Markdown of overview.h. */
#include <math.h>
#include <stdlib.h>

#include "leeway/base/json.h"
#include "leeway/report/bucket_rate.h"
#include "leeway/report/cells.h"
#include "leeway/report/overview.h"
#include "leeway/report/writer.h"

static const char *const bucket_columns[] = { "pack", "scenario", "level_no", "level", "condition",
	"agent", "kind", "synthetic", "refusals", "n", "refusal_rate", "se", "wilson_lo",
	"wilson_hi", "grants", "unclear", "blocked", "empty", NULL };

static const char *const arm_columns[] = { "agent", "condition", "synthetic", "buckets",
	"mean_refusal_rate", NULL };

static void write_bucket(struct writer *writer, const struct overview *overview, size_t index)
{
	const struct bucket *bucket = &overview->buckets->buckets[index];
	const int64_t *counts = bucket->tally.counts;
	struct bucket_rate rate = bucket_rate_of(bucket);
	writer_text(writer, bucket->pack);
	writer_text(writer, bucket->scenario);
	writer_count(writer, bucket->level_no);
	writer_text(writer, bucket->level);
	writer_text(writer, bucket->condition);
	writer_text(writer, bucket->agent_name);
	writer_text(writer, bucket_kind_name(bucket));
	writer_boolean(writer, bucket->synthetic);
	writer_count(writer, counts[OUTCOME_REFUSE]);
	writer_count(writer, tally_decided(&bucket->tally));
	writer_number(writer, rate.rate);
	writer_number(writer, rate.standard_error);
	writer_number(writer, rate.wilson.low);
	writer_number(writer, rate.wilson.high);
	writer_count(writer, counts[OUTCOME_GRANT]);
	writer_count(writer, counts[OUTCOME_UNCLEAR]);
	writer_count(writer, counts[OUTCOME_BLOCKED]);
	writer_count(writer, counts[OUTCOME_EMPTY]);
}

void overview_write_csv(const struct overview *overview, FILE *out)
{
	struct writer writer;
	writer_start(&writer, out, REPORT_CSV, bucket_columns);
	for (size_t i = 0; i < overview->buckets->n_buckets; i++) {
		write_bucket(&writer, overview, i);
		writer_end_row(&writer);
	}
}

static void write_arm(struct writer *writer, const struct arm *arm)
{
	writer_text(writer, arm->agent);
	writer_text(writer, arm->condition);
	writer_boolean(writer, arm->synthetic);
	writer_count(writer, (int64_t)arm->n_decided);
	writer_number(writer, arm->mean_rate);
}

void overview_write_json(const struct overview *overview, FILE *out)
{
	struct writer writer;
	fputs("{\"buckets\":[\n", out);
	writer_start(&writer, out, REPORT_JSONL, bucket_columns);
	for (size_t i = 0; i < overview->buckets->n_buckets; i++) {
		fputs(i ? "," : "", out);
		write_bucket(&writer, overview, i);
		writer_end_row(&writer);
	}
	fputs("],\"arms\":[\n", out);
	writer_start(&writer, out, REPORT_JSONL, arm_columns);
	for (size_t i = 0; i < overview->arms->n_arms; i++) {
		fputs(i ? "," : "", out);
		write_arm(&writer, &overview->arms->arms[i]);
		writer_end_row(&writer);
	}
	fputs("]}\n", out);
}

static void write_markdown_row(const struct bucket *bucket, FILE *out)
{
	struct bucket_rate rate = bucket_rate_of(bucket);
	const char *const names[] = { bucket->agent_name, bucket->condition, bucket->scenario };
	for (size_t i = 0; i < 3; i++) {
		fputs("| ", out);
		cell_write_markdown(out, names[i]);
		fputs(i == 0 && bucket->synthetic ? " (simulated) " : " ", out);
	}
	fprintf(out, "| %d | ", bucket->level_no);
	cell_write_markdown(out, bucket->level);
	fputs(" | ", out);
	cell_write_percent(out, rate.rate, 1);
	fputs(" | ", out);
	cell_write_percent(out, rate.wilson.low, 1);
	fputs(" to ", out);
	cell_write_percent(out, rate.wilson.high, 1);
	fprintf(out, " | %lld |\n", (long long)tally_decided(&bucket->tally));
}

void overview_write_markdown(const struct overview *overview, FILE *out)
{
	fputs("| agent | condition | scenario | level | | rate, % | 95 % | n |\n"
	      "|---|---|---|--:|---|--:|--:|--:|\n",
		out);
	for (size_t i = 0; i < overview->buckets->n_buckets; i++)
		write_markdown_row(&overview->buckets->buckets[i], out);
}
