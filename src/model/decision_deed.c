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
	size_t turns; /* Negations; odd: not done. */
	bool is_dead; /* No decision of the reply's from here on. */
	bool is_foreign; /* Nor behind an "and". */
	bool has_modal, has_be, has_to;
	bool needs_turn; /* "Could", "allowed to": decides only where it is negated. */
	bool keeps_turns; /* "I do not think I would". */
	bool is_clean; /* Nothing stands before it but fillers. */
	bool is_open; /* A comma may open an insertion: "I, as an officer, would". */
	size_t noun; /* What a participle may belong to. */
	/* What a new subject does not end. */
	bool is_conceded, is_own, is_modifier, informs;
};

static const struct walk fresh_walk = { .is_clean = true, .noun = SIZE_MAX - 1 };

/* A new subject: all but the last four begin again. */
static void walk_restart(struct walk *walk, enum subject subject, size_t turns)
{
	struct walk before = *walk;
	*walk = fresh_walk;
	walk->subject = subject;
	walk->turns = turns;
	walk->is_clean = subject == SUBJECT_NONE;
	walk->is_open = subject != SUBJECT_NONE;
	walk->is_conceded = before.is_conceded;
	walk->is_own = before.is_own;
	walk->is_modifier = before.is_modifier;
	walk->informs = before.informs;
}

/* The walk over a sentence; before: the walk whose subject an "and" resumes. */
struct deeds {
	const struct reading *reading;
	struct sentence *sentence;
	struct walk walk, before;
	bool is_quiet; /* Nothing is decided up to the next sign. */
};

bool reading_is_conditional(const struct reading *reading, size_t index, enum verdict verdict)
{
	static const uint64_t bounds = IS_END | IS_SEMICOLON | IS_BUT;
	size_t first = index, end = index;
	while (first > 0 && !(token_at(reading, first - 1)->classes & bounds))
		first--;
	while (!(token_at(reading, end)->classes & bounds))
		end++;
	for (size_t i = index + 1; verdict == VERDICT_GRANT && i + 1 < end; i++)
		if (token_is(token_at(reading, i), "only") &&
			(token_at(reading, i + 1)->classes & (IS_COND | IS_BECAUSE)))
			return true;
	size_t found = reading_condition(reading, first, end);
	return found < end &&
	       (verdict == VERDICT_GRANT || !(token_at(reading, found)->classes & IS_WITHOUT));
}

/* Where what may belong to the verb at index ends. */
static size_t reach_of(const struct reading *reading, size_t index)
{
	size_t end = index + 1;
	for (; end <= index + 8; end++) {
		uint64_t classes = token_at(reading, end)->classes;
		if (classes & (IS_SIGN | IS_AND | IS_BUT | IS_BECAUSE) && !(classes & IS_ALT))
			break;
	}
	return end;
}

/* Whether what the sense needs stands behind the verb, or before it as what is decided on. */
static bool is_met(
	const struct deeds *deeds, const struct element *need, size_t index, size_t reach)
{
	const struct walk *walk = &deeds->walk;
	const struct token *next = token_at(deeds->reading, index + 1);
	if (!need)
		return true;
	if (need->any.own & IS_ANSWER) {
		/* A yes or no behind "I would say", soon enough. */
		size_t end;
		return pattern_find(deeds->reading, PATTERN_own, index + 1, &end) &&
		       (reading_classes(deeds->reading, index + 1, end) & need->any.own);
	}
	if (walk->subject == SUBJECT_THEME &&
		element_fits(need, token_at(deeds->reading, walk->noun)))
		return true;
	if ((need->any.own & (IS_OBJ | IS_ALONE)) && (next->classes & IS_SIGN) &&
		(need->n_words > 0 || (walk->is_clean && walk->subject != SUBJECT_THEME)))
		return true;
	for (size_t i = index + 1; i < reach; i++)
		if (token_at(deeds->reading, i)->classes & IS_NEG)
			return false;
		else if (element_fits(need, token_at(deeds->reading, i)))
			return true;
	return false;
}

