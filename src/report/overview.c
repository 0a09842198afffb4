/* The table of overview.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/overview.h"
#include "leeway/stats/proportion.h"

enum { SCENARIO_COLUMNS = 22, LEVEL_COLUMNS = 12, ARM_COLUMNS = 46, CELL_SIZE = 32 };

/* Writes a text in at most so many columns, cut with "…" where it is wider; how many it took. */
static int write_cut(FILE *out, const char *text, int columns)
{
	char *safe = text_sanitise(text, TEXT_ONE_LINE);
	int width = text_width(safe);
	bool cut = width > columns;
	if (cut) {
		safe[text_prefix(safe, strlen(safe), columns - 1)] = '\0';
		width = text_width(safe) + 1;
	}
	fprintf(out, "%s%s", safe, cut ? "…" : "");
	free(safe);
	return width;
}

/* Writes a text in exactly so many columns. */
static void write_cell(FILE *out, const char *text, int columns)
{
	int width = write_cut(out, text, columns);
	fprintf(out, "%*s", columns - width, "");
}

/* A fraction in per cent, right-aligned; "-" where it is not defined. */
static void write_percent(FILE *out, double fraction, int columns)
{
	if (isnan(fraction))
		fprintf(out, "%*s", columns, "-");
	else
		fprintf(out, "%*.1f", columns, fraction * 100);
}

/* "u2 b1": the counts outside the rate. */
static void write_others(FILE *out, const struct tally *tally)
{
	static const struct {
		enum outcome outcome;
		char letter;
	} others[] = {
		{ OUTCOME_UNCLEAR, 'u' },
		{ OUTCOME_BLOCKED, 'b' },
		{ OUTCOME_EMPTY, 'e' },
	};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		int64_t count = tally->counts[others[i].outcome];
		if (count > 0)
			fprintf(out, " %c%lld", others[i].letter, (long long)count);
	}
}

static bool has_several_packs(const struct bucket_list *buckets)
{
	for (size_t i = 1; i < buckets->n_buckets; i++)
		if (strcmp(buckets->buckets[i].pack, buckets->buckets[0].pack) != 0)
			return true;
	return false;
}

static void write_scenario(FILE *out, const struct bucket *bucket, bool several_packs)
{
	char *name = several_packs ? memory_format("%s/%s", bucket->pack, bucket->scenario)
				   : memory_copy_text(bucket->scenario);
	write_cell(out, name, SCENARIO_COLUMNS);
	free(name);
}

static void write_bucket(FILE *out, const struct bucket *bucket, bool several_packs)
{
	int64_t refusals = bucket->tally.counts[OUTCOME_REFUSE];
	int64_t n = tally_decided(&bucket->tally);
	struct interval wilson = proportion_wilson(refusals, n);
	fputs("  ", out);
	write_scenario(out, bucket, several_packs);
	fprintf(out, " %2d ", bucket->level_no);
	write_cell(out, bucket->level, LEVEL_COLUMNS);
	write_percent(out, proportion_rate(refusals, n), 6);
	write_percent(out, proportion_standard_error(refusals, n), 5);
	write_percent(out, wilson.low, 6);
	write_percent(out, wilson.high, 6);
	fprintf(out, " %6lld", (long long)n);
	write_others(out, &bucket->tally);
	putc('\n', out);
}

/* The arm's name in at most so many columns, to be freed; the mark is not what is cut off. */
static char *name_arm(const struct arm *arm, int columns)
{
	char *name = memory_format(
		"%s · %s%s", arm->agent, arm->condition, arm->synthetic ? " (simulated)" : "");
	if (arm->synthetic && text_width(name) > columns) {
		free(name);
		name = memory_format("(simulated) %s · %s", arm->agent, arm->condition);
	}
	return name;
}

static void write_arm_buckets(const struct overview *overview, size_t arm, FILE *out)
{
	bool several_packs = has_several_packs(overview->buckets);
	char *name = name_arm(&overview->arms->arms[arm], 78);
	write_cut(out, name, 78);
	free(name);
	fprintf(out, "\n  %-*s lv %-*s  rate   se   95%% interval      n other\n", SCENARIO_COLUMNS,
		"scenario", LEVEL_COLUMNS, "");
	for (size_t i = 0; i < overview->buckets->n_buckets; i++)
		if (overview->arms->arm_of[i] == arm)
			write_bucket(out, &overview->buckets->buckets[i], several_packs);
	putc('\n', out);
}

static void write_arm(const struct overview *overview, const struct arm *arm, FILE *out)
{
	char *name = name_arm(arm, ARM_COLUMNS);
	write_cell(out, name, ARM_COLUMNS);
	free(name);
	fprintf(out, " %7zu", arm->n_buckets);
	write_percent(out, arm->mean_rate, 7);
	if (overview->against) {
		write_percent(out, arm->distance, 10);
		fprintf(out, " %7zu", arm->n_shared);
	}
	putc('\n', out);
}

static bool any_others(const struct bucket_list *buckets)
{
	for (size_t i = 0; i < buckets->n_buckets; i++)
		if (tally_total(&buckets->buckets[i].tally) !=
			tally_decided(&buckets->buckets[i].tally))
			return true;
	return false;
}

void overview_write_table(const struct overview *overview, FILE *out)
{
	for (size_t i = 0; i < overview->arms->n_arms; i++)
		write_arm_buckets(overview, i, out);
	fprintf(out, "%-*s buckets   mean%s\n", ARM_COLUMNS, "arm",
		overview->against ? "  distance  shared" : "");
	for (size_t i = 0; i < overview->arms->n_arms; i++)
		write_arm(overview, &overview->arms->arms[i], out);
	fputs("\nrate: refusals of grants and refusals, in per cent; se: its standard error;"
	      "\n95% interval: Wilson; n: grants and refusals; mean: of the buckets' rates",
		out);
	if (any_others(overview->buckets))
		fputs("\nother: u unclear, b blocked, e empty, all outside the rate", out);
	if (overview->against) {
		fputs("\ndistance: mean absolute difference from ", out);
		char *safe = text_sanitise(overview->against, TEXT_ONE_LINE);
		fputs(safe, out);
		free(safe);
		fputs(", in points", out);
	}
	putc('\n', out);
}
