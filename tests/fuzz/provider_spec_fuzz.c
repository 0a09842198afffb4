/* Models as they are written on the command line, and base URLs: read, or refused with a message.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/provider/spec.h"
#include "leeway/provider/url.h"

static void check_url(char *url, const struct error *error)
{
	assert(!url == (error->code != ERROR_NONE));
	if (url) {
		char *host = url_host(url);
		assert(*host && !strpbrk(host, "@/\\ []"));
		free(host);
	}
	free(url);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = memory_copy_bytes(data, size);
	struct spec spec;
	struct error error = { 0 };
	if (spec_read(text, &spec, &error)) {
		assert(spec.name && text_is_valid(spec.name, strlen(spec.name)));
		spec_clear(&spec);
	}
	error_clear(&error);
	check_url(url_check_base(text, &error), &error);
	error_clear(&error);
	check_url(url_from_ollama_host(text, &error), &error);
	error_clear(&error);
	free(text);
	return 0;
}
