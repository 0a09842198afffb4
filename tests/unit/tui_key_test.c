#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/buffer.h"
#include "leeway/base/memory.h"
#include "leeway/tui/input.h"
#include "leeway/tui/key.h"

static void key_names_are_read_as_they_are_written(void **state)
{
	static const char *const same[] = { "q", "Q", "é", "日", "-", "Ctrl-S", "Alt-x", "Alt-X",
		"Ctrl-Alt-S", "Shift-Tab", "Ctrl-Shift-Left", "Enter", "Esc", "Tab", "Backspace",
		"Del", "Ins", "Up", "Down", "Home", "End", "PgUp", "PgDn", "F1", "F12", "Space",
		"Ctrl-Space", "Alt--", "Ctrl-\\", "?", ":", "/" };

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		struct key key;
		struct error error = { 0 };

		if (!key_parse(same[i], &key, &error))
			fail_msg("%s", error.message);
		char *name = key_format(&key);

		assert_string_equal(name, same[i]);
		free(name);
	}
}

static void key_parse_knows_other_spellings(void **state)
{
	static const struct {
		const char *name, *canonical;
	} rows[] = {
		{ "ctrl-s", "Ctrl-S" },
		{ "alt-ctrl-s", "Ctrl-Alt-S" },
		{ "escape", "Esc" },
		{ "RETURN", "Enter" },
		{ "PageDown", "PgDn" },
		{ "delete", "Del" },
		{ "f5", "F5" },
		{ "Ctrl-I", "Tab" },
		{ "Ctrl-M", "Enter" },
		{ "Ctrl-[", "Esc" },
		{ "Ctrl-H", "Backspace" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct key key;

		assert_true(key_parse(rows[i].name, &key, NULL));
		char *name = key_format(&key);

		assert_string_equal(name, rows[i].canonical);
		free(name);
	}
}

static void key_parse_refuses_what_is_no_key(void **state)
{
	static const char *const bad[] = { "", " ", "ab", "Ctrl-", "Ctrl-ab", "Shift-a", "F13",
		"F0", "F1x", "Ctrl-é", "Ctrl-1", "\x01", "\xff", "Meta-x", "Mouse" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct key key;
		struct error error = { 0 };

		if (key_parse(bad[i], &key, &error))
			fail_msg("\"%s\" was taken for a key", bad[i]);
		assert_int_equal(error.code, ERROR_INPUT);
		error_clear(&error);
	}
}

/* A key in words, mouse and paste too; to be freed. */
static char *describe(const struct key *key)
{
	static const char *const actions[] = { "press", "release", "drag", "up", "down" };

	switch (key->code) {
	case KEYCODE_MOUSE:
		return memory_format("<%s %d at %d,%d%s>", actions[key->action], key->button,
			key->row, key->column, key->modifiers & MODIFIER_CONTROL ? " ctrl" : "");
	case KEYCODE_PASTE:
		return memory_format("<paste %s%s>", key->paste, key->is_cut ? " cut" : "");
	default:
		return key_format(key);
	}
}

/* What the bytes mean, fed in parts of that size, keys in words with a space between them. */
static char *read_keys(const char *bytes, size_t length, size_t part)
{
	struct input *input = input_new();
	struct buffer text;
	struct key key;

	buffer_init(&text, SIZE_MAX / 2);
	for (size_t i = 0; i < length || i == 0; i += part) {
		bool is_last = i + part >= length;

		input_feed(input, bytes + i, is_last ? length - i : part);
		while (input_next(input, is_last, &key) == INPUT_KEY) {
			char *name = describe(&key);

			buffer_append_format(&text, "%s%s", text.length ? " " : "", name);
			free(name);
			key_clear(&key);
		}
	}
	assert_int_equal(input_next(input, true, &key), INPUT_EMPTY);
	input_free(input);
	return buffer_take(&text);
}

static void reads(const char *bytes, const char *expected)
{
	size_t length = strlen(bytes);

	for (size_t part = 1; part <= length; part++) {
		char *keys = read_keys(bytes, length, part);

		assert_string_equal(keys, expected);
		free(keys);
	}
}

static void input_reads_characters_and_controls(void **state)
{
	(void)state;
	reads("aé日👩", "a é 日 👩");
	reads("\r\n\t\x7f\b", "Enter Enter Tab Backspace Backspace");
	reads("\x01\x13\x1a\x1c", "Ctrl-A Ctrl-S Ctrl-Z Ctrl-\\");
	reads("\x1b", "Esc");
	reads("\x1bx\x1b\x1b", "Alt-x Esc Esc");
	reads("\x1bé", "Alt-é");
	reads("\x1b\x13", "Ctrl-Alt-S");
	reads("a\xff"
	      "b",
		"a \xef\xbf\xbd b");
	char *zero = read_keys("\0", 1, 1);

	assert_string_equal(zero, "Ctrl-Space");
	free(zero);
}

static void input_reads_the_keys_of_terminals(void **state)
{
	(void)state;
	reads("\x1b[A\x1bOB\x1b[C\x1bOD", "Up Down Right Left");
	reads("\x1b[H\x1bOF\x1b[1~\x1b[4~\x1b[7~\x1b[8~", "Home End Home End Home End");
	reads("\x1b[2~\x1b[3~\x1b[5~\x1b[6~", "Ins Del PgUp PgDn");
	reads("\x1bOP\x1b[12~\x1b[[C\x1b[15~\x1b[21~\x1b[24~", "F1 F2 F3 F5 F10 F12");
	reads("\x1b[1;5C\x1b[1;2A\x1b[1;3D\x1b[3;5~", "Ctrl-Right Shift-Up Alt-Left Ctrl-Del");
	reads("\x1b[Z", "Shift-Tab");
	reads("\x1b[a\x1bOa\x1b[5^", "Shift-Up Ctrl-Up Ctrl-PgUp");
	reads("\x1b[27;5;115~\x1b[97;7u\x1b[13;2u", "Ctrl-S Ctrl-Alt-A Shift-Enter");
	reads("\x1b[77;7u\x1b[105;5u\x1b[91;5u\x1b[49;5u", "Alt-Enter Tab Esc Ctrl-1");
	reads("\x1bOM\x1bOk\x1bOw", "Enter + 7");
}

static void input_swallows_what_is_no_key(void **state)
{
	(void)state;
	reads("a\x1b[?1;2cb", "a b");
	reads("a\x1b[12;40Rb", "a b");
	reads("a\x1b[I\x1b[Ob", "a b");
	reads("a\x1b]11;rgb:1414/1818/1d1d\x1b\\b\x1b]0;x\x07"
	      "c",
		"a b c");
	reads("a\x1bP1$r0m\x1b\\b", "a b");
	reads("a\x1b[99999999999999;99;1;1;1;1;1;1;1zb", "a b");
	reads("a\x1b[1;1\x01z", "a Ctrl-A z");
	reads("a\x1b[11", "a");
	reads("\x1b[", "Alt-[");
	reads("\x1bO", "Alt-O");
	reads("\xc2\x9b"
	      "31m",
		"3 1 m");
}

static void input_reads_the_mouse(void **state)
{
	(void)state;
	reads("\x1b[<0;1;1M\x1b[<0;10;5m", "<press 1 at 0,0> <release 1 at 4,9>");
	reads("\x1b[<2;300;200M\x1b[<16;2;2M", "<press 3 at 199,299> <press 1 at 1,1 ctrl>");
	reads("\x1b[<32;3;4M\x1b[<64;3;4M\x1b[<65;3;4M",
		"<drag 1 at 3,2> <up 0 at 3,2> <down 0 at 3,2>");
	reads("\x1b[<35;3;4M\x1b[<66;3;4M\x1b[<0;0;0Mx", "x");
	reads("\x1b[M !!\x1b[M#!!", "<press 1 at 0,0> <release 0 at 0,0>");
}

static void input_reads_a_paste_as_one(void **state)
{
	(void)state;
	reads("x\x1b[200~q: a\rb\r\nc\td\x1b[201~y", "x <paste q: a\nb\nc\td> y");
	reads("\x1b[200~\x1b[201~", "<paste >");
	reads("\x1b[200~\x1b[31m\x1b[20\x07\x7f\x1b[201~", "<paste [31m[20>");
	reads("\x1b[200~a\xff\x1b[201~", "<paste a\xef\xbf\xbd>");
}

static void input_cuts_a_paste_at_its_ceiling(void **state)
{
	enum { PASTED = KEY_MAX_PASTE + 5000, PART = 4096 };
	struct input *input = input_new();
	char *part = memory_alloc(PART, 1);
	struct key key;

	(void)state;
	memset(part, 'a', PART);
	input_feed(input, "\x1b[200~", 6);
	for (size_t i = 0; i < PASTED; i += PART) {
		input_feed(input, part, PART);
		assert_int_equal(input_next(input, false, &key), INPUT_EMPTY);
	}
	input_feed(input, "\x1b[201~z", 7);
	assert_int_equal(input_next(input, false, &key), INPUT_KEY);
	assert_int_equal(key.code, KEYCODE_PASTE);
	assert_true(key.is_cut);
	assert_int_equal(strlen(key.paste), KEY_MAX_PASTE);
	key_clear(&key);
	assert_int_equal(input_next(input, false, &key), INPUT_KEY);
	assert_int_equal(key.character, 'z');
	free(part);
	input_free(input);
}

static void input_waits_only_for_what_may_go_on(void **state)
{
	struct input *input = input_new();
	struct key key;

	(void)state;
	assert_int_equal(input_next(input, false, &key), INPUT_EMPTY);
	input_feed(input, "\x1b", 1);
	assert_int_equal(input_next(input, false, &key), INPUT_PARTIAL);
	input_feed(input, "[", 1);
	assert_int_equal(input_next(input, false, &key), INPUT_PARTIAL);
	input_feed(input, "A", 1);
	assert_int_equal(input_next(input, false, &key), INPUT_KEY);
	assert_int_equal(key.code, KEYCODE_UP);
	input_feed(input, "\x1b", 1);
	assert_int_equal(input_next(input, true, &key), INPUT_KEY);
	assert_int_equal(key.code, KEYCODE_ESCAPE);
	input_free(input);
}

static void input_says_what_came_at_once(void **state)
{
	struct input *input = input_new();
	struct key key;

	(void)state;
	input_feed(input, "a\r", 2);
	assert_int_equal(input_next(input, false, &key), INPUT_KEY);
	assert_true(key.has_more);
	assert_int_equal(input_next(input, false, &key), INPUT_KEY);
	assert_int_equal(key.code, KEYCODE_ENTER);
	assert_false(key.has_more);
	input_free(input);
}

static void input_knows_the_terminals_own_sequences(void **state)
{
	struct input *input = input_new();
	struct key key;

	(void)state;
	input_add_sequence(input, "\x1b[33z", (struct key){ .code = KEYCODE_HOME });
	input_add_sequence(input, "\x1b!", (struct key){ .code = KEYCODE_END });
	input_add_sequence(input, "q", (struct key){ .code = KEYCODE_END });
	input_feed(input, "\x1b[33z\x1b!q", 8);
	assert_int_equal(input_next(input, false, &key), INPUT_KEY);
	assert_int_equal(key.code, KEYCODE_HOME);
	assert_int_equal(input_next(input, false, &key), INPUT_KEY);
	assert_int_equal(key.code, KEYCODE_END);
	assert_int_equal(input_next(input, false, &key), INPUT_KEY);
	assert_int_equal(key.character, 'q');
	input_free(input);
	input_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_names_are_read_as_they_are_written),
		cmocka_unit_test(key_parse_knows_other_spellings),
		cmocka_unit_test(key_parse_refuses_what_is_no_key),
		cmocka_unit_test(input_reads_characters_and_controls),
		cmocka_unit_test(input_reads_the_keys_of_terminals),
		cmocka_unit_test(input_swallows_what_is_no_key),
		cmocka_unit_test(input_reads_the_mouse),
		cmocka_unit_test(input_reads_a_paste_as_one),
		cmocka_unit_test(input_cuts_a_paste_at_its_ceiling),
		cmocka_unit_test(input_waits_only_for_what_may_go_on),
		cmocka_unit_test(input_says_what_came_at_once),
		cmocka_unit_test(input_knows_the_terminals_own_sequences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
