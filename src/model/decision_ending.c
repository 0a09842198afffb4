#include "leeway/model/decision_ending.h"

#include <stddef.h>

/*
 * A sentence of at least so many tokens, in a reply of at least so many, whose sentences before it
 * end as they should, is broken off where it has no end.
 */
enum { LONG_SENTENCE = 4, LONG_REPLY = 15 };

/* Words that no sentence ends with. */
static const char dangling[] = " the a an of to and or but because which with for at by from as "
			       "are was were be would should "
			       "could my your our their its if when while although though since "
			       "than between whose who into "
			       "about within i we being ";

/* Verbs and nouns after which "that" opens what never came. */
static const char opening[] = " means mean believe states state says say think argue argued fact "
			      "given clear note noted so "
			      "ensure suggests suggest implies indicates concluded conclude ";

bool decision_end_is_missing(const struct reading *reading)
{
	const struct token *tokens = reading->tokens;
	size_t end = reading->n_tokens;
	while (end > 0 && tokens[end - 1].kind == TOKEN_BREAK)
		end--;
	if (end < 2 || tokens[end - 1].kind >= TOKEN_COMMA || tokens[end - 2].kind == TOKEN_SLASH)
		return false;
	const char *last = tokens[end - 1].word;
	if (decision_word_is_in(dangling, last))
		return true;
	if (reading_is_word(reading, end - 1, "that") &&
		decision_word_is_in(opening, tokens[end - 2].word))
		return true;
	size_t first = end;
	while (first > 0 && tokens[first - 1].kind < TOKEN_STOP)
		first--;
	bool follows = first > 0 && tokens[first - 1].kind == TOKEN_STOP;
	return follows && end - first >= LONG_SENTENCE && end >= LONG_REPLY;
}
