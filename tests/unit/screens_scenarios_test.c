#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/random.h"
#include "leeway/screens/recovery.h"
#include "leeway/screens/scenarios_view.h"
#include "support/pack_folder.h"

/* An installed pack of two scenarios, and the screen over it. */
struct bench {
	char *folder;
	struct env env;
	struct study *study;
	struct scenarios_view view;
	struct canvas *canvas;
};

static int64_t bench_now_us = 5000000;

static int64_t now_us(void *data)
{
	(void)data;
	return bench_now_us;
}

static void load(struct bench *bench)
{
	struct error error = { 0 };
	struct study *study = study_open(&bench->env, "shop", &error);

	if (!study)
		fail_msg("%s", error.message);
	if (bench->study)
		scenarios_view_take_study(&bench->view, study);
	else
		scenarios_view_init(&bench->view, study);
	study_close(bench->study);
	bench->study = study;
}

static void write_scenario(struct bench *bench, const char *folder, const char *id)
{
	char *name = memory_format("%s/%s.json", folder, id);
	char *text = pack_folder_scenario_json(id, "buy it");

	pack_folder_write(bench->folder, name, text);
	free(text);
	free(name);
}

static struct bench *bench_new(void)
{
	static const char place[] = "installed/scenarios/shop";
	struct bench *bench = memory_alloc(1, sizeof *bench);
	char *pack = pack_folder_pack_json("[\"one\", \"two\"]");

	bench->folder = pack_folder_new();
	pack_folder_write(bench->folder, "installed/scenarios/shop/pack.json", pack);
	write_scenario(bench, place, "one");
	write_scenario(bench, place, "two");
	bench->env = pack_folder_env(bench->folder);
	bench->env.monotonic_us = now_us;
	bench->canvas = canvas_new(32, 120);
	load(bench);
	free(pack);
	return bench;
}

static void bench_free(struct bench *bench)
{
	scenarios_view_clear(&bench->view);
	study_close(bench->study);
	canvas_free(bench->canvas);
	pack_folder_remove(bench->folder);
	free(bench);
}

static struct editing *edited(const struct bench *bench)
{
	return scenarios_view_row(&bench->view)->editing;
}

static void press(struct bench *bench, enum key_code code, uint8_t modifiers)
{
	struct key key = { .code = code, .modifiers = modifiers };

	scenarios_view_type(&bench->view, &key);
}

static void type(struct bench *bench, const char *text)
{
	for (; *text; text++) {
		struct key key = { .code = KEYCODE_CHARACTER, .character = (uint32_t)*text };

		scenarios_view_type(&bench->view, &key);
	}
}

static char *draw(struct bench *bench)
{
	struct rectangle area = { 0, 0, canvas_rows(bench->canvas), canvas_columns(bench->canvas) };

	canvas_reset_clip(bench->canvas);
	canvas_fill(bench->canvas, area, style_of(ROLE_TEXT, ROLE_GROUND));
	scenarios_view_layout(&bench->view, area);
	scenarios_view_draw(&bench->view, bench->canvas, area);
	return canvas_to_text(bench->canvas);
}

static void expect_drawn(struct bench *bench, const char *part, bool is_there)
{
	char *text = draw(bench);

	if ((strstr(text, part) != NULL) != is_there)
		fail_msg("'%s' is %sthere:\n%s", part, is_there ? "not " : "", text);
	free(text);
}

static bool save(struct bench *bench, struct error *error)
{
	struct scenarios_change change;

	if (!scenarios_save(&bench->view.scenarios, bench->study, &change, error))
		return false;
	load(bench);
	scenarios_end_change(&bench->view.scenarios, bench->study, &change, true);
	return true;
}

static char *path_in(const struct bench *bench, const char *name)
{
	return file_join(bench->folder, name);
}

static bool is_there(const struct bench *bench, const char *name)
{
	char *path = path_in(bench, name);
	bool found = file_exists(path);

	free(path);
	return found;
}

#define OWN_ONE  "user/leeway/scenarios/shop/one.json"
#define KEPT_ONE "user/leeway/recovery/shop/one.json"

