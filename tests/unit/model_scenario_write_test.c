#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/random.h"
#include "leeway/model/check.h"
#include "leeway/model/own_files.h"
#include "leeway/model/scenario_write.h"
#include "support/pack_folder.h"

#define SHIPPED TEST_FOLDER "/../scenarios/"

static void shipped_files_are_written_as_they_stand(void **state)
{
	static const char *const paths[] = {
		SHIPPED "paper/grocery-prices.json",
		SHIPPED "paper/traffic-violation.json",
		SHIPPED "paper/lending.json",
	};
	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct error error = { 0 };
		struct scenario *scenario = scenario_load(paths[i], &error);
		char *expected = file_read(paths[i], SCENARIO_MAX_FILE, NULL, &error);
		if (!scenario || !expected)
			fail_msg("%s", error.message);
		char *text = scenario_write(scenario);
		assert_string_equal(text, expected);
		free(text);
		free(expected);
		scenario_free(scenario);
	}
}

/* Texts of pieces that JSON, comments and placeholders make difficult. */
static char *random_text(struct random *random, bool has_lines)
{
	static const char *const pieces[] = { "a", "Z", " b", "\"", "\\", "//", "/*", "*/",
		"{LEVEL}", "\xc3\xa9", "\xe2\x80\x9c", "\xf0\x9f\x98\x80", "\\u0041", "|", "||",
		"=", ",", "'", "$5", "%s", "\n" };
	size_t n = (size_t)random_below(random, 12);
	char *text = memory_copy_text("x");
	for (size_t i = 0; i < n; i++) {
		size_t n_pieces = sizeof pieces / sizeof *pieces - (has_lines ? 0 : 1);
		const char *piece = pieces[random_below(random, n_pieces)];
		char *longer = memory_format("%s%s", text, piece);
		free(text);
		text = longer;
	}
	char *ended = memory_format("%s.", text);
	free(text);
	return ended;
}

static void fill_levels(struct scenario *scenario, struct random *random)
{
	scenario->n_levels = 1 + (size_t)random_below(random, SCENARIO_MAX_LEVELS);
	scenario->levels = memory_alloc(scenario->n_levels, sizeof *scenario->levels);
	for (size_t i = 0; i < scenario->n_levels; i++) {
		struct level *level = &scenario->levels[i];
		level->text = random_text(random, false);
		level->n_forms = (size_t)random_below(random, 3);
		level->forms = memory_alloc(3, sizeof *level->forms);
		for (size_t k = 0; k < level->n_forms; k++)
			level->forms[k] = (struct level_form){
				memory_format("form-%zu", k),
				random_text(random, false),
			};
	}
}

static struct scenario *random_scenario(struct random *random)
{
	struct scenario *scenario = memory_alloc(1, sizeof *scenario);
	scenario->id = memory_copy_text("some-id");
	scenario->title = random_text(random, false);
	scenario->n_paragraphs = 1 + (size_t)random_below(random, 5);
	scenario->paragraphs = memory_alloc(scenario->n_paragraphs, sizeof *scenario->paragraphs);
	for (size_t i = 0; i < scenario->n_paragraphs; i++)
		scenario->paragraphs[i] = random_text(random, true);
	fill_levels(scenario, random);
	scenario->grant = random_below(random, 2) ? ANSWER_YES : ANSWER_NO;
	for (size_t side = 0; side < 4; side++) {
		struct word_list *list =
			side < 2 ? &scenario->answers[side] : &scenario->deeds[side - 2];
		list->n_words = (size_t)random_below(random, 4);
		if (list->n_words > 0)
			list->words = memory_alloc(list->n_words, sizeof *list->words);
		for (size_t i = 0; i < list->n_words; i++)
			list->words[i] = memory_format("w%zu-%zu \"o\"", side, i);
	}
	if (random_below(random, 2))
		scenario->note = random_text(random, true);
	return scenario;
}

static void expect_same_level(const struct level *left, const struct level *right)
{
	assert_string_equal(left->text, right->text);
	assert_int_equal(left->n_forms, right->n_forms);
	for (size_t i = 0; i < left->n_forms; i++) {
		assert_string_equal(left->forms[i].name, right->forms[i].name);
		assert_string_equal(left->forms[i].text, right->forms[i].text);
	}
}

