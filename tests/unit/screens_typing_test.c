#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/error.h"
#include "leeway/screens/typing.h"

static unsigned press(struct textfield *field, const char *name)
{
	struct key key;

	assert_true(key_parse(name, &key, NULL));
	return typing_take(field, &key);
}

static void characters_and_pastes_are_inserted(void **state)
{
	struct textfield *field = textfield_new(TEXTFIELD_LINE, 100);
	char pasted[] = "b c\nd";
	struct key paste = { .code = KEYCODE_PASTE, .paste = pasted };

	(void)state;
	assert_true(press(field, "é") & TEXTFIELD_CHANGED);
	assert_true(typing_take(field, &paste) & TEXTFIELD_CHANGED);
	assert_string_equal(textfield_text(field), "éb c d");
	textfield_free(field);
}

static void words_and_lines_are_deleted(void **state)
{
	struct textfield *field = textfield_new(TEXTFIELD_LINE, 100);

	(void)state;
	textfield_set(field, "one two three");
	press(field, "Ctrl-W");
	assert_string_equal(textfield_text(field), "one two ");
	press(field, "Home");
	press(field, "Alt-d");
	assert_string_equal(textfield_text(field), " two ");
	press(field, "End");
	press(field, "Ctrl-U");
	assert_string_equal(textfield_text(field), "");
	press(field, "Ctrl-_");
	assert_string_equal(textfield_text(field), " two ");
	textfield_free(field);
}

static void other_keys_are_left_to_commands(void **state)
{
	static const char *const names[] = { "Enter", "Esc", "Tab", "F5", "Ctrl-S", "Alt-x",
		"PgUp" };
	struct textfield *field = textfield_new(TEXTFIELD_LINE, 100);

	(void)state;
	textfield_set(field, "text");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(press(field, names[i]), 0);
	assert_string_equal(textfield_text(field), "text");
	textfield_free(field);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_and_pastes_are_inserted),
		cmocka_unit_test(words_and_lines_are_deleted),
		cmocka_unit_test(other_keys_are_left_to_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
