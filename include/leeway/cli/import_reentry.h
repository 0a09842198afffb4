/*
 * People who come twice: of the records of a person that answer the same question, the first, the
 * last or none is taken, in the order of the files and of their rows. All records are counted
 * before any is judged.
 */
#ifndef LEEWAY_CLI_IMPORT_REENTRY_H
#define LEEWAY_CLI_IMPORT_REENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "leeway/report/digest_counter.h"
#include "leeway/report/survey_rows.h"

enum import_duplicates { IMPORT_FIRST, IMPORT_LAST, IMPORT_NEITHER };

/* "first", "last", "neither", ended by NULL. */
extern const char *const import_duplicates_names[];

/* Starts as { .rule = … }. */
struct import_reentries {
	enum import_duplicates rule;
	struct digest_counter all, seen;
	uint64_t n_later; /* Records of people who had answered before. */
	int64_t latest_ms;
	bool is_unordered; /* A record is older than the one before it. */
};

void import_reentries_count(struct import_reentries *reentries, const struct survey_person *person);

/* Whether the rule leaves the record out; records come in the order in which they were counted. */
bool import_reentries_leave_out(
	struct import_reentries *reentries, const struct survey_person *person);
void import_reentries_clear(struct import_reentries *reentries);

#endif
