#include <stdlib.h>
#include <string.h>

#include "leeway/cli/export_parts.h"
#include "leeway/cli/selectors.h"
#include "leeway/report/export.h"
#include "leeway/report/output.h"
#include "leeway/report/writer.h"

struct wanted {
	const char *agent; /* NULL: everyone. */
};

static bool is_wanted(void *data, const struct person *person)
{
	const struct wanted *wanted = data;
	return !context_interrupted() &&
	       (!wanted->agent || strcmp(wanted->agent, person->agent) == 0);
}

static bool write_people(
	const struct context *context, struct database *database, int format, struct error *error)
{
	const char *agent = arguments_text(context->arguments, "agent");
	struct column columns[EXPORT_MAX_COLUMNS];
	const char *names[EXPORT_MAX_COLUMNS + 1] = { NULL };
	struct output output;
	struct writer writer;
	if (!output_open(&output, arguments_text(context->arguments, "output"), error))
		return false;
	for (size_t i = export_people_columns(columns); i-- > 0;)
		names[i] = columns[i].name;
	if (arguments_flag(context->arguments, "excel"))
		writer_start_for_excel(&writer, output.stream, names);
	else
		writer_start(&writer, output.stream, (enum report_format)format, names);
	struct wanted wanted = { agent };
	bool good = export_people_rows(&writer, database, is_wanted, &wanted, error);
	if (good && context_interrupted())
		good = error_set(error, ERROR_INTERRUPTED, "export: stopped");
	good = good && output_finish(&output, error);
	output_discard(&output);
	return good;
}

bool export_people(const struct context *context, struct error *error)
{
	int format;
	if (!arguments_output_format(
		    context->arguments, report_format_names, REPORT_CSV, &format, error))
		return false;
	if (format != REPORT_CSV && arguments_flag(context->arguments, "excel"))
		return error_set(error, ERROR_USAGE, "export: --excel is for CSV");
	struct database *database =
		selectors_open_cache(context, DATABASE_READ, "leeway export", error);
	bool good = database && write_people(context, database, format, error);
	database_close(database);
	return good;
}
