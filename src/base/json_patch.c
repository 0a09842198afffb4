#include "leeway/base/json_patch.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "leeway/base/buffer.h"
#include "leeway/base/json.h"
#include "leeway/base/memory.h"

/* A text and the document read from it: the same offsets, comments only in the first. */
struct side {
	const char *text;
	struct json_document *document;
};

struct patch {
	struct side text, after;
	struct buffer out;
	bool is_in_comment; /* What was written last is a comment up to the end of its line. */
};

/* A child of a list or an object with what belongs to it. */
struct chunk {
	const cJSON *item;
	size_t lead; /* From the end of the chunk before: blanks, comments above. */
	struct json_span span;
	size_t comma; /* Where it is, or would be. */
	size_t end; /* Behind comments that stand in the same line. */
	bool is_used;
};

/* A child as it is to be written. */
struct entry {
	struct chunk *chunk; /* NULL: it is new. */
	const cJSON *before, *after; /* Both NULL: it stays as it is. */
};

static void patch_value(
	struct patch *patch, const cJSON *item, const cJSON *before, const cJSON *after);

static void write_range(struct patch *patch, const char *text, size_t from, size_t to)
{
	buffer_append(&patch->out, text + from, to - from);
}

/* The same behind an entry, on a line of its own where a comment would take it in. */
static void write_behind(struct patch *patch, size_t from, size_t to)
{
	const char *text = patch->text.text;

	if (patch->is_in_comment && (from == to || text[from] != '\n'))
		buffer_append_text(&patch->out, "\n");
	patch->is_in_comment = false;
	write_range(patch, text, from, to);
}

/* The value of an item as its side writes it. */
static void write_raw(struct patch *patch, const struct side *side, const cJSON *item)
{
	struct json_span span;

	if (json_find_span(side->document, item, &span))
		write_range(patch, side->text, span.start, span.end);
}

/* Where the comments end that fill the rest of the line; from, where something else follows. */
static size_t skip_line_comments(const char *text, size_t from)
{
	size_t at = from;

	for (;;) {
		at += strspn(text + at, " \t\r");
		if (strncmp(text + at, "/*", 2) == 0) {
			const char *close = strstr(text + at + 2, "*/");

			if (!close)
				return from;
			at = (size_t)(close - text) + 2;
			continue;
		}
		if (strncmp(text + at, "//", 2) == 0)
			return at + strcspn(text + at, "\n");
		return text[at] == '\n' ? at : from;
	}
}

/* The children of a list or an object in the text; the brackets stand at span. */
static struct chunk *cut_chunks(
	const struct patch *patch, const cJSON *parent, const struct json_span *span, size_t *n)
{
	const char *text = patch->text.text;
	struct chunk *chunks = memory_alloc((size_t)cJSON_GetArraySize(parent) + 1, sizeof *chunks);
	size_t lead = span->start + 1;

	*n = 0;
	for (const cJSON *child = parent->child; child; child = child->next) {
		struct chunk *chunk = &chunks[(*n)++];

		*chunk = (struct chunk){ .item = child, .lead = lead };
		json_find_span(patch->text.document, child, &chunk->span);
		chunk->comma = json_skip_comments(text, chunk->span.end);
		if (text[chunk->comma] == ',') {
			chunk->end = skip_line_comments(text, chunk->comma + 1);
		} else {
			chunk->comma = chunk->span.end;
			chunk->end = skip_line_comments(text, chunk->span.end);
		}
		lead = chunk->end;
	}
	return chunks;
}

static bool has_comment(const char *text, size_t from, size_t to)
{
	return from + strspn(text + from, " \t\r\n") < to;
}

/* Of blanks and comments that stand in one line: whether the last is one to the line's end. */
static bool has_line_comment(const char *text, size_t from, size_t to)
{
	while (from < to) {
		if (strncmp(text + from, "//", 2) == 0)
			return true;
		const char *close =
			strncmp(text + from, "/*", 2) == 0 ? strstr(text + from + 2, "*/") : NULL;

		from = close ? (size_t)(close - text) + 2 : from + 1;
	}
	return false;
}

/* The blanks before a chunk, from its own line on where comments stand above. */
static size_t blanks_of(const char *text, const struct chunk *chunk)
{
	size_t from = chunk->span.key;

	while (from > chunk->lead && strchr(" \t\r\n", text[from - 1]) && text[from] != '\n')
		from--;
	return has_comment(text, chunk->lead, chunk->span.key) ? from : chunk->lead;
}

