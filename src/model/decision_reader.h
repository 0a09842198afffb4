/*
 * What the parts of the decision reader share: a reply's bytes become plain lines
 * (decision_text.c), lines tokens (decision_tokens.c, by the words of decision_lexicon.c), each
 * sentence findings (decision_say.c, decision_deed.c), and the findings an outcome (decision.c).
 * All of it is pure over a lexicon that is read once and never changes; any thread.
 */
#ifndef LEEWAY_MODEL_DECISION_READER_H
#define LEEWAY_MODEL_DECISION_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/model/decision.h"

/*
 * What a token can be: kinds, of which each has one (signs from COMMA on, ends of sentences from
 * STOP on), marks, and the classes of words, which lexicon.txt explains.
 */
/* clang-format off */
#define TOKEN_CLASSES(X) \
	X(WORD) X(NUMBER) X(EMOJI) X(YES) X(NO) X(BOTH) X(COMMA) X(COLON) X(DASH) X(SEMICOLON) \
	X(SLASH) X(STOP) X(QUESTION) X(BREAK) \
	X(GLUED) X(USER) X(PHRASE) X(WEAK) X(WHOLE) X(ASKED) X(ALONE) X(GRANT) X(REFUSE) \
	X(IFYES) X(POST) X(WITHOUT) \
	X(DET) X(CHAIN) X(ADV) X(FILLER) X(BAD) X(GOOD) X(CONCEDE) X(COURSE) X(TURN) X(SO) X(FLIP) \
	X(OBJ) X(CAN) X(ALT) X(MODAL) X(ANS) X(THIRD) X(COND) X(THINK) X(RULE) \
	X(UNSURE) X(USUAL) X(NEG) X(I) X(MAYBE) X(YOU) X(NOWAY) X(BUT) X(BECAUSE) X(AND) X(ME) \
	X(HELP) X(INFORM) X(BE) X(WISH) X(AFTERNO)
/* clang-format on */
enum {
#define X(name) CLASS_##name,
	TOKEN_CLASSES(X)
#undef X
		N_TOKEN_CLASSES
};
#define X(name) static const uint64_t IS_##name = UINT64_C(1) << CLASS_##name;
TOKEN_CLASSES(X)
#undef X
#define IS_ANSWER (IS_YES | IS_NO)
#define IS_END    (IS_STOP | IS_QUESTION | IS_BREAK)
#define IS_SIGN   (IS_COMMA | IS_COLON | IS_DASH | IS_SEMICOLON | IS_SLASH | IS_END)
#define IS_KIND   (IS_WORD | IS_NUMBER | IS_EMOJI | IS_ANSWER | IS_BOTH | IS_SIGN)
#define IS_PASS   (IS_FILLER | IS_ADV | IS_SO) /* What may stand before an answer. */

/* Forms of verbs, as bits. */
enum verb_form { FORM_BASE = 1, FORM_PAST = 2, FORM_ING = 4 };

enum verdict { VERDICT_NONE, VERDICT_GRANT, VERDICT_REFUSE, VERDICT_BOTH };

/* How firmly a finding is said. */
enum rank {
	RANK_SOFT, /* Under a condition: contradicts, but decides nothing. */
	RANK_TOPIC, /* "Small: yes". */
	RANK_ASIDE, /* A yes or no to something else: "Yes, it is harsh". */
	RANK_WEAK, /* "The request should be denied". */
	RANK_DEED, /* "I would buy it". */
	RANK_ANSWER, /* "No", "the answer is no". */
	RANK_FINAL, /* "Final answer: no". */
	N_RANKS,
};

/* Classes that only the lexicon names are bits of extra. */
struct classes {
	uint64_t own, extra;
};

struct entry;
struct token;

enum {
	ELEMENT_MOST_WORDS = 16,
	PATTERN_MOST_ELEMENTS = 12,
	PHRASE_MOST_WORDS = 8,
	ELEMENT_REPEATS = 16
};

/* What one token may be: of a class or a word, and of none that is excluded. */
struct element {
	struct classes any, none;
	struct element_word {
		const struct entry *entry;
		bool is_excluded;
	} words[ELEMENT_MOST_WORDS];
	size_t n_words;
	size_t most; /* Of a token that need not be there; 0: one, which must. */
};