static void what_is_typed_is_in_the_preview_at_once(void **state)
{
	struct bench *bench = bench_new();

	(void)state;
	bench->view.is_in_form = true;
	expect_drawn(bench, "It costs $20.", true);
	expect_drawn(bench, "modified", false);
	type(bench, "Today ");
	expect_drawn(bench, "Today It costs $20.", true);
	expect_drawn(bench, "modified", true);
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_UNDO));
	expect_drawn(bench, "Today", false);
	expect_drawn(bench, "modified", false);
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_REDO));
	expect_drawn(bench, "Today It costs $20.", true);
	bench_free(bench);
}

static void typing_is_undone_word_by_word(void **state)
{
	struct bench *bench = bench_new();
	struct draft *draft = edited(bench)->draft;

	(void)state;
	draft->focus = DRAFT_TITLE;
	type(bench, " one two");
	press(bench, KEYCODE_BACKSPACE, 0);
	press(bench, KEYCODE_BACKSPACE, 0);
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
	struct draft *draft = edited(bench)->draft;

	(void)state;
	bench->view.is_in_form = true;
	draft->focus = DRAFT_FIRST_LEVEL + 1;
	press(bench, KEYCODE_ENTER, 0);
	type(bench, "$10.50");
	assert_int_equal(draft_n_items(draft), 3);
	expect_drawn(bench, "It costs $10.50.", true);
	expect_drawn(bench, "3 distinct levels", true);
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_LEVEL_UP));
	expect_drawn(bench, " 2  $10.50", true);
	press(bench, KEYCODE_END, 0);
	for (int i = 0; i < 7; i++)
		press(bench, KEYCODE_BACKSPACE, 0);
	assert_int_equal(draft_n_items(draft), 2);
	bench_free(bench);
}

static void the_answer_that_grants_is_chosen(void **state)
{
	struct bench *bench = bench_new();
	struct draft *draft = edited(bench)->draft;

	(void)state;
	draft->focus = DRAFT_FIRST_LEVEL + 2;
	assert_int_equal(draft->fields[draft->focus].kind, DRAFT_GRANT);
	type(bench, "n");
	assert_string_equal(draft_text(draft, DRAFT_GRANT), "no");
	type(bench, "n");
	assert_string_equal(draft_text(draft, DRAFT_GRANT), "no");
	type(bench, " x");
	assert_string_equal(draft_text(draft, DRAFT_GRANT), "yes");
	bench_free(bench);
}

static void saving_goes_to_the_users_folder_and_leaves_the_installed_file(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };
	char *installed = path_in(bench, "installed/scenarios/shop/one.json");
	char *before = file_read(installed, 10000, NULL, NULL);

	(void)state;
	type(bench, "Today ");
	assert_true(save(bench, &error));
	assert_true(is_there(bench, OWN_ONE));
	assert_false(edited(bench)->is_modified);
	assert_true(scenarios_view_row(&bench->view)->is_own);
	assert_true(scenarios_view_row(&bench->view)->shadows);
	char *after = file_read(installed, 10000, NULL, NULL);

	assert_string_equal(after, before);
	assert_string_equal(
		bench->study->pack->scenarios[0]->paragraphs[0], "Today It costs {LEVEL}.");
	/* Undo goes back past the save. */
	scenarios_view_change(&bench->view, SCENARIOS_UNDO);
	assert_true(edited(bench)->is_modified);
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
	type(bench, "{WRONG}");
	edited(bench)->draft->focus = DRAFT_TITLE;
	assert_false(save(bench, &error));
	assert_non_null(strstr(error.message, "not saved: paragraph 1 {WRONG}"));
	assert_int_equal(edited(bench)->draft->focus, DRAFT_TEXT);
	assert_false(is_there(bench, OWN_ONE));
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
	type(bench, "Today ");
	assert_false(save(bench, &error));
	assert_non_null(strstr(error.message, "not saved"));
	error_clear(&error);
	assert_true(edited(bench)->is_modified);
	assert_int_equal(
		strncmp(draft_text(edited(bench)->draft, DRAFT_TEXT), "Today It costs", 14), 0);
	assert_true(is_there(bench, OWN_ONE "/in-the-way"));
	bench_free(bench);
}

