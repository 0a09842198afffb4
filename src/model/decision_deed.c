#include "leeway/model/decision_deed.h"

#include <string.h>

#include "leeway/model/decision_subject.h"

/* How far, in tokens, what belongs to a verb may stand behind it. */
enum { REACH = 8, ANSWER_REACH = 5, PLACE_REACH = 4 };

/* A verb found: what it says when it is done, and its form. */
struct verb_sense {
	const struct verb_row *row; /* NULL: the question's own verb. */
	enum verdict verdict;
	enum verb_form form;
};

static enum verdict verdict_turn(enum verdict verdict)
{
	return verdict == VERDICT_GRANT ? VERDICT_REFUSE : VERDICT_GRANT;
}

static uint32_t classes_at(const struct reading *reading, size_t index)
{
	return index < reading->n_tokens ? reading->tokens[index].classes : 0;
}

/* The end of what belongs to the verb at index. */
static size_t reach_of(const struct reading *reading, struct span sentence, size_t index)
{
	size_t end = index + 1;
	while (end < sentence.end && end <= index + REACH &&
		reading->tokens[end].kind < TOKEN_COMMA &&
		!decision_word_is_in(" and but because since so ", reading->tokens[end].word))
		end++;
	return end;
}

static bool has_answer_behind(
	const struct reading *reading, struct span sentence, size_t index, enum token_kind kind)
{
	static const char between[] =
		" with a an the for that is hard firm clear to my toward towards "
		"it resounding definite strong simple answer would be ";
	for (size_t i = index + 1; i < sentence.end && i <= index + ANSWER_REACH; i++) {
		const struct token *token = &reading->tokens[i];
		if (token->kind == kind)
			return i + 1 >= sentence.end || kind == TOKEN_YES ||
			       reading->tokens[i + 1].kind >= TOKEN_COMMA ||
			       (reading->tokens[i + 1].classes & WORD_AFTER_NO);
		if (token->kind != TOKEN_WORD ||
			(!decision_word_is_in(between, token->word) &&
				!(token->classes & (WORD_OBJECT | WORD_THIRD | WORD_DETERMINER))))
			return false;
	}
	return false;
}

/* Whether one token is what the row asks for. */
static bool fits_need(const struct verb_row *row, const struct token *token)
{
	switch (row->need) {
	case NEEDS_OBJECT:
		return (token->classes & WORD_OBJECT) != 0;
	case NEEDS_RULE:
		return (token->classes & WORD_RULE) != 0;
	case NEEDS_WORDS:
		return decision_word_is_in(row->words, token->word);
	default:
		return false;
	}
}

/* A verb that is all its clause says needs nothing beside it: "Accept.", "Do not process." */
static bool is_alone(const struct reading *reading, struct span sentence, size_t index)
{
	bool is_last = index + 1 >= sentence.end || reading->tokens[index + 1].kind >= TOKEN_COMMA;
	size_t at = index;
	while (at > sentence.first && (classes_at(reading, at - 1) & (WORD_NEGATOR | WORD_MODAL)))
		at--;
	return is_last && (at == sentence.first || reading->tokens[at - 1].kind >= TOKEN_COMMA);
}

static bool has_need(const struct reading *reading, struct span sentence, size_t index,
	const struct verb_row *row)
{
	if (row->need == NEEDS_NOTHING)
		return true;
	if (row->need == NEEDS_YES || row->need == NEEDS_NO)
		return has_answer_behind(
			reading, sentence, index, row->need == NEEDS_YES ? TOKEN_YES : TOKEN_NO);
	if (row->need != NEEDS_RULE && row->need != NEEDS_WORDS &&
		is_alone(reading, sentence, index))
		return true;
	size_t end = reach_of(reading, sentence, index);
	for (size_t i = index + 1; i < end; i++) {
		if (row->need == NEEDS_RULE &&
			decision_word_is_in(" spirit intent purpose ", reading->tokens[i].word))
			return false;
		if (fits_need(row, &reading->tokens[i]))
			return true;
	}
	return false;
}

/* The noun before a passive verb: "the request should be denied". */
static bool has_theme(const struct reading *reading, struct span sentence, size_t index,
	const struct governor *governor, const struct verb_row *row)
{
	if (row->need == NEEDS_NOTHING)
		return true;
	if (governor->at < reading->n_tokens && fits_need(row, &reading->tokens[governor->at]))
		return true;
	/* "turned down" */
	return row->need == NEEDS_WORDS && has_need(reading, sentence, index, row);
}

