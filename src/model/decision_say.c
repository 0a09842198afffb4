/* What a sentence says: its answers, patterns and labels; deeds are read in decision_deed.c. */
#include <string.h>

#include "decision_reader.h"

const struct token token_end = { .kind = TOKEN_BREAK, .word = "" };

bool token_in(const struct token *token, const char *words)
{
	size_t length = 0;
	for (; *words; words += *words == ' ') {
		if (*words == *token->word) {
			length = length ? length : strlen(token->word);
			if (strncmp(words, token->word, length) == 0 &&
				(words[length] == ' ' || words[length] == '\0'))
				return true;
		}
		while (*words && *words != ' ')
			words++;
	}
	return false;
}

enum verdict verdict_join(enum verdict left, enum verdict right)
{
	if (left == VERDICT_NONE || left == right)
		return right;
	return right == VERDICT_NONE ? left : VERDICT_BOTH;
}

enum verdict verdict_turn(enum verdict verdict)
{
	if (verdict == VERDICT_GRANT)
		return VERDICT_REFUSE;
	return verdict == VERDICT_REFUSE ? VERDICT_GRANT : verdict;
}

enum verdict reading_answer(const struct reading *reading, bool is_yes)
{
	return is_yes == (reading->question->grant == ANSWER_YES) ? VERDICT_GRANT : VERDICT_REFUSE;
}

void findings_add(struct findings *findings, enum rank rank, enum verdict verdict, size_t place)
{
	if (!findings->verdicts[rank])
		findings->places[rank] = place;
	findings->verdicts[rank] = verdict_join(findings->verdicts[rank], verdict);
}

/*
 * An answer and a deed must agree; a deed before the answer outweighs it unless "but" or "so"
 * stands between, and so does one with a negation behind a no: "No, I would not deny it".
 */
enum verdict findings_verdict(const struct findings *findings)
{
	const enum verdict *verdicts = findings->verdicts;
	enum verdict answer = verdicts[RANK_ANSWER], deed = verdicts[RANK_DEED];
	enum verdict firm = verdict_join(answer, deed);
	if (verdicts[RANK_FINAL])
		return verdicts[RANK_FINAL];
	if (firm == VERDICT_BOTH && answer == VERDICT_REFUSE && deed == VERDICT_GRANT &&
		findings->turned == VERDICT_GRANT)
		return VERDICT_GRANT;
	if (firm == VERDICT_BOTH && answer != VERDICT_BOTH && answer && deed != VERDICT_BOTH &&
		findings->deed_at < SIZE_MAX && findings->deed_at + 1 < findings->answer_at &&
		!findings->is_turn)
		return deed;
	if (!firm && verdicts[RANK_WEAK])
		return verdicts[RANK_WEAK];
	if (!firm)
		return verdicts[RANK_SOFT] ? VERDICT_NONE : verdicts[RANK_ASIDE];
	if (answer && verdicts[RANK_SOFT] && verdicts[RANK_SOFT] != firm)
		return VERDICT_BOTH;
	return firm;
}

static bool is_excepted_condition(const struct reading *reading, size_t first, size_t index)
{
	const struct token *token = token_at(reading, index);
	const struct token *before = token_at(reading, index > first ? index - 1 : SIZE_MAX);
	const struct token *next = token_at(reading, index + 1);
	const struct token *second = token_at(reading, index + 2);
	return token_in(before, "even as what") ||
	       (token_is(token, "suppose") && (before->classes & WORD_I)) ||
	       (token_is(token, "provided") && *before->word && !token_is(next, "that")) ||
	       token_in(next, "possible needed necessary any anything asked forced pressed") ||
	       /* "If I were you", "if you ask me", "if it were up to me". */
	       (token_is(next, "i") && token_in(second, "were was had am must")) ||
	       (token_is(next, "you") && token_is(second, "ask")) ||
	       (token_in(second, "were was is") &&
		       token_in(token_at(reading, index + 3), "me up my"));
}

size_t decision_condition(const struct reading *reading, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		const struct token *token = token_at(reading, i);
		if ((token->classes & WORD_COND) && !is_excepted_condition(reading, first, i))
			return i;
		if (token_is(token, "long") && token_is(token_at(reading, i - 1), "as") &&
			token_is(token_at(reading, i + 1), "as"))
			return i;
	}
	return end;
}