/* Whether the verb in that form is one that is decided on. */
static bool is_governed(
	const struct deeds *deeds, size_t index, enum verb_form form, bool is_answer)
{
	const struct reading *reading = deeds->reading;
	const struct walk *walk = &deeds->walk;
	size_t clause = reading_clause_end(reading, index);
	bool is_doubted = reading_classes(reading, index + 1, clause) & (IS_MODAL | IS_MAYBE);
	bool is_mine = walk->subject == SUBJECT_I || walk->subject == SUBJECT_YOU ||
		       walk->subject == SUBJECT_IMPERSONAL;
	bool is_none = walk->subject == SUBJECT_NONE;
	if (form == FORM_PAST)
		return (walk->subject == SUBJECT_I && !walk->has_be) ||
		       (walk->subject == SUBJECT_THEME &&
			       (walk->has_be || walk->noun == index - 1)) ||
		       (is_none && walk->is_clean && !walk->has_to);
	if (form == FORM_ING)
		return is_mine || (is_none && walk->is_clean && !is_doubted &&
					  (walk->turns > 0 || is_answer ||
						  (token_at(reading, index - 1)->classes & IS_END &&
							  clause - index <= 4)));
	if (is_none && (token_at(reading, index)->classes & IS_OBJ) &&
		(token_at(reading, index - 1)->classes & IS_DET))
		return false;
	return is_mine ||
	       (is_none && (walk->has_modal || walk->is_clean) &&
		       (!walk->has_to || walk->has_modal || (walk->turns > 0 && !is_doubted)));
}

/* Reads the verb in one sense (NULL: the question's) and form; false where it decides nothing. */
static bool read_sense(
	struct deeds *deeds, size_t index, const struct sense *sense, enum verb_form form)
{
	const struct reading *reading = deeds->reading;
	const struct walk *walk = &deeds->walk;
	const struct token *next = token_at(reading, index + 1);
	size_t reach = reach_of(reading, index), turns = walk->turns;
	uint64_t behind = reading_classes(reading, index + 1, reach);
	bool is_answer = sense && sense->need && (sense->need->any.own & IS_ANSWER);
	bool is_theme = walk->subject == SUBJECT_THEME, is_none = walk->subject == SUBJECT_NONE;
	bool is_user = form == 0;
	if (!is_user && (!is_governed(deeds, index, form, is_answer) ||
				(sense && pattern_applies(reading, PATTERN_elsewhere, index)) ||
				(sense && !is_met(deeds, sense->need, index, reach)) ||
				(!sense && !is_theme && reading->question->has_objects &&
					reach > index + 1 && !(behind & (IS_ASKED | IS_OBJ)))))
		return false;
	enum verdict verdict = reading_answer(reading, !is_answer || sense->need->any.own & IS_YES);
	if (is_user)
		verdict = token_at(reading, index)->classes & IS_GRANT ? VERDICT_GRANT
								       : VERDICT_REFUSE;
	else if (sense && !is_answer)
		verdict = sense->sign > 0 ? VERDICT_GRANT : VERDICT_REFUSE;
	/* "Approve: no". */
	if (!is_answer && next->classes & (IS_NO | IS_COLON)) {
		size_t no = index + 1 + !(next->classes & IS_NO);
		turns += (token_at(reading, no)->classes & IS_NO) &&
			 (no == index + 1 || (token_at(reading, no + 1)->classes & IS_SIGN));
	}
	verdict = verdict_turn(verdict, turns);
	/* What is usual elsewhere, or of something else, is not decided here. */
	if ((behind & IS_USUAL) || (verdict == VERDICT_GRANT && turns == 0 && (behind & IS_ALT)))
		return false;
	enum rank rank = is_answer ? RANK_ANSWER : RANK_WEAK;
	if (reading_is_conditional(reading, index, verdict))
		rank = RANK_SOFT;
	else if (is_user || walk->is_own || (is_theme && !walk->has_be) ||
		 (is_none && form == FORM_PAST) ||
		 (is_none && !walk->has_modal && walk->is_clean && (next->classes & IS_SIGN)) ||
		 (!is_answer &&
			 (walk->subject == SUBJECT_I || walk->subject == SUBJECT_IMPERSONAL)))
		rank = RANK_DEED;
	sentence_add(deeds->sentence, rank, verdict, index);
	if (rank == RANK_DEED && turns % 2 && !deeds->sentence->turned)
		deeds->sentence->turned = verdict;
	return true;
}

