#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/report/manifest.h"

/* Which members tell the items of a list apart. */
static const struct list_row {
	const char *list, *item;
	const char *added; /* What is said of one that the manifest does not have. */
	const char *keys[5]; /* Ended by NULL. */
} lists[] = {
	{ "prompts", "prompt", "is not in the manifest", { "digest" } },
	{ "agents", "agent", "is not in the manifest", { "name" } },
	{ "buckets", "bucket", "is not in the manifest", { "agent", "prompt" } },
	{ "corrections", "correction", "is not in the manifest",
		{ "agent", "prompt", "repeat", "no" } },
	{ "consents", "consent", "is not in the manifest", { "agent", "version", "digest" } },
	{ "erasures", "erasure of a person",
		"was made since the manifest: these answers are missing from the buckets above",
		{ "agent", "no" } },
};
enum { N_LISTS = sizeof lists / sizeof *lists };

/* An item with its key, so that lists can be gone through side by side. */
struct keyed {
	char *key;
	const cJSON *item;
};

struct comparing {
	const cJSON *prompts[2]; /* Expected and found, for their names. */
	void (*tell)(const char *difference, void *data);
	void *data;
	size_t n_differences;
};

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static void tell(struct comparing *comparing, char *difference)
{
	char *safe = text_sanitise(difference, TEXT_ONE_LINE);

	comparing->n_differences++;
	comparing->tell(safe, comparing->data);
	free(safe);
	free(difference);
}

static char *print_value(const cJSON *value)
{
	return value ? json_print(value) : memory_copy_text("nothing");
}

/* What the items of a row are told apart by; numbers so that they sort as numbers. */
static char *make_key(const struct list_row *row, const cJSON *item)
{
	struct buffer key;

	buffer_init(&key, SIZE_MAX / 2);
	for (size_t i = 0; row->keys[i]; i++) {
		const cJSON *value = member(item, row->keys[i]);

		if (cJSON_IsNumber(value))
			buffer_append_format(&key, "%020.0f\x1f", value->valuedouble);
		else
			buffer_append_format(
				&key, "%s\x1f", cJSON_IsString(value) ? value->valuestring : "");
	}
	return buffer_take(&key);
}

static int compare_keys(const void *left, const void *right)
{
	const struct keyed *a = left, *b = right;

	return strcmp(a->key, b->key);
}

static struct keyed *sort_items(const struct list_row *row, const cJSON *root, size_t *n_items)
{
	const cJSON *list = member(root, row->list);
	const cJSON *item;
	struct keyed *items = memory_alloc((size_t)cJSON_GetArraySize(list) + 1, sizeof *items);

	*n_items = 0;
	cJSON_ArrayForEach(item, list)
	{
		items[(*n_items)++] = (struct keyed){ make_key(row, item), item };
	}
	qsort(items, *n_items, sizeof *items, compare_keys);
	return items;
}

static void free_items(struct keyed *items, size_t n_items)
{
	for (size_t i = 0; i < n_items; i++)
		free(items[i].key);
	free(items);
}

static const cJSON *find_prompt(const struct comparing *comparing, const char *digest)
{
	for (int i = 0; i < 2; i++) {
		const cJSON *prompt;

		cJSON_ArrayForEach(prompt, comparing->prompts[i])
		{
			const char *known = json_member_text(prompt, "digest");

			if (known && digest && strcmp(known, digest) == 0)
				return prompt;
		}
	}
	return NULL;
}

/* A file may lack what it ought to have. */
static const char *text_of(const cJSON *object, const char *name)
{
	const char *text = json_member_text(object, name);

	return text ? text : "?";
}

/* "bucket of gpt-4o at paper/grocery-prices level 6, baseline", as far as it is known. */
static char *name_item(
	const struct comparing *comparing, const struct list_row *row, const cJSON *item)
{
	struct buffer name;
	const char *digest = json_member_text(item, "prompt");
	const char *agent = json_member_text(item, "agent");
	const cJSON *prompt =
		find_prompt(comparing, digest ? digest : json_member_text(item, "digest"));

	buffer_init(&name, SIZE_MAX / 2);
	buffer_append_text(&name, row->item);
	if (json_member_text(item, "name"))
		buffer_append_format(&name, " %s", json_member_text(item, "name"));
	if (agent)
		buffer_append_format(&name, " of %s", agent);
	if (prompt)
		buffer_append_format(&name, " at %s/%s level %.0f, %s", text_of(prompt, "pack"),
			text_of(prompt, "scenario"), json_member_number(prompt, "level_no", 0),
			text_of(prompt, "condition"));
	if (member(item, "responses"))
		buffer_append_format(&name, ", %.0f answers, %s",
			json_member_number(item, "responses", 0), text_of(item, "at"));
	if (member(item, "repeat"))
		buffer_append_format(&name, ", repeat %.0f", json_member_number(item, "repeat", 0));
	return buffer_take(&name);
}

