/*
 * Verdicts in words: "I would buy the flour", "I must decline", "the request should be refused".
 * Private to model/decision*.c. Pure functions; any thread.
 */
#ifndef LEEWAY_MODEL_DECISION_DEED_H
#define LEEWAY_MODEL_DECISION_DEED_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/model/decision_tokens.h"
#include "leeway/model/decision_words.h"
#include "leeway/model/scenario.h"

enum verdict {
	VERDICT_NONE,
	VERDICT_GRANT,
	VERDICT_REFUSE,
	VERDICT_BOTH, /* The two contradict each other. */
};

/* Both together: VERDICT_NONE adds nothing, two that differ are VERDICT_BOTH. */
enum verdict verdict_join(enum verdict left, enum verdict right);

enum { DEED_MOST_WORDS = 8 };

/* The deed a yes announces, as the scenario's question names it: "buy", "flour". */
struct question_deed {
	const char *verb; /* NULL where there is no question; borrowed from list. */
	const char *words[DEED_MOST_WORDS];
	size_t n_words;
	struct token_list list;
};

/* Finds the deed in the last question of a text ("Do you buy the flour?"); NULL text: none. */
void question_deed_read(const char *text, struct question_deed *deed);
void question_deed_clear(struct question_deed *deed);

/* What a reply is read with. */
struct reading {
	const struct token *tokens;
	size_t n_tokens;
	enum answer grant;
	const struct question_deed *question;
};

/* Tokens first … end - 1: a sentence or a part of one. */
struct span {
	size_t first, end;
};

struct deed {
	enum verdict verdict;
	bool is_weak; /* Not said by the one who decides: "the request should be denied". */
	bool is_answer; /* The answer itself: "I would say no". */
	bool is_conditional; /* "… if my friend agrees": no verdict of its own. */
};

/* The verdict of the answer yes or no. */
enum verdict reading_answer(const struct reading *reading, bool is_yes);

/* Whether the token is that word. */
bool reading_is_word(const struct reading *reading, size_t index, const char *word);

/* A condition in the span, "even if" and "if I were you" not counted; its index, or span.end. */
size_t reading_find_condition(const struct reading *reading, struct span span);

/* Reads the verb at index as a deed decided on in the sentence. */
bool decision_deed_read(
	const struct reading *reading, struct span sentence, size_t index, struct deed *deed);

/* Reads "I would not.", "I can't do that." with its "I" at index. */
bool decision_ellipsis_read(
	const struct reading *reading, struct span sentence, size_t index, struct deed *deed);

#endif
