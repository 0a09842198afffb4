#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "leeway/base/json_patch.h"

static void assert_patched(
	const char *text, const char *before, const char *after, const char *expected)
{
	struct error error = { 0 };
	char *patched = json_patch(text, before, after, &error);

	assert_non_null(patched);
	assert_string_equal(patched, expected);
	free(patched);
}

static void what_did_not_change_keeps_its_bytes(void **state)
{
	(void)state;
	assert_patched("{ /* a */ \"a\" : \"\\u0041\", // one\n  \"b\":[1,2] } // end\n",
		"{\"a\":\"A\",\"b\":[1,2]}", "{\"a\":\"A\",\"b\":[1,2]}",
		"{ /* a */ \"a\" : \"\\u0041\", // one\n  \"b\":[1,2] } // end\n");
}

static void a_changed_value_is_replaced_alone(void **state)
{
	(void)state;
	assert_patched("{ /* a */ \"a\" : \"A\", // one\n  \"b\":[1, /*x*/ 2] } // end\n",
		"{\"a\":\"A\",\"b\":[1,2]}", "{\"a\":\"B\",\"b\":[1,3]}",
		"{ /* a */ \"a\" : \"B\", // one\n  \"b\":[1, /*x*/ 3] } // end\n");
}

static void an_item_that_moves_takes_its_comments_along(void **state)
{
	static const char text[] = "[\n\t// the dearest\n\t\"$25\",\n\t\"$20\", // dear\n"
				   "\t\"$15\" // fair\n]";

	(void)state;
	assert_patched(text, "[\"$25\",\"$20\",\"$15\"]", "[\"$15\",\"$25\",\"$20\"]",
		"[\n\t\"$15\", // fair\n\t// the dearest\n\t\"$25\",\n\t\"$20\" // dear\n]");
}

static void items_come_and_go_in_the_layout_of_the_others(void **state)
{
	(void)state;
	assert_patched("[\n\t\"a\", // first\n\t\"b\"\n]", "[\"a\",\"b\"]",
		"[\"a\",\"x\",\"b\",\"c\"]",
		"[\n\t\"a\", // first\n\t\"x\",\n\t\"b\",\n\t\"c\"\n]");
	assert_patched(
		"[\"a\", \"b\", \"c\"]", "[\"a\",\"b\",\"c\"]", "[\"b\",\"c\"]", "[\"b\", \"c\"]");
	assert_patched("[ \"a\" ]", "[\"a\"]", "[]", "[]");
	assert_patched("{ \"a\": [ ] }", "{\"a\":[]}", "{\"a\":[1]}", "{ \"a\": [1] }");
}

static void objects_in_a_list_are_found_by_their_ids(void **state)
{
	(void)state;
	assert_patched("[{\"id\":\"x\" /*x*/, \"v\":1}, {\"id\":\"y\" /*y*/, \"v\":1}]",
		"[{\"id\":\"x\",\"v\":1},{\"id\":\"y\",\"v\":1}]",
		"[{\"id\":\"z\",\"v\":1},{\"id\":\"y\",\"v\":2}]",
		"[{\"id\":\"z\",\"v\":1}, {\"id\":\"y\" /*y*/, \"v\":2}]");
}

static void what_both_leave_out_stays_as_the_text_has_it(void **state)
{
	(void)state;
	/* "grant" has its default in both and need not be written; "own" is only the text's. */
	assert_patched("{\"own\": 1, \"a\": 1}", "{\"a\":1,\"grant\":\"yes\"}",
		"{\"a\":2,\"grant\":\"yes\",\"note\":\"n\"}",
		"{\"own\": 1, \"a\": 2, \"note\": \"n\"}");
	assert_patched("{\n\t\"a\": 1, // a\n\t\"b\": 2\n}", "{\"a\":1,\"b\":2}", "{\"b\":2}",
		"{\n\t\"b\": 2\n}");
	assert_patched("{\n\t\"a\": 1, // a\n\t\"c\": 2\n}", "{\"a\":1,\"c\":2}",
		"{\"a\":1,\"b\":[\n\t\t1\n\t],\"c\":2}",
		"{\n\t\"a\": 1, // a\n\t\"b\": [\n\t\t1\n\t],\n\t\"c\": 2\n}");
}

static void another_shape_is_written_anew(void **state)
{
	(void)state;
	assert_patched("{\"a\": [1, 2, 3]}", "{\"a\":[1,2]}", "{\"a\":[1,4]}", "{\"a\": [1,4]}");
	assert_patched("{\"a\": \"x\" /* c */}", "{\"a\":\"x\"}", "{\"a\":{ \"text\": \"x\" }}",
		"{\"a\": { \"text\": \"x\" } /* c */}");
	assert_null(json_patch("{", "{}", "{}", NULL));
}

static void comments_are_counted_outside_of_texts(void **state)
{
	(void)state;
	assert_int_equal(json_count_comments("{ // a\n \"b\": \"// no \\\" /*\" /* c // */ }"), 2);
	assert_int_equal(json_count_comments("/* not closed"), 1);
}

static void a_comment_takes_in_nothing_that_comes_behind_it(void **state)
{
	(void)state;
	assert_patched("[ { \"id\": \"a\", \"x\": 1 }, // first\n  { \"id\": \"b\" } ]",
		"[{\"id\":\"a\",\"x\":1},{\"id\":\"b\"}]",
		"[{\"id\":\"b\"},{\"id\":\"a\",\"x\":2}]",
		"[ { \"id\": \"b\" },\n  { \"id\": \"a\", \"x\": 2 } // first\n ]");
	assert_patched("[\"a\", \"b\", // \"c\"\n\"d\"]", "[\"a\",\"b\",\"d\"]",
		"[\"b\",\"a\",\"d\"]", "[\"b\", // \"c\"\n \"a\",\n\"d\"]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_did_not_change_keeps_its_bytes),
		cmocka_unit_test(a_changed_value_is_replaced_alone),
		cmocka_unit_test(a_comment_takes_in_nothing_that_comes_behind_it),
		cmocka_unit_test(an_item_that_moves_takes_its_comments_along),
		cmocka_unit_test(items_come_and_go_in_the_layout_of_the_others),
		cmocka_unit_test(objects_in_a_list_are_found_by_their_ids),
		cmocka_unit_test(what_both_leave_out_stays_as_the_text_has_it),
		cmocka_unit_test(another_shape_is_written_anew),
		cmocka_unit_test(comments_are_counted_outside_of_texts),
	};

	return cmocka_run_group_tests_name("base_json_patch", tests, NULL, NULL);
}
