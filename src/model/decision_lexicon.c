/* The lexicon: model/decision/lexicon.txt and languages.txt, read once into one hash table. */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "decision_reader.h"

static const unsigned char lexicon_bytes[] = {
#include "model/decision/lexicon.txt.inc"
	'\n',
#include "model/decision/languages.txt.inc"
	'\0'
};

enum { N_SLOTS = 8192, MOST_ENTRIES = 6000, MOST_IRREGULAR = 128 };

/* An irregular form: "bought" of "buy". */
struct irregular {
	const struct entry *verb;
	struct entry *word;
	enum verb_form form;
};

static struct {
	pthread_once_t once;
	struct entry *slots; /* N_SLOTS, open addressing. */
	size_t n_entries;
	struct irregular irregulars[MOST_IRREGULAR];
	size_t n_irregulars;
	struct pattern *patterns, **patterns_end;
	struct language *languages, *last_language;
} lexicon = { .once = PTHREAD_ONCE_INIT }; /* NOLINT: read once, then never changed. */

static struct entry *slot_of(const char *word, size_t length, uint32_t *hash)
{
	uint32_t value = 2166136261u;
	for (size_t i = 0; i < length; i++)
		value = (value ^ (unsigned char)word[i]) * 16777619u;
	*hash = value ^ value >> 15;
	size_t slot = *hash % N_SLOTS;
	while (lexicon.slots[slot].word &&
		(lexicon.slots[slot].hash != *hash ||
			strncmp(lexicon.slots[slot].word, word, length) != 0 ||
			lexicon.slots[slot].word[length]))
		slot = (slot + 1) % N_SLOTS;
	return &lexicon.slots[slot];
}

/* The word's entry, made where there is none. */
static struct entry *put(const char *word, size_t length)
{
	uint32_t hash;
	struct entry *entry = slot_of(word, length, &hash);
	if (!entry->word) {
		assert(lexicon.n_entries < MOST_ENTRIES);
		lexicon.n_entries++;
		entry->word = memory_copy_bytes(word, length);
		entry->hash = hash;
	}
	return entry;
}

/* The next of the items that stand between the separators; false at the end. */
static bool next_item(const char **text, const char *separators, const char **item, size_t *length)
{
	*item = *text + strspn(*text, separators);
	*length = strcspn(*item, separators);
	*text = *item + *length;
	return *length > 0;
}

/* The next word, put; NULL at the end. */
static struct entry *next_word(const char **text)
{
	const char *item;
	size_t length;
	return next_item(text, " ", &item, &length) ? put(item, length) : NULL;
}

static uint64_t class_of(const char *name, size_t length)
{
#define X(class_name) #class_name,
	static const char *const names[] = { WORD_CLASSES(X) };
#undef X
	for (size_t i = 0; i < N_WORD_CLASSES; i++)
		if (strlen(names[i]) == length && strncmp(name, names[i], length) == 0)
			return UINT64_C(1) << i;
	return 0;
}

void lexicon_each_form(const char *verb, form_visitor *visit, void *data)
{
	static const struct {
		char last; /* 0: every other ending; a '*' doubles the last letter. */
		const char *cut, *endings[8];
	} regular[] = {
		{ 'e', "", { "1", "2s", "4d", "-8ing" } },
		{ 'y', "", { "1", "2s", "-2ies", "4ed", "-4ied", "8ing" } },
		{ 0, "", { "1", "2s", "2es", "4ed", "8ing", "*4ed", "*8ing" } },
	};
	char word[64];
	size_t length = strlen(verb);
	if (length == 0 || length > 50)
		return;
	size_t row = verb[length - 1] == 'e' ? 0 : verb[length - 1] == 'y' ? 1 : 2;
	for (size_t i = 0; i < 8 && regular[row].endings[i]; i++) {
		const char *ending = regular[row].endings[i];
		size_t n = length;
		memcpy(word, verb, length);
		if (*ending == '*')
			word[n++] = verb[length - 1];
		n -= *ending == '-';
		ending += *ending == '*' || *ending == '-';
		size_t size = strlen(ending + 1);
		memcpy(word + n, ending + 1, size);
		visit(word, n + size, (enum verb_form)(*ending - '0'), data);
	}
	for (size_t i = 0; i < lexicon.n_irregulars; i++) {
		const struct irregular *irregular = &lexicon.irregulars[i];
		if (strcmp(irregular->verb->word, verb) == 0)
			visit(irregular->word->word, strlen(irregular->word->word), irregular->form,
				data);
	}
}

static void add_sense(const char *word, size_t length, enum verb_form form, void *data)
{
	struct sense *sense = memory_copy_array(data, 1, sizeof *sense);
	struct sense **end = &put(word, length)->senses;
	while (*end)
		end = &(*end)->next;
	sense->form = form;
	*end = sense;
}

