#include "leeway/report/survey_map.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/file.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/report/attributes.h"

enum { MAX_MAP_FILE = 4 << 20 };

static const char *const names[N_SURVEY_FIELDS] = {
	[SURVEY_SKIP] = "skip",
	[SURVEY_PARTICIPANT] = "participant",
	[SURVEY_RESPONSE] = "response",
	[SURVEY_PACK] = "pack",
	[SURVEY_SCENARIO] = "scenario",
	[SURVEY_LEVEL] = "level",
	[SURVEY_LEVEL_NO] = "level_no",
	[SURVEY_LEVEL_TEXT] = "level_text",
	[SURVEY_CONDITION] = "condition",
	[SURVEY_DECISION] = "decision",
	[SURVEY_EXPLANATION] = "explanation",
	[SURVEY_TIME] = "time",
	[SURVEY_STATUS] = "status",
	[SURVEY_FINISHED] = "finished",
	[SURVEY_ATTRIBUTE] = "attribute",
};

void survey_map_init(struct survey_map *map, const struct sheet *sheet)
{
	*map = (struct survey_map){ .n_targets = sheet_n_columns(sheet) };
	map->targets = memory_alloc(map->n_targets, sizeof *map->targets);
}

void survey_map_clear(struct survey_map *map)
{
	for (size_t i = 0; i < map->n_excluded; i++)
		free(map->excluded[i]);
	free(map->excluded);
	free(map->targets);
	free(map->codes[ANSWER_YES]);
	free(map->codes[ANSWER_NO]);
	*map = (struct survey_map){ 0 };
}

void survey_map_exclude(struct survey_map *map, const char *rule)
{
	for (size_t i = 0; i < map->n_excluded; i++)
		if (strcmp(map->excluded[i], rule) == 0)
			return;
	map->excluded = memory_resize(map->excluded, map->n_excluded + 1, sizeof *map->excluded);
	map->excluded[map->n_excluded++] = memory_copy_text(rule);
}

static bool takes_scenario(enum survey_field field)
{
	return field == SURVEY_DECISION || field == SURVEY_EXPLANATION || field == SURVEY_LEVEL ||
	       field == SURVEY_LEVEL_NO || field == SURVEY_LEVEL_TEXT;
}

static bool takes_level(enum survey_field field)
{
	return field == SURVEY_DECISION || field == SURVEY_EXPLANATION;
}

static bool find_field(const char *name, struct survey_target *target)
{
	for (int i = 0; i < SURVEY_ATTRIBUTE; i++) {
		if (strcmp(names[i], name) == 0) {
			target->field = (enum survey_field)i;
			return true;
		}
	}
	for (size_t i = 0; attribute_name(i); i++) {
		if (strcmp(attribute_name(i), name) == 0) {
			target->field = SURVEY_ATTRIBUTE;
			target->attribute = attribute_name(i);
			return true;
		}
	}
	return false;
}

/* ":SCENARIO" and ":LEVEL" behind a field. */
static bool read_place(char *scenario, const char *level, const struct pack *pack,
	struct survey_target *target, struct error *error)
{
	if (!takes_scenario(target->field) || (level && !takes_level(target->field)))
		return error_set(error, ERROR_USAGE, "%s takes no %s", names[target->field],
			takes_scenario(target->field) ? "level" : "scenario");
	target->scenario = pack_find_scenario(pack, scenario);
	if (!target->scenario)
		return error_set(error, ERROR_USAGE, "scenario '%s' is not in the pack %s",
			scenario, pack->id);
	if (!level)
		return true;
	char *end;
	long number = strtol(level, &end, 10);
	if (end == level || *end || number < 1 || number > (long)target->scenario->n_levels)
		return error_set(error, ERROR_USAGE, "level is '%s'; %s has levels 1 to %zu", level,
			scenario, target->scenario->n_levels);
	target->level_no = (int)number;
	return true;
}

