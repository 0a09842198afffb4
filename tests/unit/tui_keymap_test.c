#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/tui/keymap.h"
#include "leeway/tui/keymap_manual.h"
#include "leeway/tui/palette.h"

enum { LIST = 1, FORM = 2 };
enum { QUIT = 1, HELP, OPEN, FILTER, SORT, EXPORT, SUBMIT, FIELD };

static const struct keymap_row global_rows[] = {
	{ QUIT, "quit", "quit", "q Ctrl-C", KEYMAP_GLOBAL, "Ends the program", 0 },
	{ HELP, "help", "help", "? F1", KEYMAP_GLOBAL, "Shows what the keys do", INT_MAX },
	{ 0 },
};
static const struct keymap_row list_rows[] = {
	{ FILTER, "list-filter", "filter", "/ f", LIST, "Shows only some rows", 2 },
	{ OPEN, "list-open", "open", "Enter Right", LIST, "Opens the row", 1 },
	{ SORT, "list-sort", "sort", "s", LIST, "Puts rows into another order", 3 },
	{ EXPORT, "list-export", "export a figure", "", LIST, "Writes a file", 4 },
	{ 0 },
};
static const struct keymap_row form_rows[] = {
	{ SUBMIT, "form-submit", "fire", "Ctrl-S", FORM, "Does what the form says", 1 },
	{ FIELD, "form-field", "next field", "Tab ? .", FORM, "Goes to the next field", 2 },
	{ 0 },
};
static const struct keymap_scope scopes[] = {
	{ LIST, "Lists", KEYMAP_GLOBAL },
	{ FORM, "Forms", KEYMAP_GLOBAL },
	{ KEYMAP_GLOBAL, "Everywhere", KEYMAP_GLOBAL },
	{ 0, NULL, 0 },
};

static struct keymap *make(void)
{
	const struct keymap_row *const tables[] = { global_rows, list_rows, form_rows };
	struct error error = { 0 };
	struct keymap *keymap = keymap_new(tables, 3, scopes, &error);

	if (!keymap)
		print_error("%s\n", error.message);
	assert_non_null(keymap);
	return keymap;
}

static int find(const struct keymap *keymap, int scope, const char *name)
{
	struct key key;

	assert_true(key_parse(name, &key, NULL));
	return keymap_find(keymap, scope, &key);
}

static void keymap_finds_the_scopes_keys_before_the_global_ones(void **state)
{
	struct keymap *keymap = make();

	(void)state;
	assert_int_equal(find(keymap, LIST, "Enter"), OPEN);
	assert_int_equal(find(keymap, LIST, "Right"), OPEN);
	assert_int_equal(find(keymap, LIST, "?"), HELP);
	assert_int_equal(find(keymap, FORM, "?"), FIELD);
	assert_int_equal(find(keymap, FORM, "F1"), HELP);
	assert_int_equal(find(keymap, FORM, "Enter"), 0);
	assert_int_equal(find(keymap, KEYMAP_GLOBAL, "q"), QUIT);
	assert_int_equal(find(keymap, 99, "Ctrl-C"), QUIT);
	assert_string_equal(keymap_row(keymap, SORT)->id, "list-sort");
	assert_null(keymap_row(keymap, 99));
	keymap_free(keymap);
	keymap_free(NULL);
}