/* What the lists of patterns are for, as lexicon.txt explains. */
/* clang-format off */
#define PATTERN_LISTS(X) \
	X(pat) X(say) X(other) X(condition) X(trailing) X(aside) X(ours) X(label) X(final) X(self) \
	X(unable) X(engaging) X(elsewhere) X(dangling) X(enabled) X(forced) X(prevented) \
	X(doubted) X(lacking)
/* clang-format on */
enum pattern_list {
#define X(name) PATTERN_##name,
	PATTERN_LISTS(X)
#undef X
		N_PATTERN_LISTS
};

/* A row of patterns; elements before the anchor stand before the token where it is tried. */
struct pattern {
	char value; /* Of "pat" and "say": g, r, y, n or =; else y where it applies, 0 where not. */
	enum rank rank;
	struct element elements[PATTERN_MOST_ELEMENTS];
	size_t n_elements, n_before;
	struct pattern *next;
};

/* The patterns of a list, and what one of them may begin with. */
struct pattern_rows {
	struct pattern *first;
	struct classes heads;
};

/* A verb in one of its forms, which grants (1) or refuses (-1) what it needs beside it. */
struct sense {
	int sign;
	struct element *need; /* NULL: nothing. */
	enum verb_form form;
	struct sense *next;
};

/* Several words that are one. */
struct phrase {
	const char *text;
	const struct entry *words[PHRASE_MOST_WORDS];
	size_t n_words;
	struct classes classes;
	struct phrase *next; /* The next shorter one with the same first word. */
};

/* All that is known of a word. */
struct entry {
	const char *word;
	uint32_t hash, heads; /* A bit for each list with a pattern that may begin with it. */
	struct classes classes;
	const struct entry *spelled[4]; /* "can't": "can", "not"; NULL ends it. */
	struct sense *senses;
	struct phrase *phrases; /* Those that begin with it. */
};

/* A word of a scenario, a pack or a language; a stem is also what words begin with. */
struct user_word {
	char *text; /* Folded. */
	size_t length;
	uint64_t classes;
	bool is_stem;
};

struct user_words {
	struct user_word *words;
	size_t n_words, capacity;
	bool starts[256]; /* Bytes with which one of them begins. */
};

/* A block "lang". */
struct language {
	struct user_words words;
	int stem; /* Letters of the asked verb that are compared; less than 0: words have prefixes.
		   */
	bool turns_anywhere, turns_once; /* Where negations of a deed stand, and how they count. */
	struct language *next;
};

const struct entry *lexicon_find(const char *word, size_t length, uint32_t *hash);
const struct language *lexicon_languages(void);
/* Visits the forms of a verb: regular ones by its ending, some of which are no words, and others.
 */
typedef void form_visitor(const char *word, enum verb_form form, void *data);
void lexicon_each_form(const char *verb, form_visitor *visit, void *data);

struct token {
	uint64_t classes, extra;
	const struct entry *entry; /* NULL: not in the lexicon. */
	const char *word; /* In lower case; "" for signs. */
	unsigned asked; /* The asked verb's forms. */
};

struct token_list {
	struct token *tokens;
	size_t n_tokens, capacity;
	char *words; /* What tokens borrow from. */
};

enum { QUESTION_MOST_WORDS = 40 };

/* What replies are read with: the rules compiled. */
struct question {
	enum answer grant;
	struct user_words users; /* The longest first. */
	const struct language *language; /* NULL: none but English. */
	/* Forms of the asked verb, and words that it is done to (form 0); filter has their hashes.
	 */
	struct asked_word {
		char *text;
		uint32_t hash;
		unsigned form;
	} words[QUESTION_MOST_WORDS];
	size_t n_words;
	uint64_t filter;
	bool has_objects;
};

/* Adds a word, or classes to a word that is there, and keeps the longest first. */
void user_words_add(struct user_words *words, const char *text, uint64_t classes, bool is_stem);
void user_words_clear(struct user_words *words);

/* The tokens of plain lines; question may be NULL. */
void decision_tokens_read(
	const char *lines, const struct question *question, struct token_list *list);
