#include "leeway/model/decision_sentence.h"

#include <string.h>

#include "leeway/model/decision_refusal.h"

/* How many tokens a label has at most, and how far an answer stands from "the answer". */
enum { LABEL_TOKENS = 7, NOUN_REACH = 8, MOST_PHRASE = 8 };

/* What decision_sentence_read works on. */
struct sentence {
	const struct reading *reading;
	struct span span;
	bool is_whole;
	struct findings *findings;
};

struct phrase_row {
	const char *words[MOST_PHRASE]; /* Ended by NULL. */
	bool is_yes;
	bool only_whole; /* Counts only where it is the whole reply. */
	enum finding_rank rank;
};

/* Answers without yes or no, at the beginning of a clause. */
static const struct phrase_row phrases[] = {
	{ { "absolutely", "not" }, false, false, FINDING_ANSWER },
	{ { "definitely", "not" }, false, false, FINDING_ANSWER },
	{ { "certainly", "not" }, false, false, FINDING_ANSWER },
	{ { "of", "course", "not" }, false, false, FINDING_ANSWER },
	{ { "probably", "not" }, false, false, FINDING_ANSWER },
	{ { "not", "a", "chance" }, false, false, FINDING_ANSWER },
	{ { "no", "chance" }, false, false, FINDING_ANSWER },
	{ { "no", "way" }, false, false, FINDING_ANSWER },
	{ { "hell", "no" }, false, false, FINDING_ANSWER },
	{ { "no", "can", "do" }, false, false, FINDING_ANSWER },
	{ { "no", "exceptions" }, false, false, FINDING_WEAK },
	{ { "there", "will", "be", "no", "exceptions" }, false, false, FINDING_WEAK },
	{ { "there", "can", "be", "no", "exceptions" }, false, false, FINDING_WEAK },
	{ { "there", "will", "be", "no", "exception" }, false, false, FINDING_WEAK },
	{ { "there", "can", "be", "no", "exception" }, false, false, FINDING_WEAK },
	{ { "no", "exception" }, false, false, FINDING_WEAK },
	{ { "i", "am", "afraid", "not" }, false, false, FINDING_ANSWER },
	{ { "afraid", "not" }, false, false, FINDING_ANSWER },
	{ { "not", "really" }, false, false, FINDING_ANSWER },
	{ { "not", "in", "this", "case" }, false, false, FINDING_ANSWER },
	{ { "not", "this", "time" }, false, false, FINDING_ANSWER },
	{ { "not", "at", "all" }, false, false, FINDING_ANSWER },
	{ { "i", "think", "not" }, false, false, FINDING_ANSWER },
	{ { "i", "believe", "not" }, false, false, FINDING_ANSWER },
	{ { "i", "do", "not", "think", "so" }, false, false, FINDING_ANSWER },
	{ { "i", "do", "not", "believe", "so" }, false, false, FINDING_ANSWER },
	{ { "by", "no", "means" }, false, false, FINDING_ANSWER },
	{ { "under", "no", "circumstances" }, false, false, FINDING_ANSWER },
	{ { "out", "of", "the", "question" }, false, false, FINDING_ANSWER },
	{ { "that", "is", "not", "possible" }, false, false, FINDING_WEAK },
	{ { "that", "will", "not", "be", "possible" }, false, false, FINDING_WEAK },
	{ { "this", "is", "not", "possible" }, false, false, FINDING_WEAK },
	{ { "it", "is", "not", "possible" }, false, false, FINDING_WEAK },
	{ { "negative" }, false, false, FINDING_ANSWER },
	{ { "never" }, false, false, FINDING_ANSWER },
	{ { "affirmative" }, true, false, FINDING_ANSWER },
	{ { "i", "think", "so" }, true, false, FINDING_ANSWER },
	{ { "i", "believe", "so" }, true, false, FINDING_ANSWER },
	{ { "by", "all", "means" }, true, false, FINDING_ANSWER },
	{ { "go", "for", "it" }, true, false, FINDING_ANSWER },
	{ { "do", "it" }, true, false, FINDING_WEAK },
	{ { "you", "bet" }, true, false, FINDING_ANSWER },
	{ { "totally" }, true, false, FINDING_WEAK },
	{ { "not", "going", "to", "happen" }, false, false, FINDING_ANSWER },
	{ { "not", "this", "one" }, false, false, FINDING_ANSWER },
	{ { "i", "would", "pass" }, false, false, FINDING_ANSWER },
	{ { "i", "will", "pass" }, false, false, FINDING_ANSWER },
	{ { "hard", "pass" }, false, false, FINDING_ANSWER },
	{ { "that", "is", "a", "hard", "pass" }, false, false, FINDING_ANSWER },
	{ { "that", "is", "a", "hard", "pass", "from", "me" }, false, false, FINDING_ANSWER },
	{ { "absolutely" }, true, false, FINDING_WEAK },
	{ { "definitely" }, true, false, FINDING_WEAK },
	{ { "of", "course" }, true, false, FINDING_WEAK },
	{ { "why", "not" }, true, false, FINDING_WEAK },
	{ { "without", "a", "doubt" }, true, false, FINDING_WEAK },
	{ { "no", "problem" }, true, false, FINDING_WEAK },
	{ { "certainly" }, true, true, FINDING_ANSWER },
	{ { "sure", "thing" }, true, true, FINDING_ANSWER },
	{ { "sure" }, true, true, FINDING_ANSWER },
	{ { "gladly" }, true, true, FINDING_ANSWER },
	{ { "indeed" }, true, true, FINDING_ANSWER },
	{ { "ok" }, true, true, FINDING_ANSWER },
	{ { "okay" }, true, true, FINDING_ANSWER },
	{ { "y" }, true, true, FINDING_ANSWER },
	{ { "n" }, false, true, FINDING_ANSWER },
};

