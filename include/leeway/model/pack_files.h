/*
 * The files of a pack: one folder, or the user's before the installed one of the same id. Nothing
 * outside those folders is opened: names are plain file names, and a symbolic link that leads out
 * is refused. A value that owns its texts; one thread at a time.
 */
#ifndef LEEWAY_MODEL_PACK_FILES_H
#define LEEWAY_MODEL_PACK_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/env.h"
#include "leeway/model/fault.h"

enum { PACK_FILES_MAX_FOLDERS = 2 };

struct pack_files {
	char *id; /* The folder's name. */
	char *folders[PACK_FILES_MAX_FOLDERS]; /* What an earlier one holds shadows a later one's.
						*/
	size_t n_folders;
};

/* The folders of the pack of that id that are there; n_folders is 0 where there are none. */
void pack_files_init_id(struct pack_files *files, const struct env *env, const char *id);

/* One folder; its id is the name it has when links, "." and ".." are resolved. */
void pack_files_init_folder(struct pack_files *files, const char *folder);
void pack_files_clear(struct pack_files *files);

/*
 * The path of a file of the pack, to be freed; NULL where no folder has it. A link that leads out
 * of its folder or nowhere is reported, NULL is returned, and *is_refused set.
 */
char *pack_files_find(const struct pack_files *files, const char *name, bool *is_refused,
	struct fault_list *faults);

/*
 * Ids of all scenario files (names ending in ".json" but pack.json and hidden ones), sorted, each
 * once; file_free_names. A folder that cannot be listed is reported.
 */
char **pack_files_list_ids(
	const struct pack_files *files, size_t *n_ids, struct fault_list *faults);

/* The folders that packs lie in, user's and installed; the second may be missing. To be freed. */
char *pack_files_user_root(const struct env *env); /* NULL without a home. */
char *pack_files_installed_root(const struct env *env);

#endif
