#include "leeway/model/own_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/file.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/model/fields.h"
#include "leeway/model/pack_files.h"
#include "leeway/model/pack_write.h"

/* True where the folder, links resolved, is the root or below it. */
static bool is_below(const char *folder, const char *root)
{
	char *real_folder = realpath(folder, NULL), *real_root = root ? realpath(root, NULL) : NULL;
	size_t length = real_root ? strlen(real_root) : 0;
	bool below = real_folder && real_root && strncmp(real_folder, real_root, length) == 0 &&
		     (real_folder[length] == '/' || real_folder[length] == '\0');
	free(real_folder);
	free(real_root);
	return below;
}

static bool is_installed(const struct env *env, const struct pack *pack)
{
	char *root = pack_files_installed_root(env);
	bool installed = is_below(pack->folder, root);
	free(root);
	return installed;
}

/* root/pack/id.json; takes over root, which may be NULL. */
static char *join_path(char *root, const char *pack, const char *id)
{
	char *path = root ? memory_format("%s/%s/%s.json", root, pack, id) : NULL;
	free(root);
	return path;
}

static char *own_path(
	const struct env *env, const struct pack *pack, const char *id, struct error *error)
{
	if (!is_installed(env, pack))
		return memory_format("%s/%s.json", pack->folder, id);
	char *path = join_path(pack_files_user_root(env), pack->id, id);
	if (!path)
		error_set(error, ERROR_FILE,
			"there is no folder to save to: set HOME or XDG_DATA_HOME");
	return path;
}

char *own_files_path(
	const struct env *env, const struct pack *pack, const char *id, struct error *error)
{
	if (field_is_id(id) && strcmp(id, "pack") != 0)
		return own_path(env, pack, id, error);
	if (field_is_id(id))
		error_set(error, ERROR_INPUT,
			"'pack' cannot be a scenario's id: pack.json describes the pack");
	else
		error_set(error, ERROR_INPUT,
			"'%s' is no id: lower-case letters a-z, digits and '-', 64 at most", id);
	return NULL;
}

char *own_files_pack_path(const struct env *env, const struct pack *pack, struct error *error)
{
	return own_path(env, pack, "pack", error);
}

bool own_files_shadow(const struct env *env, const struct pack *pack, const char *id)
{
	char *installed = join_path(pack_files_installed_root(env), pack->id, id);
	char *own = own_files_path(env, pack, id, NULL);
	char *user = join_path(pack_files_user_root(env), pack->id, id);
	bool shadows =
		own && user && strcmp(own, user) == 0 && file_exists(own) && file_exists(installed);
	free(user);
	free(own);
	free(installed);
	return shadows;
}

bool own_files_save(const char *path, const char *text, struct error *error)
{
	char *folder = memory_copy_text(path);
	char *slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
	bool good = (!slash || file_make_folder(folder, error)) &&
		    file_write(path, text, strlen(text), error);
	free(folder);
	return good;
}

bool own_files_remove(const char *path, struct error *error)
{
	return unlink(path) == 0 || error_set_errno(error, errno, "%s", path);
}

static char *write_pack_json(const struct own_pack *own_pack)
{
	struct pack pack = {
		.title = (char *)own_pack->title,
		.source = text_is_empty(own_pack->source) ? NULL : (char *)own_pack->source,
		.licence = text_is_empty(own_pack->licence) ? NULL : (char *)own_pack->licence,
	};
	char *head = pack_write_head(&pack);
	size_t length = strlen(head) - strlen("\n}");
	char *text = memory_format("%.*s,\n"
				   "\t\"conditions\": [\n"
				   "\t\t{\n"
				   "\t\t\t\"id\": \"baseline\",\n"
				   "\t\t\t\"title\": \"Baseline\",\n"
				   "\t\t\t\"ask\": \"Answer with yes or no, then explain why.\"\n"
				   "\t\t}\n"
				   "\t]\n"
				   "}\n",
		(int)length, head);
	free(head);
	return text;
}

static bool is_free(const char *folder, const char *id, struct error *error)
{
	return !file_exists(folder) ||
	       error_set(error, ERROR_INPUT, "there is a pack '%s' already", id);
}

bool own_files_make_pack(
	const struct env *env, const struct own_pack *own_pack, struct error *error)
{
	if (!field_is_id(own_pack->id))
		return error_set(error, ERROR_INPUT,
			"'%s' is no id: lower-case letters a-z, digits and '-', 64 at most",
			own_pack->id);
	char *root = pack_files_user_root(env), *installed_root = pack_files_installed_root(env);
	char *folder = root ? file_join(root, own_pack->id) : NULL;
	char *installed = file_join(installed_root, own_pack->id);
	bool good = folder || error_set(error, ERROR_FILE,
				      "there is no folder to save to: set HOME or XDG_DATA_HOME");
	good = good && is_free(folder, own_pack->id, error) &&
	       is_free(installed, own_pack->id, error);
	if (good) {
		/* pack.json comes last: a folder without it is no pack. */
		char *scenario = memory_format("%s/%s.json", folder, own_pack->scenario);
		char *path = file_join(folder, "pack.json"), *text = write_pack_json(own_pack);
		good = own_files_save(scenario, own_pack->scenario_text, error) &&
		       own_files_save(path, text, error);
		free(text);
		free(path);
		free(scenario);
	}
	free(installed);
	free(folder);
	free(installed_root);
	free(root);
	return good;
}
