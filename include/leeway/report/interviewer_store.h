/*
 * Interviews stored at once, each step over a connection and in a transaction of its own: the
 * writer's lock is held only as long as that takes, so that others write while a person reads and
 * thinks. Where another process has the lock a step fails with ERROR_LOCKED, and nothing of it is
 * stored; whoever asked tries again after INTERVIEWER_RETRY_MS, for INTERVIEWER_PATIENCE_MS.
 */
#ifndef LEEWAY_REPORT_INTERVIEWER_STORE_H
#define LEEWAY_REPORT_INTERVIEWER_STORE_H

#include <stdbool.h>

#include "leeway/base/error.h"
#include "leeway/report/interviewer.h"
#include "leeway/store/interviews.h"

enum { INTERVIEWER_RETRY_MS = 100, INTERVIEWER_PATIENCE_MS = 5000 };

/* Makes the cache where there is none, and brings it up to date. True, too, where another process
 * writes at the moment: only what is to be stored must wait for it. */
bool interviewer_store_open(const struct interviewer *interviewer, struct error *error);

/* interviewer_find; a cache that is not there yet has nothing. */
bool interviewer_store_find(const struct interviewer *interviewer, const char *code,
	struct interview_record *record, struct error *error);

/* interviews_begin and interviews_answer, committed when they return true. */
bool interviewer_store_begin(const struct interviewer *interviewer, struct interview_record *record,
	struct error *error);
bool interviewer_store_answer(const struct interviewer *interviewer,
	const struct interview_answer *answer, struct error *error);

/* interviews_withdraw, committed, and the file rewritten without it. */
bool interviewer_store_withdraw(
	const struct interviewer *interviewer, int64_t interview, struct error *error);

#endif
