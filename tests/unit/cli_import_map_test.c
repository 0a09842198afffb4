#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/cli/import_map.h"
#include "support/pack_folder.h"

struct asking {
	char *folder;
	struct pack *pack;
	struct sheet *sheet;
	struct survey_map map;
};

static FILE *stream_of(const char *text)
{
	FILE *stream = tmpfile();
	fputs(text, stream);
	rewind(stream);
	return stream;
}

static int set_up(void **state)
{
	struct asking *asking = memory_alloc(1, sizeof *asking);
	asking->folder = pack_folder_new();
	char *json = pack_folder_pack_json("[\"shop\"]");
	char *shop = pack_folder_scenario_json("shop", "flour");
	pack_folder_write(asking->folder, "installed/scenarios/paper/pack.json", json);
	pack_folder_write(asking->folder, "installed/scenarios/paper/shop.json", shop);
	struct env env = pack_folder_env(asking->folder);
	asking->pack = pack_load(&env, "paper", NULL);
	asking->sheet = sheet_open_stream(
		stream_of("who,Email,q1,q2\nx,a@b,y\033[31m,z\n"), "t.csv", -1, NULL);
	survey_map_init(&asking->map, asking->sheet);
	free(json);
	free(shop);
	*state = asking;
	return 0;
}

static int tear_down(void **state)
{
	struct asking *asking = *state;
	survey_map_clear(&asking->map);
	sheet_close(asking->sheet);
	pack_free(asking->pack);
	pack_folder_remove(asking->folder);
	free(asking);
	return 0;
}

/* Answers the questions; what was said, to be freed, NULL where the answers ended too early. */
static char *ask(struct asking *asking, const char *answers)
{
	FILE *streams[2] = { stream_of(answers), tmpfile() };
	struct error error = { 0 };
	bool good = import_map_ask(&asking->map, asking->sheet, asking->pack, streams, &error);
	assert_int_equal(error.code, good ? ERROR_NONE : ERROR_INTERRUPTED);
	error_clear(&error);
	long length = ftell(streams[1]);
	char *said = memory_alloc((size_t)length + 1, 1);
	rewind(streams[1]);
	assert_int_equal(fread(said, 1, (size_t)length, streams[1]), length);
	fclose(streams[0]);
	fclose(streams[1]);
	if (good)
		return said;
	free(said);
	return NULL;
}

static void assert_targets(const struct asking *asking, const char *const *expected)
{
	for (size_t i = 0; i < asking->map.n_targets; i++) {
		char *target = survey_target_format(&asking->map.targets[i]);
		assert_string_equal(target, expected[i]);
		free(target);
	}
}

static void every_column_but_identifying_ones_is_asked_for(void **state)
{
	struct asking *asking = *state;
	char *said = ask(asking, "participant\ndecision:shop:9\n?\ndecision:shop:2\n\n");
	assert_non_null(said);
	assert_null(strstr(said, "Email"));
	assert_null(strchr(said, '\033'));
	assert_non_null(strstr(said, "shop has levels 1 to 2"));
	assert_non_null(strstr(said, "employment_status"));
	assert_targets(
		asking, (const char *const[]){ "participant", "skip", "decision:shop:2", "skip" });
	free(said);
}

static void a_full_stop_takes_what_is_offered_for_all(void **state)
{
	struct asking *asking = *state;
	asking->map.targets[2] = (struct survey_target){
		.field = SURVEY_DECISION, .scenario = asking->pack->scenarios[0], .level_no = 1
	};
	char *said = ask(asking, ".\n");
	assert_non_null(said);
	assert_targets(asking, (const char *const[]){ "skip", "skip", "decision:shop:1", "skip" });
	free(said);
}

static void what_was_said_is_told_as_options(void **state)
{
	struct asking *asking = *state;
	char *said = ask(asking, "participant\ndecision:shop:2\n\n");
	assert_non_null(strstr(said, "\nThe same without questions: --map '#1=participant,"
				     "#3=decision:shop:2'\n"));
	assert_null(strstr(said, "Numbers"));
	free(said);
}

static void numbers_are_asked_what_they_stand_for(void **state)
{
	struct asking *asking = *state;
	survey_map_clear(&asking->map);
	sheet_close(asking->sheet);
	asking->sheet = sheet_open_stream(stream_of("who,said\nx,0\n"), "t.csv", -1, NULL);
	survey_map_init(&asking->map, asking->sheet);
	char *said = ask(asking, "participant\ndecision:shop:1\n1\n1,0\n");
	assert_non_null(strstr(said, "Numbers stand for yes and no in #2 said."));
	assert_non_null(strstr(said, "codes are what stands for yes and what for no"));
	assert_non_null(strstr(said, "--map '#1=participant,#2=decision:shop:1' --codes '1,0'"));
	assert_string_equal(asking->map.codes[ANSWER_YES], "1");
	assert_string_equal(asking->map.codes[ANSWER_NO], "0");
	free(said);
}

static void no_answer_imports_nothing(void **state)
{
	assert_null(ask(*state, "participant\n"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_column_but_identifying_ones_is_asked_for),
		TEST(a_full_stop_takes_what_is_offered_for_all),
		TEST(what_was_said_is_told_as_options),
		TEST(numbers_are_asked_what_they_stand_for),
		TEST(no_answer_imports_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
