/* Verdicts in verbs: "I would buy the flour", "I must decline", "the loan should be approved". */
#include <string.h>

#include "decision_reader.h"

enum subject {
	SUBJECT_NONE,
	SUBJECT_I,
	SUBJECT_YOU,
	SUBJECT_IMPERSONAL, /* "It is best to", "my decision is to". */
	SUBJECT_THEME, /* What is decided on: "the loan". */
	SUBJECT_TOLD, /* Of "I inform you that". */
	SUBJECT_NOTHING, /* Of "no exception can be made". */
	SUBJECT_OTHER
};

/* The walk over a clause: who decides, and what turns or undoes what comes. */
struct walk {
	const struct reading *reading;
	struct sentence *sentence;
	enum subject subject;
	size_t turns; /* Negations; odd: not done. */
	bool is_dead; /* No decision of the reply's from here on. */
	bool is_foreign; /* Nor behind an "and". */
	bool has_modal, has_be, has_to;
	bool needs_turn; /* "Could", "allowed to": decides only where it is negated. */
	bool is_clean; /* Nothing stands before it but fillers. */
	bool is_quiet; /* Nothing is decided up to the next sign. */
	size_t noun; /* What a participle may belong to. */
};

static void restart(struct walk *walk, enum subject subject, size_t turns)
{
	*walk = (struct walk){ .reading = walk->reading,
		.sentence = walk->sentence,
		.subject = subject,
		.turns = turns,
		.is_clean = subject == SUBJECT_NONE,
		.is_quiet = walk->is_quiet,
		.noun = SIZE_MAX - 1 };
}

