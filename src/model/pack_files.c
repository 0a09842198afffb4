#include "leeway/model/pack_files.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"

char *pack_files_user_root(const struct env *env)
{
	char *data = env_data_folder(env);
	char *root = data ? file_join(data, "scenarios") : NULL;
	free(data);
	return root;
}

char *pack_files_installed_root(const struct env *env)
{
	char *installed = env_installed_folder(env);
	char *root = file_join(installed, "scenarios");
	free(installed);
	return root;
}

/* Takes over root. */
static void add_folder_of(struct pack_files *files, char *root)
{
	if (!root)
		return;
	char *folder = file_join(root, files->id);
	if (file_is_folder(folder))
		files->folders[files->n_folders++] = folder;
	else
		free(folder);
	free(root);
}

void pack_files_init_id(struct pack_files *files, const struct env *env, const char *id)
{
	*files = (struct pack_files){ .id = memory_copy_text(id) };
	add_folder_of(files, pack_files_user_root(env));
	add_folder_of(files, pack_files_installed_root(env));
}

void pack_files_init_folder(struct pack_files *files, const char *folder)
{
	char *resolved = realpath(folder, NULL);
	const char *name = resolved ? resolved : folder;
	const char *slash = strrchr(name, '/');
	*files = (struct pack_files){
		.id = memory_copy_text(slash && slash[1] ? slash + 1 : name),
		.folders = { memory_copy_text(folder) },
		.n_folders = 1,
	};
	free(resolved);
}

void pack_files_clear(struct pack_files *files)
{
	free(files->id);
	for (size_t i = 0; i < files->n_folders; i++)
		free(files->folders[i]);
	*files = (struct pack_files){ 0 };
}

static bool is_below(const char *path, const char *folder)
{
	size_t length = strlen(folder);
	if (strncmp(path, folder, length) != 0)
		return false;
	return path[length] == '/' || strcmp(folder, "/") == 0;
}

/* Reports what is wrong with the real place of a path below the folder; true where nothing is. */
static bool stays_inside(const char *path, const char *folder, struct fault_list *faults)
{
	char *real_path = realpath(path, NULL);
	char *real_folder = realpath(folder, NULL);
	bool is_inside = real_path && real_folder && is_below(real_path, real_folder);
	if (!real_path)
		fault_list_add(faults, path, "is a link that leads nowhere",
			"put the file itself into the pack's folder");
	else if (!is_inside)
		fault_list_add(faults, path, "is a link that leads out of the pack's folder",
			"put the file itself into the pack's folder");
	free(real_path);
	free(real_folder);
	return is_inside;
}

char *pack_files_find(const struct pack_files *files, const char *name, bool *is_refused,
	struct fault_list *faults)
{
	*is_refused = false;
	for (size_t i = 0; i < files->n_folders; i++) {
		struct stat status;
		char *path = file_join(files->folders[i], name);
		if (lstat(path, &status) == 0) {
			if (stays_inside(path, files->folders[i], faults))
				return path;
			*is_refused = true;
			free(path);
			return NULL;
		}
		free(path);
	}
	return NULL;
}

/* The length of the id in a scenario file's name; 0 for other files. */
static size_t id_length(const char *name)
{
	static const char ending[] = ".json";
	size_t length = strlen(name), n_ending = sizeof ending - 1;
	if (name[0] == '.' || length <= n_ending || strcmp(name, "pack.json") == 0)
		return 0;
	return strcmp(name + length - n_ending, ending) == 0 ? length - n_ending : 0;
}

static int compare_texts(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Sorts and leaves one of each. */
static size_t sort_unique(char **texts, size_t n_texts)
{
	size_t n_kept = 0;
	if (n_texts > 1)
		qsort(texts, n_texts, sizeof *texts, compare_texts);
	for (size_t i = 0; i < n_texts; i++) {
		if (n_kept > 0 && strcmp(texts[n_kept - 1], texts[i]) == 0)
			free(texts[i]);
		else
			texts[n_kept++] = texts[i];
	}
	return n_kept;
}

char **pack_files_list_ids(const struct pack_files *files, size_t *n_ids, struct fault_list *faults)
{
	size_t capacity = 8, n = 0;
	char **ids = memory_alloc(capacity, sizeof *ids);
	for (size_t i = 0; i < files->n_folders; i++) {
		struct error error = { 0 };
		size_t n_names;
		char **names = file_list(files->folders[i], &n_names, &error);
		if (!names) {
			fault_list_add_error(
				faults, files->folders[i], "make the folder readable", &error);
			continue;
		}
		for (size_t j = 0; j < n_names; j++) {
			size_t length = id_length(names[j]);
			if (length == 0)
				continue;
			MEMORY_RESERVE_ONE(ids, n, capacity);
			ids[n++] = memory_copy_bytes(names[j], length);
		}
		file_free_names(names, n_names);
	}
	*n_ids = sort_unique(ids, n);
	return ids;
}
