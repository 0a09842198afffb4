#include "leeway/model/pack.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/model/fields.h"
#include "leeway/model/pack_files.h"
#include "leeway/model/pack_read.h"

/* Adds the ids of the packs below root, which is taken; a root that is not there adds nothing. */
static char **add_ids(char **ids, size_t *n_ids, const struct env *env, char *root)
{
	size_t n_names = 0;
	char **names = root && file_is_folder(root) ? file_list(root, &n_names, NULL) : NULL;
	free(root);
	if (!names)
		return ids;
	ids = memory_resize(ids, *n_ids + n_names + 1, sizeof *ids);
	for (size_t i = 0; i < n_names; i++) {
		struct pack_files files;
		if (!field_is_id(names[i]))
			continue;
		pack_files_init_id(&files, env, names[i]);
		bool is_pack = false;
		for (size_t j = 0; j < files.n_folders && !is_pack; j++) {
			char *path = file_join(files.folders[j], "pack.json");
			is_pack = file_exists(path);
			free(path);
		}
		for (size_t j = 0; j < *n_ids && is_pack; j++)
			is_pack = strcmp(ids[j], names[i]) != 0;
		if (is_pack)
			ids[(*n_ids)++] = memory_copy_text(names[i]);
		pack_files_clear(&files);
	}
	file_free_names(names, n_names);
	return ids;
}

static int compare_ids(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

char **pack_list(const struct env *env, size_t *n_ids, struct error *error)
{
	char **ids = memory_alloc(1, sizeof *ids);
	*n_ids = 0;
	ids = add_ids(ids, n_ids, env, pack_files_user_root(env));
	ids = add_ids(ids, n_ids, env, pack_files_installed_root(env));
	if (*n_ids == 0) {
		char *root = pack_files_installed_root(env);
		error_set(error, ERROR_FILE, "%s: no pack is installed there", root);
		free(root);
		free(ids);
		return NULL;
	}
	qsort(ids, *n_ids, sizeof *ids, compare_ids);
	return ids;
}

static bool unknown_pack(const struct env *env, const char *id, struct error *error)
{
	struct buffer names;
	size_t n_ids;
	char **ids = pack_list(env, &n_ids, error);
	if (!ids)
		return error_prefix(error, "no pack '%s'", id);
	buffer_init(&names, 4096);
	for (size_t i = 0; i < n_ids; i++)
		buffer_append_format(&names, "%s%s", i > 0 ? ", " : "", ids[i]);
	error_set(error, ERROR_USAGE, "no pack '%s'; there are: %s; a folder's path needs a '/'",
		id, buffer_text(&names));
	buffer_clear(&names);
	file_free_names(ids, n_ids);
	return false;
}

static bool is_path(const char *text)
{
	return strchr(text, '/') || text[0] == '.';
}

static bool find_files(const struct env *env, const char *id_or_folder, struct pack_files *files,
	struct error *error)
{
	*files = (struct pack_files){ 0 };
	if (is_path(id_or_folder)) {
		if (!file_is_folder(id_or_folder))
			return error_set(error, ERROR_USAGE, "%s: is no folder", id_or_folder);
		pack_files_init_folder(files, id_or_folder);
		return true;
	}
	if (!field_is_id(id_or_folder))
		return unknown_pack(env, id_or_folder, error);
	pack_files_init_id(files, env, id_or_folder);
	return files->n_folders > 0 || unknown_pack(env, id_or_folder, error);
}

struct pack *pack_load(const struct env *env, const char *id_or_folder, struct error *error)
{
	struct pack_files files;
	struct fault_list faults = { 0 };
	struct pack *pack = NULL;
	if (find_files(env, id_or_folder, &files, error)) {
		pack = pack_read_files(&files, &faults);
		if (!fault_list_to_error(&faults, error)) {
			pack_free(pack);
			pack = NULL;
		}
	}
	fault_list_clear(&faults);
	pack_files_clear(&files);
	return pack;
}

const struct scenario *pack_find_scenario(const struct pack *pack, const char *id)
{
	for (size_t i = 0; i < pack->n_scenarios; i++)
		if (strcmp(pack->scenarios[i]->id, id) == 0)
			return pack->scenarios[i];
	return NULL;
}

const struct condition *pack_find_condition(const struct pack *pack, const char *id)
{
	for (size_t i = 0; i < pack->n_conditions; i++)
		if (strcmp(pack->conditions[i].id, id) == 0)
			return &pack->conditions[i];
	return NULL;
}