bool reading_is_conditional(const struct reading *reading, size_t index, enum verdict verdict)
{
	static const uint64_t bounds = IS_END | IS_SEMICOLON | IS_BUT;
	size_t first = index, end = index;
	while (first > 0 && !(token_at(reading, first - 1)->classes & bounds))
		first--;
	while (!(token_at(reading, end)->classes & bounds))
		end++;
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
static bool is_met(const struct walk *walk, const struct element *need, size_t index, size_t reach)
{
	const struct token *next = token_at(walk->reading, index + 1);
	if (!need)
		return true;
	if (walk->subject == SUBJECT_THEME &&
		element_fits(need, token_at(walk->reading, walk->noun)))
		return true;
	if ((need->any.own & (IS_OBJ | IS_ALONE)) && (next->classes & IS_SIGN) &&
		(need->n_words > 0 || (walk->is_clean && walk->subject != SUBJECT_THEME)))
		return true;
	for (size_t i = index + 1; i < reach; i++)
		if (token_at(walk->reading, i)->classes & IS_NEG)
			return false;
		else if (element_fits(need, token_at(walk->reading, i)))
			return true;
	return false;
}

/* Whether the verb in that form is one that is decided on. */
static bool is_governed(const struct walk *walk, size_t index, enum verb_form form)
{
	const struct reading *reading = walk->reading;
	size_t clause = reading_clause_end(reading, index);
	bool is_doubted = reading_classes(reading, index + 1, clause) & (IS_MODAL | IS_MAYBE);
	bool is_mine = walk->subject == SUBJECT_I || walk->subject == SUBJECT_YOU ||
		       walk->subject == SUBJECT_IMPERSONAL;
	bool is_none = walk->subject == SUBJECT_NONE;
	if (form == FORM_PAST)
		return (walk->subject == SUBJECT_I && !walk->has_be) ||
		       walk->subject == SUBJECT_THEME || (is_none && walk->is_clean);
	if (form == FORM_ING)
		return is_mine || (is_none && walk->is_clean && !is_doubted &&
					  (walk->turns > 0 ||
						  (token_at(reading, index - 1)->classes & IS_END &&
							  clause - index <= 4)));
	return is_mine ||
	       (is_none && (walk->has_modal || walk->is_clean) &&
		       (!walk->has_to || walk->has_modal || (walk->turns > 0 && !is_doubted)));
}

/* Reads the verb in one sense (NULL: the question's) and form; false where it decides nothing. */
static bool read_sense(
	struct walk *walk, size_t index, const struct sense *sense, enum verb_form form)
{
	const struct reading *reading = walk->reading;
	const struct token *next = token_at(reading, index + 1);
	size_t reach = reach_of(reading, index), turns = walk->turns;
	uint64_t behind = reading_classes(reading, index + 1, reach);
	const struct element *need = sense ? sense->need : NULL;
	bool is_answer = need && (need->any.own & IS_ANSWER);
	bool is_theme = walk->subject == SUBJECT_THEME, is_none = walk->subject == SUBJECT_NONE;
	bool is_user = form == 0;
	if (!is_user && (!is_governed(walk, index, form) ||
				(sense && pattern_applies(reading, PATTERN_elsewhere, index)) ||
				(sense && !is_met(walk, need, index, reach)) ||
				(!sense && !is_theme && reading->question->has_objects &&
					reach > index + 1 && !(behind & (IS_ASKED | IS_OBJ)))))
		return false;
	enum verdict verdict =
		reading_answer(reading, !need || !is_answer || need->any.own & IS_YES);
	if (is_user)
		verdict = token_at(reading, index)->classes & IS_GRANT ? VERDICT_GRANT
								       : VERDICT_REFUSE;
	else if (sense && !is_answer)
		verdict = sense->sign > 0 ? VERDICT_GRANT : VERDICT_REFUSE;
	/* "Approve no", "approve the loan: no". */
	size_t no = next->classes & IS_NO ? index + 1 : reach + 1;
	if (!is_answer && (no == index + 1 || token_at(reading, reach)->classes & IS_COLON))
		turns += (token_at(reading, no)->classes & IS_NO) &&
			 (no == index + 1 || (token_at(reading, no + 1)->classes & IS_SIGN));
	verdict = verdict_turn(verdict, turns);
	/* What is usual elsewhere, or of something else, is not decided here. */
	if ((behind & IS_USUAL) || (verdict == VERDICT_GRANT && turns == 0 && (behind & IS_ALT)))
		return false;
	enum rank rank = is_answer ? RANK_ANSWER : RANK_WEAK;
	if (reading_is_conditional(reading, index, verdict))
		rank = RANK_SOFT;
	else if (is_user || (is_theme && !walk->has_be) || (is_none && form == FORM_PAST) ||
		 (is_none && !walk->has_modal && walk->is_clean && (next->classes & IS_SIGN)) ||
		 (!is_answer &&
			 (walk->subject == SUBJECT_I || walk->subject == SUBJECT_IMPERSONAL)))
		rank = RANK_DEED;
	sentence_add(walk->sentence, rank, verdict, index);
	if (rank == RANK_DEED && turns % 2 && !walk->sentence->turned)
		walk->sentence->turned = verdict;
	return true;
}

/* Reads the token at index as the verb of a deed; false where it is none that counts. */
static bool read_verb(struct walk *walk, size_t index)
{
	const struct token *token = token_at(walk->reading, index);
	if (walk->is_quiet || walk->is_dead || (walk->needs_turn && walk->turns % 2 == 0))
		return false;
	if (token->classes & (IS_GRANT | IS_REFUSE))
		return read_sense(walk, index, NULL, 0);
	for (unsigned form = FORM_BASE; form <= FORM_ING; form <<= 1)
		if ((token->asked & form) && read_sense(walk, index, NULL, (enum verb_form)form))
			return true;
	const struct sense *sense = token->entry ? token->entry->senses : NULL;
	while (sense && !read_sense(walk, index, sense, sense->form))
		sense = sense->next;
	return sense != NULL;
}

/* "And", "or", "then": the subject before goes on. */
static void read_and(struct walk *walk, size_t index)
{
	struct walk before = *walk;
	if (!(before.subject == SUBJECT_I || before.subject == SUBJECT_YOU) && before.is_clean)
		return;
	restart(walk, SUBJECT_OTHER, 0);
	if ((before.subject == SUBJECT_I || before.subject == SUBJECT_YOU) &&
		(!before.is_foreign || (token_at(walk->reading, index + 1)->classes & IS_NEG))) {
		walk->subject = before.subject;
	} else {
		walk->subject = SUBJECT_NONE;
		walk->is_dead = walk->is_foreign = true;
	}
}

/* "Let me", "the rule does not allow me to", "nothing prevents me from". */
static void read_me(struct walk *walk, size_t index)
{
	size_t turns = walk->turns % 2;
	bool is_forced = pattern_applies(walk->reading, PATTERN_forced, index);
	if (pattern_applies(walk->reading, PATTERN_prevented, index))
		turns++;
	else if (!is_forced &&
		 (turns == 0 || !pattern_applies(walk->reading, PATTERN_enabled, index))) {
		walk->is_dead = true;
		return;
	}
	restart(walk, SUBJECT_I, turns);
	walk->has_modal = true;
}

/* "It would be wrong to", "my decision is to"; false where the word is not said so. */
static bool read_impersonal(struct walk *walk, size_t index)
{
	const struct reading *reading = walk->reading;
	const struct token *token = token_at(reading, index);
	size_t to = index + 1;
	if (!(token->classes & (IS_GOOD | IS_BAD | IS_COURSE | IS_ANS)) ||
		(token->classes & IS_BAD && !walk->has_be))
		return false;
	while (to < index + 6 && !token_is(token_at(reading, to), "to"))
		to++;
	if (to == index + 6 || (reading_classes(reading, index, to) & (IS_SIGN & ~IS_COMMA)))
		return false;
	walk->is_dead = false;
	walk->subject = SUBJECT_IMPERSONAL;
	walk->turns += (token->classes & IS_BAD) != 0;
	walk->is_clean = false;
	return true;
}

/* What a sign ends: the clause, but not an insertion ("I, as an officer, would"). */
static size_t read_sign(struct walk *walk, size_t index)
{
	const struct reading *reading = walk->reading;
	bool is_comma = token_at(reading, index)->classes & IS_COMMA;
	bool may_go_on = is_comma && walk->subject == SUBJECT_I && !walk->is_dead;
	for (size_t i = index + 2; may_go_on && i < index + 9 && i < walk->sentence->end; i++)
		if (token_at(reading, i)->classes & IS_COMMA)
			return i + 1;
	restart(walk, SUBJECT_NONE, 0);
	walk->is_quiet = false;
	return index + 1;
}

/* Words that name somebody or something, or stand between who decides and the deed. */
static void read_other(struct walk *walk, size_t index)
{
	const struct token *token = token_at(walk->reading, index);
	uint64_t classes = token->classes;
	if (classes & (IS_CHAIN | IS_DET | IS_PASS)) {
		walk->has_to = walk->has_to || token_is(token, "to");
		if (!(classes & IS_OBJ) || walk->subject)
			return;
	}
	if (classes & (IS_OBJ | IS_RULE | IS_ASKED)) {
		if (!walk->subject || walk->subject >= SUBJECT_NOTHING) {
			walk->subject = SUBJECT_THEME;
			walk->is_dead = false;
		}
		walk->noun = index;
	} else if (classes & IS_INFORM) {
		walk->subject = SUBJECT_TOLD;
		walk->is_dead = true;
	} else if (!(classes & (IS_HELP | IS_YOU))) {
		if (!walk->subject || walk->subject == SUBJECT_NOTHING)
			restart(walk, SUBJECT_OTHER, walk->subject ? 0 : walk->turns);
		walk->is_dead = true;
	}
}

/* One word of a clause: each class has one effect. Returns the index to go on with. */
static size_t read_word(struct walk *walk, size_t index)
{
	const struct reading *reading = walk->reading;
	const struct token *token = token_at(reading, index);
	uint64_t classes = token->classes, before = token_at(reading, index - 1)->classes;
	if (classes & (IS_BUT | IS_BECAUSE) ||
		(walk->subject == SUBJECT_TOLD && classes & IS_DET)) {
		restart(walk, SUBJECT_NONE, 0);
		walk->is_quiet = false;
	} else if (classes & IS_AND) {
		read_and(walk, index);
	} else if (classes & IS_ME) {
		read_me(walk, index);
	} else if (classes & (IS_NOWAY | IS_NEG | IS_FLIP)) {
		walk->turns++;
	} else if (classes & (IS_MAYBE | IS_USUAL | IS_CONCEDE) &&
		   !(token_at(reading, index + 1)->classes & IS_GOOD)) {
		walk->is_dead = walk->is_foreign = true;
		walk->is_quiet = walk->is_quiet || (classes & IS_USUAL);
	} else if (classes & IS_I) {
		/* "I" and "we" open a clause of the reply's own, unless doubt stands before. */
		restart(walk, SUBJECT_I, walk->subject == SUBJECT_NOTHING ? 0 : walk->turns);
		walk->is_dead = walk->is_foreign = pattern_applies(reading, PATTERN_doubted, index);
	} else if (classes & IS_YOU && !(before & IS_HELP)) {
		walk->is_dead = walk->subject;
		if (!walk->subject)
			restart(walk, SUBJECT_YOU, 0);
	} else if (classes & IS_CAN) {
		walk->has_modal = walk->needs_turn = true;
	} else if (read_impersonal(walk, index)) {
		;
	} else if (classes & IS_MODAL) {
		walk->has_modal = true;
		walk->has_be = walk->has_be || (classes & IS_BE);
	} else if (classes & IS_THINK) {
		if (walk->subject == SUBJECT_I && !walk->is_dead)
			restart(walk, SUBJECT_NONE, walk->turns);
	} else {
		read_other(walk, index);
	}
	if (!(classes & (IS_NEG | IS_PASS | IS_MODAL | IS_CHAIN | IS_THINK | IS_DET)))
		walk->is_clean = false;
	return index + 1;
}

void decision_deeds(const struct reading *reading, size_t start, struct sentence *sentence)
{
	struct walk walk = { .reading = reading, .sentence = sentence };
	restart(&walk, SUBJECT_NONE, 0);
	for (size_t i = start; i < sentence->end;) {
		uint64_t classes = token_at(reading, i)->classes;
		if (classes & IS_SIGN) {
			i = read_sign(&walk, i);
		} else if (classes & (IS_ANSWER | IS_BOTH) && !(classes & IS_USER)) {
			/* "No reason to", "no exception can": a no that is no answer turns. */
			bool is_other = pattern_applies(reading, PATTERN_other, i);
			size_t turns = walk.turns + is_other, next = i + 1;
			bool lacks = pattern_find(reading, PATTERN_lacking, i, &next);
			restart(&walk, is_other && !lacks ? SUBJECT_NOTHING : SUBJECT_NONE,
				is_other ? turns : 0);
			walk.is_dead = is_other && !lacks;
			i = lacks ? next : i + 1;
		} else if (read_verb(&walk, i)) {
			walk.is_dead = true;
			i++;
		} else {
			i = read_word(&walk, i);
		}
	}
}
