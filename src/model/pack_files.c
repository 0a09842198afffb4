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

enum place { PLACE_INSIDE, PLACE_OUTSIDE, PLACE_NOWHERE };

/* Where a path of the folder really leads. */
static enum place find_place(const char *path, const char *folder)
{
	char *real_path = realpath(path, NULL);
	char *real_folder = realpath(folder, NULL);
	enum place place = PLACE_NOWHERE;
	if (real_path && real_folder)
		place = is_below(real_path, real_folder) ? PLACE_INSIDE : PLACE_OUTSIDE;
	free(real_path);
	free(real_folder);
	return place;
}

static void report_place(
	const char *path, enum place place, enum fault_severity severity, struct fault_list *faults)
{
	fault_list_take(
		faults, (struct fault){
				.severity = severity,
				.path = memory_copy_text(path),
				.message = memory_copy_text(
					place == PLACE_NOWHERE
						? "is a link that leads nowhere"
						: "is a link that leads out of the pack's folder"),
				.advice = memory_copy_text(
					severity == FAULT_ERROR
						? "put the file itself into the pack's folder"
						: "remove it; it is not read"),
			});
}

char *pack_files_find(const struct pack_files *files, const char *name, bool *is_refused,
	struct fault_list *faults)
{
	*is_refused = false;
	for (size_t i = 0; i < files->n_folders; i++) {
		struct stat status;
		char *path = file_join(files->folders[i], name);
		if (lstat(path, &status) == 0) {
			enum place place = find_place(path, files->folders[i]);
			if (place == PLACE_INSIDE)
				return path;
			report_place(path, place, FAULT_ERROR, faults);
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

/* Links that are not read may still surprise whoever copies the pack. */
static void judge_stray(const char *folder, const char *name, struct fault_list *faults)
{
	struct stat status;
	char *path = file_join(folder, name);
	if (name[0] != '.' && strcmp(name, "pack.json") != 0 && lstat(path, &status) == 0 &&
		S_ISLNK(status.st_mode)) {
		enum place place = find_place(path, folder);
		if (place != PLACE_INSIDE)
			report_place(path, place, FAULT_WARNING, faults);
	}
	free(path);
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
			if (length == 0) {
				judge_stray(files->folders[i], names[j], faults);
				continue;
			}
			MEMORY_RESERVE_ONE(ids, n, capacity);
			ids[n++] = memory_copy_bytes(names[j], length);
		}
		file_free_names(names, n_names);
	}
	*n_ids = sort_unique(ids, n);
	return ids;
}
