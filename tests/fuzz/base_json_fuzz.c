/* JSON with comments: any bytes are read or refused, and every item of what was read has a line. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "fuzz/fuzz.h"
#include "leeway/base/json.h"
#include "leeway/base/text.h"

static void visit(const struct json_document *document, const struct cJSON *item)
{
	char *path = json_path(document, item);

	assert(path);
	assert(json_line(document, item) > 0);
	free(path);
	for (const struct cJSON *child = item->child; child; child = child->next)
		visit(document, child);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = { 0 };
	struct json_document *document = json_read("input", (const char *)data, size, &error);

	if (document) {
		char *printed = json_print(document->root);

		assert(printed && text_is_valid(printed, strlen(printed)));
		free(printed);
		visit(document, document->root);
	} else {
		assert(error.code != ERROR_NONE);
	}
	json_free(document);
	error_clear(&error);
	return 0;
}
