/* Sentences in other languages than English, read by the words of their block in languages.txt. */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "decision_reader.h"

/* How far before a deed its negation may stand, in words, or in bytes where there are no blanks. */
enum { NEGATION_WORDS = 5, NEGATION_BYTES = 18 };

static bool is_in(const struct language *language, enum language_list key, const char *word)
{
	const struct word_list *list = &language->lists[key];
	for (size_t i = 0; i < list->n_words; i++)
		if (strcmp(list->words[i], word) == 0)
			return true;
	return false;
}

static bool is_inside_character(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Where the word stands in the text, bounded as words of its script are; NULL: nowhere. */
static const char *find_word(const char *text, const char *word, bool is_stem)
{
	/* Arabic writes articles and prepositions, Han and kana everything, without blanks. */
	bool is_free =
		decision_is_spaceless(word) ||
		(is_stem && (((unsigned char)*word >= 0xD8 && (unsigned char)*word <= 0xDB) ||
				    strchr(word, ' ')));
	for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
		if (is_free || ((at == text || !decision_is_word_byte(at[-1])) &&
				       (is_stem || !decision_is_word_byte(at[strlen(word)]))))
			return at;
	return NULL;
}

static bool has_word(const struct language *language, enum language_list key, const char *text)
{
	for (size_t i = 0; i < language->lists[key].n_words; i++)
		if (find_word(text, language->lists[key].words[i], false))
			return true;
	return false;
}

/* "à" as "a", in place. */
static void drop_accents(char *text)
{
	static const char plain[] = "aaaaaaaceeeeiiiidnooooo/ouuuuypy";
	char *out = text;
	for (; *text; text++)
		if (*text == '\xC3' && (unsigned char)text[1] >= 0xA0)
			*out++ = plain[(unsigned char)*++text - 0xA0];
		else
			*out++ = *text;
	*out = '\0';
}

char *decision_language_stem(
	const struct language *language, const struct token *tokens, size_t n_tokens)
{
	const struct word_list *stem = &language->lists[LANG_STEM];
	long letters = stem->n_words > 0 ? strtol(stem->words[0], NULL, 10) : 5;
	for (size_t i = 0; i < n_tokens; i++) {
		char *word = memory_copy_text(tokens[i].word);
		struct token plain = { .word = word };
		size_t n = 0, end = 0, second = 0;
		drop_accents(word);
		for (; word[end]; end++) {
			n += !is_inside_character(word[end]);
			second = n == 1 ? end + 1 : second;
			if (letters > 0 && n > (size_t)letters)
				break;
		}
		size_t n_letters = n;
		for (size_t k = end; word[k]; k++)
			n_letters += k > end && !is_inside_character(word[k]);
		if (tokens[i].kind == TOKEN_WORD && n_letters > 3 && !decision_is_spaceless(word) &&
			!token_in(&plain, "voce usted vous estimado") &&
			!is_in(language, LANG_SKIP, word)) {
			char *found = letters > 0 ? memory_copy_bytes(word, end)
						  : memory_copy_text(word + second);
			free(word);
			return found;
		}
		free(word);
	}
	return NULL;
}

/* How many of the last most words of the text are negations. */
static int n_negations(
	const struct language *language, const char *text, size_t length, size_t most)
{
	int n = 0;
	for (size_t end = length, first; most > 0; most--) {
		while (end > 0 && !decision_is_word_byte(text[end - 1]))
			end--;
		for (first = end; first > 0 && decision_is_word_byte(text[first - 1]);)
			first--;
		if (first == end)
			break;
		char *word = memory_copy_bytes(text + first, end - first);
		n += is_in(language, LANG_NEG, word);
		free(word);
		end = first;
	}
	return n;
}

/* The same of a text without blanks: negations anywhere in its last bytes, the longest first. */
static int n_spaceless_negations(const struct language *language, const char *text, size_t length)
{
	const struct word_list *list = &language->lists[LANG_NEG];
	size_t at = length > NEGATION_BYTES ? length - NEGATION_BYTES : 0;
	int n = 0;
	while (at < length) {
		size_t longest = 0;
		for (size_t i = 0; i < list->n_words; i++) {
			size_t size = strlen(list->words[i]);
			if (size > longest && size <= length - at &&
				memcmp(text + at, list->words[i], size) == 0)
				longest = size;
		}
		n += longest > 0;
		at += longest ? longest : 1;
	}
	return n;
}

/* Whether the deed, length bytes at the place in the text, is turned round. */
static bool is_turned(const struct language *language, const char *text, const char *place,
	size_t length, bool has_blanks)
{
	const struct word_list *turns = &language->lists[LANG_TURNS];
	const char *after = place + length;
	size_t before = (size_t)(place - text);
	int n;
	if (turns->n_words > 0 && *turns->words[0] == 'o') {
		size_t near = strlen(after) < 20 ? strlen(after) : 20;
		n = n_negations(language, text, before, SIZE_MAX) > 0 ||
		    n_negations(language, after, near, SIZE_MAX) > 0;
	} else if (turns->n_words > 0) {
		n = n_negations(language, text, before, SIZE_MAX) +
		    n_negations(language, after, strlen(after), SIZE_MAX);
	} else if (has_blanks) {
		n = n_negations(language, text, before, NEGATION_WORDS);
	} else {
		n = n_spaceless_negations(language, text, before);
	}
	for (size_t i = 0; i < language->lists[LANG_POST].n_words; i++) {
		const char *post = strstr(after, language->lists[LANG_POST].words[i]);
		if (post && (size_t)(post - after) <=
				    NEGATION_BYTES - strlen(language->lists[LANG_POST].words[i]))
			return (n + 1) % 2;
	}
	return n % 2;
}

/* A deed of the clause's text: by stems that refuse, that grant, and the question's own verb. */
static enum verdict read_deed(const struct reading *reading, const char *text, bool has_blanks)
{
	const struct language *language = reading->question->language;
	char *body = memory_copy_text(text);
	enum verdict verdict = VERDICT_NONE;
	for (size_t i = 0; i < language->lists[LANG_SKIP].n_words; i++)
		for (char *at; (at = strstr(body, language->lists[LANG_SKIP].words[i])) != NULL;)
			for (; decision_is_word_byte(*at); at++)
				*at = '_';
	for (int step = 0; step < 3 && !verdict; step++) {
		char *asked = reading->question->asked;
		struct word_list own = { &asked, asked != NULL };
		const struct word_list *stems = step == 0   ? &language->lists[LANG_REFUSE]
						: step == 1 ? &language->lists[LANG_GRANT]
							    : &own;
		if (step == 2)
			drop_accents(body);
		for (size_t i = 0; i < stems->n_words && !verdict; i++) {
			const char *place = find_word(body, stems->words[i], true);
			if (!place)
				continue;
			/* "Sin dudarlo la compro", "me voy sin comprarla": not to be told apart. */
			char *before = memory_copy_bytes(body, (size_t)(place - body));
			bool is_without = has_word(language, LANG_WITHOUT, before);
			free(before);
			if (is_without)
				continue;
			verdict = step == 0   ? VERDICT_REFUSE
				  : step == 1 ? VERDICT_GRANT
					      : reading_answer(reading, true);
			if (is_turned(language, body, place, strlen(stems->words[i]), has_blanks))
				verdict = verdict_turn(verdict);
		}
	}
	free(body);
	return verdict;
}

/* A deed of the scenario's or pack's own in tokens first … end - 1. */
static enum verdict read_own_deed(
	const struct reading *reading, size_t first, size_t end, const char *text, bool has_blanks)
{
	for (size_t i = first; i < end; i++) {
		const struct token *token = token_at(reading, i);
		if (!token->deed)
			continue;
		enum verdict verdict = token->deed > 0 ? VERDICT_GRANT : VERDICT_REFUSE;
		bool turns = is_turned(reading->question->language, text, strstr(text, token->word),
			strlen(token->word), has_blanks);
		/* A reply may be in English, whatever the question's language. */
		for (size_t k = first; k < i; k++)
			if (token_at(reading, k)->classes & (WORD_NEG | WORD_FLIP))
				turns = !turns;
		return turns ? verdict_turn(verdict) : verdict;
	}
	return VERDICT_NONE;
}

/* The words of tokens first … end - 1, joined by blanks where the script has them. */
static char *clause_text(const struct reading *reading, size_t first, size_t end, bool *has_blanks)
{
	struct buffer text;
	buffer_init(&text, SIZE_MAX / 2);
	*has_blanks = true;
	for (size_t i = first; i < end; i++)
		for (const char *at = token_at(reading, i)->word; *at; at++)
			if ((unsigned char)*at >= 0xE0 && decision_is_spaceless(at))
				*has_blanks = false;
	for (size_t i = first; i < end; i++) {
		buffer_append_text(&text, i > first && *has_blanks ? " " : "");
		buffer_append_text(&text, token_at(reading, i)->word);
	}
	return buffer_take(&text);
}

/* A clause: the yes or no at its head, and its deed. */
static void read_clause(const struct reading *reading, size_t sentence, size_t first, size_t end,
	struct findings *findings)
{
	const struct language *language = reading->question->language;
	const struct token *head = token_at(reading, first), *last = token_at(reading, end - 1);
	bool has_blanks, is_whole = end == first + 1;
	char *text = clause_text(reading, first, end, &has_blanks);
	bool is_yes_alone = is_whole && is_in(language, LANG_IFYES, head->word);
	bool is_conditional = (!is_yes_alone && has_word(language, LANG_IF, text)) ||
			      decision_condition(reading, sentence, end) < end;
	bool is_others = has_word(language, LANG_OTHERS, text);
	enum verdict deed = read_own_deed(reading, first, end, text, has_blanks);
	if (!deed)
		deed = read_deed(reading, text, has_blanks);
	size_t at = first;
	free(text);
	while (at < end && head->kind == TOKEN_WORD &&
		((head->classes & WORD_FILLER) || is_in(language, LANG_FILLER, head->word)))
		head = token_at(reading, ++at);
	bool is_bare = at + 1 >= end, is_first = first == sentence;
	if (at < end && token_is_answer(head)) {
		enum verdict verdict = reading_answer(reading, head->kind == TOKEN_YES);
		bool is_negation = is_in(language, LANG_NEG, head->word);
		bool is_tag = at == first && !is_first && findings->verdicts[RANK_ANSWER] &&
			      token_at(reading, first - 1)->kind == TOKEN_COMMA &&
			      findings->verdicts[RANK_ANSWER] != verdict;
		enum rank rank = N_RANKS;
		if (head->is_glued)
			rank = N_RANKS;
		else if (is_bare)
			rank = is_tag ? RANK_ASIDE : RANK_ANSWER;
		else if (!is_in(language, LANG_IFYES, head->word) && (!is_negation || !deed) &&
			 (is_first || !is_conditional))
			rank = is_first && !is_negation ? RANK_ANSWER : RANK_ASIDE;
		if (rank != N_RANKS)
			findings_add(findings, rank, verdict, at);
		if (rank != N_RANKS && is_first)
			findings->opens = OPENS_WITH_ANSWER;
	} else if (token_is_answer(last) && !deed && end - first <= 4 &&
		   !is_in(language, LANG_NEG, last->word)) {
		findings_add(findings, RANK_WEAK, reading_answer(reading, last->kind == TOKEN_YES),
			end - 1);
	}
	/* "Si baja el precio, la compro": the condition may be in a clause before. */
	size_t begin = sentence;
	if (token_is_answer(token_at(reading, begin)) &&
		token_is_sign(token_at(reading, begin + 1)))
		begin += 2;
	if (begin < first) {
		text = clause_text(reading, begin, first, &has_blanks);
		is_conditional = is_conditional || has_word(language, LANG_IF, text);
		free(text);
	}
	if (deed)
		findings_add(findings,
			is_conditional ? RANK_SOFT
			: is_others    ? RANK_WEAK
				       : RANK_DEED,
			deed, first);
}

void decision_say_language(
	const struct reading *reading, size_t first, size_t end, struct findings *findings)
{
	*findings = (struct findings){ .deed_at = SIZE_MAX };
	for (size_t at = first; at < end;) {
		size_t clause = at;
		while (clause < end && !token_is_sign(token_at(reading, clause)))
			clause++;
		if (clause > at)
			read_clause(reading, first, at, clause, findings);
		at = clause + 1;
	}
}
