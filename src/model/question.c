#include "leeway/model/question.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "leeway/base/text.h"

/* What may stand behind a sentence's last mark, or before its first word. */
static const char *const wrappers[] = { "\"", "'", ")", "(", "]", "[", "*", "_", "`", "\u201c",
	"\u201d", "\u2018", "\u2019", "\u00ab", "\u00bb", "\u00bf", " ", "\t", "\r", "\n" };

static const char *const question_marks[] = { "?", "\uff1f", "\u061f", "\u037e", "\u2047", "\u2049",
	"\u203d" };

static const char *const auxiliaries[] = { "do", "does", "did", "would", "will", "should", "shall",
	"can", "could", "may", "might", "must", "is", "are", "am", "was", "were", "has", "have",
	"had" };

static const char *const question_words[] = { "what", "how", "which", "who", "whom", "whose",
	"why" };

/* "Do you accept or refuse it?" */
static const char *const refusals[] = { "refuse", "reject", "deny", "decline" };

/* A full stop behind these ends no sentence. */
static const char *const abbreviations[] = { "mr", "mrs", "ms", "dr", "prof", "st", "no", "vs",
	"etc", "e.g", "i.e", "a.m", "p.m", "approx", "dept", "inc", "ltd", "co", "jr", "sr" };

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The bytes of the entry that the length bytes of text end with; 0 where none does. */
static size_t ends_with(const char *text, size_t length, const char *const *list, size_t n_list)
{
	for (size_t i = 0; i < n_list; i++) {
		size_t n = strlen(list[i]);
		if (n <= length && memcmp(text + length - n, list[i], n) == 0)
			return n;
	}
	return 0;
}

static size_t starts_with(const char *text, const char *const *list, size_t n_list)
{
	for (size_t i = 0; i < n_list; i++)
		if (strncmp(text, list[i], strlen(list[i])) == 0)
			return strlen(list[i]);
	return 0;
}

static size_t length_unwrapped(const char *text)
{
	size_t length = strlen(text), n;
	while ((n = ends_with(text, length, wrappers, COUNT(wrappers))) > 0)
		length -= n;
	return length;
}

bool question_has_mark(const char *text)
{
	return ends_with(text, length_unwrapped(text), question_marks, COUNT(question_marks)) > 0;
}

static bool is_one_of(const char *word, size_t length, const char *const *list, size_t n_list)
{
	for (size_t i = 0; i < n_list; i++) {
		size_t j = 0;
		while (j < length && list[i][j] == tolower((unsigned char)word[j]))
			j++;
		if (j == length && list[i][j] == '\0')
			return true;
	}
	return false;
}

static size_t word_length(const char *text)
{
	size_t length = 0;
	while (isalpha((unsigned char)text[length]))
		length++;
	return length;
}

static const char *skip_wrappers(const char *text)
{
	size_t n;
	while ((n = starts_with(text, wrappers, COUNT(wrappers))) > 0)
		text += n;
	return text;
}

/*
 * True where the full stop at offset belongs to "Dr." or to an initial. Behind "p.m." a sentence
 * may end all the same: it does where the next word begins a question.
 */
static bool is_abbreviation(const char *text, size_t offset)
{
	const char *next = skip_wrappers(text + offset + 1);
	if (isupper((unsigned char)*next) &&
		(is_one_of(next, word_length(next), auxiliaries, COUNT(auxiliaries)) ||
			is_one_of(next, word_length(next), question_words, COUNT(question_words))))
		return false;
	size_t start = offset;
	while (start > 0 && (isalpha((unsigned char)text[start - 1]) || text[start - 1] == '.'))
		start--;
	size_t length = offset - start;
	if (length == 1 && isupper((unsigned char)text[start]) && text[start] != 'I')
		return true;
	return is_one_of(text + start, length, abbreviations, COUNT(abbreviations));
}

