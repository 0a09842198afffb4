#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/model/check.h"
#include "leeway/model/scenario.h"
#include "support/pack_folder.h"

#define PACKS   TEST_FOLDER "/packs"
#define SHIPPED TEST_FOLDER "/../scenarios"

/* The faults of a path, one a line, without the folder before their paths; to be freed. */
static char *check_lines(const char *path, const char *folder)
{
	struct fault_list faults = { 0 };
	struct buffer lines;
	size_t skip = strlen(folder) + 1;
	buffer_init(&lines, SIZE_MAX / 2);
	check_path(path, &faults);
	for (size_t i = 0; i < faults.n_faults; i++) {
		char *line = fault_format(&faults.faults[i]);
		assert_true(strlen(line) > skip && memcmp(line, folder, skip - 1) == 0);
		buffer_append_format(&lines, "%s\n", line + skip);
		free(line);
	}
	fault_list_clear(&faults);
	return buffer_take(&lines);
}

/* Checks a file or folder below the test's own folder. */
static void expect_lines(const char *folder, const char *name, const char *expected)
{
	char *path = file_join(folder, name);
	char *lines = check_lines(path, folder);
	assert_string_equal(lines, expected);
	free(lines);
	free(path);
}

static void expect_part(const char *folder, const char *name, const char *part)
{
	char *path = file_join(folder, name);
	char *lines = check_lines(path, folder);
	if (!strstr(lines, part))
		fail_msg("'%s' does not say '%s'", lines, part);
	free(lines);
	free(path);
}

static void write_scenario(const char *folder, const char *name, const char *id)
{
	char *text = pack_folder_scenario_json(id, "go");
	pack_folder_write(folder, name, text);
	free(text);
}

static void write_pack(const char *folder, const char *name, const char *scenarios)
{
	char *text = pack_folder_pack_json(scenarios);
	pack_folder_write(folder, name, text);
	free(text);
}

static void shipped_packs_have_neither_errors_nor_warnings(void **state)
{
	struct fault_list faults = { 0 };
	(void)state;
	check_path(SHIPPED, &faults);
	for (size_t i = 0; i < faults.n_faults; i++) {
		char *line = fault_format(&faults.faults[i]);
		print_message("%s\n", line);
		free(line);
	}
	assert_int_equal(faults.n_faults, 0);
	assert_true(faults.n_files >= 11);
	fault_list_clear(&faults);
}

/* Answers of its own are those of its language; English ones may have further words, too. */
static void an_instruction_in_another_language_is_a_warning(void **state)
{
	static const char german[] =
		"\"prompt\": [\"Sie arbeiten in einem Hotel. Gäste dürfen bis elf Uhr abreisen.\","
		"\"Ein Gast möchte {LEVEL} später gehen. Machen Sie eine Ausnahme?\"],"
		"\"answers\": { \"yes\": [\"ja\"], \"no\": [\"nein\"] }";
	static const char english[] =
		"\"prompt\": [\"You work in a hotel. Guests are to leave by eleven.\","
		"\"A guest would leave {LEVEL} later. Do you make an exception?\"],"
		"\"answers\": { \"yes\": [\"allow\"], \"no\": [\"deny\"] }";
	static const struct {
		const char *prompt, *ask, *expected;
	} cases[] = {
		{ german, "Answer with yes or no.",
			"pack/one.json: warning: prompt: is not in English, but the condition 'b' "
			"asks "
			"in English: 'Answer with yes or no.'; give the pack conditions that ask "
			"in "
			"the scenario's language\n" },
		{ german, "Antworten Sie mit Ja oder Nein.", "" },
		{ english, "Answer with yes or no.", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *folder = pack_folder_new();
		char *scenario = memory_format("{ \"id\": \"one\", \"title\": \"One\", %s,"
					       "\"levels\": [\"5\", \"1\"] }",
			cases[i].prompt);
		char *pack = memory_format("{ \"title\": \"T\", \"source\": \"s\", \"licence\": "
					   "\"l\", \"scenarios\": [\"one\"], \"conditions\": [ { "
					   "\"id\": \"b\", \"title\": \"B\", \"ask\": \"%s\" } ] }",
			cases[i].ask);

		pack_folder_write(folder, "pack/one.json", scenario);
		pack_folder_write(folder, "pack/pack.json", pack);
		expect_lines(folder, "pack", cases[i].expected);
		pack_folder_remove(folder);
		free(pack);
		free(scenario);
	}
}

static void a_pack_with_every_field_has_no_faults(void **state)
{
	(void)state;
	expect_lines(PACKS, "good", "");
	expect_lines(PACKS, "good/pack.json", "");
	expect_lines(PACKS, "good/full.json", "");
}

static void every_fault_is_named_in_order_of_file_and_line(void **state)
{
	char *expected = file_read(PACKS "/faulty.expected", 65536, NULL, NULL);
	(void)state;
	assert_non_null(expected);
	expect_lines(PACKS, "faulty", expected);
	free(expected);
}

static void what_check_passes_loads_and_what_it_refuses_does_not(void **state)
{
	static const char *const folders[] = { PACKS "/good", PACKS "/faulty", SHIPPED "/paper" };
	size_t n_good = 0, n_bad = 0;
	(void)state;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		size_t n_names;
		char **names = file_list(folders[i], &n_names, NULL);
		assert_non_null(names);
		for (size_t j = 0; j < n_names; j++) {
			if (strcmp(names[j], "pack.json") == 0)
				continue;
			struct fault_list faults = { 0 };
			struct error error = { 0 };
			char *path = file_join(folders[i], names[j]);
			check_path(path, &faults);
			struct scenario *scenario = scenario_load(path, &error);
			assert_int_equal(
				scenario != NULL, fault_list_count(&faults, FAULT_ERROR) == 0);
			assert_int_equal(scenario == NULL, error.message != NULL);
			n_good += scenario != NULL;
			n_bad += scenario == NULL;
			scenario_free(scenario);
			error_clear(&error);
			fault_list_clear(&faults);
			free(path);
		}
		file_free_names(names, n_names);
	}
	assert_int_equal(n_good, 13);
	assert_int_equal(n_bad, 5);
}

