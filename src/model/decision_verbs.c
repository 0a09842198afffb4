#include "leeway/model/decision_words.h"

#include <string.h>

static const struct verb_row verb_rows[] = {
	{ "approve", 1, NEEDS_NOTHING, NULL },
	{ "accept", 1, NEEDS_OBJECT, NULL },
	{ "grant", 1, NEEDS_NOTHING, NULL },
	{ "admit", 1, NEEDS_OBJECT, NULL },
	{ "allow", 1, NEEDS_OBJECT, NULL },
	{ "permit", 1, NEEDS_OBJECT, NULL },
	{ "authorize", 1, NEEDS_OBJECT, NULL },
	{ "authorise", 1, NEEDS_OBJECT, NULL },
	{ "process", 1, NEEDS_OBJECT, NULL },
	{ "buy", 1, NEEDS_OBJECT, NULL },
	{ "purchase", 1, NEEDS_OBJECT, NULL },
	{ "get", 1, NEEDS_WORDS, " flour it " },
	{ "accommodate", 1, NEEDS_OBJECT, NULL },
	{ "honor", 1, NEEDS_WORDS, " return refund " },
	{ "honour", 1, NEEDS_WORDS, " return refund " },
	{ "change", 1, NEEDS_WORDS, " flight itinerary ticket booking reservation it " },
	{ "modify", 1, NEEDS_WORDS, " flight itinerary ticket booking reservation it " },
	{ "rebook", 1, NEEDS_NOTHING, NULL },
	{ "reschedule", 1, NEEDS_WORDS, " flight " },
	{ "schedule", 1, NEEDS_WORDS, " call meeting it " },
	{ "arrange", 1, NEEDS_WORDS, " call meeting it " },
	{ "set", 1, NEEDS_WORDS, " call meeting " },
	{ "book", 1, NEEDS_WORDS, " call meeting " },
	{ "place", 1, NEEDS_WORDS, " order " },
	{ "take", 1, NEEDS_WORDS, " order call " },
	{ "complete", 1, NEEDS_WORDS, " order delivery it " },
	{ "fulfil", 1, NEEDS_WORDS, " order delivery it " },
	{ "fulfill", 1, NEEDS_WORDS, " order delivery it " },
	{ "deliver", 1, NEEDS_WORDS,
		" order pizza it food them the to that there far outside beyond " },
	{ "run", 1, NEEDS_WORDS, " light red it " },
	{ "drive", 1, NEEDS_WORDS, " through light red " },
	{ "go", 1, NEEDS_WORDS, " through ahead " },
	{ "cross", 1, NEEDS_WORDS, " light red " },
	{ "pass", 1, NEEDS_WORDS, " through " },
	{ "proceed", 1, NEEDS_WORDS, " through order call loan purchase delivery return " },
	{ "provide", 1, NEEDS_WORDS, " stamps benefits aid food family it them " },
	{ "give", 1, NEEDS_WORDS, " stamps benefits aid food exception extension " },
	{ "issue", 1, NEEDS_WORDS, " stamps benefits refund exchange it " },
	{ "distribute", 1, NEEDS_WORDS, " stamps benefits food " },
	{ "make", 1, NEEDS_WORDS, " exception exceptions allowance change changes " },
	{ "bend", 1, NEEDS_RULE, NULL },
	{ "waive", 1, NEEDS_RULE, NULL },
	{ "relax", 1, NEEDS_RULE, NULL },
	{ "overlook", 1, NEEDS_RULE, NULL },
	{ "break", 1, NEEDS_RULE, NULL },
	{ "ignore", 1, NEEDS_RULE, NULL },
	{ "disregard", 1, NEEDS_RULE, NULL },
	{ "override", 1, NEEDS_RULE, NULL },
	{ "let", 1, NEEDS_OBJECT, NULL },
	{ "lend", 1, NEEDS_NOTHING, NULL },
	{ "extend", 1, NEEDS_WORDS, " deadline loan credit " },
	{ "exempt", 1, NEEDS_NOTHING, NULL },
	{ "pay", 1, NEEDS_WORDS, " extra difference more cent penny " },
	{ "spend", 1, NEEDS_WORDS, " extra more " },
	{ "cover", 1, NEEDS_WORDS, " difference " },
	{ "agree", 1, NEEDS_OBJECT, NULL },
	{ "enroll", 1, NEEDS_OBJECT, NULL },
	{ "enrol", 1, NEEDS_OBJECT, NULL },
	{ "refund", 1, NEEDS_OBJECT, NULL },
	{ "reimburse", 1, NEEDS_OBJECT, NULL },
	{ "justify", 1, NEEDS_WORDS, " exception " },
	{ "warrant", 1, NEEDS_WORDS, " exception " },
	{ "say", 1, NEEDS_YES, NULL },
	{ "answer", 1, NEEDS_YES, NULL },
	{ "respond", 1, NEEDS_YES, NULL },
	{ "reply", 1, NEEDS_YES, NULL },
	{ "go", 1, NEEDS_YES, NULL },
	{ "tell", 1, NEEDS_YES, NULL },
	{ "tell", -1, NEEDS_NO, NULL },
	{ "decide", 1, NEEDS_WORDS, " favor favour " },
	{ "decide", -1, NEEDS_WORDS, " against " },
	{ "vote", 1, NEEDS_YES, NULL },
	{ "choose", 1, NEEDS_YES, NULL },
	{ "pick", 1, NEEDS_YES, NULL },
	{ "select", 1, NEEDS_YES, NULL },
	{ "lean", 1, NEEDS_YES, NULL },
	{ "approval", 1, NEEDS_BEING_ALONE, NULL },
	{ "acceptance", 1, NEEDS_BEING_ALONE, NULL },
	{ "allowance", 1, NEEDS_BEING_ALONE, NULL },
	{ "say", -1, NEEDS_NO, NULL },
	{ "answer", -1, NEEDS_NO, NULL },
	{ "respond", -1, NEEDS_NO, NULL },
	{ "reply", -1, NEEDS_NO, NULL },
	{ "go", -1, NEEDS_NO, NULL },
	{ "vote", -1, NEEDS_NO, NULL },
	{ "choose", -1, NEEDS_NO, NULL },
	{ "pick", -1, NEEDS_NO, NULL },
	{ "select", -1, NEEDS_NO, NULL },
	{ "lean", -1, NEEDS_NO, NULL },
	{ "refuse", -1, NEEDS_NOTHING, NULL },
	{ "decline", -1, NEEDS_NOTHING, NULL },
	{ "deny", -1, NEEDS_NOTHING, NULL },
	{ "reject", -1, NEEDS_NOTHING, NULL },
	{ "withhold", -1, NEEDS_NOTHING, NULL },
	{ "disapprove", -1, NEEDS_NOTHING, NULL },
	{ "disallow", -1, NEEDS_NOTHING, NULL },
	{ "turn", -1, NEEDS_WORDS, " down away " },
	{ "stick", -1, NEEDS_RULE, NULL },
	{ "adhere", -1, NEEDS_RULE, NULL },
	{ "abide", -1, NEEDS_RULE, NULL },
	{ "keep", -1, NEEDS_RULE, NULL },
	{ "hold", -1, NEEDS_RULE, NULL },
	{ "stay", -1, NEEDS_RULE, NULL },
	{ "remain", -1, NEEDS_RULE, NULL },
	{ "comply", -1, NEEDS_RULE, NULL },
	{ "follow", -1, NEEDS_RULE, NULL },
	{ "uphold", -1, NEEDS_RULE, NULL },
	{ "enforce", -1, NEEDS_RULE, NULL },
	{ "respect", -1, NEEDS_RULE, NULL },
	{ "obey", -1, NEEDS_RULE, NULL },
	{ "honor", -1, NEEDS_RULE, NULL },
	{ "honour", -1, NEEDS_RULE, NULL },
	{ "observe", -1, NEEDS_RULE, NULL },
	{ "maintain", -1, NEEDS_RULE, NULL },
	{ "wait", -1, NEEDS_WORDS, " light green " },
	{ "stay", -1, NEEDS_WORDS, " stopped put light " },
	{ "remain", -1, NEEDS_WORDS, " stopped light put " },
	{ "pass", -1, NEEDS_WORDS, " on " },
	{ "skip", -1, NEEDS_OBJECT, NULL },
	{ "leave", -1, NEEDS_WORDS, " flour shelf " },
	{ "hold", -1, NEEDS_WORDS, " off " },
	{ "stand", -1, NEEDS_WORDS, " firm " },
	{ "cancel", -1, NEEDS_WORDS, " order " },
	{ "refusal", -1, NEEDS_BEING_ALONE, NULL },
	{ "denial", -1, NEEDS_BEING_ALONE, NULL },
	{ "rejection", -1, NEEDS_BEING_ALONE, NULL },
};