/* What stands before the entry: what did, or blanks as before the others. */
static void write_lead(
	struct patch *patch, const struct chunk *chunk, const struct chunk *like, bool is_in_place)
{
	const char *text = patch->text.text;

	if (chunk && (is_in_place || has_comment(text, chunk->lead, chunk->span.key)))
		write_behind(patch, chunk->lead, chunk->span.key);
	else
		write_behind(patch, blanks_of(text, like), like->span.key);
}

static void write_new(struct patch *patch, const cJSON *item)
{
	if (item->string) {
		char *quoted = json_quote(item->string);

		buffer_append_text(&patch->out, quoted);
		buffer_append_text(&patch->out, ": ");
		free(quoted);
	}
	write_raw(patch, &patch->after, item);
}

static void write_entry(struct patch *patch, const struct entry *entry, bool is_last)
{
	const struct chunk *chunk = entry->chunk;
	const char *text = patch->text.text;

	if (!chunk) {
		write_new(patch, entry->after);
		buffer_append_text(&patch->out, is_last ? "" : ",");
		return;
	}
	write_range(patch, text, chunk->span.key, chunk->span.start);
	if (entry->after)
		patch_value(patch, chunk->item, entry->before, entry->after);
	else
		write_range(patch, text, chunk->span.start, chunk->span.end);
	write_range(patch, text, chunk->span.end, chunk->comma);
	buffer_append_text(&patch->out, is_last ? "" : ",");
	size_t behind = text[chunk->comma] == ',' ? chunk->comma + 1 : chunk->comma;

	write_range(patch, text, behind, chunk->end);
	patch->is_in_comment = has_line_comment(text, behind, chunk->end);
}

/* Between the brackets that stand at span; there is at least one chunk and one entry. */
static void write_entries(struct patch *patch, const struct entry *entries, size_t n_entries,
	const struct chunk *chunks, size_t n_chunks, const struct json_span *span)
{
	const struct chunk *second = &chunks[n_chunks > 1 ? 1 : 0];

	write_range(patch, patch->text.text, span->start, span->start + 1);
	for (size_t i = 0; i < n_entries; i++) {
		const struct chunk *chunk = entries[i].chunk;

		write_lead(patch, chunk, i == 0 ? &chunks[0] : second,
			(chunk == &chunks[0]) == (i == 0));
		write_entry(patch, &entries[i], i + 1 == n_entries);
	}
	write_behind(patch, chunks[n_chunks - 1].end, span->end);
}

/* True where a list's item goes by the same id, or, where ids are not asked for, is the same. */
static bool is_match(const cJSON *before, const cJSON *after, bool by_id)
{
	const char *id = json_member_text(before, "id"), *other = json_member_text(after, "id");

	if (by_id)
		return id && other && strcmp(id, other) == 0;
	return cJSON_Compare(before, after, 1);
}

/* Gives each entry without a chunk the first unused one that matches. */
static void match_items(struct entry *entries, size_t n_entries, struct chunk *chunks,
	const cJSON *before, bool by_id)
{
	for (size_t i = 0; i < n_entries; i++) {
		size_t k = 0;

		for (const cJSON *item = before->child; item && !entries[i].chunk;
			item = item->next, k++) {
			if (chunks[k].is_used || !is_match(item, entries[i].after, by_id))
				continue;
			chunks[k].is_used = true;
			entries[i].chunk = &chunks[k];
			entries[i].before = item;
		}
	}
}

/* What is left on both sides is taken, one after the other, as changed. */
static void match_rest(
	struct entry *entries, size_t n_entries, struct chunk *chunks, const cJSON *before)
{
	const cJSON *item = before->child;
	size_t k = 0;

	for (size_t i = 0; i < n_entries; i++) {
		if (entries[i].chunk)
			continue;
		for (; item && (chunks[k].is_used || json_member_text(item, "id"));
			item = item->next)
			k++;
		if (!item || json_member_text(entries[i].after, "id"))
			continue;
		chunks[k].is_used = true;
		entries[i].chunk = &chunks[k];
		entries[i].before = item;
	}
}

static void patch_list(struct patch *patch, const cJSON *list, const cJSON *before,
	const cJSON *after, const struct json_span *span)
{
	size_t n_chunks, n_entries = 0;
	struct chunk *chunks = cut_chunks(patch, list, span, &n_chunks);
	struct entry *entries =
		memory_alloc((size_t)cJSON_GetArraySize(after) + 1, sizeof *entries);

	for (const cJSON *item = after->child; item; item = item->next)
		entries[n_entries++].after = item;
	match_items(entries, n_entries, chunks, before, false);
	match_items(entries, n_entries, chunks, before, true);
	match_rest(entries, n_entries, chunks, before);
	write_entries(patch, entries, n_entries, chunks, n_chunks, span);
	free(entries);
	free(chunks);
}

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static bool is_same(const cJSON *before, const cJSON *after)
{
	return before && after && cJSON_Compare(before, after, 1);
}