static void paths_that_hold_no_pack_are_faults(void **state)
{
	char *folder = pack_folder_new();
	(void)state;
	expect_lines(folder, "nowhere.json",
		"nowhere.json: error: there is no such file or folder; look at the spelling of "
		"the path\n");
	pack_folder_write(folder, "empty/README", "nothing");
	expect_lines(folder, "empty",
		"empty: error: holds no pack.json, and no folder that holds one; a pack is a "
		"folder with a pack.json; see leeway-scenario(5)\n");
	write_scenario(folder, "loose/a.json", "b");
	expect_part(folder, "loose", "loose: error: holds no pack.json");
	expect_part(folder, "loose", "loose/a.json:1: error: id: is 'b' in a file named a.json");
	pack_folder_remove(folder);
}

static void a_folder_of_packs_is_checked_pack_by_pack(void **state)
{
	char *folder = pack_folder_new();
	struct fault_list faults = { 0 };
	(void)state;
	write_pack(folder, "all/one/pack.json", "[\"a\"]");
	write_scenario(folder, "all/one/a.json", "a");
	write_pack(folder, "all/Two/pack.json", "[\"b\"]");
	write_scenario(folder, "all/Two/b.json", "b");
	pack_folder_write(folder, "all/notes/README", "no pack");
	expect_lines(folder, "all",
		"all/Two: warning: 'Two' is no id of a pack; name the folder with lower-case "
		"letters a-z, digits and '-'\n");
	char *path = file_join(folder, "all");
	check_path(path, &faults);
	assert_int_equal(faults.n_files, 4);
	fault_list_clear(&faults);
	free(path);
	pack_folder_remove(folder);
}

static void links_out_of_the_pack_are_errors(void **state)
{
	char *folder = pack_folder_new();
	(void)state;
	write_scenario(folder, "outside/a.json", "a");
	write_pack(folder, "p/pack.json", "[\"a\", \"b\"]");
	pack_folder_link(folder, "p/a.json", "../outside/a.json");
	pack_folder_link(folder, "p/b.json", "nowhere.json");
	expect_lines(folder, "p",
		"p/a.json: error: is a link that leads out of the pack's folder; put the file "
		"itself into the pack's folder\n"
		"p/b.json: error: is a link that leads nowhere; put the file itself into the "
		"pack's folder\n");
	pack_folder_link(folder, "p/README", "/nowhere");
	pack_folder_link(folder, "p/files", "../outside");
	pack_folder_link(folder, "p/unlisted.json", "../outside/a.json");
	expect_part(folder, "p", "p/README: warning: is a link that leads nowhere; remove it");
	expect_part(folder, "p", "p/files: warning: is a link that leads out of the pack's folder");
	char *path = file_join(folder, "p");
	struct fault_list faults = { 0 };
	check_path(path, &faults);
	assert_int_equal(fault_list_count(&faults, FAULT_ERROR), 3);
	assert_int_equal(fault_list_count(&faults, FAULT_WARNING), 2);
	fault_list_clear(&faults);
	free(path);
	write_pack(folder, "outside/pack.json", "[\"a\"]");
	pack_folder_link(folder, "q/pack.json", "../outside/pack.json");
	expect_part(folder, "q", "q/pack.json: error: is a link that leads out");
	/* The folder itself may be a link. */
	pack_folder_link(folder, "linked", "outside");
	expect_lines(folder, "linked", "");
	pack_folder_remove(folder);
}

