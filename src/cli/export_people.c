#include <stdlib.h>
#include <string.h>

#include "leeway/cli/export_parts.h"
#include "leeway/cli/selectors.h"
#include "leeway/report/attributes.h"
#include "leeway/report/output.h"
#include "leeway/report/writer.h"
#include "leeway/store/people.h"

enum { MAX_COLUMNS = 64 };

static const char *const before[] = { "agent", "synthetic", "participant", "answers" };
enum { N_BEFORE = sizeof before / sizeof before[0] };

/* The fixed columns, then the attributes of the allow-list. */
static void list_columns(const char *columns[MAX_COLUMNS])
{
	size_t n = 0;
	for (; n < N_BEFORE; n++)
		columns[n] = before[n];
	for (size_t i = 0; attribute_name(i) && n < MAX_COLUMNS - 1; i++)
		columns[n++] = attribute_name(i);
	columns[n] = NULL;
}

static bool write_person(void *data, const struct person *person)
{
	struct writer *writer = data;
	struct attributes *attributes = attributes_read(person->attributes);
	writer_text(writer, person->agent);
	writer_boolean(writer, person->synthetic);
	writer_text(writer, person->name);
	writer_count(writer, person->n_responses);
	for (size_t i = N_BEFORE; writer->columns[i]; i++)
		writer_text(writer, attributes_get(attributes, writer->columns[i]));
	writer_end_row(writer);
	attributes_free(attributes);
	return !ferror(writer->out) && !context_interrupted();
}

static bool write_people(
	const struct context *context, struct database *database, int format, struct error *error)
{
	const char *columns[MAX_COLUMNS];
	struct output output;
	struct writer writer;
	if (!output_open(&output, arguments_text(context->arguments, "output"), error))
		return false;
	list_columns(columns);
	if (arguments_flag(context->arguments, "excel"))
		writer_start_for_excel(&writer, output.stream, columns);
	else
		writer_start(&writer, output.stream, (enum report_format)format, columns);
	bool good = people_each(database, arguments_text(context->arguments, "agent"), write_person,
		&writer, error);
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
