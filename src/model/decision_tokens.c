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

char *decision_fold(const char *text)
{
	struct buffer out;
	buffer_init(&out, SIZE_MAX / 2);
	buffer_append_text(&out, text);
	for (char *at = out.bytes; at && *at; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte < 'A')
			continue;
		if (byte <= 'Z')
			*at = (char)(byte | 0x20);
		if (byte < 0x80)
			continue;
		/* From here on Unicode has a say. */
		char *folded = text_fold_case(at);
		out.length = (size_t)(at - out.bytes);
		buffer_append_text(&out, folded);
		free(folded);
		break;
	}
	return buffer_take(&out);
}

/* Scripts that have no blanks between words: Thai to Khmer, kana, Han. */
bool decision_is_spaceless(const char *text)
{
	static const uint32_t ranges[][2] = { { 0x0E00, 0x0EFF }, { 0x1000, 0x109F },
		{ 0x1780, 0x17FF }, { 0x3040, 0x30FF }, { 0x3400, 0x9FFF }, { 0xF900, 0xFAFF } };
	uint32_t character;
	if ((unsigned char)*text < 0xE0)
		return false;
	text_decode(text, strnlen(text, 4), &character);
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (character >= ranges[i][0] && character <= ranges[i][1])
			return true;
	return false;
}

static size_t character_size(const char *text)
{
	uint32_t character;
	return text_decode(text, strnlen(text, 4), &character);
}

/* Where the reading of tokens is; words are written to next. */
struct lexer {
	const struct question *question;
	struct token_list *list;
	char *next;
};

static struct token *add_token(struct lexer *lexer, enum token_kind kind, const char *word)
{
	struct token_list *list = lexer->list;
	MEMORY_RESERVE_ONE(list->tokens, list->n_tokens, list->capacity);
	assert(list->tokens);
	struct token *token = &list->tokens[list->n_tokens++];
	*token = (struct token){ .kind = kind, .word = word };
	return token;
}

/* "nooo" as "no", "yuuup" as "yup": a long run of a letter, or one at the end, drawn together. */
static const struct entry *find_drawn(const char *word, size_t length)
{
	char drawn[16];
	size_t n = 0, run = 1, longest = 1;
	uint32_t hash;
	if (length < 3 || !strchr("yna", *word))
		return NULL;
	for (size_t i = 0; i < length; i++) {
		run = i > 0 && word[i] == word[i - 1] ? run + 1 : 1;
		longest = run > longest ? run : longest;
		if (run == 1 && n == sizeof drawn)
			return NULL;
		if (run == 1)
			drawn[n++] = word[i];
	}
	const struct entry *entry =
		longest > 2 || run > 1 || word[0] == word[1] ? lexicon_find(drawn, n, &hash) : NULL;
	return entry && entry->answer ? entry : NULL;
}

/* Adds a word, which is NUL-terminated, with all that is known of it. */
static void add_word(struct lexer *lexer, const char *word, size_t length,
	const struct entry *entry, uint32_t hash)
{
	const struct question *question = lexer->question;
	const struct entry *drawn = entry ? entry : find_drawn(word, length);
	struct token *token = add_token(lexer, is_digit(*word) ? TOKEN_NUMBER : TOKEN_WORD, word);
	token->entry = drawn;
	if (drawn && drawn->answer) {
		token->kind = drawn->answer == 'y' ? TOKEN_YES : TOKEN_NO;
		token->word = drawn->word;
		token->classes = drawn->classes & WORD_HEAD;
		return;
	}
	token->classes = entry ? entry->classes : 0;
	token->classes |= token->kind == TOKEN_NUMBER ? WORD_NUMBER : 0;
	bool is_open = !(token->classes & ~(WORD_OTHER | WORD_SELF | WORD_HEAD)) ||
		       (token->classes & WORD_FILLER);
	if (length > 4 && is_open && memcmp(word + length - 2, "ly", 2) == 0)
		token->classes |= WORD_ADV;
	if (!question || !(question->filter >> (hash & 63) & 1))
		return;
	for (size_t i = 0; i < question->n_words; i++)
		if (question->words[i].hash == hash && strcmp(question->words[i].text, word) == 0)
			token->asked |= question->words[i].asked;
}

static void add_entry(struct lexer *lexer, const struct entry *entry)
{
	add_word(lexer, entry->word, strlen(entry->word), entry, entry->hash);
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
	const struct entry *entry = lexicon_find(word, length, &hash);
	if (entry && entry->spelled[0]) {
		for (size_t i = 0; i < 4 && entry->spelled[i]; i++)
			add_entry(lexer, entry->spelled[i]);
		return;
	}
	const char *added = NULL;
	for (size_t i = 0; memchr(word, '\'', length) && i < 7; i++) {
		size_t size = strlen(endings[i][0]);
		if (length <= size || memcmp(word + length - size, endings[i][0], size) != 0)
			continue;
		length -= size;
		entry = lexicon_find(word, length, &hash);
		added = endings[i][1];
		break;
	}
	word[length] = '\0';
	lexer->next += length + 1;
	add_word(lexer, word, length, entry, hash);
	if (added)
		add_entry(lexer, lexicon_find(added, strlen(added), &hash));
}

