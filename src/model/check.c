#include "leeway/model/check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "leeway/base/file.h"
#include "leeway/base/memory.h"
#include "leeway/model/fields.h"
#include "leeway/model/pack_read.h"
#include "leeway/model/scenario.h"

/* A link counts, wherever it leads: reading the pack says what is wrong with it. */
static bool is_pack(const char *folder)
{
	struct stat status;
	char *path = file_join(folder, "pack.json");
	bool is_there = lstat(path, &status) == 0;
	free(path);
	return is_there;
}

static void check_pack(const char *folder, struct fault_list *faults)
{
	struct pack_files files;
	pack_files_init_folder(&files, folder);
	pack_free(pack_read_files(&files, faults));
	if (!field_is_id(files.id))
		fault_list_take(faults,
			(struct fault){
				.severity = FAULT_WARNING,
				.path = memory_copy_text(folder),
				.message = memory_format("'%s' is no id of a pack", files.id),
				.advice = memory_copy_text("name the folder with lower-case "
							   "letters a-z, digits and '-'"),
			});
	pack_files_clear(&files);
}

/* A folder that holds no pack.json, but folders that may. Returns how many packs it holds. */
static size_t check_packs(
	const char *folder, char **names, size_t n_names, struct fault_list *faults)
{
	size_t n_packs = 0;
	for (size_t i = 0; i < n_names; i++) {
		char *path = file_join(folder, names[i]);
		if (names[i][0] != '.' && file_is_folder(path) && is_pack(path)) {
			check_pack(path, faults);
			n_packs++;
		}
		free(path);
	}
	return n_packs;
}

/* The scenario files of a folder that is no pack, for the author who has not written it yet. */
static void check_loose_scenarios(const char *folder, struct fault_list *faults)
{
	struct pack_files files;
	size_t n_ids;
	pack_files_init_folder(&files, folder);
	char **ids = pack_files_list_ids(&files, &n_ids, faults);
	for (size_t i = 0; i < n_ids; i++) {
		bool is_refused;
		char *name = memory_format("%s.json", ids[i]);
		char *path = pack_files_find(&files, name, &is_refused, faults);
		if (path)
			scenario_free(scenario_load_all(path, NULL, faults));
		free(path);
		free(name);
	}
	file_free_names(ids, n_ids);
	pack_files_clear(&files);
}

static void check_folder(const char *folder, struct fault_list *faults)
{
	struct error error = { 0 };
	size_t n_names;
	if (is_pack(folder)) {
		check_pack(folder, faults);
		return;
	}
	char **names = file_list(folder, &n_names, &error);
	if (!names) {
		fault_list_add_error(faults, folder, "make it readable", &error);
		return;
	}
	if (check_packs(folder, names, n_names, faults) == 0) {
		fault_list_add(faults, folder, "holds no pack.json, and no folder that holds one",
			"a pack is a folder with a pack.json; see leeway-scenario(5)");
		check_loose_scenarios(folder, faults);
	}
	file_free_names(names, n_names);
}

/* The folder of a path to pack.json, to be freed; NULL for other files. */
static char *folder_of_pack_json(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (strcmp(slash ? slash + 1 : path, "pack.json") != 0)
		return NULL;
	if (!slash)
		return memory_copy_text(".");
	return memory_copy_bytes(path, slash == path ? 1 : (size_t)(slash - path));
}

void check_path(const char *path, struct fault_list *faults)
{
	size_t from = faults->n_faults;
	char *folder = folder_of_pack_json(path);
	if (!file_exists(path))
		fault_list_add(faults, path, "there is no such file or folder",
			"look at the spelling of the path");
	else if (file_is_folder(path))
		check_folder(path, faults);
	else if (folder)
		check_pack(folder, faults);
	else
		scenario_free(scenario_load_all(path, NULL, faults));
	free(folder);
	fault_list_sort(faults, from);
}

void check_scenario_text(
	const char *name, const char *text, size_t length, struct fault_list *faults)
{
	struct error error = { 0 };
	size_t from = faults->n_faults;
	struct json_document *document = json_read(name, text, length, &error);
	faults->n_files++;
	if (document)
		scenario_free(scenario_read_all(document, NULL, faults));
	else
		fault_list_add_error(faults, name, "see leeway-scenario(5)", &error);
	json_free(document);
	fault_list_sort(faults, from);
}
