#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/base/random.h"
#include "leeway/model/scenario_write.h"
#include "leeway/screens/draft_check.h"
#include "leeway/screens/draft_history.h"
#include "leeway/screens/draft_notation.h"

#define SHIPPED TEST_FOLDER "/../scenarios/"

static struct scenario *load(const char *path)
{
	struct error error = { 0 };
	struct scenario *scenario = scenario_load(path, &error);

	if (!scenario)
		fail_msg("%s", error.message);
	return scenario;
}

static struct draft *load_draft(const char *path)
{
	struct scenario *scenario = load(path);
	struct draft *draft = draft_new(scenario);

	scenario_free(scenario);
	return draft;
}

static void a_draft_makes_the_scenario_it_was_made_of(void **state)
{
	static const char *const paths[] = { SHIPPED "paper/traffic-violation.json",
		SHIPPED "paper/lending.json", SHIPPED "rule-intent/library-fine.json" };

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct scenario *scenario = load(paths[i]);
		struct draft *draft = draft_new(scenario);
		struct scenario *again = draft_to_scenario(draft);
		char *before = scenario_write(scenario), *after = scenario_write(again);

		assert_string_equal(before, after);
		free(after);
		free(before);
		scenario_free(again);
		draft_free(draft);
		scenario_free(scenario);
	}
}

static void a_second_form_stands_behind_a_bar(void **state)
{
	struct draft *draft = load_draft(SHIPPED "paper/traffic-violation.json");

	(void)state;
	assert_string_equal(textfield_text(draft->fields[DRAFT_FIRST_LEVEL + 3].text),
		"tripped and fallen | also=tripped and fell");
	draft_free(draft);
}

static void type_into(struct draft *draft, enum draft_kind kind, const char *text)
{
	for (size_t i = 0; i < draft->n_fields; i++)
		if (draft->fields[i].kind == kind)
			textfield_set(draft->fields[i].text, text);
}

static void deeds_are_edited_as_answers_are(void **state)
{
	struct draft *draft = load_draft(SHIPPED "paper/lending.json");
	struct draft_check check = { 0 };
	(void)state;
	type_into(draft, DRAFT_GRANTING, "sign the form | wave it through");
	type_into(draft, DRAFT_REFUSING, "send them home | sign the form");
	draft_check_run(&check, draft);
	assert_non_null(strstr(check.json, "\t\"deeds\": {\n\t\t\"grant\": [\"sign the form\", "
					   "\"wave it through\"],\n"));
	bool is_told = false;
	for (size_t i = 0; i < check.faults.n_faults; i++) {
		const struct fault *fault = &check.faults.faults[i];
		long field = draft_check_field(draft, fault);
		is_told = is_told || (field >= 0 && draft->fields[field].kind == DRAFT_REFUSING);
	}
	assert_true(is_told);
	draft_check_clear(&check);
	draft_free(draft);
}

static void a_pack_has_words_of_its_own(void **state)
{
	struct pack pack = { .title = (char *)"Some pack" };
	struct draft *draft = draft_new_pack(&pack);
	(void)state;
	char *before = draft_write_pack(draft);
	assert_null(strstr(before, "deeds"));
	type_into(draft, DRAFT_YES, "ja");
	type_into(draft, DRAFT_REFUSING, "zero points");
	struct draft_check check = { 0 };
	draft_check_run(&check, draft);
	assert_int_equal(check.faults.n_errors, 0);
	for (size_t i = 0; i < check.faults.n_faults; i++)
		assert_null(strstr(check.faults.faults[i].message, "known field"));
	type_into(draft, DRAFT_GRANTING, "zero points");
	draft_check_run(&check, draft);
	bool is_told = false;
	for (size_t i = 0; i < check.faults.n_faults; i++) {
		long field = draft_check_field(draft, &check.faults.faults[i]);
		is_told = is_told || (field >= 0 && draft->fields[field].kind == DRAFT_REFUSING);
	}
	assert_true(is_told);
	type_into(draft, DRAFT_GRANTING, "");
	draft_check_clear(&check);
	char *after = draft_write_pack(draft);
	assert_non_null(strstr(after, "\"answers\": {\n\t\t\"yes\": [\"ja\"]\n\t}"));
	assert_non_null(strstr(after, "\"deeds\": {\n\t\t\"refuse\": [\"zero points\"]\n\t}"));
	free(after);
	free(before);
	draft_free(draft);
}

static char *random_piece(struct random *random)
{
	static const char *const parts[] = { "a", "|", "||", " ", "=", "b c", "\xc3\xa9" };
	char *text = memory_copy_text("x");

	for (uint64_t n = random_below(random, 6); n > 0; n--) {
		char *longer = memory_format("%s%s", text, parts[random_below(random, 7)]);

		free(text);
		text = longer;
	}
	return text;
}