static void keymap_names_keys(void **state)
{
	struct keymap *keymap = make();
	static const struct {
		int command;
		const char *first, *all;
	} rows[] = {
		{ OPEN, "Enter", "Enter, Right" },
		{ EXPORT, "", "" },
		{ QUIT, "q", "q, Ctrl-C" },
		{ 99, "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *first = keymap_first_key(keymap, rows[i].command);
		char *all = keymap_all_keys(keymap, LIST, rows[i].command);

		assert_string_equal(first, rows[i].first);
		assert_string_equal(all, rows[i].all);
		free(first);
		free(all);
	}
	/* A form takes ? for itself. */
	char *left = keymap_all_keys(keymap, FORM, HELP);

	assert_string_equal(left, "F1");
	free(left);
	keymap_free(keymap);
}

static void keymap_lists_the_scopes_own_commands_first(void **state)
{
	struct keymap *keymap = make();
	size_t n_rows;
	const struct keymap_row **rows = keymap_list(keymap, LIST, &n_rows);

	(void)state;
	assert_int_equal(n_rows, 6);
	assert_int_equal(rows[0]->command, FILTER);
	assert_int_equal(rows[4]->command, QUIT);
	free(rows);
	rows = keymap_list(keymap, KEYMAP_GLOBAL, &n_rows);
	assert_int_equal(n_rows, 2);
	free(rows);
	keymap_free(keymap);
}

/* The hints as a footer would show them, a '|' where the width ends. */
static void footer_is(const struct keymap *keymap, int scope, int columns, const char *expected)
{
	size_t n_hints;
	struct keymap_hint *hints = keymap_hints(keymap, scope, 0, columns, &n_hints);
	char line[200];

	memset(line, ' ', sizeof line);
	for (size_t i = 0; i < n_hints; i++) {
		char *text = memory_format("%s %s", hints[i].key, hints[i].name);

		memcpy(line + hints[i].column, text, strlen(text));
		free(text);
	}
	line[columns] = '|';
	line[columns + 1] = '\0';
	assert_string_equal(line, expected);
	keymap_free_hints(hints, n_hints);
}

static void keymap_hints_keep_the_last_as_long_as_it_fits(void **state)
{
	struct keymap *keymap = make();

	(void)state;
	footer_is(keymap, LIST, 40, "Enter open  / filter  s sort  ? help    |");
	footer_is(keymap, LIST, 36, "Enter open  / filter  s sort  ? help|");
	footer_is(keymap, LIST, 35, "Enter open  / filter  ? help       |");
	footer_is(keymap, LIST, 17, "? help           |");
	footer_is(keymap, LIST, 6, "? help|");
	footer_is(keymap, LIST, 5, "     |");
	footer_is(keymap, LIST, 0, "|");
	/* A key that the scope has taken is not hinted at. */
	footer_is(keymap, FORM, 40, "Ctrl-S fire  Tab next field  F1 help    |");
	keymap_free(keymap);
}

static void keymap_hints_leave_out_what_has_nothing_to_do(void **state)
{
	struct keymap *keymap = make();
	size_t n_hints;
	struct keymap_hint *hints = keymap_hints(keymap, LIST, FILTER, 80, &n_hints);

	(void)state;
	for (size_t i = 0; i < n_hints; i++)
		assert_int_not_equal(hints[i].command, FILTER);
	assert_int_equal(n_hints, 3);
	assert_int_equal(hints[1].column, 12);
	keymap_free_hints(hints, n_hints);
	keymap_free(keymap);
}

static bool rebind(struct keymap *keymap, const char *json, struct error *error)
{
	struct json_document *document = json_read("config.json", json, strlen(json), error);

	assert_non_null(document);
	bool is_right = keymap_rebind(keymap, document, document->root, error);

	json_free(document);
	return is_right;
}

static void keymap_rebind_replaces_keys(void **state)
{
	struct keymap *keymap = make();

	(void)state;
	assert_true(rebind(keymap,
		"{ \"quit\": [\"Ctrl-Q\"], \"list-sort\": [], \"list-filter\": [\"s\", \"F3\"] }",
		NULL));
	assert_int_equal(find(keymap, LIST, "q"), 0);
	assert_int_equal(find(keymap, LIST, "Ctrl-Q"), QUIT);
	assert_int_equal(find(keymap, LIST, "s"), FILTER);
	assert_int_equal(find(keymap, LIST, "F3"), FILTER);
	assert_int_equal(find(keymap, LIST, "/"), 0);
	keymap_free(keymap);
}

static void keymap_rebind_says_what_is_wrong_and_changes_nothing(void **state)
{
	static const struct {
		const char *json, *says;
	} rows[] = {
		{ "{\n\"launch\": [\"x\"] }", "config.json:2: launch: there is no such command" },
		{ "{ \"quit\": \"x\" }",
			"config.json:1: quit: must be a list of keys, such as [\"F5\", "
			"\"Ctrl-R\"]" },
		{ "{ \"quit\": [\"x\", 3] }", "config.json:1: quit[1]: must be the name of a key" },
		{ "{ \"quit\": [\"x\"],\n\"list-sort\": [\"f\"] }",
			"config.json:2: list-sort: f is a key of \"list-filter\" as well; give "
			"that another one" },
		{ "{ \"quit\": [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\"] }",
			"config.json:1: quit[8]: a command has at most 8 keys" },
	};
	struct keymap *keymap = make();
	struct error error = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_false(rebind(keymap, rows[i].json, &error));
		assert_int_equal(error.code, ERROR_INPUT);
		assert_string_equal(error.message, rows[i].says);
		error_clear(&error);
	}
	assert_false(rebind(keymap, "{ \"quit\": [\"Hyper-x\"] }", &error));
	assert_non_null(strstr(error.message, "config.json:1: quit[0]: \"Hyper-x\" is no key"));
	error_clear(&error);
	assert_false(rebind(keymap, "[]", &error));
	error_clear(&error);
	assert_int_equal(find(keymap, LIST, "q"), QUIT);
	assert_int_equal(find(keymap, LIST, "x"), 0);
	assert_int_equal(find(keymap, LIST, "s"), SORT);
	keymap_free(keymap);
}

