#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"

static int make_scratch(void **state)
{
	char *folder =
		memory_format("%s/file.XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");

	*state = mkdtemp(folder);
	return *state ? 0 : -1;
}

static int drop_scratch(void **state)
{
	free(*state);
	return 0;
}

static void file_write_replaces_the_whole_file(void **state)
{
	char *path = file_join(*state, "a.txt");
	size_t length = 0;

	assert_true(file_write(path, "first and long", 14, NULL));
	assert_true(file_write(path, "second", 6, NULL));
	char *content = file_read(path, 100, &length, NULL);

	assert_int_equal(length, 6);
	assert_string_equal(content, "second");
	free(content);
	free(path);
}

static void file_write_unsynced_replaces_as_file_write_does(void **state)
{
	struct error error = { 0 };
	char *path = file_join(*state, "draft.txt"), *missing = file_join(*state, "no/draft.txt");
	size_t n_before, n_after;

	assert_true(file_write_unsynced(path, "first and long", 14, NULL));
	char **names = file_list(*state, &n_before, NULL);

	file_free_names(names, n_before);
	assert_true(file_write_unsynced(path, "second", 6, NULL));
	char *content = file_read(path, 100, NULL, NULL);

	assert_string_equal(content, "second");
	names = file_list(*state, &n_after, NULL);
	file_free_names(names, n_after);
	assert_int_equal(n_after, n_before);
	assert_false(file_write_unsynced(missing, "x", 1, &error));
	assert_int_equal(error.code, ERROR_FILE);
	error_clear(&error);
	free(content);
	free(missing);
	free(path);
}

static void file_sync_leaves_the_content_and_what_is_missing_alone(void **state)
{
	char *path = file_join(*state, "synced.txt"), *missing = file_join(*state, "missing.txt");

	assert_true(file_write_unsynced(path, "kept", 4, NULL));
	file_sync(path);
	file_sync(missing);
	file_sync(*state);
	char *content = file_read(path, 100, NULL, NULL);

	assert_string_equal(content, "kept");
	assert_false(file_exists(missing));
	free(content);
	free(missing);
	free(path);
}

static void file_write_leaves_nothing_behind_where_it_fails(void **state)
{
	struct error error = { 0 };
	char *folder = file_join(*state, "taken");
	size_t before, after;

	assert_true(file_make_folder(folder, NULL));
	char **names = file_list(*state, &before, NULL);

	file_free_names(names, before);
	assert_false(file_write(folder, "x", 1, &error));
	assert_int_equal(error.code, ERROR_FILE);
	assert_non_null(strstr(error.message, "taken"));
	names = file_list(*state, &after, NULL);
	file_free_names(names, after);
	assert_int_equal(before, after);
	error_clear(&error);
	free(folder);
}

static void file_create_private_leaves_what_is_there(void **state)
{
	char *path = file_join(*state, "made once");
	struct stat status;
	bool was_there;

	assert_true(file_create_private(path, "one", 3, &was_there, NULL));
	assert_false(was_there);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(status.st_nlink, 1);
	assert_true(file_create_private(path, "another", 7, &was_there, NULL));
	assert_true(was_there);
	char *text = file_read(path, 100, NULL, NULL);

	assert_string_equal(text, "one");
	free(text);
	free(path);
	path = file_join(*state, "no folder/file");
	assert_false(file_create_private(path, "one", 3, &was_there, NULL));
	assert_false(was_there);
	free(path);
}

static void file_read_refuses_folders_and_what_is_too_large(void **state)
{
	struct error error = { 0 };
	char *path = file_join(*state, "big");

	assert_null(file_read(*state, 100, NULL, &error));
	assert_non_null(strstr(error.message, "a folder, not a file"));
	error_clear(&error);
	assert_true(file_write(path, "12345", 5, NULL));
	assert_null(file_read(path, 4, NULL, &error));
	assert_int_equal(error.code, ERROR_INPUT);
	error_clear(&error);
	free(path);
}

static void file_make_folder_makes_parents_and_names_what_is_in_the_way(void **state)
{
	struct error error = { 0 };
	char *deep = file_join(*state, "one/two/three");
	char *file = file_join(*state, "plain");
	char *below = file_join(file, "below");

	assert_true(file_make_folder(deep, NULL));
	assert_true(file_is_folder(deep));
	assert_true(file_make_folder(deep, NULL));
	assert_true(file_write(file, "", 0, NULL));
	assert_false(file_make_folder(below, &error));
	assert_non_null(strstr(error.message, "is a file, not a folder"));
	error_clear(&error);
	free(deep);
	free(file);
	free(below);
}

static void file_list_is_sorted(void **state)
{
	char *folder = file_join(*state, "list");
	static const char *const names[] = { "b", "a", "C" };
	size_t n_names;

	assert_true(file_make_folder(folder, NULL));
	for (int i = 0; i < 3; i++) {
		char *path = file_join(folder, names[i]);

		assert_true(file_write(path, "", 0, NULL));
		free(path);
	}
	char **found = file_list(folder, &n_names, NULL);

	assert_int_equal(n_names, 3);
	assert_string_equal(found[0], "C");
	assert_string_equal(found[1], "a");
	assert_string_equal(found[2], "b");
	file_free_names(found, n_names);
	free(folder);
}

static void file_scratch_folders_go_with_their_files(void **state)
{
	struct error error = { 0 };
	char *folder = file_make_scratch(*state, "scratch", NULL);

	assert_non_null(folder);
	assert_true(file_is_folder(folder));
	char *path = file_join(folder, "a");

	assert_true(file_write(path, "x", 1, NULL));
	file_remove_scratch(folder);
	assert_false(file_exists(folder));
	assert_null(file_make_scratch(path, "below", &error));
	assert_non_null(strstr(error.message, "set TMPDIR to a folder"));
	error_clear(&error);
	free(path);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file_write_replaces_the_whole_file),
		cmocka_unit_test(file_write_unsynced_replaces_as_file_write_does),
		cmocka_unit_test(file_sync_leaves_the_content_and_what_is_missing_alone),
		cmocka_unit_test(file_create_private_leaves_what_is_there),
		cmocka_unit_test(file_write_leaves_nothing_behind_where_it_fails),
		cmocka_unit_test(file_read_refuses_folders_and_what_is_too_large),
		cmocka_unit_test(file_make_folder_makes_parents_and_names_what_is_in_the_way),
		cmocka_unit_test(file_list_is_sorted),
		cmocka_unit_test(file_scratch_folders_go_with_their_files),
	};

	return cmocka_run_group_tests(tests, make_scratch, drop_scratch);
}