static void any_level_is_split_as_it_was_joined(void **state)
{
	struct random random;

	(void)state;
	random_init(&random, 7);
	for (int i = 0; i < 2000; i++) {
		struct level_form forms[2] = { { (char *)"also", random_piece(&random) },
			{ (char *)"short", random_piece(&random) } };
		struct level level = { random_piece(&random), forms,
			(size_t)random_below(&random, 3) };
		struct level again = { 0 };
		char *text = draft_join_level(&level);

		draft_split_level(text, &again);
		assert_string_equal(again.text, level.text);
		assert_int_equal(again.n_forms, level.n_forms);
		for (size_t k = 0; k < again.n_forms; k++) {
			assert_string_equal(again.forms[k].name, forms[k].name);
			assert_string_equal(again.forms[k].text, forms[k].text);
			free(again.forms[k].name);
			free(again.forms[k].text);
		}
		free(again.forms);
		free(again.text);
		free(text);
		free(level.text);
		free(forms[0].text);
		free(forms[1].text);
	}
}

static void empty_lines_separate_paragraphs_however_many(void **state)
{
	struct scenario scenario = { 0 };

	(void)state;
	scenario.paragraphs =
		draft_split_paragraphs("\n\none\ntwo\n\n\n\nthree\n", &scenario.n_paragraphs);
	assert_int_equal(scenario.n_paragraphs, 2);
	assert_string_equal(scenario.paragraphs[0], "one\ntwo");
	assert_string_equal(scenario.paragraphs[1], "three");
	free(scenario.paragraphs[0]);
	free(scenario.paragraphs[1]);
	free(scenario.paragraphs);
}

static const char *level_text(const struct draft *draft, int level_no)
{
	return textfield_text(draft->fields[DRAFT_FIRST_LEVEL + level_no - 1].text);
}

static void levels_are_added_moved_and_taken_out(void **state)
{
	struct draft *draft = load_draft(SHIPPED "paper/grocery-prices.json");

	(void)state;
	assert_false(draft_remove_item(draft));
	assert_false(draft_move_item(draft, 1));
	draft->focus = DRAFT_FIRST_LEVEL;
	assert_false(draft_move_item(draft, -1));
	assert_true(draft_move_item(draft, 1));
	assert_string_equal(level_text(draft, 1), "$20");
	assert_string_equal(level_text(draft, 2), "$25");
	assert_int_equal(draft_level_no(draft), 2);
	assert_true(draft_add_item(draft));
	assert_int_equal(draft_level_no(draft), 3);
	assert_string_equal(level_text(draft, 3), "");
	assert_true(draft_remove_item(draft));
	assert_string_equal(level_text(draft, 3), "$15");
	for (int i = 0; i < 6; i++)
		assert_true(draft_add_item(draft));
	assert_false(draft_add_item(draft));
	assert_int_equal(draft_n_items(draft), SCENARIO_MAX_LEVELS);
	for (int i = 0; i < SCENARIO_MAX_LEVELS; i++) {
		draft->focus = DRAFT_FIRST_LEVEL;
		assert_true(draft_remove_item(draft));
	}
	assert_int_equal(draft->fields[draft->focus].kind, DRAFT_TEXT);
	assert_false(draft_remove_item(draft));
	draft_free(draft);
}

static void faults_are_told_at_their_fields(void **state)
{
	struct draft *draft = load_draft(SHIPPED "paper/grocery-prices.json");
	struct draft_check check = { 0 };
	bool has_title = false, has_level = false;

	(void)state;
	draft_check_run(&check, draft);
	assert_int_equal(check.faults.n_faults, 0);
	textfield_set(draft->fields[DRAFT_TITLE].text, "");
	textfield_set(draft->fields[DRAFT_FIRST_LEVEL + 2].text, "$5 | nonsense");
	draft_check_run(&check, draft);
	for (size_t i = 0; i < check.faults.n_faults; i++) {
		long field = draft_check_field(draft, &check.faults.faults[i]);
		char *name = draft_check_name(&check.faults.faults[i]);

		has_title = has_title || field == DRAFT_TITLE;
		has_level = has_level ||
			    (field == DRAFT_FIRST_LEVEL + 2 && strncmp(name, "level 3", 7) == 0);
		free(name);
	}
	assert_true(has_title);
	assert_true(has_level);
	draft_check_clear(&check);
	draft_free(draft);
}

