/* Interviews stored at once, each step in a transaction of its own, by who has the cache. */
#ifndef LEEWAY_REPORT_INTERVIEWER_STORE_H
#define LEEWAY_REPORT_INTERVIEWER_STORE_H

#include <stdbool.h>

#include "leeway/base/error.h"
#include "leeway/store/database.h"
#include "leeway/store/interviews.h"

/* interviews_begin and interviews_answer, committed when they return true. */
bool interviewer_store_begin(
	struct database *database, struct interview_record *record, struct error *error);
bool interviewer_store_answer(
	struct database *database, const struct interview_answer *answer, struct error *error);

#endif
