/* `leeway import`: recorded replies and people's answers into the cache, all rows or none. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/file.h"
#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/cli/command.h"
#include "leeway/cli/figures.h"
#include "leeway/model/pack.h"
#include "leeway/report/import.h"

enum {
	SHOWN_FAULTS = 50, /* Bad rows that are named. */
	MAX_FAULTS = 10000, /* Bad rows after which reading on tells nothing new. */
	MAX_FILES = 1000,
};

static const struct option_row options[] = {
	{ "cohort", 0, "NAME", false, "the rows are answers of these people" },
	{ "model", 'm', "NAME", false, "the rows are replies of this model" },
	{ "pack", 'p', "PACK", false, "the pack of rows that name none; default: paper" },
	{ "format", 'f', "FORMAT", false, "csv or jsonl; default: by the file's name" },
	{ "dry-run", 'n', NULL, false, "only say what would be imported" },
	{ 0 },
};

struct import_order {
	struct import_options rows;
	int format; /* enum report_format; -1: by each file's name. */
	bool dry_run;
};

struct import_counts {
	uint64_t added, already, bad;
	bool broken; /* A file could not be read to its end. */
};

/* A pack that was named must be there, whether rows need it or not. */
static bool check_pack(const struct context *context, const char *id, struct error *error)
{
	struct pack *pack = id ? pack_load(context->env, id, error) : NULL;
	bool good = !id || pack;
	pack_free(pack);
	return good;
}

static bool read_order(
	const struct context *context, struct import_order *order, struct error *error)
{
	const struct arguments *arguments = context->arguments;
	const char *cohort = arguments_text(arguments, "cohort");
	const char *model = arguments_text(arguments, "model");
	const char *pack = arguments_text(arguments, "pack");
	if (cohort && model)
		return error_set(error, ERROR_USAGE,
			"import: --cohort and --model exclude each other: rows are of people or "
			"of a model");
	if ((cohort && !cohort[0]) || (model && !model[0]))
		return error_set(error, ERROR_USAGE, "import: the agent's name is empty");
	*order = (struct import_order){
		.rows = { .env = context->env,
			.agent = cohort ? cohort : model,
			.kind = cohort ? AGENT_COHORT : AGENT_MODEL,
			.pack = pack ? pack : "paper" },
		.dry_run = arguments_flag(arguments, "dry-run"),
	};
	return check_pack(context, pack, error) &&
	       arguments_choice(
		       arguments, "format", report_format_names, -1, &order->format, error);
}

static bool has_ending(const char *path, const char *ending)
{
	size_t length = strlen(path), behind = strlen(ending);
	return length >= behind && text_equals_ignoring_case(path + length - behind, ending);
}

static bool find_format(
	const char *path, int chosen, enum report_format *format, struct error *error)
{
	bool is_csv = has_ending(path, ".csv");
	*format = chosen >= 0 ? (enum report_format)chosen : is_csv ? REPORT_CSV : REPORT_JSONL;
	if (chosen >= 0 || is_csv || has_ending(path, ".jsonl") || has_ending(path, ".ndjson"))
		return true;
	return error_set(error, ERROR_USAGE,
		"import: %s: the name ends neither in .csv nor in .jsonl: say --format csv or "
		"--format jsonl",
		path);
}

/* Names a bad row on stderr, the first ones only, and empties the error. */
static void tell_fault(struct import_counts *counts, struct error *fault)
{
	if (counts->bad++ < SHOWN_FAULTS) {
		char *safe = text_sanitise(fault->message ? fault->message : "", TEXT_ONE_LINE);
		fprintf(stderr, "%s\n", safe);
		free(safe);
	}
	error_clear(fault);
}

/* Adds the row last read; false where the cache failed. */
static bool add_row(struct importer *importer, const struct table *table,
	struct import_counts *counts, struct error *error)
{
	struct error fault = { 0 };
	switch (importer_add(importer, table, &fault)) {
	case IMPORT_ADDED:
		counts->added++;
		return true;
	case IMPORT_ALREADY:
		counts->already++;
		return true;
	case IMPORT_BAD:
		tell_fault(counts, &fault);
		return true;
	case IMPORT_FAILED:
		break;
	}
	return error_move(error, &fault);
}