/* Reads the token at index as the verb of a deed; false where it is none that counts. */
static bool read_verb(struct deeds *deeds, size_t index)
{
	const struct token *token = token_at(deeds->reading, index);
	const struct walk *walk = &deeds->walk;
	if (deeds->is_quiet || walk->is_dead || walk->is_conceded ||
		(walk->needs_turn && walk->turns % 2 == 0))
		return false;
	if (token->classes & (IS_GRANT | IS_REFUSE))
		return read_sense(deeds, index, NULL, 0);
	for (unsigned form = FORM_BASE; form <= FORM_ING; form <<= 1)
		if ((token->asked & form) && read_sense(deeds, index, NULL, (enum verb_form)form))
			return true;
	const struct sense *sense = token->entry ? token->entry->senses : NULL;
	while (sense && !read_sense(deeds, index, sense, sense->form))
		sense = sense->next;
	return sense != NULL;
}

/* "And", "or", "then": the subject before goes on. */
static void read_and(struct deeds *deeds, size_t index)
{
	struct walk *walk = &deeds->walk;
	const struct walk *source = NULL;
	if (walk->subject == SUBJECT_I || walk->subject == SUBJECT_YOU)
		source = walk;
	else if ((walk->subject == SUBJECT_NONE || walk->subject == SUBJECT_OTHER) &&
		 !walk->is_foreign)
		source = &deeds->before;
	struct walk next = fresh_walk;
	next.is_clean = false;
	if (source && (source->subject == SUBJECT_I || source->subject == SUBJECT_YOU) &&
		(!source->is_foreign || (token_at(deeds->reading, index + 1)->classes & IS_NEG))) {
		next.subject = source->subject;
		next.has_modal = source->has_modal;
		next.turns =
			token_is(token_at(deeds->reading, index), "or") ? source->turns % 2 : 0;
	} else {
		next.is_dead = next.is_foreign = true;
	}
	if (source == walk || !walk->is_clean || !next.is_dead)
		*walk = next;
}

/* "Let me", "the rule does not allow me to", "nothing prevents me from". */
static void read_me(struct deeds *deeds, size_t index)
{
	struct walk *walk = &deeds->walk;
	size_t turns = walk->turns % 2;
	bool is_forced = pattern_applies(deeds->reading, PATTERN_forced, index);
	if (pattern_applies(deeds->reading, PATTERN_prevented, index))
		turns++;
	else if (!is_forced &&
		 (turns == 0 || !pattern_applies(deeds->reading, PATTERN_enabled, index))) {
		walk->is_dead = walk->is_foreign = true;
		return;
	}
	walk_restart(walk, SUBJECT_I, turns);
	walk->has_modal = true;
}

/* "I" and "we" open a clause of the reply's own, unless doubt or a concession stands before. */
static void read_first_person(struct deeds *deeds, size_t index)
{
	struct walk *walk = &deeds->walk;
	size_t turns = walk->keeps_turns ? walk->turns : 0;
	if (pattern_applies(deeds->reading, PATTERN_asking, index)) {
		turns = walk->turns % 2;
		deeds->is_quiet = deeds->is_quiet || turns == 0;
	}
	bool is_doubted = pattern_applies(deeds->reading, PATTERN_doubted, index);
	walk_restart(walk, SUBJECT_I, turns);
	walk->is_dead = walk->is_foreign = is_doubted;
}

