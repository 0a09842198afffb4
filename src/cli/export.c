/* `leeway export`: buckets, responses or people as CSV or JSON lines; a manifest as JSON; a pack as
 * a survey. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/json.h"
#include "leeway/cli/command.h"
#include "leeway/cli/export_parts.h"
#include "leeway/cli/selectors.h"
#include "leeway/cli/shown.h"
#include "leeway/report/agent_groups.h"
#include "leeway/report/export.h"
#include "leeway/report/manifest.h"
#include "leeway/report/output.h"
#include "leeway/report/package.h"
#include "leeway/report/wordings.h"

static const struct option_row options[] = {
	{ "format", 'f', "FORMAT", false,
		"as csv or jsonl; a survey as qsf, txt or printable; default: by the file's name, "
		"else csv, qsf" },
	{ "output", 'o', "FILE", false, "write to this file; default: standard output" },
	{ "with-words", 'w', NULL, false, "the words that were sent, with each row" },
	{ "complete", 0, NULL, false,
		"in responses, of people those who came to the end of the questions alone" },
	{ "edited", 0, NULL, false, "in buckets and packages, replies to words edited since too" },
	{ "excel", 0, NULL, false,
		"as CSV for Excel: its mark, and no cell that acts as a formula" },
	SELECTOR_OPTIONS,
	{ "people", 'n', "N", false, "of a printable survey: as sheets for this many people" },
	{ "seed", 0, "N", false, "draws those sheets' levels and orders; default: by chance" },
	{ 0 },
};

static const char *const subject_names[] = { "buckets", "responses", "manifest" };
static const char *const manifest_format_names[] = { "json", NULL };

enum { N_SUBJECTS = sizeof subject_names / sizeof *subject_names };

enum subject { EXPORT_IS_BUCKETS, EXPORT_IS_RESPONSES, EXPORT_IS_MANIFEST };

struct export_order {
	enum subject subject;
	int format; /* enum report_format */
	unsigned tables; /* Of export.h. */
	const struct env *env;
	bool is_complete; /* Of people those who came to the end. */
	bool keeps_edited; /* What was answered to words that were edited since. */
	struct selectors selectors;
	struct agent_groups groups; /* Of buckets alone: responses are their members'. */
};

static bool read_order(
	const struct context *context, struct export_order *order, struct error *error)
{
	const struct arguments *arguments = context->arguments;
	const char *what = arguments_operand(arguments, 0);
	size_t subject = 0;
	while (subject < N_SUBJECTS && strcmp(what, subject_names[subject]) != 0)
		subject++;
	if (subject == N_SUBJECTS)
		return error_set(error, ERROR_USAGE,
			"export: '%s' cannot be exported: say buckets, responses, manifest, "
			"people, costs, "
			"survey or package",
			what);
	order->subject = (enum subject)subject;
	bool is_manifest = order->subject == EXPORT_IS_MANIFEST;
	bool with_words = arguments_flag(arguments, "with-words");
	bool for_excel = arguments_flag(arguments, "excel");

	if (arguments_text(arguments, "people") || arguments_text(arguments, "seed"))
		return error_set(
			error, ERROR_USAGE, "export: --people and --seed are for a survey");
	if (arguments_flag(arguments, "complete") && order->subject != EXPORT_IS_RESPONSES)
		return error_set(error, ERROR_USAGE, "export: --complete is for responses");
	order->is_complete = arguments_flag(arguments, "complete");
	if (is_manifest && (with_words || for_excel))
		return error_set(error, ERROR_USAGE,
			"export: --with-words and --excel are for buckets and responses; a "
			"manifest has the words anyway");
	order->env = context->env;
	order->keeps_edited =
		order->subject != EXPORT_IS_BUCKETS || arguments_flag(arguments, "edited");
	order->tables = (with_words ? EXPORT_WITH_WORDS : 0) | (for_excel ? EXPORT_FOR_EXCEL : 0);
	return arguments_output_format(arguments,
		       is_manifest ? manifest_format_names : report_format_names, REPORT_CSV,
		       &order->format, error) &&
	       (!for_excel || order->format == REPORT_CSV ||
		       error_set(error, ERROR_USAGE, "export: --excel is for CSV")) &&
	       selectors_read(context, &order->selectors, error);
}

