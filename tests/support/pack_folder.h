/* Folders and files for tests of packs, below a temporary folder of their own. */
#ifndef LEEWAY_TESTS_PACK_FOLDER_H
#define LEEWAY_TESTS_PACK_FOLDER_H

#include "leeway/base/env.h"

/* A fresh folder; free it with pack_folder_remove. */
char *pack_folder_new(void);
void pack_folder_remove(char *folder);

/* Writes a file below the folder, making folders on the way; name is a relative path. */
void pack_folder_write(const char *folder, const char *name, const char *text);

/* A symbolic link of that relative name with that target. */
void pack_folder_link(const char *folder, const char *name, const char *target);

/* An env whose user's data folder is folder/user/leeway and whose installed one folder/installed.
 */
struct env pack_folder_env(const char *folder);

/* A pack.json with one condition that lists the scenarios of a JSON array. */
char *pack_folder_pack_json(const char *scenarios);

/* A good scenario of two levels with that id and text in its question. */
char *pack_folder_scenario_json(const char *id, const char *word);

#endif