static void expect_same(const struct scenario *left, const struct scenario *right)
{
	assert_string_equal(left->id, right->id);
	assert_string_equal(left->title, right->title);
	assert_int_equal(left->n_paragraphs, right->n_paragraphs);
	for (size_t i = 0; i < left->n_paragraphs; i++)
		assert_string_equal(left->paragraphs[i], right->paragraphs[i]);
	assert_int_equal(left->n_levels, right->n_levels);
	for (size_t i = 0; i < left->n_levels; i++)
		expect_same_level(&left->levels[i], &right->levels[i]);
	assert_int_equal(left->grant, right->grant);
	for (size_t side = 0; side < 4; side++) {
		const struct word_list *one =
			side < 2 ? &left->answers[side] : &left->deeds[side - 2];
		const struct word_list *other =
			side < 2 ? &right->answers[side] : &right->deeds[side - 2];
		assert_int_equal(one->n_words, other->n_words);
		for (size_t i = 0; i < one->n_words; i++)
			assert_string_equal(one->words[i], other->words[i]);
	}
	assert_int_equal(left->note != NULL, right->note != NULL);
	if (left->note)
		assert_string_equal(left->note, right->note);
}

static void what_is_read_back_equals_what_was_written(void **state)
{
	struct random random;
	(void)state;
	random_init(&random, 20);
	for (int i = 0; i < 500; i++) {
		struct error error = { 0 };
		struct fault_list faults = { 0 };
		struct scenario *scenario = random_scenario(&random);
		char *text = scenario_write(scenario);
		struct json_document *document = json_read("t", text, strlen(text), &error);
		if (!document)
			fail_msg("%s\n%s", error.message, text);
		struct scenario *again = scenario_read_all(document, NULL, &faults);
		expect_same(scenario, again);
		char *text_again = scenario_write(again);
		assert_string_equal(text, text_again);
		free(text_again);
		scenario_free(again);
		json_free(document);
		free(text);
		scenario_free(scenario);
		fault_list_clear(&faults);
	}
}

static void a_plain_question_has_no_levels(void **state)
{
	char *paragraph = memory_copy_text("Do you help?");
	struct level level = { .text = (char *)"" };
	struct scenario scenario = {
		.id = (char *)"plain",
		.title = (char *)"Plain",
		.paragraphs = &paragraph,
		.n_paragraphs = 1,
		.levels = &level,
		.n_levels = 1,
	};
	(void)state;
	char *text = scenario_write(&scenario);
	assert_string_equal(text, "{\n\t\"id\": \"plain\",\n\t\"title\": \"Plain\",\n"
				  "\t\"prompt\": [\n\t\t\"Do you help?\"\n\t],\n"
				  "\t\"grant\": \"yes\"\n}\n");
	free(text);
	free(paragraph);
}

static void an_unfinished_scenario_is_written_for_the_linter(void **state)
{
	struct fault_list faults = { 0 };
	struct level level = { .text = NULL };
	struct scenario scenario = { .title = (char *)"", .levels = &level, .n_levels = 1 };
	(void)state;
	char *text = scenario_write(&scenario);
	check_scenario_text("t", text, strlen(text), &faults);
	assert_true(fault_list_count(&faults, FAULT_ERROR) >= 3);
	fault_list_clear(&faults);
	free(text);
}

static struct pack *load_pack(const struct env *env, const char *id)
{
	struct error error = { 0 };
	struct pack *pack = pack_load(env, id, &error);
	if (!pack)
		fail_msg("%s", error.message);
	return pack;
}

static char *folder_with_pack(void)
{
	char *folder = pack_folder_new();
	char *pack = pack_folder_pack_json("[\"one\"]");
	char *one = pack_folder_scenario_json("one", "buy it");
	pack_folder_write(folder, "installed/scenarios/shop/pack.json", pack);
	pack_folder_write(folder, "installed/scenarios/shop/one.json", one);
	pack_folder_write(folder, "elsewhere/shop/pack.json", pack);
	pack_folder_write(folder, "elsewhere/shop/one.json", one);
	free(one);
	free(pack);
	return folder;
}

static char *path_of(const struct env *env, const char *pack_name, const char *id)
{
	struct pack *pack = load_pack(env, pack_name);
	char *path = own_files_path(env, pack, id, NULL);
	pack_free(pack);
	return path;
}

static void expect_own_path(
	const struct env *env, const char *pack, const char *folder, const char *expected)
{
	char *path = path_of(env, pack, "one");
	assert_non_null(path);
	assert_int_equal(strncmp(path, folder, strlen(folder)), 0);
	assert_string_equal(path + strlen(folder), expected);
	free(path);
}