static void a_form_that_no_level_has_is_advised_on_as_it_is_typed(void **state)
{
	struct draft *draft = load_draft(SHIPPED "paper/grocery-prices.json");
	struct draft_check check = { 0 };

	(void)state;
	textfield_set(draft->fields[DRAFT_TEXT].text, "It costs {LEVEL:also}. Do you buy it?");
	draft_check_run(&check, draft);
	assert_int_equal(check.faults.n_errors, 1);
	assert_non_null(strstr(check.faults.faults[0].advice, "ripped | also=was ripped"));
	textfield_set(draft->fields[DRAFT_FIRST_LEVEL].text, "ripped | also=was ripped");
	draft_check_run(&check, draft);
	assert_int_equal(check.faults.n_faults, 0);
	draft_check_clear(&check);
	draft_free(draft);
}

static void type(struct draft_history *history, struct draft *draft, const char *text, int group)
{
	for (; *text; text++) {
		draft_history_prepare(history, draft);
		textfield_insert(draft->fields[draft->focus].text, text, 1);
		draft_history_add(history, draft, group);
	}
}

static void undo_goes_back_over_fields_and_levels(void **state)
{
	struct draft *draft = load_draft(SHIPPED "paper/grocery-prices.json");
	struct draft_history history = { 0 };

	(void)state;
	draft_history_begin(&history, draft);
	assert_false(draft_history_undo(&history, draft));
	draft->focus = DRAFT_TITLE;
	type(&history, draft, "!?", 1);
	draft->focus = DRAFT_FIRST_LEVEL + 5;
	draft_history_prepare(&history, draft);
	assert_true(draft_remove_item(draft));
	draft_history_add(&history, draft, 0);
	assert_true(draft_history_undo(&history, draft));
	assert_int_equal(draft_n_items(draft), 6);
	assert_int_equal(draft->focus, DRAFT_FIRST_LEVEL + 5);
	assert_string_equal(level_text(draft, 6), "$10.01");
	assert_true(draft_history_undo(&history, draft));
	assert_string_equal(draft_text(draft, DRAFT_TITLE), "Grocery prices");
	assert_false(draft_history_undo(&history, draft));
	assert_true(draft_history_redo(&history, draft));
	assert_true(draft_history_redo(&history, draft));
	assert_false(draft_history_redo(&history, draft));
	assert_string_equal(draft_text(draft, DRAFT_TITLE), "Grocery prices!?");
	assert_int_equal(draft_n_items(draft), 5);
	draft_history_undo(&history, draft);
	type(&history, draft, "x", 2);
	assert_false(draft_history_redo(&history, draft));
	draft_history_clear(&history);
	draft_free(draft);
}

static void old_states_are_forgotten_and_the_draft_stays(void **state)
{
	struct draft *draft = load_draft(SHIPPED "paper/grocery-prices.json");
	struct draft_history history = { 0 };
	size_t n_undone = 0;

	(void)state;
	draft_history_begin(&history, draft);
	draft->focus = DRAFT_NOTE - 1 + 6;
	for (int i = 1; i < 700; i++)
		type(&history, draft, "a", i);
	assert_true(history.n_states <= DRAFT_HISTORY_MAX_STATES);
	while (draft_history_undo(&history, draft))
		n_undone++;
	assert_int_equal(n_undone, DRAFT_HISTORY_MAX_STATES - 1);
	draft_history_clear(&history);
	draft_free(draft);
}

static void a_snapshot_that_is_no_draft_is_refused(void **state)
{
	struct draft *draft = load_draft(SHIPPED "paper/grocery-prices.json");
	struct draft_snapshot snapshot;

	(void)state;
	draft_take_snapshot(draft, &snapshot);
	snapshot.kinds[4] = DRAFT_NOTE;
	assert_false(draft_apply(draft, &snapshot));
	snapshot.kinds[4] = DRAFT_LEVEL;
	assert_true(draft_apply(draft, &snapshot));
	snapshot.focus = 99;
	assert_false(draft_apply(draft, &snapshot));
	draft_snapshot_clear(&snapshot);
	assert_false(draft_apply(draft, &snapshot));
	draft_free(draft);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_draft_makes_the_scenario_it_was_made_of),
		cmocka_unit_test(deeds_are_edited_as_answers_are),
		cmocka_unit_test(a_pack_has_words_of_its_own),
		cmocka_unit_test(a_second_form_stands_behind_a_bar),
		cmocka_unit_test(any_level_is_split_as_it_was_joined),
		cmocka_unit_test(empty_lines_separate_paragraphs_however_many),
		cmocka_unit_test(levels_are_added_moved_and_taken_out),
		cmocka_unit_test(faults_are_told_at_their_fields),
		cmocka_unit_test(a_form_that_no_level_has_is_advised_on_as_it_is_typed),
		cmocka_unit_test(undo_goes_back_over_fields_and_levels),
		cmocka_unit_test(old_states_are_forgotten_and_the_draft_stays),
		cmocka_unit_test(a_snapshot_that_is_no_draft_is_refused),
	};

	return cmocka_run_group_tests_name("screens_draft", tests, NULL, NULL);
}
