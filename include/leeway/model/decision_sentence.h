/*
 * What a sentence says: its findings, each a verdict with how firmly it is given. Private to
 * model/decision*.c.
 */
#ifndef LEEWAY_MODEL_DECISION_SENTENCE_H
#define LEEWAY_MODEL_DECISION_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "leeway/model/decision_deed.h"

/* From the least to the firmest. */
enum finding_rank {
	FINDING_SOFT, /* Under a condition: contradicts, but decides nothing. */
	FINDING_WEAK, /* "Absolutely", "the request should be denied". */
	FINDING_DEED, /* "I would buy it". */
	FINDING_ANSWER, /* "No", "the answer is no". */
	FINDING_LABEL, /* "Decision: no". */
	FINDING_FINAL, /* "Final answer: no". */
};
enum { N_FINDING_RANKS = FINDING_FINAL + 1 };

/* What one sentence, or a part of it, says in each rank. */
struct findings {
	enum verdict verdicts[N_FINDING_RANKS];
	bool opens_with_answer; /* The sentence begins with its yes or no. */
};

/*
 * Reads a sentence without its end. is_whole: there is nothing else in the reply, so that "Sure" or
 * "Y" are answers.
 */
void decision_sentence_read(
	const struct reading *reading, struct span span, bool is_whole, struct findings *findings);

/* The one verdict of a sentence, from the firmest rank that has one; contradictions are both. */
enum verdict findings_verdict(const struct findings *findings);

/*
 * Where the value of a label at the sentence's beginning starts ("Final answer: …"), with its rank;
 * 0 where there is no label.
 */
size_t decision_label_read(
	const struct reading *reading, struct span sentence, bool is_line, enum finding_rank *rank);

#endif