/* Puts a new member behind the one that after has before it; at the end, where the text has none.
 */
static void insert_member(
	struct entry *entries, size_t *n_entries, const cJSON *object, const cJSON *item)
{
	size_t at = *n_entries;

	for (const cJSON *other = object->child; other != item; other = other->next)
		for (size_t i = 0; i < *n_entries; i++) {
			const cJSON *there =
				entries[i].chunk ? entries[i].chunk->item : entries[i].after;

			if (strcmp(there->string, other->string) == 0)
				at = i + 1;
		}
	memmove(&entries[at + 1], &entries[at], (*n_entries - at) * sizeof *entries);
	entries[at] = (struct entry){ .after = item };
	(*n_entries)++;
}

static void patch_object(struct patch *patch, const cJSON *object, const cJSON *before,
	const cJSON *after, const struct json_span *span)
{
	size_t n_chunks, n_entries = 0;
	struct chunk *chunks = cut_chunks(patch, object, span, &n_chunks);
	struct entry *entries =
		memory_alloc(n_chunks + (size_t)cJSON_GetArraySize(after) + 1, sizeof *entries);

	for (size_t i = 0; i < n_chunks; i++) {
		const char *name = chunks[i].item->string;
		const cJSON *old = member(before, name), *new = member(after, name);

		if (new || !old)
			entries[n_entries++] =
				(struct entry){ &chunks[i], old, is_same(old, new) ? NULL : new };
	}
	for (const cJSON *item = after->child; item; item = item->next)
		if (!member(object, item->string) && !is_same(member(before, item->string), item))
			insert_member(entries, &n_entries, after, item);
	if (n_entries > 0)
		write_entries(patch, entries, n_entries, chunks, n_chunks, span);
	else
		write_raw(patch, &patch->after, after);
	free(entries);
	free(chunks);
}

static void patch_value(
	struct patch *patch, const cJSON *item, const cJSON *before, const cJSON *after)
{
	struct json_span span = { 0 };

	json_find_span(patch->text.document, item, &span);
	if (is_same(before, after))
		write_range(patch, patch->text.text, span.start, span.end);
	else if (item->child && after->child && cJSON_IsObject(item) && cJSON_IsObject(before) &&
		 cJSON_IsObject(after))
		patch_object(patch, item, before, after, &span);
	else if (item->child && after->child && cJSON_IsArray(item) && cJSON_IsArray(before) &&
		 cJSON_IsArray(after) && cJSON_GetArraySize(item) == cJSON_GetArraySize(before))
		patch_list(patch, item, before, after, &span);
	else
		write_raw(patch, &patch->after, after);
}

static struct json_document *read(const char *name, const char *text, struct error *error)
{
	return json_read(name, text, strlen(text), error);
}

char *json_patch(const char *text, const char *before, const char *after, struct error *error)
{
	struct patch patch = { .text.text = text, .after.text = after };
	struct json_document *old = read("before", before, error);
	char *patched = NULL;

	patch.text.document = old ? read("the file", text, error) : NULL;
	patch.after.document = patch.text.document ? read("after", after, error) : NULL;
	if (patch.after.document) {
		const cJSON *root = patch.text.document->root;
		struct json_span span;

		json_find_span(patch.text.document, root, &span);
		buffer_init(&patch.out, SIZE_MAX / 2);
		write_range(&patch, text, 0, span.start);
		patch_value(&patch, root, old->root, patch.after.document->root);
		buffer_append_text(&patch.out, text + span.end);
		patched = buffer_take(&patch.out);
	}
	json_free(patch.after.document);
	json_free(patch.text.document);
	json_free(old);
	return patched;
}

size_t json_count_comments(const char *text)
{
	size_t n = 0;

	for (size_t i = 0; text[i];) {
		if (text[i] == '"') {
			for (i++; text[i] && text[i] != '"'; i++)
				i += text[i] == '\\' && text[i + 1];
			i += text[i] == '"';
		} else if (strncmp(text + i, "//", 2) == 0) {
			n++;
			i += strcspn(text + i, "\n");
		} else if (strncmp(text + i, "/*", 2) == 0) {
			const char *close = strstr(text + i + 2, "*/");

			n++;
			i = close ? (size_t)(close - text) + 2 : i + strlen(text + i);
		} else {
			i++;
		}
	}
	return n;
}
