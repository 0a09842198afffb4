#include "leeway/report/attributes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/sheet.h"

enum { MAX_HEADINGS = 4, MAX_AGE = 120 };

/* Headings as sheet_normalise leaves them, beside the name itself. */
static const struct {
	const char *name;
	const char *headings[MAX_HEADINGS];
} rows[] = {
	{ "age", { 0 } },
	{ "sex", { 0 } },
	{ "gender", { "gender identity" } },
	{ "ethnicity", { "ethnicity simplified", "ethnicity (simplified)" } },
	{ "language", { "first language", "native language" } },
	{ "fluent_languages", { "languages" } },
	{ "country_of_birth", { 0 } },
	{ "country_of_residence", { "current country of residence", "country" } },
	{ "nationality", { 0 } },
	{ "student_status", { "student" } },
	{ "employment_status", { "employment" } },
	{ "education", { "highest education level completed", "education level" } },
	{ "user_language", { "userlanguage" } },
	{ "prolific_status", { 0 } },
};

enum { N_ROWS = sizeof rows / sizeof rows[0] };

static const char *const identifying[] = { "ipaddress", "ip address", "ip", "recipientlastname",
	"recipient last name", "recipientfirstname", "recipient first name", "recipientemail",
	"recipient email", "locationlatitude", "location latitude", "locationlongitude",
	"location longitude", "email", "e mail", "email address", "e mail address", "name",
	"full name", "first name", "last name", "surname", "phone", "phone number", "telephone",
	"address", "postal address", "zip", "zip code", "postcode", "latitude", "longitude" };

static const char *const missing[] = { "DATA_EXPIRED", "DATA EXPIRED", "CONSENT_REVOKED",
	"CONSENT REVOKED", "Not Applicable", "N/A", "NA", "null" };

static bool is_heading_of(size_t row, const char *normal)
{
	char *name = sheet_normalise(rows[row].name);
	bool same = strcmp(name, normal) == 0;
	free(name);
	for (size_t i = 0; !same && i < MAX_HEADINGS && rows[row].headings[i]; i++)
		same = strcmp(rows[row].headings[i], normal) == 0;
	return same;
}

const char *attribute_find(const char *heading)
{
	char *normal = sheet_normalise(heading);
	const char *found = NULL;
	for (size_t i = 0; i < N_ROWS && !found; i++)
		if (is_heading_of(i, normal))
			found = rows[i].name;
	free(normal);
	return found;
}

const char *attribute_name(size_t index)
{
	return index < N_ROWS ? rows[index].name : NULL;
}

bool attribute_is_identifying(const char *heading)
{
	char *normal = sheet_normalise(heading);
	bool found = false;
	for (size_t i = 0; i < sizeof identifying / sizeof identifying[0]; i++)
		found |= strcmp(identifying[i], normal) == 0;
	free(normal);
	return found;
}

bool attribute_is_missing(const char *cell)
{
	bool found = !cell[0];
	for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++)
		found |= text_equals_ignoring_case(missing[i], cell);
	return found;
}

struct attributes {
	cJSON *object;
};

struct attributes *attributes_read(const char *json)
{
	struct attributes *attributes = memory_alloc(1, sizeof *attributes);
	attributes->object = json ? cJSON_Parse(json) : NULL;
	if (!cJSON_IsObject(attributes->object)) {
		cJSON_Delete(attributes->object);
		attributes->object = cJSON_CreateObject();
	}
	return attributes;
}

void attributes_free(struct attributes *attributes)
{
	if (!attributes)
		return;
	cJSON_Delete(attributes->object);
	free(attributes);
}

static bool check_age(const char *value, struct error *error)
{
	char *end;
	errno = 0;
	long age = strtol(value, &end, 10);
	if (!errno && end != value && !*end && age >= 0 && age <= MAX_AGE)
		return true;
	return error_set(
		error, ERROR_INPUT, "age is '%s'; it must be a whole number of years", value);
}

bool attributes_set(
	struct attributes *attributes, const char *name, const char *value, struct error *error)
{
	if (attribute_is_missing(value))
		return true;
	if (strlen(value) > ATTRIBUTE_MAX)
		return error_set(
			error, ERROR_INPUT, "%s is over %d bytes long", name, ATTRIBUTE_MAX);
	if (strcmp(name, "age") == 0 && !check_age(value, error))
		return false;
	/* In its place: what changes nothing is written as before. */
	if (cJSON_HasObjectItem(attributes->object, name))
		cJSON_ReplaceItemInObjectCaseSensitive(
			attributes->object, name, cJSON_CreateString(value));
	else
		cJSON_AddStringToObject(attributes->object, name, value);
	return true;
}

const char *attributes_get(const struct attributes *attributes, const char *name)
{
	return json_member_text(attributes->object, name);
}

char *attributes_to_json(const struct attributes *attributes)
{
	return json_print(attributes->object);
}
