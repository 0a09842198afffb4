/* Verdicts in verbs: "I would buy the flour", "I must decline", "the loan should be approved". */
#include <string.h>

#include "decision_reader.h"

enum subject {
	SUBJECT_NONE,
	SUBJECT_I,
	SUBJECT_YOU,
	SUBJECT_IMPERSONAL,
	SUBJECT_THEME,
	SUBJECT_OTHER
};

/* Where the walk over a clause is: who decides, and what turns or undoes what comes. */
struct walk {
	enum subject subject;
	int turns; /* Negations; odd: not done. */
	bool is_dead; /* No decision of the reply's from here on. */
	bool is_foreign; /* Nor behind an "and". */
	bool has_modal, has_be, has_to;
	bool needs_turn; /* "Could", "allowed to": decides only where it is negated. */
	bool keeps_turns; /* "I do not think I would". */
	bool is_clean; /* Nothing stands before it but fillers. */
	bool is_open; /* A comma may open an insertion: "I, as an officer, would". */
	size_t noun; /* What a participle may belong to. */
	/* What a new subject does not end. */
	bool is_conceded, was_usual, is_own, is_modifier, informs;
};

static const struct walk fresh_walk = { .is_clean = true, .noun = SIZE_MAX - 1 };

/* A new subject: all but the last five begin again. */
static void walk_restart(struct walk *walk, enum subject subject, int turns)
{
	struct walk before = *walk;
	*walk = fresh_walk;
	walk->subject = subject;
	walk->turns = turns;
	walk->is_conceded = before.is_conceded;
	walk->was_usual = before.was_usual;
	walk->is_own = before.is_own;
	walk->is_modifier = before.is_modifier;
	walk->informs = before.informs;
}

/* What a deed is read in. */
struct deed_place {
	const struct reading *reading;
	size_t first, end, index;
	const struct walk *walk;
	size_t reach; /* The end of what may belong to the verb. */
	size_t clause; /* The end of its clause. */
};

static const struct token *at(const struct deed_place *place, size_t index)
{
	return token_at(place->reading, index);
}

static bool reach_has(const struct deed_place *place, const char *words)
{
	for (size_t i = place->index + 1; i < place->reach; i++)
		if (token_in(at(place, i), words))
			return true;
	return false;
}

/* A yes or no behind "I would say", soon enough. */
static bool has_answer(const struct deed_place *place, enum token_kind kind)
{
	for (size_t i = place->index + 1; i < place->end && i < place->index + 6; i++) {
		const struct token *token = at(place, i), *next = at(place, i + 1);
		if (token->kind == kind)
			return kind == TOKEN_YES || token_is_sign(next) || i + 1 >= place->end ||
			       (next->classes & WORD_AFTERNO);
		if (token->kind != TOKEN_WORD ||
			(!(token->classes & (WORD_OBJ | WORD_THIRD | WORD_DET)) &&
				!token_in(token, "with a an the for that is hard firm clear to my "
						 "toward towards it resounding definite strong "
						 "simple answer would be")))
			return false;
	}
	return false;
}

static bool needs_word(const struct deed_row *row, const struct token *token)
{
	for (const struct need_word *word = row->words; word; word = word->next)
		if (token->entry == word->entry)
			return true;
	return ((row->needs & NEED_OBJECT) && (token->classes & WORD_OBJ)) ||
	       ((row->needs & NEED_RULE) && (token->classes & WORD_RULE));
}

/* Whether what the row needs stands behind the verb. */
static bool is_met(const struct deed_place *place, const struct deed_row *row, bool is_clean)
{
	size_t i = place->index;
	if (row->needs & NEED_ANY)
		return true;
	if (row->needs & (NEED_YES | NEED_NO))
		return has_answer(place, row->needs & NEED_YES ? TOKEN_YES : TOKEN_NO);
	bool is_last = i + 1 >= place->end || token_is_sign(at(place, i + 1));
	bool has_others = row->words != NULL;
	if (is_last && (row->needs & (NEED_OBJECT | NEED_ALONE)) && (has_others || is_clean))
		return true;
	for (size_t k = i + 1; k < place->reach; k++) {
		const struct token *token = at(place, k);
		if ((token->classes & WORD_NEG) ||
			((row->needs & NEED_RULE) && token_in(token, "spirit intent purpose")))
			return false;
		if (needs_word(row, token))
			return true;
	}
	return false;
}

