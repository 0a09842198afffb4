#include "leeway/screens/state_file.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/file.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"

enum { MAX_FILE = 4 << 20, VERSION = 1 };

char *state_file_path(const struct env *env)
{
	char *folder = env_state_folder(env);
	char *path = folder ? file_join(folder, "state.json") : NULL;

	free(folder);
	return path;
}

/* The document; NULL without an error where there is no file. */
static struct json_document *load(const char *path, struct error *error)
{
	return path && file_exists(path) ? json_load(path, MAX_FILE, error) : NULL;
}

static bool is_later(const struct json_document *document)
{
	return json_member_number(document->root, "version", VERSION) > VERSION;
}

/* The entry of a cache; NULL where there is none. */
static cJSON *find_entry(const cJSON *caches, const char *cache)
{
	cJSON *item;

	cJSON_ArrayForEach(item, caches)
	{
		const char *path = json_member_text(item, "cache");

		if (path && strcmp(path, cache) == 0)
			return item;
	}
	return NULL;
}

static char *copy_member(const cJSON *object, const char *name)
{
	const char *text = json_member_text(object, name);

	return text ? memory_copy_text(text) : NULL;
}

bool state_file_load(
	const struct env *env, const char *cache, struct state *state, struct error *error)
{
	char *path = state_file_path(env);
	struct error fault = { 0 };
	struct json_document *document = load(path, &fault);
	unsigned n_wrong = 0;

	if (document && is_later(document)) {
		error_set(&fault, ERROR_INPUT, "%s is of a later version of leeway", path);
	} else if (document) {
		const cJSON *root = document->root;
		const cJSON *theme = cJSON_GetObjectItemCaseSensitive(root, "theme");
		const cJSON *entry =
			find_entry(cJSON_GetObjectItemCaseSensitive(root, "caches"), cache);

		state->theme = copy_member(theme, "name");
		state->theme_before = copy_member(theme, "instead_of");
		if (entry)
			n_wrong = state_read(state, entry);
	}
	if (n_wrong > 0)
		error_set(&fault, ERROR_INPUT, "%s: %u entries of it are not understood", path,
			n_wrong);
	json_free(document);
	free(path);
	return !fault.code || error_move(error, &fault);
}

static void add_theme(cJSON *root, const struct state_record *record, const cJSON *before)
{
	const cJSON *theme = cJSON_GetObjectItemCaseSensitive(before, "theme");

	if (!record->theme) {
		if (cJSON_IsObject(theme))
			cJSON_AddItemToObject(root, "theme", cJSON_Duplicate(theme, 1));
		return;
	}
	cJSON *object = cJSON_AddObjectToObject(root, "theme");

	cJSON_AddStringToObject(object, "name", record->theme);
	if (record->theme_before)
		cJSON_AddStringToObject(object, "instead_of", record->theme_before);
}

/* The entries, the record's first, so that those behind the last are the longest unused. */
static void add_caches(cJSON *root, const struct state_record *record, const cJSON *before)
{
	cJSON *caches = cJSON_AddArrayToObject(root, "caches");
	cJSON *entry = cJSON_Parse(record->entry);
	const cJSON *others = cJSON_GetObjectItemCaseSensitive(before, "caches"), *item;

	if (entry) {
		cJSON_AddItemToObject(entry, "cache", cJSON_CreateString(record->cache));
		cJSON_AddItemToArray(caches, entry);
	}
	cJSON_ArrayForEach(item, others)
	{
		const char *path = json_member_text(item, "cache");

		if (path && strcmp(path, record->cache) != 0 &&
			cJSON_GetArraySize(caches) < STATE_FILE_MAX_CACHES)
			cJSON_AddItemToArray(caches, cJSON_Duplicate(item, 1));
	}
}

static bool write_file(
	const struct env *env, const char *path, const cJSON *root, struct error *error)
{
	char *folder = env_state_folder(env);
	char *text = json_print(root);
	bool good = file_make_folder(folder, error) && file_write(path, text, strlen(text), error);

	free(text);
	free(folder);
	return good;
}

bool state_file_save(const struct env *env, const struct state_record *record, struct error *error)
{
	char *path = state_file_path(env);

	if (!path)
		return true;
	struct error fault = { 0 };
	struct json_document *before = load(path, &fault);
	bool good;

	error_clear(&fault);
	if (before && is_later(before)) {
		good = error_set(error, ERROR_FILE, "%s is of a later version of leeway", path);
	} else {
		cJSON *root = cJSON_CreateObject();

		cJSON_AddNumberToObject(root, "version", VERSION);
		add_theme(root, record, before ? before->root : NULL);
		add_caches(root, record, before ? before->root : NULL);
		good = write_file(env, path, root, error);
		cJSON_Delete(root);
	}
	json_free(before);
	free(path);
	return good;
}
