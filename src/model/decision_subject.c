#include "leeway/model/decision_subject.h"

#include <string.h>

/* How far, in tokens, one word may stand from another it belongs to. */
enum { PARENTHESIS = 8, NEAR = 4, CLAUSE = 25 };

/* The walk from the verb to the left. */
struct walk {
	const struct reading *reading;
	struct span sentence;
	size_t verb;
	enum verb_form form;
	struct governor *governor;
	bool is_done;
};

static uint32_t classes_at(const struct walk *walk, size_t index)
{
	return walk->reading->tokens[index].classes;
}

static bool has_class(const struct walk *walk, size_t index, uint32_t classes)
{
	return (classes_at(walk, index) & classes) != 0;
}

static void reject(struct walk *walk)
{
	walk->governor->is_rejected = true;
	walk->is_done = true;
}

static void finish(struct walk *walk, enum subject subject)
{
	walk->governor->subject = subject;
	walk->is_done = true;
}

/* True where a negator stands among the tokens before at. */
static bool is_negated_before(const struct walk *walk, size_t at)
{
	for (size_t n = 0; n < NEAR && at > walk->sentence.first; n++) {
		at--;
		if (walk->reading->tokens[at].kind >= TOKEN_COMMA)
			return false;
		if (has_class(walk, at, WORD_NEGATOR))
			return true;
	}
	return false;
}

/* "I would, in this case, decline": the words between the commas are passed over. */
static void step_comma(struct walk *walk)
{
	size_t comma = walk->governor->at - 1;
	for (size_t n = 2; n <= PARENTHESIS && comma >= walk->sentence.first + n; n++) {
		size_t at = comma - n;
		if (walk->reading->tokens[at + 1].kind != TOKEN_COMMA)
			continue;
		if (!has_class(walk, at, WORD_MODAL | WORD_FIRST | WORD_NEGATOR))
			break;
		walk->governor->at = at + 1;
		return;
	}
	finish(walk, SUBJECT_NONE);
}

/*
 * "I would check for traffic and run the light": the subject of the first verb is that of the
 * second. A deed of somebody else in between ("ask my friend to go and buy") is none of ours.
 */
static void step_conjunction(struct walk *walk)
{
	struct governor *governor = walk->governor;
	size_t conjunction = governor->at - 1;
	bool is_or = reading_is_word(walk->reading, conjunction, "or");
	if (governor->has_modal) {
		finish(walk, SUBJECT_NONE);
		return;
	}
	size_t at = conjunction;
	for (size_t n = 0; n < CLAUSE && at > walk->sentence.first; n++) {
		at--;
		if (has_class(walk, at, WORD_FIRST | WORD_YOU))
			break;
		bool is_foreign = has_class(walk, at,
			WORD_THIRD | WORD_CONDITION | WORD_REPORT | WORD_CONCEDE | WORD_UNSURE);
		bool is_purpose = reading_is_word(walk->reading, at, "to") &&
				  !has_class(walk, at - (at > walk->sentence.first),
					  WORD_CHAIN | WORD_MODAL | WORD_FLIP);
		if (is_foreign || is_purpose) {
			reject(walk);
			return;
		}
	}
	if (!has_class(walk, at, WORD_FIRST | WORD_YOU)) {
		reject(walk);
		return;
	}
	for (size_t k = at + 1; k < conjunction && k <= at + NEAR; k++) {
		if (has_class(walk, k, WORD_DESIRE | WORD_TENTATIVE | WORD_USUALLY))
			reject(walk);
		governor->has_modal |= has_class(walk, k, WORD_MODAL);
		governor->turns += is_or && has_class(walk, k, WORD_NEGATOR);
	}
	governor->at = at;
	if (!walk->is_done)
		finish(walk, has_class(walk, at, WORD_FIRST) ? SUBJECT_FIRST : SUBJECT_YOU);
}

/* "no way", "no circumstances": a noun that its "no" makes a negation of what goes with it. */
static bool is_no_way(const struct walk *walk, size_t at)
{
	static const char nouns[] =
		" way chance circumstances circumstance case scenario situation "
		"world universe need ";

	return at > walk->sentence.first && walk->reading->tokens[at - 1].kind == TOKEN_NO &&
	       decision_word_is_in(nouns, walk->reading->tokens[at].word);
}

