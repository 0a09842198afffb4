/*
 * Whether a person was asked a question that has no answer, where a survey's file records it: in
 * Qualtrics' columns of display order (Block_DO_Q1 = 2, or Block_DO = "Q3|Q1"; of a randomizer of
 * the survey flow, FL_3_DO, with a block a question), by its code for what was seen and not
 * answered
 * (-99), and by LimeSurvey's {question_not_shown}.
 */
#ifndef LEEWAY_REPORT_SURVEY_ASKED_H
#define LEEWAY_REPORT_SURVEY_ASKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/report/sheet.h"
#include "leeway/report/survey_slots.h"

struct survey_asked;

/* Both are borrowed. */
struct survey_asked *survey_asked_new(const struct sheet *sheet, const struct survey_slots *slots);
void survey_asked_free(struct survey_asked *asked);

/* Counts the slot's cell of the record last read, is_given: it has an answer. Returns the
 * question's place in the order that the person saw, from 1; -1: not recorded. */
int64_t survey_asked_count(struct survey_asked *asked, size_t slot, bool is_given);

/* Questions of all records counted; -1: the file does not record it. */
struct survey_asked_totals {
	int64_t n_unanswered; /* Asked, and not answered. */
	int64_t n_not_asked;
};
struct survey_asked_totals survey_asked_totals(const struct survey_asked *asked);

#endif
