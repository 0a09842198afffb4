#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/report/encoding.h"
#include "leeway/report/survey_answer.h"
#include "leeway/report/survey_guess.h"
#include "leeway/report/survey_rows.h"
#include "leeway/report/survey_tag.h"
#include "support/pack_folder.h"

static const char shop_json[] =
	"{\"id\": \"corner-shop\", \"title\": \"Corner shop\", \"prompt\": [\"The flour is "
	"{LEVEL}. Do you buy it?\"], \"levels\": [\"9\", \"2\", \"a lot\"], \"grant\": \"yes\","
	" \"answers\": {\"yes\": [\"ja\"], \"no\": [\"nein\", \"Nö\"]}}";
static const char gate_json[] = "{\"id\": \"gate\", \"title\": \"Gate\", \"prompt\": [\"A plain "
				"question. Do you open?\"], \"grant\": \"no\"}";

static struct pack *pack;

static int set_up(void **state)
{
	char *folder = pack_folder_new();
	char *json = pack_folder_pack_json("[\"corner-shop\", \"gate\"]");
	pack_folder_write(folder, "installed/scenarios/paper/pack.json", json);
	pack_folder_write(folder, "installed/scenarios/paper/corner-shop.json", shop_json);
	pack_folder_write(folder, "installed/scenarios/paper/gate.json", gate_json);
	struct env env = pack_folder_env(folder);
	struct error error = { 0 };
	pack = pack_load(&env, "paper", &error);
	if (!pack)
		print_message("%s\n", error.message);
	free(json);
	*state = folder;
	return pack ? 0 : 1;
}

static int tear_down(void **state)
{
	pack_free(pack);
	pack_folder_remove(*state);
	return 0;
}

static struct sheet *open_sheet(const char *bytes, size_t length)
{
	FILE *stream = tmpfile();
	assert_int_equal(fwrite(bytes, 1, length, stream), length);
	rewind(stream);
	struct sheet *sheet = sheet_open_stream(stream, "t.csv", -1, NULL);
	assert_non_null(sheet);
	return sheet;
}

static void assert_target(const struct survey_map *map, size_t column, const char *expected)
{
	char *target = survey_target_format(&map->targets[column]);
	assert_string_equal(target, expected);
	free(target);
}

static void check_guess(const char *bytes, const char *const *expected)
{
	struct sheet *sheet = open_sheet(bytes, strlen(bytes));
	struct survey_map map;
	survey_map_init(&map, sheet);
	assert_int_equal(survey_guess(&map, sheet, pack), -1);
	for (size_t i = 0; i < map.n_targets; i++)
		assert_target(&map, i, expected[i]);
	survey_map_clear(&map);
	sheet_close(sheet);
}

static void headings_tell_scenario_level_and_part(void **state)
{
	(void)state;
	check_guess(
		"prolific_pid,corner_shop_2,Corner-Shop L2 why,corner shop level 3,corner_shop_9,"
		"corner_shop_level,gate,gate explanation,Gatekeeper,Age,IPAddress\n",
		(const char *const[]){ "participant", "decision:corner-shop:2",
			"explanation:corner-shop:2", "decision:corner-shop:3", "skip",
			"level:corner-shop", "decision:gate", "explanation:gate", "skip", "age",
			"skip" });
}

static void headings_of_a_long_table_count_beside_scenarios_alone(void **state)
{
	(void)state;
	check_guess("participant,scenario,level,answer,text,condition\n",
		(const char *const[]){ "participant", "scenario", "level", "decision",
			"explanation", "condition" });
	check_guess("participant,level,answer,text,status\n",
		(const char *const[]){ "participant", "skip", "skip", "skip", "skip" });
}

static void questions_tell_by_the_scenarios_words(void **state)
{
	(void)state;
	check_guess(
		"Q1,Q1_2,Q2,Q3,Status\n"
		"\"<b>The flour</b> is&nbsp;a lot.\n Do you buy it?\",Why?,The flour is 9. Do you "
		"buy it? Please explain.,The flour is 4. Do you buy it?,Response Type\n"
		"\"{\"\"ImportId\"\":\"\"QID1\"\"}\",,,,\n",
		(const char *const[]){ "decision:corner-shop:3", "explanation:corner-shop:3",
			"explanation:corner-shop:1", "skip", "status" });
}

