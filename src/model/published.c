#include "leeway/model/published.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

enum { MAX_ID = 64, MAX_NAME = 120, MAX_TEXT = 2000, MAX_N = 1000000000 };

static const struct field_row rows[] = {
	{ .name = "what",
		.type = FIELD_TEXT,
		.flags = FIELD_REQUIRED | FIELD_ONE_LINE,
		.limit = MAX_ID,
		.offset = offsetof(struct published, what) },
	{ .name = "agent",
		.type = FIELD_TEXT,
		.flags = FIELD_REQUIRED | FIELD_ONE_LINE,
		.limit = MAX_NAME,
		.offset = offsetof(struct published, agent) },
	{ .name = "condition",
		.type = FIELD_TEXT,
		.flags = FIELD_REQUIRED | FIELD_ONE_LINE,
		.limit = MAX_NAME,
		.offset = offsetof(struct published, condition) },
	{ .name = "scenario",
		.type = FIELD_TEXT,
		.flags = FIELD_ONE_LINE | FIELD_ID,
		.limit = MAX_ID,
		.offset = offsetof(struct published, scenario) },
	{ .name = "level_no", .type = FIELD_OTHER },
	{ .name = "value", .type = FIELD_OTHER, .flags = FIELD_REQUIRED },
	{ .name = "n", .type = FIELD_OTHER },
	{ .name = "source",
		.type = FIELD_TEXT,
		.flags = FIELD_REQUIRED,
		.limit = MAX_TEXT,
		.offset = offsetof(struct published, source) },
	{ .name = "note",
		.type = FIELD_TEXT,
		.limit = MAX_TEXT,
		.offset = offsetof(struct published, note) },
};
enum { N_ROWS = sizeof rows / sizeof *rows };

static const struct cJSON *member(const struct cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* A whole number from 1; fallback where it is absent or, which is reported, not that. */
static long read_count(struct field_reader *reader, const struct cJSON *object, const char *name,
	long maximum, long fallback)
{
	const struct cJSON *item = member(object, name);
	if (!item)
		return fallback;
	double number = item->valuedouble;
	if (cJSON_IsNumber(item) && number >= 1 && number <= (double)maximum &&
		floor(number) == number)
		return (long)number;
	field_error(reader, item, "leave it out where it is not known",
		"is not a whole number from 1 to %ld", maximum);
	return fallback;
}

static void read_value(
	struct field_reader *reader, const struct cJSON *object, struct published *published)
{
	const struct cJSON *item = member(object, "value");
	if (!item)
		return;
	published->value = cJSON_IsNumber(item) ? item->valuedouble : NAN;
	if (!(published->value >= 0 && published->value <= 1))
		field_error(reader, item, "write a fraction, 0.077 for 7.7 %",
			"is not a number from 0 to 1");
}

void published_read(
	struct field_reader *reader, const struct cJSON *object, struct published *published)
{
	published->n = -1;
	fields_read(reader, object, rows, N_ROWS, published);
	if (!cJSON_IsObject(object))
		return;
	read_value(reader, object, published);
	published->level_no = (int)read_count(reader, object, "level_no", SCENARIO_MAX_LEVELS, 0);
	published->n = read_count(reader, object, "n", MAX_N, -1);
	if (published->what && strcmp(published->what, "refusal_rate") != 0 &&
		strcmp(published->what, "mean_abs_distance") != 0)
		field_error(reader, member(object, "what"),
			"write \"refusal_rate\" or \"mean_abs_distance\"", "'%s' is not known",
			published->what);
	if (published->level_no > 0 && !member(object, "scenario"))
		field_error(reader, member(object, "level_no"), "name the scenario",
			"is a level of no scenario");
}

/* With faults in the pack its scenarios may lack ids. */
static const struct scenario *find_scenario(const struct pack *pack, const char *id)
{
	for (size_t i = 0; i < pack->n_scenarios; i++)
		if (pack->scenarios[i]->id && strcmp(pack->scenarios[i]->id, id) == 0)
			return pack->scenarios[i];
	return NULL;
}

static bool has_condition(const struct pack *pack, const char *id)
{
	for (size_t i = 0; i < pack->n_conditions; i++)
		if (pack->conditions[i].id && strcmp(pack->conditions[i].id, id) == 0)
			return true;
	return false;
}

void published_judge(struct field_reader *reader, const struct cJSON *object,
	const struct published *published, const struct pack *pack)
{
	const struct scenario *scenario =
		published->scenario ? find_scenario(pack, published->scenario) : NULL;
	if (published->scenario && !scenario)
		field_error(reader, member(object, "scenario"), "name a scenario of this pack",
			"'%s' is no scenario of this pack", published->scenario);
	if (scenario && published->level_no > (int)scenario->n_levels)
		field_error(reader, member(object, "level_no"), "count levels from 1",
			"is %d, but the scenario has %zu levels", published->level_no,
			scenario->n_levels);
	if (published->condition && !has_condition(pack, published->condition))
		field_warning(reader, member(object, "condition"),
			"nothing of this pack can be compared with the figure",
			"'%s' is no condition of this pack", published->condition);
}

void published_clear(struct published *published)
{
	fields_clear(rows, N_ROWS, published);
}
