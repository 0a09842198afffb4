/* An interview on the whole terminal, one person's or, at a kiosk, one after the other. */
#ifndef LEEWAY_SCREENS_INTERVIEW_RUN_H
#define LEEWAY_SCREENS_INTERVIEW_RUN_H

#include <stdbool.h>

#include "leeway/base/error.h"
#include "leeway/report/interviewer.h"
#include "leeway/screens/solo.h"

enum { KIOSK_LEAST_WORD = 4, KIOSK_MOST_WORD = 40 }; /* Bytes. */

/* All borrowed. The cache is where the interviewer's options say, and is opened for each step. */
struct interview_run_options {
	struct solo_options solo;
	const struct interviewer *interviewer;
	const char *participant; /* NULL: a code is drawn. */
	/*
	 * A kiosk begins anew after each person, and when nobody has pressed a key for so long;
	 * what was not finished stays unfinished. Its keys do not end it: the word does, typed
	 * where no text is.
	 */
	bool is_kiosk;
	int idle_s;
	const char *quit_word;
};

struct interview_run_result {
	bool is_over; /* All was answered, or declined; a kiosk's word was typed. */
	bool was_interrupted; /* By Ctrl-C or a signal. */
	bool is_last_lost; /* It ended while the last answer waited for another process's writing.
			    */
	char *code; /* To come back with, where one is told; NULL: none. Owned. */
};

bool interview_run(const struct interview_run_options *options, struct interview_run_result *result,
	struct error *error);

#endif
