/*
 * The words and signs of a reply, for the decision reader. Contractions are taken apart ("can't" is
 * "can", "not"), possessive endings dropped, an echo of the instruction ("yes or no") left out.
 * Private to model/decision*.c.
 */
#ifndef LEEWAY_MODEL_DECISION_TOKENS_H
#define LEEWAY_MODEL_DECISION_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/model/scenario.h"

enum token_kind {
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_YES,
	TOKEN_NO,
	TOKEN_BOTH, /* "Yes and no". */
	/* From here on, what a word can be bounded by. */
	TOKEN_COMMA, /* And parentheses. */
	TOKEN_COLON,
	TOKEN_DASH,
	TOKEN_SEMICOLON,
	TOKEN_SLASH,
	/* From here on, what ends a sentence. */
	TOKEN_STOP,
	TOKEN_QUESTION,
	TOKEN_BREAK, /* The end of a line. */
};

struct token {
	enum token_kind kind;
	bool is_glued; /* A hyphen and no space before the next. */
	uint32_t classes; /* enum word_class bits of a word. */
	const char *word; /* Case-folded; "" for signs. Borrowed from the list. */
};

struct token_list {
	struct token *tokens;
	size_t n_tokens, capacity;
	char *words; /* What the tokens borrow from. */
};

/* Reads lines as decision_text_lines makes them; word lists beside yes and no may be NULL. */
void decision_tokens_read(const char *lines, const struct word_list *yes_words,
	const struct word_list *no_words, struct token_list *list);
void decision_tokens_clear(struct token_list *list);

#endif
