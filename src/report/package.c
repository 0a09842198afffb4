#include "leeway/report/package.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/digest.h"
#include "leeway/base/env.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/report/export.h"
#include "leeway/report/manifest.h"
#include "leeway/report/output.h"
#include "leeway/report/pseudonym.h"
#include "leeway/report/wordings.h"
#include "leeway/store/import_files.h"
#include "leeway/store/interviews.h"

enum table { TABLE_RESPONSES, TABLE_BUCKETS, TABLE_PEOPLE, TABLE_FLOW, TABLE_PROMPTS, N_TABLES };

static const struct {
	const char *kind, *title;
} tables[N_TABLES] = {
	[TABLE_RESPONSES] = { "responses",
		"One response a row: a model's reply or a person's answer" },
	[TABLE_BUCKETS] = { "buckets", "Counts of outcomes by agent, scenario, level and "
				       "condition, with the refusal rate" },
	[TABLE_PEOPLE] = { "people", "One person a row" },
	[TABLE_FLOW] = { "flow", "What became of the records of imported files and of the people "
				 "asked here: a count a row" },
	[TABLE_PROMPTS] = { "prompts", "The words that were asked, by digest" },
};

/* A row of the words. */
struct words_row {
	const char *digest, *pack, *scenario, *title, *level, *condition, *messages;
	int64_t level_no;
};

static const struct column words_columns[] = {
	{ "prompt_digest", COLUMN_TEXT, offsetof(struct words_row, digest), NULL, NULL,
		"SHA-256 that stands for the words in the other tables", NULL, 0 },
	{ "pack", COLUMN_TEXT, offsetof(struct words_row, pack), NULL, NULL, "pack of the scenario",
		NULL, 0 },
	{ "scenario", COLUMN_TEXT, offsetof(struct words_row, scenario), NULL, NULL,
		"scenario's id", NULL, 0 },
	{ "title", COLUMN_TEXT, offsetof(struct words_row, title), NULL, NULL, "scenario's title",
		NULL, 0 },
	{ "level_no", COLUMN_COUNT, offsetof(struct words_row, level_no), NULL, NULL,
		"number of the level, from 1", NULL, 0 },
	{ "level", COLUMN_TEXT, offsetof(struct words_row, level), NULL, NULL,
		"the level as the text says it", NULL, 0 },
	{ "condition", COLUMN_TEXT, offsetof(struct words_row, condition), NULL, NULL,
		"how the question was put", NULL, 0 },
	{ "messages", COLUMN_TEXT, offsetof(struct words_row, messages), NULL, NULL,
		"the messages that were sent, as JSON; of responses without words_recorded, those "
		"that the pack had",
		NULL, 0 },
};
enum { N_WORDS_COLUMNS = sizeof words_columns / sizeof *words_columns };

/* A row of the flow. */
struct flow_row {
	const char *agent, *source, *at, *step, *rule, *unit;
	int64_t n;
};

static const struct column flow_columns[] = {
	{ "agent", COLUMN_TEXT, offsetof(struct flow_row, agent), NULL, NULL,
		"who answered; empty where the rows of a file said so each", NULL, 0 },
	{ "source", COLUMN_TEXT, offsetof(struct flow_row, source), NULL, NULL,
		"the imported file, or `asked here`, or `erased on request`", NULL, 0 },
	{ "imported_at", COLUMN_TEXT, offsetof(struct flow_row, at), "UTC, ISO 8601", NULL,
		"when the file was imported; one imported again adds no response", NULL, 0 },
	{ "step", COLUMN_TEXT, offsetof(struct flow_row, step), NULL,
		"received;left out;unanswered;faulty;kept;consented;withdrew;unfinished;finished;"
		"erased;asked, not answered;not asked",
		"what became of them: the steps after `received` or `consented` add up to it; the "
		"last two are of questions without an answer, where a file tells them apart",
		NULL, 0 },
	{ "rule", COLUMN_TEXT, offsetof(struct flow_row, rule), NULL, NULL,
		"the rule that left a record out", NULL, 0 },
	{ "n", COLUMN_COUNT, offsetof(struct flow_row, n), NULL, NULL, "how many", NULL, 0 },
	{ "unit", COLUMN_TEXT, offsetof(struct flow_row, unit), NULL, "records;people;questions",
		"of what", NULL, 0 },
};
enum { N_FLOW_COLUMNS = sizeof flow_columns / sizeof *flow_columns };