static void a_save_the_pack_does_not_load_with_is_taken_back(void **state)
{
	struct bench *bench = bench_new();
	struct scenarios_change change;

	(void)state;
	type(bench, "Today ");
	assert_true(scenarios_save(&bench->view.scenarios, bench->study, &change, NULL));
	assert_true(is_there(bench, OWN_ONE));
	scenarios_end_change(&bench->view.scenarios, bench->study, &change, false);
	assert_false(is_there(bench, OWN_ONE));
	assert_true(edited(bench)->is_modified);
	bench_free(bench);
}

#define OWN_PACK "user/leeway/scenarios/shop/pack.json"

static char *read_in(const struct bench *bench, const char *name)
{
	char *path = path_in(bench, name), *text = file_read(path, 100000, NULL, NULL);

	free(path);
	return text;
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
	load(bench);
	type(bench, "Today ");
	assert_true(save(bench, &error));
	char *text = read_in(bench, OWN_ONE);

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
	edited(bench)->draft->focus = DRAFT_FIRST_LEVEL;
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_REMOVE_LEVEL));
	assert_false(save(bench, &error));
	assert_non_null(strstr(error.message, "not saved yet: 1 comment of the file"));
	error_clear(&error);
	assert_true(save(bench, &error));
	text = read_in(bench, OWN_ONE);
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
	load(bench);
	type(bench, "Today ");
	fill_disk(true);
	bool saved = save(bench, &error);

	fill_disk(false);
	assert_false(saved);
	/* What happened, to what, what to do. */
	assert_non_null(strstr(error.message, "one.json is not saved: "));
	assert_non_null(strstr(error.message, "save again: the text stays here"));
	error_clear(&error);
	char *text = read_in(bench, OWN_ONE);

	assert_string_equal(text, commented);
	free(text);
	char *folder = path_in(bench, "user/leeway/scenarios/shop");
	char **names = file_list(folder, &n_names, NULL);

	assert_int_equal(n_names, 1); /* Nothing half written beside it. */
	file_free_names(names, n_names);
	free(folder);
	expect_drawn(bench, "Today It costs", true);
	expect_drawn(bench, "modified", true);
	assert_true(save(bench, &error));
	expect_drawn(bench, "modified", false);
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
	assert_false(save(bench, &error));
	assert_non_null(strstr(error.message, "not saved"));
	error_clear(&error);
	assert_false(is_there(bench, "user/leeway/scenarios/shop/one-2.json"));
	assert_true(scenarios_view_row(&bench->view)->is_new);
	bench_free(bench);
}

static void a_file_that_another_program_changed_is_not_written_over_unasked(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	pack_folder_write(bench->folder, OWN_ONE, commented);
	load(bench);
	type(bench, "Today ");
	write_scenario(bench, "user/leeway/scenarios/shop", "one");
	assert_false(save(bench, &error));
	assert_non_null(strstr(error.message, "another program changed the file"));
	error_clear(&error);
	assert_true(save(bench, &error));
	bench_free(bench);
}

