/*
 * One person taking a study: consent, each scenario of a pack once in an order of chance at a level
 * of chance, yes or no, then why. What a screen or a dialogue in lines goes through, without either
 * and without a cache: who holds an interview stores what it says is to be stored, and tells it so.
 * One thread; the pack is borrowed.
 */
#ifndef LEEWAY_MODEL_INTERVIEW_H
#define LEEWAY_MODEL_INTERVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/model/pack.h"
#include "leeway/model/response.h"

enum { INTERVIEW_MAX_EXPLANATION = 10000 }; /* Bytes. */

enum interview_stage {
	INTERVIEW_CONSENT,
	INTERVIEW_DECLINED, /* Nothing was stored. */
	INTERVIEW_BEGINNING, /* Agreed; what was drawn is being stored. */
	INTERVIEW_INTRODUCTION, /* How to answer, before the first question. */
	INTERVIEW_QUESTION,
	INTERVIEW_EXPLANATION,
	INTERVIEW_KEEPING, /* The answer is being stored. */
	INTERVIEW_LEFT, /* Before the end; what was answered is kept. */
	INTERVIEW_DONE,
	INTERVIEW_WITHDRAWING, /* All of it is being deleted. */
	INTERVIEW_WITHDRAWN,
};

/* One question. */
struct interview_item {
	size_t scenario; /* Index into the pack's. */
	int level_no;
	bool is_answered;
};

struct interview {
	const struct pack *pack;
	bool needs_explanation;
	enum interview_stage stage;
	struct interview_item *items; /* In the order they are asked. */
	size_t n_items;
	size_t current; /* The item asked. */
	bool has_choice; /* Yes or no was said, and can still be changed. */
	enum answer choice;
	bool shows_introduction; /* Where the words of consent do not have it. */
	bool no_first; /* Of the two options. */
	int n_changes; /* How often yes and no were changed for each other, of this question. */
	int64_t decision_us, writing_us; /* Spent on this question, and on why. */
	int64_t clock_us; /* When that was counted last; -1: not yet. */
	char *explanation; /* As it is being stored; NULL before. */
};

void interview_init(struct interview *interview, const struct pack *pack, bool needs_explanation);
void interview_clear(struct interview *interview);

/*
 * Draws an order of the pack's scenarios, each order as likely as any other, and for each scenario
 * one of its levels, all equally likely whatever the others got. Fills pack->n_scenarios items.
 */
void interview_draw(const struct pack *pack, uint64_t seed, struct interview_item *items);

/* To INTERVIEW_BEGINNING, or INTERVIEW_DECLINED. */
void interview_consent(struct interview *interview, bool agrees);

/* What was drawn is stored: to the first item without an answer, or INTERVIEW_DONE. Copies. */
void interview_begin(
	struct interview *interview, const struct interview_item *items, size_t n_items);

/* The introduction was read. */
void interview_introduced(struct interview *interview);

/*
 * Counts the time since it was called last for the stage that is shown. Before whatever may lead to
 * another stage; now_us is of a clock that nobody sets.
 */
void interview_tick(struct interview *interview, int64_t now_us);

/* From the end, or from where it was left, to INTERVIEW_WITHDRAWING, and what comes of that. */
void interview_withdraw(struct interview *interview);
void interview_withdrawn(struct interview *interview);
void interview_fail_to_withdraw(struct interview *interview);

/* What was agreed to could not be stored: back to consent. */
void interview_fail_to_begin(struct interview *interview);

/* Says yes or no, or the other one. */
void interview_choose(struct interview *interview, enum answer answer);

/* From the question to why; false where nothing was said yet. */
bool interview_confirm(struct interview *interview);

/* Back from why to the question, to think again; the choice stays until it is changed. */
void interview_reconsider(struct interview *interview);

/*
 * Takes the explanation: the answer is to be stored now. False where one is needed and there are
 * only spaces.
 */
bool interview_explain(struct interview *interview, const char *explanation);

/* The answer is stored: to the next question, or INTERVIEW_DONE. */
void interview_keep(struct interview *interview);

/* It could not be: back to why. */
void interview_fail_to_keep(struct interview *interview);

void interview_leave(struct interview *interview);

/* Whether it was begun and has not ended. */
bool interview_is_under_way(const struct interview *interview);

/* Which question this is, from 1, of n_items. */
size_t interview_number(const struct interview *interview);

/* The scenario asked, NULL outside of questions; its words with the level set in, to be freed. */
const struct scenario *interview_scenario(const struct interview *interview);
char *interview_text(const struct interview *interview);

/* What the choice means for the exception. */
enum outcome interview_outcome(const struct interview *interview);

#endif