/* A package being written. */
struct package {
	struct database *database;
	const struct package_order *order;
	char *folder; /* The unfinished one. */
	char *id; /* Of the pack, as file names of Psych-DS have it. */
	char *paths[N_TABLES]; /* Within the folder. */
	const struct column *columns[N_TABLES][EXPORT_MAX_COLUMNS];
	size_t n_columns[N_TABLES];
	struct column people[EXPORT_MAX_COLUMNS];
	bool has_synthetic;
	int64_t n_responses, n_people, n_prompts;
	int64_t n_assumed; /* Imported without the words that were sent. */
	struct package_notes *notes;
};

/* Letters and digits alone: Psych-DS parts names by '-' and '_'. */
static char *make_id(const struct bucket_list *buckets)
{
	struct buffer id;

	buffer_init(&id, 64);
	for (size_t i = 1; i < buckets->n_buckets; i++)
		if (strcmp(buckets->buckets[i].pack, buckets->buckets[0].pack) != 0)
			return memory_copy_text("several");
	for (const char *c = buckets->n_buckets ? buckets->buckets[0].pack : ""; *c; c++)
		if (isalnum((unsigned char)*c))
			buffer_append_char(&id, *c);
	if (id.length == 0)
		buffer_append_text(&id, "own");
	return buffer_take(&id);
}

static bool open_file(
	const struct package *package, const char *name, struct output *output, struct error *error)
{
	char *path = file_join(package->folder, name);
	bool opened = output_open(output, path, error);

	free(path);
	return opened;
}

/* Ends a file; what was good before is good still. */
static bool finish_file(struct output *output, bool good, struct error *error)
{
	good = good && output_finish(output, error);
	output_discard(output);
	return good;
}

static bool goes_on(const struct package *package, struct error *error)
{
	return !package->order->is_stopped() ||
	       error_set(error, ERROR_INTERRUPTED, "export: stopped");
}

static bool write_buckets(struct package *package, enum table table, struct error *error)
{
	const struct bucket_list *buckets = package->order->buckets;
	struct exporter exporter = { 0 };
	struct output output;

	if (!open_file(package, package->paths[table], &output, error))
		return false;
	bool good = exporter_start(&exporter, package->database,
		table == TABLE_RESPONSES ? EXPORT_RESPONSES : EXPORT_BUCKETS,
		package->order->tables | EXPORT_FOR_PACKAGE, output.stream, REPORT_CSV, error);

	for (size_t i = 0; good && i < buckets->n_buckets; i++)
		good = goes_on(package, error) &&
		       (table == TABLE_RESPONSES ? exporter_add_responses : exporter_add_bucket)(
			       &exporter, &buckets->buckets[i], error);
	package->n_columns[table] = exporter.n_columns;
	memcpy(package->columns[table], exporter.columns, sizeof exporter.columns);
	if (table == TABLE_RESPONSES) {
		package->notes->n_identities = exporter.n_identities;
		package->notes->first_identity = exporter.first_identity;
		exporter.first_identity = NULL;
	}
	exporter_clear(&exporter);
	return finish_file(&output, good, error);
}

static bool names_agent(const struct package *package, const char *agent)
{
	const struct bucket_list *buckets = package->order->buckets;

	for (size_t i = 0; i < buckets->n_buckets; i++)
		if (strcmp(buckets->buckets[i].agent_name, agent) == 0)
			return true;
	return false;
}

static bool is_in_package(void *data, const struct person *person)
{
	struct package *package = data;
	bool is_in = names_agent(package, person->agent);

	package->n_people += is_in;
	package->notes->n_named += is_in && !pseudonym_is(person->name);
	return is_in;
}