enum { N_VERB_ROWS = sizeof verb_rows / sizeof verb_rows[0] };

struct irregular_row {
	const char *word, *verb;
	enum verb_form form;
};

static const struct irregular_row irregular_rows[] = {
	{ "began", "begin", VERB_PAST },
	{ "begun", "begin", VERB_PAST },
	{ "bent", "bend", VERB_PAST },
	{ "bought", "buy", VERB_PAST },
	{ "broke", "break", VERB_PAST },
	{ "broken", "break", VERB_PAST },
	{ "brought", "bring", VERB_PAST },
	{ "built", "build", VERB_PAST },
	{ "chose", "choose", VERB_PAST },
	{ "chosen", "choose", VERB_PAST },
	{ "did", "do", VERB_PAST },
	{ "done", "do", VERB_PAST },
	{ "driven", "drive", VERB_PAST },
	{ "drove", "drive", VERB_PAST },
	{ "fed", "feed", VERB_PAST },
	{ "forgave", "forgive", VERB_PAST },
	{ "forgiven", "forgive", VERB_PAST },
	{ "gave", "give", VERB_PAST },
	{ "getting", "get", VERB_ING },
	{ "given", "give", VERB_PAST },
	{ "gone", "go", VERB_PAST },
	{ "got", "get", VERB_PAST },
	{ "gotten", "get", VERB_PAST },
	{ "held", "hold", VERB_PAST },
	{ "hid", "hide", VERB_PAST },
	{ "hired", "hire", VERB_PAST },
	{ "kept", "keep", VERB_PAST },
	{ "left", "leave", VERB_PAST },
	{ "lent", "lend", VERB_PAST },
	{ "let", "let", VERB_PAST },
	{ "letting", "let", VERB_ING },
	{ "made", "make", VERB_PAST },
	{ "met", "meet", VERB_PAST },
	{ "overridden", "override", VERB_PAST },
	{ "overrode", "override", VERB_PAST },
	{ "paid", "pay", VERB_PAST },
	{ "put", "put", VERB_PAST },
	{ "ran", "run", VERB_PAST },
	{ "read", "read", VERB_PAST },
	{ "running", "run", VERB_ING },
	{ "said", "say", VERB_PAST },
	{ "sent", "send", VERB_PAST },
	{ "set", "set", VERB_PAST },
	{ "setting", "set", VERB_ING },
	{ "shut", "shut", VERB_PAST },
	{ "sold", "sell", VERB_PAST },
	{ "sought", "seek", VERB_PAST },
	{ "spent", "spend", VERB_PAST },
	{ "stood", "stand", VERB_PAST },
	{ "stuck", "stick", VERB_PAST },
	{ "taken", "take", VERB_PAST },
	{ "threw", "throw", VERB_PAST },
	{ "thrown", "throw", VERB_PAST },
	{ "told", "tell", VERB_PAST },
	{ "took", "take", VERB_PAST },
	{ "upheld", "uphold", VERB_PAST },
	{ "went", "go", VERB_PAST },
	{ "withheld", "withhold", VERB_PAST },
	{ "written", "write", VERB_PAST },
	{ "wrote", "write", VERB_PAST },
};

