#include "leeway/cli/import_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/text.h"
#include "leeway/report/demographics.h"

static bool has_ending(const char *path, const char *ending)
{
	size_t length = strlen(path), behind = strlen(ending);
	return length >= behind && text_equals_ignoring_case(path + length - behind, ending);
}

static bool find_format(
	const char *path, int chosen, enum report_format *format, struct error *error)
{
	bool is_csv = has_ending(path, ".csv") || has_ending(path, ".tsv");
	*format = chosen >= 0 ? (enum report_format)chosen : is_csv ? REPORT_CSV : REPORT_JSONL;
	if (chosen >= 0 || is_csv || has_ending(path, ".jsonl") || has_ending(path, ".ndjson"))
		return true;
	return error_set(error, ERROR_USAGE,
		"import: %s: the name ends neither in .csv nor in .jsonl: say --format csv or "
		"--format jsonl",
		path);
}

static bool add_rows(struct import_job *job, struct table *table, struct error *error)
{
	while (!import_is_hopeless(job)) {
		struct error fault = { 0 };
		if (!import_goes_on(job, error))
			return false;
		switch (table_next(table, &fault)) {
		case TABLE_END:
			return true;
		case TABLE_FAULT:
			job->counts->broken = true;
			import_tell_fault(job->counts, &fault);
			return true;
		case TABLE_BAD_ROW:
			import_tell_fault(job->counts, &fault);
			break;
		case TABLE_ROW: {
			enum import_result result = importer_add(job->importer, table, &fault);
			if (!import_count(job->counts, result, &fault, error))
				return false;
			break;
		}
		}
	}
	return true;
}

static bool add_table(
	struct import_job *job, const char *path, enum report_format format, struct error *error)
{
	struct table *table = table_open_encoded(path, format, job->order->encoding, error);
	if (!table)
		return false;
	importer_start_file(job->importer);
	bool added = add_rows(job, table, error);
	table_close(table);
	return added;
}

/* Whether the columns are those of `export responses`; a column of decisions is none of them. */
static bool is_plain(const struct sheet *sheet)
{
	static const char *const others[] = { "decision", "choice", "explanation", "why" };
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (sheet_find(sheet, others[i]) != -1)
			return false;
	bool says_words = sheet_find(sheet, "scenario") >= 0 ||
			  sheet_find(sheet, "prompt_digest") >= 0 ||
			  sheet_find(sheet, "messages") >= 0 || sheet_find(sheet, "prompt") >= 0;
	return !sheet_is_qualtrics(sheet) && says_words &&
	       (sheet_find(sheet, "outcome") >= 0 || sheet_find(sheet, "answer") >= 0 ||
		       sheet_find(sheet, "text") >= 0);
}

bool import_add_file(struct import_job *job, const char *path, struct error *error)
{
	enum report_format format;
	if (!find_format(path, job->order->format, &format, error))
		return false;
	if (format == REPORT_JSONL)
		return add_table(job, path, format, error);
	struct sheet *sheet = sheet_open(path, job->order->encoding, error);
	if (!sheet)
		return false;
	bool good = true;
	bool plain = is_plain(sheet) && !job->order->map;
	if (!plain && !demographics_is_file(sheet))
		good = import_add_survey(job, sheet, error);
	sheet_close(sheet);
	return plain ? add_table(job, path, format, error) : good;
}

bool import_add_panel(struct import_job *job, const char *path, struct error *error)
{
	enum report_format format;
	if (!find_format(path, job->order->format, &format, error))
		return false;
	struct sheet *sheet =
		format == REPORT_CSV ? sheet_open(path, job->order->encoding, error) : NULL;
	if (!sheet)
		return format != REPORT_CSV;
	bool good = !demographics_is_file(sheet) || import_add_people(job, sheet, error);
	sheet_close(sheet);
	return good;
}
