#include "leeway/model/pack_read.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/model/fields.h"
#include "leeway/model/published.h"
#include "leeway/model/question.h"

enum { MAX_TITLE = 120, MAX_TEXT = 4000 };

static const struct field_row rows[] = {
	{ .name = "title",
		.type = FIELD_TEXT,
		.flags = FIELD_REQUIRED | FIELD_ONE_LINE,
		.limit = MAX_TITLE,
		.offset = offsetof(struct pack, title) },
	{ .name = "source",
		.type = FIELD_TEXT,
		.limit = MAX_TEXT,
		.offset = offsetof(struct pack, source) },
	{ .name = "licence",
		.type = FIELD_TEXT,
		.limit = MAX_TEXT,
		.offset = offsetof(struct pack, licence) },
	{ .name = "notes",
		.type = FIELD_TEXTS,
		.limit = MAX_TEXT,
		.maximum = PACK_MAX_NOTES,
		.offset = offsetof(struct pack, notes),
		.count_offset = offsetof(struct pack, n_notes) },
	{ .name = "consent",
		.type = FIELD_TEXTS,
		.limit = MAX_TEXT,
		.maximum = PACK_MAX_NOTES,
		.offset = offsetof(struct pack, consent),
		.count_offset = offsetof(struct pack, n_consent) },
	{ .name = "answers", .type = FIELD_OTHER },
	{ .name = "deeds", .type = FIELD_OTHER },
	{ .name = "participants", .type = FIELD_OTHER },
	{ .name = "scenarios", .type = FIELD_OTHER },
	{ .name = "conditions", .type = FIELD_OTHER, .flags = FIELD_REQUIRED },
	{ .name = "published", .type = FIELD_OTHER },
	{ .name = "claims", .type = FIELD_OTHER },
};
enum { N_ROWS = sizeof rows / sizeof *rows, N_HEAD_ROWS = 7 };

static const struct field_row id_row = {
	.name = "id",
	.type = FIELD_TEXT,
	.flags = FIELD_ONE_LINE | FIELD_ID,
	.limit = SCENARIO_MAX_ID,
};

void pack_free(struct pack *pack)
{
	if (!pack)
		return;
	for (size_t i = 0; i < pack->n_scenarios; i++)
		scenario_free(pack->scenarios[i]);
	reply_words_clear(pack->words.answers, pack->words.deeds);
	for (size_t i = 0; i < pack->n_conditions; i++)
		condition_clear(&pack->conditions[i]);
	for (size_t i = 0; i < pack->n_published; i++)
		published_clear(&pack->published[i]);
	claims_clear(&pack->claims);
	participants_clear(&pack->participants);
	fields_clear(rows, N_ROWS, pack);
	free(pack->scenarios);
	free(pack->conditions);
	free(pack->published);
	free(pack->id);
	free(pack->folder);
	free(pack);
}

/* What one reading of a pack works with. */
struct pack_reading {
	const struct pack_files *files;
	struct field_reader reader; /* Of pack.json. */
	struct fault_list *faults;
	struct pack *pack;
	size_t capacity; /* Of pack->scenarios. */
};

static const struct cJSON *member(const struct pack_reading *reading, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(reading->reader.document->root, name);
}

static void read_conditions(struct pack_reading *reading)
{
	struct pack *pack = reading->pack;
	const struct cJSON *list = fields_find_list(&reading->reader,
		reading->reader.document->root, "conditions", 1, PACK_MAX_CONDITIONS);
	if (!list)
		return;
	pack->conditions = memory_alloc((size_t)cJSON_GetArraySize(list), sizeof *pack->conditions);
	const struct cJSON *item;
	cJSON_ArrayForEach(item, list)
	{
		struct condition *condition = &pack->conditions[pack->n_conditions++];
		condition_read_all(&reading->reader, item, condition);
		for (size_t i = 0; condition->id && i + 1 < pack->n_conditions; i++)
			if (pack->conditions[i].id &&
				strcmp(pack->conditions[i].id, condition->id) == 0)
				field_error(&reading->reader,
					cJSON_GetObjectItemCaseSensitive(item, "id"),
					"give each condition its own id",
					"'%s' is the id of another condition", condition->id);
	}
}

