/* What a save writes: the files there are, changed only where the draft differs. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/file.h"
#include "leeway/base/json_patch.h"
#include "leeway/base/memory.h"
#include "leeway/model/own_files.h"
#include "leeway/model/pack_edit.h"
#include "leeway/model/pack_read.h"
#include "leeway/model/pack_write.h"
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

/* A change of a file's text that a save would make. */
struct rewriting {
	const char *before, *after;
	bool is_changed; /* Another program changed what is written over. */
};

bool scenarios_is_changed(const struct editing *editing, const char *now)
{
	char *canonical = write_canonical(now);
	bool is_changed = !canonical || strcmp(canonical, editing->saved) != 0;

	free(canonical);
	return is_changed;
}

bool scenarios_agrees_to_change(
	struct editing *editing, const char *now, const char *words, struct error *error)
{
	if (editing->is_warned && (!editing->warned_of || strcmp(editing->warned_of, now) == 0))
		return true;
	editing->is_warned = true;
	free(editing->warned_of);
	editing->warned_of = memory_copy_text(now);
	return error_set(error, ERROR_INPUT, "%s",
		words ? words
		      : "not saved yet: another program changed the file; save again to write over "
			"that, x takes it as it is on disk");
}

/* Says once what a save would lose, and again where the file has changed since. */
static bool warn(struct editing *editing, const struct rewriting *rewriting, struct error *error)
{
	size_t n_before = json_count_comments(rewriting->before);
	size_t n_after = json_count_comments(rewriting->after);
	size_t n_lost = n_before > n_after ? n_before - n_after : 0;

	if ((n_lost == 0 && !rewriting->is_changed) ||
		scenarios_agrees_to_change(editing, rewriting->before, NULL, error))
		return true;
	if (rewriting->is_changed)
		return false;
	error_clear(error);
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
	struct rewriting rewriting = { text, composed,
		!canonical || strcmp(canonical, editing->saved) != 0 };

	if (!warn(editing, &rewriting, error)) {
		free(composed);
		composed = NULL;
	}
	free(canonical);
	free(text);
	return composed;
}

char *scenarios_read_pack(const struct study *study, struct error *error)
{
	char *path = own_files_pack_path(study->env, study->pack, NULL);

	if (!path || !file_exists(path)) {
		free(path);
		path = file_join(study->pack->folder, "pack.json");
	}
	char *text = file_read(path, PACK_MAX_FILE, NULL, error);

	free(path);
	return text;
}

/* Notes the user's pack.json to be written where the text (taken over) is not what holds now. */
static bool write_pack(const struct scenarios *scenarios, const struct study *study, char *text,
	struct scenarios_change *change, struct error *error)
{
	char *now = scenarios_read_pack(study, NULL), *path = NULL;
	bool good = text != NULL;

	if (good && (!now || strcmp(now, text) != 0)) {
		path = own_files_pack_path(scenarios->env, study->pack, error);
		good = path != NULL;
		if (good)
			own_edits_add(&change->edits, path, text);
	}
	free(path);
	free(now);
	free(text);
	return good;
}

bool scenarios_list(const struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	char *text = scenarios_read_pack(study, error);
	char *edited = text ? pack_edit_list(text, change->id, change->behind, error) : NULL;

	free(text);
	return write_pack(scenarios, study, edited, change, error);
}

bool scenarios_unlist(const struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	char *text = scenarios_read_pack(study, error);
	char *edited = text ? pack_edit_unlist(text, change->id, error) : NULL;

	free(text);
	return write_pack(scenarios, study, edited, change, error);
}

/* A condition of a document's list as a draft of it would write it; NULL where it does not hold. */
static char *write_condition(const struct json_document *document, const struct cJSON *item)
{
	struct condition condition;
	char *text = NULL;

	if (!condition_read(document, item, &condition, NULL))
		return NULL;
	struct draft *draft = draft_new_condition(&condition);
	struct condition again = draft_to_condition(draft);

	text = pack_write_condition(&again);
	condition_clear(&again);
	draft_free(draft);
	condition_clear(&condition);
	return text;
}

/* What is done to the list of conditions. */
struct condition_change {
	const char *id;
	const char *json; /* As it is to be; NULL: it goes. */
	const char *behind; /* A new one: NULL: last, "": first. */
};

static void append_item(struct buffer *list, const char *json)
{
	buffer_append_text(list, list->length > 0 ? ",\n\t\t" : "");
	buffer_append_text(list, json);
}

/*
 * The conditions of a pack.json as { "conditions": [ … ] }, with the change in them where there is
 * one; NULL where one does not hold, or none would be left.
 */
