#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/random.h"
#include "support/scenarios_bench.h"

static void what_is_typed_is_in_the_preview_at_once(void **state)
{
	struct bench *bench = bench_new();

	(void)state;
	bench->view.is_in_form = true;
	bench_expect_drawn(bench, "It costs $20.", true);
	bench_expect_drawn(bench, "modified", false);
	bench_type(bench, "Today ");
	bench_expect_drawn(bench, "Today It costs $20.", true);
	bench_expect_drawn(bench, "modified", true);
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_UNDO));
	bench_expect_drawn(bench, "Today", false);
	bench_expect_drawn(bench, "modified", false);
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_REDO));
	bench_expect_drawn(bench, "Today It costs $20.", true);
	bench_free(bench);
}

static void typing_is_undone_word_by_word(void **state)
{
	struct bench *bench = bench_new();
	struct draft *draft = bench_editing(bench)->draft;

	(void)state;
	draft->focus = DRAFT_TITLE;
	bench_type(bench, " one two");
	bench_press(bench, KEYCODE_BACKSPACE, 0);
	bench_press(bench, KEYCODE_BACKSPACE, 0);
	assert_string_equal(draft_text(draft, DRAFT_TITLE), "Title one t");
	scenarios_view_change(&bench->view, SCENARIOS_UNDO);
	assert_string_equal(draft_text(draft, DRAFT_TITLE), "Title one two");
	scenarios_view_change(&bench->view, SCENARIOS_UNDO);
	assert_string_equal(draft_text(draft, DRAFT_TITLE), "Title one ");
	while (scenarios_view_change(&bench->view, SCENARIOS_UNDO))
		;
	assert_string_equal(draft_text(draft, DRAFT_TITLE), "Title");
	bench_free(bench);
}

static void enter_and_backspace_make_and_take_levels(void **state)
{
	struct bench *bench = bench_new();
	struct draft *draft = bench_editing(bench)->draft;

	(void)state;
	bench->view.is_in_form = true;
	draft->focus = DRAFT_FIRST_LEVEL + 1;
	bench_press(bench, KEYCODE_ENTER, 0);
	bench_type(bench, "$10.50");
	assert_int_equal(draft_n_items(draft), 3);
	bench_expect_drawn(bench, "It costs $10.50.", true);
	bench_expect_drawn(bench, "3 distinct levels", true);
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_LEVEL_UP));
	bench_expect_drawn(bench, " 2  $10.50", true);
	bench_press(bench, KEYCODE_END, 0);
	for (int i = 0; i < 7; i++)
		bench_press(bench, KEYCODE_BACKSPACE, 0);
	assert_int_equal(draft_n_items(draft), 2);
	bench_free(bench);
}

static void the_answer_that_grants_is_chosen(void **state)
{
	struct bench *bench = bench_new();
	struct draft *draft = bench_editing(bench)->draft;

	(void)state;
	draft->focus = DRAFT_FIRST_LEVEL + 2;
	assert_int_equal(draft->fields[draft->focus].kind, DRAFT_GRANT);
	bench_type(bench, "n");
	assert_string_equal(draft_text(draft, DRAFT_GRANT), "no");
	bench_type(bench, "n");
	assert_string_equal(draft_text(draft, DRAFT_GRANT), "no");
	bench_type(bench, " x");
	assert_string_equal(draft_text(draft, DRAFT_GRANT), "yes");
	bench_free(bench);
}

static void deleting_shows_the_installed_one_and_can_be_undone(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	assert_false(bench_delete(bench, &error));
	assert_non_null(strstr(error.message, "installed"));
	error_clear(&error);
	bench_type(bench, "Today ");
	assert_true(bench_save(bench, &error));
	bench_type(bench, "at noon ");
	assert_true(bench_delete(bench, &error));
	assert_false(bench_has(bench, OWN_ONE));
	bench_expect_drawn(bench, "Today", false);
	bench_expect_drawn(bench, "installed", true);
	assert_true(bench_undelete(bench, &error));
	assert_true(bench_has(bench, OWN_ONE));
	/* With what was not saved yet. */
	bench_expect_drawn(bench, "Today at noon It costs", true);
	assert_false(bench_undelete(bench, NULL));
	bench_free(bench);
}

/* The disk takes its time: keys are answered between the plan and the end. */
static void what_is_typed_while_a_file_goes_is_kept(void **state)
{
	struct bench *bench = bench_new();
	struct scenarios *scenarios = &bench->view.scenarios;
	struct scenarios_change change;
	struct error error = { 0 };

	(void)state;
	bench_type(bench, "Today ");
	assert_true(bench_save(bench, &error));
	assert_true(scenarios_plan_delete(scenarios, bench->study, &change, &error));
	assert_true(bench_has(bench, OWN_ONE));
	bench_expect_drawn(bench, "Today It costs", true);
	bench_type(bench, "at noon ");
	bench_expect_drawn(bench, "Today at noon It costs", true);
	assert_true(bench_make(bench, &change, &error));
	assert_false(bench_has(bench, OWN_ONE));
	bench_expect_drawn(bench, "Today", false);
	assert_true(scenarios_plan_undelete(scenarios, bench->study, &change, &error));
	assert_false(bench_has(bench, OWN_ONE));
	scenarios_view_move(&bench->view, 1);
	assert_true(bench_make(bench, &change, &error));
	assert_true(bench_has(bench, OWN_ONE));
	bench_expect_drawn(bench, "Today at noon It costs", true);
	bench_free(bench);
}

