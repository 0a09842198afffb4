/* `leeway import`: recorded replies and people's answers into the cache, all rows or none. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/base/words.h"
#include "leeway/cli/command.h"
#include "leeway/cli/import_files.h"
#include "leeway/model/pack.h"
#include "leeway/report/encoding.h"

enum { MAX_FILES = 1000 };

static const struct option_row options[] = {
	{ "cohort", 0, "NAME", false, "the rows are answers of these people" },
	{ "model", 'm', "NAME", false, "the rows are replies of this model" },
	{ "pack", 'p', "PACK", false, "the pack of rows that name none; default: paper" },
	{ "format", 'f', "FORMAT", false, "it is csv or jsonl; default: by its name" },
	{ "map", 0, "MAP", false,
		"what a survey's columns hold: COLUMN=TARGET,…, a JSON file, ask or guess" },
	{ "save-map", 0, "FILE", false, "write what the columns were taken to hold" },
	{ "codes", 0, "YES,NO", false, "what stands for yes and for no in decisions, as 1,2" },
	{ "encoding", 0, "NAME", false,
		"it is utf-8, utf-16le, utf-16be, windows-1252, macintosh, cp932 (Shift-JIS) or "
		"gb18030; default: by its bytes" },
	{ "exclude", 0, "RULE", true,
		"leave out a survey's rows where COLUMN OPERATOR VALUE holds; see leeway(1)" },
	{ "include", 0, "NAME", true,
		"take rows that a tool's own mark leaves out, as test, spam, bot, unfinished" },
	{ "unfinished", 0, NULL, false, "take a survey's unfinished rows as far as they go" },
	{ "duplicates", 0, "WHICH", false,
		"of a person who comes twice take first, last or neither" },
	{ "synthetic", 0, NULL, false, "the answers are simulated; a survey's tests are taken" },
	{ "keep-ids", 0, NULL, false, "keep participants' ids; default: pseudonyms" },
	{ "new-people-key", 0, NULL, false,
		"make pseudonyms with another key where the cache's is missing" },
	{ "skip-faulty", 0, NULL, false, "import the other rows where some are bad" },
	{ "dry-run", 'n', NULL, false, "only say what would be imported" },
	{ 0 },
};

/* A pack that was named must be there, whether rows need it or not. */
static bool check_pack(const struct context *context, const char *id, struct error *error)
{
	struct pack *pack = id ? pack_load(context->env, id, error) : NULL;
	bool good = !id || pack;
	pack_free(pack);
	return good;
}

static bool read_agent(
	const struct arguments *arguments, struct import_order *order, struct error *error)
{
	const char *cohort = arguments_text(arguments, "cohort");
	const char *model = arguments_text(arguments, "model");
	if (cohort && model)
		return error_set(error, ERROR_USAGE,
			"import: --cohort and --model exclude each other: rows are of people or "
			"of a model");
	if ((cohort && !cohort[0]) || (model && !model[0]))
		return error_set(error, ERROR_USAGE, "import: the agent's name is empty");
	order->rows.agent = cohort ? cohort : model;
	order->rows.kind = cohort ? AGENT_COHORT : AGENT_MODEL;
	return true;
}

/* Names of rules, and rules. */
static void read_rules(const struct arguments *arguments, struct import_order *order)
{
	size_t n_included = arguments_count(arguments, "include");
	size_t n_excluded = arguments_count(arguments, "exclude");
	order->included = memory_alloc(n_included + 2, sizeof *order->included);
	order->excluded = memory_alloc(n_excluded + 1, sizeof *order->excluded);
	for (; order->n_included < n_included; order->n_included++)
		order->included[order->n_included] =
			arguments_item(arguments, "include", order->n_included);
	for (; order->n_excluded < n_excluded; order->n_excluded++)
		order->excluded[order->n_excluded] =
			arguments_item(arguments, "exclude", order->n_excluded);
	if (arguments_flag(arguments, "unfinished"))
		order->included[order->n_included++] = "unfinished";
	if (order->rows.synthetic)
		order->included[order->n_included++] = "test";
}

static bool read_order(
	const struct context *context, struct import_order *order, struct error *error)
{
	const struct arguments *arguments = context->arguments;
	const char *pack = arguments_text(arguments, "pack");
	*order = (struct import_order){
		.rows = { .env = context->env,
			.pack = pack ? pack : "paper",
			.synthetic = arguments_flag(arguments, "synthetic") },
		.pack = pack,
		.map = arguments_text(arguments, "map"),
		.save_map = arguments_text(arguments, "save-map"),
		.codes = arguments_text(arguments, "codes"),
		.dry_run = arguments_flag(arguments, "dry-run"),
		.shows_map = arguments_flag(arguments, "dry-run"),
		.skip_faulty = arguments_flag(arguments, "skip-faulty"),
		.keep_ids = arguments_flag(arguments, "keep-ids"),
	};
	read_rules(arguments, order);
	return arguments_choice(arguments, "duplicates", import_duplicates_names, -1,
		       &order->duplicates, error) &&
	       read_agent(arguments, order, error) && check_pack(context, pack, error) &&
	       arguments_choice(
		       arguments, "format", report_format_names, -1, &order->format, error) &&
	       arguments_choice(arguments, "encoding", encoding_names, -1, &order->encoding, error);
}

