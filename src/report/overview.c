/* The table of overview.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/report/bucket_rate.h"
#include "leeway/report/cells.h"
#include "leeway/report/overview.h"

enum { SCENARIO_COLUMNS = 22, LEVEL_COLUMNS = 12, ARM_COLUMNS = 46 };

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

static void write_bucket(FILE *out, const struct bucket *bucket, bool several_packs)
{
	struct bucket_rate rate = bucket_rate_of(bucket);
	fputs("  ", out);
	cell_write_scenario(out, bucket->pack, bucket->scenario, several_packs, SCENARIO_COLUMNS);
	fprintf(out, " %2d ", bucket->level_no);
	cell_write(out, bucket->level, LEVEL_COLUMNS);
	cell_write_percent(out, rate.rate, 6);
	cell_write_percent(out, rate.standard_error, 5);
	cell_write_percent(out, rate.wilson.low, 6);
	cell_write_percent(out, rate.wilson.high, 6);
	fprintf(out, " %6lld", (long long)tally_decided(&bucket->tally));
	write_others(out, &bucket->tally);
	putc('\n', out);
}

static void write_arm_buckets(
	const struct overview *overview, size_t arm, const struct text_names *names, FILE *out)
{
	bool several_packs = has_several_packs(overview->buckets);
	const struct arm *own = &overview->arms->arms[arm];
	char *name = cell_name_arm(own->agent, own->condition, own->synthetic, 78, names);
	cell_write_cut(out, name, 78);
	free(name);
	fprintf(out, "\n  %-*s lv %-*s  rate   se   95%% interval      n other\n", SCENARIO_COLUMNS,
		"scenario", LEVEL_COLUMNS, "");
	for (size_t i = 0; i < overview->buckets->n_buckets; i++)
		if (overview->arms->arm_of[i] == arm)
			write_bucket(out, &overview->buckets->buckets[i], several_packs);
	putc('\n', out);
}

static void write_arm(const struct arm *arm, const struct text_names *names, FILE *out)
{
	char *name = cell_name_arm(arm->agent, arm->condition, arm->synthetic, ARM_COLUMNS, names);
	cell_write(out, name, ARM_COLUMNS);
	free(name);
	fprintf(out, " %7zu", arm->n_buckets);
	cell_write_percent(out, arm->mean_rate, 7);
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
	struct cell_arms arms = { 0 };
	for (size_t i = 0; i < overview->arms->n_arms; i++)
		cell_arms_add(
			&arms, overview->arms->arms[i].agent, overview->arms->arms[i].condition);
	struct text_names names = cell_arms_names(&arms);
	for (size_t i = 0; i < overview->arms->n_arms; i++)
		write_arm_buckets(overview, i, &names, out);
	fprintf(out, "%-*s buckets   mean\n", ARM_COLUMNS, "arm");
	for (size_t i = 0; i < overview->arms->n_arms; i++)
		write_arm(&overview->arms->arms[i], &names, out);
	cell_arms_clear(&arms);
	fputs("\nrate: refusals of grants and refusals, in per cent; se: its standard error;"
	      "\n95% interval: Wilson; n: grants and refusals; mean: of the buckets' rates",
		out);
	if (any_others(overview->buckets))
		fputs("\nother: u unclear, b blocked, e empty, all outside the rate", out);
	putc('\n', out);
}