/* "+ approve,grant : *", "- wait : light ALONE". */
static void read_deed(const char *line)
{
	struct deed_row *row = memory_alloc(1, sizeof *row);
	const char *needs = strstr(line, " : ") + 3, *item, *verbs = line + 2;
	size_t length;
	row->sign = *line == '+' ? 1 : -1;
	while (next_item(&needs, " ", &item, &length) && *item != '=') {
		static const char *const names[] = { "*", "YES", "NO", "OBJ", "RULE", "ALONE" };
		unsigned flag = 0;
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
			if (strlen(names[i]) == length && strncmp(names[i], item, length) == 0)
				flag = 1u << i;
		row->needs |= flag;
		if (!flag) {
			struct need_word *word = memory_alloc(1, sizeof *word);
			*word = (struct need_word){ put(item, length), row->words };
			row->words = word;
		}
	}
	while (*verbs != ':' && next_item(&verbs, " ,", &item, &length) && *item != ':') {
		struct sense sense = { .row = row, .verb = put(item, length) };
		lexicon_each_form(sense.verb->word, add_sense, &sense);
	}
}

/* "NEG : no longer | no need", "no weak : no exceptions | …". */
static void read_phrases(const char *line, bool is_answer)
{
	const char *list = strstr(line, " : ") + 3, *item;
	struct phrase shape = { .is_answer = is_answer, .is_yes = *line == 'y' };
	size_t length;
	for (const char *kind = line; next_item(&kind, " ", &item, &length) && *item != ':';) {
		shape.is_weak = shape.is_weak || *item == 'w';
		shape.is_whole = shape.is_whole || strncmp(item, "whole", 5) == 0;
		shape.classes |= class_of(item, length);
	}
	shape.is_weak = shape.is_weak && !shape.is_whole;
	while (next_item(&list, "|", &item, &length)) {
		struct phrase *phrase = memory_copy_array(&shape, 1, sizeof shape);
		char *text = memory_copy_bytes(item + (*item == ' '), length - (*item == ' '));
		for (size_t n = strlen(text); n > 0 && text[n - 1] == ' ';)
			text[--n] = '\0';
		phrase->text = text;
		struct entry *entry = NULL, *first = NULL;
		for (const char *words = text; (entry = next_word(&words)) != NULL;) {
			assert(phrase->n_words < PHRASE_MOST_WORDS);
			first = first ? first : entry;
			phrase->words[phrase->n_words++] = entry;
		}
		assert(first);
		struct phrase **at = &first->phrases;
		while (*at && ((*at)->n_words > phrase->n_words ||
				      ((*at)->n_words == phrase->n_words &&
					      (*at)->is_answer >= phrase->is_answer)))
			at = &(*at)->next;
		phrase->next = *at;
		*at = phrase;
	}
}

/* "r weak : DET? RULE stands/holds END". */
static void read_pattern(const char *line)
{
	struct pattern *pattern = memory_alloc(1, sizeof *pattern);
	const char *list = strstr(line, " : ") + 3, *item;
	size_t length;
	bool is_head = true;
	pattern->verdict = *line == 'g' ? VERDICT_GRANT : VERDICT_REFUSE;
	pattern->rank = line[2] == 'w' ? RANK_WEAK : RANK_DEED;
	while (next_item(&list, " ", &item, &length) && *item != '=') {
		assert(pattern->n_elements < PATTERN_MOST_ELEMENTS);
		struct element *element = &pattern->elements[pattern->n_elements++];
		element->is_optional = item[length - 1] == '?';
		char *alternatives = memory_copy_bytes(item, length - element->is_optional);
		size_t size, n_words = 0;
		for (const char *at = alternatives; next_item(&at, "/", &item, &size);) {
			uint64_t class = class_of(item, size);
			element->classes |= class;
			if (size == 3 && strncmp(item, "END", 3) == 0)
				element->is_end = true;
			else if (!class && n_words < ELEMENT_MOST_WORDS)
				element->words[n_words++] = put(item, size);
		}
		free(alternatives);
		if (is_head)
			pattern->heads |= element->classes | (n_words ? WORD_HEAD : 0);
		for (size_t i = 0; is_head && i < n_words; i++)
			put(element->words[i]->word, strlen(element->words[i]->word))->classes |=
				WORD_HEAD;
		is_head = is_head && element->is_optional;
	}
	*lexicon.patterns_end = pattern;
	lexicon.patterns_end = &pattern->next;
}

/* Rows of pairs: "IRREG bought=buy:P", "SPELL can't=can_not". */
static void read_pairs(const char *line, bool is_irregular)
{
	const char *item;
	size_t length;
	while (next_item(&line, " ", &item, &length)) {
		size_t left = strcspn(item, "=");
		struct entry *entry = put(item, left);
		char *right = memory_copy_bytes(item + left + 1, length - left - 1);
		size_t size, n = 0;
		if (is_irregular) {
			char form = right[strlen(right) - 1];
			assert(lexicon.n_irregulars < MOST_IRREGULAR);
			lexicon.irregulars[lexicon.n_irregulars++] =
				(struct irregular){ put(right, strlen(right) - 2), entry,
					form == 'P' ? FORM_PAST : FORM_ING };
		}
		for (const char *at = right; !is_irregular && next_item(&at, "_", &item, &size);)
			entry->spelled[n++] = put(item, size);
		free(right);
	}
}

