#include "leeway/screens/recovery.h"

#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/model/fields.h"
#include "leeway/model/own_files.h"

enum { MAX_FILE = 1024 * 1024, MAX_FILES = 100 };

static const char ending[] = ".json";

/* The folder of a pack's drafts, to be freed; NULL without a home, or for a name that is no id. */
static char *folder_of(const struct env *env, const struct pack *pack)
{
	char *data = field_is_id(pack->id) ? env_data_folder(env) : NULL;
	char *folder = data ? memory_format("%s/recovery/%s", data, pack->id) : NULL;

	free(data);
	return folder;
}

/* What the names of files begin with; no id has a dot in it. */
static const char *const prefixes[N_DRAFT_TYPES] = { "", "condition.", "pack." };

static char *path_of(const struct recovery_key *key)
{
	char *folder = field_is_id(key->id) ? folder_of(key->env, key->pack) : NULL;
	char *path =
		folder ? memory_format("%s/%s%s%s", folder, prefixes[key->type], key->id, ending)
		       : NULL;

	free(folder);
	return path;
}

/* What tells packs of the same name apart: where their files would be saved. To be freed. */
static char *place_of(const struct env *env, const struct pack *pack)
{
	char *path = own_files_pack_path(env, pack, NULL);

	return path ? path : memory_copy_text("");
}

static void append_quoted(struct buffer *out, const char *before, const char *text)
{
	char *quoted = json_quote(text);

	buffer_append_text(out, before);
	buffer_append_text(out, quoted);
	free(quoted);
}

static char *format(const struct recovery_key *key, const struct draft *draft, bool is_new)
{
	struct buffer out;

	char *place = place_of(key->env, key->pack);

	buffer_init(&out, SIZE_MAX / 2);
	append_quoted(&out, "{\n\t\"pack\": ", place);
	free(place);
	buffer_append_format(&out, ",\n\t\"new\": %d,\n\t\"focus\": %zu,\n\t\"cursor\": %zu",
		is_new, draft->focus, textfield_cursor(draft->fields[draft->focus].text));
	buffer_append_text(&out, ",\n\t\"fields\": [");
	for (size_t i = 0; i < draft->n_fields; i++) {
		append_quoted(&out, i > 0 ? ",\n\t\t{ \"field\": " : "\n\t\t{ \"field\": ",
			draft_kind_name(draft->fields[i].kind));
		append_quoted(&out, ", \"text\": ", textfield_text(draft->fields[i].text));
		buffer_append_text(&out, " }");
	}
	buffer_append_text(&out, "\n\t]\n}\n");
	return buffer_take(&out);
}

bool recovery_write(
	const struct recovery_key *key, const struct draft *draft, bool is_new, struct error *error)
{
	char *path = path_of(key);
	char *folder = folder_of(key->env, key->pack);
	bool good = true;

	/* Without a place to write to there is none to read from either. */
	if (path && folder) {
		char *text = format(key, draft, is_new);

		good = file_make_folder(folder, error) &&
		       file_write_unsynced(path, text, strlen(text), error);
		free(text);
	}
	free(folder);
	free(path);
	return good;
}

char *recovery_folder(const struct env *env, const struct pack *pack)
{
	return folder_of(env, pack);
}

void recovery_sync(const char *folder)
{
	size_t n_names = 0;
	char **names = file_is_folder(folder) ? file_list(folder, &n_names, NULL) : NULL;

	for (size_t i = 0; i < n_names && i < MAX_FILES; i++) {
		char *path = file_join(folder, names[i]);

		file_sync(path);
		free(path);
	}
	file_free_names(names, n_names);
}

void recovery_remove(const struct recovery_key *key)
{
	char *path = path_of(key);

	if (path)
		(void)unlink(path); /* Mostly there is none. */
	free(path);
}

static bool read_fields(const struct cJSON *root, struct draft_snapshot *snapshot)
{
	const struct cJSON *fields = cJSON_GetObjectItemCaseSensitive(root, "fields");
	const struct cJSON *item;

	cJSON_ArrayForEach(item, fields)
	{
		const char *name = json_member_text(item, "field");
		const char *text = json_member_text(item, "text");
		size_t i = snapshot->n_fields;

		if (i == DRAFT_MAX_FIELDS || !name || !text ||
			!draft_kind_find(name, &snapshot->kinds[i]))
			return false;
		snapshot->texts[i] = memory_copy_text(text);
		snapshot->n_fields++;
	}
	return snapshot->n_fields > 0;
}

/* A count in a file that anyone may have changed. */
static size_t read_count(const struct cJSON *root, const char *name)
{
	double number = json_member_number(root, name, 0);

	return number >= 0 && number <= MAX_FILE ? (size_t)number : 0;
}

static bool read_draft(const char *path, const char *place, struct recovered *recovered)
{
	struct json_document *document = json_load(path, MAX_FILE, NULL);
	bool good = false;

	if (!document)
		return false;
	const char *pack = json_member_text(document->root, "pack");

	if (pack && strcmp(pack, place) == 0 && read_fields(document->root, &recovered->snapshot)) {
		recovered->is_new = read_count(document->root, "new") != 0;
		recovered->snapshot.focus = read_count(document->root, "focus");
		recovered->snapshot.cursor = read_count(document->root, "cursor");
		good = recovered->snapshot.focus < recovered->snapshot.n_fields;
	}
	json_free(document);
	return good;
}

/* The id in a file's name, to be freed, and the type; NULL for other names. */
static char *id_of(const char *name, enum draft_type *type)
{
	*type = DRAFT_OF_SCENARIO;
	for (size_t i = DRAFT_OF_SCENARIO + 1; i < N_DRAFT_TYPES; i++)
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			*type = (enum draft_type)i;
	name += strlen(prefixes[*type]);
	size_t length = strlen(name), n_ending = strlen(ending);

	if (length <= n_ending || strcmp(name + length - n_ending, ending) != 0)
		return NULL;
	char *id = memory_copy_bytes(name, length - n_ending);

	if (field_is_id(id))
		return id;
	free(id);
	return NULL;
}

struct recovered *recovery_list(const struct env *env, const struct pack *pack, size_t *n_recovered)
{
	struct recovered *list = memory_alloc(MAX_FILES, sizeof *list);
	char *folder = folder_of(env, pack), *place = place_of(env, pack);
	size_t n_names = 0;
	char **names = folder && file_is_folder(folder) ? file_list(folder, &n_names, NULL) : NULL;

	*n_recovered = 0;
	for (size_t i = 0; i < n_names && *n_recovered < MAX_FILES; i++) {
		struct recovered *next = &list[*n_recovered];
		char *path = file_join(folder, names[i]);

		next->id = id_of(names[i], &next->type);
		if (next->id && read_draft(path, place, next)) {
			(*n_recovered)++;
		} else {
			draft_snapshot_clear(&next->snapshot);
			free(next->id);
			*next = (struct recovered){ 0 };
		}
		free(path);
	}
	file_free_names(names, n_names);
	free(place);
	free(folder);
	return list;
}

void recovered_clear(struct recovered *recovered)
{
	free(recovered->id);
	draft_snapshot_clear(&recovered->snapshot);
	*recovered = (struct recovered){ 0 };
}

void recovery_free(struct recovered *recovered, size_t n_recovered)
{
	for (size_t i = 0; i < n_recovered; i++)
		recovered_clear(&recovered[i]);
	free(recovered);
}
