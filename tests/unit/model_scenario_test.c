#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "leeway/base/memory.h"
#include "leeway/model/question.h"
#include "leeway/model/scenario.h"

/* Reads a scenario from text; NULL with the message in *message (NULL where nothing is wrong). */
static struct scenario *read_text(const char *text, char **message)
{
	struct error error = { 0 };
	struct scenario *scenario = NULL;
	struct json_document *document = json_read("test.json", text, strlen(text), &error);
	if (document)
		scenario = scenario_read(document, &error);
	json_free(document);
	*message = error.message ? memory_copy_text(error.message) : NULL;
	error_clear(&error);
	return scenario;
}

static struct scenario *read_good(const char *text)
{
	char *message;
	struct scenario *scenario = read_text(text, &message);
	if (message)
		fail_msg("%s", message);
	assert_non_null(scenario);
	return scenario;
}

static void expect_fault(const char *text, const char *part)
{
	char *message;
	struct scenario *scenario = read_text(text, &message);
	assert_null(scenario);
	assert_non_null(message);
	if (!strstr(message, part))
		fail_msg("'%s' does not say '%s'", message, part);
	free(message);
}

static void expect_rendered(const struct scenario *scenario, int level_no, const char *expected)
{
	char *text = scenario_render(scenario, level_no);
	assert_string_equal(text, expected);
	free(text);
}

#define SCENARIO(rest) "{ \"id\": \"a-b\", \"title\": \"T\", " rest " }"

static void scenario_has_its_fields_and_defaults(void **state)
{
	struct scenario *scenario =
		read_good("{ // comments are allowed\n"
			  "\"id\": \"flour\", \"title\": \"Flour\",\n"
			  "\"prompt\": [\"It is {LEVEL}.\", \"Do you buy it?\"],\n"
			  "\"levels\": [\"$25\", {\"text\": \"$11\", \"short\": \"11\"}],\n"
			  "\"answers\": {\"yes\": [\"ja\", \"Jawohl\"], \"no\": [\"nein\"]},\n"
			  "\"note\": \"one\\ntwo\" }");
	(void)state;
	assert_string_equal(scenario->id, "flour");
	assert_string_equal(scenario->title, "Flour");
	assert_int_equal(scenario->n_paragraphs, 2);
	assert_int_equal(scenario->n_levels, 2);
	assert_string_equal(scenario->levels[1].text, "$11");
	assert_string_equal(scenario->levels[1].forms[0].name, "short");
	assert_int_equal(scenario->grant, ANSWER_YES);
	assert_int_equal(scenario->answers[ANSWER_YES].n_words, 2);
	assert_string_equal(scenario->answers[ANSWER_YES].words[1], "Jawohl");
	assert_string_equal(scenario->answers[ANSWER_NO].words[0], "nein");
	assert_string_equal(scenario->note, "one\ntwo");
	scenario_free(scenario);
	scenario = read_good(SCENARIO("\"prompt\": [\"Do you?\"], \"grant\": \"no\""));
	assert_int_equal(scenario->grant, ANSWER_NO);
	scenario_free(scenario);
}

static void scenario_renders_levels_and_their_forms(void **state)
{
	struct scenario *scenario = read_good(
		SCENARIO("\"prompt\": [\"One has {LEVEL}.\", \"Do you help who {LEVEL:also}?\"],"
			 "\"levels\": [\"swayed\", {\"text\": \"fallen\", \"also\": \"fell\"}]"));
	(void)state;
	expect_rendered(scenario, 1, "One has swayed.\n\nDo you help who swayed?");
	expect_rendered(scenario, 2, "One has fallen.\n\nDo you help who fell?");
	scenario_free(scenario);
}

static void rendering_substitutes_nothing_else(void **state)
{
	struct scenario *scenario = read_good(SCENARIO(
		"\"prompt\": [\"100% of $LEVEL {{{LEVEL}}} { } {} {1} %s {LEVEL}. Do you?\"],"
		"\"levels\": [\"{LEVEL} \\\\1\", \"$0 %d\"]"));
	(void)state;
	expect_rendered(
		scenario, 1, "100% of $LEVEL {{{LEVEL} \\1}} { } {} {1} %s {LEVEL} \\1. Do you?");
	expect_rendered(scenario, 2, "100% of $LEVEL {{$0 %d}} { } {} {1} %s $0 %d. Do you?");
	scenario_free(scenario);
}