/* Goes through what people typed: nothing of it is changed. */
static void warn_of_identities(uint64_t n, const char *first)
{
	if (n > 0)
		fprintf(stderr,
			"leeway: %llu explanation%s what may tell who someone is; the first is "
			"%s\n",
			(unsigned long long)n, n == 1 ? " holds" : "s hold", first);
}

static bool write_rows(const struct export_order *order, struct database *database,
	const struct bucket_list *list, FILE *out, struct error *error)
{
	struct exporter exporter;
	bool good = exporter_start(&exporter, database,
		order->subject == EXPORT_IS_RESPONSES ? EXPORT_RESPONSES : EXPORT_BUCKETS,
		order->tables, out, (enum report_format)order->format, error);

	exporter.is_complete = order->is_complete;
	for (size_t i = 0; good && i < list->n_buckets && !ferror(out); i++) {
		if (context_interrupted())
			good = error_set(error, ERROR_INTERRUPTED, "export: stopped");
		else if (order->subject == EXPORT_IS_BUCKETS)
			good = exporter_add_bucket(&exporter, &list->buckets[i], error);
		else
			good = exporter_add_responses(&exporter, &list->buckets[i], error);
	}
	if (good)
		warn_of_identities(exporter.n_identities, exporter.first_identity);
	exporter_clear(&exporter);
	return good;
}

static bool write_manifest(
	struct database *database, const struct bucket_list *list, FILE *out, struct error *error)
{
	cJSON *manifest = manifest_build(database, list, context_interrupted, error);
	if (!manifest)
		return false;
	char *text = cJSON_Print(manifest);
	fprintf(out, "%s\n", text);
	cJSON_free(text);
	cJSON_Delete(manifest);
	return true;
}

/* Says which words were edited since. Buckets say rates: as for statistics, those of the pack's
 * present words count. */
static bool mark_edited(const struct export_order *order, struct database *database,
	struct bucket_list *list, int64_t *n_outdated, struct error *error)
{
	struct pack_list packs = { 0 };

	pack_list_load(&packs, order->env, list, order->selectors.filter.pack_folder);
	bool good = order->keeps_edited
			    ? wordings_mark(database, &packs, list, error)
			    : wordings_keep_present(database, &packs, list, n_outdated, error);

	if (good)
		shown_warn_outdated(*n_outdated, "; --edited exports them too");
	pack_list_clear(&packs);
	return good;
}

/* One transaction, so that all of it is of one moment while a run goes on. */
static bool write_export(const struct context *context, struct export_order *order,
	struct database *database, struct error *error)
{
	struct bucket_list list = { 0 };
	struct output output;
	int64_t n_outdated = 0;
	bool written = false;
	if (!database_begin(database, error))
		return false;
	if (selectors_settle(
		    context, &order->selectors, database, &order->groups, NULL, NULL, error) &&
		agent_groups_load(
			database, &order->groups, &order->selectors.filter, &list, error) &&
		mark_edited(order, database, &list, &n_outdated, error) &&
		output_open(&output, arguments_text(context->arguments, "output"), error)) {
		written = (order->subject == EXPORT_IS_MANIFEST
					  ? write_manifest(database, &list, output.stream, error)
					  : write_rows(order, database, &list, output.stream,
						    error)) &&
			  output_finish(&output, error);
		output_discard(&output);
	}
	buckets_clear(&list);
	database_rollback(database);
	return written;
}

static bool write_package(const struct context *context, struct export_order *order,
	struct database *database, const char *folder, struct error *error)
{
	struct bucket_list list = { 0 };
	struct package_order package = { .buckets = &list,
		.tables = order->tables & ~(unsigned)EXPORT_FOR_EXCEL,
		.made_at_ms = env_wall_ms(order->env),
		.is_stopped = context_interrupted };
	struct package_notes notes = { 0 };

	if (!database_begin(database, error))
		return false;
	bool good =
		selectors_settle(context, &order->selectors, database, NULL, NULL, NULL, error) &&
		buckets_load(database, &order->selectors.filter, &list, error) &&
		mark_edited(order, database, &list, &package.n_outdated, error) &&
		package_write(database, &package, folder, &notes, error);

