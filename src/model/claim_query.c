#include "leeway/model/claim_query.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/model/scenario.h"

enum { MAX_ID = 64, MAX_NAME = 200, MAX_SCENARIOS = 500, MAX_PARTS = 64 };

static const struct claim_measure_row measures[N_CLAIM_MEASURES] = {
	[CLAIM_REFUSAL_RATE] = { "refusal_rate", false, false, "refusals of what was decided" },
	[CLAIM_N] = { "n", false, false, "replies that decided" },
	[CLAIM_DIFFERENCE] = { "difference", false, true, "refusal rate minus the other's" },
	[CLAIM_ABS_DIFFERENCE] = { "abs_difference", false, true, "its absolute value" },
	[CLAIM_P] = { "p", false, true, "two-sample proportion test, pooled SE" },
	[CLAIM_P_REFUSES_MORE] = { "p_refuses_more", false, true,
		"that p where the agent refuses more, else 1" },
	[CLAIM_P_FISHER] = { "p_fisher", false, true, "Fisher's exact test" },
	[CLAIM_HOLM] = { "holm", false, true, "p adjusted after Holm" },
	[CLAIM_BENJAMINI_HOCHBERG] = { "benjamini_hochberg", false, true,
		"p adjusted after Benjamini and Hochberg" },
	[CLAIM_MEAN_ABS_DISTANCE] = { "mean_abs_distance", true, true,
		"mean absolute difference of refusal rates" },
	[CLAIM_EXACT_MATCH] = { "exact_match", true, true, "share of equal majorities" },
	[CLAIM_JENSEN_SHANNON] = { "jensen_shannon", true, true, "mean divergence in bits" },
	[CLAIM_SPEARMAN] = { "spearman", true, true, "rank correlation of refusal rates" },
	[CLAIM_RANDOMIZATION_P] = { "randomization_p", true, true,
		"share of level orders at or below the distance" },
};

static const char *const combine_names[N_CLAIM_COMBINES] = {
	[CLAIM_ONE] = "one",
	[CLAIM_MEAN] = "mean",
	[CLAIM_MINIMUM] = "min",
	[CLAIM_MAXIMUM] = "max",
	[CLAIM_SUM] = "sum",
	[CLAIM_COUNT] = "count",
	[CLAIM_SHARE] = "share",
};

#define AGENT_ROW(flag)                                                                            \
	{                                                                                          \
		.name = "agent", .type = FIELD_TEXT, .flags = (flag) | FIELD_ONE_LINE,             \
		.limit = MAX_NAME, .offset = offsetof(struct claim_part, agent)                    \
	}
#define SCENARIO_ROWS                                                                              \
	{ .name = "scenarios",                                                                     \
		.type = FIELD_TEXTS,                                                               \
		.flags = FIELD_ID | FIELD_ONE_LINE,                                                \
		.limit = MAX_ID,                                                                   \
		.maximum = MAX_SCENARIOS,                                                          \
		.offset = offsetof(struct claim_part, scenarios),                                  \
		.count_offset = offsetof(struct claim_part, n_scenarios) },                        \
	{                                                                                          \
		.name = "except", .type = FIELD_TEXTS, .flags = FIELD_ID | FIELD_ONE_LINE,         \
		.limit = MAX_ID, .maximum = MAX_SCENARIOS,                                         \
		.offset = offsetof(struct claim_part, except),                                     \
		.count_offset = offsetof(struct claim_part, n_except)                              \
	}

static const struct field_row part_rows[] = { AGENT_ROW(FIELD_REQUIRED), SCENARIO_ROWS };
enum { N_PART_ROWS = sizeof part_rows / sizeof *part_rows };

/* What a query with one part says of it stands in the query itself. */
static const struct field_row only_rows[] = {
	AGENT_ROW(0),
	SCENARIO_ROWS,
	{ .name = "parts", .type = FIELD_OTHER },
	{ .name = "measure", .type = FIELD_OTHER, .flags = FIELD_REQUIRED },
	{ .name = "condition", .type = FIELD_OTHER },
	{ .name = "against", .type = FIELD_OTHER },
	{ .name = "level_no", .type = FIELD_OTHER },
	{ .name = "combine", .type = FIELD_OTHER },
	{ .name = "where", .type = FIELD_OTHER },
};
enum { N_ONLY_ROWS = sizeof only_rows / sizeof *only_rows };

static const struct field_row condition_row = {
	.name = "condition",
	.type = FIELD_TEXT,
	.flags = FIELD_ID | FIELD_ONE_LINE,
	.limit = MAX_ID,
};

static const struct field_row against_row = {
	.name = "against",
	.type = FIELD_TEXT,
	.flags = FIELD_ONE_LINE,
	.limit = MAX_NAME,
};

const struct claim_measure_row *claim_measure_row(enum claim_measure measure)
{
	return &measures[measure];
}

