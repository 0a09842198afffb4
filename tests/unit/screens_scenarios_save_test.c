#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "support/pack_folder.h"
#include "support/scenarios_bench.h"

static void saving_goes_to_the_users_folder_and_leaves_the_installed_file(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };
	char *installed = bench_path(bench, "installed/scenarios/shop/one.json");
	char *before = file_read(installed, 10000, NULL, NULL);

	(void)state;
	bench_type(bench, "Today ");
	assert_true(bench_save(bench, &error));
	assert_true(bench_has(bench, OWN_ONE));
	assert_false(bench_editing(bench)->is_modified);
	assert_true(scenarios_view_row(&bench->view)->is_own);
	assert_true(scenarios_view_row(&bench->view)->shadows);
	char *after = file_read(installed, 10000, NULL, NULL);

	assert_string_equal(after, before);
	assert_string_equal(
		bench->study->pack->scenarios[0]->paragraphs[0], "Today It costs {LEVEL}.");
	/* Undo goes back past the save. */
	scenarios_view_change(&bench->view, SCENARIOS_UNDO);
	assert_true(bench_editing(bench)->is_modified);
	free(after);
	free(before);
	free(installed);
	bench_free(bench);
}

static void what_does_not_hold_is_not_saved_and_its_field_gets_the_focus(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	bench_type(bench, "{WRONG}");
	bench_editing(bench)->draft->focus = DRAFT_TITLE;
	assert_false(bench_save(bench, &error));
	assert_non_null(strstr(error.message, "not saved: paragraph 1 {WRONG}"));
	assert_int_equal(bench_editing(bench)->draft->focus, DRAFT_TEXT);
	assert_false(bench_has(bench, OWN_ONE));
	error_clear(&error);
	bench_free(bench);
}

static void a_save_that_fails_loses_nothing(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	/* A folder in the way of the file. */
	pack_folder_write(bench->folder, OWN_ONE "/in-the-way", "");
	bench_type(bench, "Today ");
	assert_false(bench_save(bench, &error));
	assert_non_null(strstr(error.message, "not saved"));
	error_clear(&error);
	assert_true(bench_editing(bench)->is_modified);
	assert_int_equal(
		strncmp(draft_text(bench_editing(bench)->draft, DRAFT_TEXT), "Today It costs", 14),
		0);
	assert_true(bench_has(bench, OWN_ONE "/in-the-way"));
	bench_free(bench);
}

static void a_save_the_pack_does_not_load_with_is_taken_back(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	bench_type(bench, "Today ");
	pack_folder_write(bench->folder, "user/leeway/scenarios/shop/two.json", "{");
	assert_false(bench_save(bench, &error));
	assert_non_null(strstr(error.message, "two.json"));
	error_clear(&error);
	assert_false(bench_has(bench, OWN_ONE));
	assert_true(bench_editing(bench)->is_modified);
	bench_free(bench);
}

static const char commented[] = "// by hand\n"
				"{ \"id\": \"one\", \"title\": \"One\", /* a name */\n"
				"  \"prompt\": [ \"It costs {LEVEL}.\", \"Do you buy it?\" ],\n"
				"  \"levels\": [\n"
				"    \"$25\", // the dearest\n"
				"    \"$20\"\n"
				"  ] }\n";

static void a_save_keeps_the_comments_of_the_file(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	pack_folder_write(bench->folder, OWN_ONE, commented);
	bench_load(bench);
	bench_type(bench, "Today ");
	assert_true(bench_save(bench, &error));
	char *text = bench_read(bench, OWN_ONE);

	assert_string_equal(text,
		"// by hand\n"
		"{ \"id\": \"one\", \"title\": \"One\", /* a name */\n"
		"  \"prompt\": [ \"Today It costs {LEVEL}.\", \"Do you buy it?\" ],\n"
		"  \"levels\": [\n"
		"    \"$25\", // the dearest\n"
		"    \"$20\"\n"
		"  ] }\n");
	free(text);
	/* A level that goes takes its comment with it, which is said before. */
	bench_editing(bench)->draft->focus = DRAFT_FIRST_LEVEL;
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_REMOVE_LEVEL));
	assert_false(bench_save(bench, &error));
	assert_non_null(strstr(error.message, "not saved yet: 1 comment of the file"));
	error_clear(&error);
	assert_true(bench_save(bench, &error));
	text = bench_read(bench, OWN_ONE);
	assert_non_null(strstr(text, "/* a name */"));
	assert_null(strstr(text, "dearest"));
	free(text);
	bench_free(bench);
}

/* As on a full disk: from now on nothing can be written to a file; and then it can again. */
static void fill_disk(bool is_full)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = is_full ? 0 : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_leaves_the_old_file_and_keeps_the_text(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };
	size_t n_names;

	(void)state;
	pack_folder_write(bench->folder, OWN_ONE, commented);
	bench_load(bench);
	bench_type(bench, "Today ");
	fill_disk(true);
	bool saved = bench_save(bench, &error);

	fill_disk(false);
	assert_false(saved);
	/* What happened, to what, what to do. */
	assert_non_null(strstr(error.message, "one.json is not saved: "));
	assert_non_null(strstr(error.message, "save again: the text stays here"));
	error_clear(&error);
	char *text = bench_read(bench, OWN_ONE);

	assert_string_equal(text, commented);
	free(text);
	char *folder = bench_path(bench, "user/leeway/scenarios/shop");
	char **names = file_list(folder, &n_names, NULL);

	assert_int_equal(n_names, 1); /* Nothing half written beside it. */
	file_free_names(names, n_names);
	free(folder);
	bench_expect_drawn(bench, "Today It costs", true);
	bench_expect_drawn(bench, "modified", true);
	assert_true(bench_save(bench, &error));
	bench_expect_drawn(bench, "modified", false);
	bench_free(bench);
}

