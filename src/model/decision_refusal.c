#include "leeway/model/decision_refusal.h"

#include <stddef.h>

/* How far a verb may stand from the "cannot" before it, and a noun from its verb. */
enum { VERB_REACH = 6, NOUN_REACH = 9 };

/* What a model declines to do when it declines to engage; a noun of the second list beside it. */
struct refusal_row {
	const char *verbs;
	const char *nouns; /* NULL: none needed. */
};

static const struct refusal_row refusals[] = {
	{ " assist help comply engage participate assisting helping engaging participating ",
		NULL },
	{ " fulfill fulfil satisfy complete answer answering respond discuss address continue ",
		" request requests question this that conversation topic prompt " },
	{ " provide offer give produce generate create write share providing offering giving ",
		" content guidance advice information opinion opinions assistance "
		"help support recommendation recommendations judgment judgments decision "
		"decisions instructions " },
	{ " make take making express have hold ",
		" decision decisions judgment judgments judgement judgements choice choices "
		"opinions opinion beliefs feelings preferences ability authority agency " },
};

static const char unable_words[] = " unable unwilling decline refuse uncomfortable inappropriate ";

static bool has_noun(const struct reading *reading, size_t index, const char *nouns)
{
	for (size_t i = index; i < reading->n_tokens && i < index + NOUN_REACH; i++) {
		if (reading->tokens[i].kind >= TOKEN_STOP)
			return false;
		if (decision_word_is_in(nouns, reading->tokens[i].word))
			return true;
	}
	return false;
}

/* True where a "cannot", "unable to" or "do not" of "I" or nobody at index governs a refusal. */
static bool refuses_at(const struct reading *reading, size_t index)
{
	for (size_t i = index + 1; i < reading->n_tokens && i <= index + VERB_REACH; i++) {
		if (reading->tokens[i].kind >= TOKEN_STOP)
			return false;
		for (size_t k = 0; k < sizeof refusals / sizeof refusals[0]; k++) {
			if (!decision_word_is_in(refusals[k].verbs, reading->tokens[i].word))
				continue;
			if (!refusals[k].nouns || has_noun(reading, i + 1, refusals[k].nouns))
				return true;
		}
	}
	return false;
}

bool decision_refusal_is_disclaimer_at(const struct reading *reading, size_t index)
{
	if (reading_is_word(reading, index, "ai") && index > 0)
		return reading_is_word(reading, index - 1, "an");
	if (reading_is_word(reading, index, "guidelines") ||
		reading_is_word(reading, index, "programming"))
		return index > 0 &&
		       decision_word_is_in(" my safety ", reading->tokens[index - 1].word);
	if (reading_is_word(reading, index, "content") || reading_is_word(reading, index, "usage"))
		return decision_word_is_in(" policy policies ",
			index + 1 < reading->n_tokens ? reading->tokens[index + 1].word : "");
	return reading_is_word(reading, index, "language") &&
	       reading_is_word(reading, index + 1, "model");
}

/* "I cannot", "I am not able", "I do not", with the subject shortly before the negator. */
static bool is_unable_at(const struct reading *reading, size_t index)
{
	const struct token *token = &reading->tokens[index];
	bool is_unable = decision_word_is_in(unable_words, token->word);
	if (token->kind != TOKEN_WORD || (!is_unable && !(token->classes & WORD_NEGATOR)))
		return false;
	for (size_t n = 1; n <= 3 && index >= n; n++)
		if (reading->tokens[index - n].classes & WORD_FIRST)
			return true;
	return is_unable || index == 0 || reading_is_word(reading, index - 1, "can") ||
	       reading_is_word(reading, index + 1, "allow") ||
	       reading_is_word(reading, index + 1, "permit");
}

bool decision_refusal_is_in(const struct reading *reading)
{
	bool is_disclaimer = false, is_unable = false;
	for (size_t i = 0; i < reading->n_tokens; i++) {
		is_disclaimer = is_disclaimer || decision_refusal_is_disclaimer_at(reading, i);
		if (!is_unable_at(reading, i))
			continue;
		is_unable = true;
		if (refuses_at(reading, i))
			return true;
	}
	return is_disclaimer && is_unable;
}