static void a_new_scenario_gets_its_place_in_the_pack(void **state)
{
	struct bench *bench = bench_new();
	struct scenarios_change change;
	struct error error = { 0 };

	(void)state;
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO,
		scenarios_view_row(&bench->view));
	assert_true(save(bench, &error));
	assert_string_equal(bench->study->pack->scenarios[1]->id, "one-2");
	char *text = read_in(bench, OWN_PACK);

	assert_non_null(strstr(text, "[\"one\", \"one-2\", \"two\"]"));
	free(text);
	assert_true(scenarios_delete(&bench->view.scenarios, bench->study, &change, &error));
	load(bench);
	scenarios_end_change(&bench->view.scenarios, bench->study, &change, true);
	assert_int_equal(bench->study->pack->n_scenarios, 2);
	text = read_in(bench, OWN_PACK);
	assert_non_null(strstr(text, "[\"one\", \"two\"]"));
	free(text);
	assert_true(scenarios_undelete(&bench->view.scenarios, bench->study, &change, &error));
	load(bench);
	scenarios_end_change(&bench->view.scenarios, bench->study, &change, true);
	assert_string_equal(bench->study->pack->scenarios[1]->id, "one-2");
	/* A change that does not load leaves neither file behind. */
	assert_true(scenarios_delete(&bench->view.scenarios, bench->study, &change, &error));
	scenarios_end_change(&bench->view.scenarios, bench->study, &change, false);
	load(bench);
	assert_int_equal(bench->study->pack->n_scenarios, 3);
	bench_free(bench);
}

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
	type(bench, "Think twice.");
	assert_int_equal(edited(bench)->draft->fields[edited(bench)->draft->focus].kind, DRAFT_ADD);
	/* Form and prompt. */
	expect_drawn(bench, "Think twice.", true);
	expect_drawn(bench, "It costs $20.", true);
	assert_true(save(bench, &error));
	assert_string_equal(bench->study->pack->conditions[0].add, "Think twice.");
	assert_false(edited(bench)->is_modified);
	char *text = read_in(bench, OWN_PACK);

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
	draft = edited(bench)->draft;
	expect_drawn(bench, "(none: one question, one reply)", true);
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_ADD_LEVEL));
	type(bench, "first");
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_ADD_LEVEL));
	type(bench, "second");
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_LEVEL_UP));
	assert_string_equal(edited(bench)->check.condition.steps[0], "second");
	assert_string_equal(edited(bench)->check.condition.steps[1], "first");
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_UNDO));
	assert_string_equal(edited(bench)->check.condition.steps[0], "first");
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_REMOVE_LEVEL));
	assert_int_equal(draft_n_items(draft), 1);
	assert_true(scenarios_view_change(&bench->view, SCENARIOS_UNDO));
	assert_int_equal(draft_n_items(draft), 2);
	while (scenarios_view_change(&bench->view, SCENARIOS_UNDO))
		;
	assert_int_equal(draft_n_items(draft), 0);
	assert_false(edited(bench)->is_modified);
	bench_free(bench);
}

static void what_the_linter_says_of_a_condition_stands_at_its_field(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	select_part(bench, DRAFT_OF_CONDITION);
	bench->view.is_in_form = true;
	edited(bench)->draft->focus = DRAFT_TITLE;
	for (int i = 0; i < 20; i++)
		press(bench, KEYCODE_BACKSPACE, 0);
	expect_drawn(bench, "! is empty", true);
	edited(bench)->draft->focus = DRAFT_FIRST_STEP;
	assert_false(save(bench, &error));
	assert_non_null(strstr(error.message, "not saved: title is empty"));
	assert_int_equal(edited(bench)->draft->focus, DRAFT_TITLE);
	error_clear(&error);
	bench_free(bench);
}

static void conditions_are_added_copied_and_deleted_with_undo(void **state)
{
	struct bench *bench = bench_new();
	struct scenarios_change change;
	struct error error = { 0 };

	(void)state;
	select_part(bench, DRAFT_OF_CONDITION);
	assert_false(scenarios_delete(&bench->view.scenarios, bench->study, &change, &error));
	assert_non_null(strstr(error.message, "one condition at least"));
	error_clear(&error);
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_CONDITION, NULL);
	bench->view.is_in_form = true;
	type(bench, "Be kind");
	assert_true(save(bench, &error));
	assert_int_equal(bench->study->pack->n_conditions, 2);
	assert_string_equal(bench->study->pack->conditions[1].id, "be-kind");
	/* It asks as the first does. */
	assert_string_equal(bench->study->pack->conditions[1].ask, "Answer with yes or no.");
	select_part(bench, DRAFT_OF_CONDITION);
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_CONDITION,
		scenarios_view_row(&bench->view));
	assert_true(save(bench, &error));
	assert_string_equal(bench->study->pack->conditions[1].id, "baseline-2");
	assert_true(scenarios_delete(&bench->view.scenarios, bench->study, &change, &error));
	load(bench);
	scenarios_end_change(&bench->view.scenarios, bench->study, &change, true);
	assert_int_equal(bench->study->pack->n_conditions, 2);
	assert_true(scenarios_undelete(&bench->view.scenarios, bench->study, &change, &error));
	load(bench);
	scenarios_end_change(&bench->view.scenarios, bench->study, &change, true);
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
	type(bench, "!");
	edited(bench)->draft->focus = 2;
	type(bench, " alone");
	edited(bench)->draft->focus = 3;
	type(bench, "One.");
	press(bench, KEYCODE_ENTER, 0);
	press(bench, KEYCODE_ENTER, 0);
	type(bench, "Two.");
	expect_drawn(bench, "The pack as it is kept", true);
	expect_drawn(bench, "TO TRY", false);
	assert_true(save(bench, &error));
	assert_string_equal(bench->study->pack->title, "Test!");
	assert_string_equal(bench->study->pack->licence, " aloneours");
	assert_int_equal(bench->study->pack->n_notes, 2);
	assert_string_equal(bench->study->pack->notes[1], "Two.");
	assert_int_equal(bench->study->pack->n_conditions, 1);
	bench_free(bench);
}