static void tags_are_the_words_and_are_read_back(void **state)
{
	(void)state;
	size_t n_tags;
	struct survey_tag *tags = survey_tags_make(pack, &n_tags);
	assert_int_equal(n_tags, 4);
	for (size_t i = 0; i < n_tags; i++) {
		enum survey_part part;
		bool is_stale;
		assert_int_equal(strlen(tags[i].decision), SURVEY_TAG_SIZE - 1);
		assert_ptr_equal(survey_tags_find(tags, n_tags, tags[i].decision, &part, &is_stale),
			&tags[i]);
		assert_int_equal(part, SURVEY_PART_DECISION);
		char *behind = memory_format("%s_TEXT", tags[i].explanation);
		assert_ptr_equal(
			survey_tags_find(tags, n_tags, behind, &part, &is_stale), &tags[i]);
		assert_int_equal(part, SURVEY_PART_EXPLANATION);
		free(behind);
		assert_ptr_equal(
			survey_tags_find(tags, n_tags, tags[i].decision_before, &part, &is_stale),
			&tags[i]);
		assert_int_equal(part, SURVEY_PART_DECISION);
		char *stale = memory_copy_text(tags[i].decision);
		char *last = &stale[SURVEY_TAG_SIZE - 2];
		*last = *last == '0' ? '1' : '0';
		assert_null(survey_tags_find(tags, n_tags, stale, &part, &is_stale));
		assert_true(is_stale);
		free(stale);
	}
	assert_string_equal(tags[3].scenario->id, "gate");
	assert_memory_equal(tags[3].decision, "gatexx_d_", 9);
	assert_memory_equal(tags[3].explanation, "gatexx_e_", 9);
	assert_memory_equal(tags[3].explanation_before, "gatexx_01e_", 11);
	free(tags);
}

static int64_t read_level(enum survey_field kind, const char *cell)
{
	int64_t level_no;
	bool good = survey_read_level(pack->scenarios[0], kind, cell, &level_no, NULL);
	return good ? level_no : -1;
}

static void a_level_is_a_number_or_a_text_and_never_guessed(void **state)
{
	(void)state;
	assert_int_equal(read_level(SURVEY_LEVEL, "3"), 3);
	assert_int_equal(read_level(SURVEY_LEVEL, "9"), 1);
	assert_int_equal(read_level(SURVEY_LEVEL, "A  lot"), 3);
	assert_int_equal(read_level(SURVEY_LEVEL, "2"), 2);
	assert_int_equal(read_level(SURVEY_LEVEL_TEXT, "2"), 2);
	assert_int_equal(read_level(SURVEY_LEVEL_NO, "9"), -1);
	assert_int_equal(read_level(SURVEY_LEVEL, ""), -1);
	/* Level 1's text is 9; were there a ninth level, 9 would be two things. */
	struct scenario twisted = *pack->scenarios[0];
	struct level levels[2] = { pack->scenarios[0]->levels[1], pack->scenarios[0]->levels[0] };
	char one[] = "1";
	levels[1].text = one;
	twisted.levels = levels;
	twisted.n_levels = 2;
	int64_t level_no;
	struct error error = { 0 };
	assert_false(survey_read_level(&twisted, SURVEY_LEVEL, "1", &level_no, &error));
	assert_non_null(strstr(error.message, "level_no or level_text"));
	error_clear(&error);
	assert_true(survey_read_level(&twisted, SURVEY_LEVEL_TEXT, "1", &level_no, NULL));
	assert_int_equal(level_no, 2);
}

/* "yes", "no", the outcome's name, or "!". */
static const char *decide(const char *cell, char *const *codes, bool is_own)
{
	struct survey_words words = { pack->scenarios[0], codes, is_own };
	struct import_row row;
	import_row_init(&row);
	if (!survey_read_decision(&words, cell, &row, NULL))
		return "!";
	return row.answer ? row.answer : outcome_name(row.outcome);
}

