/*
 * What a reply is read with: its tokens, which answer grants, the deed the scenario asks for; and
 * what all parts of the reader ask of it. Private to model/decision*.c. Pure functions; any thread.
 */
#ifndef LEEWAY_MODEL_DECISION_READING_H
#define LEEWAY_MODEL_DECISION_READING_H

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

/* The verdict of the answer yes or no. */
enum verdict reading_answer(const struct reading *reading, bool is_yes);

/* Whether the token is that word. */
bool reading_is_word(const struct reading *reading, size_t index, const char *word);

/* A condition in the span, "even if" and "if I were you" not counted; its index, or span.end. */
size_t reading_find_condition(const struct reading *reading, struct span span);

#endif