/* A row of a language: its key, then items between bars. */
static void read_language(const char *line)
{
	static const char *const keys[] = { "yes", "no", "ifyes", "neg", "post", "if", "filler",
		"grant", "refuse", "skip", "others", "stem", "turns", "without" };
	const char *list = line, *item;
	size_t length, key = 0;
	next_item(&list, " ", &item, &length);
	while (key < N_LANGUAGE_LISTS &&
		(strlen(keys[key]) != length || strncmp(keys[key], item, length) != 0))
		key++;
	assert(key < N_LANGUAGE_LISTS);
	struct word_list *words = &lexicon.last_language->lists[key];
	while (next_item(&list, "|", &item, &length)) {
		for (; length > 0 && *item == ' '; length--)
			item++;
		while (length > 0 && item[length - 1] == ' ')
			length--;
		words->words = memory_resize(words->words, words->n_words + 1, sizeof(char *));
		if (length > 0)
			words->words[words->n_words++] = memory_copy_bytes(item, length);
	}
}

static void read_row(const char *line)
{
	const char *rest = line, *head;
	size_t length;
	if (!next_item(&rest, " ", &head, &length))
		return;
	rest += *rest == ' ';
	uint64_t class = class_of(head, length);
	if (strncmp(head, "lang ", 5) == 0) {
		struct language *language = memory_alloc(1, sizeof *language);
		language->name = memory_copy_text(rest);
		if (lexicon.last_language)
			lexicon.last_language->next = language;
		else
			lexicon.languages = language;
		lexicon.last_language = language;
	} else if (lexicon.languages) {
		read_language(line);
	} else if (strncmp(head, "deed ", 5) == 0) {
		read_deed(rest);
	} else if (strncmp(head, "pat ", 4) == 0) {
		read_pattern(rest);
	} else if (strncmp(head, "mwe ", 4) == 0 || strncmp(head, "phrase ", 7) == 0) {
		read_phrases(rest, *head == 'p');
	} else if (strncmp(head, "IRREG ", 6) == 0 || strncmp(head, "SPELL ", 6) == 0) {
		read_pairs(rest, *head == 'I');
	} else {
		bool is_answer = length > 4 && strncmp(head + length - 4, "WORD", 4) == 0;
		assert(class || is_answer);
		for (struct entry *entry; (entry = next_word(&rest)) != NULL;) {
			entry->classes |= class;
			if (is_answer)
				entry->answer = *head == 'Y' ? 'y' : 'n';
		}
	}
}

/* Rows are lines; those that begin with a blank go on with the row before, '#' begins a comment. */
static void read_lexicon(void)
{
	lexicon.slots = memory_alloc(N_SLOTS, sizeof *lexicon.slots);
	lexicon.patterns_end = &lexicon.patterns;
	struct buffer row;
	buffer_init(&row, sizeof lexicon_bytes);
	for (const char *line = (const char *)lexicon_bytes; *line;) {
		size_t length = strcspn(line, "\n");
		const char *next = line + length + (line[length] != '\0');
		if (*line != '#')
			buffer_append(&row, line, length);
		if (*next != ' ' && *next != '\t') {
			read_row(buffer_text(&row));
			buffer_reset(&row);
		}
		line = next;
	}
	buffer_clear(&row);
}

const struct entry *lexicon_find(const char *word, size_t length, uint32_t *hash)
{
	pthread_once(&lexicon.once, read_lexicon);
	const struct entry *entry = slot_of(word, length, hash);
	return entry->word ? entry : NULL;
}

const struct pattern *lexicon_patterns(void)
{
	pthread_once(&lexicon.once, read_lexicon);
	return lexicon.patterns;
}

const struct language *lexicon_languages(void)
{
	pthread_once(&lexicon.once, read_lexicon);
	return lexicon.languages;
}

bool lexicon_answers(const char *word, size_t length)
{
	char lower[8] = "";
	uint32_t hash;
	for (size_t i = 0; i < length && i < sizeof lower; i++)
		lower[i] = (char)(word[i] | 0x20);
	const struct entry *entry =
		length <= sizeof lower ? lexicon_find(lower, length, &hash) : NULL;
	return entry && entry->answer;
}

bool lexicon_names_answer(const char *word, size_t length)
{
	uint32_t hash;
	const struct entry *entry = lexicon_find(word, length, &hash);
	return entry && (entry->classes & WORD_ANS);
}

int lexicon_deed_sign(const char *word, size_t length)
{
	uint32_t hash;
	const struct entry *entry = lexicon_find(word, length, &hash);
	for (const struct sense *sense = entry ? entry->senses : NULL; sense; sense = sense->next)
		if (!(sense->row->needs & (NEED_YES | NEED_NO)) &&
			strcmp(sense->verb->word, "make") != 0)
			return sense->row->sign;
	return 0;
}
