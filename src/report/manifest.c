#include "leeway/report/manifest.h"

#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/digest.h"
#include "leeway/base/env.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/store/corrections.h"
#include "leeway/store/erasures.h"
#include "leeway/store/import_files.h"
#include "leeway/store/interviews.h"
#include "leeway/store/reading.h"
#include "leeway/store/responses.h"
#include "leeway/store/roster.h"

/* A manifest being made. */
struct making {
	struct database *database;
	const struct bucket_list *buckets;
	bool (*is_stopped)(void);
	cJSON *prompts, *agents, *rows, *corrections, *erasures, *consents;
	struct buffer all; /* A line a bucket. */
	double n_responses;
};

/* Lists grow at their end: cJSON keeps the last item at hand. */
static cJSON *add_object(cJSON *list)
{
	cJSON *object = cJSON_CreateObject();

	cJSON_AddItemToArray(list, object);
	return object;
}

static void add_text(cJSON *object, const char *name, const char *text)
{
	if (text)
		cJSON_AddStringToObject(object, name, text);
	else
		cJSON_AddNullToObject(object, name);
}

static void write_digest(const char *text, char hex[DIGEST_HEX_SIZE])
{
	struct digest digest = digest_bytes(text, strlen(text));

	digest_to_hex(&digest, hex);
}

static void add_digest(cJSON *object, const char *name, const char *text)
{
	char hex[DIGEST_HEX_SIZE];

	write_digest(text, hex);
	add_text(object, name, hex);
}

static void add_agent(struct making *making, const struct roster_entry *entry)
{
	const struct agent *agent = &entry->agent;
	cJSON *object = add_object(making->agents);
	cJSON *parameters = cJSON_Parse(entry->parameters);

	add_text(object, "name", agent->name);
	add_text(object, "kind", agent_kind_name(agent->kind));
	add_text(object, "provider", agent->provider);
	add_text(object, "model", agent->model);
	cJSON_AddItemToObject(object, "parameters", parameters ? parameters : cJSON_CreateObject());
	cJSON_AddBoolToObject(object, "synthetic", agent->synthetic);
	add_text(object, "parent", agent->parent);
	cJSON_AddNumberToObject(object, "iteration", agent->iteration);
}

static bool has_agent(const struct making *making, int64_t agent)
{
	for (size_t i = 0; i < making->buckets->n_buckets; i++)
		if (making->buckets->buckets[i].agent == agent)
			return true;
	return false;
}

static bool add_agents(struct making *making, struct error *error)
{
	struct roster roster = { 0 };
	bool is_loaded = roster_load(making->database, &roster, error);

	for (size_t i = 0; is_loaded && i < roster.n_entries; i++)
		if (has_agent(making, roster.entries[i].id))
			add_agent(making, &roster.entries[i]);
	roster_clear(&roster);
	return is_loaded;
}

static void add_erasure(const struct erasure *erasure, void *data)
{
	struct making *making = data;

	/* Who answered nothing before they were erased may have left a cohort without buckets. */
	if (erasure->has_buckets && !has_agent(making, erasure->agent))
		return;
	cJSON *object = add_object(making->erasures);
	char *time = env_format_time(erasure->at_ms);

	add_text(object, "agent", erasure->cohort);
	cJSON_AddNumberToObject(object, "no", cJSON_GetArraySize(making->erasures));
	cJSON_AddNumberToObject(object, "responses", (double)erasure->n_responses);
	add_text(object, "cause", erasure_cause_name(erasure->cause));
	add_text(object, "at", time);
	free(time);
}

static bool names_agent(const struct making *making, const char *name)
{
	for (size_t i = 0; i < making->buckets->n_buckets; i++)
		if (strcmp(making->buckets->buckets[i].agent_name, name) == 0)
			return true;
	return false;
}

static void add_import(cJSON *imports, const struct import_file *file)
{
	cJSON *object = add_object(imports);
	char *time = env_format_time(file->at_ms);

	add_text(object, "agent", file->agent);
	add_text(object, "file", file->name);
	add_text(object, "kind", file->kind);
	add_text(object, "at", time);
	cJSON_AddNumberToObject(object, "records", (double)import_file_n_read(file));
	cJSON_AddNumberToObject(object, "taken", (double)file->n_taken);
	cJSON *left_out = cJSON_AddArrayToObject(object, "left_out");

	for (size_t i = 0; i < file->n_left_out; i++) {
		cJSON *rule = add_object(left_out);

		add_text(rule, "rule", file->left_out[i].rule);
		cJSON_AddNumberToObject(rule, "records", (double)file->left_out[i].n_records);
	}
	cJSON_AddNumberToObject(object, "unanswered", (double)file->n_unanswered);
	cJSON_AddNumberToObject(object, "faulty", (double)file->n_faulty);
	if (file->n_asked_unanswered >= 0) {
		cJSON *questions = cJSON_AddObjectToObject(object, "questions");

		cJSON_AddNumberToObject(
			questions, "asked_unanswered", (double)file->n_asked_unanswered);
		cJSON_AddNumberToObject(questions, "not_asked", (double)file->n_not_asked);
	}
	free(time);
}

