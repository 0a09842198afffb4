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

static bool is_text(const char *item, size_t length, const char *text)
{
	return strlen(text) == length && strncmp(item, text, length) == 0;
}

static bool add_class(struct classes *classes, const char *name, size_t length)
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
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (is_text(name, length, own[i].name)) {
			classes->own |= own[i].classes;
			return true;
		}
	for (size_t i = 0; i < lexicon.n_extra; i++)
		if (is_text(name, length, lexicon.extra[i])) {
			classes->extra |= UINT64_C(1) << i;
			return true;
		}
	return false;
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
		memcpy(word + size, endings[i], strlen(endings[i]));
		visit(word, size + strlen(endings[i]), forms[i], data);
	}
	for (size_t i = 0; i < lexicon.n_irregulars; i++) {
		const struct irregular *irregular = &lexicon.irregulars[i];
		if (strcmp(irregular->verb->word, verb) == 0)
			visit(irregular->word->word, strlen(irregular->word->word), irregular->form,
				data);
	}
}

/* "OBJ/slide", "-that", "ADV*", "END?": classes and words, which separators part. */
static void read_element(
	struct element *element, const char *text, size_t length, const char *separators)
{
	char *copy = memory_copy_bytes(text, length);
	char *last = copy + length - 1;
	const char *at = copy, *item;
	element->most = *last == '*' ? ELEMENT_REPEATS : *last == '?';
	*last = element->most > 0 ? '\0' : *last;
	while (next_item(&at, separators, &item, &length)) {
		bool is_excluded = *item == '-' && length > 1;
		item += is_excluded;
		length -= is_excluded;
		if (add_class(is_excluded ? &element->none : &element->any, item, length))
			continue;
		assert(element->n_words < ELEMENT_MOST_WORDS);
		element->words[element->n_words++] =
			(struct element_word){ put(item, length), is_excluded };
	}
	bool has_any = element->any.own || element->any.extra;
	for (size_t i = 0; i < element->n_words; i++)
		has_any = has_any || !element->words[i].is_excluded;
	if (!has_any)
		element->any.own = UINT64_MAX;
	free(copy);
}

static void add_sense(const char *word, size_t length, enum verb_form form, void *data)
{
	struct sense **end = &put(word, length)->senses;
	while (*end)
		end = &(*end)->next;
	*end = memory_copy_array(data, 1, sizeof **end);
	(*end)->form = form;
}

/* "+ approve, grant : _", "- wait : light ALONE". */
static void read_deed(const char *line)
{
	const char *needs = strstr(line, " : ") + 3, *item, *verbs = line + 2;
	struct sense sense = { .sign = *line == '+' ? 1 : -1 };
	size_t length;
	if (*needs != '_') {
		sense.need = memory_alloc(1, sizeof *sense.need);
		read_element(sense.need, needs, strcspn(needs, "="), " ");
	}
	while (next_item(&verbs, " ,", &item, &length) && *item != ':')
		lexicon_each_form(put(item, length)->word, add_sense, &sense);
}

/* "NEG : no longer | no need", "NO WEAK : no exceptions | …". */
static void read_phrases(const char *line)
{
	const char *list = strstr(line, " : ") + 3, *item;
	struct phrase shape = { .text = NULL };
	size_t length;
	for (const char *kind = line; next_item(&kind, " ", &item, &length) && *item != ':';)
		add_class(&shape.classes, item, length);
	shape.classes.own |= shape.classes.own & IS_ANSWER ? IS_PHRASE : IS_WORD;
	while (next_item(&list, "|", &item, &length)) {
		struct phrase *phrase = memory_copy_array(&shape, 1, sizeof shape);
		char *text = memory_copy_bytes(item + (*item == ' '), length - (*item == ' '));
		for (size_t n = strlen(text); n > 0 && text[n - 1] == ' ';)
			text[--n] = '\0';
		phrase->text = text;
		for (const char *words = text; next_item(&words, " ", &item, &length);) {
			assert(phrase->n_words < PHRASE_MOST_WORDS);
			phrase->words[phrase->n_words++] = put(item, length);
		}
		struct phrase **at = &put(text, strcspn(text, " "))->phrases;
		while (*at && (*at)->n_words >= phrase->n_words)
			at = &(*at)->next;
		phrase->next = *at;
		*at = phrase;
	}
}

/* "pat r weak : DET? RULE stands/holds = …", "is condition : COND", "not condition : even @ COND".
 */
