#include "leeway/cli/import_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/text.h"
#include "leeway/report/demographics.h"
#include "leeway/report/survey_long.h"
#include "leeway/report/survey_tool.h"

static bool has_ending(const char *path, const char *ending)
{
	size_t length = strlen(path), behind = strlen(ending);
	return length >= behind && text_equals_ignoring_case(path + length - behind, ending);
}

static bool find_format(
	const char *path, int chosen, enum report_format *format, struct error *error)
{
	static const char *const tables[] = { ".csv", ".tsv", ".tab", ".json", ".xlsx", ".sav",
		".zsav", ".zip" };
	bool is_csv = false;
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		is_csv |= has_ending(path, tables[i]);
	*format = chosen >= 0 ? (enum report_format)chosen : is_csv ? REPORT_CSV : REPORT_JSONL;
	if (chosen >= 0 || is_csv || has_ending(path, ".jsonl") || has_ending(path, ".ndjson"))
		return true;
	return error_set(error, ERROR_USAGE,
		"import: %s: the name ends neither in .csv nor in .jsonl nor as another table's: "
		"say --format csv or --format jsonl",
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
			import_job_file(job)->n_faulty++;
			import_tell_fault(job->counts, &fault);
			break;
		case TABLE_ROW: {
			enum import_result result = importer_add(job->importer, table, &fault);
			const char *identity = importer_last_identity(job->importer);
			if (identity) {
				struct error where = { 0 };
				error_set(&where, ERROR_INPUT, "column 'text'");
				table_prefix(table, &where);
				import_note_identity(job->counts, &where, identity);
			}
			if (result == IMPORT_BAD || result == IMPORT_OTHERWISE)
				import_job_file(job)->n_faulty++;
			else
				import_job_file(job)->n_taken++;
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
	import_job_start_file(job, path, "rows of leeway's own columns");
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
	return sheet_is_csv(sheet) && !sheet_is_qualtrics(sheet) && says_words &&
	       (sheet_find(sheet, "outcome") >= 0 || sheet_find(sheet, "answer") >= 0 ||
		       sheet_find(sheet, "text") >= 0);
}

/* Whether JSON lines have leeway's own columns, as far as the first one tells. */
static bool has_own_columns(const char *path)
{
	struct table *table = table_open(path, REPORT_JSONL, NULL);
	bool is_row = table && table_next(table, NULL) == TABLE_ROW;
	bool says_words =
		is_row && (table_value(table, "scenario") || table_value(table, "prompt_digest") ||
				  table_value(table, "messages") || table_value(table, "prompt"));
	bool has_own = says_words && !import_row_stranger(table) &&
		       (table_value(table, "outcome") || table_value(table, "answer") ||
			       table_value(table, "text"));
	table_close(table);
	return !table || has_own;
}

/* Whether what was asked for needs columns to be known: a map, rules, people who come twice. */
static bool needs_survey(const struct import_order *order)
{
	return order->map || order->n_excluded > 0 || order->duplicates >= 0;
}

/* Whether a file's rows go in as they are, without a map of its columns: JSON lines, but for those
 * of people that have other columns than leeway's own. */
static bool is_recorded(const struct import_job *job, const char *path, enum report_format format)
{
	const struct import_options *rows = &job->order->rows;
	return format == REPORT_JSONL && !needs_survey(job->order) &&
	       (!rows->agent || rows->kind != AGENT_COHORT || has_own_columns(path));
}

static struct sheet *open_sheet(const struct import_job *job, const char *path, struct error *error)
{
	struct sheet *sheet = sheet_open(path, job->order->encoding, error);
	return sheet ? survey_long_reshape(sheet, error) : NULL;
}

bool import_add_file(struct import_job *job, const char *path, struct error *error)
{
	enum report_format format;
	if (!find_format(path, job->order->format, &format, error))
		return false;
	if (is_recorded(job, path, format))
		return add_table(job, path, format, error);
	struct sheet *sheet = open_sheet(job, path, error);
	if (!sheet)
		return false;
	bool good = true;
	bool plain = is_plain(sheet) && !needs_survey(job->order);
	if (!plain && !demographics_is_file(sheet))
		good = import_add_survey(job, sheet, error);
	sheet_close(sheet);
	return plain ? add_table(job, path, REPORT_CSV, error) : good;
}

bool import_add_panel(struct import_job *job, const char *path, struct error *error)
{
	enum report_format format;
	if (!find_format(path, job->order->format, &format, error))
		return false;
	if (is_recorded(job, path, format))
		return true;
	struct sheet *sheet = open_sheet(job, path, error);
	if (!sheet)
		return false;
	bool good = !demographics_is_file(sheet) || import_add_people(job, sheet, error);
	sheet_close(sheet);
	return good;
}

/* What a panel's file says of its people. */
static bool look_at_panel(struct import_job *job, struct sheet *sheet, struct error *error)
{
	struct survey_map map;
	int column = demographics_map(&map, sheet, error);
	int status = survey_tool_column(sheet, "status");
	enum table_result result = TABLE_ROW;
	while (column >= 0 && result != TABLE_END && result != TABLE_FAULT) {
		struct error ignored = { 0 }; /* Told when the people are joined. */
		result = sheet_next(sheet, &ignored);
		error_clear(&ignored);
		if (result == TABLE_ROW)
			survey_panel_add(&job->panel, sheet_cell(sheet, (size_t)column),
				status < 0 ? "" : sheet_cell(sheet, (size_t)status));
	}
	job->has_panel |= column >= 0;
	survey_map_clear(&map);
	return column >= 0;
}

static struct sheet *open_unrecorded(
	const struct import_job *job, const char *path, struct error *error)
{
	enum report_format format;
	if (!find_format(path, job->order->format, &format, error) ||
		is_recorded(job, path, format))
		return NULL;
	return open_sheet(job, path, error);
}

bool import_look_through(struct import_job *job, struct error *error)
{
	const struct arguments *arguments = job->context->arguments;
	size_t n_files = arguments_n_operands(arguments);
	/* Panels first, whose people the surveys' rows are judged by. */
	int n_looks = job->reentries ? 2 : 1;
	for (int counts = 0; counts < n_looks; counts++) {
		for (size_t i = 0; i < n_files; i++) {
			struct error fault = { 0 };
			struct sheet *sheet =
				open_unrecorded(job, arguments_operand(arguments, i), &fault);
			bool is_panel = sheet && demographics_is_file(sheet);
			bool good = sheet || fault.code == ERROR_NONE || error_move(error, &fault);
			if (is_panel && !counts)
				good = look_at_panel(job, sheet, error);
			else if (sheet && counts && !is_panel)
				good = import_count_survey(job, sheet, error);
			sheet_close(sheet);
			if (!good)
				return false;
		}
	}
	if (!job->reentries || !job->reentries->n_later || !job->reentries->is_unordered ||
		job->reentries->rule == IMPORT_NEITHER)
		return true;
	return error_set(error, ERROR_INPUT,
		"import: rows are not in the order of their times, so that first and last say "
		"nothing: sort the file by them, or say --duplicates neither");
}