/* Answers first, of all files, so that what a panel knows finds whom it is about. */
static bool add_files(struct import_job *job, struct error *error)
{
	const struct arguments *arguments = job->context->arguments;
	size_t n_files = arguments_n_operands(arguments);
	bool good = import_look_through(job, error);
	for (size_t i = 0; i < n_files && good; i++)
		good = import_add_file(job, arguments_operand(arguments, i), error);
	for (size_t i = 0; i < n_files && good; i++)
		good = import_add_panel(job, arguments_operand(arguments, i), error);
	return good;
}

static bool add_entries(struct import_job *job, struct error *error)
{
	const struct import_file_list *files = &job->counts->files;
	bool good = true;
	for (size_t i = 0; good && i < files->n_files; i++)
		good = import_files_add(job->database, &files->files[i], error);
	return good;
}

/* Bad rows are left out where that was asked for, unless nothing else is left. */
static bool is_refused(const struct import_order *order, const struct import_counts *counts)
{
	bool has_good = counts->added + counts->already + counts->joined > 0;
	return counts->broken || (counts->bad > 0 && (!order->skip_faulty || !has_good));
}

/* Which words rows of tables answered, where that is not said by a digest. */
static void tell_matches(const struct importer *importer, const struct import_counts *counts)
{
	const struct match_counts *matches = importer_match_counts(importer);
	uint64_t n_unsaid = importer_n_unsaid(importer);
	char n[WORDS_SIZE];
	if (matches->by_words > 0 && !counts->silent)
		fprintf(stderr, "leeway: %s row%s matched by the words of the prompt\n",
			words_count(matches->by_words, n), matches->by_words == 1 ? "" : "s");
	if (matches->by_parts > 0 && !counts->silent)
		fprintf(stderr,
			"leeway: %s row%s hold%s a scenario's words and more: stored with these "
			"words under the row's own condition\n",
			words_count(matches->by_parts, n), matches->by_parts == 1 ? "" : "s",
			matches->by_parts == 1 ? "s" : "");
	if (n_unsaid > 0 && !counts->silent)
		fprintf(stderr,
			"leeway: %s answer%s not say word for word what was asked: taken as to the "
			"pack's present words, and marked (words_recorded)\n",
			words_count(n_unsaid, n), n_unsaid == 1 ? " does" : "s do");
}

/* All files in one transaction, which is kept only where every row is good, or the bad ones are
 * left out on purpose. */
static bool add_in_one(struct import_job *job, struct error *error)
{
	const struct import_order *order = job->order;
	if (!database_begin(job->database, error))
		return false;
	job->importer = importer_new(job->database, &order->rows);
	bool good = add_files(job, error);
	if (good)
		tell_matches(job->importer, job->counts);
	importer_free(job->importer);
	bool is_kept = good && !is_refused(order, job->counts) && !order->dry_run;
	if (is_kept && (good = add_entries(job, error))) {
		/* The key first: a name without its key is lost, a key without names is not. */
		good = (!order->rows.pseudonyms ||
			       pseudonyms_save(order->rows.pseudonyms, error)) &&
		       database_commit(job->database, error);
	}
	if (!good || !is_kept)
		database_rollback(job->database);
	return good;
}

