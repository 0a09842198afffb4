#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/text.h"

static void sanitised(const char *text, enum text_lines lines, const char *expected)
{
	char *safe = text_sanitise(text, lines);

	assert_string_equal(safe, expected);
	free(safe);
}

static void text_sanitise_shows_escape_sequences(void **state)
{
	(void)state;
	sanitised("a\x1b[31mred\x1b]0;title\x07", TEXT_ONE_LINE, "a␛[31mred␛]0;title␇");
	sanitised("del\x7f", TEXT_ONE_LINE, "del␡");
	sanitised("c1 \xc2\x9b"
		  "31m",
		TEXT_ONE_LINE, "c1 <U+009B>31m");
}

static void text_sanitise_shows_what_turns_text_around(void **state)
{
	(void)state;
	sanitised("yes\xe2\x80\xaeon", TEXT_ONE_LINE, "yes<U+202E>on");
	sanitised("zero\xe2\x80\x8bwidth", TEXT_ONE_LINE, "zero<U+200B>width");
	sanitised("\xef\xbb\xbf"
		  "bom",
		TEXT_ONE_LINE, "<U+FEFF>bom");
}

static void text_sanitise_keeps_lines_only_where_asked(void **state)
{
	(void)state;
	sanitised("a\r\nb\tc", TEXT_KEEP_LINES, "a\nb c");
	sanitised("a\r\nb\tc", TEXT_ONE_LINE, "a b c");
	sanitised("a\rb", TEXT_KEEP_LINES, "a␍b");
}

static void text_sanitise_keeps_writing_of_all_kinds(void **state)
{
	static const char *const kept[] = {
		"Grüße, naïve — “quoted”",
		"日本語のテキスト",
		"می\xe2\x80\x8cخواهم",
		"👩\xe2\x80\x8d🚀 ok",
	};

	(void)state;
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		sanitised(kept[i], TEXT_ONE_LINE, kept[i]);
}

static void text_sanitise_replaces_malformed_bytes(void **state)
{
	(void)state;
	sanitised("a\xff\xc3(b", TEXT_ONE_LINE, "a\xef\xbf\xbd\xef\xbf\xbd(b");
}

static void text_repair_gives_valid_text(void **state)
{
	static const char bytes[] = "a\0b\xe2\x82";

	(void)state;
	char *repaired = text_repair(bytes, sizeof bytes - 1);

	assert_true(text_is_valid(repaired, strlen(repaired)));
	assert_string_equal(repaired, "a\xef\xbf\xbd"
				      "b\xef\xbf\xbd\xef\xbf\xbd");
	free(repaired);
}

static void text_width_counts_columns(void **state)
{
	(void)state;
	assert_int_equal(text_width("flour"), 5);
	assert_int_equal(text_width("日本"), 4);
	assert_int_equal(text_width("e\xcc\x81"), 1);
	assert_int_equal(text_width(""), 0);
}

static void text_prefix_never_cuts_a_cluster(void **state)
{
	(void)state;
	assert_int_equal(text_prefix("日本", 6, 3), 3);
	assert_int_equal(text_prefix("e\xcc\x81x", 4, 1), 3);
	assert_int_equal(text_prefix("abc", 3, 9), 3);
	assert_int_equal(text_prefix("abc", 3, 0), 0);
}

static void wrapped(const char *text, int columns, const char *expected)
{
	size_t n_lines;
	struct text_line *lines = text_wrap(text, columns, &n_lines);
	char joined[512] = "";
	size_t length = 0;

	for (size_t i = 0; i < n_lines; i++) {
		memcpy(joined + length, text + lines[i].start, lines[i].length);
		length += lines[i].length;
		joined[length++] = '|';
	}
	joined[length] = '\0';
	assert_string_equal(joined, expected);
	free(lines);
}

static void text_wrap_breaks_between_words(void **state)
{
	(void)state;
	wrapped("Do you buy the flour?", 10, "Do you buy|the flour?|");
	wrapped("", 10, "|");
	wrapped("a\n\nb", 10, "a||b|");
	wrapped("one two ", 3, "one|two|");
	wrapped("ends\n", 10, "ends||");
}

