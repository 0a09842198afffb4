#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "support/pack_folder.h"
#include "support/scenarios_bench.h"

/* The row of the pack's only condition, or of the pack itself. */
static void select_part(struct bench *bench, enum draft_type type)
{
	for (size_t i = 0; i < bench->view.scenarios.n_rows; i++)
		if (bench->view.scenarios.rows[i].type == type) {
			scenarios_select(&bench->view.scenarios, bench->study, i);
			break;
		}
	bench->view.is_stale = true;
}

static void a_condition_is_edited_beside_the_prompt_it_makes(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	select_part(bench, DRAFT_OF_CONDITION);
	bench->view.is_in_form = true;
	bench_type(bench, "Think twice.");
	assert_int_equal(
		bench_editing(bench)->draft->fields[bench_editing(bench)->draft->focus].kind,
		DRAFT_ADD);
	/* Form and prompt. */
	bench_expect_drawn(bench, "Think twice.", true);
	bench_expect_drawn(bench, "It costs $20.", true);
	assert_true(bench_save(bench, &error));
	assert_string_equal(bench->study->pack->conditions[0].add, "Think twice.");
	assert_false(bench_editing(bench)->is_modified);
	char *text = bench_read(bench, OWN_PACK);

	/* All else stands as it stood. */
	assert_non_null(strstr(text, "{ \"title\": \"Test\", \"source\": \"ours\""));
	assert_non_null(strstr(text, "\"title\": \"Baseline\", \"add\": \"Think twice.\","));
	free(text);
	bench_free(bench);
}

static void steps_come_go_and_change_places_with_undo(void **state)
{
	struct bench *bench = bench_new();
	struct draft *draft;

	(void)state;
	select_part(bench, DRAFT_OF_CONDITION);
	bench->view.is_in_form = true;
	draft = bench_editing(bench)->draft;
	bench_expect_drawn(bench, "(none: one question, one reply)", true);
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_ADD_LEVEL));
	bench_type(bench, "first");
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_ADD_LEVEL));
	bench_type(bench, "second");
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_LEVEL_UP));
	assert_string_equal(bench_editing(bench)->check.condition.steps[0], "second");
	assert_string_equal(bench_editing(bench)->check.condition.steps[1], "first");
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_UNDO));
	assert_string_equal(bench_editing(bench)->check.condition.steps[0], "first");
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_REMOVE_LEVEL));
	assert_int_equal(draft_n_items(draft), 1);
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_UNDO));
	assert_int_equal(draft_n_items(draft), 2);
	while (scenarios_view_change(&bench->view, SCENARIOS_UNDO))
		;
	assert_int_equal(draft_n_items(draft), 0);
	assert_false(bench_editing(bench)->is_modified);
	bench_free(bench);
}

static void what_the_linter_says_of_a_condition_stands_at_its_field(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	select_part(bench, DRAFT_OF_CONDITION);
	bench->view.is_in_form = true;
	bench_editing(bench)->draft->focus = DRAFT_TITLE;
	for (int i = 0; i < 20; i++)
		bench_press(bench, KEYCODE_BACKSPACE, 0);
	bench_expect_drawn(bench, "! is empty", true);
	bench_editing(bench)->draft->focus = DRAFT_FIRST_STEP;
	assert_false(bench_save(bench, &error));
	assert_non_null(strstr(error.message, "not saved: title is empty"));
	assert_int_equal(bench_editing(bench)->draft->focus, DRAFT_TITLE);
	error_clear(&error);
	bench_free(bench);
}

static void conditions_are_added_copied_and_deleted_with_undo(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	select_part(bench, DRAFT_OF_CONDITION);
	assert_false(bench_delete(bench, &error));
	assert_non_null(strstr(error.message, "one condition at least"));
	error_clear(&error);
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_CONDITION, NULL);
	bench->view.is_in_form = true;
	bench_type(bench, "Be kind");
	assert_true(bench_save(bench, &error));
	assert_int_equal(bench->study->pack->n_conditions, 2);
	assert_string_equal(bench->study->pack->conditions[1].id, "be-kind");
	/* It asks as the first does. */
	assert_string_equal(bench->study->pack->conditions[1].ask, "Answer with yes or no.");
	select_part(bench, DRAFT_OF_CONDITION);
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_CONDITION,
		scenarios_view_row(&bench->view));
	assert_true(bench_save(bench, &error));
	assert_string_equal(bench->study->pack->conditions[1].id, "baseline-2");
	assert_true(bench_delete(bench, &error));
	assert_int_equal(bench->study->pack->n_conditions, 2);
	assert_true(bench_undelete(bench, &error));
	assert_int_equal(bench->study->pack->n_conditions, 3);
	assert_string_equal(bench->study->pack->conditions[1].id, "baseline-2");
	bench_free(bench);
}