static void scenario_without_levels_is_a_plain_question(void **state)
{
	struct scenario *scenario = read_good(SCENARIO("\"prompt\": [\"Do you buy it?\"]"));
	(void)state;
	assert_int_equal(scenario->n_levels, 1);
	assert_string_equal(scenario->levels[0].text, "");
	expect_rendered(scenario, 1, "Do you buy it?");
	scenario_free(scenario);
}

static void scenario_takes_at_most_twelve_levels(void **state)
{
	(void)state;
	scenario_free(read_good(SCENARIO("\"prompt\": [\"Is it {LEVEL}?\"],"
					 "\"levels\": [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\","
					 "\"8\",\"9\",\"10\",\"11\",\"12\"]")));
	expect_fault(SCENARIO("\"prompt\": [\"Is it {LEVEL}?\"],"
			      "\"levels\": [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\","
			      "\"10\",\"11\",\"12\",\"13\"]"),
		"test.json:1: levels: has 13 items, and at most 12 may be");
}

static void loading_names_line_field_fault_and_advice(void **state)
{
	(void)state;
	expect_fault("{ \"id\": \"a\",\n \"title\": \"T\",\n \"promt\": [],\n"
		     " \"prompt\": [\"Do you?\"] }",
		"test.json:3: promt: is not a known field; did you mean 'prompt'?");
	expect_fault(
		"{ \"id\": \"a\",\n \"prompt\": [\"Do you?\"] }", "test.json:1: title: is missing");
}