static void text_wrap_keeps_names_together(void **state)
{
	(void)state;
	wrapped("ask sim:people", 10, "ask|sim:people|");
	wrapped("see api.example", 11, "see|api.example|");
	wrapped("a: b, c", 3, "a:|b,|c|");
}

static void text_wrap_cuts_only_words_longer_than_a_line(void **state)
{
	(void)state;
	wrapped("abcdefgh ij", 4, "abcd|efgh|ij|");
	wrapped("日本語文", 5, "日本|語文|");
}

static void text_fold_case_goes_beyond_ascii(void **state)
{
	(void)state;
	char *folded = text_fold_case("STRASSE Ärger");

	assert_string_equal(folded, "strasse ärger");
	free(folded);
}

static void text_find_identity_tells_numbers_from_numbers(void **state)
{
	static const struct {
		const char *text, *found;
	} cases[] = {
		{ "write to me@example.org", "an e-mail address" },
		{ "call +44 1632 960 001, please", "a phone number" },
		{ "(01632) 960-0012", "a phone number" },
		{ "5550123456", "a phone number" },
		{ "+4416329", "a phone number" },
		{ "Hi, my name is Nobody", "a name" },
		{ "My name's Nobody", "a name" },
		{ "279, 379, 479 or 579", NULL },
		{ "the 2026-11-30 10:30 train, $1,000,000", NULL },
		{ "12345678901234567890", NULL },
		{ "in 2020-2021 the limit was 10.01 miles", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *found = text_find_identity(cases[i].text);

		if (cases[i].found)
			assert_string_equal(found, cases[i].found);
		else
			assert_null(found);
	}
}

static void cut_is(const char *name, int columns, const struct text_names *among, const char *shown)
{
	char *cut = text_cut_name(name, columns, among);

	assert_string_equal(cut, shown);
	free(cut);
}

static void text_cut_name_keeps_what_differs(void **state)
{
	static const char *const names[] = { "openai:gpt-4o-tuned-on-lending-run-1,seed=1",
		"openai:gpt-4o-tuned-on-lending-run-2,seed=1",
		"openai:gpt-4o-tuned-on-welfare-run-2,seed=1", "aaaaaaaaaa", "aaaaaaaaaaaa" };
	const struct text_names among = { names, 5 };

	(void)state;
	cut_is("sim:people", 12, &among, "sim:people");
	cut_is(names[1], 21, NULL, "openai:gpt…n-2,seed=1");
	/* Two differ before what the middle keeps, which moves. */
	cut_is(names[1], 21, &among, "…on-lendin…n-2,seed=1");
	cut_is(names[2], 21, &among, "…on-welfar…n-2,seed=1");
	/* Nothing differs but the length. */
	cut_is(names[3], 6, &among, "aaa…#4");
	cut_is(names[4], 6, &among, "aaa…#5");
	for (int columns = 4; columns < 44; columns++)
		for (size_t i = 0; i < 5; i++) {
			char *one = text_cut_name(names[i], columns, &among);

			assert_true(text_width(one) <= columns);
			for (size_t k = 0; k < i; k++) {
				char *other = text_cut_name(names[k], columns, &among);

				assert_string_not_equal(one, other);
				free(other);
			}
			free(one);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_find_identity_tells_numbers_from_numbers),
		cmocka_unit_test(text_sanitise_shows_escape_sequences),
		cmocka_unit_test(text_sanitise_shows_what_turns_text_around),
		cmocka_unit_test(text_sanitise_keeps_lines_only_where_asked),
		cmocka_unit_test(text_sanitise_keeps_writing_of_all_kinds),
		cmocka_unit_test(text_sanitise_replaces_malformed_bytes),
		cmocka_unit_test(text_repair_gives_valid_text),
		cmocka_unit_test(text_width_counts_columns),
		cmocka_unit_test(text_prefix_never_cuts_a_cluster),
		cmocka_unit_test(text_wrap_breaks_between_words),
		cmocka_unit_test(text_wrap_keeps_names_together),
		cmocka_unit_test(text_wrap_cuts_only_words_longer_than_a_line),
		cmocka_unit_test(text_fold_case_goes_beyond_ascii),
		cmocka_unit_test(text_cut_name_keeps_what_differs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
