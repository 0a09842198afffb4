#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/tui/ascii.h"
#include "leeway/tui/clipboard.h"

static void stands_for(const char *text, const char *expected)
{
	size_t length = strlen(text);
	size_t n = 0;
	char *ascii = memory_alloc(length + 1, 1);

	for (size_t i = 0; i < length;) {
		uint32_t character;

		i += text_decode(text + i, length - i, &character);
		ascii[n++] = ascii_stand_in(character);
	}
	assert_string_equal(ascii, expected);
	free(ascii);
}

static void ascii_stands_for_what_screens_draw(void **state)
{
	(void)state;
	stands_for("plain ~ text", "plain ~ text");
	stands_for("├──▍──┤ │ ┌┐└┘┼", "|-- --| | +++++");
	stands_for("███▌▏ ▁▂▃▄▅▆▇█", "####  _.-=+*%#");
	stands_for("░▒▓ ━┃ ═║ ╌╎ ╴╷", ":+# -| =| -| -|");
	stands_for("“quoted” ‘it’ – —", "\"quoted\" 'it' - -");
	stands_for("● ○ ■ ▸ ✱ · … «x» Δ ±", "* o # > * . ~ <x> d +");
	stands_for("Grüße, Ñandú × Þ", "Gruse, Nandu x T");
	stands_for("⠁⠿⣿⠀", ".** ");
	stands_for("␛日", "^?");
}

static void ascii_is_always_printable(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 0x30000; c++) {
		char stand_in = ascii_stand_in(c);

		if (stand_in < ' ' || stand_in > '~')
			fail_msg("U+%04X stands as %d", (unsigned)c, stand_in);
	}
}

static void copies(const char *text, const char *expected)
{
	char *sequence = clipboard_sequence(text);

	assert_string_equal(sequence, expected);
	free(sequence);
}

static void clipboard_sequence_is_base_64(void **state)
{
	char *long_text = memory_alloc(CLIPBOARD_MAX + 2, 1);

	(void)state;
	/* The test vectors of RFC 4648, section 10. */
	copies("", "\x1b]52;c;\a");
	copies("f", "\x1b]52;c;Zg==\a");
	copies("fo", "\x1b]52;c;Zm8=\a");
	copies("foo", "\x1b]52;c;Zm9v\a");
	copies("foobar", "\x1b]52;c;Zm9vYmFy\a");
	copies("\x1b\xff", "\x1b]52;c;G/8=\a");
	memset(long_text, 'a', CLIPBOARD_MAX + 1);
	assert_null(clipboard_sequence(long_text));
	long_text[CLIPBOARD_MAX] = '\0';
	char *sequence = clipboard_sequence(long_text);

	assert_int_equal(strlen(sequence), 7 + (CLIPBOARD_MAX + 2) / 3 * 4 + 1);
	free(sequence);
	free(long_text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ascii_stands_for_what_screens_draw),
		cmocka_unit_test(ascii_is_always_printable),
		cmocka_unit_test(clipboard_sequence_is_base_64),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
