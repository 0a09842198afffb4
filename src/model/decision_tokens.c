#include "leeway/model/decision_tokens.h"

#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/model/decision_words.h"

/* Words of the user's that are looked for, and how much longer a text gets by its contractions. */
enum { MOST_USER_WORDS = 64, CONTRACTION_GROWTH = 4 };

struct user_word {
	char *folded;
	size_t length;
	enum token_kind kind;
};

/* Where the reading stands. */
struct lexer {
	struct token_list *list;
	const char *at;
	char *pool; /* Where the next word is written. */
	struct user_word user_words[MOST_USER_WORDS];
	size_t n_user_words;
};

struct contraction_row {
	const char *word, *first, *second;
};

static const struct contraction_row contractions[] = {
	{ "can't", "can", "not" },
	{ "cannot", "can", "not" },
	{ "cant", "can", "not" },
	{ "won't", "will", "not" },
	{ "wont", "will", "not" },
	{ "shan't", "shall", "not" },
	{ "ain't", "is", "not" },
	{ "dont", "do", "not" },
	{ "doesnt", "does", "not" },
	{ "didnt", "did", "not" },
	{ "wouldnt", "would", "not" },
	{ "couldnt", "could", "not" },
	{ "shouldnt", "should", "not" },
	{ "isnt", "is", "not" },
	{ "im", "i", "am" },
	{ "ive", "i", "have" },
	{ "gonna", "going", "to" },
	{ "gotta", "have", "to" },
	{ "it's", "it", "is" },
	{ "that's", "that", "is" },
	{ "there's", "there", "is" },
	{ "here's", "here", "is" },
	{ "what's", "what", "is" },
	{ "he's", "he", "is" },
	{ "she's", "she", "is" },
	{ "let's", "let", "us" },
};

/* Endings behind an apostrophe; the possessive one is dropped. */
static const struct contraction_row endings[] = {
	{ "n't", NULL, "not" },
	{ "'d", NULL, "would" },
	{ "'ll", NULL, "will" },
	{ "'m", NULL, "am" },
	{ "'ve", NULL, "have" },
	{ "'re", NULL, "are" },
	{ "'s", NULL, NULL },
};

static const char yes_list[] = " yes yep yeah yup yea aye ";
static const char no_list[] = " no nope nah nay ";

static void add_sign(struct lexer *lexer, enum token_kind kind)
{
	struct token_list *list = lexer->list;
	MEMORY_RESERVE_ONE(list->tokens, list->n_tokens, list->capacity);
	list->tokens[list->n_tokens++] = (struct token){ .kind = kind, .word = "" };
}

/* "Nooo": the last letter more than once. */
static bool is_drawn_out(const char *word, const char *answer)
{
	size_t length = strlen(answer);
	return strncmp(word, answer, length) == 0 &&
	       word[length + strspn(word + length, answer + length - 1)] == '\0';
}

static void add_part(struct lexer *lexer, const char *word, size_t length)
{
	char *copy = lexer->pool;
	memcpy(copy, word, length);
	copy[length] = '\0';
	lexer->pool += length + 1;
	add_sign(lexer, TOKEN_WORD);
	struct token *token = &lexer->list->tokens[lexer->list->n_tokens - 1];
	token->word = copy;
	token->classes = decision_word_classes(copy);
	if (*copy >= '0' && *copy <= '9')
		token->kind = TOKEN_NUMBER;
	else if (is_drawn_out(copy, "no"))
		*token = (struct token){ .kind = TOKEN_NO, .word = "no" };
	else if (is_drawn_out(copy, "yes"))
		*token = (struct token){ .kind = TOKEN_YES, .word = "yes" };
	else if (decision_word_is_in(yes_list, copy))
		token->kind = TOKEN_YES;
	else if (decision_word_is_in(no_list, copy))
		token->kind = TOKEN_NO;
}

static bool equals(const char *word, size_t length, const char *other)
{
	return strlen(other) == length && memcmp(word, other, length) == 0;
}