static bool write_people(struct package *package, struct error *error)
{
	struct output output;
	struct writer writer;
	const char *names[EXPORT_MAX_COLUMNS + 1] = { NULL };
	size_t n = export_people_columns(package->people);

	for (size_t i = 0; i < n; i++) {
		names[i] = package->people[i].name;
		package->columns[TABLE_PEOPLE][i] = &package->people[i];
	}
	package->n_columns[TABLE_PEOPLE] = n;
	if (!open_file(package, package->paths[TABLE_PEOPLE], &output, error))
		return false;
	writer_start(&writer, output.stream, REPORT_CSV, names);
	bool good = export_people_rows(&writer, package->database, is_in_package, package, error);

	return finish_file(&output, good, error);
}

/* The flow being written. */
struct flow {
	const struct package *package;
	struct writer writer;
};

static void write_flow_row(struct flow *flow, struct flow_row row)
{
	for (size_t i = 0; i < N_FLOW_COLUMNS; i++)
		writer_value(&flow->writer, &flow_columns[i], &row);
	writer_end_row(&flow->writer);
}

static void write_file_flow(struct flow *flow, const struct import_file *file)
{
	char *time = env_format_time(file->at_ms);
	struct flow_row row = { file->agent, file->name, time, "received", NULL, "records",
		(int64_t)import_file_n_read(file) };

	write_flow_row(flow, row);
	row.step = "left out";
	for (size_t i = 0; i < file->n_left_out; i++) {
		row.rule = file->left_out[i].rule;
		row.n = (int64_t)file->left_out[i].n_records;
		write_flow_row(flow, row);
	}
	row.rule = NULL;
	row.step = "unanswered";
	row.n = (int64_t)file->n_unanswered;
	write_flow_row(flow, row);
	row.step = "faulty";
	row.n = (int64_t)file->n_faulty;
	write_flow_row(flow, row);
	row.step = "kept";
	row.n = (int64_t)file->n_taken;
	write_flow_row(flow, row);
	row.unit = "questions";
	row.step = "asked, not answered";
	row.n = file->n_asked_unanswered;
	if (row.n >= 0)
		write_flow_row(flow, row);
	row.step = "not asked";
	row.n = file->n_not_asked;
	if (row.n >= 0)
		write_flow_row(flow, row);
	free(time);
}

static void write_people_flow(const struct interview_flow *people, void *data)
{
	static const char here[] = "asked here";
	struct flow *flow = data;
	const char *who = people->cohort;
	int64_t n = people->n_unfinished + people->n_finished + people->n_withdrawn;

	if (!names_agent(flow->package, who))
		return;
	const struct flow_row rows[] = {
		{ who, here, NULL, "consented", NULL, "people", n },
		{ who, here, NULL, "withdrew", NULL, "people", people->n_withdrawn },
		{ who, here, NULL, "unfinished", NULL, "people", people->n_unfinished },
		{ who, here, NULL, "finished", NULL, "people", people->n_finished },
	};

	for (size_t i = 0; n > 0 && i < sizeof rows / sizeof *rows; i++)
		write_flow_row(flow, rows[i]);
	if (people->n_erased > 0)
		write_flow_row(flow, (struct flow_row){ who, "erased on request", NULL, "erased",
					     NULL, "people", people->n_erased });
}

static bool write_flow(struct package *package, struct error *error)
{
	const char *names[N_FLOW_COLUMNS + 1] = { NULL };
	struct import_file_list list = { 0 };
	struct flow flow = { .package = package };
	struct output output;

	for (size_t i = 0; i < N_FLOW_COLUMNS; i++) {
		names[i] = flow_columns[i].name;
		package->columns[TABLE_FLOW][i] = &flow_columns[i];
	}
	package->n_columns[TABLE_FLOW] = N_FLOW_COLUMNS;
	if (!open_file(package, package->paths[TABLE_FLOW], &output, error))
		return false;
	writer_start(&flow.writer, output.stream, REPORT_CSV, names);
	bool good = import_files_load(package->database, NULL, &list, error);

	for (size_t i = 0; good && i < list.n_files; i++)
		if (!list.files[i].agent || names_agent(package, list.files[i].agent))
			write_file_flow(&flow, &list.files[i]);
	good = good && interviews_each_flow(package->database, write_people_flow, &flow, error);
	import_file_list_clear(&list);
	return finish_file(&output, good, error);
}