/* A list within a list: its own rows, those of its parent, some under a name or an id of its own.
 */
static void keymap_falls_through_to_a_scopes_parent(void **state)
{
	enum { INNER = 3, CLOSE = 20 };
	static const struct keymap_row inner_rows[] = {
		{ CLOSE, "inner-close", "close", "s", INNER, "Closes the list", 3 },
		{ OPEN, "inner-open", "look", "", INNER, "Looks at the row", 1 },
		{ FILTER, "inner-filter", NULL, "", INNER, "", 0 },
		{ 0 },
	};
	static const struct keymap_scope with_parent[] = {
		{ LIST, "Lists", KEYMAP_GLOBAL },
		{ INNER, "Inner", LIST },
		{ KEYMAP_GLOBAL, "Everywhere", KEYMAP_GLOBAL },
		{ 0, NULL, 0 },
	};
	const struct keymap_row *const tables[] = { global_rows, list_rows, inner_rows };
	struct error error = { 0 };
	struct keymap *keymap = keymap_new(tables, 3, with_parent, &error);
	size_t n_rows, n_hints;

	(void)state;
	assert_non_null(keymap);
	assert_int_equal(find(keymap, INNER, "s"), CLOSE);
	assert_int_equal(find(keymap, INNER, "/"), FILTER);
	assert_int_equal(find(keymap, INNER, "q"), QUIT);
	assert_int_equal(find(keymap, LIST, "s"), SORT);
	const struct keymap_row **rows = keymap_list(keymap, INNER, &n_rows);

	/* Each command once, under the nearest name. */
	assert_int_equal(n_rows, 7);
	assert_string_equal(rows[0]->name, "close");
	assert_string_equal(rows[1]->name, "look");
	assert_string_equal(rows[2]->name, "filter");
	free(rows);
	struct keymap_hint *hints = keymap_hints(keymap, INNER, 0, 80, &n_hints);

	assert_string_equal(hints[0].key, "Enter");
	assert_string_equal(hints[0].name, "look");
	keymap_free_hints(hints, n_hints);
	assert_true(rebind(keymap, "{ \"inner-filter\": [\"x\"] }", &error));
	assert_int_equal(find(keymap, INNER, "x"), FILTER);
	assert_int_equal(find(keymap, INNER, "f"), FILTER);
	assert_int_equal(find(keymap, LIST, "x"), 0);
	keymap_free(keymap);
}

static void keymap_refuses_tables_with_faults(void **state)
{
	static const struct keymap_row same_key[] = { { 9, "other", "x", "s", LIST, "X", 0 },
		{ 0 } };
	static const struct keymap_row same_id[] = { { 9, "quit", "x", "", LIST, "X", 0 }, { 0 } };
	static const struct keymap_row same_number[] = { { SORT, "x", "x", "", LIST, "X", 0 },
		{ 0 } };
	static const struct keymap_row no_key[] = { { 9, "x", "x", "Foo", LIST, "X", 0 }, { 0 } };
	const struct keymap_row *const bad[] = { same_key, same_id, same_number, no_key };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct keymap_row *const tables[] = { global_rows, list_rows, bad[i] };
		struct error error = { 0 };

		assert_null(keymap_new(tables, 3, scopes, &error));
		assert_int_equal(error.code, ERROR_INPUT);
		error_clear(&error);
	}
}

