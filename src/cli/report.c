/* `leeway report`: one self-contained HTML page. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/cli/command.h"
#include "leeway/cli/selectors.h"
#include "leeway/cli/shown.h"
#include "leeway/report/compare_load.h"
#include "leeway/report/output.h"
#include "leeway/report/page.h"

static const struct option_row options[] = {
	{ "against", 0, "AGENT[@CONDITION]", false,
		"compare with this cohort, model or group; default: people, under the arm's "
		"condition, or else baseline" },
	{ "explanations", 0, "N", false, "of every bucket, 0 to 50; default: 3" },
	{ "format", 'f', "FORMAT", false, "as html, whatever the file's name ends in" },
	{ "output", 'o', "FILE", false, "write to this file; default: standard output" },
	SELECTOR_OPTIONS,
	{ 0 },
};

static const char *const format_names[] = { "html", NULL };

struct report {
	const struct context *context;
	struct shown shown;
	struct selectors selectors;
	struct page page;
	struct comparison_list comparison;
	struct transfer transfer;
	struct claim_verdict_list claims;
	struct explanation_list explanations;
	struct origin_list origins;
};

static bool is_named(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return n == 0;
}

static bool is_against(const struct page *page, const struct bucket *bucket)
{
	return page->against && strcmp(bucket->agent_name, page->against) == 0 &&
	       (!page->against_condition ||
		       strcmp(bucket->condition, page->against_condition) == 0);
}

/* Whom the others are compared with is always in the report. */
static bool is_wanted(const struct bucket *bucket, void *data)
{
	const struct report *report = data;
	const struct bucket_filter *filter = &report->selectors.filter;

	if (is_against(&report->page, bucket))
		return true;
	return is_named(bucket->condition, filter->conditions, filter->n_conditions) &&
	       is_named(bucket->agent_name, filter->agents, filter->n_agents);
}

/* The buckets of the agent compared with, borrowed: to be freed as an array alone. */
static struct bucket_list find_others(const struct page *page, const struct bucket_list *buckets)
{
	struct bucket_list others = { 0 };

	for (size_t i = 0; i < buckets->n_buckets; i++) {
		if (!is_against(page, &buckets->buckets[i]))
			continue;
		MEMORY_RESERVE_ONE(others.buckets, others.n_buckets, others.capacity);
		others.buckets[others.n_buckets++] = buckets->buckets[i];
	}
	return others;
}

static bool compare(struct report *report, struct error *error)
{
	const struct pack *pack = report->shown.pack;
	struct comparison_options chosen = { .against = report->page.against,
		.against_condition = report->page.against_condition,
		.packs = &pack,
		.n_packs = pack ? 1 : 0,
		.test = COMPARISON_AUTO };

	if (!chosen.against)
		return true;
	struct bucket_list others = find_others(&report->page, &report->shown.buckets);

	comparison_build(&report->comparison, &report->shown.buckets, &others, &chosen);
	bool good = comparison_load_answers(report->shown.database, &report->shown.buckets, &others,
		&report->comparison, error);

	free(others.buckets);
	good = good && comparison_load_distinct(report->shown.database, &report->comparison, error);
	if (good)
		comparison_estimate(&report->comparison);
	report->page.comparison = &report->comparison;
	transfer_build(&report->transfer, &report->comparison, &report->shown.origins);
	if (pack)
		transfer_order(&report->transfer, pack);
	report->page.transfer = &report->transfer;
	return good;
}

static bool add_answers(void *database, const struct bucket_list *own,
	const struct bucket_list *others, struct comparison_list *list)
{
	return comparison_load_answers(database, own, others, list, NULL);
}

/*
 * Whom the report compares with is the people of the claims; not where a condition was named, as
 * claims name their own.
 */
static void judge(struct report *report)
{
	const struct page *page = &report->page;
	const struct claim_binding people = { "people",
		page->against_condition ? chart_find_people(&report->shown.buckets)
					: page->against };
	const struct claim_options choice = {
		.bindings = &people,
		.n_bindings = people.agent ? 1 : 0,
		.add_answers = add_answers,
		.data = report->shown.database,
	};

	if (report->shown.pack)
		claims_judge(&report->claims, &report->shown.pack->claims, &report->shown.buckets,
			&choice);
	report->page.claims = &report->claims;
}

static bool load(struct report *report, struct error *error)
{
	struct shown *shown = &report->shown;
	const char *people = chart_find_people(&shown->buckets);

	if (!shown->against && people)
		shown->against = memory_copy_text(people);
	report->page.against = shown->against;
	report->page.against_condition = shown->against_condition;
	shown_order_by_pack(shown);
	judge(report);
	buckets_keep(&shown->buckets, is_wanted, report, NULL);
	if (shown->buckets.n_buckets == 0)
		return error_set(error, ERROR_INPUT,
			"report: the cache has no reply to what was chosen: ask a model "
			"(leeway run) or take answers in (leeway import) first");
	return origins_load(
		       shown->database, shown->buckets.buckets[0].pack, &report->origins, error) &&
	       explanations_load(&report->explanations, shown->database, &shown->buckets, error) &&
	       compare(report, error);
}

static bool write_file(struct svg *html, const char *path, struct error *error)
{
	struct output output;

	if (html->out.overflowed)
		return error_set(error, ERROR_INPUT,
			"report: the page would be larger than 256 MiB: ask for fewer "
			"--explanations");
	if (!output_open(&output, path, error))
		return false;
	fwrite(html->out.bytes, 1, html->out.length, output.stream);
	bool written = output_finish(&output, error);

	output_discard(&output);
	return written;
}

static void write_report(struct report *report, struct error *error)
{
	struct svg html;

	report->page.database = report->shown.database;
	report->page.source = &report->shown.source;
	report->page.explanations = &report->explanations;
	report->page.origins = &report->origins;
	report->page.made_at_ms = env_wall_ms(report->context->env);
	report->page.n_outdated = report->shown.n_outdated;
	svg_init(&html);
	if (page_write(&html, &report->page, error))
		write_file(&html, arguments_text(report->context->arguments, "output"), error);
	svg_clear(&html);
}

static int run_report(const struct context *context, struct error *error)
{
	struct report report = { .context = context };
	int64_t per_bucket;
	int format;

	if (!arguments_output_format(context->arguments, format_names, 0, &format, error) ||
		!arguments_integer(context->arguments, "explanations", 0, EXPLANATIONS_MOST,
			EXPLANATIONS_DEFAULT, &per_bucket, error) ||
		!selectors_read(context, &report.selectors, error) ||
		!shown_load(&report.shown, context, &report.selectors,
			arguments_text(context->arguments, "against"), "leeway report", error)) {
		selectors_clear(&report.selectors);
		return EXIT_DONE;
	}
	report.explanations.per_bucket = (int)per_bucket;
	shown_warn_outdated(report.shown.n_outdated, "");
	if (load(&report, error))
		write_report(&report, error);
	claim_verdicts_clear(&report.claims);
	transfer_clear(&report.transfer);
	comparison_clear(&report.comparison);
	explanations_clear(&report.explanations);
	origins_clear(&report.origins);
	shown_clear(&report.shown);
	selectors_clear(&report.selectors);
	return EXIT_DONE;
}

const struct command command_report = {
	.name = "report",
	.help = "write one HTML page: figures, tables, method, explanations",
	.options = options,
	.run = run_report,
};