bool decision_is_answer(const struct reading *reading, size_t index, size_t end)
{
	const struct token *token = token_at(reading, index), *next = token_at(reading, index + 1);
	const struct token *second = token_at(reading, index + 2);
	if (token->kind == TOKEN_BOTH || index + 1 >= end)
		return true;
	if (token->is_glued || next->kind == TOKEN_SLASH || next->kind == TOKEN_NUMBER)
		return false;
	if (!token->is_user &&
		token_in(next, "would seems seem might could feels sounds looks may"))
		return false;
	if (token->kind == TOKEN_YES || next->kind != TOKEN_WORD)
		return true;
	if (token->is_user || token->is_phrase ||
		(next->classes & (WORD_AFTERNO | WORD_MODAL | WORD_ADV)))
		return true;
	if (next->entry && next->entry->senses && token_is_sign(second))
		return false;
	return second->kind == TOKEN_COLON &&
	       token_in(next, "reason reasons explanation rationale justification note why");
}

/* A yes or no behind a clause of its own: "the file is strong, yes". */
static bool is_trailing(
	const struct reading *reading, size_t index, size_t head, size_t first, size_t end)
{
	if (head < index || head == first || token_at(reading, head - 1)->kind != TOKEN_COMMA ||
		!(index + 1 >= end || token_is_sign(token_at(reading, index + 1))))
		return false;
	size_t begin = head - 1;
	while (begin > first && !token_is_sign(token_at(reading, begin - 1)))
		begin--;
	const struct token *token = token_at(reading, begin);
	if (((token->classes & (WORD_COND | WORD_CONCEDE)) &&
		    !token_in(token, "know understand")) ||
		token_in(token, "given since because as for with"))
		return false;
	for (size_t i = begin + 1; i + 1 < head; i++)
		if (token_at(reading, i)->classes & (WORD_MODAL | WORD_CONCEDE))
			return true;
	return token_in(token_at(reading, begin + 1), "see get hear agree");
}

/* A yes or no to something else: "yes, it's harsh", "no, the letter isn't met". */
static bool is_explained(const struct reading *reading, size_t index, size_t end)
{
	size_t next = index + 1, clause;
	for (size_t i = index > 3 ? index - 3 : 0; i < index; i++)
		if ((token_at(reading, i)->classes & WORD_TURN) &&
			!(token_at(reading, i)->classes & WORD_ANS))
			return false;
	if (next < end && token_is_sign(token_at(reading, next))) {
		enum token_kind kind = token_at(reading, next)->kind;
		if (kind == TOKEN_SLASH)
			return false;
		next++;
	}
	while (next < end && (token_at(reading, next)->classes & (WORD_ADV | WORD_FILLER)) &&
		!(token_at(reading, next)->classes & (WORD_I | WORD_COND)) &&
		!token_in(token_at(reading, next), "but so"))
		next++;
	const struct token *token = token_at(reading, next);
	if (next >= end || token_is_answer(token) || (token->classes & WORD_COND) ||
		token_in(token,
			"because since as given due for based per under with in on at even from "
			"according regardless despite"))
		return false;
	if (token->classes & WORD_I) {
		for (size_t i = next + 1; i < end && i < next + 3; i++)
			if ((token_at(reading, i)->classes & WORD_CONCEDE) ||
				token_in(token_at(reading, i), "see agree get hear"))
				return true;
		return false;
	}
	bool has_first_person = false;
	for (clause = next + 1; clause < end && !token_is_sign(token_at(reading, clause)); clause++)
		if (token_at(reading, clause)->classes & WORD_I)
			has_first_person = true;
	if (end - next >= 3 && next > index + 1 && !has_first_person &&
		((token->classes & (WORD_DET | WORD_OBJ | WORD_THIRD)) ||
			token->kind == TOKEN_NUMBER))
		return true;
	for (size_t i = next; i < end; i++) {
		token = token_at(reading, i);
		if (token_is_sign(token) || token_in(token, "but so because") ||
			(token->classes & WORD_I))
			return false;
		if (token->classes & (WORD_MODAL | WORD_CAN))
			return i > next;
	}
	return false;
}

