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

enum { N_SLOTS = 8192, MOST_ENTRIES = 6000, MOST_IRREGULAR = 128, MOST_EXTRA = 64 };

static struct {
	pthread_once_t once;
	struct entry *slots; /* N_SLOTS, open addressing. */
	size_t n_entries;
	/* Irregular forms: "bought" of "buy". */
	struct irregular {
		const struct entry *verb, *word;
		enum verb_form form;
	} irregulars[MOST_IRREGULAR];
	size_t n_irregulars;
	char *extra[MOST_EXTRA]; /* Names of classes that C does not know. */
	size_t n_extra;
	struct language *languages; /* The last one first. */
} lexicon = { .once = PTHREAD_ONCE_INIT }; /* NOLINT: read once, then never changed. */

struct pattern_rows lexicon_patterns[N_PATTERN_LISTS]; /* NOLINT: as above. */

static struct entry *slot_of(const char *word, size_t length, uint32_t *hash)
{
	uint32_t value = 2166136261u;
	for (size_t i = 0; i < length; i++)
		value = (value ^ (unsigned char)word[i]) * 16777619u;
	*hash = value ^ value >> 15;
	struct entry *slot = &lexicon.slots[*hash % N_SLOTS];
	while (slot->word && (slot->hash != *hash || strncmp(slot->word, word, length) != 0 ||
				     slot->word[length]))
		slot = slot + 1 < lexicon.slots + N_SLOTS ? slot + 1 : lexicon.slots;
	return slot;
}

/* The word's entry, made where there is none. */
static struct entry *put(const char *word)
{
	uint32_t hash;
	struct entry *entry = slot_of(word, strlen(word), &hash);
	if (!entry->word) {
		assert(lexicon.n_entries < MOST_ENTRIES);
		lexicon.n_entries++;
		entry->word = memory_copy_text(word);
		entry->hash = hash;
	}
	return entry;
}

/* Adds the class of a name; makes one that C does not know, or returns false. */
static bool add_class(struct classes *classes, const char *name, bool may_make)
{
	static const struct {
		const char *name;
		uint64_t classes;
	} own[] = {
#define X(class_name) { #class_name, UINT64_C(1) << CLASS_##class_name },
		TOKEN_CLASSES(X)
#undef X
			{ "ANSWER", IS_ANSWER },
		{ "END", IS_END }, { "SIGN", IS_SIGN }, { "PASS", IS_PASS }, { "_", UINT64_MAX }
	};
	size_t i = 0;
	for (; i < sizeof own / sizeof own[0]; i++)
		if (strcmp(name, own[i].name) == 0) {
			classes->own |= own[i].classes;
			return true;
		}
	for (i = 0; i < lexicon.n_extra && strcmp(name, lexicon.extra[i]) != 0;)
		i++;
	if (i == lexicon.n_extra && !may_make)
		return false;
	assert(i < MOST_EXTRA);
	if (i == lexicon.n_extra)
		lexicon.extra[lexicon.n_extra++] = memory_copy_text(name);
	classes->extra |= UINT64_C(1) << i;
	return true;
}

void lexicon_each_form(const char *verb, form_visitor *visit, void *data)
{
	static const char *const endings[] = { "", "ed", "ing", "ed", "ing" };
	static const enum verb_form forms[] = { FORM_BASE, FORM_PAST, FORM_ING, FORM_PAST,
		FORM_ING };
	char word[64];
	size_t length = strlen(verb);
	if (length == 0 || length > 50)
		return;
	char last = verb[length - 1];
	/* Twice with the last letter doubled ("permitted"), or a y turned ("denied"). */
	for (size_t i = 0; i < (last == 'e' ? 3 : 5); i++) {
		size_t size = length - (last == 'e' && i > 0);
		memcpy(word, verb, length);
		if (i > 2 && last == 'y')
			word[size - 1] = 'i';
		else if (i > 2)
			word[size++] = last;
		memcpy(word + size, endings[i], strlen(endings[i]) + 1);
		visit(word, forms[i], data);
	}
	for (size_t i = 0; i < lexicon.n_irregulars; i++) {
		const struct irregular *irregular = &lexicon.irregulars[i];
		if (strcmp(irregular->verb->word, verb) == 0)
			visit(irregular->word->word, irregular->form, data);
	}
}

