#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/screens/themes.h"

/* The folders that are looked into, the user's first; NULL where there is none. */
enum { N_FOLDERS = 2, NAMES_LIMIT = 4096 };

static void find_folders(const struct env *env, char *folders[N_FOLDERS])
{
	char *parents[N_FOLDERS] = { env_config_folder(env), env_installed_folder(env) };

	for (int i = 0; i < N_FOLDERS; i++) {
		folders[i] = parents[i] ? file_join(parents[i], "themes") : NULL;
		free(parents[i]);
	}
}

static bool has_theme(const char *folder, const char *name)
{
	char *file = memory_format("%s.json", name);
	char *path = file_join(folder, file);
	bool exists = file_exists(path);

	free(path);
	free(file);
	return exists;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Sorts, and frees every name that comes again. */
static size_t keep_each_once(char **names, size_t n_names)
{
	size_t n_kept = 0;

	qsort(names, n_names, sizeof *names, compare_names);
	for (size_t i = 0; i < n_names; i++) {
		if (n_kept > 0 && strcmp(names[n_kept - 1], names[i]) == 0)
			free(names[i]);
		else
			names[n_kept++] = names[i];
	}
	return n_kept;
}

char **themes_list(const struct env *env, size_t *n_names)
{
	char *folders[N_FOLDERS];
	char **all = NULL;
	size_t n_all = 0;

	find_folders(env, folders);
	for (int i = 0; i < N_FOLDERS; i++) {
		size_t n_found = 0;
		char **found = folders[i] ? theme_list(folders[i], &n_found, NULL) : NULL;

		if (n_found > 0) {
			all = memory_resize(all, n_all + n_found, sizeof *all);
			memcpy(all + n_all, found, n_found * sizeof *all);
			n_all += n_found;
		}
		free(found);
		free(folders[i]);
	}
	*n_names = n_all > 0 ? keep_each_once(all, n_all) : 0;
	return all;
}

/* Says which names there are. */
static void refuse_name(const struct env *env, const char *name, struct error *error)
{
	size_t n_names;
	char **names = themes_list(env, &n_names);
	char *repaired = text_repair(name, strlen(name));
	struct buffer known;

	buffer_init(&known, NAMES_LIMIT);
	for (size_t i = 0; i < n_names; i++)
		buffer_append_format(&known, "%s%s", i ? ", " : "", names[i]);
	error_set(error, ERROR_FILE, "no theme '%s'; there are: %s", repaired,
		n_names ? buffer_text(&known) : "none");
	buffer_clear(&known);
	free(repaired);
	file_free_names(names, n_names);
}

struct theme *themes_load(const struct env *env, const char *name, struct error *error)
{
	char *folders[N_FOLDERS];
	struct theme *theme = NULL;

	find_folders(env, folders);
	if (folders[0] && has_theme(folders[0], name))
		theme = theme_load(folders[0], name, error);
	else if (folders[1] && has_theme(folders[1], name))
		theme = theme_load(folders[1], name, error);
	else
		refuse_name(env, name, error);
	for (int i = 0; i < N_FOLDERS; i++)
		free(folders[i]);
	return theme;
}