bool survey_target_read(const char *text, const struct pack *pack, const char *column,
	struct survey_target *target, struct error *error)
{
	char *field = memory_copy_text(text);
	char *scenario = strchr(field, ':');
	char *level = scenario ? strchr(scenario + 1, ':') : NULL;
	*target = (struct survey_target){ .is_sure = true };
	if (scenario)
		*scenario++ = '\0';
	if (level)
		*level++ = '\0';
	bool good = find_field(field, target) ||
		    error_set(error, ERROR_USAGE,
			    "'%s' is nothing a column can hold: say participant, decision, "
			    "explanation, scenario, level, skip, age …; see leeway(1)",
			    field);
	if (good && scenario)
		good = read_place(scenario, level, pack, target, error);
	free(field);
	if (good && target->field != SURVEY_SKIP && attribute_is_identifying(column))
		return error_set(error, ERROR_USAGE,
			"it tells who or where someone is; such columns are never stored");
	return good;
}

char *survey_target_format(const struct survey_target *target)
{
	const char *name =
		target->field == SURVEY_ATTRIBUTE ? target->attribute : names[target->field];
	if (target->scenario && target->level_no > 0)
		return memory_format("%s:%s:%d", name, target->scenario->id, target->level_no);
	if (target->scenario)
		return memory_format("%s:%s", name, target->scenario->id);
	return memory_copy_text(name);
}

static int find_column(const struct sheet *sheet, const char *name, struct error *error)
{
	int column = sheet_find(sheet, name);
	char *end;
	if (column == -1 && name[0] == '#') {
		long number = strtol(name + 1, &end, 10);
		if (end != name + 1 && !*end && number >= 1 &&
			number <= (long)sheet_n_columns(sheet))
			return (int)number - 1;
	}
	if (column == -1)
		error_set(error, ERROR_USAGE, "%s has no column '%s'", sheet_name(sheet), name);
	if (column == -2)
		error_set(error, ERROR_USAGE,
			"%s has several columns '%s': name it by its place, as #3",
			sheet_name(sheet), name);
	return column;
}

/* The sheet, and the map being made for it. */
struct mapping {
	struct survey_map *map;
	const struct sheet *sheet;
	const struct pack *pack;
};

static bool set_target(
	const struct mapping *mapping, const char *name, const char *text, struct error *error)
{
	int column = find_column(mapping->sheet, name, error);
	if (column < 0)
		return false;
	const char *heading = sheet_column(mapping->sheet, (size_t)column)->name;
	return survey_target_read(
		       text, mapping->pack, heading, &mapping->map->targets[column], error) ||
	       error_prefix(error, "column '%s'", name);
}

static bool apply_list(const struct mapping *mapping, const char *list, struct error *error)
{
	char *copy = memory_copy_text(list);
	bool good = true;
	for (char *next = copy; good && next;) {
		char *entry = next;
		next = strchr(entry, ',');
		if (next)
			*next++ = '\0';
		char *equals = strrchr(entry, '=');
		if (equals)
			*equals = '\0';
		good = equals ? set_target(mapping, entry, equals + 1, error)
			      : error_set(error, ERROR_USAGE, "'%s' has no '='; say COLUMN=TARGET",
					entry);
	}
	free(copy);
	return good;
}

static bool apply_columns(
	const struct mapping *mapping, const struct json_document *document, struct error *error)
{
	const cJSON *columns = cJSON_GetObjectItemCaseSensitive(document->root, "columns");
	const cJSON *column;
	if (!cJSON_IsObject(columns))
		return error_set(error, ERROR_USAGE, "%s: \"columns\" is no object of columns",
			document->name);
	cJSON_ArrayForEach(column, columns)
	{
		if (!cJSON_IsString(column))
			return error_set(error, ERROR_USAGE,
				"%s:%d: \"%s\" is no text; say what the column holds",
				document->name, json_line(document, column), column->string);
		if (!set_target(mapping, column->string, column->valuestring, error))
			return error_prefix(
				error, "%s:%d", document->name, json_line(document, column));
	}
	return true;
}