/* "There's no way I'd approve", "under no circumstances would I approve". */
static void check_no_way(struct walk *walk)
{
	size_t at = walk->governor->at - 1;
	while (at > walk->sentence.first && (has_class(walk, at - 1, WORD_MODAL) ||
						    reading_is_word(walk->reading, at - 1, "that")))
		at--;
	if (at > walk->sentence.first && is_no_way(walk, at - 1))
		walk->governor->turns++;
}

/* "I don't think I would", "I'm not sure I would", "I know I should". */
static void check_opinion(struct walk *walk)
{
	size_t at = walk->governor->at - 1;
	check_no_way(walk);
	if (at > walk->sentence.first && reading_is_word(walk->reading, at - 1, "that"))
		at--;
	if (at == walk->sentence.first)
		return;
	at--;
	/* "I can't see why I would refuse." */
	if (decision_word_is_in(" why how what ", walk->reading->tokens[at].word)) {
		if (is_negated_before(walk, at))
			walk->governor->turns++;
		else
			reject(walk);
	}
	if (has_class(walk, at, WORD_THINK) && is_negated_before(walk, at))
		walk->governor->turns++;
	/* "I'd let the customer know we can't." */
	bool is_told = false;
	for (size_t n = 1; n <= NEAR && at >= walk->sentence.first + n; n++)
		is_told = is_told || reading_is_word(walk->reading, at - n, "let");
	if (!is_told && has_class(walk, at, WORD_UNSURE | WORD_CONCEDE) &&
		(is_negated_before(walk, at) || !reading_is_word(walk->reading, at, "sure")))
		reject(walk);
}

struct enabling_row {
	const char *words;
	int turns;
	bool only_negated; /* "The policy allows me to" decides nothing; "does not allow me to"
			      does. */
};

static const struct enabling_row enabling_rows[] = {
	{ " allow allows allowed permit permits permitted let lets enable enables authorize "
	  "authorizes ",
		0, true },
	{ " require requires required oblige obliges compel compels force forces lead leads leaves "
	  "obligates obligate ",
		0, false },
	{ " prevent prevents stop stops prohibit prohibits forbid forbids bar bars preclude "
	  "precludes "
	  "keeps ",
		1, false },
};

/* "… does not allow me to process": at is at "me". */
static void step_me(struct walk *walk)
{
	struct governor *governor = walk->governor;
	size_t me = governor->at - 1;
	if (me == walk->sentence.first) {
		reject(walk);
		return;
	}
	const char *verb = walk->reading->tokens[me - 1].word;
	/* "Let me change your flight." */
	if (strcmp(verb, "let") == 0 &&
		(me - 1 == walk->sentence.first ||
			walk->reading->tokens[me - 2].kind >= TOKEN_COMMA)) {
		finish(walk, SUBJECT_FIRST);
		return;
	}
	for (size_t i = 0; i < sizeof enabling_rows / sizeof enabling_rows[0]; i++) {
		if (!decision_word_is_in(enabling_rows[i].words, verb))
			continue;
		bool is_negated = is_negated_before(walk, me - 1);
		if (enabling_rows[i].only_negated && !is_negated)
			break;
		governor->turns += enabling_rows[i].turns + is_negated;
		governor->has_modal = true;
		finish(walk, SUBJECT_FIRST);
		return;
	}
	reject(walk);
}

/* True where the question names the noun as what the deed is done to. */
static bool is_asked_for(const struct walk *walk, size_t index)
{
	const struct question_deed *question = walk->reading->question;
	for (size_t i = 0; i < question->n_words; i++)
		if (reading_is_word(walk->reading, index, question->words[i]))
			return true;
	return false;
}

/* "in good conscience", "under these circumstances": passed over back to the preposition. */
static bool step_phrase(struct walk *walk)
{
	static const char nouns[] = " position conscience faith case cases situation circumstances "
				    "circumstance time instance occasion point moment scenario ";
	static const char prepositions[] = " in under at on for given with ";
	size_t noun = walk->governor->at - 1;
	if (!decision_word_is_in(nouns, walk->reading->tokens[noun].word))
		return false;
	for (size_t n = 1; n <= NEAR && noun >= walk->sentence.first + n; n++) {
		if (!decision_word_is_in(prepositions, walk->reading->tokens[noun - n].word))
			continue;
		walk->governor->at = noun - n;
		return true;
	}
	return false;
}