static bool is_conditional_answer(
	const struct reading *reading, size_t index, size_t first, size_t end, bool is_leading)
{
	size_t condition = decision_condition(reading, first, index);
	if (index > first + 1 && token_in(token_at(reading, first), "were had"))
		return true;
	if (condition < index && !(token_is(token_at(reading, condition), "whether") &&
					 token_at(reading, index - 1)->kind == TOKEN_COLON))
		return true;
	if (is_leading || index + 1 >= end)
		return false;
	size_t next = index + 1 + (token_at(reading, index + 1)->kind == TOKEN_COMMA);
	next += token_is(token_at(reading, next), "but");
	size_t last = next + 2 < end ? next + 2 : end;
	return decision_condition(reading, next, last) < last;
}

/* Whose a yes or no behind a colon is: ours, another matter's ("Small: yes"), somebody else's. */
static enum {
	COLON_OURS,
	COLON_TOPIC,
	COLON_OTHERS
} whose(const struct reading *reading, size_t first, size_t colon)
{
	bool is_other = false, is_topic = true;
	for (size_t i = first; i < colon; i++) {
		const struct token *token = token_at(reading, i);
		is_other = is_other || (token->classes & WORD_OTHER);
		if (token->classes & WORD_I)
			return COLON_OURS;
		if ((token->classes & (WORD_ANS | WORD_TURN | WORD_FILLER)) ||
			token_is_answer(token) || token->kind == TOKEN_NUMBER ||
			token_in(token, "step question officer me professor assistant version "
					"perspective framework view short summary"))
			is_topic = false;
	}
	return is_other ? COLON_OTHERS : is_topic ? COLON_TOPIC : COLON_OURS;
}

/* "A hard no", "it's a no from me", "that is a yes". */
static void read_named(const struct reading *reading, size_t index, size_t first, size_t end,
	enum verdict verdict, struct findings *findings)
{
	size_t start = index;
	while (start > first &&
		token_in(token_at(reading, start - 1),
			"a hard firm clear big definite solid resounding strong easy simple "
			"quick reluctant an emphatic"))
		start--;
	const struct token *last = token_at(reading, start - 1);
	bool is_bounded = index + 1 >= end || token_is_sign(token_at(reading, index + 1)) ||
			  token_is(token_at(reading, index + 1), "from");
	bool is_named =
		start < index
			? start == first || token_is_sign(last) || token_in(last, "is be me not")
			: token_is(last, "is") &&
				  token_in(token_at(reading, index - 2), "it that this");
	if (is_bounded && is_named)
		findings_add(findings,
			is_conditional_answer(
				reading, index, first, end, findings->opens != OPENS_OTHERWISE)
				? RANK_SOFT
				: RANK_ANSWER,
			start > first && token_is(last, "not") ? verdict_turn(verdict) : verdict,
			start);
}

/* The yes, no or both at index. */
static void read_answer(const struct reading *reading, size_t index, size_t first, size_t end,
	struct findings *findings)
{
	const struct token *token = token_at(reading, index);
	enum verdict verdict = token->kind == TOKEN_BOTH
				       ? VERDICT_BOTH
				       : reading_answer(reading, token->kind == TOKEN_YES);
	size_t head = index;
	findings->has_both = findings->has_both || token->kind == TOKEN_BOTH;
	while (head > first && ((token_at(reading, head - 1)->classes & WORD_PASS) ||
				       token_at(reading, head - 1)->kind == TOKEN_NUMBER))
		head--;
	const struct token *before = token_at(reading, head > first ? head - 1 : SIZE_MAX);
	const struct token *last = token_at(reading, index - 1);
	bool is_answer = decision_is_answer(reading, index, end);
	bool leads = findings->opens != OPENS_OTHERWISE;
	if (is_answer && token_is_sign(before)) {
		bool is_colon = head > first && before->kind == TOKEN_COLON;
		int colon = is_colon ? (int)whose(reading, first, head - 1) : COLON_OURS;
		if (colon == COLON_TOPIC && token->is_user)
			colon = COLON_OURS;
		if (colon == COLON_OTHERS) {
			;
		} else if (colon == COLON_TOPIC) {
			findings_add(findings, RANK_TOPIC, verdict, index);
		} else if (token->is_weak) {
			findings_add(findings, RANK_WEAK, verdict, index);
		} else if ((head > first || token->kind == TOKEN_BOTH) &&
			   is_conditional_answer(reading, index, first, end, leads)) {
			findings_add(findings, RANK_SOFT, verdict, index);
		} else if (is_trailing(reading, index, head, first, end)) {
			findings_add(findings, RANK_ASIDE, verdict, index);
		} else if (is_explained(reading, index, end)) {
			findings_add(findings, RANK_ASIDE, verdict, index);
			if (!leads && head == first)
				findings->opens = OPENS_WITH_ASIDE;
		} else {
			findings_add(findings, RANK_ANSWER, verdict, head);
			if (!leads && head == first)
				findings->opens = OPENS_WITH_ANSWER;
			for (size_t i = head; !findings->answer_at && head > first && i < index;
				i++)
				if (token_at(reading, i)->classes & (WORD_TURN | WORD_SO))
					findings->is_turn = true;
			if (!findings->answer_at)
				findings->answer_at = head + 1;
			findings->is_bare = index == first && end == first + 1;
		}
	} else if (is_answer && last->kind == TOKEN_WORD && (last->classes & WORD_SO) &&
		   !token_in(last, "is be")) {
		findings_add(findings,
			is_conditional_answer(reading, index, first, end, leads) ? RANK_SOFT
										 : RANK_ANSWER,
			verdict, head);
	}
	read_named(reading, index, first, end, verdict, findings);
}