/* Every prompt once; buckets of one prompt follow each other but for arms of other wordings. */
static bool write_words(struct package *package, struct error *error)
{
	const struct bucket_list *buckets = package->order->buckets;
	const char *names[N_WORDS_COLUMNS + 1] = { NULL };
	struct output output;
	struct writer writer;
	bool good = true;

	for (size_t i = 0; i < N_WORDS_COLUMNS; i++) {
		names[i] = words_columns[i].name;
		package->columns[TABLE_PROMPTS][i] = &words_columns[i];
	}
	package->n_columns[TABLE_PROMPTS] = N_WORDS_COLUMNS;
	if (!open_file(package, package->paths[TABLE_PROMPTS], &output, error))
		return false;
	writer_start(&writer, output.stream, REPORT_JSONL, names);
	for (size_t i = 0; good && i < buckets->n_buckets; i++) {
		struct reading_prompt prompt = { 0 };
		bool is_known = false;

		for (size_t k = 0; k < i && !is_known; k++)
			is_known = buckets->buckets[k].prompt == buckets->buckets[i].prompt;
		package->n_responses += tally_total(&buckets->buckets[i].tally);
		package->has_synthetic = package->has_synthetic || buckets->buckets[i].synthetic;
		if (is_known)
			continue;
		package->n_prompts++;
		good = reading_load_prompt(
			package->database, buckets->buckets[i].prompt, &prompt, error);
		if (good) {
			struct words_row row = { prompt.digest, prompt.pack, prompt.scenario,
				prompt.title, prompt.level, prompt.condition, prompt.messages,
				prompt.level_no };

			for (size_t c = 0; c < N_WORDS_COLUMNS; c++)
				writer_value(&writer, &words_columns[c], &row);
			writer_end_row(&writer);
		}
		reading_clear_prompt(&prompt);
	}
	return finish_file(&output, good, error);
}

static bool write_json(
	const struct package *package, const char *name, const cJSON *json, struct error *error)
{
	struct output output;

	if (!open_file(package, name, &output, error))
		return false;
	char *text = cJSON_Print(json);

	fprintf(output.stream, "%s\n", text);
	cJSON_free(text);
	return finish_file(&output, true, error);
}

static bool write_manifest(const struct package *package, struct error *error)
{
	cJSON *manifest = manifest_build(
		package->database, package->order->buckets, package->order->is_stopped, error);
	bool good = manifest && write_json(package, "manifest.json", manifest, error);

	cJSON_Delete(manifest);
	return good;
}

static const char *name_in_package(const struct column *column)
{
	return column->package_name ? column->package_name : column->name;
}

static bool write_codebook(const struct package *package, struct error *error)
{
	static const char *const columns[] = { "file", "column", "type", "unit", "values",
		"missing", "description", NULL };
	static const char *const types[] = {
		[COLUMN_TEXT] = "text",
		[COLUMN_COUNT] = "whole number",
		[COLUMN_NUMBER] = "number",
		[COLUMN_BOOLEAN] = "TRUE or FALSE",
		[COLUMN_MAYBE] = "TRUE or FALSE",
	};
	struct output output;
	struct writer writer;

	if (!open_file(package, "codebook.csv", &output, error))
		return false;
	writer_start(&writer, output.stream, REPORT_CSV, columns);
	for (int table = 0; table < N_TABLES; table++)
		for (size_t i = 0; i < package->n_columns[table]; i++) {
			const struct column *column = package->columns[table][i];

			writer_text(&writer, package->paths[table]);
			writer_text(&writer, name_in_package(column));
			writer_text(&writer, types[column->type]);
			writer_text(&writer, column->unit);
			writer_text(&writer, column->values);
			writer_text(&writer, table == TABLE_PROMPTS ? "null" : "empty cell");
			writer_text(&writer, column->description);
			writer_end_row(&writer);
		}
	return finish_file(&output, true, error);
}

/* The values a column may have, as a list of JSON. */
static void add_values(cJSON *object, const struct column *column)
{
	cJSON *list = cJSON_AddArrayToObject(object, "enum");

	for (const char *value = column->values; value;) {
		size_t length = strcspn(value, ";");
		char *text = memory_copy_bytes(value, length);

		cJSON_AddItemToArray(list, column->type == COLUMN_COUNT
						   ? cJSON_CreateNumber(strtod(text, NULL))
						   : cJSON_CreateString(text));
		free(text);
		value = value[length] ? value + length + 1 : NULL;
	}
}

