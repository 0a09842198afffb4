/* CSV and JSON of overview.h. */
#include <math.h>
#include <stdlib.h>

#include "leeway/base/json.h"
#include "leeway/report/overview.h"
#include "leeway/report/writer.h"
#include "leeway/stats/proportion.h"

/* The columns of a bucket; those behind COMPARED_FROM only where an agent is compared with. */
static const char *const all_columns[] = { "pack", "scenario", "level_no", "level", "condition",
	"agent", "kind", "synthetic", "refusals", "n", "refusal_rate", "se", "wilson_lo",
	"wilson_hi", "grants", "unclear", "blocked", "empty", "against", "against_refusals",
	"against_n", "difference", NULL };
enum { COMPARED_FROM = 18, N_COLUMNS = sizeof all_columns / sizeof all_columns[0] };

static const char *const arm_columns[] = { "agent", "condition", "synthetic", "against", "buckets",
	"mean_refusal_rate", "mean_abs_distance", NULL };

static void choose_columns(const struct overview *overview, const char *columns[N_COLUMNS])
{
	for (int i = 0; i < N_COLUMNS; i++)
		columns[i] = overview->against || i < COMPARED_FROM ? all_columns[i] : NULL;
}

static void write_bucket(struct writer *writer, const struct overview *overview, size_t index)
{
	const struct bucket *bucket = &overview->buckets->buckets[index];
	const int64_t *counts = bucket->tally.counts;
	int64_t n = tally_decided(&bucket->tally);
	struct interval wilson = proportion_wilson(counts[OUTCOME_REFUSE], n);
	writer_text(writer, bucket->pack);
	writer_text(writer, bucket->scenario);
	writer_count(writer, bucket->level_no);
	writer_text(writer, bucket->level);
	writer_text(writer, bucket->condition);
	writer_text(writer, bucket->agent_name);
	writer_text(writer, agent_kind_name(bucket->kind));
	writer_boolean(writer, bucket->synthetic);
	writer_count(writer, counts[OUTCOME_REFUSE]);
	writer_count(writer, n);
	writer_number(writer, proportion_rate(counts[OUTCOME_REFUSE], n));
	writer_number(writer, proportion_standard_error(counts[OUTCOME_REFUSE], n));
	writer_number(writer, wilson.low);
	writer_number(writer, wilson.high);
	writer_count(writer, counts[OUTCOME_GRANT]);
	writer_count(writer, counts[OUTCOME_UNCLEAR]);
	writer_count(writer, counts[OUTCOME_BLOCKED]);
	writer_count(writer, counts[OUTCOME_EMPTY]);
	if (overview->against) {
		const struct comparison *comparison = &overview->arms->comparisons[index];
		writer_text(writer, overview->against);
		writer_count(writer, comparison->tally.counts[OUTCOME_REFUSE]);
		writer_count(writer, tally_decided(&comparison->tally));
		writer_number(writer, comparison->difference);
	}
}

void overview_write_csv(const struct overview *overview, FILE *out)
{
	const char *columns[N_COLUMNS];
	struct writer writer;
	choose_columns(overview, columns);
	writer_start(&writer, out, REPORT_CSV, columns);
	for (size_t i = 0; i < overview->buckets->n_buckets; i++) {
		write_bucket(&writer, overview, i);
		writer_end_row(&writer);
	}
}

static void write_arm(struct writer *writer, const struct overview *overview, const struct arm *arm)
{
	writer_text(writer, arm->agent);
	writer_text(writer, arm->condition);
	writer_boolean(writer, arm->synthetic);
	writer_text(writer, overview->against);
	writer_count(writer, (int64_t)(overview->against ? arm->n_shared : arm->n_decided));
	writer_number(writer, arm->mean_rate);
	writer_number(writer, arm->distance);
}

void overview_write_json(const struct overview *overview, FILE *out)
{
	const char *columns[N_COLUMNS];
	struct writer writer;
	choose_columns(overview, columns);
	fputs("{\"buckets\":[\n", out);
	writer_start(&writer, out, REPORT_JSONL, columns);
	for (size_t i = 0; i < overview->buckets->n_buckets; i++) {
		fputs(i ? "," : "", out);
		write_bucket(&writer, overview, i);
		writer_end_row(&writer);
	}
	fputs("],\"arms\":[\n", out);
	writer_start(&writer, out, REPORT_JSONL, arm_columns);
	for (size_t i = 0; i < overview->arms->n_arms; i++) {
		fputs(i ? "," : "", out);
		write_arm(&writer, overview, &overview->arms->arms[i]);
		writer_end_row(&writer);
	}
	fputs("]}\n", out);
}