/* "My answer is no", "the verdict: yes": the yes or no that a noun at index names. */
static void read_named_answer(const struct reading *reading, size_t index, size_t first, size_t end,
	struct findings *findings)
{
	bool is_linked = false, is_turned = false;
	for (size_t n = 1; n <= 3 && index >= first + n; n++) {
		const struct token *token = token_at(reading, index - n);
		if (token_is_sign(token))
			break;
		if (token->kind == TOKEN_NO || (token->classes & WORD_OTHER))
			return;
	}
	bool is_final =
		index > first && token_in(token_at(reading, index - 1), "final ultimate last");
	for (size_t i = index + 1; i < end && i < index + 9; i++) {
		const struct token *token = token_at(reading, i);
		bool is_end = i + 1 >= end || token_is_sign(token_at(reading, i + 1));
		if (token_is_answer(token)) {
			enum verdict verdict = reading_answer(reading, token->kind == TOKEN_YES);
			is_linked = is_linked || (i == index + 1 && is_end && index <= first + 2);
			if (is_linked && is_turned && is_end)
				findings_add(findings, RANK_ANSWER, verdict_turn(verdict), index);
			else if (is_linked && !is_turned && decision_is_answer(reading, i, end))
				findings_add(findings,
					decision_condition(reading, first, index) < index
						? RANK_SOFT
					: is_final ? RANK_FINAL
						   : RANK_ANSWER,
					verdict, index);
			return;
		}
		bool is_not = token_is(token, "not");
		bool is_link = token_in(token, "is be remains stays");
		bool is_mark = token->kind == TOKEN_COLON || token->kind == TOKEN_DASH;
		is_turned = is_turned != is_not;
		is_linked = is_linked || is_link || is_mark;
		if (!is_mark && token->kind != TOKEN_COMMA && !is_not && !is_link &&
			!(token->classes & (WORD_ADV | WORD_DET)) &&
			!token_in(token,
				"a an the clear firm simple still afraid to and hard solid "
				"resounding "
				"definite strong obvious my i am in this case unfortunately that "
				"with on "
				"side of here must has have should it would will can only"))
			return;
	}
}

/* Whether nothing but a reason stands from the index on. */
static bool is_ellipsis_whole(
	const struct reading *reading, size_t index, size_t end, bool is_negated)
{
	const struct token *token = token_at(reading, index), *next = token_at(reading, index + 1);
	size_t clause = index + 1;
	while (clause < end && !token_is_sign(token_at(reading, clause)))
		clause++;
	if (index >= end)
		return true;
	if (token->kind == TOKEN_COMMA)
		return is_negated
			       ? index + 1 >= end || !(next->classes & WORD_ADV)
			       : index + 1 < end && token_in(next, "because since as given even");
	if (token_is_sign(token) || token_in(token, "because since even"))
		return true;
	if (is_negated && token_in(token, "in under for on here today at"))
		return clause - index - 1 < 5;
	return is_negated &&
	       token_in(token, "as given due regardless despite though although based");
}

