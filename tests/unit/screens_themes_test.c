#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/screens/themes.h"
#include "support/fake_env.h"
#include "support/pack_folder.h"

/* An installed folder with two of the themes, a user's with one of the same and one more. */
struct place {
	char *folder, *installed, *home;
	const char *variables[5];
	struct env env;
};

static void copy_theme(const struct place *place, const char *from, const char *to)
{
	char *path = memory_format(TEST_FOLDER "/../themes/%s.json", from);
	char *text = file_read(path, 1 << 20, NULL, NULL);

	assert_non_null(text);
	pack_folder_write(place->folder, to, text);
	free(text);
	free(path);
}

static void place_open(struct place *place)
{
	place->folder = pack_folder_new();
	place->installed = file_join(place->folder, "installed");
	place->home = file_join(place->folder, "config");
	place->variables[0] = "LEEWAY_DATADIR";
	place->variables[1] = place->installed;
	place->variables[2] = "XDG_CONFIG_HOME";
	place->variables[3] = place->home;
	place->variables[4] = NULL;
	place->env = fake_env(place->variables);
	copy_theme(place, "default", "installed/themes/default.json");
	copy_theme(place, "light", "installed/themes/light.json");
}

static void place_close(struct place *place)
{
	pack_folder_remove(place->folder);
	free(place->installed);
	free(place->home);
}

static void themes_of_both_folders_are_listed_once(void **state)
{
	struct place place;
	size_t n_names;

	(void)state;
	place_open(&place);
	copy_theme(&place, "contrast", "config/leeway/themes/light.json");
	copy_theme(&place, "mono", "config/leeway/themes/a.json");
	char **names = themes_list(&place.env, &n_names);

	assert_int_equal(n_names, 3);
	assert_string_equal(names[0], "a");
	assert_string_equal(names[1], "default");
	assert_string_equal(names[2], "light");
	file_free_names(names, n_names);
	place_close(&place);
}

/* The user's own "light" has another title. */
static void copy_light_as_night(const struct place *place)
{
	char *path = file_join(place->installed, "themes/light.json");
	char *text = file_read(path, 1 << 20, NULL, NULL);
	char *title = strstr(text, "\"Light\"");

	assert_non_null(title);
	title[1] = 'N';
	pack_folder_write(place->folder, "config/leeway/themes/light.json", text);
	free(text);
	free(path);
}

static void the_users_theme_goes_before_an_installed_one(void **state)
{
	struct place place;

	(void)state;
	place_open(&place);
	struct theme *installed = themes_load(&place.env, "light", NULL);

	assert_non_null(installed);
	copy_light_as_night(&place);
	struct theme *own = themes_load(&place.env, "light", NULL);

	assert_non_null(own);
	assert_string_equal(installed->title, "Light");
	assert_string_equal(own->title, "Night");
	theme_free(own);
	theme_free(installed);
	place_close(&place);
}

static void a_theme_that_is_nowhere_is_an_error(void **state)
{
	struct place place;
	struct error error = { 0 };

	(void)state;
	place_open(&place);
	assert_null(themes_load(&place.env, "nosuch", &error));
	assert_int_not_equal(error.code, ERROR_NONE);
	assert_non_null(strstr(error.message, "no theme 'nosuch'; there are: "));
	assert_non_null(strstr(error.message, ", light"));
	error_clear(&error);
	place_close(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(themes_of_both_folders_are_listed_once),
		cmocka_unit_test(the_users_theme_goes_before_an_installed_one),
		cmocka_unit_test(a_theme_that_is_nowhere_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