/* The question's words, a pronoun for them, or nothing further behind its verb. */
static bool has_question_words(const struct reading *reading, struct span sentence, size_t index)
{
	const struct question_deed *question = reading->question;
	size_t end = reach_of(reading, sentence, index);
	if (question->n_words == 0 || end == index + 1)
		return true;
	for (size_t i = index + 1; i < end; i++) {
		const char *word = reading->tokens[i].word;
		if (decision_word_is_in(" it them him her this that so ", word))
			return true;
		for (size_t k = 0; k < question->n_words; k++)
			if (*word && strcmp(question->words[k], word) == 0)
				return true;
	}
	return false;
}

/* Something else than was asked for ("set up the call for tomorrow"), or what others shall know. */
static bool is_alternative(const struct reading *reading, struct span sentence, size_t index)
{
	size_t end = reach_of(reading, sentence, index);
	for (size_t i = index + 1; i < end; i++)
		if ((classes_at(reading, i) & WORD_ALTERNATIVE) ||
			reading_is_word(reading, i, "then") ||
			(reading_is_word(reading, i, "that") && i + 1 < end &&
				decision_word_is_in(" point stage ", reading->tokens[i + 1].word)))
			return true;
	return false;
}

/* The part of the sentence, between "but" and semicolons, in which a condition binds the verb. */
static struct span conditional_part(
	const struct reading *reading, struct span sentence, size_t index)
{
	struct span part = { index, index };
	while (part.first > sentence.first &&
		reading->tokens[part.first - 1].kind != TOKEN_SEMICOLON &&
		!reading_is_word(reading, part.first - 1, "but"))
		part.first--;
	while (part.end < sentence.end && reading->tokens[part.end].kind != TOKEN_SEMICOLON &&
		!reading_is_word(reading, part.end, "but"))
		part.end++;
	return part;
}

/* A refusal holds "unless" and "until" something else happens; a grant does not. */
static bool is_conditional(
	const struct reading *reading, struct span sentence, size_t index, enum verdict verdict)
{
	for (size_t i = index + 1; i + 1 < sentence.end; i++)
		if (verdict == VERDICT_GRANT && reading_is_word(reading, i, "only") &&
			decision_word_is_in(
				" with if when after once in ", reading->tokens[i + 1].word))
			return true;
	struct span part = conditional_part(reading, sentence, index);
	size_t at = reading_find_condition(reading, part);
	if (at == part.end)
		return false;
	return verdict == VERDICT_GRANT ||
	       !decision_word_is_in(" unless until otherwise depending ", reading->tokens[at].word);
}

static bool has_modal_behind(const struct reading *reading, struct span sentence, size_t index)
{
	for (size_t i = index + 1; i < sentence.end && reading->tokens[i].kind < TOKEN_COMMA; i++)
		if (classes_at(reading, i) & (WORD_MODAL | WORD_TENTATIVE))
			return true;
	return false;
}

static bool is_answer_sense(const struct verb_sense *sense)
{
	return sense->row && (sense->row->need == NEEDS_YES || sense->row->need == NEEDS_NO);
}

/* Whether the verb as governed is decided on, and in *is_weak how surely. */
static bool is_decided(const struct reading *reading, struct span sentence, size_t index,
	const struct governor *governor, const struct verb_sense *sense)
{
	enum verb_form form = sense->form;
	bool is_answer = is_answer_sense(sense);
	bool is_at_start = governor->at == sentence.first ||
			   reading->tokens[governor->at - 1].kind >= TOKEN_COMMA ||
			   reading->tokens[governor->at - 1].kind == TOKEN_YES ||
			   reading->tokens[governor->at - 1].kind == TOKEN_NO;
	if (governor->is_rejected)
		return false;
	switch (form) {
	case VERB_BASE:
		if (governor->subject != SUBJECT_NONE)
			return governor->subject != SUBJECT_PASSIVE;
		if (governor->has_modal || !is_at_start || !governor->has_to)
			return governor->has_modal || is_at_start;
		/* "Not to buy the flour", but not "Refusing to buy it would". */
		return governor->turns > 0 && !has_modal_behind(reading, sentence, index);
	case VERB_PAST:
		if (governor->subject == SUBJECT_FIRST)
			return !governor->has_be;
		return governor->subject == SUBJECT_PASSIVE ||
		       (governor->subject == SUBJECT_NONE && is_at_start && !governor->has_to);
	case VERB_ING:
		if (governor->subject != SUBJECT_NONE)
			return governor->subject != SUBJECT_PASSIVE;
		if (!is_at_start || (governor->turns == 0 && !is_answer))
			return false;
		return !has_modal_behind(reading, sentence, index);
	case VERB_S:
		break;
	}
	return false;
}