/* "I would not.", "I can't do that." with its "I", or its helper, at index. */
static void read_ellipsis(const struct reading *reading, size_t index, size_t first, size_t end,
	struct findings *findings)
{
	const struct token *before = token_at(reading, index - 1);
	bool has_subject = (token_at(reading, index)->classes & WORD_I) != 0;
	bool is_start = index == first || token_is_sign(before) || token_is_answer(before);
	size_t i = index + has_subject;
	if (!has_subject &&
		(!is_start || !(token_at(reading, i)->classes & (WORD_MODAL | WORD_CAN))))
		return;
	while (has_subject && i < end && (token_at(reading, i)->classes & WORD_ADV))
		i++;
	const struct token *helper = token_at(reading, i);
	if (i >= end || !token_in(helper, "would will do can should could must shall"))
		return;
	int turns = 0;
	if (!is_start && (before->classes & WORD_THINK) && index >= first + 2)
		turns = (token_at(reading, index - 2)->classes & WORD_NEG) != 0;
	else if (!is_start && !(before->classes & (WORD_FILLER | WORD_SO)) &&
		 !token_is(before, "course") && before->kind != TOKEN_NUMBER)
		return;
	for (i++; i < end && (token_at(reading, i)->classes & (WORD_ADV | WORD_NEG)); i++)
		turns += (token_at(reading, i)->classes & WORD_NEG) != 0;
	if (i + 1 < end && token_is(token_at(reading, i), "do") &&
		token_in(token_at(reading, i + 1), "so it that this"))
		i += 2;
	bool is_negated = turns % 2;
	bool is_whole = is_ellipsis_whole(reading, i, end, is_negated);
	if (!is_whole || (!is_negated && (!has_subject || token_is(helper, "could"))))
		return;
	enum verdict verdict = reading_answer(reading, !is_negated);
	enum rank rank = decision_deed_rank(reading, index, first, end, verdict);
	if (rank != N_RANKS)
		findings_add(findings, rank, verdict, index);
}

static bool element_matches(
	const struct element *element, const struct reading *reading, size_t index, size_t end)
{
	const struct token *token = token_at(reading, index);
	if (element->is_end && (index >= end || token_is_sign(token)))
		return true;
	if (index >= end)
		return false;
	if ((token->classes & element->classes) ||
		((element->classes & WORD_OBJ) && (token->asked & ASKED_WORD)))
		return true;
	for (size_t i = 0; i < ELEMENT_MOST_WORDS && element->words[i]; i++)
		if (token->entry == element->words[i])
			return true;
	return false;
}

static bool pattern_matches(const struct pattern *pattern, size_t element,
	const struct reading *reading, size_t index, size_t end)
{
	const struct element *at = &pattern->elements[element];
	if (element == pattern->n_elements)
		return true;
	bool matches = element_matches(at, reading, index, end);
	if (!matches && !at->is_optional)
		return false;
	if (matches && pattern_matches(pattern, element + 1, reading, index + !at->is_end, end))
		return true;
	return at->is_optional && pattern_matches(pattern, element + 1, reading, index, end);
}

/* Patterns of the lexicon at the beginning of a clause; "no loan". */
static void read_clause(const struct reading *reading, size_t index, size_t first, size_t end,
	struct findings *findings)
{
	size_t at = index;
	while (at < end && (token_at(reading, at)->classes & WORD_FILLER) &&
		!(token_at(reading, at)->classes & (WORD_MODAL | WORD_I | WORD_NEG)))
		at++;
	const struct token *head = token_at(reading, at);
	uint64_t heads = head->classes | (head->asked & ASKED_WORD ? WORD_OBJ : 0);
	const struct pattern *pattern = lexicon_patterns();
	while (pattern &&
		!((heads & pattern->heads) && pattern_matches(pattern, 0, reading, at, end)))
		pattern = pattern->next;
	if (pattern && decision_condition(reading, first, index) == index)
		findings_add(findings, pattern->rank, pattern->verdict, at);
	const struct token *next = token_at(reading, at + 1), *second = token_at(reading, at + 2);
	if (at + 1 < end && token_at(reading, at)->kind == TOKEN_NO && next->kind == TOKEN_WORD &&
		((next->classes & WORD_OBJ) || (next->asked & ASKED_WORD)) &&
		(at + 2 >= end || token_is_sign(second) ||
			token_in(second, "for today here this")) &&
		!decision_is_answer(reading, at, end))
		findings_add(findings, RANK_WEAK, VERDICT_REFUSE, at);
}