/* Where the rows of its agents came from. Not compared: a file that is imported again adds nothing.
 */
static bool add_imports(const struct making *making, cJSON *root, struct error *error)
{
	struct import_file_list list = { 0 };
	bool is_loaded = import_files_load(making->database, NULL, &list, error);
	cJSON *imports = cJSON_AddArrayToObject(root, "imports");

	for (size_t i = 0; is_loaded && i < list.n_files; i++)
		if (!list.files[i].agent || names_agent(making, list.files[i].agent))
			add_import(imports, &list.files[i]);
	import_file_list_clear(&list);
	return is_loaded;
}

static void add_consent(const struct interview_consent *consent, void *data)
{
	struct making *making = data;

	if (!has_agent(making, consent->agent))
		return;
	cJSON *object = add_object(making->consents);

	add_text(object, "agent", consent->cohort);
	add_text(object, "version", consent->version);
	add_text(object, "digest", consent->digest);
	cJSON_AddNumberToObject(object, "people", (double)consent->n_people);
	add_text(object, "text", consent->text);
}

static void add_prompt(struct making *making, const struct reading_prompt *prompt)
{
	cJSON *known;

	cJSON_ArrayForEach(known, making->prompts)
	{
		if (strcmp(json_member_text(known, "digest"), prompt->digest) == 0)
			return;
	}
	cJSON *object = add_object(making->prompts);

	add_text(object, "digest", prompt->digest);
	add_text(object, "pack", prompt->pack);
	add_text(object, "scenario", prompt->scenario);
	cJSON_AddNumberToObject(object, "level_no", prompt->level_no);
	add_text(object, "level", prompt->level);
	add_text(object, "condition", prompt->condition);
	add_digest(object, "messages", prompt->messages ? prompt->messages : "");
	add_text(object, MANIFEST_WORDS, prompt->messages ? prompt->messages : "");
}

/* One bucket being read. */
struct reading {
	struct making *making;
	const struct bucket *bucket;
	const char *prompt; /* Digest. */
	struct buffer lines;
	uint32_t repeat;
	int n_corrections; /* Of the response at hand. */
	double n_corrected;
};

static void add_correction(const struct correction *correction, void *data)
{
	struct reading *reading = data;
	cJSON *object = add_object(reading->making->corrections);
	char *time = env_format_time(correction->at_ms);

	add_text(object, "agent", reading->bucket->agent_name);
	add_text(object, "prompt", reading->prompt);
	cJSON_AddNumberToObject(object, "repeat", reading->repeat);
	cJSON_AddNumberToObject(object, "no", ++reading->n_corrections);
	add_text(object, "before", outcome_name(correction->before));
	add_text(object, "after", outcome_name(correction->after));
	add_text(object, "reason", correction->reason);
	add_text(object, "author", correction->author);
	add_text(object, "at", time);
	cJSON_AddBoolToObject(object, "undo", correction->is_undo);
	free(time);
}

static bool read_response(
	struct reading *reading, const struct stored_response *stored, struct error *error)
{
	const struct response *response = &stored->response;
	char *giver = memory_format("%s\n%s", stored->participant ? stored->participant : "",
		response->model_returned ? response->model_returned : "");
	int64_t id = stored->id;
	char said[DIGEST_HEX_SIZE], by[DIGEST_HEX_SIZE];

	write_digest(response->text ? response->text : "", said);
	write_digest(giver, by);
	free(giver);
	reading->repeat = stored->response.repeat;
	reading->n_corrections = 0;
	reading->n_corrected += stored->corrected;
	reading->making->n_responses++;
	buffer_append_format(&reading->lines, "%u %s %s %s\n", (unsigned)reading->repeat,
		outcome_name(stored->outcome_read), said, by);
	return corrections_each(reading->making->database, id, add_correction, reading, error);
}