static bool add_resource(
	const struct package *package, enum table table, cJSON *resources, struct error *error)
{
	static const char *const types[] = {
		[COLUMN_TEXT] = "string",
		[COLUMN_COUNT] = "integer",
		[COLUMN_NUMBER] = "number",
		[COLUMN_BOOLEAN] = "boolean",
		[COLUMN_MAYBE] = "boolean",
	};
	char *path = file_join(package->folder, package->paths[table]);
	char hex[DIGEST_HEX_SIZE], hash[DIGEST_HEX_SIZE + 7];
	struct digest digest;
	int64_t n_bytes;
	bool good = digest_file(path, &digest, &n_bytes, error);

	free(path);
	if (!good)
		return false;
	digest_to_hex(&digest, hex);
	snprintf(hash, sizeof hash, "sha256:%s", hex);
	cJSON *resource = cJSON_CreateObject();

	cJSON_AddItemToArray(resources, resource);
	cJSON_AddStringToObject(resource, "name", tables[table].kind);
	cJSON_AddStringToObject(resource, "path", package->paths[table]);
	cJSON_AddStringToObject(resource, "title", tables[table].title);
	cJSON_AddStringToObject(resource, "format", table == TABLE_PROMPTS ? "jsonl" : "csv");
	cJSON_AddStringToObject(resource, "encoding", "utf-8");
	cJSON_AddNumberToObject(resource, "bytes", (double)n_bytes);
	cJSON_AddStringToObject(resource, "hash", hash);
	if (table == TABLE_PROMPTS)
		return true;
	cJSON_AddStringToObject(resource, "type", "table");
	cJSON *schema = cJSON_AddObjectToObject(resource, "schema");
	cJSON *fields = cJSON_AddArrayToObject(schema, "fields");

	for (size_t i = 0; i < package->n_columns[table]; i++) {
		const struct column *column = package->columns[table][i];
		cJSON *field = cJSON_CreateObject();

		cJSON_AddItemToArray(fields, field);
		cJSON_AddStringToObject(field, "name", name_in_package(column));
		cJSON_AddStringToObject(field, "type", types[column->type]);
		cJSON_AddStringToObject(field, "description", column->description);
		if (column->unit)
			cJSON_AddStringToObject(field, "unit", column->unit);
		if (column->values)
			add_values(cJSON_AddObjectToObject(field, "constraints"), column);
	}
	const char *empty = "";

	cJSON_AddItemToObject(schema, "missingValues", cJSON_CreateStringArray(&empty, 1));
	return true;
}

/* What both descriptions say of the whole, to be freed. */
static char *describe(const struct package *package)
{
	return memory_format(
		"%lld responses of models and people to scenarios in which a policy meets an "
		"exception (pack %s): what was asked, what was answered, and whether the exception "
		"was granted or refused.%s",
		(long long)package->n_responses, package->id,
		package->has_synthetic ? " Some of the answers are simulated: synthetic is TRUE."
				       : "");
}

static bool write_data_package(const struct package *package, struct error *error)
{
	cJSON *root = cJSON_CreateObject();
	char *words = describe(package), *time = env_format_time(package->order->made_at_ms);
	bool good = true;

	cJSON_AddStringToObject(
		root, "$schema", "https://datapackage.org/profiles/2.0/datapackage.json");
	cJSON_AddStringToObject(root, "name", "leeway-package");
	cJSON_AddStringToObject(root, "description", words);
	cJSON_AddStringToObject(root, "created", time);
	cJSON *resources = cJSON_AddArrayToObject(root, "resources");

	for (int table = 0; good && table < N_TABLES; table++)
		good = add_resource(package, (enum table)table, resources, error);
	good = good && write_json(package, "datapackage.json", root, error);
	cJSON_Delete(root);
	free(words);
	free(time);
	return good;
}

