/*
 * People taking the study in leeway itself: what was drawn for each of them, so that they come back
 * to the same order and the same levels, and which response each answer became. Answers are
 * responses of a cohort like any others. Writing needs a transaction of database.h around it.
 */
#ifndef LEEWAY_STORE_INTERVIEWS_H
#define LEEWAY_STORE_INTERVIEWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/digest.h"
#include "leeway/base/error.h"
#include "leeway/model/prompt.h"
#include "leeway/model/response.h"
#include "leeway/store/database.h"

enum { INTERVIEWS_OPEN_MS = 7200000 };

/* A question in the order drawn. */
struct interview_row {
	char *scenario; /* Its id; owned, as is the level's text. */
	int level_no;
	char *level;
	int64_t response; /* 0: not answered. */
	/* Where levels are drawn to fill buckets evenly: all of the scenario's in an order of
	 * chance, of which the least filled is taken, the first of several; else none. */
	struct interview_level {
		int no;
		char *text;
	} * levels;
	size_t n_levels;
};

/* Owns its texts and rows. */
struct interview_record {
	int64_t id; /* Row id; 0: not stored. */
	char *cohort, *participant; /* By name. */
	char *pack, *condition; /* Ids. */
	int64_t started_ms; /* Since 1970. */
	char *consent, *consent_version; /* What was agreed to; NULL: not known. */
	bool no_first; /* Of the two options. */
	struct interview_row *rows;
	size_t n_rows;
};

/*
 * Stores what was drawn, and fills in the id. Where the participant has an interview of that pack
 * and condition already, that one's rows take the place of the record's. Rows with levels get
 * theirs here: the one with the fewest answers of the cohort, those to come of people who began in
 * the last INTERVIEWS_OPEN_MS included. What a participant
 * answered elsewhere (an import) counts as answered. ERROR_USAGE where the cohort's name is a
 * model's, or simulated answers stand under it.
 */
bool interviews_begin(
	struct database *database, struct interview_record *record, struct error *error);

/* Fills in id and rows where the names have an interview; the id is 0 where they have none. */
bool interviews_find(
	struct database *database, struct interview_record *record, struct error *error);

/* Reads the rows of an interview anew, by its id, in place of the record's. */
bool interviews_load(
	struct database *database, struct interview_record *record, struct error *error);

/* An answer; owns its prompt and text. */
struct interview_answer {
	int64_t interview;
	size_t position; /* Of the row, from 0. */
	struct prompt *prompt;
	enum outcome outcome;
	char *text; /* Why; "": nothing was said. */
	int64_t asked_at_ms, ended_at_ms; /* When it was shown, and confirmed. */
	int64_t decision_ms, writing_ms; /* Spent on yes or no, and on why. */
	int n_changes; /* Of yes and no. */
};

/*
 * Stores the answer as the next response of the bucket and of the participant. One that is there
 * already stays as it is.
 */
bool interviews_answer(
	struct database *database, const struct interview_answer *answer, struct error *error);

/*
 * Deletes the participant of an interview and all that is theirs (erasures.h), as withdrawn. Needs
 * a transaction; erasures_scrub is to follow it.
 */
bool interviews_withdraw(
	struct database *database, int64_t interview, int64_t at_ms, struct error *error);

/* What people agreed to, of one cohort. Borrowed for the call. */
struct interview_consent {
	int64_t agent; /* The cohort's row id. */
	const char *cohort, *version, *text, *digest; /* SHA-256 of the text, hexadecimal. */
	int64_t n_people;
};
bool interviews_each_consent(struct database *database,
	void (*take)(const struct interview_consent *consent, void *data), void *data,
	struct error *error);

/*
 * What became of the people of a cohort who agreed to take part here, in any pack: those who are
 * not at the end, those who are, and those who withdrew add up to them. Whoever declines is not
 * stored, and not counted. Borrowed for the call.
 */
struct interview_flow {
	int64_t agent; /* The cohort's row id. */
	const char *cohort;
	int64_t n_unfinished, n_finished, n_withdrawn;
	int64_t n_erased; /* On request; people of imported files, too. */
};
/* Calls back with every cohort of which one of them is not 0. */
bool interviews_each_flow(struct database *database,
	void (*take)(const struct interview_flow *flow, void *data), void *data,
	struct error *error);

/* How many of a cohort have begun a pack under a condition, and how many have come to its end. */
struct interview_count {
	int64_t n_begun, n_ended;
};
bool interviews_count(struct database *database, const struct interview_record *of,
	struct interview_count *count, struct error *error);

void interview_record_clear(struct interview_record *record);
void interview_answer_clear(struct interview_answer *answer);

#endif
