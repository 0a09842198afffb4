/*
 * The user's own files of packs: where they are, and writing, removing and making them. Installed
 * files are never written: what belongs to an installed pack goes to the user's folder, where it
 * shadows the installed file (pack.h).
 */
#ifndef LEEWAY_MODEL_OWN_FILES_H
#define LEEWAY_MODEL_OWN_FILES_H

#include <stdbool.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/model/pack.h"

/*
 * Where the user's file of a scenario of the pack is, or would be: the user's folder of the pack,
 * or the pack's own folder where it was loaded by a path that is not below what is installed. To
 * be freed. NULL and ERROR_INPUT for what is no id, ERROR_FILE without a home.
 */
char *own_files_path(
	const struct env *env, const struct pack *pack, const char *id, struct error *error);

/* The same for the pack's pack.json. */
char *own_files_pack_path(const struct env *env, const struct pack *pack, struct error *error);

/* True where an installed file is behind the user's own, and shows again when that is removed. */
bool own_files_shadow(const struct env *env, const struct pack *pack, const char *id);

/* Writes a file, making its folder; either the old or the new content is there, always. */
bool own_files_save(const char *path, const char *text, struct error *error);

bool own_files_remove(const char *path, struct error *error);

/* What a new pack is made of; texts borrowed. */
struct own_pack {
	const char *id;
	const char *title;
	const char *source, *licence; /* NULL or "": not said. */
	const char *scenario; /* Id of its first scenario; a pack has at least one. */
	const char *scenario_text; /* That file's text. */
};

/*
 * Makes the user's folder of a pack with one condition and one scenario. ERROR_INPUT where the id
 * is none, or is that of a pack there is.
 */
bool own_files_make_pack(
	const struct env *env, const struct own_pack *own_pack, struct error *error);

#endif