static bool import_into(const struct context *context, const struct import_order *order,
	const char *path, struct import_counts *counts, struct error *error)
{
	struct import_order here = *order;
	struct pseudonyms pseudonyms = { 0 };
	struct import_job job = { .context = context, .order = &here, .counts = counts };
	if (!order->keep_ids &&
		!pseudonyms_open(&pseudonyms, context->env, path,
			arguments_flag(context->arguments, "new-people-key"), error))
		return false;
	here.rows.pseudonyms = order->keep_ids ? NULL : &pseudonyms;
	job.database = database_open(context->env, path, DATABASE_WRITE, "leeway import", error);
	struct import_reentries reentries = { .rule = (enum import_duplicates)order->duplicates };
	job.reentries = order->duplicates < 0 ? NULL : &reentries;
	bool good = job.database && add_in_one(&job, error);
	import_reentries_clear(&reentries);
	survey_panel_clear(&job.panel);
	database_close(job.database);
	pseudonyms_clear(&pseudonyms);
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

/* Whose the rows were, and what became of each record. */
static void tell_people(const struct import_counts *counts)
{
	const struct {
		uint64_t n;
		const char *one, *many;
	} parts[] = {
		{ counts->people, "person with answers", "people with answers" },
		{ counts->nameless, "row with answers of someone without an id",
			"rows with answers of people without an id" },
		{ counts->joined, "row of a panel joined", "rows of a panel joined" },
		{ counts->unknown, "row of a panel about no one here",
			"rows of a panel about no one here" },
	};
	char figure[WORDS_SIZE];
	const char *between = "leeway: ";
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (!parts[i].n)
			continue;
		fprintf(stderr, "%s%s %s", between, words_count(parts[i].n, figure),
			parts[i].n == 1 ? parts[i].one : parts[i].many);
		between = ", ";
	}
	if (between[0] == ',')
		fputs("\n", stderr);
	for (size_t i = 0; i < counts->files.n_files; i++) {
		char *summary = import_file_summary(&counts->files.files[i]);
		char *line = memory_format("%s: %s", counts->files.files[i].name, summary);
		char *safe = text_sanitise(line, TEXT_ONE_LINE);
		fprintf(stderr, "leeway: %s\n", safe);
		free(safe);
		free(line);
		free(summary);
	}
	if (counts->reentries && counts->bad)
		fputs("leeway: people come twice: say which counts with --duplicates first, last "
		      "or neither\n",
			stderr);
}

/* Where people wrote what may tell who they are, since it stays as they wrote it. */
static void tell_identities(const struct import_counts *counts)
{
	size_t n_shown = counts->n_identities < IMPORT_SHOWN_IDENTITIES ? counts->n_identities
									: IMPORT_SHOWN_IDENTITIES;
	char figure[WORDS_SIZE];
	if (counts->n_identities == 0)
		return;
	fprintf(stderr,
		"leeway: %s explanation%s what may tell who someone is, as they stay in the "
		"cache:\n",
		words_count(counts->n_identities, figure),
		counts->n_identities == 1 ? " holds" : "s hold");
	for (size_t i = 0; i < n_shown; i++)
		fprintf(stderr, "  %s\n", counts->identities[i]);
	if (counts->n_identities > n_shown)
		fprintf(stderr, "  … and %s more\n",
			words_count(counts->n_identities - n_shown, figure));
}

static int conclude(const struct import_order *order, const struct import_counts *counts)
{
	char added[WORDS_SIZE], already[WORDS_SIZE], bad[WORDS_SIZE], rows[WORDS_SIZE];
	bool refused = is_refused(order, counts);
	if (counts->bad > IMPORT_SHOWN_FAULTS)
		fprintf(stderr, "… and %s more\n",
			words_count(counts->bad - IMPORT_SHOWN_FAULTS, bad));
	tell_people(counts);
	tell_identities(counts);
	fprintf(stderr, "leeway: %s row%s: %s %s, %s already there, %s bad%s%s\n",
		words_count(counts->added + counts->already + counts->bad, rows),
		counts->added + counts->already + counts->bad == 1 ? "" : "s",
		words_count(counts->added, added), order->dry_run || refused ? "new" : "added",
		words_count(counts->already, already), words_count(counts->bad, bad),
		counts->broken ? "; the rest was not read" : "",
		refused          ? "; nothing was imported"
		: order->dry_run ? "; nothing was imported: a dry run"
		: counts->bad    ? "; the others were imported"
				 : "");
	return refused ? EXIT_FAILED : EXIT_DONE;
}

static void clear_order(struct import_order *order)
{
	free(order->included);
	free(order->excluded);
}

static int run_import(const struct context *context, struct error *error)
{
	struct import_order order;
	struct import_counts counts = { 0 };
	struct import_memory memory = { 0 };
	char *path =
		read_order(context, &order, error) ? context_database_path(context, error) : NULL;
	if (!path) {
		clear_order(&order);
		return EXIT_DONE;
	}
	order.memory = &memory;
	/* A cache that is not there yet is made only for rows that are all good. */
	bool is_new = !file_exists(path);
	bool good = !is_new || rehearse(context, &order, &counts, error);
	if (good && !(is_new && (order.dry_run || is_refused(&order, &counts)))) {
		import_counts_clear(&counts);
		counts.silent = is_new;
		good = import_into(context, &order, path, &counts, error);
	}
	free(path);
	import_memory_clear(&memory);
	int status = good ? conclude(&order, &counts) : EXIT_DONE;
	import_counts_clear(&counts);
	clear_order(&order);
	return status;
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
