/* `leeway stats`: refusal rates, intervals, distances and tests of what the cache holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/text.h"
#include "leeway/cli/command.h"
#include "leeway/cli/selectors.h"
#include "leeway/cli/shown.h"
#include "leeway/report/agent_groups.h"
#include "leeway/report/compare_load.h"
#include "leeway/report/compare_write.h"
#include "leeway/report/output.h"
#include "leeway/report/overview.h"
#include "leeway/report/transfer.h"
#include "leeway/report/wordings.h"

#define EDITED_ADVICE "; --edited counts them too"

static const struct option_row options[] = {
	{ "against", 0, "AGENT[@CONDITION]", false,
		"compare with this model, cohort or group; default: under the arm's condition, or "
		"else baseline" },
	{ "format", 'f', "FORMAT", false,
		"as a table, csv, json or md; default: by the file's name, else table" },
	{ "alpha", 0, "LEVEL", false, "significance level; default: 0.05" },
	{ "correction", 0, "NAME", false, "whose stars: holm or bh; default: holm" },
	{ "test", 0, "NAME", false,
		"by auto (safe to watch live), fisher, or z, the paper's; default: auto" },
	{ "arms", 0, NULL, false, "in csv, one row an arm with its distance, not one a bucket" },
	{ "edited", 0, NULL, false, "count replies to words that were edited since too" },
	{ "transfer", 0, NULL, false, "models tuned on one scenario by scenarios asked" },
	{ "output", 'o', "FILE", false, "write to this file; default: standard output" },
	SELECTOR_OPTIONS,
	{ 0 },
};

static const char *const format_names[] = { "table", "csv", "json", "md", NULL };
enum { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON, FORMAT_MARKDOWN };

/* By format. */
static void (*const overview_writers[])(const struct overview *overview, FILE *out) = {
	overview_write_table,
	overview_write_csv,
	overview_write_json,
	overview_write_markdown,
};
static void (*const comparison_writers[])(const struct comparison_list *list, FILE *out) = {
	comparison_write_table,
	comparison_write_csv,
	comparison_write_json,
	comparison_write_markdown,
};

static void (*const transfer_writers[])(const struct transfer *transfer, FILE *out) = {
	transfer_write_table,
	transfer_write_csv,
	transfer_write_json,
	transfer_write_markdown,
};

struct stats_order {
	const struct context *context;
	int format;
	FILE *out;
	bool transfer, keeps_edited, of_arms;
	struct comparison_options compare; /* against NULL: nothing is compared. */
	struct selectors selectors;
	struct agent_groups groups;
};

static bool read_alpha(const struct arguments *arguments, double *alpha, struct error *error)
{
	const char *text = arguments_text(arguments, "alpha");
	char *end = NULL;
	if (!text)
		return true;
	*alpha = strtod(text, &end);
	if (end != text && !*end && *alpha > 0 && *alpha < 1)
		return true;
	char *safe = text_sanitise(text, TEXT_ONE_LINE);
	error_set(error, ERROR_USAGE,
		"stats: --alpha is '%s'; it must be a fraction between 0 and 1, as 0.05", safe);
	free(safe);
	return false;
}

/* What only a comparison has a use for. */
static bool check_options(const struct arguments *arguments, struct error *error)
{
	static const char *const names[] = { "alpha", "correction", "test" };
	if (arguments_text(arguments, "against"))
		return true;
	if (arguments_flag(arguments, "transfer"))
		return error_set(error, ERROR_USAGE,
			"stats: --transfer is of a comparison: say --against AGENT too");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (arguments_text(arguments, names[i]))
			return error_set(error, ERROR_USAGE,
				"stats: --%s is of a comparison: say --against AGENT too",
				names[i]);
	return true;
}

static bool read_order(
	const struct context *context, struct stats_order *order, struct error *error)
{
	const struct arguments *arguments = context->arguments;
	int test, correction;
	order->context = context;
	order->transfer = arguments_flag(arguments, "transfer");
	order->keeps_edited = arguments_flag(arguments, "edited");
	order->of_arms = arguments_flag(arguments, "arms");
	order->compare.against = arguments_text(arguments, "against");
	if (!arguments_output_format(arguments, format_names, 0, &order->format, error) ||
		!arguments_choice(
			arguments, "test", comparison_test_names, COMPARISON_AUTO, &test, error) ||
		!arguments_choice(arguments, "correction", comparison_correction_names,
			COMPARISON_HOLM, &correction, error) ||
		!read_alpha(arguments, &order->compare.alpha, error) ||
		!check_options(arguments, error) ||
		!selectors_read(context, &order->selectors, error))
		return false;
	order->compare.test = (enum comparison_test)test;
	order->compare.correction = (enum comparison_correction)correction;
	if (order->of_arms &&
		(order->format != FORMAT_CSV || !order->compare.against || order->transfer))
		return error_set(error, ERROR_USAGE,
			"stats: --arms is for --format csv with --against AGENT: other formats "
			"have the arms beside the buckets");
	return true;
}

static bool is_chosen(const struct stats_order *order, const char *name)
{
	const struct bucket_filter *filter = &order->selectors.filter;
	for (size_t i = 0; i < filter->n_agents; i++)
		if (strcmp(filter->agents[i], name) == 0)
			return true;
	return filter->n_agents == 0;
}

/* Says of the groups that are shown which members they lack. */
static void say_missing(const struct stats_order *order, const struct bucket_list *buckets)
{
	for (size_t i = 0; i < order->groups.n_groups; i++) {
		const struct agent_group *group = &order->groups.groups[i];
		char *words = is_chosen(order, group->id)
				      ? agent_group_describe_missing(group, buckets)
				      : NULL;
		char *safe = words ? text_sanitise(words, TEXT_ONE_LINE) : NULL;
		if (safe)
			fprintf(stderr, "leeway: %s\n", safe);
		free(safe);
		free(words);
	}
}