static void read_published(struct pack_reading *reading)
{
	struct pack *pack = reading->pack;
	const struct cJSON *list = fields_find_list(&reading->reader,
		reading->reader.document->root, "published", 1, PACK_MAX_PUBLISHED);
	if (!list)
		return;
	pack->published = memory_alloc((size_t)cJSON_GetArraySize(list), sizeof *pack->published);
	const struct cJSON *item;
	cJSON_ArrayForEach(item, list)
	{
		struct published *published = &pack->published[pack->n_published++];
		published_read(&reading->reader, item, published);
		published_judge(&reading->reader, item, published, pack);
	}
}

/* Takes over the path. */
static void load_scenario(struct pack_reading *reading, char *path)
{
	struct pack *pack = reading->pack;
	struct scenario *scenario = scenario_load_all(path, &pack->words, reading->faults);
	free(path);
	if (!scenario)
		return;
	MEMORY_RESERVE_ONE(pack->scenarios, pack->n_scenarios, reading->capacity);
	pack->scenarios[pack->n_scenarios++] = scenario;
}

/* The scenario that an item of pack.json names. */
static void read_listed_scenario(
	struct pack_reading *reading, const char *id, const struct cJSON *item)
{
	bool is_refused;
	char *name = memory_format("%s.json", id);
	char *path = pack_files_find(reading->files, name, &is_refused, reading->faults);
	if (path)
		load_scenario(reading, path);
	else if (!is_refused)
		field_error(&reading->reader, item, "add the file, or take the id out",
			"there is no %s in the pack", name);
	free(name);
}

/* A scenario whose file pack.json does not name. */
static void read_unlisted_scenario(struct pack_reading *reading, const char *id)
{
	bool is_refused;
	char *name = memory_format("%s.json", id);
	char *path = pack_files_find(reading->files, name, &is_refused, reading->faults);
	if (path && member(reading, "scenarios"))
		fault_list_take(reading->faults,
			(struct fault){
				.severity = FAULT_WARNING,
				.path = memory_copy_text(path),
				.message = memory_copy_text("is not listed in pack.json"),
				.advice = memory_format(
					"add \"%s\" to its scenarios to give it a place", id),
			});
	if (path)
		load_scenario(reading, path);
	free(name);
}

static void remove_text(char **texts, size_t *n_texts, const char *text)
{
	for (size_t i = 0; i < *n_texts; i++) {
		if (strcmp(texts[i], text) != 0)
			continue;
		free(texts[i]);
		memmove(&texts[i], &texts[i + 1], (*n_texts - i - 1) * sizeof *texts);
		(*n_texts)--;
		return;
	}
}

/* True where an earlier item of the list is the same text. */
static bool is_repeated(const struct cJSON *list, const struct cJSON *item)
{
	const struct cJSON *other;
	cJSON_ArrayForEach(other, list)
	{
		if (other == item)
			break;
		if (cJSON_IsString(other) && strcmp(other->valuestring, item->valuestring) == 0)
			return true;
	}
	return false;
}

/* Reads what pack.json lists and takes it out of ids, those of all files. */
static void read_listed(struct pack_reading *reading, char **ids, size_t *n_ids)
{
	const struct cJSON *list = fields_find_list(&reading->reader,
		reading->reader.document->root, "scenarios", 1, PACK_MAX_SCENARIOS);
	const struct cJSON *item;
	cJSON_ArrayForEach(item, list)
	{
		char *id = fields_read_text(&reading->reader, item, &id_row);
		if (id && is_repeated(list, item))
			field_error(
				&reading->reader, item, "list it once", "'%s' is listed twice", id);
		else if (id)
			read_listed_scenario(reading, id, item);
		if (id)
			remove_text(ids, n_ids, id);
		free(id);
	}
}

static void read_scenarios(struct pack_reading *reading)
{
	size_t n_ids;
	char **ids = pack_files_list_ids(reading->files, &n_ids, reading->faults);
	if (n_ids == 0 && !member(reading, "scenarios"))
		fault_list_add(reading->faults, reading->pack->folder, "holds no scenario",
			"add one file a scenario");
	read_listed(reading, ids, &n_ids);
	if (n_ids > PACK_MAX_SCENARIOS)
		fault_list_add(reading->faults, reading->pack->folder,
			"holds too many scenario files", "split the pack");
	for (size_t i = 0; i < n_ids && n_ids <= PACK_MAX_SCENARIOS; i++)
		read_unlisted_scenario(reading, ids[i]);
	file_free_names(ids, n_ids);
}

