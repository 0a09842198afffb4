#include "leeway/engine/ask_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/model/scenario.h"

enum { MAX_ITEMS = 4096, MAX_REPEATS = 1000000, MAX_IN_FLIGHT = 4096, MAX_TEXT = 1 << 20 };

static void add_texts(cJSON *object, const char *name, const char *const *texts, size_t n_texts)
{
	if (n_texts == 0)
		return;
	cJSON *array = cJSON_AddArrayToObject(object, name);

	for (size_t i = 0; i < n_texts; i++)
		cJSON_AddItemToArray(array, cJSON_CreateString(texts[i]));
}

static void add_levels(cJSON *object, const struct design_choice *design)
{
	if (design->n_levels > 0)
		cJSON_AddItemToObject(object, "levels",
			cJSON_CreateIntArray(design->levels, (int)design->n_levels));
}

static void add_first(cJSON *object, const struct ask_bucket *first)
{
	if (!first)
		return;
	cJSON *bucket = cJSON_AddObjectToObject(object, "first");

	cJSON_AddStringToObject(bucket, "condition", first->condition);
	cJSON_AddStringToObject(bucket, "scenario", first->scenario);
	cJSON_AddNumberToObject(bucket, "level", first->level_no);
}

char *ask_choice_to_json(const struct ask_choice *choice, const struct ask_limits *limits)
{
	const struct design_choice *design = &choice->design;
	cJSON *object = cJSON_CreateObject();

	cJSON_AddStringToObject(object, "pack", choice->pack);
	add_texts(object, "models", choice->models, choice->n_models);
	add_texts(object, "conditions", design->conditions, design->n_conditions);
	add_texts(object, "scenarios", design->scenarios, design->n_scenarios);
	add_levels(object, design);
	cJSON_AddNumberToObject(object, "n", choice->target);
	if (choice->until > 0)
		cJSON_AddNumberToObject(object, "until", choice->until);
	if (limits->max_cost_microusd >= 0)
		cJSON_AddNumberToObject(
			object, "max_cost_usd", (double)limits->max_cost_microusd / 1e6);
	if (limits->max_in_flight > 0)
		cJSON_AddNumberToObject(object, "max_in_flight", limits->max_in_flight);
	add_first(object, choice->first);
	if (choice->is_urgent)
		cJSON_AddTrueToObject(object, "urgent");
	char *text = json_print(object);

	cJSON_Delete(object);
	return text;
}

static bool wrong(struct error *error, const char *name)
{
	return error_set(error, ERROR_INPUT, "the run's order has no good \"%s\"", name);
}

static bool read_texts(const cJSON *object, const char *name, const char *const **texts,
	size_t *n_texts, struct error *error)
{
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(object, name), *item;

	if (!array)
		return true;
	if (!cJSON_IsArray(array) || cJSON_GetArraySize(array) > MAX_ITEMS)
		return wrong(error, name);
	char **copies = memory_alloc((size_t)cJSON_GetArraySize(array) + 1, sizeof *copies);

	*texts = (const char *const *)copies;
	cJSON_ArrayForEach(item, array)
	{
		if (!cJSON_IsString(item))
			return wrong(error, name);
		copies[(*n_texts)++] = memory_copy_text(item->valuestring);
	}
	return true;
}

/* A whole number from 1 on. */
static bool read_whole(const cJSON *item, double most, double *value)
{
	if (!cJSON_IsNumber(item) || !(item->valuedouble >= 1 && item->valuedouble <= most) ||
		item->valuedouble != floor(item->valuedouble))
		return false;
	*value = item->valuedouble;
	return true;
}

static bool read_levels(const cJSON *object, struct design_choice *design, struct error *error)
{
	const cJSON *array = cJSON_GetObjectItemCaseSensitive(object, "levels"), *item;
	double level;

	if (!array)
		return true;
	if (!cJSON_IsArray(array) || cJSON_GetArraySize(array) > MAX_ITEMS)
		return wrong(error, "levels");
	int *levels = memory_alloc((size_t)cJSON_GetArraySize(array) + 1, sizeof *levels);

	design->levels = levels;
	cJSON_ArrayForEach(item, array)
	{
		if (!read_whole(item, SCENARIO_MAX_LEVELS, &level))
			return wrong(error, "levels");
		levels[design->n_levels++] = (int)level;
	}
	return true;
}