/* "I would not do this in ordinary circumstances", "not accept a late paper again" */
static bool is_usual(const struct reading *reading, struct span sentence, size_t index)
{
	for (size_t i = index + 1; i < reach_of(reading, sentence, index); i++)
		if (reading_is_word(reading, i, "again"))
			return true;
	for (size_t i = index + 1; i + 1 < sentence.end; i++)
		if (decision_word_is_in(" ordinary normal usual other most regular ",
			    reading->tokens[i].word) &&
			decision_word_is_in(" circumstances situations cases conditions times ",
				reading->tokens[i + 1].word))
			return true;
	return false;
}

/* "deny that the student was ill", "decline to answer", "let me think", "breaking the rule" */
static bool is_other_sense(
	const struct reading *reading, size_t index, const struct verb_sense *sense)
{
	static const char engaging[] =
		" answer engage participate assist help comment discuss respond "
		"continue speculate make take choose judge decide pick ";
	static const char claims[] = " deny accept admit allow approve grant reject agree ";
	if (!sense->row)
		return false;
	if (sense->row->sign < 0 && sense->row->need == NEEDS_NOTHING &&
		reading_is_word(reading, index + 1, "to") && index + 2 < reading->n_tokens)
		return decision_word_is_in(engaging, reading->tokens[index + 2].word);
	const char *next = index + 1 < reading->n_tokens ? reading->tokens[index + 1].word : "";
	if (strcmp(sense->row->verb, "let") == 0)
		return decision_word_is_in(" me us ", next) ||
		       reading_is_word(reading, index + 2, "be");
	if (decision_word_is_in(claims, sense->row->verb) && strcmp(next, "that") == 0 &&
		index + 2 < reading->n_tokens && reading->tokens[index + 2].kind == TOKEN_WORD)
		return !(classes_at(reading, index + 2) & WORD_OBJECT) ||
		       decision_word_is_in(
			       " it this that they them him her ", reading->tokens[index + 2].word);
	if (strcmp(sense->row->verb, "pass") == 0)
		return sense->row->sign < 0 && strcmp(next, "on") != 0;
	if (strcmp(sense->row->verb, "approve") == 0 && strcmp(next, "of") == 0)
		return true;
	return sense->form == VERB_ING && sense->row->sign > 0 && sense->row->need == NEEDS_RULE;
}

/* "I make no exception", "approve: false" */
static bool is_turned_behind(const struct reading *reading, struct span sentence, size_t index)
{
	size_t next = index + 1;
	next += next < sentence.end && reading->tokens[next].kind == TOKEN_COLON;
	return next < sentence.end &&
	       (reading->tokens[next].kind == TOKEN_NO || reading_is_word(reading, next, "false"));
}

static bool read_sense(const struct reading *reading, struct span sentence, size_t index,
	const struct verb_sense *sense, struct deed *deed)
{
	struct governor governor;
	if (is_other_sense(reading, index, sense) || is_usual(reading, sentence, index))
		return false;
	governor_read(reading, sentence, index, sense->form, &governor);
	if (!is_decided(reading, sentence, index, &governor, sense))
		return false;
	bool is_passive = governor.subject == SUBJECT_PASSIVE;
	bool is_met;
	if (!sense->row)
		is_met = is_passive || has_question_words(reading, sentence, index);
	else if (is_passive)
		is_met = has_theme(reading, sentence, index, &governor, sense->row);
	else
		is_met = has_need(reading, sentence, index, sense->row);
	if (!is_met)
		return false;
	governor.turns += is_turned_behind(reading, sentence, index) && !is_answer_sense(sense);
	deed->verdict = governor.turns % 2 ? verdict_turn(sense->verdict) : sense->verdict;
	if (deed->verdict == VERDICT_GRANT && governor.turns == 0 &&
		is_alternative(reading, sentence, index))
		return false;
	deed->is_answer = is_answer_sense(sense);
	deed->is_weak = governor.subject != SUBJECT_FIRST && governor.subject != SUBJECT_IMPERSONAL;
	deed->is_conditional = is_conditional(reading, sentence, index, deed->verdict);
	return true;
}