static const struct cJSON *member(const struct cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

long claim_read_count(
	struct field_reader *reader, const struct cJSON *item, long maximum, long fallback)
{
	if (!item)
		return fallback;
	double number = item->valuedouble;

	if (cJSON_IsNumber(item) && number >= 1 && number <= (double)maximum &&
		floor(number) == number)
		return (long)number;
	field_error(reader, item, "leave it out where there is no bound",
		"is not a whole number from 1 to %ld", maximum);
	return fallback;
}

static const struct {
	const char *name;
	size_t offset;
} bound_rows[] = {
	{ "at_least", offsetof(struct claim_bounds, at_least) },
	{ "at_most", offsetof(struct claim_bounds, at_most) },
	{ "above", offsetof(struct claim_bounds, above) },
	{ "below", offsetof(struct claim_bounds, below) },
	{ "equals", offsetof(struct claim_bounds, equals) },
	{ "within", offsetof(struct claim_bounds, within) },
	{ "compatible", offsetof(struct claim_bounds, compatible) },
};
enum { N_BOUND_ROWS = sizeof bound_rows / sizeof *bound_rows };

static double *bound(struct claim_bounds *bounds, size_t row)
{
	void *field = (char *)bounds + bound_rows[row].offset;

	return field;
}

static void read_bound(
	struct field_reader *reader, const struct cJSON *item, struct claim_bounds *bounds)
{
	for (size_t i = 0; i < N_BOUND_ROWS; i++) {
		if (strcmp(bound_rows[i].name, item->string) != 0)
			continue;
		if (cJSON_IsNumber(item))
			*bound(bounds, i) = item->valuedouble;
		else
			field_error(reader, item, "write a fraction or a count", "is no number");
		return;
	}
	field_error(reader, item,
		"write at_least, at_most, above, below, equals with within, or compatible",
		"is not known");
}

void claim_bounds_read(
	struct field_reader *reader, const struct cJSON *object, struct claim_bounds *bounds)
{
	const struct cJSON *item;

	for (size_t i = 0; i < N_BOUND_ROWS; i++)
		*bound(bounds, i) = NAN;
	if (!object)
		return;
	if (!cJSON_IsObject(object) || !object->child) {
		field_error(reader, object, "write {\"at_least\": 0.9}, say", "says no bound");
		return;
	}
	cJSON_ArrayForEach(item, object)
	{
		read_bound(reader, item, bounds);
	}
	if (!isnan(bounds->within) && isnan(bounds->equals))
		field_error(reader, object, "add \"equals\"", "says within, but not of what");
	if (isnan(bounds->within))
		bounds->within = 0;
}

/* The index of the name among those given; -1, and reported, where it is none. */
static int read_name(struct field_reader *reader, const struct cJSON *item,
	const char *(*name_of)(size_t index), size_t n_names)
{
	for (size_t i = 0; cJSON_IsString(item) && i < n_names; i++)
		if (strcmp(name_of(i), item->valuestring) == 0)
			return (int)i;
	field_error(reader, item, "see CLAIMS in leeway-scenario(5)", "is not a known name");
	return -1;
}

static const char *measure_name(size_t index)
{
	return measures[index].name;
}

static const char *combine_name(size_t index)
{
	return combine_names[index];
}

static void read_parts(
	struct field_reader *reader, const struct cJSON *object, struct claim_query *query)
{
	const struct cJSON *list = fields_find_list(reader, object, "parts", 1, MAX_PARTS);
	const struct cJSON *item;

	query->parts =
		memory_alloc(list ? (size_t)cJSON_GetArraySize(list) : 1, sizeof *query->parts);
	query->n_parts = 1;
	fields_read(reader, object, only_rows, N_ONLY_ROWS, &query->parts[0]);
	if (!list) {
		if (!query->parts[0].agent && !member(object, "parts"))
			field_missing(reader, object, "agent");
		return;
	}
	if (query->parts[0].agent || query->parts[0].n_scenarios || query->parts[0].n_except)
		field_error(reader, object, "say agent and scenarios in each of the parts",
			"has parts, and an agent or scenarios beside them");
	fields_clear(part_rows, N_PART_ROWS, &query->parts[0]);
	query->n_parts = 0;
	cJSON_ArrayForEach(item, list)
	{
		fields_read(reader, item, part_rows, N_PART_ROWS, &query->parts[query->n_parts++]);
	}
}

static void read_combine(
	struct field_reader *reader, const struct cJSON *object, struct claim_query *query)
{
	const struct cJSON *item = member(object, "combine");
	int combine = item ? read_name(reader, item, combine_name, N_CLAIM_COMBINES) : CLAIM_ONE;
	bool counts = combine == CLAIM_COUNT || combine == CLAIM_SHARE;

	query->combine = combine < 0 ? CLAIM_ONE : (enum claim_combine)combine;
	claim_bounds_read(reader, member(object, "where"), &query->where);
	if (counts && !member(object, "where"))
		field_error(reader, item, "say which with \"where\"",
			"does not say which buckets are counted");
	if (!counts && member(object, "where"))
		field_error(reader, member(object, "where"),
			"write \"combine\": \"count\" or \"share\"", "counts nothing");
	if (item && measures[query->measure].is_of_arm)
		field_error(reader, item, "leave it out", "%s is one value for all buckets",
			measures[query->measure].name);
}

void claim_query_read(
	struct field_reader *reader, const struct cJSON *object, struct claim_query *query)
{
	read_parts(reader, object, query);
	if (!cJSON_IsObject(object))
		return;
	const struct cJSON *name = member(object, "measure");
	int measure = name ? read_name(reader, name, measure_name, N_CLAIM_MEASURES) : 0;

	query->measure = measure < 0 ? CLAIM_REFUSAL_RATE : (enum claim_measure)measure;
	if (member(object, "condition"))
		query->condition =
			fields_read_text(reader, member(object, "condition"), &condition_row);
	if (member(object, "against"))
		query->against = fields_read_text(reader, member(object, "against"), &against_row);
	query->level_no =
		(int)claim_read_count(reader, member(object, "level_no"), SCENARIO_MAX_LEVELS, 0);
	read_combine(reader, object, query);
	if (measure >= 0 && measures[query->measure].needs_other && !member(object, "against"))
		field_missing(reader, object, "against");
}

void claim_query_clear(struct claim_query *query)
{
	for (size_t i = 0; i < query->n_parts; i++)
		fields_clear(part_rows, N_PART_ROWS, &query->parts[i]);
	free(query->parts);
	free(query->condition);
	free(query->against);
	*query = (struct claim_query){ 0 };
}
