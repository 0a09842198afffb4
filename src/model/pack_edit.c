#include "leeway/model/pack_edit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/json.h"
#include "leeway/base/json_patch.h"
#include "leeway/base/memory.h"

/* Where an id is in a list; -1: nowhere. */
static int find_id(const cJSON *list, const char *id)
{
	int index = 0;

	for (const cJSON *item = list->child; item; item = item->next, index++)
		if (cJSON_IsString(item) && strcmp(item->valuestring, id) == 0)
			return index;
	return -1;
}

static void add(cJSON *list, const char *id)
{
	cJSON_AddItemToArray(list, cJSON_CreateString(id));
}

/* The list with the id in it, made anew. */
static void insert(cJSON *root, const cJSON *list, const char *id, const char *behind)
{
	cJSON *longer = cJSON_CreateArray();
	bool is_in = find_id(list, id) >= 0;

	if (!is_in && behind && !*behind) {
		add(longer, id);
		is_in = true;
	}
	for (const cJSON *item = list->child; item; item = item->next) {
		cJSON_AddItemToArray(longer, cJSON_Duplicate(item, 1));
		if (is_in || !behind || find_id(longer, behind) < 0)
			continue;
		add(longer, id);
		is_in = true;
	}
	if (!is_in)
		add(longer, id);
	cJSON_ReplaceItemInObjectCaseSensitive(root, "scenarios", longer);
}

static void take_out(cJSON *root, cJSON *list, const char *id)
{
	int index = find_id(list, id);

	if (index >= 0)
		cJSON_DeleteItemFromArray(list, index);
	if (!list->child)
		cJSON_DeleteItemFromObjectCaseSensitive(root, "scenarios");
}

static char *edit(
	const char *text, const char *id, bool is_listed, const char *behind, struct error *error)
{
	struct json_document *document = json_read("pack.json", text, strlen(text), error);

	if (!document)
		return NULL;
	cJSON *root = cJSON_Duplicate(document->root, 1);
	cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "scenarios");
	char *edited = NULL;

	if (cJSON_IsArray(list)) {
		if (is_listed)
			insert(root, list, id, behind);
		else
			take_out(root, list, id);
		char *before = json_print(document->root), *after = json_print(root);

		edited = json_patch(text, before, after, error);
		free(after);
		free(before);
	} else {
		edited = memory_copy_text(text);
	}
	cJSON_Delete(root);
	json_free(document);
	return edited;
}

char *pack_edit_list(const char *text, const char *id, const char *behind, struct error *error)
{
	return edit(text, id, true, behind, error);
}

char *pack_edit_unlist(const char *text, const char *id, struct error *error)
{
	return edit(text, id, false, NULL, error);
}