static bool read_responses(struct reading *reading, struct error *error)
{
	const struct bucket *bucket = reading->bucket;

	for (int64_t repeat = 0; repeat < bucket->next_repeat; repeat++) {
		struct stored_response stored;

		if (repeat % 1024 == 0 && reading->making->is_stopped())
			return error_set(error, ERROR_INTERRUPTED, "stopped");
		if (!responses_read(reading->making->database, bucket->agent, bucket->prompt,
			    (uint32_t)repeat, &stored, error))
			return false;
		if (stored.id && !read_response(reading, &stored, error))
			return false;
	}
	return true;
}

static void add_row(struct reading *reading)
{
	cJSON *object = add_object(reading->making->rows);
	char hex[DIGEST_HEX_SIZE];

	write_digest(buffer_text(&reading->lines), hex);
	add_text(object, "agent", reading->bucket->agent_name);
	add_text(object, "prompt", reading->prompt);
	for (int i = 0; i < N_OUTCOMES; i++)
		cJSON_AddNumberToObject(object, outcome_name((enum outcome)i),
			(double)reading->bucket->tally.counts[i]);
	cJSON_AddNumberToObject(object, "corrected", reading->n_corrected);
	add_text(object, "digest", hex);
	buffer_append_format(&reading->making->all, "%s %s %s\n", reading->bucket->agent_name,
		reading->prompt, hex);
}

static bool add_bucket(struct making *making, const struct bucket *bucket, struct error *error)
{
	struct reading_prompt prompt = { 0 };
	bool good = reading_load_prompt(making->database, bucket->prompt, &prompt, error);

	if (good) {
		struct reading reading = { making, bucket, prompt.digest, { 0 }, 0, 0, 0 };

		buffer_init(&reading.lines, SIZE_MAX / 2);
		add_prompt(making, &prompt);
		good = read_responses(&reading, error);
		if (good)
			add_row(&reading);
		buffer_clear(&reading.lines);
	}
	reading_clear_prompt(&prompt);
	return good;
}

struct cJSON *manifest_build(struct database *database, const struct bucket_list *buckets,
	bool (*is_stopped)(void), struct error *error)
{
	cJSON *root = cJSON_CreateObject();
	struct making making = {
		.database = database, .buckets = buckets, .is_stopped = is_stopped
	};

	buffer_init(&making.all, SIZE_MAX / 2);
	cJSON_AddNumberToObject(root, "manifest", MANIFEST_VERSION);
	add_text(root, "leeway", LEEWAY_VERSION);
	making.prompts = cJSON_AddArrayToObject(root, "prompts");
	making.agents = cJSON_AddArrayToObject(root, "agents");
	making.rows = cJSON_AddArrayToObject(root, "buckets");
	making.corrections = cJSON_AddArrayToObject(root, "corrections");
	making.erasures = cJSON_AddArrayToObject(root, "erasures");
	making.consents = cJSON_AddArrayToObject(root, "consents");
	bool good = add_agents(&making, error) &&
		    erasures_each(database, add_erasure, &making, error) &&
		    interviews_each_consent(database, add_consent, &making, error) &&
		    add_imports(&making, root, error);

	for (size_t i = 0; good && i < buckets->n_buckets; i++)
		good = add_bucket(&making, &buckets->buckets[i], error);
	if (good) {
		cJSON_AddNumberToObject(root, "responses", making.n_responses);
		cJSON_AddNumberToObject(root, "people_erased", cJSON_GetArraySize(making.erasures));
		add_digest(root, "digest", buffer_text(&making.all));
	} else {
		cJSON_Delete(root);
		root = NULL;
	}
	buffer_clear(&making.all);
	return root;
}

struct cJSON *manifest_load(const char *path, struct error *error)
{
	static const char *const lists[] = { "prompts", "agents", "buckets", "corrections" };
	struct json_document *document = json_load(path, MANIFEST_MAX_FILE, error);

	if (!document)
		return NULL;
	cJSON *root = document->root;
	bool good = json_member_number(root, "manifest", 0) == MANIFEST_VERSION;

	for (size_t i = 0; good && i < sizeof lists / sizeof *lists; i++)
		good = cJSON_IsArray(cJSON_GetObjectItemCaseSensitive(root, lists[i]));
	if (good)
		document->root = NULL;
	else
		error_set(error, ERROR_INPUT, "%s: is no manifest of version %d", path,
			MANIFEST_VERSION);
	json_free(document);
	return good ? root : NULL;
}