/* "It would be wrong to", "my decision is to"; false where the word is not said so. */
static bool read_impersonal(struct deeds *deeds, size_t index)
{
	const struct reading *reading = deeds->reading;
	struct walk *walk = &deeds->walk;
	const struct token *token = token_at(reading, index);
	size_t to = index + 1;
	while (to < index + 6 && !token_is(token_at(reading, to), "to"))
		to++;
	if (!(token->classes & (IS_GOOD | IS_BAD | IS_COURSE | IS_ANS)) || walk->is_foreign ||
		(token->classes & IS_BAD && !walk->has_be) || to == index + 6 ||
		(reading_classes(reading, index, to) & (IS_SIGN & ~IS_COMMA)) ||
		(walk->subject == SUBJECT_I && !walk->has_be && !walk->has_to))
		return false;
	walk->is_dead = reading_classes(reading, index > 4 ? index - 4 : 0, index) & IS_MAYBE;
	walk->subject = SUBJECT_IMPERSONAL;
	walk->turns += (token->classes & IS_BAD) != 0;
	walk->is_clean = false;
	return true;
}

/* What a sign ends: the clause, but not an insertion ("I, as an officer, would"). */
static size_t read_sign(struct deeds *deeds, size_t index)
{
	const struct reading *reading = deeds->reading;
	struct walk *walk = &deeds->walk;
	bool is_comma = token_at(reading, index)->classes & IS_COMMA;
	for (size_t i = index + 2; is_comma && walk->is_open && walk->subject && i < index + 9 &&
				   i < deeds->sentence->end;
		i++)
		if (token_at(reading, i)->classes & IS_COMMA)
			return i + 1;
	if (!is_comma)
		deeds->before = fresh_walk;
	else if (walk->subject == SUBJECT_I)
		deeds->before = *walk;
	*walk = fresh_walk;
	deeds->is_quiet = is_comma && (token_at(reading, index - 1)->classes & IS_USUAL);
	return index + 1;
}

/* Words that name somebody or something, or stand between who decides and the deed. */
static void read_other(struct deeds *deeds, size_t index)
{
	const struct token *token = token_at(deeds->reading, index);
	const struct token *before = token_at(deeds->reading, index - 1);
	struct walk *walk = &deeds->walk;
	uint64_t classes = token->classes;
	if (classes & (IS_CHAIN | IS_ADV | IS_DET | IS_PASS)) {
		bool is_to = token_is(token, "to");
		if (is_to && walk->subject == SUBJECT_I &&
			!(before->classes & (IS_CHAIN | IS_MODAL | IS_FLIP | IS_NEG | IS_GOOD |
						    IS_BAD | IS_COURSE | IS_ANS | IS_CAN | IS_OBJ)))
			walk->is_foreign = true;
		walk->has_to = walk->has_to || is_to;
		if (!(classes & IS_OBJ) || walk->subject)
			return;
	}
	if (classes & (IS_OBJ | IS_RULE | IS_ASKED)) {
		if (!walk->subject || (walk->subject == SUBJECT_OTHER && walk->is_modifier)) {
			walk->subject = SUBJECT_THEME;
			walk->is_dead = walk->is_conceded;
		} else if (walk->subject == SUBJECT_I && !(before->classes & IS_HELP) &&
			   !walk->has_to) {
			walk->is_dead = true;
		}
		walk->noun = index;
	} else if (classes & IS_THIRD) {
		walk->subject = walk->subject ? walk->subject : SUBJECT_OTHER;
		walk->is_dead = walk->is_foreign = true;
	} else if (classes & IS_INFORM) {
		walk->informs = walk->is_dead = true;
	} else if (!(classes & IS_HELP)) {
		if (!token->asked && !(token->entry && token->entry->senses) && !walk->subject) {
			walk->subject = SUBJECT_OTHER;
			walk->is_modifier = true;
		}
		walk->is_dead = true;
	}
}

