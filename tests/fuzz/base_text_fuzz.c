/* Untrusted text: whatever comes in is valid UTF-8 after repair and harmless after sanitising. */
#include <assert.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "leeway/base/env.h"
#include "leeway/base/text.h"

/* No control character, escape sequence or bidirectional control may reach a terminal. */
static void expect_harmless(const char *text, bool lines)
{
	size_t length = strlen(text);
	uint32_t character;

	assert(text_is_valid(text, length));
	for (size_t i = 0; i < length; i += text_decode(text + i, length - i, &character)) {
		text_decode(text + i, length - i, &character);
		assert(character >= 0x20 || (lines && character == '\n'));
		assert(character < 0x7f || character > 0x9f);
		assert(character < 0x202a || character > 0x202e);
		assert(character < 0x2066 || character > 0x2069);
	}
}

static void expect_wrapped(const char *text, int columns)
{
	size_t n_lines = 0, end = 0, length = strlen(text);
	struct text_line *lines = text_wrap(text, columns, &n_lines);

	assert(lines && n_lines > 0);
	for (size_t i = 0; i < n_lines; i++) {
		assert(lines[i].start >= end);
		end = lines[i].start + lines[i].length;
		assert(end <= length);
	}
	free(lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_repair((const char *)data, size);
	size_t length = strlen(text);
	char *line = text_sanitise(text, TEXT_ONE_LINE);
	char *lines = text_sanitise(text, TEXT_KEEP_LINES);
	char *folded = text_fold_case(text);

	assert(text_is_valid(text, length));
	expect_harmless(line, false);
	expect_harmless(lines, true);
	assert(text_is_valid(folded, strlen(folded)));
	assert(text_width(line) >= 0);
	for (int columns = 1; columns < 40; columns += 13) {
		expect_wrapped(lines, columns);
		assert(text_prefix(line, strlen(line), columns) <= strlen(line));
	}
	env_parse_time(text);
	free(folded);
	free(lines);
	free(line);
	free(text);
	return 0;
}