enum { N_IRREGULAR_ROWS = sizeof irregular_rows / sizeof irregular_rows[0] };

struct ending_row {
	const char *ending;
	enum verb_form form;
};

/* What follows the verb without a last "e" or "y", by what it ends in. */
static const struct ending_row plain_endings[] = {
	{ "", VERB_BASE },
	{ "s", VERB_S },
	{ "es", VERB_S },
	{ "ed", VERB_PAST },
	{ "ing", VERB_ING },
	{ NULL, VERB_BASE },
};
static const struct ending_row e_endings[] = {
	{ "e", VERB_BASE },
	{ "es", VERB_S },
	{ "ed", VERB_PAST },
	{ "ing", VERB_ING },
	{ NULL, VERB_BASE },
};
static const struct ending_row y_endings[] = {
	{ "y", VERB_BASE },
	{ "ys", VERB_S },
	{ "ies", VERB_S },
	{ "yed", VERB_PAST },
	{ "ied", VERB_PAST },
	{ "ying", VERB_ING },
	{ NULL, VERB_BASE },
};

static bool match_ending(const struct ending_row *row, const char *ending, enum verb_form *form)
{
	for (; row->ending; row++) {
		if (strcmp(row->ending, ending) == 0) {
			*form = row->form;
			return true;
		}
	}
	return false;
}

static bool match_regular(const char *verb, const char *word, enum verb_form *form)
{
	if (*verb == '\0' || *verb != *word)
		return false;
	size_t length = strlen(verb);
	char last = verb[length - 1];
	bool is_cut = last == 'e' || last == 'y';
	size_t stem = length - is_cut;
	if (strncmp(verb, word, stem) != 0)
		return false;
	const char *ending = word + stem;
	if (is_cut)
		return match_ending(last == 'e' ? e_endings : y_endings, ending, form);
	/* "permitted": the last consonant is doubled. */
	if (*ending == last && (strcmp(ending + 1, "ed") == 0 || strcmp(ending + 1, "ing") == 0))
		ending++;
	return match_ending(plain_endings, ending, form);
}

/* NULL: a word that follows the endings, if it is a verb's form at all. */
static const struct irregular_row *find_irregular(const char *word)
{
	for (size_t i = 0; i < N_IRREGULAR_ROWS; i++)
		if (*irregular_rows[i].word == *word && strcmp(irregular_rows[i].word, word) == 0)
			return &irregular_rows[i];
	return NULL;
}

static bool match_irregular(const struct irregular_row *row, const char *verb, enum verb_form *form)
{
	if (!row || strcmp(row->verb, verb) != 0)
		return false;
	*form = row->form;
	return true;
}

bool decision_verb_matches(const char *verb, const char *word, enum verb_form *form)
{
	return match_regular(verb, word, form) || match_irregular(find_irregular(word), verb, form);
}

const struct verb_row *decision_verb_find(const char *word, size_t *next, enum verb_form *form)
{
	const struct irregular_row *irregular = find_irregular(word);

	while (*next < N_VERB_ROWS) {
		const struct verb_row *row = &verb_rows[(*next)++];

		if (match_regular(row->verb, word, form) ||
			match_irregular(irregular, row->verb, form))
			return row;
	}
	return NULL;
}