static bool read_numbers(const cJSON *object, struct ask_record *record, struct error *error)
{
	const cJSON *cost = cJSON_GetObjectItemCaseSensitive(object, "max_cost_usd");
	const cJSON *in_flight = cJSON_GetObjectItemCaseSensitive(object, "max_in_flight");
	const cJSON *until = cJSON_GetObjectItemCaseSensitive(object, "until");
	double number;

	if (!read_whole(cJSON_GetObjectItemCaseSensitive(object, "n"), MAX_REPEATS, &number))
		return wrong(error, "n");
	record->choice.target = (uint32_t)number;
	if (until && !(cJSON_IsNumber(until) && until->valuedouble >= ASK_LEAST_UNTIL &&
			     until->valuedouble <= ASK_MOST_UNTIL))
		return wrong(error, "until");
	record->choice.until = until ? until->valuedouble : 0;
	if (cost && !(cJSON_IsNumber(cost) && cost->valuedouble >= 0 && cost->valuedouble <= 1e6))
		return wrong(error, "max_cost_usd");
	record->limits.max_cost_microusd = cost ? llround(cost->valuedouble * 1e6) : -1;
	if (in_flight && !read_whole(in_flight, MAX_IN_FLIGHT, &number))
		return wrong(error, "max_in_flight");
	record->limits.max_in_flight = in_flight ? (uint32_t)number : 0;
	return true;
}

static bool read_first(const cJSON *object, struct ask_record *record, struct error *error)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, "first");
	const char *condition = json_member_text(item, "condition");
	const char *scenario = json_member_text(item, "scenario");
	double level;

	if (!item)
		return true;
	if (!condition || !scenario ||
		!read_whole(cJSON_GetObjectItemCaseSensitive(item, "level"), SCENARIO_MAX_LEVELS,
			&level))
		return wrong(error, "first");
	struct ask_bucket *first = memory_alloc(1, sizeof *first);

	*first = (struct ask_bucket){ memory_copy_text(condition), memory_copy_text(scenario),
		(int)level };
	record->choice.first = first;
	return true;
}

static bool read_record(const cJSON *object, struct ask_record *record, struct error *error)
{
	struct ask_choice *choice = &record->choice;
	struct design_choice *design = &choice->design;
	const char *pack = json_member_text(object, "pack");

	if (!pack)
		return wrong(error, "pack");
	choice->pack = memory_copy_text(pack);
	if (!read_texts(object, "models", &choice->models, &choice->n_models, error) ||
		!read_texts(
			object, "conditions", &design->conditions, &design->n_conditions, error) ||
		!read_texts(object, "scenarios", &design->scenarios, &design->n_scenarios, error) ||
		!read_levels(object, design, error) || !read_numbers(object, record, error) ||
		!read_first(object, record, error))
		return false;
	return choice->n_models > 0 || wrong(error, "models");
}

struct ask_record *ask_choice_from_json(const char *text, struct error *error)
{
	size_t length = strlen(text);

	if (*text != '{' || length > MAX_TEXT) {
		error_set(error, ERROR_INPUT, "the run's order was not kept");
		return NULL;
	}
	struct json_document *document = json_read("run", text, length, error);

	if (!document)
		return NULL;
	struct ask_record *record = memory_alloc(1, sizeof *record);

	if (!read_record(document->root, record, error)) {
		ask_record_free(record);
		record = NULL;
	}
	json_free(document);
	return record;
}

/* The constness of a choice is its borrower's; a record owns what is there. */
static void free_text(const char *text)
{
	free((void *)(uintptr_t)text);
}

static void free_texts(const char *const *texts, size_t n_texts)
{
	for (size_t i = 0; i < n_texts; i++)
		free_text(texts[i]);
	free((void *)(uintptr_t)texts);
}

void ask_record_free(struct ask_record *record)
{
	if (!record)
		return;
	struct ask_choice *choice = &record->choice;

	free_text(choice->pack);
	free_texts(choice->models, choice->n_models);
	free_texts(choice->design.conditions, choice->design.n_conditions);
	free_texts(choice->design.scenarios, choice->design.n_scenarios);
	free((void *)(uintptr_t)choice->design.levels);
	if (choice->first) {
		free_text(choice->first->condition);
		free_text(choice->first->scenario);
		free((void *)(uintptr_t)choice->first);
	}
	free(record);
}

static void append_list(
	struct buffer *buffer, const char *before, const char *const *texts, size_t n_texts)
{
	for (size_t i = 0; i < n_texts; i++)
		buffer_append_format(buffer, "%s%s", i ? ", " : before, texts[i]);
}

char *ask_describe(const char *arguments)
{
	struct error error = { 0 };
	struct ask_record *record = ask_choice_from_json(arguments, &error);
	struct buffer words;

	error_clear(&error);
	if (!record)
		return memory_copy_text(arguments);
	const struct design_choice *design = &record->choice.design;

	buffer_init(&words, 2 * MAX_TEXT);
	buffer_append_format(&words, "%s, n %u", record->choice.pack, record->choice.target);
	if (record->choice.until > 0)
		buffer_append_format(&words, " at most, until ± %g %%", record->choice.until * 100);
	append_list(&words, ": ", record->choice.models, record->choice.n_models);
	append_list(&words, " · ", design->conditions, design->n_conditions);
	append_list(&words, " · ", design->scenarios, design->n_scenarios);
	for (size_t i = 0; i < design->n_levels; i++)
		buffer_append_format(&words, "%s%d", i ? ", " : " · level ", design->levels[i]);
	ask_record_free(record);
	return buffer_take(&words);
}
