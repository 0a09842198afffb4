#include "leeway/tui/clipboard.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "leeway/base/buffer.h"

static void append_base64(struct buffer *out, const unsigned char *bytes, size_t length)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < length; i += 3) {
		size_t n_bytes = length - i < 3 ? length - i : 3;
		uint32_t group = 0;

		for (size_t j = 0; j < 3; j++)
			group = group << 8 | (j < n_bytes ? bytes[i + j] : 0u);
		for (size_t j = 0; j < 4; j++)
			buffer_append_char(
				out, j <= n_bytes ? digits[group >> (18 - 6 * j) & 63] : '=');
	}
}

char *clipboard_sequence(const char *text)
{
	struct buffer sequence;
	size_t length = strlen(text);

	if (length > CLIPBOARD_MAX)
		return NULL;
	buffer_init(&sequence, (size_t)CLIPBOARD_MAX * 2);
	buffer_append_text(&sequence, "\x1b]52;c;");
	append_base64(&sequence, (const unsigned char *)text, length);
	buffer_append_char(&sequence, '\a');
	return buffer_take(&sequence);
}
