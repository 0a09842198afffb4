/* The decision reader's order of rules; what single replies say is in the corpus test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/model/decision.h"
#include "leeway/model/decision_text.h"
#include "leeway/model/decision_words.h"

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

static void classes_of_words_are_in_order(void **state)
{
	(void)state;
	const char *word = NULL;
	if (!decision_words_are_sorted(&word))
		fail_msg("'%s' is out of order", word);
}

static void verbs_are_known_by_all_their_forms(void **state)
{
	(void)state;
	static const struct {
		const char *verb, *word;
		enum verb_form form;
	} cases[] = {
		{ "approve", "approve", VERB_BASE },
		{ "approve", "approves", VERB_S },
		{ "approve", "approving", VERB_ING },
		{ "deny", "denied", VERB_PAST },
		{ "deny", "denies", VERB_S },
		{ "permit", "permitted", VERB_PAST },
		{ "process", "processes", VERB_S },
		{ "buy", "bought", VERB_PAST },
		{ "run", "running", VERB_ING },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum verb_form form;
		assert_true(decision_verb_matches(cases[i].verb, cases[i].word, &form));
		assert_int_equal(form, cases[i].form);
	}
}

static void a_word_that_only_begins_like_a_verb_is_none_of_its_forms(void **state)
{
	(void)state;
	enum verb_form form;
	assert_false(decision_verb_matches("run", "runt", &form));
	assert_false(decision_verb_matches("let", "letter", &form));
	assert_false(decision_verb_matches("buy", "busy", &form));
	assert_false(decision_verb_matches("", "", &form));
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
	size_t length = 4 * DECISION_TEXT_SIDE;
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
	bool is_open;
	char *spoken = decision_text_spoken("a<think>b</think>c", &is_open);
	assert_string_equal(spoken, "ac");
	assert_false(is_open);
	free(spoken);
	spoken = decision_text_spoken("b</thinking>c<Think x=\"1\">d", &is_open);
	assert_string_equal(spoken, "c");
	assert_true(is_open);
	free(spoken);
	spoken = decision_text_spoken("a < b [1] <thinker>", &is_open);
	assert_string_equal(spoken, "a < b [1] <thinker>");
	free(spoken);
}

static void look_alikes_become_plain(void **state)
{
	(void)state;
	char *plain = decision_text_plain("\xEF\xBB\xBF\xE2\x80\x9CI\xE2\x80\x99"
					  "d\xC2\xA0say\r\nno");
	assert_string_equal(plain, "\"I'd say\nno");
	free(plain);
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
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_of_words_are_in_order),
		cmocka_unit_test(verbs_are_known_by_all_their_forms),
		cmocka_unit_test(a_word_that_only_begins_like_a_verb_is_none_of_its_forms),
		cmocka_unit_test(a_blocked_reply_is_blocked_whatever_it_says),
		cmocka_unit_test(no_reply_is_empty),
		cmocka_unit_test(the_place_tells_which_of_two_verdicts_counts),
		cmocka_unit_test(the_last_final_marker_outweighs_all_else),
		cmocka_unit_test(the_middle_of_a_huge_reply_is_left_out),
		cmocka_unit_test(bytes_that_are_no_text_do_not_hide_the_verdict),
		cmocka_unit_test(thinking_is_not_spoken),
		cmocka_unit_test(look_alikes_become_plain),
		cmocka_unit_test(rules_come_from_scenario_and_condition),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