	if (good)
		warn_of_identities(notes.n_identities, notes.first_identity);
	free(notes.first_identity);
	if (good && notes.n_named > 0)
		fprintf(stderr,
			"leeway: %lld people do not go by a pseudonym: look at their names before "
			"the package is shared\n",
			(long long)notes.n_named);
	buckets_clear(&list);
	database_rollback(database);
	return good;
}

bool export_package(const struct context *context, struct error *error)
{
	const struct arguments *arguments = context->arguments;
	const char *folder = arguments_operand(arguments, 1);
	struct export_order order = { .env = context->env,
		.keeps_edited = arguments_flag(arguments, "edited"),
		.tables = arguments_flag(arguments, "with-words") ? EXPORT_WITH_WORDS : 0 };

	if (!folder)
		return error_set(error, ERROR_USAGE,
			"export: say which folder the package is to be, as in `leeway export "
			"package DIR`");
	if (arguments_text(arguments, "output") || arguments_text(arguments, "format") ||
		arguments_flag(arguments, "excel"))
		return error_set(error, ERROR_USAGE,
			"export: a package is a folder of CSV and JSON: it takes no --output, "
			"--format or --excel");
	if (!selectors_read(context, &order.selectors, error))
		return false;
	struct database *database =
		selectors_open_cache(context, DATABASE_READ, "leeway export", error);
	bool good = database && write_package(context, &order, database, folder, error);

	database_close(database);
	selectors_clear(&order.selectors);
	return good;
}

/* Of the whole cache: what a provider bills knows no scenario. */
static bool export_costs(const struct context *context, struct error *error)
{
	static const char *const unfit[] = { "pack", "scenario", "condition", "agent", "with-words",
		"complete", "edited", "people", "seed" };
	const struct arguments *arguments = context->arguments;
	bool for_excel = arguments_flag(arguments, "excel");
	struct output output;
	int format;

	for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++)
		if (arguments_count(arguments, unfit[i]) > 0)
			return error_set(error, ERROR_USAGE,
				"export: costs are those of the whole cache: they take no --%s",
				unfit[i]);
	if (!arguments_output_format(arguments, report_format_names, REPORT_CSV, &format, error))
		return false;
	if (for_excel && format != REPORT_CSV)
		return error_set(error, ERROR_USAGE, "export: --excel is for CSV");
	struct database *database =
		selectors_open_cache(context, DATABASE_READ, "leeway export", error);
	bool good = database && output_open(&output, arguments_text(arguments, "output"), error);

	if (good) {
		good = export_cost_rows(database, output.stream, (enum report_format)format,
			       for_excel ? EXPORT_FOR_EXCEL : 0, error) &&
		       output_finish(&output, error);
		output_discard(&output);
	}
	database_close(database);
	return good;
}

static int run_export(const struct context *context, struct error *error)
{
	static const struct {
		const char *what;
		bool (*write)(const struct context *context, struct error *error);
	} others[] = { { "survey", export_survey }, { "people", export_people },
		{ "package", export_package }, { "costs", export_costs } };
	bool is_package = strcmp(arguments_operand(context->arguments, 0), "package") == 0;
	struct export_order order;
	if (!is_package && arguments_operand(context->arguments, 1)) {
		error_set(error, ERROR_USAGE, "export: unexpected argument '%s'",
			arguments_operand(context->arguments, 1));
		return EXIT_DONE;
	}
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		if (strcmp(arguments_operand(context->arguments, 0), others[i].what) == 0) {
			others[i].write(context, error);
			return EXIT_DONE;
		}
	}
	if (!read_order(context, &order, error))
		return EXIT_DONE;
	order.groups = (struct agent_groups){ 0 };
	if (order.subject == EXPORT_IS_BUCKETS &&
		!agent_groups_read(context->config, &order.groups, error))
		return EXIT_DONE;
	struct database *database =
		selectors_open_cache(context, DATABASE_READ, "leeway export", error);
	if (database)
		write_export(context, &order, database, error);
	database_close(database);
	agent_groups_clear(&order.groups);
	selectors_clear(&order.selectors);
	return EXIT_DONE;
}

const struct command command_export = {
	.name = "export",
	.operands = "buckets|responses|people|costs|survey|manifest|package [DIR]",
	.minimum_operands = 1,
	.maximum_operands = 2,
	.help = "write buckets, responses, people, costs, a survey, a manifest, or a package",
	.options = options,
	.run = run_export,
};