static void two_files_with_one_id_are_named(void **state)
{
	char *folder = pack_folder_new();
	(void)state;
	write_pack(folder, "p/pack.json", "[\"a\", \"b\"]");
	write_scenario(folder, "p/a.json", "a");
	write_scenario(folder, "p/b.json", "a");
	expect_part(folder, "p", "p/b.json: error: has the id 'a' of ");
	expect_part(folder, "p", "p/b.json:1: error: id: is 'a' in a file named b.json");
	pack_folder_remove(folder);
}

static void files_that_are_no_text_are_faults(void **state)
{
	char *folder = pack_folder_new();
	char *large = memory_alloc(SCENARIO_MAX_FILE + 2, 1);
	(void)state;
	memset(large, ' ', SCENARIO_MAX_FILE + 1);
	pack_folder_write(folder, "large.json", large);
	expect_part(folder, "large.json", "large.json: error: is larger than 262144 bytes");
	pack_folder_write(folder, "bytes.json", "{ \"id\": \"\xff\xfe\" }");
	expect_part(folder, "bytes.json", "bytes.json:1: error: not valid UTF-8");
	pack_folder_write(folder, "nothing.json", "");
	expect_part(folder, "nothing.json", "nothing.json:1: error: ");
	write_pack(folder, "p/pack.json", "[\"a\"]");
	pack_folder_write(folder, "p/a.json/b", "");
	expect_part(folder, "p", "p/a.json: error: is a folder, not a file");
	free(large);
	pack_folder_remove(folder);
}

static void control_characters_of_files_are_not_printed(void **state)
{
	char *folder = pack_folder_new();
	(void)state;
	pack_folder_write(folder, "a.json",
		"{ \"\x1b]0;x\x07\": \"\xc2\x9b"
		"2J\" }");
	char *path = file_join(folder, "a.json");
	char *lines = check_lines(path, folder);
	assert_null(strpbrk(lines, "\x1b\x07"));
	assert_null(strstr(lines, "\xc2\x9b"));
	assert_non_null(strstr(lines, "is not a known field"));
	free(lines);
	free(path);
	pack_folder_remove(folder);
}

static void faults_of_one_file_have_a_ceiling(void **state)
{
	struct fault_list faults = { 0 };
	struct buffer text;
	(void)state;
	buffer_init(&text, SIZE_MAX / 2);
	buffer_append_text(&text, "{");
	for (int i = 0; i < 500; i++)
		buffer_append_format(&text, "\"x%d\": 1,", i);
	buffer_append_text(&text, "\"y\": 1 }");
	check_scenario_text("many.json", text.bytes, text.length, &faults);
	assert_int_equal(faults.n_faults, 101);
	assert_string_equal(faults.faults[0].message, "has more faults than are listed here");
	fault_list_clear(&faults);
	buffer_clear(&text);
}

static void a_text_is_checked_as_the_editor_has_it(void **state)
{
	static const char text[] = "{ \"id\": \"a\",\n\"title\": \"T\",\n\"prompt\": [\"Is it "
				   "{LEVEL}?\"],\n\"levels\": [\"1\", \"1\"] }";
	struct fault_list faults = { 0 };
	(void)state;
	check_scenario_text("draft", text, sizeof text - 1, &faults);
	assert_int_equal(faults.n_faults, 1);
	assert_int_equal(faults.faults[0].line, 4);
	assert_string_equal(faults.faults[0].path, "draft");
	assert_string_equal(faults.faults[0].field, "levels[1]");
	assert_string_equal(faults.faults[0].message, "repeats level 1");
	assert_string_equal(faults.faults[0].advice, "give each level its own text");
	fault_list_clear(&faults);
	check_scenario_text("draft", text, 10, &faults);
	assert_int_equal(fault_list_count(&faults, FAULT_ERROR), 1);
	assert_int_equal(fault_list_count(&faults, FAULT_WARNING), 0);
	fault_list_clear(&faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shipped_packs_have_neither_errors_nor_warnings),
		cmocka_unit_test(an_instruction_in_another_language_is_a_warning),
		cmocka_unit_test(a_pack_with_every_field_has_no_faults),
		cmocka_unit_test(every_fault_is_named_in_order_of_file_and_line),
		cmocka_unit_test(what_check_passes_loads_and_what_it_refuses_does_not),
		cmocka_unit_test(paths_that_hold_no_pack_are_faults),
		cmocka_unit_test(a_folder_of_packs_is_checked_pack_by_pack),
		cmocka_unit_test(links_out_of_the_pack_are_errors),
		cmocka_unit_test(two_files_with_one_id_are_named),
		cmocka_unit_test(files_that_are_no_text_are_faults),
		cmocka_unit_test(control_characters_of_files_are_not_printed),
		cmocka_unit_test(faults_of_one_file_have_a_ceiling),
		cmocka_unit_test(a_text_is_checked_as_the_editor_has_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