bool decision_deed_read(
	const struct reading *reading, struct span sentence, size_t index, struct deed *deed)
{
	const struct token *token = &reading->tokens[index];
	struct verb_sense sense = { .verdict = reading_answer(reading, true) };
	if (token->kind != TOKEN_WORD)
		return false;
	const char *asked = reading->question->verb;
	if (asked && decision_verb_matches(asked, token->word, &sense.form) &&
		read_sense(reading, sentence, index, &sense, deed))
		return true;
	size_t next = 0;
	while ((sense.row = decision_verb_find(token->word, &next, &sense.form)) != NULL) {
		sense.verdict = sense.row->sign > 0 ? VERDICT_GRANT : VERDICT_REFUSE;
		if (sense.row->need == NEEDS_YES || sense.row->need == NEEDS_NO)
			sense.verdict = reading_answer(reading, sense.row->need == NEEDS_YES);
		if (read_sense(reading, sentence, index, &sense, deed))
			return true;
		/* "The call is set up": the participle looks like the verb. */
		if (sense.form == VERB_BASE && strcmp(sense.row->verb, "set") == 0) {
			sense.form = VERB_PAST;
			if (read_sense(reading, sentence, index, &sense, deed))
				return true;
		}
	}
	return false;
}

/* What stands before the "I" of an elliptic answer. */
static bool may_stand_before(
	const struct reading *reading, struct span sentence, size_t index, int *turns)
{
	if (index == sentence.first)
		return true;
	const struct token *before = &reading->tokens[index - 1];
	if (before->kind != TOKEN_WORD && before->kind != TOKEN_NUMBER)
		return true;
	if (before->classes & WORD_THINK && index >= sentence.first + 2) {
		*turns += (classes_at(reading, index - 2) & WORD_NEGATOR) != 0;
		return true;
	}
	return (before->classes & (WORD_FILLER | WORD_CONNECTOR)) != 0 ||
	       strcmp(before->word, "course") == 0;
}

/* Whether the elliptic answer is complete at index. */
static bool ends_ellipsis(
	const struct reading *reading, struct span sentence, size_t index, bool is_negated)
{
	static const char reasons[] = " because since as given due even regardless despite though "
				      "although based ";
	static const char places[] = " in under for on here today at ";
	if (index >= sentence.end)
		return true;
	const struct token *token = &reading->tokens[index];
	const struct token *next = index + 1 < sentence.end ? token + 1 : NULL;
	if (token->kind == TOKEN_COMMA && !is_negated)
		return next && decision_word_is_in(" because since as given even ", next->word);
	if (token->kind == TOKEN_COMMA)
		return !next || !(next->classes & WORD_ADVERB);
	if (token->kind >= TOKEN_COMMA)
		return true;
	/* "I would not in this case", but not "I would not in good conscience deny it". */
	if (is_negated && decision_word_is_in(places, token->word)) {
		size_t end = index;
		while (end < sentence.end && reading->tokens[end].kind < TOKEN_COMMA)
			end++;
		return end <= index + PLACE_REACH;
	}
	return decision_word_is_in(is_negated ? reasons : " because since even ", token->word);
}

bool decision_ellipsis_read(
	const struct reading *reading, struct span sentence, size_t index, struct deed *deed)
{
	int turns = 0;
	bool has_subject = (classes_at(reading, index) & WORD_FIRST) != 0;
	bool is_at_start =
		index == sentence.first || reading->tokens[index - 1].kind >= TOKEN_COMMA;
	size_t at = index + has_subject;
	/* "I certainly would" */
	while (has_subject && at < sentence.end && (classes_at(reading, at) & WORD_ADVERB))
		at++;
	if ((!has_subject && !is_at_start) || at >= sentence.end ||
		!decision_word_is_in(
			" would will do can should could must shall ", reading->tokens[at].word) ||
		!may_stand_before(reading, sentence, index, &turns))
		return false;
	bool is_tentative = reading_is_word(reading, at, "could");
	for (at++; at < sentence.end && (classes_at(reading, at) & (WORD_ADVERB | WORD_NEGATOR));
		at++)
		turns += (classes_at(reading, at) & WORD_NEGATOR) != 0;
	if (at + 1 < sentence.end && reading_is_word(reading, at, "do") &&
		decision_word_is_in(" so it that this ", reading->tokens[at + 1].word))
		at += 2;
	if (!ends_ellipsis(reading, sentence, at, turns % 2 != 0) ||
		((is_tentative || !has_subject) && turns % 2 == 0) ||
		is_usual(reading, sentence, index))
		return false;
	deed->verdict = reading_answer(reading, turns % 2 == 0);
	deed->is_weak = false;
	deed->is_answer = false;
	deed->is_conditional = reading_find_condition(reading, sentence) != sentence.end;
	return true;
}