/* Psych-DS lists every column of every table once. */
static bool write_description(const struct package *package, struct error *error)
{
	cJSON *root = cJSON_CreateObject();
	char *words = describe(package), *name = memory_format("leeway: pack %s", package->id);

	cJSON_AddStringToObject(root, "@context", "https://schema.org/");
	cJSON_AddStringToObject(root, "@type", "Dataset");
	cJSON_AddStringToObject(root, "name", name);
	cJSON_AddStringToObject(root, "description", words);
	cJSON *variables = cJSON_AddArrayToObject(root, "variableMeasured");

	for (int table = 0; table < TABLE_PROMPTS; table++)
		for (size_t i = 0; i < package->n_columns[table]; i++) {
			const struct column *column = package->columns[table][i];
			const cJSON *other;
			bool is_known = false;

			cJSON_ArrayForEach(other, variables) is_known =
				is_known ||
				strcmp(cJSON_GetObjectItemCaseSensitive(other, "name")->valuestring,
					name_in_package(column)) == 0;
			if (is_known)
				continue;
			cJSON *variable = cJSON_CreateObject();

			cJSON_AddItemToArray(variables, variable);
			cJSON_AddStringToObject(variable, "@type", "PropertyValue");
			cJSON_AddStringToObject(variable, "name", name_in_package(column));
			cJSON_AddStringToObject(variable, "description", column->description);
			if (column->unit)
				cJSON_AddStringToObject(variable, "unitText", column->unit);
		}
	bool good = write_json(package, "dataset_description.json", root, error);

	cJSON_Delete(root);
	free(name);
	free(words);
	return good;
}

static bool write_readme(const struct package *package, struct error *error)
{
	char *words = describe(package), *time = env_format_time(package->order->made_at_ms);
	struct output output;

	if (!open_file(package, "README.md", &output, error)) {
		free(words);
		free(time);
		return false;
	}
	FILE *out = output.stream;

	fprintf(out, "# Responses to the pack %s\n\n%s\n\n", package->id, words);
	fprintf(out, "Made by leeway %s on %s: %lld responses, %lld people, %lld prompts.\n",
		LEEWAY_VERSION, time, (long long)package->n_responses, (long long)package->n_people,
		(long long)package->n_prompts);
	if (package->order->n_outdated > 0)
		fprintf(out, "%lld replies to words that were edited since are left out.\n",
			(long long)package->order->n_outdated);
	if (package->n_assumed > 0)
		fprintf(out,
			"%lld responses were imported without the words that were sent "
			"(`words_recorded` is FALSE): their `prompt_digest` stands for the pack's "
			"words at the import.\n",
			(long long)package->n_assumed);
	fprintf(out, "\n## Files\n\n");
	for (int table = 0; table < N_TABLES; table++)
		fprintf(out, "- `%s`: %s.\n", package->paths[table], tables[table].title);
	fprintf(out,
		"- `codebook.csv`: every column, its type, unit, values and meaning.\n"
		"- `dataset_description.json` (Psych-DS), `datapackage.json` (Data Package): the "
		"same for programs.\n"
		"- `manifest.json`: digests of all of it; `leeway verify manifest.json` compares a "
		"cache with it.\n"
		"- `SHA256SUMS`: `sha256sum -c SHA256SUMS` checks the files.\n\n"
		"## Reading\n\n"
		"Text is UTF-8. An empty cell is what is not known; the text NA is a text.\n\n"
		"    # R\n    responses <- read.csv(\"%s\", na.strings = \"\", encoding = "
		"\"UTF-8\")\n\n"
		"    # Python\n    responses = pandas.read_csv(\"%s\", keep_default_na=False, "
		"na_values=[\"\"])\n\n"
		"Each row's `prompt_digest` leads to the words in `%s`. `refuse` is 1, 0 or empty, "
		"so its mean by bucket is `refusal_rate`.\n"
		"`leeway import %s` reads the responses back.\n\n"
		"## Before it is shared\n\n"
		"What people and models wrote is in `text` as they wrote it%s. Choose a licence.\n",
		package->paths[TABLE_RESPONSES], package->paths[TABLE_RESPONSES],
		package->paths[TABLE_PROMPTS], package->paths[TABLE_RESPONSES],
		package->notes->n_identities ? ", some of it with an e-mail address, a phone "
					       "number or a name in it"
					     : "");
	free(words);
	free(time);
	return finish_file(&output, true, error);
}

