/* What a sentence says, by the lexicon's patterns: its answers; deeds are read in decision_deed.c.
 */
#include <string.h>

#include "decision_reader.h"

const struct token token_end = { .classes = IS_BREAK, .word = "" };

bool element_fits(const struct element *element, const struct token *token)
{
	bool fits = (token->classes & element->any.own) || (token->extra & element->any.extra);
	if ((token->classes & element->none.own) || (token->extra & element->none.extra))
		return false;
	for (size_t i = 0; token->entry && i < element->n_words; i++)
		if (token->entry == element->words[i].entry)
			return !element->words[i].is_excluded;
	return fits;
}

/* Where the elements from one on end when they stand at index; SIZE_MAX: they do not. */
static size_t match(
	const struct reading *reading, const struct pattern *pattern, size_t from, size_t index)
{
	for (; from < pattern->n_elements; from++, index++) {
		const struct element *element = &pattern->elements[from];
		size_t end = SIZE_MAX;
		if (element->most == 0 && element_fits(element, token_at(reading, index)))
			continue;
		for (size_t n = 0; element->most > 0; n++, index++) {
			end = match(reading, pattern, from + 1, index);
			if (end != SIZE_MAX || n == element->most ||
				!element_fits(element, token_at(reading, index)))
				break;
		}
		return end;
	}
	return index;
}

/* Whether a pattern of the list may begin with the token. */
static inline bool pattern_may_begin(enum pattern_list list, const struct token *token)
{
	const struct classes *heads = &lexicon_patterns[list].heads;
	return (token->classes & heads->own) || (token->extra & heads->extra) ||
	       (token->entry && token->entry->heads >> list & 1);
}

const struct pattern *pattern_find(
	const struct reading *reading, enum pattern_list list, size_t index, size_t *end)
{
	const struct token *token = token_at(reading, index);
	if (!pattern_may_begin(list, token))
		return NULL;
	for (const struct pattern *pattern = lexicon_patterns[list].first; pattern;
		pattern = pattern->next) {
		const struct element *head = &pattern->elements[pattern->n_before];
		if (head->most == 0 && !(token->classes & head->any.own) &&
			!(token->extra & head->any.extra) &&
			(head->n_words == 0 || !element_fits(head, token)))
			continue;
		*end = match(reading, pattern, 0, index - pattern->n_before);
		if (*end != SIZE_MAX)
			return pattern;
	}
	return NULL;
}

bool pattern_applies(const struct reading *reading, enum pattern_list list, size_t index)
{
	size_t end;
	const struct pattern *pattern = pattern_find(reading, list, index, &end);
	return pattern && pattern->value;
}

enum verdict verdict_join(enum verdict left, enum verdict right)
{
	if (left == VERDICT_NONE || left == right)
		return right;
	return right == VERDICT_NONE ? left : VERDICT_BOTH;
}

enum verdict verdict_turn(enum verdict verdict, size_t turns)
{
	bool is_one = verdict == VERDICT_GRANT || verdict == VERDICT_REFUSE;
	return is_one && turns % 2 ? VERDICT_GRANT + VERDICT_REFUSE - verdict : verdict;
}

enum verdict reading_answer(const struct reading *reading, bool is_yes)
{
	return is_yes == (reading->question->grant == ANSWER_YES) ? VERDICT_GRANT : VERDICT_REFUSE;
}

uint64_t reading_classes(const struct reading *reading, size_t first, size_t end)
{
	uint64_t classes = 0;
	for (size_t i = first; i < end; i++)
		classes |= token_at(reading, i)->classes;
	return classes;
}

size_t reading_clause_end(const struct reading *reading, size_t index)
{
	while (!(token_at(reading, index)->classes & IS_SIGN))
		index++;
	return index;
}

size_t reading_condition(const struct reading *reading, size_t first, size_t end)
{
	while (first < end && !((token_at(reading, first)->classes & IS_COND) &&
				      pattern_applies(reading, PATTERN_condition, first)))
		first++;
	return first;
}

void sentence_add(struct sentence *sentence, enum rank rank, enum verdict verdict, size_t place)
{
	if (!sentence->verdicts[rank])
		sentence->places[rank] = place;
	sentence->verdicts[rank] = verdict_join(sentence->verdicts[rank], verdict);
}

/* An answer and a deed must agree, but for a negation behind a no: "No, I would not deny it". */
enum verdict sentence_verdict(const struct sentence *sentence)
{
	const enum verdict *verdicts = sentence->verdicts;
	enum verdict answer = verdicts[RANK_ANSWER], deed = verdicts[RANK_DEED];
	enum verdict firm = verdict_join(answer, deed);
	if (verdicts[RANK_FINAL])
		return verdicts[RANK_FINAL];
	if (!firm && verdicts[RANK_WEAK])
		return verdicts[RANK_WEAK];
	if (!firm)
		return verdicts[RANK_SOFT] ? VERDICT_NONE : verdicts[RANK_ASIDE];
	if (answer == VERDICT_REFUSE && deed == VERDICT_GRANT && sentence->turned == deed)
		return deed;
	if (answer && verdicts[RANK_SOFT] && verdicts[RANK_SOFT] != firm)
		return VERDICT_BOTH;
	return firm;
}