static void tell_member(struct comparing *comparing, const struct list_row *row,
	const cJSON *expected, const cJSON *found, const char *member_name)
{
	char *name = name_item(comparing, row, expected);
	char *before = print_value(member(expected, member_name));
	char *now = print_value(member(found, member_name));

	if (strcmp(member_name, "digest") == 0)
		tell(comparing, memory_format("%s: its replies are not the same", name));
	else if (strcmp(member_name, "messages") == 0 || strcmp(member_name, MANIFEST_WORDS) == 0)
		tell(comparing, memory_format("%s: its words are not the same", name));
	else
		tell(comparing,
			memory_format("%s: %s was %s, is %s", name, member_name, before, now));
	free(now);
	free(before);
	free(name);
}

static void compare_members(struct comparing *comparing, const struct list_row *row,
	const cJSON *expected, const cJSON *found)
{
	const cJSON *value;

	cJSON_ArrayForEach(value, expected)
	{
		const cJSON *other = member(found, value->string);

		/* Other words have another digest, which says it. */
		if (strcmp(value->string, MANIFEST_WORDS) == 0 &&
			!cJSON_Compare(
				member(expected, "messages"), member(found, "messages"), true))
			continue;
		if (!other || !cJSON_Compare(value, other, true))
			tell_member(comparing, row, expected, found, value->string);
	}
	/* Of a manifest from which something was taken; older ones have digests of the words alone.
	 */
	cJSON_ArrayForEach(value, found)
	{
		if (!member(expected, value->string) && strcmp(value->string, MANIFEST_WORDS) != 0)
			tell_member(comparing, row, expected, found, value->string);
	}
}

static void tell_alone(struct comparing *comparing, const struct list_row *row, const cJSON *item,
	const char *words)
{
	char *name = name_item(comparing, row, item);

	tell(comparing, memory_format("%s: %s", name, words));
	free(name);
}

static void compare_lists(struct comparing *comparing, const struct list_row *row,
	const cJSON *expected, const cJSON *found)
{
	size_t n_left, n_right, i = 0, k = 0;
	struct keyed *left = sort_items(row, expected, &n_left);
	struct keyed *right = sort_items(row, found, &n_right);

	while (i < n_left || k < n_right) {
		int order = 0;

		if (i == n_left)
			order = 1;
		else if (k == n_right)
			order = -1;
		else
			order = strcmp(left[i].key, right[k].key);
		if (order == 0)
			compare_members(comparing, row, left[i].item, right[k].item);
		else if (order < 0)
			tell_alone(comparing, row, left[i].item, "is missing");
		else
			tell_alone(comparing, row, right[k].item, row->added);
		i += order <= 0;
		k += order >= 0;
	}
	free_items(left, n_left);
	free_items(right, n_right);
}

static void compare_sums(struct comparing *comparing, const cJSON *expected, const cJSON *found)
{
	static const char *const names[] = { "responses", "digest" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const cJSON *left = member(expected, names[i]), *right = member(found, names[i]);

		if (left && right && cJSON_Compare(left, right, true))
			continue;
		char *before = print_value(left), *now = print_value(right);

		tell(comparing,
			memory_format("the whole: %s was %s, is %s", names[i], before, now));
		free(now);
		free(before);
	}
}

size_t manifest_compare(const struct cJSON *expected, const struct cJSON *found,
	void (*tell_difference)(const char *difference, void *data), void *data)
{
	struct comparing comparing = {
		.prompts = { member(expected, "prompts"), member(found, "prompts") },
		.tell = tell_difference,
		.data = data,
	};

	for (size_t i = 0; i < N_LISTS; i++)
		compare_lists(&comparing, &lists[i], expected, found);
	/* What sums the lists up: of use where they agree, as in a manifest that was altered. */
	if (comparing.n_differences == 0)
		compare_sums(&comparing, expected, found);
	return comparing.n_differences;
}
