/*
 * How the buckets of a cohort fill while people are asked: n by scenario and level of a pack's
 * first condition, in the words it has now, with the least, the most and the mean. Read anew as
 * often as one likes: some 60 look-ups.
 */
#ifndef LEEWAY_REPORT_FILL_H
#define LEEWAY_REPORT_FILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/pack.h"
#include "leeway/store/database.h"
#include "leeway/store/interviews.h"

struct fill {
	const struct pack *pack; /* Borrowed. */
	char *cohort;
	struct prompt **prompts; /* n_scenarios × SCENARIO_MAX_LEVELS; NULL: no such level. */
	int64_t *rows; /* The same, as row ids; 0: not in the cache yet. */
	int64_t *counts; /* Of the same places: grants and refusals. */
	size_t n_levels; /* Of the scenario that has most. */
	size_t n_buckets;
	int64_t total, least, most;
	double mean; /* Of counts; 0 where there is no bucket. */
	struct interview_count people; /* Who was asked here, and not brought in. */
};

struct fill *fill_new(const struct pack *pack, const char *cohort);
void fill_free(struct fill *fill);

/* *has_changed: it is not what it was. A cohort that is not there yet has no answers. */
bool fill_read(
	struct fill *fill, struct database *database, bool *has_changed, struct error *error);

/* -1: the scenario has no such level. */
int64_t fill_count(const struct fill *fill, size_t scenario, int level_no);

#endif
