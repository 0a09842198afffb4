/* What a save writes: the files there are, changed only where the draft differs. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/file.h"
#include "leeway/base/json_patch.h"
#include "leeway/base/memory.h"
#include "leeway/model/own_files.h"
#include "leeway/model/pack_edit.h"
#include "leeway/model/pack_read.h"
#include "leeway/screens/scenarios_parts.h"

/* A scenario file's text as a draft of it would be written; NULL where it does not hold. */
static char *write_canonical(const char *text)
{
	struct json_document *document = json_read("the file", text, strlen(text), NULL);
	struct scenario *scenario = document ? scenario_read(document, NULL) : NULL;
	char *canonical = scenario ? scenarios_write_saved(scenario) : NULL;

	scenario_free(scenario);
	json_free(document);
	return canonical;
}

/* The text with the draft's values; the draft alone where that does not say the same. */
static char *patch_file(const char *text, const char *canonical, const char *json)
{
	char *patched = canonical ? json_patch(text, canonical, json, NULL) : NULL;
	char *again = patched ? write_canonical(patched) : NULL;

	if (!again || strcmp(again, json) != 0) {
		free(patched);
		patched = memory_copy_text(json);
	}
	free(again);
	return patched;
}

/* Says once what a save would lose. */
static bool warn(struct editing *editing, size_t n_lost, bool is_changed, struct error *error)
{
	if (editing->is_warned || (n_lost == 0 && !is_changed))
		return true;
	editing->is_warned = true;
	if (is_changed)
		return error_set(error, ERROR_INPUT,
			"not saved yet: another program changed the file; save again to write over "
			"that, x takes it as it is now");
	return error_set(error, ERROR_INPUT,
		"not saved yet: %zu comment%s of the file would be lost; save again to save all "
		"the same, $EDITOR keeps them",
		n_lost, n_lost == 1 ? "" : "s");
}

char *scenarios_compose(struct editing *editing, const char *path, struct error *error)
{
	const char *json = editing->check.json;
	char *text =
		path && file_exists(path) ? file_read(path, SCENARIO_MAX_FILE, NULL, NULL) : NULL;

	if (!text)
		return memory_copy_text(json);
	char *canonical = write_canonical(text);
	char *composed = patch_file(text, canonical, json);
	size_t n_before = json_count_comments(text), n_after = json_count_comments(composed);
	bool is_changed = !canonical || strcmp(canonical, editing->saved) != 0;

	if (!warn(editing, n_before > n_after ? n_before - n_after : 0, is_changed, error)) {
		free(composed);
		composed = NULL;
	}
	free(canonical);
	free(text);
	return composed;
}

/* The text of the pack.json that holds now, to be freed. */
static char *read_pack(const struct study *study, struct error *error)
{
	char *path = file_join(study->pack->folder, "pack.json");
	char *text = file_read(path, PACK_MAX_FILE, NULL, error);

	free(path);
	return text;
}

/* Writes the user's pack.json where the text (taken over) is not what holds now. */
static bool write_pack(const struct scenarios *scenarios, const struct study *study, char *text,
	struct scenarios_change *change, struct error *error)
{
	char *now = read_pack(study, NULL), *path = NULL;
	bool good = text != NULL;

	if (good && (!now || strcmp(now, text) != 0)) {
		path = own_files_pack_path(scenarios->env, study->pack, error);
		good = path && own_edits_do(&change->edits, path, text, error);
	}
	free(path);
	free(now);
	free(text);
	return good;
}

bool scenarios_list(const struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	char *text = read_pack(study, error);
	char *edited = text ? pack_edit_list(text, change->id, change->behind, error) : NULL;

	free(text);
	return write_pack(scenarios, study, edited, change, error);
}

bool scenarios_unlist(const struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	char *text = read_pack(study, error);
	char *edited = text ? pack_edit_unlist(text, change->id, error) : NULL;

	free(text);
	return write_pack(scenarios, study, edited, change, error);
}

bool scenarios_say_unsaved(const char *path, struct error *error)
{
	const char *slash = strrchr(path, '/');

	if (!error || error->code != ERROR_FILE)
		return false;
	/* What failed names the whole path, which would fill the line before it says why. */
	const char *why = strrchr(error->message, ':');
	char *reason = memory_copy_text(why ? why + 2 : error->message);
	char *folder = memory_copy_bytes(path, slash ? (size_t)(slash - path) : 0);

	error_clear(error);
	error_set(error, ERROR_FILE,
		"%s is not saved: %s; put that right and save again, the words stay here (in %s)",
		slash ? slash + 1 : path, reason, folder);
	free(folder);
	free(reason);
	return false;
}