/* The verb of a row in another sense than the row's. */
static bool is_other_sense(
	const struct deed_place *place, const struct sense *sense, enum verb_form form)
{
	const struct token *next = at(place, place->index + 1),
			   *second = at(place, place->index + 2);
	const char *verb = sense->verb->word;
	const struct token verb_token = { .word = verb };
	if (sense->row->sign < 0 && (sense->row->needs & NEED_ANY) && token_is(next, "to") &&
		*second->word)
		return token_in(second,
			"answer engage participate assist help comment discuss respond "
			"continue speculate make take choose judge decide pick");
	if (strcmp(verb, "let") == 0)
		return (next->classes & WORD_ME) || token_is(second, "be");
	if (token_is(next, "that") && second->kind == TOKEN_WORD &&
		token_in(&verb_token, "deny accept admit allow approve grant reject agree"))
		return !(second->classes & WORD_OBJ) ||
		       token_in(second, "it this that they them him her");
	if (strcmp(verb, "pass") == 0)
		return sense->row->sign < 0 && !token_is(next, "on");
	if (strcmp(verb, "approve") == 0 && token_is(next, "of"))
		return true;
	return form == FORM_ING && sense->row->sign > 0 && sense->row->needs == NEED_RULE &&
	       !sense->row->words;
}

/* What is usual elsewhere, or done again, is not decided here. */
static bool is_usual(const struct deed_place *place)
{
	if (reach_has(place, "again"))
		return true;
	for (size_t i = place->index + 1; i + 1 < place->end; i++)
		if (token_in(at(place, i), "ordinary normal usual other most regular") &&
			token_in(at(place, i + 1),
				"circumstances situations cases conditions times"))
			return true;
	return false;
}

/* Whether the deed is said under a condition, in its part of the sentence. */
static bool is_conditional(const struct deed_place *place, enum verdict verdict)
{
	size_t first = place->index, end = first;
	for (size_t i = place->index + 1; verdict == VERDICT_GRANT && i + 1 < place->end; i++)
		if (token_is(at(place, i), "only") &&
			token_in(at(place, i + 1), "with if when after once in"))
			return true;
	while (first > place->first && at(place, first - 1)->kind != TOKEN_SEMICOLON &&
		!token_is(at(place, first - 1), "but"))
		first--;
	while (end < place->end && at(place, end)->kind != TOKEN_SEMICOLON &&
		!token_is(at(place, end), "but"))
		end++;
	size_t found = decision_condition(place->reading, first, end);
	return found < end &&
	       (verdict == VERDICT_GRANT ||
		       !token_in(at(place, found), "unless until otherwise depending"));
}

static bool is_doubted(const struct deed_place *place)
{
	for (size_t i = place->index + 1; i < place->clause; i++)
		if ((at(place, i)->classes & (WORD_MODAL | WORD_MAYBE)) ||
			token_in(at(place, i), "seems seem feels sounds looks"))
			return true;
	return false;
}

/* Whether the verb in that form is one that is decided on. */
static bool is_governed(const struct deed_place *place, enum verb_form form, bool is_answer)
{
	const struct walk *walk = place->walk;
	const struct token *token = at(place, place->index);
	bool is_start = walk->is_clean;
	bool is_mine = walk->subject == SUBJECT_I || walk->subject == SUBJECT_YOU ||
		       walk->subject == SUBJECT_IMPERSONAL;
	bool is_none = walk->subject == SUBJECT_NONE;
	switch (form) {
	case FORM_BASE:
		if (is_none && !walk->has_modal && place->index > place->first && !is_start)
			return false;
		if (is_none && (token->classes & WORD_OBJ) &&
			(at(place, place->index - 1)->classes & WORD_DET))
			return false;
		return is_mine || (is_none && (walk->has_modal || is_start) &&
					  (!walk->has_to || walk->has_modal ||
						  (walk->turns > 0 && !is_doubted(place))));
	case FORM_PAST:
		return (walk->subject == SUBJECT_I && !walk->has_be) ||
		       (walk->subject == SUBJECT_THEME &&
			       (walk->has_be || walk->noun == place->index - 1)) ||
		       (is_none && is_start && !walk->has_to);
	case FORM_ING:
		return is_mine || (is_none && is_start &&
					  (walk->turns > 0 || is_answer ||
						  (place->index == place->first &&
							  place->end - place->first <= 4)) &&
					  !is_doubted(place));
	case FORM_S:
		break;
	}
	return false;
}

