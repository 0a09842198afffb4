/* The words and signs of a reply: contractions taken apart, phrases joined, echoes left out. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "decision_reader.h"

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* In lower case: ASCII by itself, Unicode from the first other byte on. */
static char *fold(const char *text)
{
	size_t length = strlen(text), ascii = 0;
	char *folded = memory_resize(NULL, length + 1, 1);
	for (; (unsigned char)text[ascii] < 0x80 && text[ascii]; ascii++)
		folded[ascii] =
			(char)(text[ascii] + ((unsigned char)(text[ascii] - 'A') < 26) * 32);
	char *rest = text_fold_case(text + ascii);
	if (*rest) {
		length = strlen(rest);
		folded = memory_resize(folded, ascii + length + 1, 1);
	}
	memcpy(folded + ascii, rest, strlen(rest) + 1);
	free(rest);
	return folded;
}

void user_words_add(struct user_words *words, const char *text, uint64_t classes, bool is_stem)
{
	char *plain = decision_text_plain(text);
	struct user_word word = { fold(plain), 0, classes, is_stem };
	size_t at = 0;
	free(plain);
	word.length = strlen(word.text);
	while (at < words->n_words && words->words[at].length > word.length)
		at++;
	bool is_there = word.length == 0;
	for (size_t i = at; i < words->n_words && words->words[i].length == word.length; i++)
		if (strcmp(words->words[i].text, word.text) == 0) {
			words->words[i].classes |= classes;
			is_there = true;
		}
	if (is_there) {
		free(word.text);
		return;
	}
	MEMORY_RESERVE_ONE(words->words, words->n_words, words->capacity);
	words->starts[(unsigned char)*word.text] = true;
	memmove(words->words + at + 1, words->words + at, (words->n_words++ - at) * sizeof word);
	words->words[at] = word;
}

void user_words_clear(struct user_words *words)
{
	for (size_t i = 0; i < words->n_words; i++)
		free(words->words[i].text);
	free(words->words);
}

/* Bytes of the character; whether its script has no blanks between words: Thai to Khmer, kana, Han.
 */
static size_t character_size(const char *text, bool *is_spaceless)
{
	static const uint32_t ranges[][2] = { { 0x0E00, 0x0EFF }, { 0x1000, 0x109F },
		{ 0x1780, 0x17FF }, { 0x3040, 0x30FF }, { 0x3400, 0x9FFF }, { 0xF900, 0xFAFF } };
	uint32_t character = (unsigned char)*text;
	*is_spaceless = false;
	if (character < 0x80)
		return 1;
	size_t size = text_decode(text, strnlen(text, 4), &character);
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (character >= ranges[i][0] && character <= ranges[i][1])
			*is_spaceless = true;
	return size;
}

/* Where the reading of tokens is; words are written to next. */
struct lexer {
	const struct question *question; /* NULL: none. */
	struct token_list *list;
	char *next;
	bool has_users, has_words;
};

static struct token *add_token(struct lexer *lexer, uint64_t classes, const char *word)
{
	struct token_list *list = lexer->list;
	MEMORY_RESERVE_ONE(list->tokens, list->n_tokens, list->capacity);
	assert(list->tokens);
	list->tokens[list->n_tokens] = (struct token){ .classes = classes, .word = word };
	return &list->tokens[list->n_tokens++];
}

/* "nooo" as "no", "yuuup" as "yup": a long run of a letter, or one at an end, drawn together. */
static const struct entry *find_drawn(const char *word, size_t length)
{
	char drawn[16];
	size_t n = 0, run = 1, longest = 1;
	uint32_t hash;
	for (size_t i = 0; i < length && n < sizeof drawn; i++) {
		run = i > 0 && word[i] == word[i - 1] ? run + 1 : 1;
		longest = run > longest ? run : longest;
		if (run == 1)
			drawn[n++] = word[i];
	}
	if (longest < 2 || (longest == 2 && run == 1 && word[0] != word[1]))
		return NULL;
	const struct entry *entry = lexicon_find(drawn, n, &hash);
	return entry && (entry->classes.own & IS_ANSWER) ? entry : NULL;
}

