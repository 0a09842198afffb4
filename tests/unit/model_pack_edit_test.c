#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/model/own_edits.h"
#include "leeway/model/pack_edit.h"
#include "support/pack_folder.h"

/* Takes over what was edited. */
static void assert_edited(char *edited, const char *expected)
{
	assert_non_null(edited);
	assert_string_equal(edited, expected);
	free(edited);
}

static const char listed[] =
	"{ // ours\n  \"scenarios\": [\n    \"a\", // first\n    \"b\"\n  ]\n}";

static void a_scenario_is_listed_where_it_belongs(void **state)
{
	(void)state;
	assert_edited(pack_edit_list(listed, "x", "a", NULL),
		"{ // ours\n  \"scenarios\": [\n    \"a\", // first\n    \"x\",\n    \"b\"\n  "
		"]\n}");
	assert_edited(pack_edit_list(listed, "x", NULL, NULL),
		"{ // ours\n  \"scenarios\": [\n    \"a\", // first\n    \"b\",\n    \"x\"\n  "
		"]\n}");
	assert_edited(pack_edit_list(listed, "x", "", NULL),
		"{ // ours\n  \"scenarios\": [\n    \"x\",\n    \"a\", // first\n    \"b\"\n  "
		"]\n}");
	assert_edited(pack_edit_list(listed, "x", "gone", NULL),
		"{ // ours\n  \"scenarios\": [\n    \"a\", // first\n    \"b\",\n    \"x\"\n  "
		"]\n}");
}

static void what_is_listed_or_has_no_list_stays(void **state)
{
	(void)state;
	assert_edited(pack_edit_list(listed, "b", "a", NULL), listed);
	assert_edited(pack_edit_list("{ }", "b", "a", NULL), "{ }");
	assert_edited(pack_edit_unlist(listed, "x", NULL), listed);
	assert_null(pack_edit_unlist("{", "x", NULL));
}

static void a_scenario_is_taken_out_and_the_list_with_the_last(void **state)
{
	(void)state;
	assert_edited(pack_edit_unlist(listed, "b", NULL),
		"{ // ours\n  \"scenarios\": [\n    \"a\" // first\n  ]\n}");
	assert_edited(pack_edit_unlist("{\"title\": \"t\", \"scenarios\": [\"a\"]}", "a", NULL),
		"{\"title\": \"t\"}");
}

static void files_changed_together_are_put_back_together(void **state)
{
	char *folder = pack_folder_new();
	char *one = file_join(folder, "one"), *two = file_join(folder, "two");
	char *wrong = file_join(folder, "one/below");
	struct own_edits edits = { 0 };
	struct error error = { 0 };

	(void)state;
	pack_folder_write(folder, "one", "1");
	own_edits_add(&edits, one, NULL);
	own_edits_add(&edits, two, "2");
	assert_true(file_exists(one));
	assert_true(own_edits_apply(&edits, &error));
	assert_false(file_exists(one));
	own_edits_undo(&edits);
	own_edits_clear(&edits);
	assert_true(file_exists(one));
	assert_false(file_exists(two));
	/* The second fails: the first is taken back. */
	own_edits_add(&edits, one, "new");
	own_edits_add(&edits, wrong, "x");
	assert_false(own_edits_apply(&edits, &error));
	own_edits_undo(&edits);
	own_edits_clear(&edits);
	char *text = file_read(one, 10, NULL, NULL);

	assert_string_equal(text, "1");
	error_clear(&error);
	free(text);
	free(wrong);
	free(two);
	free(one);
	pack_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scenario_is_listed_where_it_belongs),
		cmocka_unit_test(what_is_listed_or_has_no_list_stays),
		cmocka_unit_test(a_scenario_is_taken_out_and_the_list_with_the_last),
		cmocka_unit_test(files_changed_together_are_put_back_together),
	};

	return cmocka_run_group_tests_name("model_pack_edit", tests, NULL, NULL);
}