/* "Approve: no", "approved: false". */
static bool is_denied_behind(const struct deed_place *place)
{
	size_t next = place->index + 1;
	next += next < place->end && at(place, next)->kind == TOKEN_COLON;
	if (next >= place->end)
		return false;
	return token_is(at(place, next), "false") ||
	       (at(place, next)->kind == TOKEN_NO &&
		       (next == place->index + 1 || next + 1 >= place->end ||
			       token_is_sign(at(place, next + 1))));
}

static bool is_about_another(const struct deed_place *place)
{
	for (size_t i = place->index + 1; i < place->reach; i++)
		if ((at(place, i)->classes & WORD_ALT) || token_is(at(place, i), "then") ||
			(token_is(at(place, i), "that") &&
				token_in(at(place, i + 1), "point stage")))
			return true;
	return false;
}

static struct deed_place place_of(
	const struct reading *reading, size_t first, size_t end, size_t index)
{
	struct deed_place place = { reading, first, end, index, NULL, index + 1, index + 1 };
	while (place.clause < end && !token_is_sign(token_at(reading, place.clause)))
		place.clause++;
	while (place.reach < place.clause && place.reach <= index + 8 &&
		!((token_at(reading, place.reach)->classes &
			  (WORD_AND | WORD_BUT | WORD_BECAUSE)) &&
			token_in(token_at(reading, place.reach), "and but because since so")))
		place.reach++;
	return place;
}

enum rank decision_deed_rank(
	const struct reading *reading, size_t index, size_t first, size_t end, enum verdict verdict)
{
	struct deed_place place = place_of(reading, first, end, index);
	if (is_usual(&place))
		return N_RANKS;
	return is_conditional(&place, verdict) ? RANK_SOFT : RANK_DEED;
}

/* The asked verb's object, or what stands for it. */
static bool is_asked_object(const struct deed_place *place)
{
	if (!place->reading->question->has_objects || place->index + 1 >= place->reach)
		return true;
	for (size_t i = place->index + 1; i < place->reach; i++)
		if ((at(place, i)->asked & ASKED_WORD) ||
			token_in(at(place, i), "it them him her this that so one"))
			return true;
	return false;
}

static void add_deed(const struct deed_place *place, enum rank rank, enum verdict verdict,
	int turns, struct findings *findings)
{
	findings_add(findings, rank, verdict, place->index);
	if (rank == RANK_DEED && findings->deed_at == SIZE_MAX)
		findings->deed_at = place->index;
	if (rank == RANK_DEED && turns % 2 && !findings->turned)
		findings->turned = verdict;
}

/* Reads the verb in one sense (NULL: the question's) and form; false where it decides nothing. */
static bool read_sense(const struct deed_place *place, const struct sense *sense,
	enum verb_form form, struct findings *findings)
{
	const struct walk *walk = place->walk;
	const struct deed_row *row = sense ? sense->row : NULL;
	const struct token *next =
		at(place, place->index + 1 < place->end ? place->index + 1 : SIZE_MAX);
	bool is_answer = row && (row->needs & (NEED_YES | NEED_NO));
	bool is_theme = walk->subject == SUBJECT_THEME, is_none = walk->subject == SUBJECT_NONE;
	if ((sense && is_other_sense(place, sense, form)) || !is_governed(place, form, is_answer))
		return false;
	const struct token *noun = at(place, walk->noun);
	bool met = row ? is_met(place, row, walk->is_clean && !is_theme)
		       : is_theme || is_asked_object(place);
	if (row && is_theme && !is_answer && needs_word(row, noun))
		met = true;
	if (!met || is_usual(place))
		return false;
	enum verdict verdict = reading_answer(place->reading, true);
	if (is_answer)
		verdict = reading_answer(place->reading, (row->needs & NEED_YES) != 0);
	else if (row)
		verdict = row->sign > 0 ? VERDICT_GRANT : VERDICT_REFUSE;
	int turns = walk->turns + (!is_answer && is_denied_behind(place));
	verdict = turns % 2 ? verdict_turn(verdict) : verdict;
	if (verdict == VERDICT_GRANT && turns == 0 && is_about_another(place))
		return false;
	enum rank rank = RANK_WEAK;
	if (is_conditional(place, verdict))
		rank = RANK_SOFT;
	else if (is_answer)
		rank = RANK_ANSWER;
	else if (walk->subject == SUBJECT_I || walk->subject == SUBJECT_IMPERSONAL || walk->is_own)
		rank = RANK_DEED;
	if ((rank == RANK_ANSWER || rank == RANK_WEAK) &&
		((is_theme && !walk->has_be) || (is_none && form == FORM_PAST) ||
			(is_none && form == FORM_BASE && !walk->has_modal && walk->is_clean &&
				token_is_sign(next))))
		rank = RANK_DEED;
	add_deed(place, rank, verdict, turns, findings);
	return true;
}

