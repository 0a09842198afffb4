#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/config.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"

struct record {
	char *name;
	double rate;
	int64_t count;
	bool on;
	int shape;
};

static const char *const shapes[] = { "round", "square", NULL };

static const struct config_row rows[] = {
	{ "name", CONFIG_TEXT, offsetof(struct record, name), .required = true },
	{ "rate", CONFIG_NUMBER, offsetof(struct record, rate), .minimum = 0, .maximum = 1 },
	{ "count", CONFIG_INTEGER, offsetof(struct record, count), .fallback = "7" },
	{ "on", CONFIG_BOOLEAN, offsetof(struct record, on), .fallback = "true" },
	{ "shape", CONFIG_CHOICE, offsetof(struct record, shape), .choices = shapes,
		.fallback = "square" },
};
enum { N_ROWS = 5 };

static bool read_record(const char *text, struct record *record, struct error *error)
{
	struct json_document *document = json_read("c.json", text, strlen(text), error);

	assert_non_null(document);
	bool good = config_read_record(document, document->root, rows, N_ROWS, record, error);

	json_free(document);
	return good;
}

static void config_fills_defaults_and_values(void **state)
{
	struct record record;

	(void)state;
	assert_true(read_record("{\"name\":\"x\",\"shape\":\"round\"}", &record, NULL));
	assert_string_equal(record.name, "x");
	assert_true(isnan(record.rate));
	assert_int_equal(record.count, 7);
	assert_true(record.on);
	assert_int_equal(record.shape, 0);
	config_clear_record(rows, N_ROWS, &record);
	assert_null(record.name);
}

static void config_names_line_option_and_what_is_allowed(void **state)
{
	static const char *const faults[][2] = {
		{ "{\"name\":\"x\",\n\"colour\":1}",
			"c.json:2: colour: unknown option; known here: "
			"name, rate, count, on, shape" },
		{ "{\"name\":1}", "name: must be a text" },
		{ "{\"name\":\"x\",\"rate\":2}", "rate: must be between 0 and 1" },
		{ "{\"name\":\"x\",\"count\":1.5}", "count: must be a whole number" },
		{ "{\"name\":\"x\",\"on\":1}", "on: must be true or false" },
		{ "{\"name\":\"x\",\"shape\":\"oval\"}", "shape: must be one of: round, square" },
		{ "{\"rate\":0.5}", "\"name\" is missing" },
		{ "[]", "must be an object" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct error error = { 0 };
		struct record record;

		assert_false(read_record(faults[i][0], &record, &error));
		assert_int_equal(error.code, ERROR_INPUT);
		assert_non_null(strstr(error.message, faults[i][1]));
		error_clear(&error);
	}
}

static void config_needs_no_file_but_finds_a_named_one_missing(void **state)
{
	struct config config;
	struct error error = { 0 };

	(void)state;
	assert_true(config_load(env_system(), NULL, &config, &error));
	assert_null(config.document);
	assert_string_equal(config.theme, "default");
	assert_true(isnan(config.max_cost_usd));
	config_clear(&config);
	assert_false(config_load(env_system(), "/nowhere/config.json", &config, &error));
	assert_non_null(strstr(error.message, "/nowhere/config.json"));
	error_clear(&error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(config_fills_defaults_and_values),
		cmocka_unit_test(config_names_line_option_and_what_is_allowed),
		cmocka_unit_test(config_needs_no_file_but_finds_a_named_one_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