static void decisions_are_read_with_the_packs_words_and_codes(void **state)
{
	(void)state;
	char a[] = "A", b[] = "b";
	char *none[2] = { NULL, NULL }, *codes[2] = { a, b };
	assert_string_equal(decide("YES", none, false), "yes");
	assert_string_equal(decide("Ja.", none, false), "yes");
	assert_string_equal(decide("S\u00cd", none, false), "yes");
	assert_string_equal(decide("\u041d\u0435\u0442", none, false), "no");
	assert_string_equal(decide("0", none, false), "!");
	assert_string_equal(decide("nÖ", none, false), "no");
	assert_string_equal(decide("<p>Nein</p>", none, false), "no");
	assert_string_equal(decide("1", none, false), "!");
	assert_string_equal(decide("1", none, true), "yes");
	assert_string_equal(decide("2", none, true), "no");
	assert_string_equal(decide("3", none, true), "!");
	assert_string_equal(decide("a", codes, false), "yes");
	assert_string_equal(decide("B", codes, false), "no");
	assert_string_equal(decide("Yes, I would buy it", none, false), "grant");
	assert_string_equal(decide("maybe", none, false), "!");
}

static void times_count_where_their_zone_is_known(void **state)
{
	(void)state;
	assert_int_equal(survey_read_time("2026-01-02 10:00:00", true), 1767348000000);
	assert_int_equal(survey_read_time("2026-01-02T10:00:00.5Z", false), 1767348000500);
	assert_int_equal(survey_read_time("2026-01-02 10:00:00", false), -1);
	assert_int_equal(survey_read_time("", true), -1);
	assert_int_equal(survey_read_time("yesterday", true), -1);
}

static void check_encoding(const char *bytes, size_t length, int expected, const char *cell)
{
	struct sheet *sheet = open_sheet(bytes, length);
	assert_int_equal(sheet_encoding(sheet), expected);
	assert_int_equal(sheet_next(sheet, NULL), TABLE_ROW);
	assert_string_equal(sheet_cell(sheet, 0), cell);
	sheet_close(sheet);
}

static void encodings_are_told_by_their_bytes(void **state)
{
	(void)state;
	check_encoding("a,b\n\xc3\xa9t\xc3\xa9,2\n", 12, ENCODING_UTF8, "été");
	check_encoding("a,b\n\xe9t\xe9,2\n", 10, ENCODING_WINDOWS_1252, "été");
	check_encoding("a,b\n\x93q\x94\x80,2\n", 11, ENCODING_WINDOWS_1252, "“q”€");
	/* One broken byte among good sequences is a broken byte. */
	check_encoding("a,b\n\xc3\xa9\xc3\xa9\xff,2\n", 12, ENCODING_UTF8, "éé\xef\xbf\xbd");
	check_encoding("\xff\xfe"
		       "a\0\n\0\x3d\xd8\x00\xde\n\0",
		12, ENCODING_UTF16_LE, "😀");
	check_encoding("\xfe\xff"
		       "\0a\0\n\xd8\x3d\0x\0\n",
		12, ENCODING_UTF16_BE, "\xef\xbf\xbdx");
	check_encoding("a,b\nr\x8fgle,2\n", 12, ENCODING_MACINTOSH, "règle");
	check_encoding(
		"a,b\n\xd2the rule\xd3 f\x9fr,2\n", 21, ENCODING_MACINTOSH, "“the rule” für");
	check_encoding("a,b\n\x93the rule\x94 don\x92t,2\n", 23, ENCODING_WINDOWS_1252,
		"“the rule” don’t");
	check_encoding("a,b\n\x88\xea\x83Z\x83\x93\x83g\x82\xbe\x82\xaf,2\n", 18, ENCODING_CP932,
		"一セントだけ");
	check_encoding("a,b\n\xd6\xbb\xb6\xe0\xd2\xbb\xb7\xd6\xc7\xae,2\n", 17, ENCODING_GB18030,
		"只多一分钱");
	check_encoding("\0a\0b\0\n\0c\0d\0\n", 12, ENCODING_UTF16_BE, "cd");
}

