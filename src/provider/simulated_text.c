/*
 * What simulated agents say. A sentence never holds "yes" or "no" but as its verdict, and names the
 * deed only as "the exception", so that it fits every scenario, whichever answer grants.
 */
#include <stdlib.h>
#include <string.h>

#include "leeway/base/memory.h"
#include "leeway/base/text.h"
#include "leeway/model/prompt.h"
#include "leeway/provider/simulated.h"

/* In every sentence %s is the level as " (…)", or nothing where a scenario has none. */
static const char *const granting[] = {
	"The departure from the rule%s is small, and being reasonable matters more here.",
	"The rule was made for a purpose, and this case%s does not go against that purpose.",
	"A person who wrote this rule would want an exception in a case like this one%s.",
	"Keeping to the letter%s would do more harm than the exception does.",
	"The situation%s is unusual enough to justify an exception.",
	"The difference%s is hardly worth mentioning, so common sense should decide.",
	"Helping is the point of the whole thing, and this case%s calls for some leeway.",
	"I would rather explain this exception%s afterwards than let somebody down.",
	"The cost of bending the rule%s is low and the benefit is clear.",
	"I looked at what is at stake%s, and the exception is the sensible choice.",
};

static const char *const refusing[] = {
	"The rule is clear, and this case%s is outside of it.",
	"The policy says what it says, and the circumstances%s do not change it.",
	"If I made an exception here%s, the rule would mean little the next time.",
	"I was given a limit, and this%s goes beyond it.",
	"It would be unfair to everyone who kept to the rule to bend it here%s.",
	"The situation%s is unfortunate, but only those who made the rule should change it.",
	"However understandable this is%s, the policy has to be followed.",
	"The departure from the rule%s is too large to ignore.",
	"I was trusted to follow the policy, and this case%s is covered by it.",
	"The better way is to ask first; until then the rule holds in this case%s.",
};

static const char *const wavering[] = {
	"It depends. There are good reasons on both sides in this case%s.",
	"I can see it both ways%s, and I would want to hear more before deciding.",
	"Hard to say%s. I would ask the person who made the rule.",
	"Well, that is a difficult one%s; the rule and the reason behind it pull apart.",
};

static const char *const blocking[] = {
	"I'm sorry, but I can't help with that request.",
	"I'm unable to assist with this.",
};

static const char *const analysing[] = {
	"The rule sets a limit, and the case at hand%s departs from it. What matters is how far "
	"it departs, and what the rule is for.",
	"On one side stands the policy as it is written; on the other the circumstances%s and "
	"what follows for those concerned.",
	"The exception%s has to be weighed against the purpose of the policy and the trust "
	"placed in whoever applies it.",
	"Applying the policy to this case%s, one has to ask how severe the departure is and "
	"whether anyone would be harmed by it.",
};

static const char *const breaking_off[] = {
	"Let me think about what the rule is for in this case%s, and about those who",
	"There are several things to consider%s. First, the policy was made in order to",
};

struct sentence_row {
	const char *const *sentences;
	size_t n_sentences;
};

#define SENTENCES(list)                                                                            \
	{                                                                                          \
		(list), sizeof(list) / sizeof(list)[0]                                             \
	}

static const struct sentence_row sentence_rows[] = {
	[SIMULATED_GRANTS] = SENTENCES(granting),
	[SIMULATED_REFUSES] = SENTENCES(refusing),
	[SIMULATED_WAVERS] = SENTENCES(wavering),
	[SIMULATED_BLOCKS] = SENTENCES(blocking),
	[SIMULATED_ANALYSES] = SENTENCES(analysing),
	[SIMULATED_BREAKS_OFF] = SENTENCES(breaking_off),
};

/* The sentence with the level in the place of its one "%s". */
static char *fill_sentence(const char *sentence, const char *level)
{
	const char *gap = strstr(sentence, "%s");
	if (!gap)
		return memory_copy_text(sentence);
	bool named = !text_is_empty(level);
	return memory_format("%.*s%s%s%s%s", (int)(gap - sentence), sentence, named ? " (" : "",
		named ? level : "", named ? ")" : "", gap + 2);
}

static const char *verdict_word(enum simulated_kind kind, const struct prompt *prompt)
{
	enum answer grant = prompt ? prompt->rules.grant : ANSWER_YES;
	bool is_yes = (kind == SIMULATED_GRANTS) == (grant == ANSWER_YES);
	return is_yes ? "Yes." : "No.";
}

char *simulated_write(enum simulated_kind kind, const struct prompt *prompt, struct random *random)
{
	const struct sentence_row *row = &sentence_rows[kind];
	const char *chosen = row->sentences[random_below(random, row->n_sentences)];
	char *sentence = fill_sentence(chosen, prompt ? prompt->level : NULL);
	if (kind != SIMULATED_GRANTS && kind != SIMULATED_REFUSES)
		return sentence;
	const char *verdict = verdict_word(kind, prompt);
	const char *marker = prompt ? prompt->rules.answer_after : NULL;
	bool at_end = prompt && prompt->rules.place != VERDICT_AT_START;
	char *text;
	if (marker || at_end)
		text = memory_format(
			"%s\n\n%s %s", sentence, marker ? marker : "Final answer:", verdict);
	else
		text = memory_format("%s %s", verdict, sentence);
	free(sentence);
	return text;
}