/* The yes, no or both at index. */
static void read_answer(const struct reading *reading, struct sentence *sentence, size_t index)
{
	uint64_t classes = token_at(reading, index)->classes, head_class;
	size_t first = sentence->first, head = index, end;
	enum verdict verdict = VERDICT_BOTH;
	if (!(classes & IS_BOTH))
		verdict = reading_answer(reading, classes & IS_YES);
	while (head > first && (token_at(reading, head - 1)->classes & (IS_PASS | IS_NUMBER)))
		head--;
	head_class = head > first ? token_at(reading, head - 1)->classes : IS_BREAK;
	if (pattern_applies(reading, PATTERN_other, index))
		return;
	enum rank rank = RANK_ANSWER;
	const struct pattern *colon = NULL;
	bool is_so =
		index > first && (token_at(reading, index - 1)->classes & (IS_SO | IS_BE)) == IS_SO;
	if (!(head_class & IS_SIGN) && !is_so)
		return;
	if (head_class & IS_COLON && !(classes & IS_USER)) {
		colon = pattern_find(reading, PATTERN_ours, first, &end);
		if (colon && !colon->value)
			return;
		rank = colon ? RANK_ANSWER : RANK_TOPIC;
	}
	if (rank == RANK_TOPIC)
		;
	else if (classes & IS_WEAK)
		rank = RANK_WEAK;
	else if (reading_condition(reading, first, index) < index)
		rank = RANK_SOFT;
	else if (head_class & IS_SIGN) {
		size_t before = head - 1;
		while (before > first && !(token_at(reading, before - 1)->classes & IS_SIGN))
			before--;
		if (head == index && head > first && (head_class & IS_COMMA) &&
			(token_at(reading, index + 1)->classes & IS_SIGN) &&
			pattern_applies(reading, PATTERN_trailing, before))
			rank = RANK_ASIDE;
		else if (pattern_applies(reading, PATTERN_aside, index))
			rank = RANK_ASIDE;
	}
	sentence_add(sentence, rank, verdict, head);
	/* "Yes and no" outweighs deeds. */
	if (rank == RANK_ANSWER && (classes & IS_BOTH))
		sentence_add(sentence, RANK_DEED, verdict, head);
}

/* A pattern "say" at index, whose yes or no, or negations, tell the verdict. */
static void read_said(
	const struct reading *reading, struct sentence *sentence, size_t index, size_t start)
{
	size_t end, turns = 0, answer = SIZE_MAX;
	const struct pattern *pattern = pattern_find(reading, PATTERN_say, index, &end);
	if (!pattern || pattern->value == '-' ||
		(pattern->rank == RANK_DEED &&
			(index < start ||
				reading_classes(reading, index, sentence->end) & IS_USUAL)))
		return;
	for (size_t i = index; i < end; i++) {
		uint64_t classes = token_at(reading, i)->classes;
		turns += (classes & IS_NEG) != 0;
		if (classes & IS_ANSWER && answer == SIZE_MAX)
			answer = i;
	}
	bool is_yes = pattern->value == 'y' ||
		      (pattern->value == '=' && (token_at(reading, answer)->classes & IS_YES));
	if (pattern->value == '=' && pattern_applies(reading, PATTERN_other, answer))
		return;
	enum verdict verdict = verdict_turn(reading_answer(reading, is_yes), turns);
	bool is_soft = pattern->rank == RANK_DEED
			       ? reading_is_conditional(reading, index, verdict)
			       : pattern->value == '=' && reading_condition(reading,
								  sentence->first, answer) < answer;
	sentence_add(sentence, is_soft ? RANK_SOFT : pattern->rank, verdict, index);
}

/* Where what a model says of itself ("As an AI, …, but") ends; first where there is none. */
static size_t disclaimer_end(const struct reading *reading, size_t first, size_t end)
{
	bool is_open = false;
	for (size_t i = first; i < end; i++) {
		is_open = is_open || (pattern_may_begin(PATTERN_self, token_at(reading, i)) &&
					     pattern_applies(reading, PATTERN_self, i));
		if (is_open && (token_at(reading, i)->classes & IS_BUT))
			return i;
	}
	return is_open ? end : first;
}