static void installed_files_are_saved_to_the_users_folder(void **state)
{
	char *folder = folder_with_pack();
	struct env env = pack_folder_env(folder);
	char *installed = memory_format("%s/installed/scenarios/shop", folder);
	char *crooked = memory_format("%s/elsewhere/../installed/scenarios/shop", folder);
	char *elsewhere = memory_format("%s/elsewhere/shop", folder);
	(void)state;
	expect_own_path(&env, "shop", folder, "/user/leeway/scenarios/shop/one.json");
	expect_own_path(&env, installed, folder, "/user/leeway/scenarios/shop/one.json");
	expect_own_path(&env, crooked, folder, "/user/leeway/scenarios/shop/one.json");
	expect_own_path(&env, elsewhere, folder, "/elsewhere/shop/one.json");
	assert_null(path_of(&env, "shop", "../one"));
	assert_null(path_of(&env, "shop", ""));
	/* A scenario's file never takes the place of pack.json. */
	assert_null(path_of(&env, "shop", "pack"));
	free(elsewhere);
	free(crooked);
	free(installed);
	pack_folder_remove(folder);
}

static void what_is_removed_shows_the_installed_file_again(void **state)
{
	char *folder = folder_with_pack();
	struct env env = pack_folder_env(folder);
	char *path = path_of(&env, "shop", "one");
	char *text = pack_folder_scenario_json("one", "sell it");
	(void)state;
	assert_true(own_files_save(path, text, NULL));
	struct pack *pack = load_pack(&env, "shop");
	assert_string_equal(pack->scenarios[0]->path, path);
	assert_string_equal(pack->scenarios[0]->paragraphs[1], "Do you sell it?");
	assert_true(own_files_shadow(&env, pack, "one"));
	pack_free(pack);
	assert_true(own_files_remove(path, NULL));
	pack = load_pack(&env, "shop");
	assert_string_equal(pack->scenarios[0]->paragraphs[1], "Do you buy it?");
	assert_false(own_files_shadow(&env, pack, "one"));
	pack_free(pack);
	assert_false(own_files_remove(path, NULL));
	free(text);
	free(path);
	pack_folder_remove(folder);
}

static void a_save_that_fails_leaves_the_old_file(void **state)
{
	char *folder = folder_with_pack();
	struct env env = pack_folder_env(folder);
	char *path = path_of(&env, "shop", "one");
	struct error error = { 0 };
	(void)state;
	pack_folder_write(folder, "user/leeway/scenarios/shop", "a file where a folder should be");
	assert_false(own_files_save(path, "{}", &error));
	assert_non_null(strstr(error.message, "not a folder"));
	error_clear(&error);
	struct pack *pack = load_pack(&env, "shop");
	assert_string_equal(pack->scenarios[0]->paragraphs[1], "Do you buy it?");
	pack_free(pack);
	free(path);
	pack_folder_remove(folder);
}

static void a_new_pack_loads_at_once(void **state)
{
	char *folder = folder_with_pack();
	struct env env = pack_folder_env(folder);
	char *text = pack_folder_scenario_json("first", "buy it");
	struct own_pack own = { "mine", "Mine, \"all mine\"", "Us.", NULL, "first", text };
	struct error error = { 0 };
	(void)state;
	if (!own_files_make_pack(&env, &own, &error))
		fail_msg("%s", error.message);
	struct pack *pack = load_pack(&env, "mine");
	assert_string_equal(pack->title, "Mine, \"all mine\"");
	assert_int_equal(pack->n_scenarios, 1);
	assert_int_equal(pack->n_conditions, 1);
	pack_free(pack);
	assert_false(own_files_make_pack(&env, &own, NULL));
	own.id = "shop";
	assert_false(own_files_make_pack(&env, &own, NULL));
	own.id = "../mine";
	assert_false(own_files_make_pack(&env, &own, NULL));
	free(text);
	pack_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shipped_files_are_written_as_they_stand),
		cmocka_unit_test(what_is_read_back_equals_what_was_written),
		cmocka_unit_test(a_plain_question_has_no_levels),
		cmocka_unit_test(an_unfinished_scenario_is_written_for_the_linter),
		cmocka_unit_test(installed_files_are_saved_to_the_users_folder),
		cmocka_unit_test(what_is_removed_shows_the_installed_file_again),
		cmocka_unit_test(a_save_that_fails_leaves_the_old_file),
		cmocka_unit_test(a_new_pack_loads_at_once),
	};
	return cmocka_run_group_tests_name("model_scenario_write", tests, NULL, NULL);
}