static void palette_puts_the_best_fit_first(void **state)
{
	struct keymap *keymap = make();
	static const struct {
		const char *query;
		int best;
		size_t n_rows;
	} rows[] = {
		{ "", FILTER, 6 },
		{ "sort", SORT, 2 },
		{ "SO", SORT, 4 },
		{ "ef", EXPORT, 1 },
		{ "export figure", EXPORT, 1 },
		{ "row", FILTER, 3 },
		{ "prog", QUIT, 1 },
		{ "zzz", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t n_rows;
		const struct keymap_row **found =
			palette_search(keymap, LIST, rows[i].query, &n_rows);

		if (n_rows != rows[i].n_rows)
			fail_msg("\"%s\" fits %zu", rows[i].query, n_rows);
		if (n_rows > 0)
			assert_int_equal(found[0]->command, rows[i].best);
		free(found);
	}
	keymap_free(keymap);
}

static void palette_match_prefers_runs_and_starts(void **state)
{
	static const struct keymap_row run = { 1, "x", "a sort", "", 0, "", 0 };
	static const struct keymap_row spread = { 2, "x", "as of right", "", 0, "", 0 };
	static const struct keymap_row help = { 3, "x", "other", "", 0, "sort", 0 };

	(void)state;
	assert_true(palette_match("sort", &run) > palette_match("sort", &spread));
	assert_true(palette_match("or", &spread) > palette_match("sort", &help));
	assert_int_equal(palette_match("tros", &run), -1);
	assert_int_equal(palette_match("", &run), 0);
	/* The best place counts, not the first: the run behind the stray letters. */
	static const struct keymap_row stray = { 4, "x", "s o r t sort", "", 0, "", 0 };
	static const struct keymap_row plain = { 5, "x", "q q q q sort", "", 0, "", 0 };

	assert_true(palette_match("sort", &stray) >= palette_match("sort", &plain));
}

static void keymap_manual_is_mdoc(void **state)
{
	static const char expected[] = ".Ss Everywhere\n"
				       ".Bl -tag -width Ds\n"
				       ".It Ic \\&q , Ic \\&Ctrl-C\n"
				       "Ends the program\n.Pq Cm \\&quit .\n"
				       ".It Ic \\&? , Ic \\&F1\n"
				       "Shows what the keys do\n.Pq Cm \\&help .\n"
				       ".El\n"
				       ".Ss Lists\n"
				       ".Bl -tag -width Ds\n"
				       ".It Ic \\&/ , Ic \\&f\n"
				       "Shows only some rows\n.Pq Cm \\&list-filter .\n"
				       ".It Ic \\&Enter , Ic \\&Right\n"
				       "Opens the row\n.Pq Cm \\&list-open .\n"
				       ".It Ic \\&s\n"
				       "Puts rows into another order\n.Pq Cm \\&list-sort .\n"
				       ".El\n"
				       ".Ss Forms\n"
				       ".Bl -tag -width Ds\n"
				       ".It Ic \\&Ctrl-S\n"
				       "Does what the form says\n.Pq Cm \\&form-submit .\n"
				       ".It Ic \\&Tab , Ic \\&? , Ic \\&\\&.\n"
				       "Goes to the next field\n.Pq Cm \\&form-field .\n"
				       ".El\n";
	struct keymap *keymap = make();
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);

	(void)state;
	keymap_manual_write(keymap, stream);
	fclose(stream);
	assert_string_equal(text, expected);
	free(text);
	keymap_free(keymap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keymap_finds_the_scopes_keys_before_the_global_ones),
		cmocka_unit_test(keymap_names_keys),
		cmocka_unit_test(keymap_lists_the_scopes_own_commands_first),
		cmocka_unit_test(keymap_hints_keep_the_last_as_long_as_it_fits),
		cmocka_unit_test(keymap_hints_leave_out_what_has_nothing_to_do),
		cmocka_unit_test(keymap_rebind_replaces_keys),
		cmocka_unit_test(keymap_rebind_says_what_is_wrong_and_changes_nothing),
		cmocka_unit_test(keymap_falls_through_to_a_scopes_parent),
		cmocka_unit_test(keymap_refuses_tables_with_faults),
		cmocka_unit_test(palette_puts_the_best_fit_first),
		cmocka_unit_test(palette_match_prefers_runs_and_starts),
		cmocka_unit_test(keymap_manual_is_mdoc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