/* Adds a word, which is NUL-terminated, with all that is known of it. */
static void add_word(struct lexer *lexer, const char *word, size_t length,
	const struct entry *entry, uint32_t hash)
{
	const struct question *question = lexer->question;
	if (!entry && length > 2 && strchr("yna", *word))
		entry = find_drawn(word, length);
	uint64_t classes = entry ? entry->classes.own : 0;
	if (classes & IS_ANSWER) {
		add_token(lexer, classes & IS_ANSWER, entry->word)->entry = entry;
		return;
	}
	classes |= is_digit(*word) ? IS_NUMBER : IS_WORD;
	struct token *token = add_token(lexer, classes, word);
	token->entry = entry;
	token->extra = entry ? entry->classes.extra : 0;
	if (length > 4 && memcmp(word + length - 2, "ly", 2) == 0 &&
		(!(classes & ~IS_WORD) || (classes & IS_FILLER)))
		token->classes |= IS_ADV;
	if (!question || !(question->filter >> (hash & 63) & 1))
		return;
	for (size_t i = 0; i < question->n_words; i++)
		if (question->words[i].hash == hash && strcmp(question->words[i].text, word) == 0) {
			token->asked |= question->words[i].form;
			token->classes |= question->words[i].form ? 0 : IS_ASKED;
		}
}

/* Adds a word of the text, which may be a contraction or misspelt. */
static void split_word(struct lexer *lexer, const char *text, size_t length)
{
	static const char *const endings[][2] = { { "n't", "not" }, { "'d", "would" },
		{ "'ll", "will" }, { "'m", "am" }, { "'ve", "have" }, { "'re", "are" },
		{ "'s", NULL } };
	uint32_t hash;
	char *word = lexer->next;
	memcpy(word, text, length);
	const struct entry *entry = lexicon_find(word, length, &hash), *added = NULL, *part;
	for (size_t i = 0; entry && i < 4 && (part = entry->spelled[i]) != NULL; i++)
		add_word(lexer, part->word, strlen(part->word), part, part->hash);
	if (entry && entry->spelled[0])
		return;
	for (size_t i = 0; !entry && memchr(word, '\'', length) && i < 7; i++) {
		size_t size = strlen(endings[i][0]);
		if (length <= size || memcmp(word + length - size, endings[i][0], size) != 0)
			continue;
		if (endings[i][1])
			added = lexicon_find(endings[i][1], strlen(endings[i][1]), &hash);
		length -= size;
		entry = lexicon_find(word, length, &hash);
		break;
	}
	word[length] = '\0';
	lexer->next += length + 1;
	add_word(lexer, word, length, entry, hash);
	if (added)
		add_word(lexer, added->word, strlen(added->word), added, added->hash);
}

/* The bytes of the word at text. */
static size_t word_length(const struct lexer *lexer, const char *text)
{
	size_t n = 0, size;
	bool is_number = is_digit(*text), is_spaceless = false;
	for (;;) {
		while (decision_is_word_byte(text[n]) &&
			((unsigned char)text[n] < 0x80 || !lexer->has_users))
			n++;
		if ((unsigned char)text[n] >= 0x80) {
			size = character_size(text + n, &is_spaceless);
			if (is_spaceless)
				return n > 0 ? n : size;
			n += size;
		} else if ((text[n] == '\'' && (is_number || decision_is_word_byte(text[n + 1]))) ||
			   (is_number && text[n] && strchr(".,:", text[n]) &&
				   is_digit(text[n + 1]))) {
			n++;
		} else {
			return n;
		}
	}
}

/*
 * A word of the scenario's own or its language's, the longest that begins at the text, or in a word
 * of a language that has prefixes; its length or 0. What follows a stem in its word may turn it.
 */