static void read_pattern(const char *line)
{
#define X(name) #name,
	static const char *const lists[] = { PATTERN_LISTS(X) };
#undef X
	static const char ranks[] = "---wdaf"; /* By enum rank. */
	struct pattern *pattern = memory_alloc(1, sizeof *pattern);
	const char *at = line, *item;
	size_t length, list = 0;
	bool is_head = true;
	next_item(&at, " ", &item, &length);
	if (is_text(item, length, "is") || is_text(item, length, "not")) {
		pattern->value = *item == 'i' ? 'y' : '\0';
		next_item(&at, " ", &item, &length);
	}
	while (list < N_PATTERN_LISTS && !is_text(item, length, lists[list]))
		list++;
	assert(list < N_PATTERN_LISTS);
	if (list <= PATTERN_say) {
		next_item(&at, " ", &item, &length);
		pattern->value = *item;
		next_item(&at, " ", &item, &length);
		pattern->rank = (enum rank)(strchr(ranks, *item) - ranks);
	}
	for (at = strstr(at, ": ") + 1; next_item(&at, " ", &item, &length) && *item != '=';) {
		if (*item == '@') {
			pattern->n_before = pattern->n_elements;
			is_head = true;
			continue;
		}
		assert(pattern->n_elements < PATTERN_MOST_ELEMENTS);
		struct element *element = &pattern->elements[pattern->n_elements++];
		read_element(element, item, length, "/");
	}
	for (size_t i = pattern->n_before; is_head && i < pattern->n_elements; i++) {
		const struct element *element = &pattern->elements[i];
		pattern->heads.own |= element->any.own;
		pattern->heads.extra |= element->any.extra;
		pattern->has_words = pattern->has_words || element->n_words > 0;
		for (size_t k = 0; k < element->n_words; k++)
			put(element->words[k].entry->word, strlen(element->words[k].entry->word))
				->heads |= UINT32_C(1) << list;
		is_head = element->most > 0;
	}
	lexicon_patterns[list].heads.own |= pattern->heads.own;
	lexicon_patterns[list].heads.extra |= pattern->heads.extra;
	struct pattern **end = &lexicon_patterns[list].first;
	while (*end)
		end = &(*end)->next;
	*end = pattern;
}

/* Rows of pairs: "IRREG bought=buy:P", "SPELL can't=can_not". */
static void read_pairs(const char *line, bool is_irregular)
{
	const char *item, *part;
	size_t length, size, n = 0;
	while (next_item(&line, " ", &item, &length)) {
		size_t left = strcspn(item, "=");
		struct entry *entry = put(item, left);
		const char *right = item + left + 1;
		if (is_irregular) {
			enum verb_form form = item[length - 1] == 'P' ? FORM_PAST : FORM_ING;
			assert(lexicon.n_irregulars < MOST_IRREGULAR);
			lexicon.irregulars[lexicon.n_irregulars++] =
				(struct irregular){ put(right, strcspn(right, ":")), entry, form };
			continue;
		}
		char *words = memory_copy_bytes(right, length - left - 1);
		const char *at = words;
		for (n = 0; next_item(&at, "_", &part, &size);)
			entry->spelled[n++] = put(part, size);
		free(words);
	}
}

/* A row of a language: a class and its words between bars, or a setting. */
static void read_language(struct language *language, const char *line)
{
	const char *list = line, *item;
	struct classes classes = { 0, 0 };
	size_t length;
	next_item(&list, " ", &item, &length);
	bool is_stem = is_text(item, length, "GRANT") || is_text(item, length, "REFUSE") ||
		       is_text(item, length, "SKIP") || is_text(item, length, "POST");
	if (is_text(item, length, "stem"))
		language->stem = (int)strtol(list, NULL, 10);
	else if (is_text(item, length, "turns"))
		*(strstr(list, "once") ? &language->turns_once : &language->turns_anywhere) = true;
	else if (!is_text(item, length, "SKIP"))
		add_class(&classes, item, length);
	while (strchr(line, '|') || classes.own || is_stem) {
		if (!next_item(&list, "|", &item, &length))
			break;
		for (; length > 0 && *item == ' '; length--)
			item++;
		while (length > 0 && item[length - 1] == ' ')
			length--;
		char *word = memory_copy_bytes(item, length);
		user_words_add(&language->words, word, classes.own, is_stem);
		free(word);
	}
}

static void add_form(const char *word, size_t length, enum verb_form form, void *data)
{
	const struct classes *classes = data;
	(void)form;
	struct entry *entry = put(word, length);
	entry->classes.own |= classes->own;
	entry->classes.extra |= classes->extra;
}

/* Words of a class, or with "~" before them verbs in all their forms. */
static void read_class(const char *name, size_t length, const char *words)
{
	struct classes classes = { 0, 0 };
	const char *item;
	if (!add_class(&classes, name, length)) {
		assert(lexicon.n_extra < MOST_EXTRA);
		lexicon.extra[lexicon.n_extra++] = memory_copy_bytes(name, length);
		add_class(&classes, name, length);
	}
	while (next_item(&words, " ", &item, &length))
		if (*item == '~')
			lexicon_each_form(put(item + 1, length - 1)->word, add_form, &classes);
		else
			add_form(item, length, FORM_BASE, &classes);
}

static void read_row(const char *line)
{
	const char *rest = line, *head;
	size_t length;
	if (!next_item(&rest, " ", &head, &length))
		return;
	rest += *rest == ' ';
	if (is_text(head, length, "lang")) {
		struct language *language = memory_alloc(1, sizeof *language);
		language->next = lexicon.languages;
		lexicon.languages = language;
	} else if (lexicon.languages) {
		read_language(lexicon.languages, line);
	} else if (is_text(head, length, "deed")) {
		read_deed(rest);
	} else if (is_text(head, length, "phrase")) {
		read_phrases(rest);
	} else if (is_text(head, length, "IRREG") || is_text(head, length, "SPELL")) {
		read_pairs(rest, *head == 'I');
	} else if (*head >= 'a') {
		read_pattern(line);
	} else {
		read_class(head, length, rest);
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
		if (*next != ' ') {
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

const struct language *lexicon_languages(void)
{
	pthread_once(&lexicon.once, read_lexicon);
	return lexicon.languages;
}
