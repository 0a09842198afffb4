#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "leeway/base/log.h"
#include "leeway/base/memory.h"
#include "leeway/provider/keys.h"

static void a_plain_key_is_taken(void **state)
{
	(void)state;
	assert_true(key_check("sk-proj_A.b/c+d=0", "KEY", NULL));
	log_clear_secrets();
}

static void a_key_of_a_whole_file_is_refused(void **state)
{
	(void)state;
	struct error error = { 0 };
	char *key = memory_alloc(KEY_MAX_LENGTH + 2, 1);
	memset(key, 'k', KEY_MAX_LENGTH + 1);
	assert_false(key_check(key, "KEY", &error));
	assert_string_equal(
		error.message, "KEY is too long for a key; set it again to the bare key");
	error_clear(&error);
	free(key);
	log_clear_secrets();
}

static void the_first_line_of_a_command_is_the_key(void **state)
{
	(void)state;
	char *key = key_run_command("printf 'abc\\ndef\\n'", KEY_COMMAND_TIMEOUT_MS, NULL);
	assert_string_equal(key, "abc");
	free(key);
}

static void a_command_has_no_input(void **state)
{
	(void)state;
	char *key = key_run_command("cat; echo done", KEY_COMMAND_TIMEOUT_MS, NULL);
	assert_string_equal(key, "done");
	free(key);
}

static void a_command_that_hangs_is_ended(void **state)
{
	(void)state;
	struct error error = { 0 };
	assert_null(key_run_command("echo abc; sleep 600", 50, &error));
	assert_int_equal(error.code, ERROR_USAGE);
	assert_non_null(strstr(error.message, "took longer"));
	assert_null(strstr(error.message, "abc"));
	error_clear(&error);
}

static void a_command_that_never_stops_writing_is_cut(void **state)
{
	(void)state;
	char *key = key_run_command(
		"head -c 1000000 /dev/zero | tr '\\0' k", KEY_COMMAND_TIMEOUT_MS, NULL);
	assert_non_null(key);
	assert_true(strlen(key) > KEY_MAX_LENGTH);
	assert_false(key_check(key, "key_command", NULL));
	free(key);
	log_clear_secrets();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_key_is_taken),
		cmocka_unit_test(a_key_of_a_whole_file_is_refused),
		cmocka_unit_test(the_first_line_of_a_command_is_the_key),
		cmocka_unit_test(a_command_has_no_input),
		cmocka_unit_test(a_command_that_hangs_is_ended),
		cmocka_unit_test(a_command_that_never_stops_writing_is_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