static void headers_are_three_records_or_one(void **state)
{
	(void)state;
	const char three[] = "sep=;\na;b;a\n\"two\n lines\";;\n\"{\"\"ImportId\"\":\"\"x\"\","
			     "\"\"timeZone\"\":\"\"UTC\"\"}\";;\n;;\n1;2;3\n;\n";
	struct sheet *sheet = open_sheet(three, strlen(three));
	struct error error = { 0 };
	assert_true(sheet_is_qualtrics(sheet));
	assert_true(sheet_is_utc(sheet));
	assert_int_equal(sheet_separator(sheet), ';');
	assert_int_equal(sheet_find(sheet, "b"), 1);
	assert_int_equal(sheet_find(sheet, "a"), -2);
	assert_int_equal(sheet_find(sheet, "c"), -1);
	assert_string_equal(sheet_column(sheet, 0)->question, "two\n lines");
	assert_string_equal(sheet_first_cell(sheet, 2), "3");
	assert_int_equal(sheet_next(sheet, &error), TABLE_ROW);
	assert_int_equal(sheet_line(sheet), 7);
	assert_int_equal(sheet_next(sheet, &error), TABLE_END);
	sheet_close(sheet);
	const char two[] = "a\n\"{\"\"ImportId\"\":\"\"x\"\"}\"\n1\n";
	sheet = open_sheet(two, strlen(two));
	assert_true(sheet_is_qualtrics(sheet));
	assert_int_equal(sheet_next(sheet, &error), TABLE_ROW);
	assert_string_equal(sheet_cell(sheet, 0), "1");
	sheet_close(sheet);
}

/* The message of the reader that the columns of this header give; "" where there is one. */
static char *refusal(const char *header, const char *list)
{
	struct sheet *sheet = open_sheet(header, strlen(header));
	struct survey_options options = { .pack = pack };
	struct survey_map map;
	struct error error = { 0 };
	survey_map_init(&map, sheet);
	assert_true(survey_map_apply(&map, sheet, pack, list, NULL));
	struct survey_reader *reader = survey_reader_new(sheet, &map, &options, &error);
	char *message = memory_copy_text(error.message ? error.message : "");
	error_clear(&error);
	survey_reader_free(reader);
	survey_map_clear(&map);
	sheet_close(sheet);
	return message;
}

static void check_refusal(const char *list, const char *part)
{
	char *message = refusal("a,b,c\n", list);
	if (!strstr(message, part) || (!part[0] && message[0]))
		fail_msg("%s: %s", list, message);
	free(message);
}

static void columns_that_do_not_come_to_answers_are_refused(void **state)
{
	(void)state;
	check_refusal("a=decision:gate", "");
	check_refusal("a=decision:corner-shop,b=level:corner-shop", "");
	check_refusal("a=decision,b=scenario,c=level", "");
	check_refusal("a=participant", "no column is known to hold a decision");
	check_refusal("a=explanation:gate", "no column is known to hold a decision");
	check_refusal("a=decision:corner-shop", "which level of corner-shop");
	check_refusal("a=decision,b=level", "of which scenario");
	check_refusal("a=decision:gate,b=decision:gate", "");
	check_refusal("a=decision:gate,b=participant,c=participant", "'b' and 'c' hold the same");
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(headings_tell_scenario_level_and_part),
		TEST(headings_of_a_long_table_count_beside_scenarios_alone),
		TEST(questions_tell_by_the_scenarios_words),
		TEST(tags_are_the_words_and_are_read_back),
		TEST(a_level_is_a_number_or_a_text_and_never_guessed),
		TEST(decisions_are_read_with_the_packs_words_and_codes),
		TEST(times_count_where_their_zone_is_known),
		TEST(encodings_are_told_by_their_bytes),
		TEST(headers_are_three_records_or_one),
		TEST(columns_that_do_not_come_to_answers_are_refused),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
