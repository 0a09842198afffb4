/*
 * What the parts of the decision reader share: a reply's bytes become plain lines
 * (decision_text.c), lines tokens (decision_tokens.c, by the words of decision_lexicon.c), each
 * sentence findings (decision_say.c, decision_language.c), and the findings an outcome
 * (decision.c). All of it is pure over a lexicon that is read once and never changes; any thread.
 */
#ifndef LEEWAY_MODEL_DECISION_READER_H
#define LEEWAY_MODEL_DECISION_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "leeway/base/buffer.h"
#include "leeway/model/decision.h"

/* Classes of words, named as in model/decision/lexicon.txt, which says what each is for. */
/* clang-format off */
#define WORD_CLASSES(X) \
	X(DET) X(AFTERNO) X(CHAIN) X(ADV) X(FILLER) X(BAD) X(GOOD) X(CONCEDE) X(COURSE) X(TURN) \
	X(SO) X(FLIP) X(OBJ) X(CAN) X(ALT) X(MODAL) X(ANS) X(THIRD) X(WISH) X(REPORT) X(COND) \
	X(THINK) X(RULE) X(UNSURE) X(USUAL) X(NEG) X(I) X(MAYBE) X(YOU) X(NOWAY) X(ENABLE) \
	X(BUT) X(BECAUSE) X(AND) X(ME) X(PREP) X(OTHER) X(HELP) X(SELF) X(PLACE) X(INFORM) \
	X(NUMBER) X(HEAD)
/* clang-format on */
enum {
#define X(name) CLASS_##name,
	WORD_CLASSES(X)
#undef X
		N_WORD_CLASSES
};
#define X(name) static const uint64_t WORD_##name = UINT64_C(1) << CLASS_##name;
WORD_CLASSES(X)
#undef X

/* What may stand before an answer at the head of a clause. */
#define WORD_PASS (WORD_FILLER | WORD_ADV | WORD_SO)

/* Forms of verbs, as bits. */
enum verb_form { FORM_BASE = 1, FORM_S = 2, FORM_PAST = 4, FORM_ING = 8 };
enum { N_VERB_FORMS = 4, ASKED_WORD = 16 };

enum verdict { VERDICT_NONE, VERDICT_GRANT, VERDICT_REFUSE, VERDICT_BOTH };

/* Both together: VERDICT_NONE adds nothing, two that differ are VERDICT_BOTH. */
enum verdict verdict_join(enum verdict left, enum verdict right);
/* Grant for refuse and refuse for grant. */
enum verdict verdict_turn(enum verdict verdict);

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

enum need_flag {
	NEED_ANY = 1,
	NEED_YES = 2,
	NEED_NO = 4,
	NEED_OBJECT = 8,
	NEED_RULE = 16,
	NEED_ALONE = 32
};

struct entry;

struct need_word {
	const struct entry *entry;
	struct need_word *next;
};

/* A row "deed": verbs that grant (1) or refuse (-1) where what they need stands beside them. */
struct deed_row {
	int sign;
	unsigned needs; /* enum need_flag. */
	struct need_word *words;
};

/* A word as one of a row's verbs. */
struct sense {
	const struct deed_row *row;
	const struct entry *verb;
	enum verb_form form;
	struct sense *next;
};

enum { PHRASE_MOST_WORDS = 8 };

/* Several words that are one: an answer ("of course not") or words of classes ("no way"). */
struct phrase {
	const char *text;
	const struct entry *words[PHRASE_MOST_WORDS];
	size_t n_words;
	bool is_answer, is_yes, is_weak, is_whole;
	uint64_t classes;
	struct phrase *next; /* The next shorter one with the same first word. */
};

/* All that is known of a word. */
struct entry {
	const char *word;
	uint32_t hash;
	char answer; /* 'y' or 'n'; 0 for words that are no answer. */
	uint64_t classes;
	const struct entry *spelled[4]; /* "can't": "can", "not"; NULL ends it. */
	struct sense *senses;
	struct phrase *phrases; /* Those that begin with it. */
};

enum { PATTERN_MOST_ELEMENTS = 9, ELEMENT_MOST_WORDS = 8 };

/* A row "pat": elements that stand at the beginning of a clause. */
struct pattern {
	enum verdict verdict;
	enum rank rank;
	uint64_t heads; /* Classes one of which its first word has; WORD_HEAD for words. */
	size_t n_elements;
	struct element {
		uint64_t classes;
		const struct entry *words[ELEMENT_MOST_WORDS];
		bool is_optional, is_end;
	} elements[PATTERN_MOST_ELEMENTS];
	struct pattern *next;
};

/* A block "lang": lists of words by enum language_list. */
enum language_list {
	LANG_YES,
	LANG_NO,
	LANG_IFYES,
	LANG_NEG,
	LANG_POST,
	LANG_IF,
	LANG_FILLER,
	LANG_GRANT,
	LANG_REFUSE,
	LANG_SKIP,
	LANG_OTHERS,
	LANG_STEM,
	LANG_TURNS,
	LANG_WITHOUT,
	N_LANGUAGE_LISTS
};
struct language {
	const char *name;
	struct word_list lists[N_LANGUAGE_LISTS];
	struct language *next;
};

/* The lexicon's words, patterns and languages. */
const struct entry *lexicon_find(const char *word, size_t length, uint32_t *hash);
const struct pattern *lexicon_patterns(void);
const struct language *lexicon_languages(void);
/* Visits all forms of a verb: regular ones by its ending, some of which are no words, and others.
 */
typedef void form_visitor(const char *word, size_t length, enum verb_form form, void *data);
void lexicon_each_form(const char *verb, form_visitor *visit, void *data);
/* Whether a word answers; what it names, for members of JSON: the sign of its deed or 0. */
bool lexicon_answers(const char *word, size_t length);
bool lexicon_names_answer(const char *word, size_t length);
int lexicon_deed_sign(const char *word, size_t length);