/* "As an AI", "language model", "my guidelines": words by which a model speaks of itself. */
static bool is_disclaimer(const struct reading *reading, size_t index)
{
	const struct token *token = token_at(reading, index),
			   *before = token_at(reading, index - 1);
	const struct token *next = token_at(reading, index + 1);
	return (token_is(token, "ai") && token_is(before, "an")) ||
	       (token_in(token, "guidelines programming") && token_in(before, "my safety")) ||
	       (token_in(token, "content usage") && token_in(next, "policy policies")) ||
	       (token_is(token, "language") && token_is(next, "model"));
}

/* Where what a model says of itself ("As an AI, …, but") ends; first where there is none. */
static size_t disclaimer_end(const struct reading *reading, size_t first, size_t end)
{
	bool is_open = false;
	for (size_t i = first; i < end; i++) {
		is_open = is_open || ((token_at(reading, i)->classes & WORD_SELF) &&
					     is_disclaimer(reading, i));
		if (is_open && token_in(token_at(reading, i), "but however"))
			return i;
	}
	return is_open ? end : first;
}

void decision_say(
	const struct reading *reading, size_t first, size_t end, struct findings *findings)
{
	*findings = (struct findings){ .deed_at = SIZE_MAX };
	for (size_t i = first; i < end; i++) {
		const struct token *token = token_at(reading, i), *next = token_at(reading, i + 1);
		if (token->kind == TOKEN_WORD &&
			!(token->classes & (WORD_NEG | WORD_NOWAY | WORD_ANS)))
			continue;
		bool is_last = i + 1 >= end || token_is_sign(next);
		bool is_not = i > first && is_last && token_is(token, "not");
		size_t head = i;
		if (token_is_answer(token) || token->kind == TOKEN_BOTH) {
			read_answer(reading, i, first, end, findings);
		} else if (token->kind == TOKEN_WORD && is_not) {
			while (head > first && (token_at(reading, head - 1)->classes & WORD_PASS))
				head--;
			if (head < i &&
				(head == first || token_is_sign(token_at(reading, head - 1))))
				findings_add(
					findings, RANK_ANSWER, reading_answer(reading, false), i);
		} else if (token->classes & WORD_NOWAY) {
			bool is_head = i == first || token_is_sign(token_at(reading, i - 1)) ||
				       (token_at(reading, i - 1)->classes & WORD_PASS);
			bool goes_on = (next->classes & WORD_AFTERNO) &&
				       !(next->classes & (WORD_I | WORD_MODAL | WORD_COND)) &&
				       !token_is(next, "that");
			if (is_head && (is_last || goes_on))
				findings_add(
					findings, RANK_ANSWER, reading_answer(reading, false), i);
		} else if (token->classes & WORD_ANS) {
			read_named_answer(reading, i, first, end, findings);
		}
	}
	size_t start = disclaimer_end(reading, first, end);
	for (size_t i = start; i < end; i++)
		if (token_at(reading, i)->classes & (WORD_I | WORD_MODAL | WORD_CAN))
			read_ellipsis(reading, i, first, end, findings);
	for (size_t i = first; i < end; i++) {
		const struct token *before = token_at(reading, i - 1);
		if (i == first || token_is_sign(before) ||
			((before->classes & (WORD_AND | WORD_BUT | WORD_BECAUSE)) &&
				token_in(before, "but so and")))
			read_clause(reading, i, first, end, findings);
	}
	decision_deeds(reading, first, end, start, findings);
}