static void say_english(const struct reading *reading, struct sentence *sentence)
{
	size_t first = sentence->first, end = sentence->end, behind;
	size_t start = disclaimer_end(reading, first, end);
	for (size_t i = first; i < end; i++) {
		uint64_t before = i > first ? token_at(reading, i - 1)->classes : IS_BREAK;
		if (token_at(reading, i)->classes & (IS_ANSWER | IS_BOTH))
			read_answer(reading, sentence, i);
		if (pattern_may_begin(PATTERN_say, token_at(reading, i)))
			read_said(reading, sentence, i, start);
		if (!(before & (IS_SIGN | IS_AND | IS_BUT | IS_BECAUSE)))
			continue;
		size_t head = i;
		while (head < end && (token_at(reading, head)->classes & (IS_FILLER | IS_DET)) &&
			!(token_at(reading, head)->classes & IS_OBJ))
			head++;
		const struct pattern *pattern = pattern_find(reading, PATTERN_pat, head, &behind);
		if (pattern && reading_condition(reading, first, i) == i)
			sentence_add(sentence, pattern->rank,
				pattern->value == 'g' ? VERDICT_GRANT : VERDICT_REFUSE, head);
	}
	decision_deeds(reading, start, sentence);
}

/* A clause in another language: the yes or no at its head, and its deed. */
static void say_clause(
	const struct reading *reading, struct sentence *sentence, size_t first, size_t end)
{
	const struct language *language = reading->question->language;
	uint64_t all = reading_classes(reading, first, end), classes = 0;
	size_t head = first, deed = SIZE_MAX, turns = 0, begin = sentence->first;
	for (size_t i = end; i-- > first;) {
		classes = token_at(reading, i)->classes;
		if ((classes & (IS_REFUSE | IS_GRANT)) ||
			((classes & IS_ASKED) && (classes & IS_USER) && deed == SIZE_MAX))
			deed = i;
	}
	if (deed != SIZE_MAX && (reading_classes(reading, first, deed) & IS_WITHOUT))
		deed = SIZE_MAX;
	for (size_t i = first; i < end && deed != SIZE_MAX; i++) {
		classes = token_at(reading, i)->classes;
		turns += (classes & (IS_NEG | IS_NO)) &&
			 (i < deed || language->turns_anywhere || language->turns_once);
		turns += (classes & IS_POST) && i >= deed;
	}
	turns = language->turns_once && turns > 1 ? 1 : turns;
	/* "Si baja el precio, la compro": the condition may be in a clause before. */
	if ((token_at(reading, begin)->classes & IS_ANSWER) &&
		(token_at(reading, begin + 1)->classes & IS_SIGN))
		begin += 2;
	bool is_whole = end == first + 1;
	bool is_conditional = (!(is_whole && (all & IS_IFYES)) && (all & IS_COND)) ||
			      (begin < first && (reading_classes(reading, begin, first) & IS_COND));
	while (head + 1 < end && (token_at(reading, head)->classes & IS_FILLER))
		head++;
	classes = token_at(reading, head)->classes;
	bool is_bare = head + 1 >= end, is_first = first == sentence->first;
	enum verdict verdict = reading_answer(reading, classes & IS_YES);
	if ((classes & IS_ANSWER) && is_bare)
		sentence_add(sentence, RANK_ANSWER, verdict, head);
	else if ((classes & IS_ANSWER) && !(classes & IS_IFYES) && (is_first || !is_conditional) &&
		 !((classes & IS_NEG) && deed != SIZE_MAX))
		sentence_add(sentence, is_first && !(classes & IS_NEG) ? RANK_ANSWER : RANK_ASIDE,
			verdict, head);
	if (deed == SIZE_MAX)
		return;
	classes = token_at(reading, deed)->classes;
	verdict = classes & IS_REFUSE  ? VERDICT_REFUSE
		  : classes & IS_GRANT ? VERDICT_GRANT
				       : reading_answer(reading, true);
	sentence_add(sentence,
		is_conditional   ? RANK_SOFT
		: all & IS_THIRD ? RANK_WEAK
				 : RANK_DEED,
		verdict_turn(verdict, turns), deed);
}

void decision_say(const struct reading *reading, struct sentence *sentence)
{
	if (!reading->question->language) {
		say_english(reading, sentence);
		return;
	}
	for (size_t at = sentence->first, end; at < sentence->end; at = end + 1) {
		end = reading_clause_end(reading, at);
		end = end < sentence->end ? end : sentence->end;
		if (end > at)
			say_clause(reading, sentence, at, end);
	}
}

bool decision_is_blocked(const struct reading *reading)
{
	bool is_unable = false, has_disclaimer = false;
	for (size_t i = 0; i < reading->n_tokens; i++) {
		has_disclaimer = has_disclaimer || pattern_applies(reading, PATTERN_self, i);
		if (!pattern_applies(reading, PATTERN_unable, i))
			continue;
		is_unable = true;
		for (size_t k = i + 1; k < i + 7 && !(token_at(reading, k)->classes & IS_END); k++)
			if (pattern_applies(reading, PATTERN_engaging, k))
				return true;
	}
	return has_disclaimer && is_unable;
}

bool decision_is_cut(const struct reading *reading)
{
	size_t end = reading->n_tokens;
	while (end > 0 && (token_at(reading, end - 1)->classes & IS_BREAK))
		end--;
	if (end < 2 || (token_at(reading, end - 1)->classes & IS_SIGN) ||
		(token_at(reading, end - 2)->classes & IS_SLASH))
		return false;
	return pattern_applies(reading, PATTERN_dangling, end - 1);
}
