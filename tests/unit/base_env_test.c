#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "leeway/base/buffer.h"
#include "leeway/base/digest.h"
#include "leeway/base/env.h"
#include "leeway/base/log.h"
#include "leeway/base/random.h"

static const char *fake_variable(void *data, const char *name)
{
	const char *const *pairs = data;

	for (; *pairs; pairs += 2)
		if (strcmp(pairs[0], name) == 0)
			return pairs[1];
	return NULL;
}

static void env_folders_follow_the_xdg_rules(void **state)
{
	static const char *const cases[][5] = {
		{ "HOME", "/home/u", NULL, NULL, "/home/u/.local/share/leeway" },
		{ "HOME", "/home/u", "XDG_DATA_HOME", "/data", "/data/leeway" },
		{ "HOME", "/home/u", "XDG_DATA_HOME", "relative", "/home/u/.local/share/leeway" },
		{ "HOME", "/home/u", "XDG_DATA_HOME", "", "/home/u/.local/share/leeway" },
		{ "HOME", "", NULL, NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *pairs[] = { cases[i][0], cases[i][1], cases[i][2], cases[i][3], NULL };
		struct env env = { .variable = fake_variable, .data = pairs };
		char *folder = env_data_folder(&env);

		if (cases[i][4])
			assert_string_equal(folder, cases[i][4]);
		else
			assert_null(folder);
		free(folder);
	}
}

/* Writes the text to a file, and takes its variables. */
static bool load_text(const char *text, struct error *error)
{
	char path[] = "/tmp/leeway-env.XXXXXX";
	int descriptor = mkstemp(path);

	assert_true(descriptor >= 0);
	assert_int_equal(write(descriptor, text, strlen(text)), strlen(text));
	close(descriptor);
	bool good = env_load_file(path, error);
	assert_int_equal(env_file_has(path, "LEEWAY_T1"), good);
	assert_false(env_file_has(path, "LEEWAY_T"));
	unlink(path);
	return good;
}

static void env_files_set_what_is_not_set(void **state)
{
	static const char *const expected[][2] = {
		{ "LEEWAY_T1", "plain" },
		{ "LEEWAY_T2", "with # a sign and blanks " },
		{ "LEEWAY_T3", "single" },
		{ "LEEWAY_T4", "kept" },
		{ "LEEWAY_T5", "b#c" },
		{ "LEEWAY_T6", "filled" },
	};

	(void)state;
	setenv("LEEWAY_T4", "kept", 1);
	setenv("LEEWAY_T6", "", 1);
	assert_true(load_text("# keys\n\nLEEWAY_T1=plain  # mine\r\n"
			      "export LEEWAY_T2=\"with # a sign and blanks \"\n"
			      "  LEEWAY_T3='single' # again\nLEEWAY_T4=other\nLEEWAY_T5=b#c\n"
			      "LEEWAY_T6=filled",
		NULL));
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		assert_string_equal(getenv(expected[i][0]), expected[i][1]);
}

static void env_files_that_are_none_set_nothing(void **state)
{
	static const char *const texts[] = { "LEEWAY_T7=1\nsecret", "LEEWAY_T7=1\n=secret",
		"LEEWAY_T7=1\nA=\"secret", "LEEWAY_T7=1\nA='secret'more", "LEEWAY_T7=1\n1A=secret",
		"LEEWAY_T7=1\nA B=secret" };

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct error error = { 0 };

		assert_false(load_text(texts[i], &error));
		assert_int_equal(error.code, ERROR_INPUT);
		assert_non_null(strstr(error.message, ":2: not a line NAME=VALUE"));
		assert_null(strstr(error.message, "secret"));
		assert_null(getenv("LEEWAY_T7"));
		error_clear(&error);
	}
}