/* Reads the token at index as the verb of a deed; false where it is none that counts. */
static bool read_verb(const struct reading *reading, size_t first, size_t end, size_t index,
	const struct walk *walk, struct findings *findings)
{
	const struct token *token = token_at(reading, index);
	unsigned asked = token->asked & ~(unsigned)ASKED_WORD;
	if (token->kind != TOKEN_WORD || walk->is_dead || walk->is_conceded || walk->was_usual ||
		(!asked && !token->deed && !(token->entry && token->entry->senses)))
		return false;
	if (walk->needs_turn && walk->turns % 2 == 0)
		return false;
	struct deed_place place = place_of(reading, first, end, index);
	place.walk = walk;
	if (token->deed) {
		if (is_usual(&place))
			return false;
		enum verdict verdict = token->deed > 0 ? VERDICT_GRANT : VERDICT_REFUSE;
		verdict = walk->turns % 2 ? verdict_turn(verdict) : verdict;
		add_deed(&place, is_conditional(&place, verdict) ? RANK_SOFT : RANK_DEED, verdict,
			walk->turns, findings);
		return true;
	}
	for (unsigned form = FORM_BASE; form <= FORM_ING; form <<= 1)
		if ((asked & form) && read_sense(&place, NULL, (enum verb_form)form, findings))
			return true;
	for (const struct sense *sense = token->entry ? token->entry->senses : NULL; sense;
		sense = sense->next)
		if (read_sense(&place, sense, sense->form, findings))
			return true;
	return false;
}

/* "Best … to": an infinitive follows soon. */
static bool leads(const struct reading *reading, size_t index, size_t end)
{
	for (size_t i = index + 1; i < end && i < index + 6; i++) {
		if (token_is(token_at(reading, i), "to"))
			return true;
		if (token_is_sign(token_at(reading, i)) &&
			token_at(reading, i)->kind != TOKEN_COMMA)
			return false;
	}
	return false;
}

/* "In this case", "in my position": the index behind it, 0 for another phrase. */
static size_t phrase_end(const struct reading *reading, size_t index, size_t end)
{
	for (size_t i = index + 1; i < end && i < index + 5; i++) {
		if (token_at(reading, i)->classes & WORD_PLACE)
			return i + 1;
		if (token_is_sign(token_at(reading, i)))
			return 0;
	}
	return 0;
}

/* "Let me", "the rule does not allow me to", "nothing prevents me from". */
static void read_me(const struct reading *reading, size_t first, size_t index, struct walk *walk)
{
	const struct token *verb = token_at(reading, index - 1);
	bool is_negated = false;
	int turns = 0;
	for (size_t n = 2; n < 6 && index >= first + n; n++)
		is_negated = is_negated || (token_at(reading, index - n)->classes & WORD_NEG) ||
			     token_is(token_at(reading, index - n), "nothing");
	if (token_is(verb, "let") &&
		(index < first + 2 || token_is_sign(token_at(reading, index - 2)))) {
		turns = 0;
	} else if (is_negated &&
		   token_in(verb, "allow allows allowed permit permits permitted let lets "
				  "enable enables authorize authorizes")) {
		turns = 1;
	} else if (token_in(verb,
			   "require requires required oblige obliges compel compels force forces "
			   "lead leads leaves obligates obligate")) {
		turns = is_negated;
	} else if (token_in(verb,
			   "stopping preventing keeping prevent prevents stop stops prohibit "
			   "prohibits forbid forbids bar bars preclude precludes keeps")) {
		turns = 1 + is_negated;
	} else {
		walk->is_dead = walk->is_foreign = true;
		return;
	}
	walk->subject = SUBJECT_I;
	walk->turns = turns;
	walk->has_modal = walk->is_open = true;
	walk->is_dead = walk->needs_turn = walk->is_foreign = walk->has_to = walk->is_clean = false;
}