/* "I can't help you change your flight": whom is helped is passed over. */
static bool step_helped(struct walk *walk)
{
	size_t at = walk->governor->at - 1;
	for (size_t n = 0; n < 3 && at > walk->sentence.first; n++) {
		at--;
		if (decision_word_is_in(" help helping ", walk->reading->tokens[at].word)) {
			walk->governor->at = at;
			return true;
		}
		if (!has_class(walk, at, WORD_DETERMINER))
			return false;
	}
	return false;
}

/* "You" decides where it is no object of a verb before it. */
static void step_you(struct walk *walk)
{
	size_t at = walk->governor->at - 1;
	static const char verbs[] =
		" ask tell want let allow advise recommend urge encourage thank for "
		"to of with give offer asking telling letting before ";
	bool is_object = at > walk->sentence.first &&
			 decision_word_is_in(verbs, walk->reading->tokens[at - 1].word);
	if (is_object)
		reject(walk);
	else
		finish(walk, SUBJECT_YOU);
}

/* "The customer's request should be denied": the noun before, with its article or alone. */
static void step_noun(struct walk *walk)
{
	struct governor *governor = walk->governor;
	size_t noun = governor->at - 1;
	bool is_theme = has_class(walk, noun, WORD_OBJECT | WORD_RULE) || is_asked_for(walk, noun);
	if (walk->form != VERB_PAST || !is_theme) {
		reject(walk);
		return;
	}
	bool is_bounded =
		decision_word_is_in(" it stamps benefits ", walk->reading->tokens[noun].word);
	size_t at = noun;
	for (size_t n = 0; n < NEAR && at > walk->sentence.first && !is_bounded; n++) {
		at--;
		is_bounded = has_class(walk, at, WORD_DETERMINER);
		if (walk->reading->tokens[at].kind >= TOKEN_COMMA)
			break;
	}
	/* "Request denied." */
	bool is_first =
		noun == walk->sentence.first || walk->reading->tokens[noun - 1].kind >= TOKEN_COMMA;
	if (is_bounded || (is_first && !governor->has_be))
		finish(walk, SUBJECT_PASSIVE);
	else
		reject(walk);
}

/* "It is best to", "it would be wrong to", "the right thing is to". */
static void step_quality(struct walk *walk)
{
	struct governor *governor = walk->governor;
	size_t at = governor->at - 1;
	/* "It may seem harsh to refuse." */
	for (size_t n = 1; n <= NEAR && at >= walk->sentence.first + n; n++)
		if (has_class(walk, at - n, WORD_TENTATIVE) ||
			decision_word_is_in(" seem seems feels sound sounds ",
				walk->reading->tokens[at - n].word))
			governor->is_rejected = true;
	governor->turns += has_class(walk, at, WORD_BAD);
	governor->turns += is_negated_before(walk, at);
	finish(walk, SUBJECT_IMPERSONAL);
}

static void step_word(struct walk *walk)
{
	struct governor *governor = walk->governor;
	size_t at = governor->at - 1;
	const struct token *token = &walk->reading->tokens[at];
	const char *word = token->word;
	uint32_t classes = token->classes;
	bool is_linked = governor->has_to || governor->has_be;
	if (strcmp(word, "than") == 0 || (classes & (WORD_USUALLY | WORD_DESIRE)) ||
		(strcmp(word, "of") == 0 && at > walk->sentence.first &&
			reading_is_word(walk->reading, at - 1, "instead"))) {
		reject(walk);
	} else if (strcmp(word, "me") == 0 || strcmp(word, "us") == 0) {
		step_me(walk);
	} else if (strcmp(word, "and") == 0 || strcmp(word, "or") == 0 ||
		   strcmp(word, "but") == 0 || strcmp(word, "then") == 0) {
		step_conjunction(walk);
	} else if (classes & (WORD_NEGATOR | WORD_FLIP)) {
		governor->turns++;
	} else if (classes & WORD_TENTATIVE) {
		reject(walk);
	} else if (classes & WORD_PERMITTED) {
		governor->has_modal = true;
		governor->needs_turn = true;
	} else if (classes & WORD_FIRST) {
		check_opinion(walk);
		if (!walk->is_done)
			finish(walk, SUBJECT_FIRST);
	} else if (classes & WORD_YOU) {
		if (!step_helped(walk))
			step_you(walk);
	} else if (classes & WORD_MODAL) {
		governor->has_modal = true;
		governor->has_be |= decision_word_is_in(" be is are am been being was has ", word);
	} else if (is_linked && (classes & (WORD_COURSE | WORD_ANSWER_NOUN))) {
		finish(walk, SUBJECT_IMPERSONAL);
	} else if (governor->has_to && (classes & (WORD_GOOD | WORD_BAD))) {
		step_quality(walk);
	} else if (classes & (WORD_CHAIN | WORD_ADVERB)) {
		governor->has_to |= strcmp(word, "to") == 0;
	} else if (!step_phrase(walk) && !step_helped(walk)) {
		step_noun(walk);
	}
}

