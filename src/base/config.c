#include "leeway/base/config.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"

enum { CONFIG_MAX_FILE = 1024 * 1024 };

/* "FILE:LINE: PATH", to be freed; "the configuration" for a record without a document. */
static char *describe_place(const struct json_document *document, const cJSON *item)
{
	if (!document)
		return memory_copy_text("the configuration");
	char *path = json_path(document, item);
	char *place = memory_format(
		"%s:%d%s%s", document->name, json_line(document, item), *path ? ": " : "", path);

	free(path);
	return place;
}

static bool fault(const struct json_document *document, const cJSON *item, struct error *error,
	const char *what)
{
	char *place = describe_place(document, item);

	error_set(error, ERROR_INPUT, "%s: %s", place, what);
	free(place);
	return false;
}

static char *join_choices(const char *const *choices)
{
	char *joined = memory_copy_text("");

	for (; *choices; choices++) {
		char *longer = memory_format("%s%s%s", joined, *joined ? ", " : "", *choices);

		free(joined);
		joined = longer;
	}
	return joined;
}

static int find_choice(const char *const *choices, const char *text)
{
	for (int i = 0; choices[i]; i++)
		if (strcmp(choices[i], text) == 0)
			return i;
	return -1;
}

static void *field_of(const struct config_row *row, void *target)
{
	return (char *)target + row->offset;
}

/* What a field holds where nothing is set. */
static void set_unset(const struct config_row *row, void *field)
{
	switch (row->type) {
	case CONFIG_TEXT:
		*(char **)field = NULL;
		break;
	case CONFIG_NUMBER:
		*(double *)field = NAN;
		break;
	case CONFIG_INTEGER:
		*(int64_t *)field = INT64_MIN;
		break;
	case CONFIG_BOOLEAN:
		*(bool *)field = false;
		break;
	case CONFIG_CHOICE:
		*(int *)field = -1;
		break;
	case CONFIG_JSON:
		*(const cJSON **)field = NULL;
		break;
	}
}

static void set_fallback(const struct config_row *row, void *field)
{
	set_unset(row, field);
	if (!row->fallback)
		return;
	switch (row->type) {
	case CONFIG_TEXT:
		*(char **)field = memory_copy_text(row->fallback);
		break;
	case CONFIG_NUMBER:
		*(double *)field = strtod(row->fallback, NULL);
		break;
	case CONFIG_INTEGER:
		*(int64_t *)field = strtoll(row->fallback, NULL, 10);
		break;
	case CONFIG_BOOLEAN:
		*(bool *)field = strcmp(row->fallback, "true") == 0;
		break;
	case CONFIG_CHOICE:
		*(int *)field = find_choice(row->choices, row->fallback);
		break;
	case CONFIG_JSON:
		break;
	}
}

static bool set_number(const struct json_document *document, const struct config_row *row,
	const cJSON *item, void *field, struct error *error)
{
	double value = item->valuedouble;
	bool bounded = row->minimum != 0 || row->maximum != 0;
	char what[128];

	if (!cJSON_IsNumber(item))
		return fault(document, item, error, "must be a number");
	if (bounded && !(value >= row->minimum && value <= row->maximum)) {
		snprintf(
			what, sizeof what, "must be between %g and %g", row->minimum, row->maximum);
		return fault(document, item, error, what);
	}
	if (row->type == CONFIG_NUMBER) {
		*(double *)field = value;
		return true;
	}
	if (value != floor(value) || fabs(value) > 0x1p53)
		return fault(document, item, error, "must be a whole number");
	*(int64_t *)field = (int64_t)value;
	return true;
}

static bool set_choice(const struct json_document *document, const struct config_row *row,
	const cJSON *item, void *field, struct error *error)
{
	const char *text = cJSON_GetStringValue(item);
	int choice = text ? find_choice(row->choices, text) : -1;

	if (choice >= 0) {
		*(int *)field = choice;
		return true;
	}
	char *choices = join_choices(row->choices);
	char *what = memory_format("must be one of: %s", choices);

	fault(document, item, error, what);
	free(what);
	free(choices);
	return false;
}

static bool set_field(const struct json_document *document, const struct config_row *row,
	const cJSON *item, void *field, struct error *error)
{
	switch (row->type) {
	case CONFIG_TEXT:
		if (!cJSON_IsString(item))
			return fault(document, item, error, "must be a text in quotes");
		free(*(char **)field);
		*(char **)field = memory_copy_text(item->valuestring);
		return true;
	case CONFIG_BOOLEAN:
		if (!cJSON_IsBool(item))
			return fault(document, item, error, "must be true or false");
		*(bool *)field = cJSON_IsTrue(item);
		return true;
	case CONFIG_CHOICE:
		return set_choice(document, row, item, field, error);
	case CONFIG_JSON:
		*(const cJSON **)field = item;
		return true;
	case CONFIG_NUMBER:
	case CONFIG_INTEGER:
		break;
	}
	return set_number(document, row, item, field, error);
}

