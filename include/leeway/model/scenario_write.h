/*
 * Writes a scenario as the JSON that scenario.h reads, in one stable layout: a tab a depth, a line
 * a paragraph, a level, a side's words. What is read back equals what was written. Pure; any
 * thread.
 */
#ifndef LEEWAY_MODEL_SCENARIO_WRITE_H
#define LEEWAY_MODEL_SCENARIO_WRITE_H

#include "leeway/base/buffer.h"
#include "leeway/model/scenario.h"

/*
 * The file's text, to be freed. A scenario that is not finished is written as it is: texts that
 * are NULL are left out, empty ones are written empty, for the linter to find. A single empty level
 * is that of a plain question, and is not written.
 */
char *scenario_write(const struct scenario *scenario);

/* Appends the members "answers" and "deeds" of an object whose members stand at the indent. */
void reply_words_write(struct buffer *out, const char *indent, const struct word_list answers[2],
	const struct word_list deeds[2]);

#endif