static void a_condition_is_kept_and_taken_back_as_one(void **state)
{
	struct bench *bench = bench_new();

	(void)state;
	select_part(bench, DRAFT_OF_CONDITION);
	bench->view.is_in_form = true;
	type(bench, "Think twice.");
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_CONDITION, NULL);
	type(bench, "Be kind");
	scenarios_keep(&bench->view.scenarios, bench->study, true, NULL);
	assert_true(is_there(bench, "user/leeway/recovery/shop/condition.baseline.json"));
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

static void deleting_shows_the_installed_one_and_can_be_undone(void **state)
{
	struct bench *bench = bench_new();
	struct scenarios_change change;
	struct error error = { 0 };

	(void)state;
	assert_false(scenarios_delete(&bench->view.scenarios, bench->study, &change, &error));
	assert_non_null(strstr(error.message, "installed"));
	error_clear(&error);
	type(bench, "Today ");
	assert_true(save(bench, &error));
	type(bench, "at noon ");
	assert_true(scenarios_delete(&bench->view.scenarios, bench->study, &change, &error));
	load(bench);
	scenarios_end_change(&bench->view.scenarios, bench->study, &change, true);
	assert_false(is_there(bench, OWN_ONE));
	expect_drawn(bench, "Today", false);
	expect_drawn(bench, "installed", true);
	assert_true(scenarios_undelete(&bench->view.scenarios, bench->study, &change, &error));
	load(bench);
	scenarios_end_change(&bench->view.scenarios, bench->study, &change, true);
	assert_true(is_there(bench, OWN_ONE));
	/* With what was not saved yet. */
	expect_drawn(bench, "Today at noon It costs", true);
	assert_false(scenarios_undelete(&bench->view.scenarios, bench->study, &change, NULL));
	bench_free(bench);
}

static void the_id_of_a_new_scenario_follows_its_title(void **state)
{
	struct bench *bench = bench_new();
	struct error error = { 0 };

	(void)state;
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO, NULL);
	bench->view.is_in_form = true;
	type(bench, "Late fee!");
	assert_string_equal(draft_text(edited(bench)->draft, DRAFT_ID), "late-fee");
	assert_true(save(bench, &error));
	assert_true(is_there(bench, "user/leeway/scenarios/shop/late-fee.json"));
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
	assert_string_equal(draft_text(edited(bench)->draft, DRAFT_ID), "one-2");
	textfield_set(edited(bench)->draft->fields[DRAFT_ID].text, "two");
	scenarios_settle(edited(bench));
	assert_false(save(bench, &error));
	assert_non_null(strstr(error.message, "id of its own"));
	error_clear(&error);
	bench_free(bench);
}

static void what_is_not_saved_is_kept_once_a_second_and_taken_back(void **state)
{
	struct bench *bench = bench_new();
	struct scenarios *scenarios = &bench->view.scenarios;

	(void)state;
	assert_int_equal(scenarios_keep(scenarios, bench->study, false, NULL), -1);
	type(bench, "Today ");
	assert_int_equal(scenarios_keep(scenarios, bench->study, false, NULL), -1);
	assert_true(is_there(bench, KEPT_ONE));
	bench_now_us += 300000;
	type(bench, "at noon ");
	int due_ms = scenarios_keep(scenarios, bench->study, false, NULL);

	assert_in_range(due_ms, 690, 710);
	bench_now_us += 710000;
	assert_int_equal(scenarios_keep(scenarios, bench->study, false, NULL), -1);
	/* The next start. */
	scenarios_view_clear(&bench->view);
	scenarios_view_init(&bench->view, bench->study);
	assert_int_equal(scenarios_recover(&bench->view.scenarios, bench->study), 1);
	bench->view.is_stale = true;
	expect_drawn(bench, "Today at noon It costs", true);
	assert_true(save(bench, NULL));
	assert_false(is_there(bench, KEPT_ONE));
	bench_free(bench);
}