static bool apply_exclusions(
	struct survey_map *map, const struct json_document *document, struct error *error)
{
	const cJSON *rules = cJSON_GetObjectItemCaseSensitive(document->root, "exclude");
	const cJSON *rule;
	if (rules && !cJSON_IsArray(rules))
		return error_set(error, ERROR_USAGE, "%s:%d: \"exclude\" is not a list of rules",
			document->name, json_line(document, rules));
	cJSON_ArrayForEach(rule, rules)
	{
		if (!cJSON_IsString(rule))
			return error_set(error, ERROR_USAGE, "%s:%d: a rule is not a text",
				document->name, json_line(document, rule));
		survey_map_exclude(map, rule->valuestring);
	}
	return true;
}

static bool take_codes(struct survey_map *map, const char *yes, const char *no, struct error *error)
{
	if (!yes || !no || !yes[0] || !no[0] || strcmp(yes, no) == 0)
		return error_set(error, ERROR_USAGE,
			"codes are what stands for yes and what for no, as 1,2");
	free(map->codes[ANSWER_YES]);
	free(map->codes[ANSWER_NO]);
	map->codes[ANSWER_YES] = memory_copy_text(yes);
	map->codes[ANSWER_NO] = memory_copy_text(no);
	return true;
}

bool survey_map_set_codes(struct survey_map *map, const char *codes, struct error *error)
{
	const char *comma = strchr(codes, ',');
	char *yes = comma ? memory_copy_bytes(codes, (size_t)(comma - codes)) : NULL;
	bool good = take_codes(map, yes, comma ? comma + 1 : NULL, error);
	free(yes);
	return good;
}

static bool apply_file(const struct mapping *mapping, const char *path, struct error *error)
{
	struct json_document *document = json_load(path, MAX_MAP_FILE, error);
	if (!document)
		return false;
	const cJSON *codes = cJSON_GetObjectItemCaseSensitive(document->root, "codes");
	bool good = apply_columns(mapping, document, error);
	if (good && codes)
		good = take_codes(mapping->map, json_member_text(codes, "yes"),
			       json_member_text(codes, "no"), error) ||
		       error_prefix(error, "%s", document->name);
	good = good && apply_exclusions(mapping->map, document, error);
	json_free(document);
	return good;
}

bool survey_map_apply(struct survey_map *map, const struct sheet *sheet, const struct pack *pack,
	const char *list_or_path, struct error *error)
{
	struct mapping mapping = { map, sheet, pack };
	if (strchr(list_or_path, '=') && !file_exists(list_or_path))
		return apply_list(&mapping, list_or_path, error);
	return apply_file(&mapping, list_or_path, error);
}

char *survey_map_to_json(const struct survey_map *map, const struct sheet *sheet)
{
	cJSON *root = cJSON_CreateObject();
	cJSON *columns = cJSON_AddObjectToObject(root, "columns");
	for (size_t i = 0; i < map->n_targets; i++) {
		const char *name = sheet_column(sheet, i)->name;
		char *place = memory_format("#%zu", i + 1);
		char *target = survey_target_format(&map->targets[i]);
		if (map->targets[i].field != SURVEY_SKIP)
			cJSON_AddStringToObject(columns,
				name[0] && name[0] != '#' && sheet_find(sheet, name) >= 0 ? name
											  : place,
				target);
		free(target);
		free(place);
	}
	if (map->codes[ANSWER_YES]) {
		cJSON *codes = cJSON_AddObjectToObject(root, "codes");
		cJSON_AddStringToObject(codes, "yes", map->codes[ANSWER_YES]);
		cJSON_AddStringToObject(codes, "no", map->codes[ANSWER_NO]);
	}
	cJSON *rules = map->n_excluded ? cJSON_AddArrayToObject(root, "exclude") : NULL;
	for (size_t i = 0; i < map->n_excluded; i++)
		cJSON_AddItemToArray(rules, cJSON_CreateString(map->excluded[i]));
	char *printed = cJSON_Print(root);
	char *text = memory_format("%s\n", printed);
	cJSON_free(printed);
	cJSON_Delete(root);
	return text;
}