size_t decision_label(
	const struct reading *reading, size_t first, size_t end, bool is_line, bool *is_final)
{
	size_t noun = SIZE_MAX, i = first;
	*is_final = false;
	for (; i < end && i < first + 7; i++) {
		const struct token *token = token_at(reading, i);
		if (token->kind == TOKEN_COLON || token->kind == TOKEN_DASH)
			break;
		if ((token_is_sign(token) && token->kind != TOKEN_COMMA) ||
			token_is_answer(token) ||
			(token->classes & (WORD_OTHER | WORD_I | WORD_NEG | WORD_COND)))
			return 0;
		*is_final = *is_final || token_in(token, "final ultimate finalized");
		if (token->classes & WORD_ANS)
			noun = i;
	}
	bool is_marked = i < end && token_is_sign(token_at(reading, i));
	if (noun == SIZE_MAX || noun + 3 < i || !(is_marked || (i == end && is_line)))
		return 0;
	return i + is_marked;
}

/* What a model declines to do when it declines to engage; a noun of the second list beside it. */
static const char *const refusals[][2] = {
	{ "assist help comply engage participate assisting helping engaging participating "
	  "encourage",
		NULL },
	{ "fulfill fulfil satisfy complete answer answering respond discuss address continue",
		"request requests question this that conversation topic prompt" },
	{ "provide offer give produce generate create write share providing offering giving",
		"content response guidance advice information opinion opinions assistance help "
		"support "
		"recommendation recommendations judgment judgments decision decisions "
		"instructions" },
	{ "make take making express have hold",
		"decision decisions judgment judgments judgement judgements choice choices "
		"opinions "
		"opinion beliefs feelings preferences ability authority agency" },
};

/* A verb of refusals within 6 tokens behind the "cannot", its noun within 9 of the verb. */
static bool refuses_behind(const struct reading *reading, size_t index)
{
	for (size_t i = index + 1; i < index + 7 && token_at(reading, i)->kind < TOKEN_STOP; i++)
		for (size_t row = 0; row < sizeof refusals / sizeof refusals[0]; row++) {
			if (!token_in(token_at(reading, i), refusals[row][0]))
				continue;
			if (!refusals[row][1])
				return true;
			for (size_t k = i + 1; k < i + 10; k++) {
				if (token_at(reading, k)->kind >= TOKEN_STOP)
					break;
				if (token_in(token_at(reading, k), refusals[row][1]))
					return true;
			}
		}
	return false;
}

bool decision_is_blocked(const struct reading *reading)
{
	bool has_disclaimer = false, is_unable = false;
	for (size_t i = 0; i < reading->n_tokens; i++) {
		const struct token *token = token_at(reading, i);
		bool is_word = token_in(token, "unable unwilling decline refuse uncomfortable "
					       "inappropriate");
		has_disclaimer = has_disclaimer || is_disclaimer(reading, i);
		if (token->kind != TOKEN_WORD || (!is_word && !(token->classes & WORD_NEG)))
			continue;
		if (!is_word && i > 0 && !token_is(token_at(reading, i - 1), "can") &&
			!token_in(token_at(reading, i + 1), "allow permit") &&
			!((token_at(reading, i - 1)->classes | token_at(reading, i - 2)->classes |
				  token_at(reading, i - 3)->classes) &
				WORD_I))
			continue;
		is_unable = true;
		if (refuses_behind(reading, i))
			return true;
	}
	return has_disclaimer && is_unable;
}

bool decision_is_cut(const struct reading *reading)
{
	size_t end = reading->n_tokens;
	while (end > 0 && token_at(reading, end - 1)->kind == TOKEN_BREAK)
		end--;
	const struct token *last = token_at(reading, end - 1), *before = token_at(reading, end - 2);
	if (end < 2 || token_is_sign(last) || before->kind == TOKEN_SLASH)
		return false;
	/* What no sentence ends with, and what opens a "that" which never came. */
	if (token_in(last,
		    "the a an of to and or but because which with for at by from as are was were "
		    "be would should could my your our their its if when while although though "
		    "since than between whose who into about within i we being") ||
		(token_is(last, "that") &&
			token_in(before,
				"means mean believe states state says say think argue argued "
				"fact given clear note noted so ensure suggests suggest implies "
				"indicates concluded conclude")))
		return true;
	size_t first = end;
	while (first > 0 && token_at(reading, first - 1)->kind < TOKEN_STOP)
		first--;
	return first > 0 && token_at(reading, first - 1)->kind == TOKEN_STOP && end - first >= 4 &&
	       end >= 15;
}