static const struct config_row *find_row(
	const struct config_row *rows, size_t n_rows, const char *name)
{
	for (size_t i = 0; i < n_rows; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

static bool unknown_option(const struct json_document *document, const cJSON *item,
	const struct config_row *rows, size_t n_rows, struct error *error)
{
	const char *names[64] = { NULL };

	for (size_t i = 0; i < n_rows && i < 63; i++)
		names[i] = rows[i].name;
	char *known = join_choices(names);
	char *what = memory_format("unknown option; known here: %s", known);

	fault(document, item, error, what);
	free(what);
	free(known);
	return false;
}

static bool check_required(const struct json_document *document, const cJSON *object,
	const struct config_row *rows, size_t n_rows, struct error *error)
{
	for (size_t i = 0; i < n_rows; i++) {
		if (!rows[i].required || cJSON_GetObjectItemCaseSensitive(object, rows[i].name))
			continue;
		char *what = memory_format("\"%s\" is missing", rows[i].name);

		fault(document, object, error, what);
		free(what);
		return false;
	}
	return true;
}

bool config_read_record(const struct json_document *document, const struct cJSON *object,
	const struct config_row *rows, size_t n_rows, void *target, struct error *error)
{
	for (size_t i = 0; i < n_rows; i++)
		set_fallback(&rows[i], field_of(&rows[i], target));
	if (!object)
		return true;
	if (!cJSON_IsObject(object))
		return fault(document, object, error, "must be an object in braces");
	for (const cJSON *item = object->child; item; item = item->next) {
		const struct config_row *row = find_row(rows, n_rows, item->string);

		if (!row)
			unknown_option(document, item, rows, n_rows, error);
		if (!row || !set_field(document, row, item, field_of(row, target), error)) {
			config_clear_record(rows, n_rows, target);
			return false;
		}
	}
	if (check_required(document, object, rows, n_rows, error))
		return true;
	config_clear_record(rows, n_rows, target);
	return false;
}

void config_clear_record(const struct config_row *rows, size_t n_rows, void *target)
{
	for (size_t i = 0; i < n_rows; i++) {
		if (rows[i].type == CONFIG_TEXT)
			free(*(char **)field_of(&rows[i], target));
		set_unset(&rows[i], field_of(&rows[i], target));
	}
}

static const struct config_row rows_of_config[] = {
	{ "database", CONFIG_TEXT, offsetof(struct config, database),
		.help = "Path of the cache; --db and LEEWAY_DB come before it." },
	{ "theme", CONFIG_TEXT, offsetof(struct config, theme), .fallback = "default",
		.help = "Name of the colour theme." },
	{ "max_cost_usd", CONFIG_NUMBER, offsetof(struct config, max_cost_usd), .minimum = 0,
		.maximum = 1e6,
		.help = "Cost cap of a run in US dollars; --max-cost comes before it." },
	{ "confirm_above_usd", CONFIG_NUMBER, offsetof(struct config, confirm_above_usd),
		.minimum = 0, .maximum = 1e6, .fallback = "5",
		.help = "Ask before a run that is likely to cost more US dollars, or an unknown "
			"sum." },
	{ "providers", CONFIG_JSON, offsetof(struct config, providers),
		.help = "Providers, beside or instead of the built-in ones." },
	{ "models", CONFIG_JSON, offsetof(struct config, models),
		.help = "Models with parameters, prices and lineage, under names of one's own." },
	{ "groups", CONFIG_JSON, offsetof(struct config, groups),
		.help = "Weighted groups of models shown as one agent." },
	{ "keys", CONFIG_JSON, offsetof(struct config, keys),
		.help = "Other keys for the explorer's commands, by their names." },
};

const struct config_row *config_rows(size_t *n_rows)
{
	*n_rows = sizeof rows_of_config / sizeof *rows_of_config;
	return rows_of_config;
}

static bool check_is_array(const struct config *config, const cJSON *section, struct error *error)
{
	if (!section || cJSON_IsArray(section))
		return true;
	return fault(config->document, section, error, "must be a list in brackets");
}

static bool read_config(struct config *config, struct error *error)
{
	size_t n_rows;
	const struct config_row *rows = config_rows(&n_rows);
	const cJSON *root = config->document ? config->document->root : NULL;

	return config_read_record(config->document, root, rows, n_rows, config, error) &&
	       check_is_array(config, config->providers, error) &&
	       check_is_array(config, config->models, error) &&
	       check_is_array(config, config->groups, error);
}

bool config_load(
	const struct env *env, const char *path, struct config *config, struct error *error)
{
	*config = (struct config){ 0 };
	if (path) {
		config->path = memory_copy_text(path);
	} else {
		char *folder = env_config_folder(env);

		config->path = folder ? file_join(folder, "config.json") : NULL;
		free(folder);
	}
	if (config->path && (path || file_exists(config->path))) {
		config->document = json_load(config->path, CONFIG_MAX_FILE, error);
		if (!config->document) {
			config_clear(config);
			return false;
		}
	}
	if (read_config(config, error))
		return true;
	config_clear(config);
	return false;
}

void config_clear(struct config *config)
{
	size_t n_rows;
	const struct config_row *rows = config_rows(&n_rows);

	config_clear_record(rows, n_rows, config);
	json_free(config->document);
	free(config->path);
	*config = (struct config){ 0 };
}