static void env_times_are_read_back(void **state)
{
	static const int64_t times[] = { 0, 951782399999, 951782400000, 1767225599123,
		4102444800000 };

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		char *text = env_format_time(times[i]);

		assert_int_equal(env_parse_time(text), times[i]);
		free(text);
	}
	char *leap = env_format_time(951782400000);

	assert_string_equal(leap, "2000-02-29T00:00:00.000Z");
	free(leap);
	assert_int_equal(env_parse_time("2024-10-25T12:27:09.179000Z"), 1729859229179);
	assert_int_equal(env_parse_time("2024-13-25T12:27:09Z"), -1);
	assert_int_equal(env_parse_time("yesterday"), -1);
	assert_int_equal(env_parse_time("2024-10-25T12:27:09Zx"), -1);
}

static void log_never_shows_a_secret(void **state)
{
	char line[512] = "";
	FILE *stream = tmpfile();
	char reply[] = "{\"error\":\"Incorrect key sk-canary-1 (sk-canary-1)\"}";

	(void)state;
	log_add_secret("sk-canary-1");
	log_redact(reply, sizeof reply - 1);
	assert_string_equal(reply, "{\"error\":\"Incorrect key *********** (***********)\"}");
	log_set_stream(stream, LOG_INFO);
	log_message(LOG_INFO, "asked with %s\x1b[2J", "sk-canary-1");
	log_message(LOG_DEBUG, "below the level");
	log_set_stream(NULL, LOG_INFO);
	log_clear_secrets();
	rewind(stream);
	assert_non_null(fgets(line, sizeof line, stream));
	assert_non_null(strstr(line, " info asked with ***********␛[2J\n"));
	assert_null(fgets(line, sizeof line, stream));
	fclose(stream);
}

static void buffer_refuses_what_passes_its_ceiling(void **state)
{
	struct buffer buffer;

	(void)state;
	buffer_init(&buffer, 5);
	assert_true(buffer_append_text(&buffer, "1234"));
	assert_false(buffer_append_text(&buffer, "56"));
	assert_true(buffer.overflowed);
	assert_string_equal(buffer_text(&buffer), "1234");
	assert_true(buffer_append_char(&buffer, '5'));
	buffer_reset(&buffer);
	assert_false(buffer.overflowed);
	assert_string_equal(buffer_text(&buffer), "");
	buffer_clear(&buffer);
}

static void digest_keeps_texts_apart(void **state)
{
	struct digest one = digest_texts((const char *const[]){ "ab", "c", NULL });
	struct digest two = digest_texts((const char *const[]){ "a", "bc", NULL });
	struct digest abc = digest_bytes("abc", 3);
	char hex[DIGEST_HEX_SIZE];

	(void)state;
	assert_memory_not_equal(&one, &two, sizeof one);
	digest_to_hex(&abc, hex);
	/* FIPS 180-2, appendix B.1. */
	assert_string_equal(
		hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void random_is_uniform_and_repeats_with_its_seed(void **state)
{
	enum { DRAWS = 60000, SIDES = 6 };
	struct random random, again;
	int counts[SIDES] = { 0 };
	double chi = 0;

	(void)state;
	random_init(&random, 7);
	random_init(&again, 7);
	for (int i = 0; i < DRAWS; i++) {
		uint64_t side = random_below(&random, SIDES);

		assert_int_equal(side, random_below(&again, SIDES));
		counts[side]++;
	}
	for (int i = 0; i < SIDES; i++) {
		double gap = counts[i] - DRAWS / (double)SIDES;

		chi += gap * gap / (DRAWS / (double)SIDES);
	}
	/* The 0.999 quantile of chi-squared with 5 degrees of freedom. */
	assert_true(chi < 20.515);
	for (int i = 0; i < 1000; i++) {
		double u = random_uniform(&random);

		assert_true(u >= 0 && u < 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(env_folders_follow_the_xdg_rules),
		cmocka_unit_test(env_files_set_what_is_not_set),
		cmocka_unit_test(env_files_that_are_none_set_nothing),
		cmocka_unit_test(env_times_are_read_back),
		cmocka_unit_test(log_never_shows_a_secret),
		cmocka_unit_test(buffer_refuses_what_passes_its_ceiling),
		cmocka_unit_test(digest_keeps_texts_apart),
		cmocka_unit_test(random_is_uniform_and_repeats_with_its_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
