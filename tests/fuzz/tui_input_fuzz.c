/* Bytes from a terminal: whatever comes is taken whole, and what becomes text is text. */
#include <assert.h>
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "leeway/base/text.h"
#include "leeway/tui/input.h"

static void expect_good(const struct key *key)
{
	assert(key->code != KEYCODE_NONE);
	if (key->code == KEYCODE_PASTE) {
		assert(key->paste && text_is_valid(key->paste, strlen(key->paste)));
		assert(!strchr(key->paste, 0x1b));
	}
	if (key->code == KEYCODE_MOUSE)
		assert(key->row >= 0 && key->column >= 0);
	if (key->code == KEYCODE_CHARACTER)
		assert(key->character >= ' ');
	char *name = key_format(key);
	struct key again;

	/* What has a name and is not out of a terminal's reach is found by it again. */
	if (*name && key_parse(name, &again, NULL))
		assert(again.code == key->code);
	free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input *input = input_new();
	struct key key;
	size_t part = size > 0 ? data[0] % 16 + 1u : 1;

	for (size_t i = 1; i < size; i += part) {
		size_t length = size - i < part ? size - i : part;

		input_feed(input, (const char *)data + i, length);
		while (input_next(input, data[0] & 128, &key) == INPUT_KEY) {
			expect_good(&key);
			key_clear(&key);
		}
	}
	while (input_next(input, true, &key) == INPUT_KEY)
		key_clear(&key);
	input_free(input);
	return 0;
}