static void add_word(struct lexer *lexer, const char *word, size_t length)
{
	for (size_t i = 0; i < sizeof contractions / sizeof contractions[0]; i++) {
		if (equals(word, length, contractions[i].word)) {
			add_part(lexer, contractions[i].first, strlen(contractions[i].first));
			add_part(lexer, contractions[i].second, strlen(contractions[i].second));
			return;
		}
	}
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		size_t size = strlen(endings[i].word);
		if (length <= size || memcmp(word + length - size, endings[i].word, size) != 0)
			continue;
		add_part(lexer, word, length - size);
		if (endings[i].second)
			add_part(lexer, endings[i].second, strlen(endings[i].second));
		return;
	}
	add_part(lexer, word, length);
}

static bool is_word_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
	       (unsigned char)byte >= 0x80;
}

/* Scripts written without spaces between words, where a word's end cannot be seen. */
static bool is_spaceless(uint32_t character)
{
	return (character >= 0x0E00 && character <= 0x0EFF) ||
	       (character >= 0x1000 && character <= 0x109F) ||
	       (character >= 0x1780 && character <= 0x17FF) ||
	       (character >= 0x3040 && character <= 0x30FF) ||
	       (character >= 0x3400 && character <= 0x9FFF) ||
	       (character >= 0xF900 && character <= 0xFAFF) || character >= 0x20000;
}

static bool ends_spaceless(const char *word, size_t length)
{
	uint32_t character = 0;
	for (size_t i = 0; i < length;)
		i += text_decode(word + i, length - i, &character);
	return is_spaceless(character);
}

/* The longest of the user's words that stands here; NULL where none does. */
static const struct user_word *find_user_word(const struct lexer *lexer)
{
	const struct user_word *longest = NULL;
	for (size_t i = 0; i < lexer->n_user_words; i++) {
		const struct user_word *word = &lexer->user_words[i];
		if (strncmp(lexer->at, word->folded, word->length) != 0)
			continue;
		if (is_word_byte(lexer->at[word->length]) &&
			!ends_spaceless(word->folded, word->length))
			continue;
		if (!longest || word->length > longest->length)
			longest = word;
	}
	return longest;
}

static void read_word(struct lexer *lexer)
{
	const struct user_word *user = find_user_word(lexer);
	if (user) {
		add_sign(lexer, user->kind);
		lexer->at += user->length;
		return;
	}
	const char *start = lexer->at;
	const char *end = start;
	bool is_number = *start >= '0' && *start <= '9';
	for (;; end++) {
		bool goes_on = is_word_byte(end[0]) || (end[0] == '\'' && is_word_byte(end[1])) ||
			       (is_number && (end[0] == '.' || end[0] == ',' || end[0] == ':') &&
				       end[1] >= '0' && end[1] <= '9');
		if (!goes_on)
			break;
	}
	add_word(lexer, start, (size_t)(end - start));
	lexer->at = end;
	if (end[0] == '-' && is_word_byte(end[1])) {
		lexer->list->tokens[lexer->list->n_tokens - 1].is_glued = true;
		lexer->at++;
	}
}

/* A full stop ends no sentence inside a word ("e.g.") and behind a single letter. */
static bool is_full_stop(const struct lexer *lexer)
{
	const struct token_list *list = lexer->list;
	if (!is_word_byte(lexer->at[1]) || list->n_tokens == 0)
		return true;
	const struct token *last = &list->tokens[list->n_tokens - 1];
	return last->kind == TOKEN_YES || last->kind == TOKEN_NO || strlen(last->word) > 1;
}

struct sign_row {
	char byte;
	enum token_kind kind;
};

static const struct sign_row signs[] = {
	{ ',', TOKEN_COMMA },
	{ '(', TOKEN_COMMA },
	{ ')', TOKEN_COMMA },
	{ '[', TOKEN_COMMA },
	{ ']', TOKEN_COMMA },
	{ ':', TOKEN_COLON },
	{ '=', TOKEN_COLON },
	{ ';', TOKEN_SEMICOLON },
	{ '/', TOKEN_SLASH },
	{ '|', TOKEN_SLASH },
	{ '-', TOKEN_DASH },
	{ '!', TOKEN_STOP },
	{ '.', TOKEN_STOP },
	{ '?', TOKEN_QUESTION },
	{ '\n', TOKEN_BREAK },
};

