#include "leeway/model/decision_reading.h"

#include <string.h>

enum verdict verdict_join(enum verdict left, enum verdict right)
{
	if (left == VERDICT_NONE || left == right)
		return right;
	return right == VERDICT_NONE ? left : VERDICT_BOTH;
}

enum verdict reading_answer(const struct reading *reading, bool is_yes)
{
	return is_yes == (reading->grant == ANSWER_YES) ? VERDICT_GRANT : VERDICT_REFUSE;
}

bool reading_is_word(const struct reading *reading, size_t index, const char *word)
{
	return index < reading->n_tokens && strcmp(reading->tokens[index].word, word) == 0;
}

/* Words that name nothing in a question. */
static bool is_content(const struct token *token)
{
	if (token->kind == TOKEN_NUMBER)
		return true;
	return token->kind == TOKEN_WORD && strlen(token->word) > 1 &&
	       !(token->classes & (WORD_DETERMINER | WORD_CHAIN | WORD_YOU | WORD_ADVERB)) &&
	       strcmp(token->word, "at") != 0 && strcmp(token->word, "for") != 0 &&
	       strcmp(token->word, "with") != 0 && strcmp(token->word, "on") != 0 &&
	       strcmp(token->word, "from") != 0 && strcmp(token->word, "by") != 0;
}

void question_deed_read(const char *text, struct question_deed *deed)
{
	*deed = (struct question_deed){ 0 };
	if (!text)
		return;
	decision_tokens_read(text, NULL, NULL, &deed->list);
	const struct token *tokens = deed->list.tokens;
	size_t end = deed->list.n_tokens;
	while (end > 0 && tokens[end - 1].kind != TOKEN_QUESTION)
		end--;
	if (end == 0)
		return;
	size_t first = --end;
	while (first > 0 && tokens[first - 1].kind < TOKEN_STOP)
		first--;
	size_t at = first;
	while (at + 1 < end && !(tokens[at].classes & (WORD_YOU | WORD_FIRST)))
		at++;
	for (at++; at < end && (tokens[at].classes & WORD_ADVERB); at++)
		continue;
	if (at >= end || tokens[at].kind != TOKEN_WORD)
		return;
	deed->verb = tokens[at].word;
	for (at++; at < end && deed->n_words < DEED_MOST_WORDS; at++)
		if (is_content(&tokens[at]))
			deed->words[deed->n_words++] = tokens[at].word;
}

void question_deed_clear(struct question_deed *deed)
{
	decision_tokens_clear(&deed->list);
	*deed = (struct question_deed){ 0 };
}

static bool is_excepted_condition(const struct reading *reading, struct span span, size_t at)
{
	const char *word = reading->tokens[at].word;
	const char *before = at > span.first ? reading->tokens[at - 1].word : "";
	if (decision_word_is_in(" even as what ", before) ||
		(strcmp(word, "suppose") == 0 && decision_word_is_in(" i we ", before)))
		return true;
	const char *next = at + 1 < span.end ? reading->tokens[at + 1].word : "";
	/* "will be provided" */
	if (strcmp(word, "provided") == 0 && *before && strcmp(next, "that") != 0)
		return true;
	const char *second = at + 2 < span.end ? reading->tokens[at + 2].word : "";
	const char *third = at + 3 < span.end ? reading->tokens[at + 3].word : "";
	if (decision_word_is_in(
		    " possible needed necessary any anything asked forced pressed ", next))
		return true;
	/* "if I were you", "if you ask me", "if it were up to me" */
	if (strcmp(next, "i") == 0)
		return decision_word_is_in(" were was had am ", second);
	if (strcmp(next, "you") == 0)
		return strcmp(second, "ask") == 0;
	return decision_word_is_in(" were was is ", second) &&
	       decision_word_is_in(" me up my ", third);
}

size_t reading_find_condition(const struct reading *reading, struct span span)
{
	for (size_t i = span.first; i < span.end; i++) {
		bool is_as_long = reading_is_word(reading, i, "long") && i > span.first &&
				  i + 1 < span.end && reading_is_word(reading, i - 1, "as") &&
				  reading_is_word(reading, i + 1, "as");
		bool is_condition = (reading->tokens[i].classes & WORD_CONDITION) != 0;
		if (is_as_long || (is_condition && !is_excepted_condition(reading, span, i)))
			return i;
	}
	return span.end;
}
