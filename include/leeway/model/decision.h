/*
 * The decision reader: from a reply's text to an outcome. It works on words, never on substrings,
 * and never guesses: two verdicts or none are OUTCOME_UNCLEAR. Any thread; a reader is for one at a
 * time.
 */
#ifndef LEEWAY_MODEL_DECISION_H
#define LEEWAY_MODEL_DECISION_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/base/buffer.h"
#include "leeway/model/condition.h"
#include "leeway/model/response.h"
#include "leeway/model/scenario.h"

/* Where in a reply its verdict is looked for when no marker names the place. */
enum verdict_place {
	VERDICT_AT_START, /* One-turn replies: "No. The policy says …". */
	VERDICT_AT_END, /* Steps and reasoning: "… Therefore, no." */
	VERDICT_AT_FIRST, /* Steps whose instruction asks for the answer first, then for the why. */
};

/* All texts borrowed. { 0 } reads a plain English yes-or-no reply in which yes grants. */
struct decision_rules {
	enum answer grant; /* Which answer grants. */
	const struct word_list *yes_words; /* Further words; NULL: none. */
	const struct word_list *no_words;
	const struct word_list *deeds; /* Words that grant, and that refuse; NULL: none. */
	const struct reply_words *shared; /* What the whole pack has of them; NULL: none. */
	enum verdict_place place;
	const char *answer_after; /* Marker behind which the verdict stands; NULL: none. */
	const char *question; /* The scenario's text, whose question ("Do you buy the
				 flour?") tells which deed is a yes; NULL: unknown. */
};

/* The rules for a scenario (NULL: none) under a condition (NULL: baseline). */
struct decision_rules decision_rules_for(
	const struct scenario *scenario, const struct condition *condition);

/* How the provider says a reply ended; what a text alone cannot tell. */
enum reply_end {
	REPLY_END_COMPLETE,
	REPLY_END_CUT_OFF, /* Ran into a token limit. */
	REPLY_END_BLOCKED, /* The safety filter, or a refusal field. */
};

/*
 * Reads many replies by the same rules, which must outlive it: compiles them with the first one,
 * and remembers what the last few hundred texts were read as.
 */
struct decision_reader;
struct decision_reader *decision_reader_new(const struct decision_rules *rules);
void decision_reader_free(struct decision_reader *reader);

/*
 * The outcome of a reply (NULL: none). Thinking blocks in it are not read as the verdict. "No,
 * unless …" and "Yes, if …" are the answers they begin with; any other verdict under a condition
 * is none. A reply without a verdict that breaks off in mid-sentence is empty, whatever its end.
 */
enum outcome decision_reader_read(
	struct decision_reader *reader, const char *text, enum reply_end end);

/*
 * The same, and what decided: a line for each finding ("refuse, a deed: i must decline"), the last
 * with the outcome and the rule by which they came to it.
 */
enum outcome decision_reader_explain(
	struct decision_reader *reader, const char *text, enum reply_end end, struct buffer *trace);

/* The same with rules that read one reply only. */
enum outcome decision_read(
	const char *text, enum reply_end end, const struct decision_rules *rules);

/* Raised whenever the reader would read some reply differently; kept with relabelled responses. */
enum { DECISION_READER_VERSION = 3 };

#endif