static void read_sign(struct lexer *lexer)
{
	char byte = *lexer->at;
	struct token_list *list = lexer->list;
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		if (signs[i].byte != byte)
			continue;
		enum token_kind kind = signs[i].kind;
		enum token_kind last =
			list->n_tokens > 0 ? list->tokens[list->n_tokens - 1].kind : TOKEN_BREAK;
		if ((byte == '.' && !is_full_stop(lexer)) || (kind == last))
			break;
		add_sign(lexer, kind);
		break;
	}
	lexer->at++;
}

static void add_user_words(struct lexer *lexer, const struct word_list *words, enum token_kind kind)
{
	for (size_t i = 0; words && i < words->n_words; i++) {
		if (lexer->n_user_words == MOST_USER_WORDS)
			return;
		char *folded = text_fold_case(words->words[i]);
		size_t length = strlen(folded);
		if (length == 0) {
			free(folded);
			continue;
		}
		lexer->user_words[lexer->n_user_words++] =
			(struct user_word){ .folded = folded, .length = length, .kind = kind };
	}
}

static bool is_answer(const struct token *token)
{
	return token->kind == TOKEN_YES || token->kind == TOKEN_NO;
}

static bool is_word(const struct token *token, const char *word)
{
	return token->kind == TOKEN_WORD && strcmp(token->word, word) == 0;
}

/*
 * How many tokens from here on only name both answers, and in *is_both whether that is a verdict of
 * its own ("yes and no") or an echo of the instruction ("yes or no", "yes/no").
 */
static size_t match_both_answers(const struct token_list *list, size_t index, bool *is_both)
{
	const struct token *tokens = list->tokens + index;
	size_t n_tokens = list->n_tokens - index;
	size_t middle = 1;
	if (n_tokens < 3 || !is_answer(&tokens[0]))
		return 0;
	if (tokens[1].kind == TOKEN_COMMA)
		middle = 2;
	if (middle + 1 >= n_tokens || !is_answer(&tokens[middle + 1]) ||
		tokens[0].kind == tokens[middle + 1].kind)
		return 0;
	bool is_pair = tokens > list->tokens &&
		       (is_word(&tokens[-1], "both") || is_word(&tokens[-1], "neither") ||
			       is_word(&tokens[-1], "between"));
	*is_both = middle == 1 && (is_word(&tokens[1], "and") || is_word(&tokens[1], "nor"));
	if (*is_both && n_tokens > 3 && tokens[3].kind < TOKEN_COMMA && !is_pair)
		return 0;
	if (!*is_both && !is_word(&tokens[middle], "or") && tokens[middle].kind != TOKEN_SLASH)
		return 0;
	return middle + 2;
}

static void drop_echoes(struct token_list *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->n_tokens;) {
		bool is_both = false;
		size_t matched = match_both_answers(list, i, &is_both);
		if (matched == 0) {
			list->tokens[kept++] = list->tokens[i++];
			continue;
		}
		if (is_both)
			list->tokens[kept++] = (struct token){ .kind = TOKEN_BOTH, .word = "" };
		else if (kept > 0 && list->tokens[kept - 1].kind == TOKEN_COMMA &&
			 i + matched < list->n_tokens &&
			 list->tokens[i + matched].kind == TOKEN_COMMA)
			kept--, matched++;
		i += matched;
	}
	list->n_tokens = kept;
}

void decision_tokens_read(const char *lines, const struct word_list *yes_words,
	const struct word_list *no_words, struct token_list *list)
{
	char *folded = text_fold_case(lines);
	struct lexer lexer = { .list = list, .at = folded };
	*list = (struct token_list){ .words =
					     memory_alloc(CONTRACTION_GROWTH, strlen(folded) + 4) };
	lexer.pool = list->words;
	add_user_words(&lexer, yes_words, TOKEN_YES);
	add_user_words(&lexer, no_words, TOKEN_NO);
	while (*lexer.at) {
		if (is_word_byte(*lexer.at))
			read_word(&lexer);
		else
			read_sign(&lexer);
	}
	drop_echoes(list);
	for (size_t i = 0; i < lexer.n_user_words; i++)
		free(lexer.user_words[i].folded);
	free(folded);
}

void decision_tokens_clear(struct token_list *list)
{
	free(list->tokens);
	free(list->words);
	*list = (struct token_list){ 0 };
}