static char *write_conditions(const char *text, const struct condition_change *change)
{
	struct json_document *document = json_read("pack.json", text, strlen(text), NULL);
	const cJSON *item, *conditions = document ? cJSON_GetObjectItemCaseSensitive(
							    document->root, "conditions")
						  : NULL;
	struct buffer list;
	bool good = conditions != NULL, is_in = !change || !change->json;

	buffer_init(&list, SIZE_MAX / 2);
	if (!is_in && change->behind && !*change->behind) {
		append_item(&list, change->json);
		is_in = true;
	}
	cJSON_ArrayForEach(item, conditions)
	{
		const char *id = json_member_text(item, "id");
		bool is_changed = change && id && strcmp(id, change->id) == 0;
		char *json = is_changed ? memory_copy_text(change->json)
					: write_condition(document, item);

		good = good && (json || is_changed);
		if (json)
			append_item(&list, json);
		is_in = is_in || is_changed;
		if (!is_in && id && change && change->behind && strcmp(id, change->behind) == 0) {
			append_item(&list, change->json);
			is_in = true;
		}
		free(json);
	}
	if (!is_in)
		append_item(&list, change->json);
	char *written = good && list.length > 0
				? memory_format("{\n\t\"conditions\": [\n\t\t%s\n\t]\n}\n",
					  buffer_text(&list))
				: NULL;

	buffer_clear(&list);
	json_free(document);
	return written;
}

/* The text of pack.json with a change of its conditions; NULL where that is not what comes out. */
static char *patch_conditions(
	const char *text, const struct condition_change *change, struct error *error)
{
	char *before = write_conditions(text, NULL), *after = write_conditions(text, change);
	char *patched = before && after ? json_patch(text, before, after, NULL) : NULL;
	char *again = patched ? write_conditions(patched, NULL) : NULL;

	if (before && !after)
		error_set(error, ERROR_INPUT, "a pack has one condition at least");
	else if (!again || strcmp(again, after) != 0)
		error_set(error, ERROR_INPUT,
			"pack.json cannot be changed from here: E opens it in your own editor");
	if (!again || strcmp(again, after) != 0) {
		free(patched);
		patched = NULL;
	}
	free(again);
	free(after);
	free(before);
	return patched;
}

/* What the text of a pack.json says of the pack, as a draft of it would be written. */
static char *write_head(const struct json_document *document)
{
	struct fault_list faults = { 0 };
	struct field_reader reader = field_reader_begin(document, &faults);
	struct pack *pack = memory_alloc(1, sizeof *pack);

	pack_read_head(&reader, pack);
	struct editing *editing = editing_new(draft_new_pack(pack), false);
	char *text = memory_copy_text(editing->saved);

	editing_free(editing);
	pack_free(pack);
	fault_list_clear(&faults);
	return text;
}

/* The row's part of a pack.json, as a draft of it would be written; NULL where it has none. */
static char *write_part(const char *text, enum draft_type type, const char *id)
{
	struct json_document *document = json_read("pack.json", text, strlen(text), NULL);
	const cJSON *item, *conditions = document ? cJSON_GetObjectItemCaseSensitive(
							    document->root, "conditions")
						  : NULL;
	char *part = NULL;

	if (document && type == DRAFT_OF_PACK)
		part = write_head(document);
	cJSON_ArrayForEach(item, conditions)
	{
		const char *other = json_member_text(item, "id");

		if (type == DRAFT_OF_CONDITION && !part && other && strcmp(other, id) == 0)
			part = write_condition(document, item);
	}
	json_free(document);
	return part;
}

/* The text of pack.json with what the pack says of itself. */
static char *patch_head(const char *text, const struct editing *editing, struct error *error)
{
	return json_patch(text, editing->saved, editing->check.json, error);
}

bool scenarios_write_part(const struct scenarios *scenarios, const struct study *study,
	struct scenario_row *row, struct scenarios_change *change, struct error *error)
{
	struct editing *editing = row->editing;
	struct condition_change condition = { change->id,
		change->is_saved ? editing->check.json : NULL, change->behind };
	char *text = scenarios_read_pack(study, error), *patched = NULL;

	char *now = text ? write_part(text, row->type, change->id) : NULL;

	if (text)
		patched = row->type == DRAFT_OF_PACK ? patch_head(text, editing, error)
						     : patch_conditions(text, &condition, error);
	/* A new one may have been made by another program, too. */
	bool is_changed = row->is_new ? now != NULL : !now || strcmp(now, editing->saved) != 0;
	struct rewriting rewriting = { text, patched, change->is_saved && is_changed };

	/* What is deleted comes back as it was on disk. */
	if (!change->is_saved && now) {
		free(change->before);
		change->before = now;
		now = NULL;
	}
	if (patched && !warn(editing, &rewriting, error)) {
		free(patched);
		patched = NULL;
	}
	free(now);
	free(text);
	return write_pack(scenarios, study, patched, change, error);
}

bool scenarios_restore_part(const struct scenarios *scenarios, const struct study *study,
	struct scenarios_change *change, struct error *error)
{
	struct condition_change condition = { change->id, change->before, change->behind };
	char *text = scenarios_read_pack(study, error);
	char *patched = text ? patch_conditions(text, &condition, error) : NULL;

	free(text);
	return write_pack(scenarios, study, patched, change, error);
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
		"%s is not saved: %s; mend that, save again: the text stays here (%s)",
		slash ? slash + 1 : path, reason, folder);
	free(folder);
	free(reason);
	return false;
}
