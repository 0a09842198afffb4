/*
 * What the decision reader knows of English: the classes of words, and the verbs that grant or
 * refuse. Private to model/decision*.c. Pure functions over constant tables.
 */
#ifndef LEEWAY_MODEL_DECISION_WORDS_H
#define LEEWAY_MODEL_DECISION_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A word may be of several classes. */
enum word_class {
	WORD_NEGATOR = 1 << 0, /* Turns what it governs round. */
	WORD_FIRST = 1 << 1, /* Who decides: "I", "we". */
	WORD_YOU = 1 << 2,
	WORD_MODAL = 1 << 3, /* Auxiliaries of a decision made. */
	WORD_TENTATIVE = 1 << 4, /* Auxiliaries of none. */
	WORD_CHAIN = 1 << 5, /* Stands between who decides and the deed. */
	WORD_DESIRE = 1 << 6, /* What is wished or tried is not decided. */
	WORD_FLIP = 1 << 7, /* Verbs and adjectives that turn the deed round: "decline to". */
	WORD_ADVERB = 1 << 8, /* Others in -ly are found by their ending. */
	WORD_USUALLY = 1 << 9, /* What is usual is not what is decided here. */
	WORD_CONDITION = 1 << 10,
	WORD_CONCEDE = 1 << 11, /* Opens what is conceded before the decision. */
	WORD_REPORT = 1 << 12, /* What others said is no decision. */
	WORD_ANSWER_NOUN = 1 << 13, /* "The answer is". */
	WORD_OBJECT = 1 << 14, /* What is asked for in a request for an exception. */
	WORD_RULE = 1 << 15, /* What an exception departs from. */
	WORD_FILLER = 1 << 16, /* May stand before the verdict. */
	WORD_ALTERNATIVE = 1 << 17, /* Something else than what was asked for. */
	WORD_REVERSAL = 1 << 18, /* Announces that a verdict is taken back or concluded. */
	WORD_GOOD = 1 << 19, /* "It is best to". */
	WORD_BAD = 1 << 20, /* "It would be wrong to". */
	WORD_COURSE = 1 << 21, /* "The right thing is to". */
	WORD_UNSURE = 1 << 22, /* "Not sure I would". */
	WORD_THINK = 1 << 23, /* "I do not think I would". */
	WORD_PERMITTED =
		1 << 28, /* "Not able to", "not allowed to": decides only where it is negated. */
	WORD_DETERMINER = 1 << 24,
	WORD_THIRD = 1 << 25, /* Somebody else. */
	WORD_AFTER_NO = 1 << 26, /* What follows a "no" that is an answer, not "no reason". */
	WORD_CONNECTOR = 1 << 27, /* What stands right before an answer: "so no". */
};

/* The classes of a case-folded word, 0 where it has none. */
uint32_t decision_word_classes(const char *word);

/* True where word is one of list's, each of which stands between blanks. */
bool decision_word_is_in(const char *list, const char *word);

/* False where the table of classes is out of order, for the test; *word is the first so. */
bool decision_words_are_sorted(const char **word);

enum verb_form { VERB_BASE, VERB_S, VERB_PAST, VERB_ING };

/* True where the word is a form of the verb, regular or not. */
bool decision_verb_matches(const char *verb, const char *word, enum verb_form *form);

/* What must stand with a verb for it to be the deed. */
enum verb_need {
	NEEDS_NOTHING,
	NEEDS_OBJECT, /* A word of WORD_OBJECT. */
	NEEDS_RULE, /* A word of WORD_RULE. */
	NEEDS_WORDS, /* One of the row's words. */
	NEEDS_YES, /* The answer itself: "say yes". */
	NEEDS_NO,
	NEEDS_BEING_ALONE, /* A noun as a whole verdict: "approval". */
};

struct verb_row {
	const char *verb;
	int sign; /* 1 grants, -1 refuses. */
	enum verb_need need;
	const char *words; /* For NEEDS_WORDS, each between blanks. */
};

/* The first row at or behind *next that the word is a form of; NULL where there is no further. */
const struct verb_row *decision_verb_find(const char *word, size_t *next, enum verb_form *form);

#endif
