/* Counts per bucket, kept by the same transactions as the responses they count. */
#ifndef LEEWAY_STORE_TALLIES_H
#define LEEWAY_STORE_TALLIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "leeway/base/error.h"
#include "leeway/model/tally.h"
#include "leeway/store/database.h"

/*
 * Adds the counts, which may be negative, to a bucket's; next_repeat only ever grows. For the
 * store's own modules, within the transaction that changes the responses.
 */
bool tallies_add(struct database *database, int64_t agent, int64_t prompt,
	const struct tally *counts, int64_t next_repeat, struct error *error);

/* A bucket's counts and the highest repeat + 1; all 0 where nothing is there. */
bool tallies_read(struct database *database, int64_t agent, int64_t prompt, struct tally *tally,
	int64_t *next_repeat, struct error *error);

#endif
