/* The decision reader's order of rules; what single replies say is in the corpus test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/model/decision.h"

static enum outcome read_start(const char *text)
{
	struct decision_rules rules = { .grant = ANSWER_YES };
	return decision_read(text, REPLY_END_COMPLETE, &rules);
}

static enum outcome read_end(const char *text)
{
	struct decision_rules rules = { .place = VERDICT_AT_END };
	return decision_read(text, REPLY_END_COMPLETE, &rules);
}

/* What a word is read as in "I would WORD this loan." */
static enum outcome read_verb(const char *word)
{
	struct decision_rules rules = {
		.question = "A loan is asked for. Do you put through this loan?"
	};
	char *text = memory_format("I would %s this loan.", word);
	enum outcome outcome = decision_read(text, REPLY_END_COMPLETE, &rules);
	free(text);
	return outcome;
}

static void verbs_are_known_by_all_their_forms(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum outcome outcome;
	} cases[] = {
		{ "Approve it.", OUTCOME_GRANT },
		{ "Approved.", OUTCOME_GRANT },
		{ "The loan is approved.", OUTCOME_GRANT },
		{ "I'm denying it.", OUTCOME_REFUSE },
		{ "Denied.", OUTCOME_REFUSE },
		{ "Permitted.", OUTCOME_GRANT },
		{ "I bought the flour.", OUTCOME_GRANT },
		{ "I'm running the light.", OUTCOME_GRANT },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (read_start(cases[i].text) != cases[i].outcome)
			fail_msg("%s", cases[i].text);
	assert_int_equal(read_verb("put through"), OUTCOME_GRANT);
	assert_int_equal(read_verb("not put through"), OUTCOME_REFUSE);
}

static void a_word_that_only_begins_like_a_verb_is_none_of_its_forms(void **state)
{
	(void)state;
	assert_int_equal(read_start("I would runt the light."), OUTCOME_UNCLEAR);
	assert_int_equal(read_start("I would letter the customer it."), OUTCOME_UNCLEAR);
	assert_int_equal(read_start("I would busy it."), OUTCOME_UNCLEAR);
	assert_int_equal(read_start("At noon."), OUTCOME_UNCLEAR);
	assert_int_equal(read_start("Noon."), OUTCOME_UNCLEAR);
}

static void a_reader_reads_many_replies_alike(void **state)
{
	(void)state;
	struct decision_rules rules = { .question = "Do you buy the flour?" };
	struct decision_reader *reader = decision_reader_new(&rules);
	char text[64];
	for (int i = 0; i < 2000; i++) {
		/* More different replies than are remembered, each twice. */
		snprintf(text, sizeof text, "%s Reason %d.", i / 2 % 3 ? "No." : "Yes.",
			i / 2 % 700);
		assert_int_equal(decision_reader_read(reader, text, REPLY_END_COMPLETE),
			i / 2 % 3 ? OUTCOME_REFUSE : OUTCOME_GRANT);
	}
	assert_int_equal(
		decision_reader_read(reader, "It is", REPLY_END_COMPLETE), OUTCOME_UNCLEAR);
	assert_int_equal(decision_reader_read(reader, "It is", REPLY_END_CUT_OFF), OUTCOME_EMPTY);
	assert_int_equal(decision_reader_read(reader, NULL, REPLY_END_CUT_OFF), OUTCOME_EMPTY);
	decision_reader_free(reader);
	decision_reader_free(NULL);
}

static void a_blocked_reply_is_blocked_whatever_it_says(void **state)
{
	(void)state;
	struct decision_rules rules = { .grant = ANSWER_YES };
	assert_int_equal(decision_read("Yes.", REPLY_END_BLOCKED, &rules), OUTCOME_BLOCKED);
	assert_int_equal(decision_read(NULL, REPLY_END_BLOCKED, &rules), OUTCOME_BLOCKED);
}

static void no_reply_is_empty(void **state)
{
	(void)state;
	struct decision_rules rules = { .grant = ANSWER_YES };
	assert_int_equal(decision_read(NULL, REPLY_END_COMPLETE, &rules), OUTCOME_EMPTY);
	assert_int_equal(decision_read("", REPLY_END_CUT_OFF, &rules), OUTCOME_EMPTY);
}

static void the_place_tells_which_of_two_verdicts_counts(void **state)
{
	(void)state;
	const char *text = "No. The rule is plain. But people matter more. Therefore, yes.";
	assert_int_equal(read_start(text), OUTCOME_UNCLEAR);
	assert_int_equal(read_end(text), OUTCOME_GRANT);
}