/* "OBJ/slide", "-that", "ADV*", "SIGN?". */
static void read_element(struct element *element, char *item)
{
	char *last = item + strlen(item) - 1, *rest = item;
	bool has_any = false;
	element->most = *last == '*' ? ELEMENT_REPEATS : *last == '?';
	*last = element->most > 0 ? '\0' : *last;
	while ((item = strtok_r(rest, "/", &rest)) != NULL) {
		bool is_excluded = *item == '-';
		has_any = has_any || !is_excluded;
		item += is_excluded;
		if (add_class(is_excluded ? &element->none : &element->any, item, false))
			continue;
		assert(element->n_words < ELEMENT_MOST_WORDS);
		element->words[element->n_words++] =
			(struct element_word){ put(item), is_excluded };
	}
	if (!has_any)
		element->any.own = UINT64_MAX;
}

static void add_sense(const char *word, enum verb_form form, void *data)
{
	struct sense **end = &put(word)->senses;
	while (*end)
		end = &(*end)->next;
	*end = memory_copy_array(data, 1, sizeof **end);
	(*end)->form = form;
}

/* "deed + approve grant : _ = …", "deed - wait : light/ALONE = …". */
static void read_deed(char *rest)
{
	struct sense sense = { .sign = *strtok_r(rest, " ", &rest) == '+' ? 1 : -1 };
	char *need = strstr(rest, " : ");
	*need = '\0';
	need = strtok_r(need + 3, " ", &need);
	if (*need != '_') {
		sense.need = memory_alloc(1, sizeof *sense.need);
		read_element(sense.need, need);
	}
	for (char *verb; (verb = strtok_r(rest, " ", &rest)) != NULL;)
		lexicon_each_form(verb, add_sense, &sense);
}

/* "pat r weak : DET? RULE stands/holds = …", "is condition : COND", "not condition : even @ COND".
 */
static void read_pattern(const char *head, char *rest)
{
#define X(name) #name,
	static const char *const lists[] = { PATTERN_LISTS(X) };
#undef X
	static const char ranks[] = "---wdaf"; /* By enum rank. */
	struct pattern *pattern = memory_alloc(1, sizeof *pattern);
	bool is_list = strcmp(head, "is") == 0 || strcmp(head, "not") == 0, is_head = true;
	size_t list = 0;
	pattern->value = *head == 'i' ? 'y' : '\0';
	head = is_list ? strtok_r(rest, " ", &rest) : head;
	while (list < N_PATTERN_LISTS && strcmp(head, lists[list]) != 0)
		list++;
	assert(list < N_PATTERN_LISTS);
	if (!is_list) {
		pattern->value = *strtok_r(rest, " ", &rest);
		pattern->rank = (enum rank)(strchr(ranks, *strtok_r(rest, " ", &rest)) - ranks);
	}
	for (char *item; (item = strtok_r(rest, " ", &rest)) != NULL && *item != '=';) {
		assert(pattern->n_elements < PATTERN_MOST_ELEMENTS);
		if (*item == '@')
			pattern->n_before = pattern->n_elements;
		else if (*item != ':')
			read_element(&pattern->elements[pattern->n_elements++], item);
	}
	for (size_t i = pattern->n_before; is_head && i < pattern->n_elements; i++) {
		const struct element *element = &pattern->elements[i];
		lexicon_patterns[list].heads.own |= element->any.own;
		lexicon_patterns[list].heads.extra |= element->any.extra;
		for (size_t k = 0; k < element->n_words; k++)
			put(element->words[k].entry->word)->heads |= UINT32_C(1) << list;
		is_head = element->most > 0;
	}
	struct pattern **end = &lexicon_patterns[list].first;
	while (*end)
		end = &(*end)->next;
	*end = pattern;
}

static void add_form(const char *word, enum verb_form form, void *data)
{
	const struct classes *classes = data;
	struct entry *entry = put(word);
	(void)form;
	entry->classes.own |= classes->own;
	entry->classes.extra |= classes->extra;
}