static bool add_rows(struct importer *importer, struct table *table, struct import_counts *counts,
	struct error *error)
{
	for (;;) {
		struct error fault = { 0 };
		if (context_interrupted())
			return error_set(
				error, ERROR_INTERRUPTED, "import: stopped, nothing was imported");
		if (counts->bad >= MAX_FAULTS) {
			counts->broken = true;
			return true;
		}
		switch (table_next(table, &fault)) {
		case TABLE_END:
			return true;
		case TABLE_FAULT:
			counts->broken = true;
			tell_fault(counts, &fault);
			return true;
		case TABLE_BAD_ROW:
			tell_fault(counts, &fault);
			break;
		case TABLE_ROW:
			if (!add_row(importer, table, counts, error))
				return false;
			break;
		}
	}
}

static bool add_file(struct importer *importer, const struct import_order *order, const char *path,
	struct import_counts *counts, struct error *error)
{
	enum report_format format;
	if (!find_format(path, order->format, &format, error))
		return false;
	struct table *table = table_open(path, format, error);
	if (!table)
		return false;
	importer_start_file(importer);
	bool added = add_rows(importer, table, counts, error);
	table_close(table);
	return added;
}

/* All files in one transaction, which is kept only where every row is good. */
static bool add_files(const struct context *context, const struct import_order *order,
	struct database *database, struct import_counts *counts, struct error *error)
{
	size_t n_files = arguments_n_operands(context->arguments);
	if (!database_begin(database, error))
		return false;
	struct importer *importer = importer_new(database, &order->rows);
	bool good = true;
	for (size_t i = 0; i < n_files && good; i++)
		good = add_file(
			importer, order, arguments_operand(context->arguments, i), counts, error);
	importer_free(importer);
	if (good && counts->bad == 0 && !order->dry_run)
		good = database_commit(database, error);
	if (!good || counts->bad > 0 || order->dry_run)
		database_rollback(database);
	return good;
}

static bool import_into(const struct context *context, const struct import_order *order,
	const char *path, struct import_counts *counts, struct error *error)
{
	*counts = (struct import_counts){ 0 };
	struct database *database =
		database_open(context->env, path, DATABASE_WRITE, "leeway import", error);
	bool good = database && add_files(context, order, database, counts, error);
	database_close(database);
	return good;
}

/* Tries the import on an empty cache of its own, which is thrown away. */
static bool rehearse(const struct context *context, const struct import_order *order,
	struct import_counts *counts, struct error *error)
{
	char *folder =
		file_make_scratch(env_variable(context->env, "TMPDIR"), "leeway-import", error);
	if (!folder)
		return false;
	struct import_order rehearsal = *order;
	rehearsal.dry_run = true;
	char *path = file_join(folder, "leeway.db");
	bool good = import_into(context, &rehearsal, path, counts, error);
	file_remove_scratch(folder);
	free(path);
	free(folder);
	return good;
}

static int conclude(const struct import_order *order, const struct import_counts *counts)
{
	char added[FIGURE_SIZE], already[FIGURE_SIZE], bad[FIGURE_SIZE], rows[FIGURE_SIZE];
	if (counts->bad > SHOWN_FAULTS)
		fprintf(stderr, "… and %s more\n", figure_count(counts->bad - SHOWN_FAULTS, bad));
	fprintf(stderr, "leeway: %s rows: %s %s, %s already there, %s bad%s%s\n",
		figure_count(counts->added + counts->already + counts->bad, rows),
		figure_count(counts->added, added), order->dry_run || counts->bad ? "new" : "added",
		figure_count(counts->already, already), figure_count(counts->bad, bad),
		counts->broken ? "; the rest was not read" : "",
		counts->bad      ? "; nothing was imported"
		: order->dry_run ? "; nothing was imported: a dry run"
				 : "");
	return counts->bad ? EXIT_FAILED : EXIT_DONE;
}

static int run_import(const struct context *context, struct error *error)
{
	struct import_order order;
	struct import_counts counts;
	if (!read_order(context, &order, error))
		return EXIT_DONE;
	char *path = context_database_path(context, error);
	if (!path)
		return EXIT_DONE;
	/* A cache that is not there yet is made only for rows that are all good. */
	bool is_new = !file_exists(path);
	bool good = !is_new || rehearse(context, &order, &counts, error);
	if (good && !(is_new && (order.dry_run || counts.bad)))
		good = import_into(context, &order, path, &counts, error);
	free(path);
	return good ? conclude(&order, &counts) : EXIT_DONE;
}

const struct command command_import = {
	.name = "import",
	.operands = "FILE…",
	.minimum_operands = 1,
	.maximum_operands = MAX_FILES,
	.help = "take in recorded replies and people's answers",
	.options = options,
	.run = run_import,
};