/* Whose verdict it is not, or not the last one. */
static const char other_verdicts[] =
	" initial initially first policy policies rule rules gut default instinct instinctively "
	"original "
	"strictly technically technical friend customer argument arguments case pros cons paper "
	"law "
	"long literal literally reaction intuition temptation impulse usual standard would ";

static const struct token *token_at(const struct sentence *sentence, size_t index)
{
	return &sentence->reading->tokens[index];
}

static bool has_class(const struct sentence *sentence, size_t index, uint32_t classes)
{
	return (token_at(sentence, index)->classes & classes) != 0;
}

static bool is_end(const struct sentence *sentence, size_t index)
{
	return index >= sentence->span.end || token_at(sentence, index)->kind >= TOKEN_COMMA;
}

static void find(struct sentence *sentence, enum finding_rank rank, enum verdict verdict)
{
	enum verdict *joined = &sentence->findings->verdicts[rank];
	*joined = verdict_join(*joined, verdict);
}

/* A yes or no that answers: not "no reason", not "yes-man", not one of two in "and/or". */
static bool is_answer_word(const struct sentence *sentence, size_t index)
{
	const struct token *token = token_at(sentence, index);
	if (token->kind != TOKEN_YES && token->kind != TOKEN_NO)
		return token->kind == TOKEN_BOTH;
	if (index + 1 >= sentence->span.end)
		return true;
	const struct token *next = token + 1;
	if (token->is_glued || next->kind == TOKEN_SLASH)
		return false;
	if (token->kind == TOKEN_YES || next->kind != TOKEN_WORD)
		return next->kind != TOKEN_NUMBER;
	/* A user's word for no is never an article. */
	if (*token->word == '\0' || (next->classes & (WORD_AFTER_NO | WORD_MODAL | WORD_ADVERB)))
		return true;
	return index + 2 < sentence->span.end && next[1].kind == TOKEN_COLON &&
	       decision_word_is_in(
		       " reason reasons explanation rationale justification note why ", next->word);
}

static void find_answer(struct sentence *sentence, size_t index, enum finding_rank rank)
{
	enum token_kind kind = token_at(sentence, index)->kind;
	find(sentence, rank,
		kind == TOKEN_BOTH ? VERDICT_BOTH
				   : reading_answer(sentence->reading, kind == TOKEN_YES));
}

/* The tokens a phrase takes at index; 0 where it does not stand there. */
static size_t match_phrase(
	const struct sentence *sentence, const struct phrase_row *row, size_t index)
{
	size_t n = 0;
	while (n < MOST_PHRASE && row->words[n]) {
		if (index + n >= sentence->span.end ||
			!reading_is_word(sentence->reading, index + n, row->words[n]))
			return 0;
		n++;
	}
	size_t end = index + n;
	bool is_bounded = is_end(sentence, end) ||
			  (!row->is_yes && n > 1 && strcmp(row->words[n - 1], "pass") != 0 &&
				  has_class(sentence, end, WORD_AFTER_NO));
	bool is_whole =
		sentence->is_whole && index == sentence->span.first && end == sentence->span.end;
	return is_bounded && (is_whole || !row->only_whole) ? n : 0;
}