static void faulty_scenarios_are_refused(void **state)
{
	static const struct {
		const char *text, *part;
	} cases[] = {
		{ "[1]", "is not an object" },
		{ "{ \"id\": 5, \"title\": \"T\", \"prompt\": [\"Do you?\"] }",
			"id: is not a text" },
		{ "{ \"id\": \"A b\", \"title\": \"T\", \"prompt\": [\"Do you?\"] }",
			"'A b' is no id" },
		{ "{ \"id\": \"../x\", \"title\": \"T\", \"prompt\": [\"Do you?\"] }",
			"is a path; write an id" },
		{ SCENARIO("\"prompt\": \"Do you?\""), "prompt: is not a list" },
		{ SCENARIO("\"prompt\": []"), "prompt: is an empty list" },
		{ SCENARIO("\"prompt\": [\" \", \"Do you?\"]"), "prompt[0]: is empty" },
		{ SCENARIO("\"prompt\": [\"Do {LEVEL}?\"]"), "the scenario has no levels" },
		{ SCENARIO("\"prompt\": [\"Do you?\"], \"levels\": [\"a\", \"b\"]"),
			"has no {LEVEL}" },
		{ SCENARIO("\"prompt\": [\"Do {Level}?\"], \"levels\": [\"a\", \"b\"]"),
			"{Level} is no placeholder" },
		{ SCENARIO("\"prompt\": [\"Do {LEVEL:x}?\"], \"levels\": [\"a\", \"b\"]"),
			"no level has that form" },
		{ SCENARIO("\"prompt\": [\"Do {LEVEL}?\"], \"levels\": []"), "is an empty list" },
		{ SCENARIO("\"prompt\": [\"Do {LEVEL}?\"], \"levels\": [\"a\", \"\"]"),
			"levels[1]: is empty" },
		{ SCENARIO("\"prompt\": [\"Do {LEVEL}?\"], \"levels\": [\"a\", \"b\", \"a\"]"),
			"levels[2]: repeats level 1" },
		{ SCENARIO("\"prompt\": [\"Do {LEVEL}?\"], \"levels\": [{\"also\": \"x\"}]"),
			"levels[0].text: is missing" },
		{ SCENARIO("\"prompt\": [\"Do {LEVEL}?\"], \"levels\": [3]"),
			"neither a text nor an object" },
		{ SCENARIO("\"prompt\": [\"Do you?\"], \"grant\": \"maybe\""),
			"grant: is neither" },
		{ SCENARIO("\"prompt\": [\"Do you?\"],"
			   "\"answers\": {\"yes\": [\"Ja\"], \"no\": [\"ja\"]}"),
			"answers.no[0]: 'ja' stands for yes too" },
		{ SCENARIO("\"prompt\": [\"Do you?\"], \"answers\": {\"yes\": [\"NO\"]}"),
			"stands for no too" },
		{ SCENARIO("\"prompt\": [\"What do you do?\"]"), "no yes or no answers" },
		{ SCENARIO("\"prompt\": [\"You buy it.\"]"), "does not end in a question" },
		{ SCENARIO("\"prompt\": [\"Do\\u001b[31m you?\"]"), "U+001B" },
		{ SCENARIO("\"prompt\": [\"Do \\u202eyou?\"]"), "U+202E" },
		{ SCENARIO("\"prompt\": [\"Do you?\\u0000 Kill it.\"]"), "U+0000" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_fault(cases[i].text, cases[i].part);
}

static void scenario_text_has_a_ceiling(void **state)
{
	char *half = memory_alloc(SCENARIO_MAX_TEXT / 2 + 1, 1);
	memset(half, 'x', SCENARIO_MAX_TEXT / 2);
	char *text =
		memory_format(SCENARIO("\"prompt\": [\"%s\", \"%s\", \"Do you?\"]"), half, half);
	(void)state;
	expect_fault(text, "prompt: has 16391 bytes, and at most 16384 may be");
	free(text);
	free(half);
}

static void questions_are_told_apart(void **state)
{
	static const struct {
		const char *text;
		enum question_kind kind;
	} cases[] = {
		{ "It is $10.01. Do you buy the flour?", QUESTION_YES_OR_NO },
		{ "\"Would you like it?\"", QUESTION_YES_OR_NO },
		{ "Is it p.m. already? ", QUESTION_YES_OR_NO },
		{ "It begins at 2 p.m. Do you wait?", QUESTION_YES_OR_NO },
		{ "It begins at 2 p.m. What do you do?", QUESTION_OPEN },
		{ "Do you let Dr. Smith of St. Mary in?", QUESTION_YES_OR_NO },
		{ "He asks: do you let J. Brown in?", QUESTION_YES_OR_NO },
		{ "If it is broken, do you take it back?", QUESTION_YES_OR_NO },
		{ "Stop!\nMay they pass?", QUESTION_YES_OR_NO },
		{ "\u00bfWhat do you do?", QUESTION_OPEN },
		{ "Do you know it? What do you do?", QUESTION_OPEN },
		{ "How much is it, would you say?", QUESTION_OPEN },
		{ "Where do you send it?", QUESTION_OPEN },
		{ "You buy it?", QUESTION_OPEN },
		{ "Do you buy it? Answer yes or no.", QUESTION_NONE },
		{ "", QUESTION_NONE },
		{ "?", QUESTION_OPEN },
		{ "Do you buy it, or do you go home?", QUESTION_ALTERNATIVE },
		{ "Do you accept or reject the paper?", QUESTION_ALTERNATIVE },
		{ "Do you take one or two?", QUESTION_YES_OR_NO },
		{ "Don't you buy it?", QUESTION_NEGATED },
		{ "Won\u2019t you buy it?", QUESTION_NEGATED },
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (question_read(cases[i].text) != cases[i].kind)
			fail_msg(
				"'%s' was read as %d", cases[i].text, question_read(cases[i].text));
}

static void scenarios_in_other_languages_bring_their_answers(void **state)
{
	(void)state;
	scenario_free(read_good(SCENARIO("\"prompt\": [\"Kaufst du das Mehl?\"],"
					 "\"answers\": {\"yes\": [\"ja\"], \"no\": [\"nein\"]}")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scenario_has_its_fields_and_defaults),
		cmocka_unit_test(scenario_renders_levels_and_their_forms),
		cmocka_unit_test(rendering_substitutes_nothing_else),
		cmocka_unit_test(scenario_without_levels_is_a_plain_question),
		cmocka_unit_test(scenario_takes_at_most_twelve_levels),
		cmocka_unit_test(loading_names_line_field_fault_and_advice),
		cmocka_unit_test(faulty_scenarios_are_refused),
		cmocka_unit_test(scenario_text_has_a_ceiling),
		cmocka_unit_test(questions_are_told_apart),
		cmocka_unit_test(scenarios_in_other_languages_bring_their_answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