static bool keep_present(const struct stats_order *order, struct database *database,
	struct bucket_list *buckets, struct error *error)
{
	struct pack_list packs = { 0 };
	int64_t n_outdated = 0;
	if (order->keeps_edited)
		return true;
	pack_list_load(&packs, order->context->env, buckets, order->selectors.filter.pack_folder);
	bool good = wordings_keep_present(database, &packs, buckets, &n_outdated, error);
	if (good)
		shown_warn_outdated(n_outdated, EDITED_ADVICE);
	pack_list_clear(&packs);
	return good;
}

static bool print_overview(
	const struct stats_order *order, struct database *database, struct error *error)
{
	struct bucket_list buckets = { 0 };
	if (!agent_groups_load(database, &order->groups, &order->selectors.filter, &buckets, error))
		return false;
	if (!keep_present(order, database, &buckets, error)) {
		buckets_clear(&buckets);
		return false;
	}
	struct arm_list arms;
	arms_build(&arms, &buckets);
	struct overview overview = { &buckets, &arms };
	say_missing(order, &buckets);
	if (buckets.n_buckets == 0)
		fprintf(stderr, "leeway: the cache has no reply to what was chosen: ask a model "
				"(leeway run) or take answers in (leeway import) first\n");
	if (buckets.n_buckets > 0 || order->format != FORMAT_TABLE)
		overview_writers[order->format](&overview, order->out);
	arms_clear(&arms);
	buckets_clear(&buckets);
	return true;
}

/* The scenarios as their packs have them, which the cache does not know. */
static bool order_transfer(const struct stats_order *order, struct database *database,
	struct transfer *transfer, struct error *error)
{
	struct bucket_list buckets = { 0 };
	struct pack_list packs = { 0 };
	if (!agent_groups_load(database, &order->groups, &order->selectors.filter, &buckets, error))
		return false;
	pack_list_load(&packs, order->context->env, &buckets, order->selectors.filter.pack_folder);
	/* Each puts its own first and leaves the others in their order. */
	for (size_t i = packs.n_packs; i > 0; i--)
		transfer_order(transfer, packs.packs[i - 1]);
	pack_list_clear(&packs);
	buckets_clear(&buckets);
	return true;
}

static bool print_transfer(const struct stats_order *order, struct database *database,
	const struct comparison_list *list, struct error *error)
{
	struct transfer_origins origins;
	struct transfer transfer;
	if (!transfer_read_origins(
		    order->context->env, order->context->config, database, &origins, error))
		return false;
	transfer_build(&transfer, list, &origins);
	bool good = order_transfer(order, database, &transfer, error);
	if (good)
		transfer_writers[order->format](&transfer, order->out);
	transfer_clear(&transfer);
	transfer_clear_origins(&origins);
	return good;
}

static bool print_arms(const struct stats_order *order, struct database *database,
	struct comparison_list *list, struct error *error)
{
	struct bucket_list buckets = { 0 };
	bool has_arms = order->format != FORMAT_CSV || order->of_arms;
	if (has_arms && !comparison_load_distinct(database, list, error))
		return false;
	if (!agent_groups_load(database, &order->groups, &order->selectors.filter, &buckets, error))
		return false;
	if (has_arms)
		comparison_estimate(list);
	say_missing(order, &buckets);
	if (order->of_arms)
		comparison_write_arms(list, order->out);
	else
		comparison_writers[order->format](list, order->out);
	buckets_clear(&buckets);
	return true;
}

static bool print_comparison(
	const struct stats_order *order, struct database *database, struct error *error)
{
	struct comparison_request request = {
		.filter = &order->selectors.filter,
		.groups = &order->groups,
		.options = order->compare,
		.keeps_edited = order->keeps_edited,
	};
	struct comparison_list list;
	if (!comparison_load(database, order->context->env, &request, &list, error))
		return false;
	shown_warn_outdated(list.n_outdated, EDITED_ADVICE);
	bool good = order->transfer ? print_transfer(order, database, &list, error)
				    : print_arms(order, database, &list, error);
	comparison_clear(&list);
	return good;
}

static void print_stats(struct stats_order *order, struct error *error)
{
	const char *path = arguments_text(order->context->arguments, "output");
	struct output output;
	struct database *database =
		selectors_open_cache(order->context, DATABASE_READ, "leeway stats", error);
	if (!database)
		return;
	if (database_begin(database, error)) {
		struct comparison_options *compare = &order->compare;
		if (selectors_settle(order->context, &order->selectors, database, &order->groups,
			    &compare->against, &compare->against_condition, error) &&
			output_open(&output, path, error)) {
			order->out = output.stream;
			if ((order->compare.against ? print_comparison : print_overview)(
				    order, database, error))
				output_finish(&output, error);
			output_discard(&output);
		}
		database_rollback(database);
	}
	database_close(database);
}

static int run_stats(const struct context *context, struct error *error)
{
	struct stats_order order = { 0 };
	if (!read_order(context, &order, error) ||
		!agent_groups_read(context->config, &order.groups, error))
		return EXIT_DONE;
	print_stats(&order, error);
	agent_groups_clear(&order.groups);
	selectors_clear(&order.selectors);
	return EXIT_DONE;
}

const struct command command_stats = {
	.name = "stats",
	.help = "show refusal rates, their intervals, distances and tests",
	.options = options,
	.run = run_stats,
};
