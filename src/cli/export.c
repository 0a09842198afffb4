/* `leeway export`: buckets, responses or people as CSV or JSON lines; a manifest as JSON; a pack as
 * a survey. */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/json.h"
#include "leeway/cli/command.h"
#include "leeway/cli/export_parts.h"
#include "leeway/cli/selectors.h"
#include "leeway/report/agent_groups.h"
#include "leeway/report/export.h"
#include "leeway/report/manifest.h"
#include "leeway/report/output.h"

static const struct option_row options[] = {
	{ "format", 'f', "FORMAT", false,
		"as csv or jsonl; a survey as qsf, txt or printable; default: by the file's name, "
		"else csv, qsf" },
	{ "output", 'o', "FILE", false, "write to this file; default: standard output" },
	SELECTOR_OPTIONS,
	{ "people", 'n', "N", false, "of a printable survey: as sheets for this many people" },
	{ "seed", 0, "N", false, "draws those sheets' levels and orders; default: by chance" },
	{ 0 },
};

static const char *const subject_names[] = { "buckets", "responses", "manifest" };
static const char *const manifest_format_names[] = { "json", NULL };

enum { N_SUBJECTS = sizeof subject_names / sizeof *subject_names };

struct export_order {
	enum export_subject { EXPORT_BUCKETS, EXPORT_RESPONSES, EXPORT_MANIFEST } subject;
	int format; /* enum report_format */
	struct selectors selectors;
	struct agent_groups groups; /* Of buckets alone: responses are their members'. */
};

static bool read_order(
	const struct arguments *arguments, struct export_order *order, struct error *error)
{
	const char *what = arguments_operand(arguments, 0);
	size_t subject = 0;
	while (subject < N_SUBJECTS && strcmp(what, subject_names[subject]) != 0)
		subject++;
	if (subject == N_SUBJECTS)
		return error_set(error, ERROR_USAGE,
			"export: '%s' cannot be exported: say buckets, responses, manifest, people "
			"or survey",
			what);
	order->subject = (enum export_subject)subject;
	if (arguments_text(arguments, "people") || arguments_text(arguments, "seed"))
		return error_set(
			error, ERROR_USAGE, "export: --people and --seed are for a survey");
	return arguments_output_format(arguments,
		       order->subject == EXPORT_MANIFEST ? manifest_format_names
							 : report_format_names,
		       REPORT_CSV, &order->format, error) &&
	       selectors_read(arguments, &order->selectors, error);
}

static bool write_rows(const struct export_order *order, struct database *database,
	const struct bucket_list *list, FILE *out, struct error *error)
{
	struct writer writer;
	writer_start(&writer, out, (enum report_format)order->format,
		order->subject == EXPORT_RESPONSES ? export_response_columns
						   : export_bucket_columns);
	for (size_t i = 0; i < list->n_buckets && !ferror(out); i++) {
		if (context_interrupted())
			return error_set(error, ERROR_INTERRUPTED, "export: stopped");
		if (order->subject == EXPORT_BUCKETS)
			export_bucket(&writer, &list->buckets[i]);
		else if (!export_responses(&writer, database, &list->buckets[i], error))
			return false;
	}
	return true;
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

/* One transaction, so that all of it is of one moment while a run goes on. */
static bool write_export(const struct export_order *order, struct database *database,
	const char *path, struct error *error)
{
	struct bucket_list list = { 0 };
	struct output output;
	bool written = false;
	if (!database_begin(database, error))
		return false;
	if (agent_groups_load(database, &order->groups, &order->selectors.filter, &list, error) &&
		output_open(&output, path, error)) {
		written = (order->subject == EXPORT_MANIFEST
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

static int run_export(const struct context *context, struct error *error)
{
	static const struct {
		const char *what;
		bool (*write)(const struct context *context, struct error *error);
	} others[] = { { "survey", export_survey }, { "people", export_people } };
	struct export_order order;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		if (strcmp(arguments_operand(context->arguments, 0), others[i].what) == 0) {
			others[i].write(context, error);
			return EXIT_DONE;
		}
	}
	if (!read_order(context->arguments, &order, error))
		return EXIT_DONE;
	order.groups = (struct agent_groups){ 0 };
	if (order.subject == EXPORT_BUCKETS &&
		!agent_groups_read(context->config, &order.groups, error))
		return EXIT_DONE;
	struct database *database =
		selectors_open_cache(context, DATABASE_READ, "leeway export", error);
	if (database)
		write_export(&order, database, arguments_text(context->arguments, "output"), error);
	database_close(database);
	agent_groups_clear(&order.groups);
	return EXIT_DONE;
}

const struct command command_export = {
	.name = "export",
	.operands = "buckets|responses|people|survey|manifest",
	.minimum_operands = 1,
	.maximum_operands = 1,
	.help = "write buckets, responses or people, a survey to field, or a manifest",
	.options = options,
	.run = run_export,
};
