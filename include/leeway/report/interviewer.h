/*
 * What an interview (model/interview.h) needs of the world: the pack and the words of consent, a
 * code for whoever takes part and the name it is stored under, and the rows to store. No screen and
 * no writing: what it makes is written by whoever holds the cache. One thread.
 */
#ifndef LEEWAY_REPORT_INTERVIEWER_H
#define LEEWAY_REPORT_INTERVIEWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/env.h"
#include "leeway/base/error.h"
#include "leeway/model/interview.h"
#include "leeway/model/pack.h"
#include "leeway/store/interviews.h"

enum { PARTICIPANT_CODE_SIZE = 10 /* "k7m4-q2xd", a NUL. */, PARTICIPANT_MAX_CODE = 200 };

/* All borrowed. */
struct interviewer_options {
	const struct env *env;
	const char *database; /* Path of the cache: the key of pseudonyms lies beside it. */
	const char *pack; /* NULL: the paper's. */
	const char *cohort; /* NULL: "people". */
	const char *consent; /* A file to read; NULL: the pack's words, or else our own. */
	bool offers_withdrawal; /* That file says that one can withdraw at the end. */
	bool balances; /* Draws levels so that buckets fill evenly; else each by itself. */
	bool needs_explanation;
	bool keeps_codes; /* Codes that are given are stored as they are. */
	bool takes_new_key; /* Of pseudonyms, where the cache's is lost. */
	bool has_seed; /* Order and levels follow from seed and code; else they are of chance. */
	uint64_t seed;
};

struct interviewer {
	struct interviewer_options options;
	struct pack *pack;
	char *consent; /* Repaired, paragraphs with an empty line between them. */
	const char *consent_version; /* "" where none is named. Borrowed. */
	bool offers_withdrawal; /* The words say so. */
	bool shows_introduction; /* The words do not have it. */
};

/* False too where the key of the cache's pseudonyms is lost. */
bool interviewer_open(struct interviewer *interviewer, const struct interviewer_options *options,
	struct error *error);
void interviewer_close(struct interviewer *interviewer);

/* Codes (participant_code.c). Draws one to come back with: eight letters and digits that are not
 * mistaken for others. False where the system has no randomness for it. */
bool participant_code_draw(
	const struct env *env, char code[PARTICIPANT_CODE_SIZE], struct error *error);

/* A code as it was drawn, in whatever case and with letters that look like its digits; others as
 * they are, without spaces around. To be freed; NULL where nothing is left or it is too long. */
char *participant_code_read(const char *typed);

/* The same, taking eight signs for a drawn code whose hyphen was left out. */
char *participant_code_join(const char *typed);

/*
 * Looks for what was begun under a code and fills the record with it; its id is 0 where there is
 * nothing. Writes nothing. False on an error.
 */
bool interviewer_find(const struct interviewer *interviewer, struct database *database,
	const char *code, struct interview_record *record, struct error *error);

/*
 * What is stored once someone with that code agrees: name, and order and levels as drawn. The key
 * of pseudonyms is written if it is new. False where the code is none, or the key cannot be read or
 * written.
 */
bool interviewer_draw(const struct interviewer *interviewer, const char *code,
	struct interview_record *record, struct error *error);

/*
 * Begins with what is stored (interviews_begin has filled it in). A scenario that the pack has no
 * longer is left out; where it has the level no longer another is drawn. Positions of items are
 * those of rows in *positions, to be freed.
 */
void interviewer_begin(const struct interviewer *interviewer, const struct interview_record *record,
	struct interview *interview, size_t **positions);

/* The answer that is to be kept, to be cleared by the taker. */
struct interview_answer interviewer_answer(const struct interview *interview, int64_t id,
	size_t position, int64_t asked_at_ms, int64_t now_ms);

/*
 * What is said once the last question was answered: thanks, and the pack's debriefing with its code
 * and link. To be freed.
 */
char *interviewer_ending(const struct interviewer *interviewer);

#endif