static void the_id_of_a_new_scenario_follows_its_title(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO, NULL);
	bench->view.is_in_form = true;
	bench_type(bench, "Late fee!");
	assert_string_equal(draft_text(bench_editing(bench)->draft, DRAFT_ID), "late-fee");
	assert_true(bench_save(bench, &error));
	assert_true(bench_has(bench, "user/leeway/scenarios/shop/late-fee.json"));
	assert_int_equal(bench->study->pack->n_scenarios, 3);
	assert_string_equal(scenarios_view_row(&bench->view)->id, "late-fee");
	/* With its condition and the pack itself. */
	assert_int_equal(bench->view.scenarios.n_rows, 5);
	bench_free(bench);
}

static void a_copy_needs_an_id_of_its_own(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO,
		scenarios_view_row(&bench->view));
	assert_string_equal(draft_text(bench_editing(bench)->draft, DRAFT_ID), "one-2");
	textfield_set(bench_editing(bench)->draft->fields[DRAFT_ID].text, "two");
	scenarios_settle(bench_editing(bench));
	assert_false(bench_save(bench, &error));
	assert_non_null(strstr(error.message, "id of its own"));
	error_clear(&error);
	bench_free(bench);
}

/* Titles and not ids are what the list shows. */
static void a_copy_has_a_title_of_its_own(void **state)
{
	static const char *const titles[] = { "One (copy)", "One (copy 2)", "One (copy 3)" };
	struct bench *bench = bench_new();
	struct draft *draft = bench_editing(bench)->draft;

	(void)state;
	textfield_set(draft->fields[DRAFT_TITLE].text, "One");
	/* Each of the copy before it. */
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO,
			scenarios_view_row(&bench->view));
		assert_string_equal(
			draft_text(bench_editing(bench)->draft, DRAFT_TITLE), titles[i]);
		assert_string_equal(scenarios_view_row(&bench->view)->title, titles[i]);
	}
	textfield_set(bench_editing(bench)->draft->fields[DRAFT_TITLE].text, "(copyright) of it");
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO,
		scenarios_view_row(&bench->view));
	assert_string_equal(
		draft_text(bench_editing(bench)->draft, DRAFT_TITLE), "(copyright) of it (copy)");
	bench_free(bench);
}

static void every_size_is_drawn_within_its_area(void **state)
{
	static const int sizes[][2] = { { 8, 40 }, { 20, 80 }, { 32, 120 }, { 56, 200 }, { 3, 12 },
		{ 1, 1 } };
	struct bench *bench = bench_new();

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		canvas_resize(bench->canvas, sizes[i][0], sizes[i][1]);
		for (int mode = 0; mode < 4; mode++) {
			bench->view.is_in_form = mode & 1;
			bench->view.shows_preview = mode & 2;
			free(bench_draw(bench));
		}
	}
	bench_free(bench);
}

/* Any keys at all, with drawing in between: for the sanitizers. */
static void random_keys_do_no_harm(void **state)
{
	static const enum key_code codes[] = { KEYCODE_CHARACTER, KEYCODE_CHARACTER, KEYCODE_ENTER,
		KEYCODE_BACKSPACE, KEYCODE_DELETE, KEYCODE_UP, KEYCODE_DOWN, KEYCODE_LEFT,
		KEYCODE_RIGHT, KEYCODE_HOME, KEYCODE_END, KEYCODE_PAGE_UP, KEYCODE_PAGE_DOWN };
	static const char letters[] = "ab {}LEVE|=,.?\"\\";
	struct bench *bench = bench_new();
	struct random random;

	(void)state;
	random_init(&random, 11);
	for (int i = 0; i < 3000; i++) {
		struct key key = { .code = codes[random_below(&random, 13)] };

		if (key.code == KEYCODE_CHARACTER)
			key.character = (uint32_t)letters[random_below(&random, 16)];
		bench->view.is_in_form = true;
		if (random_below(&random, 10) == 0)
			scenarios_view_change(
				&bench->view, (enum scenarios_change_kind)random_below(&random, 7));
		else if (random_below(&random, 100) == 0)
			scenarios_view_move(&bench->view, (long)random_below(&random, 5) - 2);
		else
			scenarios_view_type(&bench->view, &key);
		if (i % 50 == 0)
			free(bench_draw(bench));
	}
	bench_free(bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_typed_is_in_the_preview_at_once),
		cmocka_unit_test(typing_is_undone_word_by_word),
		cmocka_unit_test(enter_and_backspace_make_and_take_levels),
		cmocka_unit_test(the_answer_that_grants_is_chosen),
		cmocka_unit_test(deleting_shows_the_installed_one_and_can_be_undone),
		cmocka_unit_test(what_is_typed_while_a_file_goes_is_kept),
		cmocka_unit_test(the_id_of_a_new_scenario_follows_its_title),
		cmocka_unit_test(a_copy_needs_an_id_of_its_own),
		cmocka_unit_test(a_copy_has_a_title_of_its_own),
		cmocka_unit_test(every_size_is_drawn_within_its_area),
		cmocka_unit_test(random_keys_do_no_harm),
	};

	return cmocka_run_group_tests_name("screens_scenarios", tests, NULL, NULL);
}