static void the_pack_says_who_may_use_it(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	select_part(bench, DRAFT_OF_PACK);
	bench->view.is_in_form = true;
	bench_type(bench, "!");
	bench_editing(bench)->draft->focus = 2;
	bench_type(bench, " alone");
	bench_editing(bench)->draft->focus = 3;
	bench_type(bench, "One.");
	bench_press(bench, KEYCODE_ENTER, 0);
	bench_press(bench, KEYCODE_ENTER, 0);
	bench_type(bench, "Two.");
	bench_expect_drawn(bench, "The pack as it is kept", true);
	bench_expect_drawn(bench, "TO TRY", false);
	assert_true(bench_save(bench, &error));
	assert_string_equal(bench->study->pack->title, "Test!");
	assert_string_equal(bench->study->pack->licence, " aloneours");
	assert_int_equal(bench->study->pack->n_notes, 2);
	assert_string_equal(bench->study->pack->notes[1], "Two.");
	assert_int_equal(bench->study->pack->n_conditions, 1);
	bench_free(bench);
}

/* As the bench has it, with another title of the pack and an addition of the condition. */
static void write_pack_outside(struct bench *bench, const char *title, const char *add)
{
	char *text = memory_format(
		"{ \"title\": \"%s\", \"source\": \"ours\", \"licence\": \"ours\",\n"
		"\"scenarios\": [\"one\", \"two\"], \"conditions\": [ { \"id\": \"baseline\",\n"
		"\"title\": \"Baseline\", \"add\": \"%s\", \"ask\": \"Answer with yes or no.\" } ] "
		"}\n",
		title, add);

	pack_folder_write(bench->folder, OWN_PACK, text);
	free(text);
}

static void expect_refused_as_changed(struct bench *bench)
{
	struct error error = { 0 };

	assert_false(bench_save(bench, &error));
	assert_non_null(strstr(error.message, "another program changed the file"));
	error_clear(&error);
}

static void what_another_program_changed_is_not_written_over_unasked(void **state)
{
	static const enum draft_type types[] = { DRAFT_OF_CONDITION, DRAFT_OF_PACK };

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct bench *bench = bench_new();
		bool is_pack = types[i] == DRAFT_OF_PACK;

		write_pack_outside(bench, "Test", "Think.");
		bench_load(bench);
		select_part(bench, types[i]);
		bench->view.is_in_form = true;
		bench_type(bench, "Mine.");
		/* Only the other part: both changes are kept. */
		write_pack_outside(
			bench, is_pack ? "Test" : "Theirs", is_pack ? "Theirs." : "Think.");
		assert_true(bench_save(bench, NULL));
		assert_string_equal(bench->study->pack->title, is_pack ? "TestMine." : "Theirs");
		bench_type(bench, "Again.");
		write_pack_outside(bench, "Other", "Other.");
		expect_refused_as_changed(bench);
		/* It was said of other words than these. */
		write_pack_outside(bench, "Third", "Third.");
		expect_refused_as_changed(bench);
		assert_true(bench_save(bench, NULL));
		bench_free(bench);
	}
}

static void a_condition_another_program_made_is_not_written_over_unasked(void **state)
{
	struct bench *bench = bench_new();

	(void)state;
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_CONDITION, NULL);
	bench->view.is_in_form = true;
	bench_type(bench, "Kind");
	pack_folder_write(bench->folder, OWN_PACK,
		"{ \"title\": \"Test\", \"source\": \"ours\", \"licence\": \"ours\",\n"
		"\"scenarios\": [\"one\", \"two\"], \"conditions\": [ { \"id\": \"baseline\",\n"
		"\"title\": \"Baseline\", \"ask\": \"Answer with yes or no.\" }, { \"id\": "
		"\"kind\",\n"
		"\"title\": \"Theirs\", \"ask\": \"Answer with yes or no.\" } ] }\n");
	expect_refused_as_changed(bench);
	bench_free(bench);
}

static void a_condition_is_kept_and_taken_back_as_one(void **state)
{
	struct bench *bench = bench_new();

	(void)state;
	select_part(bench, DRAFT_OF_CONDITION);
	bench->view.is_in_form = true;
	bench_type(bench, "Think twice.");
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_CONDITION, NULL);
	bench_type(bench, "Be kind");
	scenarios_keep(&bench->view.scenarios, bench->study, true, NULL);
	assert_true(bench_has(bench, "user/leeway/recovery/shop/condition.baseline.json"));
	scenarios_view_clear(&bench->view);
	scenarios_view_init(&bench->view, bench->study);
	assert_int_equal(scenarios_recover(&bench->view.scenarios, bench->study), 2);
	assert_int_equal(bench->view.scenarios.n_rows, 5);
	const struct scenario_row *row = scenarios_view_row(&bench->view);

	assert_int_equal(row->type, DRAFT_OF_CONDITION);
	assert_true(row->is_new);
	assert_string_equal(draft_text(row->editing->draft, DRAFT_TITLE), "Be kind");
	bench_free(bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_condition_is_edited_beside_the_prompt_it_makes),
		cmocka_unit_test(steps_come_go_and_change_places_with_undo),
		cmocka_unit_test(what_the_linter_says_of_a_condition_stands_at_its_field),
		cmocka_unit_test(conditions_are_added_copied_and_deleted_with_undo),
		cmocka_unit_test(the_pack_says_who_may_use_it),
		cmocka_unit_test(what_another_program_changed_is_not_written_over_unasked),
		cmocka_unit_test(a_condition_another_program_made_is_not_written_over_unasked),
		cmocka_unit_test(a_condition_is_kept_and_taken_back_as_one),
	};

	return cmocka_run_group_tests_name("screens_scenarios_conditions", tests, NULL, NULL);
}