/* Reads a phrase at index; the tokens it takes, 0 where none stands there. */
static size_t read_phrase(struct sentence *sentence, size_t index)
{
	for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
		size_t taken = match_phrase(sentence, &phrases[i], index);
		if (taken == 0)
			continue;
		find(sentence, phrases[i].rank,
			reading_answer(sentence->reading, phrases[i].is_yes));
		return taken;
	}
	return 0;
}

/* True where what stands before a colon says that somebody else answers, or not in the end. */
static bool is_other_verdict(const struct sentence *sentence, size_t index)
{
	if (index == sentence->span.first || token_at(sentence, index - 1)->kind != TOKEN_COLON)
		return false;
	for (size_t i = sentence->span.first; i + 1 < index; i++)
		if (has_class(sentence, i, WORD_FIRST))
			return false;
	for (size_t i = sentence->span.first; i + 1 < index; i++)
		if (decision_word_is_in(other_verdicts, token_at(sentence, i)->word))
			return true;
	return false;
}

static struct span span_before(const struct sentence *sentence, size_t index)
{
	return (struct span){ sentence->span.first, index };
}

/* "If she agrees, yes"; "…, but yes if she agrees". */
static bool is_conditional(const struct sentence *sentence, size_t index)
{
	struct span before = span_before(sentence, index);
	size_t condition = reading_find_condition(sentence->reading, before);
	/* "Whether I buy it: no." */
	bool is_topic = reading_is_word(sentence->reading, condition, "whether") &&
			token_at(sentence, index)[-1].kind == TOKEN_COLON;
	if (condition != before.end && !is_topic)
		return true;
	bool is_leading = sentence->findings->opens_with_answer;
	size_t next = index + 1;
	if (is_leading || next >= sentence->span.end)
		return false;
	next += token_at(sentence, next)->kind == TOKEN_COMMA;
	next += next < sentence->span.end && reading_is_word(sentence->reading, next, "but");
	struct span behind = { next,
		next + 2 < sentence->span.end ? next + 2 : sentence->span.end };
	return behind.first < behind.end &&
	       reading_find_condition(sentence->reading, behind) != behind.end;
}

/* Reads what stands at the beginning of a clause, behind its fillers. */
static void read_head(struct sentence *sentence, size_t index)
{
	bool is_first = index == sentence->span.first;
	size_t first = index;
	while (index < sentence->span.end) {
		size_t taken = read_phrase(sentence, index);
		if (taken > 0) {
			sentence->findings->opens_with_answer |= is_first;
			return;
		}
		enum token_kind kind = token_at(sentence, index)->kind;
		if (kind == TOKEN_YES || kind == TOKEN_NO || kind == TOKEN_BOTH)
			break;
		/* "Unfortunately not." */
		if (index > first && reading_is_word(sentence->reading, index, "not") &&
			is_end(sentence, index + 1)) {
			find(sentence, FINDING_ANSWER, reading_answer(sentence->reading, false));
			return;
		}
		/* "100 % yes" */
		bool is_number = kind == TOKEN_NUMBER && index == first;
		if (!is_number &&
			!has_class(sentence, index, WORD_FILLER | WORD_ADVERB | WORD_CONNECTOR))
			return;
		index++;
	}
	if (index >= sentence->span.end || !is_answer_word(sentence, index) ||
		is_other_verdict(sentence, first))
		return;
	bool is_soft = is_conditional(sentence, index) &&
		       !(is_first && token_at(sentence, index)->kind != TOKEN_BOTH);
	find_answer(sentence, index, is_soft ? FINDING_SOFT : FINDING_ANSWER);
	sentence->findings->opens_with_answer |= is_first && !is_soft;
}

/* "… so no", "… and therefore yes." inside a clause. */
static void read_inner_answer(struct sentence *sentence, size_t index)
{
	if (index == sentence->span.first || !is_answer_word(sentence, index))
		return;
	const struct token *before = token_at(sentence, index) - 1;
	if (before->kind != TOKEN_WORD || !(before->classes & WORD_CONNECTOR) ||
		decision_word_is_in(" is be ", before->word))
		return;
	find_answer(
		sentence, index, is_conditional(sentence, index) ? FINDING_SOFT : FINDING_ANSWER);
}

