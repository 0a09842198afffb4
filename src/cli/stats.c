/* `leeway stats`: refusal rates, intervals and distances of what the cache holds. */
#include "leeway/cli/command.h"
#include "leeway/cli/selectors.h"
#include "leeway/report/overview.h"

static const struct option_row options[] = {
	{ "against", 0, "AGENT", false, "compare with this model or cohort" },
	{ "format", 'f', "FORMAT", false, "table, csv or json; default: table" },
	SELECTOR_OPTIONS,
	{ 0 },
};

static const char *const format_names[] = { "table", "csv", "json", NULL };

/* By format. */
static void (*const writers[])(const struct overview *overview, FILE *out) = {
	overview_write_table,
	overview_write_csv,
	overview_write_json,
};

struct stats_order {
	const char *against; /* NULL: none. */
	int format;
	struct selectors selectors;
};

/* The buckets of the agent compared with, whichever agents and conditions were chosen. */
static bool load_others(const struct stats_order *order, struct database *database,
	struct bucket_list *others, struct error *error)
{
	struct bucket_filter filter = {
		.agents = &order->against,
		.n_agents = order->against ? 1 : 0,
	};
	return !order->against || buckets_load(database, &filter, others, error);
}

static void print_stats(
	const struct stats_order *order, struct database *database, struct error *error)
{
	struct bucket_list buckets = { 0 }, others = { 0 };
	if (buckets_load(database, &order->selectors.filter, &buckets, error) &&
		load_others(order, database, &others, error)) {
		struct arm_list arms;
		arms_build(&arms, &buckets, order->against ? &others : NULL);
		struct overview overview = { &buckets, &arms, order->against };
		writers[order->format](&overview, stdout);
		arms_clear(&arms);
	}
	buckets_clear(&others);
	buckets_clear(&buckets);
}

static int run_stats(const struct context *context, struct error *error)
{
	struct stats_order order = { .against = arguments_text(context->arguments, "against") };
	if (!arguments_choice(
		    context->arguments, "format", format_names, 0, &order.format, error) ||
		!selectors_read(context->arguments, &order.selectors, error))
		return EXIT_DONE;
	struct database *database =
		selectors_open_cache(context, DATABASE_READ, "leeway stats", error);
	if (!database)
		return EXIT_DONE;
	if (database_begin(database, error)) {
		print_stats(&order, database, error);
		database_rollback(database);
	}
	database_close(database);
	return EXIT_DONE;
}

const struct command command_stats = {
	.name = "stats",
	.help = "show refusal rates, their intervals and distances",
	.options = options,
	.run = run_stats,
};