/* One word of a clause: each class has one effect. Returns the index to go on with. */
static size_t read_word(struct deeds *deeds, size_t index)
{
	const struct reading *reading = deeds->reading;
	struct walk *walk = &deeds->walk;
	const struct token *token = token_at(reading, index);
	uint64_t classes = token->classes;
	size_t end;
	if (classes & (IS_BUT | IS_BECAUSE)) {
		*walk = fresh_walk;
		deeds->before = classes & IS_BUT ? fresh_walk : deeds->before;
		deeds->is_quiet = false;
	} else if (classes & IS_AND) {
		read_and(deeds, index);
	} else if (classes & IS_ME) {
		read_me(deeds, index);
	} else if (classes & (IS_NOWAY | IS_NEG | IS_FLIP)) {
		walk->turns++;
		walk->keeps_turns = walk->keeps_turns || (classes & IS_NOWAY);
		walk->is_open = walk->subject;
	} else if (classes & (IS_MAYBE | IS_USUAL) &&
		   !(token_at(reading, index + 1)->classes & IS_GOOD)) {
		walk->is_dead = walk->is_foreign = true;
		deeds->is_quiet = deeds->is_quiet || !(classes & IS_MODAL);
	} else if (classes & IS_I) {
		read_first_person(deeds, index);
	} else if (classes & IS_YOU) {
		if (token_at(reading, index - 1)->classes & IS_HELP)
			;
		else if (walk->subject == SUBJECT_I ||
			 (walk->subject && pattern_applies(reading, PATTERN_addressed, index)))
			walk->is_dead = true;
		else
			walk_restart(walk, SUBJECT_YOU, 0);
	} else if (pattern_find(reading, PATTERN_place, index, &end)) {
		return end;
	} else if ((classes & IS_CAN) && !(walk->subject == SUBJECT_THEME && classes & IS_PHRASE)) {
		walk->has_modal = walk->needs_turn = true;
		walk->is_open = walk->subject;
	} else if (read_impersonal(deeds, index)) {
		;
	} else if (classes & IS_MODAL) {
		walk->has_modal = true;
		walk->has_be = walk->has_be || (classes & IS_BE);
		walk->is_open = walk->subject;
	} else if (classes & IS_WISH) {
		walk->is_dead = walk->is_foreign = true;
	} else if (classes & IS_REPORT) {
		deeds->is_quiet = walk->is_dead = true;
	} else if (classes & IS_CONCEDE) {
		if (walk->is_clean && !walk->subject)
			walk->subject = SUBJECT_OTHER;
		walk->is_conceded = walk->is_conceded || walk->is_clean;
		walk->is_dead = walk->is_foreign = true;
	} else if (classes & IS_THINK) {
		if (walk->subject == SUBJECT_I && !walk->is_dead) {
			size_t turns = walk->turns;
			*walk = fresh_walk;
			walk->turns = turns;
			walk->is_own = true;
		}
		walk->keeps_turns = true;
	} else if (classes & IS_COND) {
		walk_restart(walk, SUBJECT_NONE, 0);
		walk->is_foreign = true;
	} else if (walk->informs && token_is(token, "that")) {
		*walk = fresh_walk;
	} else {
		read_other(deeds, index);
	}
	if (!(classes & (IS_NEG | IS_FILLER | IS_ADV | IS_MODAL | IS_SO | IS_CHAIN | IS_THINK |
				IS_DET)) ||
		(classes & IS_OBJ && walk->subject == SUBJECT_THEME))
		walk->is_clean = false;
	return index + 1;
}

/* A no that is no answer: "no reason to" turns round, every other names nothing decided. */
static void read_no(struct deeds *deeds, size_t index)
{
	(void)index;
	deeds->walk.is_dead = true;
}

void decision_deeds(const struct reading *reading, size_t start, struct sentence *sentence)
{
	struct deeds deeds = { reading, sentence, fresh_walk, fresh_walk, false };
	for (size_t i = start; i < sentence->end;) {
		uint64_t classes = token_at(reading, i)->classes;
		if (classes & IS_SIGN) {
			i = read_sign(&deeds, i);
		} else if (classes & (IS_ANSWER | IS_BOTH) && !(classes & IS_USER)) {
			if (pattern_applies(reading, PATTERN_other, i))
				read_no(&deeds, i);
			else
				deeds.walk = fresh_walk;
			i++;
		} else if (read_verb(&deeds, i)) {
			deeds.walk.is_dead = true;
			i++;
		} else {
			deeds.walk.is_open = false;
			i = read_word(&deeds, i);
		}
	}
}