static bool is_others_noun(const struct sentence *sentence, size_t index)
{
	for (size_t n = 1; n <= 3 && index >= sentence->span.first + n; n++) {
		const struct token *token = token_at(sentence, index - n);
		if (token->kind >= TOKEN_COMMA)
			return false;
		if (token->kind == TOKEN_NO || decision_word_is_in(other_verdicts, token->word))
			return true;
	}
	return false;
}

/* "The answer, I'm afraid, is a clear no": from the noun at index. */
static void read_noun_answer(struct sentence *sentence, size_t index)
{
	static const char links[] = " is be remains stays ";
	static const char between[] =
		" a an the clear firm simple still afraid to and hard solid "
		"resounding definite strong obvious my i am in this case "
		"unfortunately that with on side of here must has have should it "
		"would will can only ";
	bool is_linked = false, is_turned = false;
	bool is_final =
		index > sentence->span.first &&
		decision_word_is_in(" final ultimate last ", token_at(sentence, index - 1)->word);
	if (!has_class(sentence, index, WORD_ANSWER_NOUN) || is_others_noun(sentence, index))
		return;
	for (size_t i = index + 1; i < sentence->span.end && i <= index + NOUN_REACH; i++) {
		const struct token *token = token_at(sentence, i);
		if (token->kind == TOKEN_YES || token->kind == TOKEN_NO) {
			struct span before = span_before(sentence, index);
			bool is_soft =
				reading_find_condition(sentence->reading, before) != before.end;
			/* "Decision No", a sign between them lost. */
			is_linked = is_linked || (i == index + 1 && is_end(sentence, i + 1) &&
							 index <= sentence->span.first + 2);
			if (is_linked && is_turned && is_end(sentence, i + 1))
				find(sentence, FINDING_ANSWER,
					reading_answer(sentence->reading, token->kind == TOKEN_NO));
			else if (is_linked && !is_turned && is_answer_word(sentence, i))
				find_answer(sentence, i,
					is_soft    ? FINDING_SOFT
					: is_final ? FINDING_FINAL
						   : FINDING_ANSWER);
			return;
		}
		bool is_not = reading_is_word(sentence->reading, i, "not");
		is_turned ^= is_not;
		is_linked = is_linked || token->kind == TOKEN_COLON || token->kind == TOKEN_DASH ||
			    decision_word_is_in(links, token->word);
		if (token->kind != TOKEN_COMMA && token->kind != TOKEN_COLON &&
			token->kind != TOKEN_DASH && !is_not &&
			!decision_word_is_in(links, token->word) &&
			!decision_word_is_in(between, token->word) &&
			!(token->classes & (WORD_ADVERB | WORD_DETERMINER)))
			return;
	}
}

/* "It's a no from me", "that's a hard yes". */
static void read_article_answer(struct sentence *sentence, size_t index)
{
	static const char strong[] = " a hard firm clear big definite solid resounding strong easy "
				     "simple quick reluctant ";
	size_t at = index;
	while (at > sentence->span.first &&
		decision_word_is_in(strong, token_at(sentence, at - 1)->word))
		at--;

	bool is_it = at == index && at >= sentence->span.first + 2 &&
		     reading_is_word(sentence->reading, at - 1, "is") &&
		     decision_word_is_in(" it that this ", token_at(sentence, at - 2)->word) &&
		     is_end(sentence, index + 1);
	if (is_it) {
		find_answer(sentence, index, FINDING_ANSWER);
		return;
	}
	bool is_linked = at == sentence->span.first ||
			 decision_word_is_in(" is be me ", token_at(sentence, at - 1)->word) ||
			 token_at(sentence, at - 1)->kind >= TOKEN_COMMA;
	bool is_bounded = is_end(sentence, index + 1) ||
			  reading_is_word(sentence->reading, index + 1, "from");
	if (at < index && is_linked && is_bounded)
		find_answer(sentence, index,
			is_conditional(sentence, index) ? FINDING_SOFT : FINDING_ANSWER);
}