/* "I" and "we" open a clause of the reply's own, unless doubt or a concession stands before. */
static void read_first_person(
	const struct reading *reading, size_t index, struct walk *walk, bool *is_quiet)
{
	const struct token *before = token_at(reading, index - 1);
	if (token_is(before, "that"))
		before = token_at(reading, index - 2);
	int turns = walk->keeps_turns ? walk->turns : 0;
	if (token_in(before, "why how what")) {
		*is_quiet = *is_quiet || walk->turns % 2 == 0;
		turns = walk->turns % 2;
	}
	bool is_doubted = (before->classes & (WORD_UNSURE | WORD_CONCEDE)) &&
			  !token_in(before, "though although while despite albeit whereas") &&
			  (walk->turns || !token_is(before, "sure"));
	for (size_t n = 2; n < 5; n++)
		if (token_is(token_at(reading, index - n), "let"))
			is_doubted = false;
	walk_restart(walk, SUBJECT_I, turns);
	walk->is_clean = false;
	walk->is_open = true;
	walk->is_dead = walk->is_foreign = is_doubted;
}

static void read_you(const struct token *before, struct walk *walk)
{
	if (before->classes & WORD_HELP)
		return;
	if (walk->subject != SUBJECT_NONE &&
		token_in(before,
			"ask tell want let allow advise recommend urge encourage thank for to "
			"of with give offer asking telling letting before")) {
		walk->is_dead = true;
	} else if (walk->subject != SUBJECT_I) {
		walk_restart(walk, SUBJECT_YOU, 0);
		walk->is_clean = false;
		walk->is_open = true;
	} else {
		walk->is_dead = true;
	}
}

/* "And", "or", "then": the subject before goes on. */
static void read_and(
	const struct reading *reading, size_t index, struct walk *walk, const struct walk *before)
{
	const struct walk *source = NULL;
	if (walk->subject == SUBJECT_I || walk->subject == SUBJECT_YOU)
		source = walk;
	else if ((walk->subject == SUBJECT_NONE || walk->subject == SUBJECT_OTHER) &&
		 !walk->is_foreign)
		source = before;
	if (source && (source->subject == SUBJECT_I || source->subject == SUBJECT_YOU) &&
		(!source->is_foreign || (token_at(reading, index + 1)->classes & WORD_NEG))) {
		struct walk next = fresh_walk;
		next.subject = source->subject;
		next.has_modal = source->has_modal;
		next.turns = token_is(token_at(reading, index), "or") ? source->turns % 2 : 0;
		next.is_clean = false;
		*walk = next;
	} else if (!walk->is_clean) {
		*walk = fresh_walk;
		walk->is_dead = walk->is_foreign = true;
	}
}

/* "It would be wrong to", "my decision is to"; false where the word is not said so. */
static bool read_impersonal(
	const struct reading *reading, size_t first, size_t end, size_t index, struct walk *walk)
{
	const struct token *token = token_at(reading, index);
	if (!(token->classes & (WORD_GOOD | WORD_BAD | WORD_COURSE | WORD_ANS)) ||
		walk->is_foreign || !leads(reading, index, end) ||
		(!walk->has_be && token_in(token, "hard difficult impossible tough")) ||
		(walk->subject == SUBJECT_I && !walk->has_be && !walk->has_to))
		return false;
	walk->is_dead = false;
	for (size_t n = 1; n < 5 && index >= first + n; n++)
		if ((token_at(reading, index - n)->classes & WORD_MAYBE) ||
			token_in(token_at(reading, index - n), "seem seems feels sound sounds"))
			walk->is_dead = true;
	walk->subject = SUBJECT_IMPERSONAL;
	walk->turns += (token->classes & WORD_BAD) != 0;
	walk->is_clean = false;
	return true;
}

/* What a sign ends: the clause, but not an insertion ("I, as an officer, would"). */
static size_t read_sign(const struct reading *reading, size_t end, size_t index, struct walk *walk,
	struct walk *before)
{
	bool is_comma = token_at(reading, index)->kind == TOKEN_COMMA;
	for (size_t i = index + 2;
		is_comma && walk->is_open && walk->subject && i < end && i < index + 9; i++)
		if (token_at(reading, i)->kind == TOKEN_COMMA)
			return i + 1;
	if (!is_comma)
		*before = fresh_walk;
	else if (walk->subject == SUBJECT_I)
		*before = *walk;
	*walk = fresh_walk;
	walk->was_usual = is_comma && (token_at(reading, index - 1)->classes & WORD_USUAL);
	return index + 1;
}