/* Two files whose ids agree: at least one of them does not have its id as its name. */
static void judge_ids(struct pack_reading *reading)
{
	const struct pack *pack = reading->pack;
	for (size_t i = 1; i < pack->n_scenarios; i++) {
		const struct scenario *scenario = pack->scenarios[i];
		for (size_t j = 0; scenario->id && j < i; j++) {
			const char *other = pack->scenarios[j]->id;
			if (!other || strcmp(other, scenario->id) != 0)
				continue;
			char *message = memory_format(
				"has the id '%s' of %s", other, pack->scenarios[j]->path);
			fault_list_add(reading->faults, scenario->path, message,
				"give each scenario its own id");
			free(message);
			break;
		}
	}
}

/* Whoever answers in the instruction's language is not read by the scenario's own answers. */
static void judge_languages(struct pack_reading *reading)
{
	const struct pack *pack = reading->pack;
	const struct condition *english = NULL;

	for (size_t i = 0; i < pack->n_conditions && !english; i++)
		if (pack->conditions[i].ask && pack->conditions[i].id &&
			question_language(pack->conditions[i].ask) == LANGUAGE_ENGLISH)
			english = &pack->conditions[i];
	for (size_t i = 0; english && i < pack->n_scenarios; i++) {
		const struct scenario *scenario = pack->scenarios[i];
		struct buffer text;

		if (scenario->answers[ANSWER_YES].n_words + scenario->answers[ANSWER_NO].n_words ==
			0)
			continue;
		buffer_init(&text, (size_t)2 * SCENARIO_MAX_TEXT);
		for (size_t k = 0; k < scenario->n_paragraphs; k++)
			buffer_append_format(&text, "%s\n", scenario->paragraphs[k]);
		if (question_language(buffer_text(&text)) == LANGUAGE_OTHER)
			fault_list_take(reading->faults,
				(struct fault){
					.severity = FAULT_WARNING,
					.path = memory_copy_text(scenario->path),
					.field = memory_copy_text("prompt"),
					.message = memory_format(
						"is not in English, but the condition '%s' "
						"asks in English: '%s'",
						english->id, english->ask),
					.advice = memory_copy_text(
						"give the pack conditions that ask in the "
						"scenario's language"),
				});
		buffer_clear(&text);
	}
}

static void judge_provenance(struct field_reader *reader)
{
	static const char *const names[] = { "source", "licence" };
	const struct cJSON *root = reader->document->root;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!cJSON_GetObjectItemCaseSensitive(root, names[i]))
			field_warning(reader, root,
				"say where the texts come from and who may use them", "has no %s",
				names[i]);
}

void pack_read_head(struct field_reader *reader, struct pack *pack)
{
	fields_read(reader, reader->document->root, rows, N_HEAD_ROWS, pack);
	judge_provenance(reader);
	reply_words_read(reader, reader->document->root, pack->words.answers, pack->words.deeds);
}

static void read_pack(struct pack_reading *reading)
{
	fields_read(&reading->reader, reading->reader.document->root, rows, N_ROWS, reading->pack);
	if (!cJSON_IsObject(reading->reader.document->root))
		return;
	judge_provenance(&reading->reader);
	reply_words_read(&reading->reader, reading->reader.document->root,
		reading->pack->words.answers, reading->pack->words.deeds);
	read_conditions(reading);
	read_scenarios(reading);
	judge_ids(reading);
	judge_languages(reading);
	read_published(reading);
	claims_read(&reading->reader, &reading->pack->claims);
	if (member(reading, "participants"))
		participants_read(&reading->reader, member(reading, "participants"),
			reading->pack->title, &reading->pack->participants);
}

struct pack *pack_read_files(const struct pack_files *files, struct fault_list *faults)
{
	static const char advice[] = "a pack is a folder with a pack.json; see leeway-scenario(5)";
	struct error error = { 0 };
	bool is_refused;
	char *path = pack_files_find(files, "pack.json", &is_refused, faults);
	if (!path && !is_refused)
		fault_list_add(faults, files->n_folders > 0 ? files->folders[0] : files->id,
			"holds no pack.json", advice);
	if (!path)
		return NULL;
	struct json_document *document = json_load(path, PACK_MAX_FILE, &error);
	faults->n_files++;
	if (!document) {
		fault_list_add_error(faults, path, advice, &error);
		free(path);
		return NULL;
	}
	struct pack *pack = memory_alloc(1, sizeof *pack);
	struct pack_reading reading = { files, field_reader_begin(document, faults), faults, pack,
		0 };
	pack->id = memory_copy_text(files->id);
	path[strlen(path) - strlen("/pack.json")] = '\0';
	pack->folder = path;
	read_pack(&reading);
	json_free(document);
	return pack;
}