/* An answer or deed of the scenario's own, the longest that stands at the text; its length or 0. */
static size_t read_user(struct lexer *lexer, const char *text)
{
	const struct question *question = lexer->question;
	for (size_t i = 0; i < question->n_users; i++) {
		const struct user_word *user = &question->users[i];
		const char *end = text + user->length;
		if (*user->text != *text || strncmp(user->text, text, user->length) != 0)
			continue;
		const char *last = end - 1;
		while (last > text && ((unsigned char)*last & 0xC0) == 0x80)
			last--;
		if (!decision_is_spaceless(last) && (decision_is_word_byte(*end) || *end == '\''))
			continue;
		struct token *token = add_token(lexer, user->kind, user->text);
		token->is_user = true;
		token->deed = user->deed;
		return user->length;
	}
	return 0;
}

/* The bytes of the word at text; "Y.E.S." with its stops. */
static size_t word_length(const char *text)
{
	size_t n = 0;
	bool is_number = is_digit(*text);
	while (decision_is_word_byte(text[n]))
		n++;
	while (decision_is_word_byte(text[n]) ||
		(n > 0 && text[n] == '\'' && (is_number || decision_is_word_byte(text[n + 1]))) ||
		(is_number && text[n] && strchr(".,:", text[n]) && is_digit(text[n + 1])))
		n++;
	return n;
}

static size_t read_word(struct lexer *lexer, const char *text)
{
	struct token_list *list = lexer->list;
	bool has_users = lexer->question && lexer->question->n_users > 0;
	if (has_users && decision_is_spaceless(text)) {
		size_t size = character_size(text);
		add_token(lexer, TOKEN_WORD, lexer->next);
		memcpy(lexer->next, text, size);
		lexer->next[size] = '\0';
		lexer->next += size + 1;
		return size;
	}
	size_t length = word_length(text), dots = 0;
	while (text[dots] >= 'a' && text[dots] <= 'z' && text[dots + 1] == '.')
		dots += 2;
	if (dots >= 4 && !decision_is_word_byte(text[dots])) {
		char letters[MOST_KEY] = "";
		size_t n = 0;
		for (size_t i = 0; i < dots && n < sizeof letters; i += 2)
			letters[n++] = text[i];
		split_word(lexer, letters, n);
		return dots;
	}
	for (size_t i = 1; has_users && i < length; i++)
		if (((unsigned char)text[i] & 0xC0) != 0x80 && decision_is_spaceless(text + i))
			length = i;
	split_word(lexer, text, length);
	if (text[length] != '-' || !decision_is_word_byte(text[length + 1]))
		return length;
	list->tokens[list->n_tokens - 1].is_glued = true;
	return length + 1;
}

static void read_sign(struct lexer *lexer, const char *text)
{
	static const char signs[] = ",()[]:=;/|-!.?\n";
	static const enum token_kind kinds[] = { TOKEN_COMMA, TOKEN_COMMA, TOKEN_COMMA, TOKEN_COMMA,
		TOKEN_COMMA, TOKEN_COLON, TOKEN_COLON, TOKEN_SEMICOLON, TOKEN_SLASH, TOKEN_SLASH,
		TOKEN_DASH, TOKEN_STOP, TOKEN_STOP, TOKEN_QUESTION, TOKEN_BREAK };
	struct token_list *list = lexer->list;
	struct token *last = list->n_tokens > 0 ? &list->tokens[list->n_tokens - 1] : NULL;
	if (*text == SAYS_YES[1] || *text == SAYS_NO[1]) {
		add_token(lexer, TOKEN_EMOJI, *text == SAYS_YES[1] ? "yes" : "no");
		return;
	}
	/* The stop of "J. Doe" ends nothing. */
	if (*text == '.' && last && decision_is_word_byte(text[1]) && last->kind != TOKEN_YES &&
		last->kind != TOKEN_NO && strlen(last->word) <= 1)
		return;
	const char *sign = strchr(signs, *text);
	if (sign && !(last && last->kind == kinds[sign - signs]))
		add_token(lexer, kinds[sign - signs], "");
}

/* True where tokens first … end - 1 are nothing but ends of sentences, or commas and dashes. */
static bool are_ends(const struct token *tokens, size_t first, size_t end, bool allows_commas)
{
	for (; first < end; first++)
		if (tokens[first].kind < TOKEN_STOP &&
			!(allows_commas && (tokens[first].kind == TOKEN_COMMA ||
						   tokens[first].kind == TOKEN_DASH)))
			return false;
	return true;
}