/* A no that is no answer: "no reason to" turns round, every other names nothing decided. */
static size_t read_no(const struct reading *reading, size_t index, struct walk *walk)
{
	for (size_t n = 1; n < 4; n++) {
		if (!token_in(token_at(reading, index + n),
			    "reason reasons grounds basis justification excuse intention need"))
			continue;
		int turns = walk->turns + 1;
		*walk = fresh_walk;
		walk->turns = turns;
		walk->is_own = walk->keeps_turns = true;
		return index + n + 1;
	}
	walk->is_dead = true;
	return index + 1;
}

/* A word that names somebody or something, or links; the rest of the classes. */
static void read_other(const struct reading *reading, size_t index, struct walk *walk)
{
	const struct token *token = token_at(reading, index),
			   *before = token_at(reading, index - 1);
	uint64_t classes = token->classes;
	if (classes & (WORD_CHAIN | WORD_ADV | WORD_DET | WORD_FILLER | WORD_SO)) {
		bool is_to = token_is(token, "to");
		if (is_to && walk->subject == SUBJECT_I &&
			!(before->classes & (WORD_CHAIN | WORD_MODAL | WORD_FLIP | WORD_NEG |
						    WORD_GOOD | WORD_BAD | WORD_COURSE | WORD_ANS |
						    WORD_CAN | WORD_ENABLE | WORD_OBJ)))
			walk->is_foreign = true;
		walk->has_to = walk->has_to || is_to;
		if ((classes & WORD_OBJ) && !walk->subject) {
			walk->subject = SUBJECT_THEME;
			walk->noun = index;
			walk->is_clean = false;
		}
	} else if ((classes & (WORD_OBJ | WORD_RULE)) || (token->asked & ASKED_WORD)) {
		if (!walk->subject || (walk->subject == SUBJECT_OTHER && walk->is_modifier)) {
			walk->subject = SUBJECT_THEME;
			walk->is_clean = false;
			walk->is_dead = walk->is_conceded;
		} else if (walk->subject == SUBJECT_I && !(before->classes & WORD_HELP) &&
			   !walk->has_to) {
			walk->is_dead = true;
		}
		walk->noun = index;
	} else if (classes & WORD_THIRD) {
		walk->subject = walk->subject ? walk->subject : SUBJECT_OTHER;
		walk->is_dead = walk->is_foreign = true;
		walk->is_clean = false;
	} else if (classes & WORD_INFORM) {
		walk->informs = walk->is_dead = true;
	} else if (!(classes & WORD_HELP)) {
		bool is_verb =
			(token->asked & ~ASKED_WORD) || (token->entry && token->entry->senses);
		if (!is_verb && !walk->subject) {
			walk->subject = SUBJECT_OTHER;
			walk->is_modifier = true;
		}
		walk->is_dead = true;
		walk->is_clean = false;
	}
}

/* Words that link clauses, and who is spoken of; false for others. */
static bool read_link(const struct reading *reading, size_t first, size_t index, struct walk *walk,
	struct walk *before, bool *is_quiet)
{
	const struct token *token = token_at(reading, index), *last = token_at(reading, index - 1);
	uint64_t classes = token->classes;
	if (classes & (WORD_BUT | WORD_BECAUSE)) {
		*walk = fresh_walk;
		*before = classes & WORD_BUT ? fresh_walk : *before;
		*is_quiet = false;
	} else if (token_is(token, "than") ||
		   (token_is(token, "of") && token_is(last, "instead"))) {
		walk->is_dead = true;
	} else if (classes & WORD_AND) {
		read_and(reading, index, walk, before);
	} else if (classes & WORD_ME) {
		read_me(reading, first, index, walk);
	} else if (classes & (WORD_NOWAY | WORD_NEG | WORD_FLIP)) {
		walk->turns++;
		walk->keeps_turns = walk->keeps_turns || (classes & WORD_NOWAY);
		if (!(classes & WORD_NOWAY))
			walk->is_open = walk->subject != SUBJECT_NONE;
	} else if (classes & WORD_MAYBE) {
		walk->is_dead = walk->is_foreign = true;
		*is_quiet = *is_quiet || token_in(token, "perhaps maybe");
	} else if ((classes & WORD_USUAL) && !(token_at(reading, index + 1)->classes & WORD_GOOD) &&
		   !token_is(token, "otherwise")) {
		walk->is_dead = walk->is_foreign = *is_quiet = true;
	} else if (classes & WORD_I) {
		read_first_person(reading, index, walk, is_quiet);
	} else if (classes & WORD_YOU) {
		read_you(last, walk);
	} else {
		return false;
	}
	return true;
}

