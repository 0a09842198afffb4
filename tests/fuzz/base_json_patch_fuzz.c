/* Patches of JSON texts: a text and what it is to become, apart by a NUL; a third part, where there
 * is one, is what the text was taken for. */
#include <assert.h>
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "fuzz/fuzz.h"
#include "leeway/base/json.h"
#include "leeway/base/json_patch.h"
#include "leeway/base/memory.h"

static bool is_same(const struct json_document *one, const struct json_document *other)
{
	char *left = json_print(one->root), *right = json_print(other->root);
	bool same = strcmp(left, right) == 0 || cJSON_Compare(one->root, other->root, true);

	free(left);
	free(right);
	return same;
}

/* What was patched is JSON, and says what was asked where the text was what it was taken for. */
static void check(const char *patched, const char *after, bool is_known)
{
	struct json_document *document = json_read("patched", patched, strlen(patched), NULL);
	struct json_document *wanted = json_read("after", after, strlen(after), NULL);

	assert(document && wanted);
	assert(!is_known || is_same(document, wanted));
	json_free(wanted);
	json_free(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *parts[3] = { NULL };
	size_t n_parts = 0;

	for (size_t at = 0; at <= size && n_parts < 3;) {
		const uint8_t *end = at < size ? memchr(data + at, 0, size - at) : NULL;
		size_t length = end ? (size_t)(end - (data + at)) : size - at;

		parts[n_parts++] = memory_format("%.*s", (int)length, (const char *)data + at);
		at += length + 1;
	}
	if (n_parts >= 2) {
		struct error error = { 0 };
		char *patched =
			json_patch(parts[0], n_parts > 2 ? parts[2] : parts[0], parts[1], &error);

		assert((patched == NULL) == (error.code != ERROR_NONE));
		if (patched)
			check(patched, parts[1], n_parts == 2);
		json_count_comments(parts[0]);
		free(patched);
		error_clear(&error);
	}
	for (size_t i = 0; i < n_parts; i++)
		free(parts[i]);
	return 0;
}
