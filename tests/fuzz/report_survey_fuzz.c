/* A survey's file, from bytes of any encoding to answers: whatever is in it is read or refused, and
 * what is read fits the pack. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "leeway/base/json.h"
#include "leeway/base/text.h"
#include "leeway/report/attributes.h"
#include "leeway/report/demographics.h"
#include "leeway/report/survey_guess.h"
#include "leeway/report/survey_long.h"
#include "leeway/report/survey_rows.h"

static const char scenario_json[] =
	"{\"id\": \"grocery-prices\", \"title\": \"Grocery prices\", \"prompt\": [\"You are "
	"picking up groceries.\", \"The flour is {LEVEL}. Do you buy the flour?\"], \"levels\": "
	"[\"$25\", \"$10.01\", \"1\"], \"grant\": \"yes\"}";

static struct scenario *read_scenario(void)
{
	struct json_document *document =
		json_read("grocery-prices.json", scenario_json, strlen(scenario_json), NULL);
	struct scenario *scenario = document ? scenario_read(document, NULL) : NULL;
	assert(scenario);
	json_free(document);
	return scenario;
}

static void check_answer(const struct scenario *scenario, const struct import_row *row)
{
	assert(strcmp(row->scenario, scenario->id) == 0);
	assert(row->level_no >= 1 && row->level_no <= (int64_t)scenario->n_levels);
	assert(row->answer || row->has_outcome || row->text);
	assert(!row->text || text_is_valid(row->text, strlen(row->text)));
	assert(!row->participant || strlen(row->participant) <= IMPORT_MAX_NAME);
}

static void set_attributes(const struct sheet *sheet, const struct survey_map *map)
{
	struct attributes *attributes = attributes_read(NULL);
	for (size_t i = 0; i < map->n_targets; i++)
		if (map->targets[i].field == SURVEY_ATTRIBUTE)
			attributes_set(
				attributes, map->targets[i].attribute, sheet_cell(sheet, i), NULL);
	free(attributes_to_json(attributes));
	attributes_free(attributes);
}

static void read_rows(
	struct sheet *sheet, const struct survey_map *map, const struct survey_options *options)
{
	struct error error = { 0 };
	struct survey_reader *reader = survey_reader_new(sheet, map, options, &error);
	enum survey_result result = reader ? SURVEY_PERSON : SURVEY_END;
	assert((reader == NULL) == (error.code != ERROR_NONE));
	error_clear(&error);
	while (result != SURVEY_END && result != SURVEY_FAULT) {
		struct survey_person person;
		result = survey_reader_next(reader, &person, &error);
		bool is_bad = result == SURVEY_BAD || result == SURVEY_FAULT;
		assert(is_bad == (error.code != ERROR_NONE));
		error_clear(&error);
		for (size_t i = 0; result == SURVEY_PERSON && i < person.n_answers; i++)
			check_answer(options->pack->scenarios[0], &person.answers[i]);
		set_attributes(sheet, map);
	}
	survey_reader_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scenario *scenario = read_scenario();
	char id[] = "fuzzed";
	struct pack pack = { .id = id, .scenarios = &scenario, .n_scenarios = 1 };
	static const char *const included[] = { "unfinished", "test" };
	struct survey_options options = {
		.pack = &pack, .included = included, .n_included = size % 3
	};
	FILE *stream = size ? fmemopen((void *)(uintptr_t)data, size, "r") : NULL;
	struct sheet *sheet = stream ? sheet_open_stream(stream, "fuzzed.csv", -1, NULL) : NULL;
	if (sheet)
		sheet = survey_long_reshape(sheet, NULL);
	if (sheet) {
		struct survey_map map;
		survey_map_init(&map, sheet);
		survey_guess(&map, sheet, &pack);
		survey_suggest(&map, sheet, &pack);
		demographics_is_file(sheet);
		char *json = survey_map_to_json(&map, sheet);
		struct json_document *document = json_read("map", json, strlen(json), NULL);
		assert(document);
		json_free(document);
		free(json);
		read_rows(sheet, &map, &options);
		survey_map_clear(&map);
	}
	sheet_close(sheet);
	scenario_free(scenario);
	return 0;
}