enum token_kind {
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_EMOJI,
	TOKEN_YES,
	TOKEN_NO,
	TOKEN_BOTH, /* "Yes and no". */
	/* From here on, what a clause is bounded by. */
	TOKEN_COMMA, /* And parentheses. */
	TOKEN_COLON,
	TOKEN_DASH,
	TOKEN_SEMICOLON,
	TOKEN_SLASH,
	/* From here on, what ends a sentence. */
	TOKEN_STOP,
	TOKEN_QUESTION,
	TOKEN_BREAK, /* The end of a line. */
};

struct token {
	enum token_kind kind;
	bool is_glued; /* A hyphen and no space before the next. */
	bool is_user; /* One of the scenario's or its language's answers or deeds. */
	bool is_phrase, is_weak;
	unsigned char asked; /* The asked verb's forms; ASKED_WORD: what it is done to. */
	signed char deed; /* A deed of the scenario's or pack's own: 1 grants, -1 refuses. */
	uint64_t classes;
	const struct entry *entry; /* NULL: not in the lexicon. */
	const char *word; /* In lower case; "" for signs. */
};

struct token_list {
	struct token *tokens;
	size_t n_tokens, capacity;
	char *words; /* What tokens borrow from. */
};

/* A word of the scenario's own, as it stands in folded text. */
struct user_word {
	char *text;
	size_t length;
	enum token_kind kind;
	signed char deed;
};

enum { QUESTION_MOST_WORDS = 40 };

/* What replies are read with: the rules compiled. */
struct question {
	enum answer grant;
	struct user_word *users; /* The longest first. */
	size_t n_users, users_capacity;
	bool starts[256]; /* Bytes with which one of them begins. */
	const struct language *language; /* NULL: none but English. */
	char *asked; /* The stem of the asked verb in that language; NULL: none. */
	/* Forms of the asked verb, and words that it is done to; filter has a bit of each hash. */
	struct asked_word {
		char *text;
		uint32_t hash;
		unsigned char asked;
	} words[QUESTION_MOST_WORDS];
	size_t n_words;
	uint64_t filter;
	bool has_objects;
};

/* The last lines' tokens; question may be NULL. */
void decision_tokens_read(
	const char *lines, const struct question *question, struct token_list *list);
void decision_tokens_clear(struct token_list *list);
bool decision_is_spaceless(const char *text);
static inline bool decision_is_word_byte(char byte)
{
	unsigned char letter = (unsigned char)byte | 0x20;
	return (letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9') ||
	       (unsigned char)byte >= 0x80;
}
char *decision_fold(const char *text);

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

/* What a sentence says: a verdict a rank, and where. */
struct findings {
	enum verdict verdicts[N_RANKS];
	size_t places[N_RANKS]; /* The first token of each. */
	/* One more than the first answer at a clause's head, 0: none; the first deed, SIZE_MAX:
	 * none. */
	size_t answer_at, deed_at;
	enum verdict turned; /* A deed said with an odd number of negations. */
	enum { OPENS_OTHERWISE, OPENS_WITH_ANSWER, OPENS_WITH_ASIDE } opens;
	bool has_both; /* "Yes and no". */
	bool is_bare; /* Nothing but the answer. */
	bool is_turn; /* Its answer stands behind "but", "so", "still". */
};

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

static inline bool token_is_sign(const struct token *token)
{
	return token->kind >= TOKEN_COMMA;
}

/* Yes or no. */
static inline bool token_is_answer(const struct token *token)
{
	return token->kind == TOKEN_YES || token->kind == TOKEN_NO;
}

/* True where the token is one of the words, which stand between blanks. */
bool token_in(const struct token *token, const char *words);
/* The verdict of the answer yes or no. */
enum verdict reading_answer(const struct reading *reading, bool is_yes);
void findings_add(struct findings *findings, enum rank rank, enum verdict verdict, size_t place);
/* The one verdict of a sentence, from the firmest rank that has one. */
enum verdict findings_verdict(const struct findings *findings);

/* Reads tokens first … end - 1: a sentence or a part of one. */
void decision_say(
	const struct reading *reading, size_t first, size_t end, struct findings *findings);
/* The stem of the verb that a question in the language asks for; NULL: none, else to be freed. */
char *decision_language_stem(
	const struct language *language, const struct token *tokens, size_t n_tokens);
/* The same in the question's language. */
void decision_say_language(
	const struct reading *reading, size_t first, size_t end, struct findings *findings);
/* The deeds of a sentence, from start on: verbs that somebody decides on. */
void decision_deeds(const struct reading *reading, size_t first, size_t end, size_t start,
	struct findings *findings);
/* How firmly a deed at index is said: RANK_DEED, RANK_SOFT, or N_RANKS where it is no decision. */
enum rank decision_deed_rank(const struct reading *reading, size_t index, size_t first, size_t end,
	enum verdict verdict);
/* The first condition among tokens first … end - 1 ("even if" and "if I were you" are none), or
 * end. */
size_t decision_condition(const struct reading *reading, size_t first, size_t end);
/* Whether the yes or no at index answers, rather than stands for itself ("no reason", "yes-man").
 */
bool decision_is_answer(const struct reading *reading, size_t index, size_t end);
/* Where a label's value starts ("Decision: no"), 0 where the sentence has none. */
size_t decision_label(
	const struct reading *reading, size_t first, size_t end, bool is_line, bool *is_final);
/* A refusal to engage, told apart from refusing the exception; a reply broken off in mid-sentence.
 */
bool decision_is_blocked(const struct reading *reading);
bool decision_is_cut(const struct reading *reading);

#endif