static void undoing_all_removes_what_was_kept(void **state)
{
	struct bench *bench = bench_new();

	(void)state;
	type(bench, "Today");
	scenarios_keep(&bench->view.scenarios, bench->study, true, NULL);
	assert_true(is_there(bench, KEPT_ONE));
	assert_true(scenarios_drop_changes(&bench->view.scenarios, bench->study));
	scenarios_keep(&bench->view.scenarios, bench->study, true, NULL);
	assert_false(is_there(bench, KEPT_ONE));
	bench_free(bench);
}

static void a_new_scenario_is_taken_back_as_new(void **state)
{
	struct bench *bench = bench_new();

	(void)state;
	scenarios_add(&bench->view.scenarios, bench->study, DRAFT_OF_SCENARIO, NULL);
	type(bench, "Late fee");
	scenarios_keep(&bench->view.scenarios, bench->study, true, NULL);
	scenarios_view_clear(&bench->view);
	scenarios_view_init(&bench->view, bench->study);
	assert_int_equal(scenarios_recover(&bench->view.scenarios, bench->study), 1);
	assert_true(scenarios_view_row(&bench->view)->is_new);
	assert_string_equal(draft_text(edited(bench)->draft, DRAFT_TITLE), "Late fee");
	scenarios_forget(&bench->view.scenarios, bench->study);
	size_t n_left;
	struct recovered *left = recovery_list(&bench->env, bench->study->pack, &n_left);

	assert_int_equal(n_left, 0);
	recovery_free(left, n_left);
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
	type(bench, "Today");
	assert_int_equal(scenarios_keep(&bench->view.scenarios, bench->study, false, &error), 1000);
	assert_non_null(strstr(error.message, "cannot be kept"));
	error_clear(&error);
	bench_now_us += 1000000;
	scenarios_keep(&bench->view.scenarios, bench->study, false, &error);
	assert_int_equal(error.code, ERROR_NONE);
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
			free(draw(bench));
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
			free(draw(bench));
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
		cmocka_unit_test(saving_goes_to_the_users_folder_and_leaves_the_installed_file),
		cmocka_unit_test(what_does_not_hold_is_not_saved_and_its_field_gets_the_focus),
		cmocka_unit_test(a_save_that_fails_loses_nothing),
		cmocka_unit_test(a_save_the_pack_does_not_load_with_is_taken_back),
		cmocka_unit_test(a_save_keeps_the_comments_of_the_file),
		cmocka_unit_test(a_full_disk_leaves_the_old_file_and_keeps_the_text),
		cmocka_unit_test(a_pack_json_that_cannot_be_written_takes_the_new_scenario_back),
		cmocka_unit_test(a_file_that_another_program_changed_is_not_written_over_unasked),
		cmocka_unit_test(a_new_scenario_gets_its_place_in_the_pack),
		cmocka_unit_test(a_condition_is_edited_beside_the_prompt_it_makes),
		cmocka_unit_test(steps_come_go_and_change_places_with_undo),
		cmocka_unit_test(what_the_linter_says_of_a_condition_stands_at_its_field),
		cmocka_unit_test(conditions_are_added_copied_and_deleted_with_undo),
		cmocka_unit_test(the_pack_says_who_may_use_it),
		cmocka_unit_test(a_condition_is_kept_and_taken_back_as_one),
		cmocka_unit_test(deleting_shows_the_installed_one_and_can_be_undone),
		cmocka_unit_test(the_id_of_a_new_scenario_follows_its_title),
		cmocka_unit_test(a_copy_needs_an_id_of_its_own),
		cmocka_unit_test(what_is_not_saved_is_kept_once_a_second_and_taken_back),
		cmocka_unit_test(undoing_all_removes_what_was_kept),
		cmocka_unit_test(a_new_scenario_is_taken_back_as_new),
		cmocka_unit_test(damaged_recovery_files_are_passed_over),
		cmocka_unit_test(keeping_that_fails_is_told_once),
		cmocka_unit_test(every_size_is_drawn_within_its_area),
		cmocka_unit_test(random_keys_do_no_harm),
	};

	return cmocka_run_group_tests_name("screens_scenarios", tests, NULL, NULL);
}