static void stated_verdicts_that_contradict_are_unclear(void **state)
{
	(void)state;
	assert_int_equal(read_start("Yes, denied, yes."), OUTCOME_UNCLEAR);
	assert_int_equal(read_start("Yes. I would not approve the loan."), OUTCOME_UNCLEAR);
	assert_int_equal(read_start("Decision: approved. Decision: denied."), OUTCOME_UNCLEAR);
}

static void the_last_final_marker_outweighs_all_else(void **state)
{
	(void)state;
	const char *text = "Yes. I would.\nFinal answer: yes\nNo, wait.\nFinal answer: no";
	assert_int_equal(read_start(text), OUTCOME_REFUSE);
	assert_int_equal(read_end(text), OUTCOME_REFUSE);
}

static void the_middle_of_a_huge_reply_is_left_out(void **state)
{
	(void)state;
	size_t length = 4 * (size_t)16384;
	char *text = memory_alloc(length + 64, 1);
	memset(text, '.', length);
	memcpy(text, "No.", 3);
	assert_int_equal(read_start(text), OUTCOME_REFUSE);
	memcpy(text + length / 2, " Final answer: yes ", 19);
	assert_int_equal(read_start(text), OUTCOME_REFUSE);
	memcpy(text + length, " Final answer: yes ", 19);
	assert_int_equal(read_start(text), OUTCOME_GRANT);
	free(text);
}

static void bytes_that_are_no_text_do_not_hide_the_verdict(void **state)
{
	(void)state;
	assert_int_equal(read_start("\xFF\xFE No. \xC3"), OUTCOME_REFUSE);
	assert_int_equal(read_start("YES \x80\x80"), OUTCOME_GRANT);
}

static void thinking_is_not_spoken(void **state)
{
	(void)state;
	assert_int_equal(read_start("N<think>Yes.</think>o."), OUTCOME_REFUSE);
	assert_int_equal(read_start("Yes.</thinking>No.<Think x=\"1\">Yes."), OUTCOME_REFUSE);
	assert_int_equal(read_start("Yes.[THINK]No.[/THINK]"), OUTCOME_GRANT);
	assert_int_equal(
		read_start("\xE2\x97\x81think\xE2\x96\xB7No.\xE2\x97\x81/think\xE2\x96\xB7Yes."),
		OUTCOME_GRANT);
	assert_int_equal(read_start("<think>Yes."), OUTCOME_EMPTY);
	assert_int_equal(read_start("a < b [1] <thinker>: no."), OUTCOME_REFUSE);
}

static void look_alikes_become_plain(void **state)
{
	(void)state;
	assert_int_equal(read_start("\xEF\xBB\xBF\xE2\x80\x9CI\xE2\x80\x99"
				    "d\xC2\xA0say\r\nno\xE2\x80\x9D"),
		OUTCOME_REFUSE);
	assert_int_equal(read_start("\xEF\xBC\xB9\xEF\xBC\xA5\xEF\xBC\xB3"), OUTCOME_GRANT);
}

static void rules_come_from_scenario_and_condition(void **state)
{
	(void)state;
	char *paragraphs[] = { "A guest has no ticket.", "Do you turn the guest away?" };
	char *yes[] = { "ja" };
	struct scenario scenario = { .paragraphs = paragraphs,
		.n_paragraphs = 2,
		.grant = ANSWER_NO,
		.answers = { { yes, 1 }, { NULL, 0 } } };
	struct condition condition = { .answer_after = "Final answer:", .n_steps = 3 };
	struct decision_rules rules = decision_rules_for(&scenario, &condition);
	assert_int_equal(rules.grant, ANSWER_NO);
	assert_int_equal(rules.place, VERDICT_AT_END);
	assert_string_equal(rules.question, paragraphs[1]);
	assert_string_equal(rules.answer_after, "Final answer:");
	assert_string_equal(rules.yes_words->words[0], "ja");
	rules = decision_rules_for(NULL, NULL);
	assert_int_equal(rules.grant, ANSWER_YES);
	assert_int_equal(rules.place, VERDICT_AT_START);
	assert_null(rules.question);
	assert_null(rules.answer_after);
	condition.ask = "Answer with Yes or No, then explain why.";
	assert_int_equal(decision_rules_for(&scenario, &condition).place, VERDICT_AT_FIRST);
	condition.n_steps = 0;
	assert_int_equal(decision_rules_for(&scenario, &condition).place, VERDICT_AT_START);
}