/* Helpers, and what makes a clause no decision; the rest is read_other's. */
static void read_helper(const struct reading *reading, size_t first, size_t end, size_t index,
	struct walk *walk, bool *is_quiet)
{
	const struct token *token = token_at(reading, index), *last = token_at(reading, index - 1);
	uint64_t classes = token->classes;
	if ((classes & WORD_CAN) &&
		!(walk->subject == SUBJECT_THEME &&
			token_in(token, "allowed permitted authorized authorised"))) {
		walk->has_modal = walk->needs_turn = true;
		walk->is_open = walk->subject != SUBJECT_NONE;
	} else if (read_impersonal(reading, first, end, index, walk)) {
		;
	} else if (classes & WORD_MODAL) {
		walk->has_modal = true;
		walk->has_be = walk->has_be || token_in(token, "be is are am been being was has");
		walk->is_open = walk->subject != SUBJECT_NONE;
	} else if (classes & WORD_WISH) {
		walk->is_dead = walk->is_foreign = true;
	} else if ((classes & WORD_REPORT) &&
		   !(token_in(token, "told said") && (last->classes & WORD_I))) {
		*is_quiet = walk->is_dead = true;
	} else if (classes & WORD_CONCEDE) {
		if (walk->is_clean && !walk->subject)
			walk->subject = SUBJECT_OTHER;
		walk->is_conceded = walk->is_conceded || walk->is_clean;
		walk->is_dead = walk->is_foreign = true;
	} else if (classes & WORD_THINK) {
		if (walk->subject == SUBJECT_I && !walk->is_dead) {
			int turns = walk->turns;
			*walk = fresh_walk;
			walk->turns = turns;
			walk->is_own = true;
		}
		walk->keeps_turns = true;
	} else if (classes & WORD_COND) {
		if (token_in(token, "if unless whether until"))
			walk_restart(walk, SUBJECT_NONE, 0);
		walk->is_foreign = true;
	} else if (token_is(token, "that") && walk->informs) {
		*walk = fresh_walk;
	} else {
		read_other(reading, index, walk);
	}
}

/* One word of a clause: each class has one effect. Returns the index to go on with. */
static size_t read_word(const struct reading *reading, size_t first, size_t end, size_t index,
	struct walk *walk, struct walk *before, bool *is_quiet)
{
	uint64_t classes = token_at(reading, index)->classes;
	if (!read_link(reading, first, index, walk, before, is_quiet)) {
		size_t behind = classes & WORD_PREP ? phrase_end(reading, index, end) : 0;
		if (behind)
			return behind;
		read_helper(reading, first, end, index, walk, is_quiet);
	}
	if (!(classes & (WORD_NEG | WORD_FILLER | WORD_ADV | WORD_MODAL | WORD_SO | WORD_CHAIN |
				WORD_THINK | WORD_DET)))
		walk->is_clean = false;
	return index + 1;
}

void decision_deeds(const struct reading *reading, size_t first, size_t end, size_t start,
	struct findings *findings)
{
	struct walk walk = fresh_walk, before = fresh_walk;
	bool is_quiet = false;
	for (size_t i = start; i < end;) {
		const struct token *token = token_at(reading, i);
		if (token_is_sign(token)) {
			size_t next = read_sign(reading, end, i, &walk, &before);
			is_quiet = is_quiet && next > i + 1;
			i = next;
		} else if ((token_is_answer(token) && !token->is_user) ||
			   token->kind == TOKEN_BOTH) {
			bool is_other = token->kind == TOKEN_NO &&
					*token_at(reading, i + 1)->word &&
					!decision_is_answer(reading, i, end);
			if (!is_other)
				walk = fresh_walk;
			i = is_other ? read_no(reading, i, &walk) : i + 1;
		} else if (!is_quiet && read_verb(reading, first, end, i, &walk, findings)) {
			walk.is_dead = true;
			i++;
		} else {
			walk.is_open = false;
			i = read_word(reading, first, end, i, &walk, &before, &is_quiet);
		}
	}
}