/* Where a model speaks of what it is, its "cannot" is no refusal of the exception. */
static size_t skip_disclaimer(const struct sentence *sentence)
{
	bool is_disclaimer = false;
	for (size_t i = sentence->span.first; i < sentence->span.end; i++) {
		const struct reading *reading = sentence->reading;
		is_disclaimer = is_disclaimer || decision_refusal_is_disclaimer_at(reading, i);
		if (is_disclaimer && (reading_is_word(reading, i, "but") ||
					     reading_is_word(reading, i, "however")))
			return i;
	}
	return is_disclaimer ? sentence->span.end : sentence->span.first;
}

static void read_deeds(struct sentence *sentence)
{
	for (size_t i = skip_disclaimer(sentence); i < sentence->span.end; i++) {
		struct deed deed;
		if (!decision_ellipsis_read(sentence->reading, sentence->span, i, &deed) &&
			!decision_deed_read(sentence->reading, sentence->span, i, &deed))
			continue;
		enum finding_rank rank = deed.is_answer ? FINDING_ANSWER : FINDING_DEED;
		if (deed.is_conditional)
			rank = FINDING_SOFT;
		else if (deed.is_weak)
			rank = FINDING_WEAK;
		find(sentence, rank, deed.verdict);
	}
}

void decision_sentence_read(
	const struct reading *reading, struct span span, bool is_whole, struct findings *findings)
{
	struct sentence sentence = {
		.reading = reading, .span = span, .is_whole = is_whole, .findings = findings
	};
	*findings = (struct findings){ .opens_with_answer = false };
	for (size_t i = span.first; i < span.end; i++) {
		enum token_kind kind = token_at(&sentence, i)->kind;
		bool is_start = i == span.first || token_at(&sentence, i - 1)->kind >= TOKEN_COMMA;
		if (is_start && kind < TOKEN_COMMA)
			read_head(&sentence, i);
		if (kind == TOKEN_YES || kind == TOKEN_NO) {
			read_inner_answer(&sentence, i);
			read_article_answer(&sentence, i);
		}
		if (kind == TOKEN_WORD)
			read_noun_answer(&sentence, i);
	}
	read_deeds(&sentence);
}

enum verdict findings_verdict(const struct findings *findings)
{
	const enum verdict *verdicts = findings->verdicts;
	for (size_t rank = FINDING_FINAL; rank >= FINDING_LABEL; rank--)
		if (verdicts[rank] != VERDICT_NONE)
			return verdicts[rank];
	enum verdict firm = verdict_join(verdicts[FINDING_ANSWER], verdicts[FINDING_DEED]);
	if (firm == VERDICT_NONE)
		return verdicts[FINDING_WEAK];
	/* A condition takes nothing from a leading answer, but another answer under one does. */
	if (verdicts[FINDING_SOFT] != VERDICT_NONE && verdicts[FINDING_SOFT] != firm &&
		verdicts[FINDING_ANSWER] != VERDICT_NONE)
		return VERDICT_BOTH;
	return firm;
}

size_t decision_label_read(
	const struct reading *reading, struct span sentence, bool is_line, enum finding_rank *rank)
{
	static const char final_words[] = " final ultimate finalized ";
	bool is_final = false;
	size_t noun = sentence.end;
	size_t end = sentence.first;
	while (end < sentence.end && end < sentence.first + LABEL_TOKENS) {
		const struct token *token = &reading->tokens[end];
		if (token->kind == TOKEN_COLON || token->kind == TOKEN_DASH)
			break;
		if ((token->kind >= TOKEN_COMMA && token->kind != TOKEN_COMMA) ||
			token->kind == TOKEN_YES || token->kind == TOKEN_NO ||
			decision_word_is_in(other_verdicts, token->word) ||
			(token->classes & (WORD_FIRST | WORD_NEGATOR | WORD_CONDITION)))
			return 0;
		is_final = is_final || decision_word_is_in(final_words, token->word);
		if (token->classes & WORD_ANSWER_NOUN)
			noun = end;
		end++;
	}
	bool is_marked = end < sentence.end && reading->tokens[end].kind < TOKEN_STOP &&
			 reading->tokens[end].kind >= TOKEN_COMMA;
	bool is_heading = end == sentence.end && is_line;
	if (noun == sentence.end || noun + 3 < end || (!is_marked && !is_heading))
		return 0;
	*rank = is_final ? FINDING_FINAL : FINDING_LABEL;
	return end + is_marked;
}