static void a_pack_json_that_cannot_be_written_takes_the_new_scenario_back(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	/* A folder in the way of the list that the new one is to stand in. */
	pack_folder_write(bench->folder, OWN_PACK "/in-the-way", "");
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO,
		scenarios_view_row(&bench->view));
	assert_false(bench_save(bench, &error));
	assert_non_null(strstr(error.message, "not saved"));
	error_clear(&error);
	assert_false(bench_has(bench, "user/leeway/scenarios/shop/one-2.json"));
	assert_true(scenarios_view_row(&bench->view)->is_new);
	bench_free(bench);
}

static void a_file_that_another_program_changed_is_not_written_over_unasked(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	pack_folder_write(bench->folder, OWN_ONE, commented);
	bench_load(bench);
	bench_type(bench, "Today ");
	bench_write_scenario(bench, "user/leeway/scenarios/shop", "one");
	assert_false(bench_save(bench, &error));
	assert_non_null(strstr(error.message, "another program changed the file"));
	error_clear(&error);
	assert_true(bench_save(bench, &error));
	bench_free(bench);
	/* Files of the user's that were not there before. */
	bench = bench_new();
	bench_type(bench, "Today ");
	bench_write_scenario(bench, "user/leeway/scenarios/shop", "one");
	assert_true(bench_save(bench, &error)); /* It says what the installed one says. */
	pack_folder_write(bench->folder, "user/leeway/scenarios/shop/late-fee.json", commented);
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO, NULL);
	bench->view.is_in_form = true;
	bench_type(bench, "Late fee");
	assert_false(bench_save(bench, &error));
	assert_non_null(strstr(error.message, "another program changed the file"));
	error_clear(&error);
	bench_free(bench);
}

static void a_title_typed_on_during_the_save_leaves_the_id(void **state)
{
	struct bench *bench = bench_new();
	struct scenarios_change change;

	(void)state;
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO, NULL);
	bench->view.is_in_form = true;
	bench_type(bench, "Late fee");
	assert_true(scenarios_plan_save(&bench->view.scenarios, bench->study, &change, NULL));
	bench_type(bench, " again");
	assert_string_equal(draft_text(bench_editing(bench)->draft, DRAFT_ID), "late-fee-again");
	assert_true(bench_make(bench, &change, NULL));
	assert_string_equal(draft_text(bench_editing(bench)->draft, DRAFT_ID), "late-fee");
	assert_true(bench_editing(bench)->is_modified);
	assert_true(bench_save(bench, NULL));
	assert_int_equal(bench->study->pack->n_scenarios, 3);
	assert_string_equal(bench->study->pack->scenarios[2]->title, "Late fee again");
	bench_free(bench);
}

static void a_new_scenario_gets_its_place_in_the_pack(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO,
		scenarios_view_row(&bench->view));
	assert_true(bench_save(bench, &error));
	assert_string_equal(bench->study->pack->scenarios[1]->id, "one-2");
	char *text = bench_read(bench, OWN_PACK);

	assert_non_null(strstr(text, "[\"one\", \"one-2\", \"two\"]"));
	free(text);
	assert_true(bench_delete(bench, &error));
	assert_int_equal(bench->study->pack->n_scenarios, 2);
	text = bench_read(bench, OWN_PACK);
	assert_non_null(strstr(text, "[\"one\", \"two\"]"));
	free(text);
	assert_true(bench_undelete(bench, &error));
	assert_string_equal(bench->study->pack->scenarios[1]->id, "one-2");
	/* A change that does not load leaves neither file behind, nor does its draft go. */
	pack_folder_write(bench->folder, "user/leeway/scenarios/shop/two.json", "{");
	assert_false(bench_delete(bench, &error));
	error_clear(&error);
	char *broken = bench_path(bench, "user/leeway/scenarios/shop/two.json");

	assert_int_equal(unlink(broken), 0);
	free(broken);
	bench_load(bench);
	assert_int_equal(bench->study->pack->n_scenarios, 3);
	assert_string_equal(scenarios_view_row(&bench->view)->id, "one-2");
	bench_free(bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(saving_goes_to_the_users_folder_and_leaves_the_installed_file),
		cmocka_unit_test(what_does_not_hold_is_not_saved_and_its_field_gets_the_focus),
		cmocka_unit_test(a_save_that_fails_loses_nothing),
		cmocka_unit_test(a_save_the_pack_does_not_load_with_is_taken_back),
		cmocka_unit_test(a_save_keeps_the_comments_of_the_file),
		cmocka_unit_test(a_full_disk_leaves_the_old_file_and_keeps_the_text),
		cmocka_unit_test(a_pack_json_that_cannot_be_written_takes_the_new_scenario_back),
		cmocka_unit_test(a_file_that_another_program_changed_is_not_written_over_unasked),
		cmocka_unit_test(a_title_typed_on_during_the_save_leaves_the_id),
		cmocka_unit_test(a_new_scenario_gets_its_place_in_the_pack),
	};

	return cmocka_run_group_tests_name("screens_scenarios_save", tests, NULL, NULL);
}