static const char *const other_files[] = { "README.md", "codebook.csv", "dataset_description.json",
	"datapackage.json", "manifest.json" };
enum { N_OTHER_FILES = sizeof other_files / sizeof *other_files };

static bool write_sums(const struct package *package, struct error *error)
{
	struct output output;
	bool good = true;

	if (!open_file(package, "SHA256SUMS", &output, error))
		return false;
	for (size_t i = 0; good && i < N_OTHER_FILES + N_TABLES; i++) {
		const char *name =
			i < N_OTHER_FILES ? other_files[i] : package->paths[i - N_OTHER_FILES];
		char *path = file_join(package->folder, name);
		char hex[DIGEST_HEX_SIZE];
		struct digest digest;
		int64_t n_bytes;

		good = digest_file(path, &digest, &n_bytes, error);
		free(path);
		if (good) {
			digest_to_hex(&digest, hex);
			fprintf(output.stream, "%s  %s\n", hex, name);
		}
	}
	return finish_file(&output, good, error);
}

/* An unfinished folder beside the one wanted, with those within it. */
static bool make_folder(struct package *package, const char *folder, struct error *error)
{
	static const char *const within[] = { "data", "materials" };
	size_t length = strlen(folder);
	struct stat status;

	while (length > 1 && folder[length - 1] == '/')
		length--;
	bool is_there = lstat(folder, &status) == 0;
	size_t n_names = 0;
	char **names = is_there ? file_list(folder, &n_names, NULL) : NULL;

	if (names)
		file_free_names(names, n_names);
	/* rename(2) replaces an empty folder, and nothing else. */
	if (is_there && (!S_ISDIR(status.st_mode) || !names || n_names > 0))
		return error_set(error, ERROR_FILE,
			"%s is there already: a package needs a folder that is new or empty",
			folder);
	package->folder = memory_format("%.*s.XXXXXX", (int)length, folder);
	if (!mkdtemp(package->folder)) {
		file_blame_write(folder, errno, error);
		free(package->folder);
		package->folder = NULL;
		return false;
	}
	mode_t mask = umask(0);

	umask(mask);
	chmod(package->folder, 0777 & ~mask);
	for (size_t i = 0; i < 2; i++) {
		char *path = file_join(package->folder, within[i]);
		bool made = mkdir(path, 0777) == 0 || file_blame_write(path, errno, error);

		free(path);
		if (!made)
			return false;
	}
	return true;
}

static void remove_unfinished(struct package *package)
{
	static const char *const within[] = { "data", "materials" };

	if (!package->folder)
		return;
	for (size_t i = 0; i < 2; i++) {
		char *path = file_join(package->folder, within[i]);

		file_remove_scratch(path);
		free(path);
	}
	file_remove_scratch(package->folder);
}

static bool write_all(struct package *package, struct error *error)
{
	return write_buckets(package, TABLE_RESPONSES, error) &&
	       write_buckets(package, TABLE_BUCKETS, error) && write_people(package, error) &&
	       write_flow(package, error) && write_words(package, error) &&
	       write_manifest(package, error) && write_codebook(package, error) &&
	       write_description(package, error) && write_data_package(package, error) &&
	       write_readme(package, error) && write_sums(package, error);
}

bool package_write(struct database *database, const struct package_order *order, const char *folder,
	struct package_notes *notes, struct error *error)
{
	struct package package = { .database = database, .order = order, .notes = notes };

	package.id = make_id(order->buckets);
	for (int table = 0; table < N_TABLES; table++)
		package.paths[table] = table == TABLE_PROMPTS
					       ? memory_copy_text("materials/prompts.jsonl")
					       : memory_format("data/pack-%s_kind-%s_data.csv",
							 package.id, tables[table].kind);
	bool good = wordings_count_assumed(database, order->buckets, &package.n_assumed, error) &&
		    make_folder(&package, folder, error) && write_all(&package, error) &&
		    (rename(package.folder, folder) == 0 || file_blame_write(folder, errno, error));

	if (!good)
		remove_unfinished(&package);
	for (int table = 0; table < N_TABLES; table++)
		free(package.paths[table]);
	free(package.folder);
	free(package.id);
	return good;
}