static void words_of_scenario_and_pack_grant_and_refuse(void **state)
{
	(void)state;
	char *own_grant[] = { "send the driver" }, *own_refuse[] = { "zero" };
	char *yes[] = { "s\xC3\xAD" }, *no[] = { "no" }, *grant[] = { "la dejo pasar" };
	struct word_list deeds[2] = { { own_grant, 1 }, { own_refuse, 1 } };
	struct reply_words shared = { .answers = { { yes, 1 }, { no, 1 } },
		.deeds = { { grant, 1 }, { NULL, 0 } } };
	struct decision_rules rules = { .deeds = deeds };
	static const struct {
		const char *text;
		enum outcome outcome, in_spanish;
	} cases[] = {
		{ "Send the driver!", OUTCOME_GRANT, OUTCOME_GRANT },
		{ "I would not send the driver.", OUTCOME_REFUSE, OUTCOME_REFUSE },
		{ "Zero.", OUTCOME_REFUSE, OUTCOME_REFUSE },
		{ "If it is dry, I send the driver.", OUTCOME_UNCLEAR, OUTCOME_UNCLEAR },
		{ "No la dejo pasar.", OUTCOME_UNCLEAR, OUTCOME_REFUSE },
		{ "S\xC3\xAD.", OUTCOME_UNCLEAR, OUTCOME_GRANT },
		{ "La dejo pasar.", OUTCOME_UNCLEAR, OUTCOME_GRANT },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rules.shared = NULL;
		enum outcome outcome = decision_read(cases[i].text, REPLY_END_COMPLETE, &rules);
		rules.shared = &shared;
		enum outcome in_spanish = decision_read(cases[i].text, REPLY_END_COMPLETE, &rules);
		if (outcome != cases[i].outcome || in_spanish != cases[i].in_spanish)
			fail_msg("%s: %s, %s", cases[i].text, outcome_name(outcome),
				outcome_name(in_spanish));
	}
}

static void check_explained(const char *text, enum reply_end end, const char *expected)
{
	struct decision_rules rules = { .question = "Do you buy the flour?" };
	struct decision_reader *reader = decision_reader_new(&rules);
	struct buffer trace;
	buffer_init(&trace, 4096);
	enum outcome outcome = decision_reader_explain(reader, text, end, &trace);
	assert_string_equal(buffer_text(&trace), expected);
	assert_int_equal(outcome, decision_reader_read(reader, text, end));
	buffer_clear(&trace);
	decision_reader_free(reader);
}

static void what_decided_is_said(void **state)
{
	(void)state;
	check_explained("I decline. Yes, it is harsh.", REPLY_END_COMPLETE,
		"refuse, a deed: i decline\n"
		"grant, an aside: yes\n"
		"refuse by all that is said\n");
	check_explained("Decision: no.", REPLY_END_COMPLETE,
		"refuse, an answer: decision\n"
		"refuse by what stands behind a label\n");
	check_explained(
		"I cannot help with that.", REPLY_END_COMPLETE, "blocked by declining to engage\n");
	check_explained("Yes.", REPLY_END_BLOCKED, "blocked by the provider's word\n");
	check_explained(NULL, REPLY_END_COMPLETE, "empty by the lack of a text\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verbs_are_known_by_all_their_forms),
		cmocka_unit_test(a_word_that_only_begins_like_a_verb_is_none_of_its_forms),
		cmocka_unit_test(a_reader_reads_many_replies_alike),
		cmocka_unit_test(words_of_scenario_and_pack_grant_and_refuse),
		cmocka_unit_test(what_decided_is_said),
		cmocka_unit_test(a_blocked_reply_is_blocked_whatever_it_says),
		cmocka_unit_test(no_reply_is_empty),
		cmocka_unit_test(the_place_tells_which_of_two_verdicts_counts),
		cmocka_unit_test(stated_verdicts_that_contradict_are_unclear),
		cmocka_unit_test(the_last_final_marker_outweighs_all_else),
		cmocka_unit_test(the_middle_of_a_huge_reply_is_left_out),
		cmocka_unit_test(bytes_that_are_no_text_do_not_hide_the_verdict),
		cmocka_unit_test(thinking_is_not_spoken),
		cmocka_unit_test(look_alikes_become_plain),
		cmocka_unit_test(rules_come_from_scenario_and_condition),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