static size_t read_user(struct lexer *lexer, const char *text)
{
	const struct question *question = lexer->question;
	const struct user_words *users = &question->users;
	bool has_prefixes = question->language && question->language->stem < 0, is_spaceless;
	size_t most = has_prefixes ? word_length(lexer, text) : 1;
	for (size_t skip = 0; skip < most; skip += character_size(text + skip, &is_spaceless))
		for (size_t i = 0; i < users->n_words; i++) {
			const struct user_word *user = &users->words[i];
			const char *end = text + skip + user->length, *last = end - 1;
			if (*user->text != text[skip] || (skip > 0 && !user->is_stem) ||
				strncmp(user->text, text + skip, user->length) != 0)
				continue;
			while (last > text && ((unsigned char)*last & 0xC0) == 0x80)
				last--;
			character_size(last, &is_spaceless);
			if (!is_spaceless && !user->is_stem &&
				(decision_is_word_byte(*end) || *end == '\''))
				continue;
			struct token *token = add_token(lexer, user->classes | IS_USER, user->text);
			if (!(user->classes & IS_ANSWER))
				token->classes |= IS_WORD;
			for (; user->is_stem && !is_spaceless && decision_is_word_byte(*end); end++)
				for (size_t k = 0; k < users->n_words; k++)
					if ((users->words[k].classes & IS_POST) &&
						strncmp(end, users->words[k].text,
							users->words[k].length) == 0)
						token->classes |= IS_POST;
			return (size_t)(end - text);
		}
	return 0;
}

static size_t read_word(struct lexer *lexer, const char *text)
{
	struct token_list *list = lexer->list;
	size_t length = word_length(lexer, text), dots = 0;
	/* "Y.E.S." with its stops, and "l'achète" in a language of the scenario's own. */
	while (text[dots] >= 'a' && text[dots] <= 'z' && text[dots + 1] == '.')
		dots += 2;
	if (dots >= 4 && !decision_is_word_byte(text[dots])) {
		char letters[MOST_KEY] = "";
		for (size_t i = 0; i < dots && i / 2 + 1 < sizeof letters; i += 2)
			letters[i / 2] = text[i];
		split_word(lexer, letters, strlen(letters));
		return dots;
	}
	if (lexer->question && lexer->question->language && text[1] == '\'' && *text != 'i')
		length = 1;
	split_word(lexer, text, length);
	if (text[length] != '-' || !decision_is_word_byte(text[length + 1]))
		return length + (text[length] == '\'');
	list->tokens[list->n_tokens - 1].classes |= IS_GLUED;
	return length + 1;
}

static void read_sign(struct lexer *lexer, const char *text)
{
	static const char signs[] = ",()[]:=;/|-!.?\n";
	static const unsigned char classes[] = { CLASS_COMMA, CLASS_COMMA, CLASS_COMMA, CLASS_COMMA,
		CLASS_COMMA, CLASS_COLON, CLASS_COLON, CLASS_SEMICOLON, CLASS_SLASH, CLASS_SLASH,
		CLASS_DASH, CLASS_STOP, CLASS_STOP, CLASS_QUESTION, CLASS_BREAK };
	struct token_list *list = lexer->list;
	struct token *last = list->n_tokens > 0 ? &list->tokens[list->n_tokens - 1] : NULL;
	if (*text == SAYS_YES[1] || *text == SAYS_NO[1]) {
		/* Signs that mean a yes or a no count only where there are no words. */
		if (!lexer->has_words)
			add_token(lexer, IS_EMOJI, *text == SAYS_YES[1] ? "yes" : "no");
		return;
	}
	const char *sign = strchr(signs, *text);
	if (sign && !(last && last->classes >> classes[sign - signs] & 1))
		add_token(lexer, UINT64_C(1) << classes[sign - signs], "");
}

/* The phrase at index, of whose reading n_before tokens came; NULL where there is none. */
static const struct phrase *find_phrase(
	const struct token_list *list, size_t index, size_t n_before, bool is_head)
{
	const struct token *tokens = list->tokens, *last = tokens + list->n_tokens;
	for (const struct phrase *at = tokens[index].entry->phrases; at; at = at->next) {
		size_t n = 0;
		if ((at->classes.own & IS_PHRASE) && !is_head)
			continue;
		while (n < at->n_words && index + n < list->n_tokens &&
			tokens[index + n].entry == at->words[n])
			n++;
		if (n < at->n_words)
			continue;
		if (!(at->classes.own & IS_PHRASE))
			return at;
		const struct token *end = tokens + index + n;
		bool fits = (end == last || (end->classes & IS_SIGN) ||
			     ((at->classes.own & IS_NO) && n > 1 && (end->classes & IS_AFTERNO)));
		for (size_t i = 0; (at->classes.own & IS_WHOLE) && i < n_before; i++)
			fits = fits && (tokens[i].classes & IS_END);
		for (; (at->classes.own & IS_WHOLE) && end < last; end++)
			fits = fits && (end->classes & (IS_END | IS_COMMA | IS_DASH));
		if (fits)
			return at;
	}
	return NULL;
}