void decision_tokens_clear(struct token_list *list);
static inline bool decision_is_word_byte(char byte)
{
	unsigned char letter = (unsigned char)byte | 0x20;
	return (letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9') ||
	       (unsigned char)byte >= 0x80;
}

/* In plain text, what stands for the signs that mean a yes or a no. */
#define SAYS_YES " \x01 "
#define SAYS_NO  " \x02 "

/* Bytes of a reply's beginning, and of its end, that are read; what lies between is left out. */
enum { DECISION_TEXT_SIDE = 16384, MOST_KEY = 128 };

/*
 * The reply without its thinking blocks (<think>, <thinking>, <reasoning>, [THINK] …). Everything
 * before a closing tag that nothing opened is thinking; so is everything behind a tag that is never
 * closed, and *is_open is then set. What these return is freed by the caller.
 */
char *decision_text_spoken(const char *reply, bool *is_open);
/* Look-alikes in their plain form: quotes, spaces, dashes, full-width and mathematical letters. */
char *decision_text_plain(const char *text);
/* Plain text without Markdown, tags and LaTeX: one line for each line, list item and heading. */
char *decision_text_lines(const char *plain);
/* True where there is nothing but blanks and signs of markup. */
bool decision_text_is_blank(const char *text);
/* The members of a JSON reply as lines; false where there is no JSON with a verdict in it. */
bool decision_text_json(const char *text, struct buffer *lines);

/* A reply taken apart. */
struct reading {
	const struct token *tokens;
	size_t n_tokens;
	const struct question *question;
};

/* A sentence, and what it says: a verdict a rank, and the first token of each. */
struct sentence {
	size_t first, end;
	enum verdict verdicts[N_RANKS];
	size_t places[N_RANKS];
	enum verdict turned; /* A deed said with an odd number of negations. */
};

extern struct pattern_rows lexicon_patterns[N_PATTERN_LISTS];
extern const struct token token_end;

/* The token at index; the end of a line outside of the reply. */
static inline const struct token *token_at(const struct reading *reading, size_t index)
{
	return index < reading->n_tokens ? &reading->tokens[index] : &token_end;
}

static inline bool token_is(const struct token *token, const char *word)
{
	return *token->word == *word && strcmp(token->word, word) == 0;
}

bool element_fits(const struct element *element, const struct token *token);
/* The first pattern of a list that matches at index, and where it ends; NULL: none. */
const struct pattern *pattern_find(
	const struct reading *reading, enum pattern_list list, size_t index, size_t *end);
/* Whether the first that matches says that it applies. */
bool pattern_applies(const struct reading *reading, enum pattern_list list, size_t index);

/* Both together: VERDICT_NONE adds nothing, two that differ are VERDICT_BOTH. */
enum verdict verdict_join(enum verdict left, enum verdict right);
/* Grant for refuse and refuse for grant, where turns is odd. */
enum verdict verdict_turn(enum verdict verdict, size_t turns);
/* The verdict of the answer yes or no. */
enum verdict reading_answer(const struct reading *reading, bool is_yes);
/* The classes of tokens first … end - 1, together. */
uint64_t reading_classes(const struct reading *reading, size_t first, size_t end);
/* The first sign from index on. */
size_t reading_clause_end(const struct reading *reading, size_t index);
/* Whether a deed at index is said under a condition, in its part of the sentence. */
bool reading_is_conditional(const struct reading *reading, size_t index, enum verdict verdict);
/* The first condition among tokens first … end - 1 ("even if", "if I were you" are none), or end.
 */
size_t reading_condition(const struct reading *reading, size_t first, size_t end);
void sentence_add(struct sentence *sentence, enum rank rank, enum verdict verdict, size_t place);
/* The one verdict of a sentence, from the firmest rank that has one. */
enum verdict sentence_verdict(const struct sentence *sentence);

/* Reads tokens first … end - 1, a sentence or a part of one, in the question's language. */
void decision_say(const struct reading *reading, struct sentence *sentence);
/* The deeds of a sentence, from start on: verbs that somebody decides on. */
void decision_deeds(const struct reading *reading, size_t start, struct sentence *sentence);
/* A refusal to engage, told apart from refusing the exception; a reply broken off in mid-sentence.
 */
bool decision_is_blocked(const struct reading *reading);
bool decision_is_cut(const struct reading *reading);

#endif
