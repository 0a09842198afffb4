/*
 * A prompt: one scenario at one level under one condition, rendered. Owned by who rendered it;
 * immutable.
 */
#ifndef LEEWAY_MODEL_PROMPT_H
#define LEEWAY_MODEL_PROMPT_H

#include <stddef.h>

#include "leeway/base/digest.h"
#include "leeway/model/decision.h"
#include "leeway/model/pack.h"

struct prompt {
	char *pack, *scenario, *condition; /* Ids. */
	char *scenario_title;
	int level_no; /* From 1. */
	char *level; /* The level's text. */
	char *system; /* NULL: none. */
	char **turns; /* The user's turns; an assistant's reply stands between two of them. */
	size_t n_turns;
	char *messages; /* The rendered messages as JSON (see prompt_render). */
	struct digest digest; /* Of pack, scenario, level text, condition and messages; not of
				 level_no, so that reordering levels keeps their responses. */
	struct decision_rules rules; /* Borrows from the pack, which must outlive the prompt. */
	struct decision_reader *reader; /* Of replies, by the rules. */
};

/*
 * Renders. messages is [{"role":"system","content":…}?, {"role":"user","content":…}, …]; a
 * conversation in steps has its user turns one after the other, the model's replies left out.
 */
struct prompt *prompt_render(const struct pack *pack, const struct scenario *scenario, int level_no,
	const struct condition *condition);

/*
 * A prompt that was rendered before, from what is kept of it: its names, its level (number and
 * text) and messages. It has no turns, and no rules.
 */
struct prompt *prompt_restore(const char *pack, const char *scenario, const char *title,
	int level_no, const char *level, const char *condition, const char *messages);
/* How replies are read, for a prompt that was restored; both must outlive it. */
void prompt_set_rules(
	struct prompt *prompt, const struct scenario *scenario, const struct condition *condition);
void prompt_free(struct prompt *prompt);

#endif