/* "can no longer", "see no way to approve"; "have no problem approving", which turns nothing */
static bool step_longer(struct walk *walk)
{
	static const char worries[] = " problem problems issue issues trouble qualms objection "
				      "hesitation difficulty reservations ";
	size_t at = walk->governor->at - 1;
	if (at > walk->sentence.first && walk->reading->tokens[at - 1].kind == TOKEN_NO &&
		decision_word_is_in(worries, walk->reading->tokens[at].word)) {
		walk->governor->at -= 2;
		return true;
	}
	bool is_longer = at > walk->sentence.first &&
			 reading_is_word(walk->reading, at, "longer") &&
			 walk->reading->tokens[at - 1].kind == TOKEN_NO;
	if (!is_longer && !is_no_way(walk, at))
		return false;
	walk->governor->turns++;
	walk->governor->at -= 2;
	return true;
}

static void step(struct walk *walk)
{
	enum token_kind kind = walk->reading->tokens[walk->governor->at - 1].kind;
	if (kind == TOKEN_COMMA)
		step_comma(walk);
	else if (kind == TOKEN_NUMBER)
		reject(walk);
	else if (kind != TOKEN_WORD)
		finish(walk, SUBJECT_NONE);
	else if (!step_longer(walk))
		step_word(walk);
}

static bool is_usual(const struct walk *walk, size_t at)
{
	bool is_quality = at + 1 < walk->sentence.end && has_class(walk, at + 1, WORD_GOOD);
	return has_class(walk, at, WORD_USUALLY) && !is_quality &&
	       !reading_is_word(walk->reading, at, "otherwise");
}

/* What others told, and what is conceded, in the clause that ends at the governor. */
static void check_clause(struct walk *walk)
{
	struct governor *governor = walk->governor;
	size_t at = governor->at;
	while (at > walk->sentence.first) {
		const struct token *token = &walk->reading->tokens[at - 1];
		if (token->kind >= TOKEN_COMMA || reading_is_word(walk->reading, at - 1, "but"))
			break;
		at--;
		governor->is_rejected |=
			is_usual(walk, at) ||
			decision_word_is_in(" perhaps maybe ", walk->reading->tokens[at].word);
		if (has_class(walk, at, WORD_REPORT)) {
			governor->is_rejected |=
				at == walk->sentence.first || !has_class(walk, at - 1, WORD_FIRST);
		}
	}
	/* "Normally, I would …" */
	if (at > walk->sentence.first + 1 && walk->reading->tokens[at - 1].kind == TOKEN_COMMA &&
		is_usual(walk, at - 2))
		governor->is_rejected = true;
	if (reading_is_word(walk->reading, at, "even"))
		at++;
	if (at < walk->verb && has_class(walk, at, WORD_CONCEDE) &&
		!has_class(walk, at, WORD_FIRST))
		governor->is_rejected = true;
}

void governor_read(const struct reading *reading, struct span sentence, size_t index,
	enum verb_form form, struct governor *governor)
{
	struct walk walk = { .reading = reading,
		.sentence = sentence,
		.verb = index,
		.form = form,
		.governor = governor };
	*governor = (struct governor){ .at = index };
	while (!walk.is_done && governor->at > sentence.first) {
		size_t before = governor->at;
		step(&walk);
		if (!walk.is_done || governor->subject != SUBJECT_NONE)
			governor->at -= governor->at == before;
	}
	if (governor->needs_turn && governor->turns % 2 == 0)
		governor->is_rejected = true;
	if (!governor->is_rejected)
		check_clause(&walk);
}