static void add_phrase(char *text, struct classes classes)
{
	struct phrase phrase = { .classes = classes };
	phrase.classes.own |= classes.own & IS_PHRASE ? 0 : IS_WORD;
	for (char *at = text; (at = strchr(at, '_')) != NULL;)
		*at = ' ';
	phrase.text = memory_copy_text(text);
	for (char *word; (word = strtok_r(text, " ", &text)) != NULL;) {
		assert(phrase.n_words < PHRASE_MOST_WORDS);
		phrase.words[phrase.n_words++] = put(word);
	}
	assert(phrase.n_words > 0);
	struct phrase **at = &put(phrase.words[0]->word)->phrases;
	while (*at && (*at)->n_words >= phrase.n_words)
		at = &(*at)->next;
	phrase.next = *at;
	*at = memory_copy_array(&phrase, 1, sizeof phrase);
}

/*
 * Words of classes ("NO/WEAK no_exceptions"): "_" stands for a blank, "~verb" for all its forms,
 * "bought=buy:P" for an irregular form, "can't=can_not" for words spelt otherwise.
 */
static void read_words(char *head, char *rest)
{
	struct classes classes = { 0, 0 };
	struct language *language = lexicon.languages;
	bool is_stem = strcmp(head, "GRANT") == 0 || strcmp(head, "REFUSE") == 0 ||
		       strcmp(head, "POST") == 0 || strcmp(head, "SKIP") == 0;
	for (char *name; (name = strtok_r(head, "/", &head)) != NULL;)
		add_class(&classes, name, true);
	for (char *item; (item = strtok_r(rest, " ", &rest)) != NULL;) {
		char *right = strchr(item, '='), *form = right ? strchr(right, ':') : NULL;
		if (right)
			*right++ = '\0';
		if (form)
			*form++ = '\0';
		if (language) {
			for (char *at = item; (at = strchr(at, '_')) != NULL;)
				*at = ' ';
			user_words_add(&language->words, item, classes.own, is_stem);
		} else if (*item == '~') {
			lexicon_each_form(item + 1, add_form, &classes);
		} else if (form) {
			assert(lexicon.n_irregulars < MOST_IRREGULAR);
			lexicon.irregulars[lexicon.n_irregulars++] = (struct irregular){ put(right),
				put(item), *form == 'P' ? FORM_PAST : FORM_ING };
		} else if (right) {
			struct entry *entry = put(item);
			for (size_t n = 0; (item = strtok_r(right, "_", &right)) != NULL;)
				entry->spelled[n++] = put(item);
		} else if (strchr(item, '_') || (classes.own & IS_PHRASE)) {
			add_phrase(item, classes);
		} else {
			add_form(item, FORM_BASE, &classes);
		}
	}
}

static void read_row(char *row)
{
	char *rest, *head = strtok_r(row, " ", &rest);
	if (!head)
		return;
	if (strcmp(head, "lang") == 0) {
		struct language *language = memory_alloc(1, sizeof *language);
		language->stem = (int)strtol(rest + 2, NULL, 10);
		language->turns_anywhere = strstr(rest, "anywhere");
		language->turns_once = strstr(rest, "once");
		language->next = lexicon.languages;
		lexicon.languages = language;
	} else if (strcmp(head, "deed") == 0) {
		read_deed(rest);
	} else if (*head >= 'a') {
		read_pattern(head, rest);
	} else {
		read_words(head, rest);
	}
}

/* Rows are lines; those that begin with a blank go on with the row before, '#' begins a comment. */
static void read_lexicon(void)
{
	lexicon.slots = memory_alloc(N_SLOTS, sizeof *lexicon.slots);
	struct buffer row;
	buffer_init(&row, sizeof lexicon_bytes);
	for (const char *line = (const char *)lexicon_bytes; *line;) {
		size_t length = strcspn(line, "\n");
		const char *next = line + length + (line[length] != '\0');
		if (*line != '#')
			buffer_append(&row, line, length);
		if (*next != ' ' && row.length > 0) {
			read_row(row.bytes);
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

const struct language *lexicon_languages(void)
{
	pthread_once(&lexicon.once, read_lexicon);
	return lexicon.languages;
}