/* The phrase at index, of whose reading n_before tokens came; NULL where there is none. */
static const struct phrase *find_phrase(
	const struct token_list *list, size_t index, size_t n_before, bool is_head)
{
	for (const struct phrase *at = list->tokens[index].entry->phrases; at; at = at->next) {
		size_t n = 0, end = index + at->n_words;
		while (n < at->n_words && index + n < list->n_tokens &&
			list->tokens[index + n].entry == at->words[n])
			n++;
		if (n < at->n_words)
			continue;
		if (!at->is_answer)
			return at;
		bool is_ended = end == list->n_tokens || token_is_sign(&list->tokens[end]);
		bool goes_on = !at->is_yes && n > 1 && !is_ended &&
			       strcmp(at->words[n - 1]->word, "pass") != 0 &&
			       (list->tokens[end].classes & WORD_AFTERNO);
		bool is_whole =
			!at->is_whole || (are_ends(list->tokens, 0, n_before, false) &&
						 are_ends(list->tokens, end, list->n_tokens, true));
		if (is_head && (is_ended || goes_on) && is_whole)
			return at;
	}
	return NULL;
}

/* Makes one token of what the lexicon has as one. */
static void join_phrases(struct token_list *list)
{
	size_t n = 0;
	bool is_head = true;
	for (size_t i = 0; i < list->n_tokens;) {
		const struct entry *entry = list->tokens[i].entry;
		const struct phrase *phrase =
			entry && entry->phrases ? find_phrase(list, i, n, is_head) : NULL;
		const struct token *token = &list->tokens[n];
		if (!phrase && n < i)
			list->tokens[n] = list->tokens[i];
		if (phrase)
			list->tokens[n] = (struct token){ .kind = !phrase->is_answer ? TOKEN_WORD
								  : phrase->is_yes   ? TOKEN_YES
										     : TOKEN_NO,
				.is_phrase = phrase->is_answer,
				.is_weak = phrase->is_weak,
				.classes = phrase->classes,
				.word = phrase->text };
		i += phrase ? phrase->n_words : 1;
		n++;
		is_head =
			token_is_sign(token) ||
			(is_head && (token->kind == TOKEN_NUMBER || (token->classes & WORD_PASS)));
	}
	list->n_tokens = n;
}

/* Leaves out "yes or no", "yes/no"; "yes and no" is both. */
static void drop_echoes(struct token_list *list)
{
	struct token *tokens = list->tokens;
	size_t n = 0, end = list->n_tokens;
	for (size_t i = 0; i < end; i++) {
		if (!token_is_answer(&tokens[i])) {
			if (n < i)
				tokens[n] = tokens[i];
			n++;
			continue;
		}
		size_t middle = i + 1 < end && tokens[i + 1].kind == TOKEN_COMMA ? i + 2 : i + 1;
		size_t last = middle + 1;
		bool is_pair = last < end && token_is_answer(&tokens[last]) &&
			       tokens[last].kind != tokens[i].kind;
		const char *word = is_pair ? tokens[middle].word : "";
		bool is_both =
			middle == i + 1 && (strcmp(word, "and") == 0 || strcmp(word, "nor") == 0);
		bool is_named = i > 0 && (strcmp(tokens[i - 1].word, "both") == 0 ||
						 strcmp(tokens[i - 1].word, "neither") == 0 ||
						 strcmp(tokens[i - 1].word, "between") == 0);
		if (is_both && (last + 1 >= end || token_is_sign(&tokens[last + 1]) || is_named)) {
			tokens[n++] = (struct token){ .kind = TOKEN_BOTH, .word = "" };
			i = last;
		} else if (is_pair &&
			   (strcmp(word, "or") == 0 || tokens[middle].kind == TOKEN_SLASH)) {
			bool is_enclosed = n > 0 && tokens[n - 1].kind == TOKEN_COMMA &&
					   last + 1 < end && tokens[last + 1].kind == TOKEN_COMMA;
			n -= is_enclosed;
			i = last + is_enclosed;
		} else {
			tokens[n++] = tokens[i];
		}
	}
	list->n_tokens = n;
}

/* Signs that mean a yes or a no count only where there are no words. */
static void drop_emoji(struct token_list *list)
{
	size_t n = 0;
	bool has_words = false, has_emoji = false;
	for (size_t i = 0; i < list->n_tokens; i++) {
		has_emoji = has_emoji || list->tokens[i].kind == TOKEN_EMOJI;
		has_words = has_words || list->tokens[i].kind == TOKEN_WORD ||
			    token_is_answer(&list->tokens[i]);
	}
	if (!has_words || !has_emoji)
		return;
	for (size_t i = 0; i < list->n_tokens; i++)
		if (list->tokens[i].kind != TOKEN_EMOJI)
			list->tokens[n++] = list->tokens[i];
	list->n_tokens = n;
}

void decision_tokens_read(
	const char *lines, const struct question *question, struct token_list *list)
{
	char *text = decision_fold(lines);
	size_t length = strlen(text);
	*list = (struct token_list){ .capacity = length / 4 + 8 };
	list->tokens = memory_resize(NULL, list->capacity, sizeof *list->tokens);
	list->words = memory_resize(NULL, 2 * length + 2, 1);
	struct lexer lexer = { .question = question, .list = list, .next = list->words };
	for (const char *at = text; *at;) {
		size_t size = 0;
		if (*at == ' ')
			size = 1;
		else if (question && question->starts[(unsigned char)*at])
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
	drop_emoji(list);
}

void decision_tokens_clear(struct token_list *list)
{
	free(list->tokens);
	free(list->words);
	*list = (struct token_list){ 0 };
}