/* Where the last sentence of length bytes begins. */
static const char *last_sentence(const char *text, size_t length)
{
	size_t end = length - ends_with(text, length, question_marks, COUNT(question_marks));
	for (size_t i = end; i > 0; i--) {
		char c = text[i - 1];
		if (c == '\n')
			return text + i;
		bool is_end = (c == '.' || c == '!' || c == '?') && i < end &&
			      starts_with(text + i, wrappers, COUNT(wrappers)) > 0;
		if (is_end && !(c == '.' && is_abbreviation(text, i - 1)))
			return text + i;
	}
	return text;
}

/* True for "n't" behind the length bytes of a word, its n counted in them ("don" and "'t"). */
static bool is_negated(const char *word, size_t length)
{
	static const char *const endings[] = { "'t", "\u2019t" };
	return length > 1 && word[length - 1] == 'n' &&
	       starts_with(word + length, endings, COUNT(endings)) > 0;
}

/* How a clause asks, by its first word. */
static enum question_kind read_clause(const char *clause)
{
	const char *word = skip_wrappers(clause);
	size_t length = word_length(word);
	if (is_negated(word, length))
		return QUESTION_NEGATED;
	if (is_one_of(word, length, auxiliaries, COUNT(auxiliaries)))
		return QUESTION_YES_OR_NO;
	return QUESTION_OPEN;
}

/* True for "…, or do you …" and "… or refuse …": a second question beside the first. */
static bool has_alternative(const char *sentence, const char *end)
{
	for (const char *c = strstr(sentence, " or "); c && c < end; c = strstr(c + 1, " or ")) {
		const char *word = c + 4;
		size_t length = word_length(word);
		if (is_one_of(word, length, auxiliaries, COUNT(auxiliaries)) ||
			is_one_of(word, length, refusals, COUNT(refusals)))
			return true;
	}
	return false;
}

enum question_kind question_read(const char *text)
{
	size_t length = length_unwrapped(text);
	if (!question_has_mark(text))
		return QUESTION_NONE;
	const char *sentence = skip_wrappers(last_sentence(text, length));
	const char *end = text + length;
	if (is_one_of(sentence, word_length(sentence), question_words, COUNT(question_words)))
		return QUESTION_OPEN;
	enum question_kind kind = read_clause(sentence);
	/* "If it is broken, do you …?" asks in a later clause. */
	for (const char *c = sentence; kind == QUESTION_OPEN && c < end; c++)
		if (*c == ',' || *c == ':' || *c == ';')
			kind = read_clause(c + 1);
	if (kind == QUESTION_YES_OR_NO && has_alternative(sentence, end))
		return QUESTION_ALTERNATIVE;
	return kind;
}

/* Frequent in English, and none of them frequent in another language of Latin letters. */
static const char *const english_words[] = { "the", "you", "your", "are", "to", "and", "that", "it",
	"with", "or", "this", "would", "should", "they", "who", "if", "yes" };

enum language question_language(const char *text)
{
	enum { FEWEST_WORDS = 4, LETTERS_A_WORD = 4, ONE_IN = 20 };
	size_t n_words = 0, n_english = 0, n_others = 0;

	for (const char *c = text; *c;) {
		size_t length = 0;

		while (isalpha((unsigned char)c[length]) && (unsigned char)c[length] < 0x80)
			length++;
		/* A letter of another alphabet, or an accented one; its first byte counts. */
		n_others += ((unsigned char)*c & 0xc0) == 0xc0;
		if (length == 0) {
			c++;
			continue;
		}
		n_words++;
		for (size_t i = 0; i < COUNT(english_words); i++)
			n_english += strlen(english_words[i]) == length &&
				     strncasecmp(english_words[i], c, length) == 0;
		c += length;
	}
	n_words += n_others / LETTERS_A_WORD;
	if (n_words < FEWEST_WORDS)
		return LANGUAGE_UNKNOWN;
	return n_english * ONE_IN >= n_words ? LANGUAGE_ENGLISH : LANGUAGE_OTHER;
}