/* Makes one token of what the lexicon has as one. */
static void join_phrases(struct token_list *list)
{
	size_t n = 0;
	bool is_head = true;
	for (size_t i = 0; i < list->n_tokens; n++) {
		const struct entry *entry = list->tokens[i].entry;
		const struct phrase *phrase =
			entry && entry->phrases ? find_phrase(list, i, n, is_head) : NULL;
		struct token *token = &list->tokens[n];
		if (phrase)
			*token = (struct token){ .classes = phrase->classes.own,
				.extra = phrase->classes.extra,
				.word = phrase->text };
		else if (n < i)
			*token = list->tokens[i];
		i += phrase ? phrase->n_words : 1;
		is_head = (token->classes & IS_SIGN) ||
			  (is_head && (token->classes & (IS_NUMBER | IS_PASS)));
	}
	list->n_tokens = n;
}

/* Leaves out "yes or no", "yes/no"; "yes and no" is both. */
static void drop_echoes(struct token_list *list)
{
	static const struct token end = { .classes = IS_BREAK, .word = "" };
	struct token *tokens = list->tokens;
	size_t n = 0, n_tokens = list->n_tokens;
	for (size_t i = 0; i < n_tokens; i++, n++) {
		uint64_t answer = tokens[i].classes & IS_ANSWER;
		if (n < i)
			tokens[n] = tokens[i];
		if (!answer)
			continue;
		const struct token *last = i + 2 < n_tokens ? &tokens[i + 2] : &end;
		const struct token *next = i + 3 < n_tokens ? &tokens[i + 3] : &end;
		if ((answer | (last->classes & IS_ANSWER)) != IS_ANSWER)
			continue;
		const char *word = tokens[i + 1].word;
		if ((strcmp(word, "and") == 0 || strcmp(word, "nor") == 0) &&
			((next->classes & IS_SIGN) || (i > 0 && *tokens[i - 1].word == 'b'))) {
			tokens[n] = (struct token){ .classes = IS_BOTH, .word = "" };
			i += 2;
		} else if (strcmp(word, "or") == 0 || (tokens[i + 1].classes & IS_SLASH)) {
			n--;
			i += 2;
		}
	}
	list->n_tokens = n;
}

void decision_tokens_read(
	const char *lines, const struct question *question, struct token_list *list)
{
	char *text = fold(lines);
	size_t length = strlen(text);
	*list = (struct token_list){ .capacity = length / 4 + 8 };
	list->tokens = memory_resize(NULL, list->capacity, sizeof *list->tokens);
	list->words = memory_resize(NULL, 2 * length + 2, 1);
	struct lexer lexer = { .question = question, .list = list, .next = list->words };
	lexer.has_users = question && question->users.n_words > 0;
	const bool *starts = lexer.has_users ? question->users.starts : NULL;
	bool has_prefixes = question && question->language && question->language->stem < 0;
	for (const char *at = text; *at && !lexer.has_words; at++)
		lexer.has_words = decision_is_word_byte(*at);
	for (const char *at = text; *at;) {
		size_t size = *at == ' ';
		if (size == 0 && starts && (starts[(unsigned char)*at] || has_prefixes))
			size = read_user(&lexer, at);
		if (size == 0 && decision_is_word_byte(*at))
			size = read_word(&lexer, at);
		else if (size == 0)
			read_sign(&lexer, at);
		at += size ? size : 1;
	}
	free(text);
	join_phrases(list);
	drop_echoes(list);
}

void decision_tokens_clear(struct token_list *list)
{
	free(list->tokens);
	free(list->words);
	*list = (struct token_list){ 0 };
}
