#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <cjson/cJSON.h>

#include "leeway/base/json.h"

static struct json_document *read_text(const char *text, struct error *error)
{
	return json_read("file.json", text, strlen(text), error);
}

static void json_reads_comments_and_keeps_lines(void **state)
{
	struct json_document *document = read_text("// first\n{ /* two\nlines */\n\"a\": [1,\n"
						   "{\"b\": \"// no comment\"}] }",
		NULL);

	(void)state;
	assert_non_null(document);
	const cJSON *list = cJSON_GetObjectItem(document->root, "a");
	const cJSON *inner = cJSON_GetArrayItem(list, 1);
	const cJSON *text = cJSON_GetObjectItem(inner, "b");
	char *path = json_path(document, text);

	assert_int_equal(json_line(document, document->root), 2);
	assert_int_equal(json_line(document, list), 4);
	assert_int_equal(json_line(document, inner), 5);
	assert_string_equal(json_member_text(inner, "b"), "// no comment");
	assert_string_equal(path, "a[1].b");
	free(path);
	json_free(document);
}

static void json_names_the_line_of_each_fault(void **state)
{
	static const struct {
		const char *text, *message;
	} faults[] = {
		{ "{\n\"a\": 1,\n}", "file.json:3: " },
		{ "{\n\"a\": \"b", "file.json:" },
		{ "{}\n{}", "file.json:2: " },
		{ "{\"a\":1,\n\"a\":2}", "file.json:2: \"a\" is given twice" },
		{ "{}\n/* open", "file.json:2: a comment is not closed" },
		{ "{\n\"a\":\x01 1}", "file.json:2: a control character" },
		{ "", "file.json:1: the JSON ends too early" },
		{ "{\"a\": \"\xff\"}", "not valid UTF-8" },
		{ "{\n\"a\": \"\xff\"}", ":2: not valid UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct error error = { 0 };

		assert_null(read_text(faults[i].text, &error));
		assert_int_equal(error.code, ERROR_INPUT);
		assert_non_null(strstr(error.message, faults[i].message));
		error_clear(&error);
	}
}

static void json_refuses_deep_nesting_and_nul_bytes(void **state)
{
	char deep[201];
	struct error error = { 0 };

	(void)state;
	memset(deep, '[', 200);
	deep[200] = '\0';
	assert_null(read_text(deep, &error));
	assert_non_null(strstr(error.message, "nested too deeply"));
	error_clear(&error);
	assert_null(json_read("file.json", "{}\0", 3, &error));
	assert_non_null(strstr(error.message, "NUL"));
	error_clear(&error);
}

static void json_quotes_any_bytes(void **state)
{
	char *quoted = json_quote("a\"\n\xff");

	(void)state;
	assert_string_equal(quoted, "\"a\\\"\\n\xef\xbf\xbd\"");
	free(quoted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_reads_comments_and_keeps_lines),
		cmocka_unit_test(json_names_the_line_of_each_fault),
		cmocka_unit_test(json_refuses_deep_nesting_and_nul_bytes),
		cmocka_unit_test(json_quotes_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
