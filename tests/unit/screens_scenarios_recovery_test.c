#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/screens/recovery.h"
#include "support/pack_folder.h"
#include "support/scenarios_bench.h"

static void what_is_not_saved_is_kept_once_a_second_and_taken_back(void **state)
{
	struct bench *bench = bench_new();
	struct scenarios *scenarios = &bench->view.scenarios;

	(void)state;
	assert_int_equal(scenarios_keep(scenarios, bench->study, false, NULL), -1);
	bench_type(bench, "Today ");
	assert_int_equal(scenarios_keep(scenarios, bench->study, false, NULL), -1);
	assert_true(bench_has(bench, KEPT_ONE));
	bench_wait(300000);
	bench_type(bench, "at noon ");
	int due_ms = scenarios_keep(scenarios, bench->study, false, NULL);

	assert_in_range(due_ms, 690, 710);
	bench_wait(710000);
	assert_int_equal(scenarios_keep(scenarios, bench->study, false, NULL), -1);
	/* The next start. */
	scenarios_view_clear(&bench->view);
	scenarios_view_init(&bench->view, bench->study);
	assert_int_equal(scenarios_recover(&bench->view.scenarios, bench->study), 1);
	bench->view.is_stale = true;
	bench_expect_drawn(bench, "Today at noon It costs", true);
	assert_true(bench_save(bench, NULL));
	assert_false(bench_has(bench, KEPT_ONE));
	bench_free(bench);
}

static void undoing_all_removes_what_was_kept(void **state)
{
	struct bench *bench = bench_new();

	(void)state;
	bench_type(bench, "Today");
	scenarios_keep(&bench->view.scenarios, bench->study, true, NULL);
	assert_true(bench_has(bench, KEPT_ONE));
	assert_true(scenarios_drop_changes(&bench->view.scenarios, bench->study));
	scenarios_keep(&bench->view.scenarios, bench->study, true, NULL);
	assert_false(bench_has(bench, KEPT_ONE));
	bench_free(bench);
}

static void a_new_scenario_is_taken_back_as_new(void **state)
{
	struct bench *bench = bench_new();

	(void)state;
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO, NULL);
	bench_type(bench, "Late fee");
	scenarios_keep(&bench->view.scenarios, bench->study, true, NULL);
	scenarios_view_clear(&bench->view);
	scenarios_view_init(&bench->view, bench->study);
	assert_int_equal(scenarios_recover(&bench->view.scenarios, bench->study), 1);
	assert_true(scenarios_view_row(&bench->view)->is_new);
	assert_string_equal(draft_text(bench_editing(bench)->draft, DRAFT_TITLE), "Late fee");
	scenarios_forget(&bench->view.scenarios, bench->study);
	size_t n_left;
	struct recovered *left = recovery_list(&bench->env, bench->study->pack, &n_left);

	assert_int_equal(n_left, 0);
	recovery_free(left, n_left);
	bench_free(bench);
}

/* Types into a draft, plans its save, and quits while it is written. */
static void quit_while_saving(struct bench *bench, const char *typed_since)
{
	struct scenarios *scenarios = &bench->view.scenarios;
	struct scenarios_change change;

	assert_true(scenarios_plan_save(scenarios, bench->study, &change, NULL));
	bench_type(bench, typed_since);
	scenarios_keep(scenarios, bench->study, true, NULL);
	scenarios_view_clear(&bench->view);
	study_close(scenarios_change_make(&change, &bench->env, "shop", NULL));
	scenarios_change_clear(&change);
	scenarios_view_init(&bench->view, bench->study);
	bench_load(bench);
}

static void what_was_saved_at_the_end_is_not_offered_again(void **state)
{
	struct bench *bench = bench_new();
	size_t n_offered;

	(void)state;
	bench_type(bench, "Today ");
	quit_while_saving(bench, "");
	assert_true(bench_has(bench, KEPT_ONE));
	recovery_free(scenarios_list_recovered(&bench->env, bench->study, &n_offered), 0);
	assert_int_equal(n_offered, 0);
	assert_false(bench_has(bench, KEPT_ONE));
	/* A new one goes by another name in its recovery file. */
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO, NULL);
	bench->view.is_in_form = true;
	bench_type(bench, "Late fee");
	quit_while_saving(bench, "");
	assert_int_equal(bench->study->pack->n_scenarios, 3);
	recovery_free(scenarios_list_recovered(&bench->env, bench->study, &n_offered), 0);
	assert_int_equal(n_offered, 0);
	/* What was typed behind the save is. */
	bench->view.is_in_form = true;
	bench_type(bench, "Then ");
	quit_while_saving(bench, "again ");
	assert_int_equal(scenarios_recover(&bench->view.scenarios, bench->study), 1);
	bench_free(bench);
}

static void damaged_recovery_files_are_passed_over(void **state)
{
	static const char *const texts[] = { "", "{", "[]", "{ \"pack\": 5 }",
		"{ \"pack\": \"elsewhere\", \"fields\": [] }", "\xff\xfe" };
	struct bench *bench = bench_new();

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		pack_folder_write(bench->folder, KEPT_ONE, texts[i]);
		assert_int_equal(scenarios_recover(&bench->view.scenarios, bench->study), 0);
	}
	bench_free(bench);
}

static void keeping_that_fails_is_told_once(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	pack_folder_write(bench->folder, "user/leeway/recovery", "a file where a folder should be");
	bench_type(bench, "Today");
	assert_int_equal(scenarios_keep(&bench->view.scenarios, bench->study, false, &error), 1000);
	assert_non_null(strstr(error.message, "cannot be kept"));
	error_clear(&error);
	bench_wait(1000000);
	scenarios_keep(&bench->view.scenarios, bench->study, false, &error);
	assert_int_equal(error.code, ERROR_NONE);
	bench_free(bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_saved_is_kept_once_a_second_and_taken_back),
		cmocka_unit_test(undoing_all_removes_what_was_kept),
		cmocka_unit_test(a_new_scenario_is_taken_back_as_new),
		cmocka_unit_test(what_was_saved_at_the_end_is_not_offered_again),
		cmocka_unit_test(damaged_recovery_files_are_passed_over),
		cmocka_unit_test(keeping_that_fails_is_told_once),
	};

	return cmocka_run_group_tests_name("screens_scenarios_recovery", tests, NULL, NULL);
}
